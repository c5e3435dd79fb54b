//! How single characters are written for TeX: what pdflatex prints as it is, and the commands for the rest.
//!
//! Tables alone, measured with pdflatex (T1, utf8; TeX Live 2022); the order in which they are tried is left to
//! [`super`].

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

use crate::emit::escape::is_no_character;

/// The ranges above Latin Extended-A that pdflatex prints as they are, with `fontenc` T1 and `inputenc` utf8.
const PRINTED: &[(u32, u32)] = &[
    (0x192, 0x192),
    (0x1C4, 0x1D4),
    (0x1E2, 0x1E3),
    (0x1E6, 0x1EB),
    (0x1F0, 0x1F0),
    (0x1F4, 0x1F5),
    (0x218, 0x21B),
    (0x232, 0x233),
    (0x237, 0x237),
    (0x2C6, 0x2C7),
    (0x2D8, 0x2D9),
    (0x2DB, 0x2DD),
    (0x1E02, 0x1E03),
    (0x1E0D, 0x1E0D),
    (0x1E1E, 0x1E21),
    (0x1E25, 0x1E25),
    (0x1E30, 0x1E31),
    (0x1E37, 0x1E37),
    (0x1E43, 0x1E43),
    (0x1E45, 0x1E45),
    (0x1E47, 0x1E47),
    (0x1E5B, 0x1E5B),
    (0x1E63, 0x1E63),
    (0x1E6D, 0x1E6D),
    (0x1E8E, 0x1E91),
    (0x1E9E, 0x1E9E),
    (0x1EF2, 0x1EF3),
    (0x2010, 0x2016),
    (0x2018, 0x201A),
    (0x201C, 0x201E),
    (0x2020, 0x2022),
    (0x2026, 0x2026),
    (0x2030, 0x2031),
    (0x2039, 0x203B),
    (0x203D, 0x203D),
    (0x2044, 0x2044),
    (0x204E, 0x204E),
    (0x2052, 0x2052),
    (0x20A1, 0x20A1),
    (0x20A4, 0x20A4),
    (0x20A6, 0x20A6),
    (0x20A9, 0x20A9),
    (0x20AB, 0x20AC),
    (0x20B1, 0x20B1),
    (0x2103, 0x2103),
    (0x2116, 0x2117),
    (0x211E, 0x211E),
    (0x2120, 0x2120),
    (0x2122, 0x2122),
    (0x2126, 0x2127),
    (0x212E, 0x212E),
    (0x2190, 0x2193),
    (0x25E6, 0x25E6),
    (0x25EF, 0x25EF),
    (0x266A, 0x266A),
    (0x27E8, 0x27E9),
    (0xFB00, 0xFB06),
];

/// Whether pdflatex prints the character as it is.
pub(super) fn is_printed(c: char) -> bool {
    let code = u32::from(c);
    match code {
        0x20..=0x7E => true,
        0x126 | 0x127 | 0x138 | 0x13F | 0x140 | 0x149 | 0x166 | 0x167 | 0x17F => false,
        0xA1..=0x17F => true,
        _ => PRINTED
            .binary_search_by(|&(first, last)| {
                if last < code {
                    std::cmp::Ordering::Less
                } else if first > code {
                    std::cmp::Ordering::Greater
                } else {
                    std::cmp::Ordering::Equal
                }
            })
            .is_ok(),
    }
}

/// Characters that have no width and say nothing to a typesetter.
pub(super) const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
    )
}

/// Zero-width joiners, which shape the letters of scripts that pdflatex cannot print anyway.
pub(super) const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Characters that no reader takes: controls, and code points that are no characters (biber stops on them).
pub(super) fn is_forbidden(c: char) -> bool {
    c.is_control() || is_no_character(c)
}

