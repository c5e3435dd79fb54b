//! CSL-JSON read back by `citationberg`, the reader of typst and hayagriva: every item of every golden case, field by field.
//!
//! It has no value for the object `custom`, and refuses an item that carries one; the other readers pass over it.

#![allow(clippy::unwrap_used)] // What a test unwraps, it tests.

mod cases;

use cases::{cases, read};
use citationberg::json::{
    DateValue, FixedDate, FixedDateRange, Item, LiteralName, NameItem, NameValue, Value,
};
use refmill::emit::emitter;
use refmill::outlet::render;
use serde_json::{Value as Json, json};

/// A value as it was written.
fn written(value: &Value) -> Json {
    match value {
        Value::String(text) => json!(text),
        Value::Number(number) => json!(number),
        Value::Names(names) => names.iter().map(name).collect(),
        Value::Date(date) => json!({ "date-parts": dates(date.clone()) }),
    }
}

fn name(value: &NameValue) -> Json {
    let item = match value {
        NameValue::Literal(LiteralName { literal }) => return json!({ "literal": literal }),
        NameValue::Item(item) => item,
    };
    let NameItem { family, given, non_dropping_particle, dropping_particle, suffix, comma_suffix } = item;
    assert_eq!((dropping_particle, comma_suffix), (&None, &None));
    let mut name = json!({ "family": family });
    for (key, part) in
        [("given", given), ("non-dropping-particle", non_dropping_particle), ("suffix", suffix)]
    {
        if let Some(part) = part {
            name[key] = json!(part);
        }
    }
    name
}

/// One date, or the first and the last of several.
fn dates(date: DateValue) -> Vec<Vec<i32>> {
    let FixedDateRange { start, end } = date.try_into().unwrap();
    std::iter::once(start).chain(end).map(|date| parts(&date)).collect()
}

/// Year, month and day as styles print them: the crate counts months and days from 0. Seasons and doubts are left aside.
fn parts(date: &FixedDate) -> Vec<i32> {
    let further = [date.month, date.day].into_iter().flatten().map(|part| i32::from(part) + 1);
    std::iter::once(i32::from(date.year)).chain(further).collect()
}

#[test]
fn every_item_of_every_golden_case_is_read_as_it_was_written() {
    let (mut items, mut wrong) = (0, Vec::new());
    for case in cases() {
        let (mut parsed, options) = read(&case);
        // The crate refuses what CSL has not, which goes back to where it was read.
        for record in &mut parsed.records {
            let cited = record.references.iter_mut().map(|cited| &mut cited.item);
            for item in record.document.iter_mut().chain(cited) {
                item.custom.retain(|custom| !custom.name.starts_with("csl-json:"));
            }
        }
        let text = render(&parsed.records, emitter("csl-json").unwrap(), &options).unwrap().text;
        for mut item in serde_json::from_str::<Vec<Json>>(&text).unwrap() {
            item.as_object_mut().unwrap().remove("custom");
            for date in item.as_object_mut().unwrap().values_mut().filter_map(Json::as_object_mut) {
                date.remove("season");
                date.remove("circa");
            }
            let read: Item =
                serde_json::from_value(item.clone()).unwrap_or_else(|error| panic!("{error}: {item:#}"));
            items += 1;
            assert_eq!(read.0.len(), item.as_object().unwrap().len(), "{item:#}");
            for (key, value) in &read.0 {
                let found = written(value);
                if found != item[key] {
                    wrong.push(format!("{}: {key}: {} came back as {found}", case.display(), item[key]));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(items > 500, "{items}");
}

#[test]
fn an_item_with_provenance_is_refused_as_the_table_of_limits_says() {
    let item = json!({ "id": "a", "type": "book", "title": "T", "custom": { "schema": 1 } });
    assert!(serde_json::from_value::<Item>(item).is_err());
    assert!(include_str!("../docs/LOSSES.md").contains("| citationberg | csl-json | custom |"));
}
