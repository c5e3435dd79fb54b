//! Learns the weights of the reference parser from references whose fields are known.
//!
//! ```text
//! cargo run --release --example train -- GOLD.jsonl… [--unlabelled FILE.tsv] [--predictions DIR] [--pool A,B] [--dry-run] \
//!     [--in-batches] [--boundaries] [--authors]
//! ```
//!
//! A gold file holds one JSON object a line: `raw`, `title`, `container`, optionally `type`,
//! `type_uncertain`, `alt_title`, `alt_container`, `publisher`, `fragment`, `uncertain_fields`, and `source_repo`, the exports that the reference comes from. Rows from
//! one export alone are judged by a model that has seen nothing of that export; sets whose rows come one by one from
//! many are judged in ten parts. `--predictions` writes what those models read, one CSL-JSON-like item a line; with
//! `--in-batches` they read each row with what the other references of its export show. `--boundaries` learns only where
//! references end, `--authors` only where authors do.

#![expect(clippy::print_stdout, reason = "figures are what it is run for")]

mod boundaries;
mod judge;
mod reliability;

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use judge::{Judgement, judge};
use refmill::model::{Confidence, ItemType, Judged, Probability, Reference};
use refmill::training::{Batches, Calibration, Lesson, Model, Reading, Row};
use reliability::Outcome;
use serde_json::{Value, json};

const WEIGHTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/reference/weights.rs");
const KIND_WEIGHTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/reference/classify/weights.rs");
const AUTHOR_WEIGHTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/reference/authors/weights.rs");
const CALIBRATION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/reference/calibration.rs");
const PARTS: usize = 10;

/// How much a row that was matched by machine counts for the confidence, beside one that was read by hand: they are
/// many and easy, and what is to be known is how sure one can be of the others.
const MATCHED: f64 = 0.1;

/// The same for a row whose answer lacks fields: such rows are chosen for being doubtful.
const PARTIAL: f64 = 0.2;

/// A gold file with its rows.
struct Set {
    name: String,
    rows: Vec<Known>,
}

struct Known {
    row: Row,
    answer: Value,
    exports: Vec<String>,
    /// What is held back together with it.
    fold: String,
    /// How much it counts for the confidence.
    confidence_weight: f64,
    /// Whether the answer is used for learning.
    teaches: bool,
}

impl Known {
    fn is_fragment(&self) -> bool {
        self.answer["fragment"] == json!(true)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut sets, mut unlabelled, mut predictions) = (Vec::new(), Vec::new(), None);
    let (mut dry, mut in_batches, mut authors, mut pools) = (false, false, false, Vec::new());
    let mut boundaries_alone = false;
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--unlabelled" => {
                unlabelled = read_unlabelled(&arguments.next().ok_or("--unlabelled needs a file")?)?
            }
            "--predictions" => {
                predictions = Some(PathBuf::from(arguments.next().ok_or("--predictions needs a folder")?))
            }
            "--pool" => {
                let names =
                    arguments.next().ok_or("--pool needs names of gold files, separated by commas")?;
                pools.push(names.split(',').map(str::to_owned).collect::<Vec<_>>());
            }
            "--dry-run" => dry = true,
            "--in-batches" => in_batches = true,
            "--boundaries" => boundaries_alone = true,
            "--authors" => authors = true,
            path => sets.push(read_set(Path::new(path))?),
        }
    }
    if sets.is_empty() {
        return Err("name at least one gold file".into());
    }
    if !authors {
        boundaries::learn(&sets, &unlabelled, dry)?;
    }
    if boundaries_alone {
        return Ok(());
    }
    let learn = |rows: &[Row], rest: &[&str]| match authors {
        true => Model::compiled_in().with_authors(rows, rest.iter().copied()),
        false => Model::learn(rows, rest.iter().copied()),
    };
    let read = cross_validate(&sets, &unlabelled, in_batches, learn);
    let judged: Vec<Vec<Judgement>> =
        sets.iter().zip(&read).map(|(set, read)| judge_set(set, read)).collect();
    for ((set, read), judged) in sets.iter().zip(&read).zip(&judged) {
        print_shares(set, judged);
        print_kinds(set, read);
    }
    if authors {
        return learn_authors(&sets, &unlabelled, &read, &judged, dry, predictions.as_deref());
    }
    let confidences = calibrate_across(&sets, &read, &judged);
    print_reliability(&sets, &judged, &confidences, &pools);
    if let Some(folder) = predictions {
        fs::create_dir_all(&folder)?;
        for ((set, read), confidences) in sets.iter().zip(&read).zip(&confidences) {
            let lines = read.iter().zip(confidences).map(|(reading, confidence)| {
                let mut item = as_csl(&reading.reference);
                item["custom"]["confidence"] = json!(confidence);
                format!("{item}\n")
            });
            fs::write(folder.join(&set.name), lines.collect::<String>())?;
        }
    }
    let calibration = Calibration::learn(&lessons(&sets, &read, &judged, |_| true));
    let rows: Vec<Row> = teaching(&sets, |_, _| true);
    let mut model = Model::learn(&rows, unlabelled.iter().map(|(_, raw)| raw.as_str()));
    model.weigh(&rows, &mut batches(&unlabelled, &model));
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
        fs::write(CALIBRATION, calibration.source(&about_calibration(&sets)))?;
        fs::write(AUTHOR_WEIGHTS, model.authors_source(&about_authors(&model, &rows)))?;
        let kinds = rows.iter().filter(|row| row.kind.is_some()).count();
        let about = format!(
            "Trained on {kinds} references whose type is known. `cargo run --release --example train` writes this file."
        );
        fs::write(KIND_WEIGHTS, model.kinds_source(&about))?;
        println!("wrote {WEIGHTS}, {KIND_WEIGHTS}, {AUTHOR_WEIGHTS} and {CALIBRATION}");
    }
    Ok(())
}

