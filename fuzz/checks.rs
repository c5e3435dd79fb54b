//! What has to hold for any bytes: one function a fuzz target. The targets call them, and so does the test that reads the kept
//! inputs again on a stable compiler.

#![allow(dead_code, reason = "each target calls one of these")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a check fails by panicking")]

#[path = "archive.rs"]
mod packed;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use encoding_rs::UTF_8;
use refmill::emit::{EMITTERS, Emitter, Options, Protect, Scope, Stops, Target, TemplateEmitter, emitter};
use refmill::intake::Intake;
use refmill::model::{
    ArXiv, Custom, Date, DateRange, Doi, Isbn, Item, ItemType, Leftover, Name, Pages, Person, Pmid, Record,
    Reference, Url,
};
use refmill::read::{self, reader};
use refmill::verify::read_back;
use refmill::{Code, IntakeOptions, Located, Parsed, Span, parse, render};

/// Separates the parts of an input: no byte of UTF-8.
const APART: u8 = 0xFF;

/// What a target demands of any bytes.
pub(crate) type Check = fn(&[u8]);

/// Every target by its name, which is that of the folder of its inputs.
pub(crate) const TARGETS: &[(&str, Check)] = &[
    ("tagged", tagged),
    ("reference", reference),
    ("bib", bib),
    ("ris", ris),
    ("json", json),
    ("prose", prose),
    ("template", template),
    ("archive", archive),
];

/// The bytes are what a pipe delivers: an archive of any kind, or what is left of one.
pub(crate) fn archive(bytes: &[u8]) {
    packed::archive(bytes);
}

/// The first byte says how long the pieces are that the others come in, and the second how they are read.
pub(crate) fn tagged(bytes: &[u8]) {
    let [length, how, bytes @ ..] = bytes else { return };
    let options = IntakeOptions {
        reader: if how & 1 == 0 { reader("tagged") } else { None },
        encoding: (how & 2 == 0).then_some(UTF_8),
        ..IntakeOptions::default()
    };
    let whole = parse(bytes, &options);
    if let Ok(parsed) = &whole {
        if let Some(text) = as_read(bytes, options.encoding.is_some()) {
            parsed.records.iter().for_each(|record| stands_in(record, text));
        }
        is_whole(parsed);
    }
    let mut pieces = Parsed::default();
    let mut intake = Intake::new(Arc::from("-"), options);
    let fed = bytes
        .chunks(usize::from(*length) + 1)
        .try_for_each(|piece| intake.feed(piece, &mut pieces).map(|_| ()));
    match (whole, fed.and_then(|()| intake.finish(&mut pieces).map(|_| ()))) {
        (Ok(whole), Ok(())) => {
            assert_eq!(whole.records, pieces.records, "the pieces that bytes come in make a difference");
            assert_eq!(
                whole.diagnostics, pieces.diagnostics,
                "the pieces that bytes come in make a difference"
            );
        }
        (Err(one), Err(other)) => assert_eq!(one, other),
        (one, other) => panic!("whole: {one:?}, in pieces: {other:?}"),
    }
}

/// A list of references, by semicolons and one a line.
pub(crate) fn reference(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').replace('#', " ");
    let options =
        |name| IntakeOptions { reader: reader(name), encoding: Some(UTF_8), ..IntakeOptions::default() };
    let lines = parse(text.as_bytes(), &options("references")).unwrap();
    is_whole(&lines);
    let document = format!("#IRF#{text}#FRF#");
    let list = parse(document.as_bytes(), &options("tagged")).unwrap();
    is_whole(&list);
    for (parsed, mut rest, between) in [
        (&lines, &*text, between_lines as fn(char) -> bool),
        (&list, &document["#IRF#".len()..document.len() - "#FRF#".len()], between_in_list),
    ] {
        // Raw texts, with what may stand between them, are all of the list.
        for raw in
            parsed.records.iter().flat_map(|record| &record.references).map(|reference| &*reference.raw)
        {
            let at = rest.find(raw).unwrap_or_else(|| panic!("{raw:?} is not printed"));
            assert!(rest[..at].chars().all(between), "{:?} is in no reference", &rest[..at]);
            rest = &rest[at + raw.len()..];
        }
        assert!(rest.chars().all(between), "{rest:?} is in no reference");
    }
}

