//! Rows of separated values and their cells, each with its place.
//!
//! The rules of quoting are `csv-core`'s; here stands where a cell lies in the text, which it does not tell. What a column
//! means is left to [`super::columns`].

use std::borrow::Cow;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use crate::span::Span;

/// What stands between the cells of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Delimiter(u8);

impl Delimiter {
    /// The delimiter of a table that begins with its header: spreadsheet programs write some other than a comma when they
    /// save an export, and none of them stands in the name of a column.
    pub(super) fn of(header: &str) -> Self {
        let header = header.trim_start_matches(['\u{feff}', '\r', '\n']);
        let behind = match header.strip_prefix('"') {
            Some(opened) => behind_quote(opened),
            None => header,
        };
        let line = behind.bytes().take_while(|byte| !matches!(byte, b'\r' | b'\n'));
        let mut delimiters = line.filter(|byte| matches!(byte, b',' | b';' | b'\t'));
        Self(delimiters.next().unwrap_or(b','))
    }

    fn reader(self) -> Reader {
        ReaderBuilder::new().delimiter(self.0).build()
    }
}

/// What stands behind the quote that closes a cell.
fn behind_quote(opened: &str) -> &str {
    let (bytes, mut at) = (opened.as_bytes(), 0);
    while let Some(quote) = memchr::memchr(b'"', &bytes[at..]).map(|quote| at + quote) {
        if bytes.get(quote + 1) != Some(&b'"') {
            return &opened[quote + 1..];
        }
        at = quote + 2;
    }
    ""
}

/// Finds where rows end.
pub(super) struct Rows(Reader);

impl Rows {
    /// Rows whose cells are separated so.
    pub(super) fn new(delimiter: Delimiter) -> Self {
        Self(delimiter.reader())
    }

    /// Where the row ends that the text begins with, the line break counted in, if all of it is there; with `last`
    /// nothing follows the text.
    pub(super) fn end(&mut self, text: &str, last: bool) -> Option<usize> {
        let (bytes, mut at, mut unread) = (text.as_bytes(), 0, [0; 1024]);
        self.0.reset();
        while at < bytes.len() {
            let (result, read, _) = self.0.read_field(&bytes[at..], &mut unread);
            at += read;
            if matches!(result, ReadFieldResult::Field { record_end: true }) {
                return Some(at);
            }
        }
        last.then_some(bytes.len())
    }
}

/// One cell of a row.
#[derive(Debug)]
pub(super) struct Cell<'r> {
    /// Its text: outer white space left off, doubled quotes read as one.
    pub(super) text: Cow<'r, str>,
    /// The same as printed.
    printed: &'r str,
    /// Where that stands in the row.
    start: usize,
}

impl<'r> Cell<'r> {
    fn new(row: &'r str, span: Span, read: &[u8]) -> Self {
        let whole = row.get(span.range()).unwrap_or_default();
        let whole = if span.start == 0 { whole.strip_prefix('\u{feff}').unwrap_or(whole) } else { whole };
        let printed = match whole.strip_prefix('"') {
            Some(opened) => opened.strip_suffix('"').filter(|inner| gives(inner, read)).unwrap_or(opened),
            None => whole,
        };
        let printed = printed.trim();
        let text = match std::str::from_utf8(read) {
            Ok(read) if read.trim() != printed => Cow::Owned(read.trim().to_owned()),
            Ok(_) | Err(_) => Cow::Borrowed(printed),
        };
        Self { text, printed, start: Span::of(printed, row).start }
    }

    /// Where it stands in the row.
    pub(super) const fn span(&self) -> Span {
        Span::new(self.start, self.start + self.printed.len())
    }

    /// Where parts of its text stand in the row.
    pub(super) fn places(&self) -> Places {
        let mut doubled = Vec::new();
        if let Cow::Owned(text) = &self.text {
            // The text is what is printed without some of its quotes.
            let (text, mut at) = (text.as_bytes(), 0);
            for byte in self.printed.bytes() {
                if text.get(at) == Some(&byte) {
                    at += 1;
                } else {
                    doubled.push(at);
                }
            }
        }
        Places { start: self.start, doubled }
    }
}

/// Where parts of a cell's text stand in its row.
pub(super) struct Places {
    start: usize,
    /// The places in the text before which a quote is printed that is not in it.
    doubled: Vec<usize>,
}

impl Places {
    /// Where a part of the text stands in the row. A quote that is printed twice belongs to the part that has it.
    pub(super) fn of(&self, part: Span) -> Span {
        let place = |at: usize| self.start + at + self.doubled.partition_point(|quote| *quote <= at);
        Span::new(place(part.start), place(part.end))
    }
}

