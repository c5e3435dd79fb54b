//! Works as reference managers hold them: fields with the tags of RIS, whose meaning depends on the type of work → items.
//!
//! EndNote's XML has the same fields under names of its own. The meanings are those of the specification of RIS, of Zotero's import
//! and of what EndNote and Mendeley export; where they differ, the field is read as most files have it. [`kinds`] has the types,
//! [`titles`] tells title, source and series apart, [`creators`], [`dates`] and [`numbers`] read values, [`notes`] takes back what
//! refmill writes to notes. A field that has no meaning, or a value that is none of its field, is kept under its name.
//!
//! Finding fields in a text is left to the readers.

mod creators;
mod dates;
mod kinds;
mod notes;
mod numbers;
mod tag;
mod titles;

use std::borrow::Cow;
use std::collections::HashSet;

pub(super) use kinds::Kind;
pub(super) use tag::Tag;

use crate::diagnostic::{Code, Report};
use crate::model::{Custom, Doi, Item, ItemType, Name, Pmid, Record, Url, Variable};
use crate::reference::{list, one_line};
use crate::repair;
use crate::span::Span;

/// A field as its source has it.
#[derive(Clone, Debug)]
pub(super) struct Field<'t> {
    /// The tag that RIS has for it.
    pub(super) tag: Tag,
    /// The name that its format has for it, where that is not the tag.
    pub(super) name: Option<&'t str>,
    /// The value without white space around it, never empty; line breaks are those of the source.
    pub(super) value: Cow<'t, str>,
    /// Its place in the input.
    pub(super) span: Span,
}

impl<'t> Field<'t> {
    /// The name that its format has for it.
    fn printed_name(&self) -> Cow<'t, str> {
        self.name.map_or_else(|| self.tag.to_string().into(), Cow::Borrowed)
    }
}

/// Makes a record of the fields of an entry. `format` is the name that fields are kept under, `whole` the place of the entry, and
/// `printed` its text.
pub(super) fn record(
    format: &'static str,
    kind: Kind,
    fields: &[Field<'_>],
    whole: Span,
    printed: &str,
    report: &mut Report,
) -> Record {
    let mut builder = Builder {
        format,
        kind,
        fields,
        taken: vec![false; fields.len()],
        item: Item { kind: kind.item, ..Item::default() },
        names: Vec::new(),
        notes: Vec::new(),
        title: None,
        variables: Vec::new(),
        keywords: HashSet::new(),
        has_key: false,
        has_type: kind.csl.is_some(),
        has_editor_tag: fields.iter().any(|field| matches!(&field.tag.bytes(), b"A3" | b"ED")),
        is_of_pubmed: is_of_pubmed(fields),
        report,
    };
    builder.preprint();
    builder.titles();
    builder.dates();
    builder.pages();
    builder.places();
    for at in 0..fields.len() {
        if !builder.taken[at] {
            builder.take(at);
        }
    }
    builder.finish(whole, printed)
}

struct Builder<'f, 't> {
    format: &'static str,
    kind: Kind,
    fields: &'f [Field<'t>],
    /// Which of the fields need not be looked at any more.
    taken: Vec<bool>,
    item: Item,
    /// Names that no field of an item is for, by the variable that they belong to.
    names: Vec<(Variable, Vec<Name>)>,
    notes: Vec<String>,
    /// The field that the title comes from.
    title: Option<usize>,
    /// The places of the variables among the sections, those that can stand once.
    variables: Vec<(Variable, usize)>,
    /// The keywords, once there are too many to look through them.
    keywords: HashSet<String>,
    has_key: bool,
    /// Whether there is a type of CSL.
    has_type: bool,
    /// Whether a tag has the editors of a book, so that another has those of its series.
    has_editor_tag: bool,
    /// Whether the database is PubMed.
    is_of_pubmed: bool,
    report: &'f mut Report,
}

