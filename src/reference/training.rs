//! How the weights are learnt: references whose fields are known, each a choice among the cuts of its pieces.
//!
//! A conditional logit: the log-odds of a cut are linear in its features, and the right cut of every reference is made
//! as likely as it can be, with a small penalty on the weights. Everything is summed in one order, so that the same
//! references give the same bytes. Used by `examples/train` alone.

mod batches;
mod beforehand;
mod boundaries;
mod calibration;
mod kinds;
mod lists;

use std::collections::HashMap;
use std::fmt::Write;

pub use batches::Batches;
pub use boundaries::Boundaries;
pub use lists::{List, lists};

use super::draft::Draft;
use super::facts::Facts;
use super::pieces::Piece;
use super::score::{
    BEGINS_IN, COUNT, Context, IN_BEFORE, Middle, NO_SOURCE_OF_NUMBERS, NO_TITLE_OF_SEVERAL, Weights,
    sum_of_products,
};
use super::words::{BUCKETS, Table, bare, bucket, hash, words};
use super::{NOTHING, batch, classify, identifiers, new, old, pieces, segment, source, weights};
use crate::model::{Item, ItemType, Reference};

pub use calibration::{Calibration, Lesson, Reading};

/// A reference whose title and source are known; each may be written in several ways that are equally right.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// The reference as printed.
    pub raw: String,
    /// The title; none where there is none.
    pub titles: Vec<String>,
    /// The source; none where there is none.
    pub sources: Vec<String>,
    /// The type; none where it is not known.
    pub kind: Option<ItemType>,
    /// How much the row counts.
    pub weight: f64,
    /// How much its type counts.
    pub kind_weight: f64,
}

/// What was learnt.
#[derive(Clone)]
pub struct Model {
    cut: Weights,
    kinds: classify::Weights,
}

impl Model {
    /// The model that is compiled in.
    #[must_use]
    pub fn compiled_in() -> Self {
        Self { cut: weights::LEARNT.clone(), kinds: classify::weights::LEARNT.clone() }
    }

    /// Learns from rows, and the odds of words also from references without answers.
    #[must_use]
    pub fn learn<'r>(rows: &[Row], unlabelled: impl Iterator<Item = &'r str>) -> Self {
        let words = count_words(unlabelled);
        let examples: Vec<Example> = rows.iter().filter_map(|row| Example::of(row, &words)).collect();
        let cut = Weights { cut: fit(&examples), words, batch: [0.0; batch::COUNT] };
        let examples: Vec<kinds::Example> = rows.iter().filter_map(|row| kind_of(row, &cut)).collect();
        Self { kinds: kinds::fit(&examples), cut }
    }

    /// The share of rows whose right cut the model finds, and of how many rows.
    #[must_use]
    pub fn accuracy(&self, rows: &[Row]) -> (f64, usize) {
        let examples: Vec<Example> =
            rows.iter().filter_map(|row| Example::of(row, &self.cut.words)).collect();
        let right = examples.iter().filter(|example| example.is_found(&self.cut.cut)).count();
        (right as f64 / examples.len().max(1) as f64, examples.len())
    }

    /// Reads a reference with this model.
    #[must_use]
    pub fn parse(&self, raw: &str) -> Reference {
        self.read(raw).reference
    }

    /// The Rust source that compiles the weights of the types in; `trained_on` goes into its first lines.
    #[must_use]
    pub fn kinds_source(&self, trained_on: &str) -> String {
        kinds::source(&self.kinds, trained_on)
    }

    /// The Rust source that compiles the model in; `trained_on` goes into its first lines.
    #[must_use]
    pub fn source(&self, trained_on: &str) -> String {
        let mut out = String::from(
            "//! The weights of the model that reads references: learnt, not written; see CONTRIBUTING.md.\n//!\n",
        );
        for line in trained_on.lines() {
            let _ = writeln!(out, "//! {line}");
        }
        out.push_str(
            "\n#![allow(clippy::approx_constant, reason = \"a weight may come to lie near a constant\")]\n",
        );
        out.push_str("\nuse std::borrow::Cow;\n\nuse super::batch;\nuse super::score::{Weights, padded};\nuse super::words::{BUCKETS, Table};\n\n");
        out.push_str("/// The model that is compiled in.\npub(super) static LEARNT: Weights = ");
        out.push_str("Weights { cut: padded(CUT), words: Table(Cow::Borrowed(&WORDS)), batch: BATCH };\n\n");
        out.push_str("#[rustfmt::skip]\nconst CUT: &[f32] = &[");
        for (index, weight) in self.cut.cut.iter().enumerate() {
            out.push_str(if index % 8 == 0 { "\n    " } else { " " });
            let _ = write!(out, "{weight:.3},");
        }
        out.push_str("\n];\n\n#[rustfmt::skip]\nconst BATCH: [f32; batch::COUNT] = [");
        for weight in self.cut.batch {
            let _ = write!(out, "{weight:.3}, ");
        }
        out.truncate(out.trim_end_matches([',', ' ']).len());
        out.push_str("];\n\n#[rustfmt::skip]\nstatic WORDS: [i8; BUCKETS] = [");
        for (index, steps) in self.cut.words.0.iter().enumerate() {
            out.push_str(if index % 64 == 0 { "\n" } else { "" });
            let _ = write!(out, "{steps},");
        }
        out.push_str("\n];\n");
        out
    }
}

