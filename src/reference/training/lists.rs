//! Lists to learn the ends of references from: whole references, joined as exports join them, with the troubles that
//! lists have.
//!
//! References are few that hold a semicolon or lack a year, so that the troubles are made: deterministically, from the
//! references themselves. Learning is left to [`super::boundaries`].

use crate::reference::list::evidence::{ends_in_year, is_bare, is_initials, is_names, person};
use crate::reference::list::{signs::Shown, walk};

/// How references are joined, by name.
const SEPARATORS: [(&str, &str); 6] = [
    ("one line", "; "),
    ("lines", ";\n"),
    ("lines, blank", "; \n"),
    ("lines, CRLF", ";\r\n"),
    ("one line", "; "),
    ("lines alone", "\n"),
];

/// What makes it hard to find the ends in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    None,
    /// Some references have no year.
    FewerYears,
    /// No reference has a year.
    NoYears,
    /// Authors are separated by semicolons.
    Authors,
    /// Semicolons in titles, sources and pages.
    Inner,
    /// The same, where most references have no year.
    InnerWithoutYears,
    /// Pieces with neither author nor title.
    Fragments,
    /// References torn apart before a small letter, by what separates references.
    Torn,
    /// All of that together, but for those torn apart.
    Several,
}

impl Trouble {
    const ALL: [Self; 9] = [
        Self::None,
        Self::FewerYears,
        Self::NoYears,
        Self::Authors,
        Self::Inner,
        Self::InnerWithoutYears,
        Self::Fragments,
        Self::Torn,
        Self::Several,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::None => "no trouble",
            Self::FewerYears => "fewer years",
            Self::NoYears => "no years",
            Self::Authors => "semicolons between authors",
            Self::Inner => "semicolons inside",
            Self::InnerWithoutYears => "semicolons inside, few years",
            Self::Fragments => "fragments",
            Self::Torn => "torn apart",
            Self::Several => "several troubles",
        }
    }

    /// Of how many references one lacks its year.
    const fn years_lacking(self) -> Option<usize> {
        match self {
            Self::FewerYears | Self::Several => Some(4),
            Self::NoYears | Self::InnerWithoutYears => Some(1),
            Self::None | Self::Authors | Self::Inner | Self::Fragments | Self::Torn => None,
        }
    }

    /// Of how many references one has a semicolon inside.
    const fn inner(self) -> Option<usize> {
        match self {
            Self::Inner | Self::InnerWithoutYears => Some(8),
            Self::Torn | Self::Several => Some(16),
            Self::None | Self::FewerYears | Self::NoYears | Self::Authors | Self::Fragments => None,
        }
    }
}

/// A list of references with its right answer.
pub struct List {
    /// The name of the separator.
    pub separator: &'static str,
    /// The name of the trouble.
    pub trouble: &'static str,
    /// The list as printed.
    pub text: String,
    /// The places where a reference ends and another follows.
    pub ends: Vec<usize>,
    /// What the doubtful places show, and whether a reference ends there.
    pub(super) shown: Vec<(Shown, bool)>,
}

/// Lists made from references of one origin, in their order. The same references give the same lists.
#[must_use]
pub fn lists(references: &[&str]) -> Vec<List> {
    let whole = whole(references);
    let mut chance = Chance(references.len() as u64);
    let (mut made, mut rest) = (Vec::new(), &whole[..]);
    while rest.len() > 1 {
        let size = if chance.one_of(4) { 2 + chance.below(4) } else { 6 + chance.below(30) };
        let (some, others) = rest.split_at(size.min(rest.len()));
        rest = others;
        let old = some.iter().filter(|raw| !ends_in_year(raw)).count();
        for _ in 0..if 2 * old > some.len() { VARIANTS_OF_OLD } else { VARIANTS } {
            let separator = SEPARATORS[chance.below(SEPARATORS.len())];
            let trouble = Trouble::ALL[chance.below(Trouble::ALL.len())];
            made.push(list(some, separator, trouble, &mut chance));
        }
    }
    made
}

/// In how many ways the same references are joined.
const VARIANTS: usize = 3;

/// The same for references whose years stand elsewhere: there are few of them.
const VARIANTS_OF_OLD: usize = 15;

/// Numbers that look random and are the same every time: Knuth's linear congruences.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % end
    }

    fn one_of(&mut self, of: usize) -> bool {
        self.below(of) == 0
    }
}

