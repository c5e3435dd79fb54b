//! Words: a text taken apart, a word's hash whatever its case, and how much it speaks for a source.
//!
//! A word is read once: its hash finds it both in the lists of [`super::lexicon`] and in the table of log-odds, which is
//! learnt from references that leave no doubt; see [`super::training`].

use std::str::SplitWhitespace;

/// The words of a text, as white space separates them.
pub(super) fn words(text: &str) -> Words<'_> {
    if text.is_ascii() { Words::Ascii(text) } else { Words::Other(text.split_whitespace()) }
}

/// What [`words`] gives.
#[derive(Clone)]
pub(super) enum Words<'t> {
    /// What is left of a text that needs no decoding.
    Ascii(&'t str),
    /// Any other text.
    Other(SplitWhitespace<'t>),
}

impl<'t> Iterator for Words<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let rest = match self {
            Self::Ascii(rest) => rest,
            Self::Other(words) => return words.next(),
        };
        let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t'..=b'\r');
        let start = rest.bytes().position(|byte| !is_blank(&byte))?;
        let begun = &rest[start..];
        let end = begun.bytes().position(|byte| is_blank(&byte)).unwrap_or(begun.len());
        let (word, behind) = begun.split_at(end);
        *rest = behind;
        Some(word)
    }
}

/// A word without the punctuation around it.
pub(super) fn bare(word: &str) -> &str {
    match word.as_bytes() {
        [only] if only.is_ascii_alphanumeric() => word,
        [first, .., last] if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() => word,
        _ => word.trim_matches(|c: char| !c.is_alphanumeric()),
    }
}

/// A hash of a word or phrase, whatever its case. It stands for the word: with 64 bits no two words of a language
/// share one.
pub(super) fn hash(text: &str) -> u64 {
    match hash_of_bytes(text.as_bytes()) {
        (hash, true) => hash,
        (_, false) => hash_of_letters(text),
    }
}

/// The hash of a text in which other letters than those of ASCII have to be brought to lower case, too.
fn hash_of_letters(text: &str) -> u64 {
    let lower = || text.chars().flat_map(char::to_lowercase);
    let mut bytes = [0u8; 64];
    let mut length = 0;
    for c in lower() {
        let Some(free) = bytes.get_mut(length..length + c.len_utf8()) else {
            return hash_of_bytes(lower().collect::<String>().as_bytes()).0;
        };
        c.encode_utf8(free);
        length += c.len_utf8();
    }
    hash_of_bytes(&bytes[..length]).0
}

/// The hash of bytes in which ASCII letters count as lower case, eight at a time, and whether all of them are ASCII.
fn hash_of_bytes(bytes: &[u8]) -> (u64, bool) {
    const OTHER: u64 = 0x8080_8080_8080_8080;
    let mut hash = mix(0x9e37_79b9_7f4a_7c15 ^ bytes.len() as u64);
    let mut seen = 0;
    let (eights, rest) = bytes.as_chunks::<8>();
    for eight in eights {
        let eight = u64::from_le_bytes(*eight);
        seen |= eight;
        hash = mix(hash ^ lower(eight));
    }
    // The last bytes are read as two numbers that may overlap, or one by one where there are fewer than four.
    let last = match (rest, rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        ([], ..) => return (hash, seen & OTHER == 0),
        (_, Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32
        }
        _ => {
            let byte = |at: usize| u64::from(rest[at]);
            byte(0) | byte(rest.len() / 2) << 8 | byte(rest.len() - 1) << 16
        }
    };
    (mix(hash ^ lower(last)), (seen | last) & OTHER == 0)
}

/// Both halves of a product in one, so that every bit moves every other.
fn mix(number: u64) -> u64 {
    let product = u128::from(number) * 0xd6e8_feb8_6659_fd93;
    (product >> 64) as u64 ^ product as u64
}

/// Eight bytes with the capital letters of ASCII among them in lower case.
const fn lower(bytes: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let low = bytes & (0x7f * EACH);
    let from_a = low + (0x80 - b'A' as u64) * EACH;
    let behind_z = low + (0x7f - b'Z' as u64) * EACH;
    let capitals = (from_a ^ behind_z) & !bytes & (0x80 * EACH);
    bytes | capitals >> 2
}

/// The buckets of the table, a power of two.
pub(super) const BUCKETS: usize = 1 << 15;

/// What one step of the table stands for.
const STEP: f32 = 1.0 / 16.0;

/// The log-odds of words, by hash. Words that were never seen, and those that say nothing, are 0.
#[derive(Clone)]
pub(super) struct Table(pub(super) std::borrow::Cow<'static, [i8]>);

impl Table {
    /// The log-odds that the word of a hash stands in the name of a source.
    pub(super) fn odds(&self, hash: u64) -> f32 {
        self.0.get(bucket(hash)).map_or(0.0, |steps| f32::from(*steps) * STEP)
    }

    /// A table from the log-odds of each bucket.
    pub(super) fn from_odds(odds: &[f64]) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "clamped to the range of an i8")]
        let steps = |odds: &f64| (odds / f64::from(STEP)).round().clamp(-127.0, 127.0) as i8;
        Self(odds.iter().map(steps).collect())
    }
}

/// The bucket of a word by its hash.
pub(super) const fn bucket(hash: u64) -> usize {
    hash as usize & (BUCKETS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_standard_library() {
        for text in ["", " ", "Bees", " Bees \t and\u{b} honey\r\n", "Bees\u{a0}und Hönig\u{2003}", "a b"] {
            assert!(words(text).eq(text.split_whitespace()), "{text:?}");
        }
    }

    #[test]
    fn bare_words_have_no_punctuation_around_them() {
        for (word, expected) in
            [("(Bees),", "Bees"), ("J.", "J"), ("bee's", "bee's"), ("–", ""), ("«Мёд»", "Мёд")]
        {
            assert_eq!(bare(word), expected);
        }
    }

    #[test]
    fn the_case_of_a_word_does_not_change_its_hash() {
        for word in [
            "",
            "b",
            "of",
            "bee",
            "bees",
            "Honey",
            "HoneyBee",
            "HONEYBEES",
            "honey@bee[zZ]`{aA}",
            "Éva",
            "МЁД",
        ] {
            assert_eq!(hash(word), hash(&word.to_lowercase()), "{word}");
            assert_eq!(hash(word), hash(&word.to_uppercase()), "{word}");
        }
        let long = "Bienenzüchterverein".repeat(9);
        assert_eq!(hash(&long), hash(&long.to_uppercase()));
    }

    #[test]
    fn words_that_differ_in_a_letter_have_hashes_of_their_own() {
        let word = "abcdefghijklmnopqrstuvwx";
        let mut seen = std::collections::HashSet::new();
        for length in 0..=word.len() {
            assert!(seen.insert(hash(&word[..length])), "{length}");
            for at in 0..length {
                let mut other = word[..length].to_owned();
                other.replace_range(at..=at, "-");
                assert!(seen.insert(hash(&other)), "{other}");
            }
        }
    }
}
