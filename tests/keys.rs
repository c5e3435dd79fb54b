//! Keys by pattern, key maps and key locks, as a shell sees them.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod shell;

use shell::{Folder, refmill, refmill_with, text_emitters};

const TWO: &str = "Roe J., Poe A.B., Bees in spring, Journal of Honey, 3, 1, pp. 4-9, (2001)\n\
                   Roe J., Wasps in autumn, Journal of Honey, 4, 1, pp. 1-2, (2001)\n";
const ONE_MORE: &str = "Roe J., Ants, Journal of Honey, 1, 1, pp. 7-8, (2001)\n";

/// The keys of a .bib file, in order.
fn keys(bib: &str) -> Vec<String> {
    let entries = bib.lines().filter(|line| line.starts_with('@'));
    entries.map(|line| line.split_once('{').unwrap().1.trim_end_matches(',').to_owned()).collect()
}

/// The keys that a pattern gives the two.
fn by_pattern(pattern: &str) -> Vec<String> {
    keys(&refmill_with(&["convert", "-q", "-f", "references", "--key-pattern", pattern], TWO).exits(0).out)
}

#[test]
fn a_pattern_makes_the_keys_of_every_format() {
    assert_eq!(by_pattern("[authEtAl]:[veryshorttitle]"), ["RoePoe:Bees", "Roe:Wasps"]);
    for emitter in text_emitters() {
        let id = emitter.format().id;
        let args = ["convert", "-q", "-f", "references", "-t", id, "--key-pattern", "[auth:upper]_[volume]"];
        let out = refmill_with(&args, TWO).exits(0).out;
        let has_keys = !matches!(id, "markdown" | "html" | "text" | "model");
        assert_eq!(out.contains("ROE_3") && out.contains("ROE_4"), has_keys, "{id}: {out}");
    }
}

#[test]
fn a_wrong_pattern_is_a_wrong_command_line() {
    let ran = refmill(&["convert", "--key-pattern", "[auth][yaer]"]).exits(2);
    assert!(ran.err.contains("there is no marker [yaer]"), "{}", ran.err);
    assert!(ran.err.contains("\n  [auth][yaer]\n         ^^^^\n"), "{}", ran.err);
    assert!(ran.err.contains("[shortyear]"), "{}", ran.err);
}

#[test]
fn the_keys_of_a_paper_stay_when_pattern_and_library_change() {
    let folder = Folder::with(&[("two.refs", TWO), ("three.refs", &format!("{ONE_MORE}{TWO}"))]);
    let (two, three) = (folder.path("two.refs"), folder.path("three.refs"));
    let (lock, next) = (folder.path("paper.keys"), folder.path("next.keys"));
    let args = ["convert", "-q", "-f", "references"];
    let first = refmill(&[&args[..], &["--key-pattern", "[auth][year]", "--key-map", &lock, &two]].concat());
    let first = keys(&first.exits(0).out);
    let table = folder.read("paper.keys");
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[0], "old\tnew\tcontent\traw\twork");
    assert!(lines[1].starts_with("roe2001bees\tRoe2001\tc"), "{table}");
    assert!(
        lines[1].ends_with("\tRoe J., Poe A.B., Bees in spring, Journal of Honey, 3, 1, pp. 4-9, (2001)")
    );

    let later = [&args[..], &["--keys", &lock, "--key-map", &next, &three]].concat();
    let later = keys(&refmill(&later).exits(0).out);
    assert_eq!(later, ["roe2001ants", &first[0], &first[1]]);
    assert_eq!(folder.read("next.keys").lines().count(), 4);

    // Also where the new work would have had a key that is taken.
    let again = [&args[..], &["--keys", &lock, "--key-pattern", "[auth][year]", &three]].concat();
    let again = keys(&refmill(&again).exits(0).out);
    assert!(again[0].starts_with("Roe2001-"), "{again:?}");
    assert_eq!(again[1..], first);
}

