//! Where an item comes from, in the one form that formats without a structure for it share.
//!
//! Which field holds it, and how its text is escaped, is left to the formats; CSL-JSON has an object of its own.

use super::Entry;
use crate::model::Origin;

/// The place and the raw text of an item: `[export.txt, record 1, reference 12, bytes 2417-2427] 24, (2010)`.
///
/// The bracket at the front keeps it text: Zotero and citeproc-js read lines that begin with a word and a colon as
/// fields (`DOI: …`), pandoc what begins with `{:`. `docs/PROVENANCE.md` has the pattern to read it back with.
pub(super) fn origin(entry: &Entry<'_>) -> String {
    let Origin { file, record, reference, span } = entry.origin();
    let reference = reference.map(|number| format!(", reference {number}")).unwrap_or_default();
    let raw = entry.cited.map_or(entry.record.raw.as_str(), |cited| cited.raw.as_str());
    let place = format!("[{file}, record {record}{reference}, bytes {}-{}]", span.start, span.end);
    if raw.is_empty() { place } else { format!("{place} {raw}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Item, Record, Reference};
    use crate::span::Span;

    fn record() -> Record {
        Record {
            file: "export.txt".into(),
            number: 1,
            raw: "On bees".into(),
            span: Span::new(5, 12),
            ..Record::default()
        }
    }

    #[test]
    fn a_reference_is_told_by_its_number() {
        let (record, item) = (record(), Item::default());
        let cited =
            Reference { raw: "24, (2010)".into(), span: Span::new(2417, 2427), ..Reference::default() };
        let entry =
            Entry { record: &record, key: "k", item: &item, cited: Some(&cited), reference: Some(12) };
        assert_eq!(origin(&entry), "[export.txt, record 1, reference 12, bytes 2417-2427] 24, (2010)");
    }

    #[test]
    fn a_document_has_no_number_and_perhaps_no_text() {
        let (record, item) = (record(), Item::default());
        let entry = Entry { record: &record, key: "k", item: &item, cited: None, reference: None };
        assert_eq!(origin(&entry), "[export.txt, record 1, bytes 5-12] On bees");
        let untitled = Record { raw: String::new(), ..record.clone() };
        assert_eq!(origin(&Entry { record: &untitled, ..entry }), "[export.txt, record 1, bytes 5-12]");
    }
}
