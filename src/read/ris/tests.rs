//! What RIS of all kinds is read as.

use proptest::prelude::*;

use super::*;
use crate::model::{Date, Item, ItemType, Name, Pages};

/// The records of a text with the findings, each as its code and place.
fn records(text: &str) -> (Vec<Record>, Vec<String>) {
    let mut report = Report::default();
    let slices = Ris.split(text, true, &mut String::new()).slices;
    let records = slices
        .into_iter()
        .filter_map(|slice| {
            Ris.parse(&text[slice.span.range()], slice.span.start, &Context::default(), &mut report)
        })
        .collect();
    let found = report.drain().into_iter().map(|d| format!("{} {}", d.code.id(), &text[d.span.range()]));
    (records, found.collect())
}

/// The one work of a text, of which nothing is to be said.
fn item(text: &str) -> Item {
    let (mut records, found) = records(text);
    assert_eq!(found, Vec::<String>::new());
    assert_eq!(records.len(), 1, "{text}");
    records.remove(0).document.unwrap()
}

/// The work of a type with some lines.
fn of(kind: &str, lines: &str) -> Item {
    item(&format!("TY  - {kind}\n{lines}\nER  - \n"))
}

fn custom<'i>(item: &'i Item, name: &str) -> Vec<&'i str> {
    item.custom.iter().filter(|custom| custom.name == name).map(|custom| custom.text.as_str()).collect()
}

fn titles(text: &str) -> Vec<String> {
    records(text).0.into_iter().map(|record| record.document.unwrap().title.unwrap_or_default()).collect()
}

#[test]
fn records_end_at_their_end_or_where_the_next_begins() {
    for text in [
        "TY  - JOUR\nTI  - A\nER  - \n\nTY  - JOUR\nTI  - B\nER  - \n",
        "TY  - JOUR\r\nTI  - A\r\nER  -\r\nTY  - JOUR\r\nTI  - B",
        "TY  - JOUR\rTI  - A\rTY  - JOUR\rTI  - B\rER  - ",
        "TY  - JOUR\n\nTI  - A\n\nER  - \nER  - \nTY - JOUR\nTI - B\nER -\n",
        "ty  - jour\nti  - A\ner  - \n  TY  - JOUR\n  TI  - B\n  ER  - ",
    ] {
        assert_eq!(titles(text), ["A", "B"], "{text}");
    }
}

#[test]
fn text_between_records_is_said_and_passed_over() {
    let (records, found) = records("Exported by hand\n2 records\n\nTY  - JOUR\nTI  - A\nER  - \nThe end");
    assert_eq!(records.len(), 1);
    assert_eq!(found, ["text-between-records Exported by hand\n2 records", "text-between-records The end"]);
}

#[test]
fn a_record_without_a_type_is_a_document() {
    let (records, found) = records("TI  - A\nAU  - Roe, J.\nER  - ");
    let item = records[0].document.as_ref().unwrap();
    assert_eq!((item.kind, item.title.as_deref(), item.author.len()), (ItemType::Document, Some("A"), 1));
    assert_eq!(found, ["unreadable-record A"]);
}

#[test]
fn a_type_that_is_not_known_is_kept() {
    let (records, found) = records("TY  - HIVE\nTI  - A\nER  - ");
    let item = records[0].document.as_ref().unwrap();
    assert_eq!((item.kind, custom(item, "ris:TY")), (ItemType::Document, vec!["HIVE"]));
    assert_eq!(found, ["unreadable-value HIVE"]);
}

#[test]
fn a_line_without_a_tag_goes_on_with_the_one_before() {
    let item = of(
        "JOUR",
        "AB  - Bees are kept\n  in hives.\n\nER - positive ones\nIt - the hive\nUK - based.\nTI  - A",
    );
    assert_eq!(
        item.abstract_.as_deref(),
        Some("Bees are kept in hives. ER - positive ones It - the hive UK - based.")
    );
    assert_eq!(item.title.as_deref(), Some("A"));
}

#[test]
fn a_record_knows_its_place() {
    let text = "\nTY  - JOUR\nT1  - On  bees\nER  - ";
    let record = records(text).0.remove(0);
    assert_eq!((record.raw.as_str(), &text[record.span.range()]), ("On  bees", "On  bees"));
    assert_eq!(record.document.unwrap().title.as_deref(), Some("On bees"));
}