impl Builder<'_, '_> {
    fn finish(mut self, whole: Span, printed: &str) -> Record {
        for (variable, names) in std::mem::take(&mut self.names) {
            self.variable(variable, Name::list_to_text(&names));
        }
        if let Some(csl) = self.kind.csl {
            self.item.custom.insert(0, Custom::new("type", csl));
        }
        if !self.notes.is_empty() {
            self.item.note = Some(self.notes.join("\n\n"));
        }
        let title = self.title.map(|at| &self.fields[at]);
        let (span, raw) = title.map_or((Span::new(whole.start, whole.start), String::new()), |title| {
            (title.span, title.value.clone().into_owned())
        });
        repair::item(&mut self.item, printed, span, self.report);
        Record { document: Some(self.item), span, raw, ..Record::default() }
    }

    /// The places in the list of the fields with one of these tags, those of the first tag first, that are not taken.
    fn with(&self, tags: &[Tag]) -> Vec<usize> {
        let of = |tag: Tag| {
            (0..self.fields.len()).filter(move |&at| self.fields[at].tag == tag && !self.taken[at])
        };
        tags.iter().flat_map(|&tag| of(tag)).collect()
    }

    fn has(&self, tag: Tag) -> bool {
        self.fields.iter().any(|field| field.tag == tag)
    }

    /// A value on one line.
    fn line(&self, at: usize) -> String {
        one_line(&self.fields[at].value)
    }

    /// Takes the field into `slot`, if nothing is there or the same.
    fn fill(&mut self, at: usize, slot: fn(&mut Item) -> &mut Option<String>) {
        let line = self.line(at);
        match slot(&mut self.item) {
            Some(there) if *there != line => self.keep(at),
            Some(_) => {}
            empty @ None => *empty = Some(line),
        }
    }

    /// Adds a variable.
    fn variable(&mut self, variable: Variable, text: String) {
        if self.variable_of(variable).is_none() {
            self.variables.push((variable, self.item.custom.len()));
        }
        self.item.custom.push(Custom::new(variable.csl(), text));
    }

    /// The text that a variable has.
    fn variable_of(&self, variable: Variable) -> Option<&str> {
        let place = self.variables.iter().find(|(known, _)| *known == variable);
        place.map(|(_, at)| self.item.custom[*at].text.as_str())
    }

    /// Takes the field as a variable, if there is none of that name or the same.
    fn fill_variable(&mut self, at: usize, variable: Variable) {
        let line = self.line(at);
        match self.variable_of(variable) {
            Some(there) if there != line => self.keep(at),
            Some(_) => {}
            None => self.variable(variable, line),
        }
    }

    /// Keeps a field as printed, under the name that its format has for it.
    fn keep(&mut self, at: usize) {
        let field = &self.fields[at];
        let custom = Custom::foreign(self.format, &field.printed_name(), field.value.as_ref());
        self.item.custom.push(custom);
    }

    /// Keeps a field whose value is none of its kind, and says so.
    fn unreadable(&mut self, at: usize, what: &str) {
        let field = &self.fields[at];
        let name = field.printed_name();
        let message =
            format!("`{}` of {name} is no {what}; it was kept as a custom field", one_line(&field.value));
        self.report.add(Code::UnreadableValue, field.span, message);
        self.keep(at);
    }

