//! What a piece behind the source says as volume, issue or article number.

use nom::bytes::complete::{tag_no_case, take_while, take_while1};
use nom::character::complete::{char, multispace0, satisfy};
use nom::combinator::{all_consuming, opt, recognize};
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

use super::{LONGEST_NUMBER, is_article_number, is_dash, is_period, is_plain_number, is_roman, year};
use crate::reference::lexicon;

/// What a piece behind the source says: a volume, an issue, or both.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::reference) enum Numbering<'p> {
    /// A bare number, `41`, `12A`, `XII`, `2017-October`.
    Bare(&'p str),
    /// `Vol. 41`, with where the number is in the piece.
    Volume(&'p str),
    /// `no. 3`, `SPEC. ISS.`, `Suppl. 2`, `March`: an issue by its words.
    Issue(&'p str),
    /// `41 (1)`.
    Both(&'p str, &'p str),
    /// `Art. no. 123`.
    Article(&'p str),
}

impl Numbering<'_> {
    /// Whether it can only be an article's: `Art. no. 123`, or longer than issues are, `e63421`.
    pub(in crate::reference) fn is_of_article(&self) -> bool {
        match self {
            Self::Article(_) => true,
            Self::Bare(number) => is_article_number(number),
            Self::Volume(_) | Self::Issue(_) | Self::Both(..) => false,
        }
    }
}

/// Reads a piece as volume, issue or article number.
pub(in crate::reference) fn numbering(piece: &str) -> Option<Numbering<'_>> {
    let marked = |mark: &'static [&'static str]| {
        move |input| -> IResult<&str, &str> {
            let (rest, _) = words(mark).parse(input)?;
            terminated(preceded(multispace0, number), multispace0).parse(rest)
        }
    };
    // What most pieces are is told by a few bytes, before any grammar is asked.
    if is_plain_number(piece) {
        return Some(Numbering::Bare(piece));
    }
    // What has no digit is an issue in words, or a roman numeral; titles and sources mostly have none.
    if !piece.bytes().fold(false, |found, byte| found | byte.is_ascii_digit()) && !piece.ends_with(')') {
        let is_number = piece.len() > 1 && is_roman(piece.trim_end_matches('.'));
        return match is_issue_in_words(piece) {
            true => Some(Numbering::Issue(piece)),
            false if is_number => {
                all_consuming(number).parse(piece).ok().map(|(_, found)| Numbering::Bare(found))
            }
            false => None,
        };
    }
    let first = piece.bytes().next()?.to_ascii_lowercase();
    if matches!(first, b'v' | b'b')
        && let Ok((_, found)) = all_consuming(marked(&["volume", "vol.", "vol", "bd."])).parse(piece)
    {
        return Some(Numbering::Volume(found));
    }
    if matches!(first, b'n' | b'i')
        && let Ok((_, found)) =
            all_consuming(marked(&["number", "no.", "nr.", "n°", "issue", "iss."])).parse(piece)
    {
        return Some(Numbering::Issue(found));
    }
    if first == b'a'
        && let Ok((_, found)) = all_consuming(marked(&[
            "art. no.",
            "article no.",
            "article number",
            "article id",
            "art. id",
            "article",
            "art.",
        ]))
        .parse(piece)
    {
        return Some(Numbering::Article(found));
    }
    if let Some((volume, issue)) = piece.split_once(':')
        && is_plain_number(volume)
        && is_plain_number(issue)
    {
        return Some(Numbering::Both(volume, issue));
    }
    let both = (
        preceded(opt(words(&["vol."])), preceded(multispace0, number)),
        preceded(multispace0, delimited(char('('), inner_issue, char(')'))),
    );
    if piece.ends_with(')')
        && let Ok((_, (volume, issue))) = all_consuming(both).parse(piece)
        && !is_period(volume)
    {
        return Some(Numbering::Both(volume, issue));
    }
    if is_issue_in_words(piece) {
        return Some(Numbering::Issue(piece));
    }
    if !piece.bytes().any(|b| b.is_ascii_digit()) && !is_roman(piece.trim_end_matches('.')) {
        return None;
    }
    if is_number_with_words(piece) {
        return Some(Numbering::Issue(piece));
    }
    if let Some(inner) = piece.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return (is_number(inner) && year(inner).is_none()).then_some(Numbering::Issue(inner));
    }
    if is_number_in_series(piece) {
        return Some(Numbering::Bare(piece));
    }
    all_consuming(number).parse(piece).ok().map(|(_, found)| Numbering::Bare(found))
}

/// Whether a text behind a volume can only be an issue: a letter, or before pages a short code, `2 A`, `3 AND 4`,
/// `December2016`, `CSCW`.
pub(in crate::reference) fn is_code_of_issue(text: &str, has_pages: bool) -> bool {
    const LONGEST: usize = 16;
    let bytes = text.as_bytes();
    if let [only] = bytes {
        return only.is_ascii_alphabetic();
    }
    let is_code = |byte: &u8| {
        byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b' ' | b'-' | b'.' | b'&' | b'/')
    };
    let letters = bytes.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let is_month_with_year = letters > 2
        && lexicon::month(&text[..letters]).is_some()
        && year(text[letters..].trim_start_matches([' ', '-', '.'])).is_some();
    has_pages && text.len() <= LONGEST && (bytes.iter().all(is_code) || is_month_with_year)
}