#[test]
fn the_source_has_many_tags() {
    let full =
        of("JOUR", "JF  - Journal of Hives\nJO  - Journal of Hives\nJA  - J. Hives\nT2  - Journal of Hives");
    assert_eq!(full.container_title.as_deref(), Some("Journal of Hives"));
    assert_eq!(custom(&full, "container-title-short"), ["J. Hives"]);
    let short = of("JOUR", "JO  - J. Hives");
    assert_eq!((short.container_title.as_deref(), short.custom.len()), (Some("J. Hives"), 0));
    let second = of("JOUR", "T2  - Journal of Hives\nJ2  - J. Hives\nJ1  - JoH");
    assert_eq!(second.container_title.as_deref(), Some("Journal of Hives"));
    assert_eq!(
        (custom(&second, "container-title-short"), custom(&second, "ris:J1")),
        (vec!["J. Hives"], vec!["JoH"])
    );
}

#[test]
fn the_second_title_is_what_the_type_makes_it() {
    let chapter = of("CHAP", "TI  - A\nT2  - The Hive\nT3  - Studies");
    assert_eq!(
        (chapter.container_title.as_deref(), chapter.collection_title.as_deref()),
        (Some("The Hive"), Some("Studies"))
    );
    let of_springer = of("CHAP", "TI  - A\nBT  - The Hive");
    assert_eq!(of_springer.container_title.as_deref(), Some("The Hive"));
    let book = of("BOOK", "BT  - The Hive\nT2  - Studies");
    assert_eq!(
        (book.title.as_deref(), book.collection_title.as_deref()),
        (Some("The Hive"), Some("Studies"))
    );
    let paper = of("CONF", "TI  - A\nT2  - Proceedings of Hives");
    assert_eq!((paper.container_title.as_deref(), paper.event_title), (Some("Proceedings of Hives"), None));
    let of_zotero = of("CONF", "TI  - A\nC3  - Proceedings of Hives\nT2  - Hives 2005");
    assert_eq!(
        (of_zotero.container_title.as_deref(), of_zotero.event_title.as_deref()),
        (Some("Proceedings of Hives"), Some("Hives 2005"))
    );
    let talk = of("SLIDE", "TI  - A\nT2  - Hives 2005\nCY  - Oslo");
    assert_eq!(
        (talk.event_title.as_deref(), talk.event_place.as_deref()),
        (Some("Hives 2005"), Some("Oslo"))
    );
}

#[test]
fn creators_have_their_parts_by_type() {
    let chapter = of("CHAP", "AU  - Roe, J.\nA2  - Poe, A.\nA3  - Coe, B.\nA4  - Loe, C.\nC2  - Doe, D.");
    assert_eq!((chapter.author.len(), chapter.editor.len()), (1, 1));
    assert_eq!(custom(&chapter, "collection-editor"), ["Coe, B."]);
    assert_eq!(custom(&chapter, "translator"), ["Loe, C."]);
    assert_eq!(custom(&chapter, "container-author"), ["Doe, D."]);
    let book = of("BOOK", "AU  - Roe, J.\nA2  - Poe, A.\nA3  - Coe, B.");
    assert_eq!((book.editor[0].sort_name(), custom(&book, "collection-editor")), ("Coe", vec!["Poe, A."]));
    assert_eq!(of("BOOK", "A2  - Poe, A.").editor[0].sort_name(), "Poe");
    let edited = of("EDBOOK", "AU  - Roe, J.");
    assert_eq!((edited.author.len(), edited.editor.len(), custom(&edited, "ris:TY")), (0, 1, vec!["EDBOOK"]));
    let many = of("JOUR", "A1  - Roe, J.\nA1  - Society of Hives,\nA1  - et al.");
    assert_eq!((many.author[1].clone(), many.et_al), (Name::literal("Society of Hives"), true));
}

#[test]
fn dates_come_from_all_their_tags() {
    let day = Date::year(2005).with_month(3).with_day(5);
    for lines in [
        "PY  - 2005\nDA  - 2005/03/05/",
        "Y1  - 2005/03/05/",
        "PY  - 2005/03/05",
        "PY  - 2005\nDA  - Mar 5",
        "DA  - 2005-03-05",
    ] {
        let item = of("JOUR", lines);
        assert_eq!((item.issued, item.custom.len()), (Some(day), 0), "{lines}");
    }
    let season = of("JOUR", "PY  - 2005///Spring");
    assert_eq!((season.issued, custom(&season, "ris:PY")), (Some(Date::year(2005)), vec!["2005///Spring"]));
    assert_eq!(of("JOUR", "PY  - in press").status.as_deref(), Some("in press"));
    let (other, found) = records("TY  - JOUR\nPY  - n.d.\nER  - ");
    assert_eq!(custom(other[0].document.as_ref().unwrap(), "ris:PY"), ["n.d."]);
    assert_eq!(found, ["unreadable-value n.d."]);
}

