//! The fields of one record, in the order of their elements.
//!
//! Text in `<style>` is joined, with italics and raised or lowered letters as the tags that the model has for them, in titles and
//! abstracts. Nothing here knows types of works.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::elements;
use crate::read::managed::{Field, Tag};
use crate::span::Span;

/// How deeply elements nest at most.
const DEEPEST: usize = 32;

/// What a record holds.
#[derive(Debug, Default)]
pub(super) struct Collected<'t> {
    /// The fields, with the tags of RIS.
    pub(super) fields: Vec<Field<'t>>,
    /// The reference type by its name and its number; empty where it is not told.
    pub(super) type_name: String,
    pub(super) type_number: String,
    pub(super) type_place: Span,
    /// The place from which on the record is no XML, and why.
    pub(super) unread: Option<(Span, String)>,
}

/// Reads the record that a text begins with. `offset` is where that is in the input.
pub(super) fn collect(text: &str, offset: usize) -> Collected<'_> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut walk = Walk {
        offset,
        text,
        open: Vec::new(),
        styles: Vec::new(),
        value: String::new(),
        place: None,
        found: Collected::default(),
    };
    loop {
        let before = position(&reader);
        let event = reader.read_event();
        let after = position(&reader);
        match event {
            Ok(Event::Start(tag)) => walk.open(&tag, after),
            Ok(Event::End(tag)) => {
                if walk.close(tag.name().as_ref(), before) {
                    break;
                }
            }
            Ok(Event::Text(run)) => walk.push(&run.decode().unwrap_or_default(), before, after),
            Ok(Event::CData(run)) => walk.push(&run.decode().unwrap_or_default(), before, after),
            Ok(Event::GeneralRef(name)) => walk.push(&resolved(&name), before, after),
            Ok(Event::Eof) => break,
            Ok(Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
            Err(why) => {
                let error_at = before.min(text.len());
                walk.give_up(error_at, &why.to_string());
                break;
            }
        }
    }
    walk.finish_value();
    walk.found
}

/// How far a text was read.
fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

/// The text of an entity; one that is not known stays as it is printed.
fn resolved(name: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = name.resolve_char_ref() {
        return c.to_string();
    }
    let printed = format!("&{};", name.decode().unwrap_or_default());
    html_escape::decode_html_entities(&printed).into_owned()
}

struct Walk<'t> {
    offset: usize,
    text: &'t str,
    /// The open elements, styles left aside.
    open: Vec<&'t str>,
    /// The tags of the model that the open styles stand for.
    styles: Vec<Vec<&'static str>>,
    /// The text of the innermost element so far, and where it stands.
    value: String,
    place: Option<Span>,
    found: Collected<'t>,
}

impl<'t> Walk<'t> {
    fn open(&mut self, tag: &BytesStart<'_>, after: usize) {
        let name = tag.name();
        if name.as_ref() == b"style" {
            let face = attribute(tag, "face");
            let tags: Vec<&'static str> = face.split_whitespace().filter_map(markup).collect();
            tags.iter().for_each(|tag| self.mark("<", tag));
            self.styles.push(tags);
            return;
        }
        self.finish_value();
        // The name as a part of the text, which lives longer than the tag.
        let length = name.as_ref().len();
        let printed = self.text[..after].rfind('<').and_then(|at| self.text.get(at + 1..at + 1 + length));
        let name = printed.filter(|printed| printed.as_bytes() == name.as_ref()).unwrap_or("?");
        if name == "ref-type" {
            self.found.type_name = attribute(tag, "name").trim().to_owned();
            self.found.type_place = Span::new(self.offset + after, self.offset + after);
        }
        // Elements that nest more deeply than any do are read as if they stood side by side.
        if self.open.len() < DEEPEST {
            self.open.push(name);
        }
    }

    /// Ends an element; tells whether it was the record.
    fn close(&mut self, name: &[u8], before: usize) -> bool {
        if name == b"style" {
            for tag in self.styles.pop().unwrap_or_default().into_iter().rev() {
                self.mark("</", tag);
            }
            return false;
        }
        // An end that nothing open has is passed over; one that has an element further out ends those within, too.
        let Some(depth) = self.open.iter().rposition(|open| open.as_bytes() == name) else { return false };
        if self.open.last() == Some(&"ref-type") {
            self.found.type_number = self.value.trim().to_owned();
            if let Some(place) = self.place.take() {
                self.found.type_place = place;
            } else {
                self.found.type_place.end = self.offset + before;
            }
            self.value.clear();
        }
        self.finish_value();
        self.open.truncate(depth);
        self.styles.clear();
        self.open.is_empty()
    }

    /// Adds a tag of the model.
    fn mark(&mut self, bracket: &str, tag: &str) {
        if self.has_markup() {
            self.value.push_str(bracket);
            self.value.push_str(tag);
            self.value.push('>');
        }
    }

    /// Whether italics are kept in what is open.
    fn has_markup(&self) -> bool {
        const WITH: [&str; 5] = ["title", "secondary-title", "tertiary-title", "short-title", "abstract"];
        self.open.last().is_some_and(|name| WITH.contains(name))
    }

    fn push(&mut self, run: &str, before: usize, after: usize) {
        self.value.push_str(run);
        if !run.trim().is_empty() {
            let (start, end) = (self.offset + before, self.offset + after);
            self.place = Some(self.place.map_or(Span::new(start, end), |place| Span::new(place.start, end)));
        }
    }

    /// Takes the text of the innermost element as a field, if there is any.
    fn finish_value(&mut self) {
        let value = std::mem::take(&mut self.value);
        let place = self.place.take();
        let Some(place) = place else { return };
        let [.., around, name] = *self.open.as_slice() else {
            return self.add(Tag::OTHER, "record", value, place);
        };
        let beyond = self.open.len().checked_sub(3).map_or("", |at| self.open[at]);
        let telling = elements::telling(around, name);
        let around = if telling == name { around } else { beyond };
        let mut tag = elements::tag(around, telling);
        // A label that can be a key is one.
        if tag == Tag::of(*b"LB") && value.trim().bytes().all(|byte| byte.is_ascii_graphic()) {
            tag = Tag::KEY;
        }
        self.add(tag, telling, value, place);
    }

    fn add(&mut self, tag: Tag, name: &'t str, value: String, span: Span) {
        let trimmed = value.trim();
        let value = if trimmed.len() == value.len() { value } else { trimmed.to_owned() };
        self.found.fields.push(Field { tag, name: Some(name), value: Cow::Owned(value), span });
    }

    /// Keeps all from a place on, which is no XML.
    fn give_up(&mut self, at: usize, why: &str) {
        self.finish_value();
        let rest = self.text.get(at..).unwrap_or_default().trim();
        let place = Span::of(rest, self.text).shifted(self.offset);
        self.found.unread = Some((place, why.to_owned()));
        if !rest.is_empty() {
            self.add(Tag::OTHER, "record", rest.to_owned(), place);
        }
    }
}

/// The value of an attribute; empty where there is none.
fn attribute(tag: &BytesStart<'_>, name: &str) -> String {
    let found = tag.try_get_attribute(name).ok().flatten();
    found.and_then(|found| found.unescape_value().ok().map(Cow::into_owned)).unwrap_or_default()
}

/// The tag of the model for a face of letters.
fn markup(face: &str) -> Option<&'static str> {
    match face {
        "bold" => Some("b"),
        "italic" => Some("i"),
        "subscript" => Some("sub"),
        "superscript" => Some("sup"),
        _ => None,
    }
}
