//! How a title or source looks: what is counted and found in one pass over its words.
//!
//! What follows from it is left to [`super`].

use crate::reference::facts::{First, Word};
use crate::reference::words::Classes;

/// A run of words.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Run {
    pub(super) words: u16,
    /// Words that begin with a capital or a digit.
    capitals: u16,
    /// Words in lower case that are long enough for a title in title case to capitalise them.
    lower: u16,
    /// Whether the last word is an initial.
    pub(super) ends_in_initial: bool,
}

impl Run {
    pub(super) fn is_capitals(&self) -> bool {
        self.capitals > 1 && self.lower == 0
    }

    /// Whether it could be a name.
    pub(super) fn is_name(&self) -> bool {
        self.words <= 3 && self.capitals > 0 && self.lower == 0
    }

    fn add(&mut self, other: Self) {
        self.words = self.words.saturating_add(other.words);
        self.capitals = self.capitals.saturating_add(other.capitals);
        self.lower = self.lower.saturating_add(other.lower);
    }
}

/// How a title or source looks.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::reference) struct Look {
    whole: Run,
    /// How many commas stand between its pieces.
    pub(in crate::reference) commas: u16,
    pub(super) depth: i16,
    pub(super) has_year: bool,
    pub(super) has_digit: bool,
    pub(super) has_sentence: bool,
    pub(super) has_address: bool,
    pub(super) has_meeting: bool,
    pub(super) is_other_script: bool,
    pub(super) has_mark: bool,
    pub(super) has_bracketed_year: bool,
    pub(super) has_glued_digits: bool,
    /// Whether a word ends in a colon and another stands behind it.
    pub(in crate::reference) has_colon: bool,
    /// Whether a word that ends in a stop, or in a question or exclamation mark, has another behind it.
    pub(in crate::reference) has_stop_within: bool,
    /// Whether a mark stands between two words, `-`, `|`.
    pub(in crate::reference) has_lone_mark: bool,
    /// Its first comma-separated piece, and its last.
    pub(super) first: Run,
    pub(super) last: Run,
    /// Whether the word before ends a sentence.
    after_stop: bool,
    /// Whether the word before ends in a colon.
    after_colon: bool,
    /// Whether the word before ends in a stop, or in a question or exclamation mark.
    after_mark: bool,
}

/// The longest word in lower case that a title in title case does not capitalise.
const SMALL: usize = 4;

impl Look {
    /// Adds the next word of a piece.
    #[inline]
    pub(in crate::reference) fn add(&mut self, word: &Word<'_>) {
        let text = word.text.as_bytes();
        self.whole.words = self.whole.words.saturating_add(1);
        self.has_colon |= self.after_colon;
        self.has_stop_within |= self.after_mark;
        self.has_lone_mark |= word.first == First::Nothing;
        if matches!(word.first, First::Capital | First::Digit) {
            self.whole.capitals = self.whole.capitals.saturating_add(1);
            self.has_sentence |= self.after_stop;
            self.has_meeting |= text.len() >= 4 && is_meeting(text);
        } else if word.first == First::Lower && text.len() > SMALL {
            self.whole.lower = self.whole.lower.saturating_add(1);
        }
        if !word.classes.is_plain() {
            self.note(text, word.classes);
        } else if matches!(text, [b'I' | b'N' | b'e', ..]) {
            self.has_mark |= is_mark(text);
        } else if word.classes.any(Classes::DIGIT) {
            self.has_digit = true;
            self.note_years(text);
        }
        self.after_mark = matches!(text, [.., b'.' | b'?' | b'!']);
        self.after_stop = self.after_mark && text.len() > SMALL;
        self.after_colon = matches!(text, [.., b':']);
        self.whole.ends_in_initial = matches!(text, [b'A'..=b'Z', b'.']);
    }

    /// Notes that a piece has no more words.
    pub(in crate::reference) fn settle(&mut self) {
        (self.first, self.last) = (self.whole, self.whole);
    }

