//! What trails title and source and is neither: editions, theses and their schools, days, report numbers, how far a work
//! to come has come, notes on where something was read.
//!
//! Volume, issue and pages are read before, in [`super::tail`]; publishers behind pages in [`super::publisher`].

use super::draft::{Draft, is_separator};
use super::lexicon::{Few, hints};
use super::pieces::{Border, Piece};
use super::words::Classes;
use super::{classify, dates, document_numbers, lexicon, publisher, source, tail, words};
use crate::model::{Date, FieldName};
use crate::span::Span;

/// Takes a thesis with its school, an edition, a day and a report number off the right of the pieces between authors and
/// numbers. The first piece always stays, and before a volume what a journal may be called by.
pub(super) fn take<'r>(draft: &mut Draft<'r>, pieces: &mut Vec<Piece<'r>>, has_volume: bool) {
    drop_medium(pieces);
    take_kind(draft, pieces);
    take_patent(draft, pieces, has_volume);
    take_status(draft, pieces);
    if !has_volume || pieces.last().is_some_and(|last| last.facts.hints.any(hints::THESIS_SAID)) {
        take_thesis(draft, pieces);
    }
    take_day(draft, pieces);
    take_edition(draft, pieces, has_volume);
    take_version(draft, pieces);
    take_number(draft, pieces);
}

/// The pieces before one that says where and when an address was read.
pub(super) fn without_retrieval<'r>(draft: &mut Draft<'r>, mut pieces: Vec<Piece<'r>>) -> Vec<Piece<'r>> {
    let is_retrieval =
        |piece: &Piece<'_>| piece.facts.hints.any(hints::OPENS_RETRIEVAL) && begins_retrieval(piece.text);
    if let Some(at) = pieces.iter().skip(1).position(is_retrieval) {
        let note = Span::new(pieces[at + 1].span.start, pieces.last().map_or(0, |last| last.span.end));
        take_access(draft, note);
        pieces.truncate(at + 1);
    }
    pieces
}

/// Words that begin a note on where and when something was read.
const RETRIEVALS: &[&str] = &[
    "last accessed",
    "date accessed",
    "accessed ",
    "accessed: ",
    "retrieved ",
    "viewed ",
    "cited ",
    "available: ",
    "available at",
    "available from",
    "available online",
    "available in",
    "(accessed ",
    "[accessed ",
];

fn begins_retrieval(text: &str) -> bool {
    lexicon::opens(RETRIEVALS, text)
}

/// Takes the day on which an address was read, `Accessed on 3 May 2012`, with the words before it.
pub(super) fn take_access(draft: &mut Draft<'_>, place: Span) {
    const MARKS: &[&str] =
        &["accessed", "retrieved", "viewed", "cited", "access", "on", "last", "date", "online"];
    if place.is_empty() || draft.item.accessed.is_some() || draft.is_taken(place) {
        return;
    }
    let text = draft.text(place).trim_matches(['(', ')', '[', ']', '.', ',', ' ']);
    let mut rest = text;
    loop {
        let word = rest.split([' ', ':']).next().unwrap_or_default();
        if word.is_empty() || !lexicon::among(MARKS, word) {
            break;
        }
        rest = rest[word.len()..].trim_start_matches([' ', ':']);
    }
    let date = rest.split(" from").next().unwrap_or_default().trim_end_matches([',', ' ', '.']);
    if rest.len() < text.len()
        && let Some(date) = dates::date(date)
    {
        draft.item.accessed = Some(date);
        draft.take(FieldName::Accessed, place);
    }
}

/// Drops a piece that only says that a work is on the web or in no journal, which is left over.
fn drop_medium(pieces: &mut Vec<Piece<'_>>) {
    static MEDIA: Few = Few::of(&[
        "available",
        "internet",
        "mimeo",
        "mimeograph",
        "mimeographed",
        "null",
        "online",
        "undefined",
        "web page",
    ]);
    pop_named(pieces, &MEDIA);
}

/// Takes a piece that says what kind of text it is, `Press release`, and no source.
fn take_kind<'r>(draft: &mut Draft<'r>, pieces: &mut Vec<Piece<'r>>) {
    static KINDS: Few = Few::of(&[
        "conference paper",
        "media release",
        "media statement",
        "news release",
        "poster",
        "press release",
        "unpublished",
        "unpublished manuscript",
        "unpublished paper",
        "unpublished report",
    ]);
    if let Some((kind, place)) = pop_named(pieces, &KINDS) {
        draft.set(FieldName::Genre, kind, place);
    }
}

