//! A reference while it is being read: the fields so far and the bytes that they took.
//!
//! Every byte that a field took is noted, so that what is left over falls out as the complement.

use super::authors::Authors;
use super::classify::Signs;
use super::confidence::Choices;
use super::facts::Facts;
use super::lexicon::hints;
use super::marks::RareMarks;
use super::names::one_line;
use super::pieces::{self, Piece};
use super::tail::{MarkedPages, Numbering};
use super::{authors, classify, dates, lexicon, trailing, words};
use crate::model::{FieldName, Item, Leftover, Pages, Taken};
use crate::span::Span;

/// How the names of the authors are written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Written {
    /// Whether a comma stands between the family name and the given name.
    pub(super) apart: bool,
    /// Whether semicolons stand between the names.
    pub(super) semicolons: bool,
}

/// A reference while it is being read.
pub(super) struct Draft<'r> {
    /// The reference as printed.
    pub(super) raw: &'r str,
    /// The fields read so far, where they are to stay: an item is too large to be moved about.
    pub(super) item: &'r mut Item,
    /// What was seen of its type besides the fields.
    pub(super) signs: Signs,
    /// How certain the choices were that led to them.
    pub(super) choices: Choices,
    /// Which rare bytes are in it.
    pub(super) rare: RareMarks,
    /// How the names of its authors are written.
    pub(super) written: Written,
    /// What is known of the words of the title, where they were read.
    pub(super) title: Option<Facts>,
    /// The same of the source.
    pub(super) source: Option<Facts>,
    /// The log-odds of words.
    pub(super) odds: &'r words::Table,
    /// What the end of the authors is found with.
    pub(super) names: &'r authors::Weights,
    taken: Vec<Taken>,
}

impl<'r> Draft<'r> {
    /// A reference of which nothing is read yet, with an item that takes its fields; `odds` are the log-odds of words.
    pub(super) fn new(raw: &'r str, item: &'r mut Item, odds: &'r words::Table) -> Self {
        Self {
            raw,
            rare: RareMarks::of(raw),
            written: Written::default(),
            title: None,
            source: None,
            odds,
            names: &authors::weights::LEARNT,
            item,
            signs: Signs::default(),
            choices: Choices::default(),
            taken: Vec::with_capacity(12),
        }
    }

