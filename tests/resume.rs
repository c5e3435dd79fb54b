//! Output folders that an earlier run began: what is up to date is left alone, what is not is written, and what a person
//! changed is kept; also when the earlier run was interrupted or killed.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod shell;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::{Duration, Instant, SystemTime};

use shell::{Folder, Ran, command, refmill};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const MANIFEST: &str = "out/.refmill-manifest.tsv";

/// An invented document that cites a work of its own.
fn document(number: usize) -> String {
    format!("#ITI#On bees, part {number}#FTI#\n#IRF#Roe J., A book on bees {number}, (2001)#FRF#\n")
}

/// A folder `in` of so many documents.
fn corpus(count: usize) -> Folder {
    let files: Vec<_> =
        (0..count).map(|number| (format!("in/{}/{number:03}.txt", number % 3), document(number))).collect();
    let files: Vec<_> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Folder::with(&files)
}

/// Converts `in` into `out`.
fn convert(folder: &Folder, more: &[&str]) -> Ran {
    let (input, out) = (folder.path("in"), folder.path("out"));
    refmill(&[&["convert", &input, "--output-dir", &out, "-t", "ris"], more].concat())
}

fn resume(folder: &Folder, more: &[&str]) -> Ran {
    convert(folder, &[&["--resume"], more].concat())
}

/// The outputs, each with its text.
fn outputs(folder: &Folder) -> BTreeMap<String, String> {
    let files = folder.files().into_iter().filter(|name| name.starts_with("out/"));
    files.map(|name| (name.clone(), folder.read(&name))).collect()
}

/// When each output was written, the manifest included, after which nothing is written in the same instant.
fn written(folder: &Folder) -> BTreeMap<String, SystemTime> {
    std::thread::sleep(Duration::from_millis(20));
    let files = folder.files().into_iter().filter(|name| name.starts_with("out/"));
    let files = files.chain([MANIFEST.to_owned()]);
    files.map(|name| (name.clone(), fs::metadata(folder.path(&name)).unwrap().modified().unwrap())).collect()
}

/// Which outputs were written since.
fn rewritten(folder: &Folder, before: &BTreeMap<String, SystemTime>) -> Vec<String> {
    let now = written(folder).into_iter().filter(|(name, _)| name != MANIFEST);
    now.filter(|(name, time)| before.get(name) != Some(time)).map(|(name, _)| name).collect()
}

fn zipped<'f>(files: impl IntoIterator<Item = (&'f str, String)>) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// More than is held of a member, and than is read at once.
fn large(title: &str) -> String {
    let references: Vec<_> = (0..20_000).map(|number| format!("Roe J., Book {number}, (2001)")).collect();
    format!("#ITI#{title}#FTI#\n#IRF#{}#FRF#\n", references.join("; \n"))
}

#[test]
fn a_second_run_writes_nothing() {
    let folder = corpus(30);
    convert(&folder, &[]).exits(0);
    let before = written(&folder);
    for threads in ["1", "4"] {
        let again = resume(&folder, &["-j", threads]).exits(0);
        assert!(again.err.contains("0 inputs + 30 skipped ("), "{}", again.err);
        assert!(again.err.contains(", all accounted for), 0 rejected"), "{}", again.err);
        assert_eq!(written(&folder), before);
    }
    let told = resume(&folder, &["--message-format", "json"]).exits(0).err;
    let told: serde_json::Value = serde_json::from_str(told.lines().last().unwrap()).unwrap();
    let summary = if told["summary"].is_object() { &told["summary"] } else { &told };
    assert_eq!(summary["resumed"]["skipped"], 30, "{told}");
    assert_eq!(summary["bytes"], summary["account"]["skipped"], "{told}");
    assert_eq!(summary["reconciles"], true, "{told}");
}

#[test]
fn without_resume_nothing_is_replaced() {
    let folder = corpus(3);
    convert(&folder, &[]).exits(0);
    let ran = convert(&folder, &[]).exits(3);
    assert!(ran.err.contains("exists already; --force replaces it"), "{}", ran.err);
    let ran = refmill(&["convert", "--resume", &folder.path("in")]).exits(2);
    assert!(ran.err.contains("--output-dir"), "{}", ran.err);
}

