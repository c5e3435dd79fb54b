//! What a piece between commas can be as a name, and how much its letters say for it. Whether it is one is decided over
//! the whole list, in [`super::choice`].

use crate::reference::names::{self, Found, Oddity, Shape};
use crate::reference::words::{Table, bare, hash, odds as log_odds, trim, words};
use crate::reference::{document_numbers, lexicon, score};

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $name:ident => $group:ident,)+) => {
        /// What kind of a name a piece can be.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(in crate::reference) enum Kind {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Kind {
            /// How many there are.
            pub(super) const COUNT: usize = [$(Self::$name),+].len();

            /// The group of names that it goes with.
            pub(super) const fn group(self) -> Group {
                match self { $(Self::$name => Group::$group,)+ }
            }
        }
    };
}

kinds! {
    /// Initials with stops behind a sound family name.
    Dotted => Dotted,
    /// The same behind two words, of which the second may be a given name, `Roe Joan R.`
    TwoWords => TwoWords,
    /// Initials with stops behind abbreviations, as sources have them, too: `Proc. Natl. Acad. Bees U.S.A`.
    Stopped => Dotted,
    /// Initials with stops behind a lower-case word that is no particle that is known.
    Lower => Dotted,
    /// The same behind a particle that is glued to the family name.
    Glued => Dotted,
    /// The same behind a family name that lost letters.
    Broken => Dotted,
    /// The same behind several words, one of them in lower case.
    LowerWords => Dotted,
    /// Initials without stops behind one or two words.
    Undotted => Undotted,
    /// The same behind what titles have before a letter, or capitals.
    DoubtfulUndotted => Undotted,
    /// Two capitalised words, the second of them known as a given name.
    GivenName => Full,
    /// Two capitalised words.
    Full => Full,
    /// A family name in capitals before a given name.
    FullCapitals => Full,
    /// Three capitalised words, or two and an initial.
    FullOfThree => Full,
    /// Four capitalised words or five.
    FullOfMore => Full,
    /// The initials first.
    InitialsFirst => InitialsFirst,
    /// A capitalised word alone.
    Word => Word,
    /// A family name of several words alone, the first of them a particle.
    ParticleWord => Word,
    /// A word in capitals.
    Acronym => Body,
    /// A body by a word of it, in capitals as names are.
    Body => Body,
    /// The same with words in lower case.
    LowerBody => Body,
    /// A body by its acronym in brackets behind it.
    BracketedBody => Body,
    /// Several words in capitals as names are.
    Capitals => Body,
    /// A family name and a given name in full, in two pieces.
    Pair => Pair,
}

/// Names that go together in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reference) enum Group {
    /// What is before the first name, and what is no name.
    None,
    Dotted,
    TwoWords,
    Undotted,
    Full,
    InitialsFirst,
    Word,
    Body,
    Pair,
}

impl Group {
    /// How many there are.
    pub(super) const COUNT: usize = 9;
}

/// A piece read as a name.
#[derive(Debug)]
pub(super) struct Reading<'p> {
    pub(super) kind: Kind,
    pub(super) name: Form<'p>,
}