    /// The text at a place.
    pub(super) fn text(&self, span: Span) -> &'r str {
        &self.raw[span.range()]
    }

    /// Notes that a field took a place, marks such as `pp.` included.
    pub(super) fn take(&mut self, field: FieldName, span: Span) {
        if !span.is_empty() {
            self.taken.push(Taken { field, span });
        }
    }

    /// Gives the year back, so that another can be set.
    pub(super) fn retract_year(&mut self) {
        self.item.issued = None;
        self.taken.retain(|taken| taken.field != FieldName::Issued);
    }

    /// Whether a field took any part of a place.
    pub(super) fn is_taken(&self, span: Span) -> bool {
        // All are looked at, and both ends of each, since where to stop cannot be foretold.
        let meets = |taken: &Taken| (taken.span.start < span.end) & (span.start < taken.span.end);
        self.taken.iter().fold(false, |is_taken, taken| is_taken | meets(taken))
    }

    /// Where the text ends when the identifiers and separators behind it are left off: an address stands behind the
    /// year as often as before it.
    pub(super) fn end_of_text(&self) -> usize {
        let mut end = self.raw.len();
        loop {
            // A closing parenthesis belongs to the year.
            let trimmed = self.raw[..end].trim_end_matches(|c| is_separator(c) && c != ')').len();
            match self.taken.iter().find(|taken| taken.span.end == trimmed && !taken.span.is_empty()) {
                Some(taken) => end = taken.span.start,
                None => return end,
            }
        }
    }

    /// The places taken so far, from left to right.
    pub(super) fn taken_in_order(&self) -> Vec<Span> {
        let mut places: Vec<Span> = self.taken.iter().map(|taken| taken.span).collect();
        places.sort_unstable();
        places
    }

    /// The first stretch of a place that no identifier has taken.
    pub(super) fn first_gap(&self, within: Span) -> Span {
        if !self.is_taken(within) {
            return within;
        }
        let mut start = within.start;
        for taken in self.taken_in_order() {
            if taken.start >= within.end {
                break;
            }
            if self.raw[start..taken.start.max(start)].contains(char::is_alphanumeric) {
                return Span::new(start, taken.start);
            }
            start = taken.end.max(start);
        }
        Span::new(start.min(within.end), within.end)
    }

    /// Sets the title from the places of its pieces, if there are any, without the stop that ends it.
    pub(super) fn set_title(&mut self, pieces: &[Span]) {
        if let Some(place) = pieces::whole(pieces) {
            self.set_title_at(place, true);
        }
    }

    /// Sets the title from its pieces, if there are any, and keeps what is known of their words.
    pub(super) fn set_title_of(&mut self, pieces: &[Piece<'_>]) {
        let (Some(place), Some(last)) = (pieces::stretch(pieces), pieces.last()) else { return };
        let edition = last.facts.last_hints.any(hints::EDITION);
        if self.set_title_at(place, edition) {
            self.title = Some(Facts::of_several(pieces.iter().map(|piece| &piece.facts)));
        }
    }

    /// Sets the title, which may end in an edition; tells whether all of the place is the title, but for the stop that ends
    /// it.
    fn set_title_at(&mut self, whole: Span, may_name_edition: bool) -> bool {
        let place = if may_name_edition { trailing::without_edition(self, whole) } else { whole };
        let (place, text, title) = self.without_marks_behind(place);
        // Punctuation is no title, and a number is one only behind authors.
        let has_authors = !self.item.author.is_empty() || !self.item.editor.is_empty();
        if !title.contains(|c: char| c.is_alphabetic() || (has_authors && c.is_numeric()))
            || PLACEHOLDERS.contains(&title)
        {
            return false;
        }
        self.set(FieldName::Title, title, place);
        place == whole && text.len() == whole.len()
    }

    /// The place of a title without the note behind it, its text without the code behind it, which is noted, and that
    /// without the stop that ends it.
    fn without_marks_behind(&mut self, place: Span) -> (Span, &'r str, &'r str) {
        self.signs.code = None;
        let text = self.text(place);
        // Behind most titles there is nothing.
        if matches!(text.as_bytes(), [.., b'a'..=b'z']) {
            return (place, text, text);
        }
        let place = self.without_note(place);
        let (text, code) = classify::without_code(self.text(place).trim_end_matches([',', ' ']));
        self.signs.code = code;
        let ends_in_abbreviation =
            text.trim_end_matches('.').ends_with(|c: char| c.is_uppercase()) || text.ends_with("..");
        let title = if ends_in_abbreviation { text } else { text.trim_end_matches('.') };
        (place, text, title)
    }

    /// The place of a title or source without the note in brackets behind it, `(Working Paper No. 12)`, `[in Russian]`,
    /// which is taken.
    pub(super) fn without_note(&mut self, place: Span) -> Span {
        const SERIES: &[&str] = &[
            "discussion paper",
            "occasional paper",
            "policy brief",
            "report no",
            "research paper",
            "technical report",
            "working paper",
        ];
        let text = self.text(place);
        let ends = text.trim_end_matches(['.', ' ']);
        let open = match ends.as_bytes().last() {
            Some(b')') => memchr::memrchr(b'(', ends.as_bytes()),
            Some(b']') => memchr::memrchr(b'[', ends.as_bytes()),
            Some(_) | None => None,
        };
        let Some(open) = open.filter(|open| *open > 0) else { return place };
        let note = &ends[open + 1..ends.len() - 1];
        let at = Span::new(place.start + open, place.start + ends.len());
        if lexicon::opens(SERIES, note) {
            self.set(FieldName::CollectionTitle, note, at);
        } else if let Some(language) = lexicon::language(note) {
            self.set(FieldName::Language, language, at);
        } else {
            return place;
        }
        Span::new(place.start, place.start + ends[..open].trim_end().len())
    }

    /// Sets the days of the meeting from the words for them, in the year of the reference where they tell none; tells
    /// whether they can be meant so.
    pub(super) fn set_event_date(&mut self, place: Span) -> bool {
        let year = self.item.issued.map(|issued| issued.year);
        let Some(days) = dates::days(self.text(place), year) else { return false };
        let is_free = self.item.event_date.is_none() && !self.is_taken(place);
        if is_free {
            self.item.event_date = Some(days);
            self.take(FieldName::EventDate, place);
        }
        is_free
    }

    /// Sets the pages.
    pub(super) fn set_pages(&mut self, pages: Pages, place: Span) {
        if self.item.page.is_none() && !self.is_taken(place) {
            self.item.page = Some(pages);
            self.take(FieldName::Page, place);
        }
    }

    /// Sets pages with their mark, and notes whether a parenthesis that nothing opened follows them.
    pub(super) fn set_marked_pages(&mut self, marked: MarkedPages, place: Span) {
        self.signs.stray |= marked.stray;
        self.set_pages(marked.pages, place);
    }

    /// Sets the authors, or editors, and notes the pieces that they take up, the first of `pieces`.
    pub(super) fn set_authors(&mut self, found: Authors, pieces: &[Span]) {
        let field = if found.are_editors { FieldName::Editor } else { FieldName::Author };
        pieces[..found.pieces].iter().for_each(|piece| self.take(field, *piece));
        self.item.et_al = found.et_al;
        self.written.apart = found.apart;
        self.choices.authors_margin = found.margin;
        self.choices.are_authors_plain = found.are_plain && !found.are_editors && !found.names.is_empty();
        if found.are_editors {
            self.item.editor = found.names;
        } else {
            self.item.author = found.names;
        }
    }

    /// Sets what a piece says as volume, issue or article number. One bare number is a volume, two are volume and
    /// issue.
    pub(super) fn set_numbering(&mut self, numbering: &Numbering<'_>, place: Span) {
        match *numbering {
            Numbering::Bare(number) if self.item.volume.is_none() => {
                self.set(FieldName::Volume, number, place)
            }
            Numbering::Volume(number) => self.set(FieldName::Volume, number, place),
            Numbering::Bare(number) | Numbering::Issue(number) => self.set(FieldName::Issue, number, place),
            Numbering::Article(number) => self.set(FieldName::ArticleNumber, number, place),
            Numbering::Both(volume, issue) => {
                let at = Span::of(issue, self.raw).start;
                self.set(FieldName::Volume, volume, Span::new(place.start, at));
                self.set(FieldName::Issue, issue, Span::new(at, place.end));
            }
        }
    }

    /// Sets a text field that has no value yet and notes its place, of which no field may have taken anything.
    pub(super) fn set(&mut self, field: FieldName, text: &str, place: Span) {
        let is_free = !self.is_taken(place);
        let slot = match field {
            FieldName::Title => &mut self.item.title,
            FieldName::ContainerTitle => &mut self.item.container_title,
            FieldName::Volume => &mut self.item.volume,
            FieldName::Issue => &mut self.item.issue,
            FieldName::ArticleNumber => &mut self.item.article_number,
            FieldName::Edition => &mut self.item.edition,
            FieldName::Publisher => &mut self.item.publisher,
            FieldName::PublisherPlace => &mut self.item.publisher_place,
            FieldName::Genre => &mut self.item.genre,
            FieldName::Status => &mut self.item.status,
            FieldName::Number => &mut self.item.number,
            FieldName::CollectionTitle => &mut self.item.collection_title,
            FieldName::EventTitle => &mut self.item.event_title,
            FieldName::EventPlace => &mut self.item.event_place,
            FieldName::Version => &mut self.item.version,
            FieldName::Language => &mut self.item.language,
            FieldName::Author
            | FieldName::Editor
            | FieldName::EventDate
            | FieldName::Issued
            | FieldName::Page
            | FieldName::Doi
            | FieldName::Isbn
            | FieldName::ArXiv
            | FieldName::Pmid
            | FieldName::Url
            | FieldName::Accessed
            | FieldName::Abstract
            | FieldName::Keyword
            | FieldName::Note
            | FieldName::Custom => return,
        };
        // What stands evenly needs no look at each blank.
        let value =
            if self.rare.any(RareMarks::UNEVEN) { one_line(text) } else { words::trim(text).to_owned() };
        debug_assert_eq!(value, one_line(text), "the text is a part of the reference");
        if slot.is_none() && !value.is_empty() && is_free {
            *slot = Some(value);
            self.take(field, place);
        }
    }

    /// Takes a kind of work with the number behind it, `US Patent 1,234,567`. A kind alone is one, too; a kind that goes on
    /// without number is a title.
    pub(super) fn set_genre_and_number(&mut self, piece: Span) -> bool {
        let inner =
            trim(self.raw, piece, |c| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '.' | ','));
        let text = self.text(inner);
        let begins_number = |word: &str| word.contains(|c: char| c.is_ascii_digit());
        let Some(number) = text.split_whitespace().find(|word| begins_number(word)) else {
            let is_kind = text.split_whitespace().count() <= 2;
            if is_kind {
                self.set(FieldName::Genre, text, piece);
            }
            return is_kind;
        };
        let mut at = Span::of(number, text).start;
        let mut genre = &text[..at];
        // Letters before the digits are the body's that counts, `ITU-T Y.4000`.
        if let Some(mark) = ["No. ", "no. ", "Nr. ", "No ", "# "]
            .iter()
            .find_map(|mark| genre.find(mark).map(|found| (found, mark.len())))
        {
            at = mark.0 + mark.1;
            genre = &text[..mark.0];
        }
        let genre = genre.trim_end_matches([' ', '#', ',', ':']);
        if genre.is_empty() {
            return false;
        }
        let number = text[at..].trim_start_matches('#');
        let start = Span::of(number, self.raw).start;
        self.set(FieldName::Genre, genre, Span::new(piece.start, start));
        self.set(FieldName::Number, number, Span::new(start, piece.end));
        true
    }

    /// What the fields took in order, and what nothing took.
    pub(super) fn finish(&mut self) -> (Vec<Taken>, Vec<Leftover>) {
        account(self.raw, std::mem::take(&mut self.taken))
    }
}

