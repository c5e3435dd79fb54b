//! Dates of CSL-JSON: parts as numbers or strings, texts as ISO 8601 or in English words, ranges, seasons.
//!
//! What the model has no place for (a season, `circa`, the end of a range where one date is wanted) is handed back as it is
//! printed, under the name that it has within the date.

use serde_json::value::RawValue;

use super::object::{self, Kind};
use crate::model::{Date, DateRange};
use crate::reference::dates::month_begun;

/// What was read of a date.
#[derive(Default)]
pub(super) struct Reading<'v> {
    /// The date, or the first and the last.
    pub(super) days: Option<DateRange>,
    /// What else is said of it, by its name within the date.
    pub(super) rest: Vec<(String, &'v RawValue)>,
    /// Whether it says something that no date could be made of.
    pub(super) is_unreadable: bool,
}

/// Reads the value of a date variable. Where `takes_range` does not hold, the end of a range is handed back.
pub(super) fn read(value: &RawValue, takes_range: bool) -> Reading<'_> {
    let mut reading = Reading::default();
    match object::kind(value) {
        Kind::Nothing => {}
        Kind::Object => members(value, takes_range, &mut reading),
        Kind::Array => {
            reading.days = parts(value).and_then(|parts| parts.days(takes_range));
            reading.is_unreadable = reading.days.is_none();
        }
        Kind::String | Kind::Number => {
            reading.days = object::text(value).and_then(|text| from_text(&text, takes_range));
            reading.is_unreadable = reading.days.is_none();
        }
        Kind::Bool => reading.is_unreadable = true,
    }
    reading
}

fn members<'v>(value: &'v RawValue, takes_range: bool, reading: &mut Reading<'v>) {
    for (name, value) in object::members(value) {
        if object::kind(value) == Kind::Nothing {
            continue;
        }
        match &*name {
            "date-parts" => match parts(value) {
                // Crossref says so that it knows no date.
                Some(Parts { dates, .. }) if dates.is_empty() => continue,
                Some(parts) => {
                    reading.days = parts.days(takes_range);
                    if parts.is_said_by(reading.days) {
                        continue;
                    }
                }
                None => {}
            },
            "raw" | "literal" if reading.days.is_none() => {
                let text = object::text(value).unwrap_or_default();
                reading.days = from_text(&text, takes_range);
                if reading.days.is_some() {
                    continue;
                }
                reading.days = only_year(&text).map(|year| Date::year(year).into());
            }
            // What is no season of any kind, and what is not about.
            "season" | "circa" if matches!(value.get(), "0" | "false" | "\"0\"" | "\"false\"") => continue,
            _ => {}
        }
        reading.rest.push((name.into_owned(), value));
    }
    // What is said beside parts is the same in other words, or more.
    reading.is_unreadable = reading.days.is_none() && !reading.rest.is_empty();
}

/// The parts of a date or of two.
struct Parts {
    /// Year, month and day as far as they are told.
    dates: Vec<Vec<i64>>,
    /// Whether something stands there that is no number.
    is_odd: bool,
}

fn parts(value: &RawValue) -> Option<Parts> {
    let elements = object::elements(value);
    let mut parts = Parts { dates: Vec::new(), is_odd: false };
    // Some leave out the outer brackets.
    let is_flat = elements.iter().all(|element| object::kind(element) != Kind::Array);
    let lists = if is_flat { vec![elements] } else { elements.into_iter().map(object::elements).collect() };
    for list in lists {
        let mut date: Vec<i64> = Vec::new();
        for part in list {
            let text = object::text(part);
            match text.map(|text| text.parse::<i64>()) {
                Some(Ok(part)) => date.push(part),
                Some(Err(_)) => parts.is_odd = true,
                None => parts.is_odd |= !matches!(object::kind(part), Kind::Nothing),
            }
        }
        // Months and days that are not known.
        while date.len() > 1 && date.last() == Some(&0) {
            date.pop();
        }
        if !date.is_empty() && date != [0] {
            parts.dates.push(date);
        }
    }
    (!parts.is_odd || !parts.dates.is_empty()).then_some(parts)
}

