//! How good a cut between title and source is: features of both sides and a linear model over them.
//!
//! The cuts are enumerated in [`super::segment`]; the weights are learnt (see CONTRIBUTING.md) and stand in
//! [`super::weights`]. A feature is cheap: what is known of a piece is counted once and added up along the pieces.

use super::facts::{First, Summary, Word};
use super::knowledge::Knowledge;
use super::pieces::Piece;
use super::words::{self, Classes};
use super::{batch, lexicon, publisher};

/// The weights of the features, each the change in the log-odds of a cut, and the log-odds of words.
#[derive(Clone)]
pub(super) struct Weights {
    pub(super) cut: [f32; COUNT],
    pub(super) words: words::Table,
    /// Those of what the counts of a batch say.
    pub(super) batch: [f32; batch::COUNT],
}

/// What is known of one comma-separated piece, counted once; and, added up, of several.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PieceFacts {
    /// Words that a title in title case capitalises.
    content: u16,
    /// Those of them that are capitalised.
    capitalised: u16,
    /// All words.
    words: u16,
    /// Words that end in a stop.
    stops: u16,
    /// Words that occur in names of sources.
    source_words: u16,
    /// Opening less closing parentheses.
    depth: i16,
    /// The sum of the log-odds of its words for a source.
    odds: f32,
    /// The log-odds of its first word that has any.
    first_odds: f32,
    /// How many pieces begin like a source, the very first of the middle left out.
    openings: u16,
    /// Whether a word of it is a conference's.
    is_conference: bool,
    /// Whether it begins in lower case.
    begins_lower: bool,
    /// Whether it begins with `and`, `or` or `&`.
    begins_conjunction: bool,
    /// Whether it begins like the name of a source.
    opens_source: bool,
    /// Whether it is the name of a source that is known.
    is_known: bool,
    /// Whether it is a publisher.
    is_publisher: bool,
    /// Whether it begins with `In `.
    begins_in: bool,
    /// Whether it begins with a digit.
    begins_digit: bool,
    /// Whether it ends in a question or exclamation mark, or a closing quotation mark.
    ends_closed: bool,
    /// Whether a sentence ends with it, rather than a comma stand behind it.
    ends_sentence: bool,
    /// Whether it joins two things with `and` or `&`.
    joins: bool,
    /// Whether the last word so far is one of the two.
    behind_and: bool,
    /// Whether it is a place that titles end in.
    is_place: bool,
    /// Whether it bears the word of a body.
    names_body: bool,
    /// Whether it begins with an article, `The Oxford …`.
    begins_article: bool,
    /// Whether it begins with a mark that opens no name, `(EC) No. …`, `§5`.
    begins_mark: bool,
    /// Whether it begins with a word in capitals, `IEEE …`.
    begins_capitals: bool,
    /// Whether a colon stands in it.
    has_colon: bool,
    /// Whether a year stands in it.
    has_year: bool,
}

impl PieceFacts {
    /// Adds the next word of a piece.
    #[inline]
    pub(super) fn add(&mut self, word: &Word<'_>, table: &words::Table) {
        let Word { text, bare, classes, hash, known, first } = *word;
        let known = known.lists;
        self.joins |= self.behind_and;
        self.behind_and = self.words > 0 && matches!(text, "and" | "&");
        self.words = self.words.saturating_add(1);
        if bare.len() < text.len() {
            if classes.any(Classes::ROUND) {
                for byte in text.bytes() {
                    self.depth = self.depth.saturating_add(i16::from(byte == b'('));
                    self.depth = self.depth.saturating_sub(i16::from(byte == b')'));
                }
            }
            if classes.any(Classes::NO_ASCII) {
                self.depth = self.depth.saturating_add(i16::from(text.starts_with(['“', '‘', '«'])));
                self.depth = self.depth.saturating_sub(i16::from(closes_quotation(text)));
            }
            let is_stop = classes.any(Classes::STOP) && text.ends_with('.') && !bare.is_empty();
            self.stops = self.stops.saturating_add(u16::from(is_stop));
        }
        if self.words == 1 {
            self.begins_capitals = text.len() > 1 && text.bytes().all(|b| b.is_ascii_uppercase());
            self.opens_source = known.has(lexicon::FIRST_WORDS);
        }
        if !first.is_letter() {
            self.has_year |= super::tail::year(bare).is_some();
            return;
        }
        self.source_words = self.source_words.saturating_add(u16::from(known.has(lexicon::SOURCE_WORDS)));
        self.is_conference |= known.has(lexicon::MEETING_WORDS);
        self.names_body |= known.has(lexicon::BODY_WORDS);
        let odds = table.odds(hash);
        self.odds += odds;
        if self.first_odds == 0.0 {
            self.first_odds = odds;
        }
        if !known.has(lexicon::SMALL_WORDS) {
            self.content = self.content.saturating_add(1);
            self.capitalised = self.capitalised.saturating_add(u16::from(first == First::Capital));
        }
    }

