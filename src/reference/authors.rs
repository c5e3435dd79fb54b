//! Where the list of authors ends: pieces from the left, as long as they are names.

use super::lexicon;
use super::names::{self, Shape};
use crate::model::Name;

/// The authors at the beginning of a reference.
#[derive(Debug, Default)]
pub(super) struct Authors {
    pub(super) names: Vec<Name>,
    pub(super) et_al: bool,
    /// How many pieces they take up.
    pub(super) pieces: usize,
    /// Whether the names are marked as those of editors.
    pub(super) are_editors: bool,
    /// Whether a comma stands between the family name and the given name.
    pub(super) apart: bool,
}

/// Reads the authors from the comma-separated pieces between the beginning and the year. `pieces` hold no volume
/// or pages any more.
pub(super) fn authors(pieces: &[&str]) -> Authors {
    let mut authors = Authors::default();
    let mut previous = None;
    while let Some(piece) = pieces.get(authors.pieces) {
        let bare = without_conjunction(piece);
        if let Some(found) = names::plain_person(bare) {
            previous = Some(found.shape());
            authors.names.push(found.name());
            authors.pieces += 1;
            continue;
        }
        if names::is_et_al(bare) && !authors.names.is_empty() {
            authors.et_al = true;
            authors.pieces += 1;
            break;
        }
        if !authors.names.is_empty()
            && names::is_suffix(bare)
            && let Some(Name::Person(person)) = authors.names.last_mut()
        {
            person.suffix = Some(bare.to_owned());
            authors.pieces += 1;
            continue;
        }
        let (bare, is_editor) = without_editor_mark(bare);
        let bare = if authors.names.is_empty() { without_body_before(bare) } else { bare };
        let rest = &pieces[authors.pieces + 1..];
        let initials_first = || {
            let behind_others = !authors.names.is_empty() && !rest.is_empty();
            behind_others.then(|| names::initials_first(bare)).flatten()
        };
        let Some(found) = names::person(bare).or_else(initials_first) else { break };
        let in_full =
            found.in_full().filter(|_| previous == Some(Shape::Full) || is_list_in_full(bare, rest));
        let found = in_full.unwrap_or(found);
        if !is_believed(found.shape(), bare, previous, rest) {
            break;
        }
        previous = Some(found.shape());
        authors.names.push(found.name());
        authors.are_editors |= is_editor;
        authors.pieces += 1;
    }
    if authors.names.is_empty() {
        if let Some(name) = first_author_in_full(pieces) {
            return Authors { names: vec![name], pieces: 2, apart: true, ..Authors::default() };
        }
        if let Some(name) = body(pieces) {
            authors.names.push(name);
            authors.pieces = 1;
            if pieces.get(1).is_some_and(|piece| names::is_et_al(piece)) {
                authors.et_al = true;
                authors.pieces = 2;
            }
        }
    }
    authors
}

/// Authors as pairs of pieces, `Surname, I.I., Surname, I.I.`; none where the first two pieces are no such pair.
pub(super) fn pairs(pieces: &[&str]) -> Option<Authors> {
    let mut found = Authors { apart: true, ..Authors::default() };
    while let [family, given, ..] = &pieces[found.pieces..]
        && names::begins_with_initials(given)
    {
        let (given, is_editor) = without_editor_mark(given);
        let (given, suffix) = without_suffix(given);
        let family = without_conjunction(family);
        if given.is_empty() || !names::is_initials(given) || !names::is_family(family) {
            break;
        }
        let mut name = names::person_of(family, given).name();
        found.pieces += 2;
        let next = pieces.get(found.pieces).copied().unwrap_or_default();
        let is_next = suffix.is_none() && names::is_suffix(next);
        if let Name::Person(person) = &mut name {
            person.suffix = suffix.or(is_next.then_some(next)).map(str::to_owned);
        }
        found.pieces += usize::from(is_next);
        found.names.push(name);
        found.are_editors |= is_editor;
    }
    if found.names.is_empty() {
        return None;
    }
    if pieces.get(found.pieces).is_some_and(|piece| without_editor_mark(piece) == ("", true)) {
        found.are_editors = true;
        found.pieces += 1;
    }
    if pieces.get(found.pieces).is_some_and(|piece| names::is_et_al(piece)) {
        found.et_al = true;
        found.pieces += 1;
    }
    Some(found)
}

/// Initials without the suffix behind them, `J.F. Jr.`
fn without_suffix(given: &str) -> (&str, Option<&str>) {
    match given.rsplit_once(' ') {
        Some((initials, suffix)) if names::is_suffix(suffix) => (initials, Some(suffix)),
        Some(_) | None => (given, None),
    }
}