/// Learns the end of the authors alone, and prints how many lists are right of those that are a choice.
fn learn_authors(
    sets: &[Set],
    unlabelled: &[(String, String)],
    read: &[Vec<Reading>],
    judged: &[Vec<Judgement>],
    dry: bool,
    predictions: Option<&Path>,
) -> Result<(), Box<dyn std::error::Error>> {
    let at = Judged::ALL.iter().position(|field| *field == Judged::Author).unwrap_or_default();
    for (set, judged) in sets.iter().zip(judged) {
        let lists: Vec<bool> = set
            .rows
            .iter()
            .zip(judged)
            .filter(|(known, _)| !known.is_fragment())
            .filter_map(|(_, judged)| judged.fields[at])
            .collect();
        let right = lists.iter().filter(|right| **right).count();
        println!("{}: {right} of {} lists of authors wholly right", set.name, lists.len());
    }
    if let Some(folder) = predictions {
        fs::create_dir_all(folder)?;
        for (set, read) in sets.iter().zip(read) {
            let lines = read.iter().map(|reading| format!("{}\n", as_csl(&reading.reference)));
            fs::write(folder.join(&set.name), lines.collect::<String>())?;
        }
    }
    let rows = teaching(sets, |_, _| true);
    let model = Model::compiled_in().with_authors(&rows, unlabelled.iter().map(|(_, raw)| raw.as_str()));
    let (share, count) = model.accuracy_of_authors(&rows);
    println!("learnt from {count} rows; {:.2} % of their authors found again", share * 100.0);
    if !dry {
        fs::write(AUTHOR_WEIGHTS, model.authors_source(&about_authors(&model, &rows)))?;
        println!("wrote {AUTHOR_WEIGHTS}");
    }
    Ok(())
}

fn about_authors(model: &Model, rows: &[Row]) -> String {
    let (_, count) = model.accuracy_of_authors(rows);
    format!(
        "Trained on {count} references whose authors are known and no matter of course. `cargo run --release --example\ntrain` writes this file."
    )
}

fn judge_set(set: &Set, read: &[Reading]) -> Vec<Judgement> {
    let pairs = set.rows.iter().zip(read);
    pairs.map(|(known, reading)| judge(&known.answer, &as_csl(&reading.reference))).collect()
}

/// Prints how much of a set is right.
fn print_shares(set: &Set, judged: &[Judgement]) {
    let judged: Vec<&Judgement> = set
        .rows
        .iter()
        .zip(judged)
        .filter(|(known, _)| !known.is_fragment())
        .map(|(_, judged)| judged)
        .collect();
    let right = judged.iter().filter(|judgement| judgement.whole).count();
    print!("{}: {right} of {} references wholly right;", set.name, judged.len());
    for (index, field) in Judged::ALL.into_iter().enumerate() {
        let scored: Vec<bool> = judged.iter().filter_map(|judgement| judgement.fields[index]).collect();
        let right = scored.iter().filter(|right| **right).count();
        print!(" {} {:.1} %", field.csl(), 100.0 * right as f64 / scored.len().max(1) as f64);
    }
    println!();
}

/// Prints how many of each type are right, and what the others were taken for.
fn print_kinds(set: &Set, read: &[Reading]) {
    let mut counts: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for (known, reading) in set.rows.iter().zip(read) {
        let is_sure = known.answer["type_uncertain"] != json!(true) && !known.is_fragment();
        if let Some(kind) = known.row.kind.filter(|_| is_sure) {
            *counts.entry(kind.csl()).or_default().entry(reading.reference.item.kind.csl()).or_default() += 1;
        }
    }
    for (kind, taken_for) in &counts {
        let right = taken_for.get(kind).copied().unwrap_or_default();
        print!("  {kind}: {right} of {}", taken_for.values().sum::<usize>());
        taken_for
            .iter()
            .filter(|(other, _)| *other != kind)
            .for_each(|(other, count)| print!(", {other} {count}"));
        println!();
    }
}

