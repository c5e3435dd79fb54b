//! How the end of the authors is learnt: references whose authors are known, each a choice among the numbers of pieces
//! that could be authors.
//!
//! A list of names that leave no doubt is no choice, and teaches which words are of names instead, beside the words of the
//! title behind it.

use std::fmt::Write;

use super::Row;
use super::choices::{self, Choice, Fit};
use crate::model::{Item, Name};
use crate::reference::authors::choice::{self, Candidate, Ledger};
use crate::reference::authors::features::{self, COUNT, Flag, Rest, State};
use crate::reference::authors::{self, Group, Kind, Weights};
use crate::reference::draft::Draft;
use crate::reference::words::{BUCKETS, Table, bare, bucket, hash, words};
use crate::reference::{identifiers, names, new, old, pieces, weights};
use crate::span::Span;

const STEPS: usize = 400;
const RATE: f64 = 0.05;
const PENALTY: f64 = 1.0;

/// Where the penalty pulls weights to, where that is not 0: what is said by the letters alone and shown too seldom.
const KNOWN_BEFOREHAND: &[(usize, f64)] = &[
    (features::taken(Kind::Lower), 2.0),
    (features::taken(Kind::Glued), 2.0),
    (features::taken(Kind::Broken), 1.0),
    (features::taken(Kind::InitialsFirst), 4.0),
    (features::taken(Kind::Undotted), 1.0),
    (features::taken(Kind::Acronym), 5.0),
    (features::taken(Kind::Body), 2.0),
    (features::taken(Kind::LowerBody), -1.0),
    (features::taken(Kind::Capitals), -2.0),
    (features::flag(Flag::EtAl), 6.0),
    (features::flag(Flag::LowerPart), -3.0),
    (features::rest(State::Doubtful, Rest::RepeatedLeft), 2.0),
    (features::rest(State::Doubtful, Rest::SemicolonLeft), -5.0),
    (features::beside(Group::Full, Group::Full), 2.5),
    (features::beside(Group::TwoWords, Group::Full), 2.0),
    (features::flag(Flag::GivenNameBehind), 2.0),
    (features::flag(Flag::GivenNameInBody), -2.0),
    (features::flag(Flag::PairOfPairs), -3.0),
    (features::flag(Flag::SameFamily), 2.0),
    (features::flag(Flag::GivenNameBefore), 2.0),
];

fn prior(index: usize) -> f64 {
    KNOWN_BEFOREHAND.iter().find(|(feature, _)| *feature == index).map_or(0.0, |(_, weight)| *weight)
}

/// Learns from rows whose authors are known, and which words are of names from references without answers.
pub(super) fn learn<'r>(rows: &[Row], unlabelled: impl Iterator<Item = &'r str>) -> Weights {
    let words = count_words(unlabelled);
    let choices: Vec<Choice> =
        rows.iter().filter_map(|row| Example::of(row, &words)).filter_map(Example::choice).collect();
    let fit =
        Fit { steps: STEPS, rate: RATE, penalty: &|_| PENALTY, prior: &prior, bounds: &|_, weight| weight };
    Weights { features: fit.weights(&choices), words }
}

/// The share of rows with a choice whose right candidate is found, and how many there are.
pub(super) fn accuracy(rows: &[Row], weights: &Weights) -> (f64, usize) {
    let choices: Vec<Choice> =
        rows.iter().filter_map(|row| Example::of(row, &weights.words)).filter_map(Example::choice).collect();
    let score = |candidate: &choices::Candidate| -> f32 {
        candidate.features.iter().map(|(index, strength)| weights.features[*index] * strength).sum()
    };
    let is_found = |choice: &&Choice| {
        let right = score(&choice.candidates[choice.right]);
        choice
            .candidates
            .iter()
            .enumerate()
            .all(|(index, other)| index == choice.right || score(other) < right)
    };
    let found = choices.iter().filter(is_found).count();
    (found as f64 / choices.len().max(1) as f64, choices.len())
}

/// Weights with which no candidate is better than another.
static NOTHING_LEARNT: Weights = Weights { features: [0.0; COUNT], words: Table::nothing() };

/// A row as a choice; the right candidate may not be among them.
struct Example {
    candidates: Vec<choices::Candidate>,
    right: Option<usize>,
    weight: f64,
}

impl Example {
    /// None where there is nothing to choose.
    fn of(row: &Row, table: &Table) -> Option<Self> {
        let known = row.authors.as_ref()?;
        let mut item = Item::default();
        let mut draft = Draft::new(&row.raw, &mut item, &weights::LEARNT.words);
        // What is compiled in must not decide what is learnt anew.
        draft.names = &NOTHING_LEARNT;
        identifiers::take(&mut draft);
        if old::slots(&draft).is_some() {
            return None;
        }
        let pieces = new::pieces_from_authors(&mut draft);
        let (sure, is_open) = authors::sure(&pieces);
        if authors::pairs(&pieces).is_some() || !is_open {
            return None;
        }
        let mut written = Written::default();
        if !choice::candidates(&pieces, sure, table, &mut written) {
            return None;
        }
        let known: Vec<[String; 2]> =
            known.iter().map(|parts| parts.each_ref().map(|part| letters(part))).collect();
        let is_right = |(candidate, _): &(Candidate, _)| {
            let read = authors::of_candidate(&pieces, *candidate);
            read.iter().map(parts).eq(known.iter().cloned())
        };
        let right = written.all.iter().position(is_right);
        let features = |(_, features)| choices::Candidate { before: 0.0, features };
        let candidates: Vec<choices::Candidate> = written.all.into_iter().map(features).collect();
        (candidates.len() > 1).then_some(Self { candidates, right, weight: 1.0 })
    }

