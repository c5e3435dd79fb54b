//! Whether a text is CSL-JSON, by the keys of its first item.

use super::object::{self, Kind, Object};
use super::split;
use crate::read::Sniff;

/// How items follow each other.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// One a line.
    Lines,
    /// In any other way.
    Other,
}

/// Whether a text that begins like `head` is CSL-JSON, and how its items follow each other.
pub(super) fn sniff(head: &str) -> (Sniff, Shape) {
    let text = head.trim_start();
    let is_array = text.starts_with('[');
    let inside = text[usize::from(is_array)..].trim_start();
    if text.is_empty() {
        return (Sniff::Maybe, Shape::Other);
    }
    // `[12]` numbers a reference, and `{bees}` is of a .bib file.
    let is_json = match inside.as_bytes() {
        [] => is_array,
        [b']', rest @ ..] => is_array && rest.trim_ascii().is_empty(),
        [b'{', rest @ ..] => matches!(rest.trim_ascii_start(), [] | [b'"' | b'}', ..]),
        _ => false,
    };
    if !is_json {
        return (Sniff::No, Shape::Other);
    }
    let brace = memchr::memchr(b'{', text.as_bytes()).unwrap_or(text.len());
    let whole = Object::read_first(&text[brace..]);
    let has_key = |wanted: &str| whole.members.iter().any(|(key, _)| key == wanted);
    // The model of refmill and its tables are written only.
    if has_key("first_reference") && has_key("span") || has_key("span_start") && has_key("cited_by") {
        return (Sniff::No, Shape::Other);
    }
    let start = split::item_start(text, true).unwrap_or(text.len());
    let object = if start == brace { whole } else { Object::read_first(&text[start..]) };
    let inner =
        object.members.iter().find(|(key, value)| key == "message" && object::kind(value) == Kind::Object);
    let keys: Vec<_> = match inner {
        Some((_, inner)) => object::members(inner).into_iter().map(|(key, _)| key).collect(),
        None => object.members.iter().map(|(key, _)| key.clone()).collect(),
    };
    let has = |wanted: &[&str]| keys.iter().filter(|key| wanted.contains(&&***key)).count();
    // Zotero's own format has other names for everything.
    if has(&["itemType"]) > 0 {
        return (Sniff::No, Shape::Other);
    }
    let shape = if is_array || start > 0 { Shape::Other } else { shape(text) };
    let is_item = has(&["type"]) > 0 && has(MARKS) > 0 || has(MARKS) > 1 || has(&["citation-key"]) > 0;
    // All of another object.
    let is_other = object.broken.is_none() && !keys.is_empty() && has(MARKS) + has(&["type"]) == 0;
    let sniff = match (is_item, is_other) {
        (true, _) => Sniff::Yes,
        (false, true) => Sniff::No,
        (false, false) => Sniff::Maybe,
    };
    (sniff, shape)
}

/// Keys that items have, and hardly anything else has two of.
const MARKS: &[&str] = &[
    "DOI",
    "ISBN",
    "ISSN",
    "URL",
    "accessed",
    "author",
    "citation-key",
    "container-title",
    "editor",
    "id",
    "issued",
    "page",
    "publisher-place",
    "title",
    "title-short",
];

/// One a line where the first object ends with its line, and another begins on the next one or it has the provenance that only
/// lines always have.
fn shape(text: &str) -> Shape {
    let line = text.lines().next().unwrap_or_default();
    let next = text[line.len()..].trim_start();
    let is_object = line.trim_end().ends_with('}') && Object::read(line.trim_end()).broken.is_none();
    let is_alone = next.is_empty() && line.contains("\"custom\":{\"schema\":");
    if is_object && (next.starts_with('{') || is_alone) { Shape::Lines } else { Shape::Other }
}