/// What the name is of.
#[derive(Debug)]
pub(super) enum Form<'p> {
    Person(Found<'p>),
    /// A family name or a body, by the others of the list.
    Word(&'p str),
    Body(&'p str),
}

/// A name without the word that joins it to the one before.
pub(super) fn without_conjunction(piece: &str) -> &str {
    if !matches!(piece.as_bytes(), [b'a' | b'A' | b'&', ..]) {
        return piece;
    }
    ["and ", "& ", "And "].iter().find_map(|word| piece.strip_prefix(word)).unwrap_or(piece).trim_start()
}

/// A name without its `(Ed.)` or `(Eds.)`, and whether it had one.
pub(super) fn without_editor_mark(piece: &str) -> (&str, bool) {
    // Nearly every name ends in a letter or a stop behind a capital.
    if !piece.ends_with(')') && !piece.ends_with("ds.") {
        return (piece, false);
    }
    for mark in ["(Eds.)", "(Ed.)", "(eds.)", "(ed.)", "(Eds)", "(Ed)", "(eds)", "(ed)", "Eds.", "eds."] {
        if let Some(name) = piece.strip_suffix(mark) {
            return (name.trim_end(), true);
        }
    }
    (piece, false)
}

/// A name that leaves no doubt: stops behind its initials, and a sound family name without any.
pub(super) fn sure_person(piece: &str) -> Option<Found<'_>> {
    if !piece.ends_with(['.', '-'])
        && !piece.as_bytes().iter().rev().take(LONGEST_INITIALS).any(|b| *b == b'.')
    {
        return None;
    }
    let found = names::person(piece)?;
    (found.shape() == Shape::Dotted && !found.family().contains('.')).then_some(found)
}

/// Where a stop is looked for from the end of a name, in bytes.
const LONGEST_INITIALS: usize = 16;

/// Whether a piece can be no name of a person, whatever its neighbours: it has a word in lower case as names do not, or
/// too many.
pub(super) fn is_no_name(piece: &str) -> bool {
    const MOST_WORDS: usize = 6;
    let bytes = piece.as_bytes();
    let Some(last) = memchr::memrchr(b' ', bytes) else { return false };
    // A stop near the end is one of initials, or of a suffix.
    let end = &bytes[last.saturating_sub(LONGEST_INITIALS)..];
    let has_stop = end.iter().fold(false, |found, byte| found | (*byte == b'.'));
    if matches!(bytes, [_, b'.', ..]) || has_stop || bytes[last + 1..].first() == Some(&b'(') {
        return false;
    }
    let mut all = words(piece).skip(1).enumerate();
    all.any(|(before, word)| {
        before >= MOST_WORDS || word.as_bytes()[0].is_ascii_lowercase() && !may_be_particle(word)
    })
}

/// Whether a word that begins in lower case may belong to the name of a person: a particle, or what an apostrophe or a
/// letter that is no ASCII makes doubtful.
fn may_be_particle(word: &str) -> bool {
    let is_of_titles = matches!(
        word,
        "a" | "and" | "as" | "at" | "by" | "for" | "from" | "is" | "of" | "on" | "or" | "the" | "to" | "with"
    );
    let is_doubtful = |byte: &u8| matches!(byte, b'\'' | 0x80..);
    word.len() <= LONGEST_PARTICLE && !is_of_titles && lexicon::holds(&lexicon::PARTICLES, word)
        || word.as_bytes().iter().fold(false, |any, byte| any | is_doubtful(byte))
}

/// The longest particle that is known, in bytes.
const LONGEST_PARTICLE: usize = 6;

/// Reads a piece as the name of a person, or of what a single word stands for.
pub(super) fn person(piece: &str) -> Option<Reading<'_>> {
    let of = |kind, found| Some(Reading { kind, name: Form::Person(found) });
    if is_no_name(piece) {
        return None;
    }
    if let Some(found) = names::person(piece) {
        let kind = match found.shape() {
            Shape::Dotted if found.family().contains('.') => Kind::Stopped,
            Shape::Dotted if found.in_full().is_some() => Kind::TwoWords,
            Shape::Dotted => Kind::Dotted,
            Shape::Undotted if is_likely_undotted(piece) => Kind::Undotted,
            Shape::Undotted => Kind::DoubtfulUndotted,
            Shape::Full => kind_in_full(&found),
        };
        return of(kind, found);
    }
    if let Some((found, oddity)) = names::odd_person(piece) {
        let kind = match oddity {
            Oddity::Lower => Kind::Lower,
            Oddity::Glued => Kind::Glued,
            Oddity::Broken => Kind::Broken,
            Oddity::LowerWords => Kind::LowerWords,
        };
        return of(kind, found);
    }
    if let Some(found) = names::long_name(piece) {
        return of(Kind::FullOfMore, found);
    }
    names::initials_first(piece).map_or_else(|| word(piece), |found| of(Kind::InitialsFirst, found))
}