#[test]
fn an_input_that_changed_is_written_anew_and_the_others_are_not() {
    let folder = corpus(30);
    resume(&folder, &[]).exits(0);
    let before = written(&folder);
    fs::write(folder.path("in/1/004.txt"), document(400)).unwrap();
    fs::write(folder.path("in/new.txt"), document(401)).unwrap();
    let again = resume(&folder, &[]).exits(0);
    assert!(again.err.contains("2 inputs + 29 skipped"), "{}", again.err);
    assert_eq!(rewritten(&folder, &before), ["out/1/004.ris", "out/new.ris"]);
    assert!(folder.read("out/1/004.ris").contains("On bees, part 400"));
    assert!(resume(&folder, &[]).exits(0).err.contains("31 skipped"));
}

#[test]
fn an_output_that_is_gone_is_written_again() {
    let folder = corpus(6);
    resume(&folder, &[]).exits(0);
    let (before, expected) = (written(&folder), outputs(&folder));
    fs::remove_file(folder.path("out/2/005.ris")).unwrap();
    let again = resume(&folder, &[]).exits(0);
    assert!(again.err.contains("1 input + 5 skipped"), "{}", again.err);
    assert_eq!(rewritten(&folder, &before), ["out/2/005.ris"]);
    assert_eq!(outputs(&folder), expected);
}

#[test]
fn other_options_write_everything_anew() {
    let folder = corpus(6);
    fs::write(folder.path("journals"), "Journal of Bees\n").unwrap();
    let journals = folder.path("journals");
    resume(&folder, &[]).exits(0);
    for more in [
        &["--scope", "references"][..],
        &["--tag", "bees"],
        &["--for", "zotero"],
        &["--encoding", "windows-1252"],
        &["--learn"],
        &["--sources", &journals],
    ] {
        let other = resume(&folder, more).exits(0);
        assert!(other.err.contains("6 inputs + 0 skipped"), "{more:?}: {}", other.err);
        let again = resume(&folder, &[more, &["-v", "-j", "2"]].concat()).exits(0);
        assert!(again.err.contains("0 inputs + 6 skipped"), "{more:?}: {}", again.err);
    }
    fs::write(&journals, "Journal of Wasps\n").unwrap();
    let other = resume(&folder, &["--sources", &journals]).exits(0);
    assert!(other.err.contains("6 inputs + 0 skipped"), "what is in the file counts: {}", other.err);
    assert!(!folder.read("out/0/000.ris").contains("KW  - bees"), "nothing is left of other options");
}

#[test]
fn what_is_learnt_from_other_inputs_counts() {
    let folder = corpus(6);
    resume(&folder, &["--learn"]).exits(0);
    let clear = "#ITI#On wasps#FTI#\n#IRF#Poe A., On hornets, Journal of Honey, 3, 1, pp. 4-9, (2002)#FRF#\n";
    fs::write(folder.path("in/more.txt"), clear).unwrap();
    let again = resume(&folder, &["--learn"]).exits(0);
    assert!(again.err.contains("7 inputs + 0 skipped"), "{}", again.err);
}

#[test]
fn an_output_that_a_person_changed_is_kept() {
    let folder = corpus(6);
    resume(&folder, &[]).exits(0);
    let edited = folder.read("out/1/001.ris").replace("bees", "BEES");
    fs::write(folder.path("out/1/001.ris"), &edited).unwrap();
    for input in [document(1), document(100)] {
        fs::write(folder.path("in/1/001.txt"), input).unwrap();
        let ran = resume(&folder, &[]).exits(3);
        assert!(ran.err.contains("001.ris has changed since refmill wrote it"), "{}", ran.err);
        assert!(ran.err.contains("5 skipped") && ran.err.contains("1 rejected"), "{}", ran.err);
        assert_eq!(folder.read("out/1/001.ris"), edited);
    }
    resume(&folder, &["--force"]).exits(0);
    assert!(folder.read("out/1/001.ris").contains("On bees, part 100"));
    assert!(resume(&folder, &[]).exits(0).err.contains("6 skipped"));
}

#[test]
fn a_file_of_somebody_else_is_kept() {
    let folder = corpus(3);
    fs::create_dir_all(folder.path("out/0")).unwrap();
    fs::write(folder.path("out/0/000.ris"), "mine").unwrap();
    let ran = resume(&folder, &[]).exits(3);
    assert!(ran.err.contains("000.ris exists already; --force replaces it"), "{}", ran.err);
    assert_eq!(folder.read("out/0/000.ris"), "mine");
    assert!(folder.read("out/1/001.ris").contains("part 1"), "the others are written");
}

