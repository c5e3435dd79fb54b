//! Names: one comma-separated piece → a person, a body, or no name at all.
//!
//! Where a list of authors ends is decided in [`super::authors`]; here stands how sure a piece is to be a name.

mod apart;
mod plain;

use super::lexicon;
use super::words::{last_word, trim, words};
use crate::model::{Name, Person};
use crate::span::Span;

pub(crate) use apart::{inverted, listed, with_initials};
pub(super) use plain::{plain_capitals, plain_person, plain_undotted, stands_before_a_letter};

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
    /// All of it.
    piece: &'p str,
    shape: Shape,
    family: &'p str,
    given: &'p str,
    suffix: Option<&'p str>,
    /// Whether its parts are ASCII without white space and particles.
    is_plain: bool,
}

/// The most words that a family name has, particles included.
const LONGEST_FAMILY: usize = 6;

/// The most words of initials that stand apart.
const MOST_INITIALS: usize = 6;

/// Reads a piece in the order `Surname I.I.`
pub(super) fn person(piece: &str) -> Option<Found<'_>> {
    let piece = without_nickname(trim(piece));
    let (family, shape, count) = without_initials(piece);
    if count == 0 {
        return full_name(piece);
    }
    let given = piece[family.len()..].trim_start();
    let (mut family, mut suffix) = (family, None);
    if let Some((before, last)) = last_word(family)
        && !before.is_empty()
        && is_suffix(last)
    {
        (family, suffix) = (before, Some(last));
    }
    if count > MOST_INITIALS || !is_family(family) {
        return None;
    }
    let has_letters = |word: &str| word.chars().filter(|c| c.is_alphabetic()).nth(1).is_some();
    let sound = shape == Shape::Dotted || words(family).any(has_letters);
    sound.then_some(Found { piece, shape, family, given, suffix, is_plain: false })
}

/// A piece without the initials at its end, whether they have stops, and how many words of them there are: the last word
/// of a title tells that it is none of a name.
fn without_initials(piece: &str) -> (&str, Shape, usize) {
    let (mut family, mut shape, mut count) = (piece, Shape::Undotted, 0);
    while count <= MOST_INITIALS
        && let Some((before, word)) = last_word(family)
        && !before.is_empty()
        && let Some(initials) = initials(word).or_else(|| like_suffix(word, count))
    {
        if matches!(initials, Initials::Dotted) {
            shape = Shape::Dotted;
        }
        (family, count) = (before, count + 1);
    }
    (family, shape, count)
}

/// Initials that look like a suffix, as the last word of `Roe JR`.
fn like_suffix(word: &str, count: usize) -> Option<Initials> {
    (count == 0 && matches!(word, "JR" | "SR")).then_some(Initials::Bare)
}

/// What is odd about the family name of a person who is told by initials with stops alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Oddity {
    /// A lower-case word that is no particle that is known stands first, `tom Roe J.`
    Lower,
    /// A particle is glued to it, `vonRoe J.`
    Glued,
    /// Letters of it were lost, `R0e J.`, `Ro_e J.`
    Broken,
    /// A lower-case word stands in it, `Little roe J.`
    LowerWords,
}

/// Reads a piece in the order `Surname I.I.` whose family name is none by its letters.
pub(super) fn odd_person(piece: &str) -> Option<(Found<'_>, Oddity)> {
    const MOST_WORDS: usize = 4;
    if !has_stop(piece) {
        return None;
    }
    let piece = trim(piece);
    let (family, shape, count) = without_initials(piece);
    if shape != Shape::Dotted || count > MOST_INITIALS || words(family).nth(MOST_WORDS).is_some() {
        return None;
    }
    let is_sign =
        |c: char| matches!(c, '(' | ')' | '[' | ']' | '"' | '“' | '”' | ':' | ';' | '?' | '!' | '&' | '@');
    let first = words(family).next()?;
    let letters = family.chars().filter(|c| c.is_alphabetic()).nth(1);
    if letters.is_none() || family.contains(is_sign) || first.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let is_broken = |word: &str| {
        let is_letter = |c: char| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.' | '\u{ad}');
        !word.chars().all(is_letter)
    };
    let oddity = if words(family).any(is_broken) {
        Oddity::Broken
    } else if !first.starts_with(char::is_lowercase) {
        Oddity::LowerWords
    } else if first.chars().any(char::is_uppercase) {
        Oddity::Glued
    } else {
        Oddity::Lower
    };
    let given = piece[family.len()..].trim_start();
    Some((Found { piece, shape, family, given, suffix: None, is_plain: false }, oddity))
}

