//! CSL-JSON, as an array and as one item a line, in the form that the most readers read right.
//!
//! The rules are those of the CSL data schema 1.0.2 and of Zotero's import, which is the strictest reader: one item
//! of a type that it does not know makes it refuse the whole file, and it drops the separate keys of particles and
//! suffixes. Text is written exactly as it was read, title markup included; JSON escapes all of it.

use std::borrow::Cow;
use std::ops::Range;

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::{
    Choices, EmitError, Emitter, Entry, Frame, Options, Pieces, Protect, Provenance, Repeats, Selection,
};
use super::{case, journal, tex};
use crate::diagnostic::{Code, Report};
use crate::format::Format;
use crate::model::{Custom, Date, DateRange, Field, Item, ItemType, Name, Person};

/// The version of the `custom` object, which `docs/PROVENANCE.md` describes.
const SCHEMA: u32 = 1;

/// Writes an array of items.
pub(super) struct CslJson;

/// Writes one item a line, each with its provenance.
pub(super) struct CslJsonLines;

static FORMAT: Format = Format {
    id: "csl-json",
    extensions: &["json"],
    description: "CSL-JSON, an array, for Zotero, pandoc and citeproc",
};

static LINES_FORMAT: Format = Format {
    id: "csl-jsonl",
    extensions: &["jsonl", "ndjson"],
    description: "CSL-JSON, one item a line, each with its raw text and place",
};

impl Emitter for CslJson {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn frame(&self, _: &Options) -> Frame {
        Frame::JSON_ARRAY
    }

    fn repeats(&self) -> Repeats {
        Repeats::Once
    }

    fn provenance(&self) -> Provenance {
        Provenance::Asked
    }

    fn protects(&self, options: &Options) -> bool {
        options.choices.nocase_spans
    }

    fn abbreviates(&self) -> bool {
        true
    }

    fn emit(
        &self,
        selection: &Selection<'_>,
        options: &Options,
        out: &mut Pieces,
        report: &mut Report,
    ) -> Result<(), EmitError> {
        for &entry in &selection.entries {
            let item = CslItem::new(entry, options.provenance, options);
            item.report_losses(report);
            let json = serde_json::to_string_pretty(&item).map_err(|error| EmitError(error.to_string()))?;
            let text = out.text();
            for (number, line) in json.lines().enumerate() {
                text.push_str(if number == 0 { "  " } else { "\n  " });
                text.push_str(line);
            }
            out.end_piece(1);
        }
        Ok(())
    }
}

impl Emitter for CslJsonLines {
    fn format(&self) -> &'static Format {
        &LINES_FORMAT
    }

    fn frame(&self, _: &Options) -> Frame {
        Frame::PLAIN
    }

    fn repeats(&self) -> Repeats {
        Repeats::Every
    }

    fn provenance(&self) -> Provenance {
        Provenance::Always
    }

    fn protects(&self, options: &Options) -> bool {
        options.choices.nocase_spans
    }

    fn abbreviates(&self) -> bool {
        true
    }

    fn emit(
        &self,
        selection: &Selection<'_>,
        options: &Options,
        out: &mut Pieces,
        report: &mut Report,
    ) -> Result<(), EmitError> {
        for &entry in &selection.entries {
            let item = CslItem::new(entry, true, options);
            item.report_losses(report);
            let json = serde_json::to_string(&item).map_err(|error| EmitError(error.to_string()))?;
            out.text().push_str(&json);
            out.text().push('\n');
            out.end_piece(1);
        }
        Ok(())
    }
}

/// An item as an object, without its provenance.
#[cfg(feature = "style")]
pub(super) fn object(entry: Entry<'_>, options: &Options) -> serde_json::Map<String, serde_json::Value> {
    match serde_json::to_value(CslItem::new(entry, false, options)) {
        Ok(serde_json::Value::Object(fields)) => fields,
        // An item is an object, and none of its fields can fail.
        Ok(_) | Err(_) => serde_json::Map::new(),
    }
}

/// Where the number that stands in for pages goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ArticleNumberPlace {
    Page,
    Number,
    Nowhere,
}

/// An item as CSL has it.
struct CslItem<'a> {
    entry: Entry<'a>,
    provenance: bool,
    choices: Choices,
    protect: Protect,
    article_number: ArticleNumberPlace,
    /// Whether `number` holds the arXiv identifier, as Zotero reads and writes preprints.
    arxiv_is_number: bool,
    /// The abbreviation of the journal that it stands in.
    short: Option<Cow<'a, str>>,
}

