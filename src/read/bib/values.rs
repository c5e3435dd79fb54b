//! Values that are no text: dates, months, pages, keywords, book numbers.
//!
//! Each is read from the text of its value, in which TeX is decoded already, apart from keywords, which are cut before. What has
//! not the form of its field is told, and left to [`super::fields`].

use super::names::cut;
use super::tex::{self, Found};
use crate::model::{Date, Isbn, Pages};
use crate::reference::dates::month_begun;

/// A date as far as it was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) first: Date,
    /// The end of a range.
    pub(super) last: Option<Date>,
    /// Whether all of the text is in it.
    pub(super) is_whole: bool,
}

impl Read {
    const fn whole(first: Date) -> Self {
        Self { first, last: None, is_whole: true }
    }
}

/// Words that people put before the day on which they looked.
const ACCESS: [&str; 8] = ["accessed", "retrieved", "visited", "last", "on", "checked", "online", "access"];

/// A date as biber reads it (ISO 8601-2, level 1), a range with a stroke between its ends, or as people write it.
pub(super) fn date(text: &str) -> Option<Read> {
    let text = text.trim();
    if let Some(read) = iso(text) {
        return Some(read);
    }
    if let Some((first, last)) = text.split_once('/').filter(|(_, last)| !last.contains('/'))
        && let Some(first) = iso(first)
    {
        return Some(match iso(last) {
            Some(last) => {
                Read { first: first.first, last: Some(last.first), is_whole: first.is_whole && last.is_whole }
            }
            None => Read { is_whole: false, ..first },
        });
    }
    written(text)
}

/// `2020`, `2020-03`, `2020-03-05`, a time of day behind it; `~`, `?` and `%` say that it is not certain.
fn iso(text: &str) -> Option<Read> {
    let text = text.trim();
    let bare = text.trim_end_matches(['~', '?', '%']);
    let day = bare.split_once('T').map_or(bare, |(day, _)| day);
    let mut parts = day.split('-');
    let year = parts.next().filter(|year| year.len() == 4).and_then(number)?;
    let month = parts.next().map(|month| number(month).and_then(|month| u8::try_from(month).ok()));
    let days = parts.next().map(|day| number(day).and_then(|day| u8::try_from(day).ok()));
    if parts.next().is_some() || month == Some(None) || days == Some(None) {
        return None;
    }
    let (month, days) = (month.flatten(), days.flatten());
    let mut date = Date::year(year);
    date = month.map_or(date, |month| date.with_month(month));
    date = days.map_or(date, |days| date.with_day(days));
    // A season is a month from 21 to 24.
    let is_whole = date.month() == month && date.day() == days && day.len() == text.len();
    Some(Read { first: date, last: None, is_whole })
}

fn number(digits: &str) -> Option<u16> {
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| digits.parse().ok())
        .flatten()
}

/// `5 March 2020`, `March 5, 2020`, `2020/03/05`, words before it left aside.
fn written(text: &str) -> Option<Read> {
    if text.starts_with('-') {
        return None;
    }
    let (mut year, mut month, mut day) = (None, None, None);
    let is_gap =
        |c: char| c.is_whitespace() || matches!(c, ',' | '.' | '/' | '-' | ':' | '(' | ')' | '–' | '~');
    for word in text.split(is_gap).filter(|word| !word.is_empty()) {
        let bare = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let ordinal = matches!(&word[bare.len()..], "" | "st" | "nd" | "rd" | "th");
        match number(bare).filter(|_| ordinal) {
            Some(number) if bare.len() == 4 && year.is_none() => year = Some(number),
            // A month in digits stands behind the year alone.
            Some(number) if bare.len() <= 2 && year.is_some() && month.is_none() && number <= 12 => {
                month = u8::try_from(number).ok();
            }
            Some(number) if bare.len() <= 2 && day.is_none() => day = u8::try_from(number).ok(),
            Some(_) => return None,
            None => match month_begun(word) {
                Some(named) if month.is_none() => month = Some(named),
                _ if ACCESS.contains(&word.to_lowercase().as_str()) => {}
                _ => return None,
            },
        }
    }
    let mut date = Date::year(year?);
    if let Some(month) = month {
        date = date.with_month(month);
    } else if day.is_some() {
        return None;
    }
    if let Some(day) = day {
        date = date.with_day(day);
    }
    (date.month() == month && date.day() == day).then_some(Read::whole(date))
}

