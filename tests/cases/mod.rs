//! The cases of `golden/`, read as their `args` say. What is made of them is left to the tests.

use std::fs;
use std::path::{Path, PathBuf};

use refmill::Report;
use refmill::emit::{Options, Profile, Scope, Stops, Target};
use refmill::intake::{IntakeOptions, Parsed, parse};
use refmill::model::ItemType;
use refmill::read::reader;
use refmill::review::Corrections;

pub(crate) const INPUT: &str = "input.txt";
pub(crate) const ARGS: &str = "args";
#[allow(dead_code, reason = "not every test corrects what is read")]
pub(crate) const CORRECTIONS: &str = "corrections.tsv";
#[allow(dead_code, reason = "not every test adds to a file")]
pub(crate) const HOLDINGS: &str = "holdings.bib";

/// The folders of the cases, in order.
pub(crate) fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden");
    let mut cases: Vec<PathBuf> =
        fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    cases.sort();
    cases
}

/// What is read from a case, corrected, and what it is to be written with.
#[allow(dead_code, reason = "not every test reads the cases")]
pub(crate) fn read(case: &Path) -> (Parsed, Options) {
    let bytes = fs::read(case.join(INPUT)).unwrap();
    let mut intake = IntakeOptions::default();
    let mut options = Options::default();
    let mut corrections = Corrections::default();
    for line in fs::read_to_string(case.join(ARGS)).unwrap_or_default().lines() {
        let (name, value) = line.split_once(' ').unwrap_or((line, ""));
        match name {
            "from" => intake.reader = Some(reader(value).unwrap()),
            "encoding" => intake.encoding = Some(encoding_rs::Encoding::for_label(value.as_bytes()).unwrap()),
            "document-type" => intake.context.document_type = ItemType::from_csl(value).unwrap(),
            "min-confidence" => intake.min_confidence = Some(value.parse().unwrap()),
            "provenance" => options.provenance = true,
            "ascii" => options.ascii = true,
            "for" => {
                let Profile { ascii, protect, choices, .. } = Target::from_id(value).unwrap().profile();
                options = Options { ascii, protect, choices, ..options };
            }
            "abbreviate-journals" => {
                options.abbreviate_journals = Some(if value == "none" { Stops::None } else { Stops::Dots });
            }
            // Done by who reads the outputs back.
            "damaged" => {}
            "corrections" => {
                let sheet = fs::read_to_string(case.join(CORRECTIONS)).unwrap();
                corrections = Corrections::read(&sheet).unwrap();
            }
            "holdings" => {}
            "scope" => {
                options.scope = if value == "references" { Scope::References } else { Scope::Documents };
            }
            _ => panic!("{}: unknown argument {line:?}", case.display()),
        }
    }
    let mut parsed = parse(&bytes, &intake).unwrap_or_else(|error| panic!("{}: {error}", case.display()));
    let mut applied = corrections.begin();
    for record in &mut parsed.records {
        corrections.apply(record, &mut Report::default(), &mut applied);
    }
    (parsed, options)
}
