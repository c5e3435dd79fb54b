//! Values that a dialect spells in a way of its own: dates, editions, languages, states of publication.
//!
//! Pure functions; the fields are left to [`super`].

use std::fmt::Write;

use any_ascii::any_ascii;

use crate::emit::escape::markup;
use crate::emit::tex::Dialect;
use crate::model::{Date, DateRange};

/// What stands before the value of a field in a note.
pub(super) fn label(field: &str) -> &'static str {
    match field {
        "edition" => "ed. ",
        "editor" => "ed. by ",
        "eventdate" => "held ",
        "isbn" => "ISBN ",
        "language" => "in ",
        "number" => "no. ",
        "pages" => "pp. ",
        "version" => "version ",
        "volume" => "vol. ",
        _ => "",
    }
}

/// A text to sort by, of ASCII letters, digits and blanks alone: styles cut labels from it after the third character,
/// which must not be the middle of a command or tag, and put it between brackets.
pub(super) fn sort_key(text: &str) -> String {
    let (mut bare, mut at) = (String::with_capacity(text.len()), 0);
    for tag in markup(text) {
        bare.push_str(&text[at..tag.start]);
        at = tag.end;
    }
    bare.push_str(&text[at..]);
    let mut key = String::with_capacity(bare.len());
    for c in any_ascii(&bare).chars() {
        if c.is_ascii_alphanumeric() {
            key.push(c);
        } else if !(key.is_empty() || key.ends_with(' ') || c == '\'') {
            key.push(' ');
        }
    }
    key.truncate(key.trim_end().len());
    key
}

/// The edition without the word for it, which the styles add. biblatex makes an ordinal of a number itself.
pub(super) fn edition(text: &str, dialect: Dialect) -> &str {
    const WORDS: &[&str] = &[" edition", " edn.", " edn", " ed.", " ed"];
    let text = text.trim();
    let ends = |word: &&&str| {
        let cut = text.len().checked_sub(word.len()).filter(|&cut| text.is_char_boundary(cut));
        cut.is_some_and(|cut| text[cut..].eq_ignore_ascii_case(word))
    };
    let bare = WORDS.iter().find(ends).map_or(text, |word| text[..text.len() - word.len()].trim_end());
    let number = bare.trim_end_matches(|c: char| c == '.' || c.is_ascii_alphabetic());
    let plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let ordinal = matches!(&bare[number.len()..], "" | "." | "st" | "nd" | "rd" | "th");
    if plain && ordinal && dialect == Dialect::BibLaTex {
        number
    } else if bare.is_empty() {
        text
    } else {
        bare
    }
}

/// A language as biblatex takes it: by the key that it knows, which it then prints in the language of the text, or
/// in words. It makes a command of the words, so that TeX's own characters in them stop it.
pub(super) fn language(text: &str) -> Option<&str> {
    let words = |c: char| c.is_ascii_alphanumeric() || matches!(c, 'À'..='ɏ') || " -.,;()/".contains(c);
    langid(text).or_else(|| text.chars().all(words).then_some(text))
}

/// The name that babel and biblatex have for a language.
pub(super) fn langid(text: &str) -> Option<&'static str> {
    const KEYS: &[&str] = &[
        "basque",
        "bulgarian",
        "catalan",
        "croatian",
        "czech",
        "danish",
        "dutch",
        "english",
        "estonian",
        "finnish",
        "french",
        "galician",
        "german",
        "greek",
        "hungarian",
        "italian",
        "japanese",
        "latin",
        "latvian",
        "lithuanian",
        "norwegian",
        "polish",
        "portuguese",
        "russian",
        "serbian",
        "slovak",
        "slovene",
        "slovenian",
        "spanish",
        "swedish",
        "turkish",
        "ukrainian",
    ];
    KEYS.iter().copied().find(|key| key.eq_ignore_ascii_case(text.trim()))
}

/// The key under which biblatex knows a state of publication.
pub(super) fn pubstate(status: &str) -> Option<&'static str> {
    const STATES: &[(&str, &str)] = &[
        ("in press", "inpress"),
        ("in-press", "inpress"),
        ("inpress", "inpress"),
        ("forthcoming", "forthcoming"),
        ("submitted", "submitted"),
        ("in preparation", "inpreparation"),
        ("inpreparation", "inpreparation"),
        ("prepublished", "prepublished"),
    ];
    STATES.iter().find(|(name, _)| name.eq_ignore_ascii_case(status.trim())).map(|&(_, key)| key)
}

