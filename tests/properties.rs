//! What holds for any input whatever: no panic, every byte accounted for, keys unique, spans in range.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;
use refmill::emit::{EMITTERS, Options};
use refmill::model::Reference;
use refmill::read::{READERS, reader};
use refmill::{Code, IntakeOptions, Keyed, Parsed, Scope, keys::Keys, parse, render};

/// Text made of what references are made of, in orders that nobody meant.
fn shreds() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("Roe J., ".to_owned()),
        Just("van den Berg R.A., ".to_owned()),
        Just("Et al., ".to_owned()),
        Just("Surname, I.I., ".to_owned()),
        Just("OECD, ".to_owned()),
        Just("A study of bees, wasps and ants, ".to_owned()),
        Just("Journal of Honey, ".to_owned()),
        Just("J. Honey Res., ".to_owned()),
        Just("In: Proceedings of the Bee Conference (pp. 3-9), ".to_owned()),
        Just("41, 1, ".to_owned()),
        Just("Vol. 3, no. 4, ".to_owned()),
        Just("12 (SUPPL. 2), ".to_owned()),
        Just("pp. 49-82, ".to_owned()),
        Just("pp. 165-174), ".to_owned()),
        Just("PhD thesis, University of Wax, ".to_owned()),
        Just("https://doi.org/10.1000/182, ".to_owned()),
        Just("doi:10.1000/182 ".to_owned()),
        Just("http://bees.example/a_(b), ".to_owned()),
        Just("arXiv:2001.08361 ".to_owned()),
        Just("ISBN 978-0-306-40615-7 ".to_owned()),
        Just("PMID: 123 ".to_owned()),
        Just("(2005)".to_owned()),
        Just("(2005) ".to_owned()),
        Just(" (1998) ".to_owned()),
        Just(". , Springer, New York".to_owned()),
        Just(", , London: Wax Press".to_owned()),
        Just("; ".to_owned()),
        Just(";\n".to_owned()),
        Just("&amp; ".to_owned()),
        Just("(".to_owned()),
        Just(")".to_owned()),
        "\\PC{0,8}",
        any::<String>(),
    ];
    prop::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
}

fn document(list: &str) -> String {
    format!("#ITI#On bees#FTI# #IRF#{list}#FRF#")
}

fn read(bytes: &[u8], format: &str) -> Parsed {
    let options = IntakeOptions { reader: reader(format), ..IntakeOptions::default() };
    parse(bytes, &options).unwrap()
}

/// White space and punctuation: what may stand between fields without being left over.
fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | '.' | ':' | '(' | ')' | '[' | ']')
}

