//! Outputs read back by `refmill::verify`: right ones without a difference, damaged ones with the place of the damage.

#![allow(clippy::unwrap_used)] // What a test unwraps, it tests.

mod cases;
mod items;

use std::fs;

use items::{emit, every_field, every_type, record};
use proptest::prelude::*;
use refmill::emit::{
    Choices, EMITTERS, Emitter, Options, Pieces, Profile, Protect, Repeats, Stops, Target, emitter,
};
use refmill::holdings::Holdings;
use refmill::keys::{KeyRules, Keys};
use refmill::model::{
    Custom, Date, DateRange, Doi, Item, ItemType, Name, Pages, Person, Pmid, Record, Reference,
};
use refmill::outlet::Outlet;
use refmill::verify::{Verifier, formats, read_back};
use refmill::{Assigned, Code, Diagnostic, Keyed, Report, Span, render};

fn emitters() -> impl Iterator<Item = &'static dyn Emitter> {
    formats().map(|format| emitter(format).unwrap())
}

/// What is found when the records are written and read back.
fn found(records: &[Record], emitter: &dyn Emitter, options: &Options) -> Vec<Diagnostic> {
    let text = render(records, emitter, options).unwrap().text;
    read_back(records, emitter, options, &text).unwrap()
}

fn messages(found: &[Diagnostic]) -> String {
    found.iter().map(|found| found.message.as_str()).collect::<Vec<_>>().join("\n")
}

/// A record of these items, each at a place of its own.
fn cited(items: Vec<Item>) -> Record {
    let place = |at: usize| Span::new(100 * at, 100 * at + 10);
    let reference = |(at, item)| Reference { item, span: place(at), ..Reference::default() };
    Record {
        file: "test.txt".into(),
        number: 1,
        first_reference: 1,
        references: items.into_iter().enumerate().map(reference).collect(),
        ..Record::default()
    }
}

