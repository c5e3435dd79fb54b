//! Types of CSL-JSON: those that the model has, those that come nearest to one of them, and names that services have for them.

use crate::model::ItemType;

/// The type of the model for a type of CSL 1.0.2, and whether it says less. None for what is no type of CSL.
pub(super) fn of_csl(name: &str) -> Option<(ItemType, bool)> {
    if let Some(kind) = ItemType::from_csl(name) {
        return Some((kind, false));
    }
    let nearest = match name {
        "bill" | "regulation" | "treaty" => ItemType::Legislation,
        "classic" | "collection" | "pamphlet" => ItemType::Book,
        "entry" => ItemType::EntryEncyclopedia,
        "hearing" => ItemType::LegalCase,
        "interview" | "personal_communication" => ItemType::Manuscript,
        "performance" => ItemType::Speech,
        "post" | "post-weblog" => ItemType::Webpage,
        "review" | "review-book" => ItemType::ArticleJournal,
        "broadcast" | "event" | "figure" | "graphic" | "map" | "motion_picture" | "musical_score"
        | "periodical" | "song" => ItemType::Document,
        _ => return None,
    };
    Some((nearest, true))
}

/// The type of CSL that Crossref's name for one means, and those of older versions of CSL.
pub(super) fn alias(name: &str) -> Option<&'static str> {
    Some(match name {
        "journal-article" => "article-journal",
        "book-chapter" | "book-part" | "book-section" | "reference-book-chapter" => "chapter",
        "proceedings-article" => "paper-conference",
        "posted-content" => "article",
        "monograph" | "edited-book" | "reference-book" | "proceedings" | "book-set" | "book-series" => "book",
        "dissertation" => "thesis",
        "report-component" | "report-series" => "report",
        "reference-entry" => "entry-encyclopedia",
        "peer-review" => "review",
        "journal" | "journal-issue" | "journal-volume" => "periodical",
        "database" => "dataset",
        "gazette" => "legislation",
        "video" => "motion_picture",
        "article-newspaper-magazine" => "article-newspaper",
        _ => return None,
    })
}

/// Whether who is responsible for works of a type is an authority in CSL, not a publisher.
pub(super) fn has_authority(kind: ItemType) -> bool {
    matches!(kind, ItemType::LegalCase | ItemType::Legislation | ItemType::Patent)
}