    /// Takes a field whose meaning hangs on no other.
    fn take(&mut self, at: usize) {
        match &self.fields[at].tag.bytes() {
            b"AU" | b"A1" => self.authors(at),
            b"A2" | b"ED" | b"A3" | b"A4" | b"C2" => self.other_creators(at),
            b"AB" | b"N2" => self.fill(at, |item| &mut item.abstract_),
            b"KW" => self.keywords(at),
            b"DO" | b"DI" | b"L3" | b"M3" => self.doi_or_genre(at),
            b"UR" => self.address(at),
            b"AN" => self.accession(at),
            b"SN" => self.serial_number(at),
            b"Y2" => self.accessed(at),
            b"N1" => self.note(at),
            b"M2" => self.labelled(at),
            b"VL" | b"VO" => self.fill(at, |item| &mut item.volume),
            b"IS" => self.fill(at, |item| &mut item.issue),
            b"ET" if matches!(self.item.kind, ItemType::Software | ItemType::Dataset) => {
                self.fill(at, |item| &mut item.version);
            }
            // Of an article it is the day on which it was there before its issue.
            b"ET" if self.kind.is_periodical() && dates::is_day(&self.fields[at].value) => self.keep(at),
            b"ET" => self.fill(at, |item| &mut item.edition),
            b"PB" => self.fill(at, |item| &mut item.publisher),
            b"CY" | b"PP" => self.fill(at, |item| &mut item.publisher_place),
            b"LA" => self.fill(at, |item| &mut item.language),
            b"M1" => self.fill(at, |item| &mut item.number),
            b"C1" if self.kind.csl == Some("map") => self.fill_variable(at, Variable::Scale),
            b"C7" if self.kind.is_periodical() => self.fill(at, |item| &mut item.article_number),
            b"ST" => self.fill_variable(at, Variable::TitleShort),
            b"CN" => self.fill_variable(at, Variable::CallNumber),
            b"DB" => self.fill_variable(at, Variable::Archive),
            b"DP" => self.fill_variable(at, Variable::Source),
            b"NV" => self.fill_variable(at, Variable::NumberOfVolumes),
            b"SE" if self.item.kind != ItemType::LegalCase => self.fill_variable(at, Variable::Section),
            b"SV" if self.item.kind != ItemType::LegalCase => {
                self.fill_variable(at, Variable::CollectionNumber)
            }
            b"RI" => self.fill_variable(at, Variable::ReviewedTitle),
            b"ID" => self.key(at),
            _ => self.keep(at),
        }
    }

    fn key(&mut self, at: usize) {
        let key = self.line(at);
        if std::mem::replace(&mut self.has_key, true) {
            return self.keep(at);
        }
        self.item.custom.push(Custom::new("citation-key", key));
    }

    /// The keywords of a field: each stands in a field of its own, on a line of its own, or behind a semicolon.
    fn keywords(&mut self, at: usize) {
        let field = &self.fields[at];
        let value: &str = &field.value;
        let mut start = 0;
        let ends = value
            .match_indices([';', '\n', '\r'])
            .filter(|(at, mark)| *mark != ";" || !list::evidence::is_entity(&value[..*at]));
        for end in ends.map(|(at, _)| at).chain([value.len()]) {
            let piece = value[start..end].trim_start_matches([';', '\n', '\r']).trim();
            start = end;
            let keyword = one_line(piece);
            if keyword.is_empty() {
                continue;
            }
            if self.has_keyword(&keyword) {
                let place = Span::of(piece, value).shifted(field.span.start);
                let place = if place.end <= field.span.end { place } else { field.span };
                self.report.add(
                    Code::RepeatedKeyword,
                    place,
                    "the keyword is listed before; it was kept once",
                );
            } else {
                self.item.keyword.push(keyword);
            }
        }
    }

    fn has_keyword(&mut self, keyword: &str) -> bool {
        const FEW: usize = 32;
        let words = &self.item.keyword;
        if words.len() < FEW {
            return words.iter().any(|word| word == keyword);
        }
        let known = self.keywords.len();
        self.keywords.extend(words.iter().skip(known).cloned());
        self.keywords.contains(keyword)
    }

