//! Names outside of references, as the fields of databases print them: one name, whose parts are told by a comma or by
//! initials at its end.

use super::{is_initials, is_suffix, one_line, person, person_of};
use crate::model::{Name, Person};

/// A name whose family name stands before a comma, `van den Berg, Rob`, `Roe, Jane, Jr.`; without a comma it is not taken
/// apart.
pub(crate) fn inverted(text: &str) -> Name {
    let mut parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
    let (Some(family), Some(second)) = (parts.next(), parts.next()) else {
        return Name::literal(one_line(text.trim_matches([' ', ','])));
    };
    let (given, suffix) = match parts.next() {
        None => without_suffix(second),
        Some(third) if is_suffix(second) => (third, Some(second)),
        Some(third) if is_suffix(third) => (second, Some(third)),
        // More commas than names have: all behind the first is kept as the given name.
        Some(_) => (text.split_once(',').map_or(second, |(_, rest)| rest.trim()), None),
    };
    with_suffix(person_of(family, given).name(), suffix)
}

/// A name with its initials at the end, `Roe J.A.`, `Roe JA`, `Roe JA Jr`; another is not taken apart.
pub(crate) fn with_initials(text: &str) -> Name {
    let text = text.trim();
    let (name, suffix) = without_suffix(text);
    match person(name).filter(|found| are_initials(found.given())) {
        Some(found) => with_suffix(found.name(), suffix),
        None => Name::literal(one_line(text)),
    }
}

/// Names with commas between them, `Roe J., Poe A.B.` or `Roe, J., Poe, A.B., Jr.`: initials and suffixes belong to the name before
/// them.
pub(crate) fn listed(text: &str) -> Vec<Name> {
    let mut names: Vec<String> = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        match names.last_mut() {
            Some(last)
                if is_suffix(part) || is_initials(part) && !last.contains(',') && !has_initials(last) =>
            {
                last.push_str(", ");
                last.push_str(part);
            }
            Some(_) | None => names.push(part.to_owned()),
        }
    }
    names
        .iter()
        .map(|name| if name.contains(',') { inverted_or_initials(name) } else { with_initials(name) })
        .collect()
}

/// A name with a comma, which stands before the given name or before a suffix.
fn inverted_or_initials(name: &str) -> Name {
    match name.rsplit_once(", ") {
        Some((name, suffix)) if is_suffix(suffix) && !name.contains(',') => {
            with_suffix(with_initials(name), Some(suffix))
        }
        Some(_) | None => inverted(name),
    }
}

fn has_initials(name: &str) -> bool {
    person(name).is_some_and(|found| are_initials(found.given()))
}

/// Whether a given name is initials, in one word or several, `J A`.
fn are_initials(given: &str) -> bool {
    given.split_whitespace().all(is_initials)
}

/// A given name without the suffix behind it, `John A Jr`.
fn without_suffix(given: &str) -> (&str, Option<&str>) {
    match given.rsplit_once(' ') {
        Some((before, last)) if is_suffix(last) && last != "V" => (before.trim_end(), Some(last)),
        Some(_) | None => (given, None),
    }
}

fn with_suffix(name: Name, suffix: Option<&str>) -> Name {
    match (name, suffix) {
        (Name::Person(person), Some(suffix)) => {
            Name::Person(Person { suffix: Some(suffix.to_owned()), ..person })
        }
        (Name::Literal { literal }, Some(suffix)) => {
            Name::Literal { literal: format!("{literal}, {suffix}") }
        }
        (name, None) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(name: Name) -> String {
        match name {
            Name::Literal { literal } => format!("{{{literal}}}"),
            Name::Person(Person { family, given, non_dropping_particle, suffix }) => {
                let parts = [non_dropping_particle, Some(family), given, suffix];
                parts.into_iter().flatten().collect::<Vec<_>>().join("|")
            }
        }
    }

    #[test]
    fn a_comma_stands_behind_the_family_name() {
        for (text, expected) in [
            ("Roe, Jane Ann", "Roe|Jane Ann"),
            ("van den Berg, Rob", "van den|Berg|Rob"),
            ("Roe, Jane, Jr.", "Roe|Jane|Jr."),
            ("Roe, Jr., Jane", "Roe|Jane|Jr."),
            ("Roe, Jane A Jr", "Roe|Jane A|Jr"),
            ("Roe,  Jane", "Roe|Jane"),
            ("Roe, Jane, of the Hives", "Roe|Jane, of the Hives"),
            ("Bee Board", "{Bee Board}"),
            ("Roe,", "{Roe}"),
        ] {
            assert_eq!(shown(inverted(text)), expected, "{text}");
        }
    }

    #[test]
    fn initials_stand_behind_the_family_name() {
        for (text, expected) in [
            ("Roe JA", "Roe|JA"),
            ("Roe J.-A.", "Roe|J.-A."),
            ("Roe J A", "Roe|J A"),
            ("Roe J. A.", "Roe|J. A."),
            ("Roe JA Jr", "Roe|JA|Jr"),
            ("van der Berg A", "van der|Berg|A"),
            ("Bee Board", "{Bee Board}"),
            ("Suhartono", "{Suhartono}"),
        ] {
            assert_eq!(shown(with_initials(text)), expected, "{text}");
        }
    }

    #[test]
    fn names_are_told_apart_in_lists_with_commas() {
        let shown = |text: &str| listed(text).into_iter().map(shown).collect::<Vec<_>>();
        assert_eq!(shown("Roe J., Poe A.B., de la Cruz M.-J."), ["Roe|J.", "Poe|A.B.", "de la|Cruz|M.-J."]);
        assert_eq!(shown("Roe, J., Poe, A.B., Jr., Kim, B."), ["Roe|J.", "Poe|A.B.|Jr.", "Kim|B."]);
        assert_eq!(shown("Roe J., Jr., Poe A."), ["Roe|J.|Jr.", "Poe|A."]);
        assert_eq!(shown("Suhartono, Roe J."), ["{Suhartono}", "Roe|J."]);
        assert_eq!(shown(" , "), Vec::<String>::new());
    }
}