/// The year of the field `year`, and whether that is all it says: `2020a` is 2020 and more.
pub(super) fn year(text: &str) -> Option<(u16, bool)> {
    let text = text.trim();
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let behind = &text[digits..];
    match number(&text[..digits]) {
        Some(year) if behind.is_empty() && digits <= 4 => Some((year, true)),
        Some(year) if digits == 4 && !behind.starts_with(char::is_alphanumeric) => Some((year, false)),
        Some(year) if digits == 4 && behind.chars().count() == 1 => Some((year, false)),
        Some(_) | None => {
            // `[2020]` and `c2020` say no other year.
            let bare = text.trim_matches(|c: char| matches!(c, '[' | ']' | '(' | ')' | 'c' | '©' | '?'));
            number(bare).filter(|_| bare.len() == 4).map(|year| (year, false))
        }
    }
}

/// The month of the field `month`, the day that may stand beside it, and whether that is all it says.
pub(super) fn month(text: &str) -> Option<(u8, Option<u8>, bool)> {
    let is_gap = |c: char| c.is_whitespace() || matches!(c, ',' | '.' | '-' | '–' | '/' | '~');
    let words: Vec<&str> = text.split(is_gap).filter(|word| !word.is_empty()).collect();
    let digits = |word: &str| {
        let bare = word.trim_end_matches(|c: char| c.is_ascii_lowercase());
        number(bare).and_then(|number| u8::try_from(number).ok())
    };
    let is_month = |month: &u8| (1..=12).contains(month);
    match words[..] {
        [month] => {
            month_begun(month).or_else(|| digits(month).filter(is_month)).map(|month| (month, None, true))
        }
        [month, day] if month_begun(month).is_some() && digits(day).is_some() => {
            Some((month_begun(month)?, digits(day), true))
        }
        [day, month] if month_begun(month).is_some() && digits(day).is_some() => {
            Some((month_begun(month)?, digits(day), true))
        }
        [first, ..] => {
            month_begun(first).or_else(|| digits(first).filter(is_month)).map(|month| (month, None, false))
        }
        [] => None,
    }
}

/// Pages: a range where one dash stands between two of them, else as they stand.
pub(super) fn pages(text: &str) -> Option<Pages> {
    let text = text.trim();
    let text = text.strip_prefix("pp.").or_else(|| text.strip_prefix("p.")).unwrap_or(text).trim();
    let is_dash = |c: char| matches!(c, '–' | '—');
    let dashes = text.chars().filter(|c| is_dash(*c)).count();
    let hyphens = text.chars().filter(|c| *c == '-').count();
    let cut = match (dashes, hyphens) {
        (1, _) => text.split_once(is_dash),
        (0, 1) => text.split_once('-'),
        (_, _) => None,
    };
    match cut.map(|(first, last)| (first.trim(), last.trim())) {
        Some((first, last)) if !first.is_empty() && !last.is_empty() && !text.contains([',', ';']) => {
            Some(Pages::range(first, last))
        }
        Some(_) | None => (!text.is_empty()).then(|| Pages::single(text)),
    }
}

/// Keywords, cut at commas and semicolons outside of braces; a comma behind a backslash is JabRef's own.
pub(super) fn keywords(raw: &str, found: &mut Found, into: &mut Vec<String>) {
    const COMMA: char = '\u{1}';
    let escaped: String;
    let raw = if raw.contains("\\,") {
        escaped = raw.replace("\\,", "\u{1}");
        &escaped
    } else {
        raw
    };
    for keyword in cut(raw, |byte| matches!(byte, b',' | b';')) {
        let keyword = tex::text(keyword, found).replace(COMMA, ",");
        if !keyword.is_empty() && !into.contains(&keyword) {
            into.push(keyword);
        }
    }
}

