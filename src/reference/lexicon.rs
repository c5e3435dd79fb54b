//! What is known of words: which occur in names of sources, of bodies, of publishers, in numbers and in types.
//!
//! The lists are the text files of this folder, from general knowledge: one entry a line in lower case, lines that
//! begin with `#` left out. A list that a sentence of code stands for is written in code instead.

pub(super) mod hints;
mod places;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::words;
use places::{Bits, Places};

/// A list of words or phrases that is searched whatever the case.
#[derive(Clone, Copy, Debug)]
pub(super) struct List(u16);

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident = $bit:literal, $file:literal;)+) => {
        $($(#[$doc])* pub(super) const $name: List = List(1 << $bit);)+

        /// The files of the lists.
        const FILES: &[(List, &str, &str)] =
            &[$((List(1 << $bit), $file, include_str!(concat!("lexicon/", $file))),)+];
    };
}

lists! {
    /// Lower-case words that belong to a family name.
    PARTICLES = 0, "particles.txt";
    /// Suffixes of personal names, without stop.
    SUFFIXES = 1, "suffixes.txt";
    /// Small words that a title in title case leaves in lower case.
    SMALL_WORDS = 2, "small_words.txt";
    /// Words that occur in the names of journals, proceedings and handbooks far more often than in titles.
    SOURCE_WORDS = 3, "source_words.txt";
    /// Names of journals that stand alone, where a word list would not tell them from a title.
    KNOWN_SOURCES = 4, "known_sources.txt";
    /// Newspapers.
    NEWSPAPERS = 5, "newspapers.txt";
    /// Magazines that are read by the public.
    MAGAZINES = 6, "magazines.txt";
    /// Words that name a meeting or its proceedings.
    MEETING_WORDS = 7, "meeting_words.txt";
    /// Words of the names of bodies.
    BODY_WORDS = 8, "body_words.txt";
    /// Publishers, as references name them.
    PUBLISHERS = 9, "publishers.txt";
    /// Servers of preprints and of working papers, as a source names them.
    PREPRINT_SERVERS = 10, "preprint_servers.txt";
    /// Countries, and states and cities that titles and addresses often end in.
    PLACES = 11, "places.txt";
    /// Given names.
    GIVEN_NAMES = 12, "given_names.txt";
    /// Web sites that are cited by their names.
    SITES = 13, "sites.txt";
}

/// The lists of names of sources.
pub(super) const NAMES_OF_SOURCES: List =
    List(KNOWN_SOURCES.0 | NEWSPAPERS.0 | MAGAZINES.0 | SITES.0 | PREPRINT_SERVERS.0);

/// The lists of sources that everybody reads.
pub(super) const PUBLIC_SOURCES: List = List(NEWSPAPERS.0 | MAGAZINES.0 | SITES.0);

/// The lists of words that hardly are the name of a person.
pub(super) const NO_NAMES: List = List(SOURCE_WORDS.0 | BODY_WORDS.0 | PLACES.0 | SMALL_WORDS.0);

/// The longest name in the lists of sources, in bytes, with room for a stop.
pub(super) const LONGEST_SOURCE: usize = 64;

/// The entries of a list.
pub(super) fn of_list(list: List) -> impl Iterator<Item = &'static str> {
    FILES.iter().filter(move |(of, ..)| of.0 == list.0).flat_map(|(_, _, file)| entries(file))
}

fn entries(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// Beginnings that all but name a source; in the file `_` stands for a blank at the end.
static SOURCE_OPENINGS: LazyLock<Vec<String>> = LazyLock::new(|| {
    entries(include_str!("lexicon/source_openings.txt")).map(|opening| opening.replace('_', " ")).collect()
});

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

/// The first words of those beginnings.
pub(super) const FIRST_WORDS: List = List(1 << 15);

/// The lists of names, which are looked up whole.
const NAMES: List = List(NAMES_OF_SOURCES.0 | PUBLISHERS.0 | PLACES.0);

/// What is known of a word or phrase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Known {
    /// The lists that it is in.
    pub(super) lists: Lists,
    /// What it hints at.
    pub(super) hints: hints::Hints,
}

impl Known {
    /// This and more.
    const fn with(self, more: Self) -> Self {
        Self { lists: self.lists.with(more.lists), hints: self.hints.with(more.hints) }
    }
}

/// What is known of the word or phrase of this hash.
#[inline]
pub(super) fn known(hash: u64) -> Known {
    table().find(hash)
}

/// Everything that is listed, for who looks up many words.
#[inline]
pub(super) fn table() -> &'static Entries {
    &ENTRIES
}

/// Everything that is listed.
pub(super) struct Entries {
    /// Each word and pair of words with the number of what is known of it.
    words: Places<{ 1 << 14 }, { 1 << 11 }>,
    /// What is known of words, each once; of the first, nothing.
    values: Vec<Known>,
    /// Each name with its lists.
    names: Places<{ 1 << 15 }, { 1 << 12 }>,
    /// A bit for each word that a name begins with.
    first_words: Bits<{ 1 << 10 }>,
}

impl Entries {
    /// What is known of the word of this hash; nothing where it is in no list.
    #[inline(always)]
    pub(super) fn find(&self, hash: u64) -> Known {
        self.values[usize::from(self.words.get(hash))]
    }

    /// The lists that hold the name of this hash.
    #[inline(always)]
    fn lists_of_name(&self, hash: u64) -> Lists {
        Lists(self.names.get(hash))
    }

