//! What is known of words: which occur in names of sources, of bodies, of publishers, in numbers and in types.
//!
//! The lists are the text files of this folder, from general knowledge: one entry a line in lower case, lines that
//! begin with `#` left out. A list that a sentence of code stands for is written in code instead. [`lists`] and [`kinds`] name
//! them; the build script puts what they say of each word into tables ([`places`]), so that no run has to.

pub(super) mod hints;
mod kinds;
mod lists;
mod places;

use std::sync::LazyLock;

use super::words;
use hints::Hints;
use kinds::Known;
use lists::entries;
pub(super) use lists::*;
use places::{Bits, Places};

/// Beginnings that all but name a source.
static SOURCE_OPENINGS: LazyLock<Vec<String>> =
    LazyLock::new(|| entries(lists::OPENINGS).map(|opening| opening.replace('_', " ")).collect());

/// How many places there are for pairs of letters, and the place of a pair: five bits each, whatever the case.
const PAIRS: usize = 1 << 10;

const fn pair(first: u8, second: u8) -> usize {
    (first as usize & 31) << 5 | second as usize & 31
}

/// Those openings that share a place of their first two letters, since many share the first.
static OPENINGS_OF_PAIRS: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| {
    let mut openings = vec![Vec::new(); PAIRS];
    for opening in SOURCE_OPENINGS.iter() {
        if let [first, second, ..] = opening.as_bytes() {
            openings[pair(*first, *second)].push(opening.as_str());
        }
    }
    openings
});

// What is known of every word, every name with its lists, and the words that names begin with: made by the build script.
include!(concat!(env!("OUT_DIR"), "/lexicon.rs"));

/// What is known of the word or phrase of this hash; nothing where it is in no list.
#[inline(always)]
pub(super) fn known(hash: u64) -> Known {
    KNOWN_OF_WORDS[TABLE_OF_WORDS.get(hash)]
}

/// Whether names that are listed may begin with the word of this hash: a text that begins with another is none.
#[inline(always)]
pub(super) fn begins_names(hash: u64) -> bool {
    BITS_OF_FIRST_WORDS.may_have(hash)
}

/// The longest entry of a list, in bytes, with room for accents.
const LONGEST: usize = 64;

/// The lists of names, those of sources, publishers and places, that hold a whole text, whatever its case.
pub(super) fn lists_of_name(text: &str) -> Lists {
    if text.len() > LONGEST {
        Lists::default()
    } else {
        LISTS_OF_NAMES[TABLE_OF_NAMES.get(words::hash(text))]
    }
}

/// Whether a list holds a word or phrase, whatever its case.
pub(super) fn holds(list: &List, text: &str) -> bool {
    // Only one of the two tables has all of a list.
    match NAMES.0 & list.0 {
        0 => lists_of_word(text).has(*list),
        _ => lists_of_name(text).has(*list),
    }
}

/// The lists that hold a word, whatever its case: those of words, and that of places.
pub(super) fn lists_of_word(text: &str) -> Lists {
    if text.len() > LONGEST { Lists::default() } else { known(words::hash(text)).lists }
}

/// What the lists say of a single word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Word {
    /// It names a meeting or its proceedings.
    pub(super) is_conference: bool,
    /// A title in title case leaves it in lower case.
    pub(super) is_small: bool,
}

/// What is known of a word, whatever its case.
pub(super) fn word(word: &str) -> Word {
    let lists = known(words::hash(word)).lists;
    Word { is_conference: lists.has(MEETING_WORDS), is_small: lists.has(SMALL_WORDS) }
}

/// A short list in code that is searched whatever the case, for words of which few are in it.
pub(super) struct Few {
    words: &'static [&'static str],
    /// A bit for each length, and one for each first letter: nearly every word lacks one of the two.
    lengths: u64,
    firsts: u32,
}

impl Few {
    /// A list of words in lower case, shorter than 64 bytes, that begin with letters of ASCII.
    pub(super) const fn of(words: &'static [&'static str]) -> Self {
        let (mut lengths, mut firsts, mut at) = (0, 0, 0);
        while at < words.len() {
            lengths |= 1 << words[at].len();
            firsts |= 1 << (words[at].as_bytes()[0] & 31);
            at += 1;
        }
        Self { words, lengths, firsts }
    }

    /// Whether it holds a word.
    #[inline]
    pub(super) fn has(&self, word: &str) -> bool {
        let Some(first) = word.as_bytes().first() else { return false };
        let may_be =
            word.len() < 64 && (self.lengths >> word.len() & u64::from(self.firsts >> (first & 31)) & 1) == 1;
        may_be && among(self.words, word)
    }
}

/// Whether a short list in code holds a word, whatever its case.
pub(super) fn among(list: &[&str], word: &str) -> bool {
    if word.is_ascii() {
        let first = word.as_bytes().first().map(u8::to_ascii_lowercase);
        let is = |known: &&&str| known.len() == word.len() && known.as_bytes().first().copied() == first;
        return list.iter().filter(is).any(|known| known.eq_ignore_ascii_case(word));
    }
    let lower = word.to_lowercase();
    list.contains(&lower.as_str())
}

