//! The source taken apart: what introduces it, its editors, the place and date of a conference, and the container that
//! is left.

use super::draft::{Draft, trim};
use super::facts::{Facts, Mark};
use super::lexicon::hints;
use super::pieces::{self, Piece};
use super::score::Context;
use super::tail::Numbering;
use super::words::Classes;
use super::{dates, lexicon, names, publisher, tail, trailing, words};
use crate::model::{FieldName, Name};
use crate::span::Span;

/// The parts of a source, each a place in the reference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// The journal, book or proceedings.
    pub(super) container: Span,
    /// Whether `In` introduces it.
    pub(super) is_in: bool,
    editors: Option<Span>,
    event_place: Option<Span>,
    event_date: Option<Span>,
    /// Which of the pieces is the number of a series, where other text stands behind it.
    number: Option<usize>,
}

/// Takes a source apart. `pieces` are not empty.
pub(super) fn parts(raw: &str, pieces: &[Piece<'_>]) -> Parts {
    let mut parts = Parts::default();
    let mut pieces = pieces;
    if let Some(at) = number_of_series(pieces) {
        parts.number = Some(at);
        pieces = &pieces[..at];
    }
    if let Some(meeting) = place_and_days(pieces) {
        (parts.event_place, parts.event_date) = (meeting.place, meeting.days);
        pieces = &pieces[..meeting.begin];
    }
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return parts };
    let (mut start, end) = (first.span.start, last.span.end);
    let text = &raw[start..end];
    if let Some(length) = introduction(text) {
        parts.is_in = true;
        start += length;
    }
    // A single piece has neither the mark of editors nor one that was torn off without a bracket.
    let has_brackets = first.facts.classes.any(Classes::ROUND.with(Classes::SQUARE));
    if pieces.len() == 1 && !has_brackets {
        parts.container = trim(raw, Span::new(start, end), |c| c.is_whitespace() || c == ',');
        return parts;
    }
    if let Some((editors, behind)) = editors(raw, Span::new(start, end)) {
        parts.editors = Some(editors);
        start = behind;
    }
    let container = trim(raw, Span::new(start, end), |c| c.is_whitespace() || c == ',');
    parts.container = without_torn_mark(raw, container);
    parts
}

/// How long the word is that introduces a source, `In `, `in: `; before a small letter `in` belongs to the name.
fn introduction(text: &str) -> Option<usize> {
    let behind = text.strip_prefix("In").or_else(|| text.strip_prefix("in"))?;
    let rest = behind.trim_start_matches([':', ' ']);
    let is_marked = behind.starts_with(':') || behind.starts_with(' ') && text.starts_with('I');
    let begins = rest.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    (rest.len() < behind.len() && (is_marked || begins)).then_some(text.len() - rest.len())
}

/// A source without the mark of a field behind it that was torn off, `Handbook of Wax (pp`, `Handbook of Wax (Chapter`.
fn without_torn_mark(raw: &str, source: Span) -> Span {
    const MARKS: &[&str] =
        &["acm", "chap", "chapter", "ch", "ed", "eds", "ieee", "p", "pp", "page", "pages", "series", "vol"];
    let text = &raw[source.range()];
    let Some(open) = memchr::memrchr2(b'(', b'[', text.as_bytes()).filter(|open| *open > 0) else {
        return source;
    };
    let mark = text[open + 1..].trim_end_matches(['.', ',', ' ']);
    if !lexicon::among(MARKS, mark) {
        return source;
    }
    Span::new(source.start, source.start + text[..open].trim_end().len())
}

/// Where the number of a series stands among the pieces of a source, `Studies in Bees, Vol. 265, Hive Press`.
fn number_of_series(pieces: &[Piece<'_>]) -> Option<usize> {
    let is_number = |piece: &Piece<'_>| {
        let text = piece.text;
        match tail::numbering(text) {
            Some(Numbering::Volume(_)) => true,
            Some(Numbering::Bare(number)) => {
                number.starts_with(|c: char| c.is_ascii_digit()) && tail::year(number).is_none()
            }
            Some(Numbering::Issue(_)) => trailing::is_report_number(text),
            Some(Numbering::Both(..) | Numbering::Article(_)) => false,
            None => trailing::is_report_number(text),
        }
    };
    let at = pieces.iter().skip(1).position(is_number)? + 1;
    // Behind the volume of a proceedings its series may stand, which is a part of how it is cited.
    let names_series = pieces.get(at + 1).is_some_and(|next| next.facts.is(Mark::OpensSource));
    (!names_series).then_some(at)
}

