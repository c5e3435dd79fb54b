//! What ends a reference, read from the right: year and pages; volume, issue and article number in [`numbering`].

mod numbering;

use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_while, take_while1};
use nom::character::complete::{char, satisfy};
use nom::combinator::{all_consuming, opt, peek};
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

use super::{lexicon, names};
use crate::model::Pages;
use crate::span::Span;

pub(super) use numbering::{Numbering, is_code_of_issue, numbering};

/// The years that a reference can bear: movable type to a few years ahead.
const YEARS: std::ops::RangeInclusive<u16> = 1400..=2099;

/// Longest number of a volume or issue, in bytes.
const LONGEST_NUMBER: usize = 24;

/// The year in parentheses that ends a text, with the place of its digits, and where the text before it ends.
pub(super) fn closing_year(raw: &str) -> Option<(u16, Span, usize)> {
    if let [before @ .., b'(', _, _, _, _, b')'] = raw.as_bytes()
        && let Some(year) = raw.get(before.len() + 1..raw.len() - 1).and_then(year)
    {
        return Some((year, Span::new(before.len() + 1, raw.len() - 1), before.len()));
    }
    let trimmed = raw.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ')'));
    if !raw[trimmed.len()..].contains(')') {
        return None;
    }
    let open = trimmed.rfind('(')?;
    let (year, digits) = year_with_letter(&trimmed[open + 1..])?;
    Some((year, Span::new(open + 1, open + 1 + digits), open))
}

/// The words in parentheses that stand for the year of a work to come, `(in press)`.
pub(super) fn closing_status(raw: &str) -> Option<Span> {
    let text = raw.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ')'));
    let open = text.rfind('(')?;
    is_status(&text[open + 1..]).then(|| Span::new(open + 1, text.len()))
}

/// Whether a text says how far a work to come has come.
pub(super) fn is_status(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "accepted",
        "forthcoming",
        "in preparation",
        "in press",
        "submitted",
        "to appear",
        "to be published",
        "under review",
    ];
    lexicon::among(WORDS, text)
}

/// The words that say that a work bears no date, `(n.d.)`, where they end a text.
pub(super) fn closing_no_date(raw: &str) -> Option<Span> {
    let text = raw.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';'));
    let word = ["(n.d.)", "(n.d.).", "(n.d)", "(nd)", " n.d."].iter().find(|word| text.ends_with(**word))?;
    Some(Span::new(text.len() - word.trim_start().len(), text.len()))
}

/// Whether a number where the issue stands is none, `104743`, `e0229100`, `d1234`: journals without pages number their
/// articles, and a small letter before many digits begins no issue.
pub(super) fn is_article_number(number: &str) -> bool {
    const SHORTEST: usize = 6;
    const SHORTEST_WITH_LETTER: usize = 5;
    match number.strip_prefix(|c: char| c.is_ascii_lowercase()) {
        Some(digits) => number.len() >= SHORTEST_WITH_LETTER && is_plain_number(digits),
        None => number.len() >= SHORTEST && is_plain_number(number),
    }
}

/// The first year in parentheses in a text, with the place of its digits and of the parentheses.
pub(super) fn first_year(raw: &str, from: usize) -> Option<(u16, Span, Span)> {
    memchr::memchr_iter(b'(', &raw.as_bytes()[from..]).map(|at| at + from).find_map(|open| {
        // A year in parentheses is short; looking no farther keeps this linear on any input.
        let inner = raw.as_bytes().get(open + 1..raw.len().min(open + 9))?;
        let close = memchr::memchr(b')', inner)?;
        let (year, digits) = year_with_letter(std::str::from_utf8(&inner[..close]).ok()?)?;
        let start = open + 1;
        Some((year, Span::new(start, start + digits), Span::new(open, start + close + 1)))
    })
}

/// A year, perhaps with a letter that tells works of one year apart; and how many bytes its digits take.
fn year_with_letter(text: &str) -> Option<(u16, usize)> {
    let text = text.trim_end();
    let digits = text.strip_suffix(|c: char| c.is_ascii_lowercase()).unwrap_or(text);
    Some((year(digits)?, digits.len()))
}

/// A year of four digits.
pub(super) fn year(text: &str) -> Option<u16> {
    let is_plain = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    if is_plain { text.parse().ok().filter(|year| YEARS.contains(year)) } else { None }
}