impl Parts {
    fn days(&self, takes_range: bool) -> Option<DateRange> {
        let first = date(self.dates.first()?)?;
        let last = self.dates.get(1).filter(|_| takes_range).and_then(|parts| date(parts));
        Some(last.and_then(|last| DateRange::new(first, last)).unwrap_or(first.into()))
    }

    /// Whether the days say all that the parts say.
    fn is_said_by(&self, days: Option<DateRange>) -> bool {
        let said = days.map(|days| [Some(days.first()), days.last()].into_iter().flatten().map(numbers));
        let said: Vec<Vec<i64>> = said.into_iter().flatten().collect();
        let is_twice = self.dates.len() == 2 && self.dates[0] == self.dates[1] && said == self.dates[..1];
        !self.is_odd && (said == self.dates || is_twice)
    }
}

fn numbers(date: Date) -> Vec<i64> {
    let parts = [Some(i64::from(date.year)), date.month().map(i64::from), date.day().map(i64::from)];
    parts.into_iter().flatten().collect()
}

/// The date of parts; a month that there is not, such as the number of a season, is left out with what follows it.
fn date(parts: &[i64]) -> Option<Date> {
    let small = |at: usize| parts.get(at).and_then(|part| u8::try_from(*part).ok()).unwrap_or(0);
    let year = u16::try_from(*parts.first()?).ok().filter(|year| *year > 0)?;
    Some(Date::year(year).with_month(small(1)).with_day(small(2)))
}

/// The date of a text, or the first and the last: `2020-03-05`, `2020-03-05/2020-03-07`, `5 March 2020`, `Mar 2020`. None where the
/// text says anything more.
pub(super) fn from_text(text: &str, takes_range: bool) -> Option<DateRange> {
    let text = text.trim();
    if let Some((first, last)) = text.split_once('/').filter(|_| takes_range) {
        return DateRange::new(iso(first)?, iso(last)?);
    }
    iso(text).or_else(|| in_words(text)).map(DateRange::from)
}

/// A date by ISO 8601, with strokes instead of hyphens, too; what stands behind a `T` is the time of day.
fn iso(text: &str) -> Option<Date> {
    let day = match text.split_once('T') {
        Some((day, time)) if day.len() == 10 && time.starts_with(|c: char| c.is_ascii_digit()) => day,
        Some(_) | None => text,
    };
    let between = if day.contains('-') { '-' } else { '/' };
    let mut parts = day.split(between).map(|part| {
        let is_number = !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
        is_number.then(|| part.parse::<i64>().ok()).flatten()
    });
    let has_year = day.split(between).next().is_some_and(|year| year.len() == 4);
    let date = parts.by_ref().collect::<Option<Vec<i64>>>().filter(|_| has_year)?;
    let read = self::date(&date)?;
    (numbers(read) == date).then_some(read)
}

/// A date in English words, month and day in either order.
fn in_words(text: &str) -> Option<Date> {
    let (mut year, mut month, mut day) = (None, None, None);
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '.'));
    for word in words.filter(|word| !word.is_empty()) {
        let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let is_twice = match (word.len(), number.len()) {
            (4, 4) => year.replace(number.parse::<u16>().ok()?).is_some(),
            (_, 1 | 2) if matches!(&word[number.len()..], "" | "st" | "nd" | "rd" | "th") => {
                day.replace(number.parse::<u8>().ok()?).is_some()
            }
            (3.., 0) => month.replace(month_begun(word)?).is_some(),
            (_, _) => return None,
        };
        if is_twice {
            return None;
        }
    }
    let date = Date::year(year.filter(|year| *year > 0)?);
    let Some(month) = month else { return day.is_none().then_some(date) };
    let date = date.with_month(month);
    match day {
        Some(day) => Some(date.with_day(day)).filter(|date| date.day().is_some()),
        None => Some(date),
    }
}

