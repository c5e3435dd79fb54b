//! Lines of RIS: where a line ends, whether it has a tag, and where records begin and end by their tags.
//!
//! The specification has `TAG␠␠-␠value`. Files that people have write one blank or a tab before the hyphen, none behind it, or the
//! tag in lower case; such a line counts where its tag is one that is known, so that a line of an abstract is not
//! taken for a field. What tags mean is left to [`managed`](crate::read::managed).

use crate::read::managed::{self, Tag};

/// A line of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Where it begins.
    pub(super) start: usize,
    /// Where it ends, its line break left off.
    pub(super) end: usize,
    /// Where the next line begins.
    pub(super) next: usize,
}

/// The lines of a text from `at` on, whether they end in LF, CR LF or CR. Unless `last`, a line whose break is not seen as a whole
/// is left out.
pub(super) fn lines(text: &str, at: usize, last: bool) -> impl Iterator<Item = Line> {
    let bytes = text.as_bytes();
    let mut start = at;
    std::iter::from_fn(move || {
        let rest = bytes.get(start..).filter(|rest| !rest.is_empty())?;
        let Some(length) = memchr::memchr2(b'\n', b'\r', rest) else {
            let line = Line { start, end: bytes.len(), next: bytes.len() };
            start = bytes.len();
            return last.then_some(line);
        };
        let end = start + length;
        let next = match (bytes[end], bytes.get(end + 1)) {
            (b'\r', Some(b'\n')) => end + 2,
            // A line feed may follow.
            (b'\r', None) if !last => return None,
            _ => end + 1,
        };
        let line = Line { start, end, next };
        start = next;
        Some(line)
    })
}

/// A line with a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tagged<'t> {
    /// The tag, in capitals.
    pub(super) tag: Tag,
    /// The value without blanks around it.
    pub(super) value: &'t str,
    /// Whether it is written as the specification has it.
    pub(super) is_exact: bool,
}

/// The tag of a line and its value, if it has one.
pub(super) fn tagged(line: &str) -> Option<Tagged<'_>> {
    // A mark of the byte order stands within a text where files were joined.
    let body = line.trim_start_matches('\u{feff}');
    let bare = body.trim_start_matches([' ', '\t']);
    let is_indented = bare.len() < body.len();
    if !is_indented && matches!(bare.trim_end(), "ER" | "ER-" | "ER -") {
        return Some(Tagged { tag: Tag::END, value: "", is_exact: false });
    }
    let &[first, second, ..] = bare.as_bytes() else { return None };
    if !first.is_ascii_alphabetic() || !second.is_ascii_alphanumeric() {
        return None;
    }
    let behind = &bare[2..];
    let hyphen = behind.trim_start_matches([' ', '\t']);
    let blanks = behind.len() - hyphen.len();
    let value = hyphen.strip_prefix('-')?;
    let is_apart = value.is_empty() || value.starts_with(char::is_whitespace);
    let is_upper = !first.is_ascii_lowercase() && !second.is_ascii_lowercase();
    let has_two = behind.starts_with("  -");
    let tag = Tag::new(first, second);
    let is_exact = is_upper && has_two && is_apart && !is_indented;
    let is_near = || match (is_upper, is_apart) {
        (true, true) => (1..=3).contains(&blanks),
        (true, false) | (false, true) => has_two && !is_indented,
        (false, false) => false,
    };
    (is_exact || is_near() && tag.is_known()).then_some(Tagged { tag, value: value.trim(), is_exact })
}

impl Tagged<'_> {
    /// Whether a record begins here.
    pub(super) fn begins(&self) -> bool {
        self.tag == Tag::TYPE && (self.is_exact || managed::Kind::of_code(self.value).is_some())
    }

    /// Whether a record ends here. With a value it is the line of a text, on oestrogen receptors for one.
    pub(super) fn ends(&self) -> bool {
        self.tag == Tag::END && self.value.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<(String, &str, bool)> {
        tagged(line).map(|found| (found.tag.to_string(), found.value, found.is_exact))
    }

    #[test]
    fn tags_are_read_as_people_have_them() {
        for (line, tag, value, is_exact) in [
            ("TY  - JOUR", "TY", "JOUR", true),
            ("ER  -", "ER", "", true),
            ("ER  - ", "ER", "", true),
            ("ER", "ER", "", false),
            ("ER- ", "ER", "", false),
            ("X9  - kept", "X9", "kept", true),
            ("AU - Roe, J.", "AU", "Roe, J.", false),
            ("AU\t- Roe, J.", "AU", "Roe, J.", false),
            ("au  - Roe, J.", "AU", "Roe, J.", false),
            ("AU  -Roe, J.", "AU", "Roe, J.", false),
            ("  AU  - Roe, J.", "AU", "Roe, J.", false),
            ("\u{feff}TY  - JOUR", "TY", "JOUR", true),
        ] {
            assert_eq!(read(line), Some((tag.to_owned(), value, is_exact)), "{line:?}");
        }
    }

    #[test]
    fn lines_of_text_have_no_tag() {
        for line in [
            "",
            "A",
            "is - however - one",
            "UK - the land",
            "it  - was",
            "AU Roe",
            "X9 - text",
            "é  - x",
            "1A  - x",
        ] {
            assert_eq!(read(line), None, "{line:?}");
        }
    }

    #[test]
    fn lines_end_in_any_break_once_it_is_whole() {
        let ends = |text: &str, last| {
            lines(text, 0, last).map(|line| &text[line.start..line.end]).collect::<Vec<_>>().join("|")
        };
        assert_eq!(ends("a\r\nb\rc\n\nd", true), "a|b|c||d");
        assert_eq!(ends("a\r\nb\rc\n\nd", false), "a|b|c|");
        assert_eq!(ends("a\nb\r", false), "a");
        assert_eq!(ends("a\nb\r", true), "a|b");
    }
}
