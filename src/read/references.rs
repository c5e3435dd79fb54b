//! A list of references, one a line.
//!
//! Every line that is not blank is one reference, whatever is in it; only its number or bullet and separators at
//! its end are taken off. Reading the reference is left to [`crate::reference`].

use super::{Context, Reader, Slice, Sniff, Split, marks};
use crate::diagnostic::Report;
use crate::format::Format;
use crate::model::Record;
use crate::reference::{self, list::evidence};
use crate::span::Span;

/// Reads lists of references.
pub(super) struct References;

static FORMAT: Format = Format {
    id: "references",
    extensions: &["refs"],
    description: "one reference a line; leading [12], 12. and bullets are taken off",
};

/// How many bytes of whole lines are handed over at once, so that a list may be endless.
const PART: usize = 64 * 1024;

impl Reader for References {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn sniff(&self, head: &str) -> Sniff {
        if marks::begins_structured(head) {
            return Sniff::No;
        }
        let (mut lines, mut likely) = (0, 0);
        for line in head.lines().map(str::trim).filter(|line| !line.is_empty()) {
            lines += 1;
            likely += usize::from(looks_like_reference(line));
        }
        match (lines, likely) {
            (0, _) => Sniff::Maybe,
            _ if likely * 3 >= lines => Sniff::Yes,
            _ => Sniff::No,
        }
    }

    /// Every slice goes on with the one record that a list is, the first included.
    fn split(&self, window: &str, last: bool, _: &mut String) -> Split {
        let mut split = Split::default();
        while let Some(end) = part(&window[split.used..], last).map(|length| split.used + length) {
            let span = Span::new(split.used, end);
            if !window[span.range()].trim().is_empty() {
                split.slices.push(Slice { span, continues: true, prelude: 0 });
            }
            split.used = end;
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
        let mut record = Record { span: Span::new(offset, offset), ..Record::default() };
        let mut number = None;
        for line in slice.split('\n').map(str::trim).filter(|line| !line.is_empty()) {
            let mark = Mark::of(line, number);
            number = mark.number;
            let raw = without_separators(&line[mark.length..]);
            let start = offset + Span::of(raw, slice).start;
            record.references.push(reference::parse(raw, start, context.knowledge, report));
        }
        Some(record)
    }
}

/// The length of the first part of the text, if all of it is there.
fn part(text: &str, last: bool) -> Option<usize> {
    if text.len() <= PART {
        return (last && !text.is_empty()).then_some(text.len());
    }
    let bytes = text.as_bytes();
    let end = memchr::memrchr(b'\n', &bytes[..PART])
        .or_else(|| memchr::memchr(b'\n', &bytes[PART..]).map(|at| PART + at));
    end.map(|at| at + 1).or(last.then_some(text.len()))
}

/// What marks a reference if white space follows; without it, it is part of the text, as in `\u{b7}OH radicals`.
const BULLETS: [char; 9] =
    ['-', '*', '\u{b7}', '\u{2013}', '\u{2014}', '\u{2022}', '\u{25aa}', '\u{25cf}', '\u{25e6}'];

/// What stands before a reference to number or mark it.
struct Mark {
    /// Its length with the white space after it.
    length: usize,
    number: Option<u32>,
}

impl Mark {
    /// The mark of a line, which has no white space around it; `before` is the number of the line before.
    fn of(line: &str, before: Option<u32>) -> Self {
        let bullet = line.strip_prefix(BULLETS);
        let rest = bullet.filter(|rest| rest.starts_with(char::is_whitespace)).map_or(line, str::trim_start);
        let bare = Self { length: line.len() - rest.len(), number: None };
        let bracketed = rest.strip_prefix('[');
        let digits = bracketed.unwrap_or(rest);
        let after = digits.trim_start_matches(|c: char| c.is_ascii_digit());
        let Ok(number) = digits[..digits.len() - after.len()].parse::<u32>() else { return bare };
        let text = if bracketed.is_some() {
            after.strip_prefix(']').map(|text| text.strip_prefix('.').unwrap_or(text))
        } else {
            // A number that may be a year counts only where the one before it went before.
            let counted =
                !(1500..2100).contains(&number) || before.is_some_and(|before| before + 1 == number);
            let begins = |c: char| c.is_whitespace() || (c.is_alphabetic() && !c.is_lowercase());
            after.strip_prefix(['.', ')']).filter(|text| counted && text.starts_with(begins))
        };
        match text.map(str::trim_start).filter(|text| !text.is_empty()) {
            Some(text) => Self { length: line.len() - text.len(), number: Some(number) },
            None => bare,
        }
    }
}

/// The text without separators at its end, unless it is nothing else.
fn without_separators(text: &str) -> &str {
    let mut end = text;
    while let Some(shorter) = end.strip_suffix(';').filter(|shorter| !evidence::is_entity(shorter)) {
        end = shorter.trim_end();
    }
    if end.is_empty() { text } else { end }
}

/// Whether a line shows at least three signs of a reference, one of them a strong one.
fn looks_like_reference(line: &str) -> bool {
    if line.starts_with(['{', '@', '<']) || line.contains("\",\"") {
        return false;
    }
    let mark = Mark::of(line, None);
    let text = without_separators(&line[mark.length..]);
    let strong = [
        mark.number.is_some(),
        evidence::ends_in_year(text),
        evidence::author_at_start(text) == Some(evidence::Author::Sure),
        text.contains("pp. "),
        text.contains("doi.org/") || text.contains("doi:"),
    ];
    let weak = [has_year(text), memchr::memchr_iter(b',', text.as_bytes()).nth(1).is_some()];
    let count = |signs: &[bool]| signs.iter().filter(|sign| **sign).count();
    count(&strong) > 0 && count(&strong) + count(&weak) >= 3
}

/// Whether four digits that can be a year stand alone.
fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|digits| digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn raws(text: &str) -> Vec<String> {
        let record = References.parse(text, 100, &Context::default(), &mut Report::default()).unwrap();
        assert!(record.document.is_none());
        for reference in &record.references {
            assert_eq!(&text[reference.span.start - 100..reference.span.end - 100], reference.raw);
        }
        record.references.into_iter().map(|reference| reference.raw).collect()
    }

