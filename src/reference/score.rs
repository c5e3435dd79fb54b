//! How good a cut between title and source is: features of both sides and a linear model over them.
//!
//! The cuts are enumerated in [`super::segment`]; the weights are learnt (see CONTRIBUTING.md) and stand in
//! [`super::weights`]. A feature is cheap: what is known of a piece is counted once and added up along the pieces.

use super::facts::{Count, Facts, Mark, Seen, Sums, share};
use super::knowledge::Knowledge;
use super::pieces::Piece;
use super::words::{self, Classes};
use super::{batch, lexicon};

/// The weights of the features, each the change in the log-odds of a cut, and the log-odds of words.
#[derive(Clone)]
pub(super) struct Weights {
    pub(super) cut: [f32; COUNT],
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
    fn number(&mut self, feature: usize, value: f32);

    fn flag(&mut self, feature: usize, holds: bool) {
        if holds {
            self.number(feature, 1.0);
        }
    }
}

impl Features for [f32; COUNT] {
    fn number(&mut self, feature: usize, value: f32) {
        self[feature] = value;
    }
}

/// The weights of features, added up as they come: a cut shows few of them, so that a row of all would be mostly empty.
struct Weighed<'w> {
    weights: &'w [f32; COUNT],
    sum: f32,
}

impl Features for Weighed<'_> {
    #[inline(always)]
    fn number(&mut self, feature: usize, value: f32) {
        self.sum += self.weights[feature] * value;
    }

    #[inline(always)]
    fn flag(&mut self, feature: usize, holds: bool) {
        if holds {
            self.sum += self.weights[feature];
        }
    }
}

/// Whether a whole piece is the name of a source that is known.
pub(super) fn is_known_source(piece: &str) -> bool {
    lexicon::lists(piece.trim_end_matches('.')).has(lexicon::NAMES_OF_SOURCES)
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

/// Whether several pieces are together the name of a source that is known, `Theory, Culture & Society`.
fn is_known_list(pieces: &[Piece<'_>]) -> bool {
    (2..=4).contains(&pieces.len())
        && pieces[0].facts.is(Mark::OpensName)
        && pieces.iter().map(|piece| piece.text.len() + 2).sum::<usize>() <= lexicon::LONGEST_SOURCE
        && lexicon::holds(&lexicon::KNOWN_SOURCES, texts(pieces).join(", ").trim_end_matches('.'))
}

fn texts<'t>(pieces: &[Piece<'t>]) -> Vec<&'t str> {
    pieces.iter().map(|piece| piece.text).collect()
}

/// Whether a piece in capitals is made of the first letters of another, `JMR` of `Journal of Marketing Research`.
fn is_acronym_of(piece: &str, name: &str) -> bool {
    let letters = name.split_whitespace().filter_map(|word| word.chars().next()).filter(|c| c.is_uppercase());
    piece.len() >= 2 && piece.bytes().all(|b| b.is_ascii_uppercase()) && letters.eq(piece.chars())
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
    /// Whether one of the pieces before it, the first left out, begins with `In`.
    is_in_before: bool,
    /// Whether a colon stands in one of the pieces before it.
    has_colon_before: bool,
}

/// How many features there are.
pub(super) const COUNT: usize = 80;

/// What it adds to the log-odds of a cut that the caller knows the source behind it: more than a list that is compiled
/// in, which is made for everybody, and less than proof.
const TOLD: f32 = 5.0;

/// The feature of a cut behind which `In` stands.
pub(super) const BEGINS_IN: usize = 9;

/// The feature of a cut that leaves no source though volume and pages stand behind it.
pub(super) const NO_SOURCE_OF_NUMBERS: usize = 0;

/// The feature of a cut that leaves no title though there are several pieces.
pub(super) const NO_TITLE_OF_SEVERAL: usize = 50;

/// The feature of a cut before which `In` stands.
pub(super) const IN_BEFORE: usize = 64;

/// Weights for all features from those that are known: a feature that came later counts nothing until it is learnt.
pub(super) const fn padded(known: &[f32]) -> [f32; COUNT] {
    let mut all = [0.0; COUNT];
    let mut index = 0;
    while index < COUNT && index < known.len() {
        all[index] = known[index];
        index += 1;
    }
    all
}

