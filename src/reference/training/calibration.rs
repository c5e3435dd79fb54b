//! How the confidence is learnt: readings that are known to be right or wrong, by a model that had not seen them.
//!
//! One logistic regression for the whole reference and for each field, with a penalty on the weights that keeps a clue
//! which few examples show from saying much.

use std::fmt::Write;

use super::Model;
use crate::diagnostic::Report;
use crate::model::{Confidence, Judged, Reference};
use crate::reference::confidence::{COUNT, Clue, Evidence, JUDGED, Weights};
use crate::reference::{Knowledge, NOTHING, parse_with};

/// A reference as a model read it, with what its confidence follows from.
#[derive(Clone, Debug)]
pub struct Reading {
    /// What was read.
    pub reference: Reference,
    evidence: Evidence,
}

impl Model {
    /// Reads a reference with this model.
    #[must_use]
    pub fn read(&self, raw: &str) -> Reading {
        self.read_knowing(raw, &NOTHING)
    }

    /// Reads a reference with this model and what else is known.
    pub(super) fn read_knowing(&self, raw: &str, knowledge: &Knowledge) -> Reading {
        let mut reference = Reference::default();
        let evidence = parse_with(raw, 0, self.learnt(), knowledge, &mut Report::default(), &mut reference);
        Reading { reference, evidence }
    }
}

/// A reading that is known to be right or wrong.
#[derive(Clone, Copy, Debug)]
pub struct Lesson<'r> {
    /// The reading.
    pub reading: &'r Reading,
    /// Whether all of it is right.
    pub whole: bool,
    /// Whether each field is right, in the order of [`Judged::ALL`]; none where that is not known.
    pub fields: [Option<bool>; Judged::ALL.len()],
    /// How much it counts.
    pub weight: f64,
}

/// What was learnt of the confidence.
#[derive(Clone)]
pub struct Calibration(Weights);

impl Calibration {
    /// Learns from readings.
    #[must_use]
    pub fn learn(lessons: &[Lesson<'_>]) -> Self {
        let mut weights = [[0.0; JUDGED]; COUNT];
        for judged in 0..JUDGED {
            let examples: Vec<Example<'_>> = lessons
                .iter()
                .filter_map(|lesson| {
                    let right = if judged == 0 { Some(lesson.whole) } else { lesson.fields[judged - 1] };
                    Some(Example { evidence: &lesson.reading.evidence, right: right?, weight: lesson.weight })
                })
                .collect();
            for (row, weight) in weights.iter_mut().zip(fit(&examples, judged)) {
                row[judged] = weight;
            }
        }
        Self(weights)
    }

    /// The confidence in a reading.
    #[must_use]
    pub fn confidence(&self, reading: &Reading) -> Confidence {
        reading.evidence.weigh(&self.0)
    }

    /// The Rust source that compiles the calibration in; `trained_on` goes into its first lines.
    #[must_use]
    pub fn source(&self, trained_on: &str) -> String {
        let mut out = super::head("The weights of the confidence in a reference", trained_on);
        out.push_str("\nuse super::confidence::{Weights, padded};\n\n");
        out.push_str("/// The calibration that is compiled in.\n");
        out.push_str("pub(super) static LEARNT: Weights = padded(&[\n");
        for (clue, row) in Clue::ALL.iter().zip(&self.0) {
            let row: Vec<String> = row.iter().map(|weight| format!("{weight:.2}")).collect();
            let _ = writeln!(out, "    // {clue:?}\n    [{}],", row.join(", "));
        }
        out.push_str("]);\n");
        out
    }
}

struct Example<'e> {
    evidence: &'e Evidence,
    right: bool,
    weight: f64,
}

/// How strongly weights are pulled towards 0.
const PENALTY: f64 = 1.0;

/// The penalty on the clue that is always there, which is to fit.
const PENALTY_ALWAYS: f64 = 0.001;

/// Steps of Newton's method: it has long settled by then.
const STEPS: usize = 50;

/// The change of a weight that is none any more.
const SETTLED: f64 = 1e-5;

/// Where the penalty pulls the weight of a clue to that is odd in itself.
const SUSPICIOUS: f64 = -3.0;

