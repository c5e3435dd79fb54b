//! What only CSL-JSON knows of an item, and its places: keys that no field has, more of a text, parts of dates and names.
//!
//! It goes where it was read, unless the item says something else there by now.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::value::RawValue;

use super::further::{self, Further, SHORTER};
use super::values::{self, Part};
use crate::model::{Custom, Date, Field, FieldName, Item, Name, Variable, VariableKind};

/// The keys of the `custom` object that are refmill's.
const CUSTOM_KEYS: [&str; 9] =
    ["schema", "raw", "fragment", "et_al", "corrected", "source", "leftover", "confidence", "fields"];

/// Those that it has where works are written once.
const MERGED_KEYS: [&str; 3] = ["variants", "library", "filled"];

/// How an item is written, as far as places depend on it.
#[derive(Clone, Copy)]
pub(super) struct Written<'w> {
    /// The key that its publisher stands under.
    pub(super) publisher: &'w str,
    /// Whether its provenance stands in `custom`.
    pub(super) provenance: bool,
    /// Whether it stands for several mentions of one work, which its provenance tells.
    pub(super) is_merged: bool,
    /// Whether words of its title that keep their case are marked, whatever marks it had.
    pub(super) marks_title: bool,
}

impl Written<'_> {
    /// Whether the item has a key within `custom` itself.
    fn has_custom(self, key: &str) -> bool {
        self.provenance && (CUSTOM_KEYS.contains(&key) || self.is_merged && MERGED_KEYS.contains(&key))
    }
}

/// What only CSL-JSON knows, by its places.
#[derive(Default)]
pub(super) struct Own<'a> {
    /// Keys that no field has.
    keys: Vec<(&'a str, Box<RawValue>)>,
    /// What stands in place of the value of a field, which it says, too.
    instead: BTreeMap<&'a str, Box<RawValue>>,
    /// What stands within the value of a field, or within `custom`, by its key there.
    within: BTreeMap<&'a str, Vec<(&'a str, Box<RawValue>)>>,
}

enum Place<'a> {
    Key,
    Instead,
    Within(&'a str, &'a str),
}

impl<'a> Own<'a> {
    /// Finds the places of what only CSL-JSON knows, each section with the way to its value, and hands back what has none.
    pub(super) fn place(
        sections: Vec<(&'a Custom, &'a str)>,
        item: &'a Item,
        further: &Further<'a>,
        written: Written<'_>,
    ) -> (Self, Vec<&'a Custom>) {
        let natives = natives(item, further, written.publisher);
        let (mut own, mut left) = (Self::default(), Vec::new());
        let mut taken = BTreeSet::new();
        for (custom, path) in sections {
            let json = json(&custom.text);
            let place = place(&natives, written, path, &json).filter(|place| own.has_room(path, place));
            match place.filter(|_| taken.insert(path)) {
                Some(Place::Key) => own.keys.push((path, json)),
                Some(Place::Instead) => drop(own.instead.insert(path, json)),
                Some(Place::Within(key, part)) => own.within.entry(key).or_default().push((part, json)),
                None => left.push(custom),
            }
        }
        (own, left)
    }

    /// Whether nothing is under `custom` that excludes a place there: one value, or values by their names.
    fn has_room(&self, path: &str, place: &Place<'_>) -> bool {
        match place {
            Place::Key => path != "custom" || !self.within.contains_key("custom"),
            Place::Within("custom", _) => self.keys.iter().all(|(key, _)| *key != "custom"),
            Place::Within(..) | Place::Instead => true,
        }
    }

    /// What stands in place of the value under a key.
    pub(super) fn instead(&self, key: &str) -> Option<&RawValue> {
        self.instead.get(key).map(|json| &**json)
    }

    /// The keys that no field has.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&'a str, &RawValue)> {
        self.keys.iter().map(|(key, json)| (*key, &**json))
    }

    /// What stands within the value under a key.
    pub(super) fn within(&self, key: &str) -> Vec<Part<'_>> {
        let parts = self.within.get(key).map_or(&[][..], Vec::as_slice);
        parts.iter().map(|(part, json)| (*part, &**json)).collect()
    }

    /// What stands within each name of a list, by its number.
    pub(super) fn within_names(&self, key: &str) -> BTreeMap<usize, Vec<Part<'_>>> {
        let mut parts: BTreeMap<usize, Vec<Part<'_>>> = BTreeMap::new();
        for (path, json) in self.within(key) {
            let part = path.split_once('.').and_then(|(number, part)| Some((number.parse().ok()?, part)));
            if let Some((number, part)) = part {
                parts.entry(number).or_default().push((part, json));
            }
        }
        parts
    }
}

/// Where a value goes; none where it would stand in the way of what the item says.
fn place<'a>(
    natives: &BTreeMap<&str, Native<'_>>,
    written: Written<'_>,
    path: &'a str,
    json: &RawValue,
) -> Option<Place<'a>> {
    if let Some((key, rest)) = path.split_once('.')
        && (key == "custom" || is_variable(key))
    {
        let is_free = match natives.get(key) {
            _ if key == "custom" => !written.has_custom(rest),
            Some(Native::Days(first)) if rest == values::DATE_PARTS => says_date(json, *first),
            Some(Native::Days(_)) => !rest.contains('.'),
            Some(Native::Names(names)) => has_no_part(names, rest),
            Some(Native::Text(_)) | None => false,
        };
        return (is_free && !rest.is_empty()).then_some(Place::Within(key, rest));
    }
    let is_blank = matches!(json.get(), "null" | "\"\"" | "[]" | "{}");
    let is_fixed = matches!(path, "id" | "type" | "citation-key") || path == "custom" && written.provenance;
    if is_blank || is_fixed {
        return None;
    }
    match natives.get(path) {
        None => Some(Place::Key),
        Some(Native::Text(_)) if path == "title" && written.marks_title => None,
        Some(Native::Text(text)) => says_text(json, text).then_some(Place::Instead),
        Some(Native::Days(_) | Native::Names(_)) => None,
    }
}

