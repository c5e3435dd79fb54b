//! What of an item has no field of its own, and where it goes in CSL-JSON: further variables, types, what only CSL-JSON knows.
//!
//! What has no place stands in `annote` or, where it is another format's, in `custom.fields`, which only items with their provenance
//! have.

use serde_json::value::RawValue;

use super::values;
use crate::model::{Custom, CustomKind, Date, Field, Item, Name, Variable, VariableKind};

/// The format of the fields that are CSL-JSON's own.
const OWN: &str = "csl-json";

/// Types of CSL 1.0.2 that the model has not.
const TYPES: [&str; 24] = [
    "bill",
    "broadcast",
    "classic",
    "collection",
    "entry",
    "event",
    "figure",
    "graphic",
    "hearing",
    "interview",
    "map",
    "motion_picture",
    "musical_score",
    "pamphlet",
    "performance",
    "periodical",
    "personal_communication",
    "post",
    "post-weblog",
    "regulation",
    "review",
    "review-book",
    "song",
    "treaty",
];

/// The keys of the `custom` object that are refmill's.
pub(super) const CUSTOM_KEYS: [&str; 12] = [
    "schema",
    "raw",
    "fragment",
    "et_al",
    "corrected",
    "source",
    "leftover",
    "confidence",
    "variants",
    "library",
    "filled",
    "fields",
];

impl Place<'_> {
    /// Whether nothing can stand at another place where something stands at this one.
    fn excludes(self, other: Place<'_>) -> bool {
        let under_custom = |one: Place<'_>, other: Place<'_>| {
            one == Place::Key("custom") && matches!(other, Place::Within("custom", _))
        };
        self == other || under_custom(self, other) || under_custom(other, self)
    }
}

/// How an item is written, as far as its places depend on it.
#[derive(Clone, Copy)]
pub(super) struct Written<'w> {
    /// The key that its publisher stands under.
    pub(super) publisher: &'w str,
    /// Whether its provenance stands in `custom`.
    pub(super) provenance: bool,
    /// Whether words of its title that keep their case are marked, whatever marks it had.
    pub(super) marks_title: bool,
}

/// What of an item has no field of its own, by where it goes.
#[derive(Default)]
pub(super) struct Further<'a> {
    /// A type that the model has not.
    pub(super) kind: Option<&'a str>,
    /// Variables, each once.
    pub(super) variables: Vec<(Variable, &'a str)>,
    /// Lines of the note that readers take for variables.
    pub(super) note: Vec<(&'static str, &'a str)>,
    /// Lines of `annote`, with a name where they are not themselves an annotation.
    pub(super) annote: Vec<(Option<&'a str>, &'a str)>,
    /// What only CSL-JSON knows.
    own: Vec<Own<'a>>,
    /// What has no place but in `custom.fields`.
    pub(super) fields: Vec<&'a Custom>,
}

