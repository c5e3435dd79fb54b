//! CSL-JSON against the rules of its schema and of its strictest reader. That any value comes back is told by `verify.rs`.

#![allow(clippy::unwrap_used)] // What a test unwraps, it tests.

mod items;

use items::{emit, every_field, every_type, record};
use proptest::prelude::*;
use refmill::Code;
use refmill::emit::Options;
use refmill::model::{Custom, Date, Item, ItemType, Pages, Record, Variable, VariableKind};
use serde_json::{Value, json};

/// The types of the CSL data schema 1.0.2 that Zotero's import knows; `software` is in the schema, and Zotero
/// refuses a whole file for it.
const TYPES: &[&str] = &[
    "article",
    "article-journal",
    "article-magazine",
    "article-newspaper",
    "bill",
    "book",
    "broadcast",
    "chapter",
    "classic",
    "collection",
    "dataset",
    "document",
    "entry",
    "entry-dictionary",
    "entry-encyclopedia",
    "event",
    "figure",
    "graphic",
    "hearing",
    "interview",
    "legal_case",
    "legislation",
    "manuscript",
    "map",
    "motion_picture",
    "musical_score",
    "pamphlet",
    "paper-conference",
    "patent",
    "performance",
    "periodical",
    "personal_communication",
    "post",
    "post-weblog",
    "regulation",
    "report",
    "review",
    "review-book",
    "song",
    "speech",
    "standard",
    "thesis",
    "treaty",
    "webpage",
];

/// The schema's properties that are lists of names.
const NAMES: &[&str] = &[
    "author",
    "chair",
    "collection-editor",
    "compiler",
    "composer",
    "container-author",
    "contributor",
    "curator",
    "director",
    "editor",
    "editorial-director",
    "executive-producer",
    "guest",
    "host",
    "interviewer",
    "illustrator",
    "narrator",
    "organizer",
    "original-author",
    "performer",
    "producer",
    "recipient",
    "reviewed-author",
    "script-writer",
    "series-creator",
    "translator",
];

/// The schema's properties that are dates.
const DATES: &[&str] = &["accessed", "available-date", "event-date", "issued", "original-date", "submitted"];

/// The schema's properties that hold text; of numbers too, since these are written as strings.
const STRINGS: &[&str] = &[
    "id",
    "type",
    "citation-key",
    "language",
    "journalAbbreviation",
    "shortTitle",
    "abstract",
    "annote",
    "archive",
    "archive_collection",
    "archive_location",
    "archive-place",
    "authority",
    "call-number",
    "chapter-number",
    "citation-number",
    "citation-label",
    "collection-number",
    "collection-title",
    "container-title",
    "container-title-short",
    "dimensions",
    "division",
    "DOI",
    "edition",
    "event-title",
    "event-place",
    "genre",
    "ISBN",
    "ISSN",
    "issue",
    "jurisdiction",
    "keyword",
    "locator",
    "medium",
    "note",
    "number",
    "number-of-pages",
    "number-of-volumes",
    "original-publisher",
    "original-publisher-place",
    "original-title",
    "page",
    "page-first",
    "part",
    "part-title",
    "PMCID",
    "PMID",
    "printing",
    "publisher",
    "publisher-place",
    "references",
    "reviewed-genre",
    "reviewed-title",
    "scale",
    "section",
    "source",
    "status",
    "supplement",
    "title",
    "title-short",
    "URL",
    "version",
    "volume",
    "volume-title",
    "volume-title-short",
    "year-suffix",
];

fn check(item: &Value) {
    let item = item.as_object().expect("an item is an object");
    assert!(item.contains_key("id") && TYPES.contains(&item["type"].as_str().unwrap()), "{item:?}");
    for (name, value) in item {
        if NAMES.contains(&name.as_str()) {
            let names = value.as_array().unwrap();
            assert!(!names.is_empty());
            names.iter().for_each(check_name);
        } else if DATES.contains(&name.as_str()) {
            check_date(name, value);
        } else if name == "custom" {
            check_custom(value);
        } else {
            assert!(STRINGS.contains(&name.as_str()), "{name} is not in the schema");
            assert!(value.as_str().is_some_and(|text| !text.is_empty()), "{name}: {value}");
        }
    }
}