fn kind_in_full(found: &Found<'_>) -> Kind {
    let is_capitals = |word: &str| !word.contains(char::is_lowercase);
    let mut given = words(found.given());
    let first = given.next().unwrap_or_default();
    if is_capitals(found.family()) {
        Kind::FullCapitals
    } else if given.next().is_some() {
        Kind::FullOfThree
    } else if lexicon::holds(&lexicon::GIVEN_NAMES, first) {
        Kind::GivenName
    } else {
        Kind::Full
    }
}

/// Whether a piece without stops is a name by itself: one or two words and one or two initials, and no word that
/// titles end with a capital after.
fn is_likely_undotted(piece: &str) -> bool {
    let first = words(piece).next().unwrap_or_default();
    words(piece).nth(3).is_none()
        && !names::stands_before_a_letter(first)
        && !has_lower_part(first)
        && first.chars().any(char::is_lowercase)
}

/// Whether a part of a word behind a hyphen begins in lower case, as in `bee-like`.
pub(super) fn has_lower_part(word: &str) -> bool {
    word.split('-').skip(1).any(|part| part.starts_with(char::is_lowercase))
}

/// A family name alone, or a word that names a body.
fn word(piece: &str) -> Option<Reading<'_>> {
    const MOST_WORDS: usize = 3;
    let text = trim(piece);
    let mut all = words(text);
    let (first, second) = (all.next()?, all.next());
    let kind = if second.is_some() {
        let is_particle = first.eq_ignore_ascii_case("van") || first.eq_ignore_ascii_case("von");
        let sound = is_particle && words(text).nth(MOST_WORDS).is_none() && names::is_family(text);
        sound.then_some(Kind::ParticleWord)?
    } else if is_acronym(first) {
        Kind::Acronym
    } else {
        let letters = first.trim_end_matches('.');
        let sound = letters.starts_with(char::is_uppercase)
            && letters.chars().nth(1).is_some()
            && letters.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'));
        sound.then_some(Kind::Word)?
    };
    Some(Reading { kind, name: Form::Word(text) })
}

fn is_acronym(word: &str) -> bool {
    (2..=10).contains(&word.chars().count())
        && word.chars().all(|c| c.is_uppercase() || matches!(c, '-' | '/' | '&' | '.'))
        && word.chars().any(char::is_uppercase)
}

/// Reads a piece as the name of a body.
pub(super) fn body(piece: &str) -> Option<Reading<'_>> {
    body_of(piece, &Words::of(piece, &Table::nothing()))
}

/// The same of a piece whose words are read.
fn body_of<'p>(piece: &'p str, all: &Words) -> Option<Reading<'p>> {
    const MOST_CAPITALS: usize = 6;
    let text = trim(piece);
    if text.len() > LONGEST_BODY || !(2..=MOST_WORDS).contains(&all.count) {
        return None;
    }
    let is_capitalised = all.lower_content == 0;
    let is_short = is_capitalised && all.count <= MOST_CAPITALS;
    if !(all.has_body_word || is_short || text.ends_with([')', ']'])) {
        return None;
    }
    let is_acronym = |inner: &str| {
        let capitals = inner.chars().filter(|c| c.is_uppercase()).count();
        capitals > 1 && 2 * capitals > inner.chars().count() && words(inner).nth(2).is_none()
    };
    let inner = text.strip_suffix([')', ']']).and_then(|text| text.rsplit_once(['(', '[']));
    let of_acronym = |(before, inner): (&str, &str)| is_acronym(inner) || is_acronym(before.trim());
    let kind = if inner.is_some_and(of_acronym) {
        Kind::BracketedBody
    } else if all.has_body_word {
        if is_capitalised { Kind::Body } else { Kind::LowerBody }
    } else if is_short {
        Kind::Capitals
    } else {
        return None;
    };
    // One letter is a word of a title, `A Hive`, but for bodies that are called so, `R Core Team`.
    let begins_title =
        text.chars().nth(1) == Some(' ') && (kind != Kind::Body || text.starts_with(['A', 'I']));
    let begins = text.starts_with(char::is_alphabetic) && !begins_title;
    // A title may begin with the number of a standard, `EN 1992-1-1, Eurocode 2`.
    let sound =
        begins && !text.contains(['?', '!', ':', '"', '“']) && !document_numbers::holds_standard(text);
    let sound = sound && (kind == Kind::BracketedBody || !opens_title(text));
    sound.then_some(Reading { kind, name: Form::Body(text) })
}

