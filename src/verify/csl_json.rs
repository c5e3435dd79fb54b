//! CSL-JSON: the properties of the CSL data schema 1.0.2 that are ever written and no other, each once, none empty.
//!
//! The table is that of the schema and of Zotero's import: text is exactly that of the model. Two losses are in it: an article
//! number beside pages and a number, and `et al.` where no provenance is asked for.

use serde::Deserialize;
use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use super::{Expected, Items, ReadBack, ReadItem, journal, json};
use crate::emit::{Choices, Entry, Options, Protect, Selection};
use crate::model::{Date, Field, Item, ItemType, Name, Person};

pub(super) struct CslJson;

pub(super) struct CslJsonLines;

impl ReadBack for CslJson {
    fn id(&self) -> &'static str {
        "csl-json"
    }

    fn items<'t>(&self, text: &'t str, begun: bool, options: &Options) -> Items<'t> {
        let (elements, rest) = json::elements(text, begun);
        let read = |element: Result<&str, String>| element.and_then(|text| read(text, options));
        Items { items: elements.into_iter().map(read).collect(), rest }
    }

    fn close(&self, text: &str, begun: bool, _: &Options) -> Result<(), String> {
        json::close(text, begun)
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

/// An item as the schema has it, of its properties those that are ever written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct CslItem {
    id: Text,
    r#type: Text,
    author: Option<Vec<CslName>>,
    editor: Option<Vec<CslName>>,
    title: Option<Text>,
    container_title: Option<Text>,
    container_title_short: Option<Text>,
    /// The same to Zotero.
    #[serde(rename = "journalAbbreviation")]
    journal_abbreviation: Option<Text>,
    collection_title: Option<Text>,
    event_title: Option<Text>,
    event_place: Option<Text>,
    event_date: Option<CslDates>,
    issued: Option<CslDate>,
    volume: Option<Text>,
    issue: Option<Text>,
    page: Option<Text>,
    number: Option<Text>,
    edition: Option<Text>,
    version: Option<Text>,
    publisher: Option<Text>,
    authority: Option<Text>,
    publisher_place: Option<Text>,
    genre: Option<Text>,
    status: Option<Text>,
    #[serde(rename = "DOI")]
    doi: Option<Text>,
    #[serde(rename = "ISBN")]
    isbn: Option<Text>,
    #[serde(rename = "PMID")]
    pmid: Option<Text>,
    #[serde(rename = "URL")]
    url: Option<Text>,
    accessed: Option<CslDate>,
    language: Option<Text>,
    #[serde(rename = "abstract")]
    abstract_: Option<Text>,
    keyword: Option<Text>,
    note: Option<Text>,
    annote: Option<Text>,
    custom: Option<Custom>,
}

/// Text that is not empty.
#[derive(Deserialize)]
#[serde(try_from = "String")]
struct Text(String);

impl TryFrom<String> for Text {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.is_empty() { Err("a property is empty") } else { Ok(Self(text)) }
    }
}