/// The sign under which a character stands as a subscript, `₂` for `2`.
pub(super) const fn subscript(c: char) -> Option<char> {
    Some(match c {
        '\u{2080}'..='\u{2089}' => (b'0' + (c as u32 - 0x2080) as u8) as char,
        '₊' => '+',
        '₋' => '-',
        '₌' => '=',
        '₍' => '(',
        '₎' => ')',
        'ₐ' => 'a',
        'ₑ' => 'e',
        'ₒ' => 'o',
        'ₓ' => 'x',
        'ₕ' => 'h',
        'ₖ' => 'k',
        'ₗ' => 'l',
        'ₘ' => 'm',
        'ₙ' => 'n',
        'ₚ' => 'p',
        'ₛ' => 's',
        'ₜ' => 't',
        'ᵢ' => 'i',
        'ⱼ' => 'j',
        'ᵣ' => 'r',
        'ᵤ' => 'u',
        'ᵥ' => 'v',
        _ => return None,
    })
}

/// The sign under which a character stands as a superscript, `⁴` for `4`.
pub(super) const fn superscript(c: char) -> Option<char> {
    Some(match c {
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁰' => '0',
        '\u{2074}'..='\u{2079}' => (b'0' + (c as u32 - 0x2070) as u8) as char,
        '⁺' => '+',
        '⁻' => '-',
        '⁼' => '=',
        '⁽' => '(',
        '⁾' => ')',
        'ⁱ' => 'i',
        'ⁿ' => 'n',
        _ => return None,
    })
}

/// Whether the character belongs to the Greek script.
pub(super) const fn is_greek(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{3FF}' | '\u{1F00}'..='\u{1FFF}')
}

/// The formula that prints a Greek letter or a sign of mathematics, without its dollars.
pub(super) const fn formula(c: char) -> Option<&'static str> {
    Some(match c {
        'α' => r"\alpha",
        'β' => r"\beta",
        'γ' => r"\gamma",
        'δ' => r"\delta",
        'ε' => r"\varepsilon",
        'ϵ' => r"\epsilon",
        'ζ' => r"\zeta",
        'η' => r"\eta",
        'θ' => r"\theta",
        'ϑ' => r"\vartheta",
        'ι' => r"\iota",
        'κ' => r"\kappa",
        'λ' => r"\lambda",
        'μ' => r"\mu",
        'ν' => r"\nu",
        'ξ' => r"\xi",
        'ο' => "o",
        'π' => r"\pi",
        'ϖ' => r"\varpi",
        'ρ' => r"\rho",
        'ϱ' => r"\varrho",
        'σ' => r"\sigma",
        'ς' => r"\varsigma",
        'τ' => r"\tau",
        'υ' => r"\upsilon",
        'φ' => r"\varphi",
        'ϕ' => r"\phi",
        'χ' => r"\chi",
        'ψ' => r"\psi",
        'ω' => r"\omega",
        'Α' => r"\mathrm{A}",
        'Β' => r"\mathrm{B}",
        'Γ' => r"\Gamma",
        'Δ' | '∆' => r"\Delta",
        'Ε' => r"\mathrm{E}",
        'Ζ' => r"\mathrm{Z}",
        'Η' => r"\mathrm{H}",
        'Θ' => r"\Theta",
        'Ι' => r"\mathrm{I}",
        'Κ' => r"\mathrm{K}",
        'Λ' => r"\Lambda",
        'Μ' => r"\mathrm{M}",
        'Ν' => r"\mathrm{N}",
        'Ξ' => r"\Xi",
        'Ο' => r"\mathrm{O}",
        'Π' => r"\Pi",
        'Ρ' => r"\mathrm{P}",
        'Σ' => r"\Sigma",
        'Τ' => r"\mathrm{T}",
        'Υ' => r"\Upsilon",
        'Φ' => r"\Phi",
        'Χ' => r"\mathrm{X}",
        'Ψ' => r"\Psi",
        'Ω' => r"\Omega",
        'ħ' | 'ℏ' => r"\hbar",
        'ℓ' => r"\ell",
        'ℑ' => r"\Im",
        'ℜ' => r"\Re",
        'ℵ' => r"\aleph",
        '′' => "'",
        '″' => "''",
        '≤' | '⩽' => r"\leq",
        '≥' | '⩾' => r"\geq",
        '≠' => r"\neq",
        '≈' => r"\approx",
        '≃' => r"\simeq",
        '≅' => r"\cong",
        '≡' => r"\equiv",
        '∼' => r"\sim",
        '∝' => r"\propto",
        '≪' => r"\ll",
        '≫' => r"\gg",
        '∞' => r"\infty",
        '∂' => r"\partial",
        '∇' => r"\nabla",
        '∑' => r"\sum",
        '∏' => r"\prod",
        '∫' => r"\int",
        '√' => r"\surd",
        '∈' => r"\in",
        '∉' => r"\notin",
        '∋' => r"\ni",
        '∩' => r"\cap",
        '∪' => r"\cup",
        '⊂' => r"\subset",
        '⊃' => r"\supset",
        '⊆' => r"\subseteq",
        '⊇' => r"\supseteq",
        '∅' => r"\emptyset",
        '∀' => r"\forall",
        '∃' => r"\exists",
        '∧' => r"\wedge",
        '∨' => r"\vee",
        '⊕' => r"\oplus",
        '⊗' => r"\otimes",
        '⊥' => r"\perp",
        '∥' => r"\parallel",
        '∠' => r"\angle",
        '∘' => r"\circ",
        '∙' => r"\bullet",
        '⋅' => r"\cdot",
        '∗' => r"\ast",
        '⋆' | '★' => r"\star",
        '∓' => r"\mp",
        '↔' => r"\leftrightarrow",
        '⇌' => r"\rightleftharpoons",
        '⇐' => r"\Leftarrow",
        '⇒' => r"\Rightarrow",
        '⇔' => r"\Leftrightarrow",
        '↦' => r"\mapsto",
        '△' => r"\triangle",
        '◇' => r"\diamond",
        '♯' => r"\sharp",
        '♭' => r"\flat",
        _ => return None,
    })
}

