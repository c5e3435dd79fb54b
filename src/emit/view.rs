//! A record as templates see it: CSL's names with underscores, every name always there.
//!
//! This is a public contract, written down in `docs/TEMPLATES.md`: a name that is missing here is a mistake in the
//! template, so what a work lacks is null or an empty list. How values are escaped is left to [`super::template`].

use std::borrow::Cow;

use serde::Serialize;

use super::{Entry, Options, Selection, escape, journal, printed};
use crate::model::{Custom, CustomKind, Field, Leftover, Name, Probability};

/// The names that a template begins with.
pub(crate) const RECORD_NAMES: &[&str] = &["document", "file", "record", "references"];

/// The names within `document` and within each of `references`.
pub(crate) const ITEM_NAMES: &[&str] = &[
    "abstract",
    "accessed",
    "article_number",
    "arxiv",
    "author",
    "collection_title",
    "confidence",
    "container_title",
    "container_title_short",
    "custom",
    "day",
    "doi",
    "doi_url",
    "edition",
    "editor",
    "et_al",
    "event_date",
    "event_place",
    "event_title",
    "fragment",
    "genre",
    "isbn",
    "issue",
    "issued",
    "key",
    "keyword",
    "language",
    "leftover",
    "month",
    "note",
    "number",
    "page",
    "page_first",
    "page_last",
    "pages",
    "pmid",
    "position",
    "publisher",
    "publisher_place",
    "raw",
    "source",
    "status",
    "title",
    "type",
    "url",
    "version",
    "volume",
    "year",
];

/// The names within each of `author` and `editor`.
pub(crate) const NAME_NAMES: &[&str] =
    &["display", "family", "given", "inverted", "literal", "particle", "suffix"];

/// The names within the other values.
#[cfg(test)]
const OTHER_NAMES: &[(&str, &[&str])] = &[
    ("custom", &["kind", "name", "text"]),
    ("leftover", &["end", "start", "text"]),
    ("source", &["end", "file", "record", "reference", "start"]),
];

/// A record.
#[derive(Debug, Default, Serialize)]
pub(crate) struct RecordView<'a> {
    file: &'a str,
    record: usize,
    document: Option<ItemView<'a>>,
    references: Vec<ItemView<'a>>,
}

impl<'a> RecordView<'a> {
    /// The entries of a record that are to be written.
    pub(crate) fn new(selection: &'a Selection<'a>, options: &Options) -> Self {
        let record = selection.record;
        let mut view = Self { file: &record.file, record: record.number, ..Self::default() };
        for &entry in &selection.entries {
            let item = ItemView::new(entry, options);
            match entry.reference {
                Some(_) => view.references.push(item),
                None => view.document = Some(item),
            }
        }
        view
    }
}

#[derive(Debug, Default, Serialize)]
struct ItemView<'a> {
    position: Option<usize>,
    key: &'a str,
    r#type: &'a str,
    raw: &'a str,
    fragment: bool,
    confidence: Option<Probability>,
    leftover: Vec<LeftoverView<'a>>,
    source: Source<'a>,
    author: Vec<NameView<'a>>,
    et_al: bool,
    editor: Vec<NameView<'a>>,
    title: Option<&'a str>,
    container_title: Option<&'a str>,
    container_title_short: Option<Cow<'a, str>>,
    collection_title: Option<&'a str>,
    event_title: Option<&'a str>,
    event_place: Option<&'a str>,
    event_date: Option<String>,
    issued: Option<String>,
    year: Option<u16>,
    month: Option<u8>,
    day: Option<u8>,
    volume: Option<&'a str>,
    issue: Option<&'a str>,
    page: Option<String>,
    pages: Option<String>,
    page_first: Option<&'a str>,
    page_last: Option<&'a str>,
    article_number: Option<&'a str>,
    number: Option<&'a str>,
    edition: Option<&'a str>,
    version: Option<&'a str>,
    publisher: Option<&'a str>,
    publisher_place: Option<&'a str>,
    genre: Option<&'a str>,
    status: Option<&'a str>,
    doi: Option<&'a str>,
    doi_url: Option<String>,
    isbn: Option<&'a str>,
    arxiv: Option<&'a str>,
    pmid: Option<&'a str>,
    url: Option<&'a str>,
    accessed: Option<String>,
    language: Option<&'a str>,
    r#abstract: Option<&'a str>,
    keyword: &'a [String],
    note: Option<&'a str>,
    custom: Vec<CustomView<'a>>,
}

