//! The rules of ARCHITECTURE.md as tests: who may import whom, what stands at the top of a file, what is embedded.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use refmill::emit::EMITTERS;
use refmill::read::READERS;

/// The floors of the house. A module imports only from floors below its own; modules of one floor are strangers,
/// but for those named in `NEIGHBOURS`.
const FLOORS: &[&[&str]] = &[
    &["span", "diagnostic", "format"],
    &["model", "decode"],
    &["reference", "entry"],
    &["read", "emit", "keys"],
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

/// The top-level module that a file of the library belongs to.
fn module_of(path: &Path) -> String {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = inside.iter().next().unwrap().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// The source of a file without its tests.
fn code(path: &Path) -> String {
    if path.file_name().is_some_and(|name| name == "tests.rs") {
        return String::new();
    }
    let source = fs::read_to_string(path).unwrap();
    source.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned()
}

/// The modules that a source names behind `crate::`.
fn imports(code: &str) -> Vec<String> {
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let mut found = Vec::new();
    for line in lines {
        for (at, _) in line.match_indices("crate::") {
            let rest = &line[at + "crate::".len()..];
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            assert!(!rest.starts_with('{'), "write one `use crate::…` a module: {line}");
            found.push(name);
        }
    }
    found
}

#[test]
fn a_file_imports_only_from_floors_below_its_own() {
    for path in sources("src") {
        let module = module_of(&path);
        if module == "lib" || module == "bin" {
            continue;
        }
        let own = floor(&module).unwrap_or_else(|| panic!("{} stands on no floor", path.display()));
        for import in imports(&code(&path)) {
            let other =
                floor(&import).unwrap_or_else(|| panic!("{}: what is crate::{import}?", path.display()));
            let allowed =
                import == module || other < own || NEIGHBOURS.contains(&(module.as_str(), import.as_str()));
            assert!(allowed, "{}: {module} must not import {import}", path.display());
        }
    }
}

#[test]
fn an_output_format_imports_no_other_output_format() {
    let shared = ["mod", "view", "escape", "template", "tex", "case"];
    for path in sources("src/emit") {
        let source = fs::read_to_string(&path).unwrap();
        let own = path.file_stem().unwrap().to_string_lossy().into_owned();
        if shared.contains(&own.as_str()) {
            continue;
        }
        for format in ["bibtex", "ris", "csl_json", "markdown", "model_json"] {
            let imported =
                source.contains(&format!("super::{format}")) || source.contains(&format!("emit::{format}"));
            assert!(own == format || !imported, "{} imports {format}", path.display());
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
        let module = module_of(&path);
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
    // A user's template is an emitter, too, and is in no list.
    assert_eq!(implementations("src/emit", "impl Emitter for"), EMITTERS.len() + 1);
    assert_eq!(implementations("src/read", "impl Reader for"), READERS.len());
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden/example");
    let files: Vec<String> = fs::read_dir(golden)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    for emitter in EMITTERS {
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
