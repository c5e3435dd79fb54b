//! The exports of Web of Science: records in lines with two letters before each field, and as a table with the same letters above
//! its columns.
//!
//! [`fields`] finds the fields in either, [`record`] makes a record of them. [`cited`] reads the references, which have a layout of
//! their own.

mod cited;
mod dates;
mod fields;
mod kinds;
mod marks;
mod record;
#[cfg(test)]
mod tests;

use super::description::report_outside;
use super::{Context, HEAD, Reader, Slice, Sniff, Split};
use crate::diagnostic::{Code, Report};
use crate::format::Format;
use crate::model::Record;
use crate::span::Span;
use fields::tagged;

/// Reads records in lines.
pub(super) struct Wos;

/// Reads tables.
pub(super) struct WosTab;

static FORMAT: Format = Format {
    id: "wos",
    extensions: &["ciw", "isi", "txt"],
    description: "Web of Science, plain text: PT J, AU Roe, J, with the references of CR",
};

/// Its fields are those of [`FORMAT`], and are kept under the same names.
static TABLE: Format = Format {
    id: "wos-tab",
    extensions: &["txt"],
    description: "Web of Science, table with tabs between its columns PT, AU, TI",
};

impl Reader for Wos {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn sniff(&self, head: &str) -> Sniff {
        let text = head.trim_start_matches('\u{feff}').trim_start();
        let mut lines = text.split(['\n', '\r']).filter(|line| !line.trim().is_empty());
        let mut next = || lines.next().map(|line| (tagged(line), line.contains('\t')));
        match (next(), next()) {
            (None, _) => Sniff::Maybe,
            (Some((Some(("FN", _)), _)), Some((Some(("VR", _)), _))) => Sniff::Yes,
            // Without its head, as where records were cut out of a file.
            (Some((Some(("PT", kind)), false)), Some((Some((second, _)), false)))
                if kind.len() == 1 && second != "PT" =>
            {
                Sniff::Yes
            }
            (Some(_), _) => Sniff::No,
        }
    }

    fn split(&self, window: &str, last: bool, _: &mut String) -> Split {
        let mut slices = Slices { window, split: Split::default(), start: None, has_kind: false };
        let mut at = 0;
        while at < window.len() {
            let break_ = memchr::memchr2(b'\n', b'\r', &window.as_bytes()[at..]).map(|length| at + length);
            let Some(end) = break_.or(last.then_some(window.len())) else { break };
            slices.line(at, end);
            at = (end + 1).min(window.len());
        }
        if last {
            slices.close(window.len());
            slices.split.used = window.len();
        }
        slices.split
    }

    fn parse(
        &self,
        slice: &str,
        offset: usize,
        context: &Context<'_>,
        report: &mut Report,
    ) -> Option<Record> {
        let (fields, outside) = fields::in_lines(slice);
        report_outside(&outside, slice, offset, report);
        record::read(&fields, slice, offset, context, report)
    }
}

/// The slices of a window while its lines are gone through. A record begins at the head of a file or with `PT`, and ends with `ER`.
struct Slices<'w> {
    window: &'w str,
    split: Split,
    /// Where the slice begins that is not closed.
    start: Option<usize>,
    /// Whether it has a `PT`.
    has_kind: bool,
}

impl Slices<'_> {
    fn line(&mut self, start: usize, end: usize) {
        let line = &self.window[start..end];
        if line.trim().is_empty() {
            return;
        }
        let tag = tagged(line.strip_prefix('\u{feff}').unwrap_or(line)).map(|(tag, _)| tag);
        match tag {
            Some("PT") if self.has_kind => self.close(start),
            Some("FN") if self.has_kind => self.close(start),
            Some("EF") => self.close(start),
            Some(_) | None => {}
        }
        self.has_kind |= tag == Some("PT");
        self.start.get_or_insert(start);
        if let Some("ER" | "EF") = tag {
            self.close(end);
        }
    }

    /// Closes the slice, if one is open, at the end of its text.
    fn close(&mut self, end: usize) {
        self.has_kind = false;
        self.split.used = end;
        let Some(start) = self.start.take() else { return };
        let text = self.window[start..end].trim_end();
        let start = start + (text.len() - text.trim_start().len());
        let span = Span::new(start, start + text.trim_start().len());
        self.split.slices.push(Slice { span, continues: false, prelude: 0 });
    }
}

impl Reader for WosTab {
    fn format(&self) -> &'static Format {
        &TABLE
    }

    fn sniff(&self, head: &str) -> Sniff {
        let text = head.trim_start_matches('\u{feff}').trim_start();
        let line = text.split(['\n', '\r']).next().unwrap_or_default();
        let is_cut = line.len() + 4 > HEAD && line.contains('\t');
        match (is_header(line), text.is_empty() || is_cut) {
            (true, _) => Sniff::Yes,
            (false, true) => Sniff::Maybe,
            (false, false) => Sniff::No,
        }
    }

    /// The prelude is the header.
    fn split(&self, window: &str, last: bool, prelude: &mut String) -> Split {
        let mut split = Split::default();
        while split.used < window.len() {
            let rest = &window[split.used..];
            let break_ = memchr::memchr2(b'\n', b'\r', rest.as_bytes()).map(|length| split.used + length);
            let Some(end) = break_.or(last.then_some(window.len())) else { break };
            let line = window[split.used..end].trim_end();
            if !line.trim_start().is_empty() {
                let span = Span::new(split.used, split.used + line.len());
                split.slices.push(Slice { span, continues: false, prelude: prelude.len() });
                if prelude.is_empty() && is_header(line) {
                    prelude.push_str(line.trim_start_matches('\u{feff}'));
                }
            }
            split.used = (end + 1).min(window.len());
        }
        split
    }

    fn parse(
        &self,
        slice: &str,
        offset: usize,
        context: &Context<'_>,
        report: &mut Report,
    ) -> Option<Record> {
        // Where tables were joined their headers stand among the rows.
        if is_header(slice) {
            return None;
        }
        if context.prelude.is_empty() {
            let message =
                "no line before this one names the columns of the table; nothing of it could be read";
            report.add(Code::UnreadableRecord, Span::new(offset, offset + slice.len()), message);
            return None;
        }
        let fields = fields::in_cells(context.prelude, slice);
        record::read(&fields, slice, offset, context, report)
    }
}

/// Whether a line names columns by their letters: nothing else, and more than a few.
fn is_header(line: &str) -> bool {
    const FEWEST: usize = 4;
    let mut tags =
        line.trim_start_matches('\u{feff}').split('\t').map(str::trim).filter(|tag| !tag.is_empty());
    tags.clone().nth(FEWEST - 1).is_some() && tags.all(|tag| tag.len() == 2 && tagged(tag).is_some())
}
