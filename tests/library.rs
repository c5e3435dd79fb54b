//! Works that the user has already: keys and fields from the library, and what is not in it.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod shell;

use refmill::read::reader;
use serde_json::Value;
use shell::{Folder, refmill};

const EXPORT: &str = "#ITI#A review of dances#FTI# #IRF#Roe J.A., Poe B., The dances of honey bees in spring, J. Honey Res., 41, pp. 49-82, \
    (2005); Doe K., The keeping of bees, (1998)#FRF#\n";

/// The library as a plain list, which has no keys.
const LIST: &str = "Roe J.A., Poe B., The Dances of Honey Bees in Spring, Journal of Honey Research, 41, 1, pp. 49-82, (2005), \
    https://doi.org/10.1000/182\n";

/// The same in the formats of programs, each with the key that the work has there.
const LIBRARIES: [(&str, &str, &str); 3] = [
    (
        "bibtex",
        "library.bib",
        "@article{Roe:bees, author = {Roe, Jane A. and Poe, Bob}, title = {The {Dances} of Honey Bees in Spring},\n  journal = {Journal \
         of Honey Research}, volume = {41}, number = {1}, pages = {49--82}, year = {2005}, doi = {10.1000/182}}\n",
    ),
    (
        "csl-json",
        "library.json",
        "[{\"id\": \"Roe:bees\", \"citation-key\": \"Roe:bees\", \"type\": \"article-journal\", \"title\": \"The Dances of Honey Bees in Spring\", \"author\": [{\"family\": \
         \"Roe\", \"given\": \"Jane A.\"}, {\"family\": \"Poe\", \"given\": \"Bob\"}], \"container-title\": \"Journal of Honey \
         Research\", \"volume\": \"41\", \"issue\": \"1\", \"page\": \"49-82\", \"issued\": {\"date-parts\": [[2005]]}, \"DOI\": \
         \"10.1000/182\"}]\n",
    ),
    (
        "ris",
        "library.ris",
        "TY  - JOUR\r\nID  - Roe:bees\r\nAU  - Roe, Jane A.\r\nAU  - Poe, Bob\r\nTI  - The Dances of Honey Bees in Spring\r\nT2  - \
         Journal of Honey Research\r\nVL  - 41\r\nIS  - 1\r\nSP  - 49\r\nEP  - 82\r\nPY  - 2005\r\nDO  - 10.1000/182\r\nER  - \r\n",
    ),
];