fn words(marks: &'static [&'static str]) -> impl FnMut(&str) -> IResult<&str, &str> {
    move |input| {
        for mark in marks {
            if let Ok((rest, found)) = tag_no_case::<_, _, nom::error::Error<&str>>(*mark).parse(input)
                && !rest.starts_with(char::is_alphabetic)
            {
                return Ok((rest, found));
            }
        }
        Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Tag)))
    }
}

/// What stands in the parentheses of `41 (1)`: anything short without parentheses.
fn inner_issue(input: &str) -> IResult<&str, &str> {
    take_while1(|c: char| c != '(' && c != ')').parse(input)
}

/// A number as volumes and issues bear it: digits with a letter or two before or after, several joined by dashes
/// or slashes, or a roman numeral.
fn number(input: &str) -> IResult<&str, &str> {
    let part = |c: char| c.is_ascii_alphanumeric() || is_dash(c) || matches!(c, '/' | '.' | '+' | '&');
    let (rest, whole) = recognize((satisfy(|c| c.is_ascii_alphanumeric()), take_while(part))).parse(input)?;
    let text = whole.trim_end_matches('.');
    if text.len() <= LONGEST_NUMBER && (is_number(text) || (text.len() > 1 && is_roman(text))) {
        Ok((&input[text.len()..], text)).map(|(tail, text)| (tail.strip_prefix('.').unwrap_or(rest), text))
    } else {
        Err(nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Digit)))
    }
}

/// Whether a text is digits with few letters: `41`, `3-4`, `12A`, `S1`, `2017-October`, not `COVID-19`.
fn is_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0 {
        return false;
    }
    let mut letters = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|run| !run.is_empty());
    let leading = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    letters.all(|run| {
        run.len() <= 2
            || lexicon::month(run).is_some()
            || ["pt", "sup", "supp", "suppl"].iter().any(|word| run.eq_ignore_ascii_case(word))
    }) && (leading <= 2 || text.as_bytes()[..3].eq_ignore_ascii_case(b"sup"))
}

/// Whether a piece is a number with the letters of a series behind it, `13664 LNCS`.
fn is_number_in_series(piece: &str) -> bool {
    piece.split_once(' ').is_some_and(|(number, series)| {
        number.bytes().all(|b| b.is_ascii_digit())
            && (1..=4).contains(&series.len())
            && series.bytes().all(|b| b.is_ascii_uppercase())
    })
}

/// Whether a piece is a number with an issue in words behind it, `11 Supplement`, `1 SPEC.ISSUE.`, `10 Oct`.
fn is_number_with_words(piece: &str) -> bool {
    piece.split_once(' ').is_some_and(|(number, words)| is_number(number) && is_issue_in_words(words))
}

/// Whether a piece names an issue in words: `SPEC. ISS.`, `SUPPL. 2`, `March`, `Winter`.
fn is_issue_in_words(piece: &str) -> bool {
    const OPENINGS: &[&str] = &[
        "spec. iss",
        "special issue",
        "special iss",
        "spec.",
        "suppl.",
        "supplement",
        "suppl",
        "supl.",
        "part ",
        "pt. ",
        "pt ",
        "issue ",
    ];
    const SEASONS: &[&str] = &["spring", "summer", "autumn", "fall", "winter"];
    if piece.len() > LONGEST_NUMBER || !may_be_issue_in_words(piece) {
        return false;
    }
    let season = |word: &str| SEASONS.iter().any(|season| season.eq_ignore_ascii_case(word));
    let is_time = |word: &str| lexicon::month(word).is_some() || season(word);
    let mut words = piece
        .split(|c: char| c.is_whitespace() || matches!(c, '-' | '/' | '–'))
        .filter(|word| !word.is_empty());
    lexicon::opens(OPENINGS, piece)
        || (words.next().is_some_and(is_time) && words.all(|word| is_time(word) || year(word).is_some()))
}

/// Whether a piece begins as issues in words do by its first three letters, which tell nearly all other pieces.
fn may_be_issue_in_words(piece: &str) -> bool {
    let Some(beginning) = piece.as_bytes().first_chunk::<3>() else { return false };
    if !beginning[0].is_ascii_alphabetic() {
        return true;
    }
    let beginning = beginning.map(|byte| byte.to_ascii_lowercase());
    lexicon::month_that_begins(beginning).is_some()
        || matches!(
            &beginning,
            b"spr" | b"sum" | b"aut" | b"fal" | b"win" | b"spe" | b"sup" | b"par" | b"pt." | b"pt " | b"iss"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_volumes_and_issues_are_told_from_words() {
        use Numbering::{Article, Bare, Both, Issue, Volume};
        for (piece, expected) in [
            ("41", Some(Bare("41"))),
            ("3-4", Some(Bare("3-4"))),
            ("12A", Some(Bare("12A"))),
            ("S1", Some(Bare("S1"))),
            ("XLII", Some(Bare("XLII"))),
            ("2017-October", Some(Bare("2017-October"))),
            ("41 (1)", Some(Both("41", "1"))),
            ("30(SUPPL. 2)", Some(Both("30", "SUPPL. 2"))),
            ("Vol. 265", Some(Volume("265"))),
            ("no. 7", Some(Issue("7"))),
            ("SPEC. ISS.", Some(Issue("SPEC. ISS."))),
            ("March", Some(Issue("March"))),
            ("Art. no. 123", Some(Article("123"))),
            ("COVID-19", None),
            ("C", None),
            ("Marching", None),
            ("2019 conference", None),
        ] {
            assert_eq!(numbering(piece), expected, "{piece}");
        }
    }
}
