//! Dates of Web of Science: `PD` beside `PY`, and the days of a conference.

use crate::model::{Date, DateRange};
use crate::read::description::year;
use crate::reference::dates;

/// The date in a year that `PD` tells, `MAR 5`, `MAR`, `DEC 2019`. None where it tells another year, a season, or several
/// months or days, which a date of the model cannot hold.
pub(super) fn in_year(text: &str, issued: u16) -> Option<Date> {
    if text.contains(['-', '/', '\u{2013}']) {
        return None;
    }
    match dates::month_and_day(text) {
        Some((month, day)) => {
            let date = Date::year(issued).with_month(month);
            Some(day.map_or(date, |day| date.with_day(day)))
        }
        None => dates::date(text).filter(|date| date.year == issued),
    }
}

/// The days of a conference, `SEP 02-06, 2019`, `DEC 28, 2018-JAN 02, 2019`, `JUL 12, 2016`, `JUL, 2015`, `2015`.
pub(super) fn of_meeting(text: &str) -> Option<DateRange> {
    let alone = || year(text).map(Date::year).or_else(|| dates::date(text).filter(|_| !text.contains('-')));
    dates::days(text, None).or_else(|| alone().map(DateRange::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_stands_beside_its_year() {
        for (text, expected) in [
            ("MAR 5", Some("2020-03-05")),
            ("MAR", Some("2020-03")),
            ("SEPT 12", Some("2020-09-12")),
            ("MAR 2020", Some("2020-03")),
            ("DEC 2019", None),
            ("MAR-APR", None),
            ("MAR 5-11", None),
            ("SPR", None),
            ("", None),
        ] {
            assert_eq!(in_year(text, 2020).map(|date| date.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn a_meeting_has_days() {
        for (text, expected) in [
            ("SEP 02-06, 2019", Some("2019-09-02/2019-09-06")),
            ("SEP 30-OCT 02, 2019", Some("2019-09-30/2019-10-02")),
            ("DEC 28, 2018-JAN 02, 2019", Some("2018-12-28/2019-01-02")),
            ("JUL 12, 2016", Some("2016-07-12")),
            ("JUL, 2015", Some("2015-07")),
            ("2015", Some("2015")),
            ("SPRING", None),
            ("JUL-AUG, 2015", None),
        ] {
            assert_eq!(of_meeting(text).map(|days| days.to_string()).as_deref(), expected, "{text}");
        }
    }
}
