//! The layout of exports before 2023: `Surname, I.I., Title (2005) Source, 41 (1), pp. 49-82. , Publisher, Place`.
//!
//! [`slots`] says where the parts lie; here authors, title and source are read, in [`numbers`] what stands behind the
//! source, in [`extras`] what the export could not place.

mod authorship;
mod editors;
mod extras;
mod imprint;
mod kinds;
mod numbers;
mod slots;

use super::confidence::Seen;
use super::draft::Draft;
use super::pieces::{Ends, Piece};
use super::score::Context;
use super::segment::Scorer;
use super::{lexicon, pieces, source, tail};
use crate::model::{Date, FieldName};
use crate::span::Span;
use slots::Joint;
pub(super) use slots::{Slots, slots};

/// Reads a reference whose parts lie as `slots` says.
pub(super) fn read(draft: &mut Draft<'_>, slots: &Slots, scorer: Scorer<'_>) {
    draft.choices.layout = if slots.joint == Joint::Blank { Seen::Old } else { Seen::OddOld };
    if let Some((year, digits)) = slots.year {
        draft.item.issued = Some(Date::year(year));
        draft.take(FieldName::Issued, digits);
    }
    let title = authorship::take(draft, slots);
    match slots.year {
        Some(_) => draft.set_title(&title),
        None => take_glued(draft, &title, scorer),
    }

    let main = free_pieces(draft, slots.main);
    let texts: Vec<&str> = main.iter().map(|piece| draft.text(*piece)).collect();
    let (begin, end) = numbers::run(&texts, usize::from(slots.joint == Joint::Blank));
    let (words, behind) = (&main[..begin], &main[end..]);
    numbers::take(draft, &main[begin..end]);
    let mut extras = Vec::new();
    match slots.joint {
        Joint::Blank if draft.item.title.is_some() => take_source(draft, words),
        Joint::Blank => take_title_or_source(draft, words, &texts[begin..end], scorer),
        Joint::Stop => take_sentences(draft, words, scorer),
        Joint::Comma => extras.extend_from_slice(words),
    }
    extras.extend_from_slice(behind);
    extras.extend(free_pieces(draft, slots.extras));
    extras::take(draft, extras, scorer);
}

/// The pieces of a place that no field has taken yet.
fn free_pieces(draft: &Draft<'_>, within: Span) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = within.start;
    for taken in draft.taken_in_order() {
        if taken.end <= start || taken.start >= within.end {
            continue;
        }
        if taken.start > start {
            found.extend(pieces::pieces(draft.raw, Span::new(start, taken.start)));
        }
        start = taken.end;
    }
    if start < within.end {
        found.extend(pieces::pieces(draft.raw, Span::new(start, within.end)));
    }
    found.retain(|piece| draft.text(*piece).contains(char::is_alphanumeric));
    found
}

fn context(draft: &Draft<'_>) -> Context {
    Context {
        has_volume: draft.item.volume.is_some() || draft.item.issue.is_some(),
        has_pages: draft.item.page.is_some(),
        has_authors: !draft.item.author.is_empty() || !draft.item.editor.is_empty(),
        year: draft.item.issued.map(|issued| issued.year),
    }
}

/// Takes what stands where the source stands: a source, or in its place the kind of a thesis or patent, a note that the
/// work is in press, or words that announce an address.
fn take_source(draft: &mut Draft<'_>, words: &[Span]) {
    let Some((first, rest)) = words.split_first() else { return };
    if let Some((last, before)) = words.split_last()
        && !before.is_empty()
        && kinds::take_status(draft, *last)
    {
        return take_source(draft, before);
    }
    let text = draft.text(*first);
    if kinds::is_retrieval(text) {
        draft.take(FieldName::Url, *first);
        return;
    }
    if kinds::take_status(draft, *first)
        || kinds::take_thesis(draft, *first)
        || kinds::take_patent(draft, *first)
    {
        imprint::take(draft, rest);
        return;
    }
    let context = context(draft);
    let is_bare = !context.has_volume && !context.has_pages;
    if is_bare && imprint::is_department(text) {
        imprint::take(draft, words);
    } else if is_bare
        && kinds::is_report(text)
        && rest.first().is_some_and(|next| imprint::is_body(draft.text(*next)))
    {
        source::take(draft, &[Piece::at(draft, *first)], context);
        imprint::take(draft, rest);
    } else {
        let is_meeting =
            kinds::is_talk(text) || words.iter().any(|piece| imprint::is_meeting(draft.text(*piece)));
        let count = if is_meeting { imprint::address(draft, rest) } else { 0 };
        let (container, address) = words.split_at(words.len() - count);
        source::take(draft, &Piece::all(draft, container), context);
        imprint::take(draft, address);
    }
}

/// Takes what stands behind a year that nothing but authors stand before: a title, or a source without title.
fn take_title_or_source(draft: &mut Draft<'_>, words: &[Span], numbers: &[&str], scorer: Scorer<'_>) {
    let has_both = numbers.iter().any(|piece| piece.contains(" ("))
        || (draft.item.volume.is_some() && draft.item.page.is_some());
    if has_both && scorer.is_source(&Piece::all(draft, words), context(draft)) {
        take_source(draft, words);
        return;
    }
    let apart = |piece: &Span| match pieces::sentences(draft.raw, *piece, Ends::ALL) {
        found if found.is_empty() => vec![*piece],
        found => found,
    };
    let sentences: Vec<Span> = words.iter().flat_map(apart).collect();
    let source = sentences.iter().skip(1).position(|piece| draft.text(*piece).starts_with("In"));
    let (title, source) = sentences.split_at(source.map_or(sentences.len(), |at| at + 1));
    draft.set_title(title);
    take_source(draft, source);
}