/// Whether a text begins like one of a short list, whatever its case.
pub(super) fn opens(list: &[&str], text: &str) -> bool {
    list.iter().any(|opening| begins(text, opening))
}

/// Whether a text begins as names of sources do.
pub(super) fn opens_source(text: &str) -> bool {
    // The first word tells nearly every text that does not.
    first_word(text).is_some_and(|word| lists_of_word(word).has(FIRST_WORDS))
        && opens_source_behind_first_word(text)
}

/// The same of a text whose first word is one of the first words of those beginnings.
pub(super) fn opens_source_behind_first_word(text: &str) -> bool {
    match text.as_bytes() {
        [first, second, ..] => opens(&OPENINGS_OF_PAIRS[pair(*first, *second)], text),
        [..] => false,
    }
}

fn first_word(text: &str) -> Option<&str> {
    words::words(text).next().map(words::bare)
}

fn begins(text: &str, opening: &str) -> bool {
    let (text, opening) = (text.as_bytes(), opening.as_bytes());
    // The last byte tells most texts whose first letters are right.
    let differs = |at: usize| text.get(at).zip(opening.get(at)).is_some_and(|(a, b)| (a ^ b) & !0x20 != 0);
    !differs(1)
        && !differs(0)
        && !differs(opening.len() - 1)
        && text.get(..opening.len()).is_some_and(|head| head.eq_ignore_ascii_case(opening))
}

/// The number of a month, from its name in English or its first three or four letters with or without a stop.
pub(super) fn month(word: &str) -> Option<u8> {
    let word = word.trim_end_matches('.');
    let beginning = word.as_bytes().first_chunk::<3>()?.map(|byte| byte.to_ascii_lowercase());
    let (month, name) = month_that_begins(beginning)?;
    let is_name = name.eq_ignore_ascii_case(word) || (matches!(word.len(), 3 | 4) && begins(name, word));
    is_name.then_some(month)
}

/// The month whose name begins with three letters in lower case, and that name.
pub(super) const fn month_that_begins(letters: [u8; 3]) -> Option<(u8, &'static str)> {
    Some(match &letters {
        b"jan" => (1, "january"),
        b"feb" => (2, "february"),
        b"mar" => (3, "march"),
        b"apr" => (4, "april"),
        b"may" => (5, "may"),
        b"jun" => (6, "june"),
        b"jul" => (7, "july"),
        b"aug" => (8, "august"),
        b"sep" => (9, "september"),
        b"oct" => (10, "october"),
        b"nov" => (11, "november"),
        b"dec" => (12, "december"),
        _ => return None,
    })
}

/// The language that a note names, `in Russian`.
pub(super) fn language(note: &str) -> Option<&str> {
    const LANGUAGES: &[&str] = &[
        "arabic",
        "bulgarian",
        "catalan",
        "chinese",
        "croatian",
        "czech",
        "danish",
        "dutch",
        "english",
        "finnish",
        "french",
        "german",
        "greek",
        "hebrew",
        "hungarian",
        "indonesian",
        "italian",
        "japanese",
        "korean",
        "malay",
        "norwegian",
        "persian",
        "polish",
        "portuguese",
        "romanian",
        "russian",
        "serbian",
        "slovak",
        "slovene",
        "slovenian",
        "spanish",
        "swedish",
        "thai",
        "turkish",
        "ukrainian",
        "vietnamese",
    ];
    let language = ["in ", "In ", "text in ", "Text in "].iter().find_map(|mark| note.strip_prefix(mark))?;
    among(LANGUAGES, language).then_some(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_lower_case_and_without_repeats() {
        for (_, name, file) in FILES {
            let listed: Vec<&str> = entries(file).collect();
            let mut sorted = listed.clone();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(listed, sorted, "{name}");
            assert!(
                listed.iter().all(|entry| *entry == entry.to_lowercase() && *entry == entry.trim()),
                "{name}"
            );
        }
    }

    #[test]
    fn entries_are_found_whatever_their_case_and_in_their_lists_alone() {
        for (list, name, file) in FILES {
            for entry in entries(file) {
                assert!(holds(list, entry) && holds(list, &entry.to_uppercase()), "{name}: {entry}");
                assert!(entry.len() <= LONGEST, "{name}: {entry}");
                assert!(!holds(list, &format!("{entry}x")), "{name}: {entry}");
                let first = first_word(entry).unwrap_or(entry);
                assert!(NAMES.0 & list.0 == 0 || begins_names(words::hash(first)), "{name}: {entry}");
            }
        }
        assert!(holds(&PLACES, "Germany") && !holds(&PUBLISHERS, "Germany"));
    }

    #[test]
    fn every_opening_of_a_source_is_found_whatever_its_case() {
        for opening in SOURCE_OPENINGS.iter() {
            assert!(opens_source(&format!("{opening} Honey")), "{opening}");
            assert!(opens_source(&format!("{} HONEY", opening.to_uppercase())), "{opening}");
        }
        assert!(!opens_source("Journey of honey"));
    }

    #[test]
    fn months_are_known_in_full_and_abbreviated() {
        assert_eq!(month("March"), Some(3));
        assert_eq!(month("Sept."), Some(9));
        assert_eq!(month("Dec"), Some(12));
        assert_eq!(month("Marching"), None);
    }
}
