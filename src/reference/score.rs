//! How good a cut between title and source is: features of both sides and a linear model over them.
//!
//! The cuts are enumerated in [`super::segment`]; the weights are learnt (see CONTRIBUTING.md) and stand in
//! [`super::weights`]. A feature ([`features`]) is cheap: what is known of a piece is counted once and added up along the
//! pieces.

mod features;

use super::facts::{Content, Facts, Mark, Sums};
use super::knowledge::Knowledge;
use super::pieces::Piece;
use super::set_bits::set_bits;
use super::words::{self, Classes};
use super::{batch, lexicon};
pub(super) use features::{COUNT, Feature};

/// The weights of the features, each the change in the log-odds of a cut, and the log-odds of words.
#[derive(Clone)]
pub(super) struct Weights {
    /// For each setting.
    pub(super) cut: [[f32; COUNT]; Setting::ALL.len()],
    pub(super) words: words::Table,
    /// Those of what the counts of a batch say.
    pub(super) batch: [f32; batch::COUNT],
}

/// The sum of the products of features and weights, in an order that lets eight of them be added at once.
pub(super) fn sum_of_products(features: &[f32; COUNT], weights: &[f32; COUNT]) -> f32 {
    const LANES: usize = 8;
    let mut sums = [0.0f32; LANES];
    let (features, last_features) = features.as_chunks::<LANES>();
    let (weights, last_weights) = weights.as_chunks::<LANES>();
    for (features, weights) in features.iter().zip(weights) {
        for lane in 0..LANES {
            sums[lane] += features[lane] * weights[lane];
        }
    }
    for (sum, (feature, weight)) in sums.iter_mut().zip(last_features.iter().zip(last_weights)) {
        *sum += feature * weight;
    }
    for half in [4, 2, 1] {
        for lane in 0..half {
            sums[lane] += sums[lane + half];
        }
    }
    sums[0]
}

/// Takes the features of a cut one by one.
trait Features {
    fn number(&mut self, feature: Feature, value: f32);

    fn flag(&mut self, feature: Feature, holds: bool) {
        if holds {
            self.number(feature, 1.0);
        }
    }
}

impl Features for [f32; COUNT] {
    fn number(&mut self, feature: Feature, value: f32) {
        self[feature as usize] = value;
    }
}

/// The weights of features: those of numbers added up as they come, and a bit for each flag that holds, which costs no branch
/// that could be foretold wrongly.
struct Weighed<'w> {
    weights: &'w [f32; COUNT],
    sum: f32,
    flags: u128,
}

const _: () = assert!(COUNT <= u128::BITS as usize, "one bit a feature");

impl Weighed<'_> {
    /// The sum of all weights.
    fn sum(&self) -> f32 {
        set_bits::<COUNT>(self.flags).fold(self.sum, |sum, flag| sum + self.weights[flag])
    }
}

impl Features for Weighed<'_> {
    #[inline(always)]
    fn number(&mut self, feature: Feature, value: f32) {
        self.sum += self.weights[feature as usize] * value;
    }

    #[inline(always)]
    fn flag(&mut self, feature: Feature, holds: bool) {
        self.flags |= u128::from(holds) << feature as u32;
    }
}

/// Whether a whole piece is the name of a source that is known.
pub(super) fn is_known_source(piece: &str) -> bool {
    lexicon::lists_of_name(piece.trim_end_matches('.')).has(lexicon::NAMES_OF_SOURCES)
}

/// Whether a piece is the name of a site, `www.example.org`, `Example.com`.
pub(super) fn is_site(piece: &str) -> bool {
    const LONGEST_DOMAIN: usize = 4;
    let name = piece.strip_prefix("www. ").unwrap_or(piece);
    let ending = name.bytes().rev().take(LONGEST_DOMAIN + 1);
    let Some(length) = ending.clone().position(|byte| byte == b'.') else { return false };
    let stop = name.len() - length - 1;
    let (name, domain) = (&name[..stop], &name[stop + 1..]);
    domain.len() > 1
        && domain.bytes().all(|b| b.is_ascii_lowercase())
        && name.len() > 1
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
}

/// How many words are looked at that several pieces could share, so that a long reference takes linear time.
const MOST_WORDS: usize = 64;

/// The words of the pieces so far, and how many of them several pieces share: those of a chapter and its book often do.
struct SharedWords {
    /// The words by halves of their hashes.
    words: [u32; MOST_WORDS],
    /// The piece that each stands in first.
    pieces: [u32; MOST_WORDS],
    count: usize,
    /// A bit for each word, so that most that are new are known to be without a search.
    bits: u64,
}

impl SharedWords {
    const fn new() -> Self {
        Self { words: [0; MOST_WORDS], pieces: [0; MOST_WORDS], count: 0, bits: 0 }
    }

    /// Adds a word of a piece; gives back the piece before it that has the word, too.
    fn add(&mut self, word: u32, piece: usize) -> Option<usize> {
        if self.count == MOST_WORDS {
            return None;
        }
        let bit = 1 << (word % u64::BITS);
        if self.bits & bit != 0
            && let Some(at) = self.words[..self.count].iter().position(|known| *known == word)
        {
            return Some(self.pieces[at] as usize).filter(|first| *first < piece);
        }
        self.bits |= bit;
        self.words[self.count] = word;
        self.pieces[self.count] = u32::try_from(piece).unwrap_or(u32::MAX);
        self.count += 1;
        None
    }
}

