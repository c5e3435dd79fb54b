//! The words of a piece one after the other, each found, hashed and looked up once.

use std::hint::select_unpredictable;

use super::counts::{
    CAPITAL, DIGIT, Kind, LETTER, ONE_RUN, OVER_FOUR, OVER_THREE, ROWS, RUN_ROWS, SMALL, STOP, beginning,
};
use super::{Count, Facts, Seen, Sums};
use crate::reference::lexicon::hints::{self, Hints, Reader};
use crate::reference::lexicon::{self, Lists};
use crate::reference::tail;
use crate::reference::words::{self, Classes, Table};
use crate::span::Span;

/// How many words of a piece are kept that other pieces could share.
const MOST_CONTENT: usize = 16;

/// The first words of a piece that say what it is about, as halves of their hashes.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::reference) struct Content {
    words: [u32; MOST_CONTENT],
    count: u32,
    /// A bit for each of the words: pieces without a common bit have no common word.
    bits: u64,
}

impl Content {
    /// The length in bytes from which on a word says what a piece is about.
    const SHORTEST: usize = 4;

    /// The words, in order.
    pub(in crate::reference) fn words(&self) -> &[u32] {
        &self.words[..self.count as usize]
    }

    /// Whether two of several pieces may have a word in common.
    pub(in crate::reference) fn may_be_shared<'c>(pieces: impl Iterator<Item = &'c Self>) -> bool {
        let mut before = 0;
        pieces.fold(false, |is_shared, piece| {
            let is_in_both = before & piece.bits != 0;
            before |= piece.bits;
            is_shared | is_in_both
        })
    }

    /// Adds a word where a condition holds.
    #[inline(always)]
    fn add_where(&mut self, hash: u64, holds: bool) {
        // The place behind the last is written over until a word is to stay there.
        if let Some(place) = self.words.get_mut(self.count as usize) {
            *place = (hash >> 32) as u32;
            self.count += u32::from(holds);
        }
        self.bits |= u64::from(holds) << (hash >> 58);
    }
}

/// What has to be known while the words of a piece are read.
pub(super) struct Walk<'w> {
    odds: &'w Table,
    content: &'w mut Content,
    reader: Reader,
    /// What a word shows by what stands before it.
    pending: u16,
    first: First,
    /// The kind of the last word, and what it showed by what stands before it.
    last: Kind,
    shown_by_last: u16,
}

/// The first word of a piece.
#[derive(Clone, Copy, Default)]
struct First {
    kind: Kind,
    lists: Lists,
    hash: u64,
}

impl<'w> Walk<'w> {
    /// Before the first word of a piece.
    pub(super) fn new(odds: &'w Table, content: &'w mut Content) -> Self {
        let (reader, first) = (Reader::default(), First::default());
        Self { odds, content, reader, pending: 0, first, last: 0, shown_by_last: 0 }
    }