/// Takes title and source where the reference is as its authors wrote it: the title is a sentence.
fn take_sentences(draft: &mut Draft<'_>, words: &[Span], scorer: Scorer<'_>) {
    if draft.item.title.is_some() {
        take_source(draft, words);
        return;
    }
    let words = without_pages(draft, words);
    let Some(place) = pieces::whole(&words) else { return };
    let text = draft.text(place);
    let start = text.len() - text.trim_start_matches(['.', ' ']).len();
    let Some(end) = sentence_end(&text[start..]).map(|end| start + end) else {
        let mut words = words;
        if let Some(first) = words.first_mut() {
            first.start += start;
        }
        let choice = scorer.best_cut(&Piece::all(draft, &words), context(draft));
        draft.choices.margin = choice.margin;
        let (title, source) = words.split_at(choice.cut);
        draft.set_title(title);
        take_source(draft, source);
        return;
    };
    draft.set_title(&[Span::new(place.start + start, place.start + end)]);
    let source = pieces::pieces(draft.raw, Span::new(place.start + end, place.end));
    let texts: Vec<&str> = source.iter().map(|piece| draft.text(*piece)).collect();
    let is_imprint =
        texts.iter().any(|piece| piece.contains(": ")) && !texts.iter().any(|piece| piece.starts_with("In "));
    if !(is_imprint && imprint::take(draft, &source)) {
        take_source(draft, &source);
    }
}

/// Takes pages in parentheses at the end of a book, `In The book of bees (pp. 1-9). London: Sage`, with the imprint behind
/// them; gives back the pieces before them.
fn without_pages(draft: &mut Draft<'_>, words: &[Span]) -> Vec<Span> {
    let found = words.iter().enumerate().find_map(|(at, piece)| {
        let (place, pages) = tail::pages_within(draft.text(*piece))?;
        Some((at, place.shifted(piece.start), pages))
    });
    let Some((at, place, pages)) = found else { return words.to_vec() };
    draft.set_pages(pages, place);
    let mut before = words[..=at].to_vec();
    let behind = words.last().map_or(place.end, |last| last.end);
    let behind = Span::new(place.end, behind);
    let start = behind.end - draft.text(behind).trim_start_matches(['.', ' ', ',']).len();
    imprint::take(draft, &pieces::pieces(draft.raw, Span::new(start, behind.end)));
    if let Some(last) = before.last_mut() {
        last.end = last.start + draft.raw[last.start..place.start].trim_end().len();
    }
    before.retain(|piece| !piece.is_empty());
    before
}

/// The shortest word that a sentence ends with: a stop behind a shorter one mostly abbreviates.
const LAST_WORD: usize = 4;

/// Where the first sentence of a text ends, the stop included.
fn sentence_end(text: &str) -> Option<usize> {
    memchr::memchr3_iter(b'.', b'?', b'!', text.as_bytes()).find_map(|at| {
        let rest = text[at + 1..].strip_prefix(' ')?;
        let word = text[..at].split(' ').next_back().unwrap_or_default();
        (rest.starts_with(char::is_uppercase) && word.chars().count() >= LAST_WORD).then_some(at + 1)
    })
}

/// The fewest words of a title in sentence case before a source that nothing separates from it.
const WORDS_OF_TITLE: usize = 3;

/// Takes title and source of a work without a year, between which nothing stands: `A study of bees Journal of Honey`.
/// Where a title in sentence case ends in two capitalised words or more, those may be the source.
fn take_glued(draft: &mut Draft<'_>, pieces: &[Span], scorer: Scorer<'_>) {
    let Some(place) = pieces::whole(pieces) else { return };
    let text = draft.text(place);
    let is_capitalised = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c == '&');
    let mut words = text.split_whitespace().rev().peekable();
    let (mut start, mut count) = (text.len(), 0usize);
    while let Some(word) = words.next() {
        let is_joined =
            lexicon::word(word).is_small && words.peek().is_some_and(|before| is_capitalised(before));
        if is_capitalised(word) {
            start = Span::of(word, text).start;
            count += 1;
        } else if !is_joined {
            break;
        }
    }
    let title = text[..start].trim_end();
    let lower = title.split_whitespace().filter(|word| word.starts_with(char::is_lowercase)).count();
    let is_glued = count >= 2 && lower >= 2 && title.split_whitespace().count() >= WORDS_OF_TITLE;
    let both = [Span::of(title, draft.raw), Span::of(&text[start..], draft.raw)];
    if !is_glued || scorer.best_cut(&Piece::all(draft, &both), context(draft)).cut != 1 {
        draft.set_title(pieces);
        return;
    }
    draft.set_title(&[Span::of(title, draft.raw)]);
    let source = pieces::pieces(draft.raw, Span::new(place.start + start, place.end));
    take_source(draft, &source);
}
