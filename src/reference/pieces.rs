//! The comma-separated pieces of a reference.

use crate::reference::draft::trim;
use crate::reference::{lexicon, words};
use crate::span::Span;

/// The pieces of a place, white space around them left off; empty pieces are none. A comma separates where white
/// space, another comma or the end follows, so that `1,000` stays whole.
pub(super) fn pieces(raw: &str, within: Span) -> Vec<Span> {
    let bytes = raw.as_bytes();
    let mut found = Vec::with_capacity(16);
    let mut start = within.start;
    let mut add = |start, end| {
        let piece = words::trim(&raw[start..end]);
        if !piece.is_empty() {
            found.push(Span::of(piece, raw));
        }
    };
    for comma in memchr::memchr_iter(b',', &bytes[within.range()]).map(|at| at + within.start) {
        let follows = match bytes[comma + 1..within.end] {
            [] | [b' ' | b',', ..] => true,
            [b'!'..=b'~', ..] => false,
            [..] => raw[comma + 1..within.end].starts_with(char::is_whitespace),
        };
        if follows {
            add(start, comma);
            start = comma + 1;
        }
    }
    add(start, within.end);
    found
}

/// The place from the first of a run of pieces to the last.
pub(super) fn whole(pieces: &[Span]) -> Option<Span> {
    Some(Span::new(pieces.first()?.start, pieces.last()?.end))
}

/// The fewest words of a title before a source that begins behind a stop.
const WORDS_BEFORE_STOP: usize = 3;

/// A piece taken apart where a source begins behind a sentence that ends in it, `On bees. In Handbook of honey`:
/// elsewhere a stop stands in abbreviations and between title and subtitle.
pub(super) fn sentences(raw: &str, piece: Span, found: &mut Vec<Span>) {
    if let Some(cut) = sentence_end(&raw[piece.range()]) {
        found.push(Span::new(piece.start, piece.start + cut));
        found.push(trim(raw, Span::new(piece.start + cut, piece.end), char::is_whitespace));
    } else {
        found.push(piece);
    }
}

/// Where a sentence ends behind which a source begins.
pub(super) fn sentence_end(text: &str) -> Option<usize> {
    let stop = memchr::memchr3_iter(b'.', b'?', b'!', text.as_bytes()).find(|at| {
        let (before, rest) = (&text[..*at], &text[at + 1..]);
        // The word before is looked at only behind a blank, which keeps this linear.
        rest.starts_with(' ')
            && before.split_whitespace().next_back().is_some_and(|last| last.len() > 3)
            && (before.split_whitespace().nth(WORDS_BEFORE_STOP - 1).is_some() || rest.starts_with(" In: "))
            && begins_source(rest.trim_start())
    });
    stop.map(|stop| stop + 1)
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
    in_capitals || year_of_meeting || lexicon::opens(OPENINGS, text)
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
