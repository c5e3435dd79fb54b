//! The publisher and its place, from what stands behind everything else.

use super::draft::Draft;
use super::{lexicon, score, words};
use crate::model::FieldName;
use crate::span::Span;

/// The most pieces of a publisher and its place, `Hive Press, Boca Raton, FL, USA`.
const MOST_PIECES: usize = 4;

/// Takes `Place: Publisher` or `Publisher, Place` from the pieces that stand behind everything else; tells whether there
/// was a publisher.
pub(super) fn take(draft: &mut Draft<'_>, behind: &[Span]) -> bool {
    let (Some(first), Some(last)) = (behind.first(), behind.last()) else { return false };
    let whole = Span::new(first.start, last.end);
    let text = draft.text(whole);
    if draft.is_taken(whole) {
        return false;
    }
    if let Some((place, publisher)) = text.split_once(": ") {
        let is_place = place.split_whitespace().count() <= 5 && place.starts_with(char::is_uppercase);
        // Books have subtitles: one of the two has to be known.
        let is_known = lexicon::holds(&lexicon::PLACES, place.split(',').next().unwrap_or(place))
            || publisher.split(", ").any(is_publisher);
        if is_place
            && is_known
            && publisher.starts_with(char::is_uppercase)
            && publisher.split_whitespace().count() <= 8
        {
            draft.set(FieldName::PublisherPlace, place, Span::of(place, draft.raw));
            draft.set(FieldName::Publisher, publisher.trim_end_matches('.'), Span::of(publisher, draft.raw));
            return true;
        }
    }
    if is_publisher(draft.text(*first)) && behind.len() <= MOST_PIECES {
        draft.set(FieldName::Publisher, draft.text(*first).trim_end_matches('.'), *first);
        take_place(draft, &behind[1..]);
        return true;
    }
    false
}

/// Takes a publisher with its place, or a body that issues works with its own.
pub(super) fn take_known(draft: &mut Draft<'_>, behind: &[Span]) -> bool {
    let Some(first) = behind.first().copied() else { return false };
    if take(draft, behind) {
        return true;
    }
    let is_body = is_institution(draft.text(first)) && !draft.is_taken(first);
    if is_body {
        draft.set(FieldName::Publisher, draft.text(first).trim_end_matches('.'), first);
        take_place(draft, &behind[1..]);
    }
    is_body
}

/// Takes what stands behind pages in parentheses, where styles print the publisher: `(pp. 1-9), Hive`.
pub(super) fn take_behind_pages(draft: &mut Draft<'_>, behind: &[Span]) {
    const MOST: usize = 4;
    if take_known(draft, behind) {
        return;
    }
    if let [only] = behind {
        let text = draft.text(*only);
        let is_name = text.starts_with(char::is_uppercase)
            && text.split_whitespace().count() <= MOST
            && !text.ends_with("Series")
            && !text.contains(|c: char| c.is_ascii_digit());
        if is_name && !draft.is_taken(*only) {
            draft.set(FieldName::Publisher, text.trim_end_matches('.'), *only);
        }
    }
}

/// Takes the place of a publisher, `Boca Raton, FL`.
fn take_place(draft: &mut Draft<'_>, pieces: &[Span]) {
    let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return };
    let place = Span::new(first.start, last.end);
    let text = draft.text(place);
    let is_place = text.split_whitespace().count() <= 4
        && text.starts_with(char::is_uppercase)
        && !text.contains(|c: char| c.is_ascii_digit());
    if is_place {
        draft.set(FieldName::PublisherPlace, text.trim_end_matches('.'), place);
    }
}

/// Whether a source without numbers is a body that issues works rather than a journal or a series: a word of bodies
/// leads its name or ends it, and no word of sources stands in it.
pub(super) fn is_institution(source: &str) -> bool {
    const MOST: usize = 8;
    const OTHERS: &[&str] = &[
        "bulletin",
        "business",
        "news",
        "newsletter",
        "paper",
        "papers",
        "report",
        "reports",
        "series",
        "transcript",
    ];
    let words = || words::runs(source);
    let is_other = |word: &str| {
        let known = lexicon::lists_of_word(word);
        known.has(lexicon::SOURCE_WORDS) || known.has(lexicon::MEETING_WORDS) || lexicon::among(OTHERS, word)
    };
    let bears = |word: &str| lexicon::holds(&lexicon::BODY_WORDS, word);
    // `Bees and Society` is a journal, and so is what is called by one word.
    let ends = || {
        let (before, end) = words().fold((None, None), |(_, end), word| (end, Some(word)));
        end.is_some_and(bears) && before.is_some_and(|word| !lexicon::among(&["and", "et", "und", "y"], word))
    };
    let leads = || {
        let mut heads = words().zip(words().skip(1));
        heads.any(|(head, next)| lexicon::among(&["for", "of", "on"], next) && bears(head))
    };
    source.starts_with(char::is_uppercase)
        && !source.contains([':', '&'])
        && !score::is_site(source)
        && words().count() <= MOST
        && (ends() || leads())
        && !words().any(is_other)
}

/// Whether a piece names a publisher: it is known as one, or a word of publishers ends it.
fn is_publisher(piece: &str) -> bool {
    lexicon::holds(&lexicon::PUBLISHERS, piece.trim_end_matches('.')) || ends_in_word(piece)
}

/// Whether a word that publishers bear ends a piece, `Hive Press`.
pub(super) fn ends_in_word(piece: &str) -> bool {
    const WORDS: &[&str] =
        &["books", "press", "publ", "publications", "publisher", "publishers", "publishing", "verlag"];
    let text = piece.trim_end_matches('.');
    // Their last letters tell nearly every piece.
    if !matches!(text.as_bytes(), [.., b'g' | b'l' | b'r' | b's' | b'G' | b'L' | b'R' | b'S']) {
        return false;
    }
    let last = text.split(|c: char| !c.is_alphanumeric()).next_back();
    last.is_some_and(|word| lexicon::among(WORDS, word))
}
