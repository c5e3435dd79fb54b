//! Text that went wrong on its way and can be put right for certain: HTML entities, and UTF-8 that was read as
//! Windows-1252 (`Ã©` for `é`).
//!
//! What is not certain stays as printed. Whole inputs in another encoding are left to [`crate::decode`].

use crate::diagnostic::{Code, Report};
use crate::model::Item;
use crate::span::Span;

/// Puts right the texts of an item that was read from `raw`, and says so; tells whether anything was put right.
pub(crate) fn item(item: &mut Item, raw: &str, place: Span, report: &mut Report) -> bool {
    if !may_need(raw) {
        return false;
    }
    let mut example = None;
    item.each_text(&mut |text| {
        if may_need(text)
            && let Some(repaired) = text_of(text)
        {
            example = example.take().or_else(|| first_difference(text, &repaired));
            *text = repaired;
        }
    });
    let Some((printed, repaired)) = example else { return false };
    report.add(Code::RepairedText, place, format!("read `{repaired}` for `{printed}`"));
    true
}

/// The first word that was put right, as printed and as read.
fn first_difference(printed: &str, repaired: &str) -> Option<(String, String)> {
    let mut words = printed.split(' ').zip(repaired.split(' '));
    words.find(|(printed, repaired)| printed != repaired).map(|(a, b)| (shown(a), shown(b)))
}

/// A word as messages show it, whole unless it is longer than words are.
fn shown(word: &str) -> String {
    const LONGEST: usize = 80;
    let end = word.char_indices().nth(LONGEST).map_or(word.len(), |(at, _)| at);
    let more = if end < word.len() { "…" } else { "" };
    format!("{}{more}", &word[..end])
}

/// Whether a text has characters that broken text has: nearly none has, and a look at the bytes tells.
fn may_need(text: &str) -> bool {
    // `Ã`, `Â`, `â`, `Ð` and their like begin with this byte.
    const LEAD: u8 = 0xC3;
    let bytes = text.as_bytes();
    // An ampersand before a blank begins no entity, and most are `and`.
    memchr::memchr2_iter(b'&', LEAD, bytes)
        .any(|at| bytes[at] == LEAD || bytes.get(at + 1).is_some_and(|next| !matches!(next, b' ' | b'&')))
}

/// A text put right, or none where nothing is certainly wrong.
fn text_of(text: &str) -> Option<String> {
    let decoded = without_entities(text);
    without_mojibake(&decoded).or_else(|| (decoded != text).then(|| decoded.into_owned()))
}

fn without_entities(text: &str) -> std::borrow::Cow<'_, str> {
    html_escape::decode_html_entities(text)
}

/// The text with UTF-8 that was read as Windows-1252 read as UTF-8; none where none certainly was.
fn without_mojibake(text: &str) -> Option<String> {
    let mut repaired = String::new();
    let mut rest = text;
    let mut done = 0;
    while let Some(at) = rest.find(|c: char| byte(c).is_some_and(|byte| byte >= 0xC2)) {
        let run = Run::of(&rest[at..]);
        let start = text.len() - rest.len() + at;
        if run.is_certain {
            repaired.push_str(&text[done..start]);
            repaired.push_str(&run.text);
            done = start + run.length;
        }
        let behind = rest[at..].chars().next().map_or(0, char::len_utf8);
        rest = &rest[at + run.length.max(behind)..];
    }
    (done > 0).then(|| repaired + &text[done..])
}

/// Characters in a row whose bytes in Windows-1252 are UTF-8.
#[derive(Default)]
struct Run {
    text: String,
    /// How many bytes of the broken text it takes.
    length: usize,
    is_certain: bool,
}

impl Run {
    fn of(text: &str) -> Self {
        let mut run = Self::default();
        let mut count = 0;
        while let Some((c, length, is_certain)) = sequence(&text[run.length..]) {
            run.text.push(c);
            run.length += length;
            run.is_certain |= is_certain;
            count += 1;
        }
        // Accented letters beside quotation marks and dashes can be meant; not twice in a row.
        run.is_certain |= count > 1;
        run
    }
}

/// The character that the first two to four characters stand for, how many bytes they take in the broken text, and
/// whether they cannot be meant as they stand.
fn sequence(text: &str) -> Option<(char, usize, bool)> {
    let mut bytes = [0u8; 4];
    let (mut length, mut count) = (0, 0);
    let lead = byte(text.chars().next()?)?;
    let wanted = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    for c in text.chars().take(wanted) {
        bytes[count] = byte(c)?;
        count += 1;
        length += c.len_utf8();
    }
    let decoded = std::str::from_utf8(&bytes[..count]).ok()?.chars().next()?;
    let second = text.chars().nth(1)?;
    let may_be_meant = matches!(
        second,
        '\u{2018}'..='\u{201e}' | '\u{2013}' | '\u{2014}' | '\u{2026}' | '«' | '»' | '\u{a0}'
    );
    let is_certain = match lead {
        0xC2 => second == '\u{a0}' || !may_be_meant,
        0xC3..=0xC5 | 0xD0 | 0xD1 => !may_be_meant,
        0xE2 => second == '€',
        _ => false,
    };
    Some((decoded, length, is_certain))
}

/// The byte of a character in Windows-1252, for those beyond ASCII.
fn byte(c: char) -> Option<u8> {
    /// The characters of the bytes 80 to 9F (WHATWG Encoding, index windows-1252).
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match u32::from(c) {
        0xA0..=0xFF => u8::try_from(u32::from(c)).ok(),
        0x80.. => HIGH.iter().position(|high| *high == c).and_then(|at| u8::try_from(at + 0x80).ok()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_resolved() {
        assert_eq!(text_of("Honey &amp; Wax &#8211; &lt;b&gt;").as_deref(), Some("Honey & Wax – <b>"));
        for text in ["Honey & Wax", "R&D; bees", "M&As"] {
            assert_eq!(text_of(text), None, "{text}");
        }
    }

    #[test]
    fn utf_8_read_as_windows_1252_is_put_right() {
        for (broken, right) in [
            ("Ã‰tude des abeilles", "Étude des abeilles"),
            ("AndrÃ© und BjÃ¶rn", "André und Björn"),
            ("1966â€“71", "1966–71"),
            ("the beeâ€™s", "the bee’s"),
            ("5Â°C", "5°C"),
            ("ÐœÑ‘Ð´", "Мёд"),
        ] {
            assert_eq!(without_mojibake(broken).as_deref(), Some(right), "{broken}");
        }
    }

    #[test]
    fn text_that_can_be_meant_stays() {
        for text in ["André", "“CAFÉ” and bees", "le café”—and", "Ã", "SÃO PAULO", "Åland", "Â", "naïve–or"]
        {
            assert_eq!(without_mojibake(text), None, "{text}");
        }
    }
}