/// What a row shows of its type, as a model of the cuts reads it.
fn kind_of(row: &Row, weights: &Weights) -> Option<kinds::Example> {
    let mut item = Item::default();
    let mut draft = Draft::new(&row.raw, &mut item, &weights.words);
    super::read(&mut draft, weights, &NOTHING);
    let signs = draft.signs;
    let (_, leftover) = draft.finish();
    let read = |text: &Option<String>| text.as_deref().map(Facts::of_text).unwrap_or_default();
    let (title, source) = (&read(&item.title), &read(&item.container_title));
    let leftover = leftover.iter().map(|left| left.text.as_str());
    let shown = classify::shown(classify::Case { item: &item, signs, title, source, leftover });
    let kind = row.kind.filter(|_| signs.code.is_none())?;
    Some(kinds::Example { shown, kind, weight: row.kind_weight })
}

/// A row as a choice: the features of each cut, and the right one.
struct Example {
    cuts: Vec<[f32; COUNT]>,
    right: usize,
    weight: f64,
}

impl Example {
    /// None where no cut gives the right title and source, so that there is nothing to learn from.
    fn of(row: &Row, table: &Table) -> Option<Self> {
        let mut item = Item::default();
        let (pieces, context) = middle(&row.raw, &mut item, table)?;
        let raw = &*row.raw;
        let middle = Middle::new(&pieces, context, &NOTHING);
        let mut cuts = Vec::new();
        let mut right = None;
        for cut in segment::candidates(pieces.len()) {
            let title = pieces::stretch(&pieces[..cut]).map_or("", |place| &raw[place.range()]);
            let source = match &pieces[cut..] {
                [] => "",
                pieces => &raw[source::parts(raw, pieces).container.range()],
            };
            if right.is_none()
                && is_one_of(classify::without_code(title).0, &row.titles)
                && is_one_of(source, &row.sources)
            {
                right = Some(cuts.len());
            }
            cuts.push(middle.features(cut));
        }
        Some(Self { cuts, right: right?, weight: row.weight })
    }

    fn is_found(&self, weights: &[f32; COUNT]) -> bool {
        let scores: Vec<f32> = self.cuts.iter().map(|cut| sum_of_products(cut, weights)).collect();
        scores.iter().enumerate().all(|(index, score)| index == self.right || *score < scores[self.right])
    }
}

/// The pieces between authors and numbers, for references in the new layout.
fn middle<'r>(raw: &'r str, item: &'r mut Item, table: &'r Table) -> Option<(Vec<Piece<'r>>, Context)> {
    let mut draft = Draft::new(raw, item, table);
    identifiers::take(&mut draft);
    if old::slots(&draft).is_some() {
        return None;
    }
    let (pieces, context) = new::middle(&mut draft);
    (!pieces.is_empty()).then_some((pieces, context))
}

