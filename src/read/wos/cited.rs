//! A cited reference as Web of Science prints it: `Roe J, 2005, J HONEY, V41, P49, DOI 10.1000/1`.
//!
//! First author, year, source, then numbers with a letter each. Titles are not printed but where there is no source: of books,
//! reports and pages. References in any other layout are left to [`crate::reference`], and so is the account of what no field
//! took.

use super::marks::Mark;
use crate::diagnostic::Report;
use crate::model::{
    Confidence, Date, Doi, FieldName, Item, ItemType, Judged, Layout, Name, Pages, Probability, Reference,
    Taken,
};
use crate::read::description::{is_nobody, year};
use crate::reference::{self, Knowledge, names};
use crate::span::Span;

/// Reads one reference. `raw` is free of outer white space and begins at byte `offset` of the input.
pub(super) fn read(raw: &str, offset: usize, knowledge: &Knowledge, report: &mut Report) -> Reference {
    let Some(parts) = Parts::of(raw) else { return reference::parse(raw, offset, knowledge, report) };
    let mut draft =
        Draft { raw, item: Item::default(), taken: Vec::with_capacity(8), doubts: Doubts::default() };
    draft.author(parts.author);
    if let Some((place, year)) = parts.year {
        draft.item.issued = Some(Date::year(year));
        draft.take(FieldName::Issued, place);
    }
    for place in parts.marks {
        draft.mark(place);
    }
    let kind = draft.source(&parts.source);
    let Draft { item, taken, doubts, .. } = draft;
    let mut reference = reference::assemble(raw, offset, item, taken, report);
    reference.layout = Layout::Wos;
    if !reference.fragment {
        reference.item.kind = kind;
    }
    reference.confidence = confidence(&reference, doubts);
    reference
}

/// Where the parts of a reference stand.
struct Parts {
    author: Option<Span>,
    year: Option<(Span, u16)>,
    /// The pieces between the year and the first number.
    source: Vec<Span>,
    /// The pieces from the first number on.
    marks: Vec<Span>,
}

impl Parts {
    /// The parts of a reference; none where it is laid out otherwise.
    fn of(raw: &str) -> Option<Self> {
        let pieces = pieces(raw);
        let is_year = |place: &Span| year(&raw[place.range()]).filter(|year| (1000..2100).contains(year));
        let first = *pieces.first()?;
        let author = is_year(&first).is_none().then_some(first).filter(|place| !place.is_empty());
        let mut at = usize::from(author.is_some() || first.is_empty());
        let year = pieces.get(at).and_then(|place| is_year(place).map(|year| (*place, year)));
        at += usize::from(year.is_some());
        let rest = &pieces[at..];
        let first_mark =
            (0..rest.len()).find(|index| Mark::of(&raw[rest[*index].range()], *index == 0).is_some());
        let (source, marks) = rest.split_at(first_mark.unwrap_or(rest.len()));
        let parts = Self { author, year, source: source.to_vec(), marks: marks.to_vec() };
        parts.are_sound(raw).then_some(parts)
    }

    fn are_sound(&self, raw: &str) -> bool {
        /// The longest name that is believed, in bytes: `Roe J, 2005` is the beginning, a sentence is not.
        const LONGEST_NAME: usize = 80;
        let text = |place: &Span| &raw[place.range()];
        let is_name = self.author.is_none_or(|place| {
            let name = text(&place);
            name.len() <= LONGEST_NAME
                && !name.contains(|c: char| c.is_ascii_digit() || matches!(c, '(' | '"' | ':'))
        });
        // Bare numbers are those of other layouts.
        let is_number = |place: &Span| text(place).bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let are_words = !self.source.iter().any(|place| is_number(place) || text(place).starts_with('('));
        let has_rest = !self.source.is_empty() || !self.marks.is_empty();
        // Without a year it takes a number with its letter, and a source in capitals, to tell it.
        let is_numbered = !self.marks.is_empty() && self.source.iter().all(|place| is_capitals(text(place)));
        let is_in_press = self.source.first().is_some_and(|place| with_status(text(place)).is_some());
        let is_dated = self.year.is_some() || is_numbered || is_in_press;
        is_name && are_words && has_rest && is_dated
    }
}

/// The pieces between commas before white space; none ends within square brackets.
fn pieces(raw: &str) -> Vec<Span> {
    let (mut pieces, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    let piece = |start: usize, end: usize| {
        let text = &raw[start..end];
        Span::of(text.trim(), raw)
    };
    for (at, c) in raw.char_indices() {
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            ',' if depth == 0 && raw[at + 1..].starts_with(char::is_whitespace) => {
                pieces.push(piece(start, at));
                start = at + 1;
            }
            _ => {}
        }
    }
    pieces.push(piece(start, raw.len()));
    pieces
}

/// Whether a text has letters, and none of them is small.
fn is_capitals(text: &str) -> bool {
    text.contains(char::is_uppercase) && !text.contains(char::is_lowercase)
}

