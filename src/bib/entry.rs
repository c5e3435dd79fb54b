//! The fields of one entry, as far as it can be read: pieces of its text, in which nothing is decoded.
//!
//! The `biblatex` crate gives up an entry at the first thing that is wrong with it. What people have in their files is often wrong
//! in one place and sound in all others, so that here reading goes on: a comma that is missing costs nothing, a brace that is
//! missing no more than its value. Where an entry begins and ends is left to [`super`], what its values say to those who ask.

use super::{Reach, opening, reach};
use crate::span::Span;

/// One entry: its kind, its key and its fields, as they are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entry<'t> {
    /// `article`, in any case; `string` has fields alone.
    pub(crate) kind: &'t str,
    /// The key, which may be empty.
    pub(crate) key: &'t str,
    /// The fields, repeated ones included.
    pub(crate) fields: Vec<Field<'t>>,
    /// What is no field.
    pub(crate) left: Vec<&'t str>,
    /// The first thing that is wrong, and where in the text of the entry.
    pub(crate) fault: Option<(Fault, Span)>,
}

/// A field with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field<'t> {
    /// The name, in any case.
    pub(crate) name: &'t str,
    /// The value up to the first `#`.
    pub(crate) first: Piece<'t>,
    /// What `#` joins to it.
    pub(crate) more: Vec<Piece<'t>>,
}

impl<'t> Field<'t> {
    /// The pieces of the value, in order.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = Piece<'t>> + '_ {
        std::iter::once(self.first).chain(self.more.iter().copied())
    }
}

/// A piece of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    /// What stands in braces or quotation marks.
    Text(&'t str),
    /// A word without any: a number, or the name of an abbreviation.
    Bare(&'t str),
}

impl<'t> Piece<'t> {
    /// The text as it is written, without its braces.
    pub(crate) const fn text(self) -> &'t str {
        match self {
            Self::Text(text) | Self::Bare(text) => text,
        }
    }
}

/// What is wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The bracket of the entry.
    EntryUnclosed,
    /// The brace of a value.
    ValueUnclosed,
    /// Between two fields.
    NoComma,
    /// Behind the name of a field.
    NoEquals,
    /// Behind `=`.
    NoValue,
    /// Around several words.
    NoBraces,
    /// Signs where the name of a field is to be.
    NoName,
}

impl Fault {
    /// What is wrong, as the beginning of a sentence.
    pub(crate) const fn says(self) -> &'static str {
        match self {
            Self::EntryUnclosed => "the bracket of the entry is never closed",
            Self::ValueUnclosed => "the brace or quotation mark of this value is never closed",
            Self::NoComma => "a comma is missing before this field",
            Self::NoEquals => "no `=` stands behind this name",
            Self::NoValue => "no value stands behind this name",
            Self::NoBraces => "the words of this value stand without braces",
            Self::NoName => "this is no field",
        }
    }
}

impl<'t> Entry<'t> {
    /// Reads the entry that a text begins with, all of which is taken for it.
    pub(crate) fn read(text: &'t str) -> Self {
        let text = text.trim_end();
        let Some(open) = opening(text) else { return Self::default() };
        let kind = text[1..open].trim();
        let end = match reach(text, true) {
            Reach::Closed(end) => Some(end - 1),
            Reach::Torn(_) | Reach::Unseen => None,
        };
        let mut scanner = Scanner {
            text,
            at: open + 1,
            end: end.unwrap_or(text.len()),
            is_torn: end.is_none(),
            left: Vec::new(),
            fault: None,
        };
        let has_key = !kind.eq_ignore_ascii_case("string");
        let key = if has_key { scanner.key() } else { "" };
        let fields = scanner.fields();
        if end.is_none() {
            scanner.find(Fault::EntryUnclosed, 0..open);
        }
        Self { kind, key, fields, left: scanner.left, fault: scanner.fault }
    }

