//! Names: one comma-separated piece → a person, a body, or no name at all.
//!
//! Where a list of authors ends is decided in [`super::authors`]; here stands how sure a piece is to be a name.

use super::lexicon;
use crate::model::{Name, Person};
use crate::span::Span;

/// How a piece shows that it is a person's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    /// A family name and a given name in full, `Mollick Ethan R.`, `WANG Runsheng`: weak evidence.
    Full,
    /// Initials without stops, `Wang Z`, `Chang Y W`.
    Undotted,
    /// Initials with stops, `Anderson R.E.`
    Dotted,
}

/// A person read from one piece.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found<'p> {
    shape: Shape,
    family: &'p str,
    given: &'p str,
    suffix: Option<&'p str>,
}

/// The most words that a family name has, particles included.
const LONGEST_FAMILY: usize = 6;

/// Reads a piece in the order `Surname I.I.`
pub(super) fn person(piece: &str) -> Option<Found<'_>> {
    let piece = without_nickname(piece.trim());
    let mut starts = [0usize; LONGEST_FAMILY + 6];
    let mut count = 0;
    for word in piece.split_whitespace() {
        if count == starts.len() {
            return None;
        }
        starts[count] = word.as_ptr() as usize - piece.as_ptr() as usize;
        count += 1;
    }
    let word = |index: usize| {
        let end = if index + 1 < count { starts[index + 1] } else { piece.len() };
        piece[starts[index]..end].trim_end()
    };
    let mut family_end = count;
    let mut shape = Shape::Undotted;
    while family_end > 1 {
        match initials(word(family_end - 1)) {
            Some(Initials::Dotted) => shape = Shape::Dotted,
            Some(Initials::Bare) => {}
            None => break,
        }
        family_end -= 1;
    }
    if family_end == count {
        return full_name(piece, count, &word, &starts);
    }
    let mut suffix = None;
    let mut last = family_end;
    if last > 1 && is_suffix(word(last - 1)) {
        last -= 1;
        suffix = Some(word(last));
    }
    if last > LONGEST_FAMILY || !(0..last).all(|index| is_family_word(word(index))) {
        return None;
    }
    if !(0..last)
        .any(|index| word(index).chars().filter(|c| c.is_alphabetic()).count() > 1 || shape == Shape::Dotted)
    {
        return None;
    }
    let family = piece[..starts[last - 1] + word(last - 1).len()].trim_end();
    Some(Found { shape, family, given: &piece[starts[family_end]..], suffix })
}

/// A family name and a given name in full with an initial behind it, `Moller Ethan R.`, which elsewhere is a family
/// name of two words.
pub(super) fn full_person(piece: &str) -> Option<Found<'_>> {
    let mut words = piece.split_whitespace();
    let (family, given, initial) = (words.next()?, words.next()?, words.next()?);
    let is_plain = |word: &str| {
        word.starts_with(char::is_uppercase)
            && word.chars().skip(1).all(char::is_lowercase)
            && word.chars().count() > 1
    };
    let sound = words.next().is_none() && is_plain(family) && is_plain(given) && initials(initial).is_some();
    let given = piece[Span::of(given, piece).start..].trim_end();
    sound.then_some(Found { shape: Shape::Full, family, given, suffix: None })
}

/// A name without the nickname in parentheses that stands before it, `(Alex) Wong W.`
fn without_nickname(piece: &str) -> &str {
    let behind = piece.strip_prefix('(').and_then(|rest| rest.split_once(") "));
    behind.map_or(piece, |(_, name)| name.trim_start())
}