/// The command of a letter that is not taken apart into a letter and accents: `ø` is `\o`.
pub(super) const fn letter_command(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => r"\ss",
        'æ' => r"\ae",
        'Æ' => r"\AE",
        'œ' => r"\oe",
        'Œ' => r"\OE",
        'ø' => r"\o",
        'Ø' => r"\O",
        'ł' => r"\l",
        'Ł' => r"\L",
        'đ' => r"\dj",
        'Đ' => r"\DJ",
        'ð' => r"\dh",
        'Ð' => r"\DH",
        'þ' => r"\th",
        'Þ' => r"\TH",
        'ŋ' => r"\ng",
        'Ŋ' => r"\NG",
        'ı' => r"\i",
        'ȷ' => r"\j",
        _ => return None,
    })
}

/// The accent command of a combining mark that T1 can set, and whether it stands below the letter.
const fn accent(mark: char) -> Option<(&'static str, bool)> {
    Some(match mark {
        '\u{300}' => (r"\`", false),
        '\u{301}' => (r"\'", false),
        '\u{302}' => (r"\^", false),
        '\u{303}' => (r"\~", false),
        '\u{304}' => (r"\=", false),
        '\u{306}' => (r"\u", false),
        '\u{307}' => (r"\.", false),
        '\u{308}' => ("\\\"", false),
        '\u{30A}' => (r"\r", false),
        '\u{30B}' => (r"\H", false),
        '\u{30C}' => (r"\v", false),
        '\u{323}' => (r"\d", true),
        '\u{326}' => (r"\textcommabelow", true),
        '\u{327}' => (r"\c", true),
        '\u{328}' => (r"\k", true),
        '\u{331}' => (r"\b", true),
        _ => return None,
    })
}

/// How many accents one letter may carry.
const ACCENTS: usize = 3;

/// Where the argument of an accent that is a word is braced as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Argument {
    /// `{\v c}`: the form that most readers take (MAPPING rule 6).
    Plain,
    /// `{\v{c}}`: three characters to BibTeX's `text.prefix$`, which cuts labels after the third. Letters that need
    /// more have no such form.
    Braced,
}

