//! Puts what the lists of the lexicon say of each word into tables, so that no run has to: a Rust file that
//! `src/reference/lexicon.rs` includes.
//!
//! The lists, the hash and the form of the tables are those of the program: their files are read here, too.

use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::Hash;
use std::path::Path;
use std::{env, fs, io};

#[allow(dead_code, reason = "the program searches, here is only put together")]
#[path = "src/reference"]
mod reference {
    pub(crate) mod words {
        pub(crate) mod hash;
    }
    pub(crate) mod lexicon {
        pub(crate) mod kinds;
        pub(crate) mod lists;
        pub(crate) mod places;
    }
}

use reference::lexicon::kinds::{self, Hints, Known};
use reference::lexicon::lists::{self, Lists, entries};
use reference::lexicon::places::{bit, group, index, place, tag};
use reference::words::hash::hash;

fn main() -> io::Result<()> {
    // The lists are compiled into this program, so that it is another one when they change.
    println!("cargo::rerun-if-changed=build.rs");
    let folder = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(Path::new(&folder).join("lexicon.rs"), tables())
}

/// The source of the tables.
fn tables() -> String {
    let (names, first_words) = names();
    let words = "What is known of words and pairs of words, each once; of the first, nothing.";
    let lists = "The lists that hold names, each combination once; the first holds none.";
    [
        table("WORDS", "Known", words, &said_of_words()),
        table("NAMES", "Lists", lists, &names),
        bits(&first_words),
    ]
    .concat()
}

/// What all lists together say of each word and pair of words, by hash.
fn said_of_words() -> Vec<(u64, Known)> {
    let of_list = |list: lists::List| Known { lists: Lists(list.0), ..Known::default() };
    let of_hints = |hints: Hints| Known { hints, ..Known::default() };
    let mut said = Vec::new();
    for (list, _, file) in lists::FILES {
        // Places are looked for among the words of names, too.
        let of_words =
            |entry: &&str| lists::NAMES.0 & list.0 == 0 || list.0 == lists::PLACES.0 && !entry.contains(' ');
        said.extend(entries(file).filter(of_words).map(|entry| (hash(entry), of_list(*list))));
    }
    let openings = entries(lists::OPENINGS).map(|opening| first_word(opening, '_'));
    said.extend(openings.map(|word| (hash(word), of_list(lists::FIRST_WORDS))));
    for (hints, entry) in hinted() {
        match entry.split_once(' ') {
            None => said.push((hash(entry), of_hints(hints))),
            Some((first, second)) => {
                said.push((hash(first), of_hints(kinds::OPENS)));
                said.push((kinds::pair(hash(first), hash(second)), of_hints(hints)));
            }
        }
    }
    let mut words = put_together(&said, |known, more| Known {
        lists: known.lists.with(more.lists),
        hints: known.hints.with(more.hints),
    });
    words.iter_mut().for_each(|(_, known)| known.hints = known.hints.settled());
    words
}

/// Every entry that hints at a kind of work.
fn hinted() -> impl Iterator<Item = (Hints, &'static str)> {
    let of_files = kinds::FILES.iter().flat_map(|(hints, file)| entries(file).map(|entry| (*hints, entry)));
    let of_lists = [
        (lists::MEETING_WORDS, kinds::MEETING.with(kinds::MEETING_WORD)),
        (lists::BODY_WORDS, kinds::BODY),
        (lists::PUBLISHERS, kinds::PUBLISHER),
    ];
    of_files.chain(of_lists.into_iter().flat_map(|(list, hints)| {
        let files = lists::FILES.iter().filter(move |(of, ..)| of.0 == list.0);
        files.flat_map(|(_, _, file)| entries(file)).map(move |entry| (hints, entry))
    }))
}

/// Each name once, with the lists that it is in, and the words that names begin with, each once.
fn names() -> (Vec<(u64, Lists)>, Vec<u64>) {
    let (mut names, mut first_words) = (Vec::new(), Vec::new());
    for (list, _, file) in lists::FILES.iter().filter(|(list, ..)| lists::NAMES.0 & list.0 != 0) {
        for entry in entries(file) {
            names.push((hash(entry), Lists(list.0)));
            first_words.push(hash(first_word(entry, ' ')));
        }
    }
    first_words.sort_unstable();
    first_words.dedup();
    (put_together(&names, Lists::with), first_words)
}

