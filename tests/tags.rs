//! Keywords that a user adds, as a shell sees them.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod shell;

use shell::{Folder, refmill, refmill_with, text_emitters};

const BEES: &str = "#ITI#On bees#FTI# #IPC#wax#FPC# #IRF#Roe J., A book on bees, (2001); \n\
                    Poe A., Another on wasps, (2002)#FRF#\n";
const ANTS: &str = "#ITI#On ants#FTI# #IRF#Roe J., A book on bees, (2001)#FRF#\n";

/// The keywords of the entry of that key.
fn keywords<'b>(bib: &'b str, key: &str) -> &'b str {
    let entry = &bib[bib.find(&format!("{{{key},")).unwrap()..];
    let entry = entry.split("\n}").next().unwrap();
    let line = entry.lines().find_map(|line| line.trim().strip_prefix("keywords = {"));
    line.map_or("", |line| line.trim_end_matches("},"))
}

#[test]
fn a_tag_is_on_every_item_of_every_format_and_changes_no_key() {
    let plain = refmill_with(&["convert", "-q"], BEES).exits(0).out;
    let tagged = refmill_with(&["convert", "-q", "--tag", "to read", "--tag", "wax"], BEES).exits(0).out;
    assert_eq!(keywords(&tagged, "bees"), "wax, to read", "{tagged}");
    assert_eq!(keywords(&tagged, "roe2001book"), "to read, wax");
    let without = |bib: &str| -> Vec<String> {
        bib.lines().filter(|line| !line.contains("keywords")).map(str::to_owned).collect()
    };
    assert_eq!(without(&tagged), without(&plain));
    for emitter in text_emitters() {
        let id = emitter.format().id;
        let out = refmill_with(&["convert", "-q", "-t", id, "--tag", "to read"], BEES).exits(0).out;
        assert_eq!(out.matches("to read").count(), 3, "{id}: {out}");
    }
}

#[test]
fn a_tag_that_readers_would_split_is_a_wrong_command_line() {
    let ran = refmill_with(&["convert", "--tag", "bees, wasps"], BEES).exits(2);
    assert!(ran.err.contains("take `,` for the end of a keyword"), "{}", ran.err);
    refmill_with(&["convert", "--tag", " "], BEES).exits(2);
}

#[test]
fn a_work_is_written_once_with_all_documents_that_cite_it() {
    let folder = Folder::with(&[("a.txt", BEES), ("b.txt", ANTS)]);
    let (a, b) = (folder.path("a.txt"), folder.path("b.txt"));
    let args = ["convert", "--tag-source", &a, &b];
    let ran = refmill(&args).exits(0);
    assert_eq!(keywords(&ran.out, "roe2001book"), "cited by bees, cited by ants", "{}", ran.out);
    assert_eq!(keywords(&ran.out, "poe2002another"), "cited by bees");
    assert_eq!(keywords(&ran.out, "bees"), "wax");
    assert!(ran.err.contains("2 inputs") && ran.err.contains("= 4 items + 1 repeat left out"), "{}", ran.err);
    let ris = refmill(&[&args[..], &["-q", "-t", "ris", "--scope", "references"]].concat()).exits(0).out;
    assert!(ris.contains("KW  - cited by bees\r\nKW  - cited by ants\r\n"), "{ris}");
}

#[test]
fn a_document_goes_by_the_key_that_a_pattern_gives_it() {
    let folder = Folder::with(&[("a.txt", BEES), ("b.txt", ANTS)]);
    let args = ["convert", "-q", "--tag-source", "--key-pattern", "[title:upper]"];
    let ran = refmill(&[&args[..], &[&folder.path("a.txt"), &folder.path("b.txt")]].concat()).exits(0);
    assert_eq!(keywords(&ran.out, "ABOOKONBEES"), "cited by ONBEES, cited by ONANTS", "{}", ran.out);
}

#[test]
fn each_file_of_a_folder_knows_its_own_documents() {
    let folder = Folder::with(&[("in/a.txt", BEES), ("in/b.txt", ANTS)]);
    let out = folder.path("out");
    refmill(&["convert", "-q", "--tag-source", "--output-dir", &out, &folder.path("in")]).exits(0);
    assert_eq!(keywords(&folder.read("out/a.bib"), "roe2001book"), "cited by bees");
    assert_eq!(keywords(&folder.read("out/b.bib"), "roe2001book"), "cited by ants");
}

#[test]
fn a_list_without_a_document_goes_by_the_name_of_its_file() {
    let folder = Folder::with(&[("my, thesis.refs", "Roe J., A book on bees, (2001)\n")]);
    let path = folder.path("my, thesis.refs");
    let ran = refmill(&["convert", "-q", "-f", "references", "--tag-source", &path]).exits(0);
    assert_eq!(keywords(&ran.out, "roe2001book"), "cited by my thesis");
}

#[test]
fn standard_input_cannot_be_read_twice() {
    let ran = refmill_with(&["convert", "--tag-source"], BEES).exits(2);
    assert!(ran.err.contains("reads the inputs twice"), "{}", ran.err);
    assert!(ran.out.is_empty());
}

#[cfg(unix)]
#[test]
fn a_pipe_cannot_be_read_twice() {
    // The shell's `<(...)` names one like this.
    for option in ["--tag-source", "--learn"] {
        let ran = refmill_with(&["convert", option, "/dev/stdin"], BEES).exits(2);
        assert!(
            ran.err.contains("reads the inputs twice, and /dev/stdin can be read only once"),
            "{}",
            ran.err
        );
        assert!(ran.out.is_empty());
    }
}

#[test]
fn what_was_read_stays_as_it_was() {
    let args = ["convert", "-q", "-t", "model"];
    let plain = refmill_with(&args, BEES).exits(0).out;
    let tagged = refmill_with(&[&args[..], &["--tag", "to read"]].concat(), BEES).exits(0).out;
    let places = |text: &str| {
        let of = |line: &&str| {
            ["\"taken\"", "\"raw\"", "\"start\"", "\"end\""].iter().any(|word| line.contains(word))
        };
        text.lines().filter(of).map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(!places(&plain).is_empty());
    assert_eq!(places(&plain), places(&tagged));
}
