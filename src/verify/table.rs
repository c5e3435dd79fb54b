//! Tables: exactly the columns of docs/SCHEMA.md in their order, every value of its type, none that is empty.
//!
//! CSV and lines of JSON say the same, so that one table tells what is to be in both. Nothing may be lost.

use serde_json::Value;

use super::{Expected, Items, ReadBack, ReadItem};
use crate::emit::{Entry, Options, Selection};
use crate::model::{Custom, Field, Item, Judged, Leftover, Name, Person, Reference};

pub(super) struct Csv;

pub(super) struct JsonLines;

/// What stands in a column.
#[derive(Clone, Copy)]
enum Type {
    Text,
    Integer,
    /// From 0 to 1.
    Share,
    Flag,
    Texts,
    /// Structures of parts that are all there: a part that ends in `?` may be null, one that ends in `#` is a number.
    Structures(&'static [&'static str]),
}

use Type::{Flag, Integer, Share, Structures, Text, Texts};

/// How a name is taken apart.
const NAME: Type = Structures(&["family?", "given?", "particle?", "suffix?", "literal?"]);

/// The columns of docs/SCHEMA.md. Those that always have a value end in `!`.
const COLUMNS: [(&str, Type); 60] = [
    ("key!", Text),
    ("type!", Text),
    ("role!", Text),
    ("cited_by", Text),
    ("file!", Text),
    ("record!", Integer),
    ("reference", Integer),
    ("span_start!", Integer),
    ("span_end!", Integer),
    ("raw", Text),
    ("fragment!", Flag),
    ("corrected!", Flag),
    ("layout", Text),
    ("author!", NAME),
    ("et_al!", Flag),
    ("editor!", NAME),
    ("title", Text),
    ("container_title", Text),
    ("collection_title", Text),
    ("event_title", Text),
    ("event_place", Text),
    ("event_date", Text),
    ("issued", Text),
    ("issued_year", Integer),
    ("issued_month", Integer),
    ("issued_day", Integer),
    ("volume", Text),
    ("issue", Text),
    ("page", Text),
    ("page_first", Text),
    ("page_last", Text),
    ("article_number", Text),
    ("number", Text),
    ("edition", Text),
    ("version", Text),
    ("publisher", Text),
    ("publisher_place", Text),
    ("genre", Text),
    ("status", Text),
    ("doi", Text),
    ("isbn", Text),
    ("arxiv", Text),
    ("pmid", Text),
    ("url", Text),
    ("accessed", Text),
    ("language", Text),
    ("abstract", Text),
    ("keyword!", Texts),
    ("note", Text),
    ("custom!", Structures(&["name", "text"])),
    ("leftover!", Structures(&["text", "start#", "end#"])),
    ("confidence", Share),
    ("confidence_author", Share),
    ("confidence_title", Share),
    ("confidence_container_title", Share),
    ("confidence_volume", Share),
    ("confidence_issue", Share),
    ("confidence_page", Share),
    ("confidence_issued", Share),
    ("confidence_type", Share),
];

impl ReadBack for Csv {
    fn id(&self) -> &'static str {
        "csv"
    }

    fn items<'t>(&self, text: &'t str, begun: bool, _: &Options) -> Items<'t> {
        let header = header();
        let rows = match text.strip_prefix(&header) {
            // The header alone is a table, too.
            Some("") if !begun => return Items { items: Vec::new(), rest: text },
            Some(rows) if !begun => rows,
            Some(_) | None if begun || text.is_empty() => text,
            Some(_) | None => {
                let first = text.lines().next().unwrap_or_default();
                let problem = format!("the header is not that of the schema: {}", super::shown(first));
                return Items { items: vec![Err(problem)], rest: "" };
            }
        };
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(rows.as_bytes());
        let read = |row: Result<csv::StringRecord, csv::Error>| {
            row.map_err(|error| error.to_string()).and_then(|row| read_cells(&row))
        };
        let mut items: Vec<_> = reader.records().map(read).collect();
        if !rows.is_empty() && !rows.ends_with('\n') {
            items.push(Err("the last row does not end".to_owned()));
        }
        Items { items, rest: "" }
    }

    fn close(&self, text: &str, begun: bool, _: &Options) -> Result<(), String> {
        let wanted = if begun { String::new() } else { header() };
        if text == wanted {
            Ok(())
        } else {
            Err(format!("{} stands where {} is to stand", super::shown(text), super::shown(&wanted)))
        }
    }

    fn expected(&self, selection: &Selection<'_>, _: &Options) -> Vec<Expected> {
        expected(selection)
    }
}

