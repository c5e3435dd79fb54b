//! Words and pairs of words that hint at a type, each looked up once.
//!
//! The lists are text files, one a hint; what a hint says depends on where it stands, which [`super::signs`] knows.

use std::sync::LazyLock;

use crate::reference::lexicon;
use crate::reference::words::hash;
pub(super) use crate::reference::words::runs;

/// What a word hints at: a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Hints(u64);

impl Hints {
    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it has one of some hints.
    pub(super) const fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }
}

macro_rules! hints {
    ($($(#[$doc:meta])* $name:ident = $bit:literal $file:literal,)+) => {
        $($(#[$doc])* pub(super) const $name: Hints = Hints(1 << $bit);)+

        const FILES: &[(Hints, &str)] =
            &[$(($name, include_str!(concat!("../lexicon/kinds/", $file, ".txt"))),)+];
    };
}

hints! {
    ABBREVIATION = 0 "abbreviations",
    ACADEMY = 1 "academies",
    BOOK = 2 "books",
    DATASET = 3 "datasets",
    DATE = 4 "dates",
    HANDBOOK = 5 "handbooks",
    HEADLINE = 6 "headlines",
    LAW = 7 "laws",
    MAGAZINE = 8 "magazines",
    MEETING = 9 "meetings",
    NEWS = 10 "news",
    PATENT = 11 "patents",
    PERIODICAL = 12 "periodicals",
    PREPRINT = 13 "preprints",
    PROCEEDINGS = 14 "proceedings",
    PROCEEDINGS_SERIES = 15 "proceedings_series",
    PROGRAM = 16 "programs",
    REPORT_SERIES = 17 "report_series",
    REPORT = 18 "reports",
    SPONSOR = 19 "sponsors",
    STANDARD = 20 "standards",
    SURVEY = 21 "surveys",
    TALK = 22 "talks",
    THESIS = 23 "theses",
    THESIS_SAID = 24 "theses_said",
    WEB = 25 "web",
    DATASET_LAST = 26 "datasets_last",
    PROGRAM_LAST = 27 "programs_last",
    RETRIEVAL = 28 "retrieval",
    LAW_SOURCE = 29 "law_sources",
}

/// The word of a body.
pub(super) const BODY: Hints = Hints(1 << 40);

/// The name of a publisher, or a word of it.
pub(super) const PUBLISHER: Hints = Hints(1 << 41);

/// The first word of a pair that is listed.
const OPENS: Hints = Hints(1 << 42);

/// The hints of words and pairs, by hash: a table of four times as many places, in which an entry stands at the first
/// free place from that of its hash on.
static TABLE: LazyLock<Vec<(u64, Hints)>> = LazyLock::new(|| {
    let listed = FILES.iter().flat_map(|(hint, file)| entries(file).map(|entry| (entry, *hint)));
    let known =
        [(lexicon::MEETING_WORDS, MEETING), (lexicon::BODY_WORDS, BODY), (lexicon::PUBLISHERS, PUBLISHER)];
    let known =
        known.into_iter().flat_map(|(list, hint)| lexicon::of_list(list).map(move |entry| (entry, hint)));
    let listed: Vec<(&str, Hints)> = listed.chain(known).collect();
    let mut table = vec![(0, Hints::default()); (8 * listed.len()).next_power_of_two()];
    let mut add = |hash: u64, hint: Hints| {
        let at = place(&table, hash);
        table[at] = (hash, table[at].1.with(hint));
    };
    for (entry, hint) in listed {
        match entry.split_once(' ') {
            None => add(hash(entry), hint),
            Some((first, second)) => {
                add(hash(first), OPENS);
                add(pair(hash(first), hash(second)), hint);
            }
        }
    }
    // What is a meeting's is told apart from what academies have too.
    table.iter_mut().filter(|(_, hints)| hints.any(PROCEEDINGS)).for_each(|(_, hints)| hints.0 &= !MEETING.0);
    table
});

/// Where an entry stands, or would stand, in the table.
fn place(table: &[(u64, Hints)], hash: u64) -> usize {
    let last = table.len() - 1;
    let mut at = hash as usize & last;
    while table[at].1 != Hints::default() && table[at].0 != hash {
        at = (at + 1) & last;
    }
    at
}

/// The hash of two words in a row.
const fn pair(first: u64, second: u64) -> u64 {
    first.rotate_left(29) ^ second
}

fn entries(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// Reads the words of a text one after the other.
#[derive(Default)]
pub(super) struct Reader {
    /// The hash of the word before, where it opens a pair.
    opened: Option<u64>,
}

impl Reader {
    /// What a word hints at, alone and together with the word before it.
    pub(super) fn read(&mut self, word: &str) -> Hints {
        let table = &*TABLE;
        let hash = hash(word);
        let alone = table[place(table, hash)].1;
        let before = self.opened.take();
        self.opened = alone.any(OPENS).then_some(hash);
        match before {
            Some(before) => alone.with(table[place(table, pair(before, hash))].1),
            None => alone,
        }
    }
}

/// Whether a word of a text has one of some hints.
pub(super) fn any(text: &str, hints: Hints) -> bool {
    let mut reader = Reader::default();
    runs(text).any(|word| reader.read(word).any(hints))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_lower_case_and_without_repeats() {
        for (_, file) in FILES {
            let listed: Vec<&str> = entries(file).collect();
            let mut sorted = listed.clone();
            sorted.sort_unstable();
            sorted.dedup();
            assert_eq!(listed, sorted);
            assert!(listed.iter().all(|entry| *entry == entry.to_lowercase() && *entry == entry.trim()));
            assert!(listed.iter().all(|entry| entry.split(' ').count() <= 2));
        }
    }

    #[test]
    fn a_pair_is_found_whatever_stands_between() {
        for text in ["Working Paper", "a working-paper", "WORKING  PAPERS of bees", "Master's thesis"] {
            assert!(any(text, REPORT_SERIES.with(THESIS_SAID)), "{text}");
        }
        assert!(!any("Working on paper", REPORT_SERIES));
        assert!(any("ДИССЕРТАЦИЯ", THESIS));
    }
}
