//! Words: a text taken apart, a word's hash whatever its case, and how much it speaks for a source.
//!
//! A word is read once: its hash finds it both in the lists of [`super::lexicon`] and in the table of log-odds, which is
//! learnt from references that leave no doubt; see [`super::training`].

mod hash;

pub(super) use hash::{AND, hash, letters};
use hash::{EACH, below_eight};

/// The words of a text, as white space separates them.
pub(super) fn words(text: &str) -> Words<'_> {
    Words { rest: text }
}

/// What [`words`] gives.
#[derive(Clone)]
pub(super) struct Words<'t> {
    rest: &'t str,
}

impl<'t> Iterator for Words<'t> {
    type Item = &'t str;

    #[inline]
    fn next(&mut self) -> Option<&'t str> {
        // Words stand one blank apart nearly always.
        let begun = match self.rest.as_bytes() {
            [b'!'..=b'~', ..] => self.rest,
            [b' ', b'!'..=b'~', ..] => &self.rest[1..],
            _ => self.rest.trim_start(),
        };
        let mut end = visible(begun.as_bytes());
        if begun.as_bytes().get(end).is_some_and(|byte| !is_blank(*byte)) {
            end += before_white_space(&begun[end..]);
        }
        let (word, rest) = begun.split_at(end);
        self.rest = rest;
        (!word.is_empty()).then_some(word)
    }
}

/// Takes the next word off the beginning of a text, with the kinds of bytes that are in it.
#[inline]
pub(super) fn next<'t>(rest: &mut &'t str) -> Option<(&'t str, Classes)> {
    let bytes = rest.as_bytes();
    let start = bytes.iter().position(|byte| !is_blank(*byte)).unwrap_or(bytes.len());
    let mut classes = 0;
    let mut end = start;
    while let Some(byte) = bytes.get(end)
        && !is_blank(*byte)
    {
        classes |= CLASSES[usize::from(*byte)].0;
        end += 1;
    }
    if classes & Classes::NO_ASCII.0 != 0 {
        return next_of_any_script(rest);
    }
    let word = &rest[start..end];
    *rest = &rest[end..];
    (!word.is_empty()).then_some((word, Classes(classes)))
}

/// The same where what is no ASCII can be white space, too.
#[cold]
fn next_of_any_script<'t>(rest: &mut &'t str) -> Option<(&'t str, Classes)> {
    let begun = rest.trim_start();
    let (word, behind) = begun.split_at(before_white_space(begun));
    *rest = behind;
    (!word.is_empty()).then(|| (word, Classes::of(word)))
}

/// Kinds of bytes: a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Classes(u16);

impl Classes {
    /// Letters of ASCII.
    pub(super) const LETTER: Self = Self(1);
    /// Digits.
    pub(super) const DIGIT: Self = Self(1 << 1);
    /// A full stop.
    pub(super) const STOP: Self = Self(1 << 2);
    /// Round brackets.
    pub(super) const ROUND: Self = Self(1 << 3);
    /// Square brackets.
    pub(super) const SQUARE: Self = Self(1 << 4);
    /// A slash.
    pub(super) const SLASH: Self = Self(1 << 5);
    /// A question or exclamation mark.
    pub(super) const ASKS: Self = Self(1 << 6);
    /// Signs of money and of shares.
    pub(super) const SUM: Self = Self(1 << 7);
    /// A colon.
    pub(super) const COLON: Self = Self(1 << 8);
    /// An ampersand.
    pub(super) const AMPERSAND: Self = Self(1 << 9);
    /// A semicolon.
    pub(super) const SEMICOLON: Self = Self(1 << 10);
    /// Other punctuation of ASCII.
    pub(super) const OTHER: Self = Self(1 << 11);
    /// What is no ASCII.
    pub(super) const NO_ASCII: Self = Self(1 << 12);
    /// The first byte of a letter of another script than Latin.
    pub(super) const OTHER_SCRIPT: Self = Self(1 << 13);
    /// Quotation marks of ASCII.
    pub(super) const QUOTE: Self = Self(1 << 14);

    /// Those of a text.
    pub(super) fn of(text: &str) -> Self {
        Self(text.bytes().fold(0, |classes, byte| classes | CLASSES[usize::from(byte)].0))
    }

    /// These and others.
    pub(super) const fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether one of some others is among them.
    pub(super) const fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// Whether there is nothing but letters of ASCII.
    pub(super) const fn is_letters(self) -> bool {
        self.0 & !Self::LETTER.0 == 0
    }

    /// Whether there is nothing but letters and digits of ASCII.
    pub(super) const fn is_plain(self) -> bool {
        self.0 & !(Self::LETTER.0 | Self::DIGIT.0) == 0
    }
}

