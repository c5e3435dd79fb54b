//! How fast references are read, beside a yardstick that is the same everywhere: how long `serde_json` takes to read
//! the CSL-JSON of the same references and to write it again.
//!
//! What is read is made up in [`invented`], the same in every run.

#![expect(clippy::expect_used, reason = "a benchmark fails by panicking")]

mod invented;

use std::sync::LazyLock;

use divan::Bencher;
use divan::counter::ItemsCount;
use refmill::emit::{Options, emitter};
use refmill::training::Model;
use refmill::{IntakeOptions, parse, read, render};

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many references one iteration reads.
const COUNT: usize = 10_000;

/// What the references follow from.
const SEED: u64 = 0x5eed;

/// How often each is measured.
const SAMPLES: u32 = 20;

static REFERENCES: LazyLock<Vec<String>> =
    LazyLock::new(|| (0..COUNT as u64).map(|number| invented::reference(SEED, number)).collect());

/// All references as one input.
static INPUT: LazyLock<String> = LazyLock::new(|| REFERENCES.join("\n"));

fn main() {
    divan::main();
}

/// The parser alone: string → item.
#[divan::bench(sample_count = SAMPLES)]
fn parser(bencher: Bencher<'_, '_>) {
    let model = Model::compiled_in();
    bencher.counter(ItemsCount::new(COUNT)).bench_local(|| {
        for reference in REFERENCES.iter() {
            divan::black_box(model.parse(divan::black_box(reference)));
        }
    });
}

/// The yardstick.
#[divan::bench(sample_count = SAMPLES)]
fn serde_json_of_the_same(bencher: Bencher<'_, '_>) {
    let json = converted("csl-json");
    bencher.counter(ItemsCount::new(COUNT)).bench_local(|| {
        let value: serde_json::Value = serde_json::from_str(divan::black_box(&json)).expect("it is JSON");
        serde_json::to_string(&value).expect("it can be written")
    });
}

/// Everything from bytes to text, in memory and on one thread.
#[divan::bench(sample_count = SAMPLES, args = ["bibtex", "csl-json"])]
fn conversion(bencher: Bencher<'_, '_>, format: &str) {
    LazyLock::force(&INPUT);
    bencher.counter(ItemsCount::new(COUNT)).bench_local(|| converted(format));
}

fn converted(format: &str) -> String {
    let options = IntakeOptions { reader: read::reader("references"), ..IntakeOptions::default() };
    let parsed = parse(INPUT.as_bytes(), &options).expect("the format is given");
    let emitter = emitter(format).expect("it is in the list");
    render(&parsed.records, emitter, &Options::default()).expect("no template fails").text
}
