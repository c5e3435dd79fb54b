//! Where the blocks of a .bib file begin and end, and what tells them apart, however broken they are.
//!
//! What stands in them is left to those who read them: [`crate::holdings`] and the reader of .bib files.

mod entry;

pub(crate) use entry::{Entry, Field, Piece};

/// How many beginnings of entries a value may hold, `@article{` at the start of a line of an abstract, say.
const WITHIN: usize = 3;

/// How many a comment may hold: whole entries are commented out, but where a comment is not closed every one behind it would
/// be looked through in vain.
const WITHIN_COMMENT: usize = 64;

/// What stands before the name of what JabRef says of a file in a comment.
const JABREF_META: &str = "jabref-meta:";

/// What JabRef calls the dialect of a file.
pub(crate) const JABREF_DIALECT: &str = "databaseType";

/// How deeply braces may nest: TeX has no more groups than 255.
const DEEPEST: usize = 255;

/// Whether braces nest more deeply than TeX takes. The `biblatex` crate reads what is in braces by calls within calls, of which
/// there must not be too many.
pub(crate) fn nests_too_deeply(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut depth = 0usize;
    memchr::memchr2_iter(b'{', b'}', bytes).any(|at| {
        depth = if bytes[at] == b'{' { depth + 1 } else { depth.saturating_sub(1) };
        depth > DEEPEST
    })
}

/// The places where entries begin: an `@` with a kind and an opening bracket, first in its line or behind an entry.
pub(crate) fn beginnings(text: &str) -> Vec<usize> {
    memchr::memchr_iter(b'@', text.as_bytes()).filter(|at| begins(text, *at)).collect()
}

fn begins(text: &str, at: usize) -> bool {
    opening(&text[at..]).is_some() && is_first(text, at)
}

fn is_first(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '\t', '\u{feff}']);
    before.is_empty() || before.ends_with(['\n', '\r', '}', ')'])
}

/// What stands behind the kind that follows an `@`, blanks left off; none where there is no kind.
fn behind_kind(entry: &str) -> Option<&str> {
    let kind = entry.strip_prefix('@')?.trim_start();
    let rest = kind.trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-'));
    (rest.len() < kind.len()).then(|| rest.trim_start())
}

/// Where the bracket stands behind the `@` and the kind that a text begins with.
fn opening(entry: &str) -> Option<usize> {
    let behind = behind_kind(entry)?;
    behind.starts_with(['{', '(']).then(|| entry.len() - behind.len())
}

/// Whether more text may make a beginning of a text that begins with `@`.
fn may_begin(entry: &str) -> bool {
    behind_kind(entry).map_or_else(|| entry[1..].trim_start().is_empty(), str::is_empty)
}

/// The kind of the block that a text begins with: `article`, `string`, as it is written.
pub(crate) fn kind(entry: &str) -> Option<&str> {
    opening(entry).map(|open| entry[1..open].trim())
}

pub(crate) fn is_kind(entry: &str, name: &str) -> bool {
    kind(entry).is_some_and(|kind| kind.eq_ignore_ascii_case(name))
}

/// Where the next block begins, at `from` or behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// There.
    At(usize),
    /// Not in this text.
    Nowhere,
    /// An `@` there may begin one, which the text behind it tells.
    Perhaps,
}

/// Looks for the next block.
pub(crate) fn next(text: &str, from: usize) -> Next {
    for at in memchr::memchr_iter(b'@', &text.as_bytes()[from..]).map(|at| from + at) {
        if begins(text, at) {
            return Next::At(at);
        }
        if may_begin(&text[at..]) && is_first(text, at) {
            return Next::Perhaps;
        }
    }
    Next::Nowhere
}

/// How far the block reaches that a text begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Its bracket is closed there.
    Closed(usize),
    /// Its bracket is not closed, and another block begins there, or the text ends.
    Torn(usize),
    /// More text has to be seen.
    Unseen,
}

