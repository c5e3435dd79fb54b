//! The comma-separated pieces of a reference.

use crate::reference::draft::trim;
use crate::span::Span;

/// The pieces of a place, white space around them left off; empty pieces are none. A comma separates where white
/// space, another comma or the end follows, so that `1,000` stays whole.
pub(super) fn pieces(raw: &str, within: Span) -> Vec<Span> {
    let bytes = raw.as_bytes();
    let mut found = Vec::with_capacity(16);
    let mut start = within.start;
    let mut add = |start, end| {
        let piece = trim(raw, Span::new(start, end), char::is_whitespace);
        if !piece.is_empty() {
            found.push(piece);
        }
    };
    for comma in memchr::memchr_iter(b',', &bytes[within.range()]).map(|at| at + within.start) {
        let follows = raw[comma + 1..within.end].chars().next();
        if follows.is_none_or(|c| c.is_whitespace() || c == ',') {
            add(start, comma);
            start = comma + 1;
        }
    }
    add(start, within.end);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(raw: &str) -> Vec<&str> {
        pieces(raw, Span::new(0, raw.len())).into_iter().map(|piece| &raw[piece.range()]).collect()
    }

    #[test]
    fn commas_followed_by_a_blank_separate() {
        assert_eq!(texts("Roe J., Of 1,000 bees, Bees, 4, "), ["Roe J.", "Of 1,000 bees", "Bees", "4"]);
    }

    #[test]
    fn doubled_commas_separate_once() {
        assert_eq!(texts("Bees,, 4"), ["Bees", "4"]);
    }
}
