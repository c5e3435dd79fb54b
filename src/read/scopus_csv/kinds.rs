//! What the column `Document Type` says of the type.

use crate::model::ItemType;

/// The type of a document; none for a text that is not in the list of Scopus (its content coverage guide, with the names that the
/// export has had).
pub(super) fn kind(text: &str) -> Option<ItemType> {
    const KINDS: &[(&str, ItemType)] = &[
        ("Abstract Report", ItemType::ArticleJournal),
        ("Article", ItemType::ArticleJournal),
        ("Article in Press", ItemType::ArticleJournal),
        ("Book", ItemType::Book),
        ("Book Chapter", ItemType::Chapter),
        ("Business Article", ItemType::ArticleMagazine),
        ("Conference Paper", ItemType::PaperConference),
        // All of a volume of proceedings.
        ("Conference Review", ItemType::Book),
        ("Data Paper", ItemType::ArticleJournal),
        ("Dissertation", ItemType::Thesis),
        ("Editorial", ItemType::ArticleJournal),
        ("Erratum", ItemType::ArticleJournal),
        ("Letter", ItemType::ArticleJournal),
        ("Note", ItemType::ArticleJournal),
        ("Patent", ItemType::Patent),
        ("Preprint", ItemType::Article),
        ("Press Release", ItemType::ArticleNewspaper),
        ("Report", ItemType::Report),
        ("Retracted", ItemType::ArticleJournal),
        ("Retracted Article", ItemType::ArticleJournal),
        ("Review", ItemType::ArticleJournal),
        ("Short Survey", ItemType::ArticleJournal),
    ];
    let known = KINDS.iter().find(|(name, _)| name.eq_ignore_ascii_case(text.trim()));
    known.map(|(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_known_in_any_case() {
        for (text, expected) in [
            ("Conference paper", Some(ItemType::PaperConference)),
            ("Conference Paper", Some(ItemType::PaperConference)),
            ("Book chapter", Some(ItemType::Chapter)),
            ("Short Survey", Some(ItemType::ArticleJournal)),
            ("Retracted", Some(ItemType::ArticleJournal)),
            ("Conference review", Some(ItemType::Book)),
            ("Dance", None),
        ] {
            assert_eq!(kind(text), expected, "{text}");
        }
    }
}
