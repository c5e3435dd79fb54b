//! What becomes of tables of Scopus, as they are exported and as they are found.

use proptest::prelude::*;

use super::*;
use crate::model::{Date, Item, ItemType, Name};

fn records(text: &str) -> (Vec<Record>, Vec<String>) {
    let (mut report, mut prelude) = (Report::default(), String::new());
    let split = ScopusCsv.split(text, true, &mut prelude);
    let mut records = Vec::new();
    for slice in &split.slices {
        let context = Context { prelude: &prelude[..slice.prelude], ..Context::default() };
        records.extend(ScopusCsv.parse(&text[slice.span.range()], slice.span.start, &context, &mut report));
    }
    let found = report.drain();
    (records, found.iter().map(|d| format!("{} {}", d.code.id(), &text[d.span.range()])).collect())
}

#[track_caller]
fn one(text: &str) -> (Record, Item, Vec<String>) {
    let (mut records, found) = records(text);
    assert_eq!(records.len(), 1, "{text}");
    let record = records.remove(0);
    let document = record.document.clone().unwrap();
    (record, document, found)
}

fn customs(item: &Item) -> Vec<(&str, &str)> {
    item.custom.iter().map(|custom| (custom.name.as_str(), custom.text.as_str())).collect()
}

fn authors(item: &Item) -> Vec<String> {
    let shown = |name: &Name| match name {
        Name::Person(person) => {
            format!("{} {}", person.full_family(), person.given.as_deref().unwrap_or_default())
        }
        Name::Literal { literal } => literal.clone(),
    };
    item.author.iter().map(shown).collect()
}

const NOTHING: [&str; 0] = [];

#[test]
fn a_row_of_today_is_a_full_record() {
    let text = "\u{feff}\"Authors\",\"Author full names\",\"Author(s) ID\",\"Title\",\"Year\",\"Source title\",\"Volume\",\
                \"Issue\",\"Art. No.\",\"Page start\",\"Page end\",\"DOI\",\"Document Type\",\"ISSN\",\"EID\",\"Editors\"\n\
                \"Roe J.; Poe A.B.\",\"Roe, Jane (5700); Poe, Ann B. (5701)\",\"5700; 5701\",\"Bees in spring\",\"2024\",\
                \"Journal of Honey\",\"3\",\"1\",\"\",\"49\",\"82\",\"10.1000/182\",\"Article\",\"12345678\",\"2-s2.0-1\",\"\"\n";
    let (record, item, found) = one(text);
    assert_eq!(found, NOTHING);
    assert_eq!(authors(&item), ["Roe Jane", "Poe Ann B."]);
    assert_eq!((item.kind, item.issued), (ItemType::ArticleJournal, Some(Date::year(2024))));
    assert_eq!(item.title.as_deref(), Some("Bees in spring"));
    assert_eq!(item.container_title.as_deref(), Some("Journal of Honey"));
    assert_eq!((item.volume.as_deref(), item.issue.as_deref()), (Some("3"), Some("1")));
    assert_eq!(item.page.as_ref().unwrap().to_string(), "49-82");
    assert_eq!(item.doi.as_ref().unwrap().as_str(), "10.1000/182");
    let expected = [
        ("scopus-csv:Author(s) ID", "5700; 5701"),
        ("scopus-csv:Document Type", "Article"),
        ("ISSN", "12345678"),
        ("scopus-csv:EID", "2-s2.0-1"),
    ];
    assert_eq!(customs(&item), expected);
    assert_eq!((record.raw.as_str(), &text[record.span.range()]), ("Bees in spring", "Bees in spring"));
}

