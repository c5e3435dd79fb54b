//! Where the list of authors ends: pieces from the left, as long as they are names.
//!
//! Stops behind initials leave no doubt, and most lists are nothing else. From the first piece on that could be a name or
//! not, every number of pieces is a candidate, and a model that is learnt chooses among them ([`choice`]).

pub(super) mod choice;
pub(super) mod features;
mod reading;
pub(super) mod weights;

use super::names::{self, Found};
use crate::model::Name;

use choice::{Beginning, Best, Candidate, Sure};
pub(super) use features::Weights;
use reading::{Form, Reading, without_conjunction, without_editor_mark};
pub(super) use reading::{Group, Kind};

/// The authors at the beginning of a reference.
#[derive(Debug)]
pub(super) struct Authors {
    pub(super) names: Vec<Name>,
    pub(super) et_al: bool,
    /// How many pieces they take up.
    pub(super) pieces: usize,
    /// Whether the names are marked as those of editors.
    pub(super) are_editors: bool,
    /// Whether a comma stands between the family name and the given name.
    pub(super) apart: bool,
    /// Whether all of them are what most names look like, `Roe J.F.`
    pub(super) are_plain: bool,
    /// How far the choice of their number is ahead of the next, in log-odds; infinite where there was none to choose.
    pub(super) margin: f32,
}

impl Default for Authors {
    fn default() -> Self {
        let (names, margin) = (Vec::new(), f32::INFINITY);
        let are_plain = true;
        Self { names, et_al: false, pieces: 0, are_editors: false, apart: false, are_plain, margin }
    }
}

/// Reads the authors from the comma-separated pieces between the beginning and the year. `pieces` hold no volume
/// or pages any more.
pub(super) fn authors(pieces: &[&str], weights: &Weights) -> Authors {
    let mut authors = Authors { names: Vec::with_capacity(pieces.len().min(8)), ..Authors::default() };
    let (sure, is_open) = take_sure(pieces, &mut authors);
    if !is_open {
        return authors;
    }
    let mut best = Best::new(&weights.features);
    if !choice::candidates(pieces, sure, &weights.words, &mut best) {
        return authors;
    }
    authors.margin = best.margin();
    authors.take(pieces, sure, best.candidate);
    authors
}

/// The beginning of a list that is names for sure, and whether what stands behind it could be names, too.
pub(super) fn sure(pieces: &[&str]) -> (Sure, bool) {
    take_sure(pieces, &mut Authors::default())
}

/// The names of a candidate.
pub(super) fn of_candidate(pieces: &[&str], candidate: Candidate) -> Vec<Name> {
    let mut authors = Authors::default();
    let (sure, _) = take_sure(pieces, &mut authors);
    authors.take(pieces, sure, candidate);
    authors.names
}

fn take_sure(pieces: &[&str], authors: &mut Authors) -> (Sure, bool) {
    let mut group = Group::None;
    let mut is_open = true;
    while let Some(piece) = pieces.get(authors.pieces) {
        if let Some(found) = names::plain_person(piece) {
            group = Group::Dotted;
            authors.push(&found);
            continue;
        }
        if let Some((found, of)) = of_a_run(pieces, authors.pieces, group) {
            group = of;
            authors.push(&found);
            continue;
        }
        let bare = without_conjunction(piece);
        if !authors.names.is_empty() {
            if names::is_et_al(bare) {
                authors.et_al = true;
                authors.pieces += 1;
                break;
            }
            if names::is_suffix(bare) {
                authors.set_suffix(bare);
                authors.pieces += 1;
                continue;
            }
            if matches!(bare, "Ed." | "Eds." | "ed." | "eds.") {
                authors.are_editors = true;
                authors.pieces += 1;
                is_open = false;
                break;
            }
            if reading::is_no_name(bare) {
                is_open = false;
                break;
            }
        }
        let (bare, is_editor) = reading::bare_name(piece, authors.names.is_empty());
        let Some(found) = reading::sure_person(bare) else { break };
        let is_of_two_words = matches!(group, Group::None | Group::TwoWords) && found.in_full().is_some();
        group = if is_of_two_words { Group::TwoWords } else { Group::Dotted };
        authors.are_editors |= is_editor;
        authors.push(&found);
    }
    is_open &= !authors.et_al && authors.pieces < pieces.len();
    (Sure { pieces: authors.pieces, group }, is_open)
}

