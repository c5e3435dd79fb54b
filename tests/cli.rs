//! The program as a shell sees it: exit status, standard output and error, and the files that it leaves.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod shell;

use std::fs;
use std::path::Path;

use refmill::Code;
use refmill::emit::{EMITTERS, emitter, emitter_for_extension};
use refmill::read::READERS;
use shell::{Folder, command, refmill, refmill_with, text_emitters};

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/example/input.txt");

const TWO: &str = "#ITI#On bees#FTI#\n#IRE#All about bees.#FRE#\n#IPC#bees; wasps#FPC#\n#IRF#Roe J., A book on bees, \
                   (2001); \nPoe A., Another on wasps, (2002)#FRF#\n";
const OTHER: &str = "#ITI#On ants#FTI#\n#IRF#Doe M., A book on ants, (2003)#FRF#\n";
const FRAGMENT: &str = "#ITI#On bees#FTI#\n#IRF#Roe J., A book on bees, (2001); \n24, (2010)#FRF#\n";
const PROSE: &str = "Some words that are no export\nand no list of anything\nbut a note to myself\n";

#[test]
fn the_example_becomes_bibtex_and_the_summary_adds_up() {
    let ran = refmill(&["convert", EXAMPLE]).exits(0);
    assert_eq!(ran.out.lines().filter(|line| line.starts_with('@')).count(), 47, "{}", ran.out);
    assert!(ran.err.contains("1 document + 46 references = 47 items"), "{}", ran.err);
    assert!(!ran.out.contains("refmill:"), "data and messages are apart");
}

#[test]
fn warnings_are_no_failure_unless_they_count_as_errors() {
    let ran = refmill_with(&["convert"], FRAGMENT).exits(0);
    assert!(ran.err.contains("warning[fragment]") && ran.err.contains("<stdin>:3:1"), "{}", ran.err);
    refmill_with(&["convert", "--strict"], FRAGMENT).exits(1);
    refmill_with(&["check", "--strict"], FRAGMENT).exits(1);
    refmill_with(&["check"], FRAGMENT).exits(0);
}

#[test]
fn errors_in_the_data_are_status_one_and_the_rest_is_written() {
    let folder = Folder::with(&[("bad.txt", PROSE), ("good.txt", TWO)]);
    let (bad, good) = (folder.path("bad.txt"), folder.path("good.txt"));
    let ran = refmill(&["convert", "-f", "tagged", &bad, &good]).exits(1);
    assert!(ran.err.contains("error[no-tags]"), "{}", ran.err);
    assert!(ran.out.contains("A book on bees"), "{}", ran.out);
}

#[test]
fn sources_that_are_told_are_known() {
    let raw = "Roe J., The bees of spring, wax, smoke and honey, (2001)\n";
    let folder =
        Folder::with(&[("more.txt", "# ours\nBee World\n"), ("sources.txt", "Wax, smoke and honey.\n")]);
    let (more, sources) = (folder.path("more.txt"), folder.path("sources.txt"));
    let args = ["convert", "-f", "references", "-q"];
    let source = "= {wax, smoke and honey}";
    assert!(!refmill_with(&args, raw).exits(0).out.contains(source));
    let ran = refmill_with(&[&args[..], &["--sources", &more, "--sources", &sources]].concat(), raw).exits(0);
    assert!(ran.out.contains(source), "{}", ran.out);
    refmill_with(&["check", "--sources", &sources], raw).exits(0);
}

#[test]
fn references_below_the_confidence_that_is_asked_for_are_marked() {
    let raw = "Roe J., Bees in spring, Journal of Honey, 3, 1, pp. 4-9, (2001)\nNectar 24, Wax, 3, (2010)\n";
    let args = ["check", "-f", "references"];
    assert!(!refmill_with(&args, raw).exits(0).out.contains("ref-uncertain"));
    for command in ["check", "convert"] {
        let ran = refmill_with(&[command, "-f", "references", "--min-confidence", "0.9"], raw).exits(0);
        let said = if command == "check" { &ran.out } else { &ran.err };
        assert_eq!(said.matches("warning[ref-uncertain]: read with confidence 0.").count(), 1, "{said}");
        assert!(said.contains("-:2:1") || said.contains("<stdin>:2:1"), "{said}");
    }
    refmill_with(&["check", "-f", "references", "--strict", "--min-confidence", "0.9"], raw).exits(1);
}

#[test]
fn a_confidence_is_a_number_from_0_to_1() {
    for text in ["90", "-1", "high"] {
        let ran = refmill(&["check", &format!("--min-confidence={text}"), EXAMPLE]).exits(2);
        assert!(ran.err.contains("not a number from 0 to 1, such as 0.9"), "{}", ran.err);
    }
}

#[test]
fn a_list_of_sources_that_is_not_there_or_is_none_is_refused() {
    let folder = Folder::with(&[("empty.txt", "# nothing\n"), ("number.txt", "Bee World\n24,\n")]);
    let refused = |name: &str, status: i32| {
        let ran = refmill(&["convert", "--sources", &folder.path(name), EXAMPLE]).exits(status);
        assert!(ran.err.contains(name) && ran.out.is_empty(), "{}", ran.err);
        ran.err
    };
    refused("none.txt", 3);
    assert!(refused("empty.txt", 2).contains("one name a line"));
    assert!(refused("number.txt", 2).contains("line 2: `24,`"));
    fs::write(folder.path("bytes.txt"), b"\xEF\xBB\xBFBee \xFF World\n").unwrap();
    assert!(refused("bytes.txt", 2).contains("UTF-8"));
    fs::write(folder.path("latin.txt"), b"\xC9tudes sur le miel\n").unwrap();
    refmill(&["convert", "-q", "--sources", &folder.path("latin.txt"), EXAMPLE]).exits(0);
}