/// Whether the pieces behind a name go on with names in full: one of the same family, two, or one and `et al.`
fn is_list_in_full(piece: &str, rest: &[&str]) -> bool {
    let is_full = |piece: &&str| names::person(piece).is_some_and(|found| found.shape() == Shape::Full);
    let [next, behind @ ..] = rest else { return false };
    let same_family = piece.split_whitespace().next() == next.split_whitespace().next();
    is_full(next)
        && (same_family || behind.first().is_some_and(|piece| is_full(piece) || names::is_et_al(piece)))
}

/// How far behind a name a title is looked for, in pieces.
const FARTHEST_TITLE: usize = 64;

/// Whether a piece that could be a name is one: stops after initials are proof, less needs a neighbour.
fn is_believed(shape: Shape, piece: &str, previous: Option<Shape>, rest: &[&str]) -> bool {
    let next = || rest.first().map(|piece| without_conjunction(piece));
    let next_shape = || next().and_then(names::person).map(|found| found.shape());
    let next_is_et_al = || next().is_some_and(names::is_et_al);
    match shape {
        Shape::Dotted => true,
        Shape::Undotted => {
            let supported = || next_is_et_al() || next_shape() >= Some(Shape::Undotted);
            match previous {
                Some(Shape::Undotted) => true,
                Some(Shape::Dotted | Shape::Full) => supported(),
                None => supported() || (!rest.is_empty() && is_likely_undotted(piece)),
            }
        }
        Shape::Full => {
            let supported = || next_is_et_al() || next_shape().is_some();
            let has_title =
                rest.iter().take(FARTHEST_TITLE).any(|piece| piece.split_whitespace().count() > 3);
            has_title
                && (previous == Some(Shape::Full)
                    || supported()
                    || (previous.is_none() && is_given_name(piece)))
        }
    }
}

/// Whether a piece without stops is a name by itself: one or two words and one or two initials, and no word that
/// titles end with a capital after.
fn is_likely_undotted(piece: &str) -> bool {
    const BEFORE_A_LETTER: &[&str] = &[
        "class",
        "factor",
        "grade",
        "group",
        "hepatitis",
        "influenza",
        "part",
        "phase",
        "type",
        "vitamin",
        "volume",
    ];
    let first = piece.split_whitespace().next().unwrap_or_default();
    piece.split_whitespace().count() <= 3
        && !lexicon::among(BEFORE_A_LETTER, first)
        && first.chars().any(char::is_lowercase)
}

/// Whether the second word of a name in full is known as a given name.
fn is_given_name(piece: &str) -> bool {
    let mut words = piece.split_whitespace();
    let family = words.next().unwrap_or_default();
    words.next().is_some_and(|word| lexicon::holds(&lexicon::GIVEN_NAMES, word))
        && !lexicon::holds(&lexicon::GIVEN_NAMES, family)
}

fn without_conjunction(piece: &str) -> &str {
    ["and ", "& ", "And "].iter().find_map(|word| piece.strip_prefix(word)).unwrap_or(piece).trim_start()
}

/// A name without its `(Ed.)` or `(Eds.)`, and whether it had one.
fn without_editor_mark(piece: &str) -> (&str, bool) {
    // Nearly every name ends in a letter or a stop behind a capital.
    if !piece.ends_with(')') && !piece.ends_with("ds.") {
        return (piece, false);
    }
    for mark in ["(Eds.)", "(Ed.)", "(eds.)", "(ed.)", "(Eds)", "(Ed)", "(eds)", "(ed)", "Eds.", "eds."] {
        if let Some(name) = piece.strip_suffix(mark) {
            return (name.trim_end(), true);
        }
    }
    (piece, false)
}

/// A name without the body that stands before it as its editor, `FBO Ed Roe J.`
fn without_body_before(piece: &str) -> &str {
    let marks = ["Ed ", "Eds "].iter().filter_map(|mark| Some((piece.find(mark)?, mark.len())));
    marks
        .filter(|(at, _)| *at > 0 && piece[..*at].ends_with(' '))
        .map(|(at, length)| &piece[at + length..])
        .next()
        .unwrap_or(piece)
}

/// The fewest words of a title behind a name in full, which keeps lists of nouns from being names.
const TITLE_BEHIND_NAME: usize = 3;

