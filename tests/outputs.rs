//! Where outputs go: in parts, compressed, on any number of threads, as a shell sees it.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod shell;

use std::fs;
use std::io::Read;

use shell::{Folder, refmill};

/// Invented documents, each citing works of its own and one that all cite.
fn documents(count: usize) -> String {
    let document = |number: usize| {
        format!(
            "#ITI#On bees, part {number}#FTI#\n#IRF#Roe J., A book on bees {number}, (20{:02}); \nPoe A., On wasps {number}, \
             Journal of Honey, {number}, 1, pp. 4-9, (2002); \nZoe B., The hive, Journal of Honey, 1, 2, pp. 3-4, (1999)#FRF#\n",
            number % 20
        )
    };
    (0..count).map(document).collect()
}

fn folder(files: usize, documents_each: usize) -> Folder {
    let folder = Folder::with(&[]);
    fs::create_dir(folder.path("in")).unwrap();
    for number in 0..files {
        let name = folder.path(&format!("in/{number:03}.txt"));
        fs::write(name, documents(documents_each + number % 3).replace("bees", &format!("bees of {number}")))
            .unwrap();
    }
    folder
}

#[test]
fn the_output_is_the_same_on_any_number_of_threads() {
    let folder = folder(60, 4);
    fs::write(folder.path("in/999.txt"), documents(400)).unwrap();
    for format in [
        "bibtex",
        "biblatex",
        "ris",
        "csl-json",
        "csl-jsonl",
        "csv",
        "jsonl",
        "markdown",
        "html",
        "text",
        "model",
    ] {
        let run = |jobs: &str| {
            let ran = refmill(&["convert", &folder.path("in"), "-t", format, "-v", "-j", jobs]).exits(0);
            (ran.out, ran.err)
        };
        let one = run("1");
        assert!(one.0.len() > 50_000, "{format}");
        for jobs in ["2", "3", "8"] {
            assert!(run(jobs) == one, "{format} on {jobs} threads");
        }
    }
}

#[test]
fn files_of_their_own_are_the_same_on_any_number_of_threads() {
    let folder = folder(60, 4);
    let run = |jobs: &str| {
        let out = folder.path(&format!("out{jobs}"));
        let ran = refmill(&["convert", &folder.path("in"), "--output-dir", &out, "-v", "-j", jobs]).exits(0);
        let names = (0..60).map(|number| format!("out{jobs}/{number:03}.bib"));
        (names.map(|name| folder.read(&name)).collect::<Vec<_>>(), ran.err)
    };
    let one = run("1");
    assert!(run("2") == one && run("7") == one);
}

#[test]
fn a_split_output_is_complete_files_of_so_many_items_at_most() {
    let folder = folder(3, 10);
    for (format, extension, end) in
        [("csl-json", "json", "\n]\n"), ("ris", "ris", "ER  - \r\n"), ("bibtex", "bib", "}\n")]
    {
        let output = folder.path(&format!("refs.{extension}"));
        let whole = refmill(&["convert", &folder.path("in"), "-t", format]).exits(0).out;
        let asked = ["convert", &folder.path("in"), "-t", format, "-o", &output, "--split", "20", "-q"];
        let verified = [&asked[..], &["--verify"]].concat();
        refmill(&verified).exits(0);
        let part =
            |number: usize| fs::read_to_string(folder.path(&format!("refs-{number:03}.{extension}"))).ok();
        let parts: Vec<String> = (1..).map_while(part).collect();
        assert!(parts.len() > 3, "{format}: {} parts", parts.len());
        let items = |text: &str| match format {
            "csl-json" => text.matches("\"id\":").count(),
            "ris" => text.matches("TY  - ").count(),
            _ => text.lines().filter(|line| line.starts_with('@')).count(),
        };
        assert!(parts.iter().all(|part| items(part) <= 20 && part.ends_with(end)), "{format}");
        assert_eq!(parts.iter().map(|part| items(part)).sum::<usize>(), items(&whole), "{format}");
        assert!(refmill(&asked).exits(3).err.contains("exists already"));
        assert!(fs::metadata(&output).is_err(), "the name without a number stands for all");
    }
}

#[test]
fn the_name_of_an_output_asks_for_compression() {
    let folder = folder(3, 10);
    let whole = refmill(&["convert", &folder.path("in"), "-t", "ris"]).exits(0).out;
    let unpacked = |name: &str| {
        let (bytes, mut text) = (fs::read(folder.path(name)).unwrap(), String::new());
        if name.ends_with(".gz") {
            flate2::read::GzDecoder::new(&bytes[..]).read_to_string(&mut text).unwrap();
        } else {
            ruzstd::decoding::StreamingDecoder::new(&bytes[..]).unwrap().read_to_string(&mut text).unwrap();
        }
        text
    };
    for name in ["refs.ris.gz", "refs.ris.zst"] {
        refmill(&["convert", &folder.path("in"), "-q", "-o", &folder.path(name)]).exits(0);
        assert!(unpacked(name) == whole, "{name}");
    }
    let out = folder.path("out");
    refmill(&["convert", &folder.path("in"), "-t", "ris", "--output-dir", &out, "--compress", "gz"]).exits(0);
    let own = refmill(&["convert", &folder.path("in/001.txt"), "-t", "ris"]).exits(0).out;
    assert_eq!(unpacked("out/001.ris.gz"), own);
    refmill(&["convert", &folder.path("in"), "-q", "--split", "50", "-o", &folder.path("part.ris.gz")])
        .exits(0);
    assert!(unpacked("part-001.ris.gz").ends_with("ER  - \r\n"));
}