/// The references that are surely whole. Exports have torn some apart at their semicolons: one that does not end in a year
/// or pages may be a head, and what follows it without an author its tail.
fn whole<'r>(references: &[&'r str]) -> Vec<&'r str> {
    let mut is_torn = false;
    let mut whole = Vec::new();
    for raw in references {
        let has_author = !authors(raw).is_empty();
        let is_tail = is_torn && !has_author;
        let is_end = ends_in_year(raw) || (has_author && (raw.contains(", pp. ") || raw.contains(") ")));
        is_torn = !is_end;
        if is_end && !is_tail && !raw.contains("; ") && !raw.contains('\n') && !raw.ends_with(';') {
            whole.push(*raw);
        }
    }
    whole
}

/// The names at the beginning of a reference, with the comma after them.
fn authors(raw: &str) -> &str {
    let commas = raw.match_indices(", ").map(|(at, _)| at);
    let last = commas.take_while(|at| is_partly_names(&raw[..*at])).filter(|at| is_names(&raw[..*at])).last();
    last.map_or("", |at| &raw[..at + 2])
}

/// Whether a beginning is names, or names and a surname whose initials are still to come.
fn is_partly_names(begin: &str) -> bool {
    is_names(begin) || is_names(&format!("{begin}, A."))
}

fn list(
    references: &[&str],
    (name, separator): (&'static str, &'static str),
    trouble: Trouble,
    chance: &mut Chance,
) -> List {
    let (mut text, mut ends) = (String::new(), Vec::new());
    // A line break separates after years alone.
    let years_are_needed = separator == "\n";
    let inside = if trouble == Trouble::Torn && !years_are_needed { separator } else { "; " };
    let are_authors_apart = trouble == Trouble::Authors || (trouble == Trouble::Several && chance.one_of(3));
    let between_authors = if chance.one_of(16) && !years_are_needed { separator } else { "; " };
    for raw in references {
        let mut raw = (*raw).to_owned();
        if are_authors_apart {
            raw = authors_apart(&raw, between_authors);
        }
        if trouble.inner().is_some_and(|of| chance.one_of(of)) {
            raw = semicolon_inside(&raw, inside, chance);
        }
        if !years_are_needed && trouble.years_lacking().is_some_and(|of| chance.one_of(of)) {
            raw = without_year(&raw).to_owned();
        }
        if trouble != Trouble::None && chance.one_of(20) {
            raw = wrapped(&raw);
        }
        let is_fragmentary = matches!(trouble, Trouble::Fragments | Trouble::Several);
        let fragment = (is_fragmentary && chance.one_of(10)).then(|| fragment(years_are_needed, chance));
        for piece in fragment.iter().chain([&raw]) {
            if !text.is_empty() {
                ends.push(text.len());
                text.push_str(if years_are_needed && !ends_in_year(&text) { ";\n" } else { separator });
            }
            text.push_str(piece.trim_end_matches([';', ' ']));
        }
    }
    let mut shown = Vec::new();
    walk(&text, |at, signs| {
        let is_end = ends.binary_search(&at).is_ok();
        shown.push((signs, is_end));
        is_end
    });
    List { separator: name, trouble: trouble.name(), text, ends, shown }
}

/// The reference with its authors apart by semicolons.
fn authors_apart(raw: &str, separator: &str) -> String {
    let names = authors(raw);
    let parts: Vec<&str> = names.split_terminator(", ").collect();
    let mut apart = String::with_capacity(raw.len());
    for (number, part) in parts.iter().enumerate() {
        apart.push_str(part);
        let is_name = person(part).is_some() || part.split_whitespace().all(is_initials);
        apart.push_str(if is_name && number + 1 < parts.len() { separator } else { ", " });
    }
    apart + &raw[names.len()..]
}

fn without_year(raw: &str) -> &str {
    match raw.rfind('(') {
        Some(open) if ends_in_year(raw) && open > 0 => raw[..open].trim_end_matches([',', ' ']),
        Some(_) | None => raw,
    }
}

/// The reference with a line break after a year that does not end it.
fn wrapped(raw: &str) -> String {
    match raw.match_indices(") ").find(|(at, _)| ends_in_year(&raw[..at + 1])) {
        Some((at, _)) => format!("{}\n{}", &raw[..=at], &raw[at + 2..]),
        None => raw.to_owned(),
    }
}

