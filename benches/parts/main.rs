//! What each part of the way from bytes to text costs: decoding, tags, references, keys, each format, and reading it back.
//!
//! The parser of one reference has a bench of its own, `references`; whole processes are measured by `benches/peers/run`.

#![expect(clippy::expect_used, reason = "a benchmark fails by panicking")]

#[path = "../references/invented.rs"]
mod invented;

use std::fmt::Write;
use std::ops::ControlFlow;
use std::sync::{Arc, LazyLock};

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use refmill::emit::{Emitter, Options, Pieces, emitter};
use refmill::format::Format;
use refmill::intake::{Intake, Receiver};
use refmill::keys::Keys;
use refmill::model::Record;
use refmill::read::{self, Context, Reader, Slice, Sniff, Split};
use refmill::verify::{formats, read_back};
use refmill::{IntakeOptions, Keyed, Located, Report, Scope, Span, parse, render};

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many references there are, and how many each document cites.
const COUNT: u64 = 9_000;
const A_DOCUMENT: u64 = 45;

/// What they follow from.
const SEED: u64 = 0x5eed;

/// How often each is measured.
const SAMPLES: u32 = 20;

/// Tagged documents that cite invented references.
static EXPORT: LazyLock<String> = LazyLock::new(|| export(A_DOCUMENT));

/// As many bytes of documents that cite nothing.
static DOCUMENTS: LazyLock<String> = LazyLock::new(|| export(0).repeat(8));

static RECORDS: LazyLock<Vec<Record>> =
    LazyLock::new(|| parse(EXPORT.as_bytes(), &IntakeOptions::default()).expect("it is tagged").records);

const FORMATS: [&str; 11] = [
    "bibtex",
    "biblatex",
    "ris",
    "csl-json",
    "csl-jsonl",
    "csv",
    "jsonl",
    "markdown",
    "html",
    "text",
    "model",
];

fn main() {
    divan::main();
}

fn export(cited: u64) -> String {
    let mut text = String::new();
    for document in 0..COUNT / A_DOCUMENT {
        let mut dice = invented::Dice::of(!SEED, document);
        let mut sentences =
            |count| (0..count).map(|_| invented::title(&mut dice)).collect::<Vec<_>>().join(". ");
        let written = write!(
            text,
            "#ITI#{}#FTI#\n#IRE#{}#FRE#\n#IPC#{}#FPC#\n#IRF#",
            sentences(1),
            sentences(7),
            sentences(1).replace(' ', "; ")
        );
        debug_assert!(written.is_ok(), "a string takes everything");
        for reference in document * A_DOCUMENT..document * A_DOCUMENT + cited {
            text.push_str(&invented::reference(SEED, reference));
            text.push_str("; \n");
        }
        text.push_str("#FRF#\n\n");
    }
    text
}

/// Takes all text and reads nothing, so that decoding is what is left.
struct Nothing;

static NOTHING: Format = Format { id: "nothing", extensions: &[], description: "reads nothing" };

impl Reader for Nothing {
    fn format(&self) -> &'static Format {
        &NOTHING
    }

    fn sniff(&self, _: &str) -> Sniff {
        Sniff::Yes
    }

    fn split(&self, window: &str, _: bool, _: &mut String) -> Split {
        Split {
            slices: vec![Slice { span: Span::new(0, window.len()), continues: true, prelude: 0 }],
            used: window.len(),
        }
    }

    fn parse(&self, slice: &str, _: usize, _: &Context<'_>, _: &mut Report) -> Option<Record> {
        divan::black_box(slice);
        None
    }
}

/// Drops what it hears.
struct Deaf;

impl Receiver for Deaf {
    fn record(&mut self, record: Record, _: &mut Report) -> ControlFlow<()> {
        divan::black_box(record);
        ControlFlow::Continue(())
    }

    fn diagnostic(&mut self, located: Located) {
        divan::black_box(located);
    }
}

