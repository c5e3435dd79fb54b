//! Where a piece of text stands: byte offsets in the decoded text of one input.
//!
//! Lines and columns are left to [`crate::diagnostic`], which counts them only for what is shown.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A half-open range of bytes, counted in the decoded text with the byte order mark left off.
///
/// ```
/// use refmill::Span;
/// let span = Span::new(2, 5);
/// assert_eq!(&"a #b# c"[span.range()], "#b#");
/// assert_eq!(span.shifted(10), Span::new(12, 15));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// The span from `start` up to `end`; an `end` before `start` counts as `start`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end: if end < start { start } else { end } }
    }

    /// The span that `part` takes up in `whole`, of which it has to be a slice.
    #[must_use]
    pub fn of(part: &str, whole: &str) -> Self {
        let start = (part.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize).min(whole.len());
        Self::new(start, (start + part.len()).min(whole.len()))
    }

    /// The same place counted from `offset` bytes further left.
    #[must_use]
    pub const fn shifted(self, offset: usize) -> Self {
        Self { start: self.start + offset, end: self.end + offset }
    }

    /// As a range, for slicing.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// How many bytes it holds.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it holds nothing.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }
}
