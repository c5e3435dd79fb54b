//! RIS, in the form that Zotero, EndNote, pandoc and rispy read alike.
//!
//! The tags of a type are those that Zotero's import and EndNote give a meaning to; what a type has no tag for goes
//! to `N1`, which all readers keep as a note. Folding a value to its line is left to [`super::escape`], what the model has no field
//! for to [`further`].

mod further;

use std::borrow::Cow;
use std::fmt::{Display, Write as _};

use super::origin::origin;
use super::{
    Choices, EditorOfBook, EmitError, Emitter, Entry, Frame, Meeting, Options, Pieces, Provenance, Repeats,
    Selection, escape, journal,
};
use crate::diagnostic::{Code, Report};
use crate::format::Format;
use crate::model::{Date, Field, Item, ItemType, Name, Pages};

/// Writes RIS.
pub(super) struct Ris;

static FORMAT: Format = Format {
    id: "ris",
    extensions: &["ris"],
    description: "RIS, for Zotero, EndNote, Mendeley and most databases",
};

impl Emitter for Ris {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn frame(&self, _: &Options) -> Frame {
        Frame { between: "\r\n", ..Frame::PLAIN }
    }

    fn repeats(&self) -> Repeats {
        Repeats::Once
    }

    fn provenance(&self) -> Provenance {
        Provenance::Asked
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
            let Options { choices, provenance, .. } = *options;
            // What the source has for an abbreviation is one; who asks for another has asked.
            let is_printed = options.abbreviate_journals.is_none() && further::has_short_source(entry.item);
            let short = if is_printed { None } else { journal::short(entry.item, options) };
            let has_short = short.is_some();
            let layout = Layout::of(entry.item.kind, choices);
            let text = out.text();
            Lines { entry, layout, choices, provenance, short, has_short, out: text, report }.write();
            out.end_piece(1);
        }
        Ok(())
    }
}

/// What a type of work is called and which of its tags differ.
#[derive(Clone, Copy)]
struct Layout {
    kind: &'static str,
    /// Where editors go (rule: `A2` where they edit what contains the work, `ED` where they edit the work).
    editor: &'static str,
    /// Whether `T2` is the series: EndNote and Zotero have it so for works that stand alone.
    series_in_t2: bool,
    /// Where the number goes.
    number: &'static str,
    /// Whether `M3` is the genre; Zotero reads it as a DOI elsewhere.
    genre_in_m3: bool,
}

impl Layout {
    const fn of(kind: ItemType, choices: Choices) -> Self {
        const fn within(kind: &'static str) -> Layout {
            Layout { kind, editor: "A2", series_in_t2: false, number: "M1", genre_in_m3: false }
        }
        const fn alone(kind: &'static str) -> Layout {
            Layout { editor: "ED", ..within(kind) }
        }
        const fn numbered(kind: &'static str) -> Layout {
            Layout { number: "SN", ..alone(kind) }
        }
        match kind {
            ItemType::Article => Layout { genre_in_m3: true, ..alone("MANSCPT") },
            ItemType::ArticleJournal => within("JOUR"),
            ItemType::ArticleMagazine => within("MGZN"),
            ItemType::ArticleNewspaper => within("NEWS"),
            ItemType::Book => {
                let editor = match choices.editor_of_book {
                    EditorOfBook::Ed => "ED",
                    EditorOfBook::A2 => "A2",
                    EditorOfBook::A3 => "A3",
                };
                Layout { series_in_t2: true, editor, ..alone("BOOK") }
            }
            ItemType::Chapter => within("CHAP"),
            ItemType::Dataset => alone("DATA"),
            ItemType::Document => alone("GEN"),
            ItemType::EntryDictionary => within("DICT"),
            ItemType::EntryEncyclopedia => within("ENCYC"),
            ItemType::LegalCase => alone("CASE"),
            ItemType::Legislation => alone("STAT"),
            ItemType::Manuscript => Layout { genre_in_m3: true, ..alone("MANSCPT") },
            ItemType::PaperConference => within("CONF"),
            ItemType::Patent => numbered("PAT"),
            ItemType::Report => Layout { series_in_t2: true, genre_in_m3: true, ..numbered("RPRT") },
            ItemType::Software => Layout { series_in_t2: true, ..alone("COMP") },
            ItemType::Speech => Layout { genre_in_m3: true, ..alone("SLIDE") },
            ItemType::Standard => numbered("STAND"),
            ItemType::Thesis => Layout { genre_in_m3: true, ..alone("THES") },
            ItemType::Webpage => Layout { genre_in_m3: true, ..alone("ELEC") },
        }
    }

    /// Whether `T2` may be the name of the event.
    fn event_in_t2(&self) -> bool {
        matches!(self.kind, "CONF" | "SLIDE")
    }

    /// Whether `SN` is free for a book number: it is a report number, a patent number or an ISSN elsewhere.
    fn has_isbn(&self) -> bool {
        self.number != "SN" && !matches!(self.kind, "JOUR" | "MGZN" | "NEWS")
    }
}

