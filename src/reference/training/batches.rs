//! What the counts of a batch are worth: references whose fields are known, judged with what the other references of
//! their batches show.
//!
//! The other weights stay as they are, so that reading without counts does not change.

use std::collections::{BTreeMap, HashMap};

use super::{Example, Model, Reading, Row, middle, sum_of_products};
use crate::model::Item;
use crate::reference::batch::{self, AGAINST, COUNT};
use crate::reference::learned::{Lesson, lesson};
use crate::reference::{Knowledge, Learned, segment};

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
        let choices: Vec<Choice> = rows.iter().filter_map(|row| Choice::of(row, self, batches)).collect();
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
struct Choice {
    cuts: Vec<(f64, [f32; COUNT])>,
    right: usize,
    weight: f64,
}

impl Choice {
    fn of(row: &Row, model: &Model, batches: &mut Batches<'_>) -> Option<Self> {
        let example = Example::of(row, &model.cut.words)?;
        let mut item = Item::default();
        let (pieces, context) = middle(&row.raw, &mut item, &model.cut.words)?;
        let texts: Vec<&str> = pieces.iter().map(|piece| piece.text).collect();
        let mut buffer = String::new();
        let cuts: Vec<(f64, [f32; COUNT])> = batches.without(&row.raw, |learned| {
            segment::candidates(texts.len())
                .zip(&example.cuts)
                .map(|(cut, features)| {
                    let seen = batch::features(learned, &texts, cut, context, &mut buffer);
                    (f64::from(sum_of_products(features, &model.cut.cut)), seen)
                })
                .collect()
        })?;
        let shows = cuts.iter().any(|(_, features)| features.iter().any(|feature| *feature != 0.0));
        shows.then_some(Self { cuts, right: example.right, weight: row.weight })
    }
}

const STEPS: usize = 300;
const RATE: f64 = 0.05;
const PENALTY: f64 = 0.05;

/// The weights that make the right cuts most likely, as those of the cuts are learnt, and each on its side of 0.
fn fit(choices: &[Choice]) -> [f32; COUNT] {
    let mut weights = [0.0f64; COUNT];
    let (mut first, mut second) = ([0.0f64; COUNT], [0.0f64; COUNT]);
    for step in 1..=STEPS {
        let mut slope: [f64; COUNT] = std::array::from_fn(|index| -PENALTY * weights[index]);
        for choice in choices {
            let score = |(before, features): &(f64, [f32; COUNT])| -> f64 {
                before + features.iter().zip(&weights).map(|(f, w)| f64::from(*f) * w).sum::<f64>()
            };
            let scores: Vec<f64> = choice.cuts.iter().map(score).collect();
            let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let total: f64 = scores.iter().map(|score| (score - highest).exp()).sum();
            for (index, (_, features)) in choice.cuts.iter().enumerate() {
                let chance = (scores[index] - highest).exp() / total;
                let push = choice.weight * (f64::from(u8::from(index == choice.right)) - chance);
                for (slope, feature) in slope.iter_mut().zip(features) {
                    *slope += push * f64::from(*feature);
                }
            }
        }
        let (fade_first, fade_second) = (0.9f64, 0.999f64);
        let power = i32::try_from(step).unwrap_or(i32::MAX);
        for index in 0..COUNT {
            first[index] = fade_first * first[index] + (1.0 - fade_first) * slope[index];
            second[index] = fade_second * second[index] + (1.0 - fade_second) * slope[index] * slope[index];
            let mean = first[index] / (1.0 - fade_first.powi(power));
            let spread = second[index] / (1.0 - fade_second.powi(power));
            let weight = weights[index] + RATE * mean / (spread.sqrt() + 1e-8);
            weights[index] = if AGAINST.contains(&index) { weight.min(0.0) } else { weight.max(0.0) };
        }
    }
    #[expect(clippy::cast_possible_truncation, reason = "a weight needs no more than an f32 holds")]
    let rounded = weights.map(|weight| ((weight * 1000.0).round() / 1000.0) as f32);
    rounded
}