fn items(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn missing_fields_are_filled_in_and_marked_and_what_was_printed_stays() {
    let folder = Folder::with(&[("export.txt", EXPORT), ("library.txt", LIST)]);
    let args = [
        "dedupe",
        &folder.path("export.txt"),
        "--library",
        &folder.path("library.txt"),
        "-t",
        "csl-jsonl",
        "-v",
    ];
    let ran = refmill(&args).exits(0);
    let items = items(&ran.out);
    assert_eq!(items.len(), 3, "what is in the library alone is not written");
    let bees = &items[1];
    assert_eq!(bees["title"], "The dances of honey bees in spring");
    assert_eq!(bees["container-title"], "J. Honey Res.");
    assert_eq!((&bees["issue"], &bees["DOI"]), (&"1".into(), &"10.1000/182".into()));
    assert_eq!(bees["custom"]["filled"], serde_json::json!(["issue", "DOI"]));
    assert_eq!(bees["custom"]["library"], "roe2005dances");
    assert!(items[2]["custom"].get("filled").is_none());
    assert!(ran.err.contains("note[filled-from-library]: from `roe2005dances`: issue, DOI"), "{}", ran.err);
    assert!(ran.err.contains("3 works in 3 mentions, 1 in the library"), "{}", ran.err);
}

#[test]
fn a_work_keeps_the_key_that_it_has_in_the_library() {
    for (format, name, library) in LIBRARIES.into_iter().filter(|(format, _, _)| reader(format).is_some()) {
        let folder = Folder::with(&[("export.txt", EXPORT), (name, library)]);
        let args =
            ["convert", &folder.path("export.txt"), "--library", &folder.path(name), "-t", "csl-jsonl"];
        let items = items(&refmill(&args).exits(0).out);
        assert_eq!(items[1]["id"], "Roe:bees", "{format}");
        assert_eq!(items[1]["custom"]["library"], "Roe:bees", "{format}");
        assert_eq!(items[1]["author"][0]["given"], "J.A.", "{format}: what was printed stays");
        assert_eq!(items[1]["DOI"], "10.1000/182", "{format}");
    }
}

#[test]
fn what_is_new_gets_no_key_of_the_library() {
    // Another work of the same author and year, whose key would be the same.
    let export = EXPORT.replace(
        "The dances of honey bees in spring, J. Honey Res., 41, pp. 49-82",
        "Dances, rain and wax, Bee World, 3, pp. 1-2",
    );
    let folder = Folder::with(&[("export.txt", &export), ("library.txt", LIST)]);
    let args =
        ["dedupe", &folder.path("export.txt"), "--library", &folder.path("library.txt"), "-t", "csl-jsonl"];
    let items = items(&refmill(&args).exits(0).out);
    let key = items[1]["id"].as_str().unwrap();
    assert!(key.starts_with("roe2005dances-"), "{key}");
}

#[test]
fn only_what_is_new_is_written_where_that_is_asked_for() {
    let folder = Folder::with(&[("export.txt", EXPORT), ("library.txt", LIST)]);
    let library = folder.path("library.txt");
    let args =
        ["dedupe", &folder.path("export.txt"), "--library", &library, "--only-new", "-t", "csl-jsonl", "-v"];
    let ran = refmill(&args).exits(0);
    let titles: Vec<Value> = items(&ran.out).iter().map(|item| item["title"].clone()).collect();
    assert_eq!(titles, ["A review of dances", "The keeping of bees"]);
    assert!(ran.err.contains("note[in-library]: `roe2005dances` is this work"), "{}", ran.err);
    assert!(ran.err.contains("+ 1 in the library left out"), "{}", ran.err);
}

#[test]
fn a_library_that_cannot_be_used_is_said_before_anything_is_read() {
    let folder = Folder::with(&[("export.txt", EXPORT), ("empty.bin", "\0\u{1}\0\u{1}")]);
    let absent =
        refmill(&["dedupe", &folder.path("export.txt"), "--library", &folder.path("absent.bib")]).exits(3);
    assert!(absent.err.contains("absent.bib"), "{}", absent.err);
    refmill(&["convert", &folder.path("export.txt"), "--only-new"]).exits(2);
}

#[test]
fn the_library_is_not_replaced() {
    let folder = Folder::with(&[("export.txt", EXPORT), ("library.txt", LIST)]);
    let library = folder.path("library.txt");
    let args = [
        "dedupe",
        &folder.path("export.txt"),
        "--library",
        &library,
        "-t",
        "text",
        "-o",
        &library,
        "--force",
    ];
    let ran = refmill(&args).exits(2);
    assert!(ran.err.contains("is an input; name another output"), "{}", ran.err);
}

#[test]
fn variables_of_the_library_are_filled_in_too() {
    let library = "@article{Roe:bees, author = {Roe, J. A. and Poe, B.}, title = {The dances of honey bees in spring}, journal = {Journal of \
        Honey Research}, volume = 41, pages = {49--82}, year = 2005, issn = {1234-5679}, note = {mine}}\n";
    let folder = Folder::with(&[("export.txt", EXPORT), ("library.bib", library)]);
    let library = folder.path("library.bib");
    let ran =
        refmill(&["convert", &folder.path("export.txt"), "--library", &library, "-t", "csl-jsonl"]).exits(0);
    let bees = &items(&ran.out)[1];
    assert_eq!((&bees["id"], &bees["ISSN"]), (&"Roe:bees".into(), &"1234-5679".into()));
    assert!(bees["note"].is_null(), "what a user notes down is his own");
}

#[test]
fn what_cannot_be_read_of_a_library_is_said() {
    let folder = Folder::with(&[
        ("export.txt", EXPORT),
        ("library.bib", "@book{a, title = {Wax}}\n@article{Roe:bees, title = {The dances"),
    ]);
    let library = folder.path("library.bib");
    let ran =
        refmill(&["convert", &folder.path("export.txt"), "--library", &library, "--only-new", "-t", "ris"])
            .exits(0);
    assert!(ran.err.contains("library.bib:2: ") && ran.err.contains("counts as not in it"), "{}", ran.err);
}