    fn choice(self) -> Option<Choice> {
        let Self { candidates, right, weight } = self;
        right.map(|right| Choice { candidates, right, weight })
    }
}

/// The candidates of a row with their features.
#[derive(Default)]
struct Written {
    taken: Vec<(usize, f32)>,
    left: Vec<(usize, f32)>,
    all: Vec<(Candidate, Vec<(usize, f32)>)>,
}

impl Ledger for Written {
    fn begin(&mut self) {
        self.taken.clear();
    }

    fn take(&mut self, feature: usize, strength: f32) {
        self.taken.push((feature, strength));
    }

    fn leave(&mut self, feature: usize, strength: f32) {
        self.left.push((feature, strength));
    }

    fn close(&mut self, candidate: Candidate) {
        let features = self.taken.iter().copied().chain(self.left.drain(..)).collect();
        self.all.push((candidate, features));
    }
}

/// Family and given name of a person, or a body, by their letters.
fn parts(name: &Name) -> [String; 2] {
    match name {
        Name::Person(person) => {
            [letters(&person.full_family()), letters(person.given.as_deref().unwrap_or_default())]
        }
        Name::Literal { literal } => [letters(literal), String::new()],
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The fewest times that a word has to be seen before it says anything.
const SELDOM: f64 = 3.0;

/// The log-odds of words to be of a name, from lists of names that leave no doubt and the pieces behind them.
fn count_words<'r>(unlabelled: impl Iterator<Item = &'r str>) -> Table {
    let (mut names, mut titles) = (vec![0.0f64; BUCKETS], vec![0.0f64; BUCKETS]);
    for raw in unlabelled {
        let pieces = pieces::pieces(raw, Span::new(0, raw.len()));
        let mut behind = pieces.iter().map(|piece| &raw[piece.range()]).peekable();
        let mut has_names = false;
        while let Some(found) = behind.peek().and_then(|piece| names::plain_person(piece)) {
            names[bucket(hash(found.family()))] += 1.0;
            has_names = true;
            behind.next();
        }
        if let Some(title) = behind.next().filter(|title| has_names && words(title).nth(FEWEST).is_some()) {
            for word in words(title).map(bare).filter(|word| word.starts_with(char::is_alphabetic)) {
                titles[bucket(hash(word))] += 1.0;
            }
        }
    }
    let (all_names, all_titles): (f64, f64) = (names.iter().sum(), titles.iter().sum());
    let share = |count: f64, all: f64| ((count + 0.5) / (all + 1.0)).ln();
    let odds = |(name, title): (&f64, &f64)| {
        let odds = share(*name, all_names) - share(*title, all_titles);
        if name + title < SELDOM { 0.0 } else { odds.clamp(-5.0, 5.0) }
    };
    let odds: Vec<f64> = names.iter().zip(&titles).map(odds).collect();
    Table::from_odds(&odds)
}

/// The fewest words of a title that teaches, less one.
const FEWEST: usize = 3;

/// The Rust source that compiles the weights in.
pub(super) fn source(weights: &Weights, trained_on: &str) -> String {
    let mut out = super::head("The weights of the model that finds the end of the authors", trained_on);
    out.push_str(
        "\n#![allow(clippy::approx_constant, reason = \"a weight may come to lie near a constant\")]\n",
    );
    out.push_str("\nuse std::borrow::Cow;\n\nuse super::features::{Weights, padded};\n");
    out.push_str("use crate::reference::words::{BUCKETS, Table};\n\n/// The model that is compiled in.\n");
    out.push_str("pub(in crate::reference) static LEARNT: Weights =\n");
    out.push_str("    Weights { features: padded(FEATURES), words: Table(Cow::Borrowed(&WORDS)) };\n\n");
    out.push_str("#[rustfmt::skip]\nconst FEATURES: &[f32] = &[");
    for (index, weight) in weights.features.iter().enumerate() {
        out.push_str(if index % 12 == 0 { "\n    " } else { " " });
        let _ = write!(out, "{weight:.3},");
    }
    out.push_str("\n];\n\n#[rustfmt::skip]\nstatic WORDS: [i8; BUCKETS] = [");
    for (index, steps) in weights.words.0.iter().enumerate() {
        out.push_str(if index % 64 == 0 { "\n" } else { "" });
        let _ = write!(out, "{steps},");
    }
    out.push_str("\n];\n");
    out
}
