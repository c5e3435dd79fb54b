//! What is to be known of a text for every judgement about it, found in one pass over its words.
//!
//! The judgements are left to [`super::score`], [`super::classify`] and [`super::confidence`]; here every word is found,
//! hashed and looked up once for all of them. What is counted is a row of counters, so that a word adds its row from a
//! table instead of asking a dozen questions.

use super::lexicon::hints::{self, Hints, Reader};
use super::lexicon::{self, Known, Lists};
use super::words::{self, Classes, Table};
use super::{pieces, publisher, tail};
use crate::span::Span;

/// What is known of a comma-separated piece, or of several as one: a title or a source.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Facts {
    /// What is added up.
    pub(super) sums: Sums,
    /// What it shows as a whole; of several pieces what the first does.
    marks: u32,
    /// Which kinds of bytes are in it.
    pub(super) classes: Classes,
    /// The lists that it is in as a whole, a final stop left off; nothing for several pieces.
    named: Lists,
    /// What its words hint at.
    pub(super) hints: Hints,
    /// What its last word hints at.
    pub(super) last_hints: Hints,
    /// The log-odds for a source of its first word that has any.
    pub(super) first_odds: f32,
    /// The kind of its first word.
    first_word: Kind,
    /// Its first piece, and its last.
    pub(super) first: Run,
    pub(super) last: Run,
    /// How many commas stand between its pieces.
    pub(super) commas: u16,
    /// The hashes of its first words that say what it is about; of the first piece only.
    pub(super) content: Content,
}

/// What is added up over words, and over pieces.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    counts: Counts,
    /// Opening less closing round brackets and quotation marks.
    pub(super) depth: i16,
    /// Opening less closing brackets, round and square.
    pub(super) brackets: i16,
    /// How many pieces begin like a source.
    pub(super) openings: u16,
    /// The lists that its words are in.
    pub(super) lists: Lists,
    /// What any of its words shows.
    seen: u16,
    /// The sum of the log-odds of its words for a source.
    pub(super) odds: f32,
}

/// What is counted.
#[derive(Clone, Copy)]
pub(super) enum Count {
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
struct Counts([u16; 16]);

impl Counts {
    #[inline(always)]
    fn add(&mut self, others: &Self) {
        self.0.iter_mut().zip(&others.0).for_each(|(count, other)| *count = count.saturating_add(*other));
    }
}

/// What any word of a text shows.
#[derive(Clone, Copy)]
pub(super) enum Seen {
    /// A year.
    Year,
    /// A number with letters behind it.
    Ordinal,
    /// A word behind one that ends a sentence.
    Sentence,
    /// A web address.
    Address,
    /// A word that names a meeting, capitalised.
    Meeting,
    /// The mark of another field.
    Mark,
    /// A year in parentheses.
    BracketedYear,
    /// A year glued to a word.
    GluedDigits,
    /// A word behind a colon.
    Colon,
    /// A word behind one that ends in a stop, or in a question or exclamation mark.
    StopWithin,
    /// A mark between two words, `-`, `|`.
    LoneMark,
    /// A word behind `and` or `&`.
    Joins,
}

/// What a piece shows as a whole.
#[derive(Clone, Copy)]
pub(super) enum Mark {
    /// It begins in lower case.
    BeginsLower,
    /// It begins with `and`, `or` or `&`.
    BeginsConjunction,
    /// It begins like the name of a source.
    OpensSource,
    /// It is the name of a source that is known.
    IsKnown,
    /// It is a publisher.
    IsPublisher,
    /// It begins with `In `.
    BeginsIn,
    /// It begins with a digit.
    BeginsDigit,
    /// It ends in a question or exclamation mark, or a closing quotation mark.
    EndsClosed,
    /// A sentence ends with it, rather than a comma stand behind it.
    EndsSentence,
    /// It is a place that titles end in.
    IsPlace,
    /// It begins with an article, `The Oxford …`.
    BeginsArticle,
    /// It begins with a mark that opens no name, `(EC) No. …`, `§5`.
    BeginsMark,
    /// It begins with a word in capitals, `IEEE …`.
    BeginsCapitals,
}

/// A piece as it looks.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Run {
    pub(super) words: u16,
    capitals: u16,
    lower: u16,
    /// Whether the last word is an initial.
    pub(super) ends_in_initial: bool,
}

