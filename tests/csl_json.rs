//! CSL-JSON against the rules of its schema and of its strictest reader, and read back equal.

#![allow(clippy::unwrap_used)] // What a test unwraps, it tests.

mod items;

use items::{emit, every_field, every_type, record};
use proptest::prelude::*;
use refmill::Code;
use refmill::emit::{Entry, Options};
use refmill::keys::Keys;
use refmill::model::{Date, Item, ItemType, Name, Pages, Record};
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

const NAMES: &[&str] = &["author", "editor"];
const DATES: &[&str] = &["issued", "accessed", "event-date"];

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
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
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

/// What an item has to be when it is read back, written from the rules.
fn expected(entry: &Entry<'_>) -> Value {
    let item = entry.item;
    let mut value = json!({ "id": entry.key, "type": item.kind.csl() });
    if item.kind == ItemType::Software {
        value["type"] = "book".into();
    }
    let mut put = |name: &str, text: Option<String>| {
        if let Some(text) = text {
            value[name] = text.into();
        }
    };
    let court = matches!(item.kind, ItemType::LegalCase | ItemType::Legislation | ItemType::Patent);
    put("title", item.title.clone());
    put("container-title", item.container_title.clone());
    put("collection-title", item.collection_title.clone());
    put("event-title", item.event_title.clone());
    put("event-place", item.event_place.clone());
    put("volume", item.volume.clone());
    put("issue", item.issue.clone());
    put("page", item.page.as_ref().map(Pages::to_string).or_else(|| item.article_number.clone()));
    let article_number = item.article_number.clone().filter(|_| item.page.is_some());
    let number = item.number.clone().or(article_number);
    let arxiv = item.arxiv.as_ref().map(|arxiv| format!("arXiv:{arxiv}"));
    let in_number = item.kind == ItemType::Article && number.is_none();
    put("number", number.or_else(|| arxiv.clone().filter(|_| in_number)));
    let note: Vec<String> = item.note.iter().cloned().chain(arxiv.filter(|_| !in_number)).collect();
    put("note", (!note.is_empty()).then(|| note.join("\n")));
    put("edition", item.edition.clone());
    put("version", item.version.clone());
    put(if court { "authority" } else { "publisher" }, item.publisher.clone());
    put("publisher-place", item.publisher_place.clone());
    put("genre", item.genre.clone());
    put("status", item.status.clone());
    put("DOI", item.doi.as_ref().map(|doi| doi.to_string()));
    put("ISBN", item.isbn.as_ref().map(|isbn| isbn.to_string()));
    put("PMID", item.pmid.as_ref().map(|pmid| pmid.to_string()));
    put("URL", item.url.as_ref().map(|url| url.to_string()));
    put("language", item.language.clone());
    put("abstract", item.abstract_.clone());
    put("keyword", (!item.keyword.is_empty()).then(|| item.keyword.join("; ")));
    let sections: Vec<_> =
        item.custom.iter().map(|section| format!("{}: {}", section.name, section.text)).collect();
    put("annote", (!sections.is_empty()).then(|| sections.join("\n")));
    for (name, names) in [("author", &item.author), ("editor", &item.editor)] {
        if !names.is_empty() {
            value[name] = names.iter().map(expected_name).collect();
        }
    }
    let parts = |date: Date| -> Vec<u16> {
        let parts = [Some(date.year), date.month().map(u16::from), date.day().map(u16::from)];
        parts.into_iter().flatten().collect()
    };
    for (name, date) in [("issued", item.issued), ("accessed", item.accessed)] {
        if let Some(date) = date {
            value[name] = json!({ "date-parts": [parts(date)] });
        }
    }
    if let Some(days) = item.event_date {
        let ends: Vec<_> = [Some(days.first()), days.last()].into_iter().flatten().map(parts).collect();
        value["event-date"] = json!({ "date-parts": ends });
    }
    value
}

fn expected_name(name: &Name) -> Value {
    match name {
        Name::Person(person) => {
            let mut value = json!({ "family": person.full_family() });
            if let Some(given) = person.given_with_suffix() {
                value["given"] = given.as_ref().into();
            }
            value
        }
        Name::Literal { literal } => json!({ "literal": literal }),
    }
}

#[test]
fn every_field_of_every_type_is_valid() {
    for &kind in ItemType::ALL {
        check(&one(every_field(kind)));
    }
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
    fn any_item_is_valid_and_read_back_equal(record in record()) {
        let (text, _) = emit("csl-json", &record, &Options::default());
        let items = array(&text);
        items.iter().for_each(check);
        let keyed = Keys::default().assign_record(&record, Options::default().scope);
        let written = keyed.entries().filter(|(_, repeat)| !repeat).map(|(entry, _)| expected(&entry));
        prop_assert_eq!(items, written.collect::<Vec<_>>());

        let (text, _) = emit("csl-jsonl", &record, &Options::default());
        let items = lines(&text);
        items.iter().for_each(check);
        prop_assert_eq!(items.len(), keyed.entries().count());
        for (item, (entry, _)) in items.iter().zip(keyed.entries()) {
            let custom = &item["custom"];
            let raw = entry.cited.map_or(&record.raw, |cited| &cited.raw);
            prop_assert_eq!(custom["raw"].as_str(), Some(raw.as_str()));
            prop_assert_eq!(custom["et_al"].as_bool(), Some(entry.item.et_al));
            prop_assert_eq!(custom["source"]["reference"].as_u64(), entry.reference.map(|n| n as u64));
        }
    }
}