impl ReadBack for JsonLines {
    fn id(&self) -> &'static str {
        "jsonl"
    }

    fn items<'t>(&self, text: &'t str, _: bool, _: &Options) -> Items<'t> {
        let read_line = |line: &str| match line.strip_suffix('\n') {
            Some(line) => read_object(line),
            None => Err("the last line does not end".to_owned()),
        };
        Items { items: text.split_inclusive('\n').map(read_line).collect(), rest: "" }
    }

    fn close(&self, text: &str, _: bool, _: &Options) -> Result<(), String> {
        if text.is_empty() { Ok(()) } else { Err(format!("more stands behind the last line: {text:?}")) }
    }

    fn expected(&self, selection: &Selection<'_>, _: &Options) -> Vec<Expected> {
        expected(selection)
    }
}

/// The name of a column and whether it always has a value.
fn named(column: &'static str) -> (&'static str, bool) {
    column.strip_suffix('!').map_or((column, false), |name| (name, true))
}

fn header() -> String {
    let names: Vec<&str> = COLUMNS.iter().map(|(name, _)| named(name).0).collect();
    names.join(",") + "\n"
}

/// A row of cells: text as it is, all else as JSON, nothing for no value.
fn read_cells(row: &csv::StringRecord) -> Result<ReadItem, String> {
    if row.len() != COLUMNS.len() {
        return Err(format!("a row has {} cells and not {}", row.len(), COLUMNS.len()));
    }
    let value = |(cell, (name, kind)): (&str, &(&'static str, Type))| match kind {
        _ if cell.is_empty() => Ok(Value::Null),
        Text => Ok(Value::from(cell)),
        Integer | Share | Flag | Texts | Structures(_) => {
            serde_json::from_str(cell).map_err(|error| format!("{name} is {}: {error}", super::shown(cell)))
        }
    };
    read(row.iter().zip(&COLUMNS).map(value))
}

/// An object with all columns and no other.
fn read_object(text: &str) -> Result<ReadItem, String> {
    let mut object: serde_json::Map<String, Value> =
        serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut place = 0;
    let values: Vec<_> = COLUMNS
        .iter()
        .map(|(column, _)| {
            let name = named(column).0;
            // Objects are held sorted, so that the order is looked up in the text.
            let at = text[place..].find(&format!("\"{name}\":")).map(|at| place + at);
            place = at.ok_or_else(|| format!("{name} is not at its place"))?;
            object.remove(name).ok_or_else(|| format!("there is no {name}"))
        })
        .collect();
    match object.keys().next() {
        Some(unknown) => Err(format!("unknown field `{unknown}`")),
        None => read(values.into_iter()),
    }
}

/// A row of values in the order of the columns.
fn read(values: impl Iterator<Item = Result<Value, String>>) -> Result<ReadItem, String> {
    let mut said = ReadItem::default();
    for (value, (column, kind)) in values.zip(COLUMNS) {
        let (value, (name, is_required)) = (value?, named(column));
        if value.is_null() && !is_required {
            continue;
        }
        match (kind, value) {
            (Texts, Value::Array(list)) => {
                for (at, text) in list.iter().enumerate() {
                    said.add(format!("{name}.{at}"), scalar(name, Text, text)?);
                }
            }
            (Structures(parts), Value::Array(list)) => {
                for (at, structure) in list.iter().enumerate() {
                    add_structure(&mut said, &format!("{name}.{at}"), parts, structure)?;
                }
            }
            (kind, value) => said.add(name, scalar(name, kind, &value)?),
        }
    }
    let key = said.fields.iter().position(|(name, _)| name == "key");
    said.key = key.map(|at| said.fields.remove(at).1).unwrap_or_default();
    Ok(said)
}

fn add_structure(said: &mut ReadItem, name: &str, parts: &[&str], value: &Value) -> Result<(), String> {
    let object = value.as_object().ok_or_else(|| format!("{name} is {value} and no structure"))?;
    if object.len() != parts.len() {
        return Err(format!("{name} is {value} and has not {} parts", parts.len()));
    }
    for part in parts {
        let (part, kind) = part.strip_suffix('#').map_or((*part, Text), |part| (part, Integer));
        let (part, may_lack) = part.strip_suffix('?').map_or((part, false), |part| (part, true));
        let value = object.get(part).ok_or_else(|| format!("{name} has no {part}"))?;
        if !(may_lack && value.is_null()) {
            said.add(format!("{name}.{part}"), scalar(name, kind, value)?);
        }
    }
    Ok(())
}

/// A value without parts, as text.
fn scalar(name: &str, kind: Type, value: &Value) -> Result<String, String> {
    let text = match (kind, value) {
        (Text, Value::String(text)) if !text.is_empty() => Some(text.clone()),
        (Flag, Value::Bool(flag)) => Some(flag.to_string()),
        (Integer, Value::Number(number)) => number.as_u64().map(|number| number.to_string()),
        (Share, Value::Number(number)) => {
            number.as_f64().filter(|share| (0.0..=1.0).contains(share) && number.is_f64()).map(thousandths)
        }
        (_, _) => None,
    };
    text.ok_or_else(|| format!("{name} is {value}, which is not of its type"))
}

fn thousandths(share: f64) -> String {
    format!("{} of 1000", share * 1000.0)
}

fn expected(selection: &Selection<'_>) -> Vec<Expected> {
    let said = |entry: &Entry<'_>| Expected {
        said: row(entry, selection.citing),
        span: entry.span(),
        is_item: true,
    };
    selection.entries.iter().map(said).collect()
}

