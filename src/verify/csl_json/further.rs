//! The part of the table about what has no field of its own in an item: variables, types, what only CSL-JSON knows.
//!
//! A variable stands under its name in the schema, once; a license, which the schema has not, is a line of the note. What only
//! CSL-JSON knows stands where it was read, unless the item says something else there: more of a text may stand in place of it, and
//! parts of dates, names and `custom` beside those that the item has. Sections are lines of `annote`; all else is in `custom.fields`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::reader::{add_json, is_date, is_names};
use super::{add_creator, parts};
use crate::emit::{Choices, Entry};
use crate::model::{
    Custom, CustomKind, Date, DateRange, FieldName, Item, ItemType, Name, Variable, VariableKind,
};
use crate::verify::ReadItem;

/// The types of the schema.
const TYPES: &str = "article article-journal article-magazine article-newspaper bill book broadcast chapter classic collection \
    dataset document entry entry-dictionary entry-encyclopedia event figure graphic hearing interview legal_case legislation \
    manuscript map motion_picture musical_score pamphlet paper-conference patent performance periodical personal_communication post \
    post-weblog regulation report review review-book software song speech standard thesis treaty webpage";

/// What of an item has no field of its own.
pub(super) struct Further<'a> {
    /// A type that the model has not.
    pub(super) kind: Option<&'a str>,
    /// Lines of the note.
    pub(super) notes: Vec<String>,
    variables: Vec<(Variable, &'a str)>,
    annote: Vec<String>,
    own: Vec<(&'a Custom, &'a str)>,
    /// What belongs to other formats, and a key that is not the one that was given.
    others: Vec<&'a Custom>,
}

impl<'a> Further<'a> {
    pub(super) fn of(item: &'a Item, key: &str, publisher: &str) -> Self {
        let (kind, notes, variables, annote) = (None, Vec::new(), Vec::new(), Vec::new());
        let mut further = Self { kind, notes, variables, annote, own: Vec::new(), others: Vec::new() };
        for custom in &item.custom {
            let text = custom.text.as_str();
            let as_section = format!("{}: {text}", custom.name);
            match custom.kind() {
                CustomKind::Key => further.others.extend(Some(custom).filter(|custom| custom.text != key)),
                CustomKind::Type
                    if further.kind.is_none()
                        && ItemType::from_csl(text).is_none()
                        && TYPES.split_whitespace().any(|name| name == text) =>
                {
                    further.kind = Some(text);
                }
                CustomKind::Variable(Variable::Annote) => further.annote.push(text.to_owned()),
                CustomKind::Variable(Variable::License) => {
                    let is_line =
                        further.notes.is_empty() && text.lines().count() == 1 && !text.contains('\r');
                    let lines = if is_line { &mut further.notes } else { &mut further.annote };
                    lines.push(as_section);
                }
                CustomKind::Variable(variable) => {
                    let is_publisher = variable.csl() == publisher && item.publisher.is_some();
                    let is_empty = match variable.kind() {
                        VariableKind::Names => Name::list_from_text(text).is_empty(),
                        VariableKind::Text | VariableKind::Number | VariableKind::Date => text.is_empty(),
                    };
                    if is_publisher || is_empty || further.says(variable) {
                        further.annote.push(as_section);
                    } else {
                        further.variables.push((variable, text));
                    }
                }
                CustomKind::Foreign { format: "csl-json", field } => further.own.push((custom, field)),
                CustomKind::Foreign { .. } => further.others.push(custom),
                CustomKind::Type | CustomKind::Section => further.annote.push(as_section),
            }
        }
        further
    }

    /// Whether there is such a variable.
    pub(super) fn says(&self, variable: Variable) -> bool {
        self.variables.iter().any(|(other, _)| *other == variable)
    }

    /// Whether CSL-JSON itself says something under a key.
    pub(super) fn has_own(&self, key: &str) -> bool {
        self.own.iter().any(|(custom, path)| *path == key && !is_blank(&as_json(&custom.text)))
    }

