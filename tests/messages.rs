//! Messages for services that check changes, and progress: what they get, and that they get nothing else.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod shell;

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use refmill::Code;
use serde_json::{Value, json};
use shell::{Folder, Ran, command, refmill, refmill_with};

const FRAGMENT: &str = "#ITI#On bees#FTI#\n#IRF#Roe J., A book on bees, (2001); \n24, (2010)#FRF#\n";

#[test]
fn github_gets_an_annotation_for_each_finding_and_one_for_the_sum() {
    let ran = refmill_with(&["check", "--message-format", "github"], FRAGMENT).exits(0);
    let found: Vec<&str> = ran.out.lines().collect();
    assert_eq!(found.len(), 1, "{}", ran.out);
    assert!(
        found[0].starts_with("::warning file=<stdin>,line=3,col=1,endColumn=11,title=fragment::")
            && found[0].contains("%0Afor more: refmill check --explain fragment"),
        "{}",
        found[0]
    );
    assert!(ran.err.starts_with("::notice title=refmill::refmill: 1 input ("), "{}", ran.err);
    assert_eq!(ran.err.lines().count(), 1, "{}", ran.err);
}

#[test]
fn github_gets_failures_as_errors() {
    let ran = refmill(&["convert", "--message-format", "github", "a,b.txt"]).exits(3);
    let first = ran.err.lines().next().unwrap();
    assert!(
        first.starts_with("::error file=a%2Cb.txt,title=input-unreadable::cannot read a,b.txt: "),
        "{first}"
    );
    let ran = refmill(&["convert", "--message-format", "github", "-o", "refs.xyz"]).exits(2);
    assert!(ran.err.starts_with("::error title=unknown-format::"), "{}", ran.err);
}

#[test]
fn the_sum_in_the_readme_is_that_of_the_example() {
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/example/input.txt");
    let ran = refmill(&["convert", example]).exits(0);
    let sum = ran.err.lines().last().unwrap();
    assert!(include_str!("../README.md").lines().any(|line| line == sum), "{sum}");
}

/// Checks what the schema of SARIF 2.1.0 requires of the objects that are written, and gives back the run.
fn sarif(text: &str) -> Value {
    let mut document: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}:\n{text}"));
    assert_eq!(document["version"], "2.1.0");
    assert!(document["$schema"].as_str().unwrap().ends_with("sarif-schema-2.1.0.json"));
    assert_eq!(document["runs"].as_array().unwrap().len(), 1);
    let run = document["runs"][0].take();
    let levels = ["none", "note", "warning", "error"];
    let is_text = |value: &Value| value["text"].as_str().is_some_and(|text| !text.is_empty());
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "refmill");
    let rules = driver["rules"].as_array().unwrap();
    assert_eq!(rules.len(), Code::ALL.len());
    for rule in rules {
        assert!(rule["id"].is_string() && is_text(&rule["shortDescription"]), "{rule}");
        assert!(is_text(&rule["fullDescription"]) && is_text(&rule["help"]), "{rule}");
        assert!(levels.contains(&rule["defaultConfiguration"]["level"].as_str().unwrap()), "{rule}");
    }
    for result in run["results"].as_array().unwrap() {
        assert!(is_text(&result["message"]), "{result}");
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(
            (&rule["id"], &rule["defaultConfiguration"]["level"]),
            (&result["ruleId"], &result["level"])
        );
        let place = &result["locations"][0]["physicalLocation"];
        assert!(!place["artifactLocation"]["uri"].as_str().unwrap().contains(['<', ' ', '\\']), "{place}");
        let region = &place["region"];
        let number = |name: &str| region[name].as_u64();
        assert!(number("startLine") >= Some(1) && number("startColumn") >= Some(1), "{region}");
        let end = (number("endLine"), number("endColumn"));
        assert!(end == (None, None) || end > (number("startLine"), number("startColumn")), "{region}");
        let prints = result["partialFingerprints"].as_object().unwrap();
        assert!(!prints.is_empty() && prints.values().all(Value::is_string), "{result}");
    }
    let invocation = &run["invocations"][0];
    assert!(invocation["executionSuccessful"].is_boolean());
    for told in invocation["toolExecutionNotifications"].as_array().unwrap() {
        assert!(is_text(&told["message"]) && levels.contains(&told["level"].as_str().unwrap()), "{told}");
    }
    run
}

#[test]
fn sarif_is_one_document_with_rules_and_places() {
    let folder = Folder::with(&[("a b.txt", FRAGMENT), ("empty.txt", "")]);
    let (input, empty) = (folder.path("a b.txt"), folder.path("empty.txt"));
    let ran = refmill(&["check", "--message-format", "sarif", &input, &empty]).exits(0);
    let run = sarif(&ran.out);
    let results = run["results"].as_array().unwrap();
    let codes: Vec<_> = results.iter().map(|result| result["ruleId"].as_str().unwrap()).collect();
    assert_eq!(codes, ["fragment", "empty-input"]);
    let place = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], format!("file://{}", input.replace(' ', "%20")));
    assert_eq!(
        place["region"],
        json!({
            "startLine": 3, "startColumn": 1, "endLine": 3, "endColumn": 11, "snippet": { "text": "24, (2010)" }
        })
    );
    assert_eq!(run["properties"]["summary"]["fragments"], 1);
    assert!(ran.err.starts_with("refmill: 2 inputs ("), "a person sees the sum: {}", ran.err);
}