/// A capitalised family name before a given name in full. Two words, or three with an initial at the end.
fn full_name<'p>(
    piece: &'p str,
    count: usize,
    word: &dyn Fn(usize) -> &'p str,
    starts: &[usize],
) -> Option<Found<'p>> {
    let is_plain = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.clone().next().is_some()
            && letters.all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
    };
    if !(2..=3).contains(&count) || !(0..count).all(|index| is_plain(word(index))) {
        return None;
    }
    let is_capitals = |word: &str| word.chars().count() > 1 && !word.contains(char::is_lowercase);
    let says_otherwise = |word: &str| {
        lexicon::holds(&lexicon::SOURCE_WORDS, word)
            || lexicon::holds(&lexicon::BODY_WORDS, word)
            || lexicon::holds(&lexicon::PLACES, word)
            || lexicon::holds(&lexicon::SMALL_WORDS, word)
    };
    if (1..count).any(|index| is_capitals(word(index))) || (0..count).any(|index| says_otherwise(word(index)))
    {
        return None;
    }
    Some(Found { shape: Shape::Full, family: word(0), given: &piece[starts[1]..], suffix: None })
}

/// The author list's last word, `Et al.`, in its spellings.
pub(super) fn is_et_al(piece: &str) -> bool {
    let mut words = piece.split_whitespace();
    let et = words.next().is_some_and(|word| word.eq_ignore_ascii_case("et"));
    let al = words.next().is_some_and(|word| word.trim_end_matches('.').eq_ignore_ascii_case("al"));
    (et && al && words.next().is_none()) || piece.eq_ignore_ascii_case("and others")
}

/// Whether a word is a suffix of a name, `Jr.`, `III`.
pub(super) fn is_suffix(word: &str) -> bool {
    lexicon::holds(&lexicon::SUFFIXES, word.trim_end_matches('.'))
}

enum Initials {
    Dotted,
    Bare,
}

/// Whether a word is nothing but initials: `R.E.`, `T.-W.`, `Yu.V.`, `J`, `PW`, `J-P`.
fn initials(word: &str) -> Option<Initials> {
    let word = word.trim_end_matches(',');
    if word.contains('.') {
        let mut letters = 0;
        for group in
            word.split(['.', '-', '\u{2010}', '\u{2011}', '\u{2013}']).filter(|group| !group.is_empty())
        {
            let mut chars = group.chars();
            let first = chars.next()?;
            let length = 1 + chars.clone().count();
            let follows = chars.all(char::is_alphabetic);
            let sound = follows
                && (first.is_uppercase() && length <= 2 || length == 1 && first.is_alphabetic())
                || length == 3 && group.is_ascii() && group.bytes().all(|b| b.is_ascii_uppercase());
            if !sound || NOT_INITIALS.contains(&group) {
                return None;
            }
            letters += length;
        }
        return (1..=9).contains(&letters).then_some(Initials::Dotted);
    }
    let bare = word.chars().all(|c| c.is_uppercase() || c == '-');
    let letters = word.chars().filter(|c| c.is_uppercase()).count();
    (bare && (1..=3).contains(&letters) && word.len() <= 8 && !is_suffix(word)).then_some(Initials::Bare)
}

/// Abbreviations that look like initials.
const NOT_INITIALS: &[&str] = &["Co", "Dr", "Ed", "Jr", "Ltd", "Mr", "No", "Sr", "St", "Vs"];

/// Whether a word can be a part of a family name: capitalised, or a particle.
fn is_family_word(word: &str) -> bool {
    let mut chars = word.chars();
    let Some(first) = chars.next() else { return false };
    let plain = |c: char| {
        c.is_alphabetic()
            || matches!(c, '-' | '\'' | '’' | '‘' | '`' | '´' | '.' | '\u{2010}' | '\u{2011}' | '\u{301}')
    };
    if !word.chars().all(plain) {
        return false;
    }
    first.is_uppercase()
        || lexicon::holds(&lexicon::PARTICLES, word)
        || word.split(['\'', '’', '-']).nth(1).is_some_and(|part| part.starts_with(char::is_uppercase))
        || (first.is_alphabetic() && !first.is_lowercase())
        || matches!(first, '\'' | '’')
}

