//! How the weights are learnt: references whose fields are known, each a choice among the cuts of its pieces.
//!
//! A conditional logit (`choices`), as for the end of the authors (`authors`). The same references give the same bytes.
//! Used by `examples/train` alone.

mod authors;
mod batches;
mod beforehand;
mod boundaries;
mod calibration;
mod choices;
mod kinds;
mod lists;

use std::collections::HashMap;
use std::fmt::Write;

pub use batches::Batches;
pub use boundaries::Boundaries;
pub use lists::{List, lists};

use super::draft::Draft;
use super::facts::Facts;
use super::score::{COUNT, Feature, Middle, Setting, Weights, sum_of_products};
use super::words::{BUCKETS, Table, bare, bucket, hash, words};
use super::{
    Learnt, NOTHING, batch, classify, identifiers, new, old, parse_with, pieces, segment, source, weights,
};
use crate::diagnostic::Report;
use crate::model::{Item, ItemType, Reference};

use choices::{Candidate, Choice, Fit};

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
    /// The authors in order, each as family and given name; a body as the former. None where they are not known.
    pub authors: Option<Vec<[String; 2]>>,
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
    names: super::authors::Weights,
}

impl Model {
    /// The model that is compiled in.
    #[must_use]
    pub fn compiled_in() -> Self {
        Self {
            cut: weights::LEARNT.clone(),
            kinds: classify::weights::LEARNT.clone(),
            names: super::authors::weights::LEARNT.clone(),
        }
    }

