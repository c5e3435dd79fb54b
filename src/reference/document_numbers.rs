//! Numbers by which documents are known: those of patents with the code of their office and of the kind of publication
//! (WIPO standards ST.3 and ST.16), and those of standards behind the body that sets them.

use super::words::runs;

/// The offices whose patents are cited most, by their codes (WIPO ST.3).
const OFFICES: &[&str] = &[
    "AU", "BR", "CA", "CH", "CN", "DE", "EP", "ES", "FR", "GB", "IN", "IT", "JP", "KR", "RU", "TW", "US",
    "WO",
];

/// The fewest digits of a number.
const FEWEST_DIGITS: usize = 6;

/// Whether a text is the number of a patent and nothing else, `EP 1234567 B1`, `US 7,654,321`, `WO 2010/123456 A1`.
pub(super) fn is_patent(text: &str) -> bool {
    let Some((office, rest)) = text.split_at_checked(2) else { return false };
    if !OFFICES.contains(&office) {
        return false;
    }
    let number = rest.trim_start_matches([' ', '-']);
    let end = number.bytes().position(|b| !(b.is_ascii_digit() || matches!(b, b',' | b'/' | b'.')));
    let (number, kind) = number.split_at(end.unwrap_or(number.len()));
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let is_kind = match kind.trim_start_matches([' ', '-']).as_bytes() {
        [] => true,
        [letter] => letter.is_ascii_uppercase(),
        [letter, digit] => letter.is_ascii_uppercase() && digit.is_ascii_digit(),
        [..] => false,
    };
    // Six digits alone are a postal code as well.
    let is_told = digits > FEWEST_DIGITS || !kind.is_empty() || number.len() > digits;
    is_kind && is_told && (FEWEST_DIGITS..=14).contains(&digits)
}

/// Whether a text holds the number of a patent, `Frame for hives. CN104123456A`.
pub(super) fn holds_patent(text: &str) -> bool {
    let mut before = "";
    runs(text).any(|word| {
        let (office, number) = match word.get(..2) {
            Some(office) if OFFICES.contains(&office) => (office, &word[2..]),
            Some(_) | None => (before, word),
        };
        before = word;
        let digits = number.bytes().take_while(u8::is_ascii_digit).count();
        OFFICES.contains(&office) && digits >= FEWEST_DIGITS && number.len() <= digits + 2
    })
}

/// Whether a title bears the number of a standard: `ISO/IEC 27001:2013`, `GB/T 7714`, `IEEE Std 802.11`.
pub(super) fn holds_standard(title: &str) -> bool {
    const BODIES: &[&str] = &[
        "AASHTO", "ABNT", "ACI", "ANSI", "API", "ASHRAE", "ASME", "ASTM", "BS", "CEN", "CSA", "DIN", "ECMA",
        "EN", "ETSI", "GB", "GOST", "IEC", "IEEE", "ISO", "ITU", "JIS", "NBR", "NF", "NFPA", "NMX", "NOM",
        "NZS", "PN", "RFC", "SAE", "UNE", "ГОСТ",
    ];
    if !title.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let mut before = "";
    for word in title
        .split(|c: char| c.is_whitespace() || matches!(c, '/' | ':' | '-' | ',' | '(' | ')'))
        .filter(|word| !word.is_empty())
    {
        let digits = word.trim_start_matches(|c: char| c.is_ascii_uppercase());
        let is_number = word.len() >= 2
            && word.len() - digits.len() <= 2
            && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && digits.ends_with(|c: char| c.is_ascii_digit());
        if is_number
            && (BODIES.contains(&before) || matches!(before, "T" | "STD" | "Std" | "Standard" | "TS" | "TR"))
        {
            return true;
        }
        before = word;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_with_its_office_is_a_patent() {
        for number in
            ["EP 1234567 B1", "US 7,654,321", "US20090123456A1", "WO 2010/123456 A1", "CN-101234567-A"]
        {
            assert!(is_patent(number), "{number}");
        }
        for other in
            ["US 12", "EP", "CN 100084", "US 123456 bees", "ÜS 1234567", "IN 2001, 123456", "1234567"]
        {
            assert!(!is_patent(other), "{other}");
        }
    }

    #[test]
    fn a_number_is_found_within_a_title() {
        assert!(holds_patent("Frame for hives. CN104123456A") && holds_patent("Frame, EP 1234567 B1"));
        assert!(!holds_patent("Bees of the US in 2001"));
    }
}
