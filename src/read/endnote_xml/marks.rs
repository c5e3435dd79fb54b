//! Where records begin and end, told by their tags alone: comments, CDATA and instructions are passed over, and nothing else is read.
//!
//! Text is not demanded to be well formed. What begins a comment and never ends it is text.

use memchr::memmem;

use crate::span::Span;

/// A tag of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// `<record>`
    Opens(Span),
    /// `</record>`
    Closes(Span),
    /// `<record/>`
    Empty(Span),
}

/// How many bytes have to be seen of a tag to tell what it is: `<![CDATA[`, `</record>`.
const SEEN: usize = 9;

/// What stands in angle brackets and is no tag, by its beginning, with its end.
const PASSED_OVER: [(&str, &str); 4] = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">")];

/// What was looked for in a text and stands nowhere behind some place, so that it is not looked for again.
#[derive(Default)]
struct Missing {
    ends: [bool; PASSED_OVER.len()],
    bracket: bool,
}

impl Missing {
    /// The length of what is passed over at the beginning of a text; `Some(None)` where its end is missing.
    fn passed_over(&mut self, text: &str) -> Option<Option<usize>> {
        let at = PASSED_OVER.iter().position(|(begin, _)| text.starts_with(begin))?;
        let (begin, end) = PASSED_OVER[at];
        if self.ends[at] {
            return Some(None);
        }
        let length = memmem::find(&text.as_bytes()[begin.len()..], end.as_bytes());
        self.ends[at] = length.is_none();
        Some(length.map(|length| begin.len() + length + end.len()))
    }

    /// Where the tag at the beginning of a text ends.
    fn end_of_tag(&mut self, text: &str) -> Option<usize> {
        let end = if self.bracket { None } else { memchr::memchr(b'>', text.as_bytes()) };
        self.bracket = end.is_none();
        end
    }
}

/// The tags of records, in order. Unless `last`, none from what may go on behind the end of the text on.
pub(super) fn marks(text: &str, last: bool) -> impl Iterator<Item = Mark> {
    let (mut at, mut missing) = (0, Missing::default());
    std::iter::from_fn(move || {
        while let Some(found) = memchr::memchr(b'<', &text.as_bytes()[at..]) {
            let start = at + found;
            let rest = &text[start..];
            if rest.len() < SEEN && !last {
                return None;
            }
            let record = record(rest);
            let end = match (missing.passed_over(rest), record) {
                (Some(length), _) => length,
                (None, Some(_)) => missing.end_of_tag(rest).map(|end| end + 1),
                (None, None) => Some(1),
            };
            let Some(end) = end else {
                if !last {
                    return None;
                }
                at = start + 1;
                continue;
            };
            at = start + end;
            let Some(closes) = record else { continue };
            let place = Span::new(start, at);
            let is_empty = rest[..end - 1].ends_with('/');
            return Some(match (closes, is_empty) {
                (true, _) => Mark::Closes(place),
                (false, true) => Mark::Empty(place),
                (false, false) => Mark::Opens(place),
            });
        }
        None
    })
}

/// Whether a tag is that of a record, and then whether it closes it.
fn record(text: &str) -> Option<bool> {
    let (name, closes) = text.strip_prefix("</").map_or((&text[1..], false), |name| (name, true));
    let behind = name.strip_prefix("record")?;
    behind.starts_with(['>', '/', ' ', '\t', '\n', '\r']).then_some(closes)
}

/// The place of text that stands between tags where none is to be, from its first character to its last.
pub(super) fn text_outside(text: &str) -> Option<Span> {
    let mut found: Option<Span> = None;
    let (mut at, mut missing) = (0, Missing::default());
    while at < text.len() {
        let rest = &text[at..];
        let end = match missing.passed_over(rest) {
            Some(length) => length,
            None if rest.starts_with('<') => missing.end_of_tag(rest).map(|end| end + 1),
            None => None,
        };
        if let Some(end) = end {
            at += end;
            continue;
        }
        let length = memchr::memchr(b'<', &rest.as_bytes()[1..]).map_or(rest.len(), |length| length + 1);
        let run = rest[..length].trim();
        if !run.is_empty() {
            let place = Span::of(run, text);
            found = Some(found.map_or(place, |before| Span::new(before.start, place.end)));
        }
        at += length;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_records_are_found_where_they_are_tags() {
        let shown = |text: &str, last| {
            let shown = marks(text, last).map(|mark| match mark {
                Mark::Opens(_) => '(',
                Mark::Closes(_) => ')',
                Mark::Empty(_) => '0',
            });
            shown.collect::<String>()
        };
        assert_eq!(shown("<records><record>a</record><record a='1'/></records>", true), "()0");
        assert_eq!(shown("<!-- <record> --><![CDATA[</record>]]><?record ?><record >", true), "(");
        assert_eq!(shown("<record><!-- </record>", true), "()", "a comment that never ends is text");
        assert_eq!(shown("<record><!-- </record>          ", false), "(");
        assert_eq!(shown("<record>a</recor", false), "(");
    }

    #[test]
    fn text_outside_of_tags_is_found() {
        let text = "<?xml version=\"1.0\"?><!DOCTYPE xml> lost <records>\n here <!-- x -->";
        assert_eq!(text_outside(text).map(|place| &text[place.range()]), Some("lost <records>\n here"));
        assert_eq!(text_outside("<xml>\n <records>"), None);
        assert_eq!(text_outside("a é"), Some(Span::new(0, 4)));
    }
}