/// The first word of an entry without punctuation around it; all of it where there is none.
fn first_word(entry: &str, blank: char) -> &str {
    let word = entry.split([' ', blank]).next().unwrap_or(entry);
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    if bare.is_empty() { entry } else { bare }
}

/// Each hash once, with all that is said of it, in the order in which they come first.
fn put_together<T: Copy>(said: &[(u64, T)], with: impl Fn(T, T) -> T) -> Vec<(u64, T)> {
    let mut all: Vec<(u64, T)> = Vec::new();
    let mut places = HashMap::new();
    for (hash, more) in said {
        let place = *places.entry(*hash).or_insert(all.len());
        match all.get_mut(place) {
            Some((_, known)) => *known = with(*known, *more),
            None => all.push((*hash, *more)),
        }
    }
    all
}

/// The source of a table of words by hash, each once, and of the values that their numbers stand for, which are of the type
/// `of`. What a value looks like in Rust is what `Debug` prints.
fn table<T>(name: &str, of: &str, says: &str, words: &[(u64, T)]) -> String
where
    T: Copy + Debug + Default + Eq + Hash,
{
    let (mut values, mut numbers) = (vec![T::default()], HashMap::new());
    let words: Vec<(u64, u8)> = words
        .iter()
        .map(|(hash, value)| {
            let number = *numbers.entry(*value).or_insert_with(|| {
                values.push(*value);
                u8::try_from(values.len() - 1)
                    .expect("at most 255 combinations of lists: wider numbers hold more")
            });
            (*hash, number)
        })
        .collect();
    format!(
        "{}/// {says}\nstatic {values_of}_OF_{name}: [{of}; {}] = {values:?};\n",
        places(name, &words),
        values.len(),
        values_of = of.to_uppercase(),
    )
}

/// The source of a table of words by hash with a number each that is not 0.
fn places(name: &str, words: &[(u64, u8)]) -> String {
    // A quarter more places than words leaves room for every group.
    let (count, number) = (words.len() + words.len() / 4, (words.len() / 4).next_power_of_two());
    let mut groups = vec![Vec::new(); number];
    words.iter().for_each(|word| groups[group(word.0, number)].push(*word));
    // The largest first, as long as there is much room.
    groups.sort_by_key(|group| std::cmp::Reverse(group.len()));
    let (mut moves, mut tags, mut numbers) = (vec![0; number], vec![0; count], vec![0; count]);
    for words in groups.iter().filter(|group| !group.is_empty()) {
        let moved = free_move(words, &numbers).expect("a table with room has a place for every group");
        for (hash, value) in words {
            let place = place(*hash, moved, count);
            moves[group(*hash, number)] = moved;
            (tags[place], numbers[place]) = (tag(*hash), *value);
        }
    }
    format!(
        "/// The numbers of {name}.\nstatic TABLE_OF_{name}: Places<{count}, {number}> = \
         Places {{ moves: {moves:?}, tags: {tags:?}, numbers: {numbers:?} }};\n"
    )
}

/// What sends all words of a group to places that are free.
fn free_move(words: &[(u64, u8)], numbers: &[u8]) -> Option<u16> {
    let places = |moved| words.iter().map(move |(hash, _)| place(*hash, moved, numbers.len()));
    (0..=u16::MAX).find(|moved| {
        places(*moved).enumerate().all(|(count, place)| {
            numbers[place] == 0 && places(*moved).take(count).all(|other| other != place)
        })
    })
}

/// The source of a bit for each word that a name begins with.
fn bits(words: &[u64]) -> String {
    const BITS_A_WORD: usize = 8;
    let length = (BITS_A_WORD * words.len() / u64::BITS as usize).next_power_of_two();
    let mut bits = vec![0u64; length];
    words.iter().for_each(|hash| bits[index(*hash, length)] |= bit(*hash));
    format!(
        "/// A bit for each word that a name begins with.\n\
         static BITS_OF_FIRST_WORDS: Bits<{length}> = Bits({bits:?});\n"
    )
}
