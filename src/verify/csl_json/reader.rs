//! Items of CSL-JSON as fields: every value by the way to it, dates and texts by their keys alone.
//!
//! An object that says a key twice is refused, and so is a property without a value. Whether a property may be there at all follows from
//! the table.

use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::emit::{Options, Protect};
use crate::model::{Variable, VariableKind};
use crate::verify::{ReadItem, json, shown};

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
        match (name.as_str(), serde_json::from_str::<Value>(value)) {
            ("id", Ok(Value::String(id))) => said.key = id,
            ("title", Ok(Value::String(title))) if has_spans(options) => {
                said.add(name, without_spans(&title)?)
            }
            (_, Ok(Value::Object(date))) if is_date(&name) => add_date(&mut said, &name, &date),
            ("custom", Ok(Value::Object(custom))) => add_custom(&mut said, &custom),
            (_, Ok(value)) => json::add_fields(&mut said, &name, &value),
            // Deeper than values may be.
            (_, Err(_)) => said.add(name, value),
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

/// Adds the parts of a date, `[2010, 6, 3]/[2010, 6, 5]`, and what else is said of it.
fn add_date(said: &mut ReadItem, name: &str, date: &serde_json::Map<String, Value>) {
    for (part, value) in date {
        let parts = serde_json::from_value::<Vec<Vec<u16>>>(value.clone());
        match (part.as_str(), parts) {
            ("date-parts", Ok(dates)) if !dates.is_empty() => said.add(name, date_parts(&dates)),
            (_, _) => json::add_fields(said, &format!("{name}.{part}"), value),
        }
    }
}

/// Adds what `custom` holds; where an item comes from is one value.
pub(super) fn add_custom(said: &mut ReadItem, custom: &serde_json::Map<String, Value>) {
    for (key, value) in custom {
        let name = format!("custom.{key}");
        if key == "source" {
            said.add(name, value.to_string());
        } else {
            json::add_fields(said, &name, value);
        }
    }
}

/// The parts of dates as a text.
pub(super) fn date_parts(dates: &[Vec<u16>]) -> String {
    dates.iter().map(|parts| format!("{parts:?}")).collect::<Vec<_>>().join("/")
}

/// Adds a value that is held as JSON.
pub(super) fn add_json(said: &mut ReadItem, name: &str, text: &str) {
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(date)) if is_date(name) => add_date(said, name, &date),
        Ok(value) => json::add_fields(said, name, &value),
        Err(_) => said.add(name, text),
    }
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
                while let Some((name, value)) = map.next_entry::<String, Box<RawValue>>()? {
                    if members.iter().any(|(other, _)| *other == name) {
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
