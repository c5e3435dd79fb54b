//! Rows as text that a spreadsheet program opens and saves without changing what is in the cells.
//!
//! What the cells mean is left to the other files of this folder.

use std::borrow::Cow;

use csv::{ReaderBuilder, WriterBuilder};

/// The longest text that a spreadsheet may take for a number, a date or a time, in bytes.
const LONGEST_NUMBER: usize = 24;

/// The shortest name of a month, `May`.
const SHORTEST_MONTH: usize = 3;

/// The longest number that a spreadsheet shows and saves digit for digit, with room to spare.
const LONGEST_PLAIN: usize = 9;

/// Writes rows, separated by tabs, in UTF-8 with the byte order mark that Excel tells it by.
pub(super) fn write(rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut writer = WriterBuilder::new().delimiter(b'\t').from_writer(Vec::new());
    for row in rows {
        let written = writer.write_record(row.iter().map(|cell| guarded(cell).as_bytes().to_vec()));
        debug_assert!(written.is_ok(), "memory takes every row, and all rows are of one length");
    }
    let bytes = writer.into_inner().unwrap_or_default();
    format!("\u{feff}{}", String::from_utf8(bytes).unwrap_or_default())
}

/// Reads rows, each with its line. Programs that save with commas or semicolons between cells are understood, too.
pub(super) fn read(text: &str) -> impl Iterator<Item = Result<(usize, Vec<String>), csv::Error>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let header = text.lines().next().unwrap_or_default();
    let delimiter = [b'\t', b';', b','].into_iter().find(|byte| header.as_bytes().contains(byte));
    let reader = ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b'\t'))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    // The position of a record is that of the blank lines before it.
    let (mut at, mut line) = (0, 1);
    reader.into_records().map(move |record| {
        let record = record?;
        let begin =
            record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(at);
        let rest = text.get(begin..).unwrap_or_default();
        let begin = begin + (rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        line += memchr::memchr_iter(b'\n', text.get(at..begin).unwrap_or_default().as_bytes()).count();
        at = begin;
        Ok((line, record.iter().map(|cell| unguarded(cell.trim()).to_owned()).collect()))
    })
}

/// The text with an apostrophe before it where a spreadsheet would run it as a formula or turn it into a number or
/// a date: `=1+1`, `3-4`, `007`, `May 5`; and where an apostrophe that it begins with would be taken for such a guard.
fn guarded(text: &str) -> Cow<'_, str> {
    let behind = text.trim_start_matches('\'');
    let is_guarded = if behind.len() < text.len() { is_doubtful(behind) } else { would_change(text) };
    if is_guarded { format!("'{text}").into() } else { text.into() }
}

/// The text without the apostrophe that guards it, where one does.
fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| is_doubtful(rest.trim_start_matches('\''))).unwrap_or(text)
}

/// Whether an apostrophe before the text is a guard: a person may have added to what stood behind it.
fn is_doubtful(text: &str) -> bool {
    text.starts_with(begins_number) || would_change(text)
}

/// Whether a character can begin a number or a date, in figures.
const fn begins_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '.' | ',' | '(' | '$' | '\u{a3}' | '\u{a5}' | '\u{20ac}')
}

/// Whether a spreadsheet would make something else of the text.
fn would_change(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    if matches!(first, '=' | '+' | '-' | '@' | '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}') {
        return true;
    }
    if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false") {
        return true;
    }
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    if !has_digit || text.len() > LONGEST_NUMBER {
        return false;
    }
    let is_plain = text.len() <= LONGEST_PLAIN && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_kept = is_plain && (first != '0' || text.len() == 1);
    // A month may stand before its day or year; other words make a text of it.
    let behind_word = text.trim_start_matches(char::is_alphabetic);
    let is_month_like =
        text.len() - behind_word.len() >= SHORTEST_MONTH && !behind_word.contains(char::is_alphabetic);
    !is_kept && (begins_number(first) || is_month_like)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_spreadsheet_would_change_is_guarded() {
        for text in [
            "=1+1",
            "+49",
            "-5",
            "@SUM(A1)",
            "3-4",
            "1/2",
            "007",
            "1e5",
            "5.10",
            "(5)",
            "12:30",
            "May 5",
            "Sept-12",
            "MARCH1",
            "5 de septiembre de 2020",
            "1234567890",
            "true",
            "'3-4",
            "'68",
        ] {
            assert_eq!(guarded(text), format!("'{text}"), "{text}");
            assert_eq!(unguarded(&guarded(text)), text);
        }
    }

    #[test]
    fn other_text_stands_as_it_is() {
        for text in [
            "",
            "41",
            "0",
            "Bees",
            "'t Hooft, G.",
            "e12",
            "S1",
            "The bees of 2005",
            "12 bees in a hive of honey",
        ] {
            assert_eq!(guarded(text), text);
            assert_eq!(unguarded(text), text);
        }
    }

    #[test]
    fn a_guard_is_no_part_of_what_a_person_adds() {
        assert_eq!(
            unguarded("'3-4, a supplement on the bees of spring"),
            "3-4, a supplement on the bees of spring"
        );
    }

    #[test]
    fn commas_and_semicolons_separate_too() {
        for sheet in ["a\tb\r\n1\t\"x\ty\"\r\n", "\u{feff}a;b\n1;x\ty\n", "a,b\n\n1,x\ty"] {
            let rows: Vec<_> = read(sheet).map(|row| row.unwrap().1).collect();
            assert_eq!(rows, [["a", "b"], ["1", "x\ty"]], "{sheet}");
        }
    }

    proptest! {
        #[test]
        fn a_sheet_reads_back(cell in "('|=|[0-9]|\\PC|\"|\t|\n|;){0,8}") {
            let cell = cell.trim().to_owned();
            let sheet = write([vec!["a".to_owned(), "b".to_owned()], vec!["x".to_owned(), cell.clone()]].into_iter());
            let rows: Vec<_> = read(&sheet).map(|row| row.unwrap()).collect();
            prop_assert_eq!(&rows[1].1[1], &cell, "{:?}", sheet);
        }
    }
}
