//! The fields of one record of PubMed → the document.

use std::collections::BTreeMap;

use super::fields::Field;
use super::{FORMAT, dates, kinds};
use crate::diagnostic::Report;
use crate::model::{Doi, Isbn, ItemType, Name, Pages, Record, Variable};
use crate::read::Context;
use crate::read::description::{Description, Value};
use crate::reference::{names, one_line};
use crate::span::Span;

/// Reads the fields that stand in `text`.
pub(super) fn read(
    fields: &[Field<'_>],
    text: &str,
    offset: usize,
    context: &Context<'_>,
    report: &mut Report,
) -> Record {
    let fields = Fields::new(fields);
    let place = |field: &Field<'_>| Span::of(field.printed(text), text).shifted(offset);
    let mut record = Record { span: Span::new(offset, offset), ..Record::default() };
    if let Some(title) = fields.first("TI").or_else(|| fields.first("BTI")) {
        record.raw = title.printed(text).to_owned();
        record.span = place(title);
    }
    let kind = fields.kind().unwrap_or(context.document_type);
    let mut document = Description::new(FORMAT.id, kind, report);
    let mut before = "";
    for field in fields.all {
        let text = field.text();
        fields.field(&mut document, Value { field: field.tag, text: &text, place: place(field) }, before);
        before = field.tag;
    }
    record.document = document.finish(text, record.span);
    record
}

struct Fields<'f> {
    all: &'f [Field<'f>],
    /// The first field of each tag.
    first: BTreeMap<&'f str, &'f Field<'f>>,
}

impl<'f> Fields<'f> {
    fn new(all: &'f [Field<'f>]) -> Self {
        let mut first = BTreeMap::new();
        for field in all {
            first.entry(field.tag).or_insert(field);
        }
        Self { all, first }
    }

    fn first(&self, tag: &str) -> Option<&'f Field<'f>> {
        self.first.get(tag).copied()
    }

    fn has(&self, tag: &str) -> bool {
        self.first.contains_key(tag)
    }

    /// The type: of a book, of what a publication type says, or an article where a journal is named.
    fn kind(&self) -> Option<ItemType> {
        if self.has("BTI") {
            return Some(if self.has("TI") { ItemType::Chapter } else { ItemType::Book });
        }
        let told =
            self.all.iter().filter(|field| field.tag == "PT").find_map(|field| kinds::kind(&field.text()));
        let has_journal = || ["JT", "TA", "JID"].iter().any(|tag| self.has(tag));
        told.or_else(|| has_journal().then_some(ItemType::ArticleJournal))
    }

    /// Reads one field; `before` is the tag of the one before it.
    fn field(&self, document: &mut Description<'_>, value: Value<'_>, before: &str) {
        let is_in_book = matches!(document.item.kind, ItemType::Book | ItemType::Chapter);
        match value.field {
            "PMID" => document.set_pmid(value),
            "TI" => document.set(|item| &mut item.title, Value { text: without_stop(value.text), ..value }),
            "TT" => {
                document
                    .set_variable(Variable::OriginalTitle, Value { text: without_stop(value.text), ..value });
            }
            "BTI" if document.item.kind == ItemType::Book => {
                document.set(|item| &mut item.title, Value { text: without_stop(value.text), ..value });
            }
            "BTI" | "JT" => {
                document
                    .set(|item| &mut item.container_title, Value { text: without_stop(value.text), ..value });
            }
            "CTI" => {
                document.set(
                    |item| &mut item.collection_title,
                    Value { text: without_stop(value.text), ..value },
                );
            }
            "TA" if self.has("JT") => document.set_variable(Variable::ContainerTitleShort, value),
            "TA" => document.set(|item| &mut item.container_title, value),
            "VI" => document.set(|item| &mut item.volume, value),
            "IP" => document.set(|item| &mut item.issue, value),
            "PG" if document.item.page.is_none() => document.set_pages(pages(value.text), value.place),
            "EN" => document.set(|item| &mut item.edition, value),
            "DP" => match dates::published(value.text) {
                Some((date, is_all)) => {
                    document.item.issued = Some(date);
                    if !is_all {
                        document.keep(value);
                    }
                }
                None => document.keep_unreadable(value, "date"),
            },
            "DEP" if !self.has("DP") && document.item.issued.is_none() => match dates::electronic(value.text)
            {
                Some(date) => document.item.issued = Some(date),
                None => document.keep_unreadable(value, "date"),
            },
            "AB" => document.set(|item| &mut item.abstract_, value),
            "FAU" => document.add_authors([names::inverted(value.text)]),
            // The same author again, in short.
            "AU" if before == "FAU" => {}
            "AU" => document.add_authors([names::with_initials(value.text)]),
            "CN" => document.add_authors([Name::literal(one_line(value.text))]),
            "FED" => document.item.editor.push(names::inverted(value.text)),
            "ED" if before == "FED" => {}
            "ED" => document.item.editor.push(names::with_initials(value.text)),
            "LID" | "AID" => match value.text.strip_suffix("[doi]").map(Doi::parse) {
                Some(None) => document.keep_unreadable(value, "DOI"),
                Some(Some(doi)) if document.item.doi.is_none() => document.item.doi = Some(doi),
                Some(Some(doi)) if document.item.doi.as_ref() == Some(&doi) => {}
                Some(Some(_)) | None => document.keep(value),
            },
            "IS" => {
                let (number, kind) = value.text.split_once(' ').unwrap_or((value.text, ""));
                document.add_issn([number]);
                if !kind.is_empty() {
                    document.keep(value);
                }
            }
            "ISBN" => match value.text.split_once(" (") {
                Some((number, _)) if document.item.isbn.is_none() && Isbn::parse(number).is_some() => {
                    document.item.isbn = Isbn::parse(number);
                    document.keep(value);
                }
                Some(_) | None => document.set_isbn(value),
            },
            "MH" | "OT" => {
                document.add_keyword(Value { text: &value.text.replace('*', ""), ..value });
                if value.text.contains('*') {
                    document.keep(value);
                }
            }
            "PMC" => document.set_variable(Variable::Pmcid, value),
            "LA" => document.set(|item| &mut item.language, value),
            "PB" => document.set(|item| &mut item.publisher, value),
            // Of a journal it is the country.
            "PL" if is_in_book => document.set(|item| &mut item.publisher_place, value),
            _ => document.keep(value),
        }
    }
}

/// A title without the stop that ends it; that of an abbreviation stays.
fn without_stop(title: &str) -> &str {
    match title.strip_suffix('.') {
        Some(before) if !before.ends_with('.') && !before.ends_with(char::is_uppercase) => before,
        Some(_) | None => title,
    }
}

/// Pages, `377-86`, `e12`; what is more than a range stays as one text, `1-9; discussion 10`.
fn pages(text: &str) -> Pages {
    match text.split_once('-') {
        Some((first, last))
            if !text.contains([',', ';', ' '])
                && !first.is_empty()
                && !last.is_empty()
                && !last.contains('-') =>
        {
            Pages::range(first, last)
        }
        Some(_) | None => Pages::single(text),
    }
}
