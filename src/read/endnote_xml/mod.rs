//! XML as EndNote exports it, and Mendeley, Zotero and JabRef in its stead: `<xml><records><record>…`.
//!
//! [`marks`] finds where records begin and end without reading them, [`collect`] reads the fields of one, [`elements`] says which field of
//! RIS an element is. What the fields mean in each type of work is left to [`managed`](super::managed).

mod collect;
mod elements;
mod marks;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::managed::{self, Field, Kind, Tag};
use super::{Context, HEAD, Reader, Slice, Sniff, Split};
use crate::diagnostic::{Code, Report};
use crate::format::Format;
use crate::model::Record;
use crate::span::Span;
use marks::Mark;

/// Reads EndNote's XML.
pub(super) struct EndNoteXml;

static FORMAT: Format = Format {
    id: "endnote-xml",
    extensions: &["xml"],
    description: "XML from EndNote: <xml><records><record>, with <ref-type> and <contributors>",
};

impl Reader for EndNoteXml {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn sniff(&self, head: &str) -> Sniff {
        let begin = head.trim_start();
        if begin.is_empty() {
            return Sniff::Maybe;
        }
        if !begin.starts_with('<') {
            return Sniff::No;
        }
        // No other format has this root, and other roots have no reference types.
        let has_root = begin.contains("<xml>") && begin.contains("<records>");
        if has_root || begin.contains("<record") && begin.contains("<ref-type") {
            return Sniff::Yes;
        }
        // A head that was cut may end in the names of the database.
        let is_cut = head.len() + 4 > HEAD && (begin.contains("<records") || begin.contains("<record>"));
        if is_cut { Sniff::Maybe } else { Sniff::No }
    }

    fn split(&self, window: &str, last: bool, _: &mut String) -> Split {
        let (mut split, mut is_open) = (Split::default(), false);
        let cut = |split: &mut Split, end: usize| {
            let span = Span::new(split.used, end);
            if !window[span.range()].trim().is_empty() {
                split.slices.push(Slice { span, continues: false, prelude: 0 });
                split.used = end;
            }
        };
        for mark in marks::marks(window, last) {
            match mark {
                // The record before was never closed.
                Mark::Opens(place) if is_open => cut(&mut split, place.start),
                Mark::Opens(_) => is_open = true,
                Mark::Closes(place) if is_open => {
                    cut(&mut split, place.end);
                    is_open = false;
                }
                Mark::Empty(place) => {
                    if is_open {
                        cut(&mut split, place.start);
                    }
                    cut(&mut split, place.end);
                    is_open = false;
                }
                Mark::Closes(_) => {}
            }
        }
        if last {
            cut(&mut split, window.len());
            split.used = window.len();
        }
        split
    }

    fn parse(&self, slice: &str, offset: usize, _: &Context<'_>, report: &mut Report) -> Option<Record> {
        let begin = marks::marks(slice, true).find_map(|mark| match mark {
            Mark::Opens(place) | Mark::Empty(place) => Some(place.start),
            Mark::Closes(_) => None,
        });
        if let Some(text) = marks::text_outside(&slice[..begin.unwrap_or(slice.len())]) {
            let message = "the text stands in no record; it was passed over";
            report.add(Code::TextBetweenRecords, text.shifted(offset), message);
        }
        let begin = begin?;
        let place = Span::new(offset + begin, offset + slice.len());
        let mut found = collect::collect(&slice[begin..], place.start);
        if let Some((rest, why)) = &found.unread {
            let message =
                format!("the record is no XML from here on ({why}); the rest was kept as a custom field");
            report.add(Code::UnreadableRecord, *rest, message);
        }
        let is_closed =
            marks::marks(slice, true).any(|mark| matches!(mark, Mark::Closes(_) | Mark::Empty(_)));
        if !is_closed && found.unread.is_none() {
            let message = "the record is never closed; what stands in it was read";
            report.add(Code::UnreadableRecord, place, message);
        }
        if found.fields.is_empty() && found.type_name.is_empty() && found.type_number.is_empty() {
            return None;
        }
        let kind = Kind::of_reference_type(&found.type_name, &found.type_number);
        let printed = [&found.type_name, &found.type_number].into_iter().find(|name| !name.is_empty());
        match (kind, printed) {
            (None, Some(printed)) => {
                let message =
                    format!("`{printed}` is no reference type of EndNote; the record was read as a document");
                report.add(Code::UnreadableValue, found.type_place, message);
            }
            (None, None) => {
                let message = "the record has no <ref-type> that tells its type; it was read as a document";
                report.add(Code::UnreadableRecord, Span::new(place.start, place.start), message);
            }
            (Some(_), _) => {}
        }
        if let Some(printed) = printed
            && kind.is_none_or(Kind::has_another_code)
        {
            let value = Cow::Owned(printed.clone());
            found.fields.push(Field {
                tag: Tag::TYPE,
                name: Some("ref-type"),
                value,
                span: found.type_place,
            });
        }
        let kind = kind.unwrap_or(Kind::DOCUMENT);
        for field in &mut found.fields {
            field.tag = elements::in_type(field.tag, kind);
        }
        Some(managed::record(FORMAT.id, kind, &found.fields, place, &slice[begin..], report))
    }
}
