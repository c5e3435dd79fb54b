//! What Web of Science says of the type: `PT`, the kind of publication, and `DT`, the kinds of document.

use crate::model::ItemType;

/// The type of a document, and the type of CSL where the model has not got it. `Article; Proceedings Paper` in a journal is an
/// article of it.
pub(super) fn kind(publication: &str, documents: &str) -> Option<(ItemType, Option<&'static str>)> {
    let mut kinds = documents.split(';').map(str::trim).filter(|kind| !kind.is_empty());
    let is_any = |wanted: &str| documents.split(';').any(|kind| kind.trim().eq_ignore_ascii_case(wanted));
    let publication = publication.trim();
    if is_any("Book Chapter") {
        return Some((ItemType::Chapter, None));
    }
    if is_any("Book Review") {
        return Some((ItemType::ArticleJournal, Some("review-book")));
    }
    if is_any("Proceedings Paper") {
        let is_article = publication == "J" && is_any("Article");
        return Some((if is_article { ItemType::ArticleJournal } else { ItemType::PaperConference }, None));
    }
    let known =
        |name: &str| KINDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, kind)| *kind);
    let kind = kinds.find_map(known).or(match publication {
        "J" => Some(ItemType::ArticleJournal),
        "B" => Some(ItemType::Book),
        "S" => Some(ItemType::Chapter),
        "C" => Some(ItemType::PaperConference),
        "P" => Some(ItemType::Patent),
        _ => None,
    });
    kind.map(|kind| (kind, None))
}

/// The kinds of document that tell more than where it was published.
const KINDS: &[(&str, ItemType)] = &[
    ("Book", ItemType::Book),
    ("Data set", ItemType::Dataset),
    ("Data Study", ItemType::Dataset),
    ("Dissertation", ItemType::Thesis),
    ("Patent", ItemType::Patent),
    ("Preprint", ItemType::Article),
    ("Software", ItemType::Software),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_follows_from_document_and_publication() {
        for (publication, documents, expected) in [
            ("J", "Article", Some((ItemType::ArticleJournal, None))),
            ("J", "Article; Early Access", Some((ItemType::ArticleJournal, None))),
            ("J", "Article; Proceedings Paper", Some((ItemType::ArticleJournal, None))),
            ("J", "Proceedings Paper", Some((ItemType::PaperConference, None))),
            ("C", "Proceedings Paper", Some((ItemType::PaperConference, None))),
            ("S", "Article; Book Chapter", Some((ItemType::Chapter, None))),
            ("J", "Book Review", Some((ItemType::ArticleJournal, Some("review-book")))),
            ("B", "Book", Some((ItemType::Book, None))),
            ("J", "Editorial Material", Some((ItemType::ArticleJournal, None))),
            ("J", "", Some((ItemType::ArticleJournal, None))),
            ("", "Article", None),
        ] {
            assert_eq!(kind(publication, documents), expected, "{publication} {documents}");
        }
    }
}