#[test]
fn pages_stand_in_one_tag_or_two() {
    for lines in [
        "SP  - 12\nEP  - 19",
        "SP  - 12-19",
        "SP  - 12-19\nEP  - 19",
        "SP  - pp. 12–19",
        "SP  - 12-19\nEP  - 12-19",
    ] {
        let item = of("JOUR", lines);
        assert_eq!((item.page, item.custom.len()), (Some(Pages::range("12", "19")), 0), "{lines}");
    }
    assert_eq!(of("JOUR", "SP  - e12").page, Some(Pages::single("e12")));
    let book = of("BOOK", "SP  - 320");
    assert_eq!((book.page.as_ref(), custom(&book, "number-of-pages")), (None, vec!["320"]));
    let last = of("JOUR", "EP  - 19");
    assert_eq!((last.page.as_ref(), custom(&last, "ris:EP")), (None, vec!["19"]));
}

#[test]
fn serial_numbers_are_told_by_type_and_form() {
    assert_eq!(custom(&of("JOUR", "SN  - 1234-5678"), "ISSN"), ["1234-5678"]);
    assert_eq!(of("BOOK", "SN  - 978-0-306-40615-7").isbn.unwrap().as_str(), "978-0-306-40615-7");
    assert_eq!(of("RPRT", "SN  - TR-12").number.as_deref(), Some("TR-12"));
    assert_eq!(custom(&of("CONF", "SN  - 1234-5678"), "ISSN"), ["1234-5678"]);
    let both = of("CHAP", "SN  - 978-0-306-40615-7; 0-306-40615-2");
    assert_eq!(both.isbn.as_ref().unwrap().as_str(), "978-0-306-40615-7");
    assert_eq!(custom(&both, "ris:SN"), ["0-306-40615-2"]);
    let marked = of("CONF", "SN  - 9780306406157 (ISBN)\nSN  - 12345679 (ISSN)");
    assert_eq!(marked.isbn.as_ref().unwrap().as_str(), "9780306406157");
    assert_eq!((custom(&marked, "ISSN"), marked.custom.len()), (vec!["12345679"], 1));
    let bound = of("BOOK", "SN  - 978-0-306-40615-7 (bound)");
    assert_eq!(bound.isbn.as_ref().unwrap().as_str(), "978-0-306-40615-7");
    assert_eq!(custom(&bound, "ris:SN"), ["978-0-306-40615-7 (bound)"]);
    let (wrong, found) = records("TY  - BOOK\nSN  - 978-0-306-40615-8\nER  - ");
    assert_eq!(custom(wrong[0].document.as_ref().unwrap(), "ris:SN"), ["978-0-306-40615-8"]);
    assert_eq!(found, ["unreadable-value 978-0-306-40615-8"]);
}

#[test]
fn identifiers_have_many_places() {
    for lines in ["DO  - https://doi.org/10.1000/182", "L3  - 10.1000/182", "M3  - doi:10.1000/182"] {
        assert_eq!(of("JOUR", lines).doi.unwrap().as_str(), "10.1000/182", "{lines}");
    }
    let resolved = of("JOUR", "UR  - http://dx.doi.org/10.1000/182");
    assert_eq!(
        (resolved.doi.unwrap().as_str(), resolved.url.unwrap().as_str()),
        ("10.1000/182", "http://dx.doi.org/10.1000/182")
    );
    assert_eq!(of("JOUR", "AN  - 12345\nDP  - NLM").pmid.unwrap().as_str(), "12345");
    assert_eq!(custom(&of("JOUR", "AN  - WOS:0001"), "archive_location"), ["WOS:0001"]);
    assert_eq!(custom(&of("JOUR", "C2  - PMC123"), "PMCID"), ["PMC123"]);
    assert_eq!(of("THES", "M3  - PhD thesis").genre.as_deref(), Some("PhD thesis"));
    assert_eq!(custom(&of("JOUR", "M3  - Article"), "ris:M3"), ["Article"]);
    let two = of("JOUR", "UR  - https://a.example/1; https://a.example/2\nUR  - https://a.example/3");
    assert_eq!(
        (two.url.as_ref().unwrap().as_str(), custom(&two, "ris:UR")),
        ("https://a.example/1", vec!["https://a.example/2", "https://a.example/3"])
    );
}

#[test]
fn keywords_stand_on_lines_or_behind_semicolons() {
    let (records, _) = records("TY  - JOUR\nKW  - bees\nwasps, social\nKW  - ants; honey &amp; wax;\nER  - ");
    assert_eq!(
        records[0].document.as_ref().unwrap().keyword,
        ["bees", "wasps, social", "ants", "honey & wax"]
    );
    let (_, found) = self::records("TY  - JOUR\nKW  - bees\nKW  - wasps; bees\nER  - ");
    assert_eq!(found, ["repeated-keyword bees"]);
}

