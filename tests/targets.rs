//! What is written for one program, where readers want opposites: each choice of each profile.

#![allow(clippy::unwrap_used)] // What a test unwraps, it tests.

mod items;

use items::{emit, every_field, every_type, person, record};
use proptest::prelude::*;
use refmill::emit::{Options, Profile, Protect, Target};
use refmill::model::{Date, Isbn, Item, ItemType, Name, Pages, Person, Pmid, Record};
use refmill::{Code, Diagnostic};
use serde_json::{Value, json};

fn for_target(target: Target) -> Options {
    let Profile { ascii, protect, choices, .. } = target.profile();
    Options { ascii, protect, choices, ..Options::default() }
}

/// An item in a format, as it is written for a target and as it is written for all.
fn both(format: &str, target: Target, item: &Item) -> [String; 2] {
    [for_target(target), Options::default()].map(|options| written(format, item, &options).0)
}

fn written(format: &str, item: &Item, options: &Options) -> (String, Vec<Diagnostic>) {
    emit(format, &Record { document: Some(item.clone()), ..Record::default() }, options)
}

fn csl(item: &Item) -> [Value; 2] {
    both("csl-json", Target::Pandoc, item)
        .map(|text| serde_json::from_str::<Vec<Value>>(&text).unwrap().remove(0))
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn paper() -> Item {
    Item {
        kind: ItemType::PaperConference,
        author: vec![person("Roe", "J.")],
        title: some("Hives that talk"),
        container_title: some("Proceedings of Hives"),
        event_title: some("Hives 2017"),
        event_place: some("Hanoi"),
        publisher_place: some("Bern"),
        ..Item::default()
    }
}

fn lines<'t>(ris: &'t str, tag: &str) -> Vec<&'t str> {
    ris.split("\r\n").filter_map(|line| line.strip_prefix(tag)?.strip_prefix("  - ")).collect()
}

#[test]
fn zotero_gets_the_meeting_beside_the_proceedings() {
    let [zotero, all] = both("ris", Target::Zotero, &paper());
    assert_eq!(
        (lines(&zotero, "C3"), lines(&zotero, "T2")),
        (vec!["Proceedings of Hives"], vec!["Hives 2017"])
    );
    assert_eq!((lines(&zotero, "C1"), lines(&zotero, "CY")), (vec!["Hanoi"], vec!["Bern"]));
    assert!(lines(&zotero, "N1").is_empty());
    assert_eq!(
        (lines(&all, "T2"), lines(&all, "N1")),
        (vec!["Proceedings of Hives"], vec!["Event: Hives 2017"])
    );
}

#[test]
fn proceedings_whose_meeting_has_no_name_stay_in_t2() {
    let item = Item { event_title: None, ..paper() };
    let [zotero, all] = both("ris", Target::Zotero, &item);
    assert_eq!(zotero, all);
    assert_eq!(lines(&zotero, "T2"), ["Proceedings of Hives"]);
}

#[test]
fn zotero_gets_titles_without_braces() {
    let item = Item { title: some("The DNA of bees"), ..Item::default() };
    let [zotero, all] = both("biblatex", Target::Zotero, &item);
    assert!(zotero.contains("title = {The DNA of bees}") && all.contains("title = {The {DNA} of bees}"));
}

#[test]
fn endnote_gets_the_places_of_a_paper_where_its_reference_type_has_them() {
    let [endnote, all] = both("ris", Target::EndNote, &paper());
    assert_eq!((lines(&endnote, "CY"), lines(&endnote, "C1")), (vec!["Hanoi"], vec!["Bern"]));
    assert_eq!(
        (lines(&endnote, "C3"), lines(&endnote, "T2")),
        (vec!["Proceedings of Hives"], vec!["Hives 2017"])
    );
    assert_eq!((lines(&all, "CY"), lines(&all, "C1")), (vec!["Bern"], vec!["Hanoi"]));
}