/// One record being written.
struct Lines<'a> {
    entry: Entry<'a>,
    layout: Layout,
    choices: Choices,
    provenance: bool,
    /// The abbreviation of the journal.
    short: Option<Cow<'a, str>>,
    /// Whether there was one.
    has_short: bool,
    out: &'a mut String,
    report: &'a mut Report,
}

impl Lines<'_> {
    fn write(&mut self) {
        let Entry { item, key, .. } = self.entry;
        match further::code(item) {
            Some(code) => self.text("TY", "type", code),
            None => self.raw("TY", self.layout.kind),
        }
        self.raw("ID", key);
        if item.et_al {
            let message =
                format!("RIS would print `et al.` of `{key}` as a person, so it is not in the output");
            self.say(Code::LossEtAl, message);
        }
        for field in item.fields() {
            self.field(item, field);
        }
        if item.kind == ItemType::Article && item.genre.is_none() {
            self.raw("M3", "Preprint");
        }
        if self.provenance {
            self.text("N1", "raw", &origin(&self.entry));
        }
        self.out.push_str("ER  - \r\n");
    }

    fn field(&mut self, item: &Item, field: Field<'_>) {
        let name = field.name().csl();
        let conference = item.kind == ItemType::PaperConference;
        match field {
            Field::Author(names) => self.names("AU", name, names),
            Field::Editor(names) => self.names(self.layout.editor, name, names),
            Field::Title(title) => self.text("TI", name, title),
            Field::ContainerTitle(title) => self.container(item, name, title),
            Field::CollectionTitle(title) => {
                let tag = if self.layout.series_in_t2 { "T2" } else { "T3" };
                self.text(tag, name, title);
            }
            // A talk has it where nothing else stands there.
            Field::EventTitle(title)
                if self.layout.event_in_t2()
                    && (item.container_title.is_none() || self.is_meeting_named(item)) =>
            {
                self.text("T2", name, title);
            }
            Field::EventTitle(title) => self.note("Event", name, title),
            Field::EventPlace(place) if conference => match self.choices.meeting {
                Meeting::Noted | Meeting::PlaceInC1 => self.text("C1", name, place),
                Meeting::PlaceInCy => self.text("CY", name, place),
            },
            Field::EventPlace(place) if self.layout.event_in_t2() && item.publisher_place.is_none() => {
                self.text("CY", name, place);
            }
            Field::EventPlace(place) => self.note("Event place", name, place),
            // `DA` is the day of publication, and so is `C2` of a conference to Zotero.
            Field::EventDate(dates) => self.note("Event date", name, &dates.to_string()),
            Field::Issued(date) => {
                match further::printed_date(item, "PY") {
                    Some(printed) => self.text("PY", name, &printed.text),
                    None => self.raw("PY", format_args!("{:04}", date.year)),
                }
                if date.month().is_some() {
                    self.date("DA", item, date);
                }
            }
            Field::Volume(volume) => self.text("VL", name, volume),
            Field::Issue(issue) => self.text("IS", name, issue),
            Field::Page(Pages { first, last }) => {
                self.text("SP", name, first);
                if let Some(last) = last {
                    self.text("EP", name, last);
                }
            }
            Field::ArticleNumber(number)
                if self.choices.article_number_in_c7 && item.kind == ItemType::ArticleJournal =>
            {
                self.text("C7", name, number);
            }
            Field::ArticleNumber(number) if item.page.is_none() => self.text("SP", name, number),
            Field::ArticleNumber(number) => self.note("Article number", name, number),
            Field::Number(number) => self.text(self.layout.number, name, number),
            Field::Edition(edition) if item.kind == ItemType::Software && item.version.is_some() => {
                self.note("Edition", name, edition);
            }
            Field::Edition(edition) => self.text("ET", name, edition),
            Field::Version(version)
                if item.kind == ItemType::Software
                    || item.kind == ItemType::Dataset && item.edition.is_none() =>
            {
                self.text("ET", name, version);
            }
            Field::Version(version) => self.note("Version", name, version),
            Field::Publisher(publisher) => self.text("PB", name, publisher),
            Field::PublisherPlace(place) if conference && self.choices.meeting == Meeting::PlaceInCy => {
                self.text("C1", name, place);
            }
            Field::PublisherPlace(place) => {
                // Zotero reads the place of a conference paper from C1 alone.
                if conference && item.event_place.is_none() {
                    self.text("C1", name, place);
                }
                self.text("CY", name, place);
            }
            Field::Genre(genre) if self.layout.genre_in_m3 => self.text("M3", name, genre),
            Field::Genre(genre) => self.note("Type", name, genre),
            Field::Status(status) => self.text("N1", name, status),
            Field::Doi(doi) => self.raw("DO", doi),
            Field::Isbn(isbn) if self.layout.has_isbn() => self.text("SN", name, isbn.as_str()),
            Field::Isbn(isbn) => self.note("ISBN", name, isbn.as_str()),
            Field::ArXiv(arxiv) => {
                if item.url.is_none() {
                    self.raw("UR", format_args!("https://arxiv.org/abs/{arxiv}"));
                }
                self.raw("N1", format_args!("arXiv:{arxiv}"));
            }
            Field::Pmid(pmid) if self.choices.pmid_in_an => self.raw("AN", pmid),
            Field::Pmid(pmid) => self.note("PMID", name, pmid.as_str()),
            Field::Url(url) => self.raw("UR", url),
            Field::Accessed(date) => self.date("Y2", item, date),
            Field::Language(language) => self.text("LA", name, language),
            Field::Abstract(text) => self.text("AB", name, text),
            Field::Keyword(words) => {
                for word in words {
                    self.text("KW", name, word);
                }
            }
            // A document may have several notes, each a paragraph; that of a reference is a text as printed.
            Field::Note(note) if self.entry.cited.is_none() => {
                for paragraph in note.split("\n\n") {
                    self.text("N1", name, paragraph);
                }
            }
            Field::Note(note) => self.text("N1", name, note),
            Field::Custom(sections) => self.further(item, sections),
        }
    }

    /// Whether `T2` is the name of the meeting where `C3` has the proceedings.
    fn is_meeting_named(&self, item: &Item) -> bool {
        let is_asked_for = match self.choices.meeting {
            Meeting::Noted => false,
            Meeting::PlaceInC1 | Meeting::PlaceInCy => true,
        };
        is_asked_for && item.kind == ItemType::PaperConference && item.event_title.is_some()
    }

    /// The title of what the work stands in: proceedings have a tag of their own besides, and where `T2` is taken
    /// by the series it goes to a note.
    fn container(&mut self, item: &Item, name: &str, title: &str) {
        if item.kind == ItemType::PaperConference {
            self.text("C3", name, title);
        }
        if item.collection_title.is_some() && self.layout.series_in_t2 {
            self.note("In", name, title);
        } else if !self.is_meeting_named(item) {
            self.text("T2", name, title);
        }
        if let Some(short) = self.short.take() {
            self.text("J2", name, &short);
        }
    }

    /// A name as `Last, First, Suffix`; a body as `Name,`, the comma being what keeps it whole, and so a family name of
    /// several words alone.
    fn names(&mut self, tag: &str, field: &str, names: &[Name]) {
        for name in names {
            let line = match name {
                Name::Person(person) => {
                    let mut line = self.without_commas(&person.full_family(), field);
                    if person.given.is_some() || person.suffix.is_some() || line.contains(' ') {
                        line.push_str(", ");
                    }
                    if let Some(given) = &person.given {
                        line.push_str(&self.without_commas(given, field));
                    }
                    if let Some(suffix) = &person.suffix {
                        line.push_str(", ");
                        line.push_str(&self.without_commas(suffix, field));
                    }
                    line
                }
                Name::Literal { literal } => self.without_commas(literal, field) + ",",
            };
            // What was nothing but commas or control characters is reported, and no name any more.
            if line.contains(|c: char| c != ',' && !c.is_whitespace()) {
                self.raw(tag, line.trim());
            }
        }
    }

    /// A part of a name: a comma in it would cut it in two, and no reader of RIS knows an escape.
    fn without_commas(&mut self, part: &str, field: &str) -> String {
        let mut text = self.folded(part, field).into_owned();
        if text.contains(',') {
            text = text.replace(',', "").trim().to_owned();
            let key = self.entry.key;
            let message = format!("RIS cannot say a comma within a name, so `{field}` of `{key}` has none");
            self.say(Code::LossCharacter, message);
        }
        text
    }

    fn note(&mut self, label: &str, field: &str, text: &str) {
        let text = self.folded(text, field);
        let label = self.folded(label, field);
        if !text.is_empty() {
            self.raw("N1", format_args!("{label}: {text}"));
        }
    }

    fn text(&mut self, tag: &str, field: &str, text: &str) {
        let text = self.folded(text, field);
        if !text.is_empty() {
            self.raw(tag, text);
        }
    }

    /// A date, as its source prints it where that says more.
    fn date(&mut self, tag: &str, item: &Item, date: Date) {
        if let Some(printed) = further::printed_date(item, tag) {
            return self.text(tag, "custom", &printed.text);
        }
        let part = |part: Option<u8>| part.map(|number| format!("{number:02}")).unwrap_or_default();
        self.raw(tag, format_args!("{:04}/{}/{}/", date.year, part(date.month()), part(date.day())));
    }

    /// A line with a value that is known to be on one.
    fn raw(&mut self, tag: &str, value: impl Display) {
        // Writing to a string cannot fail.
        let _ = write!(self.out, "{tag}  - {value}\r\n");
    }

    fn folded<'t>(&mut self, text: &'t str, field: &str) -> Cow<'t, str> {
        let folded = escape::ris(text);
        let key = self.entry.key;
        if folded.dropped > 0 {
            let count = folded.dropped;
            let message = format!("{count} control character(s) left out of `{field}` of `{key}`");
            self.say(Code::LossCharacter, message);
        }
        if folded.replaced {
            let message = format!(
                "`<` in `{field}` of `{key}` is written as `\u{2039}`, because readers of RIS take it for HTML"
            );
            self.say(Code::LossCharacter, message);
        }
        folded.text
    }

    fn say(&mut self, code: Code, message: String) {
        self.report.add(code, self.entry.span(), message);
    }
}
