//! Adding to a .bib file that is there, as a shell sees it.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod shell;

use std::fs;

use biblatex::Bibliography;
use shell::{Folder, Ran, refmill, refmill_with};

const BEES: &str = "Roe J., Poe A.B., Bees in spring, Journal of Honey, 3, 1, pp. 4-9, (2001)\n";
const WASPS: &str = "Doe É., Wasps of the north, Journal of Honey, 4, 2, pp. 10-19, (2002)\n";
const MINE: &str = "% mine\n@article{bees, title = {Bees in Spring}, author = {Roe, Jane}, year = 2001}\n";

/// Adds a list of references to `refs.bib`.
fn append(folder: &Folder, list: &str, more: &[&str]) -> Ran {
    let path = folder.path("refs.bib");
    refmill_with(&[&["convert", "-f", "references", "--append", &path], more].concat(), list)
}

fn bytes(folder: &Folder) -> Vec<u8> {
    fs::read(folder.path("refs.bib")).unwrap()
}

/// A folder with a file of these bytes.
fn with_bytes(bytes: &[u8]) -> Folder {
    let folder = Folder::with(&[]);
    fs::write(folder.path("refs.bib"), bytes).unwrap();
    folder
}

#[test]
fn what_is_there_stays_and_what_is_new_comes_behind_it() {
    let folder = Folder::with(&[("refs.bib", MINE)]);
    let ran = append(&folder, &format!("{BEES}{WASPS}"), &[]).exits(0);
    assert!(ran.err.contains("= 1 item + 1 already there"), "{}", ran.err);
    assert!(ran.out.is_empty());
    let text = folder.read("refs.bib");
    let new = text.strip_prefix(MINE).unwrap();
    assert!(new.starts_with("\n@article{doe2002wasps,\n  author = {Doe, {\\'E}.},\n"), "{new}");
    assert_eq!(Bibliography::parse(&text).unwrap().len(), 2);
}

#[test]
fn adding_twice_adds_nothing() {
    let nameless = "24, (2010)\n7, 3, (2011)\nThe yearbook of the bees, (1999)\n";
    let list = format!("{BEES}{WASPS}{nameless}Roe J., Bees and ants, (2001)\nRoe J., Bees, wasps, (2001)\n");
    let folder = Folder::with(&[("refs.bib", "@book{roe2001bees, title = {Another book}}\n")]);
    append(&folder, &list, &[]).exits(0);
    let once = folder.read("refs.bib");
    assert_eq!(Bibliography::parse(&once).unwrap().len(), 8);
    let ran = append(&folder, &list, &["--tag", "new"]).exits(0);
    assert!(ran.err.contains("= 0 items + 7 already there"), "{}", ran.err);
    assert_eq!(folder.read("refs.bib"), once);
    let ran = append(&folder, &list, &["-v"]).exits(0);
    assert!(ran.err.contains("stands there already: the same title, first author and year"), "{}", ran.err);
    assert!(ran.err.contains("stands there already: the same entry"), "{}", ran.err);
}

#[test]
fn the_comment_that_jabref_looks_for_is_there_once() {
    let folder = Folder::with(&[]);
    append(&folder, BEES, &["--for", "jabref", "-t", "biblatex"]).exits(0);
    append(&folder, WASPS, &["--for", "jabref"]).exits(0);
    append(&folder, WASPS, &["--for", "jabref"]).exits(0);
    let text = folder.read("refs.bib");
    assert_eq!(text.matches("databaseType:biblatex").count(), 1, "{text}");
    assert_eq!(Bibliography::parse(&text).unwrap().len(), 2);
}

#[test]
fn a_key_that_is_taken_in_any_case_is_not_given_again() {
    let folder = Folder::with(&[("refs.bib", "@book{DOE2002WASPS, title = {X}}\n% @book{roe2001bees, x\n")]);
    append(&folder, &format!("{BEES}{WASPS}"), &["-q"]).exits(0);
    let text = folder.read("refs.bib");
    assert!(text.contains("@article{doe2002wasps-") && text.contains("@article{roe2001bees-"), "{text}");
}

#[test]
fn line_ends_and_a_missing_last_one_are_those_of_the_file() {
    for (before, gap) in [
        ("@misc{a, note = {x}}", "\n\n"),
        ("@misc{a, note = {x}}\n", "\n"),
        ("@misc{a, note = {x}}\n\n", ""),
        ("", ""),
        ("@misc{a,\r\n note = {x}}", "\r\n\r\n"),
        ("@misc{a,\r\n note = {x}}\r\n", "\r\n"),
        ("@misc{a,\r\n note = {x}}\r\n\r\n", ""),
    ] {
        let folder = Folder::with(&[("refs.bib", before)]);
        append(&folder, WASPS, &["-q"]).exits(0);
        let text = folder.read("refs.bib");
        let new = text.strip_prefix(before).and_then(|rest| rest.strip_prefix(gap)).unwrap();
        assert!(new.starts_with("@article{doe"), "{before:?}: {text:?}");
        let lines = new.matches('\n').count();
        assert_eq!(new.matches("\r\n").count(), if before.contains('\r') { lines } else { 0 }, "{new:?}");
    }
}

