//! Lines of a note that are fields: Zotero and citation processors keep there what CSL-JSON or a program has no place for, as
//! `original-date: 1900`, and refmill `arXiv:2001.08361`.

use std::borrow::Cow;

use crate::model::Variable;

/// A line that is a field: its name in CSL and its value.
pub(super) type Line<'n> = (Cow<'n, str>, &'n str);

/// What to do with a line.
pub(super) enum Taken {
    /// The field has its value now.
    Yes,
    /// The field has another value, or the value is none of it; the line stays in the note.
    No,
}

/// Hands lines that are fields to `take`, and returns the note without those that were taken. Fields stand at the beginning of a
/// note, but for identifiers, which are known wherever they stand.
pub(super) fn without_fields(note: &str, mut take: impl FnMut(Line<'_>) -> Taken) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut is_head = true;
    for line in note.split('\n') {
        let field = field(line.trim_end_matches('\r'));
        let is_known = match &field {
            Some((name, _)) => is_head || is_identifier(name),
            None => false,
        };
        is_head &= field.is_some();
        if let Some(field) = field.filter(|_| is_known)
            && matches!(take(field), Taken::Yes)
        {
            continue;
        }
        kept.push(line);
    }
    kept.join("\n").trim().to_owned()
}

/// The name of the field that stands for a key of the source.
pub(super) const KEY: &str = "citation-key";
/// The name of the field that holds an arXiv identifier.
pub(super) const ARXIV: &str = "arXiv";

fn is_identifier(name: &str) -> bool {
    matches!(name, "PMID" | "PMCID" | "DOI" | ARXIV | KEY)
}

/// The field of a line, in the spelling of CSL: `PMID: 1`, `Original Date: 1900`, `original-date: 1900`.
fn field(line: &str) -> Option<Line<'_>> {
    let (name, value) = line.split_once(':')?;
    let (name, value) = (name.trim_end(), value.trim());
    if value.is_empty() || name.len() > LONGEST_NAME || !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let is_arxiv = name.eq_ignore_ascii_case(ARXIV);
    for identifier in ["PMID", "PMCID", "DOI", "ISBN", "ISSN", "URL"] {
        if name.eq_ignore_ascii_case(identifier) {
            return Some((Cow::Borrowed(identifier), value));
        }
    }
    if is_arxiv {
        return Some((Cow::Borrowed(ARXIV), value));
    }
    let folded = name.to_ascii_lowercase().replace(' ', "-");
    let is_field = folded == KEY || Variable::from_csl(&folded).is_some() || FIELDS.contains(&&*folded);
    is_field.then_some((Cow::Owned(folded), value))
}

/// The longest name of a field, `original-publisher-place`.
const LONGEST_NAME: usize = 24;

/// Variables of CSL that items have fields for, and that are written into notes.
const FIELDS: [&str; 9] = [
    "event-title",
    "event-place",
    "event-date",
    "collection-title",
    "container-title",
    "edition",
    "number",
    "status",
    "version",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(note: &str) -> (Vec<String>, String) {
        let mut fields = Vec::new();
        let rest = without_fields(note, |(name, value)| {
            fields.push(format!("{name}={value}"));
            Taken::Yes
        });
        (fields, rest)
    }

    #[test]
    fn lines_at_the_beginning_of_a_note_are_fields() {
        let note = "PMID: 17\nOriginal Date: 1900\noriginal-title: Bienen\n\nRead it: soon\nSource: a friend";
        let (fields, rest) = fields(note);
        assert_eq!(fields, ["PMID=17", "original-date=1900", "original-title=Bienen"]);
        assert_eq!(rest, "Read it: soon\nSource: a friend");
    }

    #[test]
    fn identifiers_are_fields_wherever_they_stand() {
        let (fields, rest) = fields("On bees.\narXiv:2001.08361\r\nCitation Key: roe2001\nSection: 3");
        assert_eq!(fields, ["arXiv=2001.08361", "citation-key=roe2001"]);
        assert_eq!(rest, "On bees.\nSection: 3");
    }

    #[test]
    fn what_is_no_variable_stays() {
        for note in ["tex.foo: bar", "Read: soon", "https://a.b", "PMID:", ": x", "Bees and wasps"] {
            assert_eq!(fields(note), (Vec::new(), note.to_owned()));
        }
    }

    #[test]
    fn a_line_that_is_not_taken_stays() {
        assert_eq!(without_fields("PMID: x\nISBN: y", |_| Taken::No), "PMID: x\nISBN: y");
    }
}
