//! What most names look like, told by their bytes alone; all others are read in [`super`].

use super::{Found, Shape, is_suffix};
use crate::reference::lexicon;

/// Reads what most names look like, `Roe J.F.`: one capitalised word in ASCII and capital letters with a stop each.
pub(in crate::reference) fn plain_person(piece: &str) -> Option<Found<'_>> {
    let bytes = piece.as_bytes();
    // The end tells most pieces that are none.
    let [b'A'..=b'Z', .., b'A'..=b'Z', b'.'] = bytes else { return None };
    let word = 1 + bytes[1..].iter().position(|byte| !byte.is_ascii_alphabetic() && *byte != b'-')?;
    let (initials, odd) = bytes.get(word + 1..)?.as_chunks::<2>();
    let sound = word > 1
        && bytes[word] == b' '
        && odd.is_empty()
        && initials.len() <= MOST_PLAIN
        && initials.iter().all(|pair| matches!(pair, [b'A'..=b'Z', b'.']));
    let (family, given) = (piece.get(..word)?, piece.get(word + 1..)?);
    sound.then_some(Found { piece, shape: Shape::Dotted, family, given, suffix: None, is_plain: true })
}

/// Reads what most names without stops look like, `Roe JF`, `Roe J F`: one capitalised word in ASCII and few capitals.
pub(in crate::reference) fn plain_undotted(piece: &str) -> Option<Found<'_>> {
    let [b'A'..=b'Z', .., b'A'..=b'Z'] = piece.as_bytes() else { return None };
    let (family, given) = piece.split_once(' ')?;
    let others = &family.as_bytes()[1..];
    let sound = !others.is_empty()
        && others.iter().all(u8::is_ascii_lowercase)
        && given.len() <= 5
        && given
            .split(' ')
            .all(|word| (1..=3).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_uppercase()))
        && !is_suffix(given)
        && !stands_before_a_letter(family);
    sound.then_some(Found { piece, shape: Shape::Undotted, family, given, suffix: None, is_plain: true })
}

/// Reads a family name in capitals before a given name, `ROE Joan`, both words of ASCII.
pub(in crate::reference) fn plain_capitals(piece: &str) -> Option<Found<'_>> {
    let [b'A'..=b'Z', b'A'..=b'Z', .., b'a'..=b'z'] = piece.as_bytes() else { return None };
    let (family, given) = piece.split_once(' ')?;
    let [b'A'..=b'Z', others @ ..] = given.as_bytes() else { return None };
    let says_otherwise = |word: &str| lexicon::lists_of_word(word).has(lexicon::NO_NAMES);
    let sound = family.bytes().all(|byte| byte.is_ascii_uppercase())
        && others.iter().all(|byte| byte.is_ascii_lowercase() || *byte == b'-')
        && !says_otherwise(family)
        && !says_otherwise(given);
    sound.then_some(Found { piece, shape: Shape::Full, family, given, suffix: None, is_plain: true })
}

/// Whether titles have a word before a capital letter alone, `Vitamin C`.
pub(in crate::reference) fn stands_before_a_letter(word: &str) -> bool {
    const WORDS: &[&str] = &[
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
    lexicon::among(WORDS, word)
}

/// The most initials of a name that is looked at no closer.
const MOST_PLAIN: usize = 6;
