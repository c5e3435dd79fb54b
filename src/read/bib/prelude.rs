//! What of the text before an entry it needs: the abbreviations that `@string` defines, and the entries that others refer to.
//!
//! All of it is one text that grows, with a sign that no .bib file has before each piece and behind its name, so that a piece is found
//! by looking for its name, the last of several. It has a limit, so that memory stays that of the longest record.

use std::borrow::Cow;
use std::collections::HashMap;

use super::kinds;
use super::tex;
use crate::bib::{self, Entry, Field, Piece, Reach};

const BEGIN: char = '\u{1e}';
const END: char = '\u{1f}';

/// What stands before the name of an abbreviation, and of an entry.
const STRING: &str = "\u{1e}#";
const PARENT: &str = "\u{1e}@";

/// The longest that an abbreviation is taken to stand for, so that a few that name each other fill no memory.
const LONGEST_MEANING: usize = 1 << 12;

/// The longest entry that is kept for others.
const LONGEST_PARENT: usize = 1 << 13;

/// How much is kept at most: of abbreviations, of entries whose type is made for others to refer to, and of all others.
const MOST_STRINGS: usize = 1 << 20;
const MOST_PARENTS: usize = 1 << 18;
const MOST_OTHERS: usize = 1 << 17;

/// How far behind an entry the one that it refers to is looked for: bibtex wants it behind all that refer to it.
const AHEAD: usize = 1 << 20;

/// The names of months that every style of BibTeX defines.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The piece of a name that was defined last.
fn piece<'p>(prelude: &'p str, mark: &str, name: &str) -> Option<&'p str> {
    if prelude.is_empty() || name.contains([BEGIN, END]) {
        return None;
    }
    let named = format!("{mark}{name}{END}");
    // From the front, where vectors help: most names are looked for in vain.
    let at = memchr::memmem::find_iter(prelude.as_bytes(), named.as_bytes()).last()? + named.len();
    let rest = &prelude[at..];
    Some(rest.find(BEGIN).map_or(rest, |end| &rest[..end]))
}

fn keep(prelude: &mut String, mark: &str, name: &str, text: &str) {
    if !(name.contains([BEGIN, END]) || text.contains([BEGIN, END])) {
        prelude.push_str(mark);
        prelude.push_str(name);
        prelude.push(END);
        prelude.push_str(text);
    }
}

/// The value of a field, TeX and all: pieces joined, abbreviations in full.
pub(super) fn value<'t>(field: &Field<'t>, prelude: &str, found: &mut tex::Found) -> Cow<'t, str> {
    if let (Piece::Text(text), true) = (field.first, field.more.is_empty()) {
        return Cow::Borrowed(text);
    }
    let mut value = String::new();
    for piece in field.pieces() {
        match piece {
            Piece::Text(text) => value.push_str(text),
            Piece::Bare(word) => value.push_str(&meaning(word, prelude, found)),
        }
    }
    Cow::Owned(value)
}

/// What a word without braces stands for; one that nothing explains for itself.
fn meaning<'p>(word: &'p str, prelude: &'p str, found: &mut tex::Found) -> Cow<'p, str> {
    if word.starts_with(|c: char| c.is_ascii_digit()) || word.contains(char::is_whitespace) {
        return Cow::Borrowed(word);
    }
    let lower = word.to_ascii_lowercase();
    match piece(prelude, STRING, &lower) {
        Some(meaning) => Cow::Borrowed(meaning),
        None if MONTHS.contains(&lower.as_str()) => Cow::Borrowed(word),
        None => {
            tex::Found::note(&mut found.abbreviations, word);
            Cow::Borrowed(word)
        }
    }
}

/// Keeps what the entries behind a block may need of it, and what it needs itself. `end` is where it ends in the window of `ahead`.
///
/// None where more text has to be seen first, since the entry refers to one that may stand in it; nothing is kept then.
pub(super) fn add(prelude: &mut String, block: &str, ahead: &mut Ahead<'_>, end: usize) -> Option<()> {
    let kind = bib::kind(block)?.to_ascii_lowercase();
    if kind == "string" {
        define(prelude, block);
        return Some(());
    }
    if matches!(kind.as_str(), "comment" | "preamble") {
        return Some(());
    }
    if may_refer(block) {
        let begun = prelude.len();
        let entry = Entry::read(block);
        for key in referred(&entry, "xdata").chain(referred(&entry, "crossref")) {
            if parent(prelude, key).is_none() && prelude.len() < MOST_STRINGS {
                match ahead.find(key, end) {
                    Found::At(text) => keep(prelude, PARENT, key, text),
                    Found::Nowhere => {}
                    Found::Unseen => {
                        prelude.truncate(begun);
                        return None;
                    }
                }
            }
        }
    }
    let most = if kinds::is_parent(&kind) { MOST_PARENTS } else { MOST_OTHERS };
    if let Some(key) = bib::key(block)
        && block.len() <= LONGEST_PARENT
        && prelude.len() < most
        && parent(prelude, key).is_none()
    {
        keep(prelude, PARENT, key, block);
    }
    Some(())
}

/// Keeps the abbreviations of an `@string`.
fn define(prelude: &mut String, block: &str) {
    for field in &Entry::read(block).fields {
        let meaning = value(field, prelude, &mut tex::Found::default()).into_owned();
        if meaning.len() <= LONGEST_MEANING && prelude.len() < MOST_STRINGS {
            keep(prelude, STRING, &field.name.to_ascii_lowercase(), &meaning);
        }
    }
}