impl Found<'_> {
    /// How the piece shows that it is a name.
    pub(super) const fn shape(&self) -> Shape {
        self.shape
    }

    /// As a name of the model. Lower-case words before the family name are its particle; a capitalised `Van` stays
    /// in the family name, where it is sorted by.
    pub(super) fn name(&self) -> Name {
        let mut particle_end = 0;
        for word in self.family.split_whitespace() {
            let start = word.as_ptr() as usize - self.family.as_ptr() as usize;
            let is_last = start + word.len() == self.family.len();
            if is_last || !word.starts_with(char::is_lowercase) || !lexicon::holds(&lexicon::PARTICLES, word)
            {
                break;
            }
            particle_end = start + word.len();
        }
        let particle = &self.family[..particle_end];
        Name::Person(Person {
            family: one_line(self.family[particle_end..].trim_start()),
            given: Some(one_line(self.given)).filter(|given| !given.is_empty()),
            non_dropping_particle: Some(one_line(particle)).filter(|particle| !particle.is_empty()),
            suffix: self.suffix.map(str::to_owned),
        })
    }
}

/// A person from a family and a given name that are already apart.
pub(super) fn person_of<'p>(family: &'p str, given: &'p str) -> Found<'p> {
    Found { shape: Shape::Full, family: family.trim(), given: given.trim(), suffix: None }
}

/// Whether a piece is initials alone, as behind the family name in the old layout.
pub(super) fn is_initials(piece: &str) -> bool {
    piece.split_whitespace().all(|word| matches!(initials(word), Some(Initials::Dotted)))
        || (piece.len() <= 4 && initials(piece).is_some())
}

/// Whether a piece can be a family name by its words.
pub(super) fn is_family(piece: &str) -> bool {
    let words = piece.split_whitespace().count();
    (1..=LONGEST_FAMILY).contains(&words) && piece.split_whitespace().all(is_family_word)
}

/// White space runs as one blank.
pub(super) fn one_line(text: &str) -> String {
    let text = text.trim();
    let is_folded =
        !text.contains(|c: char| c.is_whitespace() && c != ' ' && c != '\u{a0}') && !text.contains("  ");
    if is_folded {
        return text.to_owned();
    }
    let mut folded = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() && c != '\u{a0}').filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(piece: &str) -> Option<String> {
        let found = person(piece)?;
        let Name::Person(person) = found.name() else { return None };
        let parts = [person.non_dropping_particle, Some(person.family), person.given, person.suffix];
        Some(parts.into_iter().flatten().collect::<Vec<_>>().join("|"))
    }

    #[test]
    fn persons_are_read_with_all_parts_of_their_names() {
        for (piece, expected) in [
            ("Anderson R.E.", "Anderson|R.E."),
            ("Hmelo-Silver C.E.", "Hmelo-Silver|C.E."),
            ("O'Connor D.", "O'Connor|D."),
            ("Adams Becker S.", "Adams Becker|S."),
            ("Van den Berg R.", "Van den Berg|R."),
            ("van den Berg R.", "van den|Berg|R."),
            ("de la Cruz M.-J.", "de la|Cruz|M.-J."),
            ("d'Ancona G.", "d'Ancona|G."),
            ("Bourgeois III L.J.", "Bourgeois|L.J.|III"),
            ("Carroll B. E.", "Carroll|B. E."),
            ("Wang Z", "Wang|Z"),
            ("Chang Y W", "Chang|Y W"),
            ("House RJ", "House|RJ"),
            ("Ivanov Yu.V.", "Ivanov|Yu.V."),
            ("WANG Runsheng", "WANG|Runsheng"),
            ("Le T.T.H.", "Le|T.T.H."),
            ("Куан С.Н.", "Куан|С.Н."),
        ] {
            assert_eq!(shown(piece).as_deref(), Some(expected), "{piece}");
        }
    }

    #[test]
    fn titles_and_sources_are_no_persons() {
        for piece in [
            "School technology leadership",
            "J. Mater. Chem.",
            "Social Science and Medicine",
            "Ford Motor Co.",
            "World",
            "41",
            "Et al.",
            "Theory into Practice",
        ] {
            assert_eq!(shown(piece), None, "{piece}");
        }
    }

    #[test]
    fn et_al_is_known_in_its_spellings() {
        assert!(["Et al.", "et al", "ET AL."].into_iter().all(is_et_al));
        assert!(!is_et_al("Et alia nova"));
    }
}