    /// Notes what a piece shows as a whole, when all of its words are added.
    pub(super) fn settle(&mut self, piece: &str, summary: &Summary) {
        let bytes = piece.as_bytes();
        let Summary { classes, named, .. } = *summary;
        self.opens_source = self.opens_source && lexicon::opens_source(piece);
        self.is_known =
            named.has(lexicon::NAMES_OF_SOURCES) || (classes.any(Classes::STOP) && is_site(piece));
        self.begins_lower = !self.is_known && piece.starts_with(char::is_lowercase);
        self.begins_conjunction = begins_conjunction(piece);
        self.is_publisher = named.has(lexicon::PUBLISHERS) || publisher::ends_in_word(piece);
        self.begins_in = matches!(bytes, [b'I', b'n', b' ', ..] | [b'I' | b'i', b'n', b':', b' ', ..])
            || piece.starts_with("in Proc");
        self.ends_sentence = matches!(bytes, [.., b'.' | b'?' | b'!' | b']']);
        self.begins_digit = matches!(bytes, [b'0'..=b'9', ..]);
        self.ends_closed = match bytes {
            [.., last] if last.is_ascii() => matches!(last, b'?' | b'!' | b'"'),
            _ => piece.ends_with(['”', '’', '»']),
        };
        self.begins_article =
            matches!(bytes, [b'T', b'h', b'e', b' ', ..] | [b'A', b' ', ..] | [b'A', b'n', b' ', ..]);
        self.begins_mark = match bytes {
            [b'(' | b'#' | b'%' | b'&' | b'+' | b'=' | b'/' | b'*' | b'-', ..] => true,
            [..0x80, ..] => false,
            _ => piece.starts_with(['§', '–', '—']),
        };
        self.has_colon = classes.any(Classes::COLON);
        self.is_place = named.has(lexicon::PLACES) || (self.joins && are_places(piece));
        self.openings = u16::from(self.opens_source || self.begins_in);
    }

    /// Whether it begins like the name of a source.
    pub(super) const fn opens_source(&self) -> bool {
        self.opens_source
    }

    /// The facts of this run of pieces with another piece behind it.
    fn and(mut self, other: &Self) -> Self {
        self.content = self.content.saturating_add(other.content);
        self.capitalised = self.capitalised.saturating_add(other.capitalised);
        self.words = self.words.saturating_add(other.words);
        self.stops = self.stops.saturating_add(other.stops);
        self.source_words = self.source_words.saturating_add(other.source_words);
        self.depth = self.depth.saturating_add(other.depth);
        self.openings = self.openings.saturating_add(other.openings);
        self.odds += other.odds;
        self.is_conference |= other.is_conference;
        self.names_body |= other.names_body;
        self.has_colon |= other.has_colon;
        self.has_year |= other.has_year;
        self
    }

    fn capital_share(&self) -> f32 {
        share(self.capitalised, self.content)
    }

    fn mean_odds(&self) -> f32 {
        if self.words == 0 { 0.0 } else { self.odds / f32::from(self.words) }
    }
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

/// Whether a piece begins with a conjunction.
const fn begins_conjunction(piece: &str) -> bool {
    matches!(
        piece.as_bytes(),
        [b'a' | b'A', b'n', b'd', b' ', ..]
            | [b'o', b'r', b' ', ..]
            | [b'&', b' ', ..]
            | [b'e', b't', b' ', ..]
            | [b'y', b' ', ..]
            | [b'u', b'n', b'd', b' ', ..]
    )
}

/// Whether a word ends in a mark that closes a quotation, before other punctuation or not.
fn closes_quotation(word: &str) -> bool {
    word.trim_end_matches(['.', ',', ';', '?', '!', ')']).ends_with(['”', '’', '»'])
}

fn share(part: u16, whole: u16) -> f32 {
    if whole == 0 { 0.5 } else { f32::from(part) / f32::from(whole) }
}

/// Whether a whole piece is the name of a source that is known.
pub(super) fn is_known_source(piece: &str) -> bool {
    lexicon::lists(piece.trim_end_matches('.')).has(lexicon::NAMES_OF_SOURCES)
}

/// Whether a piece is two places, `Australia and New Zealand`.
fn are_places(piece: &str) -> bool {
    let known = |place: &str| lexicon::holds(&lexicon::PLACES, place);
    let two = piece.trim_end_matches('.').split_once(" and ");
    two.is_some_and(|(one, other)| known(one) && known(other))
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
}

impl SharedWords {
    const fn new() -> Self {
        Self { words: [0; MOST_WORDS], pieces: [0; MOST_WORDS], count: 0 }
    }