    /// The first field of a name in lower case that has a value.
    pub(crate) fn field(&self, name: &str) -> Option<&Field<'t>> {
        self.fields.iter().find(|field| field.name.eq_ignore_ascii_case(name))
    }
}

/// Goes through the text of an entry.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// Where the bracket is closed, or the text ends.
    end: usize,
    /// Whether it is not closed, so that a value may hold the fields behind it.
    is_torn: bool,
    left: Vec<&'t str>,
    fault: Option<(Fault, Span)>,
}

impl<'t> Scanner<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..self.end]
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes()[..self.end].get(self.at).copied()
    }

    fn find(&mut self, fault: Fault, place: std::ops::Range<usize>) {
        if self.fault.is_none() {
            self.fault = Some((fault, Span::new(place.start, place.end)));
        }
    }

    /// Passes over white space and what biber takes for a comment.
    fn blanks(&mut self) {
        loop {
            let rest = self.rest();
            self.at += rest.len() - rest.trim_start().len();
            if self.peek() != Some(b'%') {
                return;
            }
            let rest = self.rest();
            self.at += rest.find('\n').unwrap_or(rest.len());
        }
    }

    /// The key, up to its comma. Where a field stands in its place there is none.
    fn key(&mut self) -> &'t str {
        self.blanks();
        let begin = self.at;
        let rest = self.rest();
        let end = rest.find([',', '=', '{', '"', '\n', '\r', '#']).unwrap_or(rest.len());
        let key = rest[..end].trim();
        self.at += end;
        self.blanks();
        match self.peek() {
            Some(b',') => self.at += 1,
            None => {}
            Some(b'=') if key.contains(char::is_whitespace) => {
                // The name of the first field without a comma before it.
                let (key, name) = key.rsplit_once(char::is_whitespace).unwrap_or((key, ""));
                self.at = Span::of(name, self.text).start;
                self.find(Fault::NoComma, self.at..self.at + name.len());
                return key.trim_end();
            }
            Some(_) if key.is_empty() || matches!(self.peek(), Some(b'=' | b'{' | b'"' | b'#')) => {
                self.at = begin;
                return "";
            }
            Some(_) => self.find(Fault::NoComma, self.at..self.at),
        }
        key
    }

    fn fields(&mut self) -> Vec<Field<'t>> {
        let mut fields = Vec::new();
        loop {
            self.blanks();
            match self.peek() {
                None => return fields,
                Some(b',') => self.at += 1,
                Some(_) => fields.extend(self.field()),
            }
        }
    }

    /// The next field, or nothing where something else was passed over.
    fn field(&mut self) -> Option<Field<'t>> {
        let begin = self.at;
        let rest = self.rest();
        let length = name_length(rest);
        let name = &rest[..length];
        self.at += length;
        if name.is_empty() {
            self.skip();
            self.find(Fault::NoName, begin..self.at);
            self.left.push(&self.text[begin..self.at]);
            return None;
        }
        self.blanks();
        match self.peek() {
            Some(b'=') => self.at += 1,
            Some(b'{' | b'"') => self.find(Fault::NoEquals, begin..begin + length),
            Some(_) | None => {
                self.find(Fault::NoEquals, begin..begin + length);
                self.left.push(name);
                return None;
            }
        }
        self.blanks();
        let Some(first) = self.piece() else {
            self.find(Fault::NoValue, begin..begin + length);
            return None;
        };
        let mut more = Vec::new();
        loop {
            self.blanks();
            if self.peek() != Some(b'#') {
                break;
            }
            self.at += 1;
            self.blanks();
            match self.piece() {
                Some(piece) => more.push(piece),
                None => self.find(Fault::NoValue, begin..begin + length),
            }
        }
        match self.peek() {
            Some(b',') => self.at += 1,
            None => {}
            Some(_) => self.find(Fault::NoComma, self.at..self.at + name_length(self.rest())),
        }
        Some(Field { name, first, more })
    }

    /// Passes over a sign that begins no field, with the group that it opens.
    fn skip(&mut self) {
        let rest = self.rest();
        let group = if rest.starts_with('{') { braced(rest).map(|end| end + 1) } else { None };
        self.at += group.unwrap_or_else(|| rest.chars().next().map_or(0, char::len_utf8));
    }

    fn piece(&mut self) -> Option<Piece<'t>> {
        match self.peek()? {
            b'{' => Some(Piece::Text(self.enclosed(braced))),
            b'"' => Some(Piece::Text(self.enclosed(quoted))),
            _ => self.bare(),
        }
    }

    /// A value within signs, whose end `closing` finds in the text that begins with the opening one.
    fn enclosed(&mut self, closing: fn(&str) -> Option<usize>) -> &'t str {
        let begin = self.at;
        let rest = self.rest();
        // The next line that looks like a field is one, unless the value is closed and the entry, too.
        let next_field =
            |text: &str| memchr::memchr_iter(b'\n', text.as_bytes()).find(|at| begins_field(&text[at + 1..]));
        let closed = closing(rest);
        if let Some(end) = closed.filter(|end| !self.is_torn || next_field(&rest[..*end]).is_none()) {
            self.at += end + 1;
            return &rest[1..end];
        }
        self.find(Fault::ValueUnclosed, begin..begin + 1);
        let end = next_field(rest).unwrap_or(rest.len());
        self.at += end;
        rest[1..end].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '}' | '"'))
    }

    /// A word without braces; where it is several, up to the comma or the end of the line.
    fn bare(&mut self) -> Option<Piece<'t>> {
        let rest = self.rest();
        let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | '#' | '}' | '{' | '"' | '=');
        let length = rest.find(is_end).unwrap_or(rest.len());
        if length == 0 {
            return None;
        }
        let behind = rest[length..].trim_start();
        let is_whole = behind.is_empty()
            || behind.starts_with([',', '#', '}', ')'])
            || behind.starts_with('%')
            || begins_field(behind);
        let length = if is_whole { length } else { rest.find([',', '\n']).unwrap_or(rest.len()).max(length) };
        if !is_whole {
            self.find(Fault::NoBraces, self.at..self.at + length);
        }
        self.at += length;
        Some(Piece::Bare(rest[..length].trim_end()))
    }
}

