//! Pages, places and the numbers of books and serials, whose fields depend on each other.

use super::{Builder, Tag};
use crate::model::{Custom, Isbn, ItemType, Pages, Variable};
use crate::reference::one_line;

const FIRST: Tag = Tag::of(*b"SP");
const LAST: Tag = Tag::of(*b"EP");
const PLACE: [Tag; 2] = [Tag::of(*b"CY"), Tag::of(*b"PP")];
const FIRST_CUSTOM: Tag = Tag::of(*b"C1");

impl Builder<'_, '_> {
    /// Pages: `SP` and `EP`, or `12-19` in `SP` alone. Of a book, a manuscript or a thesis a single number is how many it has, unless a
    /// note has the number of an article, which is written there beside a page.
    pub(super) fn pages(&mut self) {
        let Some(&at) = self.with(&[FIRST]).first() else { return };
        let printed = self.line(at);
        let first = without_mark(&printed);
        let counts = matches!(self.item.kind, ItemType::Book | ItemType::Manuscript | ItemType::Thesis)
            && !self
                .fields
                .iter()
                .any(|field| field.tag == Tag::NOTE && field.value.starts_with("Article number: "));
        let end = self.with(&[LAST]).first().map(|&end| (end, self.line(end)));
        self.taken[at] = true;
        let (pages, is_end_said) = match (range(first), &end) {
            // Some have the range in both, or its end again.
            (Some((from, to)), Some((_, last))) => (Pages::range(from, to), last == to || *last == printed),
            (Some((from, to)), None) => (Pages::range(from, to), false),
            (None, Some((_, last))) => (Pages::range(first, last), true),
            (None, None) if counts => {
                return self.variable(Variable::NumberOfPages, printed);
            }
            (None, None) => (Pages::single(first), false),
        };
        if let Some((end, _)) = end {
            self.taken[end] = is_end_said;
        }
        self.item.page = Some(pages);
    }

    /// Places: of a conference paper `C1` is where the meeting was and `CY` where its publisher sits; of a talk `CY` is where it was
    /// given.
    pub(super) fn places(&mut self) {
        match self.item.kind {
            ItemType::PaperConference => {
                let Some(&at) = self.with(&[FIRST_CUSTOM]).first() else { return };
                let place = self.line(at);
                self.taken[at] = true;
                // Where one place is known, it stands in both.
                let is_said_twice = self.with(&PLACE).first().is_some_and(|&other| self.line(other) == place);
                if !is_said_twice {
                    self.item.event_place = Some(place);
                }
            }
            ItemType::Speech => {
                if let Some(&at) = self.with(&PLACE).first() {
                    self.taken[at] = true;
                    self.item.event_place = Some(self.line(at));
                }
            }
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
            | ItemType::Patent
            | ItemType::Report
            | ItemType::Software
            | ItemType::Standard
            | ItemType::Thesis
            | ItemType::Webpage => {}
        }
    }

    /// `SN`: a report's, patent's or standard's own number; a serial's ISSN; a book's ISBN. One field may have several.
    pub(super) fn serial_number(&mut self, at: usize) {
        let value = self.fields[at].value.clone();
        let isbn = Isbn::parse(&value).filter(|_| !self.kind.is_periodical() && self.item.isbn.is_none());
        if isbn.is_some() {
            self.item.isbn = isbn;
            return;
        }
        if self.kind.has_number_in_sn() {
            return self.fill(at, |item| &mut item.number);
        }
        let parts: Vec<&str> =
            value.split([';', ',', '\n', '\r']).map(str::trim).filter(|part| !part.is_empty()).collect();
        let numbers: Option<Vec<Serial<'_>>> = parts.iter().map(|part| Serial::of(part)).collect();
        match numbers {
            // As printed, which tells them as well apart.
            Some(numbers) if numbers.iter().all(|number| number.is_bare_issn(&value)) => {
                self.variable(Variable::Issn, one_line(&value));
            }
            Some(numbers) => self.serials(at, numbers),
            None if self.kind.is_periodical() => self.variable(Variable::Issn, one_line(&value)),
            None => {
                // Of several the first counts, and all are kept as printed.
                let words = value.split([';', ',', '(', ')', '\n', '\r', ' ']);
                if self.item.isbn.is_none() {
                    self.item.isbn = words.map(str::trim).find_map(Isbn::parse);
                }
                if self.item.isbn.is_some() { self.keep(at) } else { self.unreadable(at, "ISBN") }
            }
        }
    }