    /// Adds all of it, and returns what has no place.
    pub(super) fn add(
        self,
        said: &mut ReadItem,
        entry: &Entry<'_>,
        choices: &Choices,
        provenance: bool,
    ) -> Vec<&'a Custom> {
        let item = entry.item;
        // Where works are written once, what is joined has keys of its own.
        let ours = match (provenance, entry.merged()) {
            (true, Some(_)) => {
                "schema raw fragment et_al corrected source leftover confidence fields variants library filled"
            }
            (true, None) => "schema raw fragment et_al corrected source leftover confidence fields",
            (false, _) => "",
        };
        let in_parts = choices.names_in_parts;
        for (variable, text) in &self.variables {
            add_variable(said, *variable, text, in_parts);
        }
        if !self.annote.is_empty() {
            said.add("annote", self.annote.join("\n"));
        }
        let mut left = self.others;
        let mut places = Places::of(said);
        // Under `custom` is one value, or values by their names: whichever is first.
        let mut whole_custom = None;
        for (custom, path) in self.own {
            let is_custom = path == "custom" || path.starts_with("custom.");
            let is_marked = path == "title" && choices.nocase_spans && item.title.is_some();
            let is_other =
                is_marked || is_custom && whole_custom.is_some_and(|whole| whole != (path == "custom"));
            if is_other || !places.add(said, item, path, &as_json(&custom.text), ours) {
                left.push(custom);
            } else if is_custom {
                whole_custom = Some(path == "custom");
            }
        }
        left
    }
}

fn add_variable(said: &mut ReadItem, variable: Variable, text: &str, in_parts: bool) {
    let name = match variable.csl() {
        "part-number" => "part",
        "printing-number" => "printing",
        "supplement-number" => "supplement",
        name => name,
    };
    if variable == Variable::ContainerTitleShort {
        said.add("journalAbbreviation", text);
    }
    match variable.kind() {
        VariableKind::Text | VariableKind::Number => said.add(name, text),
        VariableKind::Names => {
            for (number, creator) in Name::list_from_text(text).iter().enumerate() {
                add_creator(said, name, number, creator, in_parts);
            }
        }
        VariableKind::Date => match days(text) {
            Some(days) => said.add(name, parts(days)),
            None => said.add(format!("{name}.literal"), text),
        },
    }
}

/// The date that a variable has, or the first and the last, where it is written as ISO 8601 has them.
fn days(text: &str) -> Option<DateRange> {
    let date = |text: &str| {
        let mut numbers = text.split('-').map(|number| number.parse::<u16>());
        let date = Date::year(numbers.next()?.ok()?);
        let mut small = || numbers.next().map(|number| u8::try_from(number.ok()?).ok());
        let date = small().map_or(Some(date), |month| Some(date.with_month(month?)))?;
        small().map_or(Some(date), |day| Some(date.with_day(day?)))
    };
    let mut ends = text.split('/').map(date);
    let first = ends.next()??;
    let days = ends.next().map_or(Some(first.into()), |last| DateRange::new(first, last?))?;
    (days.to_string() == text).then_some(days)
}

/// A text as JSON on one line.
fn as_json(text: &str) -> String {
    let is_json = serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    let is_bare =
        text.trim_matches([' ', '\t', '\n', '\r']).len() == text.len() && !text.contains(['\n', '\r']);
    if is_json && is_bare { text.to_owned() } else { Value::from(text).to_string() }
}

/// Which places are taken, by what the item says and by what only CSL-JSON knows.
struct Places {
    /// What the item says.
    natives: BTreeMap<String, String>,
    /// All names.
    names: BTreeSet<String>,
    /// The names of what the item says that stands no longer there, since more is said in its place.
    replaced: BTreeSet<String>,
}

impl Places {
    fn of(said: &ReadItem) -> Self {
        let names = said.fields.iter().map(|(name, _)| name.clone()).collect();
        let natives = said.fields.iter().rev().cloned().collect();
        Self { natives, names, replaced: BTreeSet::new() }
    }

    /// Whether the item says something under a name or within it.
    fn is_native(&self, name: &str) -> bool {
        let within = format!("{name}.");
        let mut next = self.natives.range(within.clone()..);
        self.natives.contains_key(name) || next.next().is_some_and(|(next, _)| next.starts_with(&within))
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.natives.get(name).map(String::as_str)
    }

    /// Whether there is anything under a name or within it.
    fn has(&self, name: &str) -> bool {
        let within = format!("{name}.");
        self.names.contains(name)
            || self.names.range(within.clone()..).next().is_some_and(|next| next.starts_with(&within))
    }

    fn put(&mut self, said: &mut ReadItem, name: &str, json: &str) {
        let before = said.fields.len();
        add_json(said, name, json);
        self.names.extend(said.fields[before..].iter().map(|(name, _)| name.clone()));
    }

    /// Puts a value where the item has another one, which it says, too.
    fn replace(&mut self, said: &mut ReadItem, name: &str, json: &str) {
        said.fields.retain(|(other, _)| other != name);
        self.replaced.insert(name.to_owned());
        self.put(said, name, json);
    }

