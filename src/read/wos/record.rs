//! The fields of one record of Web of Science → a record: the document, and what it cites.

use std::collections::BTreeMap;

use super::fields::Field;
use super::{FORMAT, cited, dates, kinds};
use crate::diagnostic::Report;
use crate::model::{Custom, Date, ItemType, Name, Pages, Record, Variable};
use crate::read::Context;
use crate::read::description::{Description, Value, year};
use crate::reference::{names, one_line};
use crate::span::Span;

/// Reads the fields that stand in `text`; none where they say nothing of a document.
pub(super) fn read(
    fields: &[Field<'_>],
    text: &str,
    offset: usize,
    context: &Context<'_>,
    report: &mut Report,
) -> Option<Record> {
    if fields.iter().all(|field| is_frame(field.tag)) {
        return None;
    }
    let fields = Fields::new(fields, text, offset);
    let mut record = Record { span: Span::new(offset, offset), ..Record::default() };
    if let Some(title) = fields.first("TI") {
        record.raw = title.printed(text).to_owned();
        record.span = fields.place(title);
    }
    for field in fields.fields.iter().filter(|field| field.tag == "CR") {
        record.references.extend(field.values.iter().map(|raw| {
            let start = offset + Span::of(raw, text).start;
            cited::read(raw, start, context.knowledge, report)
        }));
    }
    let told = kinds::kind(&fields.text_of("PT"), &fields.text_of("DT"));
    let (kind, further) = told.unwrap_or((context.document_type, None));
    let mut document = Description::new(FORMAT.id, kind, report);
    document.item.custom.extend(further.map(|kind| Custom::new("type", kind)));
    fields.people(&mut document);
    fields.date(&mut document);
    for (place, field) in fields.fields.iter().enumerate() {
        let text = field.text();
        let value = Value { field: field.tag, text: &text, place: fields.place(field) };
        if is_list_of_names(field.tag) && fields.first.get(field.tag) != Some(&place) {
            document.keep(value);
        } else {
            fields.field(&mut document, value);
        }
    }
    record.document = document.finish(text, record.span);
    Some(record)
}

/// Whether a field is about the file, or only says where the record begins or ends.
fn is_frame(tag: &str) -> bool {
    matches!(tag, "FN" | "VR" | "ER" | "EF")
}

/// Whether a field holds names. They are read from the first of its kind.
fn is_list_of_names(tag: &str) -> bool {
    matches!(tag, "AF" | "AU" | "BA" | "BE" | "BF" | "CA" | "ED" | "GP")
}

struct Fields<'f> {
    fields: &'f [Field<'f>],
    /// Where the first field of each tag is among them.
    first: BTreeMap<&'f str, usize>,
    text: &'f str,
    offset: usize,
}

