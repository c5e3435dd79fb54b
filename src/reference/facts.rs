//! What is to be known of a text for every judgement about it, found in one pass over its words.
//!
//! The judgements are left to [`super::score`], [`super::classify`] and [`super::confidence`]; here every word is found,
//! hashed and looked up once for all of them ([`walk`]).

mod counts;
mod walk;

use std::hint::select_unpredictable;

use super::lexicon::hints::{self, Hints};
use super::lexicon::{self, Lists};
use super::pieces;
use super::words::{self, Classes, Steps, Table};
use crate::span::Span;
pub(super) use counts::Count;
use counts::{CAPITAL, Counts, Kind, LETTER, ROWS, SMALL};
pub(super) use walk::Content;
use walk::Walk;

/// What is known of a comma-separated piece, or of several as one: a title or a source.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Facts {
    /// What is added up.
    pub(super) sums: Sums,
    /// What it shows as a whole; of several pieces what the first does.
    marks: u32,
    /// Which kinds of bytes are in it.
    pub(super) classes: Classes,
    /// The lists of names that it is in as a whole, a final stop left off; nothing for several pieces.
    named: Lists,
    /// What its words hint at.
    pub(super) hints: Hints,
    /// What its last word hints at.
    pub(super) last_hints: Hints,
    /// The log-odds for a source of its first word that has any.
    first_odds: Steps,
    /// The kinds of its first word and of its last.
    first_word: Kind,
    last_word: Kind,
    /// Its first piece, and its last.
    pub(super) first: Run,
    pub(super) last: Run,
    /// How many commas stand between its pieces.
    pub(super) commas: u16,
    /// Whether its last word is behind `and` or `&`.
    pub(super) ends_joined: bool,
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
    odds: Steps,
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
    /// `and` or `&` as the second or third word.
    JoinsEarly,
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
    BeginsPunctuated,
    /// It begins with a word in capitals, `IEEE …`.
    BeginsCapitals,
    /// Names that are listed begin with its first word.
    OpensName,
    /// It is one word with a capital behind a small letter, `BeeNews`.
    InnerCapitals,
    /// It ends in a small word, `Annals of`.
    EndsSmall,
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

impl Facts {
    /// Reads the words of a piece, the first `length` bytes of a text. `odds` holds the log-odds of words; `content` takes
    /// those that say what it is about.
    pub(super) fn of(text: &str, length: usize, odds: &Table, content: &mut Content) -> Self {
        let piece = &text[..length];
        let mut found = Self::default();
        let mut walk = Walk::new(odds, content);
        walk.read(&mut found, piece, text.as_bytes());
        let names_begin = walk.close(&mut found);
        found.settle(piece, names_begin);
        found
    }

    /// Reads the words of a text that may have several pieces.
    pub(super) fn of_text(text: &str) -> Self {
        let read = |piece: &str| Self::of(piece, piece.len(), &Table::nothing(), &mut Content::default());
        if memchr::memchr(b',', text.as_bytes()).is_none() {
            return read(text);
        }
        let pieces = pieces::pieces(text, Span::new(0, text.len()));
        let mut pieces = pieces.iter().map(|piece| read(&text[piece.range()]));
        let mut all = pieces.next().unwrap_or_default();
        pieces.for_each(|next| all.add(&next));
        all
    }

