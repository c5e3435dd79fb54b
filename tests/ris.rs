//! RIS read back by a strict reader: what is on a line is what was in the item, after the documented folding.

#![allow(clippy::unwrap_used)] // What a test unwraps, it tests.

mod items;

use items::{emit, every_field, every_type, record};
use proptest::prelude::*;
use refmill::emit::Options;
use refmill::keys::Keys;
use refmill::model::{Item, ItemType, Name, Pages, Record};
use refmill::{Code, Diagnostic};

/// The records of an output as lists of tags and values. Refuses everything that any reader stumbles over.
fn read(text: &str) -> Vec<Vec<(&str, &str)>> {
    let mut records: Vec<Vec<(&str, &str)>> = Vec::new();
    let mut open = false;
    assert!(text.is_empty() || text.ends_with("ER  - \r\n"), "does not end with a record");
    for line in text.split_terminator("\r\n") {
        assert!(!line.chars().any(|c| c.is_control() || "\u{2028}\u{2029}".contains(c)), "{line:?}");
        if line.is_empty() {
            assert!(!open, "blank line within a record");
            continue;
        }
        let (tag, value) = line.split_at_checked(6).expect("a tag");
        let tag = tag.strip_suffix("  - ").expect("two blanks, a hyphen, a blank");
        assert!(tag.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()), "{tag}");
        match (tag, open) {
            ("TY", false) => {
                records.push(Vec::new());
                open = true;
            }
            ("ER", true) => {
                assert!(value.is_empty());
                open = false;
                continue;
            }
            _ => assert!(open && tag != "TY" && tag != "ER", "{line:?} out of place"),
        }
        assert!(!value.trim().is_empty(), "blank {tag}");
        records.last_mut().unwrap().push((tag, value));
    }
    assert!(!open, "a record is not closed");
    records
}

/// The folding, written from the documentation and not from the emitter: blanks and breaks folded, control characters gone, `<` that opens a tag replaced with the `>` that closes it.
fn fold(text: &str) -> String {
    let mut folded = String::new();
    let mut tag = false;
    let characters: Vec<char> = text.trim().chars().collect();
    for (at, &c) in characters.iter().enumerate() {
        let c = match c {
            '<' if characters.get(at + 1).is_some_and(|c| c.is_ascii_alphabetic() || "/!?".contains(*c)) => {
                tag = true;
                '\u{2039}'
            }
            '>' if std::mem::take(&mut tag) => '\u{203a}',
            '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
            c if c.is_control() => continue,
            c => c,
        };
        if c != ' ' || !folded.ends_with(' ') {
            folded.push(c);
        }
    }
    folded.trim().to_owned()
}

/// Whether a text may hold markup, which the folding here does not know: pairs are left to the examples.
fn has_markup(text: &str) -> bool {
    text.contains("</")
}

fn names_have_markup(names: &[Name]) -> bool {
    names.iter().any(|name| has_markup(&serde_json::to_string(name).unwrap()))
}

fn expected_name(name: &Name) -> String {
    let part = |text: &str| fold(text).replace(',', "").trim().to_owned();
    match name {
        Name::Person(person) => {
            let family = part(&person.full_family());
            match (&person.given, &person.suffix) {
                (None, None) => family,
                (given, None) => format!("{family}, {}", part(given.as_deref().unwrap_or_default())),
                (given, Some(suffix)) => {
                    format!("{family}, {}, {}", part(given.as_deref().unwrap_or_default()), part(suffix))
                }
            }
        }
        Name::Literal { literal } => format!("{},", part(literal)),
    }
}

fn values<'t>(record: &[(&'t str, &'t str)], tag: &str) -> Vec<&'t str> {
    record.iter().filter(|(t, _)| *t == tag).map(|(_, value)| *value).collect()
}

fn has(found: &[Diagnostic], code: Code) -> bool {
    found.iter().any(|diagnostic| diagnostic.code == code)
}

fn one(item: Item) -> (String, Vec<Diagnostic>) {
    emit("ris", &Record { document: Some(item), ..Record::default() }, &Options::default())
}

#[test]
fn every_field_of_every_type_has_a_line() {
    for &kind in ItemType::ALL {
        let (text, found) = one(every_field(kind));
        assert!(found.is_empty(), "{kind}: {found:?}");
        for field in
            ["Aalto", "Editors", "Congress", "e77310", "R-88", "9.9.1", "Oslo", "Working paper", "kept aside"]
        {
            assert!(text.contains(field), "{kind}: {field} is not in {text}");
        }
    }
}

