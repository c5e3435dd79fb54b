//! Where the parts of a reference in the old layout lie: before the year, behind it, and what the export could not
//! place, which stands behind ` , `.

use crate::reference::draft::Draft;
use crate::reference::{authors, pieces, tail};
use crate::span::Span;

/// What stands between the year and the text behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reference) enum Joint {
    /// A blank: title or source follow, `Bees (2005) Journal of Honey`.
    Blank,
    /// A comma: neither title nor source was found, `Bees (2005), Sage, London`.
    Comma,
    /// A stop: the reference is as its authors wrote it, `Roe, J. (2005). Bees. London: Sage`.
    Stop,
}

/// Where the parts of a reference lie.
#[derive(Clone, Copy, Debug)]
pub(in crate::reference) struct Slots {
    /// Authors and perhaps the title.
    pub(super) before: Span,
    /// The year; a work in press has none.
    pub(super) year: Option<(u16, Span)>,
    /// Whether a comma stands before the year, behind which the title would stand: nothing but authors is before it.
    pub(super) closes_authors: bool,
    pub(super) joint: Joint,
    /// Title or source, and numbers.
    pub(super) main: Span,
    /// Everything else, in no order: editors, edition, publisher, place, dates, notes.
    pub(super) extras: Span,
}

/// The parts of a reference, if it is in this layout: a year in parentheses with text behind it and none that closes
/// it; or, without a year, names in pairs of pieces and the mark of the extras.
pub(in crate::reference) fn slots(draft: &Draft<'_>) -> Option<Slots> {
    let raw = draft.raw;
    if tail::closing_year(&raw[..draft.end_of_text()]).is_some() {
        return None;
    }
    if let Some((year, digits, parentheses)) = middle_year(draft) {
        let behind = &raw[parentheses.end..];
        let joint = match behind.trim_start().chars().next() {
            Some(',') => Joint::Comma,
            Some('.') if behind.starts_with('.') => Joint::Stop,
            Some(_) | None => Joint::Blank,
        };
        let (main, extras) = main_and_extras(raw, Span::new(parentheses.end, raw.len()));
        let before = Span::new(0, parentheses.start);
        let closes_authors = closes_authors(raw, parentheses.start);
        return Some(Slots { before, year: Some((year, digits)), closes_authors, joint, main, extras });
    }
    let all = Span::new(0, raw.len());
    let (before, extras) = main_and_extras(raw, all);
    let is_listed = !extras.is_empty() && {
        let texts: Vec<&str> =
            pieces::pieces(raw, before).into_iter().take(2).map(|piece| draft.text(piece)).collect();
        authors::pairs(&texts).is_some()
    };
    let nothing = Span::new(before.end, before.end);
    is_listed.then_some(Slots {
        before,
        year: None,
        closes_authors: false,
        joint: Joint::Comma,
        main: nothing,
        extras,
    })
}

fn closes_authors(raw: &str, open: usize) -> bool {
    raw[..open].trim_end().ends_with(',')
}

/// How many years of a title are looked past.
const TRIES: usize = 8;

/// The year of the work: the first in parentheses that is no part of an address and that its sentence does not go on
/// behind, as it does behind the year of a law in a title; else the first.
fn middle_year(draft: &Draft<'_>) -> Option<(u16, Span, Span)> {
    let raw = draft.raw;
    let (mut first, mut from, mut end) = (None, 0, raw.len());
    for _ in 0..TRIES {
        let Some(found) = tail::first_year(raw, from) else { break };
        let parentheses = found.2;
        from = parentheses.end;
        if draft.is_taken(parentheses) {
            continue;
        }
        if parentheses.start > end || !raw[from..].contains(char::is_alphanumeric) {
            break;
        }
        let rest = raw[from..].trim_start();
        let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
        let goes_on = rest
            .starts_with(|c: char| c.is_lowercase() || matches!(c, ':' | ';' | '?' | '!' | ')' | '”' | '’'))
            && !rest.starts_with("http")
            && !closes_authors(raw, parentheses.start);
        if !goes_on {
            return Some(found);
        }
        if first.is_none() {
            first = Some(found);
            end = main_and_extras(raw, Span::new(from, raw.len())).0.end;
        }
    }
    first
}

/// What stands before the first empty piece, and what behind it.
fn main_and_extras(raw: &str, behind: Span) -> (Span, Span) {
    let text = &raw[behind.range()];
    let mark = memchr::memchr_iter(b',', text.as_bytes()).find_map(|comma| {
        let rest = text[comma + 1..].trim_start();
        let next = text.len() - rest.len();
        let follows = rest.starts_with(',');
        let precedes =
            text[..comma].ends_with(' ') && text[..comma].trim_end().ends_with('.') && !begins_volume(rest);
        (follows || precedes).then_some((comma, if follows { next + 1 } else { comma + 1 }))
    });
    match mark {
        Some((comma, next)) => {
            (Span::new(behind.start, behind.start + comma), Span::new(behind.start + next, behind.end))
        }
        None => (behind, Span::new(behind.end, behind.end)),
    }
}

/// Whether a text begins with a volume: `J. Hon. Soc. , 12` is a source printed with a blank before its comma.
fn begins_volume(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    (1..=4).contains(&digits) && (text[digits..].starts_with(',') || text[digits..].starts_with(" ("))
}