/// Takes the last piece off where it is one of some names, brackets aside; the first is a title whatever it says.
fn pop_named<'r>(pieces: &mut Vec<Piece<'r>>, names: &Few) -> Option<(&'r str, Span)> {
    if pieces.len() < 2 {
        return None;
    }
    let last = pieces.pop_if(|last| last.runs() <= 2 && names.has(without_brackets(last.text)))?;
    Some((without_brackets(last.text), last.span))
}

/// A text without brackets around it and stops behind it.
fn without_brackets(text: &str) -> &str {
    text.trim_matches(['[', ']', '(', ')', '.'])
}

/// Takes what says that a work is a patent with its number, `US Patent 1,234,567`, `US Patent. US5099999 A`, or the number
/// alone, where nothing stands behind it.
fn take_patent<'r>(draft: &mut Draft<'r>, pieces: &mut Vec<Piece<'r>>, has_volume: bool) {
    const MOST: u16 = 8;
    let says = |piece: &Piece<'_>| piece.facts.hints.any(hints::PATENT) && piece.runs() <= MOST;
    if let Some(at) = pieces.iter().skip(1).position(says).map(|at| at + 1) {
        let number_behind = pieces.get(at + 1).filter(|next| next.facts.classes.any(Classes::DIGIT));
        if let Some(number) = number_behind {
            draft.set(FieldName::Genre, pieces[at].text.trim_end_matches('.'), pieces[at].span);
            draft.set(FieldName::Number, number.text.trim_end_matches('.'), number.span);
        } else if !draft.set_genre_and_number(pieces[at].span) {
            return;
        }
        pieces.truncate(at);
    } else if let [_, .., last] = pieces[..]
        && !has_volume
        && last.facts.classes.any(Classes::DIGIT)
        && document_numbers::is_patent(last.text)
    {
        draft.set(FieldName::Number, last.text, last.span);
        pieces.pop();
    }
}

/// Takes how far a work to come has come, `in press`, behind the rest or in parentheses before the title, where styles
/// print the year.
fn take_status<'r>(draft: &mut Draft<'r>, pieces: &mut Vec<Piece<'r>>) {
    if let [_, .., last] = pieces[..]
        && last.runs() <= 3
        && tail::is_status(last.text.trim_end_matches('.'))
    {
        draft.set(FieldName::Status, last.text.trim_end_matches('.'), last.span);
        pieces.pop();
    }
    if let [first, _, ..] = pieces[..]
        && let Some(status) =
            first.text.trim_end_matches('.').strip_prefix('(').and_then(|text| text.strip_suffix(')'))
        && tail::is_status(status)
    {
        draft.set(FieldName::Status, status, Span::of(status, draft.raw));
        pieces.remove(0);
    }
    if let Some(first) = pieces.first_mut()
        && let Some((status, title)) = first.text.strip_prefix('(').and_then(|text| text.split_once(')'))
        && tail::is_status(status)
        && title.contains(char::is_alphabetic)
    {
        let status = Span::of(status, draft.raw);
        draft.set(FieldName::Status, draft.text(status), status);
        let start = Span::of(title.trim_start_matches(is_separator), draft.raw).start;
        *first = Piece::at(draft, Span::new(start, first.span.end));
    }
}

/// Takes the day on which something appeared, `22 March`, when its year closes the reference.
fn take_day(draft: &mut Draft<'_>, pieces: &mut Vec<Piece<'_>>) {
    if let [_, .., last] = &pieces[..]
        && last.facts.classes.any(Classes::DIGIT)
        && let Some(issued) = draft.item.issued
        && let Some((month, Some(day))) = dates::month_and_day(last.text)
    {
        draft.item.issued = Some(Date::year(issued.year).with_month(month).with_day(day));
        draft.take(FieldName::Issued, last.span);
        pieces.pop();
    }
}