/// A name without stops that is sure beside others of its kind: where they begin the list, two of them.
fn of_a_run<'p>(pieces: &[&'p str], at: usize, group: Group) -> Option<(Found<'p>, Group)> {
    let next = pieces.get(at + 1).copied().filter(|_| at == 0);
    let is_undotted = |next| names::plain_undotted(next).is_some() || reading::sure_person(next).is_some();
    let undotted = names::plain_undotted(pieces[at]).map(|found| (found, Group::Undotted));
    undotted.filter(|_| group == Group::Undotted || next.is_some_and(is_undotted)).or_else(|| {
        let capitals = names::plain_capitals(pieces[at]).map(|found| (found, Group::Full));
        let are_capitals = |next| names::plain_capitals(next).is_some();
        capitals.filter(|_| group == Group::Full || next.is_some_and(are_capitals))
    })
}

impl Authors {
    fn push(&mut self, found: &Found<'_>) {
        self.are_plain &= found.is_plain_with_stops();
        self.names.push(found.name());
        self.pieces += 1;
    }

    fn set_suffix(&mut self, suffix: &str) {
        if let Some(Name::Person(person)) = self.names.last_mut() {
            person.suffix = Some(suffix.to_owned());
        }
    }

    /// Takes the names of a candidate, those that are sure among them.
    fn take(&mut self, pieces: &[&str], sure: Sure, candidate: Candidate) {
        if candidate.pieces == sure.pieces {
            return;
        }
        // With given names in full beside it, the second word of `Roe Joan R.` is one, too.
        let mut from = sure.pieces;
        if sure.group == Group::TwoWords {
            self.names.clear();
            from = 0;
        }
        self.are_plain = false;
        let items = items(pieces, from, candidate);
        let is = |group| move |item: &Item<'_>| item.reading.kind.group() == group;
        let are_in_full = items.iter().any(is(Group::Full)) && !items.iter().any(is(Group::Dotted));
        let is_alone = self.names.is_empty() && items.len() == 1;
        for item in &items {
            self.names.push(item.name(are_in_full, is_alone));
            self.are_editors |= item.is_editor;
        }
        (self.pieces, self.et_al) = (candidate.pieces, candidate.et_al);
        self.apart = candidate.beginning == Beginning::Pair;
    }
}

/// A name of a candidate with what belongs to it.
struct Item<'p> {
    reading: Reading<'p>,
    is_editor: bool,
    suffix: Option<&'p str>,
    acronym: Option<&'p str>,
}

/// The names of a candidate from a piece on.
fn items<'p>(pieces: &[&'p str], from: usize, candidate: Candidate) -> Vec<Item<'p>> {
    let mut items: Vec<Item<'p>> = Vec::new();
    let mut at = from;
    while at < candidate.pieces {
        let bare = without_conjunction(pieces[at]);
        let group = items.last().map_or(Group::None, |item| item.reading.kind.group());
        if let Some(last) = items.last_mut() {
            if group == Group::Body && reading::is_acronym_behind(pieces[at - 1], bare) {
                last.acronym = Some(bare);
                at += 1;
                continue;
            }
            if group != Group::Body && names::is_suffix(bare) {
                last.suffix = Some(bare);
                at += 1;
                continue;
            }
        }
        let found = match (at, candidate.beginning) {
            (0, Beginning::Pair) => reading::pair(pieces[0], pieces[1]).map(|pair| (pair, false)),
            (0, Beginning::Body) => reading::body(pieces[0]).map(|body| (body, false)),
            _ => reading::behind(pieces[at], at == 0, group),
        };
        at += if at == 0 && candidate.beginning == Beginning::Pair { 2 } else { 1 };
        if let Some((reading, is_editor)) = found {
            items.push(Item { reading, is_editor, suffix: None, acronym: None });
        }
    }
    items
}