/// The first author alone with the given name in full, `Zeller, Lina, A title, …`, as some exports have it.
fn first_author_in_full(pieces: &[&str]) -> Option<Name> {
    let [family, given, title, ..] = pieces else { return None };
    let is_given = |word: &str| {
        let letters = word.trim_end_matches('.');
        letters.starts_with(char::is_uppercase)
            && letters.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '.' | '\'' | '’'))
            && (letters.chars().count() == 1 || !is_source_word(letters))
    };
    // Numbers behind a source leave no doubt that something is the title.
    let has_source = pieces.len() > 3;
    let family_words = family.split_whitespace().count();
    let sound = names::is_family(family)
        && family_words <= 3
        && !family.split_whitespace().any(is_source_word)
        && (1..=4).contains(&given.split_whitespace().count())
        && given.split_whitespace().all(is_given)
        && (has_source || title.split_whitespace().count() >= TITLE_BEHIND_NAME)
        && title.starts_with(|c: char| !c.is_lowercase());
    sound.then(|| names::person_of(family, given).name())
}

fn is_source_word(word: &str) -> bool {
    lexicon::lists(word).has(lexicon::OF_SOURCES_AND_BODIES)
}

/// A body at the beginning: an acronym, a name with a word that bodies bear, or one capitalised word before a
/// title.
fn body(pieces: &[&str]) -> Option<Name> {
    let (first, second) = (pieces.first()?, pieces.get(1)?);
    let words = first.split_whitespace().count();
    if !second.starts_with(|c: char| {
        c.is_uppercase() || c.is_ascii_digit() || matches!(c, '"' | '“' | '‘' | '[' | '«')
    }) || first.contains(['?', '!', ':', '"', '“'])
        || lexicon::opens_source(second) && pieces.len() == 2
    {
        return None;
    }
    let second_words = second.split_whitespace().count();
    let is_acronym = words == 1
        && (2..=10).contains(&first.chars().count())
        && first.chars().all(|c| c.is_uppercase() || matches!(c, '-' | '/' | '&' | '.'));
    let bears_word =
        first.split(|c: char| !c.is_alphanumeric()).any(|word| lexicon::holds(&lexicon::BODY_WORDS, word));
    let content = || first.split_whitespace().filter(|word| !lexicon::holds(&lexicon::SMALL_WORDS, word));
    let is_capitalised = content().all(|word| !word.starts_with(char::is_lowercase));
    let is_body = bears_word && is_capitalised && words <= 9 && second_words > 1 && !opens_title(first);
    let is_word = words == 1
        && first.len() >= 3
        && first.starts_with(char::is_uppercase)
        && first.chars().all(|c| c.is_alphabetic() || c == '.')
        && second_words >= 4;
    (is_acronym || is_body || is_word)
        .then(|| Name::literal(first.trim_end_matches(|c: char| c == '.' && is_word)))
}

/// Whether a piece begins as titles do and bodies do not.
fn opens_title(piece: &str) -> bool {
    const OPENINGS: &[&str] =
        &["a ", "an ", "how ", "on ", "towards ", "toward ", "what ", "why ", "when ", "report ", "review "];
    lexicon::opens(OPENINGS, piece)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &[&str]) -> (Vec<String>, bool, usize) {
        let authors = authors(pieces);
        let names = authors.names.iter().map(|name| match name {
            Name::Person(person) => {
                format!(
                    "{}/{}{}",
                    person.full_family(),
                    person.given.as_deref().unwrap_or(""),
                    person.suffix.as_deref().unwrap_or("")
                )
            }
            Name::Literal { literal } => literal.clone(),
        });
        (names.collect(), authors.et_al, authors.pieces)
    }

    #[test]
    fn authors_end_where_the_title_begins() {
        let pieces = ["Roe J.", "Poe A.B.", "On bees", "Bees"];
        assert_eq!(shown(&pieces), (vec!["Roe/J.".into(), "Poe/A.B.".into()], false, 2));
    }

    #[test]
    fn et_al_ends_the_list_and_is_no_author() {
        assert_eq!(shown(&["Roe J.", "Et al.", "On bees"]), (vec!["Roe/J.".into()], true, 2));
    }

    #[test]
    fn initials_without_stops_are_believed_beside_others() {
        assert_eq!(shown(&["Roe J", "Poe AB", "On bees", "Bees"]).2, 2);
        assert_eq!(shown(&["Hepatitis C", "a review", "Bees"]).2, 0);
    }

    #[test]
    fn a_suffix_of_its_own_belongs_to_the_name_before_it() {
        assert_eq!(shown(&["Roe J.F.", "Jr.", "On bees"]).0, ["Roe/J.F.Jr."]);
    }

    #[test]
    fn bodies_are_kept_whole() {
        assert_eq!(shown(&["OECD", "Employment outlook"]).0, ["OECD"]);
        assert_eq!(shown(&["Ministry of Bees", "Annual report on honey"]).0, ["Ministry of Bees"]);
        assert_eq!(shown(&["Flexibility", "employment and reforms"]).2, 0);
    }
}
