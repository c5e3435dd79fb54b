//! Works written once, as a shell sees it: what is joined, what is told of it, and that it does not depend on how a run is done.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod shell;

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;
use shell::{Folder, refmill, refmill_with};

const FIRST: &str = "#ITI#A review of dances#FTI# #IRF#Roe J.A., Poe B., The dances of honey bees in spring, Journal of Honey \
    Research, 41, 1, pp. 49-82, (2005); Doe K., The keeping of bees, (1998)#FRF#\n";

const SECOND: &str = "#ITI#Wax and rain#FTI# #IRF#Roe J., Poe B., The Dances of Hony Bees in Spring, J. Honey Res., 41, pp. 49-82, \
    (2005), https://doi.org/10.1000/182; Doe K., The keeping of bees, (2013); Roe J.A., Poe B., The dances of honey bees in spring, Journal of \
    Honey Research, 41, 1, pp. 49-82, (2005)#FRF#\n";

fn two() -> Folder {
    Folder::with(&[("a.txt", FIRST), ("b.txt", SECOND)])
}

fn items(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_work_is_written_once_where_it_is_mentioned_first() {
    let folder = two();
    let ran = refmill(&["dedupe", &folder.path("a.txt"), &folder.path("b.txt"), "-t", "csl-jsonl"]).exits(0);
    let items = items(&ran.out);
    let titles: Vec<&str> = items.iter().map(|item| item["title"].as_str().unwrap()).collect();
    assert_eq!(
        titles,
        [
            "A review of dances",
            "The dances of honey bees in spring",
            "The keeping of bees",
            "Wax and rain",
            "The keeping of bees"
        ]
    );
    let bees = &items[1];
    assert_eq!(bees["container-title"], "Journal of Honey Research");
    assert_eq!(bees["custom"]["source"]["reference"], 1);
    assert!(ran.err.contains("2 documents + 5 references = 5 items + 2 mentions joined"), "{}", ran.err);
    assert!(ran.err.contains("5 works in 7 mentions"), "{}", ran.err);
}

#[test]
fn every_mention_stands_with_its_work_and_can_be_taken_apart_again() {
    let folder = two();
    let ran = refmill(&["dedupe", &folder.path("a.txt"), &folder.path("b.txt"), "-t", "csl-jsonl"]).exits(0);
    let found = items(&ran.out);
    let variants = found[1]["custom"]["variants"].as_array().unwrap();
    assert_eq!(variants.len(), 3);
    for variant in variants {
        let text = fs::read_to_string(variant["file"].as_str().unwrap()).unwrap();
        let place = |name: &str| usize::try_from(variant[name].as_u64().unwrap()).unwrap();
        assert_eq!(&text[place("start")..place("end")], variant["raw"].as_str().unwrap());
    }
    // With the items that stand alone they are what is written without joining.
    let apart =
        refmill(&["convert", &folder.path("a.txt"), &folder.path("b.txt"), "-t", "csl-jsonl"]).exits(0);
    let raws = |item: &Value| (item["custom"]["raw"].clone().to_string(), item["id"].to_string());
    let apart: BTreeSet<_> = items(&apart.out).iter().map(raws).collect();
    let together: BTreeSet<_> = found
        .iter()
        .flat_map(|item| match item["custom"]["variants"].as_array() {
            Some(variants) => variants
                .iter()
                .map(|variant| (variant["raw"].to_string(), variant["key"].to_string()))
                .collect(),
            None => vec![raws(item)],
        })
        .collect();
    assert_eq!(together, apart);
    assert!(found[2]["custom"].get("variants").is_none(), "it is mentioned once");
}

#[test]
fn the_table_of_keys_says_which_became_which_and_holds_them() {
    let folder = two();
    let (a, b, map) = (folder.path("a.txt"), folder.path("b.txt"), folder.path("keys.tsv"));
    refmill(&["dedupe", &a, &b, "-o", &folder.path("one.bib"), "--key-map", &map]).exits(0);
    let table = fs::read_to_string(&map).unwrap();
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows[0], ["old", "new", "content", "raw", "work", "variant"]);
    let variant = rows.iter().find(|row| row[5] == "yes" && row[4].contains("Hony")).unwrap();
    assert_eq!(variant[1], "roe2005dances");
    // What the table names keeps its key, whichever of its spellings comes first.
    let changed = table.replace("roe2005dances", "Roe05");
    fs::write(&map, changed).unwrap();
    let ran = refmill(&["dedupe", &b, &a, "-t", "bibtex", "--keys", &map]).exits(0);
    assert!(ran.out.contains("@article{Roe05,"), "{}", ran.out);
    assert!(!ran.out.contains("roe2005dances"), "{}", ran.out);
}

#[test]
fn all_formats_are_written_and_read_back() {
    let folder = two();
    for format in ["bibtex", "biblatex", "ris", "csl-json", "csl-jsonl", "model"] {
        let args = [
            "convert",
            "--dedupe",
            &folder.path("a.txt"),
            &folder.path("b.txt"),
            "-t",
            format,
            "--verify",
            "--provenance",
        ];
        let ran = refmill(&args).exits(0);
        assert!(ran.err.contains("5 items verified"), "{format}: {}", ran.err);
    }
    for format in ["markdown", "html", "text"] {
        let ran = refmill(&["dedupe", &folder.path("a.txt"), &folder.path("b.txt"), "-t", format]).exits(0);
        assert_eq!(ran.out.matches("dances of honey bees").count(), 1, "{format}");
    }
}