/// Finds how far the block reaches that a text begins with. With `last` nothing follows the text.
///
/// Braces in it have to be paired, and so have they in quotation marks. Where another block begins between two fields, or
/// several within a value, the block is torn.
pub(crate) fn reach(text: &str, last: bool) -> Reach {
    let Some(open) = opening(text) else { return if last { Reach::Torn(text.len()) } else { Reach::Unseen } };
    let bytes = text.as_bytes();
    let is_braced = bytes[open] == b'{';
    let is_comment = is_kind(text, "comment");
    let most = if is_comment { WITHIN_COMMENT } else { WITHIN };
    let (mut depth, mut is_quoted) = (0_usize, false);
    // What stood last between values: a quotation mark opens a value behind `=` and `#` alone.
    let mut before = b'{';
    let (mut within, mut first) = (0, None);
    for (at, &byte) in bytes.iter().enumerate().skip(open + 1) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth > 0 => depth -= 1,
            b'}' if is_braced => return Reach::Closed(at + 1),
            b')' if depth == 0 && !is_braced && !is_quoted => return Reach::Closed(at + 1),
            b'"' if depth == 0 && !is_comment => {
                is_quoted = !is_quoted && matches!(before, b'=' | b'#');
            }
            b'@' if begins(text, at) => {
                let first = *first.get_or_insert(at);
                within += 1;
                if depth == 0 && !is_comment || within > most {
                    return Reach::Torn(first);
                }
            }
            _ => {}
        }
        if depth == 0 && !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    if last { Reach::Torn(first.unwrap_or(text.len())) } else { Reach::Unseen }
}

/// Every key that a reader may find, whatever stands around it.
pub(crate) fn keys(text: &str) -> impl Iterator<Item = &str> {
    memchr::memchr_iter(b'@', text.as_bytes()).filter_map(|at| key(&text[at..]))
}

/// The key of the entry that a text begins with.
pub(crate) fn key(entry: &str) -> Option<&str> {
    let open = opening(entry)?;
    let is_none = ["string", "preamble", "comment"].iter().any(|kind| is_kind(entry, kind));
    let key = entry[open + 1..].trim_start();
    let end = key.find(|c: char| c.is_whitespace() || matches!(c, ',' | '}' | ')' | '=' | '{'))?;
    (!is_none && end > 0).then(|| &key[..end])
}

/// How far an entry is looked through, at most, so that many that are not closed cost no more than their length.
pub(crate) fn limit(text: &str, beginnings: &[usize]) -> usize {
    beginnings.get(WITHIN + 1).copied().unwrap_or(text.len())
}

/// Counts lines as far as it is asked, each once.
#[derive(Default)]
pub(crate) struct Lines {
    at: usize,
    before: usize,
}

impl Lines {
    /// The line of a place that lies behind those asked for before, from 1.
    pub(crate) fn of(&mut self, text: &str, place: usize) -> usize {
        self.before += memchr::memchr_iter(b'\n', &text.as_bytes()[self.at..place]).count();
        self.at = place;
        self.before + 1
    }
}

/// What JabRef says of a file in a comment: the name of it and its value.
pub(crate) fn jabref_meta(comment: &str) -> Option<(&str, &str)> {
    let said = comment[opening(comment)? + 1..].trim_start().strip_prefix(JABREF_META)?;
    let (name, value) = said.split_once(':')?;
    Some((name.trim(), value.split([';', '}', ')']).next()?.trim()))
}

/// Where the block that begins at `start` is closed, by the bracket that opened it; braces within have to be paired.
pub(crate) fn closing(text: &str, start: usize) -> Option<usize> {
    let open = start + opening(&text[start..])?;
    let is_braced = text[open..].starts_with('{');
    let mut depth = 0_usize;
    for (at, byte) in text.bytes().enumerate().skip(open + 1) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth > 0 => depth -= 1,
            b'}' if is_braced => return Some(at + 1),
            b')' if depth == 0 && !is_braced => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The entry with braces around it: bibtex takes parentheses, too, the crate does not.
pub(crate) fn braced(entry: &str) -> String {
    let end = entry.trim_end();
    match opening(entry) {
        Some(open) if entry[open..].starts_with('(') && end.ends_with(')') => {
            format!("{}{{{}}}", &entry[..open], &end[open + 1..end.len() - 1])
        }
        Some(_) | None => entry.to_owned(),
    }
}
