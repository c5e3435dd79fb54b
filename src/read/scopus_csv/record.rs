//! One row of the table → a record: the document's fields, and what it cites.

use std::borrow::Cow;

use super::cells::{Cell, cells};
use super::columns::{Column, Header};
use super::{FORMAT, kinds, people};
use crate::diagnostic::{Code, Report};
use crate::model::{Date, DateRange, ItemType, Pages, Record, Reference, Variable};
use crate::read::Context;
use crate::read::description::{Description, Value};
use crate::reference::{self, Knowledge, dates, list};
use crate::span::Span;

/// Reads a row; none where all of its cells are empty.
pub(super) fn read(
    row: &str,
    offset: usize,
    header: &Header<'_>,
    context: &Context<'_>,
    report: &mut Report,
) -> Option<Record> {
    let (cells, is_closed) = cells(row, header.delimiter);
    if !is_closed {
        let message = "the last quote of the row is not closed; it was read up to its end";
        report.add(Code::UnreadableRecord, Span::new(offset, offset + row.len()), message);
    }
    let named = header.columns.iter().map(|(name, column)| (Cow::Borrowed(&**name), *column));
    let unnamed = (header.columns.len()..).map(|index| (Cow::Owned(format!("column {}", index + 1)), None));
    let mut given = Vec::with_capacity(cells.len());
    for ((name, column), cell) in named.chain(unnamed).zip(cells) {
        if !is_empty(&cell.text) {
            given.push(Given { name, column, cell });
        }
    }
    let mut first = [None; Column::COUNT];
    for (place, column) in given.iter().enumerate().filter_map(|(place, given)| Some((place, given.column?)))
    {
        first[column as usize].get_or_insert(place);
    }
    let row = Row { given, first, row, offset };
    (!row.given.is_empty()).then(|| row.read(context, report))
}

/// Whether a cell holds nothing, or the words of Scopus for nothing.
fn is_empty(text: &str) -> bool {
    text.is_empty() || (text.starts_with("[No ") && text.ends_with(" available]") && !text.contains(','))
}

/// A cell that holds something.
struct Given<'r> {
    /// The name of its column.
    name: Cow<'r, str>,
    column: Option<Column>,
    cell: Cell<'r>,
}

struct Row<'r> {
    given: Vec<Given<'r>>,
    /// Where the first cell of each column is among them.
    first: [Option<usize>; Column::COUNT],
    row: &'r str,
    offset: usize,
}

