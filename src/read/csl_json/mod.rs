//! CSL-JSON, as an array, one item or one item a line, as programs and services write it.
//!
//! [`split`] finds objects, [`object`] their members, [`item`] makes an item of them; an item that refmill has written with its
//! provenance is again what it was. The rules are those of the CSL data schema 1.0.2 and of what Zotero, Better BibTeX, pandoc,
//! citeproc-js, Crossref and DataCite write.

mod dates;
mod item;
mod kinds;
mod names;
mod note;
mod object;
mod provenance;
mod sniff;
mod split;
#[cfg(test)]
mod tests;
mod texts;

use super::{Context, Reader, Sniff, Split};
use crate::diagnostic::{Code, Report};
use crate::format::Format;
use crate::model::{Custom, Item, Record, Reference};
use crate::repair;
use crate::span::Span;
use item::{Place, Reading};
use object::{Kind, Object};
use sniff::Shape;

/// What custom fields are called after, whether items stand in an array or one a line.
const FORMAT_NAME: &str = "csl-json";

/// Reads arrays of items, and single ones.
pub(super) struct CslJson;

/// Reads items one a line.
pub(super) struct CslJsonLines;

static FORMAT: Format = Format {
    id: FORMAT_NAME,
    extensions: &["json"],
    description: "CSL-JSON, of Zotero, Better BibTeX, pandoc, Crossref and others: an array, one item, a list of a service",
};

static LINES_FORMAT: Format = Format {
    id: "csl-jsonl",
    extensions: &["jsonl", "ndjson"],
    description: "CSL-JSON, one item a line; what refmill wrote comes back with its raw text and place",
};

impl Reader for CslJson {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn sniff(&self, head: &str) -> Sniff {
        match sniff::sniff(head) {
            // The other reader is surer of them.
            (Sniff::Yes, Shape::Lines) => Sniff::Maybe,
            (sniff, Shape::Lines | Shape::Other) => sniff,
        }
    }

    fn split(&self, window: &str, last: bool, prelude: &mut String) -> Split {
        split::split(window, last, prelude)
    }

    fn parse(
        &self,
        slice: &str,
        offset: usize,
        context: &Context<'_>,
        report: &mut Report,
    ) -> Option<Record> {
        read(slice, offset, context, report)
    }
}

impl Reader for CslJsonLines {
    fn format(&self) -> &'static Format {
        &LINES_FORMAT
    }

    fn sniff(&self, head: &str) -> Sniff {
        match sniff::sniff(head) {
            (Sniff::Yes, Shape::Other) => Sniff::Maybe,
            (sniff, Shape::Lines | Shape::Other) => sniff,
        }
    }

    fn split(&self, window: &str, last: bool, prelude: &mut String) -> Split {
        split::split(window, last, prelude)
    }

    fn parse(
        &self,
        slice: &str,
        offset: usize,
        context: &Context<'_>,
        report: &mut Report,
    ) -> Option<Record> {
        read(slice, offset, context, report)
    }
}

/// Reads the object of a slice.
fn read(slice: &str, offset: usize, context: &Context<'_>, report: &mut Report) -> Option<Record> {
    let is_first = context.prelude.is_empty();
    let found = split::item_start(slice, is_first);
    let start = found.unwrap_or(slice.len());
    let before = &slice[..start];
    if split::is_behind_list(context.prelude, before) {
        return None;
    }
    // Before the first item stands all of an object that its list is in.
    if !(is_first && before.contains('{')) {
        report_between(before, offset, report);
    }
    found?;
    let text = &slice[start..];
    let place = Place { text, offset: offset + start };
    let mut object = Object::read(text);
    let mended = object.broken.as_ref().and_then(|_| object::mended(text));
    if let Some(mended) = &mended {
        let other = Object::read(mended);
        if other.broken.is_none() {
            let message =
                "control characters in strings and commas before brackets are not JSON; all of it was read";
            report.add(Code::UnreadableRecord, begin(place), message);
            object = other;
        }
    }
    record(object, place, context, report)
}

/// Reports text that stands before an object and is not punctuation.
fn report_between(before: &str, offset: usize, report: &mut Report) {
    let is_mark = |c: char| !c.is_alphanumeric();
    let text = before.trim_matches(is_mark);
    if !text.is_empty() {
        let span = Span::of(text, before).shifted(offset);
        report.add(Code::TextBetweenRecords, span, "the text is no object of JSON; it was passed over");
    }
}

/// The place of the beginning of an object, for messages about all of it.
fn begin(place: Place<'_>) -> Span {
    let line = place.text.lines().next().unwrap_or_default().trim_end();
    Span::of(line, place.text).shifted(place.offset)
}

fn record<'t>(
    object: Object<'t>,
    place: Place<'t>,
    context: &Context<'_>,
    report: &mut Report,
) -> Option<Record> {
    let Object { mut members, broken } = object;
    // Crossref answers with an envelope around the work; one around no work holds nothing.
    let is_message = |key: &str| key == "message";
    if let Some((_, inner)) =
        members.iter().find(|(key, value)| is_message(key) && object::kind(value) == Kind::Object)
    {
        members = object::members(inner);
        if members.iter().any(|(key, value)| key == "items" && matches!(value.get().as_bytes(), [b'[', ..])) {
            return None;
        }
    }
    let nothing_read = members.is_empty();
    let Reading { mut item, printed, provenance } = item::read(members, context.document_type, place, report);
    if let Some((end, why)) = broken {
        let rest = place.text.get(end..).unwrap_or_default();
        let rest = rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '}' | ']'));
        let kept = if nothing_read { "nothing of it could be read" } else { "what stands before was read" };
        report.add(Code::UnreadableRecord, begin(place), format!("the object is not JSON ({why}); {kept}"));
        if nothing_read {
            return None;
        }
        if !rest.is_empty() {
            item.custom.push(Custom::new("text", rest));
        }
    }
    let nothing = Item { kind: item.kind, ..Item::default() };
    if item == nothing {
        return None;
    }
    let start = Span::new(place.offset, place.offset);
    let span = printed.map_or(start, |printed| inside(place.of(printed)));
    let mut record = Record { span, ..Record::default() };
    let Some(provenance) = provenance else {
        repair::item(&mut item, place.text, if span.is_empty() { begin(place) } else { span }, report);
        record.raw = printed.map(|printed| without_quotes(printed.get()).to_owned()).unwrap_or_default();
        record.document = Some(item);
        return Some(record);
    };
    record.origin = Some(provenance.origin);
    match provenance.confidence {
        Some(confidence) => {
            record.span = start;
            record.references.push(Reference {
                raw: provenance.raw,
                span,
                fragment: provenance.fragment,
                item,
                leftover: provenance.leftover,
                corrected: provenance.corrected,
                confidence,
                ..Reference::default()
            });
        }
        None => {
            record.raw = provenance.raw;
            record.document = Some(item);
        }
    }
    Some(record)
}

/// A string as printed, without its quotation marks.
fn without_quotes(json: &str) -> &str {
    json.strip_prefix('"').and_then(|json| json.strip_suffix('"')).unwrap_or(json)
}

/// The place of what stands between the quotation marks of a string.
const fn inside(span: Span) -> Span {
    if span.len() < 2 { span } else { Span::new(span.start + 1, span.end - 1) }
}
