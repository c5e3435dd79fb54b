//! Reading and writing take time in proportion to the length of the input, whatever is in it.
//!
//! The time is that of the processor, so that other programs on the machine do not count.

#![expect(clippy::print_stderr, reason = "says which input takes too long as soon as it is known")]
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod nasty;

use std::time::Instant;

use nasty::{PLACES, Place, UNITS, Unit};
use refmill::emit::{EMITTERS, Emitter, Options};
use refmill::verify::read_back;
use refmill::{IntakeOptions, parse, read, render};

/// How many times longer each input is than the one before.
const STEP: usize = 4;

/// Times below this many seconds tell nothing: the clock of the processor and the caches are what is seen.
const LEAST: f64 = 0.03;

/// How often what seems to take too long is measured again.
const RETRIES: usize = 3;

/// The seconds that this thread was on the processor, or the time of day where the system does not say.
fn seconds() -> f64 {
    static BEGIN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let on_processor = std::fs::read_to_string("/proc/thread-self/schedstat").ok().and_then(|text| {
        let nanoseconds: u64 = text.split(' ').next()?.parse().ok()?;
        Some(nanoseconds as f64 / 1e9)
    });
    on_processor.unwrap_or_else(|| BEGIN.get_or_init(Instant::now).elapsed().as_secs_f64())
}

/// What every stage takes, in seconds.
fn stages(place: &Place, input: &str, emitters: &[&dyn Emitter]) -> Vec<(String, f64)> {
    let mut found = Vec::new();
    let mut began = seconds();
    let mut note = |name: String, began: &mut f64| {
        let now = seconds();
        found.push((name, now - *began));
        *began = seconds();
    };
    let options = IntakeOptions { reader: read::reader(place.reader), ..IntakeOptions::default() };
    let parsed = parse(input.as_bytes(), &options).expect("the format is given");
    note("read".to_owned(), &mut began);
    for emitter in emitters {
        let id = emitter.format().id;
        let rendered =
            render(&parsed.records, *emitter, &Options::default()).expect("no template is the user's");
        note(format!("write {id}"), &mut began);
        let differences = read_back(&parsed.records, *emitter, &Options::default(), &rendered.text);
        note(format!("verify {id}"), &mut began);
        if let Some(differences) = differences {
            assert!(differences.is_empty(), "{id}, {}: {:?}", place.name, differences.first());
        }
    }
    drop(parsed);
    note("free".to_owned(), &mut began);
    found
}

/// The stages that take more than twice as long as their input is longer, from the shortest length to the longest.
fn too_slow(place: &Place, unit: Unit, lengths: &[usize], emitters: &[&dyn Emitter]) -> Vec<String> {
    let measured = |length| stages(place, &place.filled(unit, length), emitters);
    let mut before: Vec<(String, f64)> = Vec::new();
    for length in lengths {
        let mut now = measured(*length);
        let is_slow = |(one, other): (&(String, f64), &(String, f64))| {
            other.1 > LEAST && other.1 > 2.0 * STEP as f64 * one.1.max(LEAST / STEP as f64)
        };
        for _ in 0..RETRIES {
            if !before.iter().zip(&now).any(is_slow) {
                break;
            }
            // The machine may have been busy, and other programs empty the caches: the quickest counts.
            for (first, second) in now.iter_mut().zip(measured(*length)) {
                first.1 = first.1.min(second.1);
            }
        }
        let slow = before.iter().zip(&now).filter(|pair| is_slow(*pair));
        let slow: Vec<String> = slow
            .map(|(one, other)| {
                let name = &one.0;
                let unit = unit.name();
                format!(
                    "{unit} in {}, {name}: {:.3} s, then {:.3} s at {length} bytes",
                    place.name, one.1, other.1
                )
            })
            .collect();
        if !slow.is_empty() {
            return slow;
        }
        before = now;
    }
    Vec::new()
}

/// The lengths from one to another, each [`STEP`] times the one before.
fn lengths(from: usize, to: usize) -> Vec<usize> {
    std::iter::successors(Some(from), |length| Some(length * STEP))
        .take_while(|length| *length <= to)
        .collect()
}