#[test]
fn notes_with_a_label_are_the_fields_that_they_name() {
    let item = of(
        "JOUR",
        "N1  - Article number: e12\nN1  - PMID: 123\nN1  - arXiv:2001.08361\nN1  - in press\nN1  - Event date: 2019-09-30/2019-10-02\n\
         N1  - original-title: Om bier\nN1  - PMID: none\nN1  - Seen: 2005",
    );
    assert_eq!(item.article_number.as_deref(), Some("e12"));
    assert_eq!((item.pmid.unwrap().as_str(), item.arxiv.unwrap().as_str()), ("123", "2001.08361"));
    assert_eq!(item.status.as_deref(), Some("in press"));
    assert_eq!(item.event_date.unwrap().to_string(), "2019-09-30/2019-10-02");
    assert_eq!(item.note.as_deref(), Some("PMID: none\n\nSeen: 2005"));
    assert_eq!(item.custom[0].name, "original-title");
    assert_eq!(
        of("JOUR", "N1  - <p>One</p> <p>Two <b>b</b></p>").note.as_deref(),
        Some("One\n\nTwo <b>b</b>")
    );
}

#[test]
fn a_preprint_is_an_article_that_stands_alone() {
    let preprint = of("MANSCPT", "M3  - Preprint\nPB  - arXiv");
    assert_eq!((preprint.kind, preprint.genre), (ItemType::Article, None));
    assert_eq!(of("UNPB", "TI  - A").kind, ItemType::Manuscript);
}

#[test]
fn what_has_no_meaning_is_kept_as_printed() {
    let item = of("MAP", "ID  - roe:2005\nC1  - 1:50000\nLB  - a b\nX7  - one\n two");
    assert_eq!((custom(&item, "type"), custom(&item, "scale")), (vec!["map"], vec!["1:50000"]));
    assert_eq!(custom(&item, "citation-key"), ["roe:2005"]);
    assert_eq!((custom(&item, "ris:LB"), custom(&item, "ris:X7")), (vec!["a b"], vec!["one\n two"]));
}

#[test]
fn ris_is_recognised() {
    for text in ["TY  - JOUR\nER  - ", "Exported\n\nTY  - HIVE\nTI  - A", "ty  - jour"] {
        assert_eq!(Ris.sniff(text), Sniff::Yes, "{text}");
    }
    for text in ["", " \n"] {
        assert_eq!(Ris.sniff(text), Sniff::Maybe);
    }
    for text in
        ["PMID- 12345\nTI  - A\nAU  - Roe J", "@book{a}", "Roe J., Bees, (2005)", "FN Hive\nPT J\nAU Roe, J"]
    {
        assert_eq!(Ris.sniff(text), Sniff::No, "{text}");
    }
}

fn exports() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "TY  - JOUR",
        "TY  - BOOK",
        "TY - CONF",
        "TY  - ",
        "ER  - ",
        "ER  -",
        "TI  - a",
        "AU  - a, b",
        "au  - a",
        "PY  - 2005",
        "SP  - 1-2",
        "KW  - a; b",
        "N1  - PMID: 1",
        "DO  - 10.1000/1",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        " ",
        "a",
        "\u{feff}",
        "é",
        "  - ",
    ]);
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn windows_make_no_difference(text in exports(), step in 1usize..12) {
        let whole = Ris.split(&text, true, &mut String::new());
        let (mut start, mut slices) = (0, Vec::new());
        for end in (0..text.len()).step_by(step).filter(|end| text.is_char_boundary(*end)).chain([text.len()]) {
            let split = Ris.split(&text[start..end], end == text.len(), &mut String::new());
            slices.extend(split.slices.iter().map(|slice| Slice { span: slice.span.shifted(start), ..*slice }));
            start += split.used;
        }
        prop_assert_eq!(slices, whole.slices);
    }

    #[test]
    fn slices_are_all_of_a_text_and_spans_stand_in_it(text in prop_oneof![exports(), any::<String>()]) {
        let mut end = 0;
        for slice in Ris.split(&text, true, &mut String::new()).slices {
            prop_assert!(text[end..slice.span.start].trim().is_empty());
            end = slice.span.end;
            let mut report = Report::default();
            let part = &text[slice.span.range()];
            if let Some(record) = Ris.parse(part, slice.span.start, &Context::default(), &mut report) {
                prop_assert!(slice.span.start <= record.span.start && record.span.end <= slice.span.end);
                prop_assert!(text.get(record.span.range()).is_some());
            }
            for found in report.drain() {
                prop_assert!(slice.span.start <= found.span.start && found.span.end <= slice.span.end);
                prop_assert!(text.get(found.span.range()).is_some());
            }
        }
        prop_assert!(text[end..].trim().is_empty());
    }
}
