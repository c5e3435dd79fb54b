//! What is to be known of a text for every judgement about it, found in one pass over its words.
//!
//! Each judgement keeps its own facts ([`super::score`], [`super::classify`], [`super::confidence`]); here every word is
//! found, hashed and looked up once for all of them.

use super::classify::Scan;
use super::confidence::Look;
use super::lexicon::{self, Known, Lists};
use super::pieces;
use super::score::PieceFacts;
use super::words::{self, Classes, Table};
use crate::span::Span;

/// One word of a text.
#[derive(Clone, Copy)]
pub(super) struct Word<'t> {
    /// As printed, with the punctuation around it.
    pub(super) text: &'t str,
    /// Without that.
    pub(super) bare: &'t str,
    /// Which kinds of bytes are in it.
    pub(super) classes: Classes,
    /// The hash of the bare word.
    pub(super) hash: u64,
    /// What is known of the bare word.
    pub(super) known: Known,
    /// What the bare word begins with.
    pub(super) first: First,
}

/// What a word begins with, punctuation left off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum First {
    /// A letter in lower case.
    Lower,
    /// Another letter.
    Capital,
    /// A digit.
    Digit,
    /// There is nothing but punctuation.
    Nothing,
}

impl First {
    pub(super) fn of(bare: &str) -> Self {
        match bare.as_bytes() {
            [b'a'..=b'z', ..] => Self::Lower,
            [b'A'..=b'Z', ..] => Self::Capital,
            [b'0'..=b'9', ..] => Self::Digit,
            _ => match bare.chars().next() {
                Some(c) if c.is_lowercase() => Self::Lower,
                Some(c) if c.is_alphabetic() => Self::Capital,
                Some(_) => Self::Digit,
                None => Self::Nothing,
            },
        }
    }

    /// Whether it is a letter.
    pub(super) const fn is_letter(self) -> bool {
        matches!(self, Self::Lower | Self::Capital)
    }
}

/// What is known of one comma-separated piece between the authors and the numbers.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Facts {
    /// For the cut between title and source.
    pub(super) cut: PieceFacts,
    /// The hashes of its first words that say what it is about.
    pub(super) content: Content,
    /// For all that is asked of whole titles and sources.
    pub(super) summary: Summary,
}

/// What is known of a piece, or of several as one: a title or a source.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Summary {
    /// Which kinds of bytes are in it.
    pub(super) classes: Classes,
    /// The lists that it is in as a whole, a final stop left off; nothing for several pieces.
    pub(super) named: Lists,
    /// For the type.
    pub(super) scan: Scan,
    /// For the confidence.
    pub(super) look: Look,
}

/// How many words of a piece are kept that other pieces could share.
const MOST_CONTENT: usize = 16;

/// The first words of a piece that say what it is about, as halves of their hashes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Content {
    words: [u32; MOST_CONTENT],
    count: usize,
}

impl Content {
    /// The length in bytes from which on a word says what a piece is about.
    const SHORTEST: usize = 4;

    fn add(&mut self, word: &Word<'_>) {
        if word.bare.len() >= Self::SHORTEST
            && !word.known.lists.has(lexicon::SMALL_WORDS)
            && let Some(place) = self.words.get_mut(self.count)
        {
            *place = (word.hash >> 32) as u32;
            self.count += 1;
        }
    }

    /// The words, in order.
    pub(super) fn words(&self) -> &[u32] {
        &self.words[..self.count]
    }
}

impl Facts {
    /// Reads the words of a piece. `table` holds the log-odds of words.
    pub(super) fn of(piece: &str, table: &Table) -> Self {
        let mut cut = PieceFacts::default();
        let mut content = Content::default();
        let summary = Summary::of_piece(piece, |word| {
            cut.add(word, table);
            content.add(word);
        });
        cut.settle(piece, &summary);
        Self { cut, content, summary }
    }
}

impl Summary {
    /// Reads the words of a text that may have several pieces.
    pub(super) fn of(text: &str) -> Self {
        if memchr::memchr(b',', text.as_bytes()).is_none() {
            return Self::of_piece(text, |_| ());
        }
        let pieces = pieces::pieces(text, Span::new(0, text.len()));
        Self::of_several(pieces.iter().map(|piece| Self::of_piece(&text[piece.range()], |_| ())))
    }

    /// Several pieces as one.
    pub(super) fn of_several(mut pieces: impl Iterator<Item = Self>) -> Self {
        let first = pieces.next().unwrap_or_default();
        pieces.fold(first, |all, next| Self {
            classes: all.classes.with(next.classes),
            named: Lists::default(),
            scan: all.scan.and(&next.scan),
            look: all.look.and(&next.look),
        })
    }

    /// The lists that a text is in as a whole, a final stop left off; this has to be its summary.
    pub(super) fn names(&self, text: &str) -> Lists {
        if self.look.commas == 0 { self.named } else { lexicon::lists(text.trim_end_matches('.')) }
    }

    fn of_piece(piece: &str, mut each: impl FnMut(&Word<'_>)) -> Self {
        let mut found = Self { named: lexicon::lists(piece.trim_end_matches('.')), ..Self::default() };
        for (text, classes) in words::classed(piece) {
            let bare = words::bare(text);
            let hash = words::hash(bare);
            let word =
                Word { text, bare, classes, hash, known: lexicon::known(hash), first: First::of(bare) };
            found.classes = found.classes.with(classes);
            found.scan.add(&word);
            found.look.add(&word);
            each(&word);
        }
        found.look.settle();
        found
    }
}