    /// Reads all words of a piece, with which `room` begins.
    #[inline(always)]
    pub(super) fn read(&mut self, found: &mut Facts, piece: &str, room: &[u8]) {
        let bytes = piece.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            if bytes[at] == b' ' {
                at += 1;
                continue;
            }
            // Most words are letters, with a blank or a stop and a blank behind them.
            let rest = &bytes[at..];
            let (length, hash) = words::letters(&room[at..], rest.len());
            let behind = match &rest[length..] {
                _ if length == 0 => None,
                [] | [b' ', ..] => Some(Behind::Nothing),
                [b'.'] | [b'.', b' ', ..] => Some(Behind::Stop),
                [b':'] | [b':', b' ', ..] => Some(Behind::Colon),
                [..] => None,
            };
            if let Some(behind) = behind {
                let end = length + usize::from(behind != Behind::Nothing);
                self.read_letters(found, &rest[..end], length, behind, hash);
                at += end + 1;
            } else {
                let mut rest = &piece[at..];
                if let Some((word, classes)) = words::next(&mut rest) {
                    self.read_word(found, word, classes);
                }
                at = piece.len() - rest.len();
            }
        }
    }

    /// Notes the first word and the last, when all are read; tells whether names that are listed begin with the first.
    pub(super) fn close(&self, found: &mut Facts) -> bool {
        (found.first_word, found.last_word) = (self.first.kind, self.last);
        found.ends_joined = self.shown_by_last >> Seen::Joins as u32 & 1 == 1;
        // The openings themselves are looked at when the piece is settled.
        found.sums.openings = u16::from(self.first.lists.has(lexicon::FIRST_WORDS));
        found.sums.count(Count::Words) > 0 && lexicon::begins_names(self.first.hash)
    }

    /// Reads a word of ASCII letters, or with a stop or colon behind them; `length` is that of the letters. Nothing here
    /// branches on what the word is, but for what is rare, since that cannot be foretold.
    #[inline(always)]
    fn read_letters(&mut self, found: &mut Facts, text: &[u8], length: usize, behind: Behind, hash: u64) {
        let known = lexicon::known(hash);
        let shape = SHAPES[length.min(SHAPES.len() - 1)][behind as usize];
        // A letter is small by this bit.
        let capital = (!text[0] >> 5 & 1) * CAPITAL;
        let small = u8::from(known.lists.has(lexicon::SMALL_WORDS)) * SMALL;
        let kind = shape.kind | capital | small;
        self.count(found, kind, known.lists, hash);
        self.pending = shape.shows_behind;
        found.classes = found.classes.with(shape.classes);
        self.weigh(found, hash);
        self.content.add_where(hash, shape.is_long & (small == 0));
        let hints = self.reader.read(hash, known.hints);
        self.note_hints(found, hints, kind);
        found.sums.note_lists(known.lists, kind);
        if hash == words::AND && text == b"and" {
            self.note_conjunction(found);
        }
        if may_be_field_mark(text[0], behind) {
            found.sums.note(Seen::Mark, is_field_mark(text));
        }
    }

    /// Counts a word and notes what it shows by what stands before it.
    #[inline(always)]
    fn count(&mut self, found: &mut Facts, kind: Kind, lists: Lists, hash: u64) {
        let sums = &mut found.sums;
        if sums.count(Count::Words) == 0 {
            self.first = First { kind, lists, hash };
        }
        (self.last, self.shown_by_last) = (kind, self.pending);
        sums.counts.add(&ROWS[usize::from(kind)]);
        // A sentence goes on in lower case.
        let begins_sentence = kind & (CAPITAL | DIGIT) != 0;
        sums.seen |= self.pending & !(u16::from(!begins_sentence) << Seen::Sentence as u32);
        self.pending = 0;
    }

    /// Notes a conjunction; before the first word it joins nothing.
    fn note_conjunction(&mut self, found: &mut Facts) {
        let words = found.sums.count(Count::Words);
        self.pending |= u16::from(words > 1) << Seen::Joins as u32;
        found.sums.note(Seen::JoinsEarly, (2..=3).contains(&words));
    }

    /// Adds the log-odds of a word.
    #[inline(always)]
    fn weigh(&mut self, found: &mut Facts, hash: u64) {
        let odds = self.odds.steps(hash);
        found.sums.odds += odds;
        found.first_odds = select_unpredictable(found.first_odds == 0, odds, found.first_odds);
    }

    /// Reads the next word, whatever is in it.
    #[inline(never)]
    fn read_word(&mut self, found: &mut Facts, text: &str, classes: Classes) {
        let bare = if classes.is_plain() { text } else { words::bare(text) };
        let hash = words::hash(bare);
        let known = lexicon::known(hash);
        let bytes = text.as_bytes();
        let last = bytes.last().copied().unwrap_or(b' ');
        let is_one_run =
            classes.is_plain() || (!bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        let mut kind = beginning(bare);
        kind |= u8::from(known.lists.has(lexicon::SMALL_WORDS)) * SMALL;
        kind |= u8::from(bare.len() > 3) * OVER_THREE;
        kind |= u8::from(text.len() > 4) * OVER_FOUR;
        kind |= u8::from(last == b'.' && !bare.is_empty()) * STOP;
        kind |= u8::from(is_one_run) * ONE_RUN;
        found.classes = found.classes.with(classes);
        self.count(found, kind, known.lists, hash);
        self.pending |= pending_behind(last, bytes.len());
        if bytes == b"&" {
            self.note_conjunction(found);
        }
        if kind & LETTER != 0 {
            self.weigh(found, hash);
        }
        self.content.add_where(hash, bare.len() >= Content::SHORTEST && kind & SMALL == 0);
        if is_one_run {
            self.read_run(found, bare, kind, hash, known.hints);
        } else {
            for run in words::runs(bare) {
                let hash = words::hash(run);
                let behind = Span::of(run, text).end;
                let has_stop = bytes.get(behind) == Some(&b'.');
                let mut kind = beginning(run);
                kind |= u8::from(run.len() > 3) * OVER_THREE;
                kind |= u8::from(has_stop) * STOP;
                found.sums.counts.add(&RUN_ROWS[usize::from(kind)]);
                self.read_run(found, run, kind, hash, lexicon::known(hash).hints);
            }
        }
        found.sums.note_lists(known.lists, kind);
        if !classes.is_letters() {
            odd_word(&mut found.sums, text, bare, classes);
        }
    }

    /// Reads a run of letters and digits: a word, or a part of one.
    #[inline(always)]
    fn read_run(&mut self, found: &mut Facts, run: &str, kind: Kind, hash: u64, alone: Hints) {
        let hints = self.reader.read(hash, alone);
        if kind & DIGIT != 0 {
            found.sums.note(Seen::Year, tail::year(run).is_some());
            found.sums.note(Seen::Ordinal, run.ends_with(|c: char| c.is_ascii_alphabetic()));
        }
        self.note_hints(found, hints, kind);
    }

    /// Notes what a run of letters and digits hints at.
    #[inline(always)]
    fn note_hints(&mut self, found: &mut Facts, hints: Hints, kind: Kind) {
        found.last_hints = hints;
        found.hints = found.hints.with(hints);
        let is_abbreviated = (kind & (STOP | CAPITAL) == CAPITAL) & hints.any(hints::ABBREVIATION);
        found.sums.counts.count_where(Count::Books, hints.any(hints::BOOK));
        found.sums.counts.count_where(Count::Headlines, hints.any(hints::HEADLINE));
        found.sums.counts.count_where(Count::Abbreviated, is_abbreviated);
    }
}

