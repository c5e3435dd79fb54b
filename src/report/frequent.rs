//! The commonest of many texts, counted in memory that is bounded.
//!
//! The counter of Misra and Gries as Apache DataSketches builds it: where there are too many texts, all counts go down by the
//! median and those at nothing are forgotten. A count is then short by what was taken off, and never too high. The
//! median is that of a set of numbers, so that the order of the table changes nothing.

use std::cmp::Reverse;
use std::collections::HashMap;

/// How many texts are counted at once, at most.
const CAPACITY: usize = 8_192;

/// How long a text is that is told from others, in bytes: longer ones are counted by their beginning.
const LENGTH: usize = 200;

/// Counts of texts.
#[derive(Clone, Debug, Default)]
pub(super) struct Frequent {
    counts: HashMap<Box<str>, u64>,
    taken_off: u64,
}

impl Frequent {
    /// Counts a text.
    pub(super) fn add(&mut self, text: &str) {
        let end = (0..=LENGTH.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let text = &text[..end];
        if let Some(count) = self.counts.get_mut(text) {
            *count += 1;
            return;
        }
        if self.counts.len() >= CAPACITY {
            self.forget();
        }
        self.counts.insert(text.into(), 1);
    }

    /// By how much a count may be short.
    pub(super) const fn short_by_at_most(&self) -> u64 {
        self.taken_off
    }

    /// The commonest, those that are equally common by their text.
    pub(super) fn top(&self, number: usize) -> Vec<(String, u64)> {
        let mut all: Vec<_> = self.counts.iter().map(|(text, count)| (text, *count)).collect();
        all.sort_by_key(|(text, count)| (Reverse(*count), *text));
        all.into_iter().take(number).map(|(text, count)| (text.to_string(), count)).collect()
    }

    fn forget(&mut self) {
        let mut counts: Vec<u64> = self.counts.values().copied().collect();
        let middle = counts.len() / 2;
        let median = *counts.select_nth_unstable(middle).1;
        self.taken_off += median;
        self.counts.retain(|_, count| {
            *count = count.saturating_sub(median);
            *count > 0
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_texts_are_counted_exactly() {
        let mut frequent = Frequent::default();
        for text in ["b", "a", "c", "a", "b"] {
            frequent.add(text);
        }
        assert_eq!(frequent.top(2), [("a".to_owned(), 2), ("b".to_owned(), 2)]);
        assert_eq!(frequent.short_by_at_most(), 0);
    }

    #[test]
    fn the_commonest_of_many_texts_are_found_in_bounded_memory() {
        let mut frequent = Frequent::default();
        for number in 0..200_000 {
            frequent.add(&format!("rare {number}"));
            if number % 10 == 0 {
                frequent.add("common");
            }
            if number % 40 == 0 {
                frequent.add(&"long ".repeat(1_000));
            }
            assert!(frequent.counts.len() <= CAPACITY);
        }
        let top = frequent.top(2);
        let short = frequent.short_by_at_most();
        assert_eq!(top[0].0, "common");
        assert!(top[0].1 <= 20_000 && top[0].1 + short >= 20_000, "{top:?}, short by {short}");
        assert!(top[1].0.starts_with("long ") && top[1].0.len() == LENGTH);
        assert!(short < 100, "{short}");
    }
}
