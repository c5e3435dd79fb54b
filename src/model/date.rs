//! Dates as printed: a year, perhaps a month, perhaps a day; and the days of a meeting, from one date to another.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A date of publication or access. A day is never there without its month.
///
/// ```
/// use refmill::model::Date;
/// let date = Date::year(2020).with_month(3).with_day(5);
/// assert_eq!((date.year, date.month(), date.day()), (2020, Some(3), Some(5)));
/// assert_eq!(Date::year(2020).with_month(13).month(), None, "there is no thirteenth month");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Date {
    /// The year of the common era, as printed.
    pub year: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    month: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<u8>,
}

impl Date {
    /// A year alone.
    #[must_use]
    pub const fn year(year: u16) -> Self {
        Self { year, month: None, day: None }
    }

    /// The same year with a month from 1 to 12; another number leaves the date as it is.
    #[must_use]
    pub const fn with_month(mut self, month: u8) -> Self {
        if matches!(month, 1..=12) {
            self.month = Some(month);
        }
        self
    }

    /// The same month with a day from 1 to 31; without a month the date stays as it is.
    #[must_use]
    pub const fn with_day(mut self, day: u8) -> Self {
        if self.month.is_some() && matches!(day, 1..=31) {
            self.day = Some(day);
        }
        self
    }

    /// The month, 1 to 12.
    #[must_use]
    pub const fn month(self) -> Option<u8> {
        self.month
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub const fn day(self) -> Option<u8> {
        self.day
    }

    /// The day of the month, where the month has that day in its year.
    ///
    /// ```
    /// use refmill::model::Date;
    /// let day = |year| Date::year(year).with_month(2).with_day(29).calendar_day();
    /// assert_eq!([day(2020), day(2021)], [Some(29), None]);
    /// ```
    #[must_use]
    pub fn calendar_day(self) -> Option<u8> {
        let is_leap =
            self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        let days = match self.month? {
            4 | 6 | 9 | 11 => 30,
            2 if is_leap => 29,
            2 => 28,
            _ => 31,
        };
        self.day.filter(|day| *day <= days)
    }
}

/// As ISO 8601 has it, as far as it is known: `2020`, `2020-03`, `2020-03-05`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        let parts = [self.month, self.day];
        parts.into_iter().flatten().try_for_each(|part| write!(f, "-{part:02}"))
    }
}

/// The days of a meeting: one date, or a first and a last that lies behind it and is known as far, CSL's range of dates.
///
/// ```
/// use refmill::model::{Date, DateRange};
/// let day = |day| Date::year(2010).with_month(6).with_day(day);
/// let days = DateRange::new(day(3), day(5)).unwrap();
/// assert_eq!((days.first(), days.last()), (day(3), Some(day(5))));
/// assert_eq!(days.to_string(), "2010-06-03/2010-06-05");
/// assert_eq!(DateRange::from(day(3)).last(), None);
/// assert_eq!(DateRange::new(day(5), day(3)), None, "the last lies before the first");
/// assert_eq!(DateRange::new(day(3), Date::year(2011)), None, "the day of the last is not known");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateRange {
    first: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<Date>,
}

impl DateRange {
    /// From one date to another; none where the last does not lie behind the first, or either is known further.
    #[must_use]
    pub fn new(first: Date, last: Date) -> Option<Self> {
        let as_far =
            (first.month.is_some(), first.day.is_some()) == (last.month.is_some(), last.day.is_some());
        (as_far && first < last).then_some(Self { first, last: Some(last) })
    }

    /// The first date, or the only one.
    #[must_use]
    pub const fn first(self) -> Date {
        self.first
    }

    /// The last date; none where there is only one.
    #[must_use]
    pub const fn last(self) -> Option<Date> {
        self.last
    }
}

impl From<Date> for DateRange {
    fn from(first: Date) -> Self {
        Self { first, last: None }
    }
}

/// As ISO 8601 has it: `2010-06-03/2010-06-05`.
impl fmt::Display for DateRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first)?;
        self.last.map_or(Ok(()), |last| write!(f, "/{last}"))
    }
}
