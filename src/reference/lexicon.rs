//! What is known of words: which occur in names of sources, of bodies, of publishers, in numbers and in types.
//!
//! The lists are the text files of this folder, from general knowledge: one entry a line in lower case, lines that
//! begin with `#` left out. A list that a sentence of code stands for is written in code instead.

pub(super) mod hints;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::words;

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

/// The bits of the first words of those names, by hash: a power of two, so many that few other words find theirs set.
const BITS_OF_FIRST_WORDS: usize = 1 << 16;

/// What is known of a word or phrase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Known {
    /// The lists that it is in.
    pub(super) lists: Lists,
    /// What it hints at.
    pub(super) hints: hints::Hints,
}

/// What is known of the word or phrase of this hash.
#[inline]
pub(super) fn known(hash: u64) -> Known {
    table().find(hash).copied().unwrap_or_default()
}

/// Everything that is listed, for who looks up many words.
#[inline]
pub(super) fn table() -> &'static Entries {
    &ENTRIES
}

/// The places of the table of words, a power of two: so many that most words that are in no list find an empty one.
const PLACES_OF_WORDS: usize = 1 << 14;

/// The same for names, which are looked up once for a piece rather than for each word of it.
const PLACES_OF_NAMES: usize = 1 << 15;

/// Half of a hash, and which of the values the word has, or which lists the name is in; 0 at an empty place.
type Place = (u32, u16);

/// Everything that is listed.
pub(super) struct Entries {
    /// Each word and pair of words at the first free place from that of its hash on.
    words: Vec<Place>,
    /// What is known of words, each once; of the first, nothing.
    values: Vec<Known>,
    /// Each name, likewise.
    names: Vec<Place>,
    /// A bit for each word that a name begins with.
    first_words: Vec<u64>,
}

impl Entries {
    /// What is known of the word of this hash, if it is in a list.
    #[inline(always)]
    pub(super) fn find(&self, hash: u64) -> Option<&Known> {
        match self.words[place(&self.words, hash)].1 {
            0 => None,
            number => self.values.get(usize::from(number)),
        }
    }

    /// Whether names that are listed may begin with the word of this hash: a text that begins with another is none.
    #[inline(always)]
    pub(super) fn begins_names(&self, hash: u64) -> bool {
        let bit = (hash >> 32) as usize % BITS_OF_FIRST_WORDS;
        self.first_words[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// Names and words, each once; what several lists say of a word is put together.
    fn new() -> Self {
        let mut names = vec![(0, 0); PLACES_OF_NAMES];
        let mut first_words = vec![0u64; BITS_OF_FIRST_WORDS / 64];
        // Whole hashes first: what several lists say of a word has to be put together before it is numbered.
        let mut all = vec![(0u64, Known::default()); PLACES_OF_WORDS];
        let mut add = |hash: u64, known: Known| {
            let mut at = hash as usize % PLACES_OF_WORDS;
            while all[at].1 != Known::default() && all[at].0 != hash {
                at = (at + 1) % PLACES_OF_WORDS;
            }
            let before = all[at].1;
            let (lists, hints) = (before.lists.with(known.lists), before.hints.with(known.hints));
            all[at] = (hash, Known { lists, hints });
        };
        let of_list = |list| Known { lists: Lists(list), ..Known::default() };
        for (list, _, file) in FILES {
            for entry in entries(file) {
                let hash = words::hash(entry);
                let is_name = NAMES.0 & list.0 != 0;
                if is_name {
                    let at = place(&names, hash);
                    names[at] = (tag(hash), names[at].1 | list.0);
                    let first = (words::hash(first_word(entry).unwrap_or(entry)) >> 32) as usize;
                    first_words[first % BITS_OF_FIRST_WORDS / 64] |= 1 << (first % 64);
                }
                // Places are looked for among the words of names, too.
                if !is_name || list.0 == PLACES.0 && !entry.contains(' ') {
                    add(hash, of_list(list.0));
                }
            }
        }
        let openings = SOURCE_OPENINGS.iter().filter_map(|opening| first_word(opening));
        openings.for_each(|word| add(words::hash(word), of_list(FIRST_WORDS.0)));
        hints::listed().for_each(|(hash, hints)| add(hash, Known { hints, ..Known::default() }));
        let mut places = vec![(0, 0); PLACES_OF_WORDS];
        let mut values = vec![Known::default()];
        let mut numbers: BTreeMap<Known, u16> = BTreeMap::new();
        for (hash, mut known) in all.into_iter().filter(|(_, known)| *known != Known::default()) {
            known.hints = known.hints.settled();
            let number = *numbers.entry(known).or_insert_with(|| {
                values.push(known);
                u16::try_from(values.len() - 1).unwrap_or(0)
            });
            let at = place(&places, hash);
            places[at] = (tag(hash), number);
        }
        Self { words: places, values, names, first_words }
    }
}

static ENTRIES: LazyLock<Entries> = LazyLock::new(Entries::new);

/// Where an entry stands, or would stand, in a table, whose length is a power of two. The place and half of the hash tell
/// two words apart as well as all of it would.
#[inline]
fn place(places: &[Place], hash: u64) -> usize {
    let last = places.len() - 1;
    let mut at = hash as usize & last;
    while places[at].1 != 0 && places[at].0 != tag(hash) {
        at = (at + 1) & last;
    }
    at
}

/// The half of a hash that its place does not tell.
const fn tag(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// The lists that a word or phrase is in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
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
    let (hash, names) = (words::hash(text), &ENTRIES.names);
    Lists(names[place(names, hash)].1).with(Lists::of(hash))
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
    fn the_table_of_entries_has_room() {
        for places in [&ENTRIES.words, &ENTRIES.names] {
            let count = places.iter().filter(|(_, number)| *number != 0).count();
            assert!(2 * count < places.len(), "{count} of {}", places.len());
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
