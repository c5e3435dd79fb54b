//! Where an item comes from, in the form of `docs/PROVENANCE.md` for formats that have no structure for it.

use crate::emit::Entry;
use crate::model::Origin;

/// `[export.txt, record 1, reference 12, bytes 2417-2427] 24, (2010)`; documents have no number, and not every one has a text.
pub(super) fn origin(entry: &Entry<'_>) -> String {
    let Origin { file, record, reference, span } = entry.origin();
    let mut parts = vec![file.to_string(), format!("record {record}")];
    parts.extend(reference.map(|number| format!("reference {number}")));
    parts.push(format!("bytes {}-{}", span.start, span.end));
    let raw = entry.cited.map_or(&entry.record.raw, |cited| &cited.raw);
    format!("[{}] {raw}", parts.join(", ")).trim_end_matches(if raw.is_empty() { " " } else { "" }).to_owned()
}
