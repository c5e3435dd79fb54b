//! How the weights of a choice are learnt: a conditional logit.
//!
//! The log-odds of a candidate are linear in its features, and the right candidate of every example is made as likely as it
//! can be, with a small penalty on the weights. Everything is summed in one order, so that the same examples give the
//! same bytes.

/// A choice whose right candidate is known.
pub(super) struct Choice {
    pub(super) candidates: Vec<Candidate>,
    pub(super) right: usize,
    /// How much it counts.
    pub(super) weight: f64,
}

/// What can be chosen.
pub(super) struct Candidate {
    /// Its log-odds by what is not learnt.
    pub(super) before: f64,
    /// The features that are there, with their strengths.
    pub(super) features: Vec<(usize, f32)>,
}

impl Candidate {
    /// A candidate with all its features, those that are 0 among them.
    pub(super) fn of(before: f64, features: &[f32]) -> Self {
        let there = features.iter().copied().enumerate().filter(|(_, strength)| *strength != 0.0);
        Self { before, features: there.collect() }
    }
}

/// How weights are fitted.
pub(super) struct Fit<'f> {
    pub(super) steps: usize,
    pub(super) rate: f64,
    /// How strongly the weight of a feature is pulled towards what is known of it beforehand.
    pub(super) penalty: &'f dyn Fn(usize) -> f64,
    /// What the weight of a feature is pulled towards.
    pub(super) prior: &'f dyn Fn(usize) -> f64,
    /// Keeps the weight of a feature where it may be.
    pub(super) bounds: &'f dyn Fn(usize, f64) -> f64,
}

impl Fit<'_> {
    /// The weights that make the right candidates most likely, to three places: Adam on all choices at once.
    pub(super) fn weights<const COUNT: usize>(&self, choices: &[Choice]) -> [f32; COUNT] {
        let mut weights = [0.0f64; COUNT];
        let (mut first, mut second) = ([0.0f64; COUNT], [0.0f64; COUNT]);
        for step in 1..=self.steps {
            let mut slope: [f64; COUNT] =
                std::array::from_fn(|index| (self.penalty)(index) * ((self.prior)(index) - weights[index]));
            for choice in choices {
                push(&mut slope, choice, &weights);
            }
            let (fade_first, fade_second) = (0.9f64, 0.999f64);
            let power = i32::try_from(step).unwrap_or(i32::MAX);
            for index in 0..COUNT {
                first[index] = fade_first * first[index] + (1.0 - fade_first) * slope[index];
                second[index] =
                    fade_second * second[index] + (1.0 - fade_second) * slope[index] * slope[index];
                let mean = first[index] / (1.0 - fade_first.powi(power));
                let spread = second[index] / (1.0 - fade_second.powi(power));
                weights[index] =
                    (self.bounds)(index, weights[index] + self.rate * mean / (spread.sqrt() + 1e-8));
            }
        }
        #[expect(clippy::cast_possible_truncation, reason = "a weight needs no more than an f32 holds")]
        let rounded = weights.map(|weight| ((weight * 1000.0).round() / 1000.0) as f32);
        rounded
    }
}

/// Adds to the slope what one choice asks for.
fn push(slope: &mut [f64], choice: &Choice, weights: &[f64]) {
    let score = |candidate: &Candidate| -> f64 {
        let learnt =
            candidate.features.iter().map(|(index, strength)| f64::from(*strength) * weights[*index]);
        candidate.before + learnt.sum::<f64>()
    };
    let scores: Vec<f64> = choice.candidates.iter().map(score).collect();
    let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = scores.iter().map(|score| (score - highest).exp()).sum();
    for (index, candidate) in choice.candidates.iter().enumerate() {
        let chance = (scores[index] - highest).exp() / total;
        let push = choice.weight * (f64::from(u8::from(index == choice.right)) - chance);
        for (feature, strength) in &candidate.features {
            slope[*feature] += push * f64::from(*strength);
        }
    }
}