#[test]
fn outputs_of_inputs_that_are_gone_stay_and_are_counted() {
    let folder = corpus(6);
    resume(&folder, &[]).exits(0);
    fs::remove_file(folder.path("in/0/003.txt")).unwrap();
    let ran = resume(&folder, &[]).exits(0);
    assert!(
        ran.err.contains("5 skipped") && ran.err.contains("1 output of earlier runs stay"),
        "{}",
        ran.err
    );
    assert!(Path::new(&folder.path("out/0/003.ris")).exists());
}

#[test]
fn a_line_of_the_manifest_that_was_cut_off_is_none() {
    let folder = corpus(6);
    resume(&folder, &["-j", "1"]).exits(0);
    let (whole, expected) = (folder.read(MANIFEST), outputs(&folder));
    // The file of the last line was not in its place when the run was killed.
    let last = whole.lines().last().unwrap().rsplit('\t').next().unwrap().to_owned();
    for cut in [1, 30, 40] {
        fs::write(folder.path(MANIFEST), &whole[..whole.len() - cut]).unwrap();
        fs::remove_file(folder.path(&format!("out/{last}"))).unwrap();
        let ran = resume(&folder, &[]).exits(0);
        assert!(ran.err.contains("1 input + 5 skipped"), "{}", ran.err);
        assert_eq!(outputs(&folder), expected);
        assert_eq!(folder.read(MANIFEST).lines().count(), whole.lines().count());
        assert!(resume(&folder, &[]).exits(0).err.contains("6 skipped"));
    }
    // Not even its first line was whole.
    fs::write(folder.path(MANIFEST), &whole[..7]).unwrap();
    fs::remove_dir_all(folder.path("out/0")).unwrap();
    let ran = resume(&folder, &[]).exits(3);
    assert!(ran.err.contains("2 inputs + 0 skipped"), "{}", ran.err);
    assert!(folder.read(MANIFEST).starts_with("refmill-manifest\t1\n"));
}

#[test]
fn a_line_whose_file_never_came_does_no_harm() {
    let folder = corpus(6);
    resume(&folder, &[]).exits(0);
    let (before, whole) = (written(&folder), folder.read(MANIFEST));
    let lost = format!("{:032x}\t{:032x}\t0/000.ris\n", 1, 2);
    fs::write(folder.path(MANIFEST), [&whole[..], &lost].concat()).unwrap();
    assert!(resume(&folder, &[]).exits(0).err.contains("0 inputs + 6 skipped"));
    // Another input is written, and what is true of the first is kept.
    fs::write(folder.path("in/1/001.txt"), document(100)).unwrap();
    assert!(resume(&folder, &[]).exits(0).err.contains("1 input + 5 skipped"));
    assert!(!folder.read(MANIFEST).contains(&lost), "one line for a place");
    assert_eq!(folder.read(MANIFEST).lines().count(), 7);
    assert!(resume(&folder, &[]).exits(0).err.contains("0 inputs + 6 skipped"));
    assert_eq!(rewritten(&folder, &before), ["out/1/001.ris"]);
}

#[test]
fn runs_at_the_same_time_share_a_folder() {
    let folder = corpus(90);
    let out = folder.path("out");
    let parts = ["in/0", "in/1", "in/2"].map(|part| folder.path(part));
    let runs = parts
        .each_ref()
        .map(|part| command(&["convert", part, "--output-dir", &out, "-t", "ris"]).spawn().unwrap());
    for mut run in runs {
        assert!(run.wait().unwrap().success());
    }
    let all =
        refmill(&["convert", &parts[0], &parts[1], &parts[2], "--output-dir", &out, "-t", "ris", "--resume"]);
    let all = all.exits(0);
    assert!(all.err.contains("0 inputs + 90 skipped"), "{}", all.err);
}

#[test]
fn a_manifest_that_is_not_known_is_refused() {
    let folder = corpus(3);
    resume(&folder, &[]).exits(0);
    let other = folder.read(MANIFEST).replace("manifest\t1\n", "manifest\t2\n");
    fs::write(folder.path(MANIFEST), &other).unwrap();
    let ran = resume(&folder, &[]).exits(3);
    assert!(ran.err.contains(".refmill-manifest.tsv is not written as this version"), "{}", ran.err);
    assert_eq!(folder.read(MANIFEST), other);
    let ran = resume(&folder, &["--force"]).exits(0);
    assert!(ran.err.contains("3 inputs + 0 skipped"), "{}", ran.err);
    assert!(resume(&folder, &[]).exits(0).err.contains("3 skipped"));
}