/// Takes `Third Edition`, a piece, before a publisher or not, or at the end of the last, `Handbook of Bees (3rd ed.)`. Journals
/// have editions, too, `Chemie der Bienen, Int. Ed., 41`, which are no first or second.
fn take_edition<'r>(draft: &mut Draft<'r>, pieces: &mut Vec<Piece<'r>>, has_volume: bool) {
    let may_be = |piece: &Piece<'_>| {
        piece.facts.last_hints.any(hints::EDITION)
            && (!has_volume || !source::is_edition(piece.text) || begins_with_ordinal(piece.text))
    };
    let Some(at) = pieces.iter().rposition(may_be) else { return };
    let Piece { text, span, border, .. } = pieces[at];
    let behind: Vec<Span> = pieces[at + 1..].iter().map(|piece| piece.span).collect();
    if at > 0 && source::is_edition(text) && (behind.is_empty() || publisher::take(draft, &behind)) {
        pieces.truncate(at);
        draft.set(FieldName::Edition, text, span);
        // The stop before it ends a sentence, unless it shortens a word.
        let before = pieces[at - 1];
        if border == Border::Stop
            && words::last_word(before.text).is_some_and(|(_, word)| word.len() > LONGEST_SHORTENED)
        {
            let end = before.span.start + before.text.trim_end_matches('.').len();
            let rest = Piece::at(draft, Span::new(before.span.start, end));
            pieces[at - 1] = Piece { border: before.border, ..rest };
        }
    } else if behind.is_empty() {
        let rest = without_edition(draft, span);
        pieces[at] = Piece::at(draft, rest);
    }
}

/// The longest word before a stop that it may have shortened, in bytes.
const LONGEST_SHORTENED: usize = 4;

/// A place without the edition at its end, `Keeping bees (3rd ed.)`, `Keeping bees. Third Edition`, `Keeping bees 3rd ed`,
/// which is taken.
pub(super) fn without_edition(draft: &mut Draft<'_>, place: Span) -> Span {
    let text = draft.text(place).trim_end_matches(['.', ')']);
    if !words::last_word(text).is_some_and(|(_, word)| lexicon::among(&["edition", "ed", "edn"], word)) {
        return place;
    }
    let Some((before, edition)) = edition_apart(text).or_else(|| edition_behind_words(text)) else {
        return place;
    };
    let rest = Span::new(place.start, place.start + before.len());
    if before.is_empty() || draft.is_taken(place) {
        return place;
    }
    draft.set(FieldName::Edition, edition, Span::new(rest.end, place.end));
    rest
}

/// Whether a text begins with an ordinal number.
fn begins_with_ordinal(text: &str) -> bool {
    const ORDINALS: &[&str] =
        &["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    text.split_whitespace().next().is_some_and(|first| {
        first.starts_with(|c: char| c.is_ascii_digit()) || lexicon::among(ORDINALS, first)
    })
}

/// A text and the edition in brackets or in a sentence of its own at its end.
fn edition_apart(text: &str) -> Option<(&str, &str)> {
    let (end, edition) = match (text.rfind('('), text.rfind(". ")) {
        (Some(open), _) => (open, &text[open + 1..]),
        (None, Some(stop)) => {
            let is_sentence =
                words::last_word(&text[..stop]).is_some_and(|(_, word)| word.len() > LONGEST_SHORTENED);
            (stop + usize::from(!is_sentence), text[stop + 1..].trim_start())
        }
        (None, None) => return None,
    };
    let is_edition = begins_with_ordinal(edition) && source::is_edition(edition);
    is_edition.then_some((text[..end].trim_end(), edition))
}

/// A text and the edition behind its last word, which is told by its number.
fn edition_behind_words(text: &str) -> Option<(&str, &str)> {
    let (before, _) = words::last_word(text)?;
    let (before, ordinal) = words::last_word(before)?;
    let digits = ordinal.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let is_ordinal = matches!(&ordinal[digits.len()..], "st" | "nd" | "rd" | "th")
        && !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    // `Notes on the 9th edition` are about it.
    let (_, last) = words::last_word(before)?;
    let is_told_of = matches!(last, "the" | "of" | "its" | "this");
    let start = Span::of(ordinal, text).start;
    (is_ordinal && !is_told_of)
        .then(|| (before.trim_end_matches([' ', '-', '–', ',', '(', '[']), &text[start..]))
}

