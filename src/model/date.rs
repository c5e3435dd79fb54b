//! Dates as printed: a year, perhaps a month, perhaps a day.

use serde::Serialize;

/// A date of publication or access. A day is never there without its month.
///
/// ```
/// use refmill::model::Date;
/// let date = Date::year(2020).with_month(3).with_day(5);
/// assert_eq!((date.year, date.month(), date.day()), (2020, Some(3), Some(5)));
/// assert_eq!(Date::year(2020).with_month(13).month(), None, "there is no thirteenth month");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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
}
