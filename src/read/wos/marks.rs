//! The numbers of a cited reference, each with the letters that say what it is: `V41`, `P49`, `ARTN 123`, `DOI 10.1000/1`.

use crate::model::{ArXiv, Doi, Pmid};
use crate::span::Span;

/// One piece of a reference that says what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mark<'p> {
    /// A volume.
    Volume(&'p str),
    /// The first page, and the last where it is printed.
    Page(&'p str, Option<&'p str>),
    /// The number of an article.
    Article(&'p str),
    /// A DOI, and where it ends in the piece: of several the first is taken.
    Doi(Doi, usize),
    /// A number at arXiv.
    ArXiv(ArXiv),
    /// A number at PubMed.
    Pmid(Pmid),
    /// The number of a patent.
    Patent(&'p str),
}

/// The longest volume or page, in bytes.
const LONGEST: usize = 16;

impl<'p> Mark<'p> {
    /// What a piece says it is. The first piece may be a source that looks like a number, `PMC`, and has to be plainer.
    pub(super) fn of(piece: &'p str, is_first: bool) -> Option<Self> {
        doi(piece)
            .or_else(|| worded(piece))
            .or_else(|| number(piece, "V", is_first).map(Self::Volume))
            .or_else(|| number(piece, "P", is_first).map(pages))
    }
}

/// A number behind its letter, `V41`, `PS12`, `V2nd`, and unless the piece is the first, `PXII`.
fn number<'p>(piece: &'p str, letter: &str, is_first: bool) -> Option<&'p str> {
    let number = piece.strip_prefix(letter)?;
    let letters = number.len() - number.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
    let begins = number[letters..].starts_with(|c: char| c.is_ascii_digit())
        && letters <= if is_first { 0 } else { 3 };
    let is_roman = !is_first
        && letters == number.len()
        && letters > 0
        && number.bytes().all(|byte| b"IVXLC".contains(&byte));
    let sound = number.len() <= LONGEST && !number.contains(char::is_whitespace) && (begins || is_roman);
    sound.then_some(number)
}

fn pages(text: &str) -> Mark<'_> {
    match text.split_once(['-', '\u{2013}']) {
        Some((first, last)) if !first.is_empty() && !last.is_empty() => {
            Mark::Page(first, Some(last.strip_prefix('P').unwrap_or(last)))
        }
        Some(_) | None => Mark::Page(text, None),
    }
}

/// A number behind words.
fn worded(piece: &str) -> Option<Mark<'_>> {
    for words in ["ARTN ", "PARTN ", "ART NO ", "ART. NO. ", "ARTNO ", "Artn "] {
        if let Some(number) = piece.strip_prefix(words).map(str::trim) {
            return (!number.is_empty()).then_some(Mark::Article(number));
        }
    }
    if let Some(number) = piece.strip_prefix("Patent No. ").or_else(|| piece.strip_prefix("PATENT NO. ")) {
        let number = number.trim_matches(['[', ']', ' ']);
        return number.contains(|c: char| c.is_ascii_digit()).then_some(Mark::Patent(number));
    }
    if let Some(number) = piece.strip_prefix("PMID ") {
        return Pmid::parse(number).map(Mark::Pmid);
    }
    let is_arxiv = piece.get(..6).is_some_and(|head| head.eq_ignore_ascii_case("arxiv:"));
    is_arxiv.then(|| ArXiv::parse(piece).map(Mark::ArXiv)).flatten()
}

/// A DOI behind its mark, which some exports print twice; of several in brackets the first that is one.
fn doi(piece: &str) -> Option<Mark<'_>> {
    let mut rest = piece.strip_prefix("DOI ").or_else(|| piece.strip_prefix("doi "))?.trim_start();
    rest = rest.strip_prefix("DOI ").unwrap_or(rest);
    let several = rest.strip_prefix('[');
    let ends: &[char] = if several.is_some() { &[',', ']'] } else { &[] };
    let words = several.unwrap_or(rest).split(ends).map(str::trim);
    for word in words.filter(|word| !word.is_empty()) {
        let word = word.strip_prefix("DOI ").unwrap_or(word).trim_end_matches('.');
        if let Some(doi) = Doi::parse(word) {
            let end = Span::of(word, piece).end;
            return Some(Mark::Doi(doi, if several.is_some() { end } else { piece.len() }));
        }
        if several.is_none()
            && let Some(arxiv) = ArXiv::parse(word)
        {
            return Some(Mark::ArXiv(arxiv));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_say_what_they_are() {
        for (piece, expected) in [
            ("V41", Some(Mark::Volume("41"))),
            ("V41-42", Some(Mark::Volume("41-42"))),
            ("V2nd", Some(Mark::Volume("2nd"))),
            ("VA12", Some(Mark::Volume("A12"))),
            ("P49", Some(Mark::Page("49", None))),
            ("P49-P56", Some(Mark::Page("49", Some("56")))),
            ("PS12", Some(Mark::Page("S12", None))),
            ("PXII", Some(Mark::Page("XII", None))),
            ("PCD001", Some(Mark::Page("CD001", None))),
            ("ARTN e12", Some(Mark::Article("e12"))),
            ("Patent No. 4123456", Some(Mark::Patent("4123456"))),
            ("PMID 123", Some(Mark::Pmid(Pmid::parse("123").unwrap()))),
            ("VACCINE", None),
            ("PLOS ONE", None),
            ("PNAS", None),
            ("V", None),
            ("J HONEY", None),
        ] {
            assert_eq!(Mark::of(piece, false), expected, "{piece}");
        }
    }

    #[test]
    fn the_first_piece_is_rather_a_source() {
        assert_eq!(Mark::of("V41", true), Some(Mark::Volume("41")));
        assert_eq!(
            [Mark::of("PLC", true), Mark::of("VS2", true), Mark::of("P2P", false)],
            [None, None, Some(Mark::Page("2P", None))]
        );
    }

    #[test]
    fn dois_are_found_behind_one_mark_or_two_and_in_brackets() {
        let doi = |text: &str| Doi::parse(text).unwrap();
        for (piece, expected) in [
            ("DOI 10.1000/1", Mark::Doi(doi("10.1000/1"), 13)),
            ("DOI DOI 10.1000/1", Mark::Doi(doi("10.1000/1"), 17)),
            ("DOI 10.1016/S0(20)3", Mark::Doi(doi("10.1016/S0(20)3"), 19)),
            ("DOI [10.1000/1, 10.1000/2]", Mark::Doi(doi("10.1000/1"), 14)),
            ("DOI [DOI 10.1000/1, 10.1000/2]", Mark::Doi(doi("10.1000/1"), 18)),
            ("DOI arXiv:2001.08361", Mark::ArXiv(ArXiv::parse("2001.08361").unwrap())),
        ] {
            assert_eq!(Mark::of(piece, false), Some(expected), "{piece}");
        }
        assert_eq!(Mark::of("DOI none", false), None);
    }
}