/// Takes a source: a container, or a publisher where it is known as one and no numbers say that it is a journal.
pub(super) fn take(draft: &mut Draft<'_>, pieces: &[Piece<'_>], context: Context) {
    if pieces.is_empty() {
        return;
    }
    let parts = parts(draft.raw, pieces);
    let text = draft.text(parts.container);
    draft.signs.is_in = parts.is_in;
    let bare = !context.has_volume && !context.has_pages;
    let begin = pieces[0].span.start;
    if bare && !parts.is_in && parts.number.is_none() && publisher::take(draft, &spans(pieces)) {
        return;
    }
    if bare && !parts.is_in && publisher::is_institution(text) {
        draft.set(FieldName::Publisher, text.trim_end_matches('.'), parts.container);
    } else if bare && ends_in_thesis(text) {
        draft.set(FieldName::Genre, text, Span::new(begin, parts.container.end));
    } else {
        let start = if parts.editors.is_some() { parts.container.start } else { begin };
        let start = before_dash(draft.raw, start);
        let container = draft.without_note(parts.container);
        draft.set(FieldName::ContainerTitle, draft.text(container), Span::new(start, container.end));
        if pieces::stretch(pieces) == Some(container) {
            draft.source = Some(Facts::of_several(pieces.iter().map(|piece| &piece.facts)));
        }
    }
    if let Some(editors) = parts.editors
        && draft.item.editor.is_empty()
        && !draft.is_taken(editors)
    {
        draft.item.editor = read_editors(draft.text(editors));
        // `In` before them goes with them.
        draft.take(FieldName::Editor, Span::new(begin, editors.end));
    }
    if let Some(at) = parts.number {
        take_number_of_series(draft, pieces[at].span);
        publisher::take_known(draft, &spans(&pieces[at + 1..]));
    }
    if let Some(place) = parts.event_place {
        draft.set(FieldName::EventPlace, draft.text(place).trim_end_matches('.'), place);
    }
    if let Some(days) = parts.event_date {
        draft.set_event_date(days);
    }
}

fn spans(pieces: &[Piece<'_>]) -> Vec<Span> {
    pieces.iter().map(|piece| piece.span).collect()
}

/// Whether a source is the kind of a thesis in many words, `Independent thesis (degree of Master) student thesis`.
fn ends_in_thesis(source: &str) -> bool {
    words::runs(source).last().is_some_and(|word| lexicon::among(&["dissertation", "thesis"], word))
}

/// Where the dash or bar before a source begins, `On bees | Honey News`, or the source where there is none.
fn before_dash(raw: &str, start: usize) -> usize {
    let before = raw[..start].trim_end();
    before.strip_suffix(['-', '–', '—', '|']).map_or(start, |title| title.len())
}

/// Whether a piece names an edition, `Third Edition`, `2nd ed.`
pub(super) fn is_edition(piece: &str) -> bool {
    // Most pieces are told by how they end.
    if !matches!(piece.as_bytes().last(), Some(..=b' ' | b')' | b'.' | b'D' | b'N' | b'd' | b'n' | 0x7f..)) {
        return false;
    }
    let mut words = piece.split_whitespace();
    let last = words.next_back().unwrap_or_default().trim_end_matches(['.', ')']);
    let count = words.clone().count();
    // What was done to the work for it may stand before its number.
    let is_change = |word: &&str| lexicon::among(CHANGES, word);
    let is_changed = words.clone().any(|word| is_change(&word));
    let other_words = words.filter(|word| !(is_change(word) || is_changed && *word == "and")).count();
    lexicon::among(&["edition", "ed", "edn"], last) && count > 0 && other_words <= 2
}

/// What is done to a work for a new edition.
const CHANGES: &[&str] =
    &["corrected", "enl.", "enlarged", "expanded", "extended", "rev.", "revised", "updated"];

/// Sets the number of a series: that of a report is a number, another a volume.
fn take_number_of_series(draft: &mut Draft<'_>, place: Span) {
    let text = draft.text(place);
    let container = draft.item.container_title.as_deref().unwrap_or_default();
    let of_reports = container
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| lexicon::among(&["paper", "papers", "report", "reports"], word));
    match tail::numbering(text) {
        Some(Numbering::Volume(number)) => draft.set(FieldName::Volume, number, place),
        Some(Numbering::Bare(number)) if !of_reports && draft.item.volume.is_none() => {
            draft.set(FieldName::Volume, number, place);
        }
        Some(Numbering::Bare(_) | Numbering::Issue(_) | Numbering::Both(..) | Numbering::Article(_))
        | None => {
            draft.set(FieldName::Number, text, place);
        }
    }
}

/// How far into a source its editors can reach, in bytes.
const LONGEST_EDITORS: usize = 300;

/// The editors at the beginning of a source and where it goes on behind them: `A. Leavy & M. Stone (Eds.), `,
/// `den Exter A, editor, `.
fn editors(raw: &str, source: Span) -> Option<(Span, usize)> {
    const MARKS: &[&str] = &[
        "(Eds.)",
        "(Ed.)",
        "(eds.)",
        "(ed.)",
        "(Eds)",
        "(Ed)",
        "(eds)",
        "(ed)",
        ", editors,",
        ", editor,",
        ", eds.,",
        ", ed.,",
    ];
    let text = &raw[source.range()];
    let begins_with_number = || text.trim_start().starts_with(char::is_numeric);
    let (at, mark) = memchr::memchr2_iter(b'(', b',', text.as_bytes())
        .take_while(|at| *at <= LONGEST_EDITORS)
        .find_map(|at| MARKS.iter().find(|mark| text[at..].starts_with(**mark)).map(|mark| (at, mark)))?;
    let end = at + mark.len();
    let sound = at > 0 && text[end..].contains(char::is_alphabetic) && !begins_with_number();
    sound.then(|| (Span::new(source.start, source.start + end), source.start + end))
}

