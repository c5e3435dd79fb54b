//! RIS as files have it: from publishers, databases and reference managers, whole or damaged.
//!
//! [`lines`] tells tags from text; here records are cut at `TY` and `ER`, and their fields collected. What the fields mean in each
//! type of work is left to [`managed`](super::managed), which EndNote's XML is read by, too.

mod lines;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::managed::{self, Field, Kind, Tag};
use super::{Context, HEAD, Reader, Slice, Sniff, Split};
use crate::diagnostic::{Code, Report};
use crate::format::Format;
use crate::model::Record;
use crate::span::Span;

/// Reads RIS.
pub(super) struct Ris;

static FORMAT: Format = Format {
    id: "ris",
    extensions: &["ris"],
    description: "RIS, from Zotero, EndNote, Mendeley and most databases",
};

impl Reader for Ris {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn sniff(&self, head: &str) -> Sniff {
        let (mut tags, mut begun) = (0, false);
        let mut texts = 0;
        for line in lines::lines(head, 0, true) {
            let text = &head[line.start..line.end];
            match lines::tagged(text) {
                // A type that is known, or a field behind one that is not.
                Some(found) if begun || found.begins() && Kind::of_code(found.value).is_some() => {
                    return Sniff::Yes;
                }
                Some(found) => {
                    begun = found.begins();
                    tags += usize::from(found.is_exact);
                }
                None => texts += usize::from(!text.trim().is_empty()),
            }
        }
        // A head that was cut may lack the type that its records have.
        let is_cut = head.len() + 4 > HEAD && tags > texts;
        if is_cut || tags + texts == 0 { Sniff::Maybe } else { Sniff::No }
    }

    fn split(&self, window: &str, last: bool, _: &mut String) -> Split {
        let mut split = Split::default();
        let cut = |split: &mut Split, end: usize| {
            let span = Span::new(split.used, end);
            if !window[span.range()].trim().is_empty() {
                split.slices.push(Slice { span, continues: false, prelude: 0 });
                split.used = end;
            }
        };
        for line in lines::lines(window, 0, last) {
            match lines::tagged(&window[line.start..line.end]) {
                Some(found) if found.begins() => cut(&mut split, line.start),
                Some(found) if found.ends() => cut(&mut split, line.next),
                Some(_) | None => {}
            }
        }
        if last {
            cut(&mut split, window.len());
            split.used = window.len();
        }
        split
    }

    fn parse(&self, slice: &str, offset: usize, _: &Context<'_>, report: &mut Report) -> Option<Record> {
        let found = Entry::of(slice, offset);
        if let Some(text) = found.before {
            let message = "the text stands in no record; it was passed over";
            report.add(Code::TextBetweenRecords, text.shifted(offset), message);
        }
        if found.fields.is_empty() && found.kind.is_none() {
            return None;
        }
        let mut fields = found.fields;
        let kind = match found.kind {
            None => {
                let place = fields.first().map_or(Span::new(offset, offset), |field| field.span);
                let message = "the record has no line TY that tells its type; it was read as a document";
                report.add(Code::UnreadableRecord, place, message);
                Kind::DOCUMENT
            }
            Some(printed) => {
                let known = Kind::of_code(&printed.value);
                if known.is_none() {
                    let message =
                        format!("`{}` is no type of RIS; the record was read as a document", printed.value);
                    report.add(Code::UnreadableValue, printed.span, message);
                }
                let kind = known.unwrap_or(Kind::DOCUMENT);
                if known.is_none() || kind.has_another_code() {
                    fields.push(printed);
                }
                kind
            }
        };
        Some(managed::record(
            FORMAT.id,
            kind,
            &fields,
            Span::new(offset, offset + slice.len()),
            slice,
            report,
        ))
    }
}

/// What a slice holds.
struct Entry<'t> {
    /// The line that tells the type.
    kind: Option<Field<'t>>,
    fields: Vec<Field<'t>>,
    /// Text before the first field, by its place in the slice.
    before: Option<Span>,
}

impl<'t> Entry<'t> {
    fn of(slice: &'t str, offset: usize) -> Self {
        let mut found = Self { kind: None, fields: Vec::new(), before: None };
        // Where the value of the last field begins and ends.
        let mut open: Option<(Tag, Span)> = None;
        let read: Vec<_> = lines::lines(slice, 0, true)
            .map(|line| (line, lines::tagged(&slice[line.start..line.end])))
            .collect();
        // Without a type only lines as they should be make a record of a text.
        let is_record = read
            .iter()
            .filter_map(|(_, tagged)| *tagged)
            .any(|found| found.is_exact && !found.ends() || found.begins());
        for (line, tagged) in read {
            let text = slice[line.start..line.end].trim();
            match tagged.filter(|_| is_record) {
                Some(tagged) if tagged.ends() => break,
                Some(tagged) if tagged.tag != Tag::END => {
                    found.close(slice, offset, open.take());
                    open = Some((tagged.tag, Span::of(tagged.value, slice)));
                }
                Some(_) | None if text.is_empty() || tagged.is_some_and(|tagged| tagged.ends()) => {}
                Some(_) | None => match &mut open {
                    // What goes on behind the type is a note.
                    Some((Tag::TYPE, _)) => {
                        found.close(slice, offset, open.take());
                        open = Some((Tag::NOTE, Span::of(text, slice)));
                    }
                    Some((_, value)) => value.end = Span::of(text, slice).end,
                    None => {
                        let place = Span::of(text, slice);
                        found.before =
                            Some(found.before.map_or(place, |before| Span::new(before.start, place.end)));
                    }
                },
            }
        }
        found.close(slice, offset, open);
        found
    }

    /// Takes the field that has ended; one without a value is none.
    fn close(&mut self, slice: &'t str, offset: usize, field: Option<(Tag, Span)>) {
        let Some((tag, place)) = field else { return };
        let value = &slice[place.range()];
        if value.is_empty() {
            return;
        }
        let field = Field { tag, name: None, value: Cow::Borrowed(value), span: place.shifted(offset) };
        if tag == Tag::TYPE && self.kind.is_none() {
            self.kind = Some(field);
        } else {
            self.fields.push(field);
        }
    }
}
