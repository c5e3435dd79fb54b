//! BibTeX and BibLaTeX: which entry type and which fields an item becomes.
//!
//! Which entry type is left to [`layout`], how text is written to [`super::tex`], which words of a title keep their
//! case to [`super::case`]. The rules are those measured with the readers of .bib files: bibtex and its styles, biber, Zotero, pandoc,
//! citation-js, pybtex and bibtexparser.

mod further;
mod layout;
mod losses;
mod unprinted;
mod values;

use std::borrow::Cow;
use std::fmt::Write;

use layout::Layout;

use super::tex::names::{list_text, names};
use super::tex::{self, Dialect, Found};
use super::{
    Choices, EmitError, Emitter, Entry, Frame, Options, Pieces, Protect, Provenance, Repeats, Selection,
    case, journal,
};
use crate::diagnostic::Report;
use crate::format::Format;
use crate::model::{Date, DateRange, Field, FieldName, ItemType, Name, Pages, Variable};

/// Writes BibTeX, for bibtex and the styles that come with it, or BibLaTeX, for biber and the biblatex package.
pub(super) struct Bib(pub(super) Dialect);

static BIBTEX: Format = Format {
    id: "bibtex",
    extensions: &["bib"],
    description: "BibTeX, for LaTeX with bibtex and for reference managers",
};

static BIBLATEX: Format = Format {
    id: "biblatex",
    extensions: &["bib"],
    description: "BibLaTeX, for LaTeX with biber and the biblatex package",
};

impl Emitter for Bib {
    fn format(&self) -> &'static Format {
        match self.0 {
            Dialect::BibTex => &BIBTEX,
            Dialect::BibLaTex => &BIBLATEX,
        }
    }

    fn frame(&self, options: &Options) -> Frame {
        let close = match self.0 {
            _ if !options.choices.jabref_database_type => "",
            Dialect::BibTex => "\n@Comment{jabref-meta: databaseType:bibtex;}\n",
            Dialect::BibLaTex => "\n@Comment{jabref-meta: databaseType:biblatex;}\n",
        };
        // Pieces are separated by a blank line.
        Frame { between: "\n", close, ..Frame::PLAIN }
    }

    fn repeats(&self) -> Repeats {
        Repeats::Once
    }

    fn provenance(&self) -> Provenance {
        Provenance::Asked
    }

    fn transliterates(&self) -> bool {
        true
    }

    fn protects(&self, _: &Options) -> bool {
        true
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
            let mut writer = Writer::new(self.0, entry, options, out.text());
            writer.write();
            writer.report(report);
            out.end_piece(1);
        }
        Ok(())
    }
}

/// Writes one entry.
struct Writer<'a> {
    dialect: Dialect,
    entry: Entry<'a>,
    layout: Layout,
    protect: Protect,
    provenance: bool,
    choices: Choices,
    /// The abbreviation of the journal.
    short: Option<Cow<'a, str>>,
    out: &'a mut String,
    found: Found,
    /// The fields that have no place, or the part of them that has none.
    lost: Vec<&'static str>,
    /// The value of `note`, written last since several fields end up in it.
    note: String,
    /// The value of `annote` or `annotation`, which no style prints.
    annotation: String,
}

impl<'a> Writer<'a> {
    fn new(dialect: Dialect, entry: Entry<'a>, options: &Options, out: &'a mut String) -> Self {
        let layout = match dialect {
            Dialect::BibTex => Layout::classic(entry.item),
            Dialect::BibLaTex => Layout::modern(entry.item, options.choices),
        };
        let short = journal::short(entry.item, options);
        let (found, lost) = (Found { transliterates: options.ascii, ..Found::default() }, Vec::new());
        Self {
            dialect,
            entry,
            layout,
            protect: options.protect,
            provenance: options.provenance,
            choices: options.choices,
            short,
            out,
            found,
            lost,
            note: String::new(),
            annotation: String::new(),
        }
    }

    fn is_classic(&self) -> bool {
        self.dialect == Dialect::BibTex
    }

