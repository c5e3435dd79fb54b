//! Dates in words as references print them beside the year: days of publication and of access.

use super::{lexicon, tail};
use crate::model::{Date, DateRange};
use crate::span::Span;

/// The number of a month, from its name in English or its first three or four letters with or without a stop.
pub(crate) fn month(word: &str) -> Option<u8> {
    lexicon::month(word)
}

/// The same from any beginning of its name that has three letters or more.
pub(crate) fn month_begun(word: &str) -> Option<u8> {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let (month, name) = lexicon::month_that_begins(*word.as_bytes().first_chunk()?)?;
    name.starts_with(&word).then_some(month)
}

/// A date without its year: a month and perhaps a day, `August`, `May 12`, `4 September`, `July, 14`. Of several days
/// none is taken.
pub(crate) fn month_and_day(text: &str) -> Option<(u8, Option<u8>)> {
    match parts(text)? {
        Parts { year: None, month, day } => Some((month, day)),
        Parts { year: Some(_), .. } => None,
    }
}

/// A whole date, `17 October 2018`, `March 11, 2006`, `2016-04-15`, `15.04.2016`.
pub(crate) fn date(text: &str) -> Option<Date> {
    if let Some(date) = numeric(text) {
        return Some(date);
    }
    let Parts { year, month, day } = parts(text)?;
    let date = Date::year(year?).with_month(month);
    Some(day.map_or(date, |day| date.with_day(day)))
}

/// The day or the days of a meeting, `May 12, 2006`, `6-9 November`, `October 28–November 1, 2013`, in `year` where they
/// tell none. Days of which the last does not follow the first are none, nor are those that no month has.
pub(crate) fn days(text: &str, year: Option<u16>) -> Option<DateRange> {
    let mut ends = text.split(['-', '–', '—']);
    let (first, last) = (End::of(ends.next()?)?, ends.next());
    if ends.next().is_some() {
        return None;
    }
    let Some(last) = last else { return first.date(None, year).map(DateRange::from) };
    let last = End::of(last)?;
    let year = first.year.or(last.year).or(year);
    DateRange::new(first.date(last.month, last.year.or(year))?, last.date(first.month, year)?)
}

/// One end of the days of a meeting, as far as it is told there.
#[derive(Default)]
struct End {
    year: Option<u16>,
    month: Option<u8>,
    day: Option<u8>,
}

impl End {
    fn of(text: &str) -> Option<Self> {
        let mut end = Self::default();
        let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '(' | ')'));
        for word in words.filter(|word| !word.is_empty()) {
            // Each is told once.
            let before = if let Some(month) = lexicon::month(word) {
                end.month.replace(month).map(u16::from)
            } else if let Some(year) = tail::year(word) {
                end.year.replace(year)
            } else {
                end.day.replace(day(word)?).map(u16::from)
            };
            if before.is_some() {
                return None;
            }
        }
        Some(end)
    }

    /// The date, with the month and the year of the other end where this one tells none; none for a day that
    /// the month does not have.
    fn date(&self, month: Option<u8>, year: Option<u16>) -> Option<Date> {
        let date = Date::year(self.year.or(year)?).with_month(self.month.or(month)?).with_day(self.day?);
        date.calendar_day().map(|_| date)
    }
}

/// The date in parentheses that ends a text, where only a year is expected, `(Mar. 2011)`, and its place within them.
pub(super) fn closing(raw: &str) -> Option<(Date, Span)> {
    let text = raw.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';'));
    let (before, inner) = text.strip_suffix(')')?.rsplit_once('(')?;
    // Behind words it is a part of their name.
    let is_apart = before.trim_end().ends_with(',');
    let place = Span::new(before.len() + "(".len(), text.len() - ")".len());
    date(inner).filter(|_| is_apart).map(|date| (date, place))
}

/// Whether a piece is days of a month, `November 6-9`, `17-21 July 2016`, as meetings have them.
pub(super) fn is_day(piece: &str) -> bool {
    // Nearly every piece that is asked about is a number, and months have letters.
    if piece.len() > LONGEST_DAYS || !piece.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        return false;
    }
    let mut words = piece.split([' ', '-', '–', '/']).filter(|word| !word.is_empty());
    let (mut months, mut days) = (0, 0);
    let sound = words.all(|word| {
        let is_month = lexicon::month(word).is_some();
        months += usize::from(is_month);
        days += usize::from(word.len() <= 2 && !is_month);
        is_month || (word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit()))
    });
    sound && (1..=2).contains(&months) && days > 0
}

/// The longest days of months in words, in bytes: `30 September-2 October 2016` and some blanks.
const LONGEST_DAYS: usize = 40;