impl<'a> CslItem<'a> {
    fn new(entry: Entry<'a>, provenance: bool, options: &Options) -> Self {
        let item = entry.item;
        let article_number = match (&item.page, &item.number) {
            (None, _) => ArticleNumberPlace::Page,
            (Some(_), None) => ArticleNumberPlace::Number,
            (Some(_), Some(_)) => ArticleNumberPlace::Nowhere,
        };
        let number_is_free = item.number.is_none()
            && (item.article_number.is_none() || article_number != ArticleNumberPlace::Number);
        let arxiv_is_number = item.kind == ItemType::Article && number_is_free;
        let Options { choices, protect, .. } = *options;
        let short = journal::short(item, options);
        Self { entry, provenance, choices, protect, article_number, arxiv_is_number, short }
    }

    fn report_losses(&self, report: &mut Report) {
        let Entry { item, key, .. } = self.entry;
        let span = self.entry.span();
        if item.article_number.is_some() && self.article_number == ArticleNumberPlace::Nowhere {
            report.add(
                Code::LossField,
                span,
                format!("CSL-JSON has no place for `article-number` of `{key}` beside `page` and `number`"),
            );
        }
        let is_named = self.choices.et_al_as_others && !item.author.is_empty();
        if item.et_al && !self.provenance && !is_named {
            report.add(
                Code::LossEtAl,
                span,
                format!("CSL-JSON holds `et al.` of `{key}` only with its provenance"),
            );
        }
    }

    fn note(&self) -> Option<String> {
        let item = self.entry.item;
        let arxiv = item.arxiv.as_ref().filter(|_| !self.arxiv_is_number);
        let arxiv = arxiv.map(|arxiv| format!("arXiv:{arxiv}"));
        match (&item.note, arxiv) {
            (Some(note), Some(arxiv)) => Some(format!("{note}\n{arxiv}")),
            (Some(note), None) => Some(note.clone()),
            (None, arxiv) => arxiv,
        }
    }

    fn serialize_field<M: SerializeMap>(&self, field: Field<'_>, map: &mut M) -> Result<(), M::Error> {
        let name = field.name().csl();
        match field {
            Field::Author(names) => {
                let et_al = self.choices.et_al_as_others && self.entry.item.et_al;
                map.serialize_entry(name, &Names { names, et_al, in_parts: self.choices.names_in_parts })
            }
            Field::Editor(names) => map
                .serialize_entry(name, &Names { names, et_al: false, in_parts: self.choices.names_in_parts }),
            Field::Title(text) if self.choices.nocase_spans => {
                map.serialize_entry(name, &with_spans(text, self.protect))
            }
            Field::Issued(date) | Field::Accessed(date) => map.serialize_entry(name, &DateParts(date.into())),
            Field::EventDate(dates) => map.serialize_entry(name, &DateParts(dates)),
            Field::Page(pages) => map.serialize_entry(name, &Text(pages)),
            Field::ArticleNumber(number) => match self.article_number {
                ArticleNumberPlace::Page => map.serialize_entry("page", number),
                ArticleNumberPlace::Number => map.serialize_entry("number", number),
                ArticleNumberPlace::Nowhere => Ok(()),
            },
            // Zotero reads the one, citation processors the other.
            Field::ContainerTitle(text) => {
                map.serialize_entry(name, text)?;
                let Some(short) = &self.short else { return Ok(()) };
                map.serialize_entry("container-title-short", short)?;
                map.serialize_entry("journalAbbreviation", short)
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
            | Field::Abstract(text) => map.serialize_entry(name, text),
            Field::Publisher(text) => map.serialize_entry(publisher_name(self.entry.item.kind), text),
            Field::Doi(doi) => map.serialize_entry(name, doi),
            Field::Isbn(isbn) => map.serialize_entry(name, isbn),
            Field::Pmid(pmid) => map.serialize_entry(name, pmid),
            Field::Url(url) => map.serialize_entry(name, url),
            Field::ArXiv(arxiv) if self.arxiv_is_number => {
                map.serialize_entry("number", &format_args!("arXiv:{arxiv}"))
            }
            // Both are in the note, which `serialize` writes.
            Field::ArXiv(_) | Field::Note(_) => Ok(()),
            // Keywords may hold commas, but no semicolon, which is what separates them in the sources.
            Field::Keyword(words) => map.serialize_entry(name, &words.join("; ")),
            Field::Custom(sections) => map.serialize_entry("annote", &Text(Sections(sections))),
        }
    }
}

impl Serialize for CslItem<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Entry { item, key, .. } = self.entry;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", key)?;
        map.serialize_entry("type", csl_type(item, self.choices))?;
        for field in item.fields() {
            self.serialize_field(field, &mut map)?;
        }
        if let Some(note) = self.note() {
            map.serialize_entry("note", &note)?;
        }
        if self.provenance {
            map.serialize_entry("custom", &CustomObject(&self.entry))?;
        }
        map.end()
    }
}

