//! Publisher and place among what the export could not place, in either order: `London: Sage`, `Sage, London`,
//! `New York, NY, Basic Books`.

use super::kinds;
use crate::model::FieldName;
use crate::reference::draft::Draft;
use crate::reference::lexicon;
use crate::span::Span;

/// What a piece of an imprint can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Place,
    Publisher,
    /// A name that no list knows.
    Name,
    /// No part of an imprint.
    Other,
}

/// Takes publisher and place from pieces that nothing else took. Where a meeting is the source and no publisher is
/// printed, the place is that of the meeting. Tells whether there was any.
pub(super) fn take(draft: &mut Draft<'_>, run: &[Span]) -> bool {
    let found = with_colon(draft, run).or_else(|| without_colon(draft, run));
    let Some(Imprint { publisher, place }) = found else { return false };
    let set = |draft: &mut Draft<'_>, field, place: Span| {
        let text = draft.text(place).trim_end_matches([',', ':', ' ']);
        let text = if text.contains(['(', '[']) { text } else { text.trim_end_matches([')', ']']) };
        let text = if abbreviates(text) { text } else { text.trim_end_matches('.') };
        draft.set(field, text, place);
    };
    if let Some(publisher) = publisher {
        set(draft, FieldName::Publisher, publisher);
    }
    if let Some(place) = place {
        let is_event = draft.item.publisher.is_none()
            && draft
                .item
                .container_title
                .as_deref()
                .is_some_and(|container| kinds::is_talk(container) || is_meeting(container));
        set(draft, if is_event { FieldName::EventPlace } else { FieldName::PublisherPlace }, place);
    }
    true
}

/// How many pieces at the end of a run are a town with its state or country.
pub(super) fn address(draft: &Draft<'_>, run: &[Span]) -> usize {
    let begin = run.iter().rposition(|piece| !is_place(draft.text(*piece))).map_or(0, |at| at + 1);
    let is_town = begin > 0
        && begin < run.len()
        && is_region(draft.text(run[begin]))
        && part(draft.text(run[begin - 1])) == Part::Name
        && draft.text(run[begin - 1]).split_whitespace().count() <= 2;
    run.len() - begin + usize::from(is_town)
}

pub(super) fn is_meeting(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| lexicon::word(word).is_conference)
}

fn abbreviates(text: &str) -> bool {
    ["Inc.", "Ltd.", "Co.", "Corp.", "D.C.", "U.S.A.", "U.K.", "U.S.", "S.A."]
        .iter()
        .any(|end| text.ends_with(end))
}

struct Imprint {
    publisher: Option<Span>,
    place: Option<Span>,
}

/// `Place: Publisher`: the place may stand in several pieces, `New York, NY: Routledge`.
fn with_colon(draft: &Draft<'_>, run: &[Span]) -> Option<Imprint> {
    let (at, colon) = run
        .iter()
        .enumerate()
        .find_map(|(at, piece)| Some((at, memchr::memchr(b':', draft.text(*piece).as_bytes())?)))?;
    let piece = run[at];
    let text = draft.text(piece);
    let (left, right) = (text[..colon].trim_end_matches([',', ' ', ')']), text[colon + 1..].trim());
    let mut begin = at;
    if left.is_empty() {
        begin = begin.checked_sub(1)?;
    } else if !is_name(left)
        || lexicon::among(&["available", "ed", "eds", "in", "note", "see", "source"], left)
    {
        return None;
    }
    let nearest = if left.is_empty() { draft.text(run[begin]) } else { left };
    begin = address_begin(draft, run, begin, nearest);
    let end = if left.is_empty() { run[at - 1].end } else { Span::of(left, draft.raw).end };
    let place = Span::new(run[begin].start, end);
    let mut last = at;
    let mut publisher = match run.get(at + 1) {
        Some(next) if right.is_empty() => {
            last += 1;
            *next
        }
        Some(_) | None => Span::of(right, draft.raw),
    };
    if !is_name(draft.text(publisher)) {
        return None;
    }
    if let Some(next) = run.get(last + 1).filter(|next| is_company(draft.text(**next))) {
        publisher.end = next.end;
    }
    (!draft.is_taken(place) && !draft.is_taken(publisher))
        .then_some(Imprint { publisher: Some(publisher), place: Some(place) })
}

