//! What becomes of exports of Web of Science, in lines and as tables.

use proptest::prelude::*;

use super::*;
use crate::model::{Date, Item, ItemType, Name};

fn records(reader: &dyn Reader, text: &str) -> (Vec<Record>, Vec<String>) {
    let (mut report, mut prelude) = (Report::default(), String::new());
    let split = reader.split(text, true, &mut prelude);
    let mut records = Vec::new();
    for slice in &split.slices {
        let context = Context { prelude: &prelude[..slice.prelude], ..Context::default() };
        records.extend(reader.parse(&text[slice.span.range()], slice.span.start, &context, &mut report));
    }
    let found = report.drain();
    (records, found.iter().map(|d| format!("{} {}", d.code.id(), &text[d.span.range()])).collect())
}

#[track_caller]
fn one(text: &str) -> (Record, Item, Vec<String>) {
    let (mut records, found) = records(&Wos, text);
    assert_eq!(records.len(), 1, "{text}");
    let record = records.remove(0);
    let document = record.document.clone().unwrap();
    (record, document, found)
}

fn customs(item: &Item) -> Vec<(&str, &str)> {
    item.custom.iter().map(|custom| (custom.name.as_str(), custom.text.as_str())).collect()
}

fn names(names: &[Name]) -> Vec<String> {
    let shown = |name: &Name| match name {
        Name::Person(person) => {
            format!("{} {}", person.full_family(), person.given.as_deref().unwrap_or_default())
        }
        Name::Literal { literal } => literal.clone(),
    };
    names.iter().map(shown).collect()
}

const NOTHING: [&str; 0] = [];

const ARTICLE: &str = "FN Clarivate Analytics Web of Science
VR 1.0
PT J
AU Roe, J
   Poe, AB
AF Roe, Jane
   Poe, Ann B.
CA Bee Board
TI Bees in spring
   and after
SO JOURNAL OF HONEY
LA English
DT Article
DE bees; spring honey
ID WASPS
AB All of the bees.
   And more.
CR Roe J, 2005, J HONEY, V41, P49, DOI 10.1000/1
   Poe A, 2006, HIVES NORTH
NR 2
SN 1234-5678
EI 2345-6789
J9 J HONEY
JI J. Honey
PD MAR 5
PY 2020
VL 3
IS 1
BP 49
EP 82
DI 10.1000/182
PM 12345678
UT WOS:000000000000001
ER

EF
";

#[test]
fn an_article_is_a_full_record() {
    for text in [ARTICLE.to_owned(), ARTICLE.replace('\n', "\r\n"), ARTICLE.replace('\n', "\r")] {
        let (record, item, found) = one(&text);
        assert_eq!(found, NOTHING);
        assert_eq!(names(&item.author), ["Roe Jane", "Poe Ann B.", "Bee Board"]);
        assert_eq!(
            (item.kind, item.issued),
            (ItemType::ArticleJournal, Some(Date::year(2020).with_month(3).with_day(5)))
        );
        assert_eq!(item.title.as_deref(), Some("Bees in spring and after"));
        assert_eq!(item.container_title.as_deref(), Some("JOURNAL OF HONEY"));
        assert_eq!(item.abstract_.as_deref(), Some("All of the bees. And more."));
        assert_eq!(item.keyword, ["bees", "spring honey"]);
        assert_eq!(item.page.as_ref().unwrap().to_string(), "49-82");
        assert_eq!(
            (item.doi.as_ref().unwrap().as_str(), item.pmid.as_ref().unwrap().as_str()),
            ("10.1000/182", "12345678")
        );
        let expected = [
            ("wos:PT", "J"),
            ("wos:DT", "Article"),
            ("wos:ID", "WASPS"),
            ("wos:NR", "2"),
            ("ISSN", "1234-5678, 2345-6789"),
            ("wos:J9", "J HONEY"),
            ("container-title-short", "J. Honey"),
            ("wos:UT", "WOS:000000000000001"),
        ];
        assert_eq!(customs(&item), expected);
        assert_eq!(&text[record.span.range()], record.raw);
        assert!(record.raw.starts_with("Bees") && record.raw.ends_with("after"));
        for reference in &record.references {
            assert_eq!(&text[reference.span.range()], reference.raw);
        }
        assert_eq!(record.references.len(), 2);
    }
}

