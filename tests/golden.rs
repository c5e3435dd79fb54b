//! Every folder of `golden/` is a case: `input.txt` is read and rendered by every emitter, and each file beside it
//! is compared byte for byte. One test a file, named `<emitter>::<case>`.
//!
//! `GOLDEN=write cargo test --test golden` writes the files; read `git diff golden/` before committing them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cases;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use cases::{ARGS, CORRECTIONS, HOLDINGS, INPUT, cases, read};
use libtest_mimic::{Arguments, Failed, Trial};
use refmill::emit::EMITTERS;
use refmill::holdings::Holdings;
use refmill::outlet::{render, render_onto};
use refmill::verify::read_back;
use refmill::{Code, Diagnostic, Span};
use similar::TextDiff;

const DIAGNOSTICS: &str = "diagnostics.txt";

fn main() {
    let arguments = Arguments::from_args();
    let writes = std::env::var_os("GOLDEN").is_some_and(|value| value == "write");
    assert!(!(writes && std::env::var_os("CI").is_some()), "golden files are not written in CI");
    let mut trials = Vec::new();
    let mut shown = Vec::new();
    for case in cases() {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let made = Arc::new(make(&case, &mut shown));
        let mut claimed: Vec<String> = [INPUT, ARGS, CORRECTIONS, HOLDINGS].map(str::to_owned).into();
        for file in made.keys() {
            let (made, path, file) = (Arc::clone(&made), case.join(file), file.clone());
            let emitter = file.split_once('.').map_or(file.as_str(), |(stem, _)| stem).to_owned();
            claimed.push(file.clone());
            trials
                .push(Trial::test(format!("{emitter}::{name}"), move || check(&path, &made[&file], writes)));
        }
        trials.push(Trial::test(format!("files::{name}"), move || no_unclaimed(&case, &claimed)));
    }
    trials.push(Trial::test("codes::each_has_a_case", move || each_code_is_shown(&shown)));
    libtest_mimic::run(&arguments, trials).exit();
}

/// What the case gives: the content of each file by its name.
fn make(case: &Path, shown: &mut Vec<Code>) -> BTreeMap<String, String> {
    let (parsed, options) = read(case);
    let holdings = fs::read_to_string(case.join(HOLDINGS)).ok().map(|text| Holdings::read(&text));
    let mut files = BTreeMap::new();
    let mut diagnostics = String::new();
    for located in &parsed.diagnostics {
        let place = format!("{}:{}", located.line, located.column);
        let text = located.excerpt.get(located.marked.range()).unwrap_or_default();
        shown.push(located.diagnostic.code);
        show(&mut diagnostics, "reading", &located.diagnostic, &place, text);
    }
    // What is packed is no text; `tests/tables.rs` reads it.
    for emitter in EMITTERS.iter().filter(|emitter| emitter.packing().is_none()) {
        let format = emitter.format();
        let added_to = holdings.as_ref().filter(|_| format.extensions.contains(&"bib"));
        let rendered = match added_to {
            Some(holdings) => render_onto(&parsed.records, *emitter, &options, holdings),
            None => render(&parsed.records, *emitter, &options),
        };
        let rendered = rendered.unwrap();
        for diagnostic in &rendered.diagnostics {
            let Span { start, end } = diagnostic.span;
            shown.push(diagnostic.code);
            show(&mut diagnostics, format.id, diagnostic, &format!("{start}..{end}"), "");
        }
        let damaged = damage(case).map(|(right, wrong)| rendered.text.replace(&right, &wrong));
        let text = damaged.as_ref().unwrap_or(&rendered.text);
        let found = read_back(&parsed.records, *emitter, &options, text).unwrap_or_default();
        // What is added to a file is read back as it is written, by `tests/verify.rs`.
        for diagnostic in found.into_iter().filter(|_| added_to.is_none()) {
            assert!(damaged.is_some(), "{}: {}", case.display(), diagnostic.message);
            let Span { start, end } = diagnostic.span;
            shown.push(diagnostic.code);
            show(&mut diagnostics, "reading back", &diagnostic, &format!("{start}..{end}"), "");
        }
        let extension = format.extensions[0];
        let is_named_by_it = extension.strip_prefix(format.id).is_some_and(|rest| rest.starts_with('.'));
        let name = if is_named_by_it { extension.to_owned() } else { format!("{}.{extension}", format.id) };
        files.insert(name, rendered.text);
    }
    files.insert(DIAGNOSTICS.into(), diagnostics);
    files
}

/// What a case does to the outputs before they are read back, for a right one never differs from its model.
fn damage(case: &Path) -> Option<(String, String)> {
    let args = fs::read_to_string(case.join(ARGS)).unwrap_or_default();
    let damage = args.lines().find_map(|line| line.strip_prefix("damaged "))?;
    let (right, wrong) = damage.split_once(" => ").unwrap();
    Some((right.to_owned(), wrong.to_owned()))
}

fn show(out: &mut String, stage: &str, diagnostic: &Diagnostic, place: &str, text: &str) {
    let Diagnostic { code, message, .. } = diagnostic;
    let text = if text.is_empty() { String::new() } else { format!(" {text:?}") };
    out.push_str(&format!("{stage}: {}[{}] {place}{text}: {message}\n", code.severity().word(), code.id()));
}

fn check(path: &Path, made: &str, writes: bool) -> Result<(), Failed> {
    if writes {
        return fs::write(path, made).map_err(Failed::from);
    }
    let Ok(golden) = fs::read(path) else {
        return Err(format!("{} is missing; GOLDEN=write writes it", path.display()).into());
    };
    if golden == made.as_bytes() {
        return Ok(());
    }
    let golden = String::from_utf8_lossy(&golden).replace('\r', "␍");
    let made = made.replace('\r', "␍");
    let diff = TextDiff::from_lines(&golden, &made);
    Err(format!("{} differs:\n{}", path.display(), diff.unified_diff().header("golden", "made")).into())
}

fn no_unclaimed(case: &Path, claimed: &[String]) -> Result<(), Failed> {
    for entry in fs::read_dir(case).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        if !claimed.contains(&name) {
            return Err(format!("{} belongs to no emitter", case.join(name).display()).into());
        }
    }
    Ok(())
}

fn each_code_is_shown(shown: &[Code]) -> Result<(), Failed> {
    // A case has neither a lock nor a library; tests/append.rs and tests/library.rs show what comes of them.
    let elsewhere = [Code::KeyOfAnother, Code::FilledFromLibrary, Code::InLibrary];
    let is_missing = |code: &&Code| !shown.contains(code) && !elsewhere.contains(*code);
    let missing: Vec<_> = Code::ALL.iter().filter(is_missing).map(|code| code.id()).collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(format!("no golden case shows {}", missing.join(", ")).into())
    }
}