/// What is not certain of a reference.
#[derive(Clone, Copy, Debug, Default)]
struct Doubts {
    /// Whether the author may be another kind of name.
    author: bool,
    /// Whether the source may be a title, or the title a source.
    source: bool,
    /// Whether it may be another kind of work.
    kind: bool,
}

/// A reference while it is read.
struct Draft<'r> {
    raw: &'r str,
    item: Item,
    taken: Vec<Taken>,
    doubts: Doubts,
}

impl<'r> Draft<'r> {
    fn take(&mut self, field: FieldName, span: Span) {
        self.taken.push(Taken { field, span });
    }

    fn text(&self, place: Span) -> &'r str {
        &self.raw[place.range()]
    }

    /// The first author, the only one that is printed: a person, or a body with an asterisk. The words for nobody are taken,
    /// too.
    fn author(&mut self, place: Option<Span>) {
        let Some(place) = place else { return };
        let text = self.text(place);
        let name = match text.strip_prefix('*') {
            Some(body) => Some(Name::literal(reference::one_line(body))),
            None if is_nobody(text) => None,
            None => {
                let name = person(text);
                self.doubts.author = matches!(name, Name::Literal { .. });
                Some(name)
            }
        };
        let has_letters = |name: &Name| name.sort_name().contains(char::is_alphanumeric);
        self.item.author.extend(name.filter(has_letters));
        self.take(FieldName::Author, place);
    }

    /// A number with its mark. A second of a kind is left over.
    fn mark(&mut self, place: Span) {
        let item = &mut self.item;
        let (slot, text, field) = match Mark::of(&self.raw[place.range()], false) {
            Some(Mark::Volume(text)) => (&mut item.volume, text, FieldName::Volume),
            Some(Mark::Article(text)) => (&mut item.article_number, text, FieldName::ArticleNumber),
            Some(Mark::Patent(text)) => (&mut item.number, text, FieldName::Number),
            Some(Mark::Page(first, last)) => {
                if item.page.is_none() {
                    item.page = Some(match last {
                        Some(last) => Pages::range(first, last),
                        None => Pages::single(first),
                    });
                    self.take(FieldName::Page, place);
                }
                return;
            }
            Some(Mark::Doi(doi, end)) => {
                if item.doi.is_none() {
                    item.doi = Some(doi);
                    self.take(FieldName::Doi, Span::new(place.start, place.start + end));
                }
                return;
            }
            Some(Mark::ArXiv(arxiv)) => {
                if item.arxiv.is_none() {
                    item.arxiv = Some(arxiv);
                    self.take(FieldName::ArXiv, place);
                }
                return;
            }
            Some(Mark::Pmid(pmid)) => {
                if item.pmid.is_none() {
                    item.pmid = Some(pmid);
                    self.take(FieldName::Pmid, place);
                }
                return;
            }
            None => return,
        };
        if slot.is_none() {
            *slot = Some(text.to_owned());
            self.take(field, place);
        }
    }

    /// The source, or what stands in its place, and the type that it tells.
    fn source(&mut self, pieces: &[Span]) -> ItemType {
        let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else {
            self.doubts.kind = true;
            return if self.item.volume.is_some() { ItemType::ArticleJournal } else { ItemType::Document };
        };
        // Abbreviated sources have no commas; titles of books and pages have.
        let are_capitals = is_capitals(self.text(*first));
        let mut place = if are_capitals { *first } else { Span::new(first.start, last.end) };
        self.doubts.source = pieces.len() > 1;
        if let Some((status, rest)) = with_status(self.text(place)) {
            self.item.status = Some(status.to_owned());
            self.take(FieldName::Status, Span::new(place.start, place.start + status.len()));
            place = Span::new(place.end - rest.len(), place.end);
        }
        if place.is_empty() {
            return ItemType::Document;
        }
        if let Some(school) =
            behind(self.text(place), "THESIS").or_else(|| behind(self.text(place), "Thesis"))
        {
            let at = place.end - school.len();
            let genre = self.text(Span::new(place.start, at)).trim_end();
            let genre = Span::new(place.start, place.start + genre.len());
            self.set(FieldName::Genre, |item| &mut item.genre, genre);
            self.set(FieldName::Publisher, |item| &mut item.publisher, Span::new(at, place.end));
            return ItemType::Thesis;
        }
        let kind = self.kind(place, are_capitals);
        if kind == ItemType::Patent {
            self.set(FieldName::Genre, |item| &mut item.genre, place);
        } else if matches!(kind, ItemType::Book | ItemType::Document) {
            self.set(FieldName::Title, |item| &mut item.title, place);
        } else {
            self.set(FieldName::ContainerTitle, |item| &mut item.container_title, place);
        }
        kind
    }

    fn kind(&mut self, place: Span, are_capitals: bool) -> ItemType {
        let (item, source) = (&self.item, self.text(place));
        let has_volume = item.volume.is_some() || item.article_number.is_some();
        if item.number.is_some() {
            ItemType::Patent
        } else if item.arxiv.is_some() || source.to_ascii_uppercase().starts_with("ARXIV") {
            ItemType::Article
        } else if is_meeting(source, has_volume) {
            ItemType::PaperConference
        } else if has_volume || are_capitals && is_periodical(source) {
            ItemType::ArticleJournal
        } else if item.doi.is_some() || item.status.is_some() {
            // It may be a chapter, too, or a book in press.
            self.doubts.kind = true;
            self.doubts.source = item.doi.is_none();
            ItemType::ArticleJournal
        } else {
            self.doubts.kind = true;
            self.doubts.source = true;
            if are_capitals { ItemType::Book } else { ItemType::Document }
        }
    }

    fn set(&mut self, field: FieldName, slot: fn(&mut Item) -> &mut Option<String>, place: Span) {
        let text = reference::one_line(self.text(place));
        if !text.is_empty() {
            *slot(&mut self.item) = Some(text);
            self.take(field, place);
        }
    }
}

