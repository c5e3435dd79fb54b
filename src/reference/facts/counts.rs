//! What is counted over the words of a text, as a row of counters: a word adds its row from a table instead of asking a
//! dozen questions.

/// What is counted.
#[derive(Clone, Copy)]
pub(in crate::reference) enum Count {
    /// Words.
    Words,
    /// Words that a title in title case capitalises.
    Content,
    /// Those of them that are capitalised.
    Capitalised,
    /// Words that end in a stop.
    Stops,
    /// Words that occur in names of sources.
    SourceWords,
    /// Runs of letters and digits.
    Runs,
    /// Long or capitalised runs of letters, and the capitalised ones.
    Weighty,
    WeightyCapitals,
    /// Abbreviations.
    Abbreviated,
    /// Words that begin with a capital or a digit.
    Capitals,
    /// Words in lower case that are long enough for a title in title case to capitalise them.
    Lower,
    /// Words of books, and of headlines.
    Books,
    Headlines,
}

/// A counter for each [`Count`], with room for a vector of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts([u16; 16]);

impl Counts {
    /// How often something was counted.
    pub(super) const fn of(&self, what: Count) -> u16 {
        self.0[what as usize]
    }

    /// Counts something once more, where a condition holds.
    pub(super) fn count_where(&mut self, what: Count, holds: bool) {
        let count = &mut self.0[what as usize];
        *count = count.saturating_add(u16::from(holds));
    }

    /// Adds others.
    #[inline(always)]
    pub(super) fn add(&mut self, others: &Self) {
        self.0.iter_mut().zip(&others.0).for_each(|(count, other)| *count = count.saturating_add(*other));
    }
}

/// The kind of a word, a bit each.
pub(super) type Kind = u8;

pub(super) const LETTER: Kind = 1;
/// The first letter is not in lower case.
pub(super) const CAPITAL: Kind = 1 << 1;
pub(super) const DIGIT: Kind = 1 << 2;
/// It is one that a title in title case leaves in lower case.
pub(super) const SMALL: Kind = 1 << 3;
/// It is longer than three bytes without, or than four with punctuation.
pub(super) const OVER_THREE: Kind = 1 << 4;
pub(super) const OVER_FOUR: Kind = 1 << 5;
pub(super) const STOP: Kind = 1 << 6;
/// No punctuation stands within it.
pub(super) const ONE_RUN: Kind = 1 << 7;

/// What a word of each kind adds, and what a run of letters and digits adds that is a part of one.
pub(super) static ROWS: [Counts; 256] = rows(true);
pub(super) static RUN_ROWS: [Counts; 256] = rows(false);

const fn rows(is_word: bool) -> [Counts; 256] {
    let mut rows = [Counts([0; 16]); 256];
    let mut at = 0;
    while at < 256 {
        rows[at] = row(at as Kind, is_word);
        at += 1;
    }
    rows
}

const fn row(kind: Kind, is_word: bool) -> Counts {
    let mut row = [0; 16];
    let letter = kind & LETTER != 0;
    let capital = kind & CAPITAL != 0;
    let stop = kind & STOP != 0;
    if is_word {
        let content = letter && kind & SMALL == 0;
        row[Count::Words as usize] = 1;
        row[Count::Content as usize] = content as u16;
        row[Count::Capitalised as usize] = (content && capital) as u16;
        row[Count::Stops as usize] = stop as u16;
        row[Count::Capitals as usize] = (capital || kind & DIGIT != 0) as u16;
        row[Count::Lower as usize] = (letter && !capital && kind & OVER_FOUR != 0) as u16;
    }
    if !is_word || kind & ONE_RUN != 0 {
        let weighty = letter && (capital || kind & OVER_THREE != 0);
        row[Count::Runs as usize] = 1;
        row[Count::Weighty as usize] = weighty as u16;
        row[Count::WeightyCapitals as usize] = (weighty && capital) as u16;
        row[Count::Abbreviated as usize] = (letter && stop) as u16;
    }
    Counts(row)
}

/// The letter, capital and digit bits of what a bare word begins with.
pub(super) fn beginning(bare: &str) -> Kind {
    match bare.as_bytes() {
        [b'a'..=b'z', ..] => LETTER,
        [b'A'..=b'Z', ..] => LETTER | CAPITAL,
        [b'0'..=b'9', ..] => DIGIT,
        [] => 0,
        _ => match bare.chars().next() {
            Some(c) if c.is_lowercase() => LETTER,
            Some(c) if c.is_alphabetic() => LETTER | CAPITAL,
            Some(_) | None => DIGIT,
        },
    }
}
