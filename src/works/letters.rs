//! Texts as letters and digits alone, packed twelve to a word of 64 bits, and how many edits lie between two of them.
//!
//! Accents, case, punctuation and white space tell no two works apart, so nothing of them is kept. What the letters stand
//! for is left to [`super::signature`].

use any_ascii::any_ascii_char;

/// How many letters a word of 64 bits holds.
pub(super) const IN_WORD: usize = 12;

const BITS: usize = 5;
const MASK: u64 = (1 << BITS) - 1;

/// The markup that titles hold.
const MARKUP: [&str; 8] = ["<i>", "</i>", "<b>", "</b>", "<sub>", "</sub>", "<sup>", "</sup>"];

/// A text in small letters of ASCII and digits; all between two words is one blank, and `&` is `and`.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c == '<'
            && let Some(tag) = MARKUP.iter().find(|tag| rest.starts_with(**tag))
        {
            rest = &rest[tag.len()..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'A'..='Z' => out.push(c.to_ascii_lowercase()),
            '&' => {
                push_blank(&mut out);
                out.push_str("and ");
            }
            // `don't` and `authors'` are printed without the mark as often.
            '\'' | '’' | '‘' | '`' => {}
            _ if c.is_ascii() => push_blank(&mut out),
            _ => {
                for letter in any_ascii_char(c).chars() {
                    if letter.is_ascii_alphanumeric() {
                        out.push(letter.to_ascii_lowercase());
                    } else if !matches!(letter, '\'' | '`') {
                        push_blank(&mut out);
                    }
                }
            }
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn push_blank(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

/// What a letter is packed as, from 1: two neighbouring digits share a code, so that all fit into five bits.
const fn code(byte: u8) -> Option<u8> {
    match byte {
        b'a'..=b'z' => Some(byte - b'a' + 1),
        b'0'..=b'9' => Some(27 + (byte - b'0') / 2),
        _ => None,
    }
}

/// The first letters of a text, packed; behind the last stand zeros.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Letters<const WORDS: usize>(pub(super) [u64; WORDS]);

impl<const WORDS: usize> Default for Letters<WORDS> {
    fn default() -> Self {
        Self([0; WORDS])
    }
}

impl<const WORDS: usize> Letters<WORDS> {
    /// How many letters are kept.
    pub(super) const MOST: usize = WORDS * IN_WORD;

    /// The letters of a folded text, its blanks left out.
    pub(super) fn of(folded: &str) -> Self {
        let mut words = [0; WORDS];
        for (at, code) in folded.bytes().filter_map(code).take(Self::MOST).enumerate() {
            // The first letter stands highest, so that the order of the words is that of the letters.
            words[at / IN_WORD] |= u64::from(code) << (BITS * (IN_WORD - 1 - at % IN_WORD));
        }
        Self(words)
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0[0] == 0
    }

    /// The codes of the letters.
    pub(super) fn unpacked(&self) -> Unpacked {
        let mut codes = [0; MOST];
        let mut length = 0;
        'words: for word in self.0 {
            for at in (0..IN_WORD).rev() {
                let code = ((word >> (BITS * at)) & MASK) as u8;
                if code == 0 || length == MOST {
                    break 'words;
                }
                codes[length] = code;
                length += 1;
            }
        }
        Unpacked { codes, length }
    }
}

/// The longest that is unpacked, in letters.
pub(super) const MOST: usize = 96;

/// Codes of letters.
pub(super) struct Unpacked {
    codes: [u8; MOST],
    length: usize,
}

impl std::ops::Deref for Unpacked {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.codes[..self.length]
    }
}

/// How far two texts are apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Distance {
    /// How many letters have to be put in, taken out or changed to make one of the other.
    pub(super) whole: usize,
    /// The same for the shorter and the beginning of the longer that is nearest to it.
    pub(super) beginning: usize,
    /// How many letters that beginning has.
    pub(super) end: usize,
}