fn between_in_list(c: char) -> bool {
    c.is_whitespace() || c == ';'
}

/// Numbers and bullets are taken off, too.
fn between_lines(c: char) -> bool {
    c.is_whitespace()
        || c.is_ascii_digit()
        || matches!(c, ';' | '[' | ']' | '.' | ')' | '-' | '*')
        || matches!(c, '\u{b7}' | '\u{2013}' | '\u{2014}' | '\u{2022}' | '\u{25aa}' | '\u{25cf}' | '\u{25e6}')
}

pub(crate) fn bib(bytes: &[u8]) {
    written(bytes, &["bibtex", "biblatex"]);
}

pub(crate) fn ris(bytes: &[u8]) {
    written(bytes, &["ris"]);
}

pub(crate) fn json(bytes: &[u8]) {
    written(bytes, &["csl-json", "csl-jsonl", "csv", "jsonl", "model"]);
}

pub(crate) fn prose(bytes: &[u8]) {
    written(bytes, &["markdown", "html", "text"]);
}

/// An export that something has happened to. `text` is what it says, where that is known.
pub(crate) fn survives(bytes: &[u8], text: Option<&str>) {
    let Ok(parsed) = parse(bytes, &IntakeOptions::default()) else { return };
    is_whole(&parsed);
    if let Some(text) = text {
        parsed.records.iter().for_each(|record| stands_in(record, text));
        keeps_every_word(&parsed, text);
    }
    for emitter in EMITTERS {
        writes(&parsed.records, *emitter, &Options::default());
    }
}

/// Every word of a tagged export is in a reference or in the document, as often as it is printed.
fn keeps_every_word(parsed: &Parsed, text: &str) {
    // What is put right is printed otherwise, and what repeats is kept once; both are said.
    let is_other =
        |located: &Located| matches!(located.diagnostic.code, Code::RepairedText | Code::RepeatedKeyword);
    if parsed.diagnostics.iter().any(is_other)
        || parsed.records.iter().all(|record| record.document.is_none())
    {
        return;
    }
    let mut kept = String::new();
    let mut keep = |text: &str| {
        kept.push_str(text);
        kept.push(' ');
    };
    for record in &parsed.records {
        record.references.iter().for_each(|reference| keep(&reference.raw));
        if let Some(item) = &record.document {
            item.title.iter().chain(&item.abstract_).chain(&item.keyword).for_each(|text| keep(text));
            item.custom.iter().for_each(|custom| keep(&custom.text));
        }
    }
    let kept = words(&kept);
    for (word, count) in words(text) {
        let found = kept.get(&word).copied().unwrap_or(0);
        assert!(found >= count, "{word:?} is printed {count} times and was kept {found} times");
    }
}

/// How often each word stands in a text, tags left off.
fn words(text: &str) -> HashMap<String, usize> {
    let bytes = text.as_bytes();
    let mut plain = bytes.to_vec();
    for at in 0..bytes.len() {
        if let [b'#', b'i' | b'I' | b'f' | b'F', a, b, b'#', ..] = bytes[at..]
            && a.is_ascii_alphanumeric()
            && b.is_ascii_alphanumeric()
        {
            plain[at..at + 5].fill(b' ');
        }
    }
    let mut counts = HashMap::new();
    for word in String::from_utf8(plain)
        .unwrap()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        *counts.entry(word.to_owned()).or_default() += 1;
    }
    counts
}

/// A template, and behind a byte FF the records.
pub(crate) fn template(bytes: &[u8]) {
    const NAMES: [&str; 6] = ["x.md.j2", "x.html.j2", "x.tex.j2", "x.json.j2", "x.txt.j2", "x"];
    let [name, bytes @ ..] = bytes else { return };
    let mut parts = bytes.splitn(2, |byte| *byte == APART);
    let source = String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned();
    let Ok(template) =
        TemplateEmitter::new(NAMES[usize::from(*name) % NAMES.len()], source.clone(), move |name| {
            // A partial that may include itself.
            Ok((name == "self").then(|| source.clone()))
        })
    else {
        return;
    };
    let records = records(
        parts.next().unwrap_or(b"\0\0#ITI#On *bees*#FTI##IRF#Roe J., <b>Wax</b>, Honey, 3, (2001); x#FRF#"),
    );
    let _ = render(&records, &template, &Options::default());
}