    /// Several pieces as one.
    pub(super) fn of_several<'f>(mut pieces: impl Iterator<Item = &'f Self>) -> Self {
        let mut all = pieces.next().copied().unwrap_or_default();
        pieces.for_each(|next| all.add(next));
        all
    }

    /// Adds a piece that stands behind a comma.
    fn add(&mut self, next: &Self) {
        self.sums.add(&next.sums);
        self.classes = self.classes.with(next.classes);
        self.named = Lists::default();
        self.hints = self.hints.with(next.hints);
        self.last_hints = next.last_hints;
        self.last = next.last;
        self.ends_joined = next.ends_joined;
        self.commas = self.commas.saturating_add(1);
    }

    /// The lists of names that a text is in as a whole, a final stop left off; these have to be its facts.
    pub(super) fn names(&self, text: &str) -> Lists {
        if self.commas == 0 { self.named } else { lexicon::lists_of_name(without_end(text)) }
    }

    /// The log-odds for a source of its first word that has any.
    pub(super) fn first_odds(&self) -> f32 {
        words::odds(self.first_odds)
    }

    /// Whether it shows something as a whole.
    pub(super) const fn is(&self, mark: Mark) -> bool {
        self.marks >> mark as u32 & 1 == 1
    }

    /// How many of its words, the first left out, are long or capitalised, and how many of those are capitalised.
    pub(super) fn weighty(&self) -> (u16, u16) {
        let first = &ROWS[usize::from(self.first_word)];
        let behind_first = |count: Count| self.sums.count(count).saturating_sub(first.of(count));
        (behind_first(Count::Weighty), behind_first(Count::WeightyCapitals))
    }

    /// Whether a word but the first begins with a capital or a digit.
    pub(super) fn has_capital_behind_first(&self) -> bool {
        self.sums.count(Count::Capitals) > ROWS[usize::from(self.first_word)].of(Count::Capitals)
    }

    /// Whether it is written with capitals all over.
    pub(super) const fn is_capitals(&self) -> bool {
        self.sums.count(Count::Capitals) > 1 && self.sums.count(Count::Lower) == 0
    }

    /// Notes what a piece shows as a whole, when all of its words are read; `names_begin` tells whether names that are
    /// listed begin with its first word.
    fn settle(&mut self, piece: &str, names_begin: bool) {
        let bytes = piece.as_bytes();
        let Some((first, last)) = bytes.first().copied().zip(bytes.last().copied()) else { return };
        let bit = |mark: Mark, holds: bool| u32::from(holds) << mark as u32;
        if names_begin {
            self.named = lexicon::lists_of_name(without_end(piece));
        }
        let named = self.named;
        let is_known = named.has(lexicon::NAMES_OF_SOURCES)
            || (self.classes.any(Classes::STOP) && super::score::is_site(piece));
        let opens_source = self.sums.openings > 0 && lexicon::opens_source_behind_first_word(piece);
        // Each of these is told by a few bytes, most of them by the first.
        let begins_in = matches!(bytes, [b'I', b'n', b' ', ..] | [b'I' | b'i', b'n', b':', b' ', ..])
            || bytes.starts_with(b"in Proc");
        let by_beginning = match first {
            b'a'..=b'z' => bit(Mark::BeginsConjunction, begins_conjunction(bytes)),
            b'A'..=b'Z' => {
                bit(Mark::BeginsConjunction, bytes.starts_with(b"And "))
                    | bit(Mark::BeginsArticle, begins_article(bytes))
                    | bit(Mark::BeginsCapitals, begins_in_capitals(bytes))
            }
            b'0'..=b'9' => bit(Mark::BeginsDigit, true),
            b'&' => {
                bit(Mark::BeginsConjunction, bytes.starts_with(b"& ")) | bit(Mark::BeginsPunctuated, true)
            }
            b'(' | b'#' | b'%' | b'+' | b'=' | b'/' | b'*' | b'-' => bit(Mark::BeginsPunctuated, true),
            0x80.. => bit(Mark::BeginsPunctuated, piece.starts_with(['§', '–', '—'])),
            _ => 0,
        };
        let is_small = match first {
            b'a'..=b'z' => true,
            0x80.. => piece.starts_with(char::is_lowercase),
            _ => false,
        };
        let begins_lower = is_small && !is_known && self.first_word & (LETTER | CAPITAL) == LETTER;
        let ends_closed = match last {
            0x80.. => piece.ends_with(['”', '’', '»']),
            _ => matches!(last, b'?' | b'!' | b'"'),
        };
        let is_publisher = named.has(lexicon::PUBLISHERS) || self.last_hints.any(hints::PRESS);
        let is_place =
            named.has(lexicon::PLACES) || (names_begin && self.sums.has(Seen::Joins) && are_places(piece));
        let is_word = self.sums.count(Count::Words) == 1;
        self.marks = by_beginning
            | bit(Mark::InnerCapitals, is_word && has_inner_capital(bytes))
            | bit(Mark::EndsSmall, !is_word && self.last_word & SMALL != 0)
            | bit(Mark::OpensName, names_begin)
            | bit(Mark::IsKnown, is_known)
            | bit(Mark::OpensSource, opens_source)
            | bit(Mark::BeginsIn, begins_in)
            | bit(Mark::BeginsLower, begins_lower)
            | bit(Mark::IsPublisher, is_publisher)
            | bit(Mark::EndsSentence, matches!(last, b'.' | b'?' | b'!' | b']'))
            | bit(Mark::EndsClosed, ends_closed)
            | bit(Mark::IsPlace, is_place);
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
        self.counts.of(what)
    }

    /// Whether any word shows something.
    pub(super) const fn has(&self, seen: Seen) -> bool {
        self.seen >> seen as u32 & 1 == 1
    }

    /// Adds those of another piece.
    #[inline]
    pub(super) fn add(&mut self, other: &Self) {
        self.counts.add(&other.counts);
        self.depth = self.depth.saturating_add(other.depth);
        self.brackets = self.brackets.saturating_add(other.brackets);
        self.openings = self.openings.saturating_add(other.openings);
        self.lists = self.lists.with(other.lists);
        self.seen |= other.seen;
        self.odds += other.odds;
    }

    /// The share of capitalised words among those that a title in title case capitalises.
    pub(super) fn capital_share(&self) -> f32 {
        share(self.count(Count::Capitalised), self.count(Count::Content))
    }

    /// The mean log-odds of its words for a source.
    pub(super) fn mean_odds(&self) -> f32 {
        let words = self.count(Count::Words);
        select_unpredictable(words == 0, 0.0, words::odds(self.odds) / f32::from(words))
    }

    /// Notes the lists that a word is in.
    #[inline(always)]
    fn note_lists(&mut self, lists: Lists, kind: Kind) {
        self.lists = self.lists.with(lists);
        self.counts.count_where(Count::SourceWords, lists.has(lexicon::SOURCE_WORDS) && kind & LETTER != 0);
        self.note(Seen::Meeting, kind & CAPITAL != 0 && lists.has(lexicon::MEETING_WORDS));
    }

    #[inline(always)]
    fn note(&mut self, seen: Seen, holds: bool) {
        self.seen |= u16::from(holds) << seen as u32;
    }
}