/// What a row is to say.
fn row(entry: &Entry<'_>, document: Option<&str>) -> ReadItem {
    let (item, record) = (entry.item, entry.record);
    let mut said = ReadItem::new(entry.key);
    said.add("type", item.kind.csl());
    said.add("file", &*record.file);
    said.add("record", record.number.to_string());
    said.add("span_start", entry.span().start.to_string());
    said.add("span_end", entry.span().end.to_string());
    said.add("et_al", item.et_al.to_string());
    match entry.cited {
        None => {
            said.add("role", "document");
            said.add("fragment", "false");
            said.add("corrected", "false");
            add_text(&mut said, "raw", &record.raw);
        }
        Some(reference) => {
            said.add("role", "reference");
            if let Some(document) = document {
                said.add("cited_by", document);
            }
            let number = entry.reference.map(|number| number.to_string());
            said.add("reference", number.unwrap_or_default());
            add_reading(&mut said, reference);
        }
    }
    add_fields(&mut said, item);
    said
}

/// How a reference was read.
fn add_reading(said: &mut ReadItem, reference: &Reference) {
    add_text(said, "raw", &reference.raw);
    said.add("fragment", reference.fragment.to_string());
    said.add("corrected", reference.corrected.to_string());
    said.add("layout", reference.layout.id());
    for (at, Leftover { text, span }) in reference.leftover.iter().enumerate() {
        said.add(format!("leftover.{at}.text"), text);
        said.add(format!("leftover.{at}.start"), span.start.to_string());
        said.add(format!("leftover.{at}.end"), span.end.to_string());
    }
    let share = |thousandths: u16| self::thousandths(f64::from(thousandths) / 1000.0);
    said.add("confidence", share(reference.confidence.reference.thousandths()));
    for field in Judged::ALL {
        let name = match field {
            Judged::Author => "confidence_author",
            Judged::Title => "confidence_title",
            Judged::ContainerTitle => "confidence_container_title",
            Judged::Volume => "confidence_volume",
            Judged::Issue => "confidence_issue",
            Judged::Page => "confidence_page",
            Judged::Issued => "confidence_issued",
            Judged::Type => "confidence_type",
        };
        said.add(name, share(reference.confidence.of(field).thousandths()));
    }
}

