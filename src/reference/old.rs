//! The layout of exports before 2023: `Surname, I.I., Title (2005) Source, 41 (1), pp. 49-82. , Publisher, Place`.

use super::authors::Authors;
use super::draft::Draft;
use super::score::Context;
use super::{authors, pieces, publisher, source, tail};
use crate::model::{Date, FieldName};
use crate::span::Span;

/// Whether a reference has a year in parentheses with text behind it, and none that closes it.
pub(super) fn is_old(draft: &Draft<'_>) -> bool {
    let text = &draft.raw[..draft.end_of_text()];
    tail::closing_year(text).is_none()
        && middle_year(draft)
            .is_some_and(|(_, _, parentheses)| draft.raw[parentheses.end..].contains(char::is_alphanumeric))
}

/// Reads a reference in this layout.
pub(super) fn read(draft: &mut Draft<'_>) {
    let raw = draft.raw;
    let Some((year, digits, parentheses)) = middle_year(draft) else { return };
    draft.item.issued = Some(Date::year(year));
    draft.take(FieldName::Issued, digits);

    let before = pieces::pieces(raw, draft.first_gap(Span::new(0, parentheses.start)));
    let texts: Vec<&str> = before.iter().map(|piece| draft.text(*piece)).collect();
    let found = authors::pairs(&texts).unwrap_or_else(|| {
        // What stands behind the year is a title when nothing but names stands before it.
        let behind = raw[parentheses.end..].trim_start();
        let with_behind: Vec<&str> = texts.iter().copied().chain([behind]).collect();
        let found = authors::authors(&with_behind);
        if found.pieces <= texts.len() { found } else { Authors::default() }
    });
    let title = &before[found.pieces..];
    draft.set_authors(found, &before);
    draft.set_title(title);

    let behind = draft.first_gap(Span::new(parentheses.end, raw.len()));
    let (main, extras) = main_and_extras(raw, behind);
    let main = pieces::pieces(raw, main);
    let numbers = main.iter().position(|piece| is_number(draft.text(*piece))).unwrap_or(main.len());
    let (words, numbers) = main.split_at(numbers);
    if let Some(place) = pieces::whole(words) {
        let begins_source = raw[parentheses.end..].trim_start().starts_with(',');
        if draft.item.title.is_none() && !begins_source {
            let mut sentences = Vec::new();
            words.iter().for_each(|piece| pieces::sentences(raw, *piece, &mut sentences));
            let source = sentences.iter().skip(1).position(|piece| raw[piece.range()].starts_with("In"));
            let (title, source) = sentences.split_at(source.map_or(sentences.len(), |at| at + 1));
            draft.set_title(title);
            source::take(draft, source, Context::default());
        } else {
            draft.set(FieldName::ContainerTitle, draft.text(place).trim_end_matches('.'), place);
        }
    }
    take_numbers(draft, numbers);
    publisher::take(draft, &pieces::pieces(raw, extras));
}

/// The first year in parentheses that is no part of an address.
fn middle_year(draft: &Draft<'_>) -> Option<(u16, Span, Span)> {
    let mut from = 0;
    loop {
        let found = tail::first_year(draft.raw, from)?;
        if !draft.is_taken(found.2) {
            return Some(found);
        }
        from = found.2.end;
    }
}

/// What stands before the first empty piece, and what behind it.
fn main_and_extras(raw: &str, behind: Span) -> (Span, Span) {
    let text = &raw[behind.range()];
    let mark = memchr::memchr_iter(b',', text.as_bytes()).find_map(|comma| {
        let rest = text[comma + 1..].trim_start();
        let next = text.len() - rest.len();
        let follows = rest.starts_with(',');
        let precedes = text[..comma].trim_end().ends_with('.') && text[..comma].ends_with(' ');
        (follows || precedes).then_some((comma, if follows { next + 1 } else { comma + 1 }))
    });
    match mark {
        Some((comma, next)) => {
            (Span::new(behind.start, behind.start + comma), Span::new(behind.start + next, behind.end))
        }
        None => (behind, Span::new(behind.end, behind.end)),
    }
}

fn is_number(piece: &str) -> bool {
    tail::pages(piece).is_some() || tail::numbering(piece.trim_end_matches('.')).is_some()
}

fn take_numbers(draft: &mut Draft<'_>, pieces: &[Span]) {
    for piece in pieces {
        let text = draft.text(*piece);
        if let Some(marked) = tail::pages(text) {
            draft.set_marked_pages(marked, *piece);
        } else if let Some(numbering) = tail::numbering(text.trim_end_matches('.')) {
            draft.set_numbering(&numbering, *piece);
        }
    }
}
