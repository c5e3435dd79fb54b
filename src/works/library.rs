//! The works that a user has already: what is cited of them keeps their keys, and what was not printed is filled in.
//!
//! Which mentions are of a work of the library is found as for all others; reading the file is left to the pipeline.

use super::{Mentions, Signature};
use crate::model::{Custom, CustomKind, Field, FieldName, Item, Record};

/// What the key of a work is called in its source.
const KEY: &str = "citation-key";

/// The works of a user's library.
#[derive(Clone, Debug, Default)]
pub struct Library {
    entries: Vec<Held>,
}

/// A work of a library.
#[derive(Clone, Debug)]
pub struct Held {
    /// The key that it has there, or that it would get.
    pub key: String,
    /// The work.
    pub item: Item,
}

impl Library {
    /// A library of the works of some records: their documents, and what records without one cite. `key` gives the key of a
    /// work that has none.
    #[must_use]
    pub fn of(records: Vec<Record>, mut key: impl FnMut(&Item) -> String) -> Self {
        let mut entries = Vec::new();
        for Record { document, references, .. } in records {
            let cited = references.into_iter().filter(|cited| !cited.fragment).map(|cited| cited.item);
            let items: Vec<Item> = match document {
                Some(document) => vec![document],
                None => cited.collect(),
            };
            entries.extend(items.into_iter().map(|item| Held { key: key(&item), item }));
        }
        Self { entries }
    }

    /// How many works it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The keys of its works, in lower case.
    pub fn keys(&self) -> impl Iterator<Item = String> + '_ {
        self.entries.iter().map(|held| held.key.to_lowercase())
    }

    /// The work of that number, in the order of the file.
    #[must_use]
    pub fn get(&self, number: usize) -> Option<&Held> {
        self.entries.get(number)
    }

    /// Adds its works to mentions, in order.
    pub fn mention(&self, mentions: &mut Mentions) {
        self.entries.iter().for_each(|held| mentions.push(Signature::of(&held.item, false)));
    }
}

impl Held {
    /// Gives an item the key, and the fields that it lacks; gives back which these are. What was printed stays as it is, and what
    /// a user has noted down for himself is nobody else's.
    ///
    /// ```
    /// use refmill::model::{Doi, FieldName, Item};
    /// use refmill::works::Held;
    /// let item = Item { title: Some("On Bees".into()), doi: Doi::parse("10.1000/182"), ..Item::default() };
    /// let held = Held { key: "roe01".into(), item };
    /// let mut cited = Item { title: Some("On bees".into()), ..Item::default() };
    /// assert_eq!(held.fill(&mut cited), [FieldName::Doi]);
    /// assert_eq!((cited.title.as_deref(), cited.doi.is_some()), (Some("On bees"), true));
    /// ```
    pub fn fill(&self, item: &mut Item) -> Vec<FieldName> {
        item.custom.retain(|custom| !matches!(custom.kind(), CustomKind::Key));
        item.custom.insert(0, Custom::new(KEY, self.key.as_str()));
        let there: Vec<FieldName> = item.fields().map(|field| field.name()).collect();
        let is_there = |field: FieldName| there.contains(&field);
        // One place in a source is said once, whatever it is called.
        let is_placed = is_there(FieldName::Page) || is_there(FieldName::ArticleNumber);
        let mut filled = Vec::new();
        for field in self.item.fields().filter(|field| !is_there(field.name())) {
            if is_placed && matches!(field, Field::Page(_) | Field::ArticleNumber(_)) {
                continue;
            }
            if set(item, field) {
                filled.push(field.name());
            }
        }
        let further =
            self.item.custom.iter().filter(|custom| matches!(custom.kind(), CustomKind::Variable(_)));
        let lacks = |custom: &&Custom| item.custom.iter().all(|there| there.name != custom.name);
        let further: Vec<Custom> = further.filter(lacks).cloned().collect();
        if !further.is_empty() {
            item.custom.extend(further);
            filled.push(FieldName::Custom);
        }
        filled
    }
}

/// Gives an item a field, unless that is the user's own.
fn set(item: &mut Item, field: Field<'_>) -> bool {
    let text = |text: &str| Some(text.to_owned());
    match field {
        Field::Author(names) => item.author = names.to_vec(),
        Field::Editor(names) => item.editor = names.to_vec(),
        Field::Title(value) => item.title = text(value),
        Field::ContainerTitle(value) => item.container_title = text(value),
        Field::CollectionTitle(value) => item.collection_title = text(value),
        Field::EventTitle(value) => item.event_title = text(value),
        Field::EventPlace(value) => item.event_place = text(value),
        Field::EventDate(dates) => item.event_date = Some(dates),
        Field::Issued(date) => item.issued = Some(date),
        Field::Volume(value) => item.volume = text(value),
        Field::Issue(value) => item.issue = text(value),
        Field::Page(pages) => item.page = Some(pages.clone()),
        Field::ArticleNumber(value) => item.article_number = text(value),
        Field::Number(value) => item.number = text(value),
        Field::Edition(value) => item.edition = text(value),
        Field::Version(value) => item.version = text(value),
        Field::Publisher(value) => item.publisher = text(value),
        Field::PublisherPlace(value) => item.publisher_place = text(value),
        Field::Genre(value) => item.genre = text(value),
        Field::Status(value) => item.status = text(value),
        Field::Doi(doi) => item.doi = Some(doi.clone()),
        Field::Isbn(isbn) => item.isbn = Some(isbn.clone()),
        Field::ArXiv(arxiv) => item.arxiv = Some(arxiv.clone()),
        Field::Pmid(pmid) => item.pmid = Some(pmid.clone()),
        Field::Url(url) => item.url = Some(url.clone()),
        Field::Accessed(date) => item.accessed = Some(date),
        Field::Language(value) => item.language = text(value),
        Field::Abstract(value) => item.abstract_ = text(value),
        Field::Keyword(words) => item.keyword = words.to_vec(),
        Field::Note(_) | Field::Custom(_) => return false,
    }
    true
}
