//! Which field of an entry is which field of a work.
//!
//! The rules are those by which Zotero, pandoc and biber read .bib files, where they agree; `docs/INPUTS.md` has them as a table. What
//! has not the form of its field, and what no field stands for, is kept under its name in the source. Dates are left to [`dates`],
//! identifiers and addresses to [`identifiers`].

mod dates;
mod identifiers;

use super::fields::Fields;
use super::kinds::{self, Kind, Number};
use super::{names, tex, values};
use crate::bib::Entry;
use crate::model::{ArXiv, Custom, Item, ItemType, Name, Variable, VariableKind, is_further_type};
use crate::span::Span;

/// What was read of an entry.
pub(super) struct Read {
    pub(super) item: Item,
    /// Values that have not the form of their field: what is said of each, and its place in the entry.
    pub(super) unreadable: Vec<(String, Span)>,
}

/// The variables of CSL that fields stand for.
const VARIABLES: &[(&str, Variable)] = &[
    ("issn", Variable::Issn),
    ("pmcid", Variable::Pmcid),
    ("shorttitle", Variable::TitleShort),
    ("shortjournal", Variable::ContainerTitleShort),
    ("bookauthor", Variable::ContainerAuthor),
    ("translator", Variable::Translator),
    ("pagetotal", Variable::NumberOfPages),
    ("numpages", Variable::NumberOfPages),
    ("volumes", Variable::NumberOfVolumes),
    ("chapter", Variable::ChapterNumber),
    ("part", Variable::PartNumber),
    ("origtitle", Variable::OriginalTitle),
    ("origdate", Variable::OriginalDate),
    ("origpublisher", Variable::OriginalPublisher),
    ("origlocation", Variable::OriginalPublisherPlace),
    ("library", Variable::Source),
    ("lccn", Variable::CallNumber),
    ("copyright", Variable::License),
    ("rights", Variable::License),
    ("annote", Variable::Annote),
    ("annotation", Variable::Annote),
];

/// Reads an entry with its fields.
pub(super) fn read(entry: &Entry<'_>, fields: &mut Fields<'_>) -> Read {
    let entry_type = entry.kind.to_ascii_lowercase();
    let kind = kinds::kind(&entry_type);
    let mut filling = Filling {
        kind: kind.unwrap_or(Kind { item: ItemType::Document, csl: None, genre: None, number: Number::Own }),
        is_misc: matches!(entry_type.as_str(), "misc" | "online" | "electronic" | "www"),
        fields,
        item: Item::default(),
        custom: Vec::new(),
        unreadable: Vec::new(),
    };
    if !entry.key.is_empty() {
        filling.custom.push(Custom::new("citation-key", entry.key));
    }
    filling.kind();
    if kind.is_none() {
        filling.keep("entry-type", &entry_type);
    }
    filling.names();
    filling.identifiers();
    filling.titles();
    filling.imprint();
    filling.numbers();
    filling.dates();
    filling.rest();
    let Filling { mut item, mut custom, unreadable, fields, .. } = filling;
    custom.extend(fields.left().into_iter().map(|(name, raw)| Custom::foreign("bibtex", &name, raw)));
    if !entry.left.is_empty() {
        custom.push(Custom::new("text", entry.left.join(" ")));
    }
    item.custom = custom;
    Read { item, unreadable }
}

struct Filling<'f, 't> {
    kind: Kind,
    /// Whether the entry type says little of what it is.
    is_misc: bool,
    fields: &'f mut Fields<'t>,
    item: Item,
    custom: Vec<Custom>,
    unreadable: Vec<(String, Span)>,
}

impl Filling<'_, '_> {
    /// Keeps a value under its name in the source.
    fn keep(&mut self, name: &str, raw: &str) {
        let text = raw.split_whitespace().collect::<Vec<_>>().join(" ");
        self.custom.push(Custom::foreign("bibtex", name, text));
    }

    /// Keeps a value that has not the form of its field, and says so.
    fn refuse(&mut self, name: &str, raw: &str, place: Span, what: &str) {
        self.keep(name, raw);
        self.unreadable
            .push((format!("`{name}` is no {what}; it was kept as the custom field bibtex:{name}"), place));
    }

    fn variable(&mut self, variable: Variable, text: String) {
        if !text.is_empty() {
            self.custom.push(Custom::new(variable.csl(), text));
        }
    }

