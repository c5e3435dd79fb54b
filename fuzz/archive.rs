//! What has to hold for any bytes that come as an archive: damaged, nested, or made to fill memory.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;

use refmill::Located;
use refmill::model::Record;
use refmill::pipeline::{Failure, Job, Limits, Listener, Named, Summary, gather, run};

/// Limits that any real archive of this size is far below, so that a bomb is found out soon.
const LIMITS: Limits = Limits {
    file_size: Some(1 << 20),
    unpacked: 4 << 20,
    ratio: 250,
    nesting: 3,
    entries: 1_000,
    record: 1 << 20,
    references: 10_000,
};

/// What was heard of a run.
#[derive(Default, PartialEq, Eq, Debug)]
struct Heard {
    /// The file of each record, with how many references it has.
    records: Vec<(String, usize)>,
    findings: usize,
    failures: usize,
}

impl Listener for Heard {
    fn diagnostic(&mut self, _: &Located) -> ControlFlow<()> {
        self.findings += 1;
        ControlFlow::Continue(())
    }

    fn record(&mut self, record: &Record) {
        self.records.push((record.file.to_string(), record.references.len()));
    }

    fn failure(&mut self, _: &Failure) {
        self.failures += 1;
    }
}

/// Reads bytes as they come from a pipe, whatever they are packed as, on one thread and on two.
pub(super) fn archive(bytes: &[u8]) {
    let (one, heard_by_one) = read(bytes, 1);
    assert!(one.reconciles(), "bytes are missing: {one:?}");
    let (two, heard_by_two) = read(bytes, 2);
    assert_eq!(one, two, "threads make a difference");
    assert_eq!(heard_by_one, heard_by_two, "threads make a difference");
}

fn read(bytes: &[u8], threads: usize) -> (Summary, Heard) {
    let mut stdin = bytes;
    let inputs = gather(&Named::default(), &mut std::io::empty()).unwrap();
    let job = Job { inputs: &inputs, limits: LIMITS, threads: NonZeroUsize::new(threads), ..Job::default() };
    let mut heard = Heard::default();
    let summary = run(&job, &mut stdin, &mut std::io::sink(), &mut heard).unwrap();
    (summary, heard)
}
