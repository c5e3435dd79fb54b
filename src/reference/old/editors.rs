//! Editors among what the export could not place: `In A. Roe & B. Poe (Eds.)`, `Roe J., (ed)`, `edited by Ann Roe`.

use crate::model::{FieldName, Name};
use crate::reference::draft::Draft;
use crate::reference::{lexicon, names};
use crate::span::Span;

/// Marks behind editors.
const MARKS: &[&str] = &["ed", "eds", "editor", "editors", "hg", "hrsg", "org", "orgs"];

/// Words before editors.
const LEADS: &[&str] =
    &["edited by ", "ed. by ", "eds. ", "ed. ", "editors ", "editor ", "eds: ", "(eds.) ", "hrsg. von "];

/// Takes the editors, if there are any, and drops their pieces.
pub(super) fn take(draft: &mut Draft<'_>, pieces: &mut Vec<Span>) {
    if !draft.item.editor.is_empty() {
        return;
    }
    let Some((first, last, names)) = before_mark(draft, pieces).or_else(|| behind_lead(draft, pieces)) else {
        return;
    };
    let place = Span::new(pieces[first].start, pieces[last].end);
    if draft.is_taken(place) {
        return;
    }
    draft.item.editor = names;
    draft.take(FieldName::Editor, place);
    draft.signs.is_in = true;
    pieces.drain(first..=last);
    // The mark is printed again where its place in the reference was.
    pieces.retain(|piece| {
        let is_mark = is_mark(draft.text(*piece)) || matches!(draft.text(*piece), "In" | "in" | "In:");
        if is_mark {
            draft.take(FieldName::Editor, *piece);
        }
        !is_mark
    });
}

/// Whether a piece is `(Eds.)`, or what is left of it.
fn is_mark(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    lexicon::among(MARKS, bare)
}

/// A piece without the mark that ends it, `B. Poe (Eds.)`.
fn without_mark(text: &str) -> Option<&str> {
    let ends = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    let word = ends.rsplit(|c: char| !c.is_alphanumeric()).next()?;
    let before = &ends[..ends.len() - word.len()];
    let is_marked = lexicon::among(MARKS, word)
        && (before.ends_with(['(', '[']) || word.starts_with(char::is_uppercase) || word.ends_with('s'));
    is_marked.then(|| before.trim_end_matches(['(', '[', ' ', ',']))
}

type Editors = (usize, usize, Vec<Name>);

/// Names before a mark, as far back as there are names.
fn before_mark(draft: &Draft<'_>, pieces: &[Span]) -> Option<Editors> {
    (0..pieces.len()).find_map(|mark| {
        let text = draft.text(pieces[mark]);
        let own = if is_mark(text) { "" } else { without_mark(text)? };
        let mut found: Vec<Name> = Vec::new();
        let mut at = mark;
        let mut text = own;
        let mut begin = None;
        loop {
            let (inner, is_first) = without_lead(text);
            if names::is_initials(inner) && !inner.is_empty() && at > 0 {
                // `Roe, J., Poe, P.`
                let (family, is_first) = without_lead(draft.text(pieces[at - 1]));
                if !names::is_family(family) {
                    break;
                }
                found.insert(0, names::person_of(family, inner).name());
                at -= 1;
                begin = Some(at);
                if is_first {
                    break;
                }
            } else if !inner.is_empty() {
                let Some(mut list) = people(inner, false) else { break };
                list.append(&mut found);
                found = list;
                begin = Some(at);
                if is_first {
                    break;
                }
            }
            if at == 0 {
                break;
            }
            at -= 1;
            text = draft.text(pieces[at]);
        }
        begin.filter(|_| !found.is_empty()).map(|first| (first, mark, found))
    })
}

/// Names behind `edited by`, up to the one that `and` introduces or the first that is no name.
fn behind_lead(draft: &Draft<'_>, pieces: &[Span]) -> Option<Editors> {
    let (first, lead) = pieces.iter().enumerate().find_map(|(at, piece)| {
        LEADS.iter().find(|lead| lexicon::opens(&[lead], draft.text(*piece))).map(|lead| (at, lead.len()))
    })?;
    let mut found = people(&draft.text(pieces[first])[lead..], true)?;
    let mut last = first;
    for (at, piece) in pieces.iter().enumerate().skip(first + 1) {
        let (text, is_last) =
            match draft.text(*piece).strip_prefix("and ").or_else(|| draft.text(*piece).strip_prefix("& ")) {
                Some(name) => (name, true),
                None => (draft.text(*piece), false),
            };
        let Some(mut list) = people(text, true) else { break };
        found.append(&mut list);
        last = at;
        if is_last || list_ends(text) {
            break;
        }
    }
    Some((first, last, found))
}