    /// Adds a word of a piece; gives back the piece before it that has the word, too.
    fn add(&mut self, word: u32, piece: usize) -> Option<usize> {
        if self.count == MOST_WORDS {
            return None;
        }
        if let Some(at) = self.words[..self.count].iter().position(|known| *known == word) {
            return Some(self.pieces[at] as usize).filter(|first| *first < piece);
        }
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
    title: PieceFacts,
    /// The pieces behind it as one.
    source: PieceFacts,
    /// How many words of the pieces behind it stand in those before it, too.
    shared: i32,
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
            for word in piece.facts.content.words() {
                if let Some(first) = seen.add(*word, index) {
                    places[first + 1].shared += 1;
                    places[index + 1].shared -= 1;
                }
            }
            let mut facts = piece.facts.cut;
            if index == 0 {
                facts.openings = 0;
            }
            places[index + 1].title = places[index].title.and(&facts);
        }
        for index in 0..pieces.len() {
            places[index + 1].shared += places[index].shared;
        }
        for index in (0..pieces.len()).rev() {
            let mut facts = pieces[index].facts.cut;
            if index == 0 {
                facts.openings = 0;
            }
            places[index].source = places[index + 1].source.and(&facts);
        }
        Self { pieces, places, knowledge, context }
    }

    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    fn piece(&self, index: usize) -> &PieceFacts {
        &self.pieces[index].facts.cut
    }

    /// The log-odds of the cut behind the first `cut` pieces.
    pub(super) fn score(&self, cut: usize, weights: &[f32; COUNT]) -> f32 {
        let learnt = sum_of_products(&self.features(cut), weights);
        // With neither a title before it nor a volume behind it, the name of a source is more likely a title.
        let told = !self.knowledge.is_empty()
            && (cut > 0 || self.context.has_volume)
            && self.knowledge.is_source(&texts(&self.pieces[cut..]));
        if told { learnt + TOLD } else { learnt }
    }

