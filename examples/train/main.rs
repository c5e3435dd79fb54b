//! Learns the weights of the reference parser from references whose fields are known.
//!
//! ```text
//! cargo run --release --example train -- GOLD.jsonl… [--unlabelled FILE.tsv] [--predictions DIR] [--dry-run]
//! ```
//!
//! A gold file holds one JSON object a line: `raw`, `title`, `container`, optionally `alt_title`, `alt_container`,
//! `publisher`, `fragment`, `uncertain_fields`, and `source_repo`, the exports that the reference comes from. Rows from
//! one export alone are judged by a model that has seen nothing of that export; sets whose rows come one by one from
//! many are judged in ten parts. `--predictions` writes what those models read, one CSL-JSON-like item a line.

#![expect(clippy::print_stdout, reason = "figures are what it is run for")]

mod judge;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use judge::{Judgement, judge};
use refmill::model::{Judged, Reference};
use refmill::training::{Model, Row};
use serde_json::{Value, json};

const WEIGHTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/reference/weights.rs");
const PARTS: usize = 10;

/// A gold file with its rows.
struct Set {
    name: String,
    rows: Vec<Known>,
}

struct Known {
    row: Row,
    answer: Value,
    exports: Vec<String>,
    /// Whether the answer is used for learning.
    teaches: bool,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut sets, mut unlabelled, mut predictions, mut dry) = (Vec::new(), Vec::new(), None, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--unlabelled" => {
                unlabelled = read_unlabelled(&arguments.next().ok_or("--unlabelled needs a file")?)?
            }
            "--predictions" => {
                predictions = Some(PathBuf::from(arguments.next().ok_or("--predictions needs a folder")?))
            }
            "--dry-run" => dry = true,
            path => sets.push(read_set(Path::new(path))?),
        }
    }
    if sets.is_empty() {
        return Err("name at least one gold file".into());
    }
    let predicted = cross_validate(&sets, &unlabelled);
    for (set, items) in sets.iter().zip(&predicted) {
        print_shares(set, items);
    }
    if let Some(folder) = predictions {
        fs::create_dir_all(&folder)?;
        for (set, items) in sets.iter().zip(&predicted) {
            let lines: String = items.iter().map(|item| format!("{}\n", as_csl(item))).collect();
            fs::write(folder.join(&set.name), lines)?;
        }
    }
    let rows: Vec<Row> = teaching(&sets, |_, _| true);
    let model = Model::learn(&rows, unlabelled.iter().map(|(_, raw)| raw.as_str()));
    let (share, count) = model.accuracy(&rows);
    println!("learnt from {count} rows; {:.2} % of their cuts found again", share * 100.0);
    let about = format!(
        "Trained on {count} references with known title and source from {} sets, and the counts of words in {}\n\
         references without answers. `cargo run --release --example train` writes this file.",
        sets.len(),
        unlabelled.len()
    );
    if !dry {
        fs::write(WEIGHTS, model.source(&about))?;
        println!("wrote {WEIGHTS}");
    }
    Ok(())
}

/// Prints how much of a set is right.
fn print_shares(set: &Set, items: &[Reference]) {
    let whole = set.rows.iter().zip(items).filter(|(known, _)| known.answer["fragment"] != json!(true));
    let judged: Vec<Judgement> = whole.map(|(known, item)| judge(&known.answer, &as_csl(item))).collect();
    let right = judged.iter().filter(|judgement| judgement.whole).count();
    print!("{}: {right} of {} references wholly right;", set.name, judged.len());
    for (index, field) in Judged::ALL.into_iter().enumerate() {
        let scored: Vec<bool> = judged.iter().filter_map(|judgement| judgement.fields[index]).collect();
        let right = scored.iter().filter(|right| **right).count();
        print!(" {} {:.1} %", field.csl(), 100.0 * right as f64 / scored.len().max(1) as f64);
    }
    println!();
}