/// Pages that fill a piece, `pp. 49-82`, `p. S12`, with the noise that real data has behind them:
/// `pp. 165-174)`, `pp. 11-24(13)`.
pub(super) fn pages(piece: &str) -> Option<MarkedPages> {
    const CYRILLIC: u8 = "С".as_bytes()[0];
    if !matches!(piece.as_bytes(), [b'p' | b'P' | b'(' | b'S' | CYRILLIC, ..]) {
        return None;
    }
    // What most pages look like is read without asking the grammar.
    if let Some((first, last)) = piece.strip_prefix("pp. ").and_then(plain_range) {
        return Some(MarkedPages { pages: Pages::range(first, last), stray: false });
    }
    // A person may be called Page.
    if names::plain_person(piece).is_some() {
        return None;
    }
    let mark = alt((
        terminated(tag("PG-"), peek((page, satisfy(is_dash)))),
        tag_no_case("pages"),
        tag_no_case("page"),
        tag_no_case("pp"),
        tag_no_case("p"),
        tag_no_case("pg"),
        // German, and Cyrillic, whose letter looks the same; without the stop it would be a part of the number, and before a
        // letter it begins the name of a place, `S. C.`
        terminated(
            alt((tag("S"), tag("С"), tag("с"))),
            peek((char('.'), blanks, satisfy(|c| c.is_ascii_digit()))),
        ),
    ));
    let marked = preceded((opt(char('(')), mark, opt(char('.')), blanks), (page_range, trailing_noise));
    let (_, (pages, stray)) = all_consuming(marked).parse(piece).ok()?;
    Some(MarkedPages { pages, stray })
}

/// Two numbers joined by a hyphen, as nearly all pages are printed.
fn plain_range(text: &str) -> Option<(&str, &str)> {
    let hyphen = text.bytes().position(|byte| !byte.is_ascii_digit())?;
    let (first, last) = (&text[..hyphen], text[hyphen..].strip_prefix('-')?);
    (is_plain_number(first) && is_plain_number(last)).then_some((first, last))
}

/// The number of an article and the pages behind it, `pp. 1993556,1-29`, with their places in the piece.
pub(super) fn article_and_pages(piece: &str) -> Option<(&str, &str)> {
    let behind_mark = piece.strip_prefix("pp. ").or_else(|| piece.strip_prefix("p. "))?;
    let comma = behind_mark.bytes().position(|byte| byte == b',')?;
    let (number, range) = (&behind_mark[..comma], &behind_mark[comma + 1..]);
    (is_article_number(number) && bare_range(range).is_some()).then_some((number, range))
}

/// Pages without a mark, two numbers joined by a dash.
pub(super) fn bare_range(piece: &str) -> Option<Pages> {
    let (first, last) = piece.trim_end_matches('.').split_once(is_dash)?;
    (is_plain_number(first) && is_plain_number(last)).then(|| Pages::range(first, last))
}

/// Pages without a mark that are told by their count, `11-24(13)`.
pub(super) fn counted_pages(piece: &str) -> Option<Pages> {
    /// Fewer are a double volume with an issue, `12-13(1)`.
    const FEWEST: u32 = 4;
    let (range, count) = piece.strip_suffix(')')?.split_once('(')?;
    let pages = bare_range(range)?;
    let number = |digits: &str| digits.parse::<u32>().ok();
    let between = number(pages.last.as_deref()?)?.checked_sub(number(&pages.first)?)?;
    // Some count the first page, others do not.
    let count = number(count)?;
    (between >= FEWEST && (count == between || count == between + 1)).then_some(pages)
}

/// Pages with what stands behind them.
pub(super) struct MarkedPages {
    pub(super) pages: Pages,
    /// Whether a closing parenthesis without an opening one follows: the mark of a chapter.
    pub(super) stray: bool,
}

/// Pages in parentheses within a piece, `… systems (pp. 104-131)`, behind a stop at its end, or before one at its
/// beginning, `Pp. 3-20. Hive Press`, with their place.
pub(super) fn pages_within(piece: &str) -> Option<(Span, Pages)> {
    let bytes = piece.as_bytes();
    // Two bytes of the mark tell most pieces that have none.
    let may_mark = |one: u8, next: u8| {
        let is_small = (one == b'p') & ((next == b'p') | (next == b'.'));
        is_small | ((one == b'P') & (next == b'p'))
    };
    let begins_mark = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    if !begins_mark.fold(false, |any, (one, next)| any | may_mark(*one, *next)) {
        return None;
    }
    let in_parentheses = memchr::memrchr_iter(b'(', bytes)
        .find(|open| ["(pp", "(Pp", "(p."].iter().any(|mark| bytes[*open..].starts_with(mark.as_bytes())));
    if let Some(open) = in_parentheses
        && let Some(close) = piece[open..].find(')').map(|at| open + at + 1)
        && let Some(marked) = pages(&piece[open..close])
    {
        return Some((Span::new(open, close), marked.pages));
    }
    if piece.starts_with("pp. ") || piece.starts_with("Pp. ") {
        let stops = memchr::memmem::find_iter(bytes, b". ").skip(1).take(1);
        let end = stops.last().filter(|stop| piece[stop + 2..].starts_with(char::is_alphabetic))?;
        return pages(&piece[..end]).map(|marked| (Span::new(0, end), marked.pages));
    }
    // The mark is found by its stop, which is seldom.
    let stop = memchr::memrchr_iter(b'.', bytes).find(|stop| {
        bytes[*stop..].starts_with(b". ") && [" pp", " Pp"].iter().any(|mark| piece[..*stop].ends_with(mark))
    })?;
    let (at, start) = (stop - " pp".len(), stop - "pp".len());
    pages(piece[start..].trim_end_matches('.')).map(|marked| (Span::new(at, piece.len()), marked.pages))
}

