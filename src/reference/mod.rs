//! One cited reference: string → item. Lists of references are taken apart in [`list`].
//!
//! Works on slices of the raw string, so that every byte can be accounted for; knows nothing of documents, files
//! or output formats.

mod authors;
mod classify;
mod draft;
mod identifiers;
mod lexicon;
pub(crate) mod list;
mod names;
mod new;
mod old;
mod pieces;
mod score;
mod segment;
mod tail;
#[doc(hidden)]
pub mod training;
mod weights;
mod words;

use classify::Signs;

use crate::diagnostic::{Code, Report};
use crate::model::{FieldName, ItemType, Reference};
use crate::span::Span;

/// Reads one reference. `raw` is free of outer white space and separators and begins at byte `offset` of the
/// input. Never fails: what no field takes is left over, and what is no reference is a fragment.
pub(crate) fn parse(raw: &str, offset: usize, report: &mut Report) -> Reference {
    parse_with(raw, offset, &weights::LEARNT, report)
}

fn parse_with(raw: &str, offset: usize, weights: &score::Weights, report: &mut Report) -> Reference {
    let span = Span::new(offset, offset + raw.len());
    let mut draft = draft::Draft::new(raw);
    identifiers::take(&mut draft);
    let stray = if old::is_old(&draft) { old::read(&mut draft) } else { new::read(&mut draft, weights) };
    let signs = Signs { stray, ..draft.signs };
    let (mut item, taken, leftover) = draft.finish();
    let fragment = item.author.is_empty() && item.editor.is_empty() && item.title.is_none();
    item.kind = if fragment { ItemType::Document } else { classify::classify(&item, signs) };
    if fragment {
        item.note = Some(names::one_line(raw));
        report.add(Code::Fragment, span, "this piece of a reference has neither author nor title");
    }
    if let Some(pages) = item.page.as_ref().filter(|pages| pages.is_reversed()) {
        let place = taken.iter().find(|taken| taken.field == FieldName::Page);
        let place = place.map_or(span, |taken| taken.span.shifted(offset));
        report.add(
            Code::ReversedPages,
            place,
            format!("the last page lies before the first; {pages} is kept as printed"),
        );
    }
    if !fragment {
        for piece in &leftover {
            report.add(Code::LeftoverText, piece.span.shifted(offset), "no field took this text");
        }
    }
    Reference { raw: raw.to_owned(), span, fragment, item, taken, leftover }
}
