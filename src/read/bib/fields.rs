//! The fields of an entry with what it inherits, each taken once; what nobody took is left to be kept as it is.
//!
//! What an entry takes over from another by `crossref` and `xdata` follows biblatex's table (3.18, appendix B), but for identifiers and
//! addresses, which are those of the other work. What the fields mean is left to [`super::item`].

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::prelude::{self, parent, referred};
use super::tex::{self, Found};
use crate::bib::Entry;
use crate::span::Span;

/// How far entries are followed that refer to others in their turn.
const GENERATIONS: usize = 3;

/// How many entries one entry takes something over from, at most: those that name each other in lists are as many as their powers.
const MOST_FOLLOWED: usize = 64;

/// What is never taken over from the entry that `crossref` names.
const OWN: &[&str] = &[
    "abstract",
    "annotation",
    "annote",
    "author",
    "bdsk-url-1",
    "crossref",
    "date-added",
    "date-modified",
    "doi",
    "eid",
    "entryset",
    "entrysubtype",
    "execute",
    "file",
    "ids",
    "keywords",
    "label",
    "note",
    "options",
    "pages",
    "pagetotal",
    "presort",
    "related",
    "relatedoptions",
    "relatedstring",
    "relatedtype",
    "shorthand",
    "shorthandintro",
    "shorttitle",
    "sortkey",
    "timestamp",
    "type",
    "url",
    "urldate",
    "xdata",
    "xref",
];

/// A field that has a value.
struct Value<'t> {
    name: Cow<'t, str>,
    raw: Cow<'t, str>,
    place: Span,
    is_taken: bool,
}

/// The fields of an entry.
pub(super) struct Fields<'t> {
    values: Vec<Value<'t>>,
    pub(super) found: Found,
    /// The key of an entry that it refers to and that nobody has seen.
    pub(super) unseen: Option<String>,
    followed: usize,
}

impl<'t> Fields<'t> {
    /// The fields of an entry, whose text is `slice`, and of those that it refers to, as far as they are in the prelude. Places count
    /// within the slice.
    pub(super) fn of(entry: &Entry<'t>, slice: &'t str, prelude: &'t str) -> Self {
        let mut fields = Self { values: Vec::new(), found: Found::default(), unseen: None, followed: 0 };
        for field in &entry.fields {
            let raw = prelude::value(field, prelude, &mut fields.found);
            fields.add(field.name, raw, Span::of(field.first.text(), slice));
        }
        let place = Span::of(entry.key, slice);
        for name in ["xdata", "crossref"] {
            if fields.inherit(entry, name, prelude, place, GENERATIONS) {
                fields.take(name);
            }
        }
        fields
    }

    fn add(&mut self, name: &'t str, raw: Cow<'t, str>, place: Span) {
        if raw.trim().is_empty() {
            return;
        }
        let is_lower = !name.bytes().any(|byte| byte.is_ascii_uppercase());
        let name = if is_lower { Cow::Borrowed(name) } else { Cow::Owned(name.to_ascii_lowercase()) };
        self.values.push(Value { name, raw, place, is_taken: false });
    }

    /// Takes over what the entry lacks from those that a field of it refers to; whether all of them are known.
    fn inherit(
        &mut self,
        entry: &Entry<'_>,
        by: &str,
        prelude: &'t str,
        place: Span,
        generations: usize,
    ) -> bool {
        let mut is_all = true;
        for key in referred(entry, by) {
            let may_follow = generations > 0 && self.followed < MOST_FOLLOWED;
            let Some(text) = parent(prelude, key).filter(|_| may_follow) else {
                self.unseen.get_or_insert_with(|| key.to_owned());
                is_all = false;
                continue;
            };
            self.followed += 1;
            let other = Entry::read(text);
            for field in &other.fields {
                let name = field.name.to_ascii_lowercase();
                let name = if by == "crossref" { heir(&name, entry.kind, &other) } else { Some(name) };
                let Some(name) = name.filter(|name| !matches!(name.as_str(), "crossref" | "xdata")) else {
                    continue;
                };
                let raw = prelude::value(field, prelude, &mut self.found);
                if !self.has(&name) && !raw.trim().is_empty() {
                    self.values.push(Value { name: name.into(), raw, place, is_taken: false });
                }
            }
            for by in ["xdata", "crossref"] {
                is_all &= self.inherit(&other, by, prelude, place, generations - 1);
            }
        }
        is_all
    }

    /// Whether a field of that name, in lower case, is there and was not taken.
    pub(super) fn has(&self, name: &str) -> bool {
        self.values.iter().any(|value| !value.is_taken && value.name == name)
    }

