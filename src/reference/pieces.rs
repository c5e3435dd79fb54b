//! The comma-separated pieces of a reference.

use super::draft::{Draft, trim};
use super::facts::{Content, Count, Facts};
use super::{lexicon, score, words};
use crate::span::Span;

/// A piece between the authors and the numbers whose words are read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'r> {
    pub(super) text: &'r str,
    /// Its place in the reference.
    pub(super) span: Span,
    pub(super) facts: Facts,
    /// The words that say what it is about.
    pub(super) content: Content,
}

impl<'r> Piece<'r> {
    /// The piece at a place of a reference.
    pub(super) fn at(draft: &Draft<'r>, span: Span) -> Self {
        Self::read(draft.text(span), span, draft.odds)
    }

    fn read(text: &'r str, span: Span, odds: &words::Table) -> Self {
        let mut content = Content::default();
        Self { text, span, facts: Facts::of(text, odds, &mut content), content }
    }

    /// The pieces at places of a reference.
    pub(super) fn all(draft: &Draft<'r>, spans: &[Span]) -> Vec<Self> {
        spans.iter().map(|span| Self::at(draft, *span)).collect()
    }

    /// How many runs of letters and digits it has.
    pub(super) const fn runs(&self) -> u16 {
        self.facts.sums.count(Count::Runs)
    }

    /// A piece that stands nowhere.
    #[cfg(test)]
    pub(super) fn alone(text: &'r str, odds: &words::Table) -> Self {
        Self::read(text, Span::new(0, text.len()), odds)
    }
}

/// The place from the first of a run of pieces to the last.
pub(super) fn stretch(pieces: &[Piece<'_>]) -> Option<Span> {
    Some(Span::new(pieces.first()?.span.start, pieces.last()?.span.end))
}

/// The pieces of a place, white space around them left off; empty pieces are none. A comma separates where white
/// space, another comma or the end follows, so that `1,000` stays whole.
pub(super) fn pieces(raw: &str, within: Span) -> Vec<Span> {
    let bytes = raw.as_bytes();
    let mut found = Vec::with_capacity(16);
    let mut start = within.start;
    words::each_place(b',', &bytes[within.range()], |at| {
        let comma = within.start + at;
        let follows = match bytes[comma + 1..within.end] {
            [] | [b' ' | b',', ..] => true,
            [b'!'..=b'~', ..] => false,
            [..] => raw[comma + 1..within.end].starts_with(char::is_whitespace),
        };
        if follows {
            add(raw, start, comma, &mut found);
            start = comma + 1;
        }
    });
    add(raw, start, within.end, &mut found);
    found
}

/// Adds what stands between two places, white space around it left off, if there is anything.
#[inline(always)]
fn add(raw: &str, start: usize, end: usize, found: &mut Vec<Span>) {
    match raw.as_bytes()[start..end] {
        // Nearly all have a blank before them and none behind.
        [b' ', b'!'..=b'~', .., b'!'..=b'~'] => found.push(Span::new(start + 1, end)),
        [] => {}
        [..] => {
            let piece = trim(raw, Span::new(start, end), char::is_whitespace);
            if !piece.is_empty() {
                found.push(piece);
            }
        }
    }
}

/// The place from the first of a run of pieces to the last.
pub(super) fn whole(pieces: &[Span]) -> Option<Span> {
    Some(Span::new(pieces.first()?.start, pieces.last()?.end))
}

/// The fewest words of a title before a source that begins behind a stop.
const WORDS_BEFORE_STOP: usize = 3;

/// A piece taken apart where a source begins behind a sentence that ends in it, `On bees. In Handbook of honey`:
/// elsewhere a stop stands in abbreviations and between title and subtitle. Sites are known behind a dash as well,
/// `On bees - Wikipedia`.
pub(super) fn sentences(raw: &str, piece: Span, found: &mut Vec<Span>) {
    if let Some((before, behind)) = source_behind(&raw[piece.range()]) {
        found.push(Span::new(piece.start, piece.start + before));
        found.push(trim(raw, Span::new(piece.start + behind, piece.end), char::is_whitespace));
    } else {
        found.push(piece);
    }
}

/// Where a title ends within a piece, and where the source behind it begins.
pub(super) fn source_behind(text: &str) -> Option<(usize, usize)> {
    behind_stop(text).or_else(|| behind_dash(text))
}

/// Where a sentence ends before a source, and where the source begins.
fn behind_stop(text: &str) -> Option<(usize, usize)> {
    memchr::memchr3_iter(b'.', b'?', b'!', text.as_bytes())
        .find(|at| {
            let (before, rest) = (&text[..*at], &text[at + 1..]);
            // The word before is looked at only behind a blank, which keeps this linear.
            rest.starts_with(' ')
                && before
                    .split_whitespace()
                    .next_back()
                    .is_some_and(|last| last.len() > 2 && !is_abbreviation(last))
                && (before.split_whitespace().nth(WORDS_BEFORE_STOP - 1).is_some()
                    || rest.starts_with(" In: "))
                && begins_source(rest.trim_start())
        })
        .map(|at| (at + 1, at + 1))
}

/// Whether a word before a stop is shortened by it rather than the last of a sentence.
fn is_abbreviation(word: &str) -> bool {
    word.len() == 3 && !word.bytes().all(|b| b.is_ascii_uppercase())
}

/// Where a title ends before a dash or bar and the name of a site or newspaper, and where that begins.
fn behind_dash(text: &str) -> Option<(usize, usize)> {
    // Hyphens are frequent, dashes behind a blank are not.
    let bytes = text.as_bytes();
    let dash = "–".as_bytes()[0];
    if !memchr::memchr3_iter(b'-', b'|', dash, bytes).any(|at| at > 0 && bytes[at - 1] == b' ') {
        return None;
    }
    [" - ", " – ", " — ", " | "].iter().find_map(|dash| {
        let at = text.rfind(dash)?;
        let behind = at + dash.len();
        (at > 0 && score::is_known_source(text[behind..].trim())).then_some((at, behind))
    })
}

/// The pieces with the first taken apart behind the quotation mark that closes a title, `“On bees,” Honey`.
pub(super) fn quoted(raw: &str, pieces: &mut Vec<Span>) {
    const MARKS: &[(char, char)] = &[('“', '”'), ('"', '"'), ('«', '»'), ('„', '“'), ('‘', '’')];
    let Some(first) = pieces.first() else { return };
    let Some((open, close)) = MARKS.iter().find(|(open, _)| raw[first.range()].starts_with(*open)) else {
        return;
    };
    let start = first.start + open.len_utf8();
    for index in 0..pieces.len() {
        let piece = pieces[index];
        let from = piece.start.max(start);
        // An apostrophe closes nothing: what follows the mark has to be a separator or the next field.
        let closes = |at: &usize| {
            let behind = &raw[from + at + close.len_utf8()..piece.end];
            let is_nested = open != close && raw[from..from + at].contains(*open);
            !is_nested && (behind.is_empty() || behind.starts_with([' ', ',', '.']))
        };
        let Some(at) = raw[from..piece.end].match_indices(*close).map(|(at, _)| at).find(closes) else {
            continue;
        };
        let end = from + at + close.len_utf8();
        let rest = trim(raw, Span::new(end, piece.end), |c| c.is_whitespace() || matches!(c, ',' | '.'));
        if !rest.is_empty() && raw[rest.range()].starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        {
            pieces[index] = Span::new(piece.start, end);
            pieces.insert(index + 1, rest);
        }
        return;
    }
}

/// How many words behind a year the word of a meeting is looked for.
const FARTHEST_MEETING: usize = 12;

/// Whether a text begins with words that begin a source, or a note on where it was read, and hardly ever a subtitle.
fn begins_source(text: &str) -> bool {
    const OPENINGS: &[&str] = &[
        "a paper presented",
        "accessed ",
        "available at ",
        "retrieved from ",
        "advances in ",
        "annals of ",
        "discussion paper",
        "ieee ",
        "in: ",
        "international journal",
        "journal of ",
        "lecture notes",
        "occasional paper",
        "paper presented",
        "presented at",
        "proceedings of",
        "working paper",
    ];
    let in_capitals = text
        .strip_prefix("In ")
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()));
    let year_of_meeting = text.get(..4).is_some_and(|year| year.bytes().all(|b| b.is_ascii_digit()))
        && text.split_whitespace().take(FARTHEST_MEETING).any(|word| lexicon::word(word).is_conference);
    in_capitals
        || year_of_meeting
        || lexicon::opens(OPENINGS, text)
        || lexicon::opens_source(text)
        || score::is_known_source(text)
        || is_series_of_papers(text)
}

