//! Authors and title, which stand before the year.

use super::slots::{Joint, Slots};
use crate::model::Name;
use crate::reference::authors::{self, Authors};
use crate::reference::draft::Draft;
use crate::reference::{lexicon, names};
use crate::span::Span;

/// Takes the authors; gives back the pieces behind them, the title.
pub(super) fn take(draft: &mut Draft<'_>, slots: &Slots) -> Vec<Span> {
    let before = super::free_pieces(draft, slots.before);
    let texts: Vec<&str> = before.iter().map(|piece| draft.text(*piece)).collect();
    let mut found = authors::pairs(&texts).unwrap_or_else(|| single(&texts, draft, slots));
    if slots.closes_authors {
        take_last(&texts, &mut found);
    }
    let title = before[found.pieces..].to_vec();
    draft.set_authors(found, &before);
    title
}

/// Authors whose names are not in pairs: in the order of the new layout, or a body.
fn single(texts: &[&str], draft: &Draft<'_>, slots: &Slots) -> Authors {
    // What stands behind the year is a title when nothing but names stands before it.
    let behind = draft.raw[slots.main.start..].trim_start_matches(['.', ',', ' ']);
    let with_behind: Vec<&str> = texts.iter().copied().chain([behind]).collect();
    let found = authors::authors(&with_behind, draft.names);
    if found.pieces <= texts.len() && !found.names.is_empty() {
        return found;
    }
    let is_body = slots.closes_authors || slots.joint == Joint::Stop;
    if is_body && !texts.is_empty() && texts.iter().all(|piece| is_capitalised(piece)) {
        let names = texts.iter().map(|piece| Name::literal(names::one_line(piece.trim_end_matches('.'))));
        return Authors { names: names.collect(), pieces: texts.len(), ..Authors::default() };
    }
    Authors::default()
}

/// Adds a last author who lost the initials: `Roe, J., Poe, (2005)`.
fn take_last(texts: &[&str], found: &mut Authors) {
    if let [last] = texts[found.pieces..]
        && !found.names.is_empty()
        && names::is_family(last)
        && last.split_whitespace().count() <= 2
        && is_capitalised(last)
    {
        found.names.push(names::person_of(last, "").name());
        found.pieces += 1;
    }
}

/// The most words of the name of a body.
const LONGEST_BODY: usize = 10;

/// Whether every word of a piece but the small ones is capitalised.
fn is_capitalised(piece: &str) -> bool {
    let mut words = piece.split_whitespace().filter(|word| !lexicon::word(word).is_small).peekable();
    words.peek().is_some()
        && piece.split_whitespace().count() <= LONGEST_BODY
        && words.all(|word| word.starts_with(char::is_uppercase))
}