/// Reads every row with a model that has not seen it; prints the share of right cuts a set.
fn cross_validate(sets: &[Set], unlabelled: &[(String, String)]) -> Vec<Vec<Reference>> {
    let blank = |set: &Set| vec![Reference::default(); set.rows.len()];
    let mut predicted: Vec<Vec<Reference>> = sets.iter().map(blank).collect();
    let mut folds: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
    for (at, set) in sets.iter().enumerate() {
        let by_export = set.rows.iter().any(|known| known.exports.len() > 1);
        for (index, known) in set.rows.iter().enumerate() {
            let fold = match known.exports.first() {
                Some(export) if by_export => format!("export {export}"),
                Some(_) | None => format!("part {}", index % PARTS),
            };
            folds.entry(fold).or_default().push((at, index));
        }
    }
    for (fold, members) in &folds {
        let held: HashSet<&str> =
            members.iter().map(|(set, row)| sets[*set].rows[*row].row.raw.as_str()).collect();
        let export = fold.strip_prefix("export ");
        let rows = teaching(sets, |_, known| {
            !held.contains(known.row.raw.as_str())
                && export.is_none_or(|export| !known.exports.iter().any(|name| name == export))
        });
        let hidden = exports_that_hold(unlabelled, &held);
        let rest = unlabelled.iter().filter(|(from, raw)| {
            !held.contains(raw.as_str()) && (export.is_none() || !hidden.contains(from.as_str()))
        });
        let model = Model::learn(&rows, rest.map(|(_, raw)| raw.as_str()));
        for (set, row) in members {
            predicted[*set][*row] = model.parse(&sets[*set].rows[*row].row.raw);
        }
        println!("{fold}: {} rows, learnt from {}", members.len(), rows.len());
    }
    predicted
}

/// The exports without answers that hold a fifth of the references that are held back.
fn exports_that_hold<'u>(unlabelled: &'u [(String, String)], held: &HashSet<&str>) -> HashSet<&'u str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (export, raw) in unlabelled {
        *counts.entry(export).or_default() += usize::from(held.contains(raw.as_str()));
    }
    counts.into_iter().filter(|(_, count)| count * 5 > held.len()).map(|(export, _)| export).collect()
}

fn teaching(sets: &[Set], wanted: impl Fn(&Set, &Known) -> bool) -> Vec<Row> {
    let known = sets.iter().flat_map(|set| set.rows.iter().map(move |known| (set, known)));
    known
        .filter(|(set, known)| known.teaches && wanted(set, known))
        .map(|(_, known)| known.row.clone())
        .collect()
}

fn read_set(path: &Path) -> Result<Set, Box<dyn std::error::Error>> {
    let name = path.file_name().ok_or("a gold file has a name")?.to_string_lossy().into_owned();
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let values: Result<Vec<Value>, _> =
        text.lines().filter(|line| !line.trim().is_empty()).map(serde_json::from_str).collect();
    let values = values?;
    // Rows that were matched by machine are many and easy; those read by hand show what references are like.
    let weight = if values.iter().any(|value| value["via"].is_string()) { 1.0 } else { 3.0 };
    let rows = values.iter().map(|value| known(value, weight)).collect();
    Ok(Set { name, rows })
}

fn known(value: &Value, weight: f64) -> Known {
    let texts = |names: &[&str]| -> Vec<String> {
        let mut found = Vec::new();
        for name in names {
            match &value[*name] {
                Value::String(text) => found.push(text.clone()),
                Value::Array(list) => {
                    found.extend(list.iter().filter_map(|text| text.as_str().map(str::to_owned)))
                }
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => {}
            }
        }
        found
    };
    let mut sources = texts(&["container", "alt_container"]);
    if value["container"].is_null() && !sources.is_empty() {
        // No source and a publisher in its place are equally right.
        sources.push(String::new());
    }
    let raw = value["raw"].as_str().unwrap_or_default();
    let raw = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    let titles = texts(&["title", "alt_title"]);
    let teaches =
        value["fragment"] != json!(true) && value["uncertain_fields"].as_array().is_none_or(Vec::is_empty);
    let answer = value.clone();
    Known { row: Row { raw, titles, sources, weight }, answer, exports: texts(&["source_repo"]), teaches }
}

fn read_unlabelled(path: &str) -> Result<Vec<(String, String)>, Box<dyn std::error::Error>> {
    let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    Ok(text
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .collect())
}

/// What a scorer needs of a reference, in CSL's names.
fn as_csl(reference: &Reference) -> Value {
    let mut item = serde_json::to_value(&reference.item).unwrap_or_default();
    if let Some(pages) = &reference.item.page {
        item["page"] = pages.to_string().into();
    }
    if let Some(date) = reference.item.issued {
        item["issued"] = json!({ "date-parts": [[date.year]] });
    }
    item["custom"] = json!({ "fragment": reference.fragment });
    item
}
