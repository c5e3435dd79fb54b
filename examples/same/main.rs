//! Learns what tells whether two items are one work, from pairs that people have judged and references with known works.
//!
//! ```text
//! cargo run --release --example same -- [--pairs PAIRS.jsonl]… [--works GOLD.jsonl]… [--errors N] [--dry-run]
//! ```
//!
//! A line of pairs holds `raw_a`, `raw_b`, `same` and `kind`; a line of works `raw`, the reference as printed, and `work`, which
//! references of one work have in common. Of works every pair of one work is an example, and of the pairs that would be compared
//! those of two works. Pairs are judged by models that have seen no pair with either of their works: what they get right is printed
//! by kind. The same files give the same weights.

#![expect(clippy::print_stdout, reason = "figures are what it is run for")]

use std::collections::{BTreeMap, HashMap};
use std::fs;

use refmill::model::{Date, Doi, Item, ItemType, Pages};
use refmill::read::reader;
use refmill::works::training::{Model, Pair, compared};
use refmill::works::{Mentions, Signature};
use refmill::{IntakeOptions, parse};
use serde_json::Value;

const WEIGHTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/works/weights.rs");

/// In how many parts the works are held back, one after the other.
const PARTS: usize = 10;

/// What a pair weighs that was judged by hand, beside one of known works: those are many and easy.
const JUDGED: f64 = 3.0;

/// From which log-odds on two items are taken for one work. A work that is split does less harm than two that are mixed up.
const THRESHOLD: f32 = 2.0;

/// Below which log-odds two items are kept apart whatever joins them.
const CONTRADICTION: f32 = -3.0;

/// What makes two works that were matched apart not sure to be two.
const LIKE: [&str; 7] =
    ["TitleSame", "TitleOneEdit", "TitleNear", "TitleClose", "TitleHead", "TitleCut", "TitleGoesOn"];

struct Example {
    pair: Pair,
    kind: String,
    /// The file that it stands in, of pairs that were judged.
    file: Option<String>,
    texts: [String; 2],
    /// What is held back together with it.
    part: usize,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut examples, mut gold, mut dry, mut errors) = (Vec::new(), Vec::new(), false, 0);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut file = || arguments.next().ok_or(format!("{argument} needs a file"));
        match argument.as_str() {
            "--pairs" => {
                let file = file()?;
                read_pairs(&file, &fs::read_to_string(&file)?, &mut examples)?;
            }
            "--works" => read_works(&fs::read_to_string(file()?)?, &mut gold)?,
            "--errors" => errors = file()?.parse()?,
            "--dry-run" => dry = true,
            other => return Err(format!("what is {other}?").into()),
        }
    }
    pairs_of_works(&gold, &mut examples);
    made_up(&gold, &mut examples);
    if examples.is_empty() {
        return Err("name at least one file with --pairs or --works".into());
    }
    part(&mut examples);
    let judged: Vec<f32> = cross_validated(&examples);
    print_figures(&examples, &judged);
    print_errors(&examples, &judged, errors, false);
    print_errors(&examples, &judged, errors, true);
    let all: Vec<Pair> = examples.iter().map(|example| example.pair).collect();
    let model = Model::learn(&all);
    let about = format!(
        "Learnt from {} pairs. `cargo run --release --example same` writes this file.",
        examples.len()
    );
    let source = model.source(&about, THRESHOLD, CONTRADICTION);
    if dry {
        println!("{source}");
    } else {
        fs::write(WEIGHTS, source)?;
    }
    print_works(&gold);
    Ok(())
}

/// The item that is read from a reference.
fn item(raw: &str) -> Result<Item, Box<dyn std::error::Error>> {
    let options = IntakeOptions { reader: reader("references"), ..IntakeOptions::default() };
    let parsed = parse(raw.replace('\n', " ").as_bytes(), &options)?;
    let cited = parsed.records.into_iter().flat_map(|record| record.references).next();
    Ok(cited.map(|cited| cited.item).unwrap_or_default())
}

