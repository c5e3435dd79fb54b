//! The same records read back from BibTeX, BibLaTeX, RIS and CSL-JSON say the same, field by field: what CSL-JSON says of a work
//! is in the others, where each has a place for it, but for the documented losses.

#![allow(clippy::unwrap_used)] // What a test unwraps, it tests.

mod cases;
mod items;

use items::{emit, every_field, every_type, record};
use proptest::prelude::*;
use refmill::emit::{Options, emitter};
use refmill::model::{CustomKind, ItemType, Record, Reference, Variable, VariableKind};
use refmill::render;
use refmill::verify::{ReadItem, read};
use unicode_normalization::UnicodeNormalization;

/// Where each format has what CSL calls so. What has no field of its own in a type is in a note.
const PLACES: &[(&str, &[&str], &[&str])] = &[
    ("title", &["title"], &["TI"]),
    ("author", &["author"], &["AU"]),
    ("editor", &["editor", "note"], &["A2", "ED"]),
    (
        "container-title",
        &[
            "booktitle",
            "howpublished",
            "institution",
            "journal",
            "journaltitle",
            "note",
            "organization",
            "school",
            "series",
            "titleaddon",
        ],
        &["T2", "N1"],
    ),
    ("container-title-short", &["journal", "shortjournal", "note"], &["J2", "N1"]),
    ("journalAbbreviation", &["journal", "shortjournal", "note"], &["J2", "N1"]),
    ("collection-title", &["series", "note"], &["T2", "T3"]),
    ("event-title", &["eventtitle", "booktitle", "howpublished", "note"], &["T2", "N1"]),
    ("event-place", &["venue", "address", "location", "note"], &["C1", "CY", "N1"]),
    ("event-date", &["eventdate", "note"], &["N1"]),
    ("issued", &["year", "date"], &["PY"]),
    ("volume", &["volume", "note"], &["VL"]),
    ("issue", &["number", "note"], &["IS"]),
    ("page", &["pages", "note"], &["SP"]),
    // An article number or an arXiv identifier where the work has no number.
    ("number", &["number", "note", "eprint"], &["M1", "SN", "N1"]),
    ("edition", &["edition", "note"], &["ET", "N1"]),
    ("version", &["version", "note"], &["ET", "N1"]),
    (
        "publisher",
        &["publisher", "institution", "school", "organization", "howpublished", "holder", "note"],
        &["PB"],
    ),
    ("authority", &["publisher", "organization", "howpublished", "holder", "note"], &["PB"]),
    ("publisher-place", &["address", "location", "note"], &["CY"]),
    ("genre", &["type", "note"], &["M3", "N1"]),
    ("status", &["pubstate", "note"], &["N1"]),
    ("DOI", &["doi"], &["DO"]),
    ("ISBN", &["isbn", "note"], &["SN", "N1"]),
    ("PMID", &["pmid", "eprint", "annotation"], &["N1"]),
    ("URL", &["url"], &["UR"]),
    ("accessed", &["urldate"], &["Y2"]),
    ("language", &["language", "note"], &["LA"]),
    ("abstract", &["abstract"], &["AB"]),
    ("keyword", &["keywords"], &["KW"]),
    ("note", &["note", "eprint"], &["N1"]),
    ("annote", &["annote", "annotation"], &["N1"]),
];

/// What is compared of a value: letters and digits, taken apart, without accents, without markup and without the words that readers name parts by.
fn bare(text: &str) -> String {
    const WORDS: [&str; 10] =
        ["particle ", "family ", "suffix ", "given ", "some(", "none", "literal ", "arxiv:", "%7b", "%7d"];
    // What stands in brackets for text reads as a tag as well, so that tags go wherever they are.
    // The apostrophe that is a letter is a mark in names of BibTeX.
    let seen = |c: &char| !(c.is_control() || matches!(c, '\u{AD}' | '\u{2BC}' | '\u{200B}'..='\u{200F}'));
    let mut text: String = text.chars().filter(seen).flat_map(char::to_lowercase).collect();
    text = text.replace('\u{2039}', "<").replace('\u{203a}', ">").replace("%5c", "");
    // The sign of an increment is a letter to TeX.
    text = text.replace('\u{2206}', "\u{3b4}");
    text = without_tags(text);
    for word in WORDS {
        text = text.replace(word, "");
    }
    text.nfkd()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .nfkd()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

fn without_tags(mut text: String) -> String {
    loop {
        let before = text.len();
        for tag in ["sub", "inf", "sup", "i", "em", "b", "strong"] {
            text = text.replace(&format!("<{tag}>"), "").replace(&format!("</{tag}>"), "");
        }
        if text.len() == before {
            return text;
        }
    }
}

/// The letters and digits of a value, sorted: the parts of names are in another order in each format.
fn sorted(bare: &str) -> String {
    let mut signs: Vec<char> = bare.chars().collect();
    signs.sort_unstable();
    signs.into_iter().collect()
}

/// The fields of an item, bare.
fn bare_fields(item: &ReadItem) -> Vec<(&str, String)> {
    item.fields.iter().map(|(name, value)| (name.as_str(), bare(value))).collect()
}

/// What a format says under any of the names: each value, and those of one name as one.
fn said(fields: &[(&str, String)], places: &[&str]) -> Vec<String> {
    let mut said = Vec::new();
    for place in places {
        // The last page has a tag of its own.
        let names = if *place == "SP" { &["SP", "EP"][..] } else { &[*place][..] };
        let values = fields.iter().filter(|(name, _)| names.contains(name));
        let before = said.len();
        said.extend(values.map(|(_, value)| value.clone()));
        said.push(said[before..].concat());
    }
    said
}

/// What CSL-JSON says, with a value for each creator.
fn csl_fields(item: &ReadItem) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    let mut last = "";
    for (name, value) in item.fields.iter().filter(|(name, _)| name != "type") {
        let creator = name.rsplit_once('.').map_or("", |(creator, _)| creator);
        match fields.last_mut() {
            Some((_, begun)) if !creator.is_empty() && creator == last => begun.push_str(value),
            Some(_) | None => fields.push((name.split('.').next().unwrap().to_owned(), value.clone())),
        }
        last = creator;
    }
    fields
}