/// Writes records in each format and reads them back.
fn written(bytes: &[u8], formats: &[&str]) {
    let [first, second, ..] = bytes else { return };
    let records = records(bytes);
    let options = options(*first, *second);
    for format in formats {
        writes(&records, emitter(format).unwrap(), &options);
    }
}

/// What is written has every item, and says of each what the model says.
fn writes(records: &[Record], emitter: &dyn Emitter, options: &Options) {
    let id = emitter.format().id;
    let rendered = render(records, emitter, options).unwrap();
    let given: usize =
        records.iter().map(|record| usize::from(record.document.is_some()) + record.references.len()).sum();
    let tally = rendered.tally;
    assert_eq!(given, tally.written + tally.left_out + tally.out_of_scope, "items are missing in {id}");
    if let Some(differences) = read_back(records, emitter, options, &rendered.text) {
        assert!(differences.is_empty(), "{id}: {differences:?} in {}", rendered.text);
    }
}

fn options(first: u8, second: u8) -> Options {
    let plain = Options::default();
    let (ascii, protect, choices) = match Target::ALL.get(usize::from(second >> 3)) {
        Some(target) => {
            let profile = target.profile();
            (profile.ascii, profile.protect, profile.choices)
        }
        None => (
            second & 1 == 1,
            [Protect::Proper, Protect::None, Protect::All, Protect::Proper][usize::from(second >> 1 & 3)],
            plain.choices,
        ),
    };
    Options {
        scope: [Scope::All, Scope::References, Scope::Documents, Scope::All][usize::from(first >> 1 & 3)],
        provenance: first & 8 != 0,
        abbreviate_journals: [None, Some(Stops::Dots), Some(Stops::None), None][usize::from(first >> 4 & 3)],
        ascii,
        protect,
        choices,
    }
}

/// Records as they are read from a tagged export where the first byte is even, else made of parts, the first character of each
/// saying which field it is.
fn records(bytes: &[u8]) -> Vec<Record> {
    let [first, _, bytes @ ..] = bytes else { return Vec::new() };
    if first & 1 == 0 {
        let options = IntakeOptions {
            reader: read::reader("tagged"),
            encoding: Some(UTF_8),
            ..IntakeOptions::default()
        };
        return parse(bytes, &options).unwrap().records;
    }
    let mut items: VecDeque<Item> = VecDeque::from([Item::default()]);
    for part in bytes.split(|byte| *byte == APART) {
        let [field, text @ ..] = part else { continue };
        // Fields are neither empty nor do they begin or end with white space.
        let text = String::from_utf8_lossy(text).trim().to_owned();
        if *field == b'+' {
            items.push_back(Item::default());
        } else if let Some(item) = items.back_mut().filter(|_| !text.is_empty()) {
            set(item, *field, text);
        }
    }
    let document = items.pop_front();
    let references = items.into_iter().enumerate().map(|(number, item)| {
        let raw = item.title.clone().unwrap_or_else(|| "x".to_owned());
        let leftover =
            item.note.iter().map(|text| Leftover { text: text.clone(), span: Span::new(0, 1) }).collect();
        let span = Span::new(number, number + raw.len());
        Reference { raw, span, item, leftover, ..Reference::default() }
    });
    let references = references.collect();
    vec![Record {
        file: "a \"b\".txt".into(),
        number: 1,
        first_reference: 1,
        document,
        references,
        ..Record::default()
    }]
}