    /// The value of a field as it is written.
    pub(super) fn peek(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|value| !value.is_taken && value.name == name).map(|value| &*value.raw)
    }

    /// Takes a field: its value as it is written, and its place.
    pub(super) fn take(&mut self, name: &str) -> Option<(Cow<'t, str>, Span)> {
        let value = self.values.iter_mut().find(|value| !value.is_taken && value.name == name)?;
        value.is_taken = true;
        Some((value.raw.clone(), value.place))
    }

    /// Takes a field that was looked at already.
    pub(super) fn drop(&mut self, name: &str) {
        self.take(name);
    }

    /// Takes the text of a field; what is empty as text is none.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let (raw, _) = self.take(name)?;
        Some(tex::text(&raw, &mut self.found)).filter(|text| !text.is_empty())
    }

    /// Takes the text of the first of these fields that is there.
    pub(super) fn first(&mut self, names: &[&str]) -> Option<String> {
        let name = names.iter().find(|name| self.has(name))?;
        self.text(name)
    }

    /// Takes a number, in which a dash of TeX is a hyphen.
    pub(super) fn number(&mut self, name: &str) -> Option<String> {
        let (raw, _) = self.take(name)?;
        let raw =
            if raw.contains("--") { Cow::Owned(raw.replace("---", "-").replace("--", "-")) } else { raw };
        Some(tex::text(&raw, &mut self.found)).filter(|text| !text.is_empty())
    }

    /// Takes an address or identifier.
    pub(super) fn verbatim(&mut self, name: &str) -> Option<(String, Span)> {
        let (raw, place) = self.take(name)?;
        Some((tex::verbatim(&raw, &mut self.found), place)).filter(|(text, _)| !text.is_empty())
    }

    /// Where a field stands that was taken or not, as it is written.
    pub(super) fn place(&self, name: &str) -> Option<(&str, Span)> {
        self.values.iter().find(|value| value.name == name).map(|value| (&*value.raw, value.place))
    }

    /// What nobody took, in order: the name and the value on one line. A name that is there before has its number behind it.
    pub(super) fn left(&self) -> Vec<(String, String)> {
        let mut left: Vec<(String, String)> = Vec::new();
        let (mut counts, mut seen) = (HashMap::<&str, usize>::new(), HashSet::new());
        for value in &self.values {
            let count = counts.entry(&value.name).or_default();
            let number = *count;
            *count += 1;
            if !seen.insert((&*value.name, &*value.raw)) || value.is_taken {
                continue;
            }
            let name = if number > 0 {
                format!("{}-{}", value.name, number + 1)
            } else {
                value.name.clone().into_owned()
            };
            left.push((name, value.raw.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
        left
    }
}

/// The field of an entry that takes over a field of the one that it stands in; none where it takes nothing over.
fn heir(name: &str, child: &str, other: &Entry<'_>) -> Option<String> {
    let (parent, child) = (other.kind.to_ascii_lowercase(), child.to_ascii_lowercase());
    let is_part = child.starts_with("in")
        || child.starts_with("supp")
        || matches!(child.as_str(), "conference" | "bookinbook");
    let container = if parent.starts_with("mv") && !is_part {
        Some("main")
    } else if parent == "periodical" || child == "article" {
        Some("journal")
    } else if is_part {
        Some("book")
    } else {
        None
    };
    match (name, container) {
        // bibtex demands a `booktitle` of the other work, which is then its title here.
        ("title" | "subtitle", Some("book")) if other.field("booktitle").is_some() => None,
        ("title", Some(what)) => Some(format!("{what}title")),
        ("subtitle", Some(what)) => Some(format!("{what}subtitle")),
        ("author", Some("book")) if matches!(parent.as_str(), "book" | "mvbook") => {
            Some("bookauthor".to_owned())
        }
        ("title" | "subtitle", None) => None,
        (name, _) => (!OWN.contains(&name)).then(|| name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(entry: &str, parents: &[&str]) -> Vec<(String, String)> {
        let mut prelude = String::new();
        for parent in parents {
            prelude::add(&mut prelude, parent, &mut prelude::Ahead::new("", true), 0).unwrap();
        }
        Fields::of(&Entry::read(entry), entry, &prelude).left()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_paper_takes_over_what_its_proceedings_say() {
        let parent = "@proceedings{p, title = {Proc}, year = 2001, doi = {10.1000/p}, editor = {Roe, J.}}";
        let child = "@inproceedings{a, title = {Bees}, year = 2002, crossref = {p}}";
        let expected = [("title", "Bees"), ("year", "2002"), ("booktitle", "Proc"), ("editor", "Roe, J.")];
        assert_eq!(fields(child, &[parent]), pairs(&expected));
        let classic = "@proceedings{p, title = {Long}, booktitle = {Short}}";
        assert_eq!(fields("@inproceedings{a, crossref = {p}}", &[classic]), pairs(&[("booktitle", "Short")]));
    }

    #[test]
    fn what_is_not_known_stays_named() {
        let child = "@inproceedings{a, title = {Bees}, crossref = {p}}";
        assert_eq!(fields(child, &[]), pairs(&[("title", "Bees"), ("crossref", "p")]));
    }

    #[test]
    fn data_for_others_are_taken_over_as_they_are() {
        let data = "@xdata{x, publisher = {House}, location = {Oslo}, xdata = {y}}";
        let more = "@xdata{y, series = {Studies}}";
        let expected =
            [("title", "Bees"), ("publisher", "House"), ("location", "Oslo"), ("series", "Studies")];
        assert_eq!(fields("@book{a, title = {Bees}, xdata = {x}}", &[more, data]), pairs(&expected));
        assert_eq!(
            fields("@book{a, xdata = {a}}", &["@xdata{a, xdata = {a}, note = {x}}"]).len(),
            2,
            "it ends"
        );
    }

    #[test]
    fn a_field_that_is_there_twice_has_a_number() {
        let entry = "@misc{a, file = {x}, File = {y}, file = {x}}";
        assert_eq!(fields(entry, &[]), pairs(&[("file", "x"), ("file-2", "y")]));
    }
}