/// The first book number in a text, and whether it is all of it.
pub(super) fn isbn(text: &str) -> Option<(Isbn, bool)> {
    let text = text.trim();
    if let Some(isbn) = Isbn::parse(text) {
        return Some((isbn, true));
    }
    let mut parts = text.split([',', ';', '/', ' ']).map(str::trim).filter(|part| !part.is_empty());
    parts
        .find_map(|part| Isbn::parse(part.trim_start_matches("ISBN").trim_start_matches([':', ' '])))
        .map(|isbn| (isbn, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_biber_and_people_write_them() {
        let day = Date::year(2020).with_month(3).with_day(5);
        for (text, first, is_whole) in [
            ("2020", Date::year(2020), true),
            ("2020-03", Date::year(2020).with_month(3), true),
            ("2020-03-05", day, true),
            ("2020-03-05T10:20:30", day, false),
            ("2020?", Date::year(2020), false),
            ("2020-21", Date::year(2020), false),
            ("2020/03/05", day, true),
            ("5 March 2020", day, true),
            ("Mar. 5th, 2020", day, true),
            ("Accessed: 2020-03-05", day, true),
            ("March 2020", Date::year(2020).with_month(3), true),
        ] {
            let read = date(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((read.first, read.last, read.is_whole), (first, None, is_whole), "{text}");
        }
        let range = date("2020-03-05/2020-03-07").unwrap();
        assert_eq!((range.first, range.last, range.is_whole), (day, Some(day.with_day(7)), true));
        assert_eq!(date("2020/").map(|read| read.is_whole), Some(false));
        for text in ["", "n.d.", "199u", "-0044", "20200", "5/3/20", "spring 2020", "2020-13-40-1"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn years_and_months_say_what_they_do_not_tell() {
        for (text, expected) in [
            ("2020", Some((2020, true))),
            ("999", Some((999, true))),
            ("2020a", Some((2020, false))),
            ("[2020]", Some((2020, false))),
            ("2020/21", Some((2020, false))),
            ("in press", None),
            ("20201", None),
            ("1850s", Some((1850, false))),
        ] {
            assert_eq!(year(text), expected, "{text}");
        }
        for (text, expected) in [
            ("mar", Some((3, None, true))),
            ("September", Some((9, None, true))),
            ("Sept.", Some((9, None, true))),
            ("03", Some((3, None, true))),
            ("mar 5", Some((3, Some(5), true))),
            ("5 March", Some((3, Some(5), true))),
            ("July-August", Some((7, None, false))),
            ("Spring", None),
            ("13", None),
        ] {
            assert_eq!(month(text), expected, "{text}");
        }
    }

    #[test]
    fn pages_are_a_range_where_one_dash_stands_between() {
        for (text, expected) in [
            ("49–82", Some(Pages::range("49", "82"))),
            ("49 - 82", Some(Pages::range("49", "82"))),
            ("12-1–12-15", Some(Pages::range("12-1", "12-15"))),
            ("e1234", Some(Pages::single("e1234"))),
            ("12-15, 20-22", Some(Pages::single("12-15, 20-22"))),
            ("pp. 3-4", Some(Pages::range("3", "4"))),
            ("49–", Some(Pages::single("49–"))),
            ("", None),
        ] {
            assert_eq!(pages(text), expected, "{text}");
        }
    }

    #[test]
    fn keywords_and_book_numbers_are_cut() {
        let mut words = Vec::new();
        keywords(r"bees, {wasps, social}; R\&D, ants\, red, bees,", &mut Found::default(), &mut words);
        assert_eq!(words, ["bees", "wasps, social", "R&D", "ants, red"]);
        let found = |text| isbn(text).map(|(isbn, whole)| (isbn.to_string(), whole));
        assert_eq!(found("978-0-306-40615-7"), Some(("978-0-306-40615-7".into(), true)));
        assert_eq!(found("0-306-40615-2, 978-0-306-40615-7"), Some(("0-306-40615-2".into(), false)));
        assert_eq!(found("0-306-40615-3"), None);
    }
}