#[test]
fn editors_of_a_book_have_the_tag_that_each_program_knows() {
    let item = Item { kind: ItemType::Book, editor: vec![person("Coe", "B.")], ..Item::default() };
    for (target, tag) in [(Target::EndNote, "A3"), (Target::Mendeley, "A2"), (Target::Zotero, "ED")] {
        let [text, _] = both("ris", target, &item);
        assert_eq!(lines(&text, tag), ["Coe, B."], "{target}");
    }
    let chapter = Item { kind: ItemType::Chapter, ..item };
    for &target in Target::ALL {
        assert_eq!(lines(&both("ris", target, &chapter)[0], "A2"), ["Coe, B."], "{target}");
    }
}

#[test]
fn endnote_gets_article_numbers_apart_from_pages() {
    let item = Item { kind: ItemType::ArticleJournal, article_number: some("e77"), ..Item::default() };
    let [endnote, all] = both("ris", Target::EndNote, &item);
    assert_eq!((lines(&endnote, "C7"), lines(&endnote, "SP")), (vec!["e77"], vec![]));
    assert_eq!(lines(&all, "SP"), ["e77"]);
    let [endnote, _] = both("ris", Target::EndNote, &Item { page: Some(Pages::range("1", "9")), ..item });
    assert_eq!((lines(&endnote, "C7"), lines(&endnote, "SP")), (vec!["e77"], vec!["1"]));
}

#[test]
fn endnote_and_mendeley_get_pubmed_numbers_as_such() {
    let item = Item { kind: ItemType::ArticleJournal, pmid: Pmid::parse("12345678"), ..Item::default() };
    for target in [Target::EndNote, Target::Mendeley] {
        let [text, all] = both("ris", target, &item);
        assert_eq!(lines(&text, "AN"), ["12345678"], "{target}");
        assert_eq!(lines(&all, "N1"), ["PMID: 12345678"]);
    }
}

#[test]
fn jabref_is_told_the_language_of_the_file() {
    for (format, comment) in [("biblatex", "biblatex"), ("bibtex", "bibtex")] {
        let [jabref, all] = both(format, Target::JabRef, &Item { title: some("Bees"), ..Item::default() });
        assert!(
            jabref.ends_with(&format!("}}\n\n@Comment{{jabref-meta: databaseType:{comment};}}\n")),
            "{jabref}"
        );
        assert!(!all.contains("@Comment"));
    }
    assert_eq!(emit("biblatex", &Record::default(), &for_target(Target::JabRef)).0, "");
}

#[test]
fn jabref_gets_keywords_whose_commas_are_escaped() {
    let item = Item { keyword: vec!["bees".into(), "wax, melted".into(), "R&D".into()], ..Item::default() };
    let [jabref, all] = both("biblatex", Target::JabRef, &item);
    assert!(jabref.contains(r"keywords = {bees, wax\, melted, R\&D}"), "{jabref}");
    assert!(all.contains(r"keywords = {bees, {wax, melted}, R\&D}"), "{all}");
}

#[test]
fn commas_and_semicolons_that_transliterating_makes_part_no_keyword() {
    let item =
        Item { keyword: vec!["wax\u{ff0c}soft".into(), "bees".into(), "\u{ad}".into()], ..Item::default() };
    let ascii = |options: Options| written("biblatex", &item, &Options { ascii: true, ..options }).0;
    let jabref = ascii(for_target(Target::JabRef));
    assert!(jabref.contains(r"keywords = {wax\,soft, bees}"), "{jabref}");
    let all = ascii(Options::default());
    assert!(all.contains("keywords = {{wax,soft}, bees}"), "{all}");
}

#[test]
fn jabref_gets_article_numbers_as_eid_where_the_entry_type_has_it() {
    let item = Item { kind: ItemType::ArticleJournal, article_number: some("e77"), ..Item::default() };
    let [jabref, all] = both("biblatex", Target::JabRef, &item);
    assert!(jabref.contains("eid = {e77}") && !jabref.contains("pages"), "{jabref}");
    assert!(all.contains("pages = {e77}"));
    let [jabref, all] = both("biblatex", Target::JabRef, &Item { kind: ItemType::Patent, ..item.clone() });
    assert!(!jabref.contains("eid") && all.lines().all(|line| jabref.contains(line)), "{jabref}");
    let [jabref, _] = both("bibtex", Target::JabRef, &item);
    assert!(jabref.contains("pages = {e77}"), "classic styles know no eid: {jabref}");
}

