//! An item as hayagriva takes it: CSL-JSON, with the names apart, and with marks for what styles must not see.
//!
//! Fields have the places that [`super::super::csl_json`] gives them. What the style makes of the item is left to
//! [`super::list`], which also takes the marks off again.

use std::ops::Range;

use hayagriva::citationberg::json::{
    self, DateValue, LiteralName, NameItem, NameValue, VecDate, VecDateRange,
};

use super::list::Work;
use super::marks;
use crate::emit::{Choices, Options, Protect, case, csl_json};
use crate::entry::Entry;
use crate::model::{Date, DateRange, Name, Pages, Person};

/// Where an item has the abbreviation of its journal.
const SHORT_JOURNAL: &str = "container-title-short";

/// The item of an entry; its `id` is the key.
fn of(entry: Entry<'_>, options: &Options) -> json::Item {
    let item = entry.item;
    // Styles have choices of their own.
    let options = &Options { choices: Choices::default(), ..*options };
    let mut object = csl_json::object(entry, options);
    if options.abbreviate_journals.is_some()
        && let Some(short) = object.get(SHORT_JOURNAL)
    {
        object.insert("container-title".to_owned(), short.clone());
    }
    let mut fields = std::collections::BTreeMap::new();
    for (name, value) in object {
        let value = match &*name {
            "author" => names(&item.author, item.et_al),
            "editor" => names(&item.editor, item.et_al && item.author.is_empty()),
            "issued" => date(item.issued),
            "accessed" => date(item.accessed),
            // Hayagriva stops at a date that has an end.
            "event-date" => date(item.event_date.filter(|days| days.last().is_none()).map(DateRange::first)),
            // The type that CSL has, whatever single readers of files make of it.
            "type" => Some(json::Value::String(item.kind.csl().to_owned())),
            "page" => item.page.as_ref().map(pages).or_else(|| value.as_str().map(text)),
            "language" => item.language.as_deref().map(|language| json::Value::String(tag(language))),
            // Addresses and identifiers hold no markup.
            "DOI" | "ISBN" | "PMID" | "URL" | "id" => {
                value.as_str().map(|text| json::Value::String(marks::literal(text)))
            }
            "title" => value.as_str().map(|title| cased(title, case::title)),
            "container-title" | "collection-title" => {
                value.as_str().map(|title| cased(title, case::container))
            }
            "number" => value.as_str().map(whole_number),
            "volume" | "issue" | "edition" | "number-of-pages" | "version" => {
                value.as_str().map(|number| json::Value::String(marks::number(number)))
            }
            _ => value.as_str().map(text),
        };
        if let Some(value) = value {
            fields.insert(name, value);
        }
    }
    json::Item(fields)
}

/// The entry as a work to be listed.
pub(super) fn work(entry: Entry<'_>, options: &Options) -> Work {
    let item = entry.item;
    let creator = item.author.first().or_else(|| item.editor.first());
    let cited_as = creator.map_or(item.title.as_deref().unwrap_or_default(), Name::sort_name);
    let year = item.issued.map(|date| date.year.to_string());
    Work {
        item: of(entry, options),
        doi: item.doi.as_ref().map(|doi| marks::literal(doi.as_str())),
        cited_as: format!("{} {}", cited_as.to_lowercase(), year.as_deref().unwrap_or_default()),
    }
}

fn text(text: &str) -> json::Value {
    json::Value::String(marks::encode(text))
}

/// A title in which the words that `kept` finds keep their case.
fn cased(title: &str, kept: fn(&str, Protect) -> Vec<Range<usize>>) -> json::Value {
    json::Value::String(marks::with_case(title, &kept(title, Protect::Proper)))
}

/// The number of a report or a patent. A hyphen in it joins no ends of a range, `12-3`, which hayagriva takes it for
/// where a number follows.
fn whole_number(number: &str) -> json::Value {
    json::Value::String(marks::number(number).replace('-', &format!("-{}", marks::KEPT)))
}

/// Pages. A style that cuts the last page short, `159-65`, must not do that where it lies before the first.
fn pages(pages: &Pages) -> json::Value {
    let whole = match &pages.last {
        // What hayagriva counts as a number has nine digits at most.
        Some(last) if pages.is_reversed() && pages.first.len() < 10 && last.len() < 10 => {
            format!(r"{}\-{last}", pages.first)
        }
        Some(_) | None => pages.to_string(),
    };
    json::Value::String(marks::number(&whole))
}

/// Names, with a mark behind the last where the source says `et al.`
fn names(names: &[Name], et_al: bool) -> Option<json::Value> {
    let names = names.iter().map(name);
    let more = et_al.then(|| NameValue::Literal(LiteralName { literal: marks::ET_AL.to_string() }));
    Some(json::Value::Names(names.chain(more).collect()))
}

fn name(name: &Name) -> NameValue {
    let person = match name {
        Name::Literal { literal } => {
            return NameValue::Literal(LiteralName { literal: marks::literal(literal) });
        }
        Name::Person(person) => person,
    };
    let Person { given, suffix, .. } = person;
    let full = marks::literal(&person.full_family());
    if given.is_none() && suffix.is_none() {
        return NameValue::Literal(LiteralName { literal: full });
    }
    // A family name of several words is handed over in two parts, which hayagriva joins: of one part it would take a
    // particle out, up to the last word in lower case, `Ortega y` of `Ortega y Gasset`.
    let (first, rest) = match full.split_once(' ') {
        Some((first, rest)) => (Some(first.to_owned()), rest.to_owned()),
        None => (None, full),
    };
    NameValue::Item(NameItem {
        family: rest,
        // Of `R.E.` the first letter alone would be an initial.
        given: given.as_deref().map(|given| marks::literal(&crate::emit::tex::names::initials_apart(given))),
        non_dropping_particle: first,
        dropping_particle: None,
        suffix: suffix.as_deref().map(marks::literal),
        comma_suffix: None,
    })
}

/// A date; none where the year is beyond what hayagriva counts.
fn date(date: Option<Date>) -> Option<json::Value> {
    let date = date?;
    let month = date.month().map(i16::from);
    let day = date.day().map(i16::from);
    let parts = std::iter::once(i16::try_from(date.year).ok()?).chain(month).chain(day).collect();
    Some(json::Value::Date(DateValue::DateParts {
        date_parts: VecDateRange(vec![VecDate(parts)]),
        literal: None,
        season: None,
        circa: false,
    }))
}

/// The language as styles ask for it: they only tell English from the rest, by its code.
fn tag(language: &str) -> String {
    let english = language.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("en"));
    if english { "en".to_owned() } else { marks::literal(language) }
}
