//! Where what the model has no field for is to be: variables of CSL, further types, and fields that only .bib files have.
//!
//! The rows follow the data model of biblatex 3.18 (`blx-dm.def`) and, for bibtex, the names that reference managers write. What has no
//! row is in the annotation, behind its name.

use super::names;
use super::rows::further_type;
use super::table::Filling;
use super::values::{iso, read_date};
use crate::bib::nests_too_deeply;
use crate::model::{Custom, CustomKind, DateRange, ItemType, Name, Variable, VariableKind};

/// The field of a variable, and the entry types that biblatex has it for, `*` for all; a minus where bibtex alone has it.
const ROWS: &[(Variable, &str, &str)] = &[
    (Variable::CallNumber, "lccn", "-"),
    (Variable::License, "copyright", "-"),
    (Variable::Pmcid, "pmcid", "-"),
    (Variable::NumberOfPages, "numpages", "-"),
    (Variable::Issn, "issn", "article"),
    (Variable::Translator, "translator", "article book inbook incollection inreference"),
    (Variable::ContainerAuthor, "bookauthor", "inbook"),
    (Variable::NumberOfPages, "pagetotal", "book report thesis"),
    (Variable::NumberOfVolumes, "volumes", "book inbook incollection inproceedings inreference"),
    (Variable::PartNumber, "part", "book inbook incollection inproceedings inreference"),
    (Variable::ChapterNumber, "chapter", "book inbook incollection inproceedings inreference report thesis"),
    (Variable::ContainerTitleShort, "shortjournal", "*"),
    (Variable::OriginalDate, "origdate", "*"),
    (Variable::OriginalPublisher, "origpublisher", "*"),
    (Variable::OriginalPublisherPlace, "origlocation", "*"),
    (Variable::OriginalTitle, "origtitle", "*"),
    (Variable::Source, "library", "*"),
    (Variable::TitleShort, "shorttitle", "*"),
];

/// Entry types that stand in a series.
const IN_SERIES: [&str; 5] = ["book", "inbook", "incollection", "inproceedings", "inreference"];

/// Whether a field is one that the tables say something of. Of all others the value is read as it is written.
pub(super) fn is_known(field: &str) -> bool {
    const FIELDS: &str = "abstract address annotation annote archiveprefix author booktitle date day doi edition editor eid \
                          entrysubtype eprint eprinttype eventdate eventtitle holder howpublished institution isbn journal \
                          journaltitle keywords langid language location month note number organization pages pmid \
                          publisher pubstate school series title titleaddon type url urldate venue verbb version volume year";
    let lower = field.to_ascii_lowercase();
    FIELDS.split_whitespace().any(|known| known == lower) || ROWS.iter().any(|(_, known, _)| *known == lower)
}

impl<'a> Filling<'a> {
    /// A section that is held for the work, the `at`-th of them.
    pub(super) fn custom(&mut self, at: usize, custom: &'a Custom) {
        let is_second = || self.item().custom.iter().take(at).any(|other| other.name == custom.name);
        match custom.kind() {
            CustomKind::Key => {}
            CustomKind::Type | CustomKind::Variable(_) if is_second() => {
                self.annotated(&custom.name, &custom.text);
            }
            CustomKind::Type => {
                let is_magazine =
                    matches!(self.item().kind, ItemType::ArticleMagazine | ItemType::ArticleNewspaper);
                let is_said = further_type(self.item(), &self.options.choices).is_some();
                match (self.is_classic(), is_said, is_magazine) {
                    (false, true, _) => {}
                    (false, false, true) => self.annotated("type", &custom.text),
                    (true, ..) | (false, false, false) => self.text("entrysubtype", &custom.text),
                }
            }
            CustomKind::Variable(variable) => self.variable(variable, custom),
            CustomKind::Foreign { format: "bibtex", field } => self.own(at, field, &custom.text),
            CustomKind::Foreign { .. } => {}
            CustomKind::Section => self.annotated(&custom.name, &custom.text),
        }
    }

    fn variable(&mut self, variable: Variable, custom: &'a Custom) {
        let item = self.item();
        if variable == Variable::Annote {
            return self.annotated("", &custom.text);
        }
        let is_numbered = item.number.is_some() || item.issue.is_some() || self.number_is_refused();
        if variable == Variable::CollectionNumber && IN_SERIES.contains(&self.row.entry) && !is_numbered {
            return self.text("number", &custom.text);
        }
        let has = |types: &str| match types {
            "*" => true,
            "-" => self.is_classic(),
            types => self.is_classic() || types.split(' ').any(|entry| entry == self.row.entry),
        };
        let row = ROWS.iter().find(|(known, _, types)| *known == variable && has(types));
        let Some((_, field, _)) = row else {
            return self.annotated(&custom.name, &custom.text);
        };
        match variable.kind() {
            VariableKind::Names => {
                let list = Name::list_from_text(&custom.text);
                for name in names::expected(&list, self.canonical) {
                    self.said.add(*field, name);
                }
            }
            VariableKind::Date => match is_date(&custom.text) {
                true => self.put(field, custom.text.clone()),
                false => self.annotated(&custom.name, &custom.text),
            },
            VariableKind::Text if matches!(*field, "origlocation" | "origpublisher") => {
                self.list(field, &custom.text);
            }
            VariableKind::Text | VariableKind::Number => self.text(field, &custom.text),
        }
    }