#[test]
fn a_byte_order_mark_stays_alone() {
    let folder = with_bytes("\u{feff}@article{bees, doi = {10.1000/1}}\n".as_bytes());
    append(&folder, &format!("Roe J., Bees, (2001), doi 10.1000/1\n{WASPS}"), &["-q"]).exits(0);
    let text = String::from_utf8(bytes(&folder)).unwrap();
    assert_eq!((text.matches('\u{feff}').count(), text.matches('@').count()), (1, 2), "{text}");
}

#[test]
fn latin_1_stays_latin_1() {
    let before = b"@book{caf\xe9, title = {Caf\xe9 cr\xe8me \xe0 la carte}, date = {2001}}\n";
    let folder = with_bytes(before);
    append(&folder, WASPS, &["-q"]).exits(0);
    let after = bytes(&folder);
    assert!(after.starts_with(before));
    let (text, _, _) = encoding_rs::WINDOWS_1252.decode(&after);
    assert!(text.contains("author = {Doe, É.}"), "{text}");
    assert!(text.contains("date = {2002}"), "the file is for BibLaTeX: {text}");

    let ran = append(&folder, "Чехов А., Три сестры, (1901)\n", &["-q"]).exits(3);
    assert!(
        ran.err.contains("it is windows-1252, in which there is no `Ч` (U+0427); save it as UTF-8"),
        "{}",
        ran.err
    );
    assert_eq!(bytes(&folder), after);
}

#[test]
fn what_no_text_can_be_added_to_is_refused() {
    let folder = with_bytes(b"\xff\xfe@\0m\0");
    let ran = append(&folder, WASPS, &["-q"]).exits(2);
    assert!(ran.err.contains("it is UTF-16LE") && ran.err.contains("save it as UTF-8"), "{}", ran.err);
    assert_eq!(bytes(&folder), b"\xff\xfe@\0m\0");
    let folder = Folder::with(&[("refs.bib/x", "")]);
    append(&folder, WASPS, &["-q"]).exits(3);
}

