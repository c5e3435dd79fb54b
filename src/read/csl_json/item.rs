//! The members of an object as an item.
//!
//! Nothing of them is lost: what has no field is a variable of CSL, and what is none is kept as `csl-json:KEY` in JSON. A part of a
//! date, of a name or of `custom` that only CSL-JSON knows is kept by the way to it, `csl-json:issued.circa`,
//! `csl-json:author.0.ORCID`.

mod further;

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::note::{self, Taken};
use super::object::{self, Kind, Member};
use super::provenance::{self, Provenance};
use super::texts::{json_string, pages, without_spans};
use super::{FORMAT_NAME, dates, kinds, names};
use crate::diagnostic::{Code, Report};
use crate::model::{ArXiv, Custom, DateRange, Doi, Isbn, Item, ItemType, Name, Pmid, Url, Variable};
use crate::span::Span;

/// Where values stand in the input.
#[derive(Clone, Copy)]
pub(super) struct Place<'t> {
    /// The object as it stands in the input.
    pub(super) text: &'t str,
    /// Where it begins there.
    pub(super) offset: usize,
}

impl Place<'_> {
    /// The place of a value; that of the whole object for one of a text that was mended.
    pub(super) fn of(&self, value: &RawValue) -> Span {
        let (start, end) = (self.text.as_ptr() as usize, self.text.as_ptr() as usize + self.text.len());
        let part =
            if (start..end).contains(&(value.get().as_ptr() as usize)) { value.get() } else { self.text };
        Span::of(part, self.text).shifted(self.offset)
    }
}

/// What was read of an object.
pub(super) struct Reading<'t> {
    pub(super) item: Item,
    /// The text as printed: what the provenance says that it is, or else the title.
    pub(super) printed: Option<&'t RawValue>,
    pub(super) provenance: Option<Provenance>,
}

/// Reads the members of an object.
pub(super) fn read<'t>(
    members: Vec<Member<'t>>,
    kind: ItemType,
    place: Place<'t>,
    report: &mut Report,
) -> Reading<'t> {
    let mut builder = Builder {
        item: Item { kind, ..Item::default() },
        key: None,
        type_: None,
        printed: None,
        provenance: None,
        variables: Vec::new(),
        place,
        report,
    };
    // What depends on the type, what has another name in CSL, and notes with fields in them have to know the others.
    let (mut aliases, mut notes) = (Vec::new(), Vec::new());
    let mut others = Vec::with_capacity(members.len());
    for (key, value) in members {
        if object::kind(value) == Kind::Nothing {
            continue;
        }
        match &*key {
            "type" => builder.kind(value),
            "note" => notes.push(value),
            _ => match canonical(&key) {
                Some(canonical) => aliases.push((canonical, key, value)),
                None => others.push((key, value)),
            },
        }
    }
    for (key, value) in others {
        builder.member(&key, value);
    }
    for (canonical, key, value) in aliases {
        builder.alias(canonical, &key, value);
    }
    for value in notes {
        builder.note(value);
    }
    builder.finish()
}

/// The variable of CSL 1.0.2 that a key of older versions, of the schema or of services stands for.
fn canonical(key: &str) -> Option<&'static str> {
    Some(match key {
        "event" => "event-title",
        "shortTitle" | "short-title" => "title-short",
        "journalAbbreviation" | "short-container-title" => "container-title-short",
        "part" => "part-number",
        "printing" => "printing-number",
        "supplement" => "supplement-number",
        _ => return None,
    })
}

struct Builder<'t, 'r> {
    item: Item,
    /// The key in the source: `citation-key`, or else `id`.
    key: Option<String>,
    /// A type that the model has not.
    type_: Option<String>,
    printed: Option<&'t RawValue>,
    provenance: Option<Provenance>,
    /// The variables that are among the custom fields, with their places there.
    variables: Vec<(Variable, usize)>,
    place: Place<'t>,
    report: &'r mut Report,
}

