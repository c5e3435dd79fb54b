//! The inputs that the fuzz targets keep, read again on any compiler.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../fuzz/checks.rs"]
mod checks;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn inputs(folder: &Path) -> Vec<PathBuf> {
    let mut inputs: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    inputs.sort();
    inputs
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus")
}

#[test]
fn every_kept_input_passes_its_target() {
    for (name, check) in checks::TARGETS {
        let inputs = inputs(&corpus().join(name));
        assert!(inputs.len() > 10, "{name} has only {} inputs", inputs.len());
        for path in inputs {
            let bytes = fs::read(&path).unwrap();
            let passed = std::panic::catch_unwind(|| check(&bytes));
            assert!(passed.is_ok(), "{} does not pass", path.display());
        }
    }
}

#[test]
fn every_target_has_a_folder_and_a_program() {
    let names = |folder: &Path| -> BTreeSet<String> {
        inputs(folder).iter().map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect()
    };
    let targets: BTreeSet<String> = checks::TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names(&corpus()), targets);
    assert_eq!(names(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/fuzz_targets")), targets);
}
