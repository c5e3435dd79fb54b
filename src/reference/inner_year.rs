//! References that an export could not take apart: the year in parentheses behind the authors, as many styles print it,
//! with a closing year of the export or none: `Roe, J., & Poe, A. (2013). On bees. Honey, 4, (2013)`.

use super::draft::{Draft, trim};
use super::{authors, names, pieces, tail};
use crate::model::{Date, FieldName};
use crate::span::Span;

/// Takes the year, and gives back the pieces of the reference with a piece's end in its place; none where something else
/// than names stands before it.
pub(super) fn take(draft: &mut Draft<'_>, body: Span) -> Option<Vec<Span>> {
    let raw = draft.raw;
    let (year, digits, parentheses) = tail::first_year(&raw[..body.end], body.start)?;
    let before = trim(raw, Span::new(body.start, parentheses.start), |c| c.is_whitespace() || c == ',');
    let behind = trim(raw, Span::new(parentheses.end, body.end), |c| {
        c.is_whitespace() || matches!(c, '.' | ',' | ':')
    });
    if before.len() > LONGEST_NAMES
        || behind.is_empty()
        || raw[behind.range()].starts_with(char::is_lowercase)
        || draft.is_taken(digits)
        || before.end > parentheses.start
    {
        return None;
    }
    let mut found = pieces::pieces(raw, before);
    let behind = pieces::pieces(raw, behind);
    let texts: Vec<&str> = found.iter().chain(&behind).map(|piece| draft.text(*piece)).collect();
    let are_names = authors::pairs(&texts).is_some_and(|names| names.pieces == found.len())
        || authors::authors(&texts, draft.names).pieces == found.len() && !is_title(&texts[..found.len()]);
    if found.is_empty() || !are_names {
        return None;
    }
    // The year beside the authors is the work's own; that at the end is what an export made of it.
    if draft.item.issued.is_some_and(|issued| issued.year != year) {
        draft.retract_year();
    }
    draft.item.issued = Some(Date::year(year));
    draft.take(FieldName::Issued, digits);
    found.extend(behind);
    Some(found)
}

/// The longest list of names before a year, in bytes.
const LONGEST_NAMES: usize = 400;

/// Whether what stands before the year is one name that is no person's and has many words, as titles do.
fn is_title(before: &[&str]) -> bool {
    const MOST: usize = 4;
    matches!(before, [only] if names::person(only).is_none() && only.split_whitespace().count() > MOST)
}