struct Parts {
    year: Option<u16>,
    month: u8,
    day: Option<u8>,
}

/// The most words of a date.
const LONGEST: usize = 6;

fn parts(text: &str) -> Option<Parts> {
    let (mut year, mut month, mut days) = (None, None, [None; 2]);
    let mut words = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '(' | ')' | '-' | '–' | ':'))
        .filter(|word| !word.is_empty());
    for word in words.by_ref().take(LONGEST) {
        if let Some(found) = lexicon::month(word) {
            if month.replace(found).is_some() {
                return None;
            }
        } else if let Some(found) = tail::year(word) {
            if year.replace(found).is_some() {
                return None;
            }
        } else {
            let found = Some(day(word)?);
            let slot = days.iter_mut().find(|slot| slot.is_none())?;
            *slot = found;
        }
    }
    if words.next().is_some() {
        return None;
    }
    let [first, second] = days;
    Some(Parts { year, month: month?, day: first.filter(|_| second.is_none()) })
}

fn day(word: &str) -> Option<u8> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
    let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|day| plain && (1..=31).contains(day))
}

fn numeric(text: &str) -> Option<Date> {
    let text = text.trim();
    // With stops between the numbers the day comes first, with dashes the year; with slashes nobody knows.
    let is_dotted = text.contains('.');
    let mut numbers = text.split(if is_dotted { '.' } else { '-' });
    let (first, month, last) = (numbers.next()?, numbers.next()?, numbers.next()?);
    let (year, day) = if is_dotted { (last, first) } else { (first, last) };
    let two = |text: &str| text.parse().ok().filter(|_| text.len() == 2);
    let (month, day): (u8, u8) = (two(month)?, two(day)?);
    let sound = numbers.next().is_none() && (1..=12).contains(&month) && (1..=31).contains(&day);
    sound.then(|| tail::year(year).map(|year| Date::year(year).with_month(month).with_day(day))).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_either_order() {
        assert_eq!(month_and_day("4 September"), Some((9, Some(4))));
        assert_eq!(month_and_day("July, 14"), Some((7, Some(14))));
        assert_eq!(month_and_day("Aug."), Some((8, None)));
        assert_eq!(month_and_day("3–5 May"), Some((5, None)));
        assert_eq!(month_and_day("May 2006"), None);
        assert_eq!(month_and_day("March of the bees"), None);
    }

    #[test]
    fn days_of_meetings_are_known() {
        for text in ["November 6-9", "17-21 July 2016", "30 September–2 October"] {
            assert!(is_day(text), "{text}");
        }
        for text in ["November", "July 2016", "41", "17 bees"] {
            assert!(!is_day(text), "{text}");
        }
    }

    #[test]
    fn days_of_meetings_are_read_in_any_order() {
        for (text, expected) in [
            ("June 3-5, 2010", "2010-06-03/2010-06-05"),
            ("14-18 May 2012", "2012-05-14/2012-05-18"),
            ("October 28–November 1, 2013", "2013-10-28/2013-11-01"),
            ("30 September - 2 October", "2009-09-30/2009-10-02"),
            ("28 December 2013–2 January 2014", "2013-12-28/2014-01-02"),
            ("May 18th-23rd 1998", "1998-05-18/1998-05-23"),
            ("4.-7. November", "2009-11-04/2009-11-07"),
            ("12 May", "2009-05-12"),
            ("August 19, 1999", "1999-08-19"),
        ] {
            assert_eq!(
                days(text, Some(2009)).map(|days| days.to_string()).as_deref(),
                Some(expected),
                "{text}"
            );
        }
        assert_eq!(days("6-9 November", None), None, "nothing tells the year");
        for text in [
            "May 2006",
            "November",
            "May-June 2006",
            "9-6 November",
            "6-9",
            "6-9-12 May",
            "6 9 May",
            "30-31 February 2010",
            "June 31-July 2",
            "29 February 2009",
            "12 bees",
        ] {
            assert_eq!(days(text, Some(2009)), None, "{text}");
        }
        assert_eq!(
            days("December 28-January 2, 2014", None),
            None,
            "the first is of a year that nobody tells"
        );
    }

    #[test]
    fn a_date_has_a_year_and_a_month() {
        let expected = Some(Date::year(2018).with_month(10).with_day(17));
        for text in ["17 October 2018", "October 17th, 2018", "2018-10-17", "17.10.2018", "Oct. 17, 2018"] {
            assert_eq!(date(text), expected, "{text}");
        }
        assert_eq!(date("2018"), None);
        assert_eq!(date("15.04.16"), None);
    }
}