/// Where an address that ends in a state or country begins.
fn address_begin(draft: &Draft<'_>, run: &[Span], mut begin: usize, nearest: &str) -> usize {
    let mut nearest = nearest;
    while is_region(nearest) && run.len() - begin <= 4 {
        let Some(before) = begin.checked_sub(1) else { break };
        let text = draft.text(run[before]);
        if !matches!(part(text), Part::Place | Part::Name) || text.split_whitespace().count() > 3 {
            break;
        }
        begin = before;
        nearest = text;
    }
    begin
}

/// Publisher and place as pieces of their own. A name that no list knows is a publisher beside a place, or alone where
/// the work stands in nothing else.
fn without_colon(draft: &Draft<'_>, run: &[Span]) -> Option<Imprint> {
    let parts: Vec<Part> = run.iter().map(|piece| part(draft.text(*piece))).collect();
    let stands_alone = draft.item.container_title.is_none() && draft.item.page.is_none();
    let known = parts.iter().position(|part| *part == Part::Publisher);
    if known.is_none()
        && let Some(imprint) = run.iter().find_map(|piece| {
            glued(draft, *piece)
                .filter(|found| found.publisher.is_some_and(|name| is_publisher(draft.text(name))))
        })
    {
        return Some(imprint);
    }
    let Some(at) = known.or_else(|| {
        let is_beside =
            |at: usize| at > 0 && parts[at - 1] == Part::Place || parts.get(at + 1) == Some(&Part::Place);
        let is_only = parts.len() == 1 && stands_alone;
        parts
            .iter()
            .enumerate()
            .position(|(at, part)| *part == Part::Name && (is_only || is_beside(at)))
            .filter(|at| stands_alone || !is_address(draft, run, &parts, *at))
    }) else {
        return places_alone(draft, run, &parts);
    };
    if known.is_none()
        && let Some(imprint) = glued(draft, run[at])
    {
        return Some(imprint);
    }
    // A department stands before its university.
    let mut end = at + 1;
    while end < run.len()
        && (parts[end] == Part::Publisher && is_body(draft.text(run[end]))
            || is_company(draft.text(run[end])))
    {
        end += 1;
    }
    let publisher = Span::new(run[at].start, run[end - 1].end);
    let mut begin = at;
    while begin > 0 && parts[begin - 1] == Part::Place {
        begin -= 1;
    }
    if begin < at && begin > 0 && parts[begin - 1] == Part::Name && is_region(draft.text(run[begin])) {
        begin -= 1;
    }
    // A town that no list knows stands before a publisher that one knows: `Hivebury, Sage`.
    if begin == at && at == 1 && parts[0] == Part::Name && end == run.len() && known.is_some() && stands_alone
    {
        begin = 0;
    }
    let place = if begin < at {
        Some(Span::new(run[begin].start, run[at - 1].end))
    } else {
        let count =
            parts[end..].iter().take(3).take_while(|part| matches!(part, Part::Place | Part::Name)).count();
        (count > 0).then(|| Span::new(run[end].start, run[end + count - 1].end))
    };
    let place = place.filter(|place| !draft.is_taken(*place));
    (!draft.is_taken(publisher)).then_some(Imprint { publisher: Some(publisher), place })
}

/// Whether a name that no list knows is the town of the state or country behind it.
fn is_address(draft: &Draft<'_>, run: &[Span], parts: &[Part], at: usize) -> bool {
    parts.get(at + 1) == Some(&Part::Place) && is_region(draft.text(run[at + 1]))
}

/// A place without publisher, with the town before its state.
fn places_alone(draft: &Draft<'_>, run: &[Span], parts: &[Part]) -> Option<Imprint> {
    let first = parts.iter().position(|part| *part == Part::Place)?;
    let count = parts[first..].iter().take_while(|part| **part == Part::Place).count();
    let is_town = first > 0 && parts[first - 1] == Part::Name && is_region(draft.text(run[first]));
    let begin = if is_town { first - 1 } else { first };
    let place = Span::new(run[begin].start, run[first + count - 1].end);
    (!draft.is_taken(place)).then_some(Imprint { publisher: None, place: Some(place) })
}