/// The class of each byte.
static CLASSES: [Classes; 256] = {
    let mut classes = [Classes(0); 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Classes::LETTER,
            b'0'..=b'9' => Classes::DIGIT,
            b'.' => Classes::STOP,
            b'(' | b')' => Classes::ROUND,
            b'[' | b']' => Classes::SQUARE,
            b'/' => Classes::SLASH,
            b'?' | b'!' => Classes::ASKS,
            b'$' | b'%' => Classes::SUM,
            b':' => Classes::COLON,
            b'&' => Classes::AMPERSAND,
            b';' => Classes::SEMICOLON,
            b'"' => Classes::QUOTE,
            0xd0..=0xe1 | 0xe3..=0xee => Classes::NO_ASCII.with(Classes::OTHER_SCRIPT),
            0x80.. => Classes::NO_ASCII,
            _ => Classes::OTHER,
        };
        byte += 1;
    }
    classes
};

fn before_white_space(text: &str) -> usize {
    text.find(char::is_whitespace).unwrap_or(text.len())
}

/// How many bytes at the beginning are letters, digits and marks of ASCII, looked at eight at a time.
pub(super) fn visible(bytes: &[u8]) -> usize {
    // The highest bit of a byte is left where it is set, or where taking away `!` borrows from it.
    let others = |eight: u64| (eight.wrapping_sub(EACH * u64::from(b'!')) | eight) & (EACH << 7);
    let count = |others: u64| others.trailing_zeros() as usize / 8;
    let mut at = 0;
    while let Some(eight) = bytes[at..].first_chunk::<8>() {
        let others = others(u64::from_le_bytes(*eight));
        if others != 0 {
            return at + count(others);
        }
        at += 8;
    }
    // Fewer than eight bytes end in zeros, which are no marks.
    at + count(others(below_eight(&bytes[at..])))
}

/// Visits the places of a byte that is frequent and not 0: 64 bytes are looked at together before the first place among them
/// is visited, so that the search is a loop of its own.
#[inline(always)]
pub(super) fn each_place(wanted: u8, bytes: &[u8], mut visit: impl FnMut(usize)) {
    const BLOCK: usize = u64::BITS as usize;
    let places_of = |block: &[u8; BLOCK]| {
        let eights = block.as_chunks::<8>().0.iter().enumerate();
        eights
            .fold(0, |places, (at, eight)| places | places_in(u64::from_le_bytes(*eight), wanted) << (8 * at))
    };
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    for number in 0..bytes.len().div_ceil(BLOCK) {
        let mut places = match (blocks.get(number), bytes.last_chunk()) {
            (Some(block), _) => places_of(block),
            // The last bytes are looked at as a block of its own, some of them for the second time.
            (None, Some(last)) => places_of(last) >> (BLOCK - rest.len()),
            (None, None) => {
                let mut block = [0; BLOCK];
                block[..rest.len()].copy_from_slice(rest);
                places_of(&block)
            }
        };
        while places != 0 {
            visit(number * BLOCK + places.trailing_zeros() as usize);
            places &= places - 1;
        }
    }
}

/// A bit for each of eight bytes, set where the byte is the one that is wanted.
const fn places_in(eight: u64, wanted: u8) -> u64 {
    const LOW: u64 = 0x7f * EACH;
    // The highest bit of a byte is left where all of the byte is the one that is wanted.
    let other = eight ^ (EACH * wanted as u64);
    let found = !(((other & LOW) + LOW) | other | LOW);
    // The product brings the eight bits side by side.
    (found >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// The runs of letters and digits of a text.
pub(super) fn runs(text: &str) -> Runs<'_> {
    Runs { rest: text }
}

/// What [`runs`] gives.
#[derive(Clone)]
pub(super) struct Runs<'t> {
    rest: &'t str,
}

impl<'t> Iterator for Runs<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let bytes = self.rest.as_bytes();
        let start = count_of(Kind::Mark, bytes);
        let mut begun = &self.rest[start..];
        if begun.as_bytes().first().is_some_and(|byte| !byte.is_ascii()) {
            begun = begun.trim_start_matches(|c: char| !c.is_alphanumeric());
        }
        let mut end = count_of(Kind::Letter, begun.as_bytes());
        if begun.as_bytes().get(end).is_some_and(|byte| !byte.is_ascii()) {
            end += begun[end..].find(|c: char| !c.is_alphanumeric()).unwrap_or(begun.len() - end);
        }
        let (run, rest) = begun.split_at(end);
        self.rest = rest;
        (!run.is_empty()).then_some(run)
    }
}

/// Whether a byte is white space of ASCII.
const fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// What a byte is in a run of letters and digits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A letter or digit of ASCII.
    Letter,
    /// Another character of ASCII.
    Mark,
    /// No ASCII: the character decides.
    Other,
}

/// How many bytes of a kind come first.
#[inline(always)]
fn count_of(kind: Kind, bytes: &[u8]) -> usize {
    const KINDS: [Kind; 256] = {
        let mut kinds = [Kind::Other; 256];
        let mut byte = 0;
        while byte < 128 {
            kinds[byte] = if (byte as u8).is_ascii_alphanumeric() { Kind::Letter } else { Kind::Mark };
            byte += 1;
        }
        kinds
    };
    let mut at = 0;
    while let Some(byte) = bytes.get(at)
        && KINDS[usize::from(*byte)] == kind
    {
        at += 1;
    }
    at
}

