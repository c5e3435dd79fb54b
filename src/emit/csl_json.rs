//! CSL-JSON, as an array and as one item a line, in the form that the most readers read right.
//!
//! The rules are those of the CSL data schema 1.0.2 and of Zotero's import, which is the strictest reader: one item
//! of a type that it does not know makes it refuse the whole file, and it drops the separate keys of particles and
//! suffixes. Text is written exactly as it was read, title markup included; JSON escapes all of it.

mod custom;
mod further;
mod own;
mod values;

use std::borrow::Cow;
use std::ops::Range;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{
    Choices, EmitError, Emitter, Entry, Frame, Options, Pieces, Protect, Provenance, Repeats, Selection,
};
use super::{case, journal, tex};
use crate::diagnostic::{Code, Report};
use crate::format::Format;
use crate::model::{CustomKind, DateRange, Field, Item, ItemType, Merged, Name, Variable, VariableKind};
use custom::{CustomObject, OthersObject};
use further::Further;
use own::Written;
use values::{Days, LiteralDate, Names, Text};

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
    let item = CslItem::new(entry, false, options);
    let item = CslItem { further: item.further.without_own(), ..item };
    match serde_json::to_value(item) {
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
    further: Further<'a>,
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
        let marks_title = options.choices.nocase_spans;
        let is_merged = entry.merged().is_some_and(Merged::is_told);
        let written = Written { publisher: publisher_name(item.kind), provenance, is_merged, marks_title };
        let further = Further::new(item, entry.key, written);
        let is_told = further.says(Variable::ContainerTitleShort)
            || further.own.keys().any(|(key, _)| key == Variable::ContainerTitleShort.csl());
        let short = if is_told { None } else { journal::short(item, options) };
        Self { entry, provenance, choices, protect, article_number, arxiv_is_number, short, further }
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
        if !self.provenance {
            // A key that is not the one given, and an address in its place, are names of the item elsewhere.
            let is_name =
                |name: &str| matches!(CustomKind::of(name), CustomKind::Key) || name == "csl-json:id";
            let left = self.further.fields.iter().map(|custom| custom.name.as_str());
            let names: Vec<&str> = left.filter(|name| !is_name(name)).collect();
            if !names.is_empty() {
                report.add(
                    Code::SourceField,
                    span,
                    format!("csl-json has no place for {}", names.join(", ")),
                );
            }
        }
    }

    /// The note: lines that are variables, what the item has itself, its identifier in arXiv.
    fn note(&self) -> Option<String> {
        let item = self.entry.item;
        let mut parts: Vec<Cow<'_, str>> = Vec::new();
        parts.extend(self.further.note.iter().map(|(name, text)| format!("{name}: {text}").into()));
        parts.extend(item.note.as_deref().map(Cow::from));
        let arxiv = item.arxiv.as_ref().filter(|_| !self.arxiv_is_number);
        parts.extend(arxiv.map(|arxiv| format!("arXiv:{arxiv}").into()));
        (!parts.is_empty()).then(|| parts.join("\n"))
    }

    /// The annotation: the item's own, and what has no place elsewhere, each on lines of its own.
    fn annote(&self) -> Option<String> {
        let line = |(name, text): &(Option<&str>, &str)| match name {
            Some(name) => format!("{name}: {text}"),
            None => (*text).to_owned(),
        };
        let lines: Vec<String> = self.further.annote.iter().map(line).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    fn names<M: SerializeMap>(&self, key: &str, names: &[Name], map: &mut M) -> Result<(), M::Error> {
        let in_parts = self.choices.names_in_parts;
        let et_al = key == "author" && self.choices.et_al_as_others && self.entry.item.et_al;
        map.serialize_entry(
            key,
            &Names { names, et_al, in_parts, parts: &self.further.own.within_names(key) },
        )
    }

    fn days<M: SerializeMap>(&self, key: &str, days: DateRange, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry(key, &Days { days, parts: &self.further.own.within(key) })
    }

    fn text<M: SerializeMap>(&self, key: &str, text: &str, map: &mut M) -> Result<(), M::Error> {
        match self.further.own.instead(key) {
            Some(json) => map.serialize_entry(key, json),
            None => map.serialize_entry(key, text),
        }
    }

    fn serialize_field<M: SerializeMap>(&self, field: Field<'_>, map: &mut M) -> Result<(), M::Error> {
        let name = field.name().csl();
        match field {
            Field::Author(names) | Field::Editor(names) => self.names(name, names, map),
            Field::Title(text) if self.choices.nocase_spans => {
                map.serialize_entry(name, &with_spans(text, self.protect))
            }
            Field::Issued(date) | Field::Accessed(date) => self.days(name, date.into(), map),
            Field::EventDate(days) => self.days(name, days, map),
            Field::Page(pages) => map.serialize_entry(name, &Text(pages)),
            Field::ArticleNumber(number) => match self.article_number {
                ArticleNumberPlace::Page => map.serialize_entry("page", number),
                ArticleNumberPlace::Number => map.serialize_entry("number", number),
                ArticleNumberPlace::Nowhere => Ok(()),
            },
            Field::ContainerTitle(text) => {
                self.text(name, text, map)?;
                self.short.as_ref().map_or(Ok(()), |short| self.short_title(short, map))
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
            | Field::Abstract(text) => self.text(name, text, map),
            Field::Publisher(text) => self.text(publisher_name(self.entry.item.kind), text, map),
            Field::Doi(doi) => map.serialize_entry(name, doi),
            Field::Isbn(isbn) => self.text(name, isbn.as_str(), map),
            Field::Pmid(pmid) => map.serialize_entry(name, pmid),
            Field::Url(url) => map.serialize_entry(name, url),
            Field::ArXiv(arxiv) if self.arxiv_is_number => {
                map.serialize_entry("number", &format_args!("arXiv:{arxiv}"))
            }
            // Both are in the note, which `serialize` writes, as it does all that has no field.
            Field::ArXiv(_) | Field::Note(_) | Field::Custom(_) => Ok(()),
            // Keywords may hold commas, but no semicolon, which is what separates them in the sources.
            Field::Keyword(words) => map.serialize_entry(name, &words.join("; ")),
        }
    }

    /// An abbreviated title under both of its keys: Zotero reads the one, citation processors the other.
    fn short_title<M: SerializeMap>(&self, short: &str, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("container-title-short", short)?;
        if self.further.own.keys().any(|(key, _)| key == SHORT_OF_ZOTERO) {
            return Ok(());
        }
        map.serialize_entry(SHORT_OF_ZOTERO, short)
    }

    fn serialize_variable<M: SerializeMap>(
        &self,
        variable: Variable,
        text: &str,
        map: &mut M,
    ) -> Result<(), M::Error> {
        let key = further::key(variable);
        if variable == Variable::ContainerTitleShort {
            return self.short_title(text, map);
        }
        match variable.kind() {
            VariableKind::Text | VariableKind::Number => self.text(key, text, map),
            VariableKind::Names => self.names(key, &Name::list_from_text(text), map),
            VariableKind::Date => match values::days(text) {
                Some(days) => self.days(key, days, map),
                None => map.serialize_entry(key, &LiteralDate(text)),
            },
        }
    }
}

/// Zotero's key for the abbreviated title of a journal.
const SHORT_OF_ZOTERO: &str = "journalAbbreviation";

impl Serialize for CslItem<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Entry { item, key, .. } = self.entry;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("id", key)?;
        map.serialize_entry("type", self.further.kind.unwrap_or_else(|| csl_type(item, self.choices)))?;
        let mut has_custom = false;
        for field in item.fields() {
            self.serialize_field(field, &mut map)?;
            has_custom |= matches!(field, Field::Custom(_));
        }
        if has_custom {
            for (variable, text) in &self.further.variables {
                self.serialize_variable(*variable, text, &mut map)?;
            }
            if let Some(annote) = self.annote() {
                map.serialize_entry("annote", &annote)?;
            }
            for (key, json) in self.further.own.keys() {
                map.serialize_entry(key, json)?;
            }
        }
        if let Some(note) = self.note() {
            map.serialize_entry("note", &note)?;
        }
        if self.provenance {
            map.serialize_entry("custom", &CustomObject { entry: &self.entry, further: &self.further })?;
        } else if !self.further.own.within("custom").is_empty() {
            map.serialize_entry("custom", &OthersObject(&self.further))?;
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
