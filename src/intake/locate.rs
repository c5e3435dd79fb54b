//! Lines, columns and excerpts: places of the text as people name and see them.
//!
//! Which places are shown is left to [`super`]; control characters in excerpts are left to the program.

use std::collections::BTreeMap;

use crate::span::Span;

/// How many bytes an excerpt has before its place and after it.
const AROUND: usize = 80;

/// How many bytes of a long place an excerpt shows.
const MARKED: usize = 200;

/// A place in the text with its line and column, which are counted on from place to place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) offset: usize,
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Default for Place {
    fn default() -> Self {
        Self { offset: 0, line: 1, column: 1 }
    }
}

impl Place {
    /// Moves on to `offset` in a text that begins at `base`; never back, and not beyond the text.
    pub(super) fn advance(&mut self, text: &str, base: usize, offset: usize) {
        let start = boundary_before(text, self.offset.saturating_sub(base));
        let end = boundary_before(text, offset.saturating_sub(base));
        let Some(passed) = text.get(start..end) else { return };
        self.line += memchr::memchr_iter(b'\n', passed.as_bytes()).count();
        match memchr::memrchr(b'\n', passed.as_bytes()) {
            Some(at) => self.column = 1 + passed[at + 1..].chars().count(),
            None => self.column += passed.chars().count(),
        }
        self.offset = base + end;
    }
}

/// The places of many findings in one text, which come nearly in order: one that goes back is counted from the last place
/// before it, so that a long list of references that each go back a little is not counted through again and again.
pub(super) struct Places {
    begin: Place,
    last: Place,
    /// The places since one went back.
    passed: Option<BTreeMap<usize, Place>>,
}

impl From<Place> for Places {
    fn from(begin: Place) -> Self {
        Self { begin, last: begin, passed: None }
    }
}

impl Places {
    /// The place of `offset` in a text that begins at `base`.
    pub(super) fn at(&mut self, text: &str, base: usize, offset: usize) -> Place {
        if offset < self.last.offset {
            let passed = self.passed.get_or_insert_default();
            self.last = passed.range(..=offset).next_back().map_or(self.begin, |(_, place)| *place);
        }
        self.last.advance(text, base, offset);
        if let Some(passed) = &mut self.passed {
            passed.insert(self.last.offset, self.last);
        }
        self.last
    }
}

/// Text around a place, from the line that it begins in, and where the place is in it.
pub(super) fn excerpt(text: &str, start: usize, end: usize) -> (String, Span) {
    let start = boundary_before(text, start);
    let shown = boundary_before(text, end.min(start + MARKED)).max(start);
    let near = &text[boundary_after(text, start.saturating_sub(AROUND))..start];
    let before = near.rsplit('\n').next().unwrap_or_default();
    let after = if shown < end { "" } else { &text[shown..boundary_before(text, shown + AROUND)] };
    let after = after.split('\n').next().unwrap_or_default().trim_end_matches('\r');
    ([before, &text[start..shown], after].concat(), Span::new(before.len(), before.len() + shown - start))
}

/// The last place at or before `at` where a character begins or the text ends.
pub(super) fn boundary_before(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The first place at or after `at` where a character begins or the text ends.
fn boundary_after(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_the_same_in_any_order() {
        let text = "ab\ncde\n\u{e9}fg\nh";
        let mut places = Places::from(Place { offset: 10, line: 4, column: 1 });
        let mut at = |offset: usize| {
            let place = places.at(text, 10, offset + 10);
            (place.line, place.column)
        };
        for (offset, place) in
            [(9, (6, 2)), (4, (5, 2)), (11, (6, 4)), (5, (5, 3)), (0, (4, 1)), (12, (7, 1)), (5, (5, 3))]
        {
            assert_eq!(at(offset), place, "{offset}");
        }
    }

    #[test]
    fn an_excerpt_is_cut_to_the_place() {
        let long = "\u{e9}".repeat(200);
        let text = format!("a\n{long}#FRE#{long}\r\nb");
        let (shown, marked) = excerpt(&text, 402, 407);
        assert_eq!(&shown[marked.range()], "#FRE#");
        assert_eq!(shown.chars().count(), 40 + 5 + 40);
        let (shown, marked) = excerpt(&text, 2, 402);
        assert_eq!((shown.len(), marked), (200, Span::new(0, 200)));
        assert_eq!(excerpt("x\nab\r\ny", 2, 3).0, "ab");
        assert_eq!(excerpt("", 7, 9), (String::new(), Span::default()));
    }
}