impl Run {
    /// Whether it is written with capitals all over.
    pub(super) const fn is_capitals(&self) -> bool {
        self.capitals > 1 && self.lower == 0
    }

    /// Whether it could be a name.
    pub(super) const fn is_name(&self) -> bool {
        self.words <= 3 && self.capitals > 0 && self.lower == 0
    }
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

    /// The words, in order.
    pub(super) fn words(&self) -> &[u32] {
        &self.words[..self.count]
    }

    fn add(&mut self, hash: u64) {
        if let Some(place) = self.words.get_mut(self.count) {
            *place = (hash >> 32) as u32;
            self.count += 1;
        }
    }
}

/// The kind of a word, a bit each.
type Kind = u8;

const LETTER: Kind = 1;
/// The first letter is not in lower case.
const CAPITAL: Kind = 1 << 1;
const DIGIT: Kind = 1 << 2;
/// It is one that a title in title case leaves in lower case.
const SMALL: Kind = 1 << 3;
/// It is longer than three bytes without, or than four with punctuation.
const OVER_THREE: Kind = 1 << 4;
const OVER_FOUR: Kind = 1 << 5;
const STOP: Kind = 1 << 6;
/// No punctuation stands within it.
const ONE_RUN: Kind = 1 << 7;

/// What a word of each kind adds, and what a run of letters and digits adds that is a part of one.
static ROWS: [Counts; 256] = rows(true);
static RUN_ROWS: [Counts; 256] = rows(false);

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
fn beginning(bare: &str) -> Kind {
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

impl Facts {
    /// Reads the words of a piece. `odds` holds the log-odds of words.
    pub(super) fn of(piece: &str, odds: &Table) -> Self {
        let mut found = Self { named: lexicon::lists(piece.trim_end_matches('.')), ..Self::default() };
        let mut walk = Walk::default();
        let mut rest = piece;
        while let Some((word, classes)) = words::next(&mut rest) {
            walk.read(&mut found, word, classes, odds);
        }
        found.settle(piece);
        found
    }

    /// Reads the words of a text that may have several pieces.
    pub(super) fn of_text(text: &str) -> Self {
        let none = Table::nothing();
        if memchr::memchr(b',', text.as_bytes()).is_none() {
            return Self::of(text, &none);
        }
        let pieces = pieces::pieces(text, Span::new(0, text.len()));
        Self::of_several(pieces.iter().map(|piece| Self::of(&text[piece.range()], &none)))
    }

    /// Several pieces as one.
    pub(super) fn of_several(mut pieces: impl Iterator<Item = Self>) -> Self {
        let first = pieces.next().unwrap_or_default();
        pieces.fold(first, |all, next| Self {
            sums: all.sums.and(&next.sums),
            classes: all.classes.with(next.classes),
            named: Lists::default(),
            hints: all.hints.with(next.hints),
            last_hints: next.last_hints,
            last: next.last,
            commas: all.commas.saturating_add(1),
            ..all
        })
    }

    /// The lists that a text is in as a whole, a final stop left off; these have to be its facts.
    pub(super) fn names(&self, text: &str) -> Lists {
        if self.commas == 0 { self.named } else { lexicon::lists(text.trim_end_matches('.')) }
    }

    /// Whether it shows something as a whole.
    pub(super) const fn is(&self, mark: Mark) -> bool {
        self.marks >> mark as u32 & 1 == 1
    }

    /// How many of its words, the first left out, are long or capitalised, and how many of those are capitalised.
    pub(super) fn weighty(&self) -> (u16, u16) {
        let first = &ROWS[usize::from(self.first_word)];
        let behind_first = |count: Count| self.sums.count(count).saturating_sub(first.0[count as usize]);
        (behind_first(Count::Weighty), behind_first(Count::WeightyCapitals))
    }

    /// Whether it is written with capitals all over.
    pub(super) const fn is_capitals(&self) -> bool {
        self.sums.count(Count::Capitals) > 1 && self.sums.count(Count::Lower) == 0
    }

    /// Notes what a piece shows as a whole, when all of its words are read.
    fn settle(&mut self, piece: &str) {
        let bytes = piece.as_bytes();
        let (classes, named) = (self.classes, self.named);
        let first = self.first_word;
        let mut marks = 0;
        let mut note = |mark: Mark, holds: bool| marks |= u32::from(holds) << mark as u32;
        let is_known = named.has(lexicon::NAMES_OF_SOURCES)
            || (classes.any(Classes::STOP) && super::score::is_site(piece));
        let opens_source = self.sums.openings > 0 && lexicon::opens_source(piece);
        let begins_in = matches!(bytes, [b'I', b'n', b' ', ..] | [b'I' | b'i', b'n', b':', b' ', ..])
            || piece.starts_with("in Proc");
        note(Mark::IsKnown, is_known);
        note(Mark::OpensSource, opens_source);
        note(Mark::BeginsIn, begins_in);
        note(
            Mark::BeginsLower,
            !is_known && first & (LETTER | CAPITAL) == LETTER && piece.starts_with(char::is_lowercase),
        );
        note(Mark::BeginsConjunction, begins_conjunction(bytes));
        note(Mark::IsPublisher, named.has(lexicon::PUBLISHERS) || publisher::ends_in_word(piece));
        note(Mark::EndsSentence, matches!(bytes, [.., b'.' | b'?' | b'!' | b']']));
        note(Mark::BeginsDigit, matches!(bytes, [b'0'..=b'9', ..]));
        note(
            Mark::EndsClosed,
            match bytes {
                [.., last] if last.is_ascii() => matches!(last, b'?' | b'!' | b'"'),
                _ => piece.ends_with(['”', '’', '»']),
            },
        );
        note(
            Mark::BeginsArticle,
            matches!(bytes, [b'T', b'h', b'e', b' ', ..] | [b'A', b' ', ..] | [b'A', b'n', b' ', ..]),
        );
        note(
            Mark::BeginsMark,
            match bytes {
                [b'(' | b'#' | b'%' | b'&' | b'+' | b'=' | b'/' | b'*' | b'-', ..] => true,
                [..0x80, ..] => false,
                _ => piece.starts_with(['§', '–', '—']),
            },
        );
        let joins = self.sums.has(Seen::Joins);
        note(Mark::IsPlace, named.has(lexicon::PLACES) || (joins && are_places(piece)));
        note(Mark::BeginsCapitals, begins_in_capitals(bytes));
        self.marks = marks;
        self.sums.openings = u16::from(opens_source || begins_in);
        let run = Run {
            words: self.sums.count(Count::Words),
            capitals: self.sums.count(Count::Capitals),
            lower: self.sums.count(Count::Lower),
            ends_in_initial: matches!(bytes, [b'A'..=b'Z', b'.'] | [.., b' ', b'A'..=b'Z', b'.']),
        };
        (self.first, self.last) = (run, run);
    }
}

impl Sums {
    /// How often something was counted.
    pub(super) const fn count(&self, what: Count) -> u16 {
        self.counts.0[what as usize]
    }

    /// Whether any word shows something.
    pub(super) const fn has(&self, seen: Seen) -> bool {
        self.seen >> seen as u32 & 1 == 1
    }

    /// These and those of another piece.
    #[inline]
    pub(super) fn and(mut self, other: &Self) -> Self {
        self.counts.add(&other.counts);
        self.depth = self.depth.saturating_add(other.depth);
        self.brackets = self.brackets.saturating_add(other.brackets);
        self.openings = self.openings.saturating_add(other.openings);
        self.lists = self.lists.with(other.lists);
        self.seen |= other.seen;
        self.odds += other.odds;
        self
    }

    /// The share of capitalised words among those that a title in title case capitalises.
    pub(super) fn capital_share(&self) -> f32 {
        share(self.count(Count::Capitalised), self.count(Count::Content))
    }

    /// The mean log-odds of its words for a source.
    pub(super) fn mean_odds(&self) -> f32 {
        let words = self.count(Count::Words);
        if words == 0 { 0.0 } else { self.odds / f32::from(words) }
    }

    #[inline(always)]
    fn note(&mut self, seen: Seen, holds: bool) {
        self.seen |= u16::from(holds) << seen as u32;
    }
}

/// A part of a whole; a half where there is nothing.
pub(super) fn share(part: u16, whole: u16) -> f32 {
    if whole == 0 { 0.5 } else { f32::from(part) / f32::from(whole) }
}

/// What has to be known of the words before while the words of a piece are read.
#[derive(Default)]
struct Walk {
    reader: Reader,
    is_behind_and: bool,
    is_behind_stop: bool,
    is_behind_sentence: bool,
    is_behind_colon: bool,
    is_behind_first: bool,
}

impl Walk {
    /// Reads the next word.
    #[inline(always)]
    fn read(&mut self, found: &mut Facts, text: &str, classes: Classes, odds: &Table) {
        let bare = if classes.is_plain() { text } else { words::bare(text) };
        let hash = words::hash(bare);
        let known = lexicon::known(hash);
        let bytes = text.as_bytes();
        let last = bytes.last().copied().unwrap_or(b' ');
        let is_one_run =
            classes.is_plain() || (!bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        let ends_in_stop = last == b'.';
        let mut kind = beginning(bare);
        kind |= u8::from(known.lists.has(lexicon::SMALL_WORDS)) * SMALL;
        kind |= u8::from(bare.len() > 3) * OVER_THREE;
        kind |= u8::from(text.len() > 4) * OVER_FOUR;
        kind |= u8::from(ends_in_stop && !bare.is_empty()) * STOP;
        kind |= u8::from(is_one_run) * ONE_RUN;
        found.classes = found.classes.with(classes);
        let sums = &mut found.sums;
        sums.counts.add(&ROWS[usize::from(kind)]);
        sums.note(Seen::Joins, self.is_behind_and);
        sums.note(Seen::StopWithin, self.is_behind_stop);
        sums.note(Seen::Colon, self.is_behind_colon);
        sums.note(Seen::Sentence, self.is_behind_sentence && kind & (CAPITAL | DIGIT) != 0);
        if !self.is_behind_first {
            self.is_behind_first = true;
            found.first_word = kind;
            // The openings themselves are looked at when the piece is settled.
            sums.openings = u16::from(known.lists.has(lexicon::FIRST_WORDS));
        } else {
            self.is_behind_and = matches!(text, "and" | "&");
        }
        let is_mark = matches!(last, b'.' | b'?' | b'!');
        (self.is_behind_stop, self.is_behind_sentence) = (is_mark, is_mark && text.len() > 4);
        self.is_behind_colon = last == b':';
        if kind & LETTER != 0 {
            let odds = odds.odds(hash);
            sums.odds += odds;
            if found.first_odds == 0.0 {
                found.first_odds = odds;
            }
        }
        if bare.len() >= Content::SHORTEST && kind & SMALL == 0 {
            found.content.add(hash);
        }
        if is_one_run {
            self.read_run(found, bare, kind, hash, known.hints);
        } else {
            for run in words::runs(bare) {
                let hash = words::hash(run);
                let behind = Span::of(run, text).end;
                let has_stop = bytes.get(behind) == Some(&b'.');
                let kind = beginning(run) | u8::from(run.len() > 3) * OVER_THREE | u8::from(has_stop) * STOP;
                found.sums.counts.add(&RUN_ROWS[usize::from(kind)]);
                self.read_run(found, run, kind, hash, lexicon::known(hash).hints);
            }
        }
        if known != Known::default() {
            let sums = &mut found.sums;
            sums.lists = sums.lists.with(known.lists);
            sums.counts.0[Count::SourceWords as usize] = sums
                .count(Count::SourceWords)
                .saturating_add(u16::from(kind & LETTER != 0 && known.lists.has(lexicon::SOURCE_WORDS)));
            sums.note(Seen::Meeting, kind & CAPITAL != 0 && known.lists.has(lexicon::MEETING_WORDS));
        }
        if !classes.is_letters() {
            odd_word(&mut found.sums, text, bare, classes);
        } else if matches!(bytes, [b'N' | b'e', ..]) {
            found.sums.note(Seen::Mark, is_field_mark(bytes));
        }
    }

    /// Reads a run of letters and digits: a word, or a part of one.
    #[inline(always)]
    fn read_run(&mut self, found: &mut Facts, run: &str, kind: Kind, hash: u64, alone: Hints) {
        let hints = self.reader.read(hash, alone);
        found.last_hints = hints;
        if kind & DIGIT != 0 {
            found.sums.note(Seen::Year, tail::year(run).is_some());
            found.sums.note(Seen::Ordinal, run.ends_with(|c: char| c.is_ascii_alphabetic()));
        }
        if hints != Hints::default() {
            found.hints = found.hints.with(hints);
            let counts = &mut found.sums.counts.0;
            let is_abbreviated = kind & STOP == 0 && kind & CAPITAL != 0 && hints.any(hints::ABBREVIATION);
            for (count, holds) in [
                (Count::Books, hints.any(hints::BOOK)),
                (Count::Headlines, hints.any(hints::HEADLINE)),
                (Count::Abbreviated, is_abbreviated),
            ] {
                counts[count as usize] = counts[count as usize].saturating_add(u16::from(holds));
            }
        }
    }
}

/// Notes what a word shows that holds more than letters.
fn odd_word(sums: &mut Sums, text: &str, bare: &str, classes: Classes) {
    let bytes = text.as_bytes();
    let is_bracketed = classes.any(Classes::ROUND.with(Classes::SQUARE));
    if is_bracketed {
        let count = |wanted: u8| bytes.iter().filter(|byte| **byte == wanted).count() as i16;
        let round = count(b'(') - count(b')');
        sums.depth = sums.depth.saturating_add(round);
        sums.brackets = sums.brackets.saturating_add(round + count(b'[') - count(b']'));
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

/// Whether a piece begins with a conjunction.
const fn begins_conjunction(piece: &[u8]) -> bool {
    matches!(
        piece,
        [b'a' | b'A', b'n', b'd', b' ', ..]
            | [b'o', b'r', b' ', ..]
            | [b'&', b' ', ..]
            | [b'e', b't', b' ', ..]
            | [b'y', b' ', ..]
            | [b'u', b'n', b'd', b' ', ..]
    )
}

/// Whether the first word of a piece is two capitals or more.
fn begins_in_capitals(piece: &[u8]) -> bool {
    let capitals = piece.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    capitals > 1 && matches!(piece.get(capitals), None | Some(b' '))
}

/// Whether a word ends in a mark that closes a quotation, before other punctuation or not.
fn closes_quotation(word: &str) -> bool {
    word.trim_end_matches(['.', ',', ';', '?', '!', ')']).ends_with(['”', '’', '»'])
}

/// Whether a piece is two places, `Australia and New Zealand`.
fn are_places(piece: &str) -> bool {
    let known = |place: &str| lexicon::holds(&lexicon::PLACES, place);
    let two = piece.trim_end_matches('.').split_once(" and ");
    two.is_some_and(|(one, other)| known(one) && known(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_looked_through_for_what_is_odd() {
        let facts = Facts::of_text("Poe A., bees (1999) in the hive. Vol. 3 at www.bees.example, Wax2001");
        for seen in [Seen::BracketedYear, Seen::Mark, Seen::Address, Seen::GluedDigits] {
            assert!(facts.sums.has(seen), "{}", seen as u32);
        }
        assert!(facts.first.ends_in_initial && facts.sums.depth == 0 && facts.commas == 2);
        assert!(!facts.sums.has(Seen::Meeting) && !facts.is_capitals());
    }

    #[test]
    fn words_and_their_parts_are_counted() {
        let sums = Facts::of_text("The bee-keepers of Honey Hill, J. Hive Res.").sums;
        let count = |what| sums.count(what);
        assert_eq!((count(Count::Words), count(Count::Runs)), (8, 9));
        assert_eq!((count(Count::Stops), count(Count::Abbreviated)), (2, 2));
        assert_eq!((count(Count::Content), count(Count::Capitalised)), (6, 5));
    }
}