#[test]
fn a_row_from_before_2023_is_a_full_record() {
    let text = "Authors,Author(s) ID,Title,Year,Source title,Page start,Art. No.,EID\r\n\
                \"Roe J., Poe A.B.\",\"5700;5701;\",\"Bees, in spring\",2012,\"Journal of Honey\",,\"e12\",2-s2.0-1\r\n";
    let (_, item, found) = one(text);
    assert_eq!(found, NOTHING);
    assert_eq!(authors(&item), ["Roe J.", "Poe A.B."]);
    assert_eq!(item.title.as_deref(), Some("Bees, in spring"));
    assert_eq!((item.article_number.as_deref(), item.page), (Some("e12"), None));
}

#[test]
fn references_stand_where_they_are_printed() {
    let text = "EID,Title,References\n1,Bees,\"Roe J., Wasps, Vespa, 5, pp. 1-9, (2001);\nPoe A., \
                The \"\"new \u{e9}ra\"\" of ants, Honey, 3, pp. 4-2, (2002); Kim B.,\"\n";
    let (record, _, found) = one(text);
    let raws: Vec<_> = record.references.iter().map(|reference| reference.raw.as_str()).collect();
    let second = "Poe A., The \"new \u{e9}ra\" of ants, Honey, 3, pp. 4-2, (2002)";
    assert_eq!(raws, ["Roe J., Wasps, Vespa, 5, pp. 1-9, (2001)", second, "Kim B.,"]);
    for reference in &record.references {
        assert_eq!(text[reference.span.range()].replace("\"\"", "\""), reference.raw);
    }
    assert_eq!(record.references[1].item.title.as_deref(), Some("The \"new \u{e9}ra\" of ants"));
    // Behind doubled quotes, too, what is found is shown where it stands.
    assert_eq!(found, ["reversed-pages pp. 4-2"]);
}

#[test]
fn the_words_for_nothing_are_nothing() {
    let text = "EID,Authors,Author(s) ID,Title,Abstract\n1,[No author name available],[No author id available],Bees,\
                [No abstract available]\n";
    let (_, item, _) = one(text);
    assert_eq!((item.author, item.abstract_), (vec![], None));
    assert_eq!(item.custom.len(), 1);
}

#[test]
fn full_names_that_are_not_as_many_are_kept_beside_the_short_ones() {
    let text = "EID,Authors,Author full names,Title\n1,Roe J.; Poe A.,\"Roe, Jane (5700)\",Bees\n";
    let (_, item, _) = one(text);
    assert_eq!(authors(&item), ["Roe J.", "Poe A."]);
    assert_eq!(customs(&item)[1], ("scopus-csv:Author full names", "Roe, Jane (5700)"));
}

#[test]
fn numbers_of_authors_are_kept_where_full_names_alone_have_them() {
    let (_, item, _) = one("EID,Author full names,Title\n1,\"Roe, Jane (5700); Poe, Ann (5701)\",Bees\n");
    assert_eq!(authors(&item), ["Roe Jane", "Poe Ann"]);
    assert_eq!(customs(&item)[0], ("scopus-csv:Author(s) ID", "5700; 5701"));
}

#[test]
fn a_conference_has_name_days_and_place() {
    let head = "EID,Title,Document Type,Conference name,Conference date,Conference location\n";
    let text = format!(
        "{head}1,Bees,Conference paper,Hives 2019,6 June 2019 through 8 June 2019,\"Leiden, Virtual\"\n"
    );
    let (_, item, found) = one(&text);
    assert_eq!((item.kind, found.len()), (ItemType::PaperConference, 0));
    assert_eq!(item.event_title.as_deref(), Some("Hives 2019"));
    assert_eq!(item.event_date.unwrap().to_string(), "2019-06-06/2019-06-08");
    assert_eq!(item.event_place.as_deref(), Some("Leiden, Virtual"));
    for (days, expected) in [
        ("2 September 2019", Some("2019-09-02")),
        ("2 September 2019 through 2 September 2019", Some("2019-09-02")),
        ("18 March 2021 through 19 March 2020", None),
        ("31 June 2020", None),
    ] {
        let (_, item, found) = one(&format!("{head}1,Bees,,,{days},\n"));
        assert_eq!(item.event_date.map(|days| days.to_string()).as_deref(), expected, "{days}");
        assert_eq!(found.len(), usize::from(expected.is_none()), "{days}");
    }
}

