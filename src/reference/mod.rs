//! One cited reference: string → item. Lists of references are taken apart in [`list`].
//!
//! Works on slices of the raw string, so that every byte can be accounted for; knows nothing of documents, files
//! or output formats.

pub(crate) mod list;

use crate::diagnostic::Report;
use crate::model::Reference;
use crate::span::Span;

/// Reads one reference. `raw` is free of outer white space and separators and begins at byte `offset` of the
/// input. Never fails: what no field takes is left over, and what is no reference is a fragment.
pub(crate) fn parse(raw: &str, offset: usize, _report: &mut Report) -> Reference {
    Reference { raw: raw.to_owned(), span: Span::new(offset, offset + raw.len()), ..Reference::default() }
}