/// A publisher and a place in one piece, `Benjamins Amsterdam`.
fn glued(draft: &Draft<'_>, piece: Span) -> Option<Imprint> {
    let text = draft.text(piece);
    let spaces = memchr::memchr_iter(b' ', text.as_bytes());
    spaces.take(8).find_map(|at| {
        let (before, behind) = (&text[..at], &text[at + 1..]);
        let of = |publisher: &str, place: &str| Imprint {
            publisher: Some(Span::of(publisher, draft.raw)),
            place: Some(Span::of(place, draft.raw)),
        };
        if is_place(behind) && is_name(before) { Some(of(before, behind)) } else { None }
    })
}

fn part(text: &str) -> Part {
    if is_place(text) {
        Part::Place
    } else if is_publisher(text) {
        Part::Publisher
    } else if is_name(text) {
        Part::Name
    } else {
        Part::Other
    }
}

fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| matches!(c, ' ' | '.' | ',' | '(' | ')' | ';'))
}

/// Whether a piece is a place, `New York`, `NY`, `Washington DC`, `London and New York`.
fn is_place(text: &str) -> bool {
    let is_one = |place: &str| {
        let place = bare(place);
        lexicon::holds(&lexicon::PLACES, place)
            || is_region(place)
            || place.rsplit_once(' ').is_some_and(|(town, state)| {
                is_state(state) && is_name(town) && town.split_whitespace().count() <= 2
            })
    };
    is_one(text)
        || text
            .split_once(" and ")
            .or_else(|| text.split_once(" & "))
            .or_else(|| text.split_once('/'))
            .is_some_and(|(one, other)| is_one(one) && is_one(other))
}

/// Whether a piece is a place or a publisher by the lists.
pub(super) fn is_certain(text: &str) -> bool {
    is_place(text) || is_publisher(text)
}

/// Whether a piece is a state or country that stands behind a town.
fn is_region(text: &str) -> bool {
    const COUNTRIES: &[&str] = &[
        "australia",
        "austria",
        "canada",
        "england",
        "france",
        "germany",
        "india",
        "ireland",
        "italy",
        "japan",
        "netherlands",
        "new zealand",
        "scotland",
        "spain",
        "switzerland",
        "the netherlands",
        "u.k",
        "u.s",
        "u.s.a",
        "uk",
        "united kingdom",
        "united states",
        "us",
        "usa",
        "wales",
    ];
    let text = bare(text);
    lexicon::among(COUNTRIES, text) || is_state(text)
}

/// Whether a word is the code of a state of the United States or a province of Canada.
fn is_state(word: &str) -> bool {
    const CODES: &[&str] = &[
        "AB", "AK", "AL", "AR", "AZ", "BC", "CA", "CO", "CT", "DC", "DE", "FL", "GA", "HI", "IA", "ID", "IL",
        "IN", "KS", "KY", "LA", "MA", "MB", "MD", "ME", "MI", "MN", "MO", "MS", "MT", "NB", "NC", "ND", "NE",
        "NH", "NJ", "NM", "NS", "NV", "NY", "OH", "OK", "ON", "OR", "PA", "QC", "RI", "SC", "SD", "SK", "TN",
        "TX", "UT", "VA", "VT", "WA", "WI", "WV", "WY",
    ];
    let word = bare(word);
    word == "D.C" || CODES.binary_search(&word).is_ok()
}

