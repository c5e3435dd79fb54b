//! The network of who cites what, as a shell sees it: small networks, exactly, and the worst that titles can hold.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::wildcard_enum_match_arm)] // What else an XML file may hold is no concern of these tests.

mod shell;

use std::io::Read;

use quick_xml::events::Event;
use refmill::graph::formats::FORMATS;
use serde_json::Value;
use shell::{Folder, command, refmill, refmill_with};

/// Three documents: the second cites the first, whose title is all that is known of it, and the third both.
const CORPUS: &str = "\
#ITI#The winter losses of honey bee colonies#FTI# #IRF#Roe J., A book on bees, (2001); \nPoe A., Another on wasps, (2002)#FRF#
#ITI#Losses in summer#FTI# #IRF#Doe M., The winter losses of honey-bee colonies, Journal of Honey, 3, pp. 4-9, (2005); \n\
Poe A., Another on wasps, (2002); \n24, (2010)#FRF#
#ITI#Losses in autumn#FTI# #IRF#Doe M., The Winter Losses of Honey Bee Colonies, J. Honey, 3, pp. 4-9, (2005); \n\
Roe J., A book on bees, (2001); \nPoe A., Another on wasps, (2002)#FRF#
";

/// What a run on the corpus writes.
fn network(args: &[&str]) -> String {
    refmill_with(&[&["graph", "-q"], args].concat(), CORPUS).exits(0).out
}

fn edges(args: &[&str]) -> Vec<String> {
    let told: Value = serde_json::from_str(&network(&[&["-t", "json"], args].concat())).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let edge =
        |link: &Value| format!("{} {} {}", text(&link["source"]), text(&link["target"]), link["weight"]);
    told["links"].as_array().unwrap().iter().map(edge).collect()
}

#[test]
fn documents_are_linked_with_what_they_cite_and_with_each_other() {
    let expected = "\
*Vertices 5
1 \"Doe 2005\"
2 \"Roe 2001\"
3 \"Poe 2002\"
4 \"Losses in summer\"
5 \"Losses in autumn\"
*Arcs
1 2 1
1 3 1
4 1 1
4 3 1
5 1 1
5 2 1
5 3 1
";
    assert_eq!(network(&["-t", "pajek"]), expected);
}

#[test]
fn a_document_that_is_cited_takes_over_what_the_references_say() {
    let told: Value = serde_json::from_str(&network(&["-t", "json"])).unwrap();
    let expected = serde_json::json!({
        "id": "doe2005winter", "label": "Doe 2005", "title": "The winter losses of honey bee colonies", "author": "Doe",
        "year": 2005, "type": "article-journal", "source": "Journal of Honey", "document": true, "cited": true,
        "times_cited": 2, "mentions": 2
    });
    let mut node = told["nodes"][0].clone();
    let also = node.as_object_mut().unwrap().remove("also").unwrap();
    // The letters behind the second key are those of a hash.
    assert!(also.as_str().unwrap().starts_with("winterlosses doe2005winter-"), "{also}");
    assert_eq!(node, expected);
}

#[test]
fn within_a_corpus_only_its_documents_are_linked() {
    assert_eq!(edges(&["--within"]), ["lossessummer doe2005winter 1", "lossesautumn doe2005winter 1"]);
}

#[test]
fn works_that_are_cited_together_are_linked_by_how_often() {
    assert_eq!(
        edges(&["--co-citation"]),
        ["doe2005winter poe2002another 2", "roe2001book poe2002another 2"],
        "pairs that one document alone cites are left out"
    );
    assert_eq!(edges(&["--co-citation", "--min-weight", "1"]).len(), 3);
    assert_eq!(edges(&["--co-citation", "--min-weight", "3"]).len(), 0);
}

#[test]
fn documents_that_cite_the_same_are_linked_by_how_much() {
    assert_eq!(
        edges(&["--coupling"]),
        ["doe2005winter lossessummer 1", "doe2005winter lossesautumn 2", "lossessummer lossesautumn 2"]
    );
    assert_eq!(edges(&["--coupling", "--min-weight", "2"]).len(), 2);
}

#[test]
fn works_that_few_cite_are_left_out() {
    let labels = network(&["-t", "pajek", "--min-cited", "3"]);
    assert!(labels.contains("\"Poe 2002\"") && !labels.contains("Roe"), "{labels}");
    assert!(labels.contains("Losses in autumn"), "documents stay: {labels}");
}

