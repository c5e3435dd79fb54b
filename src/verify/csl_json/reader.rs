//! Items of CSL-JSON as fields: every value by the way to it, dates and texts by their keys alone.
//!
//! An object that says a key twice is refused, and so is a property without a value. Whether a property may be there at all follows from
//! the table.

use std::collections::BTreeSet;
use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::emit::{Options, Protect};
use crate::model::{Variable, VariableKind};
use crate::verify::{ReadItem, shown};

/// Reads an item.
///
/// # Errors
/// Why it cannot be read, in a sentence.
pub(super) fn read(text: &str, options: &Options) -> Result<ReadItem, String> {
    let Object(members) = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut said = ReadItem::default();
    for (name, value) in members {
        let value = value.get();
        if matches!(value, "null" | "\"\"" | "[]" | "{}") {
            return Err(format!("a property is empty, {name}"));
        }
        let text = || serde_json::from_str::<String>(value).ok();
        if let Some(id) = text().filter(|_| name == "id") {
            said.key = id;
        } else if let Some(title) = text().filter(|_| name == "title" && has_spans(options)) {
            said.add(name, without_spans(&title)?);
        } else {
            add_json(&mut said, &name, value);
        }
    }
    if said.key.is_empty() { Err("an item has no id".to_owned()) } else { Ok(said) }
}

/// Whether a variable is a date.
pub(super) fn is_date(name: &str) -> bool {
    let is_variable = Variable::from_csl(name).is_some_and(|variable| variable.kind() == VariableKind::Date);
    is_variable || matches!(name, "issued" | "accessed" | "event-date")
}

/// Whether a variable is a list of names.
pub(super) fn is_names(name: &str) -> bool {
    let is_variable = Variable::from_csl(name).is_some_and(|variable| variable.kind() == VariableKind::Names);
    is_variable || matches!(name, "author" | "editor")
}

/// How deep a value is taken apart.
const DEEPEST: usize = 50;

/// Adds a value: the parts of a date by its key, `[2010, 6, 3]/[2010, 6, 5]`, where an item comes from in one, all else by the way to
/// it.
pub(super) fn add_json(said: &mut ReadItem, name: &str, json: &str) {
    add(said, name, json, 0);
}

fn add(said: &mut ReadItem, name: &str, json: &str, depth: usize) {
    // The order of what is in it does not matter.
    let source =
        (name == "custom.source").then(|| serde_json::from_str::<serde_json::Value>(json).ok()).flatten();
    if let Some(source) = source {
        return said.add(name, source.to_string());
    }
    let is_deep = depth == DEEPEST;
    if let Some(Object(members)) = serde_json::from_str(json).ok().filter(|_| !is_deep)
        && !members.is_empty()
    {
        for (part, value) in members {
            let dates = serde_json::from_str::<Vec<Vec<u16>>>(value.get()).unwrap_or_default();
            if part == "date-parts" && is_date(name) && !dates.is_empty() {
                said.add(name, date_parts(&dates));
            } else {
                add(said, &format!("{name}.{part}"), value.get(), depth + 1);
            }
        }
    } else if let Some(list) = serde_json::from_str::<Vec<Box<RawValue>>>(json).ok().filter(|_| !is_deep)
        && !list.is_empty()
    {
        for (at, value) in list.iter().enumerate() {
            add(said, &format!("{name}.{at}"), value.get(), depth + 1);
        }
    } else {
        said.add(name, serde_json::from_str::<String>(json).unwrap_or_else(|_| json.to_owned()));
    }
}

/// The parts of dates as a text.
pub(super) fn date_parts(dates: &[Vec<u16>]) -> String {
    dates.iter().map(|parts| format!("{parts:?}")).collect::<Vec<_>>().join("/")
}

/// The members of an object, each key once.
struct Object(Vec<(String, Box<RawValue>)>);

impl<'t> serde::Deserialize<'t> for Object {
    fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'t> Visitor<'t> for Members {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an item")
            }

            fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut members: Vec<(String, Box<RawValue>)> = Vec::new();
                let mut names = BTreeSet::new();
                while let Some((name, value)) = map.next_entry::<String, Box<RawValue>>()? {
                    if !names.insert(name.clone()) {
                        return Err(serde::de::Error::custom(format!("{name} is there twice")));
                    }
                    members.push((name, value));
                }
                Ok(Object(members))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

/// Whether words of a title that keep their case are between tags.
pub(super) fn has_spans(options: &Options) -> bool {
    options.choices.nocase_spans && options.protect != Protect::None
}

/// A title without the tags around words that keep their case.
///
/// # Errors
/// Where the tags do not come in pairs.
pub(super) fn without_spans(title: &str) -> Result<String, String> {
    let mut parts = title.split("<span class=\"nocase\">");
    let mut bare = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let Some((kept, behind)) = part.split_once("</span>").filter(|(kept, _)| !kept.is_empty()) else {
            return Err(format!("the title {} has a span without words or without an end", shown(title)));
        };
        bare.push_str(kept);
        bare.push_str(behind);
    }
    Ok(bare)
}
