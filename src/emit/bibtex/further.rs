//! What a work has beside the fields of the model: further variables of CSL, types that the model has not, and fields that only .bib
//! files know.
//!
//! A variable goes into the field that the dialect has for it, where the entry type has that field; every other one into the
//! annotation, behind its name. Fields that were read from a .bib file are written as they were.

use biblatex::EntryType;
use biblatex::EntryType::{Article, Book, InBook, InCollection, InProceedings, InReference, Report, Thesis};

use super::{Writer, values};
use crate::emit::EntryTypes;
use crate::emit::tex::names::names;
use crate::model::{Custom, CustomKind, Item, ItemType, Name, Variable, VariableKind};

/// The fields that are written for something else. One of a .bib file that has such a name could not be read as what it says.
const OWN: &[&str] = &[
    "abstract",
    "address",
    "annotation",
    "annote",
    "archiveprefix",
    "author",
    "bookauthor",
    "booktitle",
    "chapter",
    "copyright",
    "date",
    "day",
    "doi",
    "edition",
    "editor",
    "eid",
    "entrysubtype",
    "eprint",
    "eprinttype",
    "eventdate",
    "eventtitle",
    "holder",
    "howpublished",
    "institution",
    "isbn",
    "issn",
    "journal",
    "journaltitle",
    "keywords",
    "langid",
    "language",
    "lccn",
    "library",
    "location",
    "month",
    "note",
    "number",
    "numpages",
    "organization",
    "origdate",
    "origlocation",
    "origpublisher",
    "origtitle",
    "pages",
    "pagetotal",
    "part",
    "pmcid",
    "pmid",
    "publisher",
    "pubstate",
    "school",
    "series",
    "shortjournal",
    "shorttitle",
    "title",
    "titleaddon",
    "translator",
    "type",
    "url",
    "urldate",
    "venue",
    "verbb",
    "version",
    "volume",
    "volumes",
    "year",
];

/// The fields for variables, and the entry types that have them in the data model of biblatex 3.18; all have them where none is
/// named.
const FIELDS: &[(Variable, &str, &[EntryType])] = &[
    (
        Variable::ChapterNumber,
        "chapter",
        &[Book, InBook, InCollection, InProceedings, InReference, Report, Thesis],
    ),
    (Variable::ContainerAuthor, "bookauthor", &[InBook]),
    (Variable::ContainerTitleShort, "shortjournal", &[]),
    (Variable::Issn, "issn", &[Article]),
    (Variable::NumberOfPages, "pagetotal", &[Book, Report, Thesis]),
    (Variable::NumberOfVolumes, "volumes", &[Book, InBook, InCollection, InProceedings, InReference]),
    (Variable::OriginalDate, "origdate", &[]),
    (Variable::OriginalPublisher, "origpublisher", &[]),
    (Variable::OriginalPublisherPlace, "origlocation", &[]),
    (Variable::OriginalTitle, "origtitle", &[]),
    (Variable::PartNumber, "part", &[Book, InBook, InCollection, InProceedings, InReference]),
    (Variable::Source, "library", &[]),
    (Variable::TitleShort, "shorttitle", &[]),
    (Variable::Translator, "translator", &[Article, Book, InBook, InCollection, InReference]),
];

/// Those that reference managers have in BibTeX alone.
const CLASSIC: &[(Variable, &str)] = &[
    (Variable::CallNumber, "lccn"),
    (Variable::License, "copyright"),
    (Variable::NumberOfPages, "numpages"),
    (Variable::Pmcid, "pmcid"),
];

/// Those that are lists under biblatex.
const LISTS: [&str; 2] = ["origlocation", "origpublisher"];

