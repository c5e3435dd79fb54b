//! Raw texts and places as strict readers find them, whatever the raw text holds.

#![allow(clippy::unwrap_used)] // What a test unwraps, it tests.

mod items;

use biblatex::{Bibliography, ChunksExt};
use items::{emit, every_field, every_type, person, record};
use proptest::prelude::*;
use refmill::Span;
use refmill::emit::Options;
use refmill::model::{Item, ItemType, Record, Reference};

const FIELDS: [(&str, &str); 2] = [("bibtex", "annote"), ("biblatex", "verbb")];

fn asked() -> Options {
    Options { provenance: true, ..Options::default() }
}

/// A record that cites one work, by that raw text.
fn cited(raw: &str, item: Item) -> Record {
    let reference =
        Reference { raw: raw.into(), span: Span::new(7, 7 + raw.len()), item, ..Reference::default() };
    Record {
        file: "export.txt".into(),
        number: 2,
        first_reference: 4,
        references: vec![reference],
        ..Record::default()
    }
}

fn book() -> Item {
    Item {
        kind: ItemType::Book,
        author: vec![person("Roe", "J.")],
        title: Some("Bees".into()),
        ..Item::default()
    }
}

/// What the notes of a RIS file say.
fn notes(ris: &str) -> Vec<&str> {
    ris.split("\r\n").filter_map(|line| line.strip_prefix("N1  - ")).collect()
}

/// File, record, reference, first byte, byte after the last, and raw text, as the documentation says to read them.
fn parts(text: &str) -> (String, String, Option<String>, String, String, String) {
    let (file, rest) = text.strip_prefix('[').unwrap().split_once(", record ").unwrap();
    let (place, raw) = rest.split_once(']').unwrap();
    let (numbers, bytes) = place.split_once(", bytes ").unwrap();
    let (record, reference) = match numbers.split_once(", reference ") {
        Some((record, reference)) => (record, Some(reference.to_owned())),
        None => (numbers, None),
    };
    let (start, end) = bytes.split_once('-').unwrap();
    let raw = raw.strip_prefix(' ').unwrap_or(raw);
    (file.into(), record.into(), reference, start.into(), end.into(), raw.into())
}

#[test]
fn a_reference_says_where_it_stood_and_how_it_read() {
    let raw = "Roe J., Bees, (2001)";
    let expected = format!("[export.txt, record 2, reference 4, bytes 7-27] {raw}");
    let record = cited(raw, book());
    for (format, field) in FIELDS {
        let (text, _) = emit(format, &record, &asked());
        let read = Bibliography::parse(&text).unwrap();
        let entry = read.iter().next().unwrap();
        assert_eq!(entry.get(field).unwrap().format_verbatim(), expected);
        assert!(entry.get("note").is_none(), "every style prints it: {text}");
    }
    assert_eq!(notes(&emit("ris", &record, &asked()).0), [&*expected]);
    let parts = parts(&expected);
    let expected = ("export.txt".into(), "2".into(), Some("4".into()), "7".into(), "27".into(), raw.into());
    assert_eq!(parts, expected);
}

#[test]
fn nothing_of_it_is_there_where_it_is_not_asked_for() {
    for format in ["bibtex", "biblatex", "ris"] {
        let (without, _) = emit(format, &every_type(), &Options::default());
        let (with, _) = emit(format, &every_type(), &asked());
        assert!(!without.contains("bytes "), "{format}");
        let items = 1 + every_type().references.len();
        assert_eq!(with.matches(", bytes ").count(), items, "{format}");
        let rest: Vec<&str> = with.lines().filter(|line| !line.contains(", bytes ")).collect();
        let kept: Vec<&str> =
            without.lines().filter(|line| !line.contains("annote") || format != "bibtex").collect();
        assert!(
            rest.iter().all(|line| without.contains(line)) && kept.iter().all(|line| with.contains(line)),
            "{format}"
        );
    }
}

#[test]
fn what_looks_like_a_field_of_some_reader_stands_behind_the_bracket() {
    for raw in [
        "DOI: 10.1000/1",
        "{:DOI: 10.1000/1}",
        "ER  - ",
        "TY  - JOUR",
        "tex.note: x",
        "@book{a,",
        "} note = {x}",
    ] {
        let record = cited(raw, book());
        for (format, field) in FIELDS {
            let (text, _) = emit(format, &record, &asked());
            let read = Bibliography::parse(&text).unwrap();
            assert_eq!(read.len(), 1, "{text}");
            let value = read.iter().next().unwrap().get(field).unwrap().format_verbatim();
            assert!(value.starts_with("[export.txt, record 2, "), "{value}");
        }
        let (text, _) = emit("ris", &record, &asked());
        let value = notes(&text)[0];
        let folded = raw.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(value.starts_with("[export.txt, record 2, ") && value.ends_with(&folded), "{value}");
        assert_eq!(text.matches("\r\nER  - ").count(), 1, "{text}");
    }
}

#[test]
fn other_sections_stay_before_it() {
    let record = cited("raw words", every_field(ItemType::Book));
    let (text, _) = emit("bibtex", &record, &asked());
    assert!(
        text.contains("annote = {QQ: kept aside; [export.txt, record 2, reference 4, bytes 7-16] raw words}"),
        "{text}"
    );
    let (text, _) = emit("ris", &record, &asked());
    assert!(notes(&text).last().unwrap().ends_with("raw words"), "{text}");
}

#[test]
fn a_raw_text_is_neither_transliterated_nor_warned_of() {
    let record = cited("Роу И., О мёде, (2001)", book());
    for (format, _) in FIELDS {
        for ascii in [false, true] {
            let (text, found) = emit(format, &record, &Options { ascii, ..asked() });
            assert!(text.contains("Роу И., О мёде, (2001)") && found.is_empty(), "{found:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_raw_text_each_item_has_its_place(record in record()) {
        let items: Vec<serde_json::Value> =
            serde_json::from_str(&emit("csl-json", &record, &asked()).0).unwrap();
        for (format, field) in FIELDS {
            let (text, _) = emit(format, &record, &asked());
            let read = Bibliography::parse(&text);
            prop_assert!(read.is_ok(), "{:?}\n{text}", read.err());
            let read = read.unwrap();
            prop_assert_eq!(read.len(), items.len());
            for (entry, item) in read.iter().zip(&items) {
                let value = entry.get(field).map(|value| value.format_verbatim()).unwrap_or_default();
                let place = format!("bytes {}-{}]", item["custom"]["source"]["start"], item["custom"]["source"]["end"]);
                prop_assert!(value.contains(&place), "{} is not in {}", place, value);
            }
        }
        let (text, _) = emit("ris", &record, &asked());
        for (written, item) in text.split("ER  - \r\n").zip(&items) {
            let place = format!("bytes {}-{}]", item["custom"]["source"]["start"], item["custom"]["source"]["end"]);
            prop_assert!(notes(written).last().is_some_and(|note| note.contains(&place)), "{}", written);
        }
    }
}