fn taken_in(bytes: &[u8], reader: &'static dyn Reader) {
    let options = IntakeOptions { reader: Some(reader), ..IntakeOptions::default() };
    let mut intake = Intake::new(Arc::from("-"), options);
    let done = intake.feed(bytes, &mut Deaf).and_then(|_| intake.finish(&mut Deaf));
    let _ = divan::black_box(done.expect("the format is given"));
}

/// Bytes → text, with the windows and the lines that are counted.
#[divan::bench(sample_count = SAMPLES, args = ["utf-8", "utf-16le", "windows-1252"])]
fn decode(bencher: Bencher<'_, '_>, encoding: &str) {
    let bytes: Vec<u8> = match encoding {
        "utf-16le" => {
            "\u{feff}".encode_utf16().chain(EXPORT.encode_utf16()).flat_map(u16::to_le_bytes).collect()
        }
        "windows-1252" => EXPORT.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect(),
        _ => EXPORT.as_bytes().to_vec(),
    };
    bencher
        .counter(BytesCount::new(bytes.len()))
        .bench_local(|| taken_in(divan::black_box(&bytes), &Nothing));
}

/// Text → the places of its records.
#[divan::bench(sample_count = SAMPLES)]
fn tags(bencher: Bencher<'_, '_>) {
    let tagged = read::reader("tagged").expect("it is in the list");
    bencher
        .counter(BytesCount::of_str(&**EXPORT))
        .bench_local(|| tagged.split(divan::black_box(&EXPORT), true, &mut String::new()));
}

/// Documents without references: titles, abstracts, keywords.
#[divan::bench(sample_count = SAMPLES)]
fn documents(bencher: Bencher<'_, '_>) {
    let tagged = read::reader("tagged").expect("it is in the list");
    bencher
        .counter(BytesCount::of_str(&**DOCUMENTS))
        .bench_local(|| taken_in(divan::black_box(DOCUMENTS.as_bytes()), tagged));
}

/// Everything from bytes to records.
#[divan::bench(sample_count = SAMPLES)]
fn read(bencher: Bencher<'_, '_>) {
    let tagged = read::reader("tagged").expect("it is in the list");
    bencher
        .counter(BytesCount::of_str(&**EXPORT))
        .counter(ItemsCount::new(COUNT))
        .bench_local(|| taken_in(divan::black_box(EXPORT.as_bytes()), tagged));
}

/// Records → keys.
#[divan::bench(sample_count = SAMPLES)]
fn keys(bencher: Bencher<'_, '_>) {
    LazyLock::force(&RECORDS);
    bencher.counter(ItemsCount::new(COUNT)).bench_local(|| {
        let mut keys = Keys::default();
        for record in RECORDS.iter() {
            divan::black_box(keys.assign_record(record, Scope::All));
        }
    });
}

/// Records with their keys → pieces.
#[divan::bench(sample_count = SAMPLES, args = FORMATS)]
fn emit(bencher: Bencher<'_, '_>, format: &str) {
    let emitter: &dyn Emitter = emitter(format).expect("it is in the list");
    let mut keys = Keys::default();
    let keyed: Vec<Keyed<'_>> = RECORDS.iter().map(|record| keys.assign_record(record, Scope::All)).collect();
    let (options, mut pieces) = (Options::default(), Pieces::default());
    bencher.counter(ItemsCount::new(COUNT)).bench_local(|| {
        for keyed in &keyed {
            pieces.clear();
            let selection = keyed.select(emitter.repeats());
            emitter
                .emit(&selection, &options, &mut pieces, &mut Report::default())
                .expect("it is no template");
            divan::black_box(pieces.text());
        }
    });
}

/// Text → what is in it, compared with the records.
#[divan::bench(sample_count = SAMPLES, args = formats().collect::<Vec<_>>())]
fn verify(bencher: Bencher<'_, '_>, format: &str) {
    let emitter = emitter(format).expect("it is in the list");
    let options = Options::default();
    let text = render(&RECORDS, emitter, &options).expect("it is no template").text;
    bencher
        .counter(ItemsCount::new(COUNT))
        .bench_local(|| read_back(divan::black_box(&RECORDS), emitter, &options, divan::black_box(&text)));
}