#[test]
fn a_book_stands_in_a_series_but_not_in_itself() {
    let head = "EID,Title,Source title,Document Type,Page count\n";
    let (_, item, _) = one(&format!("{head}1,Bees,Studies in Honey,Book,412\n"));
    assert_eq!((item.collection_title.as_deref(), item.container_title), (Some("Studies in Honey"), None));
    assert!(item.custom.iter().any(|custom| custom.name == "number-of-pages" && custom.text == "412"));
    let (_, item, _) = one(&format!("{head}1,Bees,BEES,Book,\n"));
    assert!(item.collection_title.is_none() && item.container_title.is_none());
    assert_eq!(customs(&item)[1], ("scopus-csv:Source title", "BEES"));
}

#[test]
fn cells_of_unknown_columns_are_kept() {
    let (_, item, _) = one("EID,Title,Hives,\n1,Bees,12,x,y\n");
    let expected = [
        ("scopus-csv:EID", "1"),
        ("scopus-csv:Hives", "12"),
        ("scopus-csv:column 4", "x"),
        ("scopus-csv:column 5", "y"),
    ];
    assert_eq!(customs(&item)[..2], expected[..2]);
    assert_eq!(customs(&item)[3], expected[3]);
}

#[test]
fn values_that_are_none_are_kept_and_said() {
    let (_, item, found) = one("EID,Title,Year,DOI,ISBN\n1,Bees,n.d.,none,978-0-306-40615-8\n");
    assert_eq!((item.issued, item.doi.is_none(), item.isbn.is_none()), (None, true, true));
    assert_eq!(item.custom.len(), 4);
    assert_eq!(
        found,
        ["unreadable-value n.d.", "unreadable-value none", "unreadable-value 978-0-306-40615-8"]
    );
}

#[test]
fn tables_are_read_as_spreadsheet_programs_save_them() {
    for text in [
        "EID;Title;Year\n1;Bees, wasps;2005\n",
        "sep=;\r\nEID;Title;Year\r\n1;Bees, wasps;2005\r\n",
        "EID\tTitle\tYear\r1\tBees, wasps\t2005\r",
        "\n\nEID,Title,Year\n\n1,\"Bees, wasps\",2005",
    ] {
        let (_, item, found) = one(text);
        assert_eq!(
            (item.title.as_deref(), item.issued),
            (Some("Bees, wasps"), Some(Date::year(2005))),
            "{text:?}"
        );
        assert_eq!(found, NOTHING, "{text:?}");
    }
}

#[test]
fn joined_tables_have_a_header_each() {
    let text = "EID,Title,Year\n1,Bees,2005\n\u{feff}\"Title\",\"EID\"\nWasps,2\nTitle,3\n";
    let (records, found) = records(text);
    let titles: Vec<_> =
        records.iter().filter_map(|record| record.document.as_ref()?.title.as_deref()).collect();
    assert_eq!(titles, ["Bees", "Wasps", "Title"]);
    assert_eq!(found, NOTHING);
}

#[test]
fn a_row_with_empty_cells_is_no_record() {
    assert_eq!(records("EID,Title,Year\n,,\n\"\",,\n").0.len(), 0);
}

#[test]
fn a_quote_that_is_not_closed_is_said_and_its_row_kept() {
    let (_, item, found) = one("EID,Title,Abstract\n1,Bees,\"All of the");
    assert_eq!((item.title.as_deref(), item.abstract_.as_deref()), (Some("Bees"), Some("All of the")));
    assert_eq!(found, ["unreadable-record 1,Bees,\"All of the"]);
}

#[test]
fn without_a_header_nothing_can_be_read() {
    let (records, found) = records("1,Bees\n2,Wasps\n");
    assert_eq!(
        (records.len(), found),
        (0, vec!["unreadable-record 1,Bees".into(), "unreadable-record 2,Wasps".into()])
    );
}