fn check_name(name: &Value) {
    let keys: Vec<_> = name.as_object().unwrap().keys().map(String::as_str).collect();
    assert!(matches!(keys[..], ["family"] | ["family", "given"] | ["literal"]), "{keys:?}");
    assert!(name.as_object().unwrap().values().all(|part| !part.as_str().unwrap().is_empty()));
}

/// Checks a date; only the days of a meeting may have a first and a last.
fn check_date(name: &str, date: &Value) {
    assert_eq!(date.as_object().unwrap().len(), 1);
    let dates = date["date-parts"].as_array().unwrap();
    assert!(dates.len() == 1 || dates.len() == 2 && name == "event-date", "{name}: {date}");
    for parts in dates {
        let parts: Vec<_> = parts.as_array().unwrap().iter().map(|part| part.as_u64().unwrap()).collect();
        assert!((1..=3).contains(&parts.len()));
        assert!(parts.get(1).is_none_or(|month| (1..=12).contains(month)));
        assert!(parts.get(2).is_none_or(|day| (1..=31).contains(day)));
    }
}

fn check_custom(custom: &Value) {
    // What belongs to other formats is there where there is any.
    let is_always = |key: &&String| *key != "fields";
    let keys =
        |value: &Value| value.as_object().unwrap().keys().filter(is_always).cloned().collect::<Vec<_>>();
    let mut expected = vec!["et_al", "fragment", "leftover", "raw", "schema", "source"];
    if custom["source"].get("reference").is_some() {
        expected.insert(0, "confidence");
    }
    assert_eq!(keys(custom), expected);
    assert_eq!(custom["schema"], 1);
}