/// Takes the version of a program with what it is called, `R package version 1.2-3`, `Version 4.0`.
fn take_version(draft: &mut Draft<'_>, pieces: &mut Vec<Piece<'_>>) {
    const PROGRAMS: &[&str] = &["library", "module", "package", "plugin", "software", "toolbox"];
    const MOST: u16 = 6;
    let names_program = |kind: &str| {
        kind.is_empty() || words::last_word(kind).is_some_and(|(_, word)| lexicon::among(PROGRAMS, word))
    };
    if let [_, .., last] = &pieces[..]
        && last.facts.classes.any(Classes::DIGIT)
        && last.runs() <= MOST
        && let Some((before, number)) = words::last_word(last.text)
        && number.starts_with(|c: char| c.is_ascii_digit())
        && let Some((kind, _)) =
            words::last_word(before).filter(|(_, word)| lexicon::among(&["version", "ver."], word))
        && names_program(kind)
    {
        let start = Span::of(number, draft.raw).start;
        let span = last.span;
        draft.set(FieldName::Version, number, Span::new(start, span.end));
        draft.set(FieldName::Genre, kind, Span::new(span.start, start));
        if kind.is_empty() {
            draft.take(FieldName::Version, Span::new(span.start, start));
        }
        pieces.pop();
    }
}

/// Takes the number of a report or a catalogue, `Cat. No. 12`, `Report no. 7-99`.
fn take_number(draft: &mut Draft<'_>, pieces: &mut Vec<Piece<'_>>) {
    if let [_, .., last] = &pieces[..]
        && last.facts.classes.any(Classes::DIGIT)
        && is_report_number(last.text)
    {
        draft.set(FieldName::Number, last.text, last.span);
        pieces.pop();
    }
}

/// Whether a piece is the number of a report or in a catalogue, and no name of a series.
pub(super) fn is_report_number(piece: &str) -> bool {
    const KINDS: &[&str] = &[
        "abs",
        "cat",
        "catalog",
        "catalogue",
        "contract",
        "doc",
        "document",
        "grant",
        "order",
        "product",
        "project",
        "publication",
        "ref",
        "reference",
        "rep",
        "report",
    ];
    const NUMBERS: &[&str] = &["no", "nos", "nr", "num", "number", "n°", "nº", "№"];
    const MOST: usize = 6;
    if !piece.ends_with(|c: char| c.is_ascii_alphanumeric() || c == ')' || c == '.')
        || !piece.bytes().any(|byte| byte.is_ascii_digit())
    {
        return false;
    }
    let mut words = piece.split_whitespace().map(|word| word.trim_end_matches(['.', ':']));
    if words.clone().count() > MOST {
        return false;
    }
    let said = words.by_ref().find(|word| !lexicon::among(KINDS, word));
    let rest = words.clone().all(|word| word.len() <= 16 && !word.starts_with(char::is_lowercase));
    let has_digit = words.any(|word| word.contains(|c: char| c.is_ascii_digit()));
    rest && has_digit && said.is_some_and(|word| lexicon::among(NUMBERS, word))
}

/// Makes a piece of its own of `(Doctoral dissertation` behind a title.
fn split_thesis<'r>(draft: &Draft<'r>, pieces: &mut Vec<Piece<'r>>) {
    let at = pieces.len().saturating_sub(2);
    for index in at..pieces.len() {
        let Piece { text, span, facts, .. } = pieces[index];
        if !facts.classes.any(Classes::ROUND) || !facts.hints.any(hints::THESIS) {
            continue;
        }
        // What the parenthesis holds reaches to the end, or to another piece.
        let is_last = |open: &usize| !text[*open..].trim_end_matches([')', ']', '.']).contains([')', ']']);
        if let Some(open) = memchr::memrchr2(b'(', b'[', text.as_bytes())
            .filter(|open| *open > 0 && is_last(open) && classify::names_thesis(&text[*open..]))
        {
            let end = span.start + text[..open].trim_end().len();
            pieces[index] = Piece::at(draft, Span::new(span.start, end));
            pieces.insert(index + 1, Piece::at(draft, Span::new(span.start + open, span.end)));
            return;
        }
    }
}

