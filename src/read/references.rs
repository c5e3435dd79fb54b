//! A list of references, one a line.

use super::{Context, Reader, Slice, Sniff, Split};
use crate::diagnostic::Report;
use crate::format::Format;
use crate::model::Record;
use crate::span::Span;

/// Reads lists of references.
pub(super) struct References;

static FORMAT: Format = Format {
    id: "references",
    extensions: &["refs"],
    description: "one reference a line; leading [12], 12. and bullets are taken off",
};

impl Reader for References {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn sniff(&self, head: &str) -> Sniff {
        if head.contains("#ITI#") { Sniff::Yes } else { Sniff::Maybe }
    }

    fn split(&self, window: &str, last: bool) -> Split {
        if !last {
            return Split::default();
        }
        let span = Span::new(0, window.len());
        Split { slices: vec![Slice { span, continues: false }], used: window.len() }
    }

    fn parse(&self, _: &str, _: usize, _: &Context, _: &mut Report) -> Option<Record> {
        None
    }
}