/// A person with the initials first, `C. Schmid`, `M. S. Ramirez-Montes`.
pub(super) fn initials_first(piece: &str) -> Option<Found<'_>> {
    if !has_stop(piece) {
        return None;
    }
    let piece = piece.trim();
    let mut end = 0;
    for word in piece.split_whitespace() {
        if !matches!(initials(word), Some(Initials::Dotted)) {
            break;
        }
        end = Span::of(word, piece).end;
    }
    let (given, family) = (&piece[..end], piece[end..].trim());
    let sound =
        end > 0 && is_family(family) && !family.contains('.') && family.split_whitespace().count() <= 3;
    sound.then_some(Found { piece, shape: Shape::Dotted, family, given, suffix: None, is_plain: false })
}

/// Whether a stop stands in a piece, as where there are initials that have some.
fn has_stop(piece: &str) -> bool {
    piece.bytes().fold(false, |found, byte| found | (byte == b'.'))
}

/// A name without the nickname in parentheses that stands before it, `(Alex) Wong W.`
fn without_nickname(piece: &str) -> &str {
    let behind = piece.strip_prefix('(').and_then(|rest| rest.split_once(") "));
    behind.map_or(piece, |(_, name)| name.trim_start())
}

/// A capitalised family name before a given name in full. Two words, or three with an initial at the end.
fn full_name(piece: &str) -> Option<Found<'_>> {
    const MOST_WORDS: usize = 3;
    if words(piece).nth(MOST_WORDS).is_some() {
        return None;
    }
    let is_plain = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.clone().next().is_some()
            && letters.all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
    };
    let family = words(piece).next()?;
    let given = piece[family.len()..].trim_start();
    if given.is_empty() || !words(piece).all(is_plain) {
        return None;
    }
    let is_capitals = |word: &str| word.chars().nth(1).is_some() && !word.contains(char::is_lowercase);
    let says_otherwise = |word: &str| lexicon::lists_of_word(word).has(lexicon::NO_NAMES);
    if words(given).any(is_capitals) || words(piece).any(says_otherwise) {
        return None;
    }
    Some(Found { piece, shape: Shape::Full, family, given, suffix: None, is_plain: false })
}

/// A name in full of four or five words, `Roe Joan Ann Lee`: very weak evidence.
pub(super) fn long_name(piece: &str) -> Option<Found<'_>> {
    const FEWEST: usize = 4;
    const MOST: usize = 5;
    let piece = trim(piece);
    let is_plain = |word: &str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.clone().next().is_some()
            && letters.all(|c| c.is_lowercase() || c == '-')
    };
    let says_otherwise = |word: &str| lexicon::lists_of_word(word).has(lexicon::NO_NAMES);
    let sound = words(piece).nth(FEWEST - 1).is_some()
        && words(piece).nth(MOST).is_none()
        && words(piece).all(|word| is_plain(word) && !says_otherwise(word));
    let family = words(piece).next().filter(|_| sound)?;
    let given = piece[family.len()..].trim_start();
    Some(Found { piece, shape: Shape::Full, family, given, suffix: None, is_plain: false })
}

/// The author list's last word, `Et al.`, in its spellings.
pub(super) fn is_et_al(piece: &str) -> bool {
    // Nearly every piece is told from it by its first two letters.
    let begun = piece.trim_start().as_bytes();
    if !matches!(begun, [b'E' | b'e', b'T' | b't', ..] | [b'A' | b'a', b'N' | b'n', ..]) {
        return false;
    }
    let mut words = words(piece);
    let et = words.next().is_some_and(|word| word.eq_ignore_ascii_case("et"));
    let al = words.next().is_some_and(|word| word.trim_end_matches('.').eq_ignore_ascii_case("al"));
    (et && al && words.next().is_none()) || piece.eq_ignore_ascii_case("and others")
}

