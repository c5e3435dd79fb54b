//! The format of PubMed, `.nbib`: records in lines, `PMID- 12`, `TI  - On bees.`
//!
//! [`fields`] finds the fields, [`record`] makes a record of them. It has no references.

mod dates;
mod fields;
mod kinds;
mod record;
#[cfg(test)]
mod tests;

use super::description::report_outside;
use super::{Context, Reader, Slice, Sniff, Split};
use crate::diagnostic::Report;
use crate::format::Format;
use crate::model::Record;
use crate::span::Span;
use fields::tagged;

/// Reads records of PubMed.
pub(super) struct Nbib;

static FORMAT: Format = Format {
    id: "nbib",
    extensions: &["nbib"],
    description: "PubMed: PMID- 12, TI  - On bees, with lines of six blanks that go on",
};

impl Reader for Nbib {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn sniff(&self, head: &str) -> Sniff {
        let mut lines = head.trim_start_matches('\u{feff}').split(['\n', '\r']);
        let Some(first) = lines.find(|line| !line.trim().is_empty()) else { return Sniff::Maybe };
        match tagged(first) {
            Some(("PMID", number)) if number.starts_with(|c: char| c.is_ascii_digit()) => Sniff::Yes,
            // The fields may stand in another order, but RIS has a type first.
            Some((tag, _)) if tag != "TY" && lines.any(|line| line.starts_with("PMID- ")) => Sniff::Yes,
            Some(_) | None => Sniff::No,
        }
    }

    /// A record begins with its number.
    fn split(&self, window: &str, last: bool, _: &mut String) -> Split {
        let (mut split, mut start, mut at, mut has_fields) = (Split::default(), 0, 0, false);
        while at < window.len() {
            let break_ = memchr::memchr2(b'\n', b'\r', &window.as_bytes()[at..]).map(|length| at + length);
            let Some(end) = break_.or(last.then_some(window.len())) else { break };
            let line = &window[at..end];
            if let Some((tag, _)) = tagged(line.strip_prefix('\u{feff}').unwrap_or(line)) {
                if tag == "PMID" && has_fields {
                    split.slices.extend(slice(window, start, at));
                    (start, split.used) = (at, at);
                }
                has_fields = true;
            }
            at = (end + 1).min(window.len());
        }
        if last {
            split.slices.extend(slice(window, start, window.len()));
            split.used = window.len();
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
        let (fields, outside) = fields::fields(slice);
        report_outside(&outside, slice, offset, report);
        (!fields.is_empty()).then(|| record::read(&fields, slice, offset, context, report))
    }
}

/// The text between two places without white space around it, if there is any.
fn slice(window: &str, start: usize, end: usize) -> Option<Slice> {
    let text = window[start..end].trim();
    (!text.is_empty()).then(|| Slice { span: Span::of(text, window), continues: false, prelude: 0 })
}