    /// Adds what only CSL-JSON knows, where it has a place.
    /// `ours` are the keys within `custom` that are written anyway.
    fn add(&mut self, said: &mut ReadItem, item: &Item, path: &str, json: &str, ours: &str) -> bool {
        if let Some((key, rest)) = path.split_once('.')
            && (key == "custom" || is_variable(key))
        {
            return self.add_part(said, (key, rest), json, ours);
        }
        let is_native = self.is_native(path);
        let is_twice = if is_native { self.replaced.contains(path) } else { self.has(path) };
        let is_fixed = matches!(path, "id" | "type" | "citation-key") || path == "custom" && !ours.is_empty();
        if is_fixed || is_blank(json) || is_twice {
            return false;
        }
        // The number of an article or a preprint may stand there, and what is in a note.
        let is_shared = match path {
            "number" => {
                let is_article = item.article_number.is_some() && item.page.is_some();
                item.arxiv.is_some() || is_article && item.number.is_none()
            }
            "note" => item.arxiv.is_some() || item.note.is_some(),
            "page" => item.article_number.is_some() && item.page.is_none(),
            _ => false,
        };
        if path == "journalAbbreviation" && is_native {
            self.replace(said, path, json);
        } else if is_native || is_shared {
            let is_more =
                self.value(path).is_some_and(|text| !is_shared && may_be_longer(path) && says(json, text));
            if !is_more {
                return false;
            }
            self.replace(said, path, json);
        } else {
            self.put(said, path, json);
        }
        true
    }

    /// Adds a part of a date, of a name or of `custom`.
    fn add_part(&mut self, said: &mut ReadItem, (key, rest): (&str, &str), json: &str, ours: &str) -> bool {
        let path = format!("{key}.{rest}");
        if rest.is_empty() || self.has(&path) {
            return false;
        }
        let is_free = if key == "custom" {
            !ours.split(' ').any(|own| own == rest)
        } else if is_date(key) {
            match (self.value(key), rest) {
                (Some(parts), "date-parts") => {
                    let is_more = begins_with(json, parts) && !self.replaced.contains(key);
                    if is_more {
                        self.replace(said, key, &format!("{{\"date-parts\":{json}}}"));
                    }
                    return is_more;
                }
                (Some(_), rest) => !rest.contains('.'),
                (None, _) => false,
            }
        } else {
            let number = rest.split('.').next().unwrap_or_default();
            let is_number = number.parse::<usize>().is_ok_and(|at| at.to_string() == number);
            let part = rest.get(number.len() + 1..).unwrap_or_default();
            let of_name = |part: &str| self.natives.contains_key(&format!("{key}.{number}.{part}"));
            let is_free = (of_name("family")
                && !matches!(part, "given" | "non-dropping-particle" | "suffix"))
                || (of_name("literal") && !matches!(part, "family" | "given"));
            is_names(key) && is_number && is_free && !part.is_empty()
        };
        if is_free {
            self.put(said, &path, json);
        }
        is_free
    }
}

/// Whether a value says nothing.
fn is_blank(json: &str) -> bool {
    matches!(json, "null" | "\"\"" | "[]" | "{}")
}

/// Whether a key is a variable of CSL.
fn is_variable(key: &str) -> bool {
    let is_field = FieldName::ALL.iter().any(|name| name.csl() == key);
    is_field || Variable::from_csl(key).is_some() || matches!(key, "part" | "printing" | "supplement")
}

/// Whether more may stand under a key than the item says.
fn may_be_longer(key: &str) -> bool {
    let fixed = "page DOI PMID URL keyword note annote container-title-short";
    !fixed.split(' ').any(|fixed| fixed == key) && !is_date(key) && !is_names(key)
}

/// Whether a string has a text in it, marks for words that keep their case left aside.
fn says(json: &str, text: &str) -> bool {
    let whole = serde_json::from_str::<String>(json).unwrap_or_default();
    let bare = whole.replace("<span class=\"nocase\">", "").replace("</span>", "");
    whole.contains(text) || bare.contains(text)
}

/// Whether parts of dates begin with those that an item has, `[2020, 3]`.
fn begins_with(json: &str, parts: &str) -> bool {
    let lists: Vec<Vec<Value>> = serde_json::from_str(json).unwrap_or_default();
    let first = parts.split('/').next().unwrap_or_default();
    let wanted: Vec<u64> = serde_json::from_str(first).unwrap_or_default();
    let number = |value: &Value| match value {
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            value.as_u64()
        }
    };
    let found: Vec<Option<u64>> = lists.first().into_iter().flatten().map(number).collect();
    found.len() >= wanted.len() && found.iter().zip(&wanted).all(|(found, wanted)| *found == Some(*wanted))
}
