//! What the publication types of PubMed say of the type.

use crate::model::ItemType;

/// The type that a publication type tells, of those that say more than that it is an article (the list `Publication Characteristics`
/// of MeSH).
pub(super) fn kind(publication: &str) -> Option<ItemType> {
    const KINDS: &[(&str, ItemType)] = &[
        ("Academic Dissertation", ItemType::Thesis),
        ("Book", ItemType::Book),
        ("Dataset", ItemType::Dataset),
        ("Dictionary", ItemType::Book),
        ("Encyclopedia", ItemType::Book),
        ("Legal Case", ItemType::LegalCase),
        ("Legislation", ItemType::Legislation),
        ("Monograph", ItemType::Book),
        ("Newspaper Article", ItemType::ArticleNewspaper),
        ("Preprint", ItemType::Article),
        ("Technical Report", ItemType::Report),
        ("Unpublished Work", ItemType::Manuscript),
    ];
    KINDS.iter().find(|(known, _)| known.eq_ignore_ascii_case(publication.trim())).map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_publication_types_are_articles() {
        assert_eq!(kind("Preprint"), Some(ItemType::Article));
        assert_eq!(kind("Technical Report"), Some(ItemType::Report));
        assert_eq!([kind("Journal Article"), kind("Review"), kind("Randomized Controlled Trial")], [None; 3]);
    }
}