/// A date as ISO 8601-2 has it, which is what biber reads; years have four digits there, and there is no year 0.
pub(super) fn iso(date: Date) -> Option<String> {
    if !matches!(date.year, 1..=9999) {
        return None;
    }
    let mut text = format!("{:04}", date.year);
    if let Some(month) = date.month() {
        let _ = write!(text, "-{month:02}");
    }
    if let Some(day) = date.calendar_day() {
        let _ = write!(text, "-{day:02}");
    }
    Some(text)
}

/// Whether a text is a date as [`iso`] writes it, or two with a stroke between them.
pub(super) fn is_iso(text: &str) -> bool {
    let date = |text: &str| {
        let mut parts = text.split('-').map(|part| part.parse::<u16>().ok());
        let mut date = Date::year(parts.next()??);
        let mut next = || parts.next().flatten().and_then(|part| u8::try_from(part).ok());
        if let Some(month) = next() {
            date = date.with_month(month);
        }
        if let Some(day) = next() {
            date = date.with_day(day);
        }
        Some(date)
    };
    let written = match text.split_once('/') {
        Some((first, last)) => date(first)
            .zip(date(last))
            .and_then(|(first, last)| DateRange::new(first, last))
            .and_then(interval),
        None => date(text).and_then(iso),
    };
    written.as_deref() == Some(text)
}

/// A date, or the first and the last of several, as ISO 8601-2 has them.
pub(super) fn interval(dates: DateRange) -> Option<String> {
    let mut text = iso(dates.first())?;
    if let Some(last) = dates.last() {
        text.push('/');
        text.push_str(&iso(last)?);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editions_lose_their_word() {
        for (text, bibtex, biblatex) in [
            ("2nd ed.", "2nd", "2"),
            ("3. ed", "3.", "3"),
            ("Second edition", "Second", "Second"),
            ("2", "2", "2"),
            ("Rev. Ed.", "Rev.", "Rev."),
            (" ed.", "ed.", "ed."),
            ("2nd rev.", "2nd rev.", "2nd rev."),
        ] {
            assert_eq!(edition(text, Dialect::BibTex), bibtex, "{text}");
            assert_eq!(edition(text, Dialect::BibLaTex), biblatex, "{text}");
        }
    }

    #[test]
    fn sort_keys_are_plain() {
        for (text, key) in [
            ("[AT&T] report on \u{e9}lan, 2nd part", "AT T report on elan 2nd part"),
            ("Children's books", "Childrens books"),
            ("CO<sub>2</sub> in <i>Apis</i>", "CO2 in Apis"),
            ("{$\\}", ""),
        ] {
            assert_eq!(sort_key(text), key);
        }
    }

    #[test]
    fn dates_are_whole_or_shorter() {
        for (date, text) in [
            (Date::year(2020), Some("2020")),
            (Date::year(999), Some("0999")),
            (Date::year(2020).with_month(2).with_day(29), Some("2020-02-29")),
            (Date::year(2021).with_month(2).with_day(29), Some("2021-02")),
            (Date::year(1900).with_month(2).with_day(29), Some("1900-02")),
            (Date::year(0), None),
            (Date::year(20200), None),
        ] {
            assert_eq!(iso(date).as_deref(), text);
        }
    }

    #[test]
    fn days_of_meetings_are_intervals() {
        let day = |month, day| Date::year(2019).with_month(month).with_day(day);
        let days = |first, last| DateRange::new(first, last).unwrap();
        assert_eq!(interval(day(6, 3).into()).as_deref(), Some("2019-06-03"));
        assert_eq!(interval(days(day(6, 3), day(6, 5))).as_deref(), Some("2019-06-03/2019-06-05"));
        assert_eq!(interval(days(day(2, 27), day(2, 29))).as_deref(), Some("2019-02-27/2019-02"));
        assert_eq!(interval(days(Date::year(9999), Date::year(10000))), None);
    }

    #[test]
    fn states_are_those_that_biblatex_prints() {
        assert_eq!(pubstate("In press"), Some("inpress"));
        assert_eq!(pubstate("n.d."), None);
        assert_eq!(language("English"), Some("english"));
        assert_eq!(language("Klingon (Old)"), Some("Klingon (Old)"));
        assert_eq!(language("R&D"), None);
    }
}