    /// The features of a cut: the first `cut` pieces are the title, the others the source.
    pub(super) fn features(&self, cut: usize) -> [f32; COUNT] {
        let Context { has_volume, has_pages, has_authors } = self.context;
        let flag = |condition: bool| f32::from(u8::from(condition));
        let mut f = [0.0; COUNT];
        let bare = !has_volume && !has_pages;
        let Place { title: left, source: right, shared } = &self.places[cut];
        if cut == self.len() {
            f[NO_SOURCE_OF_NUMBERS] = flag(has_volume && has_pages);
            f[1] = flag(has_pages && !has_volume);
            f[2] = flag(has_volume && !has_pages);
            f[3] = flag(bare && has_authors);
            f[4] = flag(bare && !has_authors);
            return f;
        }
        let (first, last) = (self.piece(cut), self.piece(self.len() - 1));
        let single = cut + 1 == self.len();
        let contrast = right.capital_share() - if cut == 0 { 0.5 } else { left.capital_share() };
        let source_words = f32::from(right.source_words.min(3));
        f[5] = source_words;
        f[6] = flag(first.opens_source);
        f[7] = flag(first.is_known && single);
        f[8] = flag(last.is_publisher && single);
        f[BEGINS_IN] = flag(first.begins_in);
        f[10] = share(right.stops, right.words.max(1)).min(1.0);
        f[11] = right.capital_share();
        f[12] = contrast;
        f[13] = flag(first.begins_lower && !first.begins_in);
        f[14] = flag(first.begins_conjunction);
        f[15] = f32::from(u8::try_from(self.len() - cut - 1).unwrap_or(u8::MAX).min(8));
        f[16] = f32::from(right.words.saturating_sub(8).min(30)) / 4.0;
        f[17] = flag(right.is_conference);
        f[18] = flag(cut > 0 && self.piece(cut - 1).ends_closed);
        f[19] = flag(left.depth > 0);
        f[20] = flag(self.places[cut + 1].source.openings > 0);
        f[21] = flag(first.begins_digit && !right.is_conference);
        f[22] = f32::from(left.openings.min(2));
        f[23] = flag(self.leaves_name_behind(cut));
        f[24] = flag(first.is_place);
        f[25] = right.mean_odds();
        f[26] = left.mean_odds();
        f[27] = first.mean_odds();
        f[28] = if cut > 0 { self.piece(cut - 1).mean_odds() } else { 0.0 };
        f[29] = first.first_odds;
        f[30] = flag(single && right.words == 1);
        f[31] = flag(single && right.names_body);
        f[32] = flag(right.capital_share() >= 1.0 && right.content > 1);
        if cut == 0 {
            f[33] = 1.0;
            f[34] = flag(!has_authors);
            f[35] = flag(!has_volume);
            f[36] = flag(!has_pages && right.stops == 0);
            f[NO_TITLE_OF_SEVERAL] = flag(self.len() > 1);
        } else {
            f[37] = flag(left.words == 1);
            f[38] = flag(left.words <= 3);
            let behind_sentence = self.piece(cut - 1).ends_sentence;
            f[56] = flag(is_known_list(&self.pieces[cut..]));
            f[57] = flag(
                matches!(&self.pieces[cut..], [piece, next, ..] if is_acronym_of(piece.text, next.text)),
            );
            f[53] = flag(behind_sentence);
            f[54] = flag(behind_sentence && bare);
            f[55] = flag(behind_sentence && (first.begins_in || first.opens_source));
            f[51] = flag(left.words == 1 && single);
            f[52] = flag(left.words <= 3 && single);
        }
        let shared = f32::from(u8::try_from((*shared).clamp(0, 3)).unwrap_or_default());
        f[58] = shared;
        f[59] = flag(first.begins_article);
        f[60] = flag(first.begins_mark);
        f[61] = flag(first.begins_capitals);
        f[62] = flag(first.has_colon);
        f[63] = flag(right.has_year);
        f[IN_BEFORE] = flag(cut > 1 && self.pieces[1..cut].iter().any(|piece| piece.facts.cut.begins_in));
        f[65] = flag(self.is_in_list(cut));
        f[66] = flag(single && first.joins && right.words <= 4);
        f[67] = flag(left.has_colon);
        if has_pages && !has_volume {
            f[68] = shared;
            f[69] = flag(first.begins_article);
            f[70] = flag(first.has_colon);
            f[71] = right.capital_share();
            f[72] = contrast;
        }
        if bare {
            f[73] = shared;
            f[74] = flag(first.begins_article);
            f[75] = flag(first.has_colon);
            f[76] = flag(right.has_year);
            f[77] = flag(first.begins_capitals);
            f[78] = flag(single && first.joins && right.words <= 4);
            f[79] = flag(left.has_colon);
        }
        if bare {
            f[39] = 1.0;
            f[40] = source_words;
            f[41] = flag(first.opens_source);
            f[42] = flag(first.is_known && single);
            f[43] = share(right.stops, right.words.max(1)).min(1.0);
            f[44] = right.capital_share();
            f[45] = contrast;
            f[46] = flag(right.is_conference);
            f[47] = right.mean_odds();
            f[48] = first.mean_odds();
            f[49] = flag(!has_authors);
        }
        f
    }

    /// Whether the cut tears a list of nouns, `Aims, Methods | and Results`.
    fn is_in_list(&self, cut: usize) -> bool {
        const FEW: u16 = 4;
        let Some(last) = cut.checked_sub(1).map(|last| self.piece(last)) else { return false };
        let first = self.piece(cut);
        last.words <= 2 && !last.is_place && (first.begins_conjunction || (first.joins && first.words <= FEW))
    }

    /// Whether a title in sentence case ends in a short piece in capitals, as if the first word of `Theory, Culture
    /// and Society` had been left behind.
    fn leaves_name_behind(&self, cut: usize) -> bool {
        const FEW: u16 = 4;
        let Some(last) = cut.checked_sub(1).filter(|before| *before > 0).map(|last| self.piece(last)) else {
            return false;
        };
        let is_name = last.content > 0 && last.capitalised == last.content && last.words <= FEW;
        is_name && !last.is_place && !last.joins && self.places[cut - 1].title.capital_share() < 0.6
    }
}