#[test]
fn a_known_language_is_named_as_babel_has_it() {
    let german = Item { kind: ItemType::Book, language: some("German"), ..Item::default() };
    for target in [Target::JabRef, Target::Pandoc] {
        let [text, all] = both("biblatex", target, &german);
        assert!(text.contains("language = {german}") && text.contains("langid = {german}"), "{text}");
        assert!(!all.contains("langid"));
        let [text, all] = both("biblatex", target, &Item { language: some("Old Hivish"), ..german.clone() });
        assert!(!text.contains("langid") && all.contains("language = {Old Hivish}"), "{text}");
    }
}

#[test]
fn data_sets_and_laws_have_entry_types_where_the_program_knows_them() {
    let entry = |target, kind| {
        let [text, all] = both("biblatex", target, &Item { kind, title: some("T"), ..Item::default() });
        assert!(all.starts_with("@misc{"), "{all}");
        text.split_once('{').unwrap().0.to_owned()
    };
    for (target, dataset, case, law) in [
        (Target::Zotero, "@misc", "@misc", "@misc"),
        (Target::JabRef, "@dataset", "@misc", "@misc"),
        (Target::Overleaf, "@dataset", "@misc", "@misc"),
        (Target::Pandoc, "@dataset", "@jurisdiction", "@legislation"),
    ] {
        let found =
            [ItemType::Dataset, ItemType::LegalCase, ItemType::Legislation].map(|kind| entry(target, kind));
        assert_eq!(found, [dataset, case, law], "{target}");
    }
}

#[test]
fn pandoc_finds_container_and_publisher_under_the_same_names() {
    for &kind in ItemType::ALL {
        let item = Item {
            kind,
            container_title: some("Site of Hives"),
            publisher: some("Hive Press"),
            ..Item::default()
        };
        let [pandoc, _] = both("biblatex", Target::Pandoc, &item);
        for lost in ["howpublished", "organization", "titleaddon", "holder"] {
            assert!(!pandoc.contains(lost), "{kind}: {pandoc}");
        }
        assert!(pandoc.contains("Site of Hives") && pandoc.contains("Hive Press"), "{kind}: {pandoc}");
    }
}

#[test]
fn pandoc_gets_software_as_software_and_zotero_as_a_book() {
    let item = Item { kind: ItemType::Software, version: some("2.1"), ..Item::default() };
    let [pandoc, all] = csl(&item);
    assert_eq!((&pandoc["type"], &all["type"]), (&json!("software"), &json!("book")));
    let [zotero, all] = both("csl-json", Target::Zotero, &item);
    assert_eq!(zotero, all);
}

#[test]
fn pandoc_gets_the_parts_of_names_apart() {
    let author = Name::Person(Person {
        family: "Berg".into(),
        given: some("R."),
        non_dropping_particle: some("Van den"),
        suffix: some("Jr."),
    });
    let [pandoc, all] = csl(&Item { author: vec![author, Name::literal("WHO")], ..Item::default() });
    let parts =
        json!({ "family": "Berg", "given": "R.", "non-dropping-particle": "Van den", "suffix": "Jr." });
    assert_eq!(pandoc["author"], json!([parts, { "literal": "WHO" }]));
    assert_eq!(all["author"][0], json!({ "family": "Van den Berg", "given": "R., Jr." }));
}

#[test]
fn pandoc_prints_et_al_and_nobody_is_told_of_a_loss() {
    let item = Item { author: vec![person("Roe", "J.")], et_al: true, ..Item::default() };
    let [pandoc, all] = csl(&item);
    assert_eq!(pandoc["author"][1], json!({ "literal": "others" }));
    assert_eq!(all["author"].as_array().unwrap().len(), 1);
    let lost = |item: &Item, options: &Options| {
        written("csl-json", item, options).1.iter().any(|found| found.code == Code::LossEtAl)
    };
    assert!(lost(&item, &Options::default()) && !lost(&item, &for_target(Target::Pandoc)));
    let nobody = Item { author: Vec::new(), ..item };
    assert!(lost(&nobody, &for_target(Target::Pandoc)), "no list is there to be cut short");
}

