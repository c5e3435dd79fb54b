//! How many of the first pieces are authors: every number of them that could be is a candidate, the best wins.
//!
//! A candidate is scored by a linear model: the names that it takes one by one, each beside the one before it, and what
//! it leaves, which has to look like a title. The weights are learnt (see CONTRIBUTING.md) and stand in
//! [`super::weights`].

use super::features::{self, COUNT, Flag, Rest, State};
use super::reading::{self, Form, Group, Kind, Look, Reading};
use crate::reference::words::{self, Classes, Table};
use crate::reference::{lexicon, names};

/// How far behind a name a title is looked for, in pieces.
const FARTHEST_TITLE: usize = 64;

/// How the first piece is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reference) enum Beginning {
    /// As any other.
    Name,
    /// As the family name of a person whose given name is the second piece.
    Pair,
    /// As the name of a body.
    Body,
}

impl Beginning {
    const ALL: [Self; 3] = [Self::Name, Self::Pair, Self::Body];
}

/// A number of pieces that could be authors.
#[derive(Clone, Copy, Debug)]
pub(in crate::reference) struct Candidate {
    pub(in crate::reference) beginning: Beginning,
    /// How many pieces are authors.
    pub(in crate::reference) pieces: usize,
    /// Whether `Et al.` is the last of them.
    pub(in crate::reference) et_al: bool,
}

/// What is done with the candidates and their features: scored, or written down to learn from.
pub(in crate::reference) trait Ledger {
    /// Begins anew: nothing is taken.
    fn begin(&mut self);
    /// Counts a feature of a name that this candidate takes, and all that follow.
    fn take(&mut self, feature: usize, strength: f32);
    /// Counts a feature of what the next candidate leaves.
    fn leave(&mut self, feature: usize, strength: f32);
    /// Closes a candidate.
    fn close(&mut self, candidate: Candidate);
}

/// The candidate with the highest score.
pub(super) struct Best<'w> {
    weights: &'w [f32; COUNT],
    taken: f32,
    left: f32,
    pub(super) candidate: Candidate,
    score: f32,
    next: f32,
}

impl<'w> Best<'w> {
    pub(super) const fn new(weights: &'w [f32; COUNT]) -> Self {
        let candidate = Candidate { beginning: Beginning::Name, pieces: 0, et_al: false };
        let (score, next) = (f32::NEG_INFINITY, f32::NEG_INFINITY);
        Self { weights, taken: 0.0, left: 0.0, candidate, score, next }
    }

    /// How far its score is ahead of the next best.
    pub(super) fn margin(&self) -> f32 {
        self.score - self.next
    }
}

impl Ledger for Best<'_> {
    fn begin(&mut self) {
        self.taken = 0.0;
    }

    fn take(&mut self, feature: usize, strength: f32) {
        self.taken += self.weights[feature] * strength;
    }

    fn leave(&mut self, feature: usize, strength: f32) {
        self.left += self.weights[feature] * strength;
    }

    fn close(&mut self, candidate: Candidate) {
        let score = self.taken + std::mem::take(&mut self.left);
        if score > self.score {
            (self.next, self.score, self.candidate) = (self.score, score, candidate);
        } else if score > self.next {
            self.next = score;
        }
    }
}

/// The beginning of a list that is names for sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reference) struct Sure {
    /// How many pieces it has.
    pub(in crate::reference) pieces: usize,
    /// What the last name of it goes with; of two words where all are.
    pub(super) group: Group,
}