fn add_fields(said: &mut ReadItem, item: &Item) {
    for field in item.fields() {
        match field {
            Field::Author(names) => add_names(said, "author", names),
            Field::Editor(names) => add_names(said, "editor", names),
            Field::Title(text) => said.add("title", text),
            Field::ContainerTitle(text) => said.add("container_title", text),
            Field::CollectionTitle(text) => said.add("collection_title", text),
            Field::EventTitle(text) => said.add("event_title", text),
            Field::EventPlace(text) => said.add("event_place", text),
            Field::EventDate(days) => said.add("event_date", days.to_string()),
            Field::Issued(date) => {
                said.add("issued", date.to_string());
                said.add("issued_year", date.year.to_string());
                for (name, part) in [("issued_month", date.month()), ("issued_day", date.day())] {
                    if let Some(part) = part {
                        said.add(name, part.to_string());
                    }
                }
            }
            Field::Volume(text) => said.add("volume", text),
            Field::Issue(text) => said.add("issue", text),
            Field::Page(pages) => {
                said.add("page", pages.to_string());
                add_text(said, "page_first", &pages.first);
                add_text(said, "page_last", pages.last.as_deref().unwrap_or_default());
            }
            Field::ArticleNumber(text) => said.add("article_number", text),
            Field::Number(text) => said.add("number", text),
            Field::Edition(text) => said.add("edition", text),
            Field::Version(text) => said.add("version", text),
            Field::Publisher(text) => said.add("publisher", text),
            Field::PublisherPlace(text) => said.add("publisher_place", text),
            Field::Genre(text) => said.add("genre", text),
            Field::Status(text) => said.add("status", text),
            Field::Doi(doi) => said.add("doi", doi.as_str()),
            Field::Isbn(isbn) => said.add("isbn", isbn.as_str()),
            Field::ArXiv(arxiv) => said.add("arxiv", arxiv.as_str()),
            Field::Pmid(pmid) => said.add("pmid", pmid.as_str()),
            Field::Url(url) => said.add("url", url.as_str()),
            Field::Accessed(date) => said.add("accessed", date.to_string()),
            Field::Language(text) => said.add("language", text),
            Field::Abstract(text) => said.add("abstract", text),
            Field::Keyword(words) => {
                words.iter().enumerate().for_each(|(at, word)| said.add(format!("keyword.{at}"), word));
            }
            Field::Note(text) => said.add("note", text),
            Field::Custom(sections) => {
                for (at, Custom { name, text }) in sections.iter().enumerate() {
                    said.add(format!("custom.{at}.name"), name);
                    said.add(format!("custom.{at}.text"), text);
                }
            }
        }
    }
}

fn add_names(said: &mut ReadItem, field: &str, names: &[Name]) {
    for (at, name) in names.iter().enumerate() {
        let mut add = |part: &str, text: Option<&str>| {
            if let Some(text) = text {
                said.add(format!("{field}.{at}.{part}"), text);
            }
        };
        match name {
            Name::Person(Person { family, given, non_dropping_particle, suffix }) => {
                add("family", Some(family));
                add("given", given.as_deref());
                add("particle", non_dropping_particle.as_deref());
                add("suffix", suffix.as_deref());
            }
            Name::Literal { literal } => add("literal", Some(literal)),
        }
    }
}

fn add_text(said: &mut ReadItem, name: &str, text: &str) {
    if !text.is_empty() {
        said.add(name, text);
    }
}