impl<'f> Fields<'f> {
    fn new(fields: &'f [Field<'f>], text: &'f str, offset: usize) -> Self {
        let mut first = BTreeMap::new();
        for (place, field) in fields.iter().enumerate() {
            first.entry(field.tag).or_insert(place);
        }
        Self { fields, first, text, offset }
    }

    fn first(&self, tag: &str) -> Option<&Field<'f>> {
        self.first.get(tag).and_then(|place| self.fields.get(*place))
    }

    fn text_of(&self, tag: &str) -> String {
        self.first(tag).map(Field::text).unwrap_or_default()
    }

    fn has(&self, tag: &str) -> bool {
        self.first(tag).is_some()
    }

    fn place(&self, field: &Field<'_>) -> Span {
        Span::of(field.printed(self.text), self.text).shifted(self.offset)
    }

    fn values(&self, tag: &str) -> &[&str] {
        self.first(tag).map(|field| field.values.as_slice()).unwrap_or_default()
    }

    /// Whether a field has the full names to the short ones of another, as many as there are.
    fn are_in_full(&self, short: &str, full: &str) -> bool {
        let (short, full) = (self.values(short).len(), self.values(full).len());
        full > 0 && (short == full || short == 0)
    }

    /// The names of a field, in full where another has them.
    fn names(&self, short: &str, full: &str) -> impl Iterator<Item = Name> {
        let tag = if self.are_in_full(short, full) { full } else { short };
        self.values(tag).iter().map(|name| names::inverted(name))
    }

    /// Authors, of a book those of the book, and bodies; of a chapter the authors of the book stand apart.
    fn people(&self, document: &mut Description<'_>) {
        document.add_authors(self.names("AU", "AF"));
        let of_book: Vec<Name> = self.names("BA", "BF").collect();
        if self.has("AU") || self.has("AF") {
            if !of_book.is_empty() {
                document.add_variable(Variable::ContainerAuthor, Name::list_to_text(&of_book));
            }
        } else {
            document.add_authors(of_book);
        }
        for tag in ["CA", "GP"] {
            document.add_authors(self.values(tag).iter().map(|body| Name::literal(one_line(body))));
        }
        for tag in ["BE", "ED"] {
            document.item.editor.extend(self.names(tag, ""));
        }
    }

    /// The year with the day that stands apart, or the day of early access where there is no year.
    fn date(&self, document: &mut Description<'_>) {
        let issued = year(&self.text_of("PY")).map(Date::year);
        let in_year = |date: Date| dates::in_year(&self.text_of("PD"), date.year).unwrap_or(date);
        document.item.issued = issued.map(in_year).or_else(|| {
            let early = self.text_of("EA");
            let (_, year_of_it) = early.rsplit_once(' ')?;
            dates::in_year(&early, year(year_of_it)?)
        });
    }

    fn field(&self, document: &mut Description<'_>, value: Value<'_>) {
        match value.field {
            tag if is_frame(tag) => {}
            // Full names that are not as many as the short ones were not taken.
            "AF" if !self.are_in_full("AU", "AF") => document.keep(value),
            "BF" if !self.are_in_full("BA", "BF") => document.keep(value),
            "AU" | "AF" | "BA" | "BF" | "CA" | "GP" | "BE" | "ED" | "CR" => {}
            "TI" => document.set(|item| &mut item.title, value),
            "SO" => self.source(document, value),
            "SE" if document.item.collection_title.is_none() => {
                document.set(|item| &mut item.collection_title, value);
            }
            "JI" => document.set_variable(Variable::ContainerTitleShort, value),
            "J9" if !self.has("JI") => document.set_variable(Variable::ContainerTitleShort, value),
            "PY" if document.item.issued.is_some_and(|date| year(value.text) == Some(date.year)) => {}
            "PY" => document.set_year(value),
            "PD" if document.item.issued.is_some_and(|date| is_date_of(value.text, date)) => {}
            "EA" if !self.has("PY") && document.item.issued.is_some() => {}
            "VL" => document.set(|item| &mut item.volume, value),
            "IS" => document.set(|item| &mut item.issue, value),
            "AR" => document.set(|item| &mut item.article_number, value),
            "BP" if document.item.page.is_none() => {
                let last = self.text_of("EP");
                let is_range = !last.is_empty() && last != value.text && last != "+";
                let pages = if is_range { Pages::range(value.text, last) } else { Pages::single(value.text) };
                document.set_pages(pages, value.place);
            }
            "EP" if self.has("BP") && value.text != "+" => {}
            "PG" if document.item.kind == ItemType::Book => {
                document.set_variable(Variable::NumberOfPages, value);
            }
            "DI" => document.set_doi(value),
            "PM" => document.set_pmid(value),
            "SN" | "EI" => document.add_issn([value.text]),
            "BN" => document.set_isbn(value),
            "AB" => document.set(|item| &mut item.abstract_, value),
            "DE" => document.add_keywords(value),
            "LA" => document.set(|item| &mut item.language, value),
            "PU" => document.set(|item| &mut item.publisher, value),
            "PI" => document.set(|item| &mut item.publisher_place, value),
            "CT" => document.set(|item| &mut item.event_title, value),
            "CY" => match dates::of_meeting(value.text) {
                Some(days) => document.item.event_date = Some(days),
                None => document.keep_unreadable(value, "day of a meeting"),
            },
            "CL" => document.set(|item| &mut item.event_place, value),
            _ => document.keep(value),
        }
    }

    /// A whole book stands in a series, if any: its source is its own title again.
    fn source(&self, document: &mut Description<'_>, value: Value<'_>) {
        if document.item.kind != ItemType::Book {
            document.set(|item| &mut item.container_title, value);
        } else if !self.has("TI") {
            document.set(|item| &mut item.title, value);
        } else if document.item.collection_title.is_some()
            || one_line(value.text).eq_ignore_ascii_case(&one_line(&self.text_of("TI")))
        {
            document.keep(value);
        } else {
            document.set(|item| &mut item.collection_title, value);
        }
    }
}

/// Whether a date has all that `PD` tells.
fn is_date_of(text: &str, date: Date) -> bool {
    dates::in_year(text, date.year) == Some(date)
}