    /// A DOI, which old files have in `L3` or `M3`. `M3` is the kind of work besides, in types that have one.
    fn doi_or_genre(&mut self, at: usize) {
        let tag = self.fields[at].tag.bytes();
        match Doi::parse(&self.fields[at].value) {
            Some(doi) if self.item.doi.as_ref().is_none_or(|there| *there == doi) => {
                self.item.doi = Some(doi)
            }
            Some(_) => self.keep(at),
            None if &tag == b"M3" && self.kind.has_genre() => self.fill(at, |item| &mut item.genre),
            None if matches!(&tag, b"DO" | b"DI") => self.unreadable(at, "DOI"),
            None => self.keep(at),
        }
    }

    /// A manuscript that says so, or that has a number of arXiv, is an article of CSL.
    fn preprint(&mut self) {
        if self.item.kind != ItemType::Manuscript {
            return;
        }
        for at in 0..self.fields.len() {
            let field = &self.fields[at];
            let says_so = &field.tag.bytes() == b"M3" && field.value.eq_ignore_ascii_case("preprint");
            let is_numbered = field.tag == Tag::NOTE && notes::arxiv(&field.value).is_some();
            if says_so || is_numbered {
                self.item.kind = ItemType::Article;
                self.taken[at] |= says_so;
            }
        }
    }

    /// A web address. The first is the work's own; that of a resolver says the DOI, too.
    fn address(&mut self, at: usize) {
        match Url::parse(&self.fields[at].value) {
            Some(url) if self.item.url.is_none() => {
                if !self.has(Tag::DOI) && self.item.doi.is_none() {
                    self.item.doi = resolved(url.as_str());
                }
                self.item.url = Some(url);
            }
            Some(url) if self.item.url.as_ref() == Some(&url) => {}
            Some(_) => self.keep(at),
            None => self.addresses(at),
        }
    }

    /// Several addresses in one field, on lines of their own or apart by semicolons; anything else is kept.
    fn addresses(&mut self, at: usize) {
        let value: &str = &self.fields[at].value;
        let parts: Vec<&str> =
            value.split(|c: char| c.is_whitespace() || c == ';').filter(|part| !part.is_empty()).collect();
        let urls: Option<Vec<Url>> = parts.iter().map(|part| Url::parse(part)).collect();
        let Some(urls) = urls else { return self.unreadable(at, "web address") };
        for url in urls {
            if self.item.url.is_none() {
                self.item.url = Some(url);
            } else {
                let name = self.fields[at].printed_name();
                self.item.custom.push(Custom::foreign(self.format, &name, url.as_str()));
            }
        }
    }

    /// A number in a database: that of PubMed where the database is PubMed, else a place in an archive.
    fn accession(&mut self, at: usize) {
        let number = Pmid::parse(&self.fields[at].value);
        match number.filter(|_| self.is_of_pubmed) {
            Some(number) if self.item.pmid.as_ref().is_none_or(|there| *there == number) => {
                self.item.pmid = Some(number);
            }
            Some(_) => self.keep(at),
            None => self.fill_variable(at, Variable::ArchiveLocation),
        }
    }
}

/// Whether the first of each field that names a database names PubMed.
fn is_of_pubmed(fields: &[Field<'_>]) -> bool {
    const NAMES: [&str; 3] = ["pubmed", "medline", "nlm"];
    let first = |tag: Tag| fields.iter().find(|field| field.tag == tag);
    [Tag::of(*b"DB"), Tag::of(*b"DP")].into_iter().filter_map(first).any(|field| {
        let name = field.value.to_ascii_lowercase();
        NAMES.iter().any(|known| name.contains(known))
    })
}

/// The DOI that an address resolves, if it is that of the resolver.
fn resolved(url: &str) -> Option<Doi> {
    let bare = url.split_once("://").map_or(url, |(_, bare)| bare);
    let host = bare.split('/').next()?;
    let is_resolver =
        ["doi.org", "dx.doi.org", "www.doi.org"].iter().any(|known| known.eq_ignore_ascii_case(host));
    // What is percent-encoded is not taken for the DOI itself.
    (is_resolver && !bare.contains('%')).then(|| Doi::parse(url)).flatten()
}
