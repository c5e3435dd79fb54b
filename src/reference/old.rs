//! The layout of exports before 2023: `Surname, I.I., Title (2005) Source, 41 (1), pp. 49-82. , Publisher, Place`.

use super::authors::Authors;
use super::draft::Draft;
use super::score::Context;
use super::tail::{self, Numbering};
use super::{authors, lexicon, names, pieces, source};
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
pub(super) fn read(draft: &mut Draft<'_>) -> bool {
    let raw = draft.raw;
    let Some((year, digits, parentheses)) = middle_year(draft) else { return false };
    draft.item.issued = Some(Date::year(year));
    draft.take(FieldName::Issued, digits);

    let before = pieces::pieces(raw, draft.first_gap(Span::new(0, parentheses.start)));
    let texts: Vec<&str> = before.iter().map(|piece| draft.text(*piece)).collect();
    let found = author_pairs(&texts).unwrap_or_else(|| {
        // What stands behind the year is a title when nothing but names stands before it.
        let behind = raw[parentheses.end..].trim_start();
        let with_behind: Vec<&str> = texts.iter().copied().chain([behind]).collect();
        let found = authors::authors(&with_behind);
        if found.pieces <= texts.len() { found } else { Authors::default() }
    });
    for piece in &before[..found.pieces] {
        draft.take(if found.are_editors { FieldName::Editor } else { FieldName::Author }, *piece);
    }
    let title = &before[found.pieces..];
    draft.set_authors(found);
    if let (Some(first), Some(last)) = (title.first(), title.last()) {
        draft.set_title(Span::new(first.start, last.end));
    }

    let behind = draft.first_gap(Span::new(parentheses.end, raw.len()));
    let (main, extras) = main_and_extras(raw, behind);
    let main = pieces::pieces(raw, main);
    let numbers = main.iter().position(|piece| is_number(draft.text(*piece))).unwrap_or(main.len());
    let (words, numbers) = main.split_at(numbers);
    if let (Some(first), Some(last)) = (words.first(), words.last()) {
        let place = Span::new(first.start, last.end);
        let begins_source = raw[parentheses.end..].trim_start().starts_with(',');
        if draft.item.title.is_none() && !begins_source {
            let mut sentences = Vec::new();
            words.iter().for_each(|piece| pieces::sentences(raw, *piece, &mut sentences));
            let source = sentences.iter().skip(1).position(|piece| raw[piece.range()].starts_with("In"));
            let (title, source) = sentences.split_at(source.map_or(sentences.len(), |at| at + 1));
            if let (Some(first), Some(last)) = (title.first(), title.last()) {
                draft.set_title(Span::new(first.start, last.end));
            }
            source::take(draft, source, Context::default());
        } else {
            draft.set(FieldName::ContainerTitle, draft.text(place).trim_end_matches('.'), place);
        }
    }
    let stray = take_numbers(draft, numbers);
    take_publisher(draft, &pieces::pieces(raw, extras));
    stray
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

fn take_numbers(draft: &mut Draft<'_>, pieces: &[Span]) -> bool {
    let mut stray = false;
    for piece in pieces {
        let text = draft.text(*piece);
        if let Some(marked) = tail::pages(text) {
            stray |= marked.stray;
            draft.set_pages(marked.pages, *piece);
            continue;
        }
        match tail::numbering(text.trim_end_matches('.')) {
            Some(Numbering::Both(volume, issue)) => {
                let at = Span::of(issue, draft.raw).start;
                draft.set(FieldName::Volume, volume, Span::new(piece.start, at));
                draft.set(FieldName::Issue, issue, Span::new(at, piece.end));
            }
            Some(Numbering::Bare(number)) if draft.item.volume.is_none() => {
                draft.set(FieldName::Volume, number, *piece);
            }
            Some(Numbering::Volume(number)) => draft.set(FieldName::Volume, number, *piece),
            Some(Numbering::Bare(number) | Numbering::Issue(number)) => {
                draft.set(FieldName::Issue, number.trim_matches(['(', ')']), *piece);
            }
            Some(Numbering::Article(number)) => draft.set(FieldName::ArticleNumber, number, *piece),
            None => {}
        }
    }
    stray
}

/// Authors as pairs of pieces, `Surname, I.I., Surname, I.I.`; none where the first two pieces are no such pair.
pub(super) fn author_pairs(pieces: &[&str]) -> Option<Authors> {
    let mut found = Authors::default();
    while let [family, given, ..] = &pieces[found.pieces..] {
        if !names::is_initials(given) || !names::is_family(family) {
            break;
        }
        found.names.push(names::person_of(family, given).name());
        found.pieces += 2;
    }
    if found.names.is_empty() {
        return None;
    }
    if pieces.get(found.pieces).is_some_and(|piece| names::is_et_al(piece)) {
        found.et_al = true;
        found.pieces += 1;
    }
    Some(found)
}

/// Takes `Place: Publisher` or `Publisher, Place` from the pieces that stand behind everything else; tells whether there
/// was a publisher.
pub(super) fn take_publisher(draft: &mut Draft<'_>, behind: &[Span]) -> bool {
    let (Some(first), Some(last)) = (behind.first(), behind.last()) else { return false };
    let whole = Span::new(first.start, last.end);
    let text = draft.text(whole);
    if draft.is_taken(whole) {
        return false;
    }
    if let Some((place, publisher)) = text.split_once(": ") {
        let is_place = place.split_whitespace().count() <= 5 && place.starts_with(char::is_uppercase);
        if is_place && publisher.starts_with(char::is_uppercase) && publisher.split_whitespace().count() <= 8
        {
            draft.set(FieldName::PublisherPlace, place, Span::of(place, draft.raw));
            draft.set(FieldName::Publisher, publisher.trim_end_matches('.'), Span::of(publisher, draft.raw));
            return true;
        }
    }
    if is_publisher(draft.text(*first)) {
        draft.set(FieldName::Publisher, draft.text(*first).trim_end_matches('.'), *first);
        let place = Span::new(behind.get(1).map_or(last.end, |next| next.start), last.end);
        let text = draft.text(place);
        let is_place = text.split_whitespace().count() <= 4
            && text.starts_with(char::is_uppercase)
            && !text.contains(|c: char| c.is_ascii_digit());
        if is_place {
            draft.set(FieldName::PublisherPlace, text.trim_end_matches('.'), place);
        }
        return true;
    }
    false
}

fn is_publisher(piece: &str) -> bool {
    const WORDS: &[&str] =
        &["books", "press", "publ", "publications", "publisher", "publishers", "publishing", "verlag"];
    let bare = piece.trim_end_matches('.');
    lexicon::holds(&lexicon::PUBLISHERS, bare)
        || bare
            .split(|c: char| !c.is_alphanumeric())
            .next_back()
            .is_some_and(|word| lexicon::among(WORDS, word))
}