#[derive(Debug, Default, Serialize)]
struct Source<'a> {
    file: &'a str,
    record: usize,
    reference: Option<usize>,
    start: usize,
    end: usize,
}

#[derive(Debug, Serialize)]
struct CustomView<'a> {
    kind: &'static str,
    name: &'a str,
    text: &'a str,
}

#[derive(Debug, Serialize)]
struct LeftoverView<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

#[derive(Debug, Default, Serialize)]
struct NameView<'a> {
    family: Option<&'a str>,
    given: Option<&'a str>,
    particle: Option<&'a str>,
    suffix: Option<&'a str>,
    literal: Option<&'a str>,
    display: String,
    inverted: String,
}

impl<'a> ItemView<'a> {
    fn new(entry: Entry<'a>, options: &Options) -> Self {
        let Entry { record, key, item, cited, reference } = entry;
        let (file, number, numbered, span) = match &record.origin {
            Some(origin) => (&origin.file, origin.record, origin.reference, origin.span),
            None => (&record.file, record.number, reference, entry.span()),
        };
        let source = Source { file, record: number, reference: numbered, start: span.start, end: span.end };
        let mut view = Self {
            position: reference,
            key,
            r#type: item.kind.csl(),
            raw: cited.map_or(&record.raw, |cited| &cited.raw),
            fragment: cited.is_some_and(|cited| cited.fragment),
            confidence: cited.map(|cited| cited.confidence.reference),
            leftover: cited.map_or(&[][..], |cited| &cited.leftover).iter().map(LeftoverView::new).collect(),
            source,
            et_al: item.et_al,
            container_title_short: journal::short(item, options),
            ..Self::default()
        };
        for field in item.fields() {
            view.take(field);
        }
        view
    }

    fn take(&mut self, field: Field<'a>) {
        match field {
            Field::Author(names) => self.author = names.iter().map(NameView::new).collect(),
            Field::Editor(names) => self.editor = names.iter().map(NameView::new).collect(),
            Field::Title(text) => self.title = Some(text),
            Field::ContainerTitle(text) => self.container_title = Some(text),
            Field::CollectionTitle(text) => self.collection_title = Some(text),
            Field::EventTitle(text) => self.event_title = Some(text),
            Field::EventPlace(text) => self.event_place = Some(text),
            Field::EventDate(dates) => self.event_date = Some(dates.to_string()),
            Field::Issued(date) => {
                self.issued = Some(date.to_string());
                (self.year, self.month, self.day) = (Some(date.year), date.month(), date.day());
            }
            Field::Volume(text) => self.volume = Some(text),
            Field::Issue(text) => self.issue = Some(text),
            Field::Page(pages) => {
                self.page = Some(pages.to_string());
                self.page_first = Some(&pages.first);
                self.page_last = pages.last.as_deref();
                self.pages = Some(printed::dashed(pages));
            }
            Field::ArticleNumber(text) => self.article_number = Some(text),
            Field::Number(text) => self.number = Some(text),
            Field::Edition(text) => self.edition = Some(text),
            Field::Version(text) => self.version = Some(text),
            Field::Publisher(text) => self.publisher = Some(text),
            Field::PublisherPlace(text) => self.publisher_place = Some(text),
            Field::Genre(text) => self.genre = Some(text),
            Field::Status(text) => self.status = Some(text),
            Field::Doi(doi) => {
                self.doi = Some(doi.as_str());
                self.doi_url = Some(escape::doi_address(doi.as_str()));
            }
            Field::Isbn(isbn) => self.isbn = Some(isbn.as_str()),
            Field::ArXiv(arxiv) => self.arxiv = Some(arxiv.as_str()),
            Field::Pmid(pmid) => self.pmid = Some(pmid.as_str()),
            Field::Url(url) => self.url = Some(url.as_str()),
            Field::Accessed(date) => self.accessed = Some(date.to_string()),
            Field::Language(text) => self.language = Some(text),
            Field::Abstract(text) => self.r#abstract = Some(text),
            Field::Keyword(words) => self.keyword = words,
            Field::Note(text) => self.note = Some(text),
            Field::Custom(sections) => self.custom = sections.iter().map(CustomView::new).collect(),
        }
    }
}

