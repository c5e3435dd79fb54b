//! How a title or source looks: what is counted and found in one pass over its words.
//!
//! What follows from it is left to [`super`].

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
pub(super) struct Look {
    pub(super) words: u16,
    capitals: u16,
    lower: u16,
    pub(super) commas: u16,
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
    /// Its first comma-separated piece, and its last.
    pub(super) first: Run,
    pub(super) last: Run,
}

/// The longest word in lower case that a title in title case does not capitalise.
const SMALL: usize = 4;

/// Bits of [`KIND`].
const DIGIT: u8 = 1;
const BRACKET: u8 = 2;
const STOP: u8 = 4;
const SLASH: u8 = 8;
const OTHER_SCRIPT: u8 = 16;

/// What a byte may say by itself; letters and most punctuation say nothing.
const KIND: [u8; 256] = {
    let mut kind = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        kind[byte] = match byte as u8 {
            b'0'..=b'9' => DIGIT,
            b'(' | b')' | b'[' | b']' => BRACKET,
            b'.' => STOP,
            b'/' => SLASH,
            0xd0..=0xe1 | 0xe3..=0xee => OTHER_SCRIPT,
            _ => 0,
        };
        byte += 1;
    }
    kind
};

impl Look {
    pub(super) fn at(text: &str) -> Self {
        let mut look = Self::default();
        let mut run = Run::default();
        let mut whole = Run::default();
        let mut after_stop = false;
        let bytes = text.as_bytes();
        let mut start = 0;
        while start < bytes.len() {
            let mut kinds = 0;
            let rest = &bytes[start..];
            let in_word = |byte: &&u8| **byte != b' ';
            let length = rest.iter().take_while(in_word).map(|b| kinds |= KIND[usize::from(*b)]).count();
            let word = &rest[..length];
            let end = start + length;
            if let Some(last) = word.last() {
                run.words = run.words.saturating_add(1);
                let first = letter(text, start, end);
                if first == First::Capital {
                    run.capitals = run.capitals.saturating_add(1);
                    look.has_sentence |= after_stop;
                    look.has_meeting |= word.len() >= 4 && is_meeting(word);
                } else if first == First::Lower && word.len() > SMALL {
                    run.lower = run.lower.saturating_add(1);
                }
                if kinds != 0 {
                    look.is_other_script |= kinds & OTHER_SCRIPT != 0;
                    look.note(word, kinds);
                } else if matches!(word[0], b'I' | b'N' | b'e') {
                    look.has_mark |= is_mark(word);
                }
                after_stop = matches!(last, b'.' | b'?' | b'!') && word.len() > SMALL;
                if *last == b',' {
                    run.ends_in_initial = matches!(word, [b'A'..=b'Z', b'.', b',']);
                    if look.commas == 0 {
                        look.first = run;
                    }
                    look.commas = look.commas.saturating_add(1);
                    whole.add(run);
                    run = Run::default();
                }
            }
            start = end + 1;
        }
        whole.add(run);
        look.last = run;
        (look.words, look.capitals, look.lower) = (whole.words, whole.capitals, whole.lower);
        look
    }

    /// Notes what a word shows that holds more than letters.
    fn note(&mut self, word: &[u8], kinds: u8) {
        if kinds & BRACKET != 0 {
            for byte in word {
                self.depth = match byte {
                    b'(' | b'[' => self.depth.saturating_add(1),
                    b')' | b']' => self.depth.saturating_sub(1),
                    _ => self.depth,
                };
            }
        }
        if kinds & DIGIT != 0 {
            self.has_digit = true;
            self.note_years(word);
        }
        if kinds & SLASH != 0 {
            self.has_address |= word.windows(2).any(|pair| pair == b"//");
        }
        if kinds & STOP != 0 {
            self.has_address |= word.ends_with(b".com")
                || word.ends_with(b".org")
                || word.windows(4).any(|four| four == b"www.");
        }
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

    pub(super) fn is_capitals(&self) -> bool {
        self.capitals > 1 && self.lower == 0
    }
}

/// What a word begins with, punctuation left off.
#[derive(Clone, Copy, PartialEq, Eq)]
enum First {
    /// A capital or a digit.
    Capital,
    /// Another letter.
    Lower,
    /// Neither.
    Nothing,
}

/// What the word between two places of a text begins with.
#[inline]
fn letter(text: &str, start: usize, end: usize) -> First {
    match text.as_bytes().get(start) {
        Some(b'A'..=b'Z' | b'0'..=b'9') => First::Capital,
        Some(b'a'..=b'z') => First::Lower,
        Some(_) | None => behind_punctuation(&text[start..end]),
    }
}

/// What a word begins with that does not begin with a plain letter.
#[cold]
fn behind_punctuation(word: &str) -> First {
    let letters = word.trim_start_matches(|c: char| c.is_ascii_punctuation() || matches!(c, '“' | '‘'));
    match letters.chars().next() {
        Some(c) if c.is_uppercase() || c.is_ascii_digit() => First::Capital,
        Some(c) if c.is_alphabetic() => First::Lower,
        Some(_) | None => First::Nothing,
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
    use super::*;

    #[test]
    fn a_text_is_looked_through_for_what_is_odd() {
        let look = Look::at("Poe A., bees (1999) in the hive. Vol. 3 at www.bees.example, Wax2001");
        assert!(look.has_bracketed_year && look.has_mark && look.has_address && look.has_glued_digits);
        assert!(look.first.ends_in_initial && look.depth == 0 && look.commas == 2);
        assert!(!look.has_meeting && !look.is_other_script && !look.is_capitals());
    }
}