/// The cells of a row, and whether its last quotes are closed.
pub(super) fn cells(row: &str, delimiter: Delimiter) -> (Vec<Cell<'_>>, bool) {
    let (mut reader, bytes) = (delimiter.reader(), row.as_bytes());
    // What is read is never longer than what is printed.
    let mut read = vec![0; bytes.len() + 1];
    let begin = row.len() - row.trim_start_matches(['\r', '\n']).len();
    let (mut cells, mut at, mut start, mut length) = (Vec::new(), begin, begin, 0);
    loop {
        let (result, taken, given) = reader.read_field(&bytes[at..], &mut read[length..]);
        (at, length) = (at + taken, length + given);
        let end = match result {
            ReadFieldResult::InputEmpty => continue,
            ReadFieldResult::OutputFull | ReadFieldResult::End => break,
            ReadFieldResult::Field { record_end: false } => at - 1,
            ReadFieldResult::Field { record_end: true } => {
                start + row[start..at].trim_end_matches(['\r', '\n']).len()
            }
        };
        cells.push(Cell::new(row, Span::new(start, end), &read[..length]));
        if matches!(result, ReadFieldResult::Field { record_end: true }) {
            break;
        }
        (start, length) = (at, 0);
    }
    (cells, is_closed(&row[start..]))
}

/// Whether what is printed between quotes is read so.
fn gives(printed: &str, read: &[u8]) -> bool {
    printed.as_bytes() == read || printed.replace("\"\"", "\"").as_bytes() == read
}

/// Whether a cell that begins with a quote has all of its quotes closed.
fn is_closed(cell: &str) -> bool {
    let cell = cell.strip_prefix('\u{feff}').unwrap_or(cell);
    !cell.starts_with('"') || memchr::memchr_iter(b'"', cell.as_bytes()).count().is_multiple_of(2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(row: &str) -> Vec<String> {
        cells(row, Delimiter::of(row)).0.into_iter().map(|cell| cell.text.into_owned()).collect()
    }

    #[test]
    fn a_cell_is_what_stands_between_delimiters_or_quotes() {
        assert_eq!(texts("a, b ,\"c, d\",,\"\"\r\n"), ["a", "b", "c, d", "", ""]);
        assert_eq!(texts("\"On \"\"bees\"\"\",\"a\nb\""), ["On \"bees\"", "a\nb"]);
        assert_eq!(texts("\u{feff}\"a\",b"), ["a", "b"]);
        assert_eq!(texts("a\"b,c"), ["a\"b", "c"]);
    }

    #[test]
    fn the_delimiter_is_the_first_outside_of_quotes() {
        assert_eq!(texts("\"a,b\";c"), ["a,b", "c"]);
        assert_eq!(texts("a\tb,c"), ["a", "b,c"]);
        assert_eq!(texts("a"), ["a"]);
    }

    #[test]
    fn a_part_of_a_cell_stands_where_it_is_printed() {
        let row = "x,\" On \"\"b\u{e9}es\"\" and \"\"ants\"\"\"";
        let (cells, _) = cells(row, Delimiter::of(row));
        let cell = &cells[1];
        let printed = |part: &str| {
            let start = cell.text.find(part).unwrap();
            &row[cell.places().of(Span::new(start, start + part.len())).range()]
        };
        assert_eq!(printed("b\u{e9}es"), "b\u{e9}es");
        assert_eq!(printed("\"b\u{e9}es\""), "\"\"b\u{e9}es\"\"");
        assert_eq!(printed("and"), "and");
        assert_eq!(printed("\"ants\""), "\"\"ants\"\"");
        assert_eq!(&row[cell.span().range()], "On \"\"b\u{e9}es\"\" and \"\"ants\"\"");
    }

    #[test]
    fn a_quote_that_is_not_closed_is_noticed() {
        let is_closed = |row: &str| cells(row, Delimiter::of(row)).1;
        assert!(is_closed("a,\"b\"") && is_closed("a,b") && is_closed("\"a\"") && is_closed("a,\"\""));
        assert!(!is_closed("a,\"b") && !is_closed("\"a,b") && !is_closed("a,\"b\"\""));
    }

    #[test]
    fn a_row_ends_at_a_line_break_outside_of_quotes() {
        let end = |text: &str, last| Rows::new(Delimiter::of("a,b")).end(text, last);
        assert_eq!(end("a,\"b\nc\"\r\nd", false), Some(8));
        assert_eq!(end("a,b\nc", false), Some(4));
        assert_eq!(end("a,b\rc", false), Some(4));
        for open in ["a,", "a,b", "a,\"b\n", "a,\"b\""] {
            assert_eq!((end(open, false), end(open, true)), (None, Some(open.len())), "{open}");
        }
    }

    proptest! {
        #[test]
        fn parts_of_any_cell_lie_in_it(row in "[\"\"\"a\u{e9},; \n]{0,30}") {
            for cell in cells(&row, Delimiter::of("a,b")).0 {
                let places = cell.places();
                let ends: Vec<usize> = cell.text.char_indices().map(|(at, _)| at).chain([cell.text.len()]).collect();
                for pair in ends.windows(2) {
                    let place = places.of(Span::new(pair[0], pair[1]));
                    prop_assert!(cell.span().start <= place.start && place.end <= cell.span().end);
                    prop_assert_eq!(row[place.range()].chars().next(), cell.text[pair[0]..].chars().next());
                }
            }
        }
    }
}
