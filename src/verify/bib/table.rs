//! Which field of a .bib file is to hold which field of a work, for each type in each dialect.
//!
//! What differs from type to type is in [`super::rows`]; what an entry type has no field for goes to the note, behind a label. What has no place at all is lost, and only: a year that
//! ISO 8601 cannot say, a day that its month does not have, a language that is no words to biblatex, and `et al.` without authors.

use any_ascii::any_ascii;

use super::canonical::Canonical;
use super::rows::{NOTE, Row, classic, modern};
use super::values::{day, edition, iso, language, language_of_babel, state, verbatim};
use super::{Dialect, ENTRY_TYPE, ReadItem, names};
use crate::emit::{Entry, Options};
use crate::model::{CustomKind, Date, DateRange, Field, Item, ItemType, Variable};
use crate::verify::{journal, markup, origin};

/// What stands before a value in the note.
const LABELS: &[(&str, &str)] = &[
    ("edition", "ed. "),
    ("editor", "ed. by "),
    ("eventdate", "held "),
    ("isbn", "ISBN "),
    ("language", "in "),
    ("number", "no. "),
    ("pages", "pp. "),
    ("version", "version "),
    ("volume", "vol. "),
];

/// An entry as it is to be read.
pub(super) fn entry(entry: &Entry<'_>, canonical: Canonical, options: &Options) -> ReadItem {
    let row = match canonical.dialect {
        Dialect::BibTex => classic(entry.item),
        Dialect::BibLaTex => modern(entry.item, &options.choices),
    };
    let said = ReadItem::new(entry.key);
    let mut filling =
        Filling { row, canonical, entry, options, said, note: Vec::new(), annotation: Vec::new() };
    filling.said.add(ENTRY_TYPE, filling.row.known_as.unwrap_or(filling.row.entry));
    filling.sort_key();
    for field in entry.item.fields() {
        filling.field(field);
    }
    filling.kind();
    if options.provenance {
        filling.origin();
    }
    let Filling { mut said, note, annotation, .. } = filling;
    let annotation_field = if canonical.dialect == Dialect::BibTex { "annote" } else { "annotation" };
    for (name, texts) in [(NOTE, note), (annotation_field, annotation)] {
        if !texts.is_empty() {
            said.add(name, texts.join("; "));
        }
    }
    said
}

pub(super) struct Filling<'a> {
    pub(super) row: Row,
    pub(super) canonical: Canonical,
    entry: &'a Entry<'a>,
    pub(super) options: &'a Options,
    pub(super) said: ReadItem,
    note: Vec<String>,
    annotation: Vec<String>,
}

impl<'a> Filling<'a> {
    pub(super) fn is_classic(&self) -> bool {
        self.canonical.dialect == Dialect::BibTex
    }