    /// The name of a field in this dialect.
    fn named(&self, bibtex: &'static str, biblatex: &'static str) -> &'static str {
        if self.is_classic() { bibtex } else { biblatex }
    }

    fn write(&mut self) {
        // Writing to a string cannot fail.
        let _ = match self.layout.known_as {
            Some(name) => writeln!(self.out, "@{name}{{{},", self.entry.key),
            None => writeln!(self.out, "@{}{{{},", self.layout.entry, self.entry.key),
        };
        self.sort_key();
        for field in self.entry.item.fields() {
            self.field(field);
        }
        self.kind();
        self.origin();
        let note = std::mem::take(&mut self.note);
        self.put("note", |out, _| out.push_str(&note));
        let annotation = std::mem::take(&mut self.annotation);
        self.put(self.named("annote", "annotation"), |out, _| out.push_str(&annotation));
        self.out.push_str("}\n");
    }

    /// BibTeX's styles sort and label by `key` where there is no author to go by, and warn without it (rule 20).
    fn sort_key(&mut self) {
        let item = self.entry.item;
        let edited = item.kind == ItemType::Book && !item.editor.is_empty();
        if self.is_classic() && item.author.is_empty() && !edited && !self.has_sort_key() {
            let texts = [&item.title, &item.container_title].into_iter().flatten();
            let key = texts.map(|text| values::sort_key(text)).find(|key| !key.is_empty());
            let key = key.unwrap_or_else(|| self.entry.key.to_owned());
            self.put("key", |out, _| out.push_str(&key));
        }
    }

    fn field(&mut self, field: Field<'_>) {
        let item = self.entry.item;
        match field {
            Field::Author(list) => {
                let et_al = item.et_al;
                self.put("author", |out, writer| names(out, list, et_al, writer.dialect, &mut writer.found));
            }
            Field::Editor(list) => {
                let write = |out: &mut String, writer: &mut Self| {
                    names(out, list, false, writer.dialect, &mut writer.found)
                };
                // bibtex's styles refuse editors of a book beside its authors.
                if self.is_classic() && item.kind == ItemType::Book && !item.author.is_empty() {
                    self.put_into_note(values::label("editor"), write);
                } else {
                    self.put("editor", write);
                }
            }
            Field::Title(text) => self.title("title", text, case::title),
            Field::ContainerTitle(text) => match self.layout.container {
                "booktitle" => self.title("booktitle", text, case::container),
                // Lists under biblatex.
                name @ ("organization" | "institution") => self.list(name, text),
                "note" => self.add_note(text),
                "journal" => {
                    let short = self.short.take();
                    self.text("journal", short.as_deref().unwrap_or(text));
                }
                "journaltitle" => {
                    self.text("journaltitle", text);
                    // What the source says is written beside the other variables.
                    let is_said = further::has(item, Variable::ContainerTitleShort);
                    if let Some(short) = self.short.take().filter(|_| !is_said) {
                        self.text("shortjournal", &short);
                    }
                }
                name => self.text(name, text),
            },
            Field::CollectionTitle(text) => self.text("series", text),
            Field::EventTitle(text) => self.event(text),
            Field::EventPlace(text) => {
                let free = item.publisher_place.is_none();
                // bibtex prints `address` as the place of the conference; beside a publisher's, readers know
                // `location` for it.
                self.text(self.named(if free { "address" } else { "location" }, "venue"), text);
            }
            Field::EventDate(dates) => self.event_date(dates),
            Field::Issued(date) => self.issued(date),
            Field::Volume(text) => self.text("volume", text),
            Field::Issue(text) if self.is_crowded() => self.text_into_note(values::label("number"), text),
            Field::Issue(text) => self.text("number", text),
            Field::Page(pages) => self.pages(pages),
            Field::ArticleNumber(text) => {
                if item.page.is_none() {
                    let has_eid = !self.is_classic() && self.layout.has_eid();
                    self.text(
                        if has_eid && self.choices.article_number_in_eid { "eid" } else { "pages" },
                        text,
                    );
                } else {
                    self.text_into_note("article ", text);
                }
            }
            Field::Number(text) => self.number(text),
            Field::Edition(text) => self.text("edition", values::edition(text, self.dialect)),
            Field::Version(text) => self.text("version", text),
            Field::Publisher(text) => match self.layout.publisher {
                name @ "howpublished" => self.text(name, text),
                "note" => self.add_note(text),
                // A list of names.
                name @ "holder" => self.put(name, |out, writer| {
                    names(out, &[Name::literal(text)], false, writer.dialect, &mut writer.found);
                }),
                name => self.list(name, text),
            },
            Field::PublisherPlace(text) => self.list(self.named("address", "location"), text),
            Field::Genre(text) => self.genre(text),
            Field::Status(text) => match values::pubstate(text).filter(|_| !self.is_classic()) {
                Some(state) => self.put("pubstate", |out, _| out.push_str(state)),
                None => self.add_note(text),
            },
            Field::Doi(doi) => self.verbatim("doi", doi.as_str()),
            Field::Isbn(isbn) => self.text("isbn", isbn.as_str()),
            Field::ArXiv(arxiv) => {
                self.verbatim("eprint", arxiv.as_str());
                if self.is_classic() {
                    self.put("archiveprefix", |out, _| out.push_str("arXiv"));
                } else {
                    self.put("eprinttype", |out, _| out.push_str("arxiv"));
                }
            }
            Field::Pmid(pmid) => {
                if self.is_classic() {
                    self.verbatim("pmid", pmid.as_str());
                } else if item.arxiv.is_none() {
                    self.verbatim("eprint", pmid.as_str());
                    self.put("eprinttype", |out, _| out.push_str("pubmed"));
                } else {
                    self.annotate("PMID", pmid.as_str());
                }
            }
            Field::Url(url) => self.verbatim("url", url.as_str()),
            Field::Accessed(date) => match values::iso(date) {
                Some(date) => self.put("urldate", |out, _| out.push_str(&date)),
                None => self.lose(FieldName::Accessed),
            },
            Field::Language(text) => self.language(text),
            Field::Abstract(text) => self.text("abstract", text),
            Field::Keyword(list) => self.put("keywords", |out, writer| writer.keywords(out, list)),
            Field::Note(text) => self.add_note(text),
            Field::Custom(list) => {
                list.iter().enumerate().for_each(|(at, custom)| self.custom(at, custom));
            }
        }
    }

    /// What the type of an item says beyond the entry type.
    fn kind(&mut self) {
        let item = self.entry.item;
        match item.kind {
            ItemType::ArticleMagazine if !self.is_classic() => self.text("entrysubtype", "magazine"),
            ItemType::ArticleNewspaper if !self.is_classic() => self.text("entrysubtype", "newspaper"),
            ItemType::Standard if item.genre.is_none() => self.text("type", "Standard"),
            // `@phdthesis` alone prints `PhD thesis`, which nothing says.
            ItemType::Thesis if item.genre.is_none() && self.is_classic() => self.text("type", "Thesis"),
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
            | ItemType::LegalCase
            | ItemType::Legislation
            | ItemType::Manuscript
            | ItemType::PaperConference
            | ItemType::Patent
            | ItemType::Report
            | ItemType::Software
            | ItemType::Speech
            | ItemType::Standard
            | ItemType::Thesis
            | ItemType::Webpage => {}
        }
    }

    fn event(&mut self, text: &str) {
        let item = self.entry.item;
        if !self.is_classic() {
            return self.text("eventtitle", text);
        }
        // bibtex has no event; a paper whose proceedings have no other name goes by it, and so does a talk.
        let is_free = item.container_title.is_none();
        if item.kind == ItemType::PaperConference && is_free {
            self.title("booktitle", text, case::container);
        } else if item.kind == ItemType::Speech && is_free && item.publisher.is_none() {
            self.text("howpublished", text);
        } else {
            self.add_note(text);
        }
    }

    /// The days of a meeting, for which bibtex has no field.
    fn event_date(&mut self, dates: DateRange) {
        let Some(text) = values::interval(dates) else {
            return self.lose(FieldName::EventDate);
        };
        if [Some(dates.first()), dates.last()]
            .into_iter()
            .flatten()
            .any(|date| date.day() != date.calendar_day())
        {
            self.lost.push("day of the event-date");
        }
        if self.is_classic() {
            self.put_into_note(values::label("eventdate"), |out, _| out.push_str(&text));
        } else {
            self.put("eventdate", |out, _| out.push_str(&text));
        }
    }

    /// The year, digits alone (rule 11), with month and day where they are known. A day that its month does not
    /// have would cost biber the whole date.
    fn issued(&mut self, date: Date) {
        let Some(whole) = values::iso(date) else {
            return self.lose(FieldName::Issued);
        };
        if date.day() != date.calendar_day() {
            self.lost.push("day of the date");
        }
        if !self.is_classic() {
            return self.put("date", |out, _| out.push_str(&whole));
        }
        self.put("year", |out, _| {
            let _ = write!(out, "{}", date.year);
        });
        if let Some(month) = date.month() {
            const MONTHS: [&str; 12] =
                ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
            let name = MONTHS[usize::from(month - 1) % MONTHS.len()];
            // A macro, which the style prints in its own language.
            let _ = writeln!(self.out, "  month = {name},");
        }
        if let Some(day) = date.calendar_day() {
            self.put("day", |out, _| {
                let _ = write!(out, "{day}");
            });
        }
    }

    /// Pages as printed, a range with an en dash (rule 21).
    fn pages(&mut self, pages: &Pages) {
        self.put("pages", |out, writer| {
            tex::text(out, &pages.first, writer.dialect, &mut writer.found);
            if let Some(last) = &pages.last {
                out.push_str("--");
                tex::text(out, last, writer.dialect, &mut writer.found);
            }
        });
    }

    /// Whether a number would stand beside a volume or without a series where bibtex's styles refuse it.
    fn is_crowded(&self) -> bool {
        let item = self.entry.item;
        let is_refused = item.volume.is_some() || item.collection_title.is_none();
        self.is_classic() && is_refused && self.layout.has_number_of_series()
    }

    /// The number of a report, patent or series; the issue of a periodical has the same field.
    fn number(&mut self, text: &str) {
        let item = self.entry.item;
        let noted = self.is_classic() && item.kind == ItemType::Patent;
        if noted {
            // No style prints the number of `@misc`, and it is what a patent is known by.
            let kind = item.genre.as_deref().unwrap_or("Patent");
            self.add_note(&format!("{kind} {text}"));
        }
        if item.issue.is_none() && !self.is_crowded() {
            self.text("number", text);
        } else if !noted {
            self.text_into_note(values::label("number"), text);
        }
    }

    fn genre(&mut self, text: &str) {
        let item = self.entry.item;
        if self.is_classic() && item.kind == ItemType::Manuscript {
            // `@unpublished` prints its note alone, and cannot do without.
            self.add_note(text);
        } else if !(self.is_classic() && item.kind == ItemType::Patent && item.number.is_some()) {
            self.text("type", text);
        }
    }

    fn language(&mut self, text: &str) {
        if self.is_classic() {
            self.text("language", text);
        } else if let Some(language) = values::language(text) {
            self.list("language", language);
        } else {
            self.lose(FieldName::Language);
        }
        if let Some(langid) = values::langid(text).filter(|_| self.choices.langid) {
            self.put("langid", |out, _| out.push_str(langid));
        }
    }

    /// Writes a field; one whose value turns out empty is left out.
    fn put(&mut self, name: &str, write: impl FnOnce(&mut String, &mut Self)) {
        if !self.layout.has(name) {
            return self.put_into_note(values::label(name), write);
        }
        let mut out = std::mem::take(self.out);
        let before = out.len();
        out.push_str("  ");
        out.push_str(name);
        out.push_str(" = {");
        let start = out.len();
        write(&mut out, self);
        if out[start..].trim().is_empty() {
            out.truncate(before);
        } else {
            out.push_str("},\n");
        }
        *self.out = out;
    }

    /// Writes what the entry type has no field for.
    fn put_into_note(&mut self, label: &str, write: impl FnOnce(&mut String, &mut Self)) {
        let mut value = String::new();
        write(&mut value, self);
        // The note of a fragment is the whole of it.
        let is_said = self.entry.cited.is_some_and(|reference| reference.fragment);
        if !value.trim().is_empty() && !is_said {
            separate(&mut self.note);
            self.note.push_str(label);
            self.note.push_str(&value);
        }
    }

    fn text(&mut self, name: &str, text: &str) {
        self.put(name, |out, writer| tex::text(out, text, writer.dialect, &mut writer.found));
    }

    fn text_into_note(&mut self, label: &str, text: &str) {
        self.put_into_note(label, |out, writer| tex::text(out, text, writer.dialect, &mut writer.found));
    }

    fn verbatim(&mut self, name: &str, text: &str) {
        self.put(name, |out, _| tex::verbatim(out, text));
    }

    /// Writes text of a field that is a list under biblatex.
    fn list(&mut self, name: &str, text: &str) {
        if self.is_classic() {
            self.text(name, text);
        } else {
            self.put(name, |out, writer| list_text(out, text, writer.dialect, &mut writer.found));
        }
    }

    fn title(&mut self, name: &str, text: &str, keep: fn(&str, Protect) -> Vec<std::ops::Range<usize>>) {
        let text = tex::composed(text);
        let keep = keep(&text, self.protect);
        self.put(name, |out, writer| tex::protected(out, &text, &keep, writer.dialect, &mut writer.found));
    }

    fn lose(&mut self, field: FieldName) {
        self.lost.push(field.csl());
    }

    fn add_note(&mut self, text: &str) {
        let before = self.note.len();
        separate(&mut self.note);
        let begun = self.note.len();
        tex::text(&mut self.note, text, self.dialect, &mut self.found);
        if self.note[begun..].trim().is_empty() {
            self.note.truncate(before);
        }
    }
}

fn separate(text: &mut String) {
    if !text.is_empty() {
        text.push_str("; ");
    }
}
