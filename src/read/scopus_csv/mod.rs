//! The table that Scopus exports, one document a row with all that it cites.
//!
//! [`cells`] takes rows apart, [`columns`] knows the columns, [`record`] makes a record of a row. References are left to
//! [`crate::reference`].

mod cells;
mod columns;
mod kinds;
mod people;
mod record;
#[cfg(test)]
mod tests;

use super::{Context, HEAD, Reader, Slice, Sniff, Split};
use crate::diagnostic::{Code, Report};
use crate::format::Format;
use crate::model::Record;
use crate::span::Span;
use cells::{Delimiter, Rows};
use columns::{HEADER_END, Header, Likeness, last_header, likeness, may_be_header};

/// Reads tables of Scopus.
pub(super) struct ScopusCsv;

static FORMAT: Format = Format {
    id: "scopus-csv",
    extensions: &["csv"],
    description: "table of Scopus, one document a row with its references; columns in any order",
};

impl Reader for ScopusCsv {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn sniff(&self, head: &str) -> Sniff {
        // A head that is cut in the middle of its header has cells enough.
        let is_whole = head.len() + 4 <= HEAD;
        let row = |text| {
            let delimiter = Delimiter::of(text);
            (Rows::new(delimiter).end(text, is_whole).unwrap_or(text.len()), delimiter)
        };
        let text = head.trim_start_matches(['\u{feff}', '\r', '\n']);
        let (mut end, mut delimiter) = row(text);
        let mut text = text;
        if is_directive(text[..end].trim_end()) {
            text = text[end..].trim_start_matches(['\r', '\n']);
            (end, delimiter) = row(text);
        }
        let row = &text[..end];
        match likeness(row, delimiter) {
            Likeness::Sure => Sniff::Yes,
            Likeness::Likely => Sniff::Maybe,
            Likeness::None if text.trim().is_empty() => Sniff::Maybe,
            Likeness::None | Likeness::Table => Sniff::No,
        }
    }

    /// The prelude holds the headers: that of the input, and others that stand in it where exports were joined.
    fn split(&self, window: &str, last: bool, prelude: &mut String) -> Split {
        let mut split = Split::default();
        let mut delimiter = Delimiter::of(prelude);
        let mut rows = Rows::new(delimiter);
        loop {
            let unread = &window[split.used..];
            let start = window.len() - unread.trim_start_matches(['\r', '\n']).len();
            let rest = &window[start..];
            if prelude.is_empty() {
                delimiter = Delimiter::of(rest);
                rows = Rows::new(delimiter);
            }
            let Some(end) = rows.end(rest, last).filter(|end| *end > 0) else {
                split.used = if last { window.len() } else { start };
                return split;
            };
            let row = rest[..end].trim_end();
            if !row.trim_start().is_empty() {
                let span = Span::new(start, start + row.len());
                split.slices.push(Slice { span, continues: false, prelude: prelude.len() });
                if !is_directive(row) && is_header(row, delimiter, prelude) && last_header(prelude) != row {
                    prelude.push_str(row);
                    prelude.push(HEADER_END);
                }
            }
            split.used = start + end;
        }
    }

    fn parse(
        &self,
        slice: &str,
        offset: usize,
        context: &Context<'_>,
        report: &mut Report,
    ) -> Option<Record> {
        let delimiter = Delimiter::of(if context.prelude.is_empty() { slice } else { context.prelude });
        if is_directive(slice) || is_header(slice, delimiter, context.prelude) {
            return None;
        }
        if context.prelude.is_empty() {
            let message =
                "no row before this one names the columns of the table; nothing of it could be read";
            report.add(Code::UnreadableRecord, Span::new(offset, offset + slice.len()), message);
            return None;
        }
        record::read(slice, offset, &Header::last_of(context.prelude), context, report)
    }
}

/// Whether a row names the columns of those behind it.
fn is_header(row: &str, delimiter: Delimiter, prelude: &str) -> bool {
    if prelude.is_empty() { likeness(row, delimiter) > Likeness::None } else { may_be_header(row, delimiter) }
}

/// Whether a row is the line by which spreadsheet programs are told the delimiter, `sep=;`.
fn is_directive(row: &str) -> bool {
    let delimiter = row.trim_start_matches('\u{feff}').strip_prefix("sep=");
    // White space at the end of a row is left off, a tab as well.
    matches!(delimiter, Some("," | ";" | ""))
}
