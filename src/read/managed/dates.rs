//! Dates: `2005`, `2005/03/05/Spring`, `2005-03-05`, `Mar 5`, and which of several fields of a record say when it was published.

use super::{Builder, Tag};
use crate::model::Date;
use crate::reference::{dates, one_line};

const YEAR: [Tag; 2] = [Tag::of(*b"PY"), Tag::of(*b"Y1")];
const DAY: Tag = Tag::of(*b"DA");

/// What a field of a date says, each part where it is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Said<'t> {
    year: Option<u16>,
    month: Option<u8>,
    day: Option<u8>,
    /// What is said besides: a season, an hour.
    rest: &'t str,
}

impl<'t> Said<'t> {
    /// Reads a date; none where a part of it is none.
    fn of(text: &'t str) -> Option<Self> {
        let text = text.trim();
        if let Some((year, behind)) = text.split_once('/') {
            return Self::in_parts(year, behind);
        }
        let mut said = Self::default();
        // ISO 8601 parts the hour by a `T`.
        let (date, rest) = text.split_at(if is_iso_day(text) { 10 } else { text.len() });
        said.rest = rest.trim_start_matches('T').trim();
        for word in date
            .split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '-'))
            .filter(|word| !word.is_empty())
        {
            said.add(word)?;
        }
        (said != Self::default() && (said.day.is_none() || said.month.is_some())).then_some(said)
    }

    /// `2005/03/05/Spring`, of which any part may be empty.
    fn in_parts(year: &str, behind: &'t str) -> Option<Self> {
        let mut said = Self { year: number(year).filter(|_| year.trim().len() == 4), ..Self::default() };
        said.year?;
        let mut rest = behind;
        if let Some((month, behind)) = part(rest)
            && (month.is_empty() || self::month(month).is_some())
        {
            said.month = self::month(month);
            rest = behind;
            if let Some((day, behind)) = part(rest)
                && (day.is_empty() || said.month.is_some() && self::day(day).is_some())
            {
                said.day = self::day(day);
                rest = behind;
            }
        }
        said.rest = rest.trim_matches(|c: char| c == '/' || c.is_whitespace());
        Some(said)
    }

    /// Adds a word of a date, unless its part is there.
    fn add(&mut self, word: &str) -> Option<()> {
        let is_new = if word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()) {
            self.year.replace(number(word)?).is_none()
        } else if word.bytes().all(|b| b.is_ascii_digit()) && self.year.is_some() && self.month.is_none() {
            self.month.replace(month(word)?).is_none()
        } else if word.bytes().all(|b| b.is_ascii_digit()) {
            self.day.replace(day(word)?).is_none()
        } else {
            self.month.replace(month(word)?).is_none()
        };
        is_new.then_some(())
    }

    fn date(&self) -> Option<Date> {
        let mut date = Date::year(self.year?);
        if let Some(month) = self.month {
            date = date.with_month(month);
        }
        Some(self.day.map_or(date, |day| date.with_day(day)))
    }

    /// Whether the date says all that is said here.
    fn is_in(&self, date: Date) -> bool {
        let agrees = |said: Option<u8>, there: Option<u8>| said.is_none() || said == there;
        self.rest.is_empty()
            && self.year.is_none_or(|year| year == date.year)
            && agrees(self.month, date.month())
            && agrees(self.day, date.day())
    }
}

/// The text up to the next slash and what stands behind it; none where nothing is left.
fn part(text: &str) -> Option<(&str, &str)> {
    let (part, behind) = text.split_once('/').unwrap_or((text, ""));
    (!text.is_empty()).then(|| (part.trim(), behind))
}

fn number(text: &str) -> Option<u16> {
    text.trim().parse().ok()
}

fn day(text: &str) -> Option<u8> {
    text.parse().ok().filter(|day| (1..=31).contains(day) && text.len() <= 2)
}

/// A month by its number, its name in English or the first three letters of that, or four.
fn month(text: &str) -> Option<u8> {
    if let Ok(month) = text.parse::<u8>() {
        return (1..=12).contains(&month).then_some(month).filter(|_| text.len() <= 2);
    }
    dates::month(text)
}

/// Whether a text begins with `2005-03-05` and something that is no number follows.
fn is_iso_day(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() > 10
        && bytes[..10]
            .iter()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 4 | 7) { *byte == b'-' } else { byte.is_ascii_digit() })
        && matches!(bytes[10], b'T' | b' ')
}