/// Whether a word is a suffix of a name, `Jr.`, `III`.
pub(super) fn is_suffix(word: &str) -> bool {
    /// The longest suffix, in bytes, with its stop.
    const LONGEST: usize = 8;
    word.len() <= LONGEST && lexicon::holds(&lexicon::SUFFIXES, word.trim_end_matches('.'))
}

enum Initials {
    Dotted,
    Bare,
}

/// Whether a word is nothing but initials: `R.E.`, `T.-W.`, `Yu.V.`, `J`, `PW`, `J-P`.
fn initials(word: &str) -> Option<Initials> {
    let word = word.trim_end_matches(',');
    if !word.bytes().any(|byte| byte == b'.') {
        const LONGEST: usize = 8;
        if word.len() > LONGEST || !word.chars().all(|c| c.is_uppercase() || c == '-') {
            return None;
        }
        let letters = word.chars().filter(|c| c.is_uppercase()).count();
        let sound = (1..=3).contains(&letters) && !is_suffix(word);
        return sound.then_some(Initials::Bare);
    }
    let mut letters = 0;
    let mut rest = word;
    loop {
        let group = rest.find(between_initials).map_or(rest, |end| &rest[..end]);
        if !group.is_empty() {
            letters += initial(group)?;
        }
        let mut behind = rest[group.len()..].chars();
        if behind.next().is_none() {
            return (1..=15).contains(&letters).then_some(Initials::Dotted);
        }
        rest = behind.as_str();
    }
}

fn between_initials(c: char) -> bool {
    matches!(c, '.' | '-' | '\u{2010}' | '\u{2011}' | '\u{2013}')
}

/// How many letters stand between the stops of initials, if it is as few as may.
fn initial(group: &str) -> Option<usize> {
    let mut chars = group.chars();
    let first = chars.next()?;
    let sound = match (chars.next(), chars.next()) {
        (None, _) => first.is_alphabetic(),
        (Some(second), None) => first.is_uppercase() && second.is_alphabetic(),
        (Some(_), Some(_)) => group.len() == 3 && group.bytes().all(|b| b.is_ascii_uppercase()),
    };
    (sound && !NOT_INITIALS.contains(&group)).then(|| group.chars().count())
}

/// Abbreviations that look like initials.
const NOT_INITIALS: &[&str] = &["Co", "Dr", "Ed", "Jr", "Mr", "No", "Sr", "St", "Vs"];

/// Whether a word can be a part of a family name: capitalised, or a particle.
fn is_family_word(word: &str) -> bool {
    let plain = |c: char| {
        c.is_alphabetic()
            || matches!(c, '-' | '\'' | '’' | '‘' | '`' | '´' | '.' | '\u{2010}' | '\u{2011}' | '\u{301}')
    };
    // The second half of a letter that was decoded wrongly, `Ã©`, can be any sign.
    let is_broken = |c: char| matches!(c, '\u{80}'..='\u{bf}' | '™' | '€') && word.contains(['Ã', 'Ä', 'Å']);
    let is_sound = |c: char| plain(c) || is_broken(c);
    let Some(first) = word.chars().next().filter(|_| word.chars().all(is_sound)) else { return false };
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

    /// Whether it is what most names look like, `Roe J.F.`
    pub(super) const fn is_plain_with_stops(&self) -> bool {
        self.is_plain && matches!(self.shape, Shape::Dotted)
    }

    /// The family name with its particle.
    pub(super) const fn family(&self) -> &str {
        self.family
    }

    /// The given name or the initials.
    pub(super) const fn given(&self) -> &str {
        self.given
    }

    /// As a family name and a given name in full with an initial behind it, `Moller Ethan R.`, which elsewhere is a
    /// family name of two words.
    pub(super) fn in_full(&self) -> Option<Self> {
        let is_plain = |word: &str| {
            let mut letters = word.chars();
            letters.next().is_some_and(char::is_uppercase)
                && letters.clone().next().is_some()
                && letters.all(char::is_lowercase)
        };
        let (family, given) = last_word(self.family).filter(|(family, _)| !family.is_empty())?;
        let sound = self.suffix.is_none()
            && is_plain(family)
            && is_plain(given)
            && words(self.given).nth(1).is_none();
        let given = Span::of(given, self.piece).start;
        sound.then(|| Self { shape: Shape::Full, family, given: self.piece[given..].trim_end(), ..*self })
    }

    /// As a name of the model. Lower-case words before the family name are its particle; a capitalised `Van` stays
    /// in the family name, where it is sorted by.
    pub(super) fn name(&self) -> Name {
        if self.is_plain {
            let (family, given) = (self.family.to_owned(), Some(self.given.to_owned()));
            return Name::Person(Person { family, given, non_dropping_particle: None, suffix: None });
        }
        let particle = if self.family.starts_with(char::is_lowercase) { self.particle() } else { "" };
        Name::Person(Person {
            family: one_line(&self.family[particle.len()..]),
            given: (!self.given.is_empty()).then(|| one_line(self.given)),
            non_dropping_particle: (!particle.is_empty()).then(|| one_line(particle)),
            suffix: self.suffix.map(str::to_owned),
        })
    }

    /// The lower-case words before the last of the family name that are particles.
    fn particle(&self) -> &str {
        let mut end = 0;
        for word in words(self.family) {
            let word = Span::of(word, self.family);
            let text = &self.family[word.range()];
            if word.end == self.family.len()
                || !text.starts_with(char::is_lowercase)
                || !lexicon::holds(&lexicon::PARTICLES, text)
            {
                break;
            }
            end = word.end;
        }
        &self.family[..end]
    }
}