/// What the fields took in order, and what nothing took.
pub(super) fn account(raw: &str, mut taken: Vec<Taken>) -> (Vec<Taken>, Vec<Leftover>) {
    // No two begin at the same place.
    taken.sort_unstable_by_key(|taken| taken.span.start);
    debug_assert!(
        taken.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start),
        "two fields took the same bytes of {raw:?}: {taken:?}"
    );
    let mut leftover = Vec::new();
    let mut start = 0;
    let end = Span::new(raw.len(), raw.len());
    for next in taken.iter().map(|taken| taken.span).chain([end]) {
        let gap = Span::new(start, next.start);
        let is_plain = |byte: &u8| matches!(byte, b' ' | b',' | b'(' | b')' | b'.');
        // Nearly all are a comma and a blank.
        let between = &raw.as_bytes()[gap.range()];
        let gap = if between == b", " || between.iter().all(is_plain) {
            Span::default()
        } else {
            trim(raw, gap, is_separator)
        };
        if !gap.is_empty() {
            leftover.push(Leftover { text: raw[gap.range()].to_owned(), span: gap });
        }
        start = next.end;
    }
    (taken, leftover)
}

/// What programs print for a title that is missing.
const PLACEHOLDERS: &[&str] = &["undefined", "null", "[No title available]"];

/// Characters that stand between fields and say nothing by themselves.
pub(super) fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | '.' | ':' | '(' | ')' | '[' | ']')
}

/// The part of a place that neither begins nor ends with such a character.
pub(super) fn trim(raw: &str, span: Span, strip: impl Fn(char) -> bool) -> Span {
    let text = &raw[span.range()];
    let inner = text.trim_start_matches(&strip);
    let start = span.start + (text.len() - inner.len());
    Span::new(start, start + inner.trim_end_matches(&strip).len())
}