/// The readings that are wanted as lessons in confidence.
fn lessons<'r>(
    sets: &[Set],
    read: &'r [Vec<Reading>],
    judged: &[Vec<Judgement>],
    wanted: impl Fn(&Known) -> bool,
) -> Vec<Lesson<'r>> {
    let mut lessons = Vec::new();
    for ((set, read), judged) in sets.iter().zip(read).zip(judged) {
        for ((known, reading), judgement) in set.rows.iter().zip(read).zip(judged) {
            if wanted(known) {
                let Judgement { whole, fields, .. } = *judgement;
                lessons.push(Lesson { reading, whole, fields, weight: known.confidence_weight });
            }
        }
    }
    lessons
}

/// The confidence in every reading, by a calibration that has not seen the row, nor anything of its export where
/// that is held back.
fn calibrate_across(sets: &[Set], read: &[Vec<Reading>], judged: &[Vec<Judgement>]) -> Vec<Vec<Confidence>> {
    let mut found: Vec<Vec<Confidence>> =
        sets.iter().map(|set| vec![Confidence::default(); set.rows.len()]).collect();
    for (fold, members) in folds(sets) {
        let held = Held::of(sets, &fold, &members);
        let calibration = Calibration::learn(&lessons(sets, read, judged, |known| !held.holds(known)));
        for (set, row) in members {
            found[set][row] = calibration.confidence(&read[set][row]);
        }
    }
    found
}

/// Prints how far the confidences can be believed, for each set and for the pools of several.
fn print_reliability(
    sets: &[Set],
    judged: &[Vec<Judgement>],
    confidences: &[Vec<Confidence>],
    pools: &[Vec<String>],
) {
    let outcomes = |names: &[String], what: &dyn Fn(&Confidence, &Judgement) -> Option<Outcome>| {
        let mut found = Vec::new();
        for (index, set) in sets.iter().enumerate().filter(|(_, set)| names.contains(&set.name)) {
            let rows = set.rows.iter().zip(&judged[index]).zip(&confidences[index]);
            let rows = rows.filter(|((known, _), _)| !known.is_fragment());
            found.extend(rows.filter_map(|((_, judgement), confidence)| what(confidence, judgement)));
        }
        found
    };
    let share = |probability: Probability| f64::from(probability.thousandths()) / 1000.0;
    let whole = |confidence: &Confidence, judgement: &Judgement| {
        judgement.is_complete.then_some((share(confidence.reference), judgement.whole))
    };
    println!("\nconfidence in the whole reference");
    for set in sets.iter().zip(judged).filter(|(_, judged)| judged.iter().any(|row| row.is_complete)) {
        let (set, _) = set;
        println!("{}", reliability::summary(&set.name, &outcomes(std::slice::from_ref(&set.name), &whole)));
    }
    for names in pools {
        let outcomes = outcomes(names, &whole);
        println!("{}\n{}", reliability::summary(&names.join("+"), &outcomes), reliability::table(&outcomes));
    }
    for names in pools {
        println!("confidence in the fields of {}", names.join("+"));
        for (index, field) in Judged::ALL.into_iter().enumerate() {
            let of_field = |confidence: &Confidence, judgement: &Judgement| {
                Some((share(confidence.of(field)), judgement.fields[index]?))
            };
            println!("{}", reliability::summary(field.csl(), &outcomes(names, &of_field)));
        }
    }
    println!();
}

type Place = (usize, usize);

/// The rows that are held back together, as places of sets and rows.
fn folds(sets: &[Set]) -> BTreeMap<String, Vec<Place>> {
    let mut folds: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for (at, set) in sets.iter().enumerate() {
        for (index, known) in set.rows.iter().enumerate() {
            folds.entry(known.fold.clone()).or_default().push((at, index));
        }
    }
    folds
}

/// What is held back.
struct Held<'s> {
    raws: HashSet<&'s str>,
    export: Option<&'s str>,
}

impl<'s> Held<'s> {
    fn of(sets: &'s [Set], fold: &'s str, members: &[Place]) -> Self {
        let raws = members.iter().map(|(set, row)| &*sets[*set].rows[*row].row.raw).collect();
        Self { raws, export: fold.strip_prefix("export ") }
    }

    fn holds(&self, known: &Known) -> bool {
        self.raws.contains(&*known.row.raw)
            || self.export.is_some_and(|export| known.exports.iter().any(|name| name == export))
    }
}