/// A value that only CSL-JSON knows, and its place.
struct Own<'a> {
    place: Place<'a>,
    json: Box<RawValue>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place<'a> {
    /// A key that no field has.
    Key(&'a str),
    /// In place of the value of a field, which it says, too.
    Instead(&'a str),
    /// Within the value of a field, or within `custom`.
    Within(&'a str, &'a str),
}

impl<'a> Further<'a> {
    /// Sorts what an item has.
    pub(super) fn new(item: &'a Item, key: &str, written: Written<'_>) -> Self {
        let publisher = written.publisher;
        let mut further = Self::default();
        let mut own = Vec::new();
        for custom in &item.custom {
            let Custom { name, text } = custom;
            match custom.kind() {
                // The key is the `id`.
                CustomKind::Key if text == key => {}
                CustomKind::Key => further.fields.push(custom),
                CustomKind::Type if further.kind.is_none() && TYPES.contains(&text.as_str()) => {
                    further.kind = Some(text);
                }
                CustomKind::Variable(variable) => {
                    let is_taken = variable == Variable::Authority
                        && publisher == "authority"
                        && item.publisher.is_some();
                    further.variable(variable, name, text, is_taken);
                }
                CustomKind::Foreign { format: OWN, field } => own.push((custom, field)),
                CustomKind::Foreign { .. } => further.fields.push(custom),
                CustomKind::Type | CustomKind::Section => further.annote.push((Some(name), text)),
            }
        }
        for (custom, path) in own {
            let json = json(&custom.text);
            match further.place(item, written, path, &json) {
                Some(place) if further.own.iter().all(|own| !own.place.excludes(place)) => {
                    further.own.push(Own { place, json });
                }
                Some(_) | None => further.fields.push(custom),
            }
        }
        further
    }

    /// The variables alone, for who has no use for what only CSL-JSON knows.
    #[cfg(feature = "style")]
    pub(super) fn without_own(self) -> Self {
        Self { own: Vec::new(), ..self }
    }

    fn variable(&mut self, variable: Variable, name: &'a str, text: &'a str, is_taken: bool) {
        let is_there = self.variables.iter().any(|(other, _)| *other == variable);
        let is_sound = !text.is_empty()
            && match variable.kind() {
                VariableKind::Names => !Name::list_from_text(text).is_empty(),
                VariableKind::Text | VariableKind::Number | VariableKind::Date => true,
            };
        // The schema has no license; in notes, programs take it for the variable that it is.
        let is_license = variable == Variable::License;
        if variable == Variable::Annote {
            self.annote.push((None, text));
        } else if is_license && self.note.is_empty() && !text.contains(['\n', '\r']) {
            self.note.push((variable.csl(), text));
        } else if is_there || is_taken || !is_sound || is_license {
            self.annote.push((Some(name), text));
        } else {
            self.variables.push((variable, text));
        }
    }

    /// Where a value goes that only CSL-JSON knows; none where it would stand in the way of what the item says.
    fn place(&self, item: &Item, written: Written<'_>, path: &'a str, json: &RawValue) -> Option<Place<'a>> {
        let Written { publisher, provenance, marks_title } = written;
        if let Some((key, rest)) = path.split_once('.')
            && (key == "custom" || is_variable(key))
        {
            let is_free = match self.native(item, publisher, key) {
                _ if key == "custom" => !provenance || !CUSTOM_KEYS.contains(&rest),
                Some(Native::Days(first)) if rest == values::DATE_PARTS => says_date(json, first),
                Some(Native::Days(_)) => !rest.contains('.'),
                Some(Native::Names(names)) => has_no_part(&names, rest),
                Some(Native::Text(_)) | None => false,
            };
            return (is_free && !rest.is_empty()).then_some(Place::Within(key, rest));
        }
        let is_blank = matches!(json.get(), "null" | "\"\"" | "[]" | "{}");
        if is_blank || matches!(path, "id" | "type" | "citation-key") || path == "custom" && provenance {
            return None;
        }
        match self.native(item, publisher, path) {
            None => Some(Place::Key(path)),
            Some(Native::Text(_)) if path == "title" && marks_title => None,
            Some(Native::Text(text)) => says_text(json, &text).then_some(Place::Instead(path)),
            Some(Native::Days(_) | Native::Names(_)) => None,
        }
    }

    /// The value that an item has under a key without what only CSL-JSON knows.
    fn native(&self, item: &Item, publisher: &str, key: &str) -> Option<Native> {
        let of_item = item.fields().find_map(|field| {
            let is_it = match field {
                Field::Publisher(_) => key == publisher,
                // Both may stand in other places than their own.
                Field::ArticleNumber(_) => {
                    key == "page" && item.page.is_none() || key == "number" && item.number.is_none()
                }
                Field::ArXiv(_) => key == "number" || key == "note",
                Field::Number(_) if item.arxiv.is_some() => false,
                Field::Custom(_) => key == "annote" && !self.annote.is_empty(),
                Field::Author(_)
                | Field::Editor(_)
                | Field::Title(_)
                | Field::ContainerTitle(_)
                | Field::CollectionTitle(_)
                | Field::EventTitle(_)
                | Field::EventPlace(_)
                | Field::EventDate(_)
                | Field::Issued(_)
                | Field::Volume(_)
                | Field::Issue(_)
                | Field::Page(_)
                | Field::Number(_)
                | Field::Edition(_)
                | Field::Version(_)
                | Field::PublisherPlace(_)
                | Field::Genre(_)
                | Field::Status(_)
                | Field::Doi(_)
                | Field::Isbn(_)
                | Field::Pmid(_)
                | Field::Url(_)
                | Field::Accessed(_)
                | Field::Language(_)
                | Field::Abstract(_)
                | Field::Keyword(_)
                | Field::Note(_) => field.name().csl() == key,
            };
            is_it.then(|| Native::of(field))
        });
        let of_note = || (key == "note" && !self.note.is_empty()).then(|| Native::Text(String::new()));
        let variable = |(variable, text): &(Variable, &str)| {
            (self::key(*variable) == key).then(|| match variable.kind() {
                // Its text stands under two keys.
                _ if *variable == Variable::ContainerTitleShort => Native::Text(String::new()),
                VariableKind::Text | VariableKind::Number => Native::Text((*text).to_owned()),
                VariableKind::Names => Native::Names(Name::list_from_text(text)),
                VariableKind::Date => values::days(text)
                    .map_or_else(|| Native::Text(String::new()), |days| Native::Days(days.first())),
            })
        };
        let of_variables = || self.variables.iter().find_map(variable);
        of_item.or_else(of_note).or_else(of_variables)
    }

    /// What stands in place of the value under a key.
    pub(super) fn instead(&self, key: &str) -> Option<&RawValue> {
        self.own.iter().find(|own| own.place == Place::Instead(key)).map(|own| &*own.json)
    }

    /// The keys that no field has.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&'a str, &RawValue)> {
        self.own.iter().filter_map(|own| match own.place {
            Place::Key(key) => Some((key, &*own.json)),
            Place::Instead(_) | Place::Within(..) => None,
        })
    }

    /// What stands within the value under a key.
    pub(super) fn within(&self, key: &str) -> Vec<(&'a str, &RawValue)> {
        let part = |own: &'_ Own<'a>| match own.place {
            Place::Within(whole, part) if whole == key => Some(part),
            Place::Within(..) | Place::Key(_) | Place::Instead(_) => None,
        };
        self.own.iter().filter_map(|own| Some((part(own)?, &*own.json))).collect()
    }

    /// Whether there is such a variable.
    pub(super) fn says(&self, wanted: Variable) -> bool {
        self.variables.iter().any(|(variable, _)| *variable == wanted)
    }
}