#[test]
fn every_golden_case_is_read_back_equal() {
    let mut wrong = Vec::new();
    for case in cases::cases() {
        let (parsed, options) = cases::read(&case);
        for emitter in emitters() {
            let found = found(&parsed.records, emitter, &options);
            wrong.extend(found.iter().map(|found| format!("{}: {}", case.display(), found.message)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_golden_case_is_read_back_equal_as_it_is_written() {
    for case in cases::cases() {
        let (parsed, options) = cases::read(&case);
        let holdings = fs::read_to_string(case.join(cases::HOLDINGS)).ok().map(|text| Holdings::read(&text));
        for emitter in emitters() {
            let holdings = holdings.as_ref().filter(|_| emitter.format().has_extension("bib"));
            let rules =
                KeyRules { taken: holdings.map(Holdings::taken).unwrap_or_default(), ..KeyRules::default() };
            let outlet = Outlet::with_keys(emitter, options, Keys::with(&rules));
            let verifier = Verifier::new(emitter, options).unwrap();
            let mut outlet = match holdings {
                Some(holdings) => outlet.onto(holdings).verified_by(verifier.beside(holdings)),
                None => outlet.verified_by(verifier),
            };
            let (mut text, mut report) = (String::new(), Report::default());
            for record in &parsed.records {
                outlet.record(record, &mut text, &mut report).unwrap();
            }
            assert_eq!(outlet.finish(&mut text), None, "{}", case.display());
            assert_eq!(outlet.read_back(), Some(outlet.tally().written));
            let found = report.drain().into_iter().find(|found| found.code == Code::OutputDiffers);
            assert_eq!(found, None, "{}", case.display());
        }
    }
}

#[test]
fn keys_that_only_capitals_tell_apart_are_noticed() {
    let record = cited(three());
    let assigned = |key: &str| Assigned { key: key.into(), repeat: false };
    let keyed = Keyed::new(&record, None, ["roe2020", "ROE2020", "coe2006"].map(assigned).to_vec());
    for emitter in emitters().filter(|emitter| emitter.repeats() == Repeats::Once) {
        let (options, selection) = (Options::default(), keyed.select(emitter.repeats()));
        let (mut pieces, mut report) = (Pieces::default(), Report::default());
        emitter.emit(&selection, &options, &mut pieces, &mut report).unwrap();
        let frame = emitter.frame(&options);
        let text = [frame.open, &pieces.iter().collect::<Vec<_>>().join(frame.between)].concat();
        Verifier::new(emitter, options).unwrap().record(&selection, &text, &mut report);
        let found = report.drain();
        assert!(matches!(&found[..], [one] if one.span == record.references[1].span), "{found:?}");
        assert!(found[0].message.contains("apart from capitals"), "{found:?}");
    }
}

#[test]
fn every_field_of_every_type_is_read_back_equal_for_every_program() {
    let full = cited(ItemType::ALL.iter().map(|&kind| every_field(kind)).collect());
    let profiles = Target::ALL.iter().map(|target| target.profile());
    let options = profiles.map(|Profile { ascii, protect, choices, .. }| Options {
        ascii,
        protect,
        choices,
        provenance: true,
        abbreviate_journals: Some(Stops::Dots),
        ..Options::default()
    });
    let options: Vec<Options> = options.chain([Options::default()]).collect();
    for records in [[full], [every_type()]] {
        for (emitter, options) in emitters().flat_map(|emitter| options.iter().map(move |one| (emitter, one)))
        {
            let found = found(&records, emitter, options);
            assert!(found.is_empty(), "{}", messages(&found));
        }
    }
}

#[test]
fn only_prose_and_what_is_packed_cannot_be_read_back() {
    let texts = EMITTERS.iter().filter(|emitter| emitter.packing().is_none());
    let not = texts.map(|emitter| emitter.format().id).filter(|id| !formats().any(|known| known == *id));
    assert_eq!(not.collect::<Vec<_>>(), ["markdown", "html", "text"]);
    assert!(read_back(&[], emitter("markdown").unwrap(), &Options::default(), "").is_none());
}

/// Three works that nothing is alike in.
fn three() -> Vec<Item> {
    let some = |text: &str| Some(text.to_owned());
    vec![
        Item {
            kind: ItemType::ArticleJournal,
            author: vec![items::person("Roe", "J."), items::person("Poe", "A.B.")],
            title: some("Bees & wasps in CO<sub>2</sub>"),
            container_title: some("Journal of Honey"),
            issued: Some(Date::year(2020).with_month(3).with_day(5)),
            volume: some("41"),
            issue: some("3"),
            page: Some(Pages::range("49", "82")),
            doi: Doi::parse("10.1000/182"),
            ..Item::default()
        },
        Item {
            kind: ItemType::Book,
            author: vec![Name::literal("Society of Hives")],
            title: some("The hive at 5%"),
            publisher: some("Wax and Sons"),
            publisher_place: some("Bern"),
            issued: Some(Date::year(1998)),
            edition: some("2nd ed."),
            ..Item::default()
        },
        Item {
            kind: ItemType::Chapter,
            author: vec![items::person("Coe", "C.")],
            editor: vec![items::person("Loe", "L.")],
            title: some("Über das Wachs"),
            container_title: some("Handbook of Wax"),
            issued: Some(Date::year(2006)),
            keyword: vec!["wax".into(), "comb, old".into()],
            note: some("In German"),
            custom: vec![Custom { name: "XX".into(), text: "kept".into() }],
            ..Item::default()
        },
    ]
}

/// Two works that have what options add or put elsewhere.
fn two() -> Vec<Item> {
    let some = |text: &str| Some(text.to_owned());
    let day = |day| Date::year(2019).with_month(6).with_day(day);
    vec![
        Item {
            kind: ItemType::PaperConference,
            author: vec![Name::Person(Person {
                family: "Berg".into(),
                given: some("R."),
                non_dropping_particle: some("van den"),
                suffix: some("Jr."),
            })],
            et_al: true,
            title: some("Hives of BeeNet"),
            container_title: some("Proceedings of Hives"),
            event_title: some("Meeting on Hives"),
            event_place: some("Oslo"),
            event_date: DateRange::new(day(3), day(5)),
            publisher_place: some("Bern"),
            language: some("English"),
            keyword: vec!["hives".into(), "cited by roe2020".into(), "old, of wax".into()],
            ..Item::default()
        },
        Item {
            kind: ItemType::ArticleJournal,
            author: vec![items::person("Roe", "J.")],
            title: some("Teaching bees"),
            container_title: some("Journal of Educational Administration"),
            issued: Some(Date::year(2001)),
            article_number: some("e77"),
            pmid: Pmid::parse("1728467"),
            ..Item::default()
        },
    ]
}

/// What is found in a damaged output of the three works, with the number of the work that each finding points to.
fn found_in(format: &str, damage: impl FnOnce(&str) -> String) -> Vec<(usize, String)> {
    found_in_output(format, cited(three()), Options::default(), damage)
}

fn found_in_output(
    format: &str,
    record: Record,
    options: Options,
    damage: impl FnOnce(&str) -> String,
) -> Vec<(usize, String)> {
    let (text, _) = emit(format, &record, &options);
    let damaged = damage(&text);
    assert_ne!(text, damaged, "{format}: nothing is damaged\n{text}");
    let found = read_back(&[record], emitter(format).unwrap(), &options, &damaged).unwrap();
    assert!(found.iter().all(|found| found.code == Code::OutputDiffers));
    found.into_iter().map(|found| (found.span.start / 100, found.message)).collect()
}

/// Damages by a replacement, and demands one finding, about that work, with these words.
fn assert_found(format: &str, from: &str, to: &str, work: usize, words: &str) {
    let found = found_in(format, |text| text.replacen(from, to, 1));
    assert!(!found.is_empty(), "{format}: {from} -> {to} is not noticed");
    assert!(found.iter().all(|(at, _)| *at == work), "{format}: {from} -> {to}: {found:?}");
    assert!(found.iter().any(|(_, message)| message.contains(words)), "{format}: {from} -> {to}: {found:?}");
}

#[test]
fn a_field_that_is_dropped_changed_or_made_up_is_noticed() {
    for format in ["bibtex", "biblatex"] {
        assert_found(format, "  volume = {41},\n", "", 0, "lacks `volume`: \"41\" is in the model");
        assert_found(
            format,
            "{49--82}",
            "{49--83}",
            0,
            "wrong `pages`: \"49--83\" is written where \"49--82\"",
        );
        assert_found(format, "{Roe, J. and ", "{", 0, "wrong `author`");
        assert_found(format, "Roe, J. and Poe, A. B.", "Poe, A. B. and Roe, J.", 0, "wrong `author`");
        assert_found(format, "{CO}$_{2}$", "CO2", 0, "wrong `title`");
        assert_found(format, "$_{2}$", "$^{2}$", 0, "wrong `title`");
        assert_found(format, "@book", "@misc", 1, "wrong `entry type`");
        assert_found(format, "{{Society of Hives}}", "{Society of Hives}", 1, "given Society");
        assert_found(
            format,
            "keywords = {wax, {comb, old}}",
            "keywords = {wax, comb, old}",
            2,
            "wrong `keywords`",
        );
        assert_found(
            format,
            "  note = {In German},\n",
            "  note = {In German},\n  isbn = {1},\n",
            2,
            "that is not in the model",
        );
    }
    assert_found("biblatex", "Wax {and} Sons", "Wax and Sons", 1, "wrong `publisher`");
    assert_found("bibtex", "month = mar", "month = {mar}", 0, "months alone are macros");
    assert_found("ris", "VL  - 41\r\n", "", 0, "lacks `VL`");
    assert_found("ris", "EP  - 82", "EP  - 83", 0, "wrong `EP`: \"83\" is written where \"82\"");
    assert_found("ris", "AU  - Society of Hives,", "AU  - Society of Hives", 1, "wrong `AU`");
    assert_found("csl-json", "    \"volume\": \"41\",\n", "", 0, "lacks `volume`");
    assert_found("csl-json", "49-82", "49-83", 0, "wrong `page`");
    assert_found("csl-json", "<sub>", "<sup>", 0, "wrong `title`");
    assert_found(
        "csl-json",
        "\"title\": \"The",
        "\"short\": 1, \"title\": \"The",
        1,
        "has `short` that is not in the model",
    );
    assert_found("csl-json", "\"edition\": \"2nd ed.\"", "\"edition\": \"\"", 1, "a property is empty");
    assert_found("csl-jsonl", "\"raw\":\"\"", "\"raw\":\"x\"", 0, "wrong `custom.raw`");
    assert_found("csl-jsonl", "\"fragment\":false", "\"fragment\":true", 0, "wrong `custom.fragment`");
    assert_found("model", "\"year\": 1998", "\"year\": 1999", 1, "wrong `item.issued.year`");
}

#[test]
fn a_cell_that_is_dropped_changed_or_made_up_is_noticed() {
    for (format, quote) in [("csv", "\"\""), ("jsonl", "\"")] {
        let found = |from: &str, to: &str, work: usize, words: &str| {
            let quoted = |text: &str| text.replace('\'', quote);
            assert_found(format, &quoted(from), &quoted(to), work, words);
        };
        found("'family':'Poe'", "'family':'Coe'", 0, "wrong `author.1.family`");
        found("'suffix':null,", "", 0, "has not 5 parts");
        found("['wax',", "['wax',1,", 2, "keyword is 1, which is not of its type");
        found("<sub>", "<sup>", 0, "wrong `title`");
        found("In German", "In german", 2, "wrong `note`");
        found("false", "true", 0, "wrong `fragment`");
        found("roe2020bees", "roe2021bees", 0, "that is not to be there");
    }
    assert_found("csv", ",1998,1998,", ",1998,1999,", 1, "wrong `issued_year`");
    assert_found("csv", ",49-82,", ",,", 0, "lacks `page`");
    assert_found("csv", ",49-82,", ",", 0, "a row has 59 cells and not 60");
    assert_found("jsonl", "\"issued_year\":1998", "\"issued_year\":1999", 1, "wrong `issued_year`");
    assert_found("jsonl", "\"page\":\"49-82\",", "", 0, "page is not at its place");
    assert_found("jsonl", "\"volume\":\"41\"", "\"volume\":41", 0, "volume is 41, which is not of its type");
    assert_found("jsonl", "\"genre\":null", "\"genre\":\"\"", 0, "which is not of its type");
    assert_found("jsonl", "{\"key\"", "{\"short\":1,\"key\"", 0, "unknown field `short`");
    let found = found_in("csv", |text| text.replacen("key,type,", "type,key,", 1));
    assert!(
        found.iter().any(|(_, message)| message.contains("the header is not that of the schema")),
        "{found:?}"
    );
}

/// Damages the two works as they are written for a program, abbreviated and with where they come from, and demands that what is found
/// is about that work, with these words.
fn assert_found_for(target: Target, format: &str, from: &str, to: &str, work: usize, words: &str) {
    let options = made_for(target);
    let found = found_in_output(format, cited(two()), options, |text| text.replacen(from, to, 1));
    assert!(!found.is_empty(), "{target}, {format}: {from} -> {to} is not noticed");
    assert!(found.iter().all(|(at, _)| *at == work), "{target}, {format}: {from} -> {to}: {found:?}");
    let is_said = found.iter().any(|(_, message)| message.contains(words));
    assert!(is_said, "{target}, {format}: {from} -> {to}: {found:?}");
}

fn made_for(target: Target) -> Options {
    let Profile { ascii, protect, choices, .. } = target.profile();
    let abbreviate_journals = Some(Stops::None);
    Options { ascii, protect, choices, provenance: true, abbreviate_journals, ..Options::default() }
}

#[test]
fn days_of_meetings_that_are_damaged_are_noticed() {
    assert_found_for(
        Target::Overleaf,
        "bibtex",
        "held 2019-06-03/2019-06-05",
        "held 2019-06-03",
        0,
        "wrong `note`",
    );
    assert_found_for(
        Target::JabRef,
        "biblatex",
        "2019-06-03/2019-06-05",
        "2019-06-05/2019-06-03",
        0,
        "wrong `eventdate`",
    );
    assert_found_for(Target::JabRef, "biblatex", "2019-06-05", "2019-06-04", 0, "wrong `eventdate`");
    assert_found_for(
        Target::Zotero,
        "ris",
        "N1  - Event date: 2019-06-03/2019-06-05\r\n",
        "",
        0,
        "2019-06-03/2019-06-05",
    );
    assert_found_for(Target::Pandoc, "csl-jsonl", "[2019,6,3],", "", 0, "wrong `event-date`");
    assert_found_for(
        Target::Pandoc,
        "model",
        "\"day\": 5",
        "\"day\": 4",
        0,
        "wrong `item.event-date.last.day`",
    );
}

#[test]
fn abbreviations_that_are_damaged_are_noticed() {
    let (short, long) = ("J Educ Adm", "Journal of Educational Administration");
    assert_found_for(Target::Overleaf, "bibtex", short, long, 1, "wrong `journal`");
    assert_found_for(Target::JabRef, "biblatex", short, "J. Educ. Adm.", 1, "wrong `shortjournal`");
    assert_found_for(Target::JabRef, "biblatex", long, short, 1, "wrong `journaltitle`");
    assert_found_for(Target::Zotero, "ris", "J2  - J Educ Adm\r\n", "", 1, "lacks `J2`");
    assert_found_for(
        Target::Pandoc,
        "csl-json",
        "\"container-title-short\": \"J Educ",
        "\"container-title-short\": \"J Edu",
        1,
        "wrong `container-title-short`",
    );
}

#[test]
fn where_an_item_comes_from_is_noticed_where_it_is_damaged() {
    let (place, other) = (
        "[test.txt, record 1, reference 2, bytes 100-110]",
        "[test.txt, record 1, reference 3, bytes 100-110]",
    );
    assert_found_for(Target::Overleaf, "bibtex", place, other, 1, "wrong `annote`");
    assert_found_for(
        Target::JabRef,
        "biblatex",
        "  verbb = {[test.txt, record 1, reference 2, bytes 100-110]},\n",
        "",
        1,
        "lacks `verbb`",
    );
    assert_found_for(Target::Zotero, "ris", place, other, 1, "wrong `N1`");
    assert_found_for(
        Target::Pandoc,
        "csl-json",
        "\"reference\": 2",
        "\"reference\": 3",
        1,
        "wrong `custom.source`",
    );
}

#[test]
fn keywords_that_are_damaged_are_noticed() {
    assert_found_for(Target::Overleaf, "bibtex", ", cited by roe2020", "", 0, "wrong `keywords`");
    assert_found_for(Target::JabRef, "biblatex", "old\\, of wax", "old, of wax", 0, "wrong `keywords`");
    assert_found_for(Target::JabRef, "biblatex", "old\\, of wax", "{old, of wax}", 0, "a comma is braced");
    assert_found_for(
        Target::Overleaf,
        "biblatex",
        "{old, of wax}",
        "old\\, of wax",
        0,
        "cannot be read back",
    );
    assert_found_for(Target::Zotero, "ris", "KW  - cited by roe2020\r\n", "", 0, "wrong `KW`");
    assert_found_for(Target::Pandoc, "csl-json", "; cited by roe2020", "", 0, "wrong `keyword`");
}

#[test]
fn what_is_written_for_one_program_is_noticed_where_it_is_damaged() {
    assert_found_for(Target::JabRef, "biblatex", "  langid = {english},\n", "", 0, "lacks `langid`");
    assert_found_for(Target::JabRef, "biblatex", "  eid = {e77}", "  pages = {e77}", 1, "lacks `eid`");
    assert_found_for(
        Target::JabRef,
        "biblatex",
        "databaseType:biblatex",
        "databaseType:bibtex",
        0,
        "behind the last entry",
    );
    assert_found_for(
        Target::EndNote,
        "ris",
        "T2  - Meeting on Hives",
        "T2  - Proceedings of Hives",
        0,
        "wrong `T2`",
    );
    assert_found_for(Target::EndNote, "ris", "CY  - Oslo", "CY  - Bern", 0, "wrong `CY`");
    assert_found_for(Target::EndNote, "ris", "C7  - e77", "SP  - e77", 1, "lacks `C7`");
    assert_found_for(Target::Mendeley, "ris", "AN  - 1728467", "N1  - PMID: 1728467", 1, "lacks `AN`");
    assert_found_for(
        Target::Pandoc,
        "csl-json",
        "\"suffix\": \"Jr.\"",
        "\"suffix\": \"Jr\"",
        0,
        "wrong `author.0.suffix`",
    );
    assert_found_for(
        Target::Pandoc,
        "csl-json",
        "\"literal\": \"others\"",
        "\"literal\": \"other\"",
        0,
        "wrong `author.1.literal`",
    );
    assert_found_for(Target::Pandoc, "csl-json", "BeeNet</span>", "BeeNet", 0, "a span");
}

#[test]
fn no_letter_and_no_digit_for_a_program_can_change_unseen() {
    for &target in Target::ALL {
        for format in target.profile().formats {
            let (text, _) = emit(format, &cited(two()), &made_for(target));
            for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
                let damaged =
                    |text: &str| format!("{}{}{}", &text[..at], another(c), &text[at + c.len_utf8()..]);
                let found = found_in_output(format, cited(two()), made_for(target), damaged);
                assert!(!found.is_empty(), "{target}, {format}: {:?} at {at}", damaged(&text));
            }
        }
    }
}

/// Another letter for a letter, another digit for a digit.
const fn another(c: char) -> char {
    match c {
        '9' => '8',
        '0'..='8' => '9',
        'q' => 'z',
        _ => 'q',
    }
}

#[test]
fn what_is_escaped_wrongly_is_noticed() {
    for format in ["bibtex", "biblatex"] {
        assert_found(format, r"\&", "&", 0, "in `title` `&` is not escaped");
        assert_found(format, r"\%", "%", 1, "in `title` `%` is not escaped");
        assert_found(format, "{Journal", "{\\input{x} Journal", 0, "holds the command `\\input`");
        assert_found(format, "title = {Bees", "title = {{Bees", 0, "cannot be read back");
        assert_found(format, "{Handbook of Wax}", "{Handbook of Wax}}", 2, "cannot be read back");
        assert_found(format, "Handbook of Wax", "Handbook\n\n of Wax", 2, "in `booktitle` it holds '\\n'");
    }
    assert_found("ris", "TI  - The hive", "TI  - The\r\nhive", 1, "\"hive at 5%\" is no line of RIS");
    assert_found("ris", "TI  - The hive", "TI  - The\u{7}hive", 1, "stands in the line");
    assert_found("csl-json", "Bees & wasps", "Bees \" wasps", 0, "cannot be read back");
}

#[test]
fn a_record_that_is_lost_swapped_or_made_up_is_noticed() {
    let more = Item { title: Some("One more".into()), ..Item::default() };
    for format in formats() {
        let written = |items: Vec<Item>| emit(format, &cited(items), &Options::default()).0;
        let [one, two, three] = <[Item; 3]>::try_from(three()).unwrap();
        let lost = found_in(format, |_| written(vec![one.clone(), three.clone()]));
        let is_missing = |(work, message): &(usize, String)| *work == 1 && message.ends_with("is missing");
        // The numbers of the model's references are their places in it.
        assert!(format == "model" || lost.iter().any(is_missing), "{format}: {lost:?}");
        assert!(!lost.is_empty());
        let swapped = found_in(format, |_| written(vec![two.clone(), one.clone(), three.clone()]));
        assert!(!swapped.is_empty() && swapped.iter().all(|(work, _)| *work < 2), "{format}: {swapped:?}");
        let longer = found_in(format, |_| written(vec![one, two, three, more.clone()]));
        assert!(
            longer.iter().any(|(_, message)| message.contains("not to be there")),
            "{format}: {longer:?}"
        );
    }
}

#[test]
fn a_key_that_two_records_share_is_noticed() {
    for format in formats().filter(|format| *format != "model") {
        let found = found_in(format, |text| text.replace("society1998hive", "roe2020bees"));
        assert!(
            found.iter().any(|(work, message)| *work == 1 && message.contains("is missing")),
            "{found:?}"
        );
    }
}

#[test]
fn an_output_that_is_cut_anywhere_is_noticed() {
    for format in formats() {
        let (text, _) = emit(format, &cited(three()), &Options::default());
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            assert!(
                !found_in(format, |text| text[..end].to_owned()).is_empty(),
                "{format}: {:?}",
                &text[..end]
            );
        }
    }
}

#[test]
fn no_letter_and_no_digit_can_change_unseen() {
    for format in formats() {
        let (text, _) = emit(format, &cited(three()), &Options::default());
        for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
            let damaged = |text: &str| format!("{}{}{}", &text[..at], another(c), &text[at + c.len_utf8()..]);
            assert!(!found_in(format, damaged).is_empty(), "{format}: {:?} at {at}", damaged(&text));
        }
    }
}

#[test]
fn losses_that_no_table_knows_are_differences() {
    // The same letters without their marks, the same title with its markup taken off.
    assert_found("biblatex", "Über", "Uber", 2, "wrong `title`");
    assert_found("csl-json", "CO<sub>2</sub>", "CO2", 0, "wrong `title`");
}

/// What the programs want, that of each one and any mixture.
fn choices() -> impl Strategy<Value = Choices> {
    let of_target = || {
        let targets = Target::ALL.iter().map(|target| target.profile().choices);
        prop::sample::select(targets.chain([Choices::default()]).collect::<Vec<_>>())
    };
    let mixed = (of_target(), of_target(), of_target()).prop_map(|(ris, csl, bib)| Choices {
        software_as_book: csl.software_as_book,
        names_in_parts: csl.names_in_parts,
        et_al_as_others: ris.et_al_as_others,
        nocase_spans: csl.nocase_spans,
        entry_types: bib.entry_types,
        same_names_in_every_type: csl.same_names_in_every_type,
        langid: ris.langid,
        article_number_in_eid: bib.article_number_in_eid,
        comma_in_keyword: bib.comma_in_keyword,
        jabref_database_type: ris.jabref_database_type,
        meeting: ris.meeting,
        editor_of_book: bib.editor_of_book,
        article_number_in_c7: csl.article_number_in_c7,
        pmid_in_an: bib.pmid_in_an,
    });
    prop_oneof![of_target(), mixed]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_in_a_field_is_read_back_equal(
        records in prop::collection::vec(record(), 1..3), ascii: bool, provenance: bool, choices in choices(),
        protect in prop::sample::select(vec![Protect::None, Protect::Proper, Protect::All]),
        abbreviate_journals in prop::sample::select(vec![None, Some(Stops::Dots), Some(Stops::None)]),
    ) {
        let options = Options { ascii, provenance, protect, choices, abbreviate_journals, ..Options::default() };
        for emitter in emitters() {
            let found = found(&records, emitter, &options);
            prop_assert!(
                found.is_empty(), "{}\n{}\n{}",
                messages(&found), render(&records, emitter, &options).unwrap().text,
                serde_json::to_string_pretty(&records).unwrap()
            );
        }
    }

    #[test]
    fn what_is_left_out_is_said_at_its_place(record in record()) {
        let record = Record { document: None, ..record };
        for format in ["bibtex", "biblatex", "ris"] {
            let (_, said) = emit(format, &record, &Options::default());
            // The note of a fragment stands for its fields; of items that are the same one is written.
            let mut cited: Vec<&Reference> = record.references.iter().filter(|cited| !cited.fragment).collect();
            cited.dedup_by_key(|cited| &cited.item);
            for reference in cited {
                // Identifiers and addresses are kept as they are.
                let item = Item { doi: None, url: None, ..reference.item.clone() };
                let item = serde_json::to_string(&item).unwrap();
                // In JSON control characters are escapes, and nothing else has these forms.
                let is_left_out = match format {
                    "ris" => item.contains("\\u0001") || item.contains("\\u001f"),
                    _ => item.contains(['\u{ad}', '\u{feff}', '\u{202e}']) || item.contains("\\u0001"),
                };
                let is_loss = |code| matches!(code, Code::LossCharacter | Code::LossField);
                let is_said = said.iter().any(|said| is_loss(said.code) && said.span == reference.span);
                prop_assert!(!is_left_out || is_said, "{format}: {item}");
            }
        }
    }
}
