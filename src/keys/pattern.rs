//! Patterns of keys, `[auth:lower][year]`: text → a list of parts, checked once.
//!
//! What a marker stands for is left to [`super::marker`], what a modifier does to [`super::modifier`].

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use super::marker::{self, Marker};
use super::modifier::{self, Modifier};
use crate::model::Item;

/// The longest key that a pattern gives, so that five hundred authors make no key of five thousand letters.
const LONGEST_KEY: usize = 120;

/// How keys are made of the fields of a work: text and markers in square brackets, as JabRef and Better BibTeX have
/// them. `docs/KEYS.md` lists them.
///
/// ```
/// use refmill::keys::Pattern;
/// use refmill::model::{Date, Item, Name, Person};
/// let person = Person { family: "Anderson".into(), ..Person::default() };
/// let item = Item {
///     author: vec![Name::Person(person)],
///     title: Some("The School technology leadership".into()),
///     issued: Some(Date::year(2005)),
///     ..Item::default()
/// };
/// let key = |pattern: &str| pattern.parse::<Pattern>().map(|pattern| pattern.key(&item));
/// assert_eq!(key("[auth]:[year]"), Ok("Anderson:2005".to_owned()));
/// assert_eq!(key("[auth3:upper]-[title:1:lower]"), Ok("AND-school".to_owned()));
/// assert_eq!(key("[volume:(x)]"), Ok("x".to_owned()));
/// assert!(key("[autor]").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The first that gives something is taken.
    alternatives: Vec<Vec<Part>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Marker(Marker, Vec<Modifier>),
}

/// A pattern that cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    pattern: String,
    /// What is wrong, in bytes of the pattern.
    place: Range<usize>,
    reason: Reason,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reason {
    NoMarker,
    UnknownMarker,
    UnknownModifier,
    Unclosed,
    Unopened,
    Character,
    OpenParenthesis,
}

impl std::error::Error for PatternError {}

impl fmt::Display for PatternError {
    /// Several lines: what is wrong, the pattern with the place marked, what can stand there.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = self.pattern.get(self.place.clone()).unwrap_or_default();
        match self.reason {
            Reason::NoMarker => write!(f, "without a marker every work would have the same key")?,
            Reason::UnknownMarker => write!(f, "there is no marker [{found}]")?,
            Reason::UnknownModifier => write!(f, "there is no modifier :{found}")?,
            Reason::Unclosed => write!(f, "`]` is missing behind this `[`")?,
            Reason::Unopened => write!(f, "`[` is missing before this `]`")?,
            Reason::Character => {
                write!(
                    f,
                    "`{found}` cannot stand in a key; ASCII letters, digits, `_`, `:` and `-` can, and `|` \
                     between patterns"
                )?;
            }
            Reason::OpenParenthesis => write!(f, "`)` is missing behind this `(`")?,
        }
        let before = self.pattern.get(..self.place.start).unwrap_or_default().chars().count();
        let marks = "^".repeat(found.chars().count().max(1));
        write!(f, "\n\n  {}\n  {}{marks}\n", self.pattern, " ".repeat(before))?;
        match self.reason {
            Reason::NoMarker | Reason::UnknownMarker => {
                write!(f, "\nMarkers, where N and M are numbers:")?;
                marker::NAMES.iter().try_for_each(|line| write!(f, "\n  {line}"))
            }
            Reason::UnknownModifier => {
                write!(f, "\nModifiers, where N and M are numbers:\n  {}", modifier::NAMES)
            }
            Reason::Unclosed | Reason::Unopened | Reason::Character | Reason::OpenParenthesis => Ok(()),
        }
    }
}

impl FromStr for Pattern {
    type Err = PatternError;

