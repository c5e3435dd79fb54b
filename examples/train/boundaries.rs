//! Learns where references end in lists, and prints how often that is right in lists of exports that were held back.

use std::collections::{BTreeMap, HashSet};
use std::fs;

use refmill::training::{Boundaries, List, lists};

use crate::Set;

const WEIGHTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/reference/list/weights.rs");

/// Learns from lists of the references of every export, prints figures and, unless it is a dry run, writes the weights.
pub(crate) fn learn(
    sets: &[Set],
    unlabelled: &[(String, String)],
    dry: bool,
) -> Result<(), Box<dyn std::error::Error>> {
    let references = by_origin(sets, unlabelled);
    let made: BTreeMap<&str, Vec<List>> =
        references.iter().map(|(origin, references)| (origin.as_str(), lists(references))).collect();
    let mut figures: BTreeMap<(&str, &str), Figures> = BTreeMap::new();
    for (origin, held) in made.iter().filter(|(_, held)| !held.is_empty()) {
        let others = made.iter().filter(|(other, _)| *other != origin).flat_map(|(_, lists)| lists);
        let model = Boundaries::learn(others);
        for list in held {
            let (right, all) = model.score(list);
            for group in [(list.separator, "all"), (list.separator, list.trouble), ("all", list.trouble)] {
                figures.entry(group).or_default().add(right, all);
            }
        }
    }
    println!("where references end, in lists of origins that were held back");
    for ((separator, trouble), figures) in &figures {
        println!("{}", figures.line(separator, trouble));
    }
    let count: usize = references.values().map(Vec::len).sum();
    let about = format!(
        "Trained on {} lists made from {count} references. `cargo run --release --example train` writes this file.",
        made.values().map(Vec::len).sum::<usize>()
    );
    if !dry {
        fs::write(WEIGHTS, Boundaries::learn(made.values().flatten()).source(&about))?;
        println!("wrote {WEIGHTS}");
    }
    Ok(())
}

/// References by the export or the part of a set that they come from; those that an export without answers has come
/// from there alone.
fn by_origin<'s>(sets: &'s [Set], unlabelled: &'s [(String, String)]) -> BTreeMap<String, Vec<&'s str>> {
    let mut references: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    let mut seen: HashSet<&str> = HashSet::new();
    for (export, raw) in unlabelled {
        seen.insert(raw);
        references.entry(format!("without answers, {export}")).or_default().push(raw);
    }
    for known in sets.iter().flat_map(|set| &set.rows).filter(|known| !known.is_fragment()) {
        if seen.insert(&known.row.raw) {
            references.entry(known.fold.clone()).or_default().push(&known.row.raw);
        }
    }
    references
}

/// How many places and lists are right.
#[derive(Default)]
struct Figures {
    lists: usize,
    whole: usize,
    places: usize,
    right: usize,
}

impl Figures {
    fn add(&mut self, right: usize, all: usize) {
        self.lists += 1;
        self.whole += usize::from(right == all);
        self.places += all;
        self.right += right;
    }

    fn line(&self, separator: &str, trouble: &str) -> String {
        let percent = |part: usize, whole: usize| 100.0 * part as f64 / whole.max(1) as f64;
        format!(
            "  {separator:12} {trouble:29} {:6} places, {:6.2} % right; {:5} lists, {:6.2} % wholly right",
            self.places,
            percent(self.right, self.places),
            self.lists,
            percent(self.whole, self.lists)
        )
    }
}