#[test]
fn the_layouts_are_counted_over_all_inputs() {
    let folder = Folder::with(&[("a.txt", FRAGMENT), ("b.txt", TWO)]);
    let args = ["check", "--stats", &folder.path("a.txt"), "-", &folder.path("b.txt")];
    let input = OTHER.replace("Doe M., ", "M. Doe and J. Roe, ");
    let ran = refmill_with(&args, &input).exits(0);
    let row = |id: &str| ran.out.lines().find(|line| line.starts_with(id)).unwrap().to_owned();
    assert!(row("new ").contains(" 3   60.0 %"), "{}", ran.out);
    assert!(row("unknown ").contains(" 2   40.0 %"), "{}", ran.out);
    assert!(ran.out.contains("<stdin>:2: M. Doe and J. Roe, A book on ants, (2003)\n"), "{}", ran.out);
    assert!(ran.out.contains("a.txt:3: 24, (2010)\n"), "{}", ran.out);
    assert!(ran.err.contains("warning[fragment]") && ran.err.contains("3 inputs"), "{}", ran.err);
    let json = refmill_with(&[&args[..], &["--message-format", "json"]].concat(), &input).exits(0);
    let stats: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(stats["stats"]["layouts"]["new"], 3);
    assert_eq!(stats["stats"]["unknown"][0]["line"], 2);
}

#[test]
fn what_a_person_corrects_in_a_review_holds_in_every_later_run() {
    let folder = Folder::with(&[("in.txt", FRAGMENT), ("list.refs", "Roe J.,  A book on bees, (2001)\n")]);
    let (input, list) = (folder.path("in.txt"), folder.path("list.refs"));
    let (review, next) = (folder.path("review.tsv"), folder.path("next.tsv"));
    let ran = refmill(&["check", "--review", &review, &input]).exits(0);
    assert!(ran.out.is_empty() && ran.err.contains(" · 2 references to review · "), "{}", ran.err);
    let sheet = folder.read("review.tsv");
    assert!(sheet.contains("24, (2010)") && sheet.contains("in.txt:3"), "{sheet}");
    let (header, rows) = sheet.split_once('\n').unwrap();
    let row = rows.lines().find(|row| row.contains("A book on bees")).unwrap();
    let row = row.replace("\tA book on bees\t", "\tA book on the bees\t");
    fs::write(&review, format!("{header}\n{row}\n")).unwrap();

    let corrected = ["--corrections", &review, &input];
    let ran = refmill(&[&["convert"][..], &corrected].concat()).exits(0);
    assert!(ran.out.contains("title = {A book on the bees}"), "{}", ran.out);
    assert!(ran.err.contains(" · 1 reference corrected · "), "{}", ran.err);
    let ran = refmill(&["convert", "-t", "csl-jsonl", "--corrections", &review, &list]).exits(0);
    assert!(
        ran.out.contains("A book on the bees\"") && ran.out.contains("\"corrected\":true"),
        "{}",
        ran.out
    );
    let ran = refmill(&[&["check", "--review", &next][..], &corrected].concat()).exits(0);
    assert!(
        ran.err.contains(" · 1 reference to review · "),
        "what is corrected is not asked again: {}",
        ran.err
    );

    let ran = refmill_with(&["convert", "--corrections", &review], OTHER).exits(0);
    assert!(
        ran.err.contains("0 references corrected, 1 correction matches no reference (in line 2)"),
        "{}",
        ran.err
    );
    let args = ["convert", "--message-format", "json", "--corrections", &review];
    let ran = refmill_with(&args, OTHER).exits(0);
    let told: serde_json::Value = serde_json::from_str(ran.err.lines().last().unwrap()).unwrap();
    assert_eq!(told["summary"]["corrections"]["unmatched"], 1);
}

#[test]
fn a_review_holds_as_many_as_asked_for_and_replaces_nothing_unasked() {
    let folder = Folder::with(&[("in.txt", TWO), ("there.tsv", "mine")]);
    let (input, there) = (folder.path("in.txt"), folder.path("there.tsv"));
    refmill(&["check", "--review", &there, "--least", "1", &input]).exits(3);
    assert_eq!(folder.read("there.tsv"), "mine");
    refmill(&["check", "--review", &there, "--least", "1", "--force", &input]).exits(0);
    assert_eq!(folder.read("there.tsv").lines().count(), 2);
    refmill(&["check", "--review", &there, "--force", "--corrections", &there, &input]).exits(2);
    refmill(&["check", "--review", &input, "--force", &input]).exits(2);
    refmill(&["convert", "-o", &there, "-t", "ris", "--force", "--corrections", &there, &input]).exits(2);
    refmill(&["check", "--review", &folder.path("none/a.tsv"), &input]).exits(3);
    let all = ["check", "--force", "--review", &there, "--min-confidence"];
    refmill(&[&all[..], &["0", &input]].concat()).exits(0);
    assert_eq!(folder.read("there.tsv").lines().count(), 1, "nothing is less certain than 0");
    let ran = refmill(&[&all[..], &["1", "--message-format", "json", &input]].concat()).exits(0);
    assert_eq!(folder.read("there.tsv").lines().count(), 3);
    let told: serde_json::Value = serde_json::from_str(ran.err.lines().last().unwrap()).unwrap();
    assert_eq!(told["summary"]["reviewed"], 2);
    let confirmed = folder.path("confirmed.tsv");
    fs::rename(&there, &confirmed).unwrap();
    let sure = refmill(&["check", "--min-confidence", "1", "--corrections", &confirmed, &input]).exits(0);
    assert!(!sure.out.contains("ref-uncertain"), "what a person has confirmed is certain: {}", sure.out);
    refmill(&["check", "--review", &there, &folder.path("none.txt")]).exits(3);
    assert!(!Path::new(&there).exists(), "nothing was read, so nothing is written");
    refmill(&["check", "--least", "1", &input]).exits(2);
    refmill_with(&["check", "--strict", "--review", &folder.path("strict.tsv")], FRAGMENT).exits(1);
    assert_eq!(folder.read("in.txt"), TWO);
}