/// Variables that have shorter names in the schema than in CSL itself.
const SHORTER: [(Variable, &str); 3] = [
    (Variable::PartNumber, "part"),
    (Variable::PrintingNumber, "printing"),
    (Variable::SupplementNumber, "supplement"),
];

/// The key of a variable in the schema.
pub(super) fn key(variable: Variable) -> &'static str {
    let shorter = SHORTER.iter().find(|(longer, _)| *longer == variable);
    shorter.map_or(variable.csl(), |(_, key)| key)
}

/// A value of an item, as far as what only CSL-JSON knows depends on it.
enum Native {
    Text(String),
    Days(Date),
    Names(Vec<Name>),
}

impl Native {
    fn of(field: Field<'_>) -> Self {
        match field {
            Field::Author(names) | Field::Editor(names) => Self::Names(names.to_vec()),
            Field::Issued(date) | Field::Accessed(date) => Self::Days(date),
            Field::EventDate(days) => Self::Days(days.first()),
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
            | Field::Publisher(text)
            | Field::PublisherPlace(text)
            | Field::Genre(text)
            | Field::Status(text)
            | Field::Language(text)
            | Field::Abstract(text) => Self::Text(text.to_owned()),
            Field::Isbn(isbn) => Self::Text(isbn.as_str().to_owned()),
            // What stands in their place is not theirs.
            Field::Page(_)
            | Field::ArticleNumber(_)
            | Field::Doi(_)
            | Field::ArXiv(_)
            | Field::Pmid(_)
            | Field::Url(_)
            | Field::Keyword(_)
            | Field::Note(_)
            | Field::Custom(_) => Self::Text(String::new()),
        }
    }
}

/// Whether a key is a variable, so that what stands behind a stop is a part of it.
fn is_variable(key: &str) -> bool {
    Variable::from_csl(key).is_some()
        || crate::model::FieldName::ALL.iter().any(|field| field.csl() == key)
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