impl<'t> Middle<'t> {
    pub(super) fn new(pieces: &'t [Piece<'t>], context: Context, knowledge: &'t Knowledge) -> Self {
        let mut places = vec![Place::default(); pieces.len() + 1];
        let mut seen = SharedWords::new();
        for (index, piece) in pieces.iter().enumerate() {
            if pieces.len() > 1 {
                for word in piece.content.words() {
                    if let Some(first) = seen.add(*word, index) {
                        places[first + 1].shared += 1;
                        places[index + 1].shared -= 1;
                    }
                }
            }
            let before = &places[index];
            let mut title = before.title;
            title.add(&piece.facts.sums);
            if index == 0 {
                title.openings = 0;
            }
            let is_in_before = before.is_in_before || (index > 0 && piece.facts.is(Mark::BeginsIn));
            let has_colon_before = before.has_colon_before || piece.facts.classes.any(Classes::COLON);
            let shared = places[index + 1].shared;
            places[index + 1] = Place { title, shared, is_in_before, has_colon_before, ..Place::default() };
        }
        for index in 0..pieces.len() {
            places[index + 1].shared += places[index].shared;
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
    pub(super) fn score(&self, cut: usize, weights: &[f32; COUNT]) -> f32 {
        let mut weighed = Weighed { weights, sum: 0.0 };
        self.show(cut, &mut weighed);
        let learnt = weighed.sum;
        // With neither a title before it nor a volume behind it, the name of a source is more likely a title.
        let told = !self.knowledge.is_empty()
            && (cut > 0 || self.context.has_volume)
            && self.knowledge.is_source(&texts(&self.pieces[cut..]));
        if told { learnt + TOLD } else { learnt }
    }

    /// The features of a cut: the first `cut` pieces are the title, the others the source.
    pub(super) fn features(&self, cut: usize) -> [f32; COUNT] {
        let mut all = [0.0; COUNT];
        self.show(cut, &mut all);
        all
    }

    /// Shows the features of a cut.
    #[inline(always)]
    fn show(&self, cut: usize, f: &mut impl Features) {
        let Context { has_volume, has_pages, has_authors } = self.context;
        let bare = !has_volume && !has_pages;
        let Place { title: left, source: right, shared, is_in_before, has_colon_before } = &self.places[cut];
        if cut == self.len() {
            f.flag(NO_SOURCE_OF_NUMBERS, has_volume && has_pages);
            f.flag(1, has_pages && !has_volume);
            f.flag(2, has_volume && !has_pages);
            f.flag(3, bare && has_authors);
            f.flag(4, bare && !has_authors);
            return;
        }
        let (first, last) = (self.piece(cut), self.piece(self.len() - 1));
        let single = cut + 1 == self.len();
        let contrast = right.capital_share() - if cut == 0 { 0.5 } else { left.capital_share() };
        let source_words = f32::from(right.count(Count::SourceWords).min(3));
        f.number(5, source_words);
        f.flag(6, first.is(Mark::OpensSource));
        f.flag(7, first.is(Mark::IsKnown) && single);
        f.flag(8, last.is(Mark::IsPublisher) && single);
        f.flag(BEGINS_IN, first.is(Mark::BeginsIn));
        f.number(10, share(right.count(Count::Stops), right.count(Count::Words).max(1)).min(1.0));
        f.number(11, right.capital_share());
        f.number(12, contrast);
        f.flag(13, first.is(Mark::BeginsLower) && !first.is(Mark::BeginsIn));
        f.flag(14, first.is(Mark::BeginsConjunction));
        f.number(15, f32::from(u8::try_from(self.len() - cut - 1).unwrap_or(u8::MAX).min(8)));
        f.number(16, f32::from(right.count(Count::Words).saturating_sub(8).min(30)) / 4.0);
        f.flag(17, right.lists.has(lexicon::MEETING_WORDS));
        f.flag(18, cut > 0 && self.piece(cut - 1).is(Mark::EndsClosed));
        f.flag(19, left.depth > 0);
        f.flag(20, self.places[cut + 1].source.openings > 0);
        f.flag(21, first.is(Mark::BeginsDigit) && !right.lists.has(lexicon::MEETING_WORDS));
        f.number(22, f32::from(left.openings.min(2)));
        f.flag(23, self.leaves_name_behind(cut));
        f.flag(24, first.is(Mark::IsPlace));
        f.number(25, right.mean_odds());
        f.number(26, left.mean_odds());
        f.number(27, first.sums.mean_odds());
        f.number(28, if cut > 0 { self.piece(cut - 1).sums.mean_odds() } else { 0.0 });
        f.number(29, first.first_odds());
        f.flag(30, single && right.count(Count::Words) == 1);
        f.flag(31, single && right.lists.has(lexicon::BODY_WORDS));
        f.flag(32, right.capital_share() >= 1.0 && right.count(Count::Content) > 1);
        if cut == 0 {
            f.flag(33, true);
            f.flag(34, !has_authors);
            f.flag(35, !has_volume);
            f.flag(36, !has_pages && right.count(Count::Stops) == 0);
            f.flag(NO_TITLE_OF_SEVERAL, self.len() > 1);
        } else {
            f.flag(37, left.count(Count::Words) == 1);
            f.flag(38, left.count(Count::Words) <= 3);
            let behind_sentence = self.piece(cut - 1).is(Mark::EndsSentence);
            f.flag(56, is_known_list(&self.pieces[cut..]));
            f.flag(
                57,
                matches!(&self.pieces[cut..], [piece, next, ..] if is_acronym_of(piece.text, next.text)),
            );
            f.flag(53, behind_sentence);
            f.flag(54, behind_sentence && bare);
            f.flag(55, behind_sentence && (first.is(Mark::BeginsIn) || first.is(Mark::OpensSource)));
            f.flag(51, left.count(Count::Words) == 1 && single);
            f.flag(52, left.count(Count::Words) <= 3 && single);
        }
        let shared = f32::from(u8::try_from((*shared).clamp(0, 3)).unwrap_or_default());
        f.number(58, shared);
        f.flag(59, first.is(Mark::BeginsArticle));
        f.flag(60, first.is(Mark::BeginsPunctuated));
        f.flag(61, first.is(Mark::BeginsCapitals));
        f.flag(62, first.classes.any(Classes::COLON));
        f.flag(63, right.has(Seen::Year));
        f.flag(IN_BEFORE, *is_in_before);
        f.flag(65, self.is_in_list(cut));
        f.flag(66, single && first.sums.has(Seen::Joins) && right.count(Count::Words) <= 4);
        f.flag(67, *has_colon_before);
        if has_pages && !has_volume {
            f.number(68, shared);
            f.flag(69, first.is(Mark::BeginsArticle));
            f.flag(70, first.classes.any(Classes::COLON));
            f.number(71, right.capital_share());
            f.number(72, contrast);
        }
        if bare {
            f.number(73, shared);
            f.flag(74, first.is(Mark::BeginsArticle));
            f.flag(75, first.classes.any(Classes::COLON));
            f.flag(76, right.has(Seen::Year));
            f.flag(77, first.is(Mark::BeginsCapitals));
            f.flag(78, single && first.sums.has(Seen::Joins) && right.count(Count::Words) <= 4);
            f.flag(79, *has_colon_before);
        }
        if bare {
            f.flag(39, true);
            f.number(40, source_words);
            f.flag(41, first.is(Mark::OpensSource));
            f.flag(42, first.is(Mark::IsKnown) && single);
            f.number(43, share(right.count(Count::Stops), right.count(Count::Words).max(1)).min(1.0));
            f.number(44, right.capital_share());
            f.number(45, contrast);
            f.flag(46, right.lists.has(lexicon::MEETING_WORDS));
            f.number(47, right.mean_odds());
            f.number(48, first.sums.mean_odds());
            f.flag(49, !has_authors);
        }
    }

    /// Whether the cut tears a list of nouns, `Aims, Methods | and Results`.
    fn is_in_list(&self, cut: usize) -> bool {
        const FEW: u16 = 4;
        let Some(last) = cut.checked_sub(1).map(|last| self.piece(last)) else { return false };
        let first = self.piece(cut);
        last.sums.count(Count::Words) <= 2
            && !last.is(Mark::IsPlace)
            && (first.is(Mark::BeginsConjunction)
                || (first.sums.has(Seen::Joins) && first.sums.count(Count::Words) <= FEW))
    }

    /// Whether a title in sentence case ends in a short piece in capitals, as if the first word of `Theory, Culture
    /// and Society` had been left behind.
    fn leaves_name_behind(&self, cut: usize) -> bool {
        const FEW: u16 = 4;
        let Some(last) = cut.checked_sub(1).filter(|before| *before > 0).map(|last| self.piece(last)) else {
            return false;
        };
        let is_name = last.sums.count(Count::Content) > 0
            && last.sums.count(Count::Capitalised) == last.sums.count(Count::Content)
            && last.sums.count(Count::Words) <= FEW;
        is_name
            && !last.is(Mark::IsPlace)
            && !last.sums.has(Seen::Joins)
            && self.places[cut - 1].title.capital_share() < 0.6
    }
}