    /// A field that a .bib file had: as it was there, unless it is one of the tables or would not be read as one value.
    fn own(&mut self, at: usize, field: &str, raw: &str) {
        if self.is_own_field(at, field, raw) {
            self.said.add(field, raw);
        } else {
            self.annotated(field, raw);
        }
    }

    fn is_own_field(&self, at: usize, field: &str, raw: &str) -> bool {
        let is_same = |other: &Custom| of_bib(other).is_some_and(|name| name.eq_ignore_ascii_case(field));
        let is_first = !self.item().custom.iter().take(at).any(is_same);
        let mut letters = field.chars();
        let is_name = letters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
            && letters.all(|c| c.is_ascii_alphanumeric() || "-_.+:".contains(c));
        is_first && is_name && (!is_known(field) || self.is_left(field, raw)) && is_one_value(raw)
    }

    /// Whether a field of the tables is none of this entry, so that it says what it said in the file: plain words of an archive other
    /// than arXiv, an addition to a title, the body that held a meeting.
    fn is_left(&self, field: &str, raw: &str) -> bool {
        let item = self.item();
        let is_left = match field {
            "eprint" | "eprinttype" | "archiveprefix" => {
                item.arxiv.is_none() && (item.pmid.is_none() || self.is_classic())
            }
            "titleaddon" => self.row.entry == "article" || IN_SERIES.contains(&self.row.entry),
            "organization" => self.row.entry == "inproceedings" && item.publisher.is_some(),
            _ => false,
        };
        let words = || raw.split(' ');
        let is_plain = |word: &str| {
            !word.is_empty()
                && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".,:;/()".contains(&byte))
        };
        let is_list = words().any(|word| ["and", "others"].contains(&word.to_ascii_lowercase().as_str()));
        let is_torn = field == "eprint" && words().count() > 1;
        is_left && words().all(is_plain) && !is_list && !is_torn
    }

    /// Whether what is sorted by was read from a .bib file.
    pub(super) fn is_sorted_by_its_own(&self) -> bool {
        let sections = self.item().custom.iter().enumerate();
        let mut keys = sections.filter(|(_, section)| of_bib(section) == Some("key"));
        keys.any(|(at, section)| self.is_own_field(at, "key", &section.text))
    }
}

/// The name of a field that only .bib files have.
fn of_bib(section: &Custom) -> Option<&str> {
    match section.kind() {
        CustomKind::Foreign { format, field } => (format == "bibtex").then_some(field),
        CustomKind::Key | CustomKind::Type | CustomKind::Variable(_) | CustomKind::Section => None,
    }
}

/// Whether text can stand between braces as it is, to bibtex, which counts every brace, and to biber, which counts none behind a
/// backslash.
fn is_one_value(raw: &str) -> bool {
    let is_paired = |text: &str| {
        let mut open = 0_usize;
        let closes = |c: char| match c {
            '{' => {
                open += 1;
                true
            }
            '}' if open == 0 => false,
            '}' => {
                open -= 1;
                true
            }
            _ => true,
        };
        text.chars().all(closes) && open == 0
    };
    let mut unescaped = String::with_capacity(raw.len());
    let mut signs = raw.chars();
    while let Some(c) = signs.next() {
        match c {
            '\\' => {
                if signs.next().is_none() {
                    return false;
                }
            }
            c => unescaped.push(c),
        }
    }
    let is_one_line = !raw.chars().any(char::is_control) && raw.trim() == raw;
    !raw.is_empty() && is_one_line && !nests_too_deeply(raw) && is_paired(raw) && is_paired(&unescaped)
}

/// Whether a text is a date, or a range of dates, that biber reads as it is.
fn is_date(text: &str) -> bool {
    let written = match text.split_once('/') {
        None => read_date(text).and_then(iso),
        Some((first, last)) => (|| {
            let days = DateRange::new(read_date(first)?, read_date(last)?)?;
            Some(format!("{}/{}", iso(days.first())?, iso(days.last()?)?))
        })(),
    };
    written.is_some_and(|written| written == text)
}
