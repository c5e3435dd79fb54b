//! One spelling for what TeX has no difference for, so that what was read and what is in the model can be compared.
//!
//! These are the documented losses of characters: blanks of any width are one, control characters and characters without a glyph
//! are left out, signs that TeX has no two of are one, and with `--ascii` what sounds or looks alike is alike.

use any_ascii::any_ascii_char;
use unicode_normalization::UnicodeNormalization;

use super::Dialect;
use super::tex::{self, BOLD, ITALIC, SUB, SUP, Text};
use crate::verify::markup;

/// What is alike.
#[derive(Clone, Copy, Debug)]
pub(super) struct Canonical {
    pub(super) dialect: Dialect,
    /// Whether `--ascii` was asked for.
    pub(super) ascii: bool,
}

impl Canonical {
    /// The spelling of a text of the model; its markup is that of paired tags.
    pub(super) fn of_model(self, text: &str) -> String {
        let text: String = text.nfc().collect();
        let kind = |name: &str| {
            Some(match name {
                "sub" | "inf" => SUB,
                "sup" => SUP,
                "i" | "em" => ITALIC,
                "b" | "strong" => BOLD,
                _ => return None,
            })
        };
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for tag in markup::tags(&text, kind) {
            out.extend(text[at..tag.range.start].chars().filter_map(printed));
            out.push(if tag.opens { tag.kind[0] } else { tag.kind[1] });
            at = tag.range.end;
        }
        out.extend(text[at..].chars().filter_map(printed));
        self.unless_blank(self.spelled(&out), "")
    }

    /// The spelling of a part of a name, in which no tag is markup.
    pub(super) fn of_name(self, text: &str) -> String {
        let composed: String = text.nfc().filter_map(printed).collect();
        self.unless_blank(self.name(&self.spelled(&composed)), ",")
    }

    /// The spelling of an element of a list, which is like that of a name.
    pub(super) fn of_list(self, text: &str) -> String {
        let composed: String = text.nfc().filter_map(printed).collect();
        self.unless_blank(self.spelled(&composed), "")
    }

    /// A text, or nothing where `--ascii` leaves nothing of it but what is left out besides.
    fn unless_blank(self, text: String, left_out: &str) -> String {
        let is_left = |c: char| {
            let is_printed = c.is_ascii() || matches!(c, '\u{a1}'..='\u{17f}');
            c != ' ' && (is_printed || ascii(c).any(|c| c != ' ' && !left_out.contains(c)))
        };
        if self.ascii && !text.contains(is_left) { String::new() } else { text }
    }

    /// The spelling of a text as it was read.
    pub(super) fn of_tex(self, text: &Text) -> String {
        self.spelled(&text.plain())
    }

    /// What names are without besides: signs of typography where they are in ASCII.
    pub(super) fn name(self, text: &str) -> String {
        match self.dialect {
            Dialect::BibLaTex => text.to_owned(),
            Dialect::BibTex => text
                .replace(['\u{2019}', '\u{2BC}'], "'")
                .replace('\u{2018}', "`")
                .replace(['\u{2010}', '\u{2011}'], "-")
                .replace('\u{2013}', "--"),
        }
    }

    fn spelled(self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.nfc() {
            let c = tex::same_to_tex(c);
            let script = script(c);
            match script {
                Some(([open, close], sign)) => {
                    // A run of them is one.
                    if out.ends_with(close) {
                        out.pop();
                    } else {
                        out.push(open);
                    }
                    out.extend([sign, close]);
                }
                None if c == SUB[0] && out.ends_with(SUB[1]) || c == SUP[0] && out.ends_with(SUP[1]) => {
                    out.pop();
                }
                None if c == ' ' && (out.is_empty() || out.ends_with(' ')) => {}
                // Joiners shape the letters of scripts that join them, and say nothing elsewhere.
                None if is_joiner(c) && !out.ends_with(|last| matches!(last, '\u{590}'..='\u{1CFF}')) => {}
                None => out.push(c),
            }
        }
        out.truncate(out.trim_end_matches(' ').len());
        out.nfc().collect()
    }

    /// Whether two texts are the same but for what `--ascii` makes of them. Commas and blanks do not count, since some that it
    /// makes are left out, nor does whether a sign is raised or lowered.
    pub(super) fn same_in_ascii(self, one: &str, other: &str) -> bool {
        let is_raised = |c: char| SUB.contains(&c) || SUP.contains(&c);
        let bare = |text: &str| {
            let mut bare = String::with_capacity(text.len());
            for c in text.chars().filter(|c| !(is_raised(*c) || matches!(c, ' ' | ','))) {
                if c.is_ascii() {
                    bare.push(c);
                } else {
                    bare.extend(ascii(c).filter(|c| !matches!(c, ' ' | ',')));
                }
            }
            bare
        };
        self.ascii && one.contains(|c: char| !c.is_ascii() || is_raised(c)) && bare(one) == bare(other)
    }
}

/// The ASCII for a character, without the signs that TeX has no plain form for.
fn ascii(c: char) -> impl Iterator<Item = char> {
    any_ascii_char(c).chars().filter(|c| !matches!(c, '{' | '}' | '\\' | '^' | '~'))
}

/// A character as it is printed; none where it is left out.
fn printed(c: char) -> Option<char> {
    let is_no_character = matches!(u32::from(c), 0xFDD0..=0xFDEF) || u32::from(c) & 0xFFFE == 0xFFFE;
    let is_without_glyph = matches!(
        c,
        '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
    );
    match c {
        c if c.is_whitespace() => Some(' '),
        c if c.is_control() || is_no_character || is_without_glyph => None,
        c => Some(c),
    }
}

const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// A lowered or raised character as markup of a plain one.
fn script(c: char) -> Option<([char; 2], char)> {
    const LOWERED: &str = "₀0₁1₂2₃3₄4₅5₆6₇7₈8₉9₊+₋-₌=₍(₎)ₐaₑeₒoₓxₕhₖkₗlₘmₙnₚpₛsₜtᵢiⱼjᵣrᵤuᵥv";
    const RAISED: &str = "⁰0¹1²2³3⁴4⁵5⁶6⁷7⁸8⁹9⁺+⁻-⁼=⁽(⁾)ⁱiⁿn";
    let plain = |table: &str| {
        let mut signs = table.chars();
        while let (Some(sign), Some(plain)) = (signs.next(), signs.next()) {
            if sign == c {
                return Some(plain);
            }
        }
        None
    };
    if c.is_ascii() {
        return None;
    }
    plain(LOWERED).map(|sign| (SUB, sign)).or_else(|| plain(RAISED).map(|sign| (SUP, sign)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tex_has_no_difference_for_is_one() {
        let canonical = Canonical { dialect: Dialect::BibLaTex, ascii: false };
        for (one, other) in [
            ("H₂₃O", "H<sub>2</sub><sub>3</sub>O"),
            ("a\u{a0}\n b\u{200b}", "a b"),
            ("e\u{301} ⩽ \u{2212}1", "é ≤ -1"),
            ("<i>x</i>", "<em>x</em>"),
        ] {
            assert_eq!(canonical.of_model(one), canonical.of_model(other), "{one}");
        }
        assert_ne!(canonical.of_model("<i>x</i>"), canonical.of_model("x"));
        assert_ne!(canonical.of_model("x2"), canonical.of_model("x²"));
    }
}