/// Goes through all candidates behind a beginning that is sure; gives back whether there is one besides it.
pub(in crate::reference) fn candidates(
    pieces: &[&str],
    sure: Sure,
    odds: &Table,
    ledger: &mut impl Ledger,
) -> bool {
    let Some(piece) = pieces.get(sure.pieces) else { return false };
    let is_first = sure.pieces == 0;
    let is_pair = || matches!(pieces, [family, given, ..] if reading::pair(family, given).is_some());
    let first = if is_first { Some(Look::at(piece, true, odds)) } else { Look::behind_names(piece, odds) };
    let Some(first) = first else { return false };
    if first.reading.is_none() && first.body.is_none() && !(is_first && is_pair()) {
        return false;
    }
    let looks = looks(pieces, sure.pieces, first, odds);
    let window = &pieces[..pieces.len().min(sure.pieces + FARTHEST_TITLE)];
    let last_title = window.iter().rposition(|piece| piece.split_whitespace().nth(3).is_some());
    for beginning in Beginning::ALL {
        if sure.pieces > 0 && beginning != Beginning::Name {
            break;
        }
        let mut walk = Walk {
            pieces,
            looks: &looks,
            start: sure.pieces,
            at: sure.pieces,
            group: sure.group,
            last: None,
            et_al: false,
            last_title,
            ledger,
        };
        walk.ledger.begin();
        walk.go(beginning, sure.pieces > 0);
    }
    true
}

/// Looks at the pieces that could be names one behind the other, and at those that end them.
fn looks<'p>(pieces: &[&'p str], start: usize, first: Look<'p>, odds: &Table) -> Vec<Look<'p>> {
    let mut looks = Vec::with_capacity(8);
    let is_body = |look: &Look<'_>| look.body.is_some() || look.group() == Group::Body;
    let (mut is_behind_body, mut left) = (is_body(&first), PIECES_BEHIND);
    looks.push(first);
    for piece in &pieces[start + 1..] {
        let mut look = Look::at(piece, false, odds);
        if is_behind_body {
            look.be_body();
            is_behind_body = is_body(&look);
        }
        left -= usize::from(look.reading.is_none() && look.body.is_none());
        looks.push(look);
        if left == 0 {
            break;
        }
    }
    looks
}

/// How many pieces that are no names are looked at: what is left, and what is behind it or belongs to the name before.
const PIECES_BEHIND: usize = 2;

struct Walk<'w, L> {
    pieces: &'w [&'w str],
    /// What the pieces from the start on look like.
    looks: &'w [Look<'w>],
    start: usize,
    /// How many pieces are taken.
    at: usize,
    /// The group of the last name.
    group: Group,
    /// The kind of the last name behind those that are sure.
    last: Option<Kind>,
    et_al: bool,
    /// The last piece that is long enough to be a title.
    last_title: Option<usize>,
    ledger: &'w mut L,
}

impl<'w, L: Ledger> Walk<'w, L> {
    fn go(&mut self, beginning: Beginning, has_names: bool) {
        match beginning {
            Beginning::Name if has_names => {}
            Beginning::Name => {
                let look = self.look(0);
                self.close(beginning, look);
            }
            Beginning::Pair => {
                let [family, given, ..] = self.pieces else { return };
                let Some(reading) = reading::pair(family, given) else { return };
                self.take_pair(&reading);
            }
            Beginning::Body => {
                let Some(look) = self.look(0) else { return };
                let Some(body) = &look.body else { return };
                self.take(body, look);
                self.take_what_belongs();
            }
        }
        let mut is_new = beginning != Beginning::Name || has_names;
        loop {
            let look = self.look(self.at);
            if look.is_none() && self.at < self.pieces.len() {
                return;
            }
            let is_sure = look.is_some_and(|look| is_sure(look.reading.as_ref()));
            if is_new && !is_sure {
                self.close(beginning, look);
            }
            if self.et_al {
                return;
            }
            let Some(look) = look else { return };
            let body = look.body.as_ref().filter(|_| self.group == Group::Body);
            let Some(reading) = body.or(look.reading.as_ref()) else { return };
            self.take(reading, look);
            self.take_what_belongs();
            is_new = true;
        }
    }

    fn look(&self, at: usize) -> Option<&'w Look<'w>> {
        let looks = self.looks;
        looks.get(at - self.start)
    }