/// White space of any kind, a blank that breaks no line included.
fn blanks(input: &str) -> IResult<&str, &str> {
    take_while(char::is_whitespace).parse(input)
}

/// One page or two joined by a dash: digits with letters around them, or roman numerals.
fn page_range(input: &str) -> IResult<&str, Pages> {
    let dash = (blanks, take_while1(is_dash), blanks);
    let (rest, first) = page(input)?;
    let (rest, last) = opt(preceded(dash, page)).parse(rest)?;
    Ok((rest, Pages { first: first.to_owned(), last: last.map(str::to_owned) }))
}

fn page(input: &str) -> IResult<&str, &str> {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '/');
    let (rest, whole) = take_while1(part).parse(input)?;
    let page = whole.trim_end_matches(['.', ':', '/']);
    let sound = page.bytes().any(|b| b.is_ascii_digit()) && page.len() <= LONGEST_NUMBER || is_roman(page);
    if !sound {
        return Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Verify)));
    }
    Ok((rest, page))
}

/// A count of pages in parentheses, stops, and whether a parenthesis is closed that was not opened.
fn trailing_noise(input: &str) -> IResult<&str, bool> {
    let count = delimited(char('('), take_while1(|c: char| c.is_ascii_digit()), char(')'));
    let (rest, _) = opt(count).parse(input)?;
    // A page that an article goes on at: `1161-1163+1166`.
    let further = preceded(char('+'), take_while1(|c: char| c.is_ascii_digit() || is_dash(c)));
    let (rest, _) = opt(further).parse(rest)?;
    let (rest, noise) =
        take_while(|c: char| matches!(c, ')' | '.' | ']') || c.is_whitespace()).parse(rest)?;
    Ok((rest, noise.contains(')')))
}

pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Whether a text is digits alone.
fn is_plain_number(text: &str) -> bool {
    (1..=LONGEST_NUMBER).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a text is a roman numeral of one case.
pub(super) fn is_roman(text: &str) -> bool {
    let upper = text.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L' | b'C' | b'D' | b'M'));
    let lower = text.bytes().all(|b| matches!(b, b'i' | b'v' | b'x' | b'l' | b'c' | b'd' | b'm'));
    !text.is_empty() && text.len() <= 9 && (upper || lower)
}

/// Whether a text is a run of years, `1810-1860`, `1925-75`, which ends a title and is no volume. Two years in a row are
/// one, as a volume over the turn of a year is.
pub(super) fn is_period(text: &str) -> bool {
    let Some((first, last)) = text.trim_end_matches(')').split_once(is_dash) else { return false };
    let Some(first) = year(first) else { return false };
    let last = match (last.len(), last.parse::<u16>()) {
        (2, Ok(last)) => first / 100 * 100 + last,
        (4, Ok(last)) => last,
        _ => return false,
    };
    last > first + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(piece: &str) -> Option<String> {
        pages(piece).map(|marked| format!("{}{}", marked.pages, if marked.stray { " stray" } else { "" }))
    }

    #[test]
    fn the_year_that_closes_a_reference_is_found() {
        assert_eq!(
            closing_year("Roe J., Bees, (2005)").map(|(year, span, end)| (year, span.start, end)),
            Some((2005, 15, 14))
        );
        assert_eq!(closing_year("Bees (2020a).").map(|(year, span, _)| (year, span.len())), Some((2020, 4)));
        assert_eq!(closing_year("Bees (2019), 4"), None);
        assert_eq!(closing_year("Bees, (n.d.)"), None);
        assert_eq!(closing_year("Bees 2005"), None);
    }

    #[test]
    fn pages_are_read_with_the_noise_behind_them() {
        assert_eq!(shown("pp. 49-82").as_deref(), Some("49-82"));
        assert_eq!(shown("pp. 165-174)").as_deref(), Some("165-174 stray"));
        assert_eq!(shown("pp. 11-24(13)").as_deref(), Some("11-24"));
        assert_eq!(shown("pp. 11-24+26").as_deref(), Some("11-24"));
        assert_eq!(shown("pp. S163–S171").as_deref(), Some("S163-S171"));
        assert_eq!(shown("pp. xii-xvi").as_deref(), Some("xii-xvi"));
        assert_eq!(shown("p. e12").as_deref(), Some("e12"));
        assert_eq!(shown("pp. 214-26").as_deref(), Some("214-26"));
        assert_eq!(shown("People 12"), None);
    }

    #[test]
    fn pages_within_a_piece_are_found() {
        let shown = |piece: &'static str| {
            pages_within(piece).map(|(span, pages)| (&piece[..span.start], pages.to_string()))
        };
        assert_eq!(
            shown("Conference on bees (pp. 104-131)"),
            Some(("Conference on bees ", "104-131".into()))
        );
        assert_eq!(
            shown("Bees in the arts (pp. 245–269). Hive Press"),
            Some(("Bees in the arts ", "245-269".into()))
        );
        assert_eq!(shown("Knee surgery of bees. Pp. 3–20"), Some(("Knee surgery of bees.", "3-20".into())));
    }
}
