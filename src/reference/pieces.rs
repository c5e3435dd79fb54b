//! The comma-separated pieces of a reference.

use super::draft::{Draft, trim};
use super::facts::{Content, Count, Facts};
use super::lexicon::hints;
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
    /// What stands before it.
    pub(super) border: Border,
}

/// What separates a piece from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Border {
    /// A comma, or the beginning.
    Comma,
    /// A mark that ends a sentence, or a dash.
    Stop,
    /// Nothing but a blank.
    Blank,
}

impl<'r> Piece<'r> {
    /// The piece at a place of a reference.
    pub(super) fn at(draft: &Draft<'r>, span: Span) -> Self {
        Self::read(draft.raw, span, draft.odds)
    }

    fn read(raw: &'r str, span: Span, odds: &words::Table) -> Self {
        let mut content = Content::default();
        let facts = Facts::of(&raw[span.start..], span.len(), odds, &mut content);
        Self { text: &raw[span.range()], span, facts, content, border: Border::Comma }
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
        // Nearly all have a blank before them and none behind, the first has none, and behind the last is one.
        [b' ', b'!'..=b'~', .., b'!'..=b'~'] | [b' ', b'!'..=b'~'] => found.push(Span::new(start + 1, end)),
        [b'!'..=b'~', .., b'!'..=b'~'] => found.push(Span::new(start, end)),
        [] | [b' '] => {}
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

/// How many sentences a piece is taken apart into at the most.
const MOST_SENTENCES: usize = 6;

/// What may end a sentence in a piece.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    /// A stop, or a question or exclamation mark, with a word behind it.
    pub(super) stop: bool,
    /// A dash or bar apart from words, or a hyphen before a capital.
    pub(super) dash: bool,
}

impl Ends {
    /// Whatever may.
    pub(super) const ALL: Self = Self { stop: true, dash: true };

    /// Whether there is any.
    pub(super) const fn any(self) -> bool {
        self.stop || self.dash
    }
}

/// A piece taken apart where sentences end in it, `On bees. In Handbook of honey`, or where a site stands behind a dash,
/// `On bees - Wikipedia`; nothing where it is one sentence. Whether a source begins there is judged later.
pub(super) fn sentences(raw: &str, piece: Span, ends: Ends) -> Vec<Span> {
    let (mut found, mut rest) = (Vec::new(), piece);
    for _ in 1..MOST_SENTENCES {
        let text = &raw[rest.range()];
        let end_at_dash = || if ends.dash { behind_dash(text) } else { None };
        let end = if ends.stop { sentence_end(text).or_else(end_at_dash) } else { end_at_dash() };
        let Some((before, behind)) = end else { break };
        found.push(Span::new(rest.start, rest.start + before));
        rest = trim(raw, Span::new(rest.start + behind, rest.end), char::is_whitespace);
    }
    if !found.is_empty() {
        found.push(rest);
    }
    found
}

/// Where the first sentence ends that another follows, and where that begins.
fn sentence_end(text: &str) -> Option<(usize, usize)> {
    behind_stop(text, |before, rest| {
        let next = words::trim(rest);
        let begins =
            next.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || c == '[' || c == '“');
        // Abbreviations come in rows, `Appl. Surf. Sci.`
        let is_row = || {
            let end = memchr::memchr(b' ', next.as_bytes()).unwrap_or(next.len());
            end <= LONGEST_SHORTENED && next[..end].ends_with('.')
        };
        begins && before.len() >= LAST_WORD && !is_row() && !is_shortened(before)
            || begins_source_behind(before, rest)
    })
}

/// Where the name of a known source begins at the end of a title, `On bees Honey Weekly`, and where the title ends.
pub(super) fn glued_source(text: &str) -> Option<(usize, usize)> {
    const MOST_WORDS: usize = 8;
    const WORDS_BEFORE: usize = 3;
    let mut found = None;
    let mut start = text.len();
    for count in 1..=MOST_WORDS {
        let Some(blank) = text[..start].trim_end().rfind(' ') else { break };
        start = blank + 1;
        let name = &text[start..];
        if !name.starts_with(|c: char| c.is_ascii_uppercase()) {
            continue;
        }
        let known = lexicon::lists_of_name(name.trim_end_matches('.'));
        let is_plain =
            known.has(lexicon::PUBLIC_SOURCES) || (count > 1 && known.has(lexicon::NAMES_OF_SOURCES));
        if is_plain {
            found = Some((blank, start));
        }
    }
    let title = &text[..found?.0];
    title.split(' ').nth(WORDS_BEFORE - 1).and(found)
}

/// The shortest word that ends a sentence for certain; a stop behind a shorter one mostly abbreviates.
const LAST_WORD: usize = 4;

/// The longest abbreviation, in bytes, with its stop.
const LONGEST_SHORTENED: usize = 8;

/// Whether a word before a stop is known as an abbreviation, or is written as one.
fn is_shortened(word: &str) -> bool {
    hints::is(word, hints::ABBREVIATION) || word.contains('.')
}