/// The reference with a semicolon in its title, its source or its pages.
fn semicolon_inside(raw: &str, separator: &str, chance: &mut Chance) -> String {
    let start = authors(raw).len();
    let end = raw.rfind(", pp. ").or_else(|| raw.rfind('(')).filter(|end| *end > start).unwrap_or(raw.len());
    if chance.one_of(8)
        && let Some((before, after)) = raw.split_once(", (").filter(|(before, _)| before.contains("pp. "))
    {
        let first = 10 + chance.below(400);
        return format!("{before}{separator}discussion {first}-{}, ({after}", first + 3);
    }
    let middle = &raw[start..end];
    let mut marks: Vec<(usize, usize)> =
        middle.match_indices(": ").map(|(at, mark)| (at, mark.len())).collect();
    if marks.is_empty() || chance.one_of(4) {
        marks = middle.match_indices(", ").map(|(at, mark)| (at, mark.len())).collect();
    }
    let Some((at, length)) = (!marks.is_empty()).then(|| marks[chance.below(marks.len())]) else {
        return raw.to_owned();
    };
    let (before, after) = (&raw[..start + at], &raw[start + at + length..]);
    if is_bare(after) {
        // That is taken for a fragment, whatever it was.
        return raw.to_owned();
    }
    let mut letters = after.chars();
    let first = letters.next().map_or_else(String::new, |first| {
        if separator.ends_with('\n') {
            first.to_lowercase().to_string()
        } else if chance.one_of(2) {
            first.to_uppercase().to_string()
        } else {
            first.to_string()
        }
    });
    let after = format!("{first}{}", letters.as_str());
    let words = (before.rsplit_once(' '), after.split_once([' ', ',']));
    if let ((Some((before, word)), Some((next, _))), true) = (words, chance.one_of(8)) {
        return format!("{before} ({word}{separator}{next}){}", &after[next.len()..]);
    }
    format!("{before}{separator}{after}")
}

/// A piece with neither author nor title.
fn fragment(has_year: bool, chance: &mut Chance) -> String {
    let (number, year) = (1 + chance.below(90), 1960 + chance.below(60));
    match chance.below(6) {
        0 => format!("({year})"),
        1 => format!("{number}, ({year})"),
        2 => format!("pp. {number}-{}, ({year})", number + 9),
        _ if has_year => format!("{number}, 2, ({year})"),
        3 => format!("{number}, {year}"),
        4 => format!("https://doi.org/10.{year}/{number}"),
        _ => format!("{number}, 3, pp. {}-{}", number * 2, number * 2 + 8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: &str = "Roe J., Poe A., Bees: a survey of roofs, Apidologie, 4, pp. 1-9, (2005)";
    const OLD: &str = "Roe, J., Poe, A.B., Bees of the north (2005) Apidologie, 4 (1), pp. 1-9";

    #[test]
    fn authors_are_taken_apart() {
        assert_eq!(authors(NEW), "Roe J., Poe A., ");
        assert_eq!(authors_apart(NEW, "; "), NEW.replacen("J., P", "J.; P", 1));
        assert_eq!(authors_apart(OLD, "; "), OLD.replacen("J., P", "J.; P", 1));
        assert_eq!(authors("Bees of the north, (2005)"), "");
    }

    #[test]
    fn years_are_taken_off() {
        assert!(without_year(NEW).ends_with("pp. 1-9"));
        assert_eq!(without_year("(2005)"), "(2005)");
        assert_eq!(wrapped(OLD), OLD.replace(") A", ")\nA"));
    }

    #[test]
    fn heads_and_tails_are_no_references() {
        let torn = ["Roe J., Bees of quality", "Wasps, (2005)", NEW, OLD];
        assert_eq!(whole(&torn), [NEW, OLD]);
    }

    #[test]
    fn the_same_references_give_the_same_lists() {
        let references = [NEW, OLD].repeat(20);
        let (first, second) = (lists(&references), lists(&references));
        assert!(first.len() > 2);
        for (one, other) in first.iter().zip(&second) {
            assert_eq!(one.text, other.text);
            assert!(one.ends.iter().all(|end| matches!(one.text.as_bytes()[*end], b';' | b'\n')));
        }
    }
}