    /// Takes the numbers of a field, each for itself.
    fn serials(&mut self, at: usize, numbers: Vec<Serial<'_>>) {
        for number in numbers {
            match number {
                Serial::Issn { number, .. } => self.variable(Variable::Issn, number.to_owned()),
                Serial::Isbn(isbn) if self.item.isbn.is_none() => self.item.isbn = Some(isbn),
                Serial::Isbn(isbn) => {
                    let name = self.fields[at].printed_name();
                    self.item.custom.push(Custom::foreign(self.format, &name, isbn.as_str()));
                }
            }
        }
    }
}

/// A number that tells its kind.
enum Serial<'t> {
    Isbn(Isbn),
    Issn {
        number: &'t str,
        /// Whether it says that it is one, `1234-5679 (ISSN)`.
        is_marked: bool,
    },
}

impl<'t> Serial<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let bare = ["(ISBN)", "(ISSN)"].iter().find_map(|mark| text.strip_suffix(mark)).map(str::trim_end);
        let number = bare.unwrap_or(text);
        if is_issn(number) {
            return Some(Self::Issn { number, is_marked: bare.is_some() });
        }
        Isbn::parse(number).map(Self::Isbn)
    }

    fn is_bare_issn(&self, value: &str) -> bool {
        match self {
            Self::Issn { is_marked, .. } => !is_marked && !value.contains(['\n', '\r']),
            Self::Isbn(_) => false,
        }
    }
}

/// Pages without the mark before them, `pp. 12-19`.
fn without_mark(text: &str) -> &str {
    let rest = ["pp.", "p."].iter().find_map(|mark| text.strip_prefix(mark)).map(str::trim_start);
    rest.filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(text)
}

/// The ends of a range of pages, `12-19`, `S1–S9`, `xii-xv`.
fn range(text: &str) -> Option<(&str, &str)> {
    const DASHES: [char; 3] = ['-', '–', '—'];
    const LONGEST: usize = 10;
    let (first, rest) = text.split_once(DASHES)?;
    let last = rest.trim_start_matches(DASHES);
    let is_page = |page: &str| {
        (1..=LONGEST).contains(&page.len())
            && page.chars().all(|c| c.is_ascii_alphanumeric())
            && (page.contains(|c: char| c.is_ascii_digit())
                || page.chars().all(|c| "ivxlcdmIVXLCDM".contains(c)))
    };
    let (first, last) = (first.trim(), last.trim());
    (is_page(first) && is_page(last)).then_some((first, last))
}

/// Whether a text is an ISSN: eight digits, of which the last may be an X, with or without a hyphen in the middle.
fn is_issn(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (head, tail) = match bytes {
        [head @ .., b'-', a, b, c, d] if head.len() == 4 => (head, [*a, *b, *c, *d]),
        [head @ .., a, b, c, d] if head.len() == 4 => (head, [*a, *b, *c, *d]),
        _ => return false,
    };
    let digits = head.iter().chain(&tail[..3]);
    digits.into_iter().all(u8::is_ascii_digit) && (tail[3].is_ascii_digit() || matches!(tail[3], b'X' | b'x'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_of_pages_have_two_ends() {
        for (text, ends) in [
            ("12-19", Some(("12", "19"))),
            ("S1–S9", Some(("S1", "S9"))),
            ("xii - xv", Some(("xii", "xv"))),
            ("12--19", Some(("12", "19"))),
            ("e12", None),
            ("12-19, 25", None),
            ("1-2-3", None),
            ("pre-print", None),
        ] {
            assert_eq!(range(text), ends, "{text}");
        }
        assert_eq!(without_mark("pp. 12-19"), "12-19");
        assert_eq!(without_mark("p. xii"), "p. xii");
    }

    #[test]
    fn an_issn_has_eight_digits() {
        for text in ["1234-5678", "1234567X"] {
            assert!(is_issn(text), "{text}");
        }
        for text in ["1234-567", "12345-678", "ABCD-5678", ""] {
            assert!(!is_issn(text), "{text}");
        }
    }
}