/// Whether a source begins behind a sentence that ends with a text.
fn begins_source_behind(before: &str, rest: &str) -> bool {
    // The word before is looked at only behind a blank, which keeps this linear.
    before.len() > 2
        && !is_abbreviation(before)
        && !is_shortened(before)
        && (begins_source(rest.trim_start()) || rest.starts_with(" In: "))
}

/// Where the first stop before a blank stands that ends a sentence, as a word before it and the text behind it tell.
fn behind_stop(text: &str, ends: impl Fn(&str, &str) -> bool) -> Option<(usize, usize)> {
    memchr::memchr3_iter(b'.', b'?', b'!', text.as_bytes())
        .find(|at| {
            let (before, rest) = (&text[..*at], &text[at + 1..]);
            rest.starts_with(' ') && words::last_word(before).is_some_and(|(_, last)| ends(last, rest))
        })
        .map(|at| (at + 1, at + 1))
}

/// Whether a word before a stop is shortened by it rather than the last of a sentence.
fn is_abbreviation(word: &str) -> bool {
    word.len() == 3 && !word.bytes().all(|b| b.is_ascii_uppercase())
}

/// Where a title ends before a dash or bar and the name of a site or newspaper, and where that begins.
fn behind_dash(text: &str) -> Option<(usize, usize)> {
    behind_dash_apart(text).or_else(|| {
        // Blanks around the dash may be lost.
        let at = memchr::memrchr(b'-', text.as_bytes()).filter(|at| *at > 0)?;
        let name = &text[at + 1..];
        let is_name = name.starts_with(|c: char| c.is_ascii_uppercase()) && text[..at].contains(' ');
        (is_name && score::is_known_source(name)).then_some((at, at + 1))
    })
}

/// Whether a capital stands behind the last hyphen.
pub(super) fn has_hyphen_before_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    let at = memchr::memrchr(b'-', bytes);
    at.and_then(|at| bytes.get(at + 1)).is_some_and(u8::is_ascii_uppercase)
}

/// The same with blanks around it.
fn behind_dash_apart(text: &str) -> Option<(usize, usize)> {
    // Hyphens are frequent, dashes behind a blank are not.
    let bytes = text.as_bytes();
    let dash = "–".as_bytes()[0];
    if !memchr::memchr3_iter(b'-', b'|', dash, bytes)
        .chain(memchr::memchr_iter("»".as_bytes()[0], bytes))
        .any(|at| at > 0 && bytes[at - 1] == b' ')
    {
        return None;
    }
    [" - ", " – ", " — ", " | ", " » "].iter().find_map(|dash| {
        let at = text.rfind(dash)?;
        let behind = at + dash.len();
        let is_bar = matches!(dash.trim(), "|" | "»");
        (at > 0 && (is_bar || score::is_known_source(text[behind..].trim()))).then_some((at, behind))
    })
}

/// The pieces with the first taken apart behind the quotation mark that closes a title, `“On bees,” Honey`.
pub(super) fn quoted(raw: &str, pieces: &mut Vec<Span>) {
    const MARKS: &[(char, char)] = &[('“', '”'), ('"', '"'), ('«', '»'), ('„', '“'), ('‘', '’')];
    let Some(first) = pieces.first() else { return };
    // Nearly every title begins with a letter.
    if raw.as_bytes()[first.start].is_ascii_alphanumeric() {
        return;
    }
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
        "in proc. ",
        "in proceedings",
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
    fn sentences_are_pieces_and_abbreviations_are_none() {
        let apart = |raw: &'static str| -> Vec<&str> {
            sentences(raw, Span::new(0, raw.len()), Ends::ALL)
                .into_iter()
                .map(|piece| &raw[piece.range()])
                .collect()
        };
        assert_eq!(apart("On the bees. In Handbook of honey"), ["On the bees.", "In Handbook of honey"]);
        assert_eq!(
            apart("Why are bees kept? Occasional Paper 7"),
            ["Why are bees kept?", "Occasional Paper 7"]
        );
        assert_eq!(apart("On all the bees. A history"), ["On all the bees.", "A history"]);
        assert_eq!(apart("On bees | Hive News"), ["On bees", "Hive News"]);
        assert!(apart("Int. J. Honey Sustain. Bees Res.").is_empty());
    }

    #[test]
    fn the_name_of_a_known_source_at_the_end_of_a_title_is_found() {
        let source =
            |text: &'static str| glued_source(text).map(|(end, start)| (&text[..end], &text[start..]));
        assert_eq!(
            source("How keepers count bees The New York Times"),
            Some(("How keepers count bees", "The New York Times"))
        );
        assert_eq!(source("How keepers count bees in winter"), None);
        assert_eq!(source("Forbes"), None);
    }

    #[test]
    fn doubled_commas_separate_once() {
        assert_eq!(texts("Bees,, 4"), ["Bees", "4"]);
    }
}