fn list_ends(text: &str) -> bool {
    text.contains(" and ") || text.contains(" & ")
}

/// A piece without `In` or a conjunction, and whether `In` stood before it, which begins the list.
fn without_lead(text: &str) -> (&str, bool) {
    if let Some(rest) = ["In: ", "In ", "in: ", "in "].iter().find_map(|lead| text.strip_prefix(lead)) {
        return (rest.trim_start(), true);
    }
    let rest = ["and ", "& "].iter().find_map(|lead| text.strip_prefix(lead)).unwrap_or(text);
    (rest.trim_start(), false)
}

/// The people that a piece names, `A. Roe and B. Poe`; none where a part of it is no name. Given names in full are
/// believed only `in_full`.
fn people(text: &str, in_full: bool) -> Option<Vec<Name>> {
    text.split(" & ").flat_map(|part| part.split(" and ")).map(|part| person(part.trim(), in_full)).collect()
}

/// One name, in the order `Roe J.`, `J. Roe` or, in full, `Jane Roe`.
fn person(text: &str, in_full: bool) -> Option<Name> {
    let (given, family) = given_first(text, in_full)?;
    Some(names::person_of(family, given).name())
}

fn given_first(text: &str, in_full: bool) -> Option<(&str, &str)> {
    let is_initials = |word: &str| names::is_initials(word) && !word.is_empty();
    let mut words = text.split_whitespace();
    let first = words.next()?;
    let last = words.next_back()?;
    if is_initials(last) && !is_initials(first) {
        let mut begin = Span::of(last, text).start;
        for word in words.rev().take_while(|word| is_initials(word)) {
            begin = Span::of(word, text).start;
        }
        let (family, given) = text.split_at(begin);
        return names::is_family(family).then_some((given, family));
    }
    let mut end = Span::of(first, text).end;
    if !is_initials(first) {
        let is_sound = in_full
            && text.split_whitespace().count() <= 4
            && names::is_family(text)
            && !text.split_whitespace().any(|word| lexicon::holds(&lexicon::BODY_WORDS, word))
            && !lexicon::holds(&lexicon::PLACES, text)
            && !lexicon::holds(&lexicon::PUBLISHERS, text);
        if !is_sound {
            return None;
        }
    }
    for word in words.take_while(|word| is_initials(word)) {
        end = Span::of(word, text).end;
    }
    let (given, family) = text.split_at(end);
    (names::is_family(family) && !is_initials(family.trim())).then_some((given, family))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Item;
    use crate::reference::pieces;

    fn shown(raw: &str) -> (Vec<String>, Vec<&str>) {
        let mut item = Item::default();
        let mut draft = Draft::new(raw, &mut item, &crate::reference::weights::LEARNT.words);
        let mut pieces = pieces::pieces(raw, Span::new(0, raw.len()));
        take(&mut draft, &mut pieces);
        let names = draft.item.editor.iter().map(|name| match name {
            Name::Person(person) => {
                format!("{}/{}", person.full_family(), person.given.as_deref().unwrap_or(""))
            }
            Name::Literal { literal } => literal.clone(),
        });
        (names.collect(), pieces.iter().map(|piece| &raw[piece.range()]).collect())
    }

    #[test]
    fn editors_are_found_before_and_behind_their_marks() {
        for (raw, names, rest) in [
            (
                "In R. S. Roe, J. G. Poe, & T. M. Doe (Eds.), Hivebury, CA: Wax",
                &["Roe/R. S.", "Poe/J. G.", "Doe/T. M."][..],
                &["Hivebury", "CA: Wax"][..],
            ),
            ("Roe J., Poe A., (eds), London, Sage, (Eds.)", &["Roe/J.", "Poe/A."], &["London", "Sage"]),
            ("Roe, J., Poe, A.B. (Eds.), Sage", &["Roe/J.", "Poe/A.B."], &["Sage"]),
            (
                "edited by Ann Roe, Bea Poe, and Cy van Doe, London: Wax",
                &["Roe/Ann", "Poe/Bea", "van Doe/Cy"],
                &["London: Wax"],
            ),
            ("ed. by A. Roe and B. Poe, Sage", &["Roe/A.", "Poe/B."], &["Sage"]),
            ("London, Sage, 2nd ed.", &[], &["London", "Sage", "2nd ed."]),
        ] {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(shown(raw), (names, rest.to_vec()), "{raw}");
        }
    }
}