impl Item<'_> {
    /// As a name of the model. A word alone is a body, among others it is a family name.
    fn name(&self, are_in_full: bool, is_alone: bool) -> Name {
        let mut name = match &self.reading.name {
            Form::Person(found) => {
                let in_full = found.in_full().filter(|_| are_in_full && self.reading.kind == Kind::TwoWords);
                in_full.as_ref().unwrap_or(found).name()
            }
            Form::Word(word) if is_alone && !matches!(self.reading.kind, Kind::ParticleWord) => {
                Name::literal(word.trim_end_matches('.'))
            }
            Form::Word(word) if self.reading.kind == Kind::Acronym => Name::literal(*word),
            Form::Word(word) => names::person_of(word, "").name(),
            Form::Body(body) => match self.acronym {
                Some(acronym) => Name::literal(format!("{body}, {acronym}")),
                None => Name::literal(*body),
            },
        };
        if let (Name::Person(person), Some(suffix)) = (&mut name, self.suffix) {
            person.suffix = Some(suffix.to_owned());
        }
        name
    }
}

/// Authors as pairs of pieces, `Surname, I.I., Surname, I.I.`; none where the first two pieces are no such pair.
pub(super) fn pairs(pieces: &[&str]) -> Option<Authors> {
    // Two letters in lower case behind the first, as most pieces have them, are none of initials.
    if let [_, second, ..] = pieces
        && let [_, b'a'..=b'z', b'a'..=b'z', ..] = second.as_bytes()
    {
        return None;
    }
    let mut found = Authors { apart: true, are_plain: false, ..Authors::default() };
    while let [family, given, ..] = &pieces[found.pieces..]
        && names::begins_with_initials(given)
    {
        let (given, is_editor) = without_editor_mark(given);
        let (given, suffix) = without_suffix(given);
        let family = without_conjunction(family);
        let are_initials = names::is_initials(given) && !reading::is_acronym_of(given, family);
        if !are_initials || !names::is_family(family) {
            break;
        }
        let mut name = names::person_of(family, given).name();
        found.pieces += 2;
        let next = pieces.get(found.pieces).copied().unwrap_or_default();
        let is_next = suffix.is_none() && names::is_suffix(next);
        if let Name::Person(person) = &mut name {
            person.suffix = suffix.or(is_next.then_some(next)).map(str::to_owned);
        }
        found.pieces += usize::from(is_next);
        found.names.push(name);
        found.are_editors |= is_editor;
    }
    if found.names.is_empty() {
        return None;
    }
    if pieces.get(found.pieces).is_some_and(|piece| without_editor_mark(piece) == ("", true)) {
        found.are_editors = true;
        found.pieces += 1;
    }
    if pieces.get(found.pieces).is_some_and(|piece| names::is_et_al(piece)) {
        found.et_al = true;
        found.pieces += 1;
    }
    Some(found)
}