/// What is known of the words of a piece.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// How many there are, up to one more than [`MOST_WORDS`].
    pub(super) count: usize,
    /// How many of them begin in lower case.
    pub(super) lower: usize,
    /// The same of those that are not small.
    lower_content: usize,
    /// Whether one is known as no name: of sources and bodies, a place, or a small word.
    pub(super) has_no_name: bool,
    /// Whether bodies bear one.
    has_body_word: bool,
    /// How many are known as given names.
    pub(super) given_names: usize,
    /// Their mean log-odds to be of a name.
    pub(super) odds: f32,
    /// The share of them of which nothing is known.
    pub(super) unknown: f32,
}

impl Words {
    fn of(text: &str, odds: &Table) -> Self {
        let mut all = Self::default();
        let mut known = 0u8;
        for word in words(text).take(MOST_WORDS + 1) {
            let word = bare(word);
            all.count += 1;
            let is_lower = word.starts_with(char::is_lowercase);
            all.lower += usize::from(is_lower);
            if word.len() > 1 {
                let hash = hash(word);
                let lists = lexicon::known(hash).lists;
                all.has_no_name |= lists.has(lexicon::NO_NAMES);
                all.has_body_word |= lists.has(lexicon::BODY_WORDS);
                all.given_names += usize::from(lists.has(lexicon::GIVEN_NAMES));
                all.lower_content += usize::from(is_lower && !lists.has(lexicon::SMALL_WORDS));
                let of_word = log_odds(odds.steps(hash));
                all.odds += of_word;
                all.unknown += f32::from(u8::from(of_word == 0.0));
                known += 1;
            }
        }
        all.odds /= f32::from(known.max(1));
        all.unknown /= f32::from(known.max(1));
        all
    }
}

/// The longest name of a body, in bytes.
const LONGEST_BODY: usize = 150;

/// Whether a piece is nothing but the acronym of the body before it, `(DIB)`.
fn is_bracketed_acronym(piece: &str) -> bool {
    piece.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).is_some_and(is_acronym)
}

/// Whether a piece is the first letters of a body's words, `WBO` of `World Bee Organization`.
pub(super) fn is_acronym_of(piece: &str, body: &str) -> bool {
    const LEAST: usize = 3;
    let capitals = words(body).filter_map(|word| word.chars().next()).filter(|first| first.is_uppercase());
    piece.len() >= LEAST && capitals.eq(piece.chars())
}

/// Whether a piece is the acronym of the body before it.
pub(super) fn is_acronym_behind(body: &str, piece: &str) -> bool {
    is_bracketed_acronym(piece) || is_acronym_of(piece, body)
}

/// Whether a piece begins as titles do and bodies do not.
fn opens_title(piece: &str) -> bool {
    const OPENINGS: &[&str] = &[
        "a ",
        "an ",
        "how ",
        "on ",
        "towards ",
        "toward ",
        "what ",
        "why ",
        "when ",
        "report ",
        "response to ",
        "review ",
        "submission to ",
    ];
    lexicon::opens(OPENINGS, piece)
}

/// The first author alone with the given name in full, in two pieces, `Zeller, Lina`.
pub(super) fn pair<'p>(family: &'p str, given: &'p str) -> Option<Reading<'p>> {
    let (family, given) = (without_conjunction(family), trim(given));
    let is_given = |word: &str| {
        let letters = word.trim_end_matches('.');
        letters.starts_with(char::is_uppercase)
            && letters.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '.' | '\'' | '’'))
    };
    let sound = names::is_family(family)
        && words(family).nth(3).is_none()
        && words(given).nth(4).is_none()
        && words(given).all(is_given)
        && !given.is_empty();
    sound.then(|| Reading { kind: Kind::Pair, name: Form::Person(names::person_of(family, given)) })
}

