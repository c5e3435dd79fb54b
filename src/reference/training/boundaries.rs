//! How it is learnt where references end: a logit over the signs of places, pulled towards what is known beforehand.
//!
//! A reference is taken to end where the sum of the weights is above 0. The lists are made in [`super::lists`].

use std::collections::BTreeMap;
use std::fmt::Write;

use super::lists::List;
use crate::reference::list::signs::{PLACES, Shown, Sign, Weights};
use crate::reference::list::walk;

/// What was learnt of the ends of references.
pub struct Boundaries(Weights);

impl Boundaries {
    /// Learns from lists.
    #[must_use]
    pub fn learn<'l>(lists: impl Iterator<Item = &'l List>) -> Self {
        let mut counts: BTreeMap<(Shown, bool), f64> = BTreeMap::new();
        for example in lists.flat_map(|list| &list.shown) {
            *counts.entry(*example).or_default() += 1.0;
        }
        Self(fit(&counts))
    }

    /// How many doubtful places of a list are judged rightly, and of how many.
    #[must_use]
    pub fn score(&self, list: &List) -> (usize, usize) {
        let (mut right, mut all) = (0, 0);
        walk(&list.text, |at, shown| {
            let is_end = self.0.is_end(shown);
            right += usize::from(is_end == list.ends.binary_search(&at).is_ok());
            all += 1;
            is_end
        });
        (right, all)
    }

    /// The Rust source that compiles the weights in; `trained_on` goes into its first lines.
    #[must_use]
    pub fn source(&self, trained_on: &str) -> String {
        let mut out = super::head("How much each sign speaks for the end of a reference", trained_on);
        out.push_str(
            "\nuse super::signs::{Sign as S, Weights};\n\n/// The weights that are compiled in: at a line break, at a \
             semicolon that ends a line, at one within a line.\n#[rustfmt::skip]\npub(in crate::reference) static \
             LEARNT: Weights = Weights::of(&[\n",
        );
        for (sign, row) in Sign::ALL.iter().zip(&self.0.0) {
            let _ = writeln!(out, "    (S::{}, [{:.2}, {:.2}, {:.2}]),", sign.name(), row[0], row[1], row[2]);
        }
        out.push_str("]);\n");
        out
    }
}

const STEPS: usize = 400;
const RATE: f64 = 0.05;

/// How much it costs to leave what is known beforehand: that much for a whole unit of log-odds, squared and halved.
const PENALTY: f64 = 4.0;

/// What is known of a sign before any example is seen: at a line break, at the end of a line, within a line.
fn beforehand(sign: Sign) -> [f64; PLACES] {
    use Sign as S;
    match sign {
        S::Always => [-4.0, 4.0, -2.0],
        S::Closed => [0.0, 2.0, 6.0],
        S::Bare => [1.0, 2.0, 6.0],
        S::NextBare => [0.0, 4.0, 7.0],
        S::NextAuthor => [6.0, 1.0, 3.0],
        S::NextLikely => [5.0, 0.0, 0.0],
        // Without a semicolon an end needs an author behind it, or a year at the end of what is behind it.
        S::NextClosed => [5.0, 0.0, 0.0],
        S::NextLower => [-2.0, -2.0, -3.0],
        S::Names => [0.0, 0.0, -4.0],
        // Names in a list that has them on lines of their own are the first of several authors.
        S::NamesByLine => [0.0, -9.0, 0.0],
        // What is open is closed again in the same reference, unless that is whole already.
        S::Open => [0.0, 0.0, -6.0],
        S::OpenThenAuthor => [0.0, 0.0, 5.0],
        S::Finished | S::YearTwice => [0.0, 0.0, 2.0],
        S::NextShort => [0.0, 0.0, -2.0],
        S::NextYearFirst => [0.0, 0.0, 4.0],
        S::Placed
        | S::Year
        | S::Pages
        | S::Author
        | S::OnePart
        | S::Short
        | S::NextYear
        | S::NextPages
        | S::NextNames
        | S::NextOnePart
        | S::NextPlaced
        | S::ClosedThenAuthor
        | S::ClosedThenLower
        | S::ClosedTwice
        | S::FinishedThenAuthor
        | S::FinishedThenLower
        | S::NamesThenAuthor
        | S::NamesThenNames
        | S::NamesThenTitle
        | S::AuthorTwice
        | S::AuthorOnLeftAlone
        | S::YearThenAuthor
        | S::PagesThenYear
        | S::YearMissing
        | S::YearMissingThenAuthor
        | S::YearMissingThenNone
        | S::OffLine
        | S::OffLineClosed
        | S::OffSemicolon => [0.0; PLACES],
    }
}

