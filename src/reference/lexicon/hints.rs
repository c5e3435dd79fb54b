//! Hints at the type of a work: words and pairs of words, each in a list that is a text file.
//!
//! What a hint says depends on where it stands, which [`crate::reference::classify`] knows. The table that finds them is
//! that of all words, in [`super`].

use super::{BODY_WORDS, Entries, MEETING_WORDS, PUBLISHERS, known, of_list, table};
use crate::reference::words::{hash, runs};

/// What a word hints at: a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(in crate::reference) struct Hints(u64);

impl Hints {
    pub(in crate::reference) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it has one of some hints.
    pub(in crate::reference) const fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }
}

macro_rules! hints {
    ($($(#[$doc:meta])* $name:ident = $bit:literal $file:literal,)+) => {
        $($(#[$doc])* pub(in crate::reference) const $name: Hints = Hints(1 << $bit);)+

        const FILES: &[(Hints, &str)] =
            &[$(($name, include_str!(concat!("kinds/", $file, ".txt"))),)+];
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
    EDITION = 30 "editions",
    SCHOOL = 31 "schools",
    PRESS = 32 "presses",
    OPENS_RETRIEVAL = 33 "retrieval_openings",
}

/// The word of a body.
pub(in crate::reference) const BODY: Hints = Hints(1 << 40);

/// A word that names a meeting or its proceedings.
pub(in crate::reference) const MEETING_WORD: Hints = Hints(1 << 43);

/// The name of a publisher, or a word of it.
pub(in crate::reference) const PUBLISHER: Hints = Hints(1 << 41);

/// The first word of a pair that is listed.
const OPENS: Hints = Hints(1 << 42);

/// Every word and pair with what it hints at, by hash.
pub(super) fn listed() -> impl Iterator<Item = (u64, Hints)> {
    let lists = [(MEETING_WORDS, MEETING.with(MEETING_WORD)), (BODY_WORDS, BODY), (PUBLISHERS, PUBLISHER)];
    let of_lists = lists.into_iter().flat_map(|(list, hint)| of_list(list).map(move |entry| (entry, hint)));
    let entries = FILES.iter().flat_map(|(hint, file)| entries(file).map(|entry| (entry, *hint)));
    entries
        .chain(of_lists)
        .flat_map(|(entry, hint)| match entry.split_once(' ') {
            None => [Some((hash(entry), hint)), None],
            Some((first, second)) => {
                [Some((hash(first), OPENS)), Some((pair(hash(first), hash(second)), hint))]
            }
        })
        .flatten()
}

/// The hash of two words in a row.
const fn pair(first: u64, second: u64) -> u64 {
    first.rotate_left(29) ^ second
}

fn entries(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// Reads the words of a text one after the other.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::reference) struct Reader {
    /// The hash of the word before.
    before: u64,
    /// Whether it opens a pair.
    is_open: bool,
}

impl Reader {
    /// What the word of a hash hints at, alone and together with the word before it; `alone` is what the lists say of it.
    /// The pair is looked up whether there is one or not: a search costs less than a branch that is foretold wrongly.
    #[inline(always)]
    pub(in crate::reference) fn read(&mut self, entries: &Entries, hash: u64, alone: Hints) -> Hints {
        let together = entries.find(pair(self.before, hash)).hints;
        let hints = Hints(alone.0 | (together.0 * u64::from(self.is_open)));
        (self.before, self.is_open) = (hash, alone.any(OPENS));
        hints
    }
}

/// Whether a word of a text has one of some hints.
pub(in crate::reference) fn any(text: &str, hints: Hints) -> bool {
    let (mut reader, entries) = (Reader::default(), table());
    runs(text).any(|word| {
        let hash = hash(word);
        reader.read(entries, hash, entries.find(hash).hints).any(hints)
    })
}

/// Whether a word by itself has one of some hints.
pub(in crate::reference) fn is(word: &str, hints: Hints) -> bool {
    known(hash(word)).hints.any(hints)
}

impl Hints {
    /// What is a meeting's is told apart from what academies have too.
    pub(super) const fn settled(self) -> Self {
        if self.any(PROCEEDINGS) { Self(self.0 & !MEETING.0) } else { self }
    }
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