/// How long the name of a field is that a text begins with.
fn name_length(text: &str) -> usize {
    let is_end =
        |c: char| c.is_whitespace() || matches!(c, ',' | '=' | '{' | '}' | '"' | '#' | '%' | '(' | ')');
    text.find(is_end).unwrap_or(text.len())
}

/// Whether a text begins with a name and `=`.
fn begins_field(text: &str) -> bool {
    let text = text.trim_start();
    let length = name_length(text);
    length > 0 && text[length..].trim_start().starts_with('=')
}

/// Where the brace is closed that a text begins with.
fn braced(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    memchr::memchr2_iter(b'{', b'}', text.as_bytes()).find(|&at| {
        depth = if text.as_bytes()[at] == b'{' { depth + 1 } else { depth.saturating_sub(1) };
        depth == 0
    })
}

/// Where the quotation mark is closed that a text begins with, outside of braces. One behind a backslash closes only what
/// nothing but the end of a value follows.
fn quoted(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut marks = memchr::memchr3_iter(b'{', b'}', b'"', bytes).skip(1);
    marks.find(|&at| {
        match bytes[at] {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            _ => {
                let behind = text[at + 1..].trim_start();
                return bytes[at - 1] != b'\\'
                    || behind.is_empty()
                    || behind.starts_with([',', '#', '}', ')']);
            }
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key and the fields of an entry, and what is wrong with it.
    fn read(text: &str) -> (String, Vec<(String, String)>, Option<Fault>) {
        let entry = Entry::read(text);
        let value = |field: &Field<'_>| {
            field.pieces().map(|piece| piece.text().to_owned()).collect::<Vec<_>>().join(" # ")
        };
        let fields = entry.fields.iter().map(|field| (field.name.to_owned(), value(field))).collect();
        (entry.key.to_owned(), fields, entry.fault.map(|(fault, _)| fault))
    }

    fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_sound_entry_is_its_key_and_its_fields() {
        for text in [
            "@article{a1, title = {On {B}ees}, year = 2001, month = mar # \"~5\",}",
            "@ARTICLE ( a1 ,\r\n title={On {B}ees} , year=2001,\r\n month=mar#\"~5\"\r\n)",
            "@article{a1, % a comment, with = signs\n title = \"On {B}ees\", year = 2001 % another\n, month = mar # {~5}}",
        ] {
            let (key, found, fault) = read(text);
            assert_eq!(key, "a1", "{text}");
            let expected = fields(&[("title", "On {B}ees"), ("year", "2001"), ("month", "mar # ~5")]);
            assert_eq!((found, fault), (expected, None), "{text}");
        }
    }

    #[test]
    fn quotation_marks_stand_in_braces_and_behind_backslashes() {
        let (_, found, fault) =
            read(r#"@misc{a, title = "Say {"}hello{"} \"Uber G{\"o}del\", note = "x\\"}"#);
        let expected = fields(&[("title", r#"Say {"}hello{"} \"Uber G{\"o}del\"#), ("note", r"x\\")]);
        assert_eq!((found, fault), (expected, None));
    }

    #[test]
    fn what_is_wrong_in_one_place_costs_nothing_elsewhere() {
        let (title, year) = (("title", "One"), ("year", "2001"));
        for (text, key, found, fault) in [
            ("@misc{a, title = {One} year = {2001}}", "a", &[title, year][..], Fault::NoComma),
            ("@misc{a\n title = {One}, year = {2001}}", "a", &[title, year], Fault::NoComma),
            ("@misc{a, title = {One}, year = {2001}", "a", &[title, year], Fault::EntryUnclosed),
            ("@misc{a, title = {One,\n year = {2001}\n}", "a", &[title, year], Fault::ValueUnclosed),
            ("@misc{a, title = \"One,\n year = {2001}\n}", "a", &[title, year], Fault::ValueUnclosed),
            ("@misc{a, title {One}, year = 2001}", "a", &[title, year], Fault::NoEquals),
            ("@misc{a, one two, title = {One}, year = 2001}", "a", &[title, year], Fault::NoEquals),
            ("@misc{a title = {One}, year = 2001}", "a", &[title, year], Fault::NoComma),
            ("@misc{a, title = {One}, note = , year = 2001}", "a", &[title, year], Fault::NoValue),
            ("@misc{a, {odd {x}} title = {One}, = {x}, year = 2001}", "a", &[title, year], Fault::NoName),
        ] {
            let read = read(text);
            assert_eq!((read.0.as_str(), read.1, read.2), (key, fields(found), Some(fault)), "{text}");
        }
    }

    #[test]
    fn keys_are_what_stands_before_the_first_comma() {
        for (text, key) in [
            ("@misc{Roe & Poe 2001, year = 1}", "Roe & Poe 2001"),
            ("@misc{, year = 1}", ""),
            ("@misc{year = 1}", ""),
            ("@misc{a}", "a"),
            ("@misc{}", ""),
        ] {
            assert_eq!(Entry::read(text).key, key, "{text}");
        }
    }

    #[test]
    fn words_without_braces_go_up_to_the_comma() {
        let (_, found, fault) =
            read("@misc{a, pages = 12--15, title = On bees and wasps,\n year = 2001\n note = x}");
        let expected = [("pages", "12--15"), ("title", "On bees and wasps"), ("year", "2001"), ("note", "x")];
        assert_eq!((found, fault), (fields(&expected), Some(Fault::NoBraces)));
    }
}
