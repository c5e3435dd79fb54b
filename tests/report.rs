//! The report of a run: its numbers against an input that is counted by hand, and its page as a browser reads it, with the
//! worst that data can hold.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::wildcard_enum_match_arm)] // Whatever the reader sees beyond the list is a failure.

mod shell;

use std::collections::BTreeMap;

use html5gum::{Token, Tokenizer};
use serde_json::{Value, json};
use shell::{Folder, refmill};

const KNOWN: &str = "#ITI#On bees#FTI#\n#IRF#Roe J., Bees in spring, Journal of Honey, 3, 1, pp. 4-9, (2001); \nPoe A., \
                     Bees in autumn, Journal of Honey, 4, 1, pp. 5-6, (2001); \nDoe M., Ants at work, Annals of Ants, 7, pp. \
                     1-3, (1999); \n24, (2010)#FRF#\n";

fn data(folder: &Folder, input: &str) -> Value {
    let report = folder.path("report.json");
    refmill(&["check", "-q", "--force", "--report", &report, &folder.path(input)]).exits(0);
    serde_json::from_str(&folder.read("report.json")).unwrap()
}

fn page(folder: &Folder, input: &str) -> String {
    let (report, out) = (folder.path("report.html"), folder.path("out.bib"));
    refmill(&["convert", "-q", "--force", "--report", &report, &folder.path(input), "-o", &out]).exits(0);
    folder.read("report.html")
}

#[test]
fn the_numbers_are_those_of_the_input() {
    let folder = Folder::with(&[("in.txt", KNOWN)]);
    let told = data(&folder, "in.txt");
    assert_eq!((&told["version"], &told["references"]), (&json!(1), &json!(4)));
    assert_eq!(told["types"][0], json!({ "type": "article-journal", "references": 3 }));
    assert_eq!(
        told["years"]["counts"],
        json!([
            { "year": 1999, "references": 1 }, { "year": 2001, "references": 2 }, { "year": 2010, "references": 1 }
        ])
    );
    assert_eq!(
        told["sources"],
        json!({
            "top": [
                { "source": "Journal of Honey", "references": 2 }, { "source": "Annals of Ants", "references": 1 }
            ],
            "short_by_at_most": 0,
            "without": 1
        })
    );
    let classes = told["confidence"].as_array().unwrap();
    let sum: u64 = classes.iter().map(|class| class["references"].as_u64().unwrap()).sum();
    assert_eq!((classes.len(), sum), (20, 4));
    assert_eq!((&classes[19]["from"], &classes[19]["to"]), (&json!(0.95), &json!(1.0)));
    assert_eq!(told["layouts"][0]["references"], 3);
    assert_eq!(told["diagnostics"][0]["code"], "fragment");
    assert_eq!(told["diagnostics"][0]["count"], 1);
    assert_eq!(told["diagnostics"][0]["first"]["line"], 5);
    let least = &told["least_certain"][0];
    assert_eq!((&least["text"], &least["line"]), (&json!("24, (2010)"), &json!(5)));
    assert_eq!(least["file"], folder.path("in.txt"));
    let summary = &told["summary"];
    assert_eq!((&summary["reconciles"], &summary["bytes"]), (&json!(true), &json!(KNOWN.len())));
    assert_eq!(summary["account"]["records"].as_u64().unwrap() as usize, KNOWN.len());
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let folder = Folder::with(&[("in.txt", KNOWN)]);
    let first = (data(&folder, "in.txt"), page(&folder, "in.txt"));
    assert_eq!(first, (data(&folder, "in.txt"), page(&folder, "in.txt")));
}

/// The tags of a page with their attributes but for those whose values are numbers, each with how often it is there; and the
/// text.
fn read(page: &str) -> (BTreeMap<String, usize>, String) {
    let (mut tags, mut text, mut open) = (BTreeMap::new(), String::new(), Vec::new());
    for token in Tokenizer::new(page) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = String::from_utf8(tag.name.0.clone()).unwrap();
                let mut seen = name.clone();
                for (attribute, value) in &tag.attributes {
                    let (attribute, value) = (
                        String::from_utf8(attribute.0.clone()).unwrap(),
                        String::from_utf8(value.value.0.clone()).unwrap(),
                    );
                    let numbers = value.chars().all(|c| c.is_ascii_digit() || " .-".contains(c));
                    seen += &if numbers { format!(" {attribute}") } else { format!(" {attribute}={value}") };
                }
                *tags.entry(seen).or_default() += 1;
                let is_void = tag.self_closing || name == "meta";
                if !is_void {
                    open.push(name);
                }
            }
            Token::EndTag(tag) => {
                let name = String::from_utf8(tag.name.0.clone()).unwrap();
                assert_eq!(open.pop(), Some(name), "in {page}");
            }
            Token::String(piece) => text.push_str(&String::from_utf8(piece.value.0.clone()).unwrap()),
            Token::Doctype(_) => {}
            other => panic!("{other:?} in {page}"),
        }
    }
    assert!(open.is_empty(), "{open:?} are open in {page}");
    (tags, text)
}