#[test]
fn corrections_that_cannot_be_meant_are_refused_with_their_cell() {
    let folder = Folder::with(&[("bad.tsv", "hash\tissued\nr0000000000000000\t20005\n"), ("empty.tsv", "")]);
    let refused = |name: &str, status: i32| {
        let ran = refmill(&["convert", "--corrections", &folder.path(name), EXAMPLE]).exits(status);
        assert!(ran.err.contains(name) && ran.out.is_empty(), "{}", ran.err);
        ran.err
    };
    assert!(refused("bad.tsv", 2).contains("line 2, cell issued: `20005` is no year; write four digits"));
    refused("empty.tsv", 2);
    refused("none.tsv", 3);
    fs::write(folder.path("excel.tsv"), b"\xFF\xFEh\0a\0s\0h\0\t\0t\0y\0p\0e\0\r\0\n\0").unwrap();
    refmill(&["convert", "-q", "--corrections", &folder.path("excel.tsv"), EXAMPLE]).exits(0);
}

#[test]
fn counting_has_the_exit_status_of_checking() {
    refmill_with(&["check", "--stats", "--strict"], FRAGMENT).exits(1);
    refmill_with(&["check", "--stats"], PROSE).exits(2);
    let ran = refmill(&["check", "--stats", "/no/such/file"]).exits(3);
    assert!(ran.out.contains("0.0 %"), "{}", ran.out);
    let none = refmill(&["check", "--stats", "--sources", "/no/such/file", EXAMPLE]).exits(3);
    assert!(none.out.is_empty());
}

const CLEAR: &str = "\
Roe J., On bees, Smoke and Wax, 41, 1, pp. 49-82, (2005)
Poe A., On wax, Smoke & Wax, 42, 1, pp. 4-8, (2006)
Doe M., Wasps of the north, Smoke and Wax, 43, pp. 1-9, (2007)
";
const UNCLEAR: &str = "Moe T., The Smoke of War and the Keepers of Bees, Smoke and Wax, (2021)\n";

#[test]
fn what_clear_references_show_helps_with_unclear_ones() {
    let folder = Folder::with(&[("clear.refs", CLEAR), ("unclear.refs", UNCLEAR)]);
    let (clear, unclear, learned) =
        (folder.path("clear.refs"), folder.path("unclear.refs"), folder.path("field.learned"));
    // What kind of source it is, is the matter of the type.
    let source = "= {Smoke and Wax}";
    assert!(!refmill(&["convert", "-q", &unclear]).exits(0).out.contains(source));
    refmill(&["learn", &clear, "-o", &learned]).exits(0);
    let two_steps = refmill(&["convert", "-q", "--learned", &learned, &unclear]).exits(0);
    assert!(two_steps.out.contains(source), "{}", two_steps.out);
    let at_once = refmill(&["convert", "--learn", &clear, &unclear]).exits(0);
    assert!(at_once.out.contains(&two_steps.out), "{}", at_once.out);
    // What the first reading finds is said by the second.
    assert_eq!(at_once.err.matches("refmill: ").count(), 1, "{}", at_once.err);
}

#[test]
fn what_is_learnt_is_the_same_bytes_in_any_order_and_in_parts() {
    let folder =
        Folder::with(&[("a.refs", CLEAR), ("b.refs", "Loe K., On bees, Wax Review, 1, pp. 1-9, (2001)\n")]);
    let (a, b) = (folder.path("a.refs"), folder.path("b.refs"));
    let whole = refmill(&["learn", &a, &b]).exits(0).out;
    assert_eq!(
        whole,
        "# refmill learned 1\n# text\tjournal\tbook\twithin\ttitle\n\
         smoke wax\t3\t0\t0\t0\nwax review\t1\t0\t0\t0\n"
    );
    assert_eq!(refmill(&["learn", &b, &a]).exits(0).out, whole);
    let (of_a, of_b, of_both) =
        (folder.path("a.learned"), folder.path("b.learned"), folder.path("ab.learned"));
    refmill(&["learn", &a, "-o", &of_a]).exits(0);
    refmill_with(&["learn", "-f", "references", "-o", &of_b], &fs::read_to_string(&b).unwrap()).exits(0);
    refmill(&["learn", "--merge", &of_b, &of_a, "-o", &of_both]).exits(0);
    assert_eq!(fs::read_to_string(&of_both).unwrap(), whole);
}

#[test]
fn learning_that_cannot_be_is_refused() {
    let folder = Folder::with(&[
        ("a.refs", CLEAR),
        ("other.learned", "Journal of Honey\n"),
        ("later.learned", "# refmill learned 2\n"),
        ("broken.learned", "# refmill learned 1\nhives\t1\n"),
        ("there.bib", "mine"),
    ]);
    let a = folder.path("a.refs");
    let stdin = refmill_with(&["convert", "--learn", "-f", "references"], CLEAR).exits(2);
    assert!(stdin.err.contains("only once") && stdin.err.contains("--learned"), "{}", stdin.err);
    for (name, reason) in [
        ("other.learned", "its first line is not `# refmill learned 1`"),
        ("later.learned", "version 2"),
        ("broken.learned", "line 2: `hives"),
    ] {
        let path = folder.path(name);
        for args in [&["convert", "--learned", &path, &a][..], &["learn", "--merge", &path]] {
            let ran = refmill(args).exits(2);
            assert!(ran.err.contains(name) && ran.err.contains(reason) && ran.out.is_empty(), "{}", ran.err);
        }
    }
    refmill(&["convert", "--learned", &folder.path("none.learned"), &a]).exits(3);
    refmill(&["learn", &folder.path("none.refs"), "-o", &folder.path("new.learned")]).exits(3);
    assert!(!Path::new(&folder.path("new.learned")).exists());
    refmill(&["learn", "--merge"]).exits(2);
    refmill(&["learn", &a, "-o", &a, "--force"]).exits(2);
    refmill(&["learn", &a, "-o", &folder.path("there.bib")]).exits(3);
    refmill(&["convert", "--learn", &a, "-o", &folder.path("there.bib")]).exits(3);
    assert_eq!(fs::read_to_string(folder.path("there.bib")).unwrap(), "mine");
}