    fn take(&mut self, reading: &Reading<'_>, look: &Look<'_>) {
        let Reading { kind, .. } = reading;
        let is_behind_sure = self.last.is_none();
        self.step(*kind);
        if matches!(kind, Kind::Dotted | Kind::TwoWords) {
            self.at += 1;
            return;
        }
        if *kind != Kind::Acronym {
            let [odds, unknown] = features::words_taken(kind.group());
            self.ledger.take(odds, look.words.odds);
            self.ledger.take(unknown, look.words.unknown);
        }
        self.flag(Flag::JoinedName, look.is_joined);
        self.flag(Flag::NoNameInName, look.words.has_no_name && kind.group() != Group::Body);
        self.flag(Flag::Editor, look.is_editor);
        self.flag(Flag::LowerPart, words::words(look.text).any(reading::has_lower_part));
        let is_body = kind.group() == Group::Body;
        self.flag(Flag::GivenNameAlone, kind.group() == Group::Word && look.words.given_names > 0);
        self.flag(Flag::ShortBody, is_body && look.words.count <= 2);
        self.flag(Flag::LongBody, is_body && look.words.count > 5);
        self.flag(Flag::GivenNameInBody, is_body && look.words.given_names > 0);
        if let (Group::Full, Form::Person(found)) = (kind.group(), &reading.name) {
            self.take_in_full(found.family(), look, is_behind_sure);
        }
        self.at += 1;
    }

    /// Counts what shows a family name and a given name in full.
    fn take_in_full(&mut self, family: &str, look: &Look<'_>, is_behind_sure: bool) {
        let before = self.at.checked_sub(1).map(|before| self.pieces[before]);
        let second = before.and_then(|before| words::words(before).nth(1)).filter(|_| is_behind_sure);
        let is_first = is_given_name(family);
        self.flag(Flag::SameFamily, before.is_some_and(|before| begin_alike(before, look.text)));
        self.flag(Flag::GivenNameBefore, second.is_some_and(is_given_name));
        self.flag(Flag::GivenNameFirst, is_first);
        self.flag(Flag::GivenNameBehind, look.words.given_names > usize::from(is_first));
    }

    fn take_pair(&mut self, reading: &Reading<'_>) {
        self.step(reading.kind);
        let [family, given, ..] = self.looks else { return };
        let [odds, unknown] = features::words_taken(Group::Pair);
        self.ledger.take(odds, family.words.odds);
        self.ledger.take(unknown, (family.words.unknown + given.words.unknown) / 2.0);
        self.flag(Flag::NoNameInName, family.words.has_no_name);
        self.flag(Flag::NoGivenName, given.words.has_no_name);
        self.flag(Flag::GivenNameAsFamily, family.words.given_names > 0);
        self.flag(Flag::KnownGivenName, given.words.given_names > 0);
        self.flag(Flag::InitialInPair, given.text.ends_with('.'));
        self.flag(Flag::LongPair, family.words.count > 1);
        self.flag(Flag::PairOfPairs, family.words.count == 2 && given.words.count == 2);
        self.at += 2;
        self.take_what_belongs();
    }

    fn step(&mut self, kind: Kind) {
        let group = kind.group();
        self.ledger.take(features::beside(self.group, group), 1.0);
        self.ledger.take(features::taken(kind), 1.0);
        (self.group, self.last) = (group, Some(kind));
    }

    /// Takes what stands behind a name in a piece of its own and is none.
    fn take_what_belongs(&mut self) {
        let next = |at: usize| self.pieces.get(at).map(|piece| reading::without_conjunction(piece));
        let is_acronym = |piece: &str| reading::is_acronym_behind(self.pieces[self.at - 1], piece);
        if self.group == Group::Body && next(self.at).is_some_and(is_acronym) {
            self.ledger.take(features::flag(Flag::AcronymBehindBody), 1.0);
            self.at += 1;
        }
        if self.group != Group::Body && next(self.at).is_some_and(names::is_suffix) {
            self.at += 1;
        }
        if next(self.at).is_some_and(names::is_et_al) {
            self.ledger.take(features::flag(Flag::EtAl), 1.0);
            self.at += 1;
            self.et_al = true;
        }
    }

    fn flag(&mut self, flag: Flag, is_there: bool) {
        if is_there {
            self.ledger.take(features::flag(flag), 1.0);
        }
    }

