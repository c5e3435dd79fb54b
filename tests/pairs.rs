//! Pairs of formats that are both read and written: a work that comes by way of one of them is written as another just as if it had
//! come directly, but for what the first one has lost of it.
//!
//! What a format loses is told by the table of its own test; here it is found by looking: the fields that are not as they were.

#![allow(clippy::unwrap_used)] // What a test unwraps, it tests.

#[allow(dead_code)] // Not every test makes up whole records.
mod items;

use std::collections::BTreeSet;

use items::every_field;
use proptest::prelude::*;
use refmill::emit::{EMITTERS, Options, emitter};
use refmill::model::{Custom, CustomKind, Item, ItemType, Record};
use refmill::read::{READERS, reader};
use refmill::{IntakeOptions, parse, render};
use serde_json::{Map, Value};

/// The formats that are both read and written.
fn formats() -> Vec<&'static str> {
    let written = |id: &&str| EMITTERS.iter().any(|emitter| emitter.format().id == *id);
    READERS.iter().map(|reader| reader.format().id).filter(written).collect()
}

/// Fields that formats make of each other: variables, what stands in for pages, what a work stands in, who is responsible for it, where it is. Where
/// one of them is lost, the others may have become something else on the way.
const KIN: &[&[&str]] = &[
    &[
        "custom",
        "note",
        "page",
        "article-number",
        "number",
        "volume",
        "issue",
        "edition",
        "version",
        "genre",
        "status",
        "arXiv",
        "event-title",
        "event-place",
        "event-date",
        "container-title",
        "collection-title",
        "publisher",
        "publisher-place",
    ],
    &["author", "editor", "et_al"],
    &["URL", "DOI", "accessed", "arXiv"],
];

/// Fields that no other field becomes, whatever a work is taken for.
const ALONE: &[&str] = &["title", "abstract", "keyword", "issued"];

/// A work as the fields of the model, without the key, which is the one that it was written with.
fn fields(item: &Item) -> Map<String, Value> {
    let mut item = item.clone();
    item.custom.retain(|custom| custom.kind() != CustomKind::Key);
    item.custom.sort_by(|one, other| (&one.name, &one.text).cmp(&(&other.name, &other.text)));
    let Ok(Value::Object(fields)) = serde_json::to_value(&item) else { panic!("{item:?} is no object") };
    fields
}

/// The names of the fields in which two works differ.
fn differing(one: &Item, other: &Item) -> BTreeSet<String> {
    let (one, other) = (fields(one), fields(other));
    let names = one.keys().chain(other.keys());
    names.filter(|name| one.get(*name) != other.get(*name)).cloned().collect()
}

/// The fields that may differ where some have been lost: these, their kin, and what is kept of them in notes.
fn affected(lost: &BTreeSet<String>) -> BTreeSet<String> {
    let mut affected = lost.clone();
    for kin in KIN.iter().filter(|kin| kin.iter().any(|name| lost.contains(*name))) {
        affected.extend(kin.iter().map(|&name| name.to_owned()));
    }
    if !lost.is_empty() {
        affected.extend(["note", "custom"].map(str::to_owned));
    }
    affected
}

/// A work written as a format and read again. In which order its variables stand makes no difference to what it is.
fn by_way_of(format: &str, item: &Item) -> Item {
    let mut item = item.clone();
    item.custom.sort_by(|one, other| (&one.name, &one.text).cmp(&(&other.name, &other.text)));
    let record = Record {
        file: "library".into(),
        number: 1,
        first_reference: 1,
        document: Some(item),
        ..Record::default()
    };
    let text = render(&[record], emitter(format).unwrap(), &Options::default()).unwrap().text;
    let options = IntakeOptions { reader: reader(format), ..IntakeOptions::default() };
    let parsed = parse(text.as_bytes(), &options).unwrap();
    let [record] = <[Record; 1]>::try_from(parsed.records)
        .unwrap_or_else(|records| panic!("{format}: {records:?} in {text}"));
    record.document.unwrap_or_else(|| panic!("{format}: nothing is read of {text}"))
}