    /// The type, as far as the entry type and the fields that refine it tell.
    fn kind(&mut self) {
        self.item.kind = self.kind.item;
        let mut csl = self.kind.csl.map(str::to_owned);
        let subtype =
            self.fields.peek("entrysubtype").map(|raw| raw.trim().replace("\\_", "_").to_ascii_lowercase());
        match subtype.as_deref() {
            Some("magazine") if self.kind.number == Number::Issue => {
                self.item.kind = ItemType::ArticleMagazine
            }
            Some("newspaper") if self.kind.number == Number::Issue => {
                self.item.kind = ItemType::ArticleNewspaper
            }
            Some(name) if is_further_type(name) => csl = Some(name.to_owned()),
            Some(_) | None => {}
        }
        if self.item.kind != self.kind.item || csl.is_some() && csl == subtype {
            self.fields.drop("entrysubtype");
        }
        if let Some(csl) = csl {
            self.custom.push(Custom::new("type", csl));
        }
        let genre = self.fields.text("type");
        let genre = genre.map(|genre| kinds::genre_of_key(&genre).map_or(genre, str::to_owned));
        self.item.genre = match (self.item.kind, genre.as_deref()) {
            (ItemType::Report, Some("Standard")) => {
                self.item.kind = ItemType::Standard;
                None
            }
            (ItemType::Standard, Some("Standard")) | (ItemType::Thesis, Some("Thesis")) => None,
            (_, Some(_)) => genre,
            (_, None) => self.kind.genre.map(str::to_owned),
        };
    }

    fn names(&mut self) {
        for name in ["author", "editor"] {
            let Some((raw, place)) = self.fields.take(name) else { continue };
            let read = names::read(&raw, &mut self.fields.found);
            if read.is_odd {
                self.unreadable
                    .push((format!("a name of `{name}` has more commas than a name can have"), place));
            }
            match name {
                "author" => {
                    self.item.author = read.list;
                    self.item.et_al = read.goes_on;
                }
                _ => {
                    self.item.editor = read.list;
                    if read.goes_on {
                        self.custom.push(Custom::new("editor", "and others"));
                    }
                }
            }
        }
    }

    fn titles(&mut self) {
        self.item.title = self.title("title", "subtitle");
        let is_part = matches!(
            self.item.kind,
            ItemType::Chapter
                | ItemType::PaperConference
                | ItemType::EntryDictionary
                | ItemType::EntryEncyclopedia
        );
        let of = |name| match name {
            "booktitle" => "booksubtitle",
            "journaltitle" => "journalsubtitle",
            _ => "mainsubtitle",
        };
        let order: &[&str] = match is_part {
            true => &["booktitle", "journaltitle", "fjournal", "journal", "maintitle"],
            false => &["journaltitle", "fjournal", "journal", "booktitle"],
        };
        self.item.container_title = order.iter().find(|name| self.fields.has(name)).and_then(|name| {
            self.title(name, if *name == "journal" || *name == "fjournal" { "" } else { of(name) })
        });
        // What is beside the full name of a journal is its abbreviation.
        if self.item.container_title.is_some()
            && !self.fields.has("shortjournal")
            && let Some(short) = self.fields.text("journal")
            && self.item.container_title.as_deref() != Some(&short)
        {
            self.variable(Variable::ContainerTitleShort, short);
        }
        let has_addon = matches!(
            self.item.kind,
            ItemType::Webpage | ItemType::Article | ItemType::Patent | ItemType::Dataset
        );
        if has_addon && self.item.container_title.is_none() {
            self.item.container_title = self.fields.text("titleaddon");
        }
        self.preprint();
        self.item.collection_title = self.fields.text("series");
        self.item.event_title = self.fields.text("eventtitle");
    }

    /// A title with the subtitle behind it.
    fn title(&mut self, name: &str, sub: &str) -> Option<String> {
        let title = self.fields.text(name)?;
        let Some(subtitle) = self.fields.text(sub) else { return Some(title) };
        let between = if title.ends_with([':', '?', '!', '.', '–', '—']) { " " } else { ": " };
        Some(format!("{title}{between}{subtitle}"))
    }

    /// Preprints that are called articles of a journal of that name, `arXiv preprint arXiv:2001.08361`.
    fn preprint(&mut self) {
        let Some(container) = self.item.container_title.as_deref() else { return };
        let is_arxiv = container.get(..5).is_some_and(|head| head.eq_ignore_ascii_case("arxiv"));
        if !is_arxiv || self.item.kind != ItemType::ArticleJournal {
            return;
        }
        self.item.kind = ItemType::Article;
        if self.item.arxiv.is_none() {
            let mut words = container.split_whitespace();
            self.item.arxiv = words.find(|word| word.contains(':')).and_then(ArXiv::parse);
        }
    }