#[test]
fn the_type_is_that_of_the_context_where_the_table_tells_none() {
    let context =
        Context { document_type: ItemType::ArticleJournal, prelude: "EID,Title\n", ..Context::default() };
    let record = ScopusCsv.parse("1,Bees", 0, &context, &mut Report::default()).unwrap();
    assert_eq!(record.document.unwrap().kind, ItemType::ArticleJournal);
}

#[test]
fn tables_of_scopus_are_recognised() {
    for text in [
        "\"Authors\",\"Author full names\",\"EID\"\n",
        "Authors,Author(s) ID,Title,Page start",
        "EID;Title;Art. No.\n",
    ] {
        assert_eq!(ScopusCsv.sniff(text), Sniff::Yes, "{text}");
    }
    assert_eq!(ScopusCsv.sniff("sep=,\nAuthors,Author(s) ID,Title,Page start\n"), Sniff::Yes);
    assert_eq!(ScopusCsv.sniff("EID,Title,Year\n1,Bees,2005"), Sniff::Maybe);
    assert_eq!(ScopusCsv.sniff(""), Sniff::Maybe);
    for text in [
        "Key,Item Type,Author,Title,DOI,ISSN\n",
        "Roe J., Poe A., Bees, Apidologie, 4, pp. 1-9, (2005)\n",
        "#ITI#Bees#FTI#",
        "TY  - JOUR\n",
        "Hello, world",
    ] {
        assert_eq!(ScopusCsv.sniff(text), Sniff::No, "{text}");
    }
}

fn tables() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "EID,Title,References\n",
        "Title,EID",
        ",",
        ",",
        "\"",
        "\"\"",
        "\n",
        "\r\n",
        "\r",
        ";",
        " ",
        "\t",
        "a",
        "\u{e9}",
        "\u{feff}",
        "sep=,",
        "Roe J., Bees, (2005); ",
        "pp. 9-1",
        "[",
        "10.1000/1",
    ]);
    prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn windows_make_no_difference(text in tables(), step in 1usize..12) {
        let mut prelude = String::new();
        let whole = ScopusCsv.split(&text, true, &mut prelude);
        let (mut start, mut slices, mut kept) = (0, Vec::new(), String::new());
        for end in (0..text.len()).step_by(step).filter(|end| text.is_char_boundary(*end)).chain([text.len()]) {
            let split = ScopusCsv.split(&text[start..end], end == text.len(), &mut kept);
            slices.extend(split.slices.iter().map(|slice| Slice { span: slice.span.shifted(start), ..*slice }));
            start += split.used;
        }
        prop_assert_eq!(slices, whole.slices);
        prop_assert_eq!(kept, prelude);
    }

    #[test]
    fn slices_cover_all_but_white_space(text in tables()) {
        let mut at = 0;
        for slice in ScopusCsv.split(&text, true, &mut String::new()).slices {
            prop_assert!(text[at..slice.span.start].trim().is_empty());
            prop_assert!(!text[slice.span.range()].trim().is_empty());
            at = slice.span.end;
        }
        prop_assert!(text[at..].trim().is_empty());
    }

    #[test]
    fn places_lie_in_the_text(text in prop_oneof![tables(), any::<String>()]) {
        let without_quotes =
            |text: &str| text.split(|c: char| c.is_whitespace() || c == '"').collect::<String>();
        let (records, _) = records(&text);
        for record in records {
            prop_assert_eq!(without_quotes(&text[record.span.range()]), without_quotes(&record.raw));
            let mut at = 0;
            for reference in &record.references {
                prop_assert!(at <= reference.span.start);
                prop_assert_eq!(without_quotes(&text[reference.span.range()]), without_quotes(&reference.raw));
                at = reference.span.end;
            }
        }
    }
}
