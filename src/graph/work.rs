//! What a node of the network shows of a work.
//!
//! Which mentions are one work is left to `build` and `join`.

use std::sync::Arc;

use any_ascii::any_ascii;

use crate::emit::plain_text;
use crate::model::{Custom, CustomKind, Item, ItemType, Name};

/// How many letters of a name or a title a label holds.
const LABEL: usize = 48;

/// One work: a document, something that documents cite, or both. Texts are on one line and without markup and control
/// characters, so that they are safe in every format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// The citation key; of several the one that a library gave it, or else one with name and year.
    pub id: Arc<str>,
    /// The other citation keys that mentions of this work have.
    pub also: Vec<Arc<str>>,
    /// The family name of its first author or else editor, or the whole name of a body.
    pub author: Option<Box<str>>,
    /// The title.
    pub title: Option<Box<str>>,
    /// The year in which it was published.
    pub year: Option<u16>,
    /// What kind of work it is.
    pub kind: ItemType,
    /// The journal, book or site that it stands in.
    pub source: Option<Box<str>>,
    /// The digital object identifier, as printed.
    pub doi: Option<Box<str>>,
    /// Whether it is one of the documents that were read.
    pub document: bool,
    /// How many documents cite it.
    pub times_cited: u32,
    /// What its key is made of.
    pub key_from: KeyFrom,
    /// How often it stands in a list of references, the copies of a document counted each.
    pub mentions: u32,
}

/// What a key is made of, the best to know a work by first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyFrom {
    /// The source gave it.
    Source,
    /// The work has a name and a year.
    NameAndYear,
    /// Whatever there is.
    #[default]
    Anything,
}

impl Work {
    /// What is shown of an item.
    #[must_use]
    pub fn new(id: Arc<str>, item: &Item) -> Self {
        let name = item.author.first().or_else(|| item.editor.first());
        let is_given = |custom: &Custom| custom.kind() == CustomKind::Key && *custom.text == *id;
        let key_from = match name {
            _ if item.custom.iter().any(is_given) => KeyFrom::Source,
            Some(_) if item.issued.is_some() => KeyFrom::NameAndYear,
            Some(_) | None => KeyFrom::Anything,
        };
        Self {
            id,
            key_from,
            author: name.and_then(|name| match name {
                Name::Person(person) => shown(&person.full_family()),
                Name::Literal { literal } => shown(literal),
            }),
            title: item.title.as_deref().and_then(shown),
            year: item.issued.map(|date| date.year),
            kind: item.kind,
            source: item.container_title.as_deref().and_then(shown),
            doi: item.doi.as_ref().and_then(|doi| shown(doi.as_str())),
            ..Self::default()
        }
    }

    /// A short name: `Roe 2005`; the beginning of the title where nobody is named, the key where there is no title either.
    ///
    /// ```
    /// use refmill::graph::Work;
    /// let work = Work { author: Some("Roe".into()), year: Some(2005), ..Work::default() };
    /// assert_eq!(work.label(), "Roe 2005");
    /// ```
    #[must_use]
    pub fn label(&self) -> String {
        let Some(name) = self.author.as_deref().or(self.title.as_deref()) else { return self.id.to_string() };
        let mut label: String = name.chars().take(LABEL).collect();
        if label.len() < name.len() {
            label.truncate(label.trim_end().len());
            label.push('…');
        }
        if let Some(year) = self.year {
            label += &format!(" {year}");
        }
        label
    }

    /// Takes over what another mention of this work says and this one does not.
    pub(super) fn fill(&mut self, mut other: Self) {
        if (other.key_from, other.id.len()) < (self.key_from, self.id.len()) {
            std::mem::swap(&mut self.id, &mut other.id);
            std::mem::swap(&mut self.key_from, &mut other.key_from);
        }
        let Self { id, also, author, title, year, kind, source, doi, document, .. } = other;
        self.also.extend([id].into_iter().chain(also).filter(|key| *key != self.id));
        self.author = self.author.take().or(author);
        self.title = self.title.take().or(title);
        self.year = self.year.or(year);
        self.source = self.source.take().or(source);
        self.doi = self.doi.take().or(doi);
        self.document |= document;
        self.mentions += other.mentions;
        if self.kind == ItemType::Document {
            self.kind = kind;
        }
    }
}

/// A text on one line, without markup and what cannot be seen; none where nothing is left.
fn shown(text: &str) -> Option<Box<str>> {
    let mut plain = String::with_capacity(text.len());
    plain_text(text, &mut plain);
    let plain = plain.trim();
    (!plain.is_empty()).then(|| plain.into())
}

/// A text to compare by: its letters and digits in ASCII and lower case.
pub(super) fn folded(text: &str) -> String {
    any_ascii(text).chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_short_whatever_the_name() {
        let titled =
            Work { title: Some("On bees ".repeat(2_000).into()), year: Some(2001), ..Work::default() };
        assert_eq!(titled.label(), "On bees On bees On bees On bees On bees On bees… 2001");
        assert_eq!(Work { id: "fragment-x".into(), ..Work::default() }.label(), "fragment-x");
    }

    #[test]
    fn texts_are_on_one_line_without_markup_and_control_characters() {
        let item =
            Item { title: Some("On <i>Apis</i>\r\n\u{1b}[31m mellifera\u{0}".into()), ..Item::default() };
        let work = Work::new("bees".into(), &item);
        assert_eq!(work.title.as_deref(), Some("On Apis \u{fffd}[31m mellifera\u{fffd}"));
        assert_eq!(
            Work::new("x".into(), &Item { title: Some("<b> </b>".into()), ..Item::default() }).title,
            None
        );
    }

    #[test]
    fn a_library_names_a_work_and_else_name_and_year() {
        let key = |key: &str, key_from| Work { id: key.into(), key_from, ..Work::default() };
        let mut work = key("winterlosses", KeyFrom::Anything);
        work.fill(key("orr2019winter-p2wg", KeyFrom::NameAndYear));
        work.fill(key("orr2019winter", KeyFrom::NameAndYear));
        assert_eq!(&*work.id, "orr2019winter");
        work.fill(key("orrWinterLossesHoney2019", KeyFrom::Source));
        assert_eq!(&*work.id, "orrWinterLossesHoney2019");
        assert_eq!(work.also, ["winterlosses".into(), "orr2019winter-p2wg".into(), "orr2019winter".into()]);
        let given = Custom { name: "citation-key".into(), text: "a".into() };
        let item = Item { custom: vec![given], ..Item::default() };
        assert_eq!(Work::new("a".into(), &item).key_from, KeyFrom::Source);
    }

    #[test]
    fn what_is_said_is_not_replaced_by_what_another_mention_says() {
        let mut work = Work { id: "a".into(), title: Some("Bees".into()), document: true, ..Work::default() };
        let other = Work {
            id: "b".into(),
            title: Some("BEES".into()),
            year: Some(2001),
            kind: ItemType::Book,
            ..Work::default()
        };
        work.fill(other);
        assert_eq!((work.title.as_deref(), work.year, work.kind), (Some("Bees"), Some(2001), ItemType::Book));
        assert_eq!((&*work.id, work.also.as_slice(), work.document), ("a", &["b".into()][..], true));
    }
}
