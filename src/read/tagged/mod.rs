//! The tagged export: sections between `#IXX#` and `#FXX#`, several records in one input.
//!
//! [`tags`] finds the tags, [`walk`] tells sections and records by them, [`record`] makes a record of what is in
//! the sections. References are left to [`crate::reference`].

mod record;
mod tags;
#[cfg(test)]
mod tests;
mod walk;

use super::{Context, HEAD, Reader, Slice, Sniff, Split, marks};
use crate::diagnostic::Report;
use crate::format::Format;
use crate::model::Record;
use crate::span::Span;
use tags::Tag;
use walk::Event;

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
        let tags = tags::find(head, true);
        let is_paired = |tag: &Tag| tag.opens && tag.next_same.is_some_and(|next| !tags[next].opens);
        // Other formats may hold tags in what they quote.
        let is_structured = marks::begins_structured(head);
        if tags.iter().any(|tag| tag.opens && tag.section.is_known() || tag.capitals && is_paired(tag)) {
            return if is_structured { Sniff::Maybe } else { Sniff::Yes };
        }
        // The last character of a head that was cut may have been too long for it.
        let cut = head.len() + 4 > HEAD && !is_structured;
        if cut || head.trim().is_empty() || tags.iter().any(|tag| tag.is_sure() || is_paired(tag)) {
            return Sniff::Maybe;
        }
        Sniff::No
    }

    fn split(&self, window: &str, last: bool, _: &mut String) -> Split {
        let mut split = Split::default();
        walk::walk(window, &tags::find(window, last), last, |event| match event {
            Event::Record(start) => {
                split.slices.push(Slice { span: Span::new(split.used, start), continues: false, prelude: 0 });
                split.used = start;
            }
            Event::Text(_) | Event::Open { .. } | Event::Close(_) | Event::Unclosed(_) | Event::Stray(_) => {}
        });
        if last {
            if !window[split.used..].trim().is_empty() {
                let span = Span::new(split.used, window.len());
                split.slices.push(Slice { span, continues: false, prelude: 0 });
            }
            split.used = window.len();
        }
        split
    }

    fn parse(
        &self,
        slice: &str,
        offset: usize,
        context: &Context<'_>,
        report: &mut Report,
    ) -> Option<Record> {
        Some(record::read(slice, offset, context, report))
    }
}