/// Writes a letter with its accents as TeX commands in braces, `{\'e}`, `{\v c}`, `{\~{\^e}}`. Returns how many
/// bytes of `text` were taken, none where the letter has no such form; `text` begins with the letter, its
/// combining marks may follow.
pub(super) fn write_accented(out: &mut String, text: &str, argument: Argument) -> usize {
    let Some(first) = text.chars().next() else { return 0 };
    let marks = text[first.len_utf8()..].chars().take_while(|&c| is_combining_mark(c));
    let mut taken = first.len_utf8();
    let mut parts = [('\0', ""); ACCENTS];
    let mut count = 0;
    let mut base = None;
    let mut sound = true;
    let mut add = |part: char| match (base, accent(part)) {
        (None, _) => base = Some(part),
        (Some(_), Some((command, below))) if count < ACCENTS => {
            parts[count] = (if below { 'b' } else { 'a' }, command);
            count += 1;
        }
        (Some(_), _) => sound = false,
    };
    decompose_canonical(first, &mut add);
    // One mark more than a letter may carry tells enough, however many follow.
    for mark in marks.take(ACCENTS + 1) {
        taken += mark.len_utf8();
        add(mark);
    }
    let Some(base) = base else { return 0 };
    if !sound || count == 0 || !base.is_ascii_alphabetic() {
        return 0;
    }
    let parts = &mut parts[..count];
    if argument == Argument::Braced && (count > 1 || parts[0].1.len() > 2) {
        return 0;
    }
    // An accent cannot sit on a letter that already has something below it: what is below goes outermost.
    parts.sort_by_key(|&(place, _)| place == 'b');
    out.push('{');
    let last = parts.len() - 1;
    for (index, (_, command)) in parts.iter().enumerate().rev() {
        out.push_str(command);
        let is_word = command.ends_with(|c: char| c.is_ascii_alphabetic());
        if index > 0 {
            out.push('{');
        } else if is_word && argument == Argument::Braced {
            out.push('{');
            out.push(base);
            out.push('}');
        } else {
            if is_word {
                out.push(' ');
            }
            out.push(base);
        }
    }
    for _ in 0..last {
        out.push('}');
    }
    out.push('}');
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accented(text: &str) -> Option<String> {
        let mut out = String::new();
        let taken = write_accented(&mut out, text, Argument::Plain);
        (taken > 0).then_some(out)
    }

    #[test]
    fn accents_are_braced_as_a_whole() {
        for (letter, tex) in [
            ("é", r"{\'e}"),
            ("í", r"{\'i}"),
            ("ö", "{\\\"o}"),
            ("č", r"{\v c}"),
            ("ő", r"{\H o}"),
            ("ż", r"{\.z}"),
            ("ç", r"{\c c}"),
            ("å", r"{\r a}"),
            ("ą", r"{\k a}"),
            ("ā", r"{\=a}"),
            ("ễ", r"{\~{\^e}}"),
            ("ậ", r"{\d{\^a}}"),
            ("ț", r"{\textcommabelow t}"),
            ("x\u{304}", r"{\=x}"),
        ] {
            assert_eq!(accented(letter).as_deref(), Some(tex), "{letter}");
        }
        for letter in ["ả", "ơ", "ж", "中", "a", "β", "й"] {
            assert_eq!(accented(letter), None, "{letter}");
        }
    }

    #[test]
    fn tables_are_in_order() {
        assert!(PRINTED.windows(2).all(|pair| pair[0].1 < pair[1].0));
        for c in ['é', 'ß', 'ő', '–', '’', '…', '€', '™', '²', '°', 'ș', 'ﬁ', 'ẞ'] {
            assert!(is_printed(c), "{c}");
        }
        for c in ['β', '≤', '₂', '−', 'Ж', '中', 'ễ', 'ħ', '\u{200B}', '\u{A0}', '\u{7}', 'Ə'] {
            assert!(!is_printed(c), "{c}");
        }
    }
}