    /// Who published it, and where.
    fn imprint(&mut self) {
        let order: &[&str] = match self.item.kind {
            ItemType::Thesis => &["school", "institution", "publisher", "organization"],
            ItemType::Report | ItemType::Standard => &["institution", "publisher", "organization", "school"],
            ItemType::Patent => &["holder", "assignee", "publisher", "organization"],
            ItemType::Webpage if self.item.container_title.is_none() => &["publisher", "institution"],
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
            | ItemType::Software
            | ItemType::Speech
            | ItemType::Webpage => &["publisher", "institution", "organization", "school"],
        };
        self.item.publisher = match order.iter().find(|name| self.fields.has(name)) {
            Some(&"holder") => self.fields.take("holder").map(|(raw, _)| {
                let holders = names::read(&raw, &mut self.fields.found).list;
                let plain = |name: &Name| match name {
                    Name::Person(person) => {
                        let given = person.given_with_suffix().map(|given| format!(", {given}"));
                        format!("{}{}", person.full_family(), given.unwrap_or_default())
                    }
                    Name::Literal { literal } => literal.clone(),
                };
                holders.iter().map(plain).collect::<Vec<_>>().join("; ")
            }),
            Some(name) => self.fields.text(name),
            None => None,
        };
        // A web page stands on the site of whoever is named.
        if self.item.kind == ItemType::Webpage && self.item.container_title.is_none() {
            self.item.container_title = self.fields.text("organization");
        }
        if let Some(how) = self.fields.text("howpublished") {
            match (&self.item.publisher, &self.item.container_title) {
                (None, _) => self.item.publisher = Some(how),
                (Some(_), None) => self.item.container_title = Some(how),
                (Some(_), Some(_)) => self.keep("howpublished", &how),
            }
        }
        self.item.event_place = self.fields.text("venue");
        self.item.publisher_place = self.fields.first(&["address", "location"]);
        if self.item.event_place.is_none() && self.fields.has("location") {
            self.item.event_place = self.fields.text("location");
        }
    }

    fn numbers(&mut self) {
        self.item.volume = self.fields.number("volume");
        let number = self.fields.number("number");
        match self.kind.number {
            Number::Issue => self.item.issue = number.or_else(|| self.fields.number("issue")),
            Number::Own => {
                self.item.number = number;
                self.item.issue = self.fields.number("issue");
            }
        }
        if let Some((raw, _)) = self.fields.take("pages") {
            let text = tex::text(&raw, &mut self.fields.found);
            self.item.page = values::pages(&text);
        }
        self.item.article_number =
            ["eid", "articleno", "article-number"].iter().find_map(|name| self.fields.number(name));
        self.item.edition = self.fields.text("edition");
        self.item.version = self.fields.text("version");
        self.item.status = self.fields.text("pubstate").map(|state| match state.as_str() {
            "inpress" => "in press".to_owned(),
            "inpreparation" => "in preparation".to_owned(),
            _ => state,
        });
    }

    fn rest(&mut self) {
        let language = ["language", "langid", "hyphenation"];
        if let Some(name) = language.iter().find(|name| self.fields.has(name)) {
            self.item.language = self.fields.text(name);
            let said = self.item.language.clone().unwrap_or_default();
            for name in &language[1..] {
                if self.fields.peek(name).is_some_and(|raw| raw.trim().eq_ignore_ascii_case(&said)) {
                    self.fields.drop(name);
                }
            }
        }
        self.item.abstract_ = self.fields.text("abstract");
        let mut notes = Vec::new();
        while self.fields.has("note") {
            notes.extend(self.fields.text("note"));
        }
        self.item.note = (!notes.is_empty()).then(|| notes.join("; "));
        for name in ["keywords", "keyword"] {
            while let Some((raw, _)) = self.fields.take(name) {
                values::keywords(&raw, &mut self.fields.found, &mut self.item.keyword);
            }
        }
        for (name, variable) in VARIABLES {
            if !self.custom.iter().any(|custom| custom.name == variable.csl()) {
                self.variable_of(name, *variable);
            }
        }
    }

    fn variable_of(&mut self, name: &str, variable: Variable) {
        let Some((raw, place)) = self.fields.take(name) else { return };
        let text = match variable.kind() {
            VariableKind::Text => tex::text(&raw, &mut self.fields.found),
            VariableKind::Number => tex::text(&raw.replace("--", "-"), &mut self.fields.found),
            VariableKind::Names => Name::list_to_text(&names::read(&raw, &mut self.fields.found).list),
            VariableKind::Date => {
                let text = tex::verbatim(&raw, &mut self.fields.found);
                match values::date(&text) {
                    Some(read) if read.is_whole => {
                        let last = read.last.map(|last| format!("/{last}")).unwrap_or_default();
                        format!("{}{last}", read.first)
                    }
                    Some(_) | None => return self.refuse(name, &raw, place, "date"),
                }
            }
        };
        self.variable(variable, text);
    }
}