#[test]
fn every_type_is_a_record_in_order() {
    let written = every_type();
    let (text, _) = emit("ris", &written, &Options::default());
    let records = read(&text);
    assert_eq!(records.len(), 1 + written.references.len());
    let types: Vec<_> = records.iter().map(|record| record[0]).collect();
    let expected = "GEN MANSCPT JOUR MGZN NEWS BOOK CHAP DATA GEN DICT ENCYC CASE STAT MANSCPT CONF PAT RPRT COMP \
                    SLIDE STAND THES ELEC GEN";
    assert_eq!(types, expected.split_whitespace().map(|kind| ("TY", kind)).collect::<Vec<_>>());
    let of = |kind: ItemType| &records[1 + ItemType::ALL.iter().position(|&k| k == kind).unwrap()];
    assert_eq!(values(of(ItemType::Book), "AU"), ["van den Berg, R., Jr."]);
    assert_eq!(values(of(ItemType::Book), "T2"), ["Series of Things"]);
    assert_eq!(values(of(ItemType::Chapter), "A2"), ["Coe, B.", "Society of Things,"]);
    assert_eq!(values(of(ItemType::PaperConference), "C3"), ["Proceedings of ICT"]);
    assert_eq!(values(of(ItemType::PaperConference), "T2"), ["Proceedings of ICT"]);
    assert_eq!(
        values(of(ItemType::PaperConference), "N1"),
        ["Event: International Conference on Things", "Event date: 2019-09-30/2019-10-02"]
    );
    assert_eq!(values(of(ItemType::Report), "SN"), ["12-3"]);
    assert_eq!(values(of(ItemType::Patent), "DA"), ["1990/02/27/"]);
    assert_eq!(values(of(ItemType::Webpage), "Y2"), ["2021/03/05/"]);
    assert_eq!(values(of(ItemType::ArticleJournal), "DO"), ["10.1002/(SICI)1097<3::AID>3.0.CO;2-X"]);
    assert_eq!(values(of(ItemType::Article), "M3"), ["Preprint"]);
    assert_eq!(values(&records[0], "KW"), ["bees", "wasps, social"]);
}

#[test]
fn what_ris_cannot_say_is_reported() {
    let title = |title: &str| one(Item { title: Some(title.into()), ..Item::default() });
    let (text, found) = title("CO<sub>2</sub> at p < 0.05");
    assert!(text.contains("TI  - CO2 at p < 0.05\r\n") && found.is_empty());
    let (text, found) = title("On <blink> and \u{7}bells");
    assert!(text.contains("TI  - On \u{2039}blink\u{203a} and bells\r\n"));
    assert_eq!(found.iter().filter(|d| d.code == Code::LossCharacter).count(), 2);
    assert!(found.iter().all(|d| d.message.contains("`title`")));
    let (text, found) = one(Item { author: vec![Name::literal("Dept. of X, Y")], ..Item::default() });
    assert!(text.contains("AU  - Dept. of X Y,\r\n") && has(&found, Code::LossCharacter));
    let (_, found) = one(Item { author: vec![Name::literal("X")], et_al: true, ..Item::default() });
    assert!(has(&found, Code::LossEtAl));
}

#[test]
fn a_repeated_item_is_written_once() {
    let mut record = every_type();
    record.references.push(record.references[1].clone());
    let (text, _) = emit("ris", &record, &Options::default());
    assert_eq!(read(&text).len(), record.references.len());
}

#[test]
fn an_article_number_stands_for_pages() {
    let number = Item { article_number: Some("e12".into()), ..Item::default() };
    assert!(one(number.clone()).0.contains("SP  - e12\r\n"));
    let (text, _) = one(Item { page: Some(Pages::single("7")), ..number });
    assert!(text.contains("SP  - 7\r\n") && text.contains("N1  - Article number: e12\r\n"));
}

proptest! {
    #[test]
    fn any_item_is_read_back(record in record()) {
        let (text, _) = emit("ris", &record, &Options::default());
        let records = read(&text);
        let keyed = Keys::default().assign_record(&record, Options::default().scope);
        let entries: Vec<_> = keyed.entries().filter(|(_, repeat)| !repeat).map(|(entry, _)| entry).collect();
        prop_assert_eq!(records.len(), entries.len());
        for (read, entry) in records.iter().zip(entries) {
            let item = entry.item;
            prop_assert_eq!(values(read, "ID"), [entry.key]);
            let single = |tag: &str, text: &Option<String>| {
                let expected: Vec<String> = text.iter().map(|t| fold(t)).filter(|t| !t.is_empty()).collect();
                (values(read, tag), expected)
            };
            for (tag, text) in [
                ("TI", &item.title), ("VL", &item.volume), ("IS", &item.issue), ("PB", &item.publisher),
                ("CY", &item.publisher_place), ("LA", &item.language), ("AB", &item.abstract_),
            ] {
                if text.as_deref().is_some_and(has_markup) || tag == "CY" && item.kind == ItemType::Speech {
                    continue;
                }
                let (found, expected) = single(tag, text);
                prop_assert_eq!(found, expected, "{}", tag);
            }
            let something = |name: &String| name.contains(|c: char| c != ',' && !c.is_whitespace());
            let authors: Vec<_> = item.author.iter().map(expected_name).filter(something).collect();
            let found = values(read, "AU");
            if !names_have_markup(&item.author) {
                prop_assert_eq!(found, authors);
            }
            let keywords: Vec<_> = item.keyword.iter().map(|k| fold(k)).filter(|k| !k.is_empty()).collect();
            if !item.keyword.iter().any(|keyword| has_markup(keyword)) {
                prop_assert_eq!(values(read, "KW"), keywords);
            }
            let year: Vec<_> = item.issued.iter().map(|date| format!("{:04}", date.year)).collect();
            prop_assert_eq!(values(read, "PY"), year);
            let doi: Vec<_> = item.doi.iter().map(|doi| doi.as_str().to_owned()).collect();
            prop_assert_eq!(values(read, "DO"), doi);
            // What has no tag of its own is in a note, and what has one is there: no field is nowhere.
            for text in [
                &item.container_title, &item.collection_title, &item.event_title, &item.event_place, &item.number,
                &item.edition, &item.version, &item.genre, &item.status, &item.note, &item.article_number,
            ].into_iter().flatten().filter(|text| !has_markup(text)) {
                let text = fold(text);
                prop_assert!(read.iter().any(|(_, value)| value.contains(&text)), "{} is lost", text);
            }
        }
    }
}