/// What the word behind one shows by the last byte of it.
#[inline(always)]
const fn pending_behind(last: u8, length: usize) -> u16 {
    let is_mark = matches!(last, b'.' | b'?' | b'!');
    (is_mark as u16) << Seen::StopWithin as u32
        | ((is_mark && length > 4) as u16) << Seen::Sentence as u32
        | ((last == b':') as u16) << Seen::Colon as u32
}

/// What ends a word of letters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Behind {
    Nothing,
    Stop,
    Colon,
}

/// What a word of letters is by how long it is and by what ends it.
#[derive(Clone, Copy)]
struct Shape {
    kind: Kind,
    /// Whether it is long enough to say what a piece is about.
    is_long: bool,
    classes: Classes,
    /// What the next word shows.
    shows_behind: u16,
}

/// The shapes for each number of letters, those of five for all that have more.
static SHAPES: [[Shape; 3]; 6] = {
    let mut all = [[Shape { kind: 0, is_long: false, classes: Classes::LETTER, shows_behind: 0 }; 3]; 6];
    let mut letters = 0;
    while letters < all.len() {
        let [nothing, stop, colon] = &mut all[letters];
        let of_letters = LETTER | ONE_RUN | if letters > 3 { OVER_THREE } else { 0 };
        let is_long = letters >= Content::SHORTEST;
        (nothing.is_long, stop.is_long, colon.is_long) = (is_long, is_long, is_long);
        nothing.kind = of_letters | if letters > 4 { OVER_FOUR } else { 0 };
        colon.kind = of_letters | if letters + 1 > 4 { OVER_FOUR } else { 0 };
        stop.kind = colon.kind | STOP;
        stop.classes = Classes::LETTER.with(Classes::STOP);
        colon.classes = Classes::LETTER.with(Classes::COLON);
        stop.shows_behind = pending_behind(b'.', letters + 1);
        colon.shows_behind = pending_behind(b':', letters + 1);
        letters += 1;
    }
    all
};