/// A text without the white space around it; most have none, or a blank before them.
pub(super) fn trim(text: &str) -> &str {
    match text.as_bytes() {
        [b'!'..=b'~', .., b'!'..=b'~'] => text,
        [b' ', b'!'..=b'~', .., b'!'..=b'~'] => &text[1..],
        _ => text.trim(),
    }
}

/// The last word of a text and what stands before it, without the white space between; none where there is no word.
pub(super) fn last_word(text: &str) -> Option<(&str, &str)> {
    let text = without_blanks_behind(text);
    let start = match text.bytes().rposition(|byte| is_blank(byte) || !byte.is_ascii()) {
        Some(at) if text.as_bytes()[at].is_ascii() => at + 1,
        // What is no ASCII can be a blank, too.
        Some(_) => text
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8)),
        None => 0,
    };
    let (before, word) = text.split_at(start);
    (!word.is_empty()).then(|| (without_blanks_behind(before), word))
}

/// A text without the white space behind it; most have none or one blank.
fn without_blanks_behind(text: &str) -> &str {
    match text.as_bytes() {
        [.., b'!'..=b'~'] => text,
        [.., b'!'..=b'~', b' '] => &text[..text.len() - 1],
        _ => text.trim_end(),
    }
}

/// A word without the punctuation around it.
#[inline]
pub(super) fn bare(word: &str) -> &str {
    match word.as_bytes() {
        [only] if only.is_ascii_alphanumeric() => word,
        [first, .., last] if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() => word,
        _ => without_marks(word),
    }
}

fn without_marks(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// The buckets of the table, a power of two.
pub(super) const BUCKETS: usize = 1 << 15;

/// What one step of the table stands for.
const STEP: f32 = 1.0 / 16.0;

/// The log-odds of words, by hash. Words that were never seen, and those that say nothing, are 0.
#[derive(Clone)]
pub(super) struct Table(pub(super) std::borrow::Cow<'static, [i8]>);

/// Log-odds in steps: their sums are the same in whatever order they are added.
pub(super) type Steps = i64;

/// The log-odds that are so many steps.
pub(super) fn odds(steps: Steps) -> f32 {
    steps as f32 * STEP
}

impl Table {
    /// The log-odds that the word of a hash stands in the name of a source.
    #[inline]
    pub(super) fn steps(&self, hash: u64) -> Steps {
        self.0.get(bucket(hash)).map_or(0, |steps| Steps::from(*steps))
    }

    /// A table in which no word says anything.
    pub(super) const fn nothing() -> Self {
        Self(std::borrow::Cow::Borrowed(&[]))
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
        for text in [
            "",
            " ",
            "Bees",
            " Bees \t and\u{b} honey\r\n",
            "Bees\u{a0}und Hönig\u{2003}",
            "a b",
            "Bienenkörbe und Wachs\u{3000}и мёд",
            "a\u{1}b long words of bees",
        ] {
            assert!(words(text).eq(text.split_whitespace()), "{text:?}");
        }
    }

    #[test]
    fn every_place_of_a_byte_is_found() {
        let long = "Roe J., Poe A.B., ".repeat(20);
        for text in [
            &long,
            &long[..64],
            &long[..100],
            "",
            ",",
            "a,b",
            "Roe J., On bees,, (2001),",
            ",,,,,,,,,",
            "abcdefg,",
            "abcdefgh,i",
        ] {
            let expected = text.bytes().enumerate().filter(|(_, byte)| *byte == b',').map(|(at, _)| at);
            let mut found = Vec::new();
            each_place(b',', text.as_bytes(), |at| found.push(at));
            assert!(found.into_iter().eq(expected), "{text:?}");
        }
    }

    #[test]
    fn runs_are_letters_and_digits() {
        for text in ["", "...", "Bee-keeper's (2nd)", "Сoты, мёд & «Wachs»ü3", "x–y", "été"] {
            let expected = text.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty());
            assert!(runs(text).eq(expected), "{text:?}");
        }
    }

    #[test]
    fn the_last_word_is_told_from_those_before_it() {
        assert_eq!(last_word("Roe  J. "), Some(("Roe", "J.")));
        assert_eq!(last_word("Мёд\u{2003}и пчёлы"), Some(("Мёд\u{2003}и", "пчёлы")));
        assert_eq!(last_word("Мёд\u{2003}J."), Some(("Мёд", "J.")));
        assert_eq!(last_word("Bees"), Some(("", "Bees")));
        assert_eq!(last_word(" "), None);
    }

    #[test]
    fn bare_words_have_no_punctuation_around_them() {
        for (word, expected) in
            [("(Bees),", "Bees"), ("J.", "J"), ("bee's", "bee's"), ("–", ""), ("«Мёд»", "Мёд")]
        {
            assert_eq!(bare(word), expected);
        }
    }
}
