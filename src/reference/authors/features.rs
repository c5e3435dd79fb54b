//! The features of a candidate for the authors, and where the weight of each stands.

use super::reading::{Group, Kind};
use crate::reference::words::Table;

/// The weights of the features, each the change in the log-odds of a candidate, and the log-odds of words to be of names.
#[derive(Clone)]
pub(in crate::reference) struct Weights {
    pub(in crate::reference) features: [f32; COUNT],
    pub(in crate::reference) words: Table,
}

macro_rules! flags {
    ($(#[doc = $about:literal])+ $flags:ident: $($(#[doc = $doc:literal])+ $name:ident,)+) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug)]
        pub(in crate::reference) enum $flags {
            $($(#[doc = $doc])+ $name,)+
        }

        impl $flags {
            const COUNT: usize = [$(Self::$name),+].len();
        }
    };
}

flags! {
    /// What is there or not in what is taken.
    Flag:
    /// `Et al.` ends the list.
    EtAl,
    /// A name begins with `and`.
    JoinedName,
    /// A name that is not sure has a word that names do not have.
    NoNameInName,
    /// A given name stands first in a name in full.
    GivenNameFirst,
    /// A given name stands behind the first word of a name in full.
    GivenNameBehind,
    /// A given name is a surname alone.
    GivenNameAlone,
    /// The acronym of a body in brackets follows it.
    AcronymBehindBody,
    /// The given name of a pair has an initial.
    InitialInPair,
    /// The given name of a pair is known.
    KnownGivenName,
    /// The given name of a pair has a word that names do not have.
    NoGivenName,
    /// The family name of a pair is known as a given name.
    GivenNameAsFamily,
    /// The family name of a pair has several words.
    LongPair,
    /// Both names of a pair have two words, as two names in full have.
    PairOfPairs,
    /// A given name stands before the initials of the last sure name.
    GivenNameBefore,
    /// A body of two words.
    ShortBody,
    /// A body of more than five words.
    LongBody,
    /// A name is marked as an editor.
    Editor,
    /// Two names in full share the first word.
    SameFamily,
    /// A body has a word that is known as a given name.
    GivenNameInBody,
    /// A part of a name behind a hyphen is in lower case.
    LowerPart,
}

flags! {
    /// What is there or not in what is left.
    Rest:
    /// What is left begins with `and`.
    JoinedLeft,
    /// A piece soon behind what is left begins with `and`, as in a list of nouns.
    JoinedSoon,
    /// What is left begins in lower case.
    LowerLeft,
    /// What is left begins with a digit.
    DigitLeft,
    /// What is left begins with a quotation mark or a bracket.
    QuoteLeft,
    /// A colon or a question mark stands in what is left.
    ColonLeft,
    /// Words in lower case stand in what is left.
    LowerWordsLeft,
    /// What is left has several words, all in capitals as names are.
    CapitalsLeft,
    /// What is left begins as sources do.
    SourceLeft,
    /// What is left has a word that names do not have.
    NoNameLeft,
    /// A stop within what is left.
    StopLeft,
    /// No piece of several words stands behind.
    NoTitleBehind,
    /// One piece is left.
    OneLeft,
    /// Two pieces are left.
    TwoLeft,
    /// The piece behind what is left can be a name.
    NameBehindLeft,
    /// The piece behind what is left is a name for sure.
    SureBehindLeft,
    /// The piece behind what is left begins in lower case.
    LowerBehindLeft,
    /// `Et al.` stands behind what is left.
    EtAlLeft,
    /// What is left begins as the last name does.
    RepeatedLeft,
    /// A semicolon stands in what is left.
    SemicolonLeft,
}

/// Where the features of each sort begin.
const BESIDE: usize = 0;
const BEFORE_LEFT: usize = BESIDE + Group::COUNT * Group::COUNT;
const TAKEN: usize = BEFORE_LEFT + Group::COUNT * Group::COUNT;
const LEFT: usize = TAKEN + Kind::COUNT;
const WORDS_LEFT: usize = LEFT + Kind::COUNT + 1;
const ODDS_TAKEN: usize = WORDS_LEFT + Group::COUNT * (MOST_LEFT + 1);
const ODDS_LEFT: usize = ODDS_TAKEN + Group::COUNT;
const UNKNOWN_TAKEN: usize = ODDS_LEFT + Group::COUNT;
const UNKNOWN_LEFT: usize = UNKNOWN_TAKEN + Group::COUNT;
const FLAGS: usize = UNKNOWN_LEFT + Group::COUNT;
const LEFT_FLAGS: usize = FLAGS + Flag::COUNT;

/// How many features there are.
pub(in crate::reference) const COUNT: usize = LEFT_FLAGS + State::COUNT * Rest::COUNT;

/// How sure the last name before what is left is.
#[derive(Clone, Copy, Debug)]
pub(in crate::reference) enum State {
    NoName,
    Sure,
    Doubtful,
}

impl State {
    const COUNT: usize = 3;
}

/// Weights for all features from those that are known: a feature that came later counts nothing until it is learnt.
pub(super) const fn padded(known: &[f32]) -> [f32; COUNT] {
    let mut all = [0.0; COUNT];
    let mut index = 0;
    while index < COUNT && index < known.len() {
        all[index] = known[index];
        index += 1;
    }
    all
}

/// The most words left that are told apart.
const MOST_LEFT: usize = 9;

/// The feature of a name of one group behind one of another.
pub(in crate::reference) const fn beside(before: Group, group: Group) -> usize {
    BESIDE + before as usize * Group::COUNT + group as usize
}

/// The feature of what could be a name of one group and is left behind one of another.
pub(super) const fn before_left(before: Group, left: Group) -> usize {
    BEFORE_LEFT + before as usize * Group::COUNT + left as usize
}

/// The feature of a name of a kind.
pub(in crate::reference) const fn taken(kind: Kind) -> usize {
    TAKEN + kind as usize
}

/// The feature of what could be a name of a kind and is left.
pub(super) const fn left(kind: Option<Kind>) -> usize {
    match kind {
        Some(kind) => LEFT + kind as usize,
        None => LEFT + Kind::COUNT,
    }
}

/// The feature of so many words left behind a name of a group.
pub(super) fn words_left(before: Group, words: usize) -> usize {
    WORDS_LEFT + before as usize * (MOST_LEFT + 1) + words.min(MOST_LEFT)
}

/// The features of the log-odds of the words of a name, and of the share of which nothing is known.
pub(super) const fn words_taken(group: Group) -> [usize; 2] {
    [ODDS_TAKEN + group as usize, UNKNOWN_TAKEN + group as usize]
}

/// The same of what is left behind a name of a group.
pub(super) const fn words_of_left(before: Group) -> [usize; 2] {
    [ODDS_LEFT + before as usize, UNKNOWN_LEFT + before as usize]
}

/// The feature of what is there in what is taken.
pub(in crate::reference) const fn flag(flag: Flag) -> usize {
    FLAGS + flag as usize
}

/// The feature of what is there in what is left.
pub(in crate::reference) const fn rest(state: State, rest: Rest) -> usize {
    LEFT_FLAGS + state as usize * Rest::COUNT + rest as usize
}
