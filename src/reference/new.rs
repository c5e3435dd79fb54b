//! The layout of exports since 2023: `Surname I.I., Title, Source, 41, 1, pp. 49-82, (2005)`.
//!
//! Year, pages and numbers fall from the right, authors from the left; what is between is cut in
//! [`super::segment`].

use super::draft::Draft;
use super::facts::Seen;
use super::knowledge::Knowledge;
use super::lexicon::hints;
use super::marks::RareMarks;
use super::pieces::{self, Border, Ends, Piece};
use super::score::{Context, Weights};
use super::segment::{Choice, best_cut};
use super::tail::{self, Numbering};
use super::words::Classes;
use super::{
    authors, classify, dates, document_numbers, inner_year, lexicon, names, publisher, source, trailing,
};
use crate::model::{Date, FieldName};
use crate::span::Span;

/// Reads a reference in this layout.
pub(super) fn read(draft: &mut Draft<'_>, weights: &Weights, knowledge: &Knowledge) {
    let Parts { middle, context, numbers } = middle(draft);
    if middle.is_empty() {
        take_numbers(draft, &numbers);
        return;
    }
    let Choice { cut, margin } = choice(&middle, context, weights, knowledge);
    draft.choices.margin = margin;
    draft.choices.pieces = middle.len();
    draft.choices.is_glued = middle.get(cut).is_some_and(|piece| piece.border == Border::Blank);
    let (title, source) = match behind_source(&middle).filter(|_| cut == 0 && context.has_authors) {
        Some(title) => (&middle[title..], &middle[..title]),
        None => middle.split_at(cut),
    };
    match years_of_title(source, &numbers, context) {
        Some(years) => {
            let whole = pieces::stretch(title).map(|title| Span::new(title.start, years.end));
            draft.set_title(&whole.into_iter().collect::<Vec<_>>());
        }
        None => {
            draft.set_title_of(title);
            take_numbers(draft, &numbers);
        }
    }
    source::take(draft, source, context);
}