/// The word by which a source begins that is not out yet, and what stands behind it.
fn with_status(source: &str) -> Option<(&'static str, &str)> {
    ["IN PRESS", "In press", "UNPUB", "Unpub"]
        .iter()
        .find_map(|status| behind(source, status).map(|rest| (*status, rest)))
}

/// What stands behind a word that begins a text, without the white space before it; none where the word is only the beginning of
/// another.
fn behind<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let rest = text.strip_prefix(word)?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then(|| rest.trim_start())
}

/// The name of a person, unless it is rather that of a body, `US EPA`, which most exports mark with an asterisk.
fn person(text: &str) -> Name {
    // Family names in capitals are those of old references, and one of two letters has hardly three initials.
    let is_body = text.split_once(' ').is_some_and(|(first, rest)| {
        let is_upper =
            |word: &str, length| word.len() == length && word.bytes().all(|byte| byte.is_ascii_uppercase());
        is_upper(first, 2) && is_upper(rest, 3)
    });
    if is_body { Name::literal(reference::one_line(text)) } else { names::with_initials(text) }
}

/// Whether a source is the proceedings of a meeting. `P` and `PROC` begin those of academies as well, which have volumes, and
/// `C` is a section of some journals.
fn is_meeting(source: &str, has_volume: bool) -> bool {
    const OF_MEETINGS: &[&str] = &["CONF", "CONFERENCE", "SYMP", "SYMPOSIUM", "WORKSH", "WORKSHOP"];
    const BEFORE_C: &[&str] = &["ACM", "ANN", "ASIAN", "EUR", "IEEE", "INT", "NATL", "WORLD"];
    const SERIES: &[&str] = &["LECT NOTES ARTIF INT", "LECT NOTES COMPUT SC", "P SPIE", "PROC SPIE"];
    let source = source.to_ascii_uppercase();
    let words = || source.split(' ').filter(|word| !word.is_empty());
    let is_proceedings = !has_volume && matches!(words().next(), Some("P" | "PROC"));
    let is_c_of_meeting = |before: &str, word: &str| {
        word == "C" && BEFORE_C.contains(&before) || before == "ANN" && word == "M"
    };
    is_proceedings
        || words().any(|word| OF_MEETINGS.contains(&word))
        || words().zip(words().skip(1)).any(|(before, word)| is_c_of_meeting(before, word))
        || SERIES.contains(&source.as_str())
}

/// Whether a source is a periodical by its words: some have no volumes.
fn is_periodical(source: &str) -> bool {
    const FIRST: &[&str] = &["ACTA", "ANN", "ANNU", "ARCH", "BULL", "CR", "DISCUSS", "T", "TRANS", "Z"];
    const ANYWHERE: &[&str] = &["J", "LETT", "MAG", "REV", "SOC"];
    let mut words = source.split(' ');
    let first = words.next().unwrap_or_default();
    FIRST.contains(&first) || ANYWHERE.contains(&first) || words.any(|word| ANYWHERE.contains(&word))
}

/// How far the reading can be believed: the layout leaves no doubt but where a title may be a source and a name a body.
fn confidence(reference: &Reference, doubts: Doubts) -> Confidence {
    const SURE: u16 = 985;
    const UNSURE: u16 = 700;
    let unless = |is_doubted| if is_doubted { UNSURE } else { SURE };
    let item = &reference.item;
    // A second DOI leaves no doubt.
    let is_leftover = reference.leftover.iter().any(|piece| Doi::parse(&piece.text).is_none());
    let of = |field| match field {
        Judged::Author => unless(doubts.author),
        Judged::Title | Judged::ContainerTitle => unless(doubts.source || is_leftover),
        Judged::Volume | Judged::Issue | Judged::Page => unless(is_leftover),
        Judged::Issued => unless(item.issued.is_none() && item.status.is_none()),
        Judged::Type => unless(doubts.kind),
    };
    let fields = Judged::ALL.map(|field| Probability::from_thousandths(of(field)));
    let mut confidence = Confidence { fields, ..Confidence::default() };
    confidence.reference = confidence.least().1;
    confidence
}

#[cfg(test)]
mod tests;