    /// This text with another piece behind it.
    pub(in crate::reference) fn and(mut self, next: &Self) -> Self {
        self.whole.add(next.whole);
        self.commas = self.commas.saturating_add(1).saturating_add(next.commas);
        self.depth = self.depth.saturating_add(next.depth);
        self.has_year |= next.has_year;
        self.has_digit |= next.has_digit;
        self.has_sentence |= next.has_sentence;
        self.has_address |= next.has_address;
        self.has_meeting |= next.has_meeting;
        self.is_other_script |= next.is_other_script;
        self.has_mark |= next.has_mark;
        self.has_bracketed_year |= next.has_bracketed_year;
        self.has_glued_digits |= next.has_glued_digits;
        self.has_colon |= next.has_colon;
        self.last = next.last;
        self
    }

    /// How many words it has.
    pub(super) fn words(&self) -> u16 {
        self.whole.words
    }

    pub(super) fn is_capitals(&self) -> bool {
        self.whole.is_capitals()
    }

    /// Notes what a word shows that holds more than letters and digits.
    fn note(&mut self, word: &[u8], classes: Classes) {
        if classes.any(Classes::ROUND.with(Classes::SQUARE)) {
            for byte in word {
                self.depth = match byte {
                    b'(' | b'[' => self.depth.saturating_add(1),
                    b')' | b']' => self.depth.saturating_sub(1),
                    _ => self.depth,
                };
            }
        }
        if classes.any(Classes::DIGIT) {
            self.has_digit = true;
            self.note_years(word);
        }
        if classes.any(Classes::SLASH) {
            self.has_address |= word.windows(2).any(|pair| pair == b"//");
        }
        if classes.any(Classes::STOP) {
            self.has_address |= word.ends_with(b".com")
                || word.ends_with(b".org")
                || word.windows(4).any(|four| four == b"www.");
        }
        self.is_other_script |= classes.any(Classes::OTHER_SCRIPT);
        self.has_mark |= is_mark(word);
    }

    /// Notes runs of four digits that are years.
    fn note_years(&mut self, word: &[u8]) {
        for digits in word.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()) {
            if digits.len() == 4 && (digits.starts_with(b"19") || digits.starts_with(b"20")) {
                let at = digits.as_ptr() as usize - word.as_ptr() as usize;
                let before = at.checked_sub(1).map(|before| word[before]);
                self.has_year = true;
                self.has_bracketed_year |= before == Some(b'(') && word.get(at + 4) == Some(&b')');
                self.has_glued_digits |= before.is_some_and(|byte| byte.is_ascii_lowercase());
            }
        }
    }
}

/// Whether a word names a meeting or its proceedings.
fn is_meeting(word: &[u8]) -> bool {
    const WORDS: [&[u8]; 7] =
        [b"Conference", b"Congress", b"Meeting", b"Proc", b"Proceedings", b"Symposium", b"Workshop"];
    matches!(word[0], b'C' | b'M' | b'P' | b'S' | b'W') && WORDS.contains(&without_end(word))
}

/// Whether a word is the mark of another field.
fn is_mark(word: &[u8]) -> bool {
    const WORDS: [&[u8]; 13] = [
        b"In:", b"No", b"Ed.", b"Eds.", b"No.", b"P.", b"Pp.", b"Vol.", b"editor", b"editors", b"eds.",
        b"ed.", b"vol.",
    ];
    const OTHERS: [&str; 5] = ["no.", "p.", "pp.", "№", "С."];
    let bare = word.strip_prefix(b"(").unwrap_or(word);
    let bare = bare.strip_suffix(b",").unwrap_or(bare);
    let bare = bare.strip_suffix(b")").unwrap_or(bare);
    bare.len() <= "editors".len()
        && (WORDS.contains(&bare) || OTHERS.iter().any(|other| other.as_bytes() == bare))
}

/// A word without the punctuation at its end.
fn without_end(mut word: &[u8]) -> &[u8] {
    while let [before @ .., b'.' | b',' | b':' | b')'] = word {
        word = before;
    }
    word
}

#[cfg(test)]
mod tests {
    use crate::reference::facts::Summary;

    #[test]
    fn a_text_is_looked_through_for_what_is_odd() {
        let look = Summary::of("Poe A., bees (1999) in the hive. Vol. 3 at www.bees.example, Wax2001").look;
        assert!(look.has_bracketed_year && look.has_mark && look.has_address && look.has_glued_digits);
        assert!(look.first.ends_in_initial && look.depth == 0 && look.commas == 2);
        assert!(!look.has_meeting && !look.is_other_script && !look.is_capitals());
    }
}