fn kibibytes(name: &str, otherwise: usize) -> usize {
    1024 * std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Demands that every unit in a place takes linear time, of those whose names have `NASTY_ONLY` in them.
fn is_linear_in(place: &str) {
    let lengths = lengths(kibibytes("NASTY_FROM", 16), kibibytes("NASTY_TO", 256));
    let only = std::env::var("NASTY_ONLY").unwrap_or_default();
    let place = PLACES.iter().find(|known| known.name == place).expect("it is in the list");
    let mut found = Vec::new();
    for unit in UNITS.iter().filter(|unit| unit.name().contains(&only)) {
        let began = Instant::now();
        let slow = too_slow(place, *unit, &lengths, EMITTERS);
        slow.iter().for_each(|line| eprintln!("SLOW {line}"));
        if began.elapsed().as_secs() > 30 {
            eprintln!("{} in {} took {:?}", unit.name(), place.name, began.elapsed());
        }
        found.extend(slow);
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// What once took longer than it should, and what is likeliest to.
#[test]
fn the_worst_shapes_take_linear_time() {
    let shapes = [
        ("title", Unit::Same("\u{301}")),
        ("title", Unit::Same("<i>a</i> ")),
        ("title", Unit::Halves("<i>", "</i>")),
        ("title", Unit::Halves("<i>", "</b>")),
        ("title", Unit::Same("²")),
        ("new layout", Unit::Same("Roe J., ")),
        ("new layout", Unit::Halves("}", "\u{200d}")),
        ("references", Unit::Same("(2001); ")),
        ("references", Unit::Counted("Roe J., Bees ", ", Honey, 3, 1, pp. 9-4, (2001), left over; ")),
        ("no tags", Unit::Same("#IXX##IYY#")),
        ("JSON, items", Unit::Same("{\"a\":[\n")),
        ("JSON, items", Unit::Same("},{\"id\":\"")),
        ("JSON, members", Unit::Counted("\"k", "\": [1, {}], ")),
        ("JSON, authors", Unit::Same("{\"family\": \"Roe\", \"ORCID\": \"x\"}, ")),
        (".bib, title", Unit::Same("\\'{")),
        (".bib, entries", Unit::Same("@comment{\n")),
        (".bib, entries", Unit::Counted("}\n@inbook{a", ", crossref = {p}, ")),
        (".bib, entries", Unit::Counted("}\n@string{s", " = {a}}\n@a{b, c = s, ")),
        ("RIS, fields", Unit::Counted("KW  - bees ", "\n")),
        ("RIS, fields", Unit::Counted("ST  - bees ", "\n")),
        ("RIS, fields", Unit::Counted("AN  - ", "\nA2  - Roe, J.\nN1  - PMID: 7\nID  - a\n")),
        ("RIS, fields", Unit::Counted("TY  - BOOK\nTI  - ", "\n")),
        ("EndNote XML, title", Unit::Same("<!--")),
        ("EndNote XML, elements", Unit::Halves("<a>", "</b>")),
        ("EndNote XML, elements", Unit::Counted("<title>", "</title><keyword>a</keyword>")),
        ("EndNote XML, records", Unit::Same("<record ")),
    ];
    for (place, unit) in shapes {
        let place = PLACES.iter().find(|known| known.name == place).expect("it is in the list");
        let slow = too_slow(place, unit, &lengths(16 * 1024, 256 * 1024), EMITTERS);
        assert!(slow.is_empty(), "{slow:#?}");
    }
}

/// A test for each place, so that they run side by side. In a build of the profile `checked` they take some minutes at the
/// lengths that they have if none are told.
macro_rules! places {
    ($($test:ident: $place:literal),* $(,)?) => {
        $(
            #[test]
            #[ignore = "long in a debug build; NASTY_FROM and NASTY_TO are the lengths in KiB, NASTY_ONLY a part of a unit"]
            fn $test() {
                is_linear_in($place);
            }
        )*

        #[test]
        fn every_place_has_a_test() {
            let tested = [$($place),*];
            assert!(PLACES.iter().map(|place| place.name).eq(tested));
        }
    };
}

places! {
    title: "title",
    abstract_: "abstract",
    keywords: "keywords",
    own_section: "own section",
    references: "references",
    new_layout: "new layout",
    source: "new layout, source",
    numbers: "new layout, numbers",
    old_layout: "old layout",
    behind_the_old_layout: "old layout, behind",
    no_tags: "no tags",
    behind_the_tags: "behind the tags",
    lines: "lines",
    bib_title: ".bib, title",
    bib_quoted: ".bib, quoted",
    bib_names: ".bib, names",
    bib_address: ".bib, address",
    bib_keywords: ".bib, keywords",
    bib_own_field: ".bib, own field",
    bib_fields: ".bib, fields",
    bib_abbreviation: ".bib, abbreviation",
    bib_entries: ".bib, entries",
    ris_title: "RIS, title",
    ris_names: "RIS, names",
    ris_keywords: "RIS, keywords",
    ris_note: "RIS, note",
    ris_own_field: "RIS, own field",
    ris_fields: "RIS, fields",
    endnote_title: "EndNote XML, title",
    endnote_elements: "EndNote XML, elements",
    endnote_records: "EndNote XML, records",
    json_text: "JSON, text",
    json_members: "JSON, members",
    json_authors: "JSON, authors",
    json_items: "JSON, items",
    scopus_rows: "Scopus, rows",
    scopus_authors: "Scopus, authors",
    scopus_keywords: "Scopus, keywords",
    scopus_references: "Scopus, references",
    wos_fields: "Web of Science, fields",
    wos_references: "Web of Science, references",
    nbib_fields: "PubMed, fields",
}