/// Takes `PhD thesis, University of Bees`, or either of the two, and the place behind both.
fn take_thesis<'r>(draft: &mut Draft<'r>, pieces: &mut Vec<Piece<'r>>) {
    split_thesis(draft, pieces);
    let is_thesis = |piece: &Piece<'_>| piece.facts.hints.any(hints::THESIS) && piece.runs() <= LONGEST_GENRE;
    take_place_behind_school(draft, pieces, is_thesis);
    let has_pages = draft.item.page.is_some();
    let (genre, school) = match &pieces[..] {
        [_, .., genre, school] if is_thesis(genre) && is_where_written(school) => {
            (Some(*genre), Some(*school))
        }
        [_, .., genre] if is_thesis(genre) => (Some(*genre), None),
        [_, .., school] if !has_pages && is_school(school) => (None, Some(*school)),
        _ => return,
    };
    let count = usize::from(genre.is_some()) + usize::from(school.is_some());
    pieces.truncate(pieces.len() - count);
    if let Some(genre) = genre {
        draft.set(FieldName::Genre, genre.text.trim_matches(['(', ')', '.', '[', ']']), genre.span);
    }
    if let Some(school) = school {
        draft.set(FieldName::Publisher, school.text.trim_end_matches(['.', ')']), school.span);
    }
}

/// Joins the pieces of a school, `Dept. of Bees, Univ. of Hives`, and takes where it is, `PhD thesis, University of Bees,
/// Honeyville, Canada`.
fn take_place_behind_school<'r>(
    draft: &mut Draft<'r>,
    pieces: &mut Vec<Piece<'r>>,
    is_thesis: impl Fn(&Piece<'_>) -> bool,
) {
    const MOST: usize = 3;
    const SHORT: u16 = 3;
    let Some(genre) = pieces.iter().skip(1).position(is_thesis).map(|at| at + 1) else { return };
    let behind = &pieces[genre + 1..];
    let schools = behind.iter().take_while(|piece| is_where_written(piece)).count();
    let places = &behind[schools..];
    let is_place = |piece: &Piece<'_>| piece.runs() <= SHORT && !piece.facts.classes.any(Classes::DIGIT);
    if schools == 0 || places.len() > MOST || !places.iter().all(is_place) {
        return;
    }
    if let (Some(first), Some(last)) = (places.first(), places.last()) {
        let place = Span::new(first.span.start, last.span.end);
        draft.set(FieldName::PublisherPlace, draft.text(place).trim_end_matches('.'), place);
    }
    if schools > 1 {
        let school = Span::new(behind[0].span.start, behind[schools - 1].span.end);
        pieces[genre + 1] = Piece::at(draft, school);
    }
    pieces.truncate(genre + 2);
}

/// The most words that name a kind of thesis.
const LONGEST_GENRE: u16 = 6;

/// The most words of a university.
const LONGEST_SCHOOL: u16 = 7;

/// Whether a piece behind a kind of thesis is where it was written.
fn is_where_written(piece: &Piece<'_>) -> bool {
    is_school(piece) || names_college(piece.text)
}

/// Whether a piece names a part of a university, or a school of another kind.
fn names_college(piece: &str) -> bool {
    const WORDS: &[&str] = &[
        "college",
        "department",
        "dept",
        "escuela",
        "faculty",
        "hochschule",
        "institut",
        "institute",
        "polytechnic",
        "school",
        "univ",
    ];
    words::runs(piece).any(|word| lexicon::among(WORDS, word))
}

/// Whether a piece is a university and neither its press nor its journal.
fn is_school(piece: &Piece<'_>) -> bool {
    const OTHERS: &[&str] = &[
        "bulletin",
        "journal",
        "paper",
        "press",
        "proceedings",
        "research",
        "review",
        "science",
        "studies",
        "working",
    ];
    let facts = &piece.facts;
    facts.hints.any(hints::SCHOOL)
        && piece.runs() <= LONGEST_SCHOOL
        && piece.text.starts_with(char::is_uppercase)
        && !words::runs(piece.text).any(|word| lexicon::among(OTHERS, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_reports_are_no_series() {
        for piece in ["No 6508", "Cat. No. HOU 264", "Report no. 62.0", "ABS Cat. no. 6202.0", "Nr. 7/99"] {
            assert!(is_report_number(piece), "{piece}");
        }
        for piece in
            ["Working Paper No. 12", "Bulletin 18", "No bees at all", "Report of 2012", "No. of bees"]
        {
            assert!(!is_report_number(piece), "{piece}");
        }
    }
}
