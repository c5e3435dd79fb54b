//! The people of a record: authors with their full names and numbers, and editors.

use std::collections::BTreeSet;

use crate::model::Name;
use crate::reference::names;

/// Authors from the column of full names, `Roe, Jane (5700); Poe, Ann B. (5701)`, and their numbers at Scopus.
pub(super) fn in_full(cell: &str) -> (Vec<Name>, Vec<&str>) {
    let mut numbers = Vec::new();
    let name = |piece| {
        let (name, number) = without_number(piece);
        numbers.extend(number);
        names::inverted(name)
    };
    let names = pieces(cell).map(name).collect();
    (names, numbers)
}

/// Authors with their initials: since 2023 with semicolons between them, `Roe J.; Poe A.B.`, before with commas,
/// `Roe J., Poe A.B.`, and in old exports with commas within them, too, `Roe, J., Poe, A.B.`
pub(super) fn in_short(cell: &str) -> Vec<Name> {
    if cell.contains(';') {
        pieces(cell)
            .map(
                |piece| {
                    if piece.contains(',') { names::inverted(piece) } else { names::with_initials(piece) }
                },
            )
            .collect()
    } else {
        names::listed(cell)
    }
}

/// Editors, each once, and whether the cell holds nothing else: it may name the addresses of each, too.
pub(super) fn editors(cell: &str) -> (Vec<Name>, bool) {
    let (mut editors, mut is_all, mut once) = (Vec::new(), true, BTreeSet::new());
    for piece in pieces(cell) {
        if !once.insert(piece) {
            is_all = false;
            continue;
        }
        let names = names::listed(piece);
        // With semicolons between names a comma stands in an address as well.
        let are_names = names.iter().all(|name| matches!(name, Name::Person(_)))
            && (names.len() == 1 || !cell.contains(';'));
        is_all &= are_names;
        if are_names {
            editors.extend(names);
        }
    }
    (editors, is_all)
}

fn pieces(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';').map(str::trim).filter(|piece| !piece.is_empty())
}

/// A name without the number in parentheses behind it.
fn without_number(piece: &str) -> (&str, Option<&str>) {
    let numbered = piece.strip_suffix(')').and_then(|piece| piece.rsplit_once('('));
    match numbered {
        Some((name, number)) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => {
            (name.trim_end(), Some(number))
        }
        Some(_) | None => (piece, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(names: &[Name]) -> String {
        let shown = |name: &Name| match name {
            Name::Person(person) => {
                format!("{}/{}", person.full_family(), person.given.as_deref().unwrap_or_default())
            }
            Name::Literal { literal } => literal.clone(),
        };
        names.iter().map(shown).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn full_names_come_with_numbers() {
        let (names, numbers) =
            in_full("Roe, Jane (5700); van den Berg, Rob (5701); Suhartono (5702); Poe, A. (jun.)");
        assert_eq!(shown(&names), "Roe/Jane van den Berg/Rob Suhartono Poe/A. (jun.)");
        assert_eq!(numbers, ["5700", "5701", "5702"]);
    }

    #[test]
    fn short_names_are_read_in_the_layouts_of_all_years() {
        for cell in ["Roe J.; Poe A.B.", "Roe J., Poe A.B.", "Roe, J., Poe, A.B.", "Roe, J.; Poe, A.B."] {
            assert_eq!(shown(&in_short(cell)), "Roe/J. Poe/A.B.", "{cell}");
        }
    }

    #[test]
    fn editors_are_told_from_their_addresses() {
        let editors = |cell: &str| {
            let (names, is_all) = editors(cell);
            (shown(&names), is_all)
        };
        assert_eq!(editors("Roe J.; Poe A."), ("Roe/J. Poe/A.".to_owned(), true));
        assert_eq!(editors("Roe J., Poe A."), ("Roe/J. Poe/A.".to_owned(), true));
        let with_addresses =
            "Roe J.; Bee University, 4 Hive Street, Honeytown; Roe J.; Wax Hall, Honeytown; Poe A.";
        assert_eq!(editors(with_addresses), ("Roe/J. Poe/A.".to_owned(), false));
    }
}