/// A part of a whole; a half where there is nothing.
pub(super) fn share(part: u16, whole: u16) -> f32 {
    select_unpredictable(whole == 0, 0.5, f32::from(part) / f32::from(whole))
}

/// Whether a piece begins with an article.
const fn begins_article(piece: &[u8]) -> bool {
    matches!(piece, [b'T', b'h', b'e', b' ', ..] | [b'A', b' ', ..] | [b'A', b'n', b' ', ..])
}

/// Whether a piece that begins in lower case begins with a conjunction.
const fn begins_conjunction(piece: &[u8]) -> bool {
    matches!(
        piece,
        [b'a', b'n', b'd', b' ', ..]
            | [b'o', b'r', b' ', ..]
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

/// A name without the marks that end a sentence behind it.
fn without_end(name: &str) -> &str {
    name.trim_end_matches(['.', '?', '!'])
}

/// Whether a capital stands behind a small letter.
fn has_inner_capital(word: &[u8]) -> bool {
    word.windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
}

/// Whether a piece is two places, `Australia and New Zealand`.
fn are_places(piece: &str) -> bool {
    let known = |place: &str| lexicon::holds(&lexicon::PLACES, place);
    let piece = without_end(piece);
    let is_end = |at: &usize| piece[..*at].ends_with(" an") && piece[at + 1..].starts_with(' ');
    // The last letter of `and` is the rarest.
    let end = memchr::memchr_iter(b'd', piece.as_bytes()).find(is_end);
    end.is_some_and(|end| known(&piece[..end - " an".len()]) && known(&piece[end + "d ".len()..]))
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