impl Writer<'_> {
    pub(super) fn custom(&mut self, at: usize, custom: &Custom) {
        match custom.kind() {
            CustomKind::Key => {}
            // What is there twice has one field.
            CustomKind::Type | CustomKind::Variable(_) if self.stands_before(at, custom) => {
                self.annotate(&custom.name, &custom.text);
            }
            CustomKind::Type => self.further_type(&custom.text),
            CustomKind::Variable(variable) => self.variable(variable, custom),
            CustomKind::Foreign { format: "bibtex", field } => self.foreign(at, field, &custom.text),
            // Reported as left out.
            CustomKind::Foreign { .. } => {}
            CustomKind::Section => self.annotate(&custom.name, &custom.text),
        }
    }

    /// Whether a section of the same name stands before the `at`-th.
    fn stands_before(&self, at: usize, custom: &Custom) -> bool {
        self.entry.item.custom[..at].iter().any(|other| other.name == custom.name)
    }

    /// A type of CSL that no entry type is printed for stands beside the nearest one.
    fn further_type(&mut self, text: &str) {
        let item = self.entry.item;
        let is_taken = matches!(item.kind, ItemType::ArticleMagazine | ItemType::ArticleNewspaper);
        if known_as(item, self.choices.entry_types).is_some() && !self.is_classic() {
            // The entry type says it.
        } else if is_taken && !self.is_classic() {
            self.annotate("type", text);
        } else {
            self.text("entrysubtype", text);
        }
    }

    fn variable(&mut self, variable: Variable, custom: &Custom) {
        let Some(field) = self.field_of(variable) else {
            // What is an annotation itself needs no name.
            let name = if variable == Variable::Annote { "" } else { &custom.name };
            return self.annotate(name, &custom.text);
        };
        match variable.kind() {
            VariableKind::Names => {
                let list = Name::list_from_text(&custom.text);
                self.put(field, |out, writer| names(out, &list, false, writer.dialect, &mut writer.found));
            }
            VariableKind::Date if values::is_iso(&custom.text) => {
                self.put(field, |out, _| out.push_str(&custom.text));
            }
            VariableKind::Date => self.annotate(&custom.name, &custom.text),
            VariableKind::Text if LISTS.contains(&field) => self.list(field, &custom.text),
            VariableKind::Text | VariableKind::Number => self.text(field, &custom.text),
        }
    }

    /// The field for a variable, where the entry type has it; bibtex's styles pass over what they do not know.
    fn field_of(&self, variable: Variable) -> Option<&'static str> {
        if variable == Variable::CollectionNumber {
            let item = self.entry.item;
            let is_free = item.number.is_none() && item.issue.is_none() && !self.is_crowded();
            return (is_free && self.layout.is_in_series()).then_some("number");
        }
        let classic = CLASSIC.iter().filter(|_| self.is_classic()).find(|(known, _)| *known == variable);
        let (field, has) = match classic {
            Some((_, field)) => (*field, true),
            None => {
                let (_, field, types) = FIELDS.iter().find(|(known, ..)| *known == variable)?;
                (*field, self.is_classic() || types.is_empty() || types.contains(&self.layout.entry))
            }
        };
        has.then_some(field)
    }

    /// A field that was read from a .bib file, as it was written there. One that has the name of another field, and one that would
    /// end its entry, stand in the annotation.
    fn foreign(&mut self, at: usize, field: &str, raw: &str) {
        if self.stands_alone(at, field, raw) {
            self.out.push_str("  ");
            self.out.push_str(field);
            self.out.push_str(" = {");
            self.out.push_str(raw);
            self.out.push_str("},\n");
        } else {
            self.annotate(field, raw);
        }
    }

    /// Whether the `at`-th section can be a field of the entry.
    fn stands_alone(&self, at: usize, field: &str, raw: &str) -> bool {
        let is_repeated = self.entry.item.custom[..at].iter().any(|other| match other.kind() {
            CustomKind::Foreign { format, field: before } => {
                format == "bibtex" && before.eq_ignore_ascii_case(field)
            }
            CustomKind::Key | CustomKind::Type | CustomKind::Variable(_) | CustomKind::Section => false,
        });
        let is_name = field.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && field.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.+:".contains(&byte));
        let is_own = OWN.iter().any(|own| own.eq_ignore_ascii_case(field));
        !is_repeated && (!is_own || self.is_spare(field, raw)) && is_name && is_value(raw)
    }

    /// Whether a field that is written for something else says in this entry what it said in its source: an identifier of another
    /// archive, an addition to a title, who held a meeting.
    fn is_spare(&self, field: &str, raw: &str) -> bool {
        let item = self.entry.item;
        let is_free = match field {
            "archiveprefix" | "eprint" | "eprinttype" => {
                item.arxiv.is_none() && (self.is_classic() || item.pmid.is_none())
            }
            "titleaddon" => self.layout.is_in_series() || self.layout.entry == Article,
            "organization" => self.layout.entry == InProceedings && item.publisher.is_some(),
            _ => false,
        };
        // An identifier with a blank in it is none.
        is_free && is_plain(raw) && !(field == "eprint" && raw.contains(' '))
    }

    /// Whether the .bib file that it was read from gave it a key to sort by.
    pub(super) fn has_sort_key(&self) -> bool {
        self.entry.item.custom.iter().enumerate().any(|(at, custom)| match custom.kind() {
            CustomKind::Foreign { format, field } => {
                format == "bibtex" && field == "key" && self.stands_alone(at, field, &custom.text)
            }
            CustomKind::Key | CustomKind::Type | CustomKind::Variable(_) | CustomKind::Section => false,
        })
    }
}

/// Whether a text can be the value of a field as it is: on one line, and with braces that are paired both for bibtex, which counts all
/// of them, and for those who leave out what is behind a backslash.
fn is_value(raw: &str) -> bool {
    if raw.is_empty()
        || raw != raw.trim()
        || raw.contains(|c: char| c.is_control())
        || crate::bib::nests_too_deeply(raw)
    {
        return false;
    }
    let (mut all, mut bare) = (0_i32, 0_i32);
    let mut is_escaped = false;
    for byte in raw.bytes() {
        let step = i32::from(byte == b'{') - i32::from(byte == b'}');
        all += step;
        bare += if is_escaped { 0 } else { step };
        if all < 0 || bare < 0 {
            return false;
        }
        is_escaped = byte == b'\\' && !is_escaped;
    }
    all == 0 && bare == 0 && !is_escaped
}

/// Whether a value is the same as text and as TeX, and no list.
fn is_plain(raw: &str) -> bool {
    let is_sign = |c: char| c == ' ' || ".,:;/()".contains(c);
    raw.chars().all(|c| c.is_ascii_alphanumeric() || is_sign(c))
        && !raw.split(' ').any(|word| matches!(word.to_ascii_lowercase().as_str(), "" | "and" | "others"))
}

/// The entry type for a type of CSL that the model has not, where one is wanted for which biblatex prints nothing.
pub(super) fn known_as(item: &Item, types: EntryTypes) -> Option<&'static str> {
    const KNOWN: [(&str, &str); 6] = [
        ("graphic", "artwork"),
        ("motion_picture", "movie"),
        ("performance", "performance"),
        ("personal_communication", "letter"),
        ("review", "review"),
        ("song", "music"),
    ];
    let custom = item.custom.iter().find(|custom| custom.kind() == CustomKind::Type)?;
    let known = KNOWN.iter().find(|(csl, _)| types == EntryTypes::Known && custom.text == *csl);
    known.map(|(_, entry)| *entry)
}

/// Whether a work has a variable beside the fields of the model.
pub(super) fn has(item: &Item, variable: Variable) -> bool {
    item.custom.iter().any(|custom| custom.kind() == CustomKind::Variable(variable))
}
