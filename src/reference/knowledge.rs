//! What the caller knows of sources beyond the lists that are compiled in.
//!
//! Handed down to the scorer, which asks it beside [`super::lexicon`]. Files are left to the pipeline.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use super::learned::Learned;
use super::pieces;
use crate::span::Span;

/// Names of sources that are to be known besides those that are compiled in. By default nothing, which costs nothing.
///
/// A name counts where all of it stands between commas, whatever its case and whether or not a stop ends it; a name
/// with commas counts where it stands whole.
///
/// ```
/// use refmill::read::Context;
/// use refmill::{IntakeOptions, Knowledge, parse};
///
/// let mut knowledge = Knowledge::default();
/// knowledge.add_sources("# journals of our library\nWax, Smoke and Honey\n")?;
/// let context = Context { knowledge: &knowledge, ..Context::default() };
/// let options = IntakeOptions { context, ..IntakeOptions::default() };
/// let parsed = parse(b"Roe J., The bees of spring, wax, smoke and honey, (2001)", &options)?;
/// let item = &parsed.records[0].references[0].item;
/// assert_eq!(item.container_title.as_deref(), Some("wax, smoke and honey"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Knowledge {
    /// The names of sources, folded.
    sources: HashSet<String, BuildHasherDefault<Fnv>>,
    /// The length of the longest of them in bytes.
    longest: usize,
    /// The most comma-separated pieces that one of them has.
    most_pieces: usize,
    /// What a batch of references shows.
    learned: Option<Learned>,
}

/// FNV-1a: the same on every machine, and whoever chooses names that collide harms nobody else.
#[derive(Clone, Copy, Debug)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// No knowledge, for options that have none.
pub(crate) static NOTHING: Knowledge = Knowledge::new();

/// A list of sources that is not to be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourcesError {
    /// A line that no source can match.
    #[error("line {line}: `{text}` has no letter, so that it is the name of no source; take the line out")]
    NoName {
        /// Its number, from 1.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// A list without names.
    #[error("no name is in it; write one name a line, lines that begin with # are left out")]
    Empty,
}

impl Default for Knowledge {
    fn default() -> Self {
        Self::new()
    }
}

impl Knowledge {
    const fn new() -> Self {
        Self {
            sources: HashSet::with_hasher(BuildHasherDefault::new()),
            longest: 0,
            most_pieces: 0,
            learned: None,
        }
    }

    /// Adds the names of a list, one a line; blank lines and those that begin with `#` are left out.
    ///
    /// # Errors
    /// When a line can be the name of no source, or the list holds none. What stands before the line is added.
    pub fn add_sources(&mut self, list: &str) -> Result<(), SourcesError> {
        let lines = (1..).zip(list.lines().map(str::trim));
        let mut empty = true;
        for (line, name) in lines.filter(|(_, name)| !name.is_empty() && !name.starts_with('#')) {
            if !name.contains(char::is_alphabetic) {
                return Err(SourcesError::NoName { line, text: name.to_owned() });
            }
            self.add_source(name);
            empty = false;
        }
        if empty { Err(SourcesError::Empty) } else { Ok(()) }
    }

    fn add_source(&mut self, name: &str) {
        let places = pieces::pieces(name, Span::new(0, name.len()));
        let pieces: Vec<&str> = places.iter().map(|place| &name[place.range()]).collect();
        let folded = folded(&pieces);
        self.longest = self.longest.max(folded.len());
        self.most_pieces = self.most_pieces.max(pieces.len());
        self.sources.insert(folded);
    }

    /// Adds what a batch of references shows.
    pub fn add_learned(&mut self, learned: Learned) {
        match &mut self.learned {
            Some(known) => known.merge(learned),
            None => self.learned = Some(learned),
        }
    }

    /// What a batch of references shows, where one was counted.
    pub(super) const fn learned(&self) -> Option<&Learned> {
        self.learned.as_ref()
    }

    /// Gives back what a batch shows.
    pub(super) fn into_learned(self) -> Option<Learned> {
        self.learned
    }

    /// Whether no sources were told.
    pub(super) const fn is_empty(&self) -> bool {
        self.most_pieces == 0
    }

    /// Whether comma-separated pieces are together the name of a source.
    pub(super) fn is_source(&self, pieces: &[&str]) -> bool {
        /// How many times longer in bytes a text can be than in lower case.
        const SHRINKS: usize = 3;
        // Nothing is folded, and a long run of pieces is not even measured, where nothing can be found.
        pieces.len() <= self.most_pieces
            && pieces.iter().map(|piece| piece.len()).sum::<usize>() <= SHRINKS * self.longest
            && self.sources.contains(&folded(pieces))
    }
}

/// The pieces as one text in lower case, single blanks between words, without the stop at the end.
fn folded(pieces: &[&str]) -> String {
    let mut folded = String::new();
    for piece in pieces {
        for (index, word) in piece.split_whitespace().enumerate() {
            if !folded.is_empty() {
                folded.push_str(if index == 0 { ", " } else { " " });
            }
            folded.extend(word.chars().flat_map(char::to_lowercase));
        }
    }
    folded.truncate(folded.trim_end_matches('.').len());
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn knowing(list: &str) -> Knowledge {
        let mut knowledge = Knowledge::default();
        knowledge.add_sources(list).unwrap();
        knowledge
    }

    #[test]
    fn a_name_counts_whatever_its_case_white_space_and_stop() {
        let knowledge = knowing("Bee  World.\n\u{0421}\u{043e}\u{0442}\u{044b}");
        for piece in ["bee world", "BEE WORLD.", "Bee\nWorld", "\u{0441}\u{041e}\u{0422}\u{042b}"] {
            assert!(knowledge.is_source(&[piece]), "{piece}");
        }
        assert!(!knowledge.is_source(&["The Bee World"]));
        assert!(!knowledge.is_source(&["Bee", "World"]));
    }

    #[test]
    fn a_name_with_commas_counts_piece_by_piece() {
        let knowledge = knowing("Wax, Smoke & Honey\r\nHives");
        assert!(knowledge.is_source(&["Wax", "Smoke & Honey"]));
        assert!(!knowledge.is_source(&["Smoke & Honey"]));
        assert!(!knowledge.is_source(&["Hives", "Hives"]));
    }

    #[test]
    fn what_is_told_decides_where_nothing_else_does() {
        let source = |raw: &str, knowledge: &Knowledge| {
            let reference = crate::reference::parse(raw, 0, knowledge, &mut crate::Report::default());
            reference.item.container_title
        };
        let raw = "Roe J., The bees of spring, wax, smoke and honey, (2001)";
        assert_eq!(source(raw, &NOTHING), None);
        let knowledge = knowing("Wax, Smoke and Honey\nHives");
        assert_eq!(source(raw, &knowledge).as_deref(), Some("wax, smoke and honey"));
        assert_eq!(source("Roe J., Hives, (2001)", &knowledge), None, "a title alone stays one");
        assert_eq!(source("Roe J., Hives, 3, pp. 1-9, (2001)", &knowledge).as_deref(), Some("Hives"));
    }

    #[test]
    fn nothing_is_known_by_default() {
        assert!(!Knowledge::default().is_source(&["Bee World"]));
        assert!(!Knowledge::default().is_source(&[]));
    }

    #[test]
    fn lists_without_names_are_refused() {
        let refused = |list: &str| Knowledge::default().add_sources(list).unwrap_err().to_string();
        assert!(refused("# nothing\n\n").starts_with("no name is in it"));
        assert!(refused("Bee World\n\n24.\n").starts_with("line 3: `24.`"));
    }
}