    /// Whether names that are listed may begin with the word of this hash: a text that begins with another is none.
    #[inline(always)]
    pub(super) fn begins_names(&self, hash: u64) -> bool {
        self.first_words.may_have(hash)
    }

    /// Names and words, each once; what several lists say of a word is put together.
    fn new() -> Self {
        let (mut names, mut words) = (Vec::with_capacity(1 << 14), Vec::with_capacity(1 << 13));
        let mut first_words = Bits::none();
        let of_list = |list| Known { lists: Lists(list), ..Known::default() };
        for (list, _, file) in FILES {
            for entry in entries(file) {
                let hash = words::hash(entry);
                let is_name = NAMES.0 & list.0 != 0;
                if is_name {
                    names.push((hash, list.0));
                    first_words.add(words::hash(first_word(entry).unwrap_or(entry)));
                }
                // Places are looked for among the words of names, too.
                if !is_name || list.0 == PLACES.0 && !entry.contains(' ') {
                    words.push((hash, of_list(list.0)));
                }
            }
        }
        let openings = SOURCE_OPENINGS.iter().filter_map(|opening| first_word(opening));
        words.extend(openings.map(|word| (words::hash(word), of_list(FIRST_WORDS.0))));
        words.extend(hints::listed().map(|(hash, hints)| (hash, Known { hints, ..Known::default() })));
        let names = put_together(&names, |lists, others| lists | others);
        let words = put_together(&words, Known::with);
        let mut values = vec![Known::default()];
        let mut numbers: HashMap<Known, u16> = HashMap::new();
        let mut number = |mut known: Known| {
            known.hints = known.hints.settled();
            *numbers.entry(known).or_insert_with(|| {
                values.push(known);
                u16::try_from(values.len() - 1).unwrap_or(0)
            })
        };
        let words: Vec<(u64, u16)> = words.into_iter().map(|(hash, known)| (hash, number(known))).collect();
        Self { words: Places::of(&words), values, names: Places::of(&names), first_words }
    }
}

/// Each hash once, with all that is said of it, in the order in which they come first.
fn put_together<T: Copy>(said: &[(u64, T)], with: impl Fn(T, T) -> T) -> Vec<(u64, T)> {
    let mut all: Vec<(u64, T)> = Vec::with_capacity(said.len());
    // For each hash where it stands, counted from 1, at the first free place from that of the hash on.
    let mut places = vec![0u16; 2 * said.len().next_power_of_two()];
    let last = places.len() - 1;
    for (hash, more) in said {
        let mut at = *hash as usize & last;
        loop {
            let place = usize::from(places[at]);
            match all.get_mut(place.wrapping_sub(1)) {
                Some((other, known)) if other == hash => *known = with(*known, *more),
                Some(_) => {
                    at = (at + 1) & last;
                    continue;
                }
                None => {
                    all.push((*hash, *more));
                    places[at] = u16::try_from(all.len()).unwrap_or(0);
                }
            }
            break;
        }
    }
    all
}

static ENTRIES: LazyLock<Entries> = LazyLock::new(Entries::new);

/// The lists that a word or phrase is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Lists(u16);

impl Lists {
    /// Those of the word or phrase that has this hash.
    pub(super) fn of(hash: u64) -> Self {
        known(hash).lists
    }

    /// These and others.
    pub(super) const fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether one of them is this one, or one of these.
    pub(super) const fn has(self, list: List) -> bool {
        self.0 & list.0 != 0
    }
}

/// The longest entry of a list, in bytes, with room for accents.
const LONGEST: usize = 64;

/// The lists that hold a word or phrase, whatever its case.
pub(super) fn lists(text: &str) -> Lists {
    if text.len() > LONGEST {
        return Lists::default();
    }
    let (hash, entries) = (words::hash(text), table());
    entries.lists_of_name(hash).with(entries.find(hash).lists)
}

/// The lists of names, those of sources, publishers and places, that hold a whole text, whatever its case.
pub(super) fn lists_of_name(text: &str) -> Lists {
    if text.len() > LONGEST { Lists::default() } else { table().lists_of_name(words::hash(text)) }
}

/// Whether a list holds a word or phrase, whatever its case.
pub(super) fn holds(list: &List, text: &str) -> bool {
    lists(text).has(*list)
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
    let lists = Lists::of(words::hash(word));
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
    first_word(text).is_some_and(|word| lists(word).has(FIRST_WORDS)) && opens_source_behind_first_word(text)
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
    // The second byte tells most texts whose first letter is right.
    let differs = |at: usize| text.get(at).zip(opening.get(at)).is_some_and(|(a, b)| (a ^ b) & !0x20 != 0);
    !differs(1)
        && !differs(0)
        && text.get(..opening.len()).is_some_and(|head| head.eq_ignore_ascii_case(opening))
}

/// The number of a month, from its name in English or its first three or four letters with or without a stop.
pub(super) fn month(word: &str) -> Option<u8> {
    let word = word.trim_end_matches('.');
    let beginning = word.as_bytes().first_chunk::<3>()?.map(|byte| byte.to_ascii_lowercase());
    let (month, name) = match &beginning {
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
    };
    let is_name = name.eq_ignore_ascii_case(word) || (matches!(word.len(), 3 | 4) && begins(name, word));
    is_name.then_some(month)
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
