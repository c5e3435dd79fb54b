//! CSL-JSON: the properties of the CSL data schema 1.0.2 and those that the item has from CSL-JSON itself, each once, none empty.
//!
//! The table is that of the schema and of Zotero's import: text is exactly that of the model. The losses in it: an article number
//! beside pages and a number; `et al.`, and what only other formats know, where no provenance is asked for. [`reader`] reads items,
//! [`further`] has the part of the table about what has no field of its own.

mod further;
mod reader;

use serde_json::{Map, Value, json};
use unicode_normalization::UnicodeNormalization;

use super::{Expected, Items, ReadBack, ReadItem, journal};
use crate::emit::{Choices, Entry, Options, Selection};
use crate::model::{Date, DateRange, Field, Item, ItemType, Name, Person, Variable, Variant};
use further::Further;
use reader::{date_parts, has_spans, read, without_spans};

pub(super) struct CslJson;

pub(super) struct CslJsonLines;

impl ReadBack for CslJson {
    fn id(&self) -> &'static str {
        "csl-json"
    }

    fn items<'t>(&self, text: &'t str, begun: bool, options: &Options) -> Items<'t> {
        let (elements, rest) = super::json::elements(text, begun);
        let read = |element: Result<&str, String>| element.and_then(|text| read(text, options));
        Items { items: elements.into_iter().map(read).collect(), rest }
    }

    fn close(&self, text: &str, begun: bool, _: &Options) -> Result<(), String> {
        super::json::close(text, begun)
    }

    fn expected(&self, selection: &Selection<'_>, options: &Options) -> Vec<Expected> {
        expected(selection, options, options.provenance)
    }
}

impl ReadBack for CslJsonLines {
    fn id(&self) -> &'static str {
        "csl-jsonl"
    }

    fn items<'t>(&self, text: &'t str, _: bool, options: &Options) -> Items<'t> {
        let read_line = |line: &str| match line.strip_suffix('\n') {
            Some(line) => read(line, options),
            None => Err("the last line does not end".to_owned()),
        };
        Items { items: text.split_inclusive('\n').map(read_line).collect(), rest: "" }
    }

    fn close(&self, text: &str, _: bool, _: &Options) -> Result<(), String> {
        if text.is_empty() { Ok(()) } else { Err(format!("more stands behind the last line: {text:?}")) }
    }

    fn expected(&self, selection: &Selection<'_>, options: &Options) -> Vec<Expected> {
        expected(selection, options, true)
    }
}

fn expected(selection: &Selection<'_>, options: &Options, provenance: bool) -> Vec<Expected> {
    let said = |entry: &Entry<'_>| Expected {
        said: item(entry, options, provenance),
        span: entry.span(),
        is_item: true,
    };
    selection.entries.iter().map(said).collect()
}

fn item(entry: &Entry<'_>, options: &Options, provenance: bool) -> ReadItem {
    let (item, choices) = (entry.item, &options.choices);
    let mut said = ReadItem::new(entry.key);
    let further = Further::of(item, entry.key, publisher(item.kind));
    said.add("type", further.kind.unwrap_or_else(|| csl_type(item.kind, choices)));
    let mut notes: Vec<String> = Vec::new();
    for field in item.fields() {
        let name = field.name().csl();
        match field {
            // Words are told in the composed form.
            Field::Title(text) if choices.nocase_spans => {
                let text: String = text.nfc().collect();
                let bare = if has_spans(options) { without_spans(&text) } else { Ok(text.clone()) };
                said.add(name, bare.unwrap_or(text));
            }
            Field::ContainerTitle(text) => {
                said.add(name, text);
                let is_told = further.says(Variable::ContainerTitleShort)
                    || further.has_own(Variable::ContainerTitleShort.csl());
                if let Some(short) = journal::abbreviation(item, options).filter(|_| !is_told) {
                    said.add("container-title-short", &*short);
                    said.add("journalAbbreviation", short);
                }
            }
            Field::Title(text)
            | Field::CollectionTitle(text)
            | Field::EventTitle(text)
            | Field::EventPlace(text)
            | Field::Volume(text)
            | Field::Issue(text)
            | Field::Number(text)
            | Field::Edition(text)
            | Field::Version(text)
            | Field::PublisherPlace(text)
            | Field::Genre(text)
            | Field::Status(text)
            | Field::Language(text)
            | Field::Abstract(text) => said.add(name, text),
            Field::Publisher(text) => said.add(publisher(item.kind), text),
            Field::Page(pages) => said.add(name, pages.to_string()),
            Field::ArticleNumber(text) => {
                if let Some(place) = article_number(item) {
                    said.add(place, text);
                }
            }
            Field::Doi(doi) => said.add(name, doi.as_str()),
            Field::Isbn(isbn) => said.add(name, isbn.as_str()),
            Field::Pmid(pmid) => said.add(name, pmid.as_str()),
            Field::Url(url) => said.add(name, url.as_str()),
            Field::ArXiv(arxiv) => {
                let is_taken = item.article_number.is_some() && article_number(item) == Some("number");
                let number_is_free = item.number.is_none() && !is_taken;
                let text = format!("arXiv:{arxiv}");
                // The number of a preprint to Zotero.
                if item.kind == ItemType::Article && number_is_free {
                    said.add("number", text);
                } else {
                    notes.push(text);
                }
            }
            Field::Note(text) => notes.insert(0, text.to_owned()),
            Field::Keyword(words) => said.add(name, words.join("; ")),
            // Below, when all else is there.
            Field::Custom(_) => {}
            Field::EventDate(days) => said.add(name, parts(days)),
            Field::Issued(date) | Field::Accessed(date) => said.add(name, parts(date.into())),
            Field::Author(names) | Field::Editor(names) => {
                names.iter().enumerate().for_each(|(number, creator)| {
                    add_creator(&mut said, name, number, creator, choices.names_in_parts);
                });
                if name == "author" && item.et_al && choices.et_al_as_others {
                    said.add(format!("author.{}.literal", names.len()), "others");
                }
            }
        }
    }
    notes.splice(0..0, further.notes.iter().cloned());
    if !notes.is_empty() {
        said.add("note", notes.join("\n"));
    }
    let left = further.add(&mut said, entry, choices, provenance);
    if provenance {
        let mut custom = custom(entry);
        if !left.is_empty() {
            custom.insert("fields".to_owned(), json!(left));
        }
        reader::add_json(&mut said, "custom", &Value::Object(custom).to_string());
    }
    said
}

