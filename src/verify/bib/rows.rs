//! The entry types of .bib files, and the fields that differ from type to type.
//!
//! The rows follow the 13 standard types of btxdoc and the data model of biblatex 3.18, as far as Zotero and the styles keep them, and
//! `docs/TARGETS.md` for single programs. Which field holds everything else is left to [`super::table`].

use crate::emit::{Choices, EntryTypes};
use crate::model::{CustomKind, Item, ItemType, Variable};

/// What a type of work becomes.
pub(super) struct Row {
    pub(super) entry: &'static str,
    /// The name that is wanted for it.
    pub(super) known_as: Option<&'static str>,
    /// The field for what it stands in.
    pub(super) container: &'static str,
    /// The field for who published it.
    pub(super) publisher: &'static str,
    /// What the entry type has no field for.
    pub(super) lacks: &'static [&'static str],
}

/// The field for what has none.
pub(super) const NOTE: &str = "note";

/// The rows for bibtex: 13 types, each of which may have every field. `@misc` and `@unpublished` print no publisher.
pub(super) fn classic(item: &Item) -> Row {
    let row = |entry, container, publisher| Row { entry, known_as: None, container, publisher, lacks: &[] };
    let how = if item.container_title.is_some() { "publisher" } else { "howpublished" };
    let unless = |is_taken, field| if is_taken { NOTE } else { field };
    match item.kind {
        ItemType::ArticleJournal | ItemType::ArticleMagazine | ItemType::ArticleNewspaper => {
            row("article", "journal", "publisher")
        }
        ItemType::Book => row("book", unless(item.collection_title.is_some(), "series"), "publisher"),
        ItemType::Chapter | ItemType::EntryDictionary | ItemType::EntryEncyclopedia => {
            row("incollection", "booktitle", "publisher")
        }
        ItemType::PaperConference => row("inproceedings", "booktitle", "publisher"),
        ItemType::Report | ItemType::Standard => {
            row("techreport", unless(item.publisher.is_some(), "institution"), "institution")
        }
        ItemType::Thesis => {
            const BELOW: [&str; 7] = ["master", "m.sc", "msc", "m.a.", "mphil", "diplom", "bachelor"];
            let genre = item.genre.as_deref().unwrap_or_default().to_lowercase();
            let is_below = BELOW.iter().any(|word| genre.contains(word)) || genre.contains("licen");
            let entry = if is_below { "mastersthesis" } else { "phdthesis" };
            row(entry, unless(item.publisher.is_some(), "school"), "school")
        }
        ItemType::Manuscript => row("unpublished", "howpublished", how),
        ItemType::Article
        | ItemType::Dataset
        | ItemType::Document
        | ItemType::LegalCase
        | ItemType::Legislation
        | ItemType::Patent
        | ItemType::Software
        | ItemType::Speech
        | ItemType::Webpage => row("misc", "howpublished", how),
    }
}

/// The rows for biblatex, with the fields that its data model has not for a type. pandoc takes `journaltitle` and `publisher` alone,
/// in every type, and has no data model.
pub(super) fn modern(item: &Item, choices: &Choices) -> Row {
    let row = by_type(item, choices.entry_types);
    let further = further_type(item, choices);
    let row = Row { known_as: further.or(row.known_as), ..row };
    if !choices.same_names_in_every_type {
        return row;
    }
    let container = match row.container {
        name @ ("booktitle" | "series" | NOTE) => name,
        _ => "journaltitle",
    };
    let publisher = match row.publisher {
        name @ ("institution" | NOTE) => name,
        _ => "publisher",
    };
    Row { container, publisher, lacks: &[], ..row }
}

/// The entry type, without a driver, of a type of CSL that the model has not, where such are wanted.
pub(super) fn further_type(item: &Item, choices: &Choices) -> Option<&'static str> {
    if choices.entry_types != EntryTypes::Known {
        return None;
    }
    let further = item.custom.iter().find(|custom| custom.kind() == CustomKind::Type)?;
    Some(match further.text.as_str() {
        "motion_picture" => "movie",
        "song" => "music",
        "graphic" => "artwork",
        "personal_communication" => "letter",
        "review" => "review",
        "performance" => "performance",
        _ => return None,
    })
}

fn by_type(item: &Item, types: EntryTypes) -> Row {
    let row = |entry, container, publisher, lacks| Row { entry, known_as: None, container, publisher, lacks };
    let unless = |is_taken, field| if is_taken { NOTE } else { field };
    let is_published = item.publisher.is_some();
    const MISC: &[&str] =
        &["edition", "eventdate", "eventtitle", "isbn", "number", "pages", "series", "venue", "volume"];
    const BOOK: &[&str] = &["eventdate", "eventtitle", "type", "venue", "version"];
    match item.kind {
        ItemType::ArticleJournal | ItemType::ArticleMagazine | ItemType::ArticleNewspaper => row(
            "article",
            "journaltitle",
            "publisher",
            &["edition", "eventdate", "eventtitle", "isbn", "location", "publisher", "type", "venue"],
        ),
        ItemType::Book => row("book", unless(item.collection_title.is_some(), "series"), "publisher", BOOK),
        // A part of a book of one author.
        ItemType::Chapter => {
            let author = CustomKind::Variable(Variable::ContainerAuthor);
            let is_of_one = item.custom.iter().any(|custom| custom.kind() == author);
            row(if is_of_one { "inbook" } else { "incollection" }, "booktitle", "publisher", BOOK)
        }
        ItemType::EntryDictionary | ItemType::EntryEncyclopedia => {
            row("inreference", "booktitle", "publisher", BOOK)
        }
        ItemType::PaperConference => {
            row("inproceedings", "booktitle", "publisher", &["edition", "type", "version"])
        }
        ItemType::Report | ItemType::Standard => row(
            "report",
            unless(is_published, "institution"),
            "institution",
            &["edition", "editor", "eventdate", "eventtitle", "isbn", "series", "venue", "volume"],
        ),
        ItemType::Thesis => row(
            "thesis",
            unless(is_published, "institution"),
            "institution",
            &[
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
            ],
        ),
        ItemType::Article | ItemType::Webpage => row(
            "online",
            if is_published { "titleaddon" } else { "organization" },
            "organization",
            &[
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
            ],
        ),
        ItemType::Software => row("software", "howpublished", "organization", MISC),
        ItemType::Patent => row(
            "patent",
            "titleaddon",
            "holder",
            &[
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
            ],
        ),
        ItemType::Manuscript | ItemType::Speech => row(
            "unpublished",
            "howpublished",
            if item.container_title.is_some() { NOTE } else { "howpublished" },
            &["edition", "editor", "isbn", "number", "organization", "pages", "series", "version", "volume"],
        ),
        ItemType::Dataset if types != EntryTypes::Kept => row(
            "dataset",
            "titleaddon",
            "publisher",
            &["eventdate", "eventtitle", "isbn", "pages", "venue", "volume"],
        ),
        ItemType::LegalCase if types == EntryTypes::Known => {
            Row { known_as: Some("jurisdiction"), ..row("misc", "howpublished", "organization", MISC) }
        }
        ItemType::Legislation if types == EntryTypes::Known => {
            Row { known_as: Some("legislation"), ..row("misc", "howpublished", "organization", MISC) }
        }
        ItemType::Dataset | ItemType::Document | ItemType::LegalCase | ItemType::Legislation => {
            row("misc", "howpublished", "organization", MISC)
        }
    }
}
