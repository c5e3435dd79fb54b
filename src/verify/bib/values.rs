//! Values that .bib files spell in a way of their own: dates, editions, languages, states of publication, addresses.
//!
//! Which field holds them is left to [`super::table`].

use super::Dialect;
use crate::model::Date;

/// An identifier or address: nothing unescapes it, so that braces and backslashes are as RFC 3986 has them, and so are code
/// points that are no characters.
pub(super) fn verbatim(text: &str) -> String {
    let is_no_character =
        |c: char| matches!(u32::from(c), 0xFDD0..=0xFDEF) || u32::from(c) & 0xFFFE == 0xFFFE;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '{' | '}' | '\\') || is_no_character(c) {
            let bytes =
                c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
            out.push_str(&bytes);
        } else {
            out.push(c);
        }
    }
    out
}

/// A date as ISO 8601 has it, the day where its month has it.
pub(super) fn iso(date: Date) -> Option<String> {
    let parts = [date.month(), day(date)].into_iter().flatten().map(|part| format!("-{part:02}"));
    (1..=9999).contains(&date.year).then(|| format!("{:04}{}", date.year, parts.collect::<String>()))
}

/// Reads a date as ISO 8601 has it; what is no number leaves it as it is.
pub(super) fn read_date(text: &str) -> Option<Date> {
    let mut parts = text.split('-').map(str::parse::<u16>);
    let year = parts.next()?.ok()?;
    let mut part = || parts.next()?.ok()?.try_into().ok();
    let (month, day): (Option<u8>, Option<u8>) = (part(), part());
    let date = month.map_or(Date::year(year), |month| Date::year(year).with_month(month));
    Some(day.map_or(date, |day| date.with_day(day)))
}

pub(super) fn day(date: Date) -> Option<u8> {
    let year = date.year;
    let divides = |by: u16| year.is_multiple_of(by);
    let is_leap = divides(400) || divides(4) && !divides(100);
    let days = match date.month()? {
        2 => 28 + u8::from(is_leap),
        month => 30 + (month + month / 8) % 2,
    };
    date.day().filter(|day| *day <= days)
}

/// An edition without the word for it, which styles print; a number alone where biblatex makes an ordinal of it.
pub(super) fn edition(text: &str, dialect: Dialect) -> &str {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let words = [" edition", " edn.", " edn", " ed.", " ed"];
    let cut = words.iter().find_map(|word| lower.strip_suffix(word)).map_or(text.len(), str::len);
    let bare = text[..cut].trim_end();
    if bare.is_empty() {
        return text;
    }
    let digits = bare.len() - bare.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let is_ordinal = digits > 0 && matches!(&bare[digits..], "" | "." | "st" | "nd" | "rd" | "th");
    if is_ordinal && dialect == Dialect::BibLaTex { &bare[..digits] } else { bare }
}

/// The name that biblatex has for a state of publication.
pub(super) fn state(text: &str) -> Option<&'static str> {
    let known = ["inpress", "forthcoming", "submitted", "inpreparation", "prepublished"];
    let text = text.trim().to_ascii_lowercase();
    let is_known = |state: &&&str| match **state {
        "inpress" => ["in press", "in-press", "inpress"].contains(&text.as_str()),
        "inpreparation" => ["in preparation", "inpreparation"].contains(&text.as_str()),
        state => state == text,
    };
    known.iter().find(is_known).copied()
}

/// The name that babel has for a language.
pub(super) fn language_of_babel(text: &str) -> Option<String> {
    const KEYS: &str = "basque bulgarian catalan croatian czech danish dutch english estonian finnish french galician german greek \
                        hungarian italian japanese latin latvian lithuanian norwegian polish portuguese russian serbian slovak \
                        slovene slovenian spanish swedish turkish ukrainian";
    let lower = text.trim().to_ascii_lowercase();
    KEYS.split_whitespace().any(|key| key == lower).then_some(lower)
}

/// A language as biblatex takes it: one that it knows by its key, another one in words of Latin letters.
pub(super) fn language(text: &str) -> Option<String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, 'À'..='ɏ') || " -.,;()/".contains(c);
    language_of_babel(text).or_else(|| text.chars().all(is_word).then(|| text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_the_spelling_of_their_dialect() {
        assert_eq!(edition("2nd ed.", Dialect::BibLaTex), "2");
        assert_eq!(edition("2nd ed.", Dialect::BibTex), "2nd");
        assert_eq!(state("In press"), Some("inpress"));
        assert_eq!((language("English").as_deref(), language("R&D")), (Some("english"), None));
        assert_eq!(verbatim("https://a.b/{x}\\"), "https://a.b/%7Bx%7D%5C");
    }

    #[test]
    fn days_are_those_of_their_month() {
        for (month, last) in
            [(1, 31), (2, 29), (3, 31), (4, 30), (7, 31), (8, 31), (9, 30), (11, 30), (12, 31)]
        {
            let date = |day| Date::year(2020).with_month(month).with_day(day);
            assert_eq!(day(date(last)), Some(last));
            assert!(last == 31 || day(date(last + 1)).is_none());
        }
        assert_eq!(iso(Date::year(1900).with_month(2).with_day(29)).as_deref(), Some("1900-02"));
    }
}
