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

impl Look {
    pub(super) fn at(text: &str) -> Self {
        let mut look = Self::default();
        let mut run = Run::default();
        let mut whole = Run::default();
        let mut after_stop = false;
        for word in text.split_ascii_whitespace() {
            let bytes = word.as_bytes();
            let bare = word.trim_start_matches(|c: char| c.is_ascii_punctuation() || matches!(c, '“' | '‘'));
            let first = bare.chars().next().unwrap_or(' ');
            run.words = run.words.saturating_add(1);
            if first.is_uppercase() || first.is_ascii_digit() {
                run.capitals = run.capitals.saturating_add(1);
                look.has_sentence |= after_stop;
            } else if bytes.len() > SMALL && first.is_alphabetic() {
                run.lower = run.lower.saturating_add(1);
            }
            let mut digits = 0;
            for (at, byte) in bytes.iter().enumerate() {
                match byte {
                    b'(' | b'[' => look.depth = look.depth.saturating_add(1),
                    b')' | b']' => look.depth = look.depth.saturating_sub(1),
                    b'0'..=b'9' => {
                        look.has_digit = true;
                        digits += 1;
                        let begins_year = digits == 4
                            && (bytes[at - 3..].starts_with(b"19") || bytes[at - 3..].starts_with(b"20"));
                        let is_year = begins_year && !bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
                        look.has_year |= is_year;
                        if is_year && at > 3 {
                            look.has_bracketed_year |=
                                bytes[at - 4] == b'(' && bytes.get(at + 1) == Some(&b')');
                            look.has_glued_digits |= bytes[at - 4].is_ascii_lowercase();
                        }
                        continue;
                    }
                    b'/' => look.has_address |= at > 0 && bytes[at - 1] == b'/',
                    b'.' => look.has_address |= bytes[..at].ends_with(b"www"),
                    0xd0..=0xe1 | 0xe3..=0xee => look.is_other_script = true,
                    _ => {}
                }
                digits = 0;
            }
            look.has_address |= word.ends_with(".com") || word.ends_with(".org");
            look.has_meeting |= matches!(
                word.trim_end_matches(['.', ',', ':', ')']),
                "Conference" | "Proceedings" | "Symposium" | "Workshop" | "Congress" | "Meeting" | "Proc"
            );
            look.has_mark |= matches!(
                word.trim_start_matches('(').trim_end_matches([',', ')']),
                "pp."
                    | "Pp."
                    | "p."
                    | "P."
                    | "Vol."
                    | "vol."
                    | "No."
                    | "no."
                    | "№"
                    | "Eds."
                    | "eds."
                    | "Ed."
                    | "ed."
                    | "editor"
                    | "editors"
                    | "In:"
                    | "С."
                    | "No"
            );
            after_stop = word.ends_with(['.', '?', '!']) && bytes.len() > SMALL;
            if word.ends_with(',') {
                run.ends_in_initial = bytes.len() == 3 && bytes[0].is_ascii_uppercase() && bytes[1] == b'.';
                if look.commas == 0 {
                    look.first = run;
                }
                look.commas = look.commas.saturating_add(1);
                whole.add(run);
                run = Run::default();
            }
        }
        whole.add(run);
        look.last = run;
        (look.words, look.capitals, look.lower) = (whole.words, whole.capitals, whole.lower);
        look
    }

    pub(super) fn is_capitals(&self) -> bool {
        self.capitals > 1 && self.lower == 0
    }
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