/// Asserts that a work that came by way of a format is written as another as if it had come directly.
fn assert_pair(first: &str, second: &str, item: &Item) -> Result<(), TestCaseError> {
    let came = by_way_of(first, item);
    let lost = differing(item, &came);
    let (by_way, directly) = (by_way_of(second, &came), by_way_of(second, item));
    let affected = affected(&lost);
    let is_other_type = lost.contains("type");
    for name in differing(&by_way, &directly) {
        let is_affected = affected.contains(&name) || is_other_type && !ALONE.contains(&&*name);
        let of = |item: &Item| fields(item).get(&name).map(ToString::to_string);
        prop_assert!(
            is_affected,
            "{name} of a {} by way of {first} to {second} is {:?} and directly {:?}; {first} lost {lost:?}",
            item.kind,
            of(&by_way),
            of(&directly),
        );
    }
    Ok(())
}

/// Variables that items have no field for, as sources have them.
const VARIABLES: &[(&str, &str)] = &[
    ("ISSN", "1234-5679"),
    ("PMCID", "PMC123456"),
    ("title-short", "The words"),
    ("call-number", "QL 568"),
    ("number-of-pages", "320"),
    ("collection-number", "12"),
    ("original-date", "1899"),
    ("translator", "Loe, Carla; Society of Hives"),
];

prop_compose! {
    /// A work with some of all fields, whose values are nothing out of the ordinary.
    fn work()(kind in prop::sample::select(ItemType::ALL), kept in prop::array::uniform32(prop::bool::weighted(0.4)), variables in prop::collection::btree_set(0..VARIABLES.len(), 0..3)) -> Item {
        let mut kept = kept.into_iter();
        let mut keeps = || kept.next().unwrap_or(true);
        let full = every_field(kind);
        let custom = variables.into_iter().map(|at| Custom::new(VARIABLES[at].0, VARIABLES[at].1)).collect();
        Item {
            kind,
            author: if keeps() { full.author } else { Vec::new() },
            et_al: false,
            editor: if keeps() { full.editor } else { Vec::new() },
            title: full.title,
            container_title: full.container_title.filter(|_| keeps()),
            collection_title: full.collection_title.filter(|_| keeps()),
            event_title: full.event_title.filter(|_| keeps()),
            event_place: full.event_place.filter(|_| keeps()),
            event_date: full.event_date.filter(|_| keeps()),
            issued: full.issued.filter(|_| keeps()),
            volume: full.volume.filter(|_| keeps()),
            issue: full.issue.filter(|_| keeps()),
            page: full.page.filter(|_| keeps()),
            article_number: full.article_number.filter(|_| keeps()),
            number: full.number.filter(|_| keeps()),
            edition: full.edition.filter(|_| keeps()),
            version: full.version.filter(|_| keeps()),
            publisher: full.publisher.filter(|_| keeps()),
            publisher_place: full.publisher_place.filter(|_| keeps()),
            genre: full.genre.filter(|_| keeps()),
            status: full.status.filter(|_| keeps()),
            doi: full.doi.filter(|_| keeps()),
            isbn: full.isbn.filter(|_| keeps()),
            arxiv: full.arxiv.filter(|_| keeps()),
            pmid: full.pmid.filter(|_| keeps()),
            url: full.url.filter(|_| keeps()),
            accessed: full.accessed.filter(|_| keeps()),
            language: full.language.filter(|_| keeps()),
            abstract_: full.abstract_.filter(|_| keeps()),
            keyword: if keeps() { full.keyword } else { Vec::new() },
            note: full.note.filter(|_| keeps()),
            custom,
        }
    }
}

#[test]
fn there_are_pairs() {
    assert!(formats().len() >= 2, "{:?}", formats());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_work_by_way_of_one_format_is_written_as_another_as_if_it_came_directly(item in work()) {
        for first in formats() {
            for second in formats() {
                assert_pair(first, second, &item)?;
            }
        }
    }

    #[test]
    fn what_came_by_way_of_a_format_can_be_said_in_it(item in work()) {
        for format in formats() {
            let mut once = by_way_of(format, &item);
            // What is taken for another type may lose then what that type has no field for.
            if once.kind != item.kind {
                once = by_way_of(format, &once);
            }
            let twice = by_way_of(format, &once);
            prop_assert_eq!(fields(&once), fields(&twice), "{} loses more the second time", format);
        }
    }
}