fn is_one_of(text: &str, known: &[String]) -> bool {
    let plain = |text: &str| -> String {
        let text = ["In: ", "In ", "in: "].iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text);
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let text = plain(text);
    (text.is_empty() && known.is_empty()) || known.iter().any(|known| plain(known) == text)
}

/// The fewest times that a word has to be seen before it says anything.
const SELDOM: f64 = 5.0;

/// The log-odds of words from references that leave no doubt: authors, two pieces, volume and pages.
fn count_words<'r>(unlabelled: impl Iterator<Item = &'r str>) -> Table {
    let (mut titles, mut sources) = (vec![0.0f64; BUCKETS], vec![0.0f64; BUCKETS]);
    let none = Table::from_odds(&titles);
    let mut seen: HashMap<(usize, bool), ()> = HashMap::new();
    for raw in unlabelled {
        let mut item = Item::default();
        let Some((pieces, context)) = middle(raw, &mut item, &none) else { continue };
        let [title, source] = pieces[..] else { continue };
        if !(context.has_authors && context.has_volume && context.has_pages) {
            continue;
        }
        seen.clear();
        for (piece, counts, is_source) in [(title, &mut titles, false), (source, &mut sources, true)] {
            for word in words(piece.text) {
                let bare = bare(word);
                if bare.starts_with(char::is_alphabetic) {
                    let bucket = bucket(hash(bare));
                    if seen.insert((bucket, is_source), ()).is_none() {
                        counts[bucket] += 1.0;
                    }
                }
            }
        }
    }
    let (all_titles, all_sources): (f64, f64) = (titles.iter().sum(), sources.iter().sum());
    let odds: Vec<f64> = titles
        .iter()
        .zip(&sources)
        .map(|(title, source)| {
            if title + source < SELDOM {
                return 0.0;
            }
            let share = |count: f64, all: f64| ((count + 0.5) / (all + 1.0)).ln();
            (share(*source, all_sources) - share(*title, all_titles)).clamp(-5.0, 5.0)
        })
        .collect();
    Table::from_odds(&odds)
}

const STEPS: usize = 600;
const RATE: f64 = 0.05;
const PENALTY: f64 = 0.5;

/// Where the penalty pulls weights to, where that is not 0: a reference of several pieces has a title, one with volume and
/// pages has a source, and `In` begins one, which the examples show too seldom to teach it.
const KNOWN_BEFOREHAND: &[(usize, f64)] =
    &[(NO_TITLE_OF_SEVERAL, -5.0), (NO_SOURCE_OF_NUMBERS, -7.0), (BEGINS_IN, 5.0), (IN_BEFORE, -5.0)];

fn prior(index: usize) -> f64 {
    KNOWN_BEFOREHAND.iter().find(|(feature, _)| *feature == index).map_or(0.0, |(_, weight)| *weight)
}

/// The weights that make the right cuts most likely: Adam on all examples at once.
fn fit(examples: &[Example]) -> [f32; COUNT] {
    let mut weights = [0.0f64; COUNT];
    let (mut first, mut second) = ([0.0f64; COUNT], [0.0f64; COUNT]);
    for step in 1..=STEPS {
        let mut slope: [f64; COUNT] = std::array::from_fn(|index| PENALTY * (prior(index) - weights[index]));
        for example in examples {
            let scores: Vec<f64> = example
                .cuts
                .iter()
                .map(|cut| cut.iter().zip(&weights).map(|(f, w)| f64::from(*f) * w).sum())
                .collect();
            let highest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let total: f64 = scores.iter().map(|score| (score - highest).exp()).sum();
            for (index, cut) in example.cuts.iter().enumerate() {
                let chance = (scores[index] - highest).exp() / total;
                let push = example.weight * (f64::from(u8::from(index == example.right)) - chance);
                for (slope, feature) in slope.iter_mut().zip(cut) {
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
            weights[index] += RATE * mean / (spread.sqrt() + 1e-8);
        }
    }
    #[expect(clippy::cast_possible_truncation, reason = "a weight needs no more than an f32 holds")]
    let rounded = weights.map(|weight| ((weight * 1000.0).round() / 1000.0) as f32);
    rounded
}