#[test]
fn a_finding_keeps_its_fingerprint_when_lines_move() {
    let print = |input: &str| {
        let run = sarif(&refmill_with(&["check", "--message-format", "sarif"], input).exits(0).out);
        run["results"][0]["partialFingerprints"].clone()
    };
    assert_eq!(print(FRAGMENT), print(&format!("\n\n{FRAGMENT}")));
    assert_ne!(print(FRAGMENT), print(&FRAGMENT.replace("24,", "25,")));
}

#[test]
fn sarif_is_whole_however_a_run_ends() {
    let folder = Folder::with(&[("in.txt", FRAGMENT), ("refs.bib", "mine")]);
    let (input, out, gone) = (folder.path("in.txt"), folder.path("refs.bib"), folder.path("gone.txt"));
    let said = |ran: Ran| {
        let run = sarif(&ran.err);
        let invocation = &run["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], false);
        invocation["toolExecutionNotifications"][0]["descriptor"]["id"].as_str().unwrap().to_owned()
    };
    let sarif_args = ["convert", "--message-format", "sarif"];
    let run = |args: &[&str]| refmill(&[&sarif_args[..], args].concat());
    assert_eq!(said(run(&[&input, "-o", &out]).exits(3)), "output-exists");
    assert_eq!(said(run(&[&input, "-o", "refs.xyz"]).exits(2)), "unknown-format");
    assert_eq!(said(run(&[&input, &gone, "-o", &folder.path("new.bib")]).exits(3)), "input-unreadable");
    let ran = refmill(&["check", "--message-format", "sarif", &gone]).exits(3);
    assert_eq!(sarif(&ran.out)["results"], json!([]));
    assert!(ran.err.contains("error: cannot read"), "a person sees why: {}", ran.err);
}

#[test]
fn quiet_sarif_has_errors_alone() {
    let ran = refmill_with(&["check", "--quiet", "--message-format", "sarif"], FRAGMENT).exits(0);
    assert_eq!(sarif(&ran.out)["results"], json!([]));
    assert_eq!(ran.err, "");
}

/// The arguments of a run that takes long enough for a bar: its input comes in two pieces.
fn slowly(mut command: Command, pause: Duration) -> Ran {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    for _ in 0..3 {
        stdin.write_all(FRAGMENT.as_bytes()).unwrap();
        stdin.flush().unwrap();
        std::thread::sleep(pause);
    }
    drop(stdin);
    let done = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { status: done.status.code(), out: text(done.stdout), err: text(done.stderr) }
}

const PAUSE: Duration = Duration::from_millis(400);

#[test]
fn progress_is_silent_when_piped() {
    let ran = slowly(command(&["convert"]), PAUSE).exits(0);
    assert!(!ran.err.contains(['\r', '\u{1b}']) && !ran.err.contains("/s"), "{}", ran.err);
    assert!(ran.err.starts_with("warning[fragment]"), "{}", ran.err);
}

#[test]
fn progress_that_is_asked_for_is_lines_where_there_is_no_terminal() {
    let ran = slowly(command(&["convert", "--progress", "always"]), PAUSE).exits(0);
    let lines: Vec<&str> = ran.err.lines().filter(|line| line.contains("/s · ")).collect();
    assert_eq!(lines.len(), 1, "{}", ran.err);
    assert!(lines[0].starts_with("refmill: ") && lines[0].ends_with("<stdin>"), "{}", lines[0]);
    for more in [&["--quiet"][..], &["--message-format", "json"]] {
        let args = [&["convert", "--progress", "always"][..], more].concat();
        assert!(!slowly(command(&args), PAUSE).exits(0).err.contains("/s · "), "{more:?}");
    }
}

/// What a shell shows at a terminal of its own, as `script` of util-linux gives it; nothing where there is no such program.
#[cfg(target_os = "linux")]
fn at_a_terminal(shell: &str) -> Option<String> {
    let mut command = Command::new("script");
    command.args(["-qec", shell, "/dev/null"]).env("TERM", "xterm").env_remove("NO_COLOR");
    let done = command.stdin(Stdio::null()).output().ok()?;
    Some(String::from_utf8(done.stdout).unwrap())
}

#[test]
#[cfg(target_os = "linux")]
fn a_bar_is_shown_at_a_terminal_and_gone_at_the_end() {
    let folder = Folder::with(&[("in.txt", FRAGMENT)]);
    let (input, out) = (folder.path("in.txt"), folder.path("refs.bib"));
    let program = env!("CARGO_BIN_EXE_refmill");
    let run = |more: &str| {
        at_a_terminal(&format!(
            "for i in 1 2 3; do cat {input}; sleep 0.4; done | {program} convert -v -o {out} --force {more}"
        ))
    };
    let Some(shown) = run("") else { return };
    let drawn = shown.find(" references, ").unwrap_or_else(|| panic!("no bar in {shown:?}"));
    let found = shown.rfind("warning[fragment]").unwrap();
    assert!(drawn < found, "what was read last is told with the bar there: {shown:?}");
    let line = shown[..found].rsplit('\n').next().unwrap();
    assert!(
        !line.contains(" references, ") || line.contains("\u{1b}[2K"),
        "the bar is cleared first: {line:?}"
    );
    let end = shown.rsplit("\u{1b}[2K").next().unwrap();
    assert!(end.contains("refmill: 1 input (") && !end.contains("/s · "), "{shown:?}");
    for hidden in ["--progress never", "--message-format json"] {
        assert!(!run(hidden).unwrap().contains(" references, "), "{hidden}");
    }
}
