//! The publisher and its place, from what stands behind everything else.

use super::draft::Draft;
use super::lexicon;
use crate::model::FieldName;
use crate::span::Span;

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
        if is_place && publisher.starts_with(char::is_uppercase) && publisher.split_whitespace().count() <= 8
        {
            draft.set(FieldName::PublisherPlace, place, Span::of(place, draft.raw));
            draft.set(FieldName::Publisher, publisher.trim_end_matches('.'), Span::of(publisher, draft.raw));
            return true;
        }
    }
    if is_publisher(draft.text(*first)) {
        draft.set(FieldName::Publisher, draft.text(*first).trim_end_matches('.'), *first);
        let place = Span::new(behind.get(1).map_or(last.end, |next| next.start), last.end);
        let text = draft.text(place);
        let is_place = text.split_whitespace().count() <= 4
            && text.starts_with(char::is_uppercase)
            && !text.contains(|c: char| c.is_ascii_digit());
        if is_place {
            draft.set(FieldName::PublisherPlace, text.trim_end_matches('.'), place);
        }
        return true;
    }
    false
}

fn is_publisher(piece: &str) -> bool {
    const WORDS: &[&str] =
        &["books", "press", "publ", "publications", "publisher", "publishers", "publishing", "verlag"];
    let bare = piece.trim_end_matches('.');
    lexicon::holds(&lexicon::PUBLISHERS, bare)
        || bare
            .split(|c: char| !c.is_alphanumeric())
            .next_back()
            .is_some_and(|word| lexicon::among(WORDS, word))
}