/// The weights that make the right answers most likely: Adam on all examples at once, those alike counted together.
fn fit(counts: &BTreeMap<(Shown, bool), f64>) -> Weights {
    let examples: Vec<(Vec<usize>, usize, f64, f64)> = counts
        .iter()
        .map(|((shown, is_end), count)| {
            (shown.numbers().collect(), shown.place as usize, f64::from(u8::from(*is_end)), *count)
        })
        .collect();
    let start: Vec<[f64; PLACES]> = Sign::ALL.iter().map(|sign| beforehand(*sign)).collect();
    let mut weights = start.clone();
    let zero = || vec![[0.0f64; PLACES]; Sign::ALL.len()];
    let (mut first, mut second) = (zero(), zero());
    for step in 1..=STEPS {
        let mut slope = zero();
        for (signs, place, answer, count) in &examples {
            let sum: f64 = signs.iter().map(|sign| weights[*sign][*place]).sum();
            let push = count * (answer - 1.0 / (1.0 + (-sum).exp()));
            signs.iter().for_each(|sign| slope[*sign][*place] += push);
        }
        let (fade_first, fade_second) = (0.9f64, 0.999f64);
        let power = i32::try_from(step).unwrap_or(i32::MAX);
        for sign in 0..weights.len() {
            for place in 0..PLACES {
                let slope = slope[sign][place] + PENALTY * (start[sign][place] - weights[sign][place]);
                let (first, second) = (&mut first[sign][place], &mut second[sign][place]);
                *first = fade_first * *first + (1.0 - fade_first) * slope;
                *second = fade_second * *second + (1.0 - fade_second) * slope * slope;
                let mean = *first / (1.0 - fade_first.powi(power));
                let spread = *second / (1.0 - fade_second.powi(power));
                weights[sign][place] += RATE * mean / (spread.sqrt() + 1e-8);
            }
        }
    }
    let mut rounded = [[0.0f32; PLACES]; Sign::ALL.len()];
    for (rounded, exact) in rounded.iter_mut().zip(&weights) {
        #[expect(clippy::cast_possible_truncation, reason = "a weight needs no more than an f32 holds")]
        let two_places = exact.map(|weight| ((weight * 100.0).round() / 100.0) as f32);
        *rounded = two_places;
    }
    Weights(rounded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::training::lists;

    fn learnt() -> (Vec<List>, Boundaries) {
        let references: Vec<String> = (0..400)
            .map(|number| match number % 3 {
                0 => {
                    format!("Roe J., Poe A., Bees {number}: a survey, Apidologie, 4, pp. 1-{number}, (2005)")
                }
                1 => format!("Kim B., Wasps, ants and flies in year {number}, ({})", 1900 + number % 100),
                _ => format!("Honey of the north in volume {number}, Brill, (2001)"),
            })
            .collect();
        let lists = lists(&references.iter().map(String::as_str).collect::<Vec<_>>());
        let model = Boundaries::learn(lists.iter());
        (lists, model)
    }

    #[test]
    fn ends_that_were_shown_are_found_again() {
        let (lists, model) = learnt();
        let scores: Vec<_> = lists.iter().map(|list| model.score(list)).collect();
        let (right, all) = scores.iter().fold((0, 0), |sum, score| (sum.0 + score.0, sum.1 + score.1));
        assert!(right * 100 > all * 97, "{right} of {all}");
    }

    #[test]
    fn the_same_lists_give_the_same_source() {
        let source = learnt().1.source("Trained on bees.");
        assert_eq!(source, learnt().1.source("Trained on bees."));
        assert_eq!(source.matches("(S::").count(), Sign::ALL.len());
    }
}