/// Reads every row with a model that has not seen it.
fn cross_validate(
    sets: &[Set],
    unlabelled: &[(String, String)],
    in_batches: bool,
    learn: impl Fn(&[Row], &[&str]) -> Model,
) -> Vec<Vec<Reading>> {
    let mut read: BTreeMap<Place, Reading> = BTreeMap::new();
    for (fold, members) in folds(sets) {
        let held = Held::of(sets, &fold, &members);
        let rows = teaching(sets, |_, known| !held.holds(known));
        let hidden = exports_that_hold(unlabelled, &held.raws);
        let rest = unlabelled.iter().filter(|(from, raw)| {
            !held.raws.contains(raw.as_str()) && (held.export.is_none() || !hidden.contains(from.as_str()))
        });
        let rest: Vec<&str> = rest.map(|(_, raw)| raw.as_str()).collect();
        let mut model = learn(&rows, &rest);
        let mut batches = in_batches.then(|| batches(unlabelled, &model));
        if let Some(batches) = &mut batches {
            model.weigh(&rows, batches);
        }
        println!("{fold}: {} rows, learnt from {}", members.len(), rows.len());
        for place in members {
            let raw = &sets[place.0].rows[place.1].row.raw;
            let reading = match &mut batches {
                Some(batches) => model.read_in(raw, batches),
                None => model.read(raw),
            };
            read.insert(place, reading);
        }
    }
    let mut readings = read.into_values();
    sets.iter().map(|set| readings.by_ref().take(set.rows.len()).collect()).collect()
}

fn about_calibration(sets: &[Set]) -> String {
    let count: usize = sets.iter().map(|set| set.rows.len()).sum();
    format!(
        "Trained on {count} references from {} sets, each read by a model that had not seen it. `cargo run\n--release --example train` writes this file.",
        sets.len()
    )
}

/// The references without answers, counted by export.
fn batches<'u>(unlabelled: &'u [(String, String)], model: &Model) -> Batches<'u> {
    Batches::count(unlabelled.iter().map(|(export, raw)| (export.as_str(), raw.as_str())), model)
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
    let is_matched = values.iter().any(|value| value["via"].is_string());
    let mut rows: Vec<Known> = values.iter().map(|value| known(value, is_matched)).collect();
    let by_export = rows.iter().any(|known| known.exports.len() > 1);
    for (index, known) in rows.iter_mut().enumerate() {
        known.fold = match known.exports.first() {
            Some(export) if by_export => format!("export {export}"),
            Some(_) | None => format!("part {}", index % PARTS),
        };
    }
    Ok(Set { name, rows })
}

fn known(value: &Value, is_matched: bool) -> Known {
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
    let confidence_weight = if value["via"].is_string() {
        MATCHED
    } else if judge::is_complete(value) {
        1.0
    } else {
        PARTIAL
    };
    let raw = value["raw"].as_str().unwrap_or_default();
    let raw = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    let titles = texts(&["title", "alt_title"]);
    let teaches =
        value["fragment"] != json!(true) && value["uncertain_fields"].as_array().is_none_or(Vec::is_empty);
    let answer = value.clone();
    // Rows that were chosen for being doubtful show what is doubtful, not how frequent it is.
    let share = value["weight"].as_f64().unwrap_or(1.0);
    let weight = share * if is_matched { 1.0 } else { 3.0 };
    let kind = value["type"].as_str().and_then(ItemType::from_csl);
    let is_guess = value["type_uncertain"] == json!(true);
    let kind_weight = match (is_matched, is_guess) {
        (true, _) => 0.1,
        (false, false) => 1.0,
        (false, true) => 0.3,
    };
    let kind_weight = value["type_weight"].as_f64().unwrap_or(share) * kind_weight;
    let confidence_weight = share * confidence_weight;
    Known {
        row: Row { raw, titles, sources, authors: authors(value), kind, weight, kind_weight },
        answer,
        exports: texts(&["source_repo"]),
        fold: String::new(),
        confidence_weight,
        teaches,
    }
}

/// The authors of an answer; none where they are not known.
fn authors(value: &Value) -> Option<Vec<[String; 2]>> {
    let is_uncertain = |fields: &Vec<Value>| fields.iter().any(|field| field == "authors");
    if value.get("authors").is_none() || value["uncertain_fields"].as_array().is_some_and(is_uncertain) {
        return None;
    }
    let part = |author: &Value, name: &str| author[name].as_str().unwrap_or_default().to_owned();
    let parts = ["literal", "dropping-particle", "non-dropping-particle", "family"];
    let authors = value["authors"].as_array().map(Vec::as_slice).unwrap_or_default();
    let family = |author: &Value| parts.map(|name| part(author, name)).concat();
    Some(authors.iter().map(|author| [family(author), part(author, "given")]).collect())
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
