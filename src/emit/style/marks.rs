//! Characters that stand for the markup of titles and for `et al.` while a style is applied, and back.
//!
//! A style puts values together, cuts and sorts them; tags would be sorted as text, and those of one value could pair
//! with those of another. The marks are control characters of musical notation and of shorthand, which sorting passes
//! over; where a value has them itself, they are replaced, as control characters are.

use std::ops::Range;

use crate::emit::escape;

/// Stands for the authors that the source leaves out.
pub(super) const ET_AL: char = '\u{1bca1}';

/// Stands behind a value that ends in a mark of its own, `?`, `!` or `.`, after which no full stop is wanted.
pub(super) const ENDED: char = '\u{1bca0}';

/// Stands before a letter that is a capital, whatever case a style gives its word.
pub(super) const CAPITAL: char = '\u{1bca2}';

/// Stands before a character that is as the value has it: a small letter, or punctuation that is not the style's.
pub(super) const KEPT: char = '\u{1bca3}';

/// Where markup begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    Italic,
    Bold,
    Sub,
    Sup,
}

const MARKS: [(char, char, Markup); 4] = [
    ('\u{1d173}', '\u{1d174}', Markup::Italic),
    ('\u{1d175}', '\u{1d176}', Markup::Bold),
    ('\u{1d177}', '\u{1d178}', Markup::Sub),
    ('\u{1d179}', '\u{1d17a}', Markup::Sup),
];

/// What a character marks, and whether it begins there.
pub(super) fn read(c: char) -> Option<(Markup, bool)> {
    MARKS.iter().find_map(|&(open, close, markup)| match c {
        c if c == open => Some((markup, true)),
        c if c == close => Some((markup, false)),
        _ => None,
    })
}

/// A value in one line, with marks for the markup of titles.
pub(super) fn encode(text: &str) -> String {
    with_case(text, &[])
}

/// A number in one line. A mark behind it would make it a text.
pub(super) fn number(text: &str) -> String {
    let mut out = encode(text);
    out.truncate(out.trim_end_matches(ENDED).len());
    out
}

/// A value as [`encode`] has it, in which the words at those places keep their case in any style.
pub(super) fn with_case(text: &str, kept: &[Range<usize>]) -> String {
    let mut kept = kept.iter().peekable();
    let mut tags = escape::markup(text).into_iter().peekable();
    let mut out = String::with_capacity(text.len());
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        if at < skip_to {
            continue;
        }
        match tags.next_if(|tag| tag.start == at) {
            Some(tag) => {
                out.extend(mark(&text[tag.clone()]));
                skip_to = tag.end;
            }
            None => {
                while kept.next_if(|word| word.end <= at).is_some() {}
                if kept.peek().is_some_and(|word| word.start <= at) {
                    out.extend(mark_of_case(c));
                } else if matches!(c, '.' | ',' | ';' | ':' | ')' | ']')
                    && matches!(out.trim_end_matches(' ').chars().next_back(), None | Some(',' | '.'))
                {
                    out.push(KEPT);
                }
                push(&mut out, c);
            }
        }
    }
    let mut out = trimmed(out);
    let shown = out.trim_end_matches(|c| read(c).is_some() || is_closing_quote(c));
    if shown.ends_with(['?', '!', '.']) {
        out.push(ENDED);
    }
    out
}

/// Whether a character closes a quotation, so that a sentence that ends before it has ended behind it.
pub(super) fn is_closing_quote(c: char) -> bool {
    matches!(c, '"' | '\u{201d}' | '\u{2019}' | '\u{bb}')
}

/// The mark for the case of a letter; none where its other case is no letter that leads back.
fn mark_of_case(c: char) -> Option<char> {
    if c.is_uppercase() {
        (capital(small(c)) == c).then_some(CAPITAL)
    } else {
        (small(capital(c)) == c && c.is_lowercase()).then_some(KEPT)
    }
}

/// The capital of a letter; the letter itself where it has none of one letter.
pub(super) fn capital(c: char) -> char {
    let mut upper = c.to_uppercase();
    upper.next().filter(|_| upper.next().is_none()).unwrap_or(c)
}

/// The small form of a letter; the letter itself where it has none of one letter.
pub(super) fn small(c: char) -> char {
    let mut lower = c.to_lowercase();
    lower.next().filter(|_| lower.next().is_none()).unwrap_or(c)
}

/// A value in one line, with all that is in it.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push(&mut out, c));
    trimmed(out)
}

fn push(out: &mut String, c: char) {
    let c = escape::printable(c);
    if read(c).is_some() || matches!(c, ET_AL | ENDED | CAPITAL | KEPT) {
        out.push(char::REPLACEMENT_CHARACTER);
    } else if c != ' ' || !out.ends_with(' ') {
        out.push(c);
    }
}

fn trimmed(text: String) -> String {
    let ends = text.trim_matches(' ');
    if ends.len() == text.len() { text } else { ends.to_owned() }
}

fn mark(tag: &str) -> Option<char> {
    let name = tag.trim_start_matches(['<', '/']).trim_end_matches('>').to_ascii_lowercase();
    let markup = match &*name {
        "i" | "em" => Markup::Italic,
        "b" => Markup::Bold,
        "sub" => Markup::Sub,
        "sup" => Markup::Sup,
        _ => return None,
    };
    let (open, close, _) = MARKS.into_iter().find(|(_, _, known)| *known == markup)?;
    Some(if tag.starts_with("</") { close } else { open })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_for_the_markup_of_titles_alone() {
        assert_eq!(
            encode(" H<sub>2</sub>O\n in <EM>Apis</EM> "),
            "H\u{1d177}2\u{1d178}O in \u{1d173}Apis\u{1d174}"
        );
        assert_eq!(encode("a < b <i> \u{1d173}\u{1bca1}\u{1}"), "a < b <i> \u{fffd}\u{fffd}\u{fffd}");
        assert_eq!(encode("Why <i>not?</i>"), "Why \u{1d173}not?\u{1d174}\u{1bca0}");
        assert_eq!(encode("in the U.S."), "in the U.S.\u{1bca0}");
        assert_eq!(number("2nd ed."), "2nd ed.");
        assert_eq!(encode(".NET, .5"), "\u{1bca3}.NET, \u{1bca3}.5");
        assert_eq!(with_case("On pH", std::slice::from_ref(&(3..5))), "On \u{1bca3}p\u{1bca2}H");
        assert_eq!(literal("<i>a</i>"), "<i>a</i>");
    }
}