/// Whether a piece is a publisher: a known one, or by a word that publishers and bodies bear.
fn is_publisher(text: &str) -> bool {
    const LAST: &[&str] = &[
        "associates",
        "books",
        "editions",
        "ediciones",
        "editora",
        "editore",
        "editorial",
        "éditions",
        "press",
        "publ",
        "publication",
        "publications",
        "publisher",
        "publishers",
        "publishing",
        "sons",
        "verlag",
    ];
    const FIRST: &[&str] = &[
        "editions ",
        "éditions ",
        "ediciones ",
        "editora ",
        "editorial ",
        "edizioni ",
        "presses ",
        "verlag ",
        "springer ",
        "wiley",
        "elsevier",
        "sage ",
    ];
    let text = bare(text);
    let is_acronym = (3..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase());
    let ends =
        text.split(|c: char| !c.is_alphanumeric()).next_back().is_some_and(|word| lexicon::among(LAST, word));
    lexicon::holds(&lexicon::PUBLISHERS, text)
        || (is_name(text)
            && (is_acronym
                || ends
                || lexicon::opens(FIRST, text)
                || is_company(text.rsplit(' ').next().unwrap_or_default())
                || is_body(text)))
}

/// Whether a piece is a department or a school by its first words, and no journal of one.
pub(super) fn is_department(text: &str) -> bool {
    const OPENINGS: &[&str] = &[
        "center for ",
        "centre for ",
        "college of ",
        "department of ",
        "dept. of ",
        "dept of ",
        "faculty of ",
        "institute for ",
        "institute of ",
        "ministry of ",
        "school of ",
        "univ. of ",
        "university of ",
    ];
    lexicon::opens(OPENINGS, text)
        && !text
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| lexicon::holds(&lexicon::SOURCE_WORDS, word))
}

/// Whether a piece bears a word of a body.
pub(super) fn is_body(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| {
        lexicon::holds(&lexicon::BODY_WORDS, word)
            || word.starts_with("Universi")
            || lexicon::among(&["school", "faculty", "dept", "academia"], word)
    })
}

fn is_company(text: &str) -> bool {
    lexicon::among(&["co", "corp", "gmbh", "inc", "incorporated", "limited", "llc", "ltd", "plc"], bare(text))
}

/// The most words of a publisher.
const LONGEST: usize = 10;

/// Whether a piece can be a name: few words, all but small ones capitalised, no digits.
fn is_name(text: &str) -> bool {
    let text = bare(text);
    text.starts_with(|c: char| c.is_uppercase())
        && text.split_whitespace().count() <= LONGEST
        && !text.contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | '[' | '?' | '"' | '“'))
        && text.split_whitespace().all(|word| {
            word.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic())
                || lexicon::word(word).is_small
                || lexicon::holds(&lexicon::PARTICLES, word)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Item;
    use crate::reference::pieces;

    fn shown(raw: &str) -> (Option<String>, Option<String>) {
        let mut item = Item::default();
        let mut draft = Draft::new(raw, &mut item, &crate::reference::weights::LEARNT.words);
        take(&mut draft, &pieces::pieces(raw, Span::new(0, raw.len())));
        (item.publisher, item.publisher_place)
    }

    #[test]
    fn publisher_and_place_are_found_in_either_order() {
        for (raw, publisher, place) in [
            ("London: Sage", "Sage", "London"),
            ("New York, NY: Routledge", "Routledge", "New York, NY"),
            ("New York, NY,: Routledge", "Routledge", "New York, NY"),
            ("Hivebury, CT: Graphic Bees", "Graphic Bees", "Hivebury, CT"),
            ("Oxford:Oxford University Press", "Oxford University Press", "Oxford"),
            ("London, Honey & Wax", "Honey & Wax", "London"),
            ("Cambridge, MA, Hive University Press", "Hive University Press", "Cambridge, MA"),
            ("Springer, Berlin, Germany", "Springer", "Berlin, Germany"),
            ("Waxmann Amsterdam", "Waxmann", "Amsterdam"),
            ("Hoboken, NJ: Wiley & Sons, Inc.", "Wiley & Sons, Inc.", "Hoboken, NJ"),
            (
                "Department of Bees, University of Wax, Hong Kong",
                "Department of Bees, University of Wax",
                "Hong Kong",
            ),
        ] {
            assert_eq!(shown(raw), (Some(publisher.into()), Some(place.into())), "{raw}");
        }
        assert_eq!(shown("Hive House"), (Some("Hive House".into()), None));
        assert_eq!(shown("the bees of 1990"), (None, None));
    }
}