/// Fields, leftover and separators are all of a reference, and none of them overlap.
fn accounts_for_every_byte(reference: &Reference) {
    let raw = &reference.raw;
    let mut places: Vec<_> = reference.taken.iter().map(|taken| taken.span).collect();
    places.extend(reference.leftover.iter().map(|leftover| leftover.span));
    places.sort_unstable();
    let mut end = 0;
    for place in places {
        assert!(end <= place.start, "{raw:?}: two pieces overlap at {}", place.start);
        let between = &raw[end..place.start];
        assert!(between.chars().all(is_separator), "{raw:?}: nothing took {between:?}");
        end = place.end;
    }
    assert!(raw[end..].chars().all(is_separator), "{raw:?}: nothing took {:?}", &raw[end..]);
    for leftover in &reference.leftover {
        assert_eq!(raw[leftover.span.range()], leftover.text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.max(1_000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_and_written_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for format in READERS.iter().map(|reader| reader.format().id) {
            let parsed = read(&bytes, format);
            for emitter in EMITTERS {
                render(&parsed.records, *emitter, &Options::default()).unwrap();
            }
        }
        let _ = parse(&bytes, &IntakeOptions::default());
    }

    #[test]
    fn fields_leftover_and_separators_are_all_of_a_reference(list in shreds()) {
        for record in read(document(&list).as_bytes(), "tagged").records {
            record.references.iter().for_each(accounts_for_every_byte);
        }
    }

    #[test]
    fn references_and_what_lies_between_them_are_all_of_a_list(list in shreds()) {
        prop_assume!(!list.contains('#'));
        let text = document(&list);
        let parsed = read(text.as_bytes(), "tagged");
        let start = text.find("#IRF#").unwrap() + "#IRF#".len();
        let mut end = start;
        for reference in parsed.records.iter().flat_map(|record| &record.references) {
            let between = &text[end..reference.span.start];
            prop_assert!(between.chars().all(|c| c.is_whitespace() || c == ';'), "{between:?} is in no reference");
            prop_assert_eq!(&text[reference.span.range()], &reference.raw);
            end = reference.span.end;
        }
        let rest = &text[end..start + list.len()];
        prop_assert!(rest.chars().all(|c| c.is_whitespace() || c == ';'), "{rest:?} is in no reference");
    }

    #[test]
    fn a_line_is_a_reference(lines in prop::collection::vec(shreds(), 0..6)) {
        let lines: Vec<String> = lines.iter().map(|line| line.replace(['\n', '\r'], " ")).collect();
        let text = lines.join("\n");
        let parsed = read(text.as_bytes(), "references");
        let count: usize = parsed.records.iter().map(|record| record.references.len()).sum();
        let first = text.strip_prefix('\u{feff}').unwrap_or(&text);
        prop_assert_eq!(count, first.lines().filter(|line| !line.trim().is_empty()).count());
    }

    #[test]
    fn keys_are_plain_and_unique_whatever_their_case(list in shreds(), more in shreds()) {
        let parsed = read(format!("{}\n{}", document(&list), document(&more)).as_bytes(), "tagged");
        let mut keys = Keys::default();
        let mut seen = HashMap::new();
        for record in &parsed.records {
            let keyed: Keyed<'_> = keys.assign_record(record, Scope::All);
            for (entry, repeat) in keyed.entries() {
                prop_assert!(entry.key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
                let known = seen.insert(entry.key.to_owned(), entry.item.clone());
                prop_assert_eq!(known.is_some(), repeat);
                prop_assert!(known.is_none_or(|item| item == *entry.item), "{} stands for two works", entry.key);
            }
        }
    }

    #[test]
    fn values_are_printed_in_the_reference(list in shreds()) {
        let squeeze = |text: &str| text.split_whitespace().collect::<String>();
        let parsed = read(document(&list).as_bytes(), "tagged");
        // What was put right is said, and is not printed.
        let repaired = parsed.diagnostics.iter().any(|located| located.diagnostic.code == Code::RepairedText);
        for record in parsed.records.into_iter().filter(|_| !repaired) {
            for reference in record.references {
                let raw = squeeze(&reference.raw);
                let item = &reference.item;
                let texts = [
                    &item.title, &item.container_title, &item.volume, &item.issue, &item.publisher,
                    &item.publisher_place, &item.edition, &item.genre, &item.article_number,
                ];
                for text in texts.into_iter().flatten() {
                    prop_assert!(raw.contains(&squeeze(text)), "{:?} is not printed in {:?}", text, reference.raw);
                }
            }
        }
    }
}

#[test]
fn appending_a_reference_renames_none_before_it() {
    let lines = [
        "Roe J., Bees, (2001)",
        "Roe J., Bees and wasps, (2001)",
        "24, (2010)",
        "Roe J., Bees, Honey, 3, (2001)",
    ];
    let key_list = |count: usize| -> Vec<String> {
        let parsed = read(lines[..count].join("\n").as_bytes(), "references");
        let keyed = Keys::default().assign_record(&parsed.records[0], Scope::All);
        keyed.entries().map(|(entry, _)| entry.key.to_owned()).collect()
    };
    let all = key_list(lines.len());
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), lines.len());
    for count in 1..lines.len() {
        assert_eq!(all[..count], key_list(count));
    }
}