/// What is known of the reference as a whole.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Context {
    /// Whether a volume or issue stands behind the source.
    pub(super) has_volume: bool,
    /// Whether pages stand behind the source.
    pub(super) has_pages: bool,
    /// Whether there are authors.
    pub(super) has_authors: bool,
    /// The year of the work.
    pub(super) year: Option<u16>,
}

/// The numbers behind the source, which decide what each feature is worth: before volume and pages a source is certain,
/// without either it is a question whether there is any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Setting {
    /// Volume and pages.
    Numbered,
    /// A volume alone.
    Volume,
    /// Pages alone.
    Pages,
    /// Neither.
    Bare,
}

impl Setting {
    /// All of them, in the order of the weights.
    pub(super) const ALL: [Self; 4] = [Self::Numbered, Self::Volume, Self::Pages, Self::Bare];

    pub(super) const fn of(context: Context) -> Self {
        match (context.has_volume, context.has_pages) {
            (true, true) => Self::Numbered,
            (true, false) => Self::Volume,
            (false, true) => Self::Pages,
            (false, false) => Self::Bare,
        }
    }
}

/// The pieces between the authors and the numbers, with what is known of them and of every run of them.
pub(super) struct Middle<'t> {
    pieces: &'t [Piece<'t>],
    /// The places before each piece, and the one behind the last.
    places: Vec<Place>,
    knowledge: &'t Knowledge,
    context: Context,
}

/// What is known of a place where a title can end.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    /// The pieces before it as one.
    title: Sums,
    /// The pieces behind it as one.
    source: Sums,
    /// How many words of the pieces behind it stand in those before it, too.
    shared: i32,
    /// Whether one of the pieces before it, the first left out, begins with `In`, and whether one is known as a source.
    is_in_before: bool,
    is_known_before: bool,
    /// Whether a colon stands in one of the pieces before it.
    has_colon_before: bool,
}

/// What it adds to the log-odds of a cut that the caller knows the source behind it: more than a list that is compiled
/// in, which is made for everybody, and less than proof.
const TOLD: f32 = 5.0;

impl<'t> Middle<'t> {
    pub(super) fn new(pieces: &'t [Piece<'t>], context: Context, knowledge: &'t Knowledge) -> Self {
        let mut places = vec![Place::default(); pieces.len() + 1];
        if Content::may_be_shared(pieces.iter().map(|piece| &piece.content)) {
            count_shared(pieces, &mut places);
        }
        for (index, piece) in pieces.iter().enumerate() {
            let before = &places[index];
            let mut title = before.title;
            title.add(&piece.facts.sums);
            if index == 0 {
                title.openings = 0;
            }
            let is_later = |mark: Mark| index > 0 && piece.facts.is(mark);
            let is_in_before = before.is_in_before || is_later(Mark::BeginsIn);
            let is_known_before = before.is_known_before || is_later(Mark::IsKnown);
            let has_colon_before = before.has_colon_before || piece.facts.classes.any(Classes::COLON);
            let shared = places[index + 1].shared;
            places[index + 1] = Place {
                title,
                source: Sums::default(),
                shared,
                is_in_before,
                is_known_before,
                has_colon_before,
            };
        }
        for index in (0..pieces.len()).rev() {
            let mut source = places[index + 1].source;
            let openings = source.openings;
            source.add(&pieces[index].facts.sums);
            if index == 0 {
                source.openings = openings;
            }
            places[index].source = source;
        }
        Self { pieces, places, knowledge, context }
    }

    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    fn piece(&self, index: usize) -> &Facts {
        &self.pieces[index].facts
    }

    /// The log-odds of the cut behind the first `cut` pieces.
    pub(super) fn score(&self, cut: usize, weights: &Weights) -> f32 {
        let setting = Setting::of(self.context) as usize;
        let mut weighed = Weighed { weights: &weights.cut[setting], sum: 0.0, flags: 0 };
        self.show(cut, &mut weighed);
        let learnt = weighed.sum();
        // With neither a title before it nor a volume behind it, the name of a source is more likely a title.
        let told = !self.knowledge.is_empty()
            && (cut > 0 || self.context.has_volume)
            && self.knowledge.is_source(&texts(&self.pieces[cut..]));
        if told { learnt + TOLD } else { learnt }
    }
}

/// Counts for each place how many words of the pieces behind it stand in those before it, too.
fn count_shared(pieces: &[Piece<'_>], places: &mut [Place]) {
    let mut seen = SharedWords::new();
    for (index, piece) in pieces.iter().enumerate() {
        for word in piece.content.words() {
            if let Some(first) = seen.add(*word, index) {
                places[first + 1].shared += 1;
                places[index + 1].shared -= 1;
            }
        }
    }
    for index in 0..pieces.len() {
        places[index + 1].shared += places[index].shared;
    }
}

fn texts<'t>(pieces: &[Piece<'t>]) -> Vec<&'t str> {
    pieces.iter().map(|piece| piece.text).collect()
}