#[test]
fn a_work_in_several_spellings_is_one_unless_keys_alone_are_to_tell() {
    let two = "#ITI#On bees#FTI# #IRF#Roe J., Poe A.B., The dances of honey bees in spring, Journal of Honey, 3, 1, pp. 4-9, \
               (2001)#FRF#\n\
               #ITI#On wasps#FTI# #IRF#Roe J., Poe A., The Dances of Honey-Bees in Spring, J. Honey, 3, pp. 4-9, (2001)#FRF#\n";
    let labels = |args: &[&str]| -> Vec<String> {
        let args = [&["graph", "-q", "-t", "pajek"], args].concat();
        let out = refmill_with(&args, two).exits(0).out;
        out.split('"').skip(1).step_by(2).map(str::to_owned).collect()
    };
    assert_eq!(labels(&[]), ["On bees", "Roe 2001", "On wasps"]);
    assert_eq!(labels(&["--no-dedupe"]).len(), 4);
}

#[test]
fn a_document_that_is_read_twice_changes_nothing() {
    let folder =
        Folder::with(&[("a.txt", CORPUS), ("b.txt", &CORPUS[..CORPUS.find("#ITI#Losses").unwrap()])]);
    let both = [folder.path("a.txt"), folder.path("b.txt")];
    let out = refmill(&["graph", "-q", "-t", "pajek", &both[0], &both[1]]).exits(0).out;
    assert_eq!(out, network(&["-t", "pajek"]));
}

#[test]
fn a_list_without_a_document_goes_by_the_name_of_its_file() {
    let folder =
        Folder::with(&[("refs.txt", "Roe J., A book on bees, (2001)\nPoe A., Another on wasps, (2002)\n")]);
    let out =
        refmill(&["graph", "-q", "-t", "pajek", "-f", "references", &folder.path("refs.txt")]).exits(0).out;
    assert!(out.starts_with("*Vertices 3\n1 \"list-refs\"\n2 \"Roe 2001\"\n"), "{out}");
}

#[test]
fn the_name_of_the_output_tells_the_format_and_what_it_is_compressed_as() {
    let folder = Folder::with(&[("in.txt", CORPUS)]);
    for (name, begins) in [
        ("a.graphml", "<?xml"),
        ("b.gexf", "<?xml"),
        ("c.net", "*Vertices"),
        ("d.json", "{\"directed"),
        ("e.v2.vosviewer.json", "{\"network"),
    ] {
        refmill(&["graph", "-q", &folder.path("in.txt"), "-o", &folder.path(name)]).exits(0);
        assert!(folder.read(name).starts_with(begins), "{name}");
        let again = refmill(&["graph", "-q", &folder.path("in.txt"), "-o", &folder.path(name)]).exits(3);
        assert!(again.err.contains("--force"), "{}", again.err);
    }
    let packed = folder.path("corpus.csv.gz");
    refmill(&["graph", "-q", &folder.path("in.txt"), "-o", &packed]).exits(0);
    let mut text = String::new();
    let file = std::fs::File::open(folder.path("corpus.edges.csv.gz")).unwrap();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text).unwrap();
    assert!(text.starts_with("Source,Target,Type,Weight\ndoe2005winter,roe2001book,Directed,1\n"), "{text}");
    refmill(&["graph", "-q", "-t", "csv", &folder.path("in.txt"), "-o", &folder.path("plain")]).exits(0);
    for name in ["corpus.nodes.csv.gz", "plain.nodes.csv", "plain.edges.csv"] {
        assert!(folder.files().contains(&name.to_owned()), "{:?}", folder.files());
    }
}

#[test]
fn what_cannot_be_meant_is_said() {
    let folder = Folder::with(&[("in.txt", CORPUS)]);
    let input = folder.path("in.txt");
    let ran = refmill(&["graph", &input, "-o", &folder.path("a.bib")]).exits(2);
    assert!(ran.err.contains("graphml, gexf, pajek, vosviewer, json, csv"), "{}", ran.err);
    let ran = refmill(&["graph", &input, "-t", "csv"]).exits(2);
    assert!(ran.err.contains("-o graph.csv"), "{}", ran.err);
    refmill(&["graph", &input, "--min-weight", "2"]).exits(2);
    refmill(&["graph", &input, "--co-citation", "--coupling"]).exits(2);
    let ran = refmill(&["graph", &input, "-t", "json", "-o", &input, "--force"]).exits(2);
    assert!(ran.err.contains("is an input"), "{}", ran.err);
}