/// A name, for Zotero with particles in the family name and suffixes in the given name, for citeproc with all its parts.
#[derive(Deserialize)]
#[serde(untagged)]
enum CslName {
    Person(CslPerson),
    Body(CslBody),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct CslPerson {
    family: Text,
    given: Option<Text>,
    non_dropping_particle: Option<Text>,
    suffix: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CslBody {
    literal: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct CslDate {
    date_parts: [Vec<u16>; 1],
}

/// A date, or the first and the last.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct CslDates {
    date_parts: Vec<Vec<u16>>,
}

/// Where an item comes from, as docs/PROVENANCE.md has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Custom {
    schema: u32,
    raw: String,
    fragment: bool,
    et_al: bool,
    corrected: Option<bool>,
    source: Source,
    leftover: Vec<Leftover>,
    confidence: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    file: String,
    record: usize,
    reference: Option<usize>,
    start: usize,
    end: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Leftover {
    text: String,
    start: usize,
    end: usize,
}

fn read(text: &str, options: &Options) -> Result<ReadItem, String> {
    let mut item: CslItem = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if has_spans(options) {
        item.title = item.title.map(|Text(title)| without_spans(&title).map(Text)).transpose()?;
    }
    let mut said = ReadItem::new(item.id.0);
    said.add("type", item.r#type.0);
    let texts = [
        ("title", item.title),
        ("container-title", item.container_title),
        ("container-title-short", item.container_title_short),
        ("journalAbbreviation", item.journal_abbreviation),
        ("collection-title", item.collection_title),
        ("event-title", item.event_title),
        ("event-place", item.event_place),
        ("volume", item.volume),
        ("issue", item.issue),
        ("page", item.page),
        ("number", item.number),
        ("edition", item.edition),
        ("version", item.version),
        ("publisher", item.publisher),
        ("authority", item.authority),
        ("publisher-place", item.publisher_place),
        ("genre", item.genre),
        ("status", item.status),
        ("DOI", item.doi),
        ("ISBN", item.isbn),
        ("PMID", item.pmid),
        ("URL", item.url),
        ("language", item.language),
        ("abstract", item.abstract_),
        ("keyword", item.keyword),
        ("note", item.note),
        ("annote", item.annote),
    ];
    for (name, text) in texts {
        if let Some(Text(text)) = text {
            said.add(name, text);
        }
    }
    for (name, names) in [("author", item.author), ("editor", item.editor)] {
        let Some(names) = names else { continue };
        if names.is_empty() {
            return Err(format!("{name} is an empty list"));
        }
        for (number, read) in names.into_iter().enumerate() {
            match read {
                CslName::Person(CslPerson { family, given, non_dropping_particle, suffix }) => {
                    let part = |part: Option<Text>| part.map(|Text(part)| part);
                    let person = Person {
                        family: family.0,
                        given: part(given),
                        non_dropping_particle: part(non_dropping_particle),
                        suffix: part(suffix),
                    };
                    add_person(&mut said, name, number, person);
                }
                CslName::Body(CslBody { literal }) => said.add(format!("{name}.{number}.literal"), literal.0),
            }
        }
    }
    for (name, date) in [("issued", item.issued), ("accessed", item.accessed)] {
        let Some(CslDate { date_parts: [parts] }) = date else { continue };
        said.add(name, date_parts(&parts)?);
    }
    if let Some(CslDates { date_parts: days }) = item.event_date {
        if !matches!(days.len(), 1 | 2) {
            return Err(format!("{days:?} is neither a date nor two"));
        }
        let days = days.iter().map(|parts| date_parts(parts)).collect::<Result<Vec<_>, _>>()?;
        said.add("event-date", days.join("/"));
    }
    if let Some(custom) = item.custom {
        add_custom(&mut said, custom);
    }
    Ok(said)
}

fn add_custom(said: &mut ReadItem, custom: Custom) {
    said.add("custom.schema", custom.schema.to_string());
    said.add("custom.raw", custom.raw);
    said.add("custom.fragment", custom.fragment.to_string());
    said.add("custom.et_al", custom.et_al.to_string());
    if let Some(corrected) = custom.corrected {
        said.add("custom.corrected", corrected.to_string());
    }
    let Source { file, record, reference, start, end } = custom.source;
    said.add("custom.source", format!("{file}, record {record}, reference {reference:?}, {start}..{end}"));
    for Leftover { text, start, end } in custom.leftover {
        said.add("custom.leftover", format!("{start}..{end} {text}"));
    }
    if let Some(confidence) = custom.confidence {
        json::add_fields(said, "custom.confidence", &confidence);
    }
}

fn add_person(said: &mut ReadItem, field: &str, number: usize, person: Person) {
    let Person { family, given, non_dropping_particle, suffix } = person;
    let parts = [
        ("family", Some(family)),
        ("given", given),
        ("non-dropping-particle", non_dropping_particle),
        ("suffix", suffix),
    ];
    for (name, part) in parts {
        if let Some(part) = part {
            said.add(format!("{field}.{number}.{name}"), part);
        }
    }
}

/// Whether words of a title that keep their case are between tags.
fn has_spans(options: &Options) -> bool {
    options.choices.nocase_spans && options.protect != Protect::None
}

/// A title without the tags around words that keep their case.
///
/// # Errors
/// Where the tags do not come in pairs.
fn without_spans(title: &str) -> Result<String, String> {
    let mut parts = title.split("<span class=\"nocase\">");
    let mut bare = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let Some((kept, behind)) = part.split_once("</span>").filter(|(kept, _)| !kept.is_empty()) else {
            return Err(format!(
                "the title {} has a span without words or without an end",
                super::shown(title)
            ));
        };
        bare.push_str(kept);
        bare.push_str(behind);
    }
    Ok(bare)
}

/// Year, month and day, as far as they are there and can be.
fn date_parts(parts: &[u16]) -> Result<String, String> {
    let is_sound = matches!(parts.len(), 1..=3)
        && parts.get(1).is_none_or(|month| (1..=12).contains(month))
        && parts.get(2).is_none_or(|day| (1..=31).contains(day));
    if is_sound { Ok(format!("{parts:?}")) } else { Err(format!("{parts:?} is no date")) }
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
    said.add("type", csl_type(item.kind, choices));
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
                if let Some(short) = journal::abbreviation(item, options) {
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
            Field::Custom(sections) => {
                let lines = sections.iter().map(|section| format!("{}: {}", section.name, section.text));
                said.add("annote", lines.collect::<Vec<_>>().join("\n"));
            }
            Field::EventDate(days) => {
                let ends = [Some(days.first()), days.last()].into_iter().flatten();
                let ends: Vec<String> = ends.map(|day| format!("{:?}", parts(day))).collect();
                said.add(name, ends.join("/"));
            }
            Field::Issued(date) | Field::Accessed(date) => said.add(name, format!("{:?}", parts(date))),
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
    if !notes.is_empty() {
        said.add("note", notes.join("\n"));
    }
    if provenance {
        add_custom(&mut said, custom(entry));
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

fn add_creator(said: &mut ReadItem, field: &str, number: usize, name: &Name, in_parts: bool) {
    match name {
        Name::Literal { literal } => said.add(format!("{field}.{number}.literal"), literal),
        Name::Person(person) if in_parts => add_person(said, field, number, person.clone()),
        Name::Person(person) => {
            let family = [person.non_dropping_particle.as_deref(), Some(&person.family)];
            let given = [&person.given, &person.suffix].into_iter().flatten().map(String::as_str);
            let given: Vec<&str> = given.collect();
            let family: Vec<&str> = family.into_iter().flatten().collect();
            let given = (!given.is_empty()).then(|| given.join(", "));
            let person =
                Person { family: family.join(" "), given, non_dropping_particle: None, suffix: None };
            add_person(said, field, number, person);
        }
    }
}

fn parts(date: Date) -> Vec<u16> {
    let parts = [Some(date.year), date.month().map(u16::from), date.day().map(u16::from)];
    parts.into_iter().flatten().collect()
}

fn custom(entry: &Entry<'_>) -> Custom {
    let Entry { record, item, cited, reference, .. } = *entry;
    let span = entry.span();
    let leftover = cited.map_or(&[][..], |cited| &cited.leftover).iter();
    Custom {
        schema: 1,
        raw: cited.map_or(&record.raw, |cited| &cited.raw).clone(),
        fragment: cited.is_some_and(|cited| cited.fragment),
        et_al: item.et_al,
        corrected: cited.is_some_and(|cited| cited.corrected).then_some(true),
        source: Source {
            file: record.file.to_string(),
            record: record.number,
            reference,
            start: span.start,
            end: span.end,
        },
        leftover: leftover
            .map(|left| Leftover { text: left.text.clone(), start: left.span.start, end: left.span.end })
            .collect(),
        confidence: cited.and_then(|cited| serde_json::to_value(cited.confidence).ok()),
    }
}