/// Whether a text is a series of papers by its words, `Hive Institute Working Paper 7`.
fn is_series_of_papers(text: &str) -> bool {
    const KINDS: &[&str] = &["discussion", "occasional", "research", "technical", "working"];
    const WORDS: &[&str] = &["paper", "papers", "report", "reports"];
    let mut before = "";
    text.starts_with(char::is_uppercase)
        && text.split_whitespace().take(FARTHEST_MEETING).any(|word| {
            let says = lexicon::among(WORDS, word) && lexicon::among(KINDS, before);
            before = word;
            says
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(raw: &str) -> Vec<&str> {
        pieces(raw, Span::new(0, raw.len())).into_iter().map(|piece| &raw[piece.range()]).collect()
    }

    #[test]
    fn commas_followed_by_a_blank_separate() {
        assert_eq!(texts("Roe J., Of 1,000 bees, Bees, 4, "), ["Roe J.", "Of 1,000 bees", "Bees", "4"]);
    }

    #[test]
    fn a_source_behind_a_sentence_is_a_piece() {
        let apart = |raw: &'static str| -> Vec<&str> {
            let mut found = Vec::new();
            sentences(raw, Span::new(0, raw.len()), &mut found);
            found.into_iter().map(|piece| &raw[piece.range()]).collect()
        };
        assert_eq!(apart("On the bees. In Handbook of honey"), ["On the bees.", "In Handbook of honey"]);
        assert_eq!(
            apart("Why are bees kept? Occasional Paper 7"),
            ["Why are bees kept?", "Occasional Paper 7"]
        );
        assert_eq!(apart("On all the bees. A history"), ["On all the bees. A history"]);
        assert_eq!(apart("Int. J. Honey Sustain. Bees Res."), ["Int. J. Honey Sustain. Bees Res."]);
    }

    #[test]
    fn doubled_commas_separate_once() {
        assert_eq!(texts("Bees,, 4"), ["Bees", "4"]);
    }
}
