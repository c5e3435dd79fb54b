//! Names and pages as prose prints them, in code and in templates alike.

use crate::model::{Name, Pages};

/// Adds a name as lists sort it, `van den Berg, R., Jr.`
pub(super) fn push_inverted(out: &mut String, name: &Name) {
    match name {
        Name::Person(person) => {
            out.push_str(&person.full_family());
            if let Some(given) = person.given_with_suffix() {
                out.push_str(", ");
                out.push_str(&given);
            }
        }
        Name::Literal { literal } => out.push_str(literal),
    }
}

/// Names as a reference list prints them, `Roe, J., Poe, A., & Doe, B.`, and with `et_al` `Roe, J., et al.`; `push` adds each of them.
pub(super) fn listed<N>(
    names: impl ExactSizeIterator<Item = N>,
    et_al: bool,
    push: impl Fn(&mut String, N),
) -> String {
    let (count, mut text) = (names.len(), String::new());
    for (index, name) in names.enumerate() {
        let is_last = index + 1 == count && !et_al;
        text.push_str(match index {
            0 => "",
            _ if is_last => ", & ",
            _ => ", ",
        });
        push(&mut text, name);
    }
    if et_al {
        text.push_str(if count == 0 { "et al." } else { ", et al." });
    }
    text
}

/// Pages with a dash between them.
pub(super) fn dashed(pages: &Pages) -> String {
    match &pages.last {
        Some(last) => format!("{}\u{2013}{last}", pages.first),
        None => pages.first.clone(),
    }
}
