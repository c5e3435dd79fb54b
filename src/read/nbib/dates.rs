//! Dates of PubMed: `DP`, the date of publication in words, and `DEP`, that of the electronic version in digits.

use crate::model::Date;
use crate::read::description::year;
use crate::reference::dates;

/// The date of publication, `2020 Mar 5`, `2020 Mar`, `2020`, and whether that is all that is told: of `2020 Mar-Apr`,
/// `2020 Spring`, `2019 Dec 28-2020 Jan 3` the year is taken that stands first.
pub(super) fn published(text: &str) -> Option<(Date, bool)> {
    let text = text.trim();
    let is_one = !text.contains(['-', '/', '\u{2013}']);
    if let Some(date) = dates::date(text).filter(|date| is_one && text.starts_with(&date.year.to_string())) {
        return Some((date, true));
    }
    let first = text.split([' ', '-', '/', '\u{2013}']).next()?;
    year(first).map(|year| (Date::year(year), first.len() == text.len()))
}

/// The date of the electronic version, `20200305`.
pub(super) fn electronic(text: &str) -> Option<Date> {
    let text = text.trim();
    let (first, rest) = text.split_at_checked(4)?;
    let (month, day) = rest.split_at_checked(2).filter(|(_, day)| day.len() == 2)?;
    let date = Date::year(year(first)?).with_month(month.parse().ok()?).with_day(day.parse().ok()?);
    date.day().map(|_| date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_taken_as_far_as_it_is_one() {
        for (text, expected, is_all) in [
            ("2020 Mar 5", "2020-03-05", true),
            ("2020 Mar", "2020-03", true),
            ("2020", "2020", true),
            ("2020 Mar-Apr", "2020", false),
            ("2020 Spring", "2020", false),
            ("2019 Dec 28-2020 Jan 3", "2019", false),
            ("2020 Mar 5-11", "2020", false),
            ("1998-1999", "1998", false),
            ("2000 1st Quart", "2000", false),
        ] {
            let found = published(text).map(|(date, is_all)| (date.to_string(), is_all));
            assert_eq!(found, Some((expected.to_owned(), is_all)), "{text}");
        }
        assert_eq!([published("Spring"), published("")], [None, None]);
    }

    #[test]
    fn the_electronic_date_is_digits() {
        let shown = |text| electronic(text).map(|date| date.to_string());
        assert_eq!(shown("20200305").as_deref(), Some("2020-03-05"));
        for text in ["202003", "20201305", "20200300", "2020 Mar 5", "2020030\u{e9}"] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