#[test]
fn a_broken_entry_is_told_and_loses_none() {
    let before = "@article{x, title = {No end\n\n@article{bees, title = {Bees in spring}, author = {Roe, J.}, year = 2001}\n";
    let folder = Folder::with(&[("refs.bib", before)]);
    let ran = append(&folder, &format!("{BEES}{WASPS}"), &[]).exits(0);
    assert!(
        ran.err.contains("refs.bib:1: the entry cannot be read whole: @article{x, title = {No end"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("= 1 item + 1 already there"), "{}", ran.err);
    assert!(folder.read("refs.bib").starts_with(before));
}

#[test]
fn the_format_is_that_of_the_file_or_told() {
    for (before, more, expected) in [
        ("@article{a, journaltitle = {X}}\n", &[][..], "journaltitle = {Journal of Honey}"),
        ("@article{a, journal = {X}}\n", &[], " journal = {Journal of Honey}"),
        ("@article{a, journal = {X}}\n", &["-t", "biblatex"], "journaltitle = {Journal of Honey}"),
    ] {
        let folder = Folder::with(&[("refs.bib", before)]);
        append(&folder, WASPS, more).exits(0);
        assert!(folder.read("refs.bib").contains(expected), "{before}");
    }
    let folder = Folder::with(&[("refs.bib", MINE)]);
    let ran = append(&folder, WASPS, &["-t", "ris"]).exits(2);
    assert!(ran.err.contains("--append adds to .bib files"), "{}", ran.err);
    for more in [["-o", "x.bib"], ["--output-dir", "x"], ["--template", "x.j2"], ["--key-map", "x.keys"]] {
        let ran = append(&folder, WASPS, &more).exits(2);
        assert!(ran.err.contains("cannot be used with"), "{}", ran.err);
    }
    assert_eq!(folder.read("refs.bib"), MINE);
}

#[test]
fn only_a_bib_file_is_added_to() {
    let style = "<style xmlns=\"http://purl.org/net/xbiblio/csl\" class=\"in-text\"/>";
    let folder = Folder::with(&[("refs.bib", MINE), ("x.ris", "TY  - BOOK\n"), ("x.csl", style)]);
    let add = |name: &str, more: &[&str]| {
        refmill_with(
            &[&["convert", "-f", "references", "--append", &folder.path(name)], more].concat(),
            WASPS,
        )
    };
    for (name, more) in
        [("x.ris", &[][..]), ("x.ris", &["-t", "bibtex"]), ("refs.json", &[]), ("refs.md", &[])]
    {
        let ran = add(name, more).exits(2);
        assert!(ran.err.contains("--append adds to .bib files") && ran.err.contains(name), "{}", ran.err);
    }
    let ran = add("refs.bib", &["--style", &folder.path("x.csl")]).exits(2);
    assert!(ran.err.contains("cannot be used with"), "{}", ran.err);
    for option in ["--append", "--key-map"] {
        let ran = refmill_with(&["convert", "-f", "references", option, "-"], WASPS).exits(2);
        assert!(ran.err.contains("it has to be a file"), "{}", ran.err);
    }
    assert_eq!(folder.files(), ["refs.bib", "x.csl", "x.ris"]);
    assert_eq!(folder.read("refs.bib"), MINE);
    add("refs.biblio", &["-q"]).exits(0);
    assert!(folder.read("refs.biblio").starts_with("@article{doe2002wasps,"));
}

#[test]
fn a_work_that_the_lock_names_is_there_under_its_key() {
    let folder = Folder::with(&[("list.refs", WASPS)]);
    let (list, lock) = (folder.path("list.refs"), folder.path("paper.keys"));
    refmill(&["convert", "-q", "-f", "references", "--key-map", &lock, "--key-pattern", "[auth]", &list])
        .exits(0);
    fs::write(folder.path("refs.bib"), "@misc{Doe, note = {I have rewritten all of it}}\n").unwrap();
    let ran = append(&folder, WASPS, &["--keys", &lock, "-v"]).exits(0);
    assert!(ran.err.contains("`Doe` stands there already: the key that it keeps"), "{}", ran.err);
}

#[test]
fn a_key_of_the_lock_that_stands_for_another_work_is_told() {
    let folder = Folder::with(&[("list.refs", WASPS)]);
    let (list, lock) = (folder.path("list.refs"), folder.path("paper.keys"));
    refmill(&["convert", "-q", "-f", "references", "--key-map", &lock, "--key-pattern", "[auth]", &list])
        .exits(0);
    let ships = "@book{Doe, title = {Ships}, author = {Doe, E.}, year = 1950}\n";
    fs::write(folder.path("refs.bib"), ships).unwrap();
    let ran = append(&folder, WASPS, &["--keys", &lock]).exits(0);
    assert!(ran.err.contains("`Doe` stands there already: for another work"), "{}", ran.err);
    assert_eq!(folder.read("refs.bib"), ships);
    append(&folder, WASPS, &["--keys", &lock, "-q", "--strict"]).exits(1);
    // A title that somebody has mended is that of the work.
    fs::write(folder.path("refs.bib"), "@book{Doe, title = {The wasp}, author = {Doe, E.}, year = 2002}\n")
        .unwrap();
    let ran = append(&folder, WASPS, &["--keys", &lock, "-v"]).exits(0);
    assert!(ran.err.contains("`Doe` stands there already: the key that it keeps"), "{}", ran.err);
}

#[test]
fn a_document_that_is_there_is_cited_by_the_key_that_it_has_there() {
    let document = "#ITI#On bees#FTI# #IRF#";
    let folder = Folder::with(&[
        ("one.txt", &format!("{document}#FRF#\n")),
        ("more.txt", &format!("{document}Roe J., A book on wax, (2001)#FRF#\n")),
    ]);
    let bib = folder.path("refs.bib");
    refmill(&["convert", "-q", "--append", &bib, &folder.path("one.txt")]).exits(0);
    let ran = refmill(&["convert", "--tag-source", "--append", &bib, &folder.path("more.txt")]).exits(0);
    assert!(ran.err.contains("= 1 item + 1 already there"), "{}", ran.err);
    assert!(folder.read("refs.bib").contains("keywords = {cited by bees}"), "{}", folder.read("refs.bib"));
}

#[test]
fn a_file_that_is_not_there_is_begun_and_an_input_is_refused() {
    let folder = Folder::with(&[]);
    append(&folder, WASPS, &["-q"]).exits(0);
    assert!(folder.read("refs.bib").starts_with("@article{doe2002wasps,"));
    assert_eq!(folder.files(), ["refs.bib"], "nothing else is left");
    let path = folder.path("refs.bib");
    let ran = refmill(&["convert", "-f", "references", "--append", &path, &path]).exits(2);
    assert!(ran.err.contains("is an input"), "{}", ran.err);
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::with(&[("real/own.bib", MINE)]);
    fs::set_permissions(folder.path("real/own.bib"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink(folder.path("real/own.bib"), folder.path("refs.bib")).unwrap();
    append(&folder, WASPS, &["-q"]).exits(0);
    assert!(fs::symlink_metadata(folder.path("refs.bib")).unwrap().is_symlink());
    let mode = fs::metadata(folder.path("real/own.bib")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert!(
        folder.read("real/own.bib").starts_with(MINE) && folder.read("real/own.bib").contains("doe2002wasps")
    );
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_told() {
    let folder = Folder::with(&[]);
    std::os::unix::fs::symlink(folder.path("gone.bib"), folder.path("refs.bib")).unwrap();
    let ran = append(&folder, WASPS, &["-q"]).exits(3);
    assert!(ran.err.contains("is a link to a file that is not there"), "{}", ran.err);
    assert!(!ran.err.contains("--force"), "{}", ran.err);
}