#[test]
fn help_and_the_list_of_formats_know_every_format() {
    let (help, listed) = (refmill(&["graph", "--help"]).exits(0).out, refmill(&["formats"]).exits(0).out);
    assert!(help.contains("Examples:"), "{help}");
    for format in FORMATS {
        let format = format.format();
        assert!(help.contains(format.id) && listed.contains(format.description), "{listed}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_a_failure_and_a_closed_pipe_is_none() {
    let folder = Folder::with(&[("in.txt", CORPUS)]);
    let args = ["graph", "-q", &folder.path("in.txt")];
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    assert_eq!(command(&args).stdout(full).status().unwrap().code(), Some(3));
    let mut child = command(&args).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn nothing_is_written_where_nothing_could_be_read() {
    let folder = Folder::with(&[]);
    refmill(&["graph", "-q", &folder.path("none.txt"), "-o", &folder.path("out.gexf")]).exits(3);
    assert!(folder.files().is_empty(), "{:?}", folder.files());
}

#[test]
fn the_network_is_told_in_numbers() {
    let ran = refmill_with(&["graph", "-t", "pajek"], CORPUS).exits(0);
    assert!(
        ran.err.contains(
            "refmill: 5 works (3 documents, 1 of them cited) and 7 citations · 1 fragment left out\n"
        ),
        "{}",
        ran.err
    );
    let ran = refmill_with(&["graph", "-t", "pajek", "--message-format", "json"], CORPUS).exits(0);
    let told: Value = serde_json::from_str(ran.err.lines().last().unwrap()).unwrap();
    assert_eq!((&told["network"]["links"], &told["network"]["fragments_left_out"]), (&7.into(), &1.into()));
}

#[test]
fn any_number_of_threads_gives_the_same_network() {
    let many: String = (0..400)
        .map(|at| {
            let cited =
                |number: usize| format!("Roe J., A book on bees in {number} lands, ({})", 1900 + number);
            let list: Vec<_> = (0..30).map(|number| cited((at * 7 + number * number) % 97)).collect();
            format!("#ITI#Document {at}#FTI#\n#IRF#{}#FRF#\n", list.join("; \n"))
        })
        .collect();
    let folder = Folder::with(&[("in.txt", &many)]);
    let run = |jobs: &str| refmill(&["graph", "-q", "-j", jobs, &folder.path("in.txt")]).exits(0).out;
    assert_eq!(run("1"), run("3"));
}

/// Titles that hold what formats have a meaning for, control characters, and 10 kB.
fn hostile() -> String {
    let long = "of bees and wasps ".repeat(600);
    let titles = [
        "A \"quoted\" <b>title</b> & 'another' ]]> <!-- one --> on bees",
        "A title with \u{1}\u{1b}[31m\u{7f}\u{85} controls \u{fffe} in bees",
        "Percent %20 and \\back\\slash\\ and #hash and \u{202e}turned bees",
        &long,
    ];
    let cited: Vec<_> = titles.iter().map(|title| format!("Roe \"J\" <J>., {title}, (2001)")).collect();
    let documents =
        titles.iter().map(|title| format!("#ITI#{title}#FTI# #IRF#{}#FRF#\n", cited.join("; \n")));
    documents.collect()
}

#[test]
fn the_worst_titles_are_safe_in_every_format() {
    let folder = Folder::with(&[("in.txt", &hostile())]);
    for format in FORMATS {
        let format = format.format();
        let out = folder.path(&format!("out.{}", format.extensions[0]));
        refmill(&["graph", "-q", "-t", format.id, &folder.path("in.txt"), "-o", &out]).exits(0);
    }
    let nodes: Value = serde_json::from_str(&folder.read("out.json")).unwrap();
    let nodes = nodes["nodes"].as_array().unwrap().len();
    assert!(nodes >= 4, "{nodes}");
    for name in folder.files().iter().filter(|name| name.starts_with("out.")) {
        let text = folder.read(name);
        let is_text = |c: char| c == '\n' || !c.is_control() && c != '\u{fffe}';
        assert!(text.chars().all(is_text), "{name}");
    }
    for (name, tag) in [("out.graphml", "node"), ("out.gexf", "node")] {
        let text = folder.read(name);
        let (mut reader, mut found) = (quick_xml::Reader::from_str(&text), 0);
        loop {
            match reader.read_event().unwrap() {
                Event::Start(start) if start.name().as_ref() == tag.as_bytes() => found += 1,
                Event::Text(text) => assert!(text.decode().is_ok()),
                Event::Eof => break,
                Event::Comment(_) | Event::CData(_) | Event::PI(_) | Event::DocType(_) => panic!("{name}"),
                _ => {}
            }
        }
        assert_eq!(found, nodes, "{name}");
    }
    let net = folder.read("out.net");
    let vertices: Vec<&str> = net.lines().skip(1).take(nodes).collect();
    assert!(vertices.iter().all(|line| line.matches('"').count() == 2 && line.len() < 400), "{net}");
    let mut table = csv::Reader::from_reader(std::fs::File::open(folder.path("out.nodes.csv")).unwrap());
    assert_eq!(table.records().map(Result::unwrap).count(), nodes);
}