/// A person from a family and a given name that are already apart.
pub(super) fn person_of<'p>(family: &'p str, given: &'p str) -> Found<'p> {
    Found {
        piece: "",
        shape: Shape::Full,
        family: family.trim(),
        given: given.trim(),
        suffix: None,
        is_plain: false,
    }
}

/// Whether a piece is initials alone, as behind the family name in the old layout.
pub(super) fn is_initials(piece: &str) -> bool {
    words(piece).all(|word| matches!(initials(word), Some(Initials::Dotted)))
        || (piece.len() <= 4 && initials(piece).is_some())
}

/// Whether a piece begins with initials.
pub(super) fn begins_with_initials(piece: &str) -> bool {
    words(piece).next().is_some_and(|word| initials(word).is_some())
}

/// Whether a piece can be a family name by its words.
pub(super) fn is_family(piece: &str) -> bool {
    words(piece).next().is_some()
        && words(piece).nth(LONGEST_FAMILY).is_none()
        && words(piece).all(is_family_word)
}

/// White space runs as one blank.
pub(crate) fn one_line(text: &str) -> String {
    if is_one_line(text) {
        return text.to_owned();
    }
    let text = text.trim();
    let mut folded = String::with_capacity(text.len());
    for word in text.split(|c: char| c.is_whitespace() && c != '\u{a0}').filter(|word| !word.is_empty()) {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// Whether a text is words with a blank of ASCII between two of them, as nearly all are. Every pair of bytes is looked at, so
/// that many are looked at together.
fn is_one_line(text: &str) -> bool {
    let bytes = text.as_bytes();
    let ([b'!'..=0xff, .., b'!'..=0xff] | [b'!'..=0xff]) = bytes else { return text.is_empty() };
    // All other white space of Unicode begins with one of four bytes, letters of Latin, Greek and Cyrillic with none of them.
    let may_be_blank =
        |byte: u8| u8::from(byte < b' ') | u8::from(byte == 0xc2) | u8::from(byte.wrapping_sub(0xe1) < 3);
    let is_odd = |one: u8, next: u8| may_be_blank(one) | (u8::from(one == b' ') & u8::from(next == b' '));
    bytes.iter().zip(&bytes[1..]).fold(0, |odd, (one, next)| odd | is_odd(*one, *next)) == 0
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
    fn white_space_of_any_kind_is_folded() {
        for blank in (char::MIN..=char::MAX).filter(|c| c.is_whitespace() && *c != '\u{a0}') {
            for text in ["Ä{}Ö", "Ä {}Ö", "{}Ä Ö", "Ä Ö{}"] {
                let text = text.replace("{}", &blank.to_string());
                assert_eq!(one_line(&text), "Ä Ö", "{text:?}");
            }
        }
        assert_eq!(one_line("Ä\u{a0}Ö"), "Ä\u{a0}Ö");
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
