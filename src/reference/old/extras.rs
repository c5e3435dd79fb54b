//! What the export could not place, in the order in which it was left: editors, edition, publisher, dates, notes.

use super::{editors, imprint, kinds, numbers};
use crate::model::FieldName;
use crate::reference::draft::Draft;
use crate::reference::pieces::Piece;
use crate::reference::score;
use crate::reference::segment::Scorer;
use crate::reference::{dates, lexicon, pieces, tail};
use crate::span::Span;

/// The most pieces that are looked at: real references have a dozen.
const MOST: usize = 48;

/// Takes every piece whose field is certain; from what is left, title and source where they are still missing, and the
/// imprint.
pub(super) fn take(draft: &mut Draft<'_>, extras: Vec<Span>, scorer: Scorer<'_>) {
    let mut pieces = Vec::with_capacity(extras.len());
    extras.into_iter().take(MOST).for_each(|piece| split(draft.raw, piece, &mut pieces));
    editors::take(draft, &mut pieces);
    let mut left = Vec::new();
    let mut at = 0;
    while let Some(piece) = pieces.get(at).copied() {
        let count = take_certain(draft, &pieces[at..]);
        if count == 0 {
            left.push(piece);
        }
        at += count.max(1);
    }
    if draft.item.title.is_none() && draft.item.container_title.is_none() {
        take_title_and_source(draft, &mut left, scorer);
    }
    imprint::take(draft, &left);
}

/// Takes the first piece, or several, if their field is certain; gives back how many.
fn take_certain(draft: &mut Draft<'_>, pieces: &[Span]) -> usize {
    let Some(first) = pieces.first().copied() else { return 0 };
    let text = draft.text(first);
    if kinds::is_retrieval(text) {
        if draft.item.url.is_some() {
            draft.take(FieldName::Url, first);
        }
        return 1;
    }
    match kinds::take_access(draft, pieces) {
        0 => {}
        count => return count,
    }
    match take_event_date(draft, pieces) {
        0 => {}
        count => return count,
    }
    match take_day(draft, pieces) {
        0 => {}
        count => return count,
    }
    let is_known = kinds::take_edition(draft, first)
        || kinds::take_version(draft, first)
        || kinds::take_status(draft, first)
        || kinds::take_language(draft, first)
        || kinds::take_medium(draft, first)
        || kinds::take_thesis(draft, first)
        || kinds::take_patent(draft, first)
        || kinds::take_report(draft, first)
        || take_number(draft, first)
        || take_series(draft, first)
        || take_source(draft, first)
        || take_event(draft, first);
    usize::from(is_known)
}

/// Takes the days of the meeting behind its proceedings, `3–5 May`, `May 3-5`, `2005`; gives back how many pieces they take
/// up.
fn take_event_date(draft: &mut Draft<'_>, pieces: &[Span]) -> usize {
    let Some((first, rest)) = pieces.split_first() else { return 0 };
    let is_of_meeting = draft.text(*first).contains(|c: char| c.is_ascii_digit())
        && draft.item.container_title.as_deref().is_some_and(imprint::is_meeting);
    if !is_of_meeting {
        return 0;
    }
    let year = rest.first().filter(|next| tail::year(draft.text(**next)).is_some());
    if let Some(year) = year
        && draft.set_event_date(Span::new(first.start, year.end))
    {
        return 2;
    }
    usize::from(draft.set_event_date(*first))
}

/// Takes a day of publication, `August`, `July`, `14`; gives back how many pieces it takes up.
fn take_day(draft: &mut Draft<'_>, pieces: &[Span]) -> usize {
    let Some(issued) = draft.item.issued.filter(|issued| issued.month().is_none()) else { return 0 };
    // Days behind proceedings are those of the meeting.
    if draft.item.container_title.as_deref().is_some_and(imprint::is_meeting)
        && draft.text(pieces[0]).contains(|c: char| c.is_ascii_digit())
    {
        return 0;
    }
    let Some(first) = pieces.first() else { return 0 };
    let text = draft.text(*first);
    if let Some(date) = dates::date(text).filter(|date| date.year == issued.year) {
        draft.item.issued = Some(date);
        draft.take(FieldName::Issued, *first);
        return 1;
    }
    let Some((month, mut day)) = dates::month_and_day(text) else { return 0 };
    let mut last = *first;
    if day.is_none()
        && let Some(second) = pieces.get(1)
        && draft.text(*second).len() <= 2
        && let Ok(found) = draft.text(*second).parse()
    {
        (day, last) = (Some(found), *second);
    }
    let place = Span::new(first.start, last.end);
    if draft.is_taken(place) {
        return 0;
    }
    let date = issued.with_month(month);
    draft.item.issued = Some(day.map_or(date, |day| date.with_day(day)));
    draft.take(FieldName::Issued, place);
    1 + usize::from(last != *first)
}

/// Takes a volume, an article number or pages by their marks.
fn take_number(draft: &mut Draft<'_>, piece: Span) -> bool {
    let text = draft.text(piece).trim_matches(['(', ')', ' ', '.']);
    // The number of a series of reports stands alone behind its name.
    if let Some(tail::Numbering::Issue(number)) = tail::numbering(text)
        && lexicon::opens(&["no. ", "number ", "nr. "], text)
        && draft.item.volume.is_none()
        && draft.item.page.is_none()
    {
        draft.set(FieldName::Number, number, piece);
        return true;
    }
    let is_marked =
        matches!(tail::numbering(text), Some(tail::Numbering::Volume(_) | tail::Numbering::Article(_)))
            && draft.item.volume.is_none()
            || tail::pages(text).is_some() && draft.item.page.is_none();
    if is_marked {
        numbers::take(draft, &[Span::of(text, draft.raw)]);
    }
    is_marked
}