/// Sets a field, of which the byte tells which.
fn set(item: &mut Item, field: u8, text: String) {
    let number = text.len() as u8;
    let date = Date::year(u16::from(number) * 16).with_month(number % 14).with_day(number % 33);
    match field {
        b'k' => item.kind = ItemType::ALL[usize::from(number) % ItemType::ALL.len()],
        b'a' => item.author.push(name(&text)),
        b'e' => item.editor.push(name(&text)),
        b'm' => item.et_al = true,
        b't' => item.title = Some(text),
        b'c' => item.container_title = Some(text),
        b's' => item.collection_title = Some(text),
        b'v' => item.event_title = Some(text),
        b'w' => item.event_place = Some(text),
        b'x' => item.event_date = Some(DateRange::from(date)),
        b'y' => item.issued = Some(date),
        b'1' => item.volume = Some(text),
        b'2' => item.issue = Some(text),
        b'3' => {
            let (first, last) = text.split_once('|').unwrap_or((&text, ""));
            let last = Some(last.trim().to_owned()).filter(|last| !last.is_empty());
            item.page =
                Some(Pages { first: first.trim().to_owned(), last }).filter(|page| !page.first.is_empty());
        }
        b'4' => item.article_number = Some(text),
        b'5' => item.number = Some(text),
        b'6' => item.edition = Some(text),
        b'7' => item.version = Some(text),
        b'p' => item.publisher = Some(text),
        b'l' => item.publisher_place = Some(text),
        b'g' => item.genre = Some(text),
        b'r' => item.status = Some(text),
        b'd' => item.doi = Doi::parse(&text),
        b'i' => item.isbn = Isbn::parse(&text),
        b'h' => item.arxiv = ArXiv::parse(&text),
        b'q' => item.pmid = Pmid::parse(&text),
        b'u' => item.url = Url::parse(&text),
        b'z' => item.accessed = Some(date),
        b'L' => item.language = Some(text),
        b'b' => item.abstract_ = Some(text),
        b'K' => item.keyword.push(text),
        b'n' => item.note = Some(text),
        _ => item.custom.push(Custom { name: "XX".to_owned(), text }),
    }
}

/// `family|given|particle|suffix`, or a body.
fn name(text: &str) -> Name {
    let mut parts = text.split('|').map(|part| Some(part.trim().to_owned()).filter(|part| !part.is_empty()));
    match (parts.next().flatten(), text.contains('|')) {
        (Some(family), true) => Name::Person(Person {
            family,
            given: parts.next().flatten(),
            non_dropping_particle: parts.next().flatten(),
            suffix: parts.next().flatten(),
        }),
        _ => Name::literal(text),
    }
}

/// The text of bytes that are UTF-8; without being told, only where they cannot be taken for anything else.
fn as_read(bytes: &[u8], told: bool) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    let has_mark = text.starts_with('\u{feff}');
    (!has_mark && (told || text.is_ascii() && !text.contains('\u{1b}'))).then_some(text)
}

/// What is said to be printed at a place is printed there.
fn stands_in(record: &Record, text: &str) {
    // A table prints quotes twice that a reference has once.
    let without_quotes = |text: &str| text.replace('"', "");
    for reference in &record.references {
        let printed = &text[reference.span.range()];
        let is_quoted = printed.contains('"') && without_quotes(printed) == without_quotes(&reference.raw);
        assert!(printed == reference.raw || is_quoted, "{printed:?} is not {:?}", reference.raw);
        let line = 1 + text[..reference.span.start].matches('\n').count();
        assert_eq!(reference.line, line, "{:?}", reference.raw);
    }
}

/// Nothing is lost, and what was found has a place.
fn is_whole(parsed: &Parsed) {
    for record in &parsed.records {
        record.references.iter().for_each(accounts_for_every_byte);
    }
    for located in &parsed.diagnostics {
        assert!(located.excerpt.get(located.marked.range()).is_some(), "{located:?}");
        assert!(located.line > 0 && located.column > 0, "{located:?}");
    }
}

/// Fields, leftover and separators are all of a reference, and none of them overlap.
fn accounts_for_every_byte(reference: &Reference) {
    let raw = &reference.raw;
    let mut places: Vec<_> = reference.taken.iter().map(|taken| taken.span).collect();
    places.extend(reference.leftover.iter().map(|leftover| leftover.span));
    places.sort_unstable();
    let is_separator =
        |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.' | ':' | '(' | ')' | '[' | ']');
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
