//! Learning what features are worth from pairs that people have judged.
//!
//! Logistic regression with what is known beforehand as its prior, by Newton's method: the same pairs give the same weights. Which
//! pairs there are and how they are held back is left to `examples/same`.

use std::fmt::Write as _;

use super::blocks::{Blocks, Pass};
use super::evidence::evidence;
use super::features::{COUNT, Evidence, Feature};
use super::signature::Signature;
use super::weights::Weights;

/// How firmly what is known beforehand is believed: as much as that many examples that say otherwise.
const FIRMNESS: f64 = 1.0;

/// After how many steps at most learning ends; it needs ten.
const STEPS: usize = 40;

/// A pair whose answer is known.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    evidence: Evidence,
    /// Whether both are one work.
    pub same: bool,
    /// How much it counts.
    pub weight: f64,
}

impl Pair {
    /// A pair of two items.
    #[must_use]
    pub fn new(one: &Signature, other: &Signature, same: bool, weight: f64) -> Self {
        Self { evidence: evidence(one, other), same, weight }
    }

    /// The same pair with another weight.
    #[must_use]
    pub const fn weighing(self, weight: f64) -> Self {
        Self { weight, ..self }
    }

    /// The names of what holds of it.
    pub fn features(&self) -> impl Iterator<Item = &'static str> + '_ {
        Feature::ALL.iter().filter(|feature| self.evidence.has(**feature)).map(|feature| feature.name())
    }
}

/// The pairs that would be compared, by their places among the signatures, each once.
#[must_use]
pub fn compared(signatures: &[Signature]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for pass in Pass::ALL {
        let blocks = Blocks::of(pass, signatures);
        for piece in blocks.pieces(usize::MAX / 2) {
            blocks.pairs(piece, signatures, |one, other| pairs.push((one as usize, other as usize)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Weights that were learnt.
#[derive(Clone, Debug)]
pub struct Model(Weights);

impl Model {
    /// The one that is compiled in.
    #[must_use]
    pub fn compiled_in() -> Self {
        Self(super::weights::COMPILED_IN)
    }

    /// Learns from pairs.
    #[must_use]
    pub fn learn(pairs: &[Pair]) -> Self {
        let prior: Vec<f64> = Feature::BEFOREHAND.iter().map(|weight| f64::from(*weight)).collect();
        let mut weights = prior.clone();
        for _ in 0..STEPS {
            let mut gradient: Vec<f64> =
                weights.iter().zip(&prior).map(|(weight, before)| FIRMNESS * (before - weight)).collect();
            let mut curvature = vec![0.0; COUNT * COUNT];
            (0..COUNT).for_each(|at| curvature[at * COUNT + at] = FIRMNESS);
            for pair in pairs {
                let held: Vec<usize> = (0..COUNT).filter(|at| pair.evidence.has(Feature::ALL[*at])).collect();
                let sum: f64 = held.iter().map(|at| weights[*at]).sum();
                let likely = 1.0 / (1.0 + (-sum).exp());
                let error = pair.weight * (f64::from(u8::from(pair.same)) - likely);
                let bend = pair.weight * likely * (1.0 - likely);
                for one in &held {
                    gradient[*one] += error;
                    held.iter().for_each(|other| curvature[one * COUNT + other] += bend);
                }
            }
            let step = solved(curvature, gradient);
            let far = step.iter().fold(0.0_f64, |far, part| far.max(part.abs()));
            // A full step may lead away where nearly everything is certain.
            let kept = if far > 2.0 { 2.0 / far } else { 1.0 };
            weights.iter_mut().zip(&step).for_each(|(weight, part)| *weight += kept * part);
            if far < 1e-6 {
                break;
            }
        }
        let mut learnt = [0.0; COUNT];
        for (slot, weight) in learnt.iter_mut().zip(weights) {
            // As many digits as are written.
            *slot = ((weight * 1000.0).round() / 1000.0) as f32;
        }
        Self(learnt)
    }

    /// The log-odds that both of a pair are one work.
    #[must_use]
    pub fn score(&self, pair: &Pair) -> f32 {
        pair.evidence.sum(&self.0)
    }

    /// The file with the weights.
    #[must_use]
    pub fn source(&self, about: &str, threshold: f32, contradiction: f32) -> String {
        let mut text = String::from(
            "//! What the features of [`super::features`] are worth, each the change in the log-odds that two items are one work.\n//!\n",
        );
        about.lines().for_each(|line| {
            let _ = writeln!(text, "//! {line}");
        });
        let _ = write!(
            text,
            "\nuse super::features::COUNT;\n\n/// A weight for each feature.\npub(super) type Weights = [f32; COUNT];\n\n\
             /// From which log-odds on two items are one work.\npub(super) const THRESHOLD: f32 = {threshold:?};\n\n\
             /// Below which log-odds two items are certainly not one work, whatever a third has in common with both.\n\
             pub(super) const CONTRADICTION: f32 = {contradiction:?};\n\n/// In the order of the features.\n#[rustfmt::skip]\n\
             pub(super) static COMPILED_IN: Weights = [\n"
        );
        for (feature, weight) in Feature::ALL.iter().zip(self.0) {
            let _ = writeln!(text, "    {weight:?}, // {}", feature.name());
        }
        text.push_str("];\n");
        text
    }
}

/// The solution of a system whose matrix is symmetric and positive, by Cholesky.
fn solved(mut matrix: Vec<f64>, mut right: Vec<f64>) -> Vec<f64> {
    let count = right.len();
    for column in 0..count {
        for row in column..count {
            let before: f64 =
                (0..column).map(|at| matrix[row * count + at] * matrix[column * count + at]).sum();
            let rest = matrix[row * count + column] - before;
            matrix[row * count + column] = if row == column {
                rest.max(f64::MIN_POSITIVE).sqrt()
            } else {
                rest / matrix[column * count + column]
            };
        }
    }
    for row in 0..count {
        let before: f64 = (0..row).map(|at| matrix[row * count + at] * right[at]).sum();
        right[row] = (right[row] - before) / matrix[row * count + row];
    }
    for row in (0..count).rev() {
        let behind: f64 = (row + 1..count).map(|at| matrix[at * count + row] * right[at]).sum();
        right[row] = (right[row] - behind) / matrix[row * count + row];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_is_solved() {
        let solution = solved(vec![4.0, 2.0, 2.0, 3.0], vec![10.0, 9.0]);
        assert!((solution[0] - 1.5).abs() < 1e-9 && (solution[1] - 2.0).abs() < 1e-9, "{solution:?}");
    }
}