/// The distance of Levenshtein by the bit vectors of Myers (1999), which also tells it for every beginning of the longer.
pub(super) fn distance(one: &[u8], other: &[u8]) -> Distance {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.is_empty() {
        return Distance { whole: long.len(), beginning: 0, end: 0 };
    }
    let mut places = [0_u128; 1 << BITS];
    for (at, code) in short.iter().enumerate() {
        places[usize::from(*code)] |= 1 << at;
    }
    let last = 1_u128 << (short.len() - 1);
    let (mut more, mut less) = (u128::MAX, 0_u128);
    let mut whole = short.len();
    let (mut beginning, mut end) = (whole, 0);
    for (at, code) in long.iter().enumerate() {
        let equal = places[usize::from(*code)];
        let vertical = equal | less;
        let horizontal = ((equal & more).wrapping_add(more) ^ more) | equal;
        let mut up = less | !(horizontal | more);
        let mut down = more & horizontal;
        if up & last != 0 {
            whole += 1;
        } else if down & last != 0 {
            whole -= 1;
        }
        if whole < beginning {
            (beginning, end) = (whole, at + 1);
        }
        up = (up << 1) | 1;
        down <<= 1;
        more = down | !(vertical | up);
        less = up & vertical;
    }
    Distance { whole, beginning, end }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Wagner and Fischer's table, row by row.
    fn slow(one: &[u8], other: &[u8]) -> usize {
        let mut row: Vec<usize> = (0..=other.len()).collect();
        for (at, a) in one.iter().enumerate() {
            let mut before = row[0];
            row[0] = at + 1;
            for (b, column) in other.iter().zip(1..) {
                let change = before + usize::from(a != b);
                before = row[column];
                row[column] = change.min(row[column] + 1).min(row[column - 1] + 1);
            }
        }
        row[other.len()]
    }

    #[test]
    fn texts_that_are_printed_differently_have_the_same_letters() {
        let same = |one: &str, other: &str| assert_eq!(folded(one), folded(other));
        same("Bees &amp; wasps".replace("&amp;", "&").as_str(), "Bees and Wasps");
        same("L’été — <i>Apis</i> mellifera?", "l'ete: Apis Mellifera");
        same("  Don't  panic ", "dont panic");
        assert_eq!(folded("Über-Bienen, 2. Teil"), "uber bienen 2 teil");
    }

    #[test]
    fn letters_come_back_as_they_were_packed() {
        let text = "abcdefghijklmnopqrstuvwxyz0123456789".repeat(3);
        let packed = Letters::<8>::of(&text).unpacked();
        let codes: Vec<u8> = text.bytes().filter_map(code).take(96).collect();
        assert_eq!(*packed, codes[..]);
        assert!(Letters::<1>::of("- ").is_empty());
        assert!(Letters::<1>::of("ab") < Letters::<1>::of("abc"));
    }

    #[test]
    fn a_beginning_is_found_in_a_longer_text() {
        let codes = |text: &str| Letters::<8>::of(text).unpacked();
        let found = distance(&codes("honeybeesinspring"), &codes("honeybesinspringandautumn"));
        assert_eq!((found.beginning, found.end), (1, 16));
        assert_eq!(distance(&codes("bees"), &codes("bees")).whole, 0);
        assert_eq!(distance(&codes(""), &codes("bees")).whole, 4);
    }

    proptest! {
        #[test]
        fn the_distance_is_that_of_the_table(one in prop::collection::vec(1_u8..4, 0..96), other in prop::collection::vec(1_u8..4, 0..96)) {
            let found = distance(&one, &other);
            prop_assert_eq!(found.whole, slow(&one, &other));
            let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
            let least = (0..=long.len()).map(|end| slow(short, &long[..end])).min().unwrap();
            prop_assert_eq!(found.beginning, least);
            prop_assert_eq!(slow(short, &long[..found.end]), least);
        }
    }
}