    /// Learns from rows, and the odds of words also from references without answers.
    #[must_use]
    pub fn learn<'r>(rows: &[Row], unlabelled: impl Iterator<Item = &'r str> + Clone) -> Self {
        let names = authors::learn(rows, unlabelled.clone());
        let words = count_words(unlabelled);
        let examples: Vec<Example> = rows.iter().filter_map(|row| Example::of(row, &words)).collect();
        let cut = Weights { cut: fit(&examples), words, batch: [0.0; batch::COUNT] };
        let examples: Vec<kinds::Example> =
            rows.iter().filter_map(|row| kind_of(row, &cut, &names)).collect();
        Self { kinds: kinds::fit(&examples), cut, names }
    }

    /// This model with the end of the authors learnt anew, the rest left as it is.
    #[must_use]
    pub fn with_authors<'r>(self, rows: &[Row], unlabelled: impl Iterator<Item = &'r str>) -> Self {
        Self { names: authors::learn(rows, unlabelled), ..self }
    }

    /// How many rows teach where the authors end, and what share of them the model finds again.
    #[must_use]
    pub fn accuracy_of_authors(&self, rows: &[Row]) -> (f64, usize) {
        authors::accuracy(rows, &self.names)
    }

    /// The Rust source that compiles the weights of the end of the authors in; `trained_on` goes into its first lines.
    #[must_use]
    pub fn authors_source(&self, trained_on: &str) -> String {
        authors::source(&self.names, trained_on)
    }

    /// The share of rows whose right cut the model finds, and of how many rows.
    #[must_use]
    pub fn accuracy(&self, rows: &[Row]) -> (f64, usize) {
        let examples: Vec<Example> =
            rows.iter().filter_map(|row| Example::of(row, &self.cut.words)).collect();
        let right = examples.iter().filter(|example| example.is_found(&self.cut)).count();
        (right as f64 / examples.len().max(1) as f64, examples.len())
    }

    /// Reads a reference with this model.
    #[must_use]
    pub fn parse(&self, raw: &str) -> Reference {
        let mut reference = Reference::default();
        parse_with(raw, 0, self.learnt(), &NOTHING, &mut Report::default(), &mut reference);
        reference
    }

    fn learnt(&self) -> Learnt<'_> {
        Learnt { cut: &self.cut, kinds: &self.kinds, names: &self.names }
    }

    /// The Rust source that compiles the weights of the types in; `trained_on` goes into its first lines.
    #[must_use]
    pub fn kinds_source(&self, trained_on: &str) -> String {
        kinds::source(&self.kinds, trained_on)
    }

    /// The Rust source that compiles the model in; `trained_on` goes into its first lines.
    #[must_use]
    pub fn source(&self, trained_on: &str) -> String {
        let mut out = head("The weights of the model that reads references", trained_on);
        out.push_str(
            "\n#![allow(clippy::approx_constant, reason = \"a weight may come to lie near a constant\")]\n",
        );
        out.push_str("\nuse std::borrow::Cow;\n\nuse super::batch;\nuse super::score::{COUNT, Setting, Weights};\nuse super::words::{BUCKETS, Table};\n\n");
        out.push_str("/// The model that is compiled in.\npub(super) static LEARNT: Weights = ");
        out.push_str("Weights { cut: CUT, words: Table(Cow::Borrowed(&WORDS)), batch: BATCH };\n\n");
        out.push_str("/// In the order of `Feature`.\n#[rustfmt::skip]\n");
        out.push_str("const CUT: [[f32; COUNT]; Setting::ALL.len()] = [");
        for (setting, weights) in Setting::ALL.iter().zip(&self.cut.cut) {
            let _ = write!(out, "\n    // {setting:?}\n    [");
            for (index, weight) in weights.iter().enumerate() {
                out.push_str(if index % 8 == 0 { "\n        " } else { " " });
                let _ = write!(out, "{weight:.3},");
            }
            out.push_str("\n    ],");
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
fn kind_of(row: &Row, weights: &Weights, names: &super::authors::Weights) -> Option<kinds::Example> {
    let mut item = Item::default();
    let mut draft = Draft::new(&row.raw, &mut item, &weights.words);
    draft.names = names;
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
    setting: Setting,
    cuts: Vec<[f32; COUNT]>,
    right: usize,
    weight: f64,
}

impl Example {
    /// None where no cut gives the right title and source, so that there is nothing to learn from.
    fn of(row: &Row, table: &Table) -> Option<Self> {
        let mut item = Item::default();
        let new::Parts { middle: pieces, context, numbers } = middle(&row.raw, &mut item, table)?;
        let raw = &*row.raw;
        let middle = Middle::new(&pieces, context, &NOTHING);
        let mut cuts = Vec::new();
        let mut right = None;
        for cut in segment::candidates(pieces.len()) {
            let title = pieces::stretch(&pieces[..cut]).map_or("", |place| {
                let years = new::years_of_title(&pieces[cut..], &numbers, context);
                &raw[place.start..years.map_or(place.end, |years| years.end)]
            });
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
        Some(Self { setting: Setting::of(context), cuts, right: right?, weight: row.weight })
    }

    fn is_found(&self, weights: &Weights) -> bool {
        let scores: Vec<f32> = (0..self.cuts.len()).map(|at| self.score(at, weights)).collect();
        scores.iter().enumerate().all(|(index, score)| index == self.right || *score < scores[self.right])
    }
}

impl Example {
    /// What a model gives the cut at a place.
    fn score(&self, at: usize, weights: &Weights) -> f32 {
        sum_of_products(&self.cuts[at], &weights.cut[self.setting as usize])
    }
}

/// The pieces between authors and numbers, for references in the new layout.
fn middle<'r>(raw: &'r str, item: &'r mut Item, table: &'r Table) -> Option<new::Parts<'r>> {
    let mut draft = Draft::new(raw, item, table);
    identifiers::take(&mut draft);
    if old::slots(&draft).is_some() {
        return None;
    }
    let parts = new::middle(&mut draft);
    (!parts.middle.is_empty()).then_some(parts)
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
        let Some(new::Parts { middle, context, .. }) = middle(raw, &mut item, &none) else { continue };
        let [title, source] = middle[..] else { continue };
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

/// How much stronger than the weights themselves their differences between settings are held down.
const PENALTY_OF_DIFFERENCES: f64 = 1.0;

/// Where the penalty pulls weights to, where that is not 0: a reference of several pieces has a title, one with volume and
/// pages has a source, and `In` begins one, which the examples show too seldom to teach it.
fn prior(setting: Option<Setting>, feature: usize) -> f64 {
    let is = |wanted: Feature| feature == wanted as usize;
    match setting {
        None if is(Feature::NoTitleOfSeveral) || is(Feature::InBefore) => -5.0,
        None if is(Feature::BeginsIn) => 5.0,
        None if is(Feature::TornBracket) => -3.0,
        Some(Setting::Numbered) if is(Feature::NoSource) => -5.0,
        None | Some(Setting::Numbered | Setting::Volume | Setting::Pages | Setting::Bare) => 0.0,
    }
}

/// How many weights are learnt: those that all settings share, then what each setting adds to them.
const LEARNT: usize = COUNT * (1 + Setting::ALL.len());

/// The weights that make the right cuts most likely.
fn fit(examples: &[Example]) -> [[f32; COUNT]; Setting::ALL.len()] {
    let choice = |example: &Example| Choice {
        candidates: example.cuts.iter().map(|cut| candidate(cut, example.setting)).collect(),
        right: example.right,
        weight: example.weight,
    };
    let choices: Vec<Choice> = examples.iter().map(choice).collect();
    let priors: Vec<f64> = std::iter::once(None)
        .chain(Setting::ALL.map(Some))
        .flat_map(|setting| (0..COUNT).map(move |feature| prior(setting, feature)))
        .collect();
    let penalty = |index: usize| if index < COUNT { PENALTY } else { PENALTY_OF_DIFFERENCES };
    let prior = |index: usize| priors[index];
    let fit = Fit { steps: STEPS, rate: RATE, penalty: &penalty, prior: &prior, bounds: &|_, weight| weight };
    let weights: [f32; LEARNT] = fit.weights(&choices);
    Setting::ALL.map(|setting| {
        let own = COUNT * (1 + setting as usize);
        std::array::from_fn(|feature| weights[feature] + weights[own + feature])
    })
}

/// A cut as a candidate: each feature by itself and as one of the setting.
fn candidate(cut: &[f32; COUNT], setting: Setting) -> Candidate {
    let shared = Candidate::of(0.0, cut).features;
    let own = shared.iter().map(|(feature, strength)| (COUNT * (1 + setting as usize) + feature, *strength));
    Candidate { before: 0.0, features: shared.iter().copied().chain(own).collect() }
}

/// How the files of weights begin: what they hold and what they were trained on.
fn head(what: &str, trained_on: &str) -> String {
    let mut out = format!("//! {what}: learnt, not written; see CONTRIBUTING.md.\n//!\n");
    for line in trained_on.lines() {
        let _ = writeln!(out, "//! {line}");
    }
    out
}