/// The type: Zotero refuses a whole file for the sake of one `software`.
fn csl_type(kind: ItemType, choices: &Choices) -> &'static str {
    if kind == ItemType::Software && choices.software_as_book { "book" } else { kind.csl() }
}

/// The variable for who published it: a court or an office is an authority.
fn publisher(kind: ItemType) -> &'static str {
    let has_authority = matches!(kind, ItemType::LegalCase | ItemType::Legislation | ItemType::Patent);
    if has_authority { "authority" } else { "publisher" }
}

/// The variable for the number that stands in for pages: that of the pages, else that of a number, else none.
fn article_number(item: &Item) -> Option<&'static str> {
    if item.page.is_none() { Some("page") } else { item.number.is_none().then_some("number") }
}

/// Adds one name of a list.
fn add_creator(said: &mut ReadItem, field: &str, number: usize, name: &Name, in_parts: bool) {
    let mut add = |part: &str, text: &str| said.add(format!("{field}.{number}.{part}"), text);
    match name {
        Name::Literal { literal } => add("literal", literal),
        Name::Person(Person { family, given, non_dropping_particle, suffix }) if in_parts => {
            add("family", family);
            for (part, text) in
                [("given", given), ("non-dropping-particle", non_dropping_particle), ("suffix", suffix)]
            {
                text.iter().for_each(|text| add(part, text));
            }
        }
        Name::Person(person) => {
            let family = [person.non_dropping_particle.as_deref(), Some(&person.family)];
            add("family", &family.into_iter().flatten().collect::<Vec<_>>().join(" "));
            let given = [&person.given, &person.suffix].into_iter().flatten().map(String::as_str);
            let given = given.collect::<Vec<_>>().join(", ");
            if !given.is_empty() {
                add("given", &given);
            }
        }
    }
}

/// The parts of a date or of two.
fn parts(days: DateRange) -> String {
    let parts = |date: Date| {
        let parts = [Some(date.year), date.month().map(u16::from), date.day().map(u16::from)];
        parts.into_iter().flatten().collect::<Vec<u16>>()
    };
    let dates: Vec<_> = [Some(days.first()), days.last()].into_iter().flatten().map(parts).collect();
    date_parts(&dates)
}

/// Where an item comes from, as docs/PROVENANCE.md has it.
fn custom(entry: &Entry<'_>) -> Map<String, Value> {
    let Entry { record, item, cited, .. } = *entry;
    let origin = entry.origin();
    let mut source = Map::new();
    source.insert("file".to_owned(), json!(&*origin.file));
    source.insert("record".to_owned(), json!(origin.record));
    source.extend(origin.reference.map(|number| ("reference".to_owned(), json!(number))));
    source.insert("start".to_owned(), json!(origin.span.start));
    source.insert("end".to_owned(), json!(origin.span.end));
    let left = |left: &crate::model::Leftover| json!({ "text": left.text, "start": left.span.start, "end": left.span.end });
    let leftover: Vec<Value> = cited.iter().flat_map(|cited| &cited.leftover).map(left).collect();
    let mut custom = Map::new();
    let mut add = |key: &str, value: Value| custom.insert(key.to_owned(), value);
    add("schema", json!(1));
    add("raw", json!(cited.map_or(&record.raw, |cited| &cited.raw)));
    add("fragment", json!(cited.is_some_and(|cited| cited.fragment)));
    add("et_al", json!(item.et_al));
    if cited.is_some_and(|cited| cited.corrected) {
        add("corrected", json!(true));
    }
    add("source", Value::Object(source));
    add("leftover", json!(leftover));
    if let Some(cited) = cited {
        add("confidence", serde_json::to_value(cited.confidence).unwrap_or_default());
    }
    let Some(merged) = entry.merged() else { return custom };
    let variant = |variant: &Variant| {
        let Variant { raw, file, record, reference, span, key, .. } = variant;
        let place = json!({ "raw": raw, "file": &**file, "record": record, "start": span.start, "end": span.end, "key": key });
        let mut object = place.as_object().cloned().unwrap_or_default();
        object.extend(reference.map(|number| ("reference".to_owned(), json!(number))));
        Value::Object(object)
    };
    if !merged.variants.is_empty() {
        add("variants", merged.variants.iter().map(variant).collect());
    }
    if let Some(key) = &merged.library {
        add("library", json!(key));
    }
    if !merged.filled.is_empty() {
        add("filled", merged.filled.iter().map(|field| field.csl()).collect());
    }
    custom
}
