//! Which entry type an item becomes in either dialect, and the fields that differ from type to type.
//!
//! The types are those that Zotero keeps and that the styles print; the other fields are left to [`super`].

use biblatex::EntryType;

use super::further;
use crate::emit::{Choices, EntryTypes};
use crate::model::{Item, ItemType, Variable};

/// What an item becomes: its entry type, and the names of the fields that differ from type to type.
pub(super) struct Layout {
    /// The entry type.
    pub(super) entry: EntryType,
    /// The name to write instead, where biblatex has one for `@misc` that it prints nothing for.
    pub(super) known_as: Option<&'static str>,
    /// The field for what the item stands in.
    pub(super) container: &'static str,
    /// The field for who published it.
    pub(super) publisher: &'static str,
    /// The fields that the data model has not for this entry type, of those that are ever written: biber warns of them and no
    /// style prints them, so that they go to the note.
    unknown: &'static [&'static str],
}

/// What the data model of biblatex 3.18 has not for each entry type.
mod unknown {
    pub(super) const ARTICLE: &[&str] =
        &["edition", "eventdate", "eventtitle", "isbn", "location", "publisher", "type", "venue"];
    pub(super) const BOOK: &[&str] = &["eventdate", "eventtitle", "type", "venue", "version"];
    pub(super) const DATASET: &[&str] = &["eventdate", "eventtitle", "isbn", "pages", "venue", "volume"];
    pub(super) const IN_PROCEEDINGS: &[&str] = &["edition", "type", "version"];
    pub(super) const MISC: &[&str] =
        &["edition", "eventdate", "eventtitle", "isbn", "number", "pages", "series", "venue", "volume"];
    pub(super) const ONLINE: &[&str] = &[
        "edition",
        "eventdate",
        "eventtitle",
        "isbn",
        "location",
        "number",
        "pages",
        "series",
        "type",
        "venue",
        "volume",
    ];
    pub(super) const PATENT: &[&str] = &[
        "edition",
        "editor",
        "eventdate",
        "eventtitle",
        "isbn",
        "language",
        "pages",
        "series",
        "venue",
        "volume",
    ];
    pub(super) const REPORT: &[&str] =
        &["edition", "editor", "eventdate", "eventtitle", "isbn", "series", "venue", "volume"];
    pub(super) const THESIS: &[&str] = &[
        "edition",
        "editor",
        "eventdate",
        "eventtitle",
        "isbn",
        "number",
        "series",
        "venue",
        "version",
        "volume",
    ];
    pub(super) const UNPUBLISHED: &[&str] =
        &["edition", "editor", "isbn", "number", "organization", "pages", "series", "version", "volume"];
}

impl Layout {
    /// Whether the entry type has a field.
    pub(super) fn has(&self, field: &str) -> bool {
        !self.unknown.contains(&field)
    }

    /// Whether the entry type has a field for an article number in the data model of biblatex.
    pub(super) fn has_eid(&self) -> bool {
        matches!(
            self.entry,
            EntryType::Article
                | EntryType::Book
                | EntryType::InBook
                | EntryType::InCollection
                | EntryType::InProceedings
                | EntryType::InReference
                | EntryType::Report
                | EntryType::Thesis
        )
    }

    /// Whether entries of the type have a place in a series.
    pub(super) fn is_in_series(&self) -> bool {
        matches!(
            self.entry,
            EntryType::Book
                | EntryType::InBook
                | EntryType::InCollection
                | EntryType::InProceedings
                | EntryType::InReference
        )
    }

    /// Whether a number is that of a series to bibtex's styles, which refuse it beside a volume and without a series
    /// (rule 20).
    pub(super) fn has_number_of_series(&self) -> bool {
        matches!(self.entry, EntryType::Book | EntryType::InCollection | EntryType::InProceedings)
    }

    /// The layout for bibtex: its 13 standard types alone (rule 20). `@misc` prints neither publisher nor journal, so
    /// that what an item stands in goes to `howpublished`, and so does the publisher where nothing else is there.
    pub(super) fn classic(item: &Item) -> Self {
        let layout =
            |entry, container, publisher| Self { entry, known_as: None, container, publisher, unknown: &[] };
        let publisher = if item.container_title.is_some() { "publisher" } else { "howpublished" };
        let book = if item.collection_title.is_some() { "note" } else { "series" };
        match item.kind {
            ItemType::ArticleJournal | ItemType::ArticleMagazine | ItemType::ArticleNewspaper => {
                layout(EntryType::Article, "journal", "publisher")
            }
            ItemType::Book => layout(EntryType::Book, book, "publisher"),
            ItemType::Chapter | ItemType::EntryDictionary | ItemType::EntryEncyclopedia => {
                layout(EntryType::InCollection, "booktitle", "publisher")
            }
            ItemType::PaperConference => layout(EntryType::InProceedings, "booktitle", "publisher"),
            ItemType::Report | ItemType::Standard => {
                layout(EntryType::TechReport, unless_published(item, "institution"), "institution")
            }
            ItemType::Thesis => {
                let masters = item.genre.as_deref().is_some_and(is_below_doctorate);
                let entry = if masters { EntryType::MastersThesis } else { EntryType::PhdThesis };
                layout(entry, unless_published(item, "school"), "school")
            }
            ItemType::Manuscript => layout(EntryType::Unpublished, "howpublished", publisher),
            ItemType::Article
            | ItemType::Dataset
            | ItemType::Document
            | ItemType::LegalCase
            | ItemType::Legislation
            | ItemType::Patent
            | ItemType::Software
            | ItemType::Speech
            | ItemType::Webpage => layout(EntryType::Misc, "howpublished", publisher),
        }
    }