#[test]
fn the_works_are_the_same_on_any_number_of_threads_and_however_the_input_is_parted() {
    let one = Folder::with(&[("all.txt", &many())]);
    let parts = Folder::with(&[]);
    fs::create_dir(parts.path("in")).unwrap();
    for (at, document) in many().split_inclusive("#FRF#\n").enumerate() {
        fs::write(parts.path(&format!("in/{at:03}.txt")), document).unwrap();
    }
    let run = |input: &str, jobs: &str| refmill(&["dedupe", input, "-t", "bibtex", "-j", jobs]).exits(0).out;
    let whole = run(&one.path("all.txt"), "1");
    assert!(whole.matches("@").count() > 100);
    for jobs in ["2", "3", "8"] {
        assert!(run(&one.path("all.txt"), jobs) == whole, "on {jobs} threads");
    }
    assert!(run(&parts.path("in"), "2") == whole, "in many files");
}

#[test]
fn standard_input_is_read_once() {
    let text = FIRST.to_owned() + SECOND;
    let file = Folder::with(&[("both.txt", &text)]);
    let by_name = refmill(&["dedupe", &file.path("both.txt"), "-t", "ris"]).exits(0);
    let piped = refmill_with(&["dedupe", "-t", "ris"], &text).exits(0);
    assert_eq!(by_name.out, piped.out);
}

#[test]
fn what_cannot_be_joined_is_refused() {
    let folder = two();
    let ran = refmill(&["dedupe", &folder.path("a.txt"), "--output-dir", &folder.path("out")]);
    ran.exits(2);
    refmill(&["convert", "--dedupe", "--tag-source", &folder.path("a.txt")]).exits(2);
}

/// Documents that cite some works in several spellings, and some of their own.
fn many() -> String {
    let document = |number: usize| {
        let (shared, spelling) = (number % 7, number % 3);
        let title = ["The habits of wasps", "The Habits of Wasps", "The habits of wapss"][spelling];
        let source = ["Journal of Honey Research", "J. Honey Res.", "Journal of Honey Research"][spelling];
        format!(
            "#ITI#Notes on hives, {number}#FTI# #IRF#Roe J., {title} in district {}, {source}, {shared}, pp. {}-{}, (2001); \
             Poe A., On the hive of farm {number}, Bee World, {}, 2, pp. 3-4, (1999)#FRF#\n",
            ["north", "south", "east", "west", "middle", "far", "near"][shared],
            shared * 10 + 1,
            shared * 10 + 9,
            number + 1
        )
    };
    (0..60).map(document).collect()
}

/// How many works refmill finds in a file of that name.
fn works(name: &str, text: &str) -> usize {
    let folder = Folder::with(&[(name, text)]);
    let ran = refmill(&["dedupe", &folder.path(name), "-t", "csl-jsonl", "-q"]).exits(0);
    items(&ran.out).len()
}

#[test]
fn what_one_work_cannot_have_twice_keeps_two_apart() {
    let book = |more: &str| {
        format!(
            "@book{{k, author = {{Roe, J.}}, title = {{Collected works on bees}}, year = 2001, {more}}}\n"
        )
    };
    let column = |more: &str| {
        format!(
            "@article{{k, author = {{Roe, J.}}, title = {{News from the hives}}, journal = {{Bee World}}, year = 2001, volume = 7, {more}}}\n"
        )
    };
    for (what, one, other) in [
        ("volumes of a book", book("volume = 1"), book("volume = 2")),
        ("issues with a column", column("number = 1, pages = {3}"), column("number = 2, pages = {9}")),
        ("DOIs", column("doi = {10.1000/182}"), column("doi = {10.1000/999}")),
    ] {
        assert_eq!(works("in.bib", &(one.clone() + &other)), 2, "{what}");
        assert_eq!(works("in.bib", &(one.clone() + &one)), 1, "{what}");
    }
}

#[test]
fn what_hardly_tells_a_work_is_one_only_where_all_of_it_is_the_same() {
    let editorial =
        |issn: &str| format!("@misc{{k, title = {{Editorial}}, year = 2001, issn = {{{issn}}}}}\n");
    assert_eq!(works("in.bib", &(editorial("1234-5679") + &editorial("2345-6784"))), 2);
    let news = |day: u8| {
        format!(
            "TY  - NEWS\nAU  - Roe, J.\nTI  - Letters about bees\nT2  - The Hive Times\nDA  - 2001/03/{day:02}/\nER  - \n"
        )
    };
    assert_eq!(works("in.ris", &(news(5) + &news(6))), 2);
    assert_eq!(works("in.ris", &(news(5) + &news(5))), 1);
    let bare = |key: &str| format!("@misc{{{key}, author = {{Roe, J.}}, year = 2003}}\n");
    assert_eq!(works("in.bib", &(bare("k1") + &bare("k2"))), 1, "the key says nothing of a work");
}

#[test]
fn an_output_that_is_joined_again_keeps_its_mentions() {
    let folder = two();
    let first = refmill(&["dedupe", &folder.path("a.txt"), &folder.path("b.txt"), "-t", "csl-jsonl", "-q"])
        .exits(0)
        .out;
    fs::write(folder.path("once.jsonl"), &first).unwrap();
    let again = refmill(&["dedupe", &folder.path("once.jsonl"), "-t", "csl-jsonl", "-q"]).exits(0).out;
    let variants = |lines: &str| items(lines)[1]["custom"]["variants"].clone();
    assert_eq!(variants(&again), variants(&first));
    let with_its_source =
        ["dedupe", &folder.path("once.jsonl"), &folder.path("a.txt"), "-t", "csl-jsonl", "-q"];
    let more = refmill(&with_its_source).exits(0).out;
    assert_eq!(variants(&more).as_array().unwrap().len(), 3, "a mention that is read twice is listed once");
}