#[test]
fn without_keys_to_remember_each_is_told_apart_by_its_content() {
    let folder = folder(3, 10);
    let lines = |out: &str| out.lines().map(str::to_owned).collect::<Vec<_>>();
    let ran = refmill(&["convert", &folder.path("in"), "-t", "csl-jsonl", "--keys", "none"]).exits(0);
    let usual = refmill(&["convert", &folder.path("in"), "-t", "csl-jsonl"]).exits(0);
    assert_eq!(lines(&ran.out).len(), lines(&usual.out).len());
    let hives: Vec<_> = lines(&ran.out).into_iter().filter(|line| line.contains("\"The hive\"")).collect();
    let id = |line: &str| line.split("\"id\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert!(hives.len() > 1);
    assert!(
        hives.iter().all(|line| id(line) == id(&hives[0]) && id(line).starts_with("zoe1999hive-")),
        "{hives:?}"
    );
    let refused = refmill(&["convert", &folder.path("in"), "-t", "ris", "--keys", "none"]).exits(2);
    assert!(refused.err.contains("must not hold a key twice"), "{}", refused.err);
}

#[test]
fn a_record_beyond_the_limits_costs_its_input_and_not_the_run() {
    let folder = Folder::with(&[("in/a.txt", &documents(2)), ("in/c.txt", &documents(3))]);
    let many = "Roe J., Bees, (2001); ".repeat(200);
    fs::write(folder.path("in/b.txt"), format!("{}#ITI#Bees#FTI#\n#IRF#{many}#FRF#", documents(1))).unwrap();
    let input = folder.path("in");
    let ran = refmill(&["convert", &input, "--max-references", "100"]).exits(3);
    assert!(ran.err.contains("b.txt: a record in it has more than 100 references"), "{}", ran.err);
    assert!(ran.err.contains("2 inputs") && ran.err.contains("1 rejected"), "{}", ran.err);
    let report = folder.path("report.json");
    refmill(&["check", &input, "--max-references", "100", "--report", &report]).exits(3);
    let told: serde_json::Value = serde_json::from_str(&folder.read("report.json")).unwrap();
    let given_up = format!("\n#IRF#{many}#FRF#").len() as u64;
    assert!(told["summary"]["account"]["unread"].as_u64().unwrap() >= given_up, "{}", told["summary"]);
    assert_eq!(told["summary"]["reconciles"], true);
    fs::write(folder.path("in/b.txt"), format!("#ITI#Bees#FTI# #IRE#{}", "bees ".repeat(100_000))).unwrap();
    let ran = refmill(&["convert", &input, "--max-record", "100k"]).exits(3);
    assert!(ran.err.contains("a record in it is larger than 100"), "{}", ran.err);
    refmill(&["convert", &input, "-q"]).exits(0);
}

#[test]
fn a_record_is_measured_alike_on_any_number_of_threads() {
    let record =
        |number: usize| format!("#ITI#Bees {number}#FTI# #IRE#{}#FRE#\n", "wax and honey ".repeat(6_500));
    let folder = Folder::with(&[("in.txt", &(0..60).map(record).collect::<String>())]);
    let input = folder.path("in.txt");
    for (most, status) in [("130k", 0), ("92k", 0), ("90k", 3), ("60k", 3), ("1k", 3)] {
        let run = |jobs: &str| {
            let ran =
                refmill(&["convert", &input, "-t", "ris", "--max-record", most, "-j", jobs]).exits(status);
            ran.out.matches("TY  - ").count()
        };
        assert_eq!(run("1"), if status == 0 { 60 } else { 0 }, "{most}");
        assert_eq!(run("2"), run("1"), "{most}");
    }
}

#[test]
fn a_shorter_run_takes_the_parts_of_a_longer_one_away_only_if_it_may() {
    let folder = folder(3, 10);
    let output = folder.path("refs.bib");
    let split = |most: &str, more: &[&str]| {
        refmill(&[&["convert", &folder.path("in"), "-q", "-o", &output, "--split", most], more].concat())
    };
    split("10", &[]).exits(0);
    let parts = || folder.files().iter().filter(|name| name.starts_with("refs-")).count();
    let before = parts();
    fs::remove_file(folder.path("refs-001.bib")).unwrap();
    split("60", &["--force"]).exits(0);
    assert!(before > 4, "{before}");
    fs::write(folder.path("refs-001.bib"), "").unwrap();
    split("60", &["--force"]).exits(0);
    assert_eq!(parts(), 2);
    assert!(split("60", &["--force", "--report", &folder.path("refs-002.json")]).exits(0).err.is_empty());
    let json = folder.path("refs.json");
    let asked = [
        "convert",
        &folder.path("in"),
        "-o",
        &json,
        "--split",
        "60",
        "--report",
        &folder.path("refs-003.json"),
    ];
    assert!(refmill(&asked).exits(2).err.contains("is an output already"));
}

#[test]
fn a_compressed_bibliography_is_not_added_to() {
    let folder = folder(1, 2);
    let ran = refmill(&["convert", &folder.path("in"), "--append", &folder.path("refs.bib.gz")]).exits(2);
    assert!(ran.err.contains("unpack it first"), "{}", ran.err);
}

#[test]
#[cfg(unix)]
fn nobody_waits_for_input_once_the_output_is_closed() {
    use std::io::Write;
    use std::process::Stdio;
    use std::time::{Duration, Instant};
    for jobs in ["1", "2"] {
        let mut child =
            shell::command(&["convert", "-t", "ris", "-j", jobs]).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        drop(child.stdout.take());
        // More than is read at once, so that there is something to write while standard input stays open.
        let _ = stdin.write_all(documents(3_000).as_bytes());
        let begun = Instant::now();
        while child.try_wait().unwrap().is_none() {
            assert!(begun.elapsed() < Duration::from_secs(60), "it waits, with {jobs} threads");
            std::thread::sleep(Duration::from_millis(20));
        }
        drop(stdin);
    }
}
