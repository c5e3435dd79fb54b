//! The rules of ARCHITECTURE.md as tests: who may import whom, what stands at the top of a file, what is embedded.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use refmill::emit::EMITTERS;
use refmill::read::READERS;

/// The floors of the house. A module imports only from floors below its own; modules of one floor are strangers,
/// but for those named in `NEIGHBOURS`.
const FLOORS: &[&[&str]] = &[
    &["span", "diagnostic", "format"],
    &["bib", "model", "decode"],
    &["repair"],
    &["reference", "entry"],
    &["read", "emit", "keys", "review", "report", "stats", "tags", "holdings", "works"],
    &["verify", "graph"],
    &["intake", "outlet"],
    &["pipeline"],
];

/// Imports within a floor: what is above may know what it is made of.
const NEIGHBOURS: &[(&str, &str)] = &[("diagnostic", "span")];

fn sources(folder: &str) -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    found.sort();
    assert!(!found.is_empty());
    found
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

/// The modules that a file of the library is in, from the top: `emit`, `tex`, `names`.
fn modules_of(path: &Path) -> Vec<String> {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let parts = inside.with_extension("");
    let mut modules: Vec<String> = parts.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if modules.last().is_some_and(|last| last == "mod") {
        modules.pop();
    }
    modules
}

/// The source of a file without its tests and comments.
fn code(path: &Path) -> String {
    let folder = path.parent().unwrap();
    let declares = |parent: &Path| {
        fs::read_to_string(parent).is_ok_and(|source| source.contains("#[cfg(test)]\nmod tests;"))
    };
    if path.file_name().is_some_and(|name| name == "tests.rs")
        && (declares(&folder.join("mod.rs")) || declares(&folder.with_extension("rs")))
    {
        return String::new();
    }
    without_tests(&fs::read_to_string(path).unwrap())
}

fn without_tests(source: &str) -> String {
    let mut code = String::new();
    let mut rest = source;
    while let Some((before, tests)) = rest.split_once("#[cfg(test)]\nmod tests {") {
        code.push_str(before);
        // A module of the file ends where a brace stands in the first column.
        rest = tests.split_once("\n}").map_or("", |(_, after)| after);
    }
    code.push_str(rest);
    code.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The modules, up to two deep, that a source names behind `crate::` or `super::`.
fn imports(own: &[String], code: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let starts = code.match_indices("crate::").chain(code.match_indices("super::"));
    for (at, word) in starts {
        let before = &code[..at];
        if before.ends_with("super::") || before.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let mut rest = &code[at + word.len()..];
        let mut base = if word == "crate::" { &[] } else { &own[..own.len().saturating_sub(1)] };
        while let Some(further) = rest.strip_prefix("super::") {
            (rest, base) = (further, &base[..base.len().saturating_sub(1)]);
        }
        expand(base.to_vec(), rest, &mut found);
    }
    found
}

fn expand(base: Vec<String>, rest: &str, found: &mut Vec<Vec<String>>) {
    if base.len() >= 2 {
        return found.push(base[..2].to_vec());
    }
    let Some(group) = rest.strip_prefix('{') else {
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let after = &rest[name.len()..];
        let path: Vec<String> = base.into_iter().chain([name]).collect();
        return match after.strip_prefix("::") {
            Some(further) => expand(path, further, found),
            None => found.push(path),
        };
    };
    let (mut depth, mut start) = (0, 0);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                let part = group[start..at].trim();
                if !part.is_empty() {
                    expand(base.clone(), part, found);
                }
                start = at + 1;
                if c == '}' {
                    return;
                }
            }
            _ => {}
        }
    }
}

#[test]
fn imports_are_found_however_they_are_written() {
    let own = ["emit", "tex", "names"].map(str::to_owned);
    let found = |code: &str| {
        let paths: Vec<String> = imports(&own, code).iter().map(|path| path.join("::")).collect();
        paths.join(" ")
    };
    assert_eq!(found("use crate::model::Item;"), "model::Item");
    assert_eq!(found("use crate::{keys, read::{tagged, Reader}};"), "keys read::tagged read::Reader");
    assert_eq!(found("let x = super::super::ris::Ris;"), "emit::ris");
    assert_eq!(found("use super::super::super::{\n    keys::Keys,\n};"), "keys::Keys");
    assert_eq!(found("use super::Dialect;"), "emit::tex");
    let top = ["keys".to_owned()];
    assert_eq!(imports(&top, "use super::outlet::Outlet;"), [["outlet", "Outlet"]]);
    let source = "a\n#[cfg(test)]\nmod tests {\n    b\n}\n\nc // d\n// e\n";
    assert_eq!(without_tests(source), "a\n\n\nc // d");
}

