//! What the words of a text say together of the type, counted in one pass over them.

use crate::reference::facts::{First, Word};
use crate::reference::lexicon::hints::{self, Hints, Reader};
use crate::reference::lexicon::known;
use crate::reference::{tail, words};
use crate::span::Span;

/// What the words of a text say together.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::reference) struct Scan {
    reader: Reader,
    pub(in crate::reference) hints: Hints,
    /// What the last word hints at.
    pub(in crate::reference) last: Hints,
    /// How many words hint at a book.
    pub(super) books: u32,
    /// How many words are a headline's.
    pub(super) headlines: u32,
    /// How many runs of letters and digits there are.
    pub(in crate::reference) words: u32,
    pub(super) abbreviated: u32,
    /// Words but the first that a title in title case capitalises, and those of them that are capitalised.
    pub(super) content: u32,
    pub(super) capitalised: u32,
    /// The same of the first word, which counts where other pieces stand before it.
    first: (u32, u32),
    pub(super) has_year: bool,
    pub(super) has_ordinal: bool,
}

impl Scan {
    /// Adds a word, or its parts where punctuation stands in it.
    pub(in crate::reference) fn add(&mut self, word: &Word<'_>) {
        let bare = word.bare;
        if word.classes.is_plain() || bare.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            if !bare.is_empty() {
                let end = Span::of(bare, word.text).end;
                let has_stop = word.text.as_bytes().get(end) == Some(&b'.');
                self.add_run(bare, word.first, word.hash, word.known.hints, has_stop);
            }
            return;
        }
        for run in words::runs(bare) {
            let hash = words::hash(run);
            let has_stop = word.text.as_bytes().get(Span::of(run, word.text).end) == Some(&b'.');
            self.add_run(run, First::of(run), hash, known(hash).hints, has_stop);
        }
    }

    fn add_run(&mut self, run: &str, first: First, hash: u64, alone: Hints, has_stop: bool) {
        let hints = self.reader.read(hash, alone);
        self.words += 1;
        self.hints = self.hints.with(hints);
        self.last = hints;
        self.books += u32::from(hints.any(hints::BOOK));
        self.headlines += u32::from(hints.any(hints::HEADLINE));
        if first == First::Digit {
            self.has_year |= tail::year(run).is_some();
            self.has_ordinal |= run.ends_with(|c: char| c.is_ascii_alphabetic());
            return;
        }
        // A short word that ends in a stop is an initial as often as an abbreviation.
        let is_capital = first == First::Capital;
        self.abbreviated += u32::from(has_stop || is_capital && hints.any(hints::ABBREVIATION));
        if run.len() > 3 || is_capital {
            let counts = (1, u32::from(is_capital));
            if self.words == 1 {
                self.first = counts;
            } else {
                self.content += counts.0;
                self.capitalised += counts.1;
            }
        }
    }

    /// This text with another piece behind it.
    pub(in crate::reference) fn and(mut self, next: &Self) -> Self {
        self.hints = self.hints.with(next.hints);
        self.last = next.last;
        self.books += next.books;
        self.headlines += next.headlines;
        self.words += next.words;
        self.abbreviated += next.abbreviated;
        self.content += next.content + next.first.0;
        self.capitalised += next.capitalised + next.first.1;
        self.has_year |= next.has_year;
        self.has_ordinal |= next.has_ordinal;
        self
    }
}