#[test]
fn what_another_version_wrote_is_written_anew() {
    let folder = corpus(3);
    resume(&folder, &[]).exits(0);
    // Another version made the same text of something else.
    let manifest = folder.read(MANIFEST);
    let (header, lines) = manifest.split_once('\n').unwrap();
    let lines: String = lines.lines().map(|line| format!("{:032x}{}\n", 7, &line[32..])).collect();
    fs::write(folder.path(MANIFEST), format!("{header}\n{lines}")).unwrap();
    let ran = resume(&folder, &[]).exits(0);
    assert!(ran.err.contains("3 inputs + 0 skipped"), "its own files are replaced: {}", ran.err);
    assert_eq!(folder.read(MANIFEST).lines().count(), 4, "old lines are gone");
}

#[test]
fn members_of_archives_are_skipped_one_by_one() {
    let folder = Folder::with(&[]);
    fs::create_dir(folder.path("in")).unwrap();
    let archive = folder.path("in/corpus.zip");
    for threads in ["1", "4"] {
        let tagged = ["-j", threads, "--tag-source"];
        fs::write(&archive, five(70)).unwrap();
        convert(&folder, &tagged).exits(0);
        let expected = outputs(&folder);
        fs::remove_dir_all(folder.path("out")).unwrap();
        fs::write(&archive, five(7)).unwrap();
        resume(&folder, &tagged).exits(0);
        let before = written(&folder);
        let again = resume(&folder, &tagged).exits(0);
        assert!(again.err.contains("0 inputs + 5 skipped"), "{}", again.err);
        assert_eq!(written(&folder), before);
        fs::write(&archive, five(70)).unwrap();
        let again = resume(&folder, &tagged).exits(0);
        assert!(again.err.contains("1 input + 4 skipped"), "{}", again.err);
        assert_eq!(rewritten(&folder, &before), ["out/corpus/7.ris"]);
        assert_eq!(outputs(&folder), expected, "with the tags of its own document");
        fs::remove_dir_all(folder.path("out")).unwrap();
    }
}

/// An archive of five documents, the last of which is large.
fn five(changed: usize) -> Vec<u8> {
    zipped([
        ("a.txt", document(1)),
        ("b.txt", document(2)),
        ("7.txt", document(changed)),
        ("c.txt", document(3)),
        ("large.txt", large("On many bees")),
    ])
}

#[test]
fn members_that_share_an_output_are_told_in_every_run() {
    let folder = Folder::with(&[]);
    fs::create_dir(folder.path("in")).unwrap();
    let zip = zipped([("a.txt", document(1)), ("./a.txt", document(2))]);
    fs::write(folder.path("in/corpus.zip"), zip).unwrap();
    for skipped in ["1 input + 0 skipped", "0 inputs + 1 skipped", "0 inputs + 1 skipped"] {
        let ran = resume(&folder, &[]).exits(3);
        assert!(ran.err.contains("belongs to another input already"), "{}", ran.err);
        assert!(ran.err.contains(skipped), "{}", ran.err);
        assert!(folder.read("out/corpus/a.ris").contains("part 1"));
    }
}

#[test]
fn a_large_input_is_skipped_too() {
    let folder = Folder::with(&[("in/large.txt", &large("On many bees")), ("in/small.txt", &document(1))]);
    for threads in ["1", "4"] {
        let _ = fs::remove_dir_all(folder.path("out"));
        resume(&folder, &["-j", threads]).exits(0);
        let before = written(&folder);
        let again = resume(&folder, &["-j", threads]).exits(0);
        assert!(again.err.contains("0 inputs + 2 skipped"), "{}", again.err);
        assert!(again.err.contains("all accounted for"), "{}", again.err);
        assert_eq!(written(&folder), before);
    }
    fs::write(folder.path("in/large.txt"), large("On few bees")).unwrap();
    let again = resume(&folder, &[]).exits(0);
    assert!(again.err.contains("1 input + 1 skipped"), "{}", again.err);
    assert!(folder.read("out/large.ris").contains("On few bees"));
}