#[test]
fn records_are_told_apart_without_their_ends() {
    let titles = |text: &str| -> Vec<String> {
        let (records, _) = records(&Wos, text);
        records.into_iter().map(|record| record.document.unwrap().title.unwrap()).collect()
    };
    assert_eq!(titles("PT J\nTI A\nER\n\nPT J\nTI B\nER\n\nEF"), ["A", "B"]);
    assert_eq!(titles("PT J\nTI A\nPT J\nTI B"), ["A", "B"]);
    assert_eq!(titles("FN W\nVR 1.0\nPT J\nTI A\nFN W\nVR 1.0\nPT J\nTI B\nEF"), ["A", "B"]);
    assert_eq!(titles("TI A\nER\nTI B\nER"), ["A", "B"]);
}

#[test]
fn what_belongs_to_no_field_is_told() {
    let (records, found) = records(&Wos, "Dear Ann,\nhere they are:\nPT J\nTI A\nER\nEF\nYours");
    assert_eq!(records.len(), 1);
    let expected = [
        "text-between-records Dear Ann,",
        "text-between-records here they are:",
        "text-between-records Yours",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_paper_has_its_conference_and_editors() {
    let text = "PT B\nAU Roe, J\nBE Poe, A\n   Kim, B\nTI Bees\nSO PROCEEDINGS OF HIVES\nSE Studies in Honey\n\
                DT Proceedings Paper\nCT 3rd Hive Days\nCY SEP 02-06, 2019\nCL Leiden, NETHERLANDS\nPU HONEY PRESS\n\
                PI LEIDEN\nBN 978-0-306-40615-7\nPY 2019\nBP 4\nEP +\nER";
    let (_, item, found) = one(text);
    assert_eq!((item.kind, found.len()), (ItemType::PaperConference, 0));
    assert_eq!(names(&item.editor), ["Poe A", "Kim B"]);
    assert_eq!(item.container_title.as_deref(), Some("PROCEEDINGS OF HIVES"));
    assert_eq!(item.collection_title.as_deref(), Some("Studies in Honey"));
    assert_eq!(item.event_title.as_deref(), Some("3rd Hive Days"));
    assert_eq!(item.event_date.unwrap().to_string(), "2019-09-02/2019-09-06");
    assert_eq!(item.event_place.as_deref(), Some("Leiden, NETHERLANDS"));
    assert_eq!(item.publisher_place.as_deref(), Some("LEIDEN"));
    assert_eq!(item.page.as_ref().unwrap().to_string(), "4");
    assert_eq!(customs(&item).last(), Some(&("wos:EP", "+")));
}

#[test]
fn authors_of_a_book_are_its_own_or_those_of_its_chapter_too() {
    let (_, item, _) = one("PT B\nBA Roe, J\nBF Roe, Jane\nTI Bees\nSO BEES\nDT Book\nPG 412\nPY 2019\nER");
    assert_eq!((item.kind, names(&item.author)), (ItemType::Book, vec!["Roe Jane".to_owned()]));
    assert_eq!(
        customs(&item),
        [("wos:PT", "B"), ("wos:SO", "BEES"), ("wos:DT", "Book"), ("number-of-pages", "412")]
    );
    let (_, item, _) = one("PT B\nAU Poe, A\nBA Roe, J\nTI Bees\nSO HIVES\nDT Article; Book Chapter\nER");
    assert_eq!((item.kind, names(&item.author)), (ItemType::Chapter, vec!["Poe A".to_owned()]));
    assert_eq!(customs(&item)[0], ("container-author", "Roe, J"));
    assert_eq!(item.container_title.as_deref(), Some("HIVES"));
}

#[test]
fn a_date_that_is_no_day_is_kept_beside_the_year() {
    let (_, item, found) = one("PT J\nTI Bees\nPD MAR-APR\nPY 2020\nER");
    assert_eq!((item.issued, found.len()), (Some(Date::year(2020)), 0));
    assert_eq!(customs(&item)[1], ("wos:PD", "MAR-APR"));
    let (_, item, _) = one("PT J\nTI Bees\nEA MAR 2020\nER");
    assert_eq!(item.issued, Some(Date::year(2020).with_month(3)));
}

#[test]
fn values_that_are_none_are_kept_and_said() {
    let (_, item, found) = one("PT J\nTI Bees\nPY n.d.\nDI none\nBN 12\nCY SPRING\nER");
    assert_eq!(item.custom.len(), 5);
    assert_eq!(found.len(), 4);
    assert!(found.iter().all(|found| found.starts_with("unreadable-value ")), "{found:?}");
}

#[test]
fn a_second_list_of_names_is_kept() {
    let (_, item, _) = one("PT J\nAU Roe, J\nTI Bees\nAU Poe, A\n   Kim, B\nER");
    assert_eq!(names(&item.author), ["Roe J"]);
    assert_eq!(customs(&item).last(), Some(&("wos:AU", "Poe, A\nKim, B")));
}

#[test]
fn nobody_is_no_author() {
    let (_, item, _) = one("PT J\nAU [Anonymous]\nTI Bees\nER");
    assert_eq!(item.author, []);
}

#[test]
fn a_table_is_read_as_lines_are() {
    let table = "PT\tAU\tAF\tTI\tSO\tDT\tCR\tPY\tUT\n\
                 J\tRoe, J; Poe, AB\tRoe, Jane; Poe, Ann B.\tBees\tHONEY\tArticle\tRoe J, 2005, J HONEY, V41, P49; Kim B, 2006, HIVES\t2020\tWOS:1\r\n\n\
                 J\t\t\tWasps\tHONEY\tReview\t\t2021\tWOS:2\n";
    let (records, found) = records(&WosTab, table);
    assert_eq!((records.len(), found.len()), (2, 0));
    let item = records[0].document.as_ref().unwrap();
    assert_eq!(
        (names(&item.author), item.issued),
        (vec!["Roe Jane".into(), "Poe Ann B.".into()], Some(Date::year(2020)))
    );
    assert_eq!(customs(item), [("wos:PT", "J"), ("wos:DT", "Article"), ("wos:UT", "WOS:1")]);
    assert_eq!(records[0].references.len(), 2);
    for reference in &records[0].references {
        assert_eq!(&table[reference.span.range()], reference.raw);
    }
    assert_eq!(&table[records[1].span.range()], "Wasps");
}

#[test]
fn a_table_without_a_header_cannot_be_read() {
    let (records, found) = records(&WosTab, "J\tRoe, J\tBees");
    assert_eq!((records.len(), found.len()), (0, 1));
}

#[test]
fn exports_are_recognised() {
    assert_eq!(Wos.sniff(ARTICLE), Sniff::Yes);
    assert_eq!(Wos.sniff("PT J\nAU Roe, J\n"), Sniff::Yes);
    assert_eq!(Wos.sniff(" \n"), Sniff::Maybe);
    for text in
        ["PT\tAU\tTI\tSO\nJ", "TY  - JOUR\n", "PMID- 1\nPT  - Journal Article", "PT Roe J\nBees", "Hello"]
    {
        assert_eq!(Wos.sniff(text), Sniff::No, "{text}");
    }
    assert_eq!(WosTab.sniff("PT\tAU\tTI\tSO\nJ"), Sniff::Yes);
    assert_eq!(WosTab.sniff(""), Sniff::Maybe);
    for text in [ARTICLE, "a\tb\tc\td\n", "PT\tAU", "Authors,Title,EID"] {
        assert_eq!(WosTab.sniff(text), Sniff::No, "{text}");
    }
}

fn exports() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "FN W\n",
        "VR 1.0\n",
        "PT J\n",
        "PT",
        "\nER\n",
        "ER",
        "\nEF",
        "TI ",
        "Bees",
        "\n   ",
        "\nCR ",
        "Roe J, 2005, J HONEY, V41",
        "DOI [10.1/a,",
        "\n",
        "\r\n",
        "\r",
        " ",
        "\t",
        "\u{e9}",
        "AU Roe, J\n",
        "PY 2005\n",
        "\u{feff}",
        "PT\tAU\tTI\tCR\n",
    ]);
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn windows_make_no_difference(text in exports(), step in 1usize..12, table in any::<bool>()) {
        let reader: &dyn Reader = if table { &WosTab } else { &Wos };
        let mut prelude = String::new();
        let whole = reader.split(&text, true, &mut prelude);
        let (mut start, mut slices, mut kept) = (0, Vec::new(), String::new());
        for end in (0..text.len()).step_by(step).filter(|end| text.is_char_boundary(*end)).chain([text.len()]) {
            let split = reader.split(&text[start..end], end == text.len(), &mut kept);
            slices.extend(split.slices.iter().map(|slice| Slice { span: slice.span.shifted(start), ..*slice }));
            start += split.used;
        }
        prop_assert_eq!(&slices, &whole.slices);
        prop_assert_eq!(kept, prelude);
        let mut at = 0;
        for slice in slices {
            prop_assert!(text[at..slice.span.start].trim().is_empty());
            at = slice.span.end;
        }
        prop_assert!(text[at..].trim().is_empty());
    }

    #[test]
    fn places_lie_in_the_text(text in prop_oneof![exports(), any::<String>()], table in any::<bool>()) {
        let reader: &dyn Reader = if table { &WosTab } else { &Wos };
        for record in records(reader, &text).0 {
            prop_assert_eq!(&text[record.span.range()], &record.raw);
            for reference in &record.references {
                prop_assert_eq!(&text[reference.span.range()], &reference.raw);
            }
        }
    }
}