/// Clues that are odd in themselves, and the fields that they make less certain besides the whole: examples show them
/// too seldom to teach it.
const KNOWN_BEFOREHAND: &[(Clue, &[Judged])] = &[
    (Clue::Address, &[Judged::Title, Judged::ContainerTitle]),
    (Clue::Fragment, &[Judged::Author, Judged::Title]),
    (Clue::GluedDigits, &[Judged::ContainerTitle, Judged::Issued]),
    (Clue::InitialBehindAuthors, &[Judged::Author, Judged::Title]),
    (Clue::LongFamily, &[Judged::Author]),
    (Clue::LongLeftover, &[Judged::Page]),
    (Clue::LowerSource, &[Judged::Title, Judged::ContainerTitle]),
    (Clue::MarkInSource, &[Judged::Title, Judged::ContainerTitle]),
    (Clue::MarkInTitle, &[Judged::Title, Judged::ContainerTitle]),
    (Clue::NoYear, &[Judged::Issued]),
    (Clue::OddBrackets, &[Judged::Title, Judged::ContainerTitle]),
    (Clue::OtherScript, &[Judged::Title, Judged::ContainerTitle]),
    (Clue::UnknownLayout, &[Judged::Author, Judged::Title]),
    (Clue::YearAsVolume, &[Judged::Volume, Judged::Issued]),
    (Clue::YearBehindTitle, &[Judged::Title, Judged::Issued]),
];

fn prior(clue: Clue, judged: usize) -> f64 {
    let odd = KNOWN_BEFOREHAND.iter().find(|(odd, _)| *odd == clue);
    let bears = |fields: &&[Judged]| judged == 0 || fields.contains(&Judged::ALL[judged - 1]);
    odd.map(|(_, fields)| *fields).filter(bears).map_or(0.0, |_| SUSPICIOUS)
}

/// The weights that make what is known most likely.
fn fit(examples: &[Example<'_>], judged: usize) -> [f32; COUNT] {
    let before: Vec<f64> = Clue::ALL.iter().map(|clue| prior(*clue, judged)).collect();
    let mut weights = before.clone();
    let penalty = |index: usize| if index == Clue::Always as usize { PENALTY_ALWAYS } else { PENALTY };
    for _ in 0..STEPS {
        let mut slope: Vec<f64> =
            (0..COUNT).map(|index| penalty(index) * (before[index] - weights[index])).collect();
        let mut bend = vec![vec![0.0f64; COUNT]; COUNT];
        for (index, row) in bend.iter_mut().enumerate() {
            row[index] = penalty(index);
        }
        for example in examples {
            let there: Vec<(usize, f64)> =
                example.evidence.there().map(|(index, strength)| (index, f64::from(strength))).collect();
            let odds: f64 = there.iter().map(|(index, clue)| weights[*index] * clue).sum();
            let chance = 1.0 / (1.0 + (-odds).exp());
            let push = example.weight * (f64::from(u8::from(example.right)) - chance);
            let spread = example.weight * chance * (1.0 - chance);
            for (index, clue) in &there {
                slope[*index] += push * clue;
                for (other, with) in &there {
                    bend[*index][*other] += spread * clue * with;
                }
            }
        }
        let step = solve(bend, slope);
        // Far from the solution a whole step may overshoot.
        let longest = step.iter().fold(1.0f64, |longest, change| longest.max(change.abs()));
        weights.iter_mut().zip(&step).for_each(|(weight, change)| *weight += change / longest);
        if step.iter().all(|change| change.abs() < SETTLED) {
            break;
        }
    }
    #[expect(clippy::cast_possible_truncation, reason = "a weight needs no more than an f32 holds")]
    std::array::from_fn(|index| ((weights[index] * 100.0).round() / 100.0) as f32)
}

/// Solves a symmetric, positive system of equations by elimination.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let count = right.len();
    for pivot in 0..count {
        let row = matrix[pivot].clone();
        for below in pivot + 1..count {
            let factor = matrix[below][pivot] / row[pivot];
            if factor != 0.0 {
                for (value, above) in matrix[below].iter_mut().zip(&row).skip(pivot) {
                    *value -= factor * above;
                }
                right[below] -= factor * right[pivot];
            }
        }
    }
    for pivot in (0..count).rev() {
        let known: f64 = (pivot + 1..count).map(|index| matrix[pivot][index] * right[index]).sum();
        right[pivot] = (right[pivot] - known) / matrix[pivot][pivot];
    }
    right
}