/// Year, month and day of a date as CSL-JSON has it, as far as they are known; none of one in words.
fn parts(date: &str) -> Vec<u16> {
    date.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}

/// The year of a date; nothing of one in words.
fn year(date: &str) -> String {
    parts(date).first().map(u16::to_string).unwrap_or_default()
}

/// Whether a format has no place for a value, as its documentation says.
fn is_documented_loss(format: &str, field: &str, value: &str) -> bool {
    // biblatex makes a command of a language.
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, 'À'..='ɏ') || " -.,;()/".contains(c);
    let is_odd_language = format == "biblatex" && field == "language" && !value.chars().all(is_word);
    // ISO 8601 has years of four digits, and no year 0.
    let is_odd_year = format != "ris"
        && matches!(field, "issued" | "accessed" | "event-date")
        && value.split('/').any(|date| !matches!(parts(date).first(), Some(1..=9999)));
    is_odd_language || is_odd_year
}

/// An edition without the word for it and without the letters of an ordinal, which styles print.
fn without_its_word(edition: &str) -> &str {
    let trimmed = edition.trim();
    let lower = trimmed.to_ascii_lowercase();
    let words = [" edition", " edn.", " edn", " ed.", " ed"];
    let end = words.iter().find_map(|word| lower.strip_suffix(word)).map_or(trimmed.len(), str::len);
    let text = trimmed[..end].trim_end();
    let number = text.trim_end_matches(|c: char| c == '.' || c.is_ascii_alphabetic());
    match text[number.len()..].trim_end_matches('.') {
        "" | "st" | "nd" | "rd" | "th" if number.bytes().all(|b| b.is_ascii_digit()) => number,
        _ => text,
    }
}

fn disagreements(records: &[Record]) -> Vec<String> {
    let options = Options::default();
    let read = |format: &str| -> Vec<ReadItem> {
        let emitter = emitter(format).unwrap();
        let text = render(records, emitter, &options).unwrap().text;
        read(emitter, &options, &text).unwrap().into_iter().map(Result::unwrap).collect()
    };
    let mut wrong = Vec::new();
    let csl = read("csl-json");
    for (format, column) in [("bibtex", 0), ("biblatex", 0), ("ris", 1)] {
        let items = read(format);
        assert_eq!(items.len(), csl.len(), "{format}");
        for (one, other) in csl.iter().zip(&items) {
            assert_eq!(one.key, other.key, "{format}");
            wrong.extend(missing(one, other, format, column));
        }
    }
    wrong
}

