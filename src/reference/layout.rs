//! Which layout a reference has, from where its year stands and how its names are written.
//!
//! Judged when all fields are read: what they took tells the shape, however they were found.

use super::confidence::Choices;
use super::draft::Written;
use super::names;
use crate::model::{FieldName, Layout, Name, Reference};

/// The layout of a reference. `old` tells whether its year was looked for between title and source, `written` how its
/// names are written, `choices` what else is known of them and of its marks.
///
/// None fits where there is no year, where the names are written as in none of them, with a year where another
/// layout has it, and where most of the text is left over.
pub(super) fn layout(reference: &Reference, old: bool, written: Written, choices: &Choices) -> Layout {
    let item = &reference.item;
    let is_dated = item.issued.is_some() || item.status.is_some();
    if reference.fragment || !is_dated || is_mostly_left_over(reference) {
        return Layout::Unknown;
    }
    if old && is_sentence_of_its_own(reference) {
        return Layout::Unknown;
    }
    let Written { apart, semicolons } = written;
    if choices.are_authors_plain && !old && !semicolons && !choices.has_semicolon {
        return Layout::New;
    }
    let persons = if item.author.is_empty() { &item.editor } else { &item.author };
    let Some(given) = Given::of(persons) else {
        return match old {
            true => Layout::Old,
            false if persons.is_empty() && begins_with_other_names(&reference.raw) => Layout::Unknown,
            false => Layout::New,
        };
    };
    match (old, given) {
        (true, _) if apart => Layout::Old,
        (true, _) => Layout::Unknown,
        (false, _) if semicolons => Layout::Semicolons,
        (false, _) if begins_with_other_names(&reference.raw) => Layout::Unknown,
        (false, Given::InFull) => Layout::NewFull,
        (false, _) if apart && persons.len() == 1 => Layout::NewFull,
        (false, _) if apart => Layout::Unknown,
        (false, Given::Stops) => Layout::New,
        (false, Given::NoStops) => Layout::Vancouver,
    }
}

/// How given names are written.
enum Given {
    /// As initials with stops.
    Stops,
    /// As initials without stops.
    NoStops,
    /// In full.
    InFull,
}

impl Given {
    /// None where no name of a person has a given name.
    fn of(persons: &[Name]) -> Option<Self> {
        let mut form = None;
        let given = persons.iter().filter_map(|name| match name {
            Name::Person(person) => person.given.as_deref(),
            Name::Literal { .. } => None,
        });
        for given in given {
            if given.contains('.') {
                return Some(Self::Stops);
            }
            if form.is_none() || !given.contains(char::is_lowercase) {
                form = Some(if given.contains(char::is_lowercase) { Self::InFull } else { Self::NoStops });
            }
        }
        form
    }
}

/// Whether punctuation follows the parentheses of the year, as in `Roe, J. (2005). Title`.
fn is_sentence_of_its_own(reference: &Reference) -> bool {
    let year = reference.taken.iter().find(|taken| taken.field == FieldName::Issued);
    let behind = year.and_then(|year| reference.raw[year.span.end..].split_once(')'));
    behind.is_some_and(|(_, behind)| behind.starts_with(['.', ':']))
}

/// Whether a reference begins with names in another shape, `J. Roe and A. Poe, `, `Roe, Jane; Poe, Ann`, which are
/// read as a title, if at all.
fn begins_with_other_names(raw: &str) -> bool {
    // Either an initial comes first, or a semicolon stands behind the second name.
    let head = raw.split(' ').next().unwrap_or_default();
    if !head.contains('.') && memchr::memchr(b';', raw.as_bytes()).is_none() {
        return false;
    }
    let mut pieces = raw.split(", ");
    let (first, second) = (pieces.next().unwrap_or_default(), pieces.next().unwrap_or_default());
    let is_family = |word: &str| {
        word.starts_with(char::is_uppercase) && word.chars().skip(1).all(|c| c.is_lowercase() || c == '-')
    };
    let is_initials_first = |piece: &str| {
        let (initials, family) = piece.rsplit_once(' ').unwrap_or_default();
        initials.contains('.') && names::is_initials(initials) && is_family(family)
    };
    let are_split_by_semicolon = second.split_once("; ").is_some_and(|(given, family)| {
        is_family(family) && given.split(' ').count() <= 2 && given.split(' ').all(is_family)
    });
    first.split(" and ").flat_map(|part| part.split(" & ")).all(is_initials_first) || are_split_by_semicolon
}

