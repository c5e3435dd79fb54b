//! What the counts of a batch are worth: references whose fields are known, judged with what the other references of
//! their batches show.
//!
//! The other weights stay as they are, so that reading without counts does not change.

use std::collections::{BTreeMap, HashMap};

use super::choices::{Candidate, Choice, Fit};
use super::{Example, Model, Reading, Row, middle};
use crate::model::Item;
use crate::reference::batch::{self, AGAINST, COUNT};
use crate::reference::learned::{Lesson, lesson};
use crate::reference::{Knowledge, Learned, new, segment};

/// Batches of references, by name, with what each of their references shows.
pub struct Batches<'r> {
    lessons: Vec<Lesson>,
    /// The places of the references that are the same but for punctuation and case: they hide together.
    copies: HashMap<String, Vec<usize>>,
    names: Vec<&'r str>,
    learned: BTreeMap<&'r str, Learned>,
}

impl<'r> Batches<'r> {
    /// Counts references, each with the name of its batch, as a model reads them.
    #[must_use]
    pub fn count(references: impl Iterator<Item = (&'r str, &'r str)>, model: &Model) -> Self {
        let mut batches =
            Self { lessons: Vec::new(), copies: HashMap::new(), names: Vec::new(), learned: BTreeMap::new() };
        for (name, raw) in references {
            let lesson = lesson(raw, &model.cut);
            batches.learned.entry(name).or_default().add(lesson.iter().cloned());
            batches.copies.entry(letters(raw)).or_default().push(batches.names.len());
            batches.names.push(name);
            batches.lessons.push(lesson);
        }
        batches
    }

    /// The batch that holds a reference, the first by name.
    fn of(&self, raw: &str) -> Option<&'r str> {
        self.copies.get(&letters(raw))?.iter().map(|at| self.names[*at]).min()
    }

    /// Does something with what the other references of its batch show; nothing where no batch holds the reference.
    fn without<T>(&mut self, raw: &str, of: impl FnOnce(&mut Learned) -> T) -> Option<T> {
        let batch = self.of(raw)?;
        let copies = self.copies.get(&letters(raw))?;
        let own: Vec<Lesson> = copies
            .iter()
            .filter(|at| self.names[**at] == batch)
            .map(|at| self.lessons[*at].clone())
            .collect();
        let learned = self.learned.get_mut(batch)?;
        own.iter().for_each(|lesson| learned.take_back(lesson));
        let done = of(learned);
        own.into_iter().for_each(|lesson| learned.add(lesson));
        Some(done)
    }
}

fn letters(raw: &str) -> String {
    raw.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

impl Model {
    /// Learns what the counts of batches are worth; rows that no batch holds teach nothing.
    pub fn weigh(&mut self, rows: &[Row], batches: &mut Batches<'_>) {
        let choices: Vec<Choice> = rows.iter().filter_map(|row| choice(row, self, batches)).collect();
        self.cut.batch = fit(&choices);
    }

    /// Reads a reference with what the other references of its batch show.
    #[must_use]
    pub fn read_in(&self, raw: &str, batches: &mut Batches<'_>) -> Reading {
        let read = |learned: &mut Learned| {
            let mut knowledge = Knowledge::default();
            knowledge.add_learned(std::mem::take(learned));
            let reading = self.read_knowing(raw, &knowledge);
            *learned = knowledge.into_learned().unwrap_or_default();
            reading
        };
        batches.without(raw, read).unwrap_or_else(|| self.read(raw))
    }
}

/// A row as a choice: what each cut scores without counts, with its features of them; and the right one.
fn choice(row: &Row, model: &Model, batches: &mut Batches<'_>) -> Option<Choice> {
    let example = Example::of(row, &model.cut.words)?;
    let mut item = Item::default();
    let new::Parts { middle: pieces, context, .. } = middle(&row.raw, &mut item, &model.cut.words)?;
    let texts: Vec<&str> = pieces.iter().map(|piece| piece.text).collect();
    let mut buffer = String::new();
    let candidates: Vec<Candidate> = batches.without(&row.raw, |learned| {
        segment::candidates(texts.len())
            .enumerate()
            .map(|(at, cut)| {
                let seen = batch::features(learned, &texts, cut, context, &mut buffer);
                Candidate::of(f64::from(example.score(at, &model.cut)), &seen)
            })
            .collect()
    })?;
    let shows = candidates.iter().any(|candidate| !candidate.features.is_empty());
    shows.then_some(Choice { candidates, right: example.right, weight: row.weight })
}

const STEPS: usize = 300;
const RATE: f64 = 0.05;
const PENALTY: f64 = 0.05;

/// The weights that make the right cuts most likely, as those of the cuts are learnt, and each on its side of 0.
fn fit(choices: &[Choice]) -> [f32; COUNT] {
    let bounds = |index: usize, weight: f64| {
        if AGAINST.contains(&index) { weight.min(0.0) } else { weight.max(0.0) }
    };
    let fit = Fit { steps: STEPS, rate: RATE, penalty: &|_| PENALTY, prior: &|_| 0.0, bounds: &bounds };
    fit.weights(choices)
}