fn array(text: &str) -> Vec<Value> {
    serde_json::from_str(text).unwrap()
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn one(item: Item) -> Value {
    let record = Record { document: Some(item), ..Record::default() };
    array(&emit("csl-json", &record, &Options::default()).0).remove(0)
}

#[test]
fn every_field_of_every_type_is_valid() {
    for &kind in ItemType::ALL {
        check(&one(every_field(kind)));
    }
}

#[test]
fn every_variable_is_valid() {
    let text = |variable: &Variable| match variable.kind() {
        VariableKind::Text | VariableKind::Number => "12 (a)",
        VariableKind::Names => "van den Berg, R., Jr.; Society of Hives",
        VariableKind::Date => "2020-03-05",
    };
    let custom = Variable::ALL.iter().map(|variable| Custom::new(variable.csl(), text(variable))).collect();
    let item = one(Item { custom, ..every_field(ItemType::Book) });
    check(&item);
    assert_eq!(
        item["translator"],
        json!([{ "family": "van den Berg", "given": "R., Jr." }, { "literal": "Society of Hives" }])
    );
    assert_eq!(item["original-date"], json!({ "date-parts": [[2020, 3, 5]] }));
    assert_eq!((&item["part"], &item["ISSN"]), (&json!("12 (a)"), &json!("12 (a)")));
    assert_eq!(item["note"], "license: 12 (a)\nBound in leather\narXiv:2001.08361");
    assert_eq!(item["annote"], "12 (a)");
}

#[test]
fn a_type_that_the_model_has_not_is_written_where_it_is_one_of_csl() {
    let of = |kind: &str| one(Item { custom: vec![Custom::new("type", kind)], ..Item::default() });
    for kind in TYPES {
        let item = of(kind);
        check(&item);
        assert_eq!(
            item["type"] == *kind,
            ItemType::from_csl(kind).is_none() || *kind == "document",
            "{kind}"
        );
    }
    assert_eq!((&of("hive")["type"], &of("hive")["annote"]), (&json!("document"), &json!("type: hive")));
}

#[test]
fn what_another_format_alone_knows_is_left_out_unless_there_is_provenance() {
    let custom =
        vec![Custom::foreign("ris", "C7", "12"), Custom::foreign("csl-json", "shelf", "[1, {\"a\": null}]")];
    let record = Record { document: Some(Item { custom, ..Item::default() }), ..Record::default() };
    let (text, found) = emit("csl-json", &record, &Options::default());
    assert_eq!((&array(&text)[0]["shelf"], found.len()), (&json!([1, { "a": null }]), 1));
    assert_eq!((found[0].code, &*found[0].message), (Code::SourceField, "csl-json has no place for ris:C7"));
    let (text, found) = emit("csl-jsonl", &record, &Options::default());
    assert_eq!(lines(&text)[0]["custom"]["fields"], json!([{ "name": "ris:C7", "text": "12" }]));
    assert!(found.is_empty());
}

#[test]
fn every_type_is_valid() {
    let record = every_type();
    let (text, _) = emit("csl-json", &record, &Options::default());
    let items = array(&text);
    assert_eq!(items.len(), 1 + record.references.len());
    items.iter().for_each(check);
    assert!(items.iter().all(|item| item.get("custom").is_none()));
    assert!(text.starts_with("[\n  {\n    \"id\": ") && text.ends_with("\n  }\n]\n"), "two blanks a level");
}

#[test]
fn the_provenance_is_as_documented() {
    let (text, found) = emit("csl-jsonl", &every_type(), &Options::default());
    assert!(found.is_empty(), "nothing is lost where `custom` says et al.");
    let last = text.lines().last().unwrap();
    let custom = r#""custom":{"schema":1,"raw":"24, (2010)","fragment":true,"et_al":false,"source":{"file":"D1001.txt","record":1,"reference":22,"start":2417,"end":2427},"leftover":[{"text":"24","start":0,"end":2}],"confidence":{"reference":0.31,"author":0.0,"title":0.0,"container-title":0.0,"volume":0.0,"issue":0.0,"page":0.0,"issued":0.0,"type":0.0}}}"#;
    assert!(last.ends_with(custom), "{last}");
    let document = &lines(&text)[0]["custom"];
    assert_eq!(document["source"].get("reference"), None);
    assert_eq!((&document["raw"], &document["leftover"]), (&json!("Bees & wasps"), &json!([])));
    let options = Options { provenance: true, ..Options::default() };
    assert_eq!(array(&emit("csl-json", &every_type(), &options).0), lines(&text));
}

#[test]
fn repeats_are_in_the_lines_alone() {
    let mut record = every_type();
    record.references.push(record.references[0].clone());
    let count = record.references.len();
    assert_eq!(array(&emit("csl-json", &record, &Options::default()).0).len(), count);
    assert_eq!(lines(&emit("csl-jsonl", &record, &Options::default()).0).len(), count + 1);
}

#[test]
fn what_zotero_refuses_or_drops_is_not_written() {
    let software = one(Item { kind: ItemType::Software, version: Some("2".into()), ..Item::default() });
    assert_eq!((&software["type"], &software["version"]), (&json!("book"), &json!("2")));
    let book = &array(&emit("csl-json", &every_type(), &Options::default()).0)[5];
    assert_eq!(book["author"], json!([{ "family": "van den Berg", "given": "R., Jr." }]));
    let arxiv = refmill::model::ArXiv::parse("2001.08361");
    let preprint = one(Item { kind: ItemType::Article, arxiv: arxiv.clone(), ..Item::default() });
    assert_eq!(preprint["number"], "arXiv:2001.08361");
    let article = one(Item { kind: ItemType::ArticleJournal, arxiv, ..Item::default() });
    assert_eq!(article["note"], "arXiv:2001.08361");
}

#[test]
fn an_article_number_without_a_place_is_reported() {
    let item = Item {
        page: Some(Pages::single("7")),
        article_number: Some("e12".into()),
        issued: Some(Date::year(2020)),
        ..Item::default()
    };
    assert_eq!(one(item.clone())["number"], "e12");
    let item = Item { number: Some("3".into()), ..item };
    let record = Record { document: Some(item), ..Record::default() };
    let (_, found) = emit("csl-json", &record, &Options::default());
    assert!(
        found.len() == 1 && found[0].code == Code::LossField && found[0].message.contains("`article-number`")
    );
}

#[test]
fn no_item_is_an_empty_array() {
    assert_eq!(emit("csl-json", &Record::default(), &Options::default()).0, "[]\n");
    assert_eq!(emit("csl-jsonl", &Record::default(), &Options::default()).0, "");
}

proptest! {
    #[test]
    fn any_item_is_valid(record in record()) {
        let (text, _) = emit("csl-json", &record, &Options::default());
        array(&text).iter().for_each(check);
        let (text, _) = emit("csl-jsonl", &record, &Options::default());
        lines(&text).iter().for_each(check);
    }
}
