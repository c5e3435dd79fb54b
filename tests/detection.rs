//! Every format is told from every other by its content: golden inputs, invented files of every format, cut short, with other line
//! ends, with a byte order mark, and with names that mislead.

#![allow(clippy::unwrap_used)] // What a test unwraps, it tests.

mod cases;

use std::fs;

use cases::{ARGS, INPUT, cases};
use refmill::IntakeOptions;
use refmill::read::{HEAD, READERS, detect, reader};

/// An invented file of a format.
struct Sample {
    format: &'static str,
    text: fn() -> String,
    /// How many bytes it takes at most to tell the format.
    told_after: usize,
}

const SAMPLES: &[Sample] = &[
    Sample { format: "tagged", text: tagged, told_after: 20 },
    Sample { format: "references", text: references, told_after: 70 },
    Sample { format: "csl-json", text: csl_json, told_after: 60 },
    Sample { format: "csl-json", text: one_item, told_after: 60 },
    Sample { format: "csl-json", text: crossref, told_after: 180 },
    Sample { format: "csl-jsonl", text: csl_jsonl, told_after: 150 },
    Sample { format: "scopus-csv", text: scopus_csv, told_after: 120 },
    Sample { format: "scopus-csv", text: scopus_csv_before_2023, told_after: 120 },
    Sample { format: "wos", text: wos, told_after: 60 },
    Sample { format: "wos-tab", text: wos_tab, told_after: 40 },
    Sample { format: "nbib", text: nbib, told_after: 20 },
    Sample { format: "ris", text: ris, told_after: 20 },
    Sample { format: "endnote-xml", text: endnote_xml, told_after: 140 },
    Sample { format: "bibtex", text: bibtex, told_after: 110 },
    Sample { format: "biblatex", text: biblatex, told_after: 140 },
];

fn tagged() -> String {
    "#ITI#On bees and wasps#FTI#\n#IRE#Bees dance.#FRE#\n#IPC#bees; wasps#FPC#\n\
     #IRF#Roe J., Poe A., Bees, Apidologie, 4, 1, pp. 1-9, (2005); Coe B., Wasps of the north, (2006)#FRF#\n"
        .repeat(3)
}

fn references() -> String {
    "Roe J., Poe A., Bees, Apidologie, 4, 1, pp. 1-9, (2005)\nCoe B., Wasps of the north, Honey, 3, pp. 4-9, (2006)\n\
     [3] Doe A., Combs, 1999, pp. 12-17, https://doi.org/10.1000/7\n"
        .repeat(3)
}

fn csl_json() -> String {
    r#"[
  {
    "id": "roe2005",
    "type": "article-journal",
    "title": "Bees",
    "author": [{ "family": "Roe", "given": "J." }],
    "issued": { "date-parts": [[2005]] },
    "note": "TY  - JOUR\nPMID- 17\n@book{x, #ITI#"
  },
  { "id": "poe2006", "type": "book", "title": "Wasps" }
]
"#
    .to_owned()
}

fn one_item() -> String {
    "{\n\t\"type\": \"book\",\n\t\"id\": \"poe2006\",\n\t\"title\": \"Wasps, a history, (2006)\",\n\t\"publisher\": \"Comb Press\"\n}\n"
        .to_owned()
}

fn crossref() -> String {
    r#"{"status":"ok","message-type":"work-list","message-version":"1.0.0","message":{"facets":{},"total-results":1,"items":[{"DOI":"10.1000\/1","type":"journal-article","title":["Bees"],"issued":{"date-parts":[[2005]]}}]}}"#
        .to_owned()
}

fn csl_jsonl() -> String {
    "{\"id\":\"roe2005\",\"type\":\"article-journal\",\"title\":\"Bees\",\"issued\":{\"date-parts\":[[2005]]}}\n\
     {\"id\":\"poe2006\",\"type\":\"book\",\"title\":\"Wasps\",\"abstract\":\"#ITI#a#FTI#\"}\n"
        .repeat(2)
}

fn scopus_csv() -> String {
    "\"Authors\",\"Author full names\",\"Author(s) ID\",\"Title\",\"Year\",\"Source title\",\"Volume\",\"Issue\",\"Art. No.\",\"Page start\",\
     \"Page end\",\"Cited by\",\"DOI\",\"Link\",\"References\",\"EID\"\n\
     \"Roe J.; Poe A.\",\"Roe, Jane (1); Poe, Adam (2)\",\"1; 2\",\"On bees\",\"2005\",\"Apidologie\",\"4\",\"1\",\"\",\"1\",\"9\",\"7\",\
     \"10.1000/1\",\"https://hives.example\",\"Coe B., Wasps, Honey, 3, pp. 4-9, (2006); Doe A., Combs, (1999)\",\"2-s2.0-1\"\n"
        .to_owned()
}