#[test]
fn a_file_imports_only_from_floors_below_its_own() {
    for path in sources("src") {
        let modules = modules_of(&path);
        let module = &modules[0];
        if module == "lib" || module == "bin" {
            continue;
        }
        let own = floor(module).unwrap_or_else(|| panic!("{} stands on no floor", path.display()));
        for import in imports(&modules, &code(&path)).into_iter().map(|import| import[0].clone()) {
            let other =
                floor(&import).unwrap_or_else(|| panic!("{}: what is crate::{import}?", path.display()));
            let allowed =
                import == *module || other < own || NEIGHBOURS.contains(&(module.as_str(), import.as_str()));
            assert!(allowed, "{}: {module} must not import {import}", path.display());
        }
    }
}

/// A format that is made of another: styles are applied to CSL-JSON.
const MADE_OF: (&str, &str) = ("style", "csl_json");

/// The modules of `emit` that write a format. Templates are what formats are made of.
fn formats() -> BTreeSet<String> {
    let emitters = sources("src/emit").into_iter().filter(|path| code(path).contains("impl Emitter for"));
    emitters.filter_map(|path| modules_of(&path).get(1).cloned()).filter(|name| name != "template").collect()
}

#[test]
fn within_emit_a_format_is_known_to_the_list_alone() {
    let formats = formats();
    assert!(formats.len() > 3, "{formats:?}");
    for path in sources("src/emit") {
        let modules = modules_of(&path);
        // The list itself.
        let Some(own) = modules.get(1) else { continue };
        for import in imports(&modules, &code(&path)) {
            let of_emit = import.first().is_some_and(|module| module == "emit");
            let format = import.get(1).filter(|name| of_emit && *name != own && formats.contains(*name));
            let format = format.filter(|name| (own.as_str(), name.as_str()) != MADE_OF);
            assert!(format.is_none(), "{} imports {format:?}", path.display());
        }
    }
}

#[test]
fn the_library_touches_files_threads_and_the_terminal_only_in_the_pipeline() {
    let forbidden = [
        "std::fs",
        "std::io::stdout",
        "std::io::stderr",
        "std::thread",
        "println!",
        "eprintln!",
        "std::time",
        "std::env",
    ];
    for path in sources("src") {
        let module = &modules_of(&path)[0];
        if module == "bin" || module == "pipeline" {
            continue;
        }
        let code = code(&path);
        for word in forbidden {
            assert!(!code.contains(word), "{} uses {word}", path.display());
        }
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for path in sources("src").into_iter().chain(sources("tests")) {
        let source = fs::read_to_string(&path).unwrap();
        assert!(source.starts_with("//! "), "{} does not begin with //!", path.display());
    }
}

#[test]
fn every_format_of_a_list_has_a_file_of_its_own_and_golden_files() {
    let implementations = |folder: &str, pattern: &str| -> usize {
        sources(folder).iter().map(|path| code(path).matches(pattern).count()).sum()
    };
    // A user's template is a format, too, and is in no list. Near twins share a file. Not every build has every format.
    let absent = usize::from(cfg!(not(feature = "parquet")));
    assert_eq!(implementations("src/emit", ": Format ="), EMITTERS.len() + 1 + absent);
    assert_eq!(implementations("src/read", ": Format ="), READERS.len());
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/example");
    let files: Vec<String> = fs::read_dir(golden)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    for emitter in EMITTERS.iter().filter(|emitter| emitter.packing().is_none()) {
        let id = emitter.format().id;
        assert!(files.iter().any(|file| file.split('.').next() == Some(id)), "{id} has no golden file");
    }
    let mut ids: Vec<&str> = EMITTERS.iter().map(|emitter| emitter.format().id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), EMITTERS.len(), "two formats share a name");
}

#[test]
fn templates_are_embedded() {
    let sources: String = sources("src").iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    for entry in fs::read_dir(templates).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(sources.contains(&format!("templates/{name}\"")), "{name} is not embedded");
    }
}
