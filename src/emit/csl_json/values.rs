//! Values of CSL-JSON: names, dates, and anything that can be shown as a string.
//!
//! Parts of names and dates that only CSL-JSON knows stand beside the others as they are.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::value::RawValue;

use crate::model::{Date, DateRange, Name, Person};

/// Anything that can be shown, as a string.
pub(super) struct Text<T>(pub(super) T);

impl<T: std::fmt::Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// A further part of a value, by its key there.
pub(super) type Part<'p> = (&'p str, &'p RawValue);

/// A list of names.
pub(super) struct Names<'a> {
    pub(super) names: &'a [Name],
    /// Whether `others` stands at the end, of which pandoc makes `et al.`
    pub(super) et_al: bool,
    /// Whether particles and suffixes have keys of their own.
    pub(super) in_parts: bool,
    /// Further parts of each name, by its number.
    pub(super) parts: &'a BTreeMap<usize, Vec<Part<'a>>>,
}

impl Serialize for Names<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { names, et_al, in_parts, parts } = *self;
        let mut list = serializer.serialize_seq(Some(names.len() + usize::from(et_al)))?;
        for (number, name) in names.iter().enumerate() {
            let parts = parts.get(&number).map_or(&[][..], Vec::as_slice);
            list.serialize_element(&CslName { name, in_parts, parts })?;
        }
        if et_al {
            let name = &Name::literal("others");
            list.serialize_element(&CslName { name, in_parts, parts: &[] })?;
        }
        list.end()
    }
}

struct CslName<'a> {
    name: &'a Name,
    in_parts: bool,
    parts: &'a [Part<'a>],
}

impl Serialize for CslName<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        match self.name {
            Name::Person(Person { family, given, non_dropping_particle, suffix }) if self.in_parts => {
                map.serialize_entry("family", family)?;
                for (key, part) in
                    [("given", given), ("non-dropping-particle", non_dropping_particle), ("suffix", suffix)]
                {
                    if let Some(part) = part {
                        map.serialize_entry(key, part)?;
                    }
                }
            }
            Name::Person(person) => {
                map.serialize_entry("family", &*person.full_family())?;
                if let Some(given) = person.given_with_suffix() {
                    map.serialize_entry("given", &*given)?;
                }
            }
            Name::Literal { literal } => map.serialize_entry("literal", literal)?,
        }
        for (part, json) in self.parts {
            map.serialize_entry(part, json)?;
        }
        map.end()
    }
}

/// A date, or two, with further parts.
pub(super) struct Days<'a> {
    pub(super) days: DateRange,
    pub(super) parts: &'a [Part<'a>],
}

impl Serialize for Days<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if self.parts.iter().all(|(part, _)| *part != DATE_PARTS) {
            match (DateParts(self.days.first()), self.days.last().map(DateParts)) {
                (first, Some(last)) => map.serialize_entry(DATE_PARTS, &[first, last])?,
                (only, None) => map.serialize_entry(DATE_PARTS, &[only])?,
            }
        }
        for (part, json) in self.parts {
            map.serialize_entry(part, json)?;
        }
        map.end()
    }
}

/// The key of the parts of a date.
pub(super) const DATE_PARTS: &str = "date-parts";

/// Year, month and day, as far as they are known.
struct DateParts(Date);

impl Serialize for DateParts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(parts(self.0))
    }
}

/// Year, month and day, as far as they are known.
pub(super) fn parts(date: Date) -> impl Iterator<Item = u16> {
    let parts = [Some(date.year), date.month().map(u16::from), date.day().map(u16::from)];
    parts.into_iter().flatten()
}

/// A date that is no date to CSL.
pub(super) struct LiteralDate<'a>(pub(super) &'a str);

impl Serialize for LiteralDate<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry("literal", self.0)?;
        map.end()
    }
}

/// The date that a text of ISO 8601 says, or the first and the last, as the text of a variable has them.
pub(super) fn days(text: &str) -> Option<DateRange> {
    let days = match text.split_once('/') {
        Some((first, last)) => DateRange::new(date(first)?, date(last)?)?,
        None => date(text)?.into(),
    };
    (days.to_string() == text).then_some(days)
}

fn date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let date = Date::year(parts.next()?.parse().ok()?);
    let date = parts.next().map_or(Some(date), |month| Some(date.with_month(month.parse().ok()?)))?;
    parts.next().map_or(Some(date), |day| Some(date.with_day(day.parse().ok()?)))
}