/// The type that readers know: Zotero refuses a whole file for the sake of one `software`.
fn csl_type(item: &Item, choices: Choices) -> &'static str {
    let is_book = item.kind == ItemType::Software && choices.software_as_book;
    if is_book { ItemType::Book.csl() } else { item.kind.csl() }
}

/// A title whose words that keep their case are marked for citeproc.
fn with_spans(title: &str, protect: Protect) -> String {
    let title = tex::composed(title);
    let mut marked = String::with_capacity(title.len());
    let mut at = 0;
    for Range { start, end } in case::title(&title, protect) {
        marked.push_str(&title[at..start]);
        marked.push_str("<span class=\"nocase\">");
        marked.push_str(&title[start..end]);
        marked.push_str("</span>");
        at = end;
    }
    marked.push_str(&title[at..]);
    marked
}

/// The variable that holds who published it: a court or an office is an authority in CSL.
fn publisher_name(kind: ItemType) -> &'static str {
    match kind {
        ItemType::LegalCase | ItemType::Legislation | ItemType::Patent => "authority",
        ItemType::Article
        | ItemType::ArticleJournal
        | ItemType::ArticleMagazine
        | ItemType::ArticleNewspaper
        | ItemType::Book
        | ItemType::Chapter
        | ItemType::Dataset
        | ItemType::Document
        | ItemType::EntryDictionary
        | ItemType::EntryEncyclopedia
        | ItemType::Manuscript
        | ItemType::PaperConference
        | ItemType::Report
        | ItemType::Software
        | ItemType::Speech
        | ItemType::Standard
        | ItemType::Thesis
        | ItemType::Webpage => "publisher",
    }
}

/// Anything that can be shown, as a string.
struct Text<T>(T);

impl<T: std::fmt::Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

struct Sections<'a>(&'a [Custom]);

impl std::fmt::Display for Sections<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (number, Custom { name, text }) in self.0.iter().enumerate() {
            let between = if number == 0 { "" } else { "\n" };
            write!(f, "{between}{name}: {text}")?;
        }
        Ok(())
    }
}

struct Names<'a> {
    names: &'a [Name],
    /// Whether `others` stands at the end, of which pandoc makes `et al.`
    et_al: bool,
    /// Whether particles and suffixes have keys of their own.
    in_parts: bool,
}

impl Serialize for Names<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { names, et_al, in_parts } = *self;
        let mut list = serializer.serialize_seq(Some(names.len() + usize::from(et_al)))?;
        for name in names {
            list.serialize_element(&CslName { name, in_parts })?;
        }
        if et_al {
            list.serialize_element(&CslName { name: &Name::literal("others"), in_parts })?;
        }
        list.end()
    }
}

struct CslName<'a> {
    name: &'a Name,
    in_parts: bool,
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
        map.end()
    }
}

struct DateParts(DateRange);

impl Serialize for DateParts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let dates = (Parts(self.0.first()), self.0.last().map(Parts));
        let mut map = serializer.serialize_map(Some(1))?;
        match dates {
            (first, Some(last)) => map.serialize_entry("date-parts", &[first, last])?,
            (only, None) => map.serialize_entry("date-parts", &[only])?,
        }
        map.end()
    }
}

/// Year, month and day, as far as they are known.
struct Parts(Date);

impl Serialize for Parts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let date = self.0;
        let parts = [Some(date.year), date.month().map(u16::from), date.day().map(u16::from)];
        serializer.collect_seq(parts.into_iter().flatten())
    }
}

/// The `custom` object: where an item comes from, and what of it no field took.
struct CustomObject<'a>(&'a Entry<'a>);

impl Serialize for CustomObject<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Entry { record, item, cited, .. } = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", &SCHEMA)?;
        map.serialize_entry("raw", cited.map_or(&record.raw, |reference| &reference.raw))?;
        map.serialize_entry("fragment", &cited.is_some_and(|reference| reference.fragment))?;
        map.serialize_entry("et_al", &item.et_al)?;
        if cited.is_some_and(|reference| reference.corrected) {
            map.serialize_entry("corrected", &true)?;
        }
        map.serialize_entry("source", &Source(self.0))?;
        map.serialize_entry("leftover", cited.map_or(&[][..], |reference| &reference.leftover))?;
        if let Some(reference) = cited {
            map.serialize_entry("confidence", &reference.confidence)?;
        }
        map.end()
    }
}

struct Source<'a>(&'a Entry<'a>);

impl Serialize for Source<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Entry { record, reference, .. } = self.0;
        let span = self.0.span();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("file", &*record.file)?;
        map.serialize_entry("record", &record.number)?;
        if let Some(number) = reference {
            map.serialize_entry("reference", number)?;
        }
        map.serialize_entry("start", &span.start)?;
        map.serialize_entry("end", &span.end)?;
        map.end()
    }
}