#[test]
fn what_is_written_is_read_back_where_that_is_asked_for() {
    for format in refmill::verify::formats() {
        let ran = refmill(&["convert", "--verify", "-t", format, EXAMPLE]).exits(0);
        assert!(ran.err.contains(" · 47 items verified · "), "{format}: {}", ran.err);
        assert_eq!(ran.out, refmill(&["convert", "-t", format, EXAMPLE]).exits(0).out, "{format}");
    }
    let folder = Folder::with(&[("in/a.txt", TWO), ("in/b.txt", OTHER)]);
    let out = folder.path("out");
    let ran =
        refmill(&["convert", "--verify", &folder.path("in"), "--output-dir", &out, "-t", "ris"]).exits(0);
    assert!(ran.err.contains("= 5 items") && ran.err.contains("5 items verified"), "{}", ran.err);
}

#[test]
fn prose_cannot_be_read_back() {
    for prose in
        [&["-t", "markdown"][..], &["-t", "html"], &["-t", "text"], &["--style", "apa", "-t", "html"]]
    {
        let ran = refmill(&[&["convert", "--verify", EXAMPLE][..], prose].concat()).exits(2);
        let says = format!(
            "{} is prose, which cannot be read back into fields; --verify is for bibtex, biblatex",
            prose[prose.len() - 1]
        );
        assert!(ran.out.is_empty() && ran.err.contains(&says), "{}", ran.err);
    }
    let folder = Folder::with(&[("list.md.j2", "x")]);
    refmill(&["convert", "--verify", "--template", &folder.path("list.md.j2"), EXAMPLE]).exits(2);
}

#[test]
fn what_cannot_be_meant_is_status_two() {
    let cases: [&[&str]; 9] = [
        &[],
        &["convert", "--no-such-option"],
        &["convert", "-t", "no-such-format", EXAMPLE],
        &["convert", "--encoding", "no-such-encoding", EXAMPLE],
        &["convert", "--document-type", "no-such-type", EXAMPLE],
        &["convert", "-o", "a.bib", "--output-dir", "b", EXAMPLE],
        &["convert", "-t", "model", "--template", "a.md.j2", EXAMPLE],
        &["convert", "-q", "-v", EXAMPLE],
        &["convert", "-", "-"],
    ];
    for case in cases {
        let ran = refmill(case).exits(2);
        assert!(ran.out.is_empty() && !ran.err.is_empty(), "{case:?}");
    }
}

#[test]
fn an_unknown_format_is_status_two_with_the_formats() {
    let ran = refmill_with(&["convert"], PROSE).exits(2);
    assert!(ran.out.is_empty(), "nothing was read, so nothing is written: {}", ran.out);
    for reader in READERS {
        assert!(ran.err.contains(reader.format().id), "{}", ran.err);
    }
    let folder = Folder::with(&[("a.txt", PROSE), ("b.txt", TWO)]);
    let ran = refmill(&["convert", &folder.path("")]).exits(2);
    assert!(ran.out.contains("A book on bees"), "the other input is still converted: {}", ran.err);
}

#[test]
fn a_missing_input_is_status_three_and_the_others_are_converted() {
    let folder = Folder::with(&[("b.txt", TWO)]);
    let ran = refmill(&["convert", &folder.path("a.txt"), &folder.path("b.txt")]).exits(3);
    assert!(ran.err.contains("error: cannot read") && ran.err.contains("a.txt"), "{}", ran.err);
    assert!(ran.err.contains("1 input ") && ran.err.contains("1 rejected"), "{}", ran.err);
    assert!(ran.out.contains("A book on bees"));
    let ran = refmill(&["convert", &folder.path("a.txt"), "-o", &folder.path("a.bib")]).exits(3);
    assert!(ran.out.is_empty());
    assert_eq!(folder.files(), ["b.txt"], "no output and no half of one");
}

#[test]
fn the_folder_of_an_output_has_to_be_there() {
    let folder = Folder::with(&[("in.txt", TWO)]);
    let ran = refmill(&["convert", &folder.path("in.txt"), "-o", &folder.path("none/out.bib")]).exits(3);
    assert!(ran.err.contains("create it first") && ran.out.is_empty(), "{}", ran.err);
}

#[test]
fn a_folder_without_texts_is_a_failed_input() {
    let folder = Folder::with(&[("a.dat", TWO)]);
    let ran = refmill(&["convert", &folder.path("")]).exits(3);
    assert!(ran.err.contains(".txt"), "{}", ran.err);
}

#[test]
fn an_existing_output_is_replaced_only_by_force() {
    let folder = Folder::with(&[("in.txt", TWO), ("out.bib", "mine")]);
    let (input, output) = (folder.path("in.txt"), folder.path("out.bib"));
    let ran = refmill(&["convert", &input, "-o", &output]).exits(3);
    assert!(ran.err.contains("--force"), "{}", ran.err);
    assert_eq!(folder.read("out.bib"), "mine");
    let ran = refmill(&["convert", &input, "-o", &output, "--force"]).exits(0);
    assert!(ran.out.is_empty());
    assert!(folder.read("out.bib").contains("A book on bees"));
    assert_eq!(folder.files(), ["in.txt", "out.bib"], "nothing is left beside it");
}

#[cfg(unix)]
#[test]
fn outputs_have_the_permissions_of_new_files_or_of_those_replaced() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::with(&[("in.txt", TWO), ("usual", "")]);
    let (input, output) = (folder.path("in.txt"), folder.path("out.bib"));
    let mode = |name: &str| fs::metadata(folder.path(name)).unwrap().permissions().mode() & 0o777;
    refmill(&["convert", &input, "-o", &output]).exits(0);
    assert_eq!(mode("out.bib"), mode("usual"));
    fs::set_permissions(&output, fs::Permissions::from_mode(0o640)).unwrap();
    refmill(&["convert", &input, "-o", &output, "--force"]).exits(0);
    assert_eq!(mode("out.bib"), 0o640);
}