/// Whether a text is a date with a month.
pub(super) fn is_day(text: &str) -> bool {
    Said::of(text).is_some_and(|said| said.year.is_some() && said.month.is_some() && said.rest.is_empty())
}

impl Builder<'_, '_> {
    /// When it was published: the year of `PY` or `Y1`, and the month and day that any field has of that year. A field that says more
    /// or something else is kept besides.
    pub(super) fn dates(&mut self) {
        let fields = self.with(&[YEAR[0], YEAR[1], DAY]);
        let said: Vec<_> = fields.iter().map(|&at| Said::of(&self.fields[at].value)).collect();
        let Some(year) = said.iter().flatten().find_map(|said| said.year) else {
            // A day without a year is nothing that a date can hold.
            self.undated(&fields);
            return;
        };
        let of_year = said.iter().flatten().filter(|said| said.year.is_none_or(|other| other == year));
        let detail = |said: &&Said<'_>| (said.month.is_some(), said.day.is_some());
        // The first of those that say the most.
        let best = of_year.fold(None, |best: Option<&Said<'_>>, said| match best {
            Some(best) if detail(&best) >= detail(&said) => Some(best),
            Some(_) | None => Some(said),
        });
        let date =
            best.and_then(|best| Said { year: Some(year), ..*best }.date()).unwrap_or(Date::year(year));
        let kept: Vec<_> = said.iter().map(|said| said.map(|said| said.is_in(date))).collect();
        self.item.issued = Some(date);
        for (at, is_in) in fields.into_iter().zip(kept) {
            self.taken[at] = true;
            match is_in {
                Some(true) => {}
                Some(false) => self.keep(at),
                None => self.unreadable(at, "date"),
            }
        }
    }

    /// Fields of dates that tell no year: `in press` tells what becomes of the work.
    fn undated(&mut self, fields: &[usize]) {
        for &at in fields {
            self.taken[at] = true;
            let line = self.line(at);
            if self.item.status.is_none() && super::notes::is_status(&line) {
                self.item.status = Some(line);
            } else {
                self.unreadable(at, "date");
            }
        }
    }

    /// When its web address was read.
    pub(super) fn accessed(&mut self, at: usize) {
        let value = one_line(&self.fields[at].value);
        let Some(said) = Said::of(&value) else { return self.unreadable(at, "date") };
        match (said.date(), self.item.accessed) {
            (Some(date), None) => {
                self.item.accessed = Some(date);
                if !said.rest.is_empty() {
                    self.keep(at);
                }
            }
            (Some(date), Some(there)) if date == there && said.rest.is_empty() => {}
            (Some(_), Some(_)) => self.keep(at),
            (None, _) => self.unreadable(at, "date"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<(String, &str)> {
        Said::of(text).map(|said| {
            let part = |part: Option<u8>| part.map_or_else(|| "?".to_owned(), |part| part.to_string());
            let year = said.year.map_or_else(|| "?".to_owned(), |year| year.to_string());
            (format!("{year}-{}-{}", part(said.month), part(said.day)), said.rest)
        })
    }

    #[test]
    fn dates_are_read_as_files_have_them() {
        for (text, expected, rest) in [
            ("2005", "2005-?-?", ""),
            ("2005///", "2005-?-?", ""),
            ("2005/03/05/Spring", "2005-3-5", "Spring"),
            ("2005/3//", "2005-3-?", ""),
            ("2005/Mar/05", "2005-3-5", ""),
            ("2005///Spring", "2005-?-?", "Spring"),
            ("2005/Spring//", "2005-?-?", "Spring"),
            ("2021/03/05/10:25:33", "2021-3-5", "10:25:33"),
            ("2021-03-05T10:25:33Z", "2021-3-5", "10:25:33Z"),
            ("2005-03", "2005-3-?", ""),
            ("2005-03-05", "2005-3-5", ""),
            ("Mar 5", "?-3-5", ""),
            ("5 March 2005", "2005-3-5", ""),
            ("Sept. 2005", "2005-9-?", ""),
        ] {
            assert_eq!(said(text), Some((expected.to_owned(), rest)), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in
            ["", "n.d.", "2005a", "2005-2006", "Mar-Apr 2005", "Spring", "05/03/2005", "31", "2005 13"]
        {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