/// The place of a year or a run of years that belongs to the title, `Weekly earnings, 1989`: what stands in the place of a
/// volume is none where there is neither a source nor pages.
pub(super) fn years_of_title(
    source: &[Piece<'_>],
    numbers: &[(Span, Numbering<'_>)],
    context: Context,
) -> Option<Span> {
    match (source, numbers) {
        ([], [(place, Numbering::Bare(number))]) if !context.has_pages => {
            let first = number.get(..4).and_then(tail::year);
            let is_time = first.is_some() && !number.contains(|c: char| c.is_ascii_alphabetic());
            // The year of the work itself is printed twice rather than a part of its title.
            (is_time && tail::year(number) != context.year).then_some(*place)
        }
        _ => None,
    }
}

/// What is between authors and year: the pieces of title and source, what is known of the reference, and the numbers
/// behind the source, which are not taken yet.
pub(super) struct Parts<'r> {
    pub(super) middle: Vec<Piece<'r>>,
    pub(super) context: Context,
    pub(super) numbers: Vec<(Span, Numbering<'r>)>,
}

/// Where the title begins behind the proceedings that hold it, `in Proceedings of the Bee Conference (BEE), On bees`.
fn behind_source(pieces: &[Piece<'_>]) -> Option<usize> {
    const WORDS_OF_TITLE: u16 = 4;
    let is_in = pieces.first()?.text.get(.."in ".len())?.eq_ignore_ascii_case("in ");
    let is_meeting = |piece: &Piece<'_>| piece.facts.hints.any(hints::MEETING_WORD);
    let meeting = pieces.iter().position(is_meeting).filter(|_| is_in)?;
    let is_title = |piece: &Piece<'_>| piece.runs() >= WORDS_OF_TITLE;
    let acronym = pieces[..pieces.len() - 1].iter().rposition(|piece| piece.text.ends_with(')'));
    match acronym {
        Some(acronym) => is_title(&pieces[acronym + 1]).then_some(acronym + 1),
        None => pieces.iter().skip(meeting + 1).position(is_title).map(|at| meeting + 1 + at),
    }
}

/// Where the title ends: a talk and a code leave no choice.
pub(super) fn choice(
    pieces: &[Piece<'_>],
    context: Context,
    weights: &Weights,
    knowledge: &Knowledge,
) -> Choice {
    let certain = if is_talk(pieces) { Some(0) } else { behind_code(pieces) };
    match certain {
        Some(cut) => Choice { cut, margin: f32::INFINITY },
        None => best_cut(pieces, context, weights, knowledge),
    }
}

/// Whether all that stands between authors and year is where a talk was given.
fn is_talk(pieces: &[Piece<'_>]) -> bool {
    matches!(pieces, [only] if lexicon::opens(&["paper presented ", "presented at ", "presentation at "], only.text))
}

/// Where the title ends when the code of its type says so, `On bees[J], Honey` (GB/T 7714).
fn behind_code(pieces: &[Piece<'_>]) -> Option<usize> {
    let coded =
        |piece: &Piece<'_>| piece.text.ends_with(']') && classify::without_code(piece.text).1.is_some();
    pieces.iter().position(coded).map(|at| at + 1)
}

/// Reads all but title and source, and gives back the pieces that those are and what is known of the reference.
pub(super) fn middle<'r>(draft: &mut Draft<'r>) -> Parts<'r> {
    let raw = draft.raw;
    let (mut left, numbers) = without_numbers(draft);
    let authors = left.read_authors(draft);
    let mut middle = left.pieces;
    middle.drain(..left.start);
    pieces::quoted(raw, &mut middle);
    let middle = Piece::all(draft, &middle);
    let mut middle = in_sentences(draft, middle);
    trailing::take(draft, &mut middle, !numbers.is_empty());
    let context = Context {
        has_volume: !numbers.is_empty(),
        has_pages: draft.item.page.is_some(),
        has_authors: authors > 0,
        year: draft.item.issued.map(|issued| issued.year),
    };
    let middle = trailing::without_retrieval(draft, middle);
    if let ([], [(place, Numbering::Bare(number))]) = (&middle[..], &numbers[..])
        && authors > 0
        && draft.item.page.is_none()
        && tail::year(number).is_some()
    {
        let middle = vec![Piece::at(draft, *place)];
        return Parts { middle, context: Context { has_volume: false, ..context }, numbers: Vec::new() };
    }
    let numbers = if middle.is_empty() && authors == 0 { Vec::new() } else { numbers };
    Parts { middle, context, numbers }
}

/// Reads what stands behind title and source, and gives back the pieces before it and the numbers among them.
fn without_numbers<'r>(draft: &mut Draft<'r>) -> (Remaining, Vec<(Span, Numbering<'r>)>) {
    let raw = draft.raw;
    let mut end = draft.end_of_text();
    if let Some((year, digits, open)) = tail::closing_year(&raw[..end])
        && !draft.is_taken(digits)
    {
        draft.item.issued = Some(Date::year(year));
        draft.take(FieldName::Issued, digits);
        end = open;
    } else if let Some((date, place)) =
        dates::closing(&raw[..end]).filter(|(_, place)| !draft.is_taken(*place))
    {
        draft.item.issued = Some(date);
        draft.take(FieldName::Issued, place);
        end = place.start - "(".len();
    } else if let Some(status) = tail::closing_status(&raw[..end]) {
        draft.set(FieldName::Status, &raw[status.range()], status);
        end = status.start - "(".len();
    } else if let Some(words) = tail::closing_no_date(&raw[..end]) {
        draft.take(FieldName::Issued, words);
        end = words.start;
    }
    let body = draft.first_gap(Span::new(0, end));
    let pieces = match inner_year::take(draft, body) {
        Some(pieces) => pieces,
        None => with_authors_apart(draft, pieces::pieces(raw, body)),
    };
    trailing::take_access(draft, draft.first_gap(Span::new(body.end, end)));
    let mut left = Remaining { pieces, start: 0 };
    left.take_bare_year(draft);
    left.take_pages(draft);
    let numbers = left.find_numbers(draft);
    let numbers = left.without_pages(draft, numbers);
    if !numbers.is_empty() {
        left.take_glued_year(draft);
    }
    (left, numbers)
}

/// The pieces that begin with the authors.
pub(super) fn pieces_from_authors<'r>(draft: &mut Draft<'r>) -> Vec<&'r str> {
    let (left, _) = without_numbers(draft);
    left.pieces.iter().map(|piece| draft.text(*piece)).collect()
}

/// The pieces taken apart where sentences end within them: a source may begin there.
fn in_sentences<'r>(draft: &Draft<'r>, pieces: Vec<Piece<'r>>) -> Vec<Piece<'r>> {
    let sentences = |(at, piece): (usize, &Piece<'r>)| {
        let ends = sentence_ends(piece);
        let apart = ends.any().then(|| pieces::sentences(draft.raw, piece.span, ends))?;
        (!apart.is_empty()).then_some((at, apart))
    };
    let apart: Vec<(usize, Vec<Span>)> = pieces.iter().enumerate().filter_map(sentences).collect();
    if apart.is_empty() {
        return with_glued_source(draft, pieces);
    }
    let (mut found, mut next) = (Vec::with_capacity(pieces.len() + 4), 0);
    for (at, apart) in apart {
        found.extend_from_slice(&pieces[next..at]);
        let first = found.len();
        found.extend(Piece::all(draft, &apart));
        found[first + 1..].iter_mut().for_each(|piece| piece.border = Border::Stop);
        next = at + 1;
    }
    found.extend_from_slice(&pieces[next..]);
    with_glued_source(draft, found)
}

/// A title alone taken apart where it ends in the name of a source that is known.
fn with_glued_source<'r>(draft: &Draft<'r>, pieces: Vec<Piece<'r>>) -> Vec<Piece<'r>> {
    let [only] = &pieces[..] else { return pieces };
    // The name begins with a capital, which most titles have in their first word alone.
    if !only.facts.has_capital_behind_first() {
        return pieces;
    }
    let Some((end, start)) = pieces::glued_source(only.text) else { return pieces };
    let span = only.span;
    let title = Piece::at(draft, Span::new(span.start, span.start + end));
    let source = Piece::at(draft, Span::new(span.start + start, span.end));
    vec![title, Piece { border: Border::Blank, ..source }]
}

/// What a source may begin behind within a piece.
fn sentence_ends(piece: &Piece<'_>) -> Ends {
    let Piece { text, facts, .. } = piece;
    let has_hyphen = || facts.classes.any(Classes::OTHER) && pieces::has_hyphen_before_name(text);
    Ends { stop: facts.sums.has(Seen::StopWithin), dash: facts.sums.has(Seen::LoneMark) || has_hyphen() }
}

/// The pieces, with the names of a first piece that semicolons separate, `Roe J.; Poe A.B.`, each a piece of its own.
fn with_authors_apart(draft: &mut Draft<'_>, mut pieces: Vec<Span>) -> Vec<Span> {
    let Some(first) = pieces.first().copied().filter(|_| draft.rare.any(RareMarks::SEMICOLON)) else {
        return pieces;
    };
    let raw = draft.raw;
    let names = raw[first.range()].split("; ");
    if names.clone().nth(1).is_some() && names.clone().all(|name| names::person(name).is_some()) {
        draft.written.semicolons = true;
        pieces.splice(0..1, names.map(|name| Span::of(name.trim(), raw)));
    }
    pieces
}

/// The pieces that no field has taken yet: a run in the middle.
struct Remaining {
    pieces: Vec<Span>,
    start: usize,
}

/// Takes the pages behind a number that stands in their place, `pp. 181641, 1-17`: the number of the article, where it is
/// long, or a year that slipped there.
fn take_number_before_pages(
    draft: &mut Draft<'_>,
    marked: &tail::MarkedPages,
    place: Span,
    behind: &[Span],
) -> bool {
    let [range, ..] = behind else { return false };
    let number = &marked.pages.first;
    let is_other = tail::is_article_number(number) || tail::year(number).is_some();
    if marked.pages.last.is_some() || !is_other {
        return false;
    }
    let Some(pages) = tail::bare_range(draft.text(*range)) else { return false };
    draft.set_pages(pages, *range);
    if tail::is_article_number(number) {
        draft.set(FieldName::ArticleNumber, number, place);
    }
    true
}

/// From how many numbers on a range without a mark is pages rather than volumes.
const FEWEST_PAGES: u32 = 5;

/// How far from the end pages are looked for: a publisher and a place may stand behind them.
const BEHIND_PAGES: usize = 3;

impl Remaining {
    /// Takes a year without parentheses off the right of a reference that has none in parentheses.
    fn take_bare_year(&mut self, draft: &mut Draft<'_>) {
        if let [_, .., last] = self.pieces[..]
            && draft.item.issued.is_none()
            && let Some(year) = tail::year(draft.text(last).trim_end_matches('.'))
        {
            draft.item.issued = Some(Date::year(year));
            draft.take(FieldName::Issued, last);
            self.pieces.pop();
        } else if let Some(last) = self.pieces.last_mut()
            && draft.item.issued.is_none()
            && let Some((before, digits)) = draft.text(*last).trim_end_matches('.').rsplit_once(' ')
            && before.ends_with(['.', '”', '"', ',', '?'])
            && let Some(year) = tail::year(digits)
        {
            let place = Span::of(digits, draft.raw);
            draft.item.issued = Some(Date::year(year));
            draft.take(FieldName::Issued, place);
            last.end = last.start + before.len();
        }
    }

    /// Takes the year at the end of a source, `Honey Res2021`, when the reference has no other.
    fn take_glued_year(&mut self, draft: &mut Draft<'_>) {
        let Some(last) = self.pieces.last_mut() else { return };
        let text = draft.text(*last);
        let at = text.len().saturating_sub("2021".len());
        if draft.item.issued.is_none()
            && at > 1
            && text.is_char_boundary(at)
            && text[..at].ends_with(|c: char| !c.is_ascii_digit())
            && let Some(year) = tail::year(&text[at..])
        {
            draft.item.issued = Some(Date::year(year));
            draft.take(FieldName::Issued, Span::new(last.start + at, last.end));
            last.end = last.start + text[..at].trim_end().len();
        }
    }

    /// Takes the pages and drops what stands behind them, which is left over.
    fn take_pages(&mut self, draft: &mut Draft<'_>) {
        let count = self.pieces.len();
        let last = count.saturating_sub(BEHIND_PAGES);
        for index in (last..count).rev() {
            let piece = self.pieces[index];
            if let Some((number, range)) = tail::article_and_pages(draft.text(piece))
                && let Some(pages) = tail::bare_range(range)
            {
                let range = Span::of(range, draft.raw);
                draft.set_pages(pages, range);
                draft.set(FieldName::ArticleNumber, number, Span::new(piece.start, range.start - 1));
                self.pieces.truncate(index);
                return;
            }
            if let Some(marked) = tail::pages(draft.text(piece)) {
                let behind: Vec<Span> = self.pieces.drain(index..).skip(1).collect();
                if take_number_before_pages(draft, &marked, piece, &behind) {
                    return;
                }
                draft.set_marked_pages(marked, piece);
                publisher::take_known(draft, &behind);
                return;
            }
        }
        if let Some(last) = self.pieces.last().copied()
            && let Some(pages) = tail::counted_pages(draft.text(last))
        {
            draft.set_pages(pages, last);
            self.pieces.pop();
            return;
        }
        // Behind `4(2)` a range can only be pages; behind `4` it is an issue.
        if let [.., before, last] = self.pieces[..]
            && matches!(tail::numbering(draft.text(before)), Some(Numbering::Both(..)))
            && let Some(pages) = tail::bare_range(draft.text(last))
        {
            draft.set_pages(pages, last);
            self.pieces.pop();
            return;
        }
        for index in (last..count).rev() {
            let piece = self.pieces[index];
            let Some((place, pages)) = tail::pages_within(draft.text(piece)) else { continue };
            draft.set_pages(pages, place.shifted(piece.start));
            source::take_behind_pages(draft, Span::new(piece.start + place.end, piece.end));
            let before = draft.raw[piece.start..piece.start + place.start].trim_end().len();
            self.pieces[index] = Span::new(piece.start, piece.start + before);
            let has_numbers =
                self.pieces[index + 1..].iter().any(|piece| tail::numbering(draft.text(*piece)).is_some());
            if !has_numbers {
                let behind: Vec<Span> = self.pieces.drain(index + 1..).collect();
                publisher::take_behind_pages(draft, &behind);
            }
            if before == 0 {
                self.pieces.remove(index);
            }
            break;
        }
    }

    /// Takes volume and issue off the right, the issue last, and an article number behind them.
    fn find_numbers<'r>(&mut self, draft: &Draft<'r>) -> Vec<(Span, Numbering<'r>)> {
        const MOST: usize = 2;
        let mut found: Vec<(Span, Numbering<'r>)> = Vec::with_capacity(MOST + 1);
        while let Some(piece) = self.pieces.last() {
            let Some(numbering) = self.numbering_of_last(draft) else { break };
            if found.is_empty() && draft.item.page.is_none() && tail::is_period(draft.text(*piece)) {
                break;
            }
            let before = self.pieces.len().checked_sub(2).map(|index| draft.text(self.pieces[index]));
            let behind_number = || before.is_some_and(|before| tail::numbering(before).is_some());
            if (dates::is_day(draft.text(*piece)) && !behind_number())
                || (tail::year(draft.text(*piece)).is_some() && before.is_some_and(dates::is_day))
            {
                break;
            }
            let settles = matches!(numbering, Numbering::Both(..) | Numbering::Volume(_));
            found.push((*piece, numbering));
            self.pieces.pop();
            let is_article = |(_, last): &(Span, Numbering<'_>)| last.is_of_article();
            let behind = usize::from(draft.item.page.is_none() && found.first().is_some_and(is_article));
            if found.len() == MOST + behind || settles {
                break;
            }
        }
        found.reverse();
        found
    }

    /// The numbers without one that can only be pages: a range of many numbers, `1-40`, where nothing else stands.
    fn without_pages<'r>(
        &self,
        draft: &mut Draft<'r>,
        numbers: Vec<(Span, Numbering<'r>)>,
    ) -> Vec<(Span, Numbering<'r>)> {
        if let [(place, Numbering::Bare(range))] = numbers[..]
            && draft.item.page.is_none()
            && !tail::is_period(range)
            && let Some(pages) = tail::bare_range(range)
            && let (Ok(first), Some(Ok(last))) =
                (pages.first.parse::<u32>(), pages.last.as_deref().map(str::parse::<u32>))
            && last >= first.saturating_add(FEWEST_PAGES)
        {
            draft.set_pages(pages, place);
            return Vec::new();
        }
        numbers
    }

    /// What the last piece says as volume or issue. A letter or another short code is an issue only behind a number.
    fn numbering_of_last<'r>(&self, draft: &Draft<'r>) -> Option<Numbering<'r>> {
        let [before @ .., last] = &self.pieces[..] else { return None };
        let text = draft.text(*last);
        if draft.item.page.is_none() && document_numbers::is_patent(text) {
            return None;
        }
        let is_behind_number = || {
            let before = before.last().map(|piece| draft.text(*piece));
            before.is_some_and(|before| matches!(tail::numbering(before), Some(Numbering::Bare(_))))
        };
        let found = tail::numbering(text);
        if found.is_none() && matches!(text, "i" | "v" | "x") && draft.item.page.is_some() {
            return Some(Numbering::Bare(text));
        }
        if found.is_none() || text.len() == 1 && text.bytes().all(|b| b.is_ascii_alphabetic()) {
            let has_pages = draft.item.page.is_some();
            if tail::is_code_of_issue(text, has_pages) && is_behind_number() {
                return Some(Numbering::Issue(text));
            }
        }
        found
    }

    /// Takes the authors off the left; gives back how many there are.
    fn read_authors(&mut self, draft: &mut Draft<'_>) -> usize {
        let texts: Vec<&str> = self.pieces.iter().map(|piece| draft.text(*piece)).collect();
        let found = authors::pairs(&texts).unwrap_or_else(|| authors::authors(&texts, draft.names));
        let count = found.names.len();
        self.start = found.pieces;
        draft.set_authors(found, &self.pieces);
        count
    }
}

/// Takes the numbers behind the source. Without pages a second number that is too long for an issue is an article's.
fn take_numbers(draft: &mut Draft<'_>, numbers: &[(Span, Numbering<'_>)]) {
    for (place, numbering) in numbers {
        match numbering {
            Numbering::Bare(number)
                if draft.item.volume.is_some()
                    && draft.item.page.is_none()
                    && tail::is_article_number(number) =>
            {
                draft.set(FieldName::ArticleNumber, number, *place);
            }
            Numbering::Bare(_)
            | Numbering::Volume(_)
            | Numbering::Issue(_)
            | Numbering::Article(_)
            | Numbering::Both(..) => draft.set_numbering(numbering, *place),
        }
    }
}
