//! A reference while it is being read: the fields so far and the bytes that they took.
//!
//! Every byte that a field took is noted, so that what is left over falls out as the complement.

use super::classify::Signs;
use crate::model::{FieldName, Item, Leftover, Taken};
use crate::span::Span;

/// A reference while it is being read.
pub(super) struct Draft<'r> {
    /// The reference as printed.
    pub(super) raw: &'r str,
    /// The fields read so far.
    pub(super) item: Item,
    /// What was seen of its type besides the fields.
    pub(super) signs: Signs,
    taken: Vec<Taken>,
}

impl<'r> Draft<'r> {
    pub(super) fn new(raw: &'r str) -> Self {
        Self { raw, item: Item::default(), signs: Signs::default(), taken: Vec::with_capacity(12) }
    }

    /// The text at a place.
    pub(super) fn text(&self, span: Span) -> &'r str {
        &self.raw[span.range()]
    }

    /// Notes that a field took a place, marks such as `pp.` included.
    pub(super) fn take(&mut self, field: FieldName, span: Span) {
        if !span.is_empty() {
            self.taken.push(Taken { field, span });
        }
    }

    /// Whether a field took any part of a place.
    pub(super) fn is_taken(&self, span: Span) -> bool {
        self.taken.iter().any(|taken| taken.span.start < span.end && span.start < taken.span.end)
    }

    /// Where the text ends when the identifiers and separators behind it are left off: an address stands behind the
    /// year as often as before it.
    pub(super) fn end_of_text(&self) -> usize {
        let mut end = self.raw.len();
        loop {
            // A closing parenthesis belongs to the year.
            let trimmed = self.raw[..end].trim_end_matches(|c| is_separator(c) && c != ')').len();
            match self.taken.iter().find(|taken| taken.span.end == trimmed && !taken.span.is_empty()) {
                Some(taken) => end = taken.span.start,
                None => return end,
            }
        }
    }

    /// The places taken so far, from left to right.
    pub(super) fn taken_in_order(&self) -> Vec<Span> {
        let mut places: Vec<Span> = self.taken.iter().map(|taken| taken.span).collect();
        places.sort_unstable();
        places
    }

    /// The item, what its fields took in order, and what nothing took.
    pub(super) fn finish(mut self) -> (Item, Vec<Taken>, Vec<Leftover>) {
        self.taken.sort_by_key(|taken| taken.span);
        debug_assert!(
            self.taken.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start),
            "two fields took the same bytes of {:?}: {:?}",
            self.raw,
            self.taken
        );
        let mut leftover = Vec::new();
        let mut start = 0;
        let end = Span::new(self.raw.len(), self.raw.len());
        for next in self.taken.iter().map(|taken| taken.span).chain([end]) {
            let gap = trim(self.raw, Span::new(start, next.start), is_separator);
            if !gap.is_empty() {
                leftover.push(Leftover { text: self.raw[gap.range()].to_owned(), span: gap });
            }
            start = next.end;
        }
        (self.item, self.taken, leftover)
    }
}

/// Characters that stand between fields and say nothing by themselves.
pub(super) fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | '.' | ':' | '(' | ')' | '[' | ']')
}

/// The part of a place that neither begins nor ends with such a character.
pub(super) fn trim(raw: &str, span: Span, strip: fn(char) -> bool) -> Span {
    let text = &raw[span.range()];
    let inner = text.trim_start_matches(strip);
    let start = span.start + (text.len() - inner.len());
    Span::new(start, start + inner.trim_end_matches(strip).len())
}