#[test]
fn no_tag_and_no_attribute_comes_from_the_data() {
    let hostile =
        KNOWN.replace("Journal of Honey", "</bdi><script>alert(1)</script> \" onload='x' Journal").replace(
            "24, (2010)",
            "<img src=x onerror=alert(1)> \u{202e}dlrow\u{1b}[31m {{ told }} {% raw %} &lt;b&gt; --> ]]>",
        );
    let folder = Folder::with(&[("in.txt", KNOWN), ("<b>&quot;.txt", &hostile)]);
    let (harmless, _) = read(&page(&folder, "in.txt"));
    let (tags, text) = read(&page(&folder, "<b>&quot;.txt"));
    // How often they are there depends on how the references are read.
    let known = |tags: &BTreeMap<String, usize>| tags.keys().cloned().collect::<Vec<_>>();
    let foreign: Vec<_> = known(&tags).into_iter().filter(|tag| !harmless.contains_key(tag)).collect();
    let severities = |tag: &String| tag.starts_with("span class=severity ");
    assert!(foreign.iter().all(severities), "{foreign:?}");
    for shown in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "{{ told }}",
        "⟨U+202E⟩dlrow",
        "⟨U+001B⟩[31m",
        "&lt;b&gt;",
        "<b>&quot;.txt",
    ] {
        assert!(text.contains(shown), "{shown} is not in {text}");
    }
}

#[test]
fn the_page_loads_nothing_and_can_be_found_one_s_way_in() {
    let folder = Folder::with(&[("in.txt", KNOWN)]);
    let page = page(&folder, "in.txt");
    let (tags, text) = read(&page);
    let policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
    assert!(
        tags.contains_key(&format!("meta content={policy} http-equiv=Content-Security-Policy")),
        "{tags:?}"
    );
    for word in ["<script", "<link", "<img", "href=", "src=", "url(", "@import", "http:", "https:"] {
        assert!(!page.contains(word), "{word}");
    }
    let tables: usize =
        tags.iter().filter(|(tag, _)| tag.starts_with("table")).map(|(_, number)| number).sum();
    assert_eq!(tables, tags["caption"], "every table says what it is about");
    assert!(tags.keys().filter(|tag| tag.starts_with("svg")).all(|tag| tag.contains("aria-")), "{tags:?}");
    assert_eq!((tags["h1"], &page[..15]), (1, "<!DOCTYPE html>"));
    assert!(text.contains("every byte and every reference is accounted for"), "{text}");
}

#[test]
fn a_run_without_references_has_a_page_too() {
    let folder = Folder::with(&[("in.txt", "#ITI#On bees#FTI#\n")]);
    let (_, text) = read(&page(&folder, "in.txt"));
    assert!(text.contains("No reference has a year."), "{text}");
}

#[test]
fn a_report_replaces_nothing_unasked_and_no_file_of_the_run() {
    let folder = Folder::with(&[("in.json", KNOWN), ("report.json", "mine")]);
    let (input, report, out) = (folder.path("in.json"), folder.path("report.json"), folder.path("out.json"));
    let ran = refmill(&["check", "--report", &report, &input]).exits(3);
    assert!(ran.err.contains("exists already; --force replaces it"), "{}", ran.err);
    assert_eq!(folder.read("report.json"), "mine");
    refmill(&["check", "--force", "--report", &input, &input]).exits(2);
    assert_eq!(folder.read("in.json"), KNOWN);
    let ran = refmill(&["convert", "--report", &out, &input, "-o", &out]).exits(2);
    assert!(ran.err.contains("is an output already"), "{}", ran.err);
    let into = folder.path("");
    refmill(&["convert", "--report", &folder.path("in.json"), &input, "--output-dir", &into]).exits(2);
    let ran = refmill(&["check", "--report", &folder.path("report.pdf"), &input]).exits(2);
    assert!(ran.err.contains("its name has to end in .html or .json"), "{}", ran.err);
    assert_eq!(folder.files(), ["in.json", "report.json"]);
}

#[test]
fn a_report_and_a_review_are_written_in_one_run() {
    let folder = Folder::with(&[("in.txt", KNOWN)]);
    let (input, report, review) = (folder.path("in.txt"), folder.path("r.html"), folder.path("r.tsv"));
    refmill(&["check", "--report", &report, "--review", &review, &input]).exits(0);
    assert_eq!(folder.files(), ["in.txt", "r.html", "r.tsv"]);
    refmill(&["check", "--force", "--report", &report, "--review", &report, &input]).exits(2);
}

#[test]
fn what_could_not_be_read_is_in_the_report() {
    let folder = Folder::with(&[("in.txt", KNOWN), ("no.txt", "{\"no\": \"export\"}")]);
    let report = folder.path("report.json");
    let (input, other, gone) = (folder.path("in.txt"), folder.path("no.txt"), folder.path("gone.txt"));
    refmill(&["check", "-q", "--report", &report, &input, &other, &gone]).exits(3);
    let told: Value = serde_json::from_str(&folder.read("report.json")).unwrap();
    let summary = &told["summary"];
    assert_eq!((&summary["unreadable"], &summary["unknown_format"]), (&json!(1), &json!(1)));
    assert_eq!((&summary["account"]["unread"], &summary["reconciles"]), (&json!(16), &json!(true)));
}
