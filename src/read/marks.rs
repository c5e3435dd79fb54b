//! Marks of formats that are no running text, for the readers of running text to stand back from: exports of all of them hold
//! sentences, references and whatever people write.
//!
//! Which of the formats a text is in is left to the readers of these formats.

/// How many lines are looked at. What has no mark in so many has none.
const LINES: usize = 200;

/// Whether a text begins as an entry, an object, an element, a table or a list of fields does.
pub(super) fn begins_structured(head: &str) -> bool {
    let text = head.trim_start_matches('\u{feff}').trim_start();
    if text.contains('\0') || is_json(text) || is_markup(text) {
        return true;
    }
    let mut lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
    let Some(first) = lines.next() else { return false };
    is_header(first)
        || is_field(first)
        || std::iter::once(first).chain(lines).take(LINES).any(|line| is_entry(line) || begins_fields(line))
}

/// An object, or an array of them.
fn is_json(text: &str) -> bool {
    let inside = |open: char| text.strip_prefix(open).map(str::trim_start);
    inside('{').is_some_and(|rest| rest.starts_with(['"', '}']))
        || inside('[').is_some_and(|rest| rest.starts_with('{'))
}

/// An element or a declaration of XML or HTML, but for the markup of a word.
fn is_markup(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('<') else { return false };
    let name = rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    rest.starts_with(['?', '!']) || name.len() > "sub".len()
}

/// The first line of an entry of a .bib file, `@article{roe2001,`.
fn is_entry(line: &str) -> bool {
    let Some(rest) = line.trim_start().strip_prefix('@') else { return false };
    let kind = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    kind.len() < rest.len() && kind.trim_start().starts_with(['{', '('])
}

/// The first field of a record of RIS, of PubMed, of EndNote or of Web of Science.
fn begins_fields(line: &str) -> bool {
    let value = |tag: &str, mark: char| {
        let rest = line.strip_prefix(tag)?.trim_start_matches(' ').strip_prefix(mark)?;
        Some(rest.trim())
    };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    value("TY", '-').is_some_and(|kind| !kind.contains(' '))
        || value("PMID", '-').is_some_and(is_number)
        || line.starts_with("%0 ")
        || matches!(line, "PT J" | "PT B" | "PT S" | "PT P" | "PT C")
}

/// The first line of a file of Web of Science.
fn is_field(line: &str) -> bool {
    line.strip_prefix("FN ").is_some_and(|name| {
        ["Clarivate", "Thomson", "ISI"].iter().any(|of| name.trim_start().starts_with(of))
    })
}

/// The head of a table, by the names that tables of works have for their columns.
fn is_header(line: &str) -> bool {
    const COLUMNS: [&str; 14] = [
        "au",
        "author",
        "authors",
        "cited by",
        "doi",
        "dt",
        "eid",
        "issue",
        "pt",
        "so",
        "source title",
        "title",
        "volume",
        "year",
    ];
    let known = |between: char| {
        let cells = line.split(between).map(|cell| cell.trim().trim_matches('"').to_ascii_lowercase());
        cells.filter(|cell| COLUMNS.contains(&cell.as_str())).count()
    };
    [',', ';', '\t'].into_iter().any(|between| known(between) >= 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_with_a_structure_are_told_by_how_they_begin() {
        for text in [
            "{\"id\": 1}",
            "[\n {",
            "<?xml version=\"1.0\"?>",
            "<records>",
            "% of the library\n@Article {roe2001,",
            "@string(hon = \"Honey\")",
            "Export of 2021\n\nTY  - JOUR",
            "TY - BOOK\r\nTI - Bees",
            "PMID- 17",
            "FN Clarivate Analytics Web of Science\nVR 1.0",
            "PT J\nAU Roe, J",
            "PT\tAU\tTI\tSO",
            "Authors,Title,Year,\"Source title\"",
            "\u{feff}\"Authors\";\"Title\";\"Year\"",
            "%0 Journal Article",
            "\0\0",
        ] {
            assert!(begins_structured(text), "{text}");
        }
    }

    #[test]
    fn running_text_has_no_structure() {
        for text in [
            "",
            "[12] Roe J., Bees, (2001)",
            "{Bees} and wasps",
            "<i>Apis</i>, a study, (2001)",
            "Roe J., Title, Year, Volume of bees, (2001)",
            "roe@hives.example {bees}",
            "PMID: 17",
            "#ITI#Bees#FTI#",
            "FN Roe, Bees",
            "TY - the hives of Troy, (2001)",
        ] {
            assert!(!begins_structured(text), "{text}");
        }
    }
}