/// Whether more than half of the letters and digits are in no field.
fn is_mostly_left_over(reference: &Reference) -> bool {
    if reference.leftover.is_empty() {
        return false;
    }
    let count = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let left: usize = reference.leftover.iter().map(|piece| count(&piece.text)).sum();
    2 * left > count(&reference.raw)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Report;
    use crate::reference::{NOTHING, parse};

    #[track_caller]
    fn all_are(layout: Layout, raws: &[&str]) {
        for raw in raws {
            assert_eq!(parse(raw, 0, &NOTHING, &mut Report::default()).layout, layout, "{raw}");
        }
    }

    #[test]
    fn every_layout_is_told_by_its_names_and_year() {
        // Web of Science has a reader of its own.
        let told = |layout: &&Layout| !matches!(layout, Layout::Unknown | Layout::Wos);
        for layout in Layout::ALL.iter().filter(told) {
            let raw = layout.shape().replace("Title", "On the bees of spring").replace("Source", "Honey");
            all_are(*layout, &[&raw]);
        }
    }

    #[test]
    fn a_body_or_no_author_leaves_it_to_the_year() {
        all_are(
            Layout::New,
            &["OECD, Outlook on honey, (2005)", "The honey of spring, Bee World, 3, (2005)"],
        );
        all_are(Layout::New, &["Roe J., The honey of spring, (in press)"]);
        all_are(Layout::Old, &["The honey of spring (2005) Bee World, 41 (1), pp. 49-82"]);
    }

    #[test]
    fn names_in_full_need_no_comma() {
        all_are(
            Layout::NewFull,
            &["Moller Anna, Kuhn Maria, Et al., On the bees of spring, Honey, 3, pp. 1-9, (2005)"],
        );
    }

    #[test]
    fn without_a_year_none_fits() {
        all_are(Layout::Unknown, &["Roe J., Poe A., On the bees of spring, Honey, 3, pp. 1-9"]);
        all_are(Layout::Unknown, &["J. Roe and A. Poe, \"On bees\", Honey, vol. 4, pp. 1-9, 2005."]);
        all_are(Layout::Unknown, &["Roe J, Poe A. On the bees of spring. Honey. 2005;4(1):1-9."]);
    }

    #[test]
    fn with_names_in_another_shape_none_fits() {
        all_are(
            Layout::Unknown,
            &[
                "J. Roe and A.B. Poe, On the bees of spring, Honey, 3, pp. 1-9, (2005)",
                "J. Roe, A.B. Poe, On the bees of spring, Honey, 3, pp. 1-9, (2005)",
                "Roe, Jane; Poe, Ann, On the bees of spring, Honey, 3, pp. 1-9, (2005)",
                "Roe, J., Poe, A.B., On the bees of spring, Honey, 3, pp. 1-9, (2005)",
            ],
        );
    }

    #[test]
    fn with_the_year_where_another_layout_has_it_none_fits() {
        all_are(Layout::Unknown, &["Roe, J., Poe, A. (2005). On the bees of spring. Honey, 4(1), 1-9."]);
        all_are(Layout::Old, &["Roe, J., Poe, A., On the bees of spring (2005), pp. 1-9. , Wax Press"]);
        all_are(Layout::Unknown, &["Roe J., Poe A., On the bees of spring (2005) Honey, 41 (1), pp. 1-9"]);
    }

    #[test]
    fn for_a_piece_of_a_reference_none_fits() {
        all_are(Layout::Unknown, &["24, (2010)"]);
    }
}
