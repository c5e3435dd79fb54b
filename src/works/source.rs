//! What a work stands in, as the beginnings of the words of its name, and whether one name abbreviates another.
//!
//! `J. Honey Res.`, `Jnl of Honey Research` and `Journal of Honey Research` are one source. No list of journals is needed:
//! an abbreviation keeps the beginnings of words and their order, and what it leaves out.

/// How many words are kept, and of how many letters each.
const WORDS: usize = 6;
const LETTERS: usize = 4;
const BITS: usize = 5;
const IN_HALF: usize = 3;
const WORD_BITS: usize = LETTERS * BITS;

/// Words that abbreviations leave out.
const DROPPED: [&str; 30] = [
    "a", "an", "and", "at", "by", "da", "de", "del", "della", "der", "des", "di", "die", "do", "du", "et",
    "for", "fur", "in", "la", "le", "les", "of", "on", "the", "to", "und", "y", "e", "with",
];

/// The beginnings of the words of the name of a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Source([u64; 2]);

/// How two sources are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// One of them is not told.
    Unknown,
    /// The words are the same.
    Same,
    /// One may be short for the other.
    Short,
    /// Half of the words may be.
    Alike,
    /// They differ.
    Other,
}

impl Source {
    /// The source of a folded name.
    pub(super) fn of(folded: &str) -> Self {
        let mut halves = [0; 2];
        let telling = |word: &&str| !DROPPED.contains(word);
        // A name of such words alone keeps them.
        let all = !folded.split(' ').any(|word| telling(&word));
        let words = folded.split(' ').filter(|word| !word.is_empty() && (all || telling(word)));
        for (at, word) in words.take(WORDS).enumerate() {
            let mut packed = 0;
            for (letter, byte) in word.bytes().take(LETTERS).enumerate() {
                packed |= code(byte) << (BITS * (LETTERS - 1 - letter));
            }
            halves[at / IN_HALF] |= packed << (WORD_BITS * (at % IN_HALF));
        }
        Self(halves)
    }

    /// Whether none is told.
    pub(super) const fn is_empty(self) -> bool {
        self.0[0] == 0
    }

    /// The first letter.
    pub(super) const fn initial(self) -> u8 {
        ((self.0[0] >> (BITS * (LETTERS - 1))) & 31) as u8
    }

    /// Whether its first word stands at the beginning of some letters, or behind a word that is left out.
    pub(super) fn begins(self, codes: &[u8]) -> bool {
        const LONGEST_DROPPED: usize = 5;
        let (words, count) = self.words();
        let Some(first) = words[..count].first() else { return false };
        let stands = |word: u32, codes: &[u8]| {
            letters(word).count() > 2
                && letters(word).zip(codes).all(|(letter, code)| letter == u32::from(*code))
                && letters(word).count() <= codes.len()
        };
        (0..=LONGEST_DROPPED).filter_map(|skipped| codes.get(skipped..)).any(|rest| stands(*first, rest))
    }

    fn words(self) -> ([u32; WORDS], usize) {
        let mut words = [0; WORDS];
        let mut count = 0;
        for (at, word) in words.iter_mut().enumerate() {
            let packed = (self.0[at / IN_HALF] >> (WORD_BITS * (at % IN_HALF))) & ((1 << WORD_BITS) - 1);
            if packed == 0 {
                break;
            }
            *word = packed as u32;
            count = at + 1;
        }
        (words, count)
    }

    /// How two are alike.
    pub(super) fn likeness(self, other: Self) -> Likeness {
        if self.is_empty() || other.is_empty() {
            return Likeness::Unknown;
        }
        if self == other {
            return Likeness::Same;
        }
        let ((one, first), (two, second)) = (self.words(), other.words());
        let (one, two) = (&one[..first], &two[..second]);
        if is_acronym(one, two) || is_acronym(two, one) {
            return Likeness::Short;
        }
        let paired = in_common(one, two);
        let (fewer, more) = (first.min(second), first.max(second));
        if paired == fewer && (fewer > 1 || more == 1) {
            Likeness::Short
        } else if 2 * paired >= more {
            Likeness::Alike
        } else {
            Likeness::Other
        }
    }
}

const fn code(byte: u8) -> u64 {
    match byte {
        b'a'..=b'z' => (byte - b'a' + 1) as u64,
        _ => 27 + (byte.wrapping_sub(b'0') / 2 % 5) as u64,
    }
}

/// The letters of a word.
fn letters(word: u32) -> impl Iterator<Item = u32> + Clone {
    (0..LETTERS).rev().map(move |at| (word >> (BITS * at)) & 31).take_while(|letter| *letter != 0)
}

/// Whether one word may be short for the other: it begins it, or has its first letter and no vowel behind that, as `mgmt`.
fn matches(one: u32, other: u32) -> bool {
    const VOWELS: [u32; 5] = [1, 5, 9, 15, 21];
    let is_cut_within =
        |word: u32| letters(word).count() > 1 && letters(word).skip(1).all(|c| !VOWELS.contains(&c));
    let length = |word: u32| letters(word).count();
    match letters(one).zip(letters(other)).take_while(|(a, b)| a == b).count() {
        0 => false,
        1 => length(one).min(length(other)) == 1 || is_cut_within(one) || is_cut_within(other),
        _ => true,
    }
}

/// Whether a name of one word is made of the first letters of the other.
fn is_acronym(one: &[u32], other: &[u32]) -> bool {
    let &[word] = one else { return false };
    let initials = other.iter().map(|word| word >> (BITS * (LETTERS - 1)));
    other.len() > 2
        && letters(word).count() > 2
        && letters(word).zip(initials).all(|(letter, initial)| letter == initial)
}

/// How many words of two names may be the same, in their order.
fn in_common(one: &[u32], other: &[u32]) -> usize {
    let mut row = [0; WORDS + 1];
    for a in one {
        let mut before = 0;
        for (at, b) in other.iter().enumerate() {
            let here = row[at + 1];
            row[at + 1] = if matches(*a, *b) { before + 1 } else { here.max(row[at]) };
            before = here;
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::super::letters::folded;
    use super::*;

    fn likeness(one: &str, other: &str) -> Likeness {
        Source::of(&folded(one)).likeness(Source::of(&folded(other)))
    }

    #[test]
    fn abbreviations_are_known_without_a_list() {
        for short in [
            "J. Honey Res.",
            "Jnl of Honey Research",
            "J Honey Research",
            "JOURNAL OF HONEY RES",
            "Jour. Hny. Res.",
        ] {
            let found = likeness(short, "Journal of Honey Research");
            assert!(matches!(found, Likeness::Same | Likeness::Short), "{short}: {found:?}");
        }
        assert_eq!(likeness("JHWR", "Journal of Honey and Wax Research"), Likeness::Short);
        assert_eq!(likeness("Honey & Wax", "Honey and Wax"), Likeness::Same);
    }

    #[test]
    fn a_source_is_found_at_the_beginning_of_letters() {
        let codes = super::super::letters::Letters::<8>::of("andwaxinthehive").unpacked();
        assert!(Source::of("wax in the hive").begins(&codes));
        assert!(!Source::of("journal of wax").begins(&codes) && !Source::default().begins(&codes));
    }

    #[test]
    fn other_sources_are_others() {
        assert_eq!(likeness("Journal of Honey", "Transactions on Ships"), Likeness::Other);
        assert_eq!(likeness("", "Transactions on Ships"), Likeness::Unknown);
        assert_ne!(likeness("Nature", "Nature Honey"), Likeness::Short);
    }
}