/// The year in a text that is no date, `Spring 1998`, where only one stands there.
fn only_year(text: &str) -> Option<u16> {
    let mut years = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.len() == 4)
        .filter_map(|word| word.parse::<u16>().ok())
        .filter(|year| (1000..2200).contains(year));
    years.next().filter(|_| years.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_json(json: &str) -> (Option<String>, Vec<String>, bool) {
        let value: Box<RawValue> = serde_json::from_str(json).unwrap();
        let reading = read(&value, false);
        let rest = reading.rest.iter().map(|(name, value)| format!("{name}={}", value.get())).collect();
        (reading.days.map(|days| days.to_string()), rest, reading.is_unreadable)
    }

    #[test]
    fn dates_are_read_in_all_their_forms() {
        for (json, date) in [
            (r#"{"date-parts":[[2020,3,5]]}"#, "2020-03-05"),
            (r#"{"date-parts":[["2020","03","05"]]}"#, "2020-03-05"),
            (r#"{"date-parts":[[2020,0,0]]}"#, "2020"),
            (r#"{"date-parts":[["2020","",""]]}"#, "2020"),
            (r#"{"date-parts":[2020,3]}"#, "2020-03"),
            (r#"{"date-parts":[[2020,3],[2020,3]]}"#, "2020-03"),
            (r#"{"raw":"2020-03-05"}"#, "2020-03-05"),
            (r#"{"raw":"2020/3/5"}"#, "2020-03-05"),
            (r#"{"raw":"5 March 2020"}"#, "2020-03-05"),
            (r#"{"literal":"Mar. 5th, 2020"}"#, "2020-03-05"),
            (r#"{"literal":"1998"}"#, "1998"),
            (r#"{"date-parts":[[2020]],"circa":false,"season":""}"#, "2020"),
            (r#""2020-03""#, "2020-03"),
            (r#""2020-03-05T12:00:00Z""#, "2020-03-05"),
            ("2020", "2020"),
            (r#"[[2020,3]]"#, "2020-03"),
        ] {
            assert_eq!(read_json(json), (Some(date.to_owned()), Vec::new(), false), "{json}");
        }
    }

    #[test]
    fn what_a_date_cannot_say_is_handed_back() {
        for (json, date, rest) in [
            (r#"{"date-parts":[[2020]],"season":2}"#, "2020", "season=2"),
            (r#"{"date-parts":[[2020]],"circa":true}"#, "2020", "circa=true"),
            (r#"{"date-parts":[[2020,21]]}"#, "2020", "date-parts=[[2020,21]]"),
            (r#"{"date-parts":[[2020],[2021]]}"#, "2020", "date-parts=[[2020],[2021]]"),
            (r#"{"literal":"Spring 1998"}"#, "1998", r#"literal="Spring 1998""#),
        ] {
            assert_eq!(read_json(json), (Some(date.to_owned()), vec![rest.to_owned()], false), "{json}");
        }
    }

    #[test]
    fn what_is_no_date_is_said_to_be_none() {
        for json in [
            r#"{"literal":"n.d."}"#,
            r#"{"raw":"1998 or 1999"}"#,
            r#"{"date-parts":[[-43,3,15]]}"#,
            "true",
            r#""soon""#,
        ] {
            let (date, _, is_unreadable) = read_json(json);
            assert!(date.is_none() && is_unreadable, "{json}");
        }
        for json in ["null", "{}", r#"{"date-parts":[[null]]}"#, r#"{"date-parts":[[]]}"#] {
            assert_eq!(read_json(json), (None, Vec::new(), false), "{json}");
        }
    }

    #[test]
    fn a_range_is_one_where_it_may_be() {
        let value: Box<RawValue> = serde_json::from_str(r#"{"date-parts":[[2010,6,3],[2010,6,5]]}"#).unwrap();
        assert_eq!(read(&value, true).days.unwrap().to_string(), "2010-06-03/2010-06-05");
        assert_eq!(from_text("2010-06-03/2010-06-05", true).unwrap().to_string(), "2010-06-03/2010-06-05");
    }
}
