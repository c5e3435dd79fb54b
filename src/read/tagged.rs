//! The tagged export.

use super::{Context, Reader, Slice, Sniff, Split};
use crate::diagnostic::Report;
use crate::format::Format;
use crate::model::Record;
use crate::span::Span;

/// Reads tagged exports.
pub(super) struct Tagged;

static FORMAT: Format = Format {
    id: "tagged",
    extensions: &["txt"],
    description: "tagged export: #ITI#title#FTI# #IRE#abstract#FRE# #IPC#keywords#FPC# #IRF#references#FRF#",
};

impl Reader for Tagged {
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