/// Whether a word of letters may be the mark of a field by its first letter and by what ends it.
#[inline(always)]
fn may_be_field_mark(first: u8, behind: Behind) -> bool {
    const BEFORE_STOP: u32 = 1 << (b'e' & 31) | 1 << (b'n' & 31) | 1 << (b'p' & 31) | 1 << (b'v' & 31);
    let is_likely = BEFORE_STOP >> (first & 31) & 1 == 1;
    is_likely & (behind == Behind::Stop) | (first == b'N') | (first == b'e')
}

/// Notes what a word shows that holds more than letters.
fn odd_word(sums: &mut Sums, text: &str, bare: &str, classes: Classes) {
    let bytes = text.as_bytes();
    let is_bracketed = classes.any(Classes::ROUND.with(Classes::SQUARE));
    if is_bracketed {
        for byte in bytes {
            let (round, square) = match byte {
                b'(' => (1, 0),
                b')' => (-1, 0),
                b'[' => (0, 1),
                b']' => (0, -1),
                _ => continue,
            };
            sums.depth = sums.depth.saturating_add(round);
            sums.brackets = sums.brackets.saturating_add(round + square);
        }
    }
    if classes.any(Classes::NO_ASCII) && bare.len() < text.len() {
        sums.depth = sums.depth.saturating_add(i16::from(text.starts_with(['“', '‘', '«'])));
        sums.depth = sums.depth.saturating_sub(i16::from(closes_quotation(text)));
    }
    if classes.any(Classes::DIGIT) {
        note_years(sums, bytes);
    }
    if classes.any(Classes::SLASH) {
        sums.note(Seen::Address, bytes.windows(2).any(|pair| pair == b"//"));
    }
    if classes.any(Classes::STOP) {
        let is_address = bytes.ends_with(b".com")
            || bytes.ends_with(b".org")
            || bytes.windows(4).any(|four| four == b"www.");
        sums.note(Seen::Address, is_address);
    }
    sums.note(Seen::LoneMark, bare.is_empty());
    sums.note(Seen::Mark, is_field_mark(bytes));
}

/// Notes runs of four digits that are years.
fn note_years(sums: &mut Sums, word: &[u8]) {
    for digits in word.chunk_by(|a, b| a.is_ascii_digit() == b.is_ascii_digit()) {
        if digits.len() == 4 && (digits.starts_with(b"19") || digits.starts_with(b"20")) {
            let at = digits.as_ptr() as usize - word.as_ptr() as usize;
            let before = at.checked_sub(1).map(|before| word[before]);
            sums.note(Seen::Year, true);
            sums.note(Seen::BracketedYear, before == Some(b'(') && word.get(at + 4) == Some(&b')'));
            sums.note(Seen::GluedDigits, before.is_some_and(|byte| byte.is_ascii_lowercase()));
        }
    }
}

/// Whether a word is the mark of another field.
fn is_field_mark(word: &[u8]) -> bool {
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

/// Whether a word ends in a mark that closes a quotation, before other punctuation or not.
fn closes_quotation(word: &str) -> bool {
    word.trim_end_matches(['.', ',', ';', '?', '!', ')']).ends_with(['”', '’', '»'])
}