impl<'a> CustomView<'a> {
    fn new(custom: &'a Custom) -> Self {
        let kind = match custom.kind() {
            CustomKind::Section => "section",
            CustomKind::Variable(_) => "variable",
            CustomKind::Type => "type",
            CustomKind::Key => "key",
            CustomKind::Foreign { .. } => "foreign",
        };
        Self { kind, name: &custom.name, text: &custom.text }
    }
}

impl<'a> LeftoverView<'a> {
    fn new(leftover: &'a Leftover) -> Self {
        Self { text: &leftover.text, start: leftover.span.start, end: leftover.span.end }
    }
}

impl<'a> NameView<'a> {
    fn new(name: &'a Name) -> Self {
        let mut inverted = String::new();
        printed::push_inverted(&mut inverted, name);
        match name {
            Name::Person(person) => {
                let family = person.full_family();
                let mut display = String::new();
                for part in [person.given.as_deref(), Some(&family), person.suffix.as_deref()] {
                    let Some(part) = part else { continue };
                    if !display.is_empty() {
                        display.push(' ');
                    }
                    display.push_str(part);
                }
                Self {
                    family: Some(&person.family),
                    given: person.given.as_deref(),
                    particle: person.non_dropping_particle.as_deref(),
                    suffix: person.suffix.as_deref(),
                    literal: None,
                    display,
                    inverted,
                }
            }
            Name::Literal { literal } => {
                Self { literal: Some(literal), display: literal.clone(), inverted, ..Self::default() }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(value: &serde_json::Value) -> Vec<&str> {
        let mut names: Vec<_> = value.as_object().unwrap().keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn the_lists_of_names_are_complete() {
        let json = |value: &dyn Fn() -> serde_json::Value| value();
        let record = json(&|| serde_json::to_value(RecordView::default()).unwrap());
        assert_eq!(names(&record), RECORD_NAMES);
        let item = json(&|| serde_json::to_value(ItemView::default()).unwrap());
        assert_eq!(names(&item), ITEM_NAMES);
        assert_eq!(names(&item["source"]), OTHER_NAMES[2].1);
        let name = serde_json::to_value(NameView::default()).unwrap();
        assert_eq!(names(&name), NAME_NAMES);
        let leftover = serde_json::to_value(LeftoverView { text: "", start: 0, end: 0 }).unwrap();
        assert_eq!(names(&leftover), OTHER_NAMES[1].1);
        let custom = serde_json::to_value(CustomView::new(&Custom::new("", ""))).unwrap();
        assert_eq!(names(&custom), OTHER_NAMES[0].1);
    }

    #[test]
    fn every_name_is_documented() {
        let documentation = include_str!("../../docs/TEMPLATES.md");
        let others = OTHER_NAMES.iter().flat_map(|(_, names)| names.iter());
        for name in RECORD_NAMES.iter().chain(ITEM_NAMES).chain(NAME_NAMES).chain(others) {
            assert!(
                documentation.contains(&format!("| `{name}` |")),
                "{name} is missing from docs/TEMPLATES.md"
            );
        }
    }
}