    pub(super) fn item(&self) -> &'a Item {
        self.entry.item
    }

    /// bibtex sorts and labels by `key` what has neither author nor, being a book, editor.
    fn sort_key(&mut self) {
        let item = self.item();
        let has_name = !item.author.is_empty() || item.kind == ItemType::Book && !item.editor.is_empty();
        if !self.is_classic() || has_name || self.is_sorted_by_its_own() {
            return;
        }
        let plain = |text: &String| {
            let ascii = any_ascii(&markup::taken_off(text)).replace('\'', "");
            let words = ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
            words.collect::<Vec<_>>().join(" ")
        };
        let mut texts = [&item.title, &item.container_title].into_iter().flatten().map(plain);
        let key = texts.find(|key| !key.is_empty()).unwrap_or_else(|| self.entry.key.to_owned());
        self.said.add("key", key);
    }

    /// A value that is already as it is to be read.
    pub(super) fn put(&mut self, name: &str, value: String) {
        if value.is_empty() {
            return;
        }
        if name == NOTE {
            self.note.push(value);
        } else if self.row.lacks.contains(&name) {
            self.noted(name, &value);
        } else {
            self.said.add(name, value);
        }
    }

    /// A value in the note, behind its label. The note of a fragment is the whole of it already.
    fn noted(&mut self, name: &str, value: &str) {
        let label = LABELS.iter().find(|(known, _)| *known == name).map_or("", |(_, label)| label);
        let is_said = self.entry.cited.is_some_and(|cited| cited.fragment);
        if !value.is_empty() && !is_said {
            self.note.push(format!("{label}{value}"));
        }
    }

    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.put(name, self.canonical.of_model(text));
    }

    /// Text of a field in which no tag is markup: lists.
    pub(super) fn list(&mut self, name: &str, text: &str) {
        if self.is_classic() {
            self.text(name, text);
        } else {
            self.put(name, self.canonical.of_list(text));
        }
    }

    /// What is in the annotation, behind its name where it has one.
    pub(super) fn annotated(&mut self, name: &str, text: &str) {
        let is_named = !name.is_empty();
        let (name, text) = (self.canonical.of_model(name), self.canonical.of_model(text));
        if is_named {
            self.annotation.push(format!("{name}: {text}").trim_end().to_owned());
        } else if !text.is_empty() {
            self.annotation.push(text);
        }
    }

    fn field(&mut self, field: Field<'a>) {
        let (item, canonical, is_classic) = (self.item(), self.canonical, self.is_classic());
        let named = |bibtex: &'static str, biblatex: &'static str| if is_classic { bibtex } else { biblatex };
        match field {
            Field::Author(list) => {
                let before = self.said.fields.len();
                names::expected(list, canonical).for_each(|name| self.said.add("author", name));
                if item.et_al && self.said.fields.len() > before {
                    self.said.add("author", names::OTHERS);
                }
            }
            Field::Editor(list) => {
                let is_refused = is_classic && item.kind == ItemType::Book && !item.author.is_empty();
                if is_refused || self.row.lacks.contains(&"editor") {
                    self.noted("editor", &names::written(list, canonical));
                } else {
                    names::expected(list, canonical).for_each(|name| self.said.add("editor", name));
                }
            }
            Field::Title(text) => self.text("title", text),
            Field::ContainerTitle(text) => match self.row.container {
                "journal" => {
                    let short = journal::abbreviation(item, self.options);
                    self.text("journal", short.as_deref().unwrap_or(text));
                }
                "journaltitle" => {
                    self.text("journaltitle", text);
                    let of_source = CustomKind::Variable(Variable::ContainerTitleShort);
                    let is_said = item.custom.iter().any(|custom| custom.kind() == of_source);
                    if let Some(short) = journal::abbreviation(item, self.options).filter(|_| !is_said) {
                        self.text("shortjournal", &short);
                    }
                }
                name @ ("organization" | "institution") => self.list(name, text),
                name => self.text(name, text),
            },
            Field::CollectionTitle(text) => self.text("series", text),
            Field::EventTitle(text) => {
                let is_free = item.container_title.is_none();
                let is_talk = item.kind == ItemType::Speech && item.publisher.is_none();
                let place = if !is_classic {
                    "eventtitle"
                } else if is_free && item.kind == ItemType::PaperConference {
                    "booktitle"
                } else if is_free && is_talk {
                    "howpublished"
                } else {
                    NOTE
                };
                self.text(place, text);
            }
            Field::EventPlace(text) => {
                let place = if item.publisher_place.is_some() { "location" } else { "address" };
                self.text(named(place, "venue"), text);
            }
            Field::EventDate(days) => self.event_date(days),
            Field::Issued(date) => self.issued(date),
            Field::Volume(text) => self.text("volume", text),
            Field::Issue(text) if self.number_is_refused() => self.noted("number", &canonical.of_model(text)),
            Field::Issue(text) => self.text("number", text),
            Field::Page(pages) => {
                let last = pages.last.as_deref().map(|last| canonical.of_model(last));
                let first = canonical.of_model(&pages.first);
                self.put(
                    "pages",
                    match last {
                        Some(last) => format!("{first}--{last}"),
                        None => first,
                    },
                );
            }
            Field::ArticleNumber(text) if item.page.is_none() => {
                const NUMBERED: [&str; 7] =
                    ["article", "book", "incollection", "inproceedings", "inreference", "report", "thesis"];
                let is_numbered = self.options.choices.article_number_in_eid && !is_classic;
                self.text(
                    if is_numbered && NUMBERED.contains(&self.row.entry) { "eid" } else { "pages" },
                    text,
                );
            }
            Field::ArticleNumber(text) => {
                let text = canonical.of_model(text);
                if !text.is_empty() {
                    self.noted("", &format!("article {text}"));
                }
            }
            Field::Number(text) => self.number(text),
            Field::Edition(text) => self.text("edition", edition(text, canonical.dialect)),
            Field::Version(text) => self.text("version", text),
            Field::Publisher(text) => match self.row.publisher {
                "holder" => {
                    let text = canonical.of_name(text);
                    if !text.is_empty() {
                        self.said.add("holder", names::body(&text));
                    }
                }
                name @ ("howpublished" | NOTE) => self.text(name, text),
                name => self.list(name, text),
            },
            Field::PublisherPlace(text) => self.list(named("address", "location"), text),
            Field::Genre(text) => {
                let is_said = item.kind == ItemType::Patent && item.number.is_some();
                if is_classic && item.kind == ItemType::Manuscript {
                    self.text(NOTE, text);
                } else if !(is_classic && is_said) {
                    self.text("type", text);
                }
            }
            Field::Status(text) => match state(text).filter(|_| !is_classic) {
                Some(state) => self.put("pubstate", state.to_owned()),
                None => self.text(NOTE, text),
            },
            Field::Doi(doi) => self.put("doi", verbatim(doi.as_str())),
            Field::Isbn(isbn) => self.text("isbn", isbn.as_str()),
            Field::ArXiv(arxiv) => {
                self.put("eprint", verbatim(arxiv.as_str()));
                self.put(named("archiveprefix", "eprinttype"), named("arXiv", "arxiv").to_owned());
            }
            Field::Pmid(pmid) if is_classic => self.put("pmid", verbatim(pmid.as_str())),
            Field::Pmid(pmid) if item.arxiv.is_none() => {
                self.put("eprint", verbatim(pmid.as_str()));
                self.put("eprinttype", "pubmed".to_owned());
            }
            Field::Pmid(pmid) => self.annotated("PMID", pmid.as_str()),
            Field::Url(url) => self.put("url", verbatim(url.as_str())),
            Field::Accessed(date) => self.put("urldate", iso(date).unwrap_or_default()),
            Field::Language(text) => {
                if is_classic {
                    self.text("language", text);
                } else if let Some(language) = language(text) {
                    self.list("language", &language);
                }
                if self.options.choices.langid {
                    self.put("langid", language_of_babel(text).unwrap_or_default());
                }
            }
            Field::Abstract(text) => self.text("abstract", text),
            Field::Keyword(words) => {
                for word in words.iter().map(|word| canonical.of_model(word)) {
                    self.put("keywords", word);
                }
            }
            Field::Note(text) => self.text(NOTE, text),
            Field::Custom(sections) => {
                sections.iter().enumerate().for_each(|(at, section)| self.custom(at, section));
            }
        }
    }

    /// What the type says beyond the entry type.
    fn kind(&mut self) {
        let item = self.item();
        let (field, value) = match item.kind {
            ItemType::ArticleMagazine if !self.is_classic() => ("entrysubtype", "magazine"),
            ItemType::ArticleNewspaper if !self.is_classic() => ("entrysubtype", "newspaper"),
            ItemType::Standard if item.genre.is_none() => ("type", "Standard"),
            ItemType::Thesis if item.genre.is_none() && self.is_classic() => ("type", "Thesis"),
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
            | ItemType::Webpage => return,
        };
        self.put(field, value.to_owned());
    }

    /// The days of a meeting, which bibtex has no field for. Where a year is lost both days are.
    fn event_date(&mut self, days: DateRange) {
        let first = iso(days.first());
        let text = match days.last() {
            None => first,
            Some(last) => first.zip(iso(last)).map(|(first, last)| format!("{first}/{last}")),
        };
        let text = text.unwrap_or_default();
        if self.is_classic() {
            self.noted("eventdate", &text);
        } else {
            self.put("eventdate", text);
        }
    }

    /// Where the item comes from, in a field that no style prints, which may hold any character.
    fn origin(&mut self) {
        let text = Canonical { ascii: false, ..self.canonical }.of_model(&origin::origin(self.entry));
        if self.is_classic() {
            self.annotation.push(text);
        } else {
            self.said.add("verbb", text);
        }
    }

    fn issued(&mut self, date: Date) {
        let Some(whole) = iso(date) else { return };
        if !self.is_classic() {
            return self.put("date", whole);
        }
        self.put("year", date.year.to_string());
        const MONTHS: &str = "jan feb mar apr may jun jul aug sep oct nov dec";
        let month = date.month().and_then(|month| MONTHS.split(' ').nth(usize::from(month) - 1));
        self.put("month", month.unwrap_or_default().to_owned());
        self.put("day", day(date).map(|day| day.to_string()).unwrap_or_default());
    }

    /// bibtex's styles refuse a number of books and of parts of them beside a volume, and without a series.
    pub(super) fn number_is_refused(&self) -> bool {
        let item = self.item();
        self.is_classic()
            && matches!(self.row.entry, "book" | "incollection" | "inproceedings")
            && (item.volume.is_some() || item.collection_title.is_none())
    }

    /// The number of a work; of a patent it is in the note, too, since `@misc` prints none.
    fn number(&mut self, text: &str) {
        let item = self.item();
        let is_patent = self.is_classic() && item.kind == ItemType::Patent;
        if is_patent {
            let kind = item.genre.as_deref().unwrap_or("Patent");
            self.text(NOTE, &format!("{kind} {text}"));
        }
        if item.issue.is_none() && !self.number_is_refused() {
            self.text("number", text);
        } else if !is_patent {
            self.noted("number", &self.canonical.of_model(text));
        }
    }
}
