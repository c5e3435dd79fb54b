//! How the weights of the types are learnt: a multinomial logit over the signs, pulled towards what is known beforehand.
//!
//! Most signs are shown too seldom to be learnt from examples alone, and rare types not at all; [`beforehand`] says what
//! a person knows, and the examples move it as far as they are many.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::beforehand::beforehand;
use crate::model::ItemType;
use crate::reference::classify::evidence::{Evidence, Shown};
use crate::reference::classify::{KINDS, Weights};

/// A reference whose type is known.
pub(super) struct Example {
    pub(super) shown: Shown,
    pub(super) kind: ItemType,
    /// How much it counts.
    pub(super) weight: f64,
}

const STEPS: usize = 300;
const RATE: f64 = 0.05;

/// How much it costs to leave what is known beforehand: that much for a whole unit of log-odds, squared and halved.
const PENALTY: f64 = 8.0;

type Table = Vec<[f64; KINDS.len()]>;

/// The weights that make the right types most likely: Adam on all examples at once, those alike counted together.
pub(super) fn fit(examples: &[Example]) -> Weights {
    let mut counts: BTreeMap<(Vec<usize>, usize), f64> = BTreeMap::new();
    for example in examples {
        let Some(kind) = KINDS.iter().position(|kind| *kind == example.kind) else { continue };
        let shown = example.shown.places().collect();
        *counts.entry((shown, kind)).or_default() += example.weight;
    }
    let start: Table = Evidence::ALL.iter().map(|evidence| row(*evidence)).collect();
    let mut weights = start.clone();
    let zero = || vec![[0.0; KINDS.len()]; Evidence::ALL.len()];
    let (mut first, mut second) = (zero(), zero());
    for step in 1..=STEPS {
        let mut slope = zero();
        for ((shown, kind), weight) in &counts {
            let chances = chances(&weights, shown);
            for evidence in shown {
                for (index, slope) in slope[*evidence].iter_mut().enumerate() {
                    *slope += weight * (f64::from(u8::from(index == *kind)) - chances[index]);
                }
            }
        }
        let (fade_first, fade_second) = (0.9f64, 0.999f64);
        let power = i32::try_from(step).unwrap_or(i32::MAX);
        for evidence in 0..weights.len() {
            for kind in 0..KINDS.len() {
                let slope =
                    slope[evidence][kind] + PENALTY * (start[evidence][kind] - weights[evidence][kind]);
                let (first, second) = (&mut first[evidence][kind], &mut second[evidence][kind]);
                *first = fade_first * *first + (1.0 - fade_first) * slope;
                *second = fade_second * *second + (1.0 - fade_second) * slope * slope;
                let mean = *first / (1.0 - fade_first.powi(power));
                let spread = *second / (1.0 - fade_second.powi(power));
                weights[evidence][kind] += RATE * mean / (spread.sqrt() + 1e-8);
            }
        }
    }
    from_table(&weights)
}

fn from_table(table: &[[f64; KINDS.len()]]) -> Weights {
    let mut weights = [[0.0f32; KINDS.len()]; Evidence::ALL.len()];
    for (rounded, exact) in weights.iter_mut().zip(table) {
        #[expect(clippy::cast_possible_truncation, reason = "a weight needs no more than an f32 holds")]
        let two_places = exact.map(|weight| ((weight * 100.0).round() / 100.0) as f32);
        *rounded = two_places;
    }
    Weights(weights)
}

fn row(evidence: Evidence) -> [f64; KINDS.len()] {
    let (others, known) = beforehand(evidence);
    KINDS.map(|kind| known.iter().find(|(of, _)| *of == kind).map_or(others, |(_, weight)| *weight))
}

fn chances(weights: &[[f64; KINDS.len()]], shown: &[usize]) -> [f64; KINDS.len()] {
    let mut sums = [0.0; KINDS.len()];
    for evidence in shown {
        sums.iter_mut().zip(&weights[*evidence]).for_each(|(sum, weight)| *sum += weight);
    }
    let highest = sums.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let raised = sums.map(|sum| (sum - highest).exp());
    let total: f64 = raised.iter().sum();
    raised.map(|part| part / total)
}

/// The Rust source that compiles the weights in.
pub(super) fn source(weights: &Weights, trained_on: &str) -> String {
    let mut out = super::head("How much each sign speaks for each type", trained_on);
    out.push_str("\nuse super::Weights;\nuse super::evidence::Evidence as E;\n\n");
    out.push_str(
        "/// The weights that are compiled in: a line for each sign, the types in the order of `KINDS`.\n",
    );
    out.push_str("#[rustfmt::skip]\npub(in crate::reference) static LEARNT: Weights = Weights::of(&[\n");
    for (evidence, row) in Evidence::ALL.iter().zip(&weights.0) {
        let _ = write!(out, "    (E::{}, [", evidence.name());
        for (index, weight) in row.iter().enumerate() {
            let _ = write!(out, "{}{weight:.2}", if index > 0 { ", " } else { "" });
        }
        out.push_str("]),\n");
    }
    out.push_str("]);\n");
    out
}