    #[test]
    fn every_line_that_is_not_blank_is_one_reference() {
        assert_eq!(raws("Roe J., Bees, (2005)\r\n\r\n \t\n;\nx"), ["Roe J., Bees, (2005)", ";", "x"]);
    }

    #[test]
    fn numbers_bullets_and_separators_are_taken_off() {
        for line in [
            "[12] Bees",
            "[12]Bees",
            "12. Bees",
            "12)  Bees; ",
            "\u{2022} Bees;;",
            "- Bees",
            "* [3] Bees",
            "\u{2013} Bees",
            "\u{2014} Bees",
            "\u{b7} Bees",
            "\u{25aa}\tBees",
            "\u{25cf} Bees",
            "\u{25e6} 12. Bees",
            "[12]. Bees",
            "[12].Bees",
            "12.Bees",
            "12)Bees",
        ] {
            assert_eq!(raws(line), ["Bees"], "{line}");
        }
    }

    #[test]
    fn numbers_that_belong_to_the_reference_stay() {
        for line in [
            "24, (2010)",
            "3-D printing",
            "2019 IEEE Symposium",
            "12.",
            "[12]",
            "-",
            "1999. A year of bees",
            "-bees",
            "12.5 bees",
            "3.5 GHz hives",
            "4.bees",
            "1999.Bees",
            "[12].",
            "\u{b7}OH radicals",
            "\u{2014}, Bees",
            "Hive &amp;",
        ] {
            assert_eq!(raws(line), [line]);
        }
    }

    #[test]
    fn a_number_before_a_script_without_case_is_taken_off() {
        assert_eq!(raws("12.\u{8702}\u{871c}"), ["\u{8702}\u{871c}"]);
    }

    #[test]
    fn a_number_like_a_year_is_taken_off_where_it_counts_on() {
        assert_eq!(raws("1499. Bees\n1500. Wasps\n1501. Ants"), ["Bees", "Wasps", "Ants"]);
    }

    #[test]
    fn lists_of_references_are_recognised() {
        let lists = [
            "Roe J., Poe A., Bees, Apidologie, 4, pp. 1-9, (2005)\nWasps of the north, (2006)",
            "[1] J. Roe and A. Poe, \"Bees\", Apidologie, vol. 4, pp. 1-9, 2005.",
            "Roe, J., Poe, A., Bees (2005) Apidologie, 41 (1), pp. 49-82",
            "Roe, J. (2005). Bees. Apidologie, 4(1), 1-9.",
            "24, (2010)\nRoe J., Bees, (2005)",
        ];
        for list in lists {
            assert_eq!(References.sniff(list), Sniff::Yes, "{list}");
        }
        assert_eq!(References.sniff(" \n"), Sniff::Maybe);
    }

    #[test]
    fn other_text_is_not_taken_for_references() {
        let others = [
            "Bees were kept in 1905, in 1906 (see Roe, 1907), and later.\nNothing else is known.",
            "\0\0Roe J., Bees, (2005)",
            "@article{a, title = {Bees}, pages = {1-9}, year = {2005}, doi = {https://doi.org/10.1/a}}",
            "{\"title\": \"Bees\", \"DOI\": \"doi:10.1/a\", \"issued\": \"2005\"}",
            "TY  - JOUR\nAU  - Roe, J.\nPY  - 2005\nER  - ",
            "\"Authors\",\"Title\"\n\"Roe J.; Poe A.\",\"Bees\",\"2005\",\"pp. 1-9\"",
        ];
        for other in others {
            assert_eq!(References.sniff(other), Sniff::No, "{other}");
        }
    }

    #[test]
    fn a_long_list_comes_in_parts_of_whole_lines() {
        let text = format!("{}\n{}\n", "Roe J., Bees, (2005)\n".repeat(10_000), "a".repeat(3 * PART));
        let split = References.split(&text, true, &mut String::new());
        assert!(split.slices.len() > 3);
        assert_eq!(split.used, text.len());
        let parts: Vec<_> = split.slices.iter().flat_map(|slice| raws(&text[slice.span.range()])).collect();
        assert_eq!(parts.len(), 10_001);
    }

    proptest! {
        #[test]
        fn windows_make_no_difference(lines in prop::collection::vec((0usize..90_000, 0usize..3), 0..8), step in 1usize..99_999) {
            let text: String = lines.iter().map(|(length, breaks)| "a".repeat(*length) + &"\n".repeat(*breaks)).collect();
            let whole = References.split(&text, true, &mut String::new());
            let (mut start, mut slices) = (0, Vec::new());
            for end in (0..text.len()).step_by(step).chain([text.len()]) {
                let split = References.split(&text[start..end], end == text.len(), &mut String::new());
                slices.extend(split.slices.iter().map(|slice| Slice { span: slice.span.shifted(start), ..*slice }));
                start += split.used;
            }
            prop_assert_eq!(slices, whole.slices);
        }

        #[test]
        fn as_many_references_as_lines_with_text(text in any::<String>()) {
            prop_assert_eq!(raws(&text).len(), text.split('\n').filter(|line| !line.trim().is_empty()).count());
        }
    }
}