    fn from_str(text: &str) -> Result<Self, PatternError> {
        let wrong = |place: Range<usize>, reason| PatternError { pattern: text.to_owned(), place, reason };
        let mut alternatives = vec![Vec::new()];
        let mut has_marker = false;
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let Some(last) = alternatives.last_mut() else { break };
            match c {
                '[' => {
                    let end = closing(text, at).ok_or_else(|| wrong(at..at + 1, Reason::Unclosed))?;
                    last.push(part(text, at + 1..end).map_err(|(place, reason)| wrong(place, reason))?);
                    has_marker = true;
                    at = end + 1;
                }
                ']' => return Err(wrong(at..at + 1, Reason::Unopened)),
                '|' => {
                    alternatives.push(Vec::new());
                    at += 1;
                }
                c if is_key_character(c) => {
                    let rest = &text[at..];
                    let length = rest.find(|c| !is_key_character(c)).unwrap_or(rest.len());
                    last.push(Part::Text(rest[..length].to_owned()));
                    at += length;
                }
                c => return Err(wrong(at..at + c.len_utf8(), Reason::Character)),
            }
        }
        if !has_marker {
            return Err(wrong(0..text.len(), Reason::NoMarker));
        }
        Ok(Self { alternatives })
    }
}

/// Where the bracket that stands at `open` closes; brackets in what stands in for a missing value do not count.
fn closing(text: &str, open: usize) -> Option<usize> {
    let mut is_inside = false;
    for (at, c) in text.char_indices().skip_while(|(at, _)| *at <= open) {
        match c {
            '(' => is_inside = true,
            ')' => is_inside = false,
            ']' if !is_inside => return Some(at),
            '[' if !is_inside => return None,
            _ => {}
        }
    }
    text[open..].find(']').map(|found| open + found)
}

/// What stands between the brackets, at `inside`.
fn part(text: &str, inside: Range<usize>) -> Result<Part, (Range<usize>, Reason)> {
    let (mut at, end) = (inside.start, inside.end);
    let name_end = text[at..end].find(':').map_or(end, |found| at + found);
    let marker = Marker::parse(&text[at..name_end]).ok_or((at..name_end, Reason::UnknownMarker))?;
    let mut modifiers = Vec::new();
    at = name_end;
    while at < end {
        // Behind a colon.
        at += 1;
        if text[at..end].starts_with('(') {
            let length = text[at..end].find(')').ok_or((at..at + 1, Reason::OpenParenthesis))?;
            let value = &text[at + 1..at + length];
            if let Some((found, c)) = value.char_indices().find(|(_, c)| !is_key_character(*c)) {
                let found = at + 1 + found;
                return Err((found..found + c.len_utf8(), Reason::Character));
            }
            modifiers.push(Modifier::Otherwise(value.to_owned()));
            at += length + 1;
            if at < end && !text[at..end].starts_with(':') {
                return Err((at..end, Reason::UnknownModifier));
            }
            continue;
        }
        let next = text[at..end].find(':').map_or(end, |found| at + found);
        modifiers.push(Modifier::parse(&text[at..next]).ok_or((at..next, Reason::UnknownModifier))?);
        at = next;
    }
    Ok(Part::Marker(marker, modifiers))
}

/// Whether every reader of every format takes a character in a key (rule 17 of the formats: an apostrophe costs biber
/// the whole file).
pub(super) fn is_key_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '-')
}

impl Pattern {
    /// The key that it gives a work, `[A-Za-z0-9_:-]*`: that of the first alternative one of whose markers stands for
    /// something; empty where none does.
    #[must_use]
    pub fn key(&self, item: &Item) -> String {
        self.alternatives.iter().find_map(|parts| key(parts, item)).unwrap_or_default()
    }
}

fn key(parts: &[Part], item: &Item) -> Option<String> {
    let mut key = String::new();
    let mut is_empty = true;
    for part in parts {
        match part {
            Part::Text(text) => key.push_str(text),
            Part::Marker(marker, modifiers) => {
                let value = modifier::apply(marker.words(item), modifiers);
                is_empty &= value.is_empty();
                key.push_str(&value);
            }
        }
    }
    key.truncate(LONGEST_KEY);
    (!is_empty).then_some(key)
}
