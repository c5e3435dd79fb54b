//! Hints at the type of a work: words and pairs of words, each in a list that is a text file.
//!
//! What a hint says depends on where it stands, which [`crate::reference::classify`] knows. The table that finds them is
//! that of all words, in [`super`].

use super::kinds::pair;
use super::known;
use crate::reference::words::{hash, runs};

pub(in crate::reference) use super::kinds::*;

/// Reads the words of a text one after the other.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::reference) struct Reader {
    /// The hash of the word before, and what it hints at alone.
    before: u64,
    alone: Hints,
}

impl Reader {
    /// What the word of a hash hints at, alone and together with the word before it; `alone` is what the lists say of it.
    #[inline(always)]
    pub(in crate::reference) fn read(&mut self, hash: u64, alone: Hints) -> Hints {
        let opens = self.alone.any(OPENS);
        let hints = if opens { alone.with(known(pair(self.before, hash)).hints) } else { alone };
        (self.before, self.alone) = (hash, alone);
        hints
    }
}

/// Whether a word of a text has one of some hints.
pub(in crate::reference) fn any(text: &str, hints: Hints) -> bool {
    let mut reader = Reader::default();
    runs(text).any(|word| {
        let hash = hash(word);
        reader.read(hash, known(hash).hints).any(hints)
    })
}

/// Whether a word by itself has one of some hints.
pub(in crate::reference) fn is(word: &str, hints: Hints) -> bool {
    known(hash(word)).hints.any(hints)
}

#[cfg(test)]
mod tests {
    use super::super::entries;
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
    fn every_word_and_pair_hints_at_what_its_list_says() {
        for (hint, file) in FILES {
            for entry in entries(file) {
                // What is a meeting's and of proceedings, too, hints at these alone.
                let hint = if any(entry, PROCEEDINGS) && *hint == MEETING { PROCEEDINGS } else { *hint };
                assert!(any(entry, hint) && any(&entry.to_uppercase(), hint), "{entry}");
            }
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
