//! The dates of an entry: of publication, of a meeting and of access.
//!
//! How a date is written is left to [`super::values`].

use super::{Filling, tex, values};
use crate::model::{Date, DateRange};

impl Filling<'_, '_> {
    pub(super) fn dates(&mut self) {
        self.issued();
        if let Some((raw, place)) = self.fields.take("eventdate") {
            let text = tex::verbatim(&raw, &mut self.fields.found);
            let read = values::date(&text);
            let days = read.and_then(|read| match read.last {
                Some(last) => DateRange::new(read.first, last),
                None => Some(read.first.into()),
            });
            match days {
                Some(days) => self.item.event_date = Some(days),
                None => self.refuse("eventdate", &raw, place, "date or range of dates"),
            }
        }
        let accessed = ["urldate", "lastchecked", "accessed", "lastaccessed"];
        if let Some(name) = accessed.iter().find(|name| self.fields.has(name))
            && let Some((raw, place)) = self.fields.take(name)
        {
            let text = tex::verbatim(&raw, &mut self.fields.found);
            match values::date(&text).filter(|read| read.last.is_none()) {
                Some(read) => self.item.accessed = Some(read.first),
                None => self.refuse(name, &raw, place, "date"),
            }
        }
    }

    /// The date of publication: `date` wins over `year`, `month` and `day`.
    fn issued(&mut self) {
        if let Some((raw, place)) = self.fields.take("date") {
            let text = tex::verbatim(&raw, &mut self.fields.found);
            match values::date(&text) {
                Some(read) => {
                    self.item.issued = Some(read.first);
                    if !read.is_whole || read.last.is_some() {
                        self.keep("date", &raw);
                    }
                    let is_same = |raw: &str| raw.trim() == read.first.year.to_string();
                    if self.fields.peek("year").is_some_and(is_same) {
                        for name in ["year", "month", "day"] {
                            self.fields.drop(name);
                        }
                    }
                    return;
                }
                None => self.refuse("date", &raw, place, "date"),
            }
        }
        let Some((raw, place)) = self.fields.take("year") else { return };
        let text = tex::text(&raw, &mut self.fields.found);
        // Some programs put a whole date here.
        let (year, is_whole) = match (values::year(&text), values::date(&text)) {
            (Some(year @ (_, true)), _) | (Some(year), None) => year,
            (Some(_) | None, Some(read)) => {
                self.item.issued = Some(read.first);
                if !read.is_whole || read.last.is_some() {
                    self.keep("year", &raw);
                }
                return;
            }
            (None, None) if is_status(&text) && self.item.status.is_none() => {
                self.item.status = Some(text);
                return;
            }
            (None, None) => return self.refuse("year", &raw, place, "year"),
        };
        if !is_whole {
            self.refuse("year", &raw, place, "year alone");
        }
        let mut date = Date::year(year);
        let mut day = None;
        if let Some((raw, place)) = self.fields.take("month") {
            let text = tex::text(&raw, &mut self.fields.found);
            match values::month(&text) {
                Some((month, behind, is_whole)) => {
                    date = date.with_month(month);
                    day = behind;
                    if !is_whole {
                        self.keep("month", &raw);
                    }
                }
                None => self.refuse("month", &raw, place, "month"),
            }
        }
        if let Some(digits) = self.fields.peek("day").and_then(|raw| raw.trim().parse().ok())
            && day.is_none()
            && date.with_day(digits).day().is_some()
        {
            self.fields.drop("day");
            day = Some(digits);
        }
        self.item.issued = Some(day.map_or(date, |day| date.with_day(day)));
    }
}

/// Whether what stands for a year says that there is none yet.
fn is_status(text: &str) -> bool {
    const STATES: [&str; 9] = [
        "in press",
        "in-press",
        "forthcoming",
        "to appear",
        "submitted",
        "in preparation",
        "accepted",
        "in review",
        "under review",
    ];
    STATES.iter().any(|state| state.eq_ignore_ascii_case(text))
}
