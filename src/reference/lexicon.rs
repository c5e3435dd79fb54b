//! What is known of words: which occur in names of sources, of bodies, of publishers, in numbers and in types.
//!
//! The lists are the text files of this folder, from general knowledge: one entry a line in lower case, lines that
//! begin with `#` left out. A list that a sentence of code stands for is written in code instead.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// A list of words or phrases that is searched whatever the case.
pub(super) type List = LazyLock<HashSet<&'static str, BuildHasherDefault<Fnv>>>;

/// FNV-1a: the lists are our own, so that nobody can choose words that collide, and words are short.
#[derive(Clone, Copy)]
pub(super) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident = $file:literal;)+) => {
        $($(#[$doc])* pub(super) static $name: List =
            LazyLock::new(|| entries(include_str!(concat!("lexicon/", $file))).collect());)+

        #[cfg(test)]
        const FILES: &[(&str, &str)] = &[$(($file, include_str!(concat!("lexicon/", $file))),)+];
    };
}

lists! {
    /// Lower-case words that belong to a family name.
    PARTICLES = "particles.txt";
    /// Suffixes of personal names, without stop.
    SUFFIXES = "suffixes.txt";
    /// Small words that a title in title case leaves in lower case.
    SMALL_WORDS = "small_words.txt";
    /// Words that occur in the names of journals, proceedings and handbooks far more often than in titles.
    SOURCE_WORDS = "source_words.txt";
    /// Names of journals that stand alone, where a word list would not tell them from a title.
    KNOWN_SOURCES = "known_sources.txt";
    /// Newspapers.
    NEWSPAPERS = "newspapers.txt";
    /// Magazines that are read by the public.
    MAGAZINES = "magazines.txt";
    /// Words that name a meeting or its proceedings.
    MEETING_WORDS = "meeting_words.txt";
    /// Words of the names of bodies.
    BODY_WORDS = "body_words.txt";
    /// Publishers, as references name them.
    PUBLISHERS = "publishers.txt";
    /// Servers of preprints and of working papers, as a source names them.
    PREPRINT_SERVERS = "preprint_servers.txt";
    /// Countries, and states and cities that titles and addresses often end in.
    PLACES = "places.txt";
}

/// The longest name in the lists of sources, in bytes, with room for a stop.
pub(super) const LONGEST_SOURCE: usize = 64;

fn entries(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// Beginnings that all but name a source, by their first letter; in the file `_` stands for a blank at the end.
static SOURCE_OPENINGS: LazyLock<Vec<String>> = LazyLock::new(|| {
    entries(include_str!("lexicon/source_openings.txt")).map(|opening| opening.replace('_', " ")).collect()
});

/// Months in English, in full.
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Whether a list holds a word or phrase, whatever its case.
pub(super) fn holds(list: &List, word: &str) -> bool {
    look_up(word, |lower| list.contains(lower).then_some(())).is_some()
}

/// Looks a word up in lower case, without an allocation where it is short and ASCII.
fn look_up<T>(word: &str, find: impl Fn(&str) -> Option<T>) -> Option<T> {
    let mut lower = [0u8; 64];
    if word.is_ascii() && word.len() <= lower.len() {
        let lower = &mut lower[..word.len()];
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        return std::str::from_utf8(lower).ok().and_then(find);
    }
    // No entry is longer than the buffer but for a few bytes of accents.
    if word.len() > 2 * lower.len() { None } else { find(word.to_lowercase().as_str()) }
}

/// What the lists say of a single word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Word {
    /// Names of sources bear it.
    pub(super) is_source: bool,
    /// It names a meeting or its proceedings.
    pub(super) is_conference: bool,
    /// Names of bodies bear it.
    pub(super) is_body: bool,
    /// A title in title case leaves it in lower case.
    pub(super) is_small: bool,
}

/// The words of the lists, in one table, so that a word is looked up once.
static WORDS: LazyLock<HashMap<&'static str, Word, BuildHasherDefault<Fnv>>> = LazyLock::new(|| {
    let mut words: HashMap<&'static str, Word, _> = HashMap::default();
    SOURCE_WORDS.iter().for_each(|word| words.entry(word).or_default().is_source = true);
    MEETING_WORDS.iter().for_each(|word| words.entry(word).or_default().is_conference = true);
    BODY_WORDS.iter().for_each(|word| words.entry(word).or_default().is_body = true);
    SMALL_WORDS.iter().for_each(|word| words.entry(word).or_default().is_small = true);
    words
});

/// What is known of a word, whatever its case.
pub(super) fn word(word: &str) -> Word {
    look_up(word, |lower| WORDS.get(lower).copied()).unwrap_or_default()
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
    SOURCE_OPENINGS.iter().any(|opening| begins(text, opening))
}

fn begins(text: &str, opening: &str) -> bool {
    let (text, opening) = (text.as_bytes(), opening.as_bytes());
    text.first().map(u8::to_ascii_lowercase) == opening.first().map(u8::to_ascii_lowercase)
        && text.get(..opening.len()).is_some_and(|head| head.eq_ignore_ascii_case(opening))
}

/// The number of a month, from its name or its first three or four letters with or without a stop.
pub(super) fn month(word: &str) -> Option<u8> {
    let word = word.trim_end_matches('.');
    let is =
        |name: &&str| name.eq_ignore_ascii_case(word) || (matches!(word.len(), 3 | 4) && begins(name, word));
    MONTHS.iter().position(is).and_then(|index| u8::try_from(index + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_lower_case_and_without_repeats() {
        for (name, file) in FILES {
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
    fn months_are_known_in_full_and_abbreviated() {
        assert_eq!(month("March"), Some(3));
        assert_eq!(month("Sept."), Some(9));
        assert_eq!(month("Dec"), Some(12));
        assert_eq!(month("Marching"), None);
    }
}