/// The text of the entry of a key, where it was kept.
pub(super) fn parent<'p>(prelude: &'p str, key: &str) -> Option<&'p str> {
    piece(prelude, PARENT, key)
}

/// Whether an entry may refer to others.
fn may_refer(block: &str) -> bool {
    let spellings = ["crossref", "xdata", "Crossref", "CrossRef", "CROSSREF", "Xdata", "XData", "XDATA"];
    spellings.iter().any(|name| memchr::memmem::find(block.as_bytes(), name.as_bytes()).is_some())
}

/// The keys that a field of an entry names, `crossref` one and `xdata` any number.
pub(super) fn referred<'t>(entry: &Entry<'t>, field: &str) -> impl Iterator<Item = &'t str> {
    let keys = entry.field(field).map_or("", |field| field.first.text());
    keys.split(',').map(str::trim).filter(|key| !key.is_empty())
}

/// The entries of a window by their keys, which are looked up where one refers to another that is behind it.
pub(super) struct Ahead<'w> {
    window: &'w str,
    /// Whether nothing follows the window.
    last: bool,
    /// Where the entries of each key begin, in order; made where it is asked for.
    places: Option<HashMap<&'w str, Vec<usize>>>,
}

/// What is known of the entry of a key.
enum Found<'w> {
    At(&'w str),
    Nowhere,
    Unseen,
}

impl<'w> Ahead<'w> {
    pub(super) const fn new(window: &'w str, last: bool) -> Self {
        Self { window, last, places: None }
    }

    /// The entry of a key that stands near behind a place of the window.
    fn find(&mut self, key: &str, from: usize) -> Found<'w> {
        let window = self.window;
        let places = self.places.get_or_insert_with(|| {
            let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
            for at in bib::beginnings(window) {
                if let Some(key) = bib::key(&window[at..]) {
                    places.entry(key).or_default().push(at);
                }
            }
            places
        });
        let mut end = window.len().min(from + AHEAD);
        while !window.is_char_boundary(end) {
            end -= 1;
        }
        let is_all = self.last || window.len() >= from + AHEAD;
        let places = places.get(key).map_or(&[][..], Vec::as_slice);
        let first = places[places.partition_point(|at| *at < from)..].first().filter(|at| **at < end);
        match first.map(|at| (at, bib::reach(&window[*at..end], is_all))) {
            Some((at, Reach::Closed(length))) if length <= LONGEST_PARENT => {
                Found::At(&window[*at..at + length])
            }
            Some((_, Reach::Closed(_) | Reach::Torn(_))) => Found::Nowhere,
            Some((_, Reach::Unseen)) => Found::Unseen,
            None if is_all => Found::Nowhere,
            None => Found::Unseen,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(blocks: &[&str]) -> String {
        let mut prelude = String::new();
        for block in blocks {
            add(&mut prelude, block, &mut Ahead::new("", true), 0).unwrap();
        }
        prelude
    }

    fn title(prelude: &str, entry: &str) -> (String, Vec<String>) {
        let mut found = tex::Found::default();
        let entry = Entry::read(entry);
        let value = value(entry.field("title").unwrap(), prelude, &mut found).into_owned();
        (value, found.abbreviations)
    }

    #[test]
    fn abbreviations_stand_for_what_was_defined_last() {
        let prelude = kept(&[
            "@string{Acm = \"ACM\", press = {Press}}",
            "@STRING(acmp = acm # { } # press)",
            "@string{press = {House}}",
        ]);
        assert_eq!(
            title(&prelude, "@misc{a, title = ACMP # \", \" # press # 12}"),
            ("ACM Press, House12".into(), vec![])
        );
        assert_eq!(title(&prelude, "@misc{a, title = jcp # jan}"), ("jcpjan".into(), vec!["jcp".into()]));
    }

    #[test]
    fn abbreviations_that_double_each_other_fill_no_memory() {
        let mut prelude = kept(&["@string{s0 = {0123456789}}"]);
        for n in 1..250 {
            let block = format!("@string{{s{n} = s{0} # s{0}}}", n - 1);
            add(&mut prelude, &block, &mut Ahead::new("", true), 0).unwrap();
        }
        assert!(
            prelude.len() < 1000 * (LONGEST_MEANING + 20) && prelude.len() < MOST_STRINGS,
            "{}",
            prelude.len()
        );
    }

    #[test]
    fn an_entry_that_others_refer_to_is_kept_from_before_and_from_behind() {
        let prelude = kept(&["@proceedings{p1, title = {One}}", "@proceedings{p1, title = {Two}}"]);
        assert_eq!(
            parent(&prelude, "p1"),
            Some("@proceedings{p1, title = {One}}"),
            "the first, as for bibtex"
        );
        let child = "@inproceedings{a, crossref = {p2}}";
        let behind = "\n@misc{b, note = {p2, p2}}\n@proceedings{ p2 , title = {Two}}\n";
        let mut prelude = String::new();
        let mut add = |behind, last| add(&mut prelude, child, &mut Ahead::new(behind, last), 0).is_some();
        assert!(!add(&behind[..40], false), "it may come");
        assert!(add("", true) && add(behind, false));
        assert_eq!(parent(&prelude, "p2"), Some("@proceedings{ p2 , title = {Two}}"));
    }
}
