//! Fields that only the format of the source knows: other formats leave them out and say so once an item.

use super::Entry;
use crate::diagnostic::{Code, Report};
use crate::model::CustomKind;

/// Reports the fields of an item that only other formats than `own` know, and which `format` leaves out.
pub(super) fn report_left_out(entry: Entry<'_>, own: &[&str], format: &str, report: &mut Report) {
    let mut names = String::new();
    for custom in &entry.item.custom {
        if let CustomKind::Foreign { format, .. } = custom.kind()
            && !own.contains(&format)
        {
            names.push_str(if names.is_empty() { "" } else { ", " });
            names.push_str(&custom.name);
        }
    }
    if !names.is_empty() {
        let message = format!("{format} has no field for {names}");
        report.add(Code::SourceField, entry.span(), message);
    }
}