    /// The layout for biblatex: the types that it prints and that Zotero does not drop (rule 3).
    pub(super) fn modern(item: &Item, choices: Choices) -> Self {
        let layout = Self::printed(item, choices.entry_types);
        let known_as = further::known_as(item, choices.entry_types).or(layout.known_as);
        let layout = Self { known_as, ..layout };
        if !choices.same_names_in_every_type {
            return layout;
        }
        let container = match layout.container {
            "howpublished" | "institution" | "organization" | "titleaddon" => "journaltitle",
            name => name,
        };
        let publisher = match layout.publisher {
            "holder" | "howpublished" | "organization" => "publisher",
            name => name,
        };
        Self { container, publisher, unknown: &[], ..layout }
    }

    fn printed(item: &Item, types: EntryTypes) -> Self {
        let layout = |entry, container, publisher, unknown| Self {
            entry,
            known_as: None,
            container,
            publisher,
            unknown,
        };
        let book = if item.collection_title.is_some() { "note" } else { "series" };
        let institution = unless_published(item, "institution");
        match item.kind {
            ItemType::ArticleJournal | ItemType::ArticleMagazine | ItemType::ArticleNewspaper => {
                layout(EntryType::Article, "journaltitle", "publisher", unknown::ARTICLE)
            }
            ItemType::Book => layout(EntryType::Book, book, "publisher", unknown::BOOK),
            ItemType::Chapter if further::has(item, Variable::ContainerAuthor) => {
                layout(EntryType::InBook, "booktitle", "publisher", unknown::BOOK)
            }
            ItemType::Chapter => layout(EntryType::InCollection, "booktitle", "publisher", unknown::BOOK),
            ItemType::EntryDictionary | ItemType::EntryEncyclopedia => {
                layout(EntryType::InReference, "booktitle", "publisher", unknown::BOOK)
            }
            ItemType::PaperConference => {
                layout(EntryType::InProceedings, "booktitle", "publisher", unknown::IN_PROCEEDINGS)
            }
            ItemType::Report | ItemType::Standard => {
                layout(EntryType::Report, institution, "institution", unknown::REPORT)
            }
            ItemType::Thesis => layout(EntryType::Thesis, institution, "institution", unknown::THESIS),
            ItemType::Article | ItemType::Webpage => {
                let container = if item.publisher.is_some() { "titleaddon" } else { "organization" };
                layout(EntryType::Online, container, "organization", unknown::ONLINE)
            }
            ItemType::Software => layout(EntryType::Software, "howpublished", "organization", unknown::MISC),
            ItemType::Patent => layout(EntryType::Patent, "titleaddon", "holder", unknown::PATENT),
            ItemType::Manuscript | ItemType::Speech => {
                let publisher = if item.container_title.is_some() { "note" } else { "howpublished" };
                layout(EntryType::Unpublished, "howpublished", publisher, unknown::UNPUBLISHED)
            }
            ItemType::Dataset if types != EntryTypes::Kept => {
                layout(EntryType::Dataset, "titleaddon", "publisher", unknown::DATASET)
            }
            ItemType::LegalCase if types == EntryTypes::Known => {
                let misc = layout(EntryType::Misc, "howpublished", "organization", unknown::MISC);
                Self { known_as: Some("jurisdiction"), ..misc }
            }
            ItemType::Legislation if types == EntryTypes::Known => {
                let misc = layout(EntryType::Misc, "howpublished", "organization", unknown::MISC);
                Self { known_as: Some("legislation"), ..misc }
            }
            ItemType::Dataset | ItemType::Document | ItemType::LegalCase | ItemType::Legislation => {
                layout(EntryType::Misc, "howpublished", "organization", unknown::MISC)
            }
        }
    }
}

/// The field for the series that a report or thesis stands in: its entry type prints none, so it takes the place of
/// the institution where that is free, and else goes to the note.
fn unless_published(item: &Item, institution: &'static str) -> &'static str {
    if item.publisher.is_some() { "note" } else { institution }
}

/// Whether the words for a kind of thesis name one below the doctorate, for which bibtex has a type.
fn is_below_doctorate(genre: &str) -> bool {
    const SIGNS: &[&str] = &["master", "m.sc", "msc", "m.a.", "mphil", "diplom", "bachelor", "licen"];
    let genre = genre.to_lowercase();
    SIGNS.iter().any(|sign| genre.contains(sign))
}