    /// Closes the candidate that takes the pieces so far and leaves what stands behind them.
    fn close(&mut self, beginning: Beginning, look: Option<&Look<'_>>) {
        let words = look.map_or(0, |look| look.words.count);
        self.ledger.leave(features::words_left(self.group, words), 1.0);
        if let Some(look) = look {
            self.leave_title(look);
        }
        let left = self.pieces.len() - self.at;
        let flags = [
            (Rest::NoTitleBehind, self.last_title.is_none_or(|title| title < self.at)),
            (Rest::OneLeft, left == 1),
            (Rest::TwoLeft, left == 2),
        ];
        self.leave(&flags);
        self.ledger.close(Candidate { beginning, pieces: self.at, et_al: self.et_al });
    }

    /// How sure the last name is.
    const fn state(&self) -> State {
        match self.last {
            None if matches!(self.group, Group::None) => State::NoName,
            None | Some(Kind::Dotted | Kind::TwoWords) => State::Sure,
            Some(_) => State::Doubtful,
        }
    }

    fn leave(&mut self, flags: &[(Rest, bool)]) {
        let state = self.state();
        for (flag, _) in flags.iter().filter(|(_, is_there)| *is_there) {
            self.ledger.leave(features::rest(state, *flag), 1.0);
        }
    }

    fn leave_title(&mut self, look: &Look<'_>) {
        const SOON: usize = 4;
        let [odds, unknown] = features::words_of_left(self.group);
        self.ledger.leave(features::before_left(self.group, look.group()), 1.0);
        self.ledger.leave(features::left(look.reading.as_ref().map(|reading| reading.kind)), 1.0);
        self.ledger.leave(odds, look.words.odds);
        self.ledger.leave(unknown, look.words.unknown);
        let text = look.text;
        let classes = Classes::of(text);
        let begins = |is: fn(char) -> bool| text.starts_with(is);
        let behind = self.pieces.get(self.at + 1).copied();
        let last = self.at.checked_sub(1).map(|last| self.pieces[last]);
        let soon = self.pieces[self.at + 1..].iter().take(SOON);
        let is_joined = |piece: &&str| reading::without_conjunction(piece).len() < piece.len();
        let flags = [
            (Rest::JoinedLeft, look.is_joined),
            (Rest::JoinedSoon, soon.into_iter().any(is_joined)),
            (Rest::LowerLeft, begins(char::is_lowercase)),
            (Rest::DigitLeft, begins(|c| c.is_ascii_digit())),
            (Rest::QuoteLeft, begins(|c| matches!(c, '"' | '“' | '‘' | '«' | '[' | '(' | '\''))),
            (Rest::ColonLeft, classes.any(Classes::COLON.with(Classes::ASKS))),
            (Rest::LowerWordsLeft, look.words.lower > 0),
            (Rest::CapitalsLeft, look.words.lower == 0 && look.words.count > 1),
            (Rest::SourceLeft, look.is_source()),
            (Rest::NoNameLeft, look.words.has_no_name),
            (Rest::StopLeft, classes.any(Classes::STOP)),
            (Rest::RepeatedLeft, last.is_some_and(|last| begin_alike(last, text))),
            (Rest::SemicolonLeft, classes.any(Classes::SEMICOLON)),
            (Rest::EtAlLeft, behind.is_some_and(names::is_et_al)),
            (Rest::LowerBehindLeft, behind.is_some_and(|piece| piece.starts_with(char::is_lowercase))),
        ];
        self.leave(&flags);
        let behind = self.look(self.at + 1).and_then(|look| look.reading.as_ref());
        self.leave(&[(Rest::NameBehindLeft, behind.is_some()), (Rest::SureBehindLeft, is_sure(behind))]);
    }
}

fn is_sure(reading: Option<&Reading<'_>>) -> bool {
    reading.is_some_and(|reading| matches!(reading.kind, Kind::Dotted | Kind::TwoWords))
}

fn is_given_name(word: &str) -> bool {
    lexicon::holds(&lexicon::GIVEN_NAMES, word)
}

/// Whether two pieces have the same first word.
fn begin_alike(one: &str, other: &str) -> bool {
    let first = |piece| words::words(piece).next().unwrap_or_default();
    first(one).eq_ignore_ascii_case(first(other))
}