fn read_pairs(name: &str, text: &str, examples: &mut Vec<Example>) -> Result<(), Box<dyn std::error::Error>> {
    for line in text.lines() {
        let row: Value = serde_json::from_str(line)?;
        let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
        let texts = [text("raw_a"), text("raw_b")];
        let (one, other) = (Signature::of(&item(&texts[0])?, false), Signature::of(&item(&texts[1])?, false));
        let same = row["same"].as_bool().ok_or("a pair without `same`")?;
        examples.push(Example {
            pair: Pair::new(&one, &other, same, JUDGED),
            kind: text("kind"),
            file: Some(name.to_owned()),
            texts,
            part: 0,
        });
    }
    Ok(())
}

/// A reference whose work is known.
struct Known {
    raw: String,
    work: String,
    item: Item,
    signature: Signature,
}

fn read_works(text: &str, gold: &mut Vec<Known>) -> Result<(), Box<dyn std::error::Error>> {
    for line in text.lines() {
        let row: Value = serde_json::from_str(line)?;
        let (Some(raw), Some(work)) = (row["raw"].as_str(), row["work"].as_str()) else { continue };
        let item = item(raw)?;
        let signature = Signature::of(&item, false);
        gold.push(Known { raw: raw.to_owned(), work: work.to_owned(), item, signature });
    }
    Ok(())
}

/// How much a pair counts that is made up, and of how many references one gives such pairs.
const MADE_UP: f64 = 0.02;

/// The same of pairs that differ in several things, of which each alone may be a misprint.
const MADE_UP_APART: f64 = 0.2;
const EVERY: usize = 7;

/// Pairs that are two works because of one thing alone: real lists hold few of each kind, and a model that has not seen them lets
/// everything else outweigh it.
fn made_up(gold: &[Known], examples: &mut Vec<Example>) {
    for known in gold.iter().step_by(EVERY) {
        let item = &Item { doi: None, ..known.item.clone() };
        let (Some(title), Some(date)) = (&item.title, item.issued) else { continue };
        let titled = |behind: &str| Item { title: Some(format!("{title}{behind}")), ..item.clone() };
        let number = |text: &Option<String>, more: u32| {
            text.as_ref().and_then(|text| text.parse::<u32>().ok()).map(|number| (number + more).to_string())
        };
        let later = Some(Date::year(date.year + 1));
        let moved = |item: Item| Item {
            volume: number(&item.volume, 1),
            page: item.page.as_ref().map(|_| Pages::range("3", "17")),
            article_number: None,
            issue: None,
            ..item
        };
        let edition = |edition: &str| Item { edition: Some(edition.to_owned()), ..item.clone() };
        let report =
            |number: &str| Item { kind: ItemType::Report, number: Some(number.into()), ..item.clone() };
        let doi = |doi: &str| Item { doi: Doi::parse(doi), ..item.clone() };
        let is_placed = item.volume.is_some() && (item.page.is_some() || item.article_number.is_some());
        let mut pairs = vec![
            ("part", titled(", part I"), titled(", part II"), false),
            ("part moved", titled(", part 1"), moved(titled(", part 2")), false),
            ("part", titled(" I"), titled(" II"), false),
            ("number", titled(" 2004"), titled(" 2005"), false),
            ("number later", titled(" 3"), Item { issued: later, ..titled(" 4") }, false),
            ("edition", edition("2nd ed."), edition("3rd ed."), false),
            ("edition later", edition("2"), Item { issued: later, ..edition("3") }, false),
            ("report", report("WP 12/04"), report("WP 12/07"), false),
            (
                "erratum",
                Item { title: Some(format!("Erratum: {title}")), ..item.clone() },
                item.clone(),
                false,
            ),
            (
                "reply",
                Item { title: Some(format!("Reply to: {title}")), ..item.clone() },
                item.clone(),
                false,
            ),
            ("doi moved", doi("10.1000/1"), moved(doi("10.1000/2")), false),
            (
                "doi",
                Item { title: Some(title.chars().take(20).collect()), ..moved(doi("10.1000/1")) },
                doi("10.1000/1"),
                true,
            ),
        ];
        // Another word in the title, as of works that are written on one thing after the other.
        let longest = title.split(' ').max_by_key(|word| word.len()).unwrap_or_default();
        let turned = title.replace(longest, &longest.chars().rev().collect::<String>());
        let sibling = Item { title: Some(turned), ..item.clone() };
        if is_placed {
            pairs.push(("sibling", item.clone(), moved(sibling), false));
            pairs.push(("moved later", item.clone(), Item { issued: later, ..moved(item.clone()) }, false));
            let preprint = Item {
                kind: ItemType::Article,
                container_title: Some("arXiv preprint".into()),
                volume: None,
                issue: None,
                page: None,
                article_number: None,
                ..item.clone()
            };
            pairs.push(("preprint", preprint, item.clone(), false));
        }
        for (kind, one, other, same) in pairs {
            let (a, b) = (Signature::of(&one, false), Signature::of(&other, false));
            let texts = [known.raw.clone(), known.raw.clone()];
            examples.push(Example {
                pair: Pair::new(
                    &a,
                    &b,
                    same,
                    if matches!(kind, "sibling" | "moved later") { MADE_UP_APART } else { MADE_UP },
                ),
                kind: format!("made up: {kind}"),
                file: None,
                texts,
                part: 0,
            });
        }
    }
}