/// What a piece looks like, as a name or as the beginning of a title.
#[derive(Debug)]
pub(super) struct Look<'p> {
    /// As a name that can stand behind another; at the beginning, as a person.
    pub(super) reading: Option<Reading<'p>>,
    /// As the name of a body, where one can stand.
    pub(super) body: Option<Reading<'p>>,
    /// Whether it is marked as an editor.
    pub(super) is_editor: bool,
    /// Whether it begins with `and`.
    pub(super) is_joined: bool,
    pub(super) words: Words,
    /// The piece.
    pub(super) text: &'p str,
}

/// The most words of a name, and so of what is looked at.
pub(super) const MOST_WORDS: usize = 12;

impl<'p> Look<'p> {
    /// Looks at a piece behind names; none where it can be none.
    pub(super) fn behind_names(piece: &'p str, odds: &Table) -> Option<Self> {
        let text = without_conjunction(piece);
        let (name, is_editor) = bare_name(piece, false);
        let (reading, body) = (Some(person(name)?), None);
        let words = Words::of(text, odds);
        Some(Self { reading, body, is_editor, is_joined: text.len() < piece.len(), words, text: piece })
    }

    /// Looks at a piece; the first of a reference may have a body before its editor, or be one.
    pub(super) fn at(piece: &'p str, is_first: bool, odds: &Table) -> Self {
        let text = without_conjunction(piece);
        let (name, is_editor) = bare_name(piece, is_first);
        let words = Words::of(text, odds);
        let reading = if is_first { first_person(name) } else { person(name) };
        let body = is_first.then(|| body_of(piece, &words)).flatten();
        Self { reading, body, is_editor, is_joined: text.len() < piece.len(), words, text: piece }
    }

    /// Reads it as a body behind another.
    pub(super) fn be_body(&mut self) {
        self.body = body_of(self.text, &self.words).filter(|body| body.kind != Kind::Capitals);
    }

    /// The group of names that it can belong to.
    pub(super) fn group(&self) -> Group {
        self.reading.as_ref().map_or(Group::None, |reading| reading.kind.group())
    }

    /// Whether it is the beginning of a source.
    pub(super) fn is_source(&self) -> bool {
        lexicon::opens_source(self.text) || score::is_known_source(self.text)
    }
}

/// A name without what joins it to others, marks it as an editor's or, at the beginning, stands before it.
pub(super) fn bare_name(piece: &str, is_first: bool) -> (&str, bool) {
    let (name, is_editor) = without_editor_mark(without_conjunction(piece));
    (if is_first { without_body_before(name) } else { name }, is_editor)
}

/// Reads a piece as a name behind one of a group, and whether it is marked as an editor: behind a body as one, too.
pub(super) fn behind(piece: &str, is_first: bool, group: Group) -> Option<(Reading<'_>, bool)> {
    let another = if group == Group::Body { body(piece) } else { None };
    let (name, is_editor) = bare_name(piece, is_first);
    let of_person = || if is_first { first_person(name) } else { person(name) };
    let reading = another.filter(|body| body.kind != Kind::Capitals).or_else(of_person)?;
    Some((reading, is_editor))
}

/// Reads the first piece as the name of a person: one with the initials first begins a list in another layout.
fn first_person(piece: &str) -> Option<Reading<'_>> {
    person(piece).filter(|reading| reading.kind != Kind::InitialsFirst)
}

/// A name without the body that stands before it as its editor, `FBO Ed Roe J.`
fn without_body_before(piece: &str) -> &str {
    for at in memchr::memchr_iter(b'E', piece.as_bytes()).filter(|at| *at > 0) {
        let behind = &piece[at..];
        let name = behind.strip_prefix("Ed ").or_else(|| behind.strip_prefix("Eds "));
        if let Some(name) = name.filter(|_| piece[..at].ends_with(' ')) {
            return name;
        }
    }
    piece
}