/// A value of an item, as far as what only CSL-JSON knows depends on it.
enum Native<'a> {
    Text(Cow<'a, str>),
    Days(Date),
    Names(Cow<'a, [Name]>),
}

/// A text that nothing says more than.
const FIXED: Native<'static> = Native::Text(Cow::Borrowed(""));

/// The values that an item has under the keys without what only CSL-JSON knows.
fn natives<'a>(item: &'a Item, further: &Further<'a>, publisher: &str) -> BTreeMap<&'a str, Native<'a>> {
    let mut natives = BTreeMap::new();
    for field in item.fields() {
        let (key, native) = match field {
            Field::Author(names) | Field::Editor(names) => {
                (field.name().csl(), Native::Names(Cow::Borrowed(names)))
            }
            Field::Issued(date) | Field::Accessed(date) => (field.name().csl(), Native::Days(date)),
            Field::EventDate(days) => (field.name().csl(), Native::Days(days.first())),
            Field::Title(text)
            | Field::ContainerTitle(text)
            | Field::CollectionTitle(text)
            | Field::EventTitle(text)
            | Field::EventPlace(text)
            | Field::Volume(text)
            | Field::Issue(text)
            | Field::Number(text)
            | Field::Edition(text)
            | Field::Version(text)
            | Field::PublisherPlace(text)
            | Field::Genre(text)
            | Field::Status(text)
            | Field::Language(text)
            | Field::Abstract(text) => (field.name().csl(), Native::Text(text.into())),
            Field::Publisher(text) => {
                let is_authority = publisher == Variable::Authority.csl();
                let key = if is_authority { Variable::Authority.csl() } else { field.name().csl() };
                (key, Native::Text(text.into()))
            }
            Field::Isbn(isbn) => (field.name().csl(), Native::Text(isbn.as_str().into())),
            Field::Page(_)
            | Field::Doi(_)
            | Field::Pmid(_)
            | Field::Url(_)
            | Field::Keyword(_)
            | Field::Note(_) => (field.name().csl(), FIXED),
            // Both stand in other places than their own, which one depends on the others.
            Field::ArticleNumber(_) if item.page.is_none() => ("page", FIXED),
            Field::ArticleNumber(_) if item.number.is_none() => ("number", FIXED),
            Field::ArticleNumber(_) => continue,
            Field::ArXiv(_) => ("note", FIXED),
            Field::Custom(_) if further.annote.is_empty() => continue,
            Field::Custom(_) => ("annote", FIXED),
        };
        natives.entry(key).or_insert(native);
    }
    if item.arxiv.is_some() {
        natives.insert("number", FIXED);
    }
    if !further.note.is_empty() {
        natives.insert("note", FIXED);
    }
    for (variable, text) in &further.variables {
        let native = match variable.kind() {
            // Its text stands under two keys.
            VariableKind::Text if *variable == Variable::ContainerTitleShort => FIXED,
            VariableKind::Text | VariableKind::Number => Native::Text((*text).into()),
            VariableKind::Names => Native::Names(Name::list_from_text(text).into()),
            VariableKind::Date => values::days(text).map_or(FIXED, |days| Native::Days(days.first())),
        };
        natives.entry(further::key(*variable)).or_insert(native);
    }
    natives
}

/// Whether a key is a variable, so that what stands behind a stop is a part of it.
fn is_variable(key: &str) -> bool {
    Variable::from_csl(key).is_some()
        || FieldName::ALL.iter().any(|field| field.csl() == key)
        || SHORTER.iter().any(|(_, shorter)| *shorter == key)
}

/// A text as JSON: itself where it is JSON on one line, or else a string.
fn json(text: &str) -> Box<RawValue> {
    let is_line = !text.contains(['\n', '\r']);
    let whole = RawValue::from_string(text.to_owned()).ok().filter(|json| is_line && json.get() == text);
    whole.unwrap_or_else(|| serde_json::value::to_raw_value(text).unwrap_or_default())
}

/// Whether a string says a text, with more around it or with marks for words that keep their case in it.
fn says_text(json: &RawValue, text: &str) -> bool {
    let Ok(whole) = serde_json::from_str::<String>(json.get()) else { return false };
    let bare = whole.replace("<span class=\"nocase\">", "").replace("</span>", "");
    !text.is_empty() && (whole.contains(text) || bare.contains(text))
}

/// Whether the parts of dates begin with those of a date.
fn says_date(json: &RawValue, date: Date) -> bool {
    let Ok(lists) = serde_json::from_str::<Vec<Vec<serde_json::Value>>>(json.get()) else { return false };
    let Some(first) = lists.first() else { return false };
    let number = |value: &serde_json::Value| {
        value.as_u64().or_else(|| value.as_str().and_then(|text| text.trim().parse().ok()))
    };
    values::parts(date).enumerate().all(|(at, part)| first.get(at).and_then(number) == Some(u64::from(part)))
}

/// Whether a name of a list can have the part that a path leads to, `0.static-ordering`.
fn has_no_part(names: &[Name], path: &str) -> bool {
    let Some((number, part)) = path.split_once('.') else { return false };
    let name =
        number.parse::<usize>().ok().filter(|at| at.to_string() == number).and_then(|at| names.get(at));
    let own: &[&str] = match name {
        Some(Name::Person(_)) => &["family", "given", "non-dropping-particle", "suffix"],
        Some(Name::Literal { .. }) => &["literal", "family", "given"],
        None => return false,
    };
    !part.is_empty() && !own.contains(&part)
}
