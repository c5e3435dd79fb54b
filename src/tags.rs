//! Keywords that a user adds to what is written: one for all works, and one for each document that cites a work.
//!
//! They are added when keys are given out already, so that they change none.

use std::collections::HashMap;
use std::str::FromStr;

use crate::entry::Keyed;
use crate::model::{Item, Record};

/// What stands before the name of a document in the keyword of what it cites.
const CITED_BY: &str = "cited by ";

/// A keyword that every format keeps whole: without commas and semicolons, at which readers of .bib files split, on one
/// line.
///
/// ```
/// use refmill::tags::Tag;
/// assert_eq!("to  read ".parse::<Tag>().unwrap().as_str(), "to read");
/// assert!("bees; wasps".parse::<Tag>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag(String);

/// A text that is no keyword.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TagError {
    /// There is nothing in it.
    #[error("it is empty; write the keyword that every item is to have")]
    Empty,
    /// It holds what no keyword can.
    #[error(
        "readers of .bib files take `{0}` for the end of a keyword; write it without, or give --tag several times"
    )]
    Separator(char),
    /// It holds what cannot be seen.
    #[error("it holds the control character U+{0:04X}; take it out")]
    Control(u32),
}

impl FromStr for Tag {
    type Err = TagError;

    fn from_str(text: &str) -> Result<Self, TagError> {
        let tag = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match tag.chars().find(|c| matches!(c, ',' | ';') || c.is_control()) {
            Some(c @ (',' | ';')) => Err(TagError::Separator(c)),
            Some(c) => Err(TagError::Control(c.into())),
            None if tag.is_empty() => Err(TagError::Empty),
            None => Ok(Self(tag)),
        }
    }
}

impl Tag {
    /// The keyword.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The keyword of what a document cites: `cited by anderson2005school`. None where nothing is left of its name.
    fn cited_by(name: &str) -> Option<Self> {
        let is_no_part = |c: char| matches!(c, ',' | ';') || c.is_control();
        let name = name.replace(is_no_part, " ");
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        (!name.is_empty()).then(|| Self(format!("{CITED_BY}{name}")))
    }
}

/// The keywords to add.
#[derive(Clone, Debug, Default)]
pub struct Tags {
    /// Those of every item.
    pub all: Vec<Tag>,
    /// Those of what is cited.
    pub citations: Citations,
}

/// Which documents cite what.
#[derive(Clone, Debug, Default)]
pub struct Citations {
    documents: Vec<Tag>,
    by_name: HashMap<String, usize>,
    /// The documents that cite the work of each key, in the order of reading.
    by_key: HashMap<String, Vec<usize>>,
}

impl Citations {
    /// Notes what a document of that name cites.
    pub fn add(&mut self, document: &str, keyed: &Keyed<'_>) {
        let at = match self.by_name.get(document) {
            Some(at) => *at,
            None => {
                let Some(tag) = Tag::cited_by(document) else { return };
                let at = self.documents.len();
                self.documents.push(tag);
                self.by_name.insert(document.to_owned(), at);
                at
            }
        };
        for (entry, _) in keyed.entries().filter(|(entry, _)| entry.cited.is_some()) {
            match self.by_key.get_mut(entry.key) {
                None => {
                    self.by_key.insert(entry.key.to_owned(), vec![at]);
                }
                Some(citing) if citing.contains(&at) => {}
                Some(citing) => citing.push(at),
            }
        }
    }

    fn of(&self, key: &str) -> impl Iterator<Item = &Tag> {
        self.by_key.get(key).into_iter().flatten().filter_map(|at| self.documents.get(*at))
    }
}

impl Tags {
    /// Whether there is nothing to add.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty() && self.citations.by_key.is_empty()
    }

    /// The record with the keywords that its items do not have yet behind those that they have.
    #[must_use]
    pub fn added(&self, keyed: &Keyed<'_>) -> Record {
        let mut record = keyed.record().clone();
        let mut cited = record.references.iter_mut().map(|reference| &mut reference.item);
        for (entry, _) in keyed.entries() {
            let item = if entry.cited.is_some() { cited.next() } else { record.document.as_mut() };
            if let Some(item) = item {
                self.all.iter().chain(self.citations.of(entry.key)).for_each(|tag| add(item, tag));
            }
        }
        record
    }
}

fn add(item: &mut Item, tag: &Tag) {
    if !item.keyword.contains(&tag.0) {
        item.keyword.push(tag.0.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::Assigned;
    use crate::model::Reference;

    fn record(references: usize) -> Record {
        let references = vec![Reference::default(); references];
        Record { document: Some(Item::default()), references, ..Record::default() }
    }

    fn keyed<'r>(record: &'r Record, keys: &[&str]) -> Keyed<'r> {
        let mut keys = keys.iter().map(|key| Assigned { key: (*key).to_owned(), repeat: false });
        Keyed::new(record, keys.next(), keys.collect())
    }

    #[test]
    fn a_work_has_a_keyword_for_each_document_that_cites_it() {
        let (one, two) = (record(2), record(2));
        let (one, two) = (keyed(&one, &["a", "x", "x"]), keyed(&two, &["b", "x", "y"]));
        let mut tags = Tags { all: vec!["mine".parse().unwrap()], ..Tags::default() };
        tags.citations.add("a", &one);
        tags.citations.add("b", &two);
        let added = tags.added(&two);
        assert_eq!(added.document.unwrap().keyword, ["mine"]);
        assert_eq!(added.references[0].item.keyword, ["mine", "cited by a", "cited by b"]);
        assert_eq!(added.references[1].item.keyword, ["mine", "cited by b"]);
    }

    #[test]
    fn a_keyword_that_is_there_is_not_added_again() {
        let mut record = record(0);
        record.document.as_mut().unwrap().keyword = vec!["bees".into()];
        let tags = Tags { all: vec!["bees".parse().unwrap()], ..Tags::default() };
        assert_eq!(tags.added(&keyed(&record, &["a"])), record);
        assert!(Tags::default().is_empty());
    }

    #[test]
    fn what_splits_keywords_is_refused_or_left_out_of_names() {
        assert_eq!("a,b".parse::<Tag>(), Err(TagError::Separator(',')));
        assert_eq!(" \n".parse::<Tag>(), Err(TagError::Empty));
        assert_eq!("a\u{7}b".parse::<Tag>(), Err(TagError::Control(7)));
        assert_eq!(Tag::cited_by("a, b;c").unwrap().as_str(), "cited by a b c");
        assert_eq!(Tag::cited_by(";"), None);
    }
}