#[test]
fn names_that_are_no_text_are_known_again() {
    let folder = Folder::with(&[("in/a\tb\\c.txt", &document(1)), ("in/\u{fc}\u{1f41d}.txt", &document(2))]);
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::ffi::OsStrExt;
        let name = Path::new(&folder.path("in")).join(std::ffi::OsStr::from_bytes(b"\xFF\n.txt"));
        fs::write(name, document(3)).unwrap();
    }
    let ran = |more: &[&str]| resume(&folder, more).exits(0).err;
    let first = ran(&[]);
    let count = if cfg!(target_os = "linux") { 3 } else { 2 };
    assert!(first.contains(&format!("{count} inputs + 0 skipped")), "{first}");
    assert!(ran(&[]).contains(&format!("{count} skipped")));
    assert!(ran(&["--scope", "documents"]).contains(&format!("{count} inputs + 0 skipped")));
}

#[test]
fn any_number_of_threads_resumes_what_another_began() {
    let (one, other) = (corpus(60), corpus(60));
    for (folder, threads) in [(&one, "1"), (&other, "4")] {
        resume(folder, &["-j", threads]).exits(0);
        for number in (0..60).step_by(7) {
            fs::write(folder.path(&format!("in/{}/{number:03}.txt", number % 3)), document(number + 100))
                .unwrap();
        }
    }
    for (folder, threads) in [(&one, "4"), (&other, "1")] {
        let again = resume(folder, &["-j", threads]).exits(0);
        assert!(again.err.contains("9 inputs + 51 skipped"), "{}", again.err);
    }
    assert_eq!(outputs(&one), outputs(&other));
}

/// Waits until some outputs are there, or all.
fn wait_for_outputs(folder: &Folder, child: &mut Child, count: usize) {
    let begun = Instant::now();
    let there = || {
        let count = |folder: PathBuf| fs::read_dir(folder).map_or(0, Iterator::count);
        (0..3).map(|part| count(folder.path(&format!("out/{part}")).into())).sum::<usize>()
    };
    while there() < count && child.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// The same in a folder that nothing disturbs.
fn undisturbed(count: usize) -> BTreeMap<String, String> {
    let folder = corpus(count);
    convert(&folder, &[]).exits(0);
    outputs(&folder)
}

#[test]
fn a_run_that_was_killed_is_gone_on_with() {
    let expected = undisturbed(300);
    for (wanted, threads) in [(1, "1"), (80, "4"), (200, "2")] {
        let folder = corpus(300);
        let (input, out) = (folder.path("in"), folder.path("out"));
        let args = ["convert", &input, "--output-dir", &out, "-t", "ris", "-j", threads];
        let mut child = command(&args).spawn().unwrap();
        wait_for_outputs(&folder, &mut child, wanted);
        child.kill().unwrap();
        child.wait().unwrap();
        let there = outputs(&folder).into_iter().filter(|(name, _)| name.ends_with(".ris"));
        let there: BTreeMap<_, _> = there.collect();
        assert!(there.iter().all(|(name, text)| expected.get(name) == Some(text)), "files are complete");
        let ran = resume(&folder, &[]).exits(0);
        assert!(ran.err.contains(&format!(" + {} skipped (", there.len())), "{}", ran.err);
        let now: BTreeMap<_, _> =
            outputs(&folder).into_iter().filter(|(name, _)| name.ends_with(".ris")).collect();
        assert_eq!(now, expected);
        assert!(resume(&folder, &[]).exits(0).err.contains("300 skipped"));
    }
}

#[cfg(unix)]
#[test]
fn a_run_that_was_interrupted_is_gone_on_with() {
    let expected = undisturbed(300);
    let folder = corpus(300);
    let (input, out) = (folder.path("in"), folder.path("out"));
    let mut child = command(&["convert", &input, "--output-dir", &out, "-t", "ris"]).spawn().unwrap();
    wait_for_outputs(&folder, &mut child, 1);
    let process = child.id().to_string();
    std::process::Command::new("kill").args(["-INT", &process]).status().unwrap();
    let status = child.wait().unwrap().code();
    let there = outputs(&folder);
    assert!(there.iter().all(|(name, text)| expected.get(name) == Some(text)), "complete files or none");
    if there.len() < 300 {
        assert_eq!(status, Some(130));
    }
    let ran = resume(&folder, &[]).exits(0);
    assert!(ran.err.contains(&format!("+ {} skipped", there.len())), "{}", ran.err);
    assert_eq!(outputs(&folder), expected);
}