/// Takes the series of a book.
fn take_series(draft: &mut Draft<'_>, piece: Span) -> bool {
    let text = draft.text(piece);
    let is_series = lexicon::opens(&["lecture notes in ", "springer series"], text)
        || text.ends_with(" Series")
            && text.starts_with(char::is_uppercase)
            && text.split_whitespace().count() <= 8;
    if is_series {
        draft.set(FieldName::CollectionTitle, text, piece);
    }
    is_series
}

/// Takes a source that says by its first words or by being known that it is one, where none stands in its place.
fn take_source(draft: &mut Draft<'_>, piece: Span) -> bool {
    const OPENINGS: &[&str] = &[
        "in proceedings",
        "in: proceedings",
        "paper presented",
        "presented at",
        "proc. ",
        "proceedings of",
        "proceedings ",
    ];
    let text = draft.text(piece);
    let is_source = draft.item.container_title.is_none()
        && (lexicon::opens(OPENINGS, text) || (draft.item.title.is_some() && score::is_known_source(text)));
    if is_source {
        let container =
            ["In ", "in ", "In: "].iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text);
        draft.set(FieldName::ContainerTitle, container.trim_start(), piece);
    }
    is_source
}

/// Takes the meeting whose papers a journal or a series printed.
fn take_event(draft: &mut Draft<'_>, piece: Span) -> bool {
    let text = draft.text(piece);
    let is_event =
        draft.item.container_title.as_deref().is_some_and(|container| !imprint::is_meeting(container))
            && imprint::is_meeting(text)
            && text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
            && !text.contains(['(', ':'])
            && text.split_whitespace().count() > 2;
    if is_event {
        draft.set(FieldName::EventTitle, text, piece);
    }
    is_event
}

/// The fewest words of a title that no place in the layout says to be one.
const WORDS_OF_TITLE: usize = 4;

/// Takes title and source of a reference that has neither in its place: `(2018), 4 September, Read and keep bees?, Hive
/// Blog`. Without authors a short name is a source.
fn take_title_and_source(draft: &mut Draft<'_>, left: &mut Vec<Span>, scorer: Scorer<'_>) {
    let context = super::context(draft);
    let end = left.iter().position(|piece| imprint::is_certain(draft.text(*piece))).unwrap_or(left.len());
    let words: Vec<Span> = left[..end].to_vec();
    let texts: Vec<&str> = words.iter().map(|piece| draft.text(*piece)).collect();
    let has_title = texts.iter().any(|piece| piece.split_whitespace().count() >= WORDS_OF_TITLE);
    let cut = if has_title {
        scorer.best_cut(&Piece::all(draft, &words), context).cut
    } else if !context.has_authors && !texts.is_empty() {
        0
    } else {
        return;
    };
    let (title, source) = words.split_at(cut);
    draft.set_title(title);
    if let (Some(place), false) = (pieces::whole(source), source.is_empty()) {
        draft.set(FieldName::ContainerTitle, draft.text(place), place);
    }
    left.drain(..end);
}

/// A piece taken apart where one note ends and another begins without a comma: `2nd ed.). New York`, `March Atlanta`,
/// `GA. Retrieved from`.
fn split(raw: &str, piece: Span, found: &mut Vec<Span>) {
    let mut rest = piece;
    for _ in 0..MOST {
        let text = &raw[rest.range()];
        let Some(cut) = cut(text).filter(|cut| *cut > 0 && *cut < text.len()) else { break };
        push(raw, Span::new(rest.start, rest.start + cut), found);
        rest.start += cut;
    }
    push(raw, rest, found);
}

fn push(raw: &str, span: Span, found: &mut Vec<Span>) {
    let text = &raw[span.range()];
    let inner =
        text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ')' | ':'));
    let start = span.start + (text.len() - inner.len());
    let piece = Span::new(start, start + inner.trim_end_matches([' ', ';']).len());
    if raw[piece.range()].contains(char::is_alphanumeric) {
        found.push(piece);
    }
}

fn cut(text: &str) -> Option<usize> {
    const MARKS: &[&str] = &[
        "; ",
        ": Accessed",
        ": accessed",
        ". Retrieved",
        " Retrieved from",
        ". Available",
        " (accessed",
        " (Accessed",
        " (retrieved",
        " (Retrieved",
        " [accessed",
        ". Accessed",
        ". [",
        "). ",
        " [Online",
    ];
    let behind_edition = kinds::edition_end(text).filter(|end| text[*end..].contains(char::is_alphanumeric));
    let behind_thesis =
        ["hesis. ", "issertation. "].iter().find_map(|mark| Some(text.find(mark)? + mark.len()));
    behind_edition
        .or(behind_thesis)
        .or_else(|| day_end(text))
        .or_else(|| MARKS.iter().filter_map(|mark| Some(text.find(mark)? + 1)).min())
}

/// Where a day ends that stands before a name without a comma.
fn day_end(text: &str) -> Option<usize> {
    let mut end = None;
    for word in text.split_whitespace().take(3) {
        let behind = Span::of(word, text).end;
        if dates::month_and_day(text.get(..behind)?).is_some() {
            end = Some(behind);
        }
    }
    let rest = text[end?..].trim_start_matches([')', '.', ' ']);
    rest.starts_with(char::is_uppercase).then_some(end?)
}