fn pairs_of_works(gold: &[Known], examples: &mut Vec<Example>) {
    let signatures: Vec<Signature> = gold.iter().map(|known| known.signature).collect();
    let mut pairs = compared(&signatures);
    let mut of_work: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    gold.iter().enumerate().for_each(|(at, known)| of_work.entry(&known.work).or_default().push(at));
    for members in of_work.values() {
        for (at, one) in members.iter().enumerate() {
            pairs.extend(members[at + 1..].iter().map(|other| (*one, *other)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    for (one, other) in pairs {
        let (one, other) = (&gold[one], &gold[other]);
        let same = one.work == other.work;
        let pair = Pair::new(&one.signature, &other.signature, same, 1.0);
        let texts = [one.raw.clone(), other.raw.clone()];
        // References of one work were not all matched with it, so that two works with like titles may be one.
        let is_open = !same && pair.features().any(|name| LIKE.contains(&name));
        let (pair, kind) = match (same, is_open) {
            (true, _) => (pair, "known work"),
            (false, false) => (pair, "two known works"),
            (false, true) => (pair.weighing(0.0), "open"),
        };
        examples.push(Example { pair, kind: kind.to_owned(), file: None, texts, part: 0 });
    }
}

/// Puts examples that share a text into one part, as those of one work do.
fn part(examples: &mut [Example]) {
    let mut parents: Vec<usize> = Vec::new();
    let mut numbers: HashMap<String, usize> = HashMap::new();
    fn root(parents: &[usize], mut of: usize) -> usize {
        while parents[of] != of {
            of = parents[of];
        }
        of
    }
    let mut number = |text: &str, parents: &mut Vec<usize>| {
        *numbers.entry(text.to_owned()).or_insert_with(|| {
            parents.push(parents.len());
            parents.len() - 1
        })
    };
    let mut of: Vec<usize> = Vec::new();
    for example in examples.iter() {
        let [one, other] = [0, 1].map(|at| number(&example.texts[at], &mut parents));
        // Two works that were compared need not be held back together.
        if example.pair.same || example.pair.weight > 1.0 {
            let (one, other) = (root(&parents, one), root(&parents, other));
            parents[one.max(other)] = one.min(other);
        }
        of.push(one);
    }
    for (example, of) in examples.iter_mut().zip(of) {
        example.part = root(&parents, of) % PARTS;
    }
}

fn cross_validated(examples: &[Example]) -> Vec<f32> {
    let mut judged = vec![0.0; examples.len()];
    for part in 0..PARTS {
        let taught: Vec<Pair> =
            examples.iter().filter(|example| example.part != part).map(|example| example.pair).collect();
        let model = Model::learn(&taught);
        for (slot, example) in judged.iter_mut().zip(examples).filter(|(_, example)| example.part == part) {
            *slot = model.score(&example.pair);
        }
    }
    judged
}

#[derive(Clone, Copy, Default)]
struct Figures {
    joined: [usize; 2],
    apart: [usize; 2],
}

fn count(figures: &mut Figures, example: &Example, score: f32) {
    let slot = if score >= THRESHOLD { &mut figures.joined } else { &mut figures.apart };
    slot[usize::from(example.pair.same)] += 1;
}

fn print_figures(examples: &[Example], judged: &[f32]) {
    let mut by_kind: BTreeMap<&str, Figures> = BTreeMap::new();
    let mut by_file: BTreeMap<String, Figures> = BTreeMap::new();
    for (example, score) in examples.iter().zip(judged) {
        if example.kind == "open" {
            continue;
        }
        if example.kind.starts_with("made up") {
            count(by_kind.entry(&example.kind).or_default(), example, *score);
            continue;
        }
        let is_easy = example.kind.ends_with("known work") || example.kind.ends_with("known works");
        if let Some(file) = &example.file {
            count(by_file.entry(format!("~ in {file}")).or_default(), example, *score);
        }
        for kind in [example.kind.as_str(), if is_easy { "~ all known" } else { "~ all judged" }, "~ all"] {
            count(by_kind.entry(kind).or_default(), example, *score);
        }
    }
    println!("{:20} {:>7} {:>7} {:>10} {:>8}", "kind", "same", "not", "precision", "recall");
    for (kind, Figures { joined: [wrong, right], apart: [kept, missed] }) in
        by_kind.into_iter().chain(by_file.iter().map(|(file, figures)| (file.as_str(), *figures)))
    {
        let share = |part: usize, all: usize| {
            if all == 0 { "-".to_owned() } else { format!("{:.4}", part as f64 / all as f64) }
        };
        println!(
            "{kind:20} {:7} {:7} {:>10} {:>8}   {wrong} wrongly joined, {missed} missed",
            right + missed,
            wrong + kept,
            share(right, right + wrong),
            share(right, right + missed),
        );
    }
    for threshold in [-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0] {
        let (mut right, mut wrong, mut missed) = (0, 0, 0);
        for (example, score) in examples.iter().zip(judged) {
            match (*score >= threshold, example.pair.same) {
                _ if example.kind == "open" || example.kind.starts_with("made up") => {}
                (true, true) => right += 1,
                (true, false) => wrong += 1,
                (false, true) => missed += 1,
                (false, false) => {}
            }
        }
        println!("from {threshold}: {right} right, {wrong} wrongly joined, {missed} missed");
    }
}

fn print_errors(examples: &[Example], judged: &[f32], most: usize, open: bool) {
    let is_wrong = |(example, score): &(&Example, &f32)| {
        (**score >= THRESHOLD) != example.pair.same && (example.kind == "open") == open
    };
    let mut wrong: Vec<_> = examples.iter().zip(judged).filter(is_wrong).collect();
    wrong.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()));
    for (example, score) in wrong.into_iter().take(most) {
        let features: Vec<&str> = example.pair.features().collect();
        println!(
            "\n{score:.2} {} same={}\n  {}\n  {}\n  {}",
            example.kind,
            example.pair.same,
            example.texts[0],
            example.texts[1],
            features.join(" ")
        );
    }
}

/// How right the works are that are found with what is compiled in.
fn print_works(gold: &[Known]) {
    let mut mentions = Mentions::default();
    gold.iter().for_each(|known| mentions.push(known.signature));
    let works = mentions.join();
    let (mut right, mut wrong, mut missed) = (0, 0, 0);
    for one in 0..gold.len() {
        for other in one + 1..gold.len() {
            match (works.of(one) == works.of(other), gold[one].work == gold[other].work) {
                (true, true) => right += 1,
                (true, false) => wrong += 1,
                (false, true) => missed += 1,
                (false, false) => {}
            }
        }
    }
    println!(
        "\nworks with the weights compiled in: {right} pairs right, {wrong} wrongly joined, {missed} missed"
    );
}
