//! `--verify` together with the options that change what is written, as a shell sees it.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod shell;

use refmill::emit::Target;
use refmill::verify::formats;
use shell::{Folder, Ran, refmill};

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/example/input.txt");
const TORTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/torture/input.txt");
const JOURNALS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/abbreviate_journals_dots/input.txt");

/// Converts with these options, once as it is and once read back, and demands that it makes no difference and that every item
/// that is written is read back.
#[track_caller]
fn assert_verified(args: &[&str]) -> Ran {
    let plain = refmill(&[&["convert"], args].concat()).exits(0);
    let ran = refmill(&[&["convert", "--verify", "--message-format", "json"], args].concat()).exits(0);
    assert_eq!(ran.out, plain.out, "{args:?}");
    let count = |name: &str| {
        let (_, behind) =
            ran.err.rsplit_once(&format!("\"{name}\":")).unwrap_or_else(|| panic!("{}", ran.err));
        behind.split([',', '}']).next().and_then(|count| count.parse::<usize>().ok())
    };
    assert!(count("written") > Some(0) && count("written") == count("verified"), "{args:?}: {}", ran.err);
    ran
}

#[test]
fn what_is_written_for_a_program_is_read_back() {
    for &target in Target::ALL {
        for format in target.profile().formats {
            for input in [EXAMPLE, TORTURE] {
                assert_verified(&["--for", target.id(), "-t", format, "--provenance", input]);
            }
        }
    }
}

#[test]
fn what_options_add_is_read_back() {
    for format in formats() {
        assert_verified(&[
            "-t",
            format,
            "--tag",
            "to read",
            "--tag-source",
            "--provenance",
            EXAMPLE,
            TORTURE,
        ]);
        assert_verified(&["-t", format, "--key-pattern", "[auth:upper]_[year]:[veryshorttitle]", EXAMPLE]);
    }
    for format in ["bibtex", "biblatex", "ris", "csl-json", "csl-jsonl"] {
        assert_verified(&["-t", format, "--abbreviate-journals", JOURNALS]);
    }
    for format in ["bibtex", "biblatex"] {
        assert_verified(&["-t", format, "--ascii", "--provenance", TORTURE]);
    }
}

#[test]
fn keys_of_a_lock_are_read_back() {
    let folder = Folder::with(&[]);
    let lock = folder.path("paper.keys");
    refmill(&["convert", "-q", "--key-map", &lock, "--key-pattern", "[auth]_[year]", EXAMPLE]).exits(0);
    for format in formats() {
        assert_verified(&["-t", format, "--keys", &lock, EXAMPLE]);
    }
}

#[test]
fn what_is_added_to_a_file_is_read_back() {
    const MINE: &str = "@article{anderson2005school, title = {Of mine}}\r\n@book{Roe01, title = {Wax}}\r\n";
    for format in ["bibtex", "biblatex"] {
        let folder = Folder::with(&[("refs.bib", MINE)]);
        let file = folder.path("refs.bib");
        let args = ["convert", "--verify", "--for", "jabref", "-t", format, "--append", &file, EXAMPLE];
        let ran = refmill(&args).exits(0);
        assert!(ran.err.contains("= 47 items") && ran.err.contains(" · 47 items verified"), "{}", ran.err);
        assert!(folder.read("refs.bib").starts_with(MINE));
        let again = refmill(&args).exits(0);
        assert!(again.err.contains("= 0 items + 47 already there"), "{}", again.err);
        assert!(again.err.contains(" · 0 items verified"), "{}", again.err);
    }
}