/// Initials without the suffix behind them, `J.F. Jr.`
fn without_suffix(given: &str) -> (&str, Option<&str>) {
    match given.rsplit_once(' ') {
        Some((initials, suffix)) if names::is_suffix(suffix) => (initials, Some(suffix)),
        Some(_) | None => (given, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &[&str]) -> (Vec<String>, bool, usize) {
        let authors = authors(pieces, &weights::LEARNT);
        let names = authors.names.iter().map(|name| match name {
            Name::Person(person) => {
                format!(
                    "{}/{}{}",
                    person.full_family(),
                    person.given.as_deref().unwrap_or(""),
                    person.suffix.as_deref().unwrap_or("")
                )
            }
            Name::Literal { literal } => literal.clone(),
        });
        (names.collect(), authors.et_al, authors.pieces)
    }

    #[test]
    fn authors_end_where_the_title_begins() {
        let pieces = ["Roe J.", "Poe A.B.", "On bees", "Bees"];
        assert_eq!(shown(&pieces), (vec!["Roe/J.".into(), "Poe/A.B.".into()], false, 2));
    }

    #[test]
    fn et_al_ends_the_list_and_is_no_author() {
        assert_eq!(shown(&["Roe J.", "Et al.", "On bees"]), (vec!["Roe/J.".into()], true, 2));
    }

    #[test]
    fn initials_without_stops_are_believed_beside_others() {
        assert_eq!(shown(&["Roe J", "Poe AB", "On bees", "Bees"]).2, 2);
        assert_eq!(shown(&["Hepatitis C", "a review", "Bees"]).2, 0);
    }

    #[test]
    fn a_suffix_of_its_own_belongs_to_the_name_before_it() {
        assert_eq!(shown(&["Roe J.F.", "Jr.", "On bees"]).0, ["Roe/J.F.Jr."]);
    }

    #[test]
    fn particles_that_no_list_holds_are_read_by_the_initials_behind_them() {
        let pieces = ["Roe J.", "tam Poe A.B.", "vonDoe C.", "D0e E.", "On the bees of spring", "Bees"];
        assert_eq!(shown(&pieces).0, ["Roe/J.", "tam Poe/A.B.", "vonDoe/C.", "D0e/E."]);
    }

    #[test]
    fn a_family_name_alone_is_an_author_between_others() {
        let pieces = ["Roe J.", "Rajadhon", "Poe A.B.", "On the bees of all the springs", "Bees"];
        assert_eq!(shown(&pieces).0, ["Roe/J.", "Rajadhon/", "Poe/A.B."]);
    }

    #[test]
    fn nouns_of_a_title_are_no_names_in_full() {
        let pieces =
            ["Roe J.", "Honey Markets", "Wax Prices", "and Trust: What bees expect of keepers", "Bees"];
        assert_eq!(shown(&pieces).2, 1);
        assert_eq!(
            shown(&["Roe J.", "Swarms", "hives", "and honey: A history of keeping bees", "Bees"]).2,
            1
        );
    }

    #[test]
    fn a_given_name_in_full_may_stand_in_a_piece_of_its_own() {
        let pieces = ["Rowe", "Daniel", "A study of the bees of spring", "Bees"];
        assert_eq!(shown(&pieces), (vec!["Rowe/Daniel".into()], false, 2));
    }

    #[test]
    fn the_second_of_two_words_is_a_given_name_beside_names_in_full() {
        let pieces = ["Rowe Daniel R.", "Rowe Maria", "Keeping bees in the spring of life: a study", "Bees"];
        assert_eq!(shown(&pieces).0, ["Rowe/Daniel R.", "Rowe/Maria"]);
    }

    #[test]
    fn the_acronym_of_a_body_in_a_piece_of_its_own_belongs_to_it() {
        let pieces = ["Danish Institute for Bees", "(DIB)", "The right to honey: a guide for keepers"];
        assert_eq!(shown(&pieces).0, ["Danish Institute for Bees, (DIB)"]);
    }

    #[test]
    fn the_acronym_of_a_body_is_no_given_name() {
        assert!(pairs(&["World Bee Organization", "WBO", "On honey"]).is_none());
        let pieces = ["World Bee Organization", "WBO", "Guidelines for clean nectar"];
        assert_eq!(shown(&pieces).0, ["World Bee Organization, WBO"]);
        assert_eq!(pairs(&["Roe", "J.R.", "On honey"]).map(|found| found.pieces), Some(2));
    }

    #[test]
    fn what_leaves_no_choice_has_no_margin() {
        let margin = |pieces: &[&str]| authors(pieces, &weights::LEARNT).margin;
        assert_eq!(margin(&["Roe J.", "Poe A.B.", "On the bees of spring", "Bees"]), f32::INFINITY);
        assert!(margin(&["Roe J.", "Spring", "On the bees of spring", "Bees"]).is_finite());
    }

    #[test]
    fn bodies_are_kept_whole() {
        assert_eq!(shown(&["OECD", "Employment outlook"]).0, ["OECD"]);
        assert_eq!(shown(&["Ministry of Bees", "Annual report on honey"]).0, ["Ministry of Bees"]);
        assert_eq!(shown(&["Flexibility", "employment and reforms"]).2, 0);
    }
}