impl<'t> Builder<'t, '_> {
    fn member(&mut self, key: &str, value: &'t RawValue) {
        match key {
            "id" => self.id(value),
            "citation-key" => match object::text(value) {
                Some(text) => {
                    if let Some(id) = self.key.replace(text.clone().into_owned()).filter(|id| **id != *text) {
                        self.keep("id", json_string(&id));
                    }
                }
                None => self.unreadable(key, value, "no key"),
            },
            "author" => {
                let (names, et_al) = self.names(key, value);
                self.item.et_al |= et_al;
                self.item.author = names;
            }
            "editor" => self.item.editor = self.names(key, value).0,
            "issued" => self.item.issued = self.days(key, value, false).map(DateRange::first),
            "accessed" => self.item.accessed = self.days(key, value, false).map(DateRange::first),
            "event-date" => self.item.event_date = self.days(key, value, true),
            "page" => {
                self.item.page = self.text(key, value).map(|text| pages(&text));
            }
            "DOI" => {
                self.item.doi = self.identifier(key, value, "no DOI", Doi::parse);
            }
            "PMID" => self.item.pmid = self.identifier(key, value, "no number of PubMed", Pmid::parse),
            "URL" => self.item.url = self.identifier(key, value, "no web address", Url::parse),
            "ISBN" => self.isbn(value),
            "number" => self.number(value),
            "keyword" => self.keywords(value),
            "custom" => self.custom(value),
            "authority" if kinds::has_authority(self.item.kind) && self.item.publisher.is_none() => {
                self.item.publisher = self.text(key, value);
            }
            _ if self.slot(key).is_some() => {
                if key == "title" && self.printed.is_none() {
                    self.printed = object::elements(value).first().copied().or(Some(value));
                }
                let text = self.text(key, value);
                self.set(key, text);
            }
            _ => match Variable::from_csl(key) {
                Some(variable) => self.variable(variable, key, value),
                None => self.keep(key, object::compact(value.get())),
            },
        }
    }

    /// The field of an item that holds the text of a variable.
    fn slot(&mut self, key: &str) -> Option<&mut Option<String>> {
        let item = &mut self.item;
        Some(match key {
            "title" => &mut item.title,
            "container-title" => &mut item.container_title,
            "collection-title" => &mut item.collection_title,
            "event-title" => &mut item.event_title,
            "event-place" => &mut item.event_place,
            "volume" => &mut item.volume,
            "issue" => &mut item.issue,
            "article-number" => &mut item.article_number,
            "edition" => &mut item.edition,
            "version" => &mut item.version,
            "publisher" => &mut item.publisher,
            "publisher-place" => &mut item.publisher_place,
            "genre" => &mut item.genre,
            "status" => &mut item.status,
            "language" => &mut item.language,
            "abstract" => &mut item.abstract_,
            _ => return None,
        })
    }

    /// Sets a field that has no value yet, or keeps what it would have beside the one it has.
    fn set(&mut self, key: &str, text: Option<String>) {
        let Some(text) = text else { return };
        match self.slot(key) {
            Some(slot) if slot.is_none() => *slot = Some(text),
            Some(slot) if slot.as_deref() == Some(&*text) => {}
            Some(_) | None => self.keep(key, json_string(&text)),
        }
    }

    fn kind(&mut self, value: &'t RawValue) {
        let Some(printed) = object::text(value) else { return self.unreadable("type", value, "no type") };
        let folded = printed.to_ascii_lowercase();
        let name = kinds::alias(&folded).unwrap_or(&folded);
        match kinds::of_csl(name) {
            Some((kind, is_less)) => {
                self.item.kind = kind;
                self.type_ = is_less.then(|| name.to_owned());
            }
            None => self.unreadable("type", value, "no type of CSL"),
        }
    }

    /// An identifier that is an address names a thing in a library or on the web; it is no key that papers cite by.
    fn id(&mut self, value: &'t RawValue) {
        let Some(text) = object::text(value) else { return self.keep("id", object::compact(value.get())) };
        if text.contains("://") || self.key.as_deref().is_some_and(|key| key != text) {
            self.keep("id", json_string(&text));
        } else {
            self.key = Some(text.into_owned());
        }
    }

    /// The text of a value that should be one, without the marks of citation processors around words that keep their case.
    fn text(&mut self, key: &str, value: &'t RawValue) -> Option<String> {
        let text = match object::kind(value) {
            Kind::Array => self.first_of(key, value),
            Kind::Nothing | Kind::String | Kind::Number | Kind::Bool | Kind::Object => object::text(value),
        };
        let Some(text) = text else {
            if !is_blank(value) {
                self.unreadable(key, value, "no text");
            }
            return None;
        };
        match without_spans(&text) {
            Some(bare) if !bare.trim().is_empty() => {
                self.keep(key, json_string(&text));
                Some(bare.trim().to_owned())
            }
            Some(_) | None => Some(text.into_owned()),
        }
    }

    /// The first of the texts that Crossref has in a list; the others are kept beside it. None where there is anything but texts.
    fn first_of(&mut self, key: &str, value: &'t RawValue) -> Option<Cow<'t, str>> {
        let values = object::elements(value).into_iter().filter(|value| object::kind(value) != Kind::Nothing);
        let texts = values.map(object::text).collect::<Option<Vec<_>>>()?;
        let mut texts = texts.into_iter();
        let first = texts.next();
        for (number, other) in texts.enumerate() {
            self.keep(&format!("{key}.{}", number + 1), json_string(&other));
        }
        first
    }

    fn names(&mut self, key: &str, value: &'t RawValue) -> (Vec<Name>, bool) {
        let reading = names::read(value, key == "author");
        if reading.is_unreadable {
            self.unreadable(key, value, "no list of names");
        }
        for (number, part, value) in reading.rest {
            self.keep(&format!("{key}.{number}.{part}"), object::compact(value.get()));
        }
        (reading.names, reading.et_al)
    }

    fn days(&mut self, key: &str, value: &'t RawValue, takes_range: bool) -> Option<DateRange> {
        let reading = dates::read(value, takes_range);
        if reading.is_unreadable {
            self.unreadable(key, value, "no date");
            return None;
        }
        for (part, value) in reading.rest {
            self.keep(&format!("{key}.{part}"), object::compact(value.get()));
        }
        reading.days
    }

    fn identifier<T>(
        &mut self,
        key: &str,
        value: &'t RawValue,
        what: &str,
        parse: fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(key, value)?;
        let parsed = parse(&text);
        if parsed.is_none() {
            self.unreadable(key, value, what);
        }
        parsed
    }

    /// Books on paper and on the screen have numbers of their own, which some programs write one behind the other.
    fn isbn(&mut self, value: &'t RawValue) {
        let text = match object::kind(value) {
            Kind::Array => {
                let texts: Vec<_> = object::elements(value).into_iter().filter_map(object::text).collect();
                Some(texts.join(" ")).filter(|text| !text.is_empty())
            }
            Kind::Nothing | Kind::String | Kind::Number | Kind::Bool | Kind::Object => {
                object::text(value).map(Cow::into_owned)
            }
        };
        let Some(text) = text else { return self.unreadable("ISBN", value, "no ISBN") };
        self.item.isbn = Isbn::parse(&text);
        if self.item.isbn.is_none() {
            self.item.isbn = text.split([' ', ',', ';']).find_map(Isbn::parse);
            match self.item.isbn {
                Some(_) => self.keep("ISBN", json_string(&text)),
                None => self.unreadable("ISBN", value, "no ISBN"),
            }
        }
    }

    /// The number of a preprint is its identifier in arXiv, as Zotero has it.
    fn number(&mut self, value: &'t RawValue) {
        let Some(text) = self.text("number", value) else { return };
        let is_preprint = self.item.kind == ItemType::Article && text.starts_with("arXiv:");
        match ArXiv::parse(&text).filter(|_| is_preprint && self.item.arxiv.is_none()) {
            Some(arxiv) => self.item.arxiv = Some(arxiv),
            None if self.item.number.is_none() => self.item.number = Some(text),
            None => self.keep("number", json_string(&text)),
        }
    }

    /// Keywords are parted by semicolons, or else by commas.
    fn keywords(&mut self, value: &'t RawValue) {
        let mut add = |text: &str| {
            let text = text.trim();
            if !text.is_empty() {
                self.item.keyword.push(text.to_owned());
            }
        };
        match object::kind(value) {
            Kind::Array => {
                object::elements(value).into_iter().filter_map(object::text).for_each(|text| add(&text))
            }
            Kind::String | Kind::Number => {
                let text = object::text(value).unwrap_or_default();
                let between = if text.contains(';') { ';' } else { ',' };
                text.split(between).for_each(add);
            }
            Kind::Nothing | Kind::Bool | Kind::Object => {
                self.unreadable("keyword", value, "no list of keywords")
            }
        }
    }

    fn custom(&mut self, value: &'t RawValue) {
        if object::kind(value) != Kind::Object {
            return self.keep("custom", object::compact(value.get()));
        }
        self.provenance = provenance::read(value);
        for (key, value) in object::members(value) {
            if self.provenance.is_some() && provenance::KEYS.contains(&&*key) {
                if key == "raw" {
                    self.printed = Some(value);
                }
            } else {
                self.keep(&format!("custom.{key}"), object::compact(value.get()));
            }
        }
    }

    fn note(&mut self, value: &'t RawValue) {
        let Some(text) = self.text("note", value) else { return };
        let rest = note::without_fields(&text, |(name, value)| {
            if self.take_from_note(&name, value) { Taken::Yes } else { Taken::No }
        });
        if rest.is_empty() {
            return;
        }
        match &mut self.item.note {
            Some(note) => {
                note.push('\n');
                note.push_str(&rest);
            }
            None => self.item.note = Some(rest),
        }
    }

    /// Keeps a value that has not the form of its field, and says so.
    fn unreadable(&mut self, key: &str, value: &'t RawValue, what: &str) {
        self.keep(key, object::compact(value.get()));
        let message = format!("`{key}` is {what}; it was kept as {FORMAT_NAME}:{key}");
        self.report.add(Code::UnreadableValue, self.place.of(value), message);
    }

    /// Keeps what only CSL-JSON knows.
    fn keep(&mut self, path: &str, json: String) {
        if !path.is_empty() {
            self.item.custom.push(Custom::foreign(FORMAT_NAME, path, json));
        }
    }

    fn finish(self) -> Reading<'t> {
        let Self { mut item, key, type_, printed, mut provenance, .. } = self;
        let fields = provenance.as_mut().map(|provenance| std::mem::take(&mut provenance.fields));
        let fields = fields.unwrap_or_default();
        let is_said = |name: &str| fields.iter().any(|field| field.name == name);
        let key = key.filter(|_| !is_said("citation-key"));
        let type_ = type_.filter(|_| !is_said("type"));
        let known =
            [key.map(|key| Custom::new("citation-key", key)), type_.map(|name| Custom::new("type", name))];
        item.custom.splice(0..0, known.into_iter().flatten());
        item.custom.extend(fields);
        item.et_al |= provenance.as_ref().is_some_and(|provenance| provenance.et_al);
        Reading { item, printed, provenance }
    }
}

/// Whether a value says nothing: it is empty, or a list of what is.
fn is_blank(value: &RawValue) -> bool {
    match object::kind(value) {
        Kind::Nothing => true,
        Kind::Array => object::elements(value).into_iter().all(|value| object::kind(value) == Kind::Nothing),
        Kind::String | Kind::Number | Kind::Bool | Kind::Object => false,
    }
}