impl Row<'_> {
    /// The cell of a column, the first that holds something.
    fn cell(&self, column: Column) -> Option<&Cell<'_>> {
        self.first[column as usize].map(|place| &self.given[place].cell)
    }

    fn text(&self, column: Column) -> Option<&str> {
        self.cell(column).map(|cell| &*cell.text)
    }

    fn read(&self, context: &Context<'_>, report: &mut Report) -> Record {
        let mut record = Record { span: Span::new(self.offset, self.offset), ..Record::default() };
        if let Some(title) = self.cell(Column::Title) {
            record.raw = title.text.to_string();
            record.span = title.span().shifted(self.offset);
        }
        if let Some(cell) = self.cell(Column::References) {
            record.references = references(cell, self.offset, context.knowledge, report);
        }
        let kind = self.text(Column::Kind).and_then(kinds::kind).unwrap_or(context.document_type);
        let mut document = Description::new(FORMAT.id, kind, report);
        let authors = self.authors(&mut document);
        for (index, given) in self.given.iter().enumerate() {
            let place = given.cell.span().shifted(self.offset);
            let value = Value { field: &given.name, text: &given.cell.text, place };
            match given.column {
                Some(column) if self.first[column as usize] == Some(index) => {
                    self.field(&mut document, column, value, authors)
                }
                Some(_) | None => document.keep(value),
            }
        }
        record.document = document.finish(self.row, record.span);
        record
    }

    /// Sets the authors, with their full names where there are as many as there are authors; tells from which column they are.
    fn authors(&self, document: &mut Description<'_>) -> Option<Column> {
        let short = self.text(Column::Authors).map(people::in_short).unwrap_or_default();
        let (full, numbers) = self.text(Column::FullNames).map(people::in_full).unwrap_or_default();
        let (names, column) = if !full.is_empty() && (full.len() == short.len() || short.is_empty()) {
            if self.cell(Column::AuthorIds).is_none() {
                document.keep_as("Author(s) ID", &numbers.join("; "));
            }
            (full, Column::FullNames)
        } else {
            (short, Column::Authors)
        };
        let is_some = !names.is_empty();
        document.add_authors(names);
        is_some.then_some(column)
    }

    fn field(
        &self,
        document: &mut Description<'_>,
        column: Column,
        value: Value<'_>,
        authors: Option<Column>,
    ) {
        match column {
            // Full names say all that short ones do.
            Column::Authors if authors.is_some() => {}
            Column::FullNames if authors == Some(Column::FullNames) => {}
            Column::Authors | Column::FullNames | Column::AuthorIds => document.keep(value),
            Column::Title => {
                let text = with_subscripts(value.text);
                document.set(|item| &mut item.title, Value { text: &text, ..value });
            }
            Column::Year => document.set_year(value),
            Column::Source => self.source(document, value),
            Column::Volume => document.set(|item| &mut item.volume, value),
            Column::Issue => document.set(|item| &mut item.issue, value),
            Column::ArticleNumber => document.set(|item| &mut item.article_number, value),
            Column::FirstPage => {
                let last = self.text(Column::LastPage).filter(|last| *last != value.text);
                let single = || Pages::single(value.text);
                document
                    .set_pages(last.map_or_else(single, |last| Pages::range(value.text, last)), value.place);
            }
            Column::LastPage if self.cell(Column::FirstPage).is_some() => {}
            Column::LastPage => document.keep(value),
            // Of an article the pages say it.
            Column::PageCount
                if matches!(document.item.kind, ItemType::Book | ItemType::Report | ItemType::Thesis) =>
            {
                document.set_variable(Variable::NumberOfPages, value);
            }
            Column::PageCount => document.keep(value),
            Column::Doi => document.set_doi(value),
            Column::Link => document.set_url(value),
            Column::Abstract => {
                let text = with_subscripts(value.text);
                document.set(|item| &mut item.abstract_, Value { text: &text, ..value });
            }
            Column::Keywords => document.add_keywords(value),
            Column::References => {}
            Column::Editors => {
                let (editors, is_all) = people::editors(value.text);
                document.item.editor = editors;
                if !is_all {
                    document.keep(value);
                }
            }
            Column::Publisher => document.set(|item| &mut item.publisher, value),
            Column::ConferenceName => document.set(|item| &mut item.event_title, value),
            Column::ConferenceDate => match days(value.text) {
                Some(days) => document.item.event_date = Some(days),
                None => document.keep_unreadable(value, "day, nor days of which the last follows the first"),
            },
            Column::ConferencePlace => document.set(|item| &mut item.event_place, value),
            Column::Issn => document.add_issn(value.text.split([';', ','])),
            Column::Isbn => document.set_isbn(value),
            Column::PubMed => document.set_pmid(value),
            Column::Language => document.set(|item| &mut item.language, value),
            Column::ShortSource => document.set_variable(Variable::ContainerTitleShort, value),
            Column::Kind => document.keep(value),
            Column::Stage if value.text.eq_ignore_ascii_case("Article in Press") => {
                document.set(|item| &mut item.status, value);
            }
            Column::Stage => document.keep(value),
            Column::Database => document.set_variable(Variable::Source, value),
        }
    }

    /// A whole book stands in a series, whose name may be its own title again.
    fn source(&self, document: &mut Description<'_>, value: Value<'_>) {
        let is_title = self.text(Column::Title).is_some_and(|title| title.eq_ignore_ascii_case(value.text));
        match (document.item.kind == ItemType::Book, is_title) {
            (true, true) => document.keep(value),
            (true, false) => document.set(|item| &mut item.collection_title, value),
            (false, _) => document.set(|item| &mut item.container_title, value),
        }
    }
}

/// A text whose subscripts have the tag that all others write, too: Scopus has written `<inf>`.
fn with_subscripts(text: &str) -> Cow<'_, str> {
    if text.contains("<inf>") {
        Cow::Owned(text.replace("<inf>", "<sub>").replace("</inf>", "</sub>"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The days of a conference, `12 July 2016 through 15 July 2016`, `2 September 2019`.
fn days(text: &str) -> Option<DateRange> {
    let Some((first, last)) = text.split_once(" through ") else { return day(text).map(DateRange::from) };
    let (first, last) = (day(first)?, day(last)?);
    if first == last { Some(first.into()) } else { DateRange::new(first, last) }
}

fn day(text: &str) -> Option<Date> {
    dates::date(text).filter(|date| date.calendar_day().is_some())
}

/// The references of a cell. A quote that is doubled in the cell is one in `raw`, while the span of the reference holds both.
fn references(cell: &Cell<'_>, offset: usize, knowledge: &Knowledge, report: &mut Report) -> Vec<Reference> {
    let (text, places) = (&*cell.text, cell.places());
    let place = |span| places.of(span).shifted(offset);
    let (pieces, mut found) = (list::split(text), Report::default());
    for joined in pieces.joined {
        found.add(Code::JoinedReference, joined, "the semicolon was read as part of the reference");
    }
    let read = |span: Span| {
        let mut reference = reference::parse(&text[span.range()], span.start, knowledge, &mut found);
        reference.span = place(reference.span);
        reference
    };
    let references = pieces.references.into_iter().map(read).collect();
    for diagnostic in found.drain() {
        report.add(diagnostic.code, place(diagnostic.span), diagnostic.message);
    }
    references
}