fn scopus_csv_before_2023() -> String {
    "Authors,Author(s) ID,Title,Year,Source title,Volume,Issue,Art. No.,Page start,Page end,Page count,Cited by,DOI,Link,References,EID\n\
     \"Roe, J., Poe, A.\",\"1;2;\",\"On bees\",2005,\"Apidologie\",\"4\",\"1\",,\"1\",\"9\",,7,\"10.1000/1\",\"https://hives.example\",\
     \"Coe, B., Wasps (2006) Honey, 3, pp. 4-9\",2-s2.0-1\n"
        .to_owned()
}

fn wos() -> String {
    "FN Clarivate Analytics Web of Science\nVR 1.0\nPT J\nAU Roe, J\n   Poe, A\nTI On bees\nSO APIDOLOGIE\n\
     CR Coe B, 2006, HONEY, V3, P4, DOI 10.1000/2\n   Doe A, 1999, COMBS\nPY 2005\nVL 4\nBP 1\nEP 9\nUT WOS:000000000000001\nER\n\nEF\n"
        .to_owned()
}

fn wos_tab() -> String {
    "PT\tAU\tBA\tBE\tTI\tSO\tPY\tVL\tBP\tEP\tUT\nJ\tRoe, J; Poe, A\t\t\tOn bees\tAPIDOLOGIE\t2005\t4\t1\t9\tWOS:000000000000001\n".to_owned()
}

fn nbib() -> String {
    "PMID- 17284678\nOWN - NLM\nDP  - 2005 Mar\nTI  - On bees and\n      wasps.\nPG  - 1-9\nAU  - Roe J\nFAU - Roe, Jane\n\
     JT  - Apidologie\nAID - 10.1000/1 [doi]\n\nPMID- 17284679\nTI  - Combs.\n"
        .to_owned()
}

fn ris() -> String {
    "TY  - JOUR\nAU  - Roe, Jane\nTI  - On bees\nT2  - Apidologie\nPY  - 2005\nVL  - 4\nSP  - 1\nEP  - 9\nDO  - 10.1000/1\nER  - \n\n\
     TY  - BOOK\nTI  - Wasps\nER  - \n"
        .to_owned()
}

fn endnote_xml() -> String {
    "<?xml version=\"1.0\" encoding=\"UTF-8\" ?><xml><records><record><database name=\"hives.enl\">hives.enl</database>\
     <source-app name=\"EndNote\" version=\"20.1\">EndNote</source-app><rec-number>1</rec-number><ref-type name=\"Journal Article\">17</ref-type>\
     <contributors><authors><author><style face=\"normal\">Roe, Jane</style></author></authors></contributors>\
     <titles><title>On bees</title><secondary-title>Apidologie</secondary-title></titles><dates><year>2005</year></dates></record></records></xml>\n"
        .to_owned()
}

fn bibtex() -> String {
    "@article{roe2005,\n  author = {Roe, Jane and Poe, Adam},\n  title = {On bees},\n  journal = {Apidologie},\n  year = {2005},\n\
     \x20 pages = {1--9},\n  doi = {10.1000/1}\n}\n\n@book{poe2006,\n  title = {Wasps},\n  publisher = {Comb Press},\n  year = 2006\n}\n"
        .to_owned()
}

fn biblatex() -> String {
    "@article{roe2005,\n  author = {Roe, Jane and Poe, Adam},\n  title = {On bees},\n  journaltitle = {Apidologie},\n  date = {2005-03},\n\
     \x20 pages = {1--9},\n  doi = {10.1000/1}\n}\n\n@online{poe2006,\n  title = {Wasps},\n  url = {https://hives.example},\n  date = {2006}\n}\n"
        .to_owned()
}

fn name(text: &str, extension: Option<&str>) -> Option<&'static str> {
    detect(text, extension).map(|reader| reader.format().id)
}

/// Every extension that stands for a format, and none.
fn extensions() -> Vec<Option<&'static str>> {
    let all = READERS.iter().flat_map(|reader| reader.format().extensions.iter().copied());
    all.map(Some).chain([None, Some("dat")]).collect()
}

#[test]
fn every_format_that_is_read_has_a_sample() {
    for reader in READERS {
        let id = reader.format().id;
        assert!(SAMPLES.iter().any(|sample| sample.format == id), "{id} has no sample in tests/detection.rs");
    }
}