#[test]
fn pandoc_is_told_which_words_keep_their_case() {
    let item = Item { title: some("The talking iHive of Wales: H<sub>2</sub>O & DNA"), ..Item::default() };
    let [pandoc, all] = csl(&item);
    let span = |word: &str| format!("<span class=\"nocase\">{word}</span>");
    let expected = format!(
        "The talking {} of {}: {}<sub>2</sub>{} & {}",
        span("iHive"),
        span("Wales"),
        span("H"),
        span("O"),
        span("DNA")
    );
    assert_eq!(pandoc["title"], expected);
    assert_eq!(all["title"].as_str(), item.title.as_deref());
    let none = Options { protect: Protect::None, ..for_target(Target::Pandoc) };
    assert!(!written("csl-json", &item, &none).0.contains("nocase"));
}

#[test]
fn overleaf_gets_what_pdflatex_can_print() {
    let item = Item {
        kind: ItemType::Book,
        title: some("О мёде"),
        isbn: Isbn::parse("978-0-306-40615-7"),
        ..Item::default()
    };
    let item = Item { issued: Some(Date::year(2001)), ..item };
    for format in Target::Overleaf.profile().formats {
        let [overleaf, all] = both(format, Target::Overleaf, &item);
        assert!(overleaf.is_ascii() && !all.is_ascii(), "{overleaf}");
    }
}

#[test]
fn no_program_gets_less_than_all_do() {
    for (&target, &kind) in
        Target::ALL.iter().flat_map(|target| ItemType::ALL.iter().map(move |kind| (target, kind)))
    {
        for format in target.profile().formats {
            let text = both(format, target, &every_field(kind))[0].to_lowercase();
            for value in [
                "aalto",
                "body of authors",
                "beck",
                "first",
                "container of",
                "series of",
                "congress of",
                "paris",
                "2020",
                "41",
                "57",
                "132",
                "168",
                "r-88",
                "6",
                "9.9.1",
                "house of",
                "oslo",
                "working paper",
                "forthcoming",
                "10.1002/words.3",
                "978-0-306-40615-7",
                "2001.08361",
                "17284678",
                "https://example.org/words",
                "2023",
                "finnish",
                "all about words",
                "nouns",
                "bound in leather",
                "kept aside",
            ] {
                assert!(text.contains(value), "{target}, {format}, {kind}: {value} is not in {text}");
            }
            // CSL has no place for it beside pages and a number.
            assert!(text.contains("e77310") || *format == "csl-json", "{target}, {format}, {kind}: {text}");
        }
    }
}

#[test]
fn every_entry_type_for_a_program_is_one_that_the_crate_reads() {
    for &target in Target::ALL {
        let (text, _) = emit("biblatex", &every_type(), &for_target(target));
        let read = biblatex::Bibliography::parse(&text).unwrap();
        assert_eq!(read.len(), 1 + every_type().references.len(), "{target}");
        assert!(!text.contains("@unknown"), "{target}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_values_each_output_for_a_program_is_read(record in record()) {
        for &target in Target::ALL {
            let options = for_target(target);
            let (json, _) = emit("csl-json", &record, &options);
            let items: Vec<Value> = serde_json::from_str(&json).unwrap();
            let (bib, _) = emit("biblatex", &record, &options);
            // The crate takes `\,x$` for one command.
            let entries = biblatex::Bibliography::parse(&bib.replace(r"\,", r"\, "));
            prop_assert!(entries.is_ok(), "{:?}\n{bib}", entries.err());
            prop_assert_eq!(entries.unwrap().len(), items.len());
            let (ris, _) = emit("ris", &record, &options);
            prop_assert_eq!(ris.matches("\r\nER  - \r\n").count(), items.len());
            let one_line = |line: &str| line.is_empty() || line.get(2..6) == Some("  - ");
            prop_assert!(ris.split("\r\n").all(one_line), "{}", ris);
        }
    }
}
