//! Texts of CSL-JSON that say more than one thing: pages, titles with marks for words that keep their case.

use crate::model::Pages;

/// A text as a value of JSON.
pub(super) fn json_string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A text without the tags that protect the case of words; none where there are none.
pub(super) fn without_spans(text: &str) -> Option<String> {
    const OPENS: &str = "<span class=\"nocase\">";
    const CLOSES: &str = "</span>";
    let mut parts = text.split(OPENS);
    let mut bare = parts.next()?.to_owned();
    let mut is_bare = true;
    for part in parts {
        // Tags that do not come in pairs are text.
        let (kept, behind) = part.split_once(CLOSES).filter(|(kept, _)| !kept.contains("<span"))?;
        bare.push_str(kept);
        bare.push_str(behind);
        is_bare = false;
    }
    (!is_bare).then_some(bare)
}

/// Pages as they are printed in one text: `49-82`, `S1–S5`, `12-1-12-9`; what is not two of a kind is one.
pub(super) fn pages(text: &str) -> Pages {
    let is_hyphen =
        |c: char| matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}' | '\u{2014}' | '\u{2212}');
    let mut hyphens: Vec<(usize, usize)> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| is_hyphen(*c)) {
        let end = at + c.len_utf8();
        match hyphens.last_mut() {
            // `--` of a .bib file is one.
            Some((_, last)) if *last == at => *last = end,
            Some(_) | None => hyphens.push((at, end)),
        }
    }
    let middle = if hyphens.len() % 2 == 1 { hyphens.get(hyphens.len() / 2) } else { None };
    if let Some(&(end, start)) = middle {
        let (first, last) = (text[..end].trim(), text[start..].trim());
        if is_page(first) && is_page(last) {
            return Pages::range(first, last);
        }
    }
    Pages::single(text)
}

/// Whether a text is the number of a page, Arabic or Roman.
fn is_page(text: &str) -> bool {
    let is_roman = |text: &str| !text.is_empty() && text.bytes().all(|b| b"ivxlcdmIVXLCDM".contains(&b));
    text.bytes().any(|b| b.is_ascii_digit()) && !text.contains([',', ' ']) || is_roman(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_two_where_both_are_pages() {
        for (text, first, last) in [
            ("49-82", "49", Some("82")),
            ("49\u{2013}82", "49", Some("82")),
            ("49--82", "49", Some("82")),
            ("S1 - S5", "S1", Some("S5")),
            ("xi-xiv", "xi", Some("xiv")),
            ("12-1-12-9", "12-1", Some("12-9")),
            ("A-12", "A-12", None),
            ("e123", "e123", None),
            ("1-5, 9-12", "1-5, 9-12", None),
        ] {
            let pages = pages(text);
            assert_eq!((&*pages.first, pages.last.as_deref()), (first, last), "{text}");
        }
    }

    #[test]
    fn only_spans_in_pairs_are_taken_out_of_titles() {
        let bare =
            |text: &str| without_spans(&text.replace('[', "<span class=\"nocase\">").replace(']', "</span>"));
        assert_eq!(bare("On [DNA] of [Apis]").as_deref(), Some("On DNA of Apis"));
        assert_eq!(bare("On bees"), None);
        assert_eq!(bare("On [DNA"), None);
    }
}