#[test]
fn a_compressed_map_is_a_lock_as_well() {
    let folder = Folder::with(&[("two.refs", TWO)]);
    let (two, lock) = (folder.path("two.refs"), folder.path("paper.keys.gz"));
    let args = ["convert", "-q", "-f", "references"];
    let first = refmill(&[&args[..], &["--key-pattern", "[auth][year]", "--key-map", &lock, &two]].concat());
    let again = refmill(&[&args[..], &["--keys", &lock, &two]].concat());
    assert_eq!(keys(&again.exits(0).out), keys(&first.exits(0).out));
}

#[test]
fn works_that_are_gone_are_told_and_stay_in_the_map() {
    let folder = Folder::with(&[("two.refs", TWO), ("one.refs", TWO.lines().next().unwrap())]);
    let lock = folder.path("paper.keys");
    let args = ["convert", "-f", "references", "--key-map", &lock];
    refmill(&[&args[..], &[&folder.path("two.refs")]].concat()).exits(0);
    let table = folder.read("paper.keys");
    let one = folder.path("one.refs");
    let ran = refmill(&[&args[..], &["--keys", &lock, "--force", &one]].concat()).exits(0);
    assert!(ran.err.contains("1 key kept, 1 of works that are not there"), "{}", ran.err);
    assert_eq!(folder.read("paper.keys"), table, "a lock may be replaced by its successor");
}

#[test]
fn nothing_is_replaced_unasked() {
    let folder = Folder::with(&[("two.refs", TWO), ("paper.keys", "new\traw\n")]);
    let (two, lock, out) = (folder.path("two.refs"), folder.path("paper.keys"), folder.path("out.bib"));
    let args = ["convert", "-q", "-f", "references", &two];
    let ran = refmill(&[&args[..], &["--key-map", &lock, "-o", &out]].concat()).exits(3);
    assert!(ran.err.contains("exists already"), "{}", ran.err);
    refmill(&[&args[..], &["--key-map", &two, "--force"]].concat()).exits(2);
    refmill(&[&args[..], &["--keys", &lock, "-o", &lock, "-t", "bibtex", "--force"]].concat()).exits(2);
    let ran = refmill(&[&args[..], &["--key-map", &out, "-o", &out]].concat()).exits(2);
    assert!(ran.err.contains("is an output already"), "{}", ran.err);
    let ran =
        refmill(&[&args[..], &["--key-map", &out, "--output-dir", &folder.path("dir")]].concat()).exits(2);
    assert!(ran.err.contains("cannot be used with"), "{}", ran.err);
    assert_eq!(folder.files(), ["paper.keys", "two.refs"]);
    assert_eq!(folder.read("paper.keys"), "new\traw\n");
    assert_eq!(folder.read("two.refs"), TWO);
}

#[test]
fn a_wrong_lock_is_told_with_file_line_and_text() {
    let folder = Folder::with(&[("two.refs", TWO), ("paper.keys", "new\traw\nRoe's\tr0123456789abcdef\n")]);
    let lock = folder.path("paper.keys");
    let ran = refmill(&["convert", "--keys", &lock, &folder.path("two.refs")]).exits(2);
    assert!(ran.err.contains("paper.keys: line 2: `Roe's` cannot be a key because of `'`"), "{}", ran.err);
    refmill(&["convert", "--keys", &folder.path("none.keys"), &folder.path("two.refs")]).exits(3);
}

#[test]
fn each_file_of_a_folder_keeps_the_keys_of_the_lock() {
    let folder = Folder::with(&[("in/a.txt", TWO), ("in/b.txt", TWO)]);
    let lock = folder.path("paper.keys");
    let args = ["convert", "-q", "-f", "references"];
    let map = ["--key-pattern", "[auth][volume]", "--key-map", &lock, &folder.path("in/a.txt")];
    refmill(&[&args[..], &map].concat()).exits(0);
    let out = folder.path("out");
    refmill(&[&args[..], &["--keys", &lock, "--output-dir", &out, &folder.path("in")]].concat()).exits(0);
    for name in ["out/a.bib", "out/b.bib"] {
        assert_eq!(keys(&folder.read(name)), ["Roe3", "Roe4"]);
    }
}
