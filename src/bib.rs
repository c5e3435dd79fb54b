//! Where the blocks of a .bib file begin and end, and what tells them apart, however broken they are.
//!
//! What stands in them is left to those who read them: [`crate::holdings`] and the reader of .bib files.

/// How many beginnings of entries a value may hold, `@article{` at the start of a line of an abstract, say.
const WITHIN: usize = 3;

/// What stands before the name of what JabRef says of a file in a comment.
const JABREF_META: &str = "jabref-meta:";

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
    let is_first = |at: &usize| {
        let before = text[..*at].trim_end_matches([' ', '\t', '\u{feff}']);
        before.is_empty() || before.ends_with(['\n', '\r', '}', ')'])
    };
    memchr::memchr_iter(b'@', text.as_bytes())
        .filter(|at| opening(&text[*at..]).is_some())
        .filter(is_first)
        .collect()
}

/// Where the bracket stands behind the `@` and the kind that a text begins with.
fn opening(entry: &str) -> Option<usize> {
    let kind = entry.strip_prefix('@')?;
    let rest = kind.trim_start().trim_start_matches(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let behind = rest.trim_start();
    let has_kind = rest.len() < kind.trim_start().len();
    (has_kind && behind.starts_with(['{', '('])).then(|| entry.len() - behind.len())
}

pub(crate) fn is_kind(entry: &str, kind: &str) -> bool {
    let found = opening(entry).map_or("", |open| entry[1..open].trim());
    found.eq_ignore_ascii_case(kind)
}

/// Every key that a reader may find, whatever stands around it.
pub(crate) fn keys(text: &str) -> impl Iterator<Item = &str> {
    memchr::memchr_iter(b'@', text.as_bytes()).filter_map(|at| {
        let entry = &text[at..];
        let open = opening(entry)?;
        let is_none = ["string", "preamble", "comment"].iter().any(|kind| is_kind(entry, kind));
        let key = entry[open + 1..].trim_start();
        let end = key.find(|c: char| c.is_whitespace() || matches!(c, ',' | '}' | ')' | '=' | '{'))?;
        (!is_none && end > 0).then(|| &key[..end])
    })
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