/// What one format says of an item and the other does not.
fn missing(csl: &ReadItem, other: &ReadItem, format: &str, column: usize) -> Vec<String> {
    let (mut wrong, fields) = (Vec::new(), bare_fields(other));
    // What is under `custom` is for programs that read nothing but CSL-JSON.
    for (field, value) in csl_fields(csl).into_iter().filter(|(field, _)| field != "custom") {
        let row = PLACES.iter().find(|(name, ..)| *name == field);
        // A variable that the model has no field for may stand anywhere: the tables of `verify` say where.
        let variable = Variable::from_csl(&field).or_else(|| Variable::from_csl(&format!("{field}-number")));
        let found = match (row, variable) {
            (Some((_, bib, ris)), _) => said(&fields, if column == 0 { bib } else { ris }),
            (None, Some(_)) => fields.iter().map(|(_, value)| value.clone()).collect(),
            (None, None) => panic!("where is {field} of {}?", csl.key),
        };
        let kind = variable.map(Variable::kind);
        let wanted = match field.as_str() {
            // The year is compared: the day is where a format has one.
            "issued" | "accessed" => year(&value),
            _ if kind == Some(VariableKind::Date) => year(&value),
            // The year and the month: not every day can be said.
            "event-date" => parts(value.split('/').next().unwrap())
                .iter()
                .take(2)
                .zip([4, 2])
                .map(|(part, width)| format!("{part:0width$}"))
                .collect(),
            "edition" => bare(without_its_word(&value)),
            "DOI" | "URL" if column == 0 => bare(&encoded(&value)),
            _ => bare(&value),
        };
        let is_there = match field.as_str() {
            name if matches!(name, "author" | "editor") || kind == Some(VariableKind::Names) => {
                let wanted_signs = sorted(&wanted);
                found.iter().any(|said| sorted(said) == wanted_signs || said.contains(&wanted))
                    // Where editors are in the note they are among others.
                    || found.iter().any(|said| is_among(&wanted, said))
            }
            "issued" | "accessed" => {
                found.iter().any(|said| said.trim_start_matches('0').starts_with(&wanted))
            }
            // Other formats have fields for what CSL-JSON has under names, and no place for what only the source knows.
            "note" | "annote" => value.lines().all(|line| {
                let (name, text) = line.split_once(": ").unwrap_or(("", line));
                let kind = CustomKind::of(name);
                let is_elsewhere =
                    matches!(kind, CustomKind::Foreign { .. } | CustomKind::Key | CustomKind::Type);
                let is_field = matches!(kind, CustomKind::Variable(_))
                    && fields.iter().any(|(_, said)| said.contains(&bare(text)));
                is_elsewhere || is_field || found.iter().any(|said| said.contains(&bare(line)))
            }),
            _ => found.iter().any(|said| said.contains(&wanted)),
        };
        // What only looks like a tag is something else to each format; `verify.rs` tells of it.
        let is_odd = without_tags(value.to_lowercase()).contains('<');
        if !(is_there || is_odd || wanted.is_empty() || is_documented_loss(format, &field, &value)) {
            wrong.push(format!("{format}: {} has no {field} {value:?} in {found:?}", csl.key));
        }
    }
    wrong
}

/// An address with the codes that .bib files have for code points that are no characters.
fn encoded(address: &str) -> String {
    let is_no_character =
        |c: char| matches!(u32::from(c), 0xFDD0..=0xFDEF) || u32::from(c) & 0xFFFE == 0xFFFE;
    let mut out = String::new();
    for c in address.chars() {
        if is_no_character(c) {
            out.extend(c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")));
        } else {
            out.push(c);
        }
    }
    out
}

/// Whether the letters of a name stand together in a text, in whatever order.
fn is_among(name: &str, text: &str) -> bool {
    let (text, wanted): (Vec<char>, _) = (text.chars().collect(), sorted(name));
    text.windows(name.chars().count().max(1)).any(|part| sorted(&part.iter().collect::<String>()) == wanted)
}

fn assert_agreed(records: &[Record], whose: &str) {
    let wrong = disagreements(records);
    assert!(wrong.is_empty(), "{whose}:\n{}", wrong.join("\n"));
}

#[test]
fn golden_cases_agree_across_formats() {
    for case in cases::cases() {
        let (mut parsed, _) = cases::read(&case);
        // What only the format of the source knows is in no other.
        for item in parsed.records.iter_mut().filter_map(|record| record.document.as_mut()) {
            item.custom.retain(|custom| !matches!(custom.kind(), CustomKind::Foreign { .. }));
        }
        assert_agreed(&parsed.records, &case.display().to_string());
    }
}

#[test]
fn every_field_of_every_type_agrees_across_formats() {
    let references =
        ItemType::ALL.iter().map(|&kind| Reference { item: every_field(kind), ..Reference::default() });
    assert_agreed(&[Record { references: references.collect(), ..Record::default() }], "every field");
    assert_agreed(&[every_type()], "every type");
}

#[test]
fn a_value_that_one_format_lacks_is_noticed() {
    let record = every_type();
    let (text, _) = emit("ris", &record, &Options::default());
    let ris =
        read(emitter("ris").unwrap(), &Options::default(), &text.replace("VL  - 41", "VL  - 14")).unwrap();
    let (text, _) = emit("csl-json", &record, &Options::default());
    let csl = read(emitter("csl-json").unwrap(), &Options::default(), &text).unwrap();
    let pairs = csl.iter().zip(&ris).map(|(csl, ris)| (csl.as_ref().unwrap(), ris.as_ref().unwrap()));
    let wrong: Vec<String> = pairs.flat_map(|(csl, ris)| missing(csl, ris, "ris", 1)).collect();
    assert_eq!(wrong.len(), 3, "three types have a volume: {wrong:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_records_agree_across_formats(mut record in record()) {
        // The note of a fragment stands for what its entry type has no field for.
        record.references.iter_mut().for_each(|reference| reference.fragment = false);
        // RIS has no note for a section without a word.
        let items = record.references.iter_mut().map(|reference| &mut reference.item).chain(&mut record.document);
        items.for_each(|item| item.custom.retain(|section| !bare(&section.text).is_empty()));
        let wrong = disagreements(std::slice::from_ref(&record));
        prop_assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