/// What is read by no reader yet is to be taken for no other format either.
fn expected(format: &str) -> Option<&'static str> {
    reader(format).map(|reader| reader.format().id)
}

#[test]
fn a_sample_is_told_whatever_its_name() {
    for Sample { format, text, .. } in SAMPLES {
        for extension in extensions() {
            assert_eq!(name(&text(), extension), expected(format), "{format} as .{extension:?}");
        }
    }
}

#[test]
fn a_sample_is_told_with_other_line_ends_and_a_byte_order_mark() {
    for Sample { format, text, .. } in SAMPLES {
        for text in [text().replace('\n', "\r\n"), format!("\n\n{}", text()), text().trim_end().to_owned()] {
            assert_eq!(name(&text, None), expected(format), "{format}: {text}");
            let with_mark = format!("\u{feff}{text}");
            let parsed = refmill::parse(with_mark.as_bytes(), &IntakeOptions::default());
            assert_eq!(parsed.is_ok(), expected(format).is_some(), "{format}: {text}");
        }
    }
}

#[test]
fn a_sample_is_told_wherever_it_is_cut() {
    for Sample { format, text, told_after } in SAMPLES {
        let text = text();
        assert!(*told_after < text.len(), "{format}");
        for end in (*told_after..text.len()).filter(|end| text.is_char_boundary(*end)) {
            assert_eq!(name(&text[..end], Some("txt")), expected(format), "{format}: {}", &text[..end]);
        }
    }
}

#[test]
fn a_long_file_is_told_by_its_head() {
    for Sample { format, text, .. } in SAMPLES {
        // More of the same, as it may stand in one file.
        let text = text();
        let long = match *format {
            "csl-json" if text.starts_with('[') => {
                let items = text.trim().trim_start_matches('[').trim_end_matches(']');
                format!("[{}]", vec![items; HEAD / items.len() + 2].join(","))
            }
            "csl-json" | "endnote-xml" => format!("{text}{}", " ".repeat(HEAD)),
            _ => text.repeat(HEAD / text.len() + 2),
        };
        let end = (HEAD - 3..=HEAD).rev().find(|end| long.is_char_boundary(*end)).unwrap();
        assert_eq!(name(&long[..end], None), expected(format), "{format}");
    }
}

/// The formats that the name of a golden case tells of; none where it is of an export with tags or a list of references.
fn told_by_name(case: &str) -> Option<&'static [&'static str]> {
    const CASES: &[(&str, &[&str])] = &[
        ("csl_jsonl_", &["csl-jsonl"]),
        ("csl_json_", &["csl-json"]),
        ("scopus_csv_", &["scopus-csv"]),
        ("wos_", &["wos", "wos-tab"]),
        ("nbib_", &["nbib"]),
        ("ris_", &["ris"]),
        ("endnote_xml_", &["endnote-xml"]),
        ("bib_", &["bibtex", "biblatex"]),
    ];
    // A document whose fields look like RIS.
    let is_tagged = case == "ris_lookalikes";
    CASES.iter().find(|(begin, _)| case.starts_with(begin) && !is_tagged).map(|(_, formats)| *formats)
}

#[test]
fn every_golden_input_is_told() {
    for case in cases() {
        let bytes = fs::read(case.join(INPUT)).unwrap();
        let args = fs::read_to_string(case.join(ARGS)).unwrap_or_default();
        // What is no text is told by its bytes first.
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if text.is_empty() {
            continue;
        }
        let case = case.file_name().unwrap().to_string_lossy().into_owned();
        let told = args.lines().find_map(|line| line.strip_prefix("from "));
        for extension in extensions() {
            let found = name(text, extension);
            match (told, told_by_name(&case)) {
                (Some(told), _) => {
                    assert!(found.is_none() || found == Some(told), "{case} is read as {found:?}")
                }
                (None, Some(formats)) => {
                    assert!(
                        found.is_some_and(|found| formats.contains(&found)),
                        "{case} is read as {found:?}"
                    );
                }
                (None, None) => {
                    let has_tags = ["#I", "#F", "#i", "#f"].iter().any(|tag| text.contains(tag));
                    let wanted = if has_tags { "tagged" } else { "references" };
                    assert_eq!(found, Some(wanted), "{case}");
                }
            }
        }
    }
}

#[test]
fn running_text_is_in_no_format() {
    for text in [
        "Hello, world",
        "Dear reader,\n\nbees were kept in 1905.\n",
        "a,b,c\n1,2,3\n",
        "key: value\n",
        "{\"name\": \"hive\"}",
        "[1, 2]",
    ] {
        assert_eq!(name(text, None), None, "{text}");
    }
}
