//! The fields of a record of PubMed: lines with up to four letters, a dash behind them, and lines with six blanks that go on.

use crate::span::Span;

/// One field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field<'t> {
    /// Its name, `TI`, `PMID`.
    pub(super) tag: &'t str,
    /// Its lines, white space around them left off; never empty.
    lines: Vec<&'t str>,
}

/// The tag that a line begins with, `TI  - `, and what stands behind it.
pub(super) fn tagged(line: &str) -> Option<(&str, &str)> {
    let (tag, rest) = line.split_at_checked(4)?;
    let value = rest.strip_prefix('-')?;
    let tag = tag.trim_end();
    let sound = tag.len() > 1
        && tag.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        && (value.is_empty() || value.starts_with(' '));
    sound.then(|| (tag, value.trim()))
}

/// The fields of a record, and the lines before the first of them that belong to none.
pub(super) fn fields(record: &str) -> (Vec<Field<'_>>, Vec<&str>) {
    let (mut fields, mut outside): (Vec<Field<'_>>, _) = (Vec::new(), Vec::new());
    for line in record.split(['\n', '\r']) {
        let line = line.strip_prefix('\u{feff}').unwrap_or(line);
        let text = line.trim();
        if let Some((tag, value)) = tagged(line) {
            fields.push(Field { tag, lines: if value.is_empty() { Vec::new() } else { vec![value] } });
        } else if !text.is_empty() {
            match fields.last_mut() {
                Some(field) => field.lines.push(text),
                None => outside.push(text),
            }
        }
    }
    fields.retain(|field| !field.lines.is_empty());
    (fields, outside)
}

impl<'t> Field<'t> {
    /// Its text in one line.
    pub(super) fn text(&self) -> String {
        self.lines.join(" ")
    }

    /// Its text as it stands in the record that it was read from.
    pub(super) fn printed(&self, record: &'t str) -> &'t str {
        let (Some(first), Some(last)) = (self.lines.first(), self.lines.last()) else { return "" };
        &record[Span::of(first, record).start..Span::of(last, record).end]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_has_up_to_four_letters_and_a_dash_behind_them() {
        assert_eq!(tagged("PMID- 12"), Some(("PMID", "12")));
        assert_eq!(tagged("TI  - On bees"), Some(("TI", "On bees")));
        assert_eq!(tagged("TT  -"), Some(("TT", "")));
        for line in ["      goes on", "TI - On bees", "T   - x", "tI  - x", "TI  -x", "\u{e9}\u{e9}- x", ""] {
            assert_eq!(tagged(line), None, "{line}");
        }
    }

    #[test]
    fn a_field_goes_on_in_lines_without_a_tag() {
        let record = "PMID- 12\r\nTI  - On bees\r\n      in spring.\r\nAB  - \r\nLA  - eng";
        let (fields, outside) = fields(record);
        let shown: Vec<_> = fields.iter().map(|field| (field.tag, field.text())).collect();
        let expected = [("PMID", "12"), ("TI", "On bees in spring."), ("LA", "eng")];
        assert_eq!(shown, expected.map(|(tag, text)| (tag, text.to_owned())));
        assert_eq!(fields[1].printed(record), "On bees\r\n      in spring.");
        assert_eq!(outside, Vec::<&str>::new());
        assert_eq!(super::fields("Dear Ann,\nPMID- 12").1, ["Dear Ann,"]);
    }
}