/// Reads editors in either order, `A. Leavy` or `den Exter A`.
fn read_editors(text: &str) -> Vec<Name> {
    let names = text.rfind('(').map_or(text, |mark| &text[..mark]);
    let names = ["editors,", "editor,", "eds.,", "ed.,"]
        .iter()
        .find_map(|mark| names.strip_suffix(mark))
        .unwrap_or(names);
    names
        .split([',', '&'])
        .flat_map(|part| part.split(" and "))
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| {
            let found = names::person(name).or_else(|| names::initials_first(name));
            found.map_or_else(|| Name::literal(names::one_line(name)), |found| found.name())
        })
        .collect()
}

/// The most pieces of an address behind the name of a conference.
const LONGEST_PLACE: usize = 3;

/// What stands behind the name of a conference.
struct Meeting {
    /// Which of the pieces it begins with.
    begin: usize,
    place: Option<Span>,
    days: Option<Span>,
}

/// The place and the days of a conference behind its name, among the pieces of its proceedings.
fn place_and_days(pieces: &[Piece<'_>]) -> Option<Meeting> {
    // Both stand behind the meeting, in pieces of their own.
    if pieces.len() < 2 {
        return None;
    }
    let is_meeting = |piece: &Piece<'_>| piece.facts.hints.any(hints::MEETING_WORD);
    let meeting = pieces.iter().take(4).rposition(is_meeting)?;
    let mut end = pieces.len();
    while end > meeting + 1
        && (dates::is_day(pieces[end - 1].text)
            || (end > meeting + 2 && tail::year(pieces[end - 1].text).is_some()))
    {
        end -= 1;
    }
    let behind_place = end;
    let is_place = |piece: &str| lexicon::holds(&lexicon::PLACES, piece.trim_end_matches('.'));
    let is_address = |piece: &str| {
        piece.split_whitespace().count() <= 2
            && piece.starts_with(char::is_uppercase)
            && piece.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '-' | '\''))
    };
    if end > meeting + 1 && is_place(pieces[end - 1].text) {
        end -= 1;
        while end > meeting + 1 && behind_place - end < LONGEST_PLACE && is_address(pieces[end - 1].text) {
            end -= 1;
        }
    }
    if end == pieces.len() {
        return None;
    }
    Some(Meeting {
        begin: end,
        place: pieces::stretch(&pieces[end..behind_place]),
        days: pieces::stretch(&pieces[behind_place..]),
    })
}

/// What stands behind a parenthesis with pages in it: a publisher, or nothing that is known.
pub(super) fn take_behind_pages(draft: &mut Draft<'_>, place: Span) {
    let place = trim(draft.raw, place, |c| c.is_whitespace() || matches!(c, '.' | ',' | ')'));
    if !place.is_empty() {
        publisher::take_behind_pages(draft, &[place]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Item;
    use crate::reference::weights;

    fn shown(raw: &str) -> (String, Vec<String>) {
        let mut item = Item::default();
        let draft = Draft::new(raw, &mut item, &weights::LEARNT.words);
        let parts = parts(raw, &Piece::all(&draft, &pieces::pieces(raw, Span::new(0, raw.len()))));
        let others = [parts.editors, parts.event_place, parts.event_date].into_iter().flatten();
        (raw[parts.container.range()].to_owned(), others.map(|span| raw[span.range()].to_owned()).collect())
    }

    #[test]
    fn the_container_is_what_is_left_of_a_source() {
        for (raw, container, others) in [
            ("Journal of Honey", "Journal of Honey", &[][..]),
            ("Bees, Wasps and Society", "Bees, Wasps and Society", &[]),
            ("In Handbook of wax", "Handbook of wax", &[]),
            (
                "In A. Lea & M. S. Stone-Roe (Eds.), The book of bees",
                "The book of bees",
                &["A. Lea & M. S. Stone-Roe (Eds.)"],
            ),
            (
                "Proceedings of the 7th Bee Conference, Dresden, Germany, November 6-9",
                "Proceedings of the 7th Bee Conference",
                &["Dresden, Germany", "November 6-9"],
            ),
            ("in Proceedings of the Bee Workshop", "Proceedings of the Bee Workshop", &[]),
        ] {
            let others: Vec<String> = others.iter().map(|text| (*text).to_owned()).collect();
            assert_eq!(shown(raw), (container.to_owned(), others), "{raw}");
        }
    }

    #[test]
    fn editors_are_read_in_either_order() {
        let names: Vec<String> = read_editors("A. Lea, M. S. Stone-Roe & den Ent A (Eds.)")
            .iter()
            .map(|name| match name {
                Name::Person(person) => {
                    format!("{}/{}", person.full_family(), person.given.as_deref().unwrap_or(""))
                }
                Name::Literal { literal } => literal.clone(),
            })
            .collect();
        assert_eq!(names, ["Lea/A.", "Stone-Roe/M. S.", "den Ent/A"]);
    }
}