#[cfg(unix)]
#[test]
fn devices_are_written_to_and_links_stay_links() {
    let folder = Folder::with(&[("in.txt", TWO), ("real.bib", "mine")]);
    let (input, link) = (folder.path("in.txt"), folder.path("link.bib"));
    refmill(&["convert", &input, "-o", "/dev/null"]).exits(0);
    assert!(!fs::metadata("/dev/null").unwrap().is_file());
    std::os::unix::fs::symlink(folder.path("real.bib"), &link).unwrap();
    refmill(&["convert", &input, "-o", &link]).exits(3);
    refmill(&["convert", &input, "-o", &link, "--force"]).exits(0);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(folder.read("real.bib").contains("A book on bees"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_status_three() {
    let full = || fs::File::options().write(true).open("/dev/full").unwrap();
    for args in [
        &["convert", EXAMPLE][..],
        &["formats"],
        &["check", "-f", "references", EXAMPLE],
        &["check", "--stats", EXAMPLE],
    ] {
        let status = command(args).stdout(full()).status().unwrap();
        assert_eq!(status.code(), Some(3), "{args:?}");
    }
    refmill(&["convert", EXAMPLE, "-o", "/dev/full"]).exits(3);
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let folder = Folder::with(&[("in.txt", &FRAGMENT.repeat(5_000))]);
    let input = folder.path("in.txt");
    for args in [
        &["convert", &input][..],
        &["check", &input],
        &["check", "--stats", &input],
        &["formats"],
        &["man"],
        &["completions", "zsh"],
    ] {
        let mut child = command(args).spawn().unwrap();
        drop(child.stdout.take());
        let done = child.wait_with_output().unwrap();
        assert_eq!(done.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

#[test]
fn an_output_that_is_an_input_is_refused() {
    let folder = Folder::with(&[("in.bib", TWO)]);
    let input = folder.path("in.bib");
    let roundabout = folder.path("./in.bib");
    for force in [&[][..], &["--force"]] {
        refmill(&[&["convert", &input, "-o", &roundabout], force].concat()).exits(2);
        let dir = folder.path("");
        refmill(&[&["convert", &input, "-t", "bibtex", "--output-dir", &dir], force].concat()).exits(2);
    }
    assert_eq!(folder.read("in.bib"), TWO);
}

#[test]
fn standard_input_and_output_have_a_name() {
    let named = refmill_with(&["convert", "-", "-o", "-"], TWO).exits(0);
    let unnamed = refmill_with(&["convert"], TWO).exits(0);
    assert!(named.out.contains("A book on bees"));
    assert_eq!(named.out, unnamed.out);
}

#[test]
fn several_inputs_and_folders_are_read_in_order() {
    let files = [("d/2.txt", TWO), ("d/1/x.txt", OTHER), ("d/no.dat", "no"), ("first.dat", FRAGMENT)];
    let folder = Folder::with(&files);
    let ran = refmill_with(&["convert", &folder.path("first.dat"), &folder.path("d"), "-"], OTHER).exits(0);
    let places = ["24, (2010)", "On ants", "Another on wasps"].map(|text| ran.out.find(text));
    assert!(places.is_sorted() && places[0].is_some(), "{places:?}\n{}", ran.out);
    assert!(ran.err.contains("4 inputs"), "{}", ran.err);
    assert!(ran.err.contains("4 documents + 6 references = 7 items + 3 repeats left out"), "{}", ran.err);
    let every = refmill_with(&["convert", "-t", "csl-jsonl", &folder.path("d"), "-"], OTHER).exits(0);
    assert_eq!(every.out.lines().count(), 7);
    assert!(
        every.err.contains("3 documents + 4 references = 7 items (0 fragments, 0 uncertain, 2 repeats)"),
        "{}",
        every.err
    );
}

#[test]
fn the_scope_is_in_the_summary() {
    let ran = refmill_with(&["convert", "--scope", "references"], TWO).exits(0);
    assert!(ran.err.contains("1 document + 2 references = 2 items + 1 out of scope"), "{}", ran.err);
    assert!(!ran.out.contains("On bees"));
    let ran = refmill_with(&["convert", "--scope", "documents"], TWO).exits(0);
    assert!(ran.err.contains("= 1 item + 2 out of scope"), "{}", ran.err);
}

#[test]
fn an_output_folder_mirrors_the_input_folders() {
    let folder = Folder::with(&[("in/a.txt", TWO), ("in/sub/b.txt", OTHER), ("c.dat", TWO)]);
    let (input, other, out) = (folder.path("in"), folder.path("c.dat"), folder.path("out/new"));
    let args = ["convert", &input, &other, "--output-dir", &out, "-t", "ris"];
    let ran = refmill(&args).exits(0);
    assert!(ran.out.is_empty());
    let expected =
        ["c.dat", "in/a.txt", "in/sub/b.txt", "out/new/a.ris", "out/new/c.ris", "out/new/sub/b.ris"];
    assert_eq!(folder.files(), expected);
    assert_eq!(folder.read("out/new/a.ris"), folder.read("out/new/c.ris"), "keys are fresh in each output");
    refmill(&args).exits(3);
    refmill(&[&args[..], &["--force"]].concat()).exits(0);
}

#[test]
fn inputs_that_would_share_an_output_are_refused_before_anything_is_written() {
    let folder = Folder::with(&[("a/x.txt", TWO), ("b/x.txt", OTHER), ("y.txt", OTHER)]);
    let (y, a, b, out) =
        (folder.path("y.txt"), folder.path("a/x.txt"), folder.path("b/x.txt"), folder.path("out"));
    let ran = refmill(&["convert", &y, &a, &b, "--output-dir", &out]).exits(2);
    assert!(ran.err.contains(&a) && ran.err.contains(&b), "{}", ran.err);
    assert!(!Path::new(&out).exists());
}

#[test]
fn an_input_that_fails_has_no_output_of_its_own() {
    let folder = Folder::with(&[("in/a.txt", PROSE), ("in/b.txt", TWO)]);
    refmill(&["convert", &folder.path("in"), &folder.path("none"), "--output-dir", &folder.path("out")])
        .exits(3);
    assert_eq!(folder.files(), ["in/a.txt", "in/b.txt", "out/b.bib"]);
}

#[test]
fn quiet_and_verbose_say_less_and_more() {
    let many: String = format!("#ITI#On bees#FTI#\n#IRF#{}#FRF#\n", "24, (2010); \n".repeat(12));
    let some = refmill_with(&["convert"], &many).exits(0);
    assert_eq!(some.err.matches("warning[fragment]").count(), 5, "{}", some.err);
    assert!(some.err.contains("… and 7 more `fragment` warnings; -v shows all"), "{}", some.err);
    assert!(!some.err.contains("note["), "{}", some.err);
    let all = refmill_with(&["convert", "-v"], &many).exits(0);
    assert_eq!(all.err.matches("warning[fragment]").count(), 12);
    assert!(all.err.contains("note[repeated-item]"), "{}", all.err);
    let quiet = refmill_with(&["convert", "-q"], &many).exits(0);
    assert_eq!(quiet.err, "");
    assert_eq!([&all.out, &quiet.out], [&some.out; 2]);
    let strict = refmill_with(&["convert", "-q", "--strict"], &many).exits(1);
    assert_eq!(strict.err.matches("warning[fragment]").count(), 12, "what fails is shown: {}", strict.err);
}

#[test]
fn check_shows_everything_on_standard_output() {
    let lower = FRAGMENT.replace("#ITI#", "#iti#").replace("#FTI#", "#fti#");
    let ran = refmill_with(&["check"], &lower).exits(0);
    assert!(ran.out.contains("warning[fragment]") && ran.out.contains("note[tag-case]"), "{}", ran.out);
    assert!(ran.err.contains("1 document + 2 references"), "{}", ran.err);
    assert!(!ran.err.contains("fragment]"), "{}", ran.err);
    let quiet = refmill_with(&["check", "-q"], &lower).exits(0);
    assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""));
}

#[test]
fn messages_for_programs_are_one_object_a_line() {
    let args = ["check", "--message-format", "json", "-", "/no/such/file"];
    let ran = refmill_with(&args, FRAGMENT).exits(3);
    let found: Vec<serde_json::Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let fragment = found.iter().find(|object| object["code"] == "fragment").unwrap();
    assert_eq!(fragment["severity"], "warning");
    assert_eq!(
        (&fragment["file"], &fragment["line"], &fragment["column"]),
        (&"<stdin>".into(), &3.into(), &1.into())
    );
    assert_eq!(fragment["text"], "24, (2010)");
    let told: Vec<serde_json::Value> =
        ran.err.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(told[0]["file"], "/no/such/file");
    assert_eq!(told[1]["summary"]["references"], 2);
}

#[test]
fn messages_are_coloured_when_asked() {
    assert!(!refmill_with(&["check"], FRAGMENT).out.contains('\u{1b}'), "a pipe is no terminal");
    assert!(refmill_with(&["check", "--color", "always"], FRAGMENT).out.contains('\u{1b}'));
    assert!(!refmill_with(&["check", "--color", "never"], FRAGMENT).out.contains('\u{1b}'));
}

#[test]
fn escape_sequences_in_the_data_are_not_obeyed() {
    let evil = format!("stray \u{1b}[31m\u{7}\n{FRAGMENT}");
    let ran = refmill_with(&["check", "-v"], &evil);
    assert!(ran.out.contains('␛') && !ran.out.contains(['\u{1b}', '\u{7}']), "{:?}", ran.out);
}

#[test]
fn every_code_is_explained() {
    for code in Code::ALL {
        let ran = refmill(&["check", "--explain", code.id()]).exits(0);
        assert!(ran.out.contains(code.id()) && ran.out.contains(code.summary()), "{}", ran.out);
        assert!(ran.out.lines().count() > 2 && ran.err.is_empty());
    }
    let ran = refmill(&["check", "--explain", "no-such-code"]).exits(2);
    for code in Code::ALL {
        assert!(ran.err.contains(code.id()), "{}", ran.err);
    }
}

#[test]
fn the_format_follows_from_the_name_of_the_output() {
    let folder = Folder::with(&[("in.txt", TWO)]);
    let input = folder.path("in.txt");
    for emitter in text_emitters() {
        let format = emitter.format();
        for extension in format.extensions {
            let meant = emitter_for_extension(extension).unwrap().format().id;
            let name = format!("{}-of.{}", format.id, extension.to_uppercase());
            refmill(&["convert", &input, "-o", &folder.path(&name)]).exits(0);
            let asked = refmill(&["convert", &input, "-t", meant]).exits(0);
            assert_eq!(folder.read(&name), asked.out, "{name}");
        }
    }
    let ran = refmill(&["convert", &input, "-o", &folder.path("out.docx")]).exits(2);
    assert!(EMITTERS.iter().all(|emitter| ran.err.contains(emitter.format().id)), "{}", ran.err);
    assert!(!Path::new(&folder.path("out.docx")).exists());
    refmill(&["convert", &input, "-o", &folder.path("plain")]).exits(0);
    assert!(folder.read("plain").starts_with('@'), "without an extension it is BibTeX");
    refmill(&["convert", &input, "-t", "ris", "-o", &folder.path("ris.bib")]).exits(0);
    assert!(folder.read("ris.bib").starts_with("TY"), "what is asked for wins");
}

#[test]
fn help_completions_and_manual_know_every_format() {
    let help = refmill(&["convert", "--help"]).exits(0).out;
    let formats = refmill(&["formats"]).exits(0).out;
    let man = refmill(&["man"]).exits(0).out;
    let bash = refmill(&["completions", "bash"]).exits(0).out;
    let written = EMITTERS.iter().map(|emitter| emitter.format());
    for format in written.chain(READERS.iter().map(|reader| reader.format())) {
        for text in [&help, &formats, &bash, &man.replace('\\', "")] {
            assert!(text.contains(format.id), "{}:\n{text}", format.id);
        }
        let of_writer = emitter(format.id).map_or(format.description, |emitter| emitter.format().description);
        assert!(formats.contains(of_writer), "{formats}");
    }
    let row =
        |id: &str| formats.lines().find(|line| line.starts_with(id)).unwrap().split("  ").map(str::trim);
    let uses = |id: &str| row(id).filter(|cell| *cell == "yes").count();
    assert_eq!([uses("tagged"), uses("ris"), uses("markdown"), uses("graphml")], [1, 2, 1, 1], "{formats}");
    assert!(man.starts_with(".ie") && man.contains(".TH"), "{man}");
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(refmill(&["completions", shell]).exits(0).out.contains("refmill"), "{shell}");
    }
    for part in ["convert", "check", "formats", "completions", "man"] {
        assert!(refmill(&[part, "--help"]).exits(0).out.contains("Examples:"), "{part}");
    }
    assert!(help.contains("Exit status:"), "{help}");
    assert_eq!(refmill(&["--version"]).exits(0).out, concat!("refmill ", env!("CARGO_PKG_VERSION"), "\n"));
    assert!(refmill(&[]).exits(2).err.contains("Usage: refmill"));
}

#[test]
fn a_template_that_is_not_there_is_a_failed_input() {
    let folder = Folder::with(&[("in.txt", TWO)]);
    let template = folder.path("none.md.j2");
    let ran = refmill(&["convert", &folder.path("in.txt"), "--template", &template]).exits(3);
    assert!(ran.err.contains(&template) && ran.out.is_empty(), "{}", ran.err);
}

#[test]
fn a_template_names_the_files_of_an_output_folder() {
    let folder = Folder::with(&[
        ("in/a.txt", TWO),
        ("list.csv.j2", "{% for r in references %}{{ r.key }},{{ r.year }}\n{% endfor %}"),
        ("list.j2", "{{ record }}"),
    ]);
    let (input, out) = (folder.path("in"), folder.path("out"));
    refmill(&["convert", &input, "--template", &folder.path("list.csv.j2"), "--output-dir", &out]).exits(0);
    assert!(folder.read("out/a.csv").contains("roe2001book,2001"), "{}", folder.read("out/a.csv"));
    let ran =
        refmill(&["convert", &input, "--template", &folder.path("list.j2"), "--output-dir", &out]).exits(2);
    assert!(ran.err.contains("does not tell the extension") && ran.err.contains(".csv.j2"), "{}", ran.err);
    assert_eq!(folder.files(), ["in/a.txt", "list.csv.j2", "list.j2", "out/a.csv"]);
}

#[test]
fn provenance_that_a_format_has_no_place_for_is_said() {
    for emitter in text_emitters() {
        let id = emitter.format().id;
        let ran = refmill_with(&["convert", "--provenance", "-t", id], OTHER).exits(0);
        let carries = !["markdown", "html", "text"].contains(&id);
        assert_eq!(ran.err.contains("--provenance changes nothing"), !carries, "{id}: {}", ran.err);
        let help = "are in bibtex, biblatex, ris, csl-json with it";
        assert_eq!(ran.err.contains(help), !carries, "{id}: {}", ran.err);
        let raw = "Doe M., A book on ants, (2003)";
        assert_eq!(ran.out.contains(raw), carries, "{id}: {}", ran.out);
    }
    let ran = refmill_with(&["convert", "--provenance", "-q", "-t", "markdown"], OTHER).exits(0);
    assert!(ran.err.is_empty(), "{}", ran.err);
}

#[test]
fn what_an_output_is_made_for_says_its_format_unless_told_otherwise() {
    let begins = |args: &[&str], start: &str| {
        let ran = refmill_with(&[&["convert", "--scope", "documents"], args].concat(), OTHER).exits(0);
        assert!(ran.out.starts_with(start), "{args:?}: {}", ran.out);
        ran.err
    };
    for (target, start) in [
        ("zotero", "TY  - "),
        ("mendeley", "TY  - "),
        ("endnote", "TY  - "),
        ("jabref", "@misc{ants"),
        ("pandoc", "[\n  {"),
        ("overleaf", "@misc{ants"),
    ] {
        let said = begins(&["--for", target], start);
        assert!(!said.contains("warning"), "{target}: {said}");
    }
    begins(&["--for", "zotero", "-t", "csl-json"], "[\n  {");
    let said = begins(&["--for", "endnote", "-t", "bibtex"], "@misc{ants");
    assert!(said.contains("EndNote does not read bibtex") && said.contains("It reads ris."), "{said}");
    let ran = refmill(&["convert", "--for", "word", EXAMPLE]).exits(2);
    assert!(ran.err.contains("zotero, mendeley, endnote, jabref, pandoc, overleaf"), "{}", ran.err);
}

#[test]
fn a_name_that_several_formats_have_means_the_one_that_the_program_wants() {
    let folder = Folder::with(&[("in.txt", OTHER)]);
    for (target, name, sign) in [
        ("jabref", "a.bib", "databaseType:biblatex"),
        ("overleaf", "b.bib", "key = {"),
        ("pandoc", "c.bib", "date = {2003}"),
        ("zotero", "d.json", "\"title\""),
    ] {
        refmill(&["convert", "--for", target, &folder.path("in.txt"), "-o", &folder.path(name)]).exits(0);
        assert!(folder.read(name).contains(sign), "{target}: {}", folder.read(name));
    }
}

#[test]
fn options_win_over_what_the_output_is_made_for() {
    let out =
        |args: &[&str]| refmill_with(&[&["convert"], args].concat(), "#ITI#Пчёлы и DNA#FTI#\n").exits(0).out;
    assert!(out(&["--for", "overleaf"]).is_ascii());
    assert!(out(&["--for", "overleaf", "--no-ascii"]).contains("title = {Пчёлы и {DNA}}"));
    assert!(out(&["--for", "zotero", "-t", "bibtex"]).contains("title = {Пчёлы и DNA}"));
    assert!(out(&["--for", "zotero", "-t", "bibtex", "--protect", "proper"]).contains("и {DNA}"));
}

#[test]
fn capitals_that_a_format_says_nothing_of_are_said() {
    for emitter in text_emitters() {
        let id = emitter.format().id;
        let ran = refmill_with(&["convert", "--protect", "all", "-t", id], OTHER).exits(0);
        let protects = ["bibtex", "biblatex"].contains(&id);
        assert_eq!(ran.err.contains("--protect changes nothing"), !protects, "{id}: {}", ran.err);
        let ran = refmill_with(&["convert", "-t", id], OTHER).exits(0);
        assert!(!ran.err.contains("--protect"), "{id}: {}", ran.err);
    }
    let ran = refmill_with(&["convert", "--protect", "all", "--for", "pandoc"], OTHER).exits(0);
    assert!(!ran.err.contains("--protect") && ran.out.contains("nocase"), "{}{}", ran.err, ran.out);
}

#[test]
fn journals_are_abbreviated_where_that_is_asked_for() {
    let reference = "Roe J., On bees, Journal of Honey Research, 3, 1, pp. 4-9, (2001)";
    let journal = |asked: &[&str]| {
        let ran = refmill_with(&[&["convert", "-f", "references"], asked].concat(), reference).exits(0);
        let line = ran.out.lines().find(|line| line.contains("journal = ")).unwrap_or_default();
        line.trim().to_owned()
    };
    assert_eq!(journal(&[]), "journal = {Journal of Honey Research},");
    assert_eq!(journal(&["--abbreviate-journals"]), "journal = {J. Honey Res.},");
    assert_eq!(journal(&["--abbreviate-journals=dots"]), "journal = {J. Honey Res.},");
    assert_eq!(journal(&["--abbreviate-journals=none"]), "journal = {J Honey Res},");
    refmill_with(&["convert", "--abbreviate-journals=some"], reference).exits(2);
    for emitter in text_emitters() {
        let id = emitter.format().id;
        let ran =
            refmill_with(&["convert", "-f", "references", "--abbreviate-journals", "-t", id], reference)
                .exits(0);
        let abbreviates = !["csv", "jsonl", "model"].contains(&id);
        assert_eq!(ran.out.contains("J. Honey Res."), abbreviates, "{id}: {}", ran.out);
        assert_eq!(
            ran.err.contains("--abbreviate-journals changes nothing"),
            !abbreviates,
            "{id}: {}",
            ran.err
        );
    }
}

#[test]
fn a_finding_says_what_to_do() {
    let ran = refmill_with(&["check"], FRAGMENT).exits(0);
    assert!(ran.out.contains(Code::Fragment.help()), "{}", ran.out);
    let ran = refmill_with(&["check", "--message-format", "json"], FRAGMENT).exits(0);
    let found: serde_json::Value = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
    assert_eq!(found["help"], Code::Fragment.help());
    for code in Code::ALL {
        assert!(code.help().ends_with('.') && !code.help().contains('\n'), "{}", code.id());
        assert!(code.explanation().ends_with(code.help()), "{}", code.id());
    }
    let ran = refmill(&["check", "--message-format", "json", "/no/such/file"]).exits(3);
    let told: serde_json::Value = serde_json::from_str(ran.err.lines().next().unwrap()).unwrap();
    assert_eq!((&told["code"], &told["severity"]), (&"input-unreadable".into(), &"error".into()));
}

#[test]
fn a_style_makes_a_list_of_references() {
    let folder = Folder::with(&[("in.txt", TWO), ("other.txt", OTHER)]);
    let args = ["convert", "-q", &folder.path("in.txt"), &folder.path("other.txt"), "--style", "apa"];
    let list = refmill(&[&args[..], &["--scope", "references"]].concat()).exits(0).out;
    assert_eq!(
        list,
        "Doe, M. (2003). *A book on ants*.\n\nPoe, A. (2002). *Another on wasps*.\n\nRoe, J. (2001). *A book on bees*.\n"
    );
    let sections = refmill(&[&args[..], &["-t", "text"]].concat()).exits(0).out;
    assert!(
        sections.starts_with("On bees\n") && sections.contains("\nOn ants\n\nReferences\n\nDoe"),
        "{sections}"
    );
    let page = folder.path("list.html");
    refmill(&[&args[..], &["-o", &page]].concat()).exits(0);
    assert!(fs::read_to_string(page).unwrap().contains("<i>A book on bees</i>"));
    let out = folder.path("out");
    refmill(&[&args[..], &["--output-dir", &out]].concat()).exits(0);
    assert!(fs::read_to_string(format!("{out}/in.md")).unwrap().contains("Poe, A. (2002)"));
}

#[test]
fn a_style_that_cannot_be_had_is_said_with_what_to_do() {
    let folder = Folder::with(&[("in.txt", TWO), ("odd.csl", "<style>\n<a>\n"), ("own.csl", OWN_STYLE)]);
    let convert = |style: &str, format: &str| {
        refmill(&["convert", &folder.path("in.txt"), "--style", style, "-t", format])
    };
    let ran = convert("apa", "bibtex").exits(2);
    assert!(
        ran.err.contains("--style changes nothing in bibtex: styles are for markdown, html, text"),
        "{}",
        ran.err
    );
    let ran = convert("chicago-autor-date", "html").exits(2);
    assert!(
        ran.err.contains("there is no style `chicago-autor-date`") && ran.err.contains("chicago-author-date"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("refmill formats --styles") && ran.out.is_empty(), "{}", ran.err);
    let odd = folder.path("odd.csl");
    let ran = convert(&odd, "html").exits(2);
    assert!(ran.err.contains(&format!("cannot use the style {odd}: line 3: it is no XML")), "{}", ran.err);
    let ran = convert(&folder.path("none.csl"), "html").exits(3);
    assert!(ran.err.contains("cannot read the style"), "{}", ran.err);
    let own = convert(&folder.path("own.csl"), "text").exits(0);
    assert!(own.out.ends_with("A book on bees!\nAnother on wasps!\n"), "{}", own.out);
    refmill(&["convert", &folder.path("in.txt"), "--style", "apa", "--template", "a.md.j2"]).exits(2);
}

const OWN_STYLE: &str = r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>Own</title><id>own</id><updated>2020-01-01T00:00:00+00:00</updated></info>
<citation><layout><text variable="title"/></layout></citation>
<bibliography entry-spacing="0"><layout suffix="!"><text variable="title"/></layout></bibliography>
</style>
"#;

#[test]
fn the_styles_are_listed_a_line_each() {
    let styles = refmill(&["formats", "--styles"]).exits(0).out;
    let apa = styles.lines().find(|line| line.starts_with("apa ")).unwrap();
    assert!(apa.ends_with("  APA Style 7th edition"), "{apa}");
    assert!(styles.lines().count() > 80);
    assert!(styles.lines().all(|line| {
        line.split_once("  ").is_some_and(|(name, title)| !name.is_empty() && !title.trim().is_empty())
    }));
}
