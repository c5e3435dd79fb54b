//! Which type of work an entry type stands for.
//!
//! The names are those of BibTeX, of biblatex 3.18 with its aliases and its types without drivers, and of programs that write names of
//! their own. What other fields say of the type is left to [`super::fields`].

use crate::model::ItemType;

/// What an entry type says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) item: ItemType,
    /// The type of CSL, where the model has not got it.
    pub(super) csl: Option<&'static str>,
    /// What kind of thesis or report the name says that it is.
    pub(super) genre: Option<&'static str>,
    /// How a number is counted.
    pub(super) number: Number,
}

/// What the field `number` of an entry type is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Number {
    /// The issue of a periodical.
    Issue,
    /// The number of the work itself, or of its volume in a series.
    Own,
}

/// Entry types that only biblatex has.
const MODERN: &[&str] = &[
    "artwork",
    "audio",
    "bibnote",
    "bookinbook",
    "collection",
    "commentary",
    "dataset",
    "image",
    "inreference",
    "jurisdiction",
    "legal",
    "legislation",
    "letter",
    "movie",
    "music",
    "mvbook",
    "mvcollection",
    "mvproceedings",
    "mvreference",
    "online",
    "performance",
    "periodical",
    "reference",
    "report",
    "review",
    "set",
    "software",
    "standard",
    "suppbook",
    "suppcollection",
    "suppperiodical",
    "thesis",
    "video",
    "xdata",
];

/// Whether only biblatex has an entry type, whose name is in lower case.
pub(super) fn is_modern(name: &str) -> bool {
    MODERN.binary_search(&name).is_ok()
}

/// Whether an entry is none for readers of a list: it holds data for others, or options of a style.
pub(super) fn is_no_work(name: &str) -> bool {
    matches!(name, "xdata" | "control" | "ieeetranbstctl" | "settings" | "bibnote")
}

/// Whether entries of that type are what others stand in.
pub(super) fn is_parent(name: &str) -> bool {
    matches!(
        name,
        "book"
            | "collection"
            | "mvbook"
            | "mvcollection"
            | "mvproceedings"
            | "mvreference"
            | "periodical"
            | "proceedings"
            | "reference"
            | "xdata"
    )
}

/// What an entry type, in lower case, stands for; none where nobody is known to use it.
pub(super) fn kind(name: &str) -> Option<Kind> {
    use ItemType::{
        Article, ArticleJournal, ArticleMagazine, ArticleNewspaper, Book, Chapter, Dataset, Document,
        EntryDictionary, EntryEncyclopedia, LegalCase, Legislation, Manuscript, PaperConference, Patent,
        Report, Software, Speech, Standard, Thesis, Webpage,
    };
    let own = |item| Kind { item, csl: None, genre: None, number: Number::Own };
    let issue = |item| Kind { number: Number::Issue, ..own(item) };
    let csl = |item, csl| Kind { csl: Some(csl), ..own(item) };
    let genre = |item, genre| Kind { genre: Some(genre), ..own(item) };
    Some(match name {
        "article" | "suppperiodical" | "journal_article" | "jarticle" => issue(ArticleJournal),
        "magazine_article" => issue(ArticleMagazine),
        "newspaper_article" | "newspaper" => issue(ArticleNewspaper),
        "review" => Kind { csl: Some("review"), ..issue(ArticleJournal) },
        "periodical" => Kind { csl: Some("periodical"), ..issue(Book) },
        "preprint" | "eprint" => own(Article),
        "book" | "mvbook" | "collection" | "mvcollection" | "proceedings" | "mvproceedings" | "reference"
        | "mvreference" | "manual" | "commentary" => own(Book),
        "booklet" => csl(Book, "pamphlet"),
        "inbook" | "incollection" | "suppbook" | "suppcollection" | "bookinbook" | "book_section"
        | "inbooklet" => own(Chapter),
        "inreference" => own(EntryEncyclopedia),
        "dictionary_entry" => own(EntryDictionary),
        "inproceedings" | "conference" | "conference_proceedings" => own(PaperConference),
        "techreport" | "report" => own(Report),
        "thesis" => own(Thesis),
        "phdthesis" => genre(Thesis, "PhD thesis"),
        "mastersthesis" => genre(Thesis, "Master's thesis"),
        "bachelorsthesis" => genre(Thesis, "Bachelor's thesis"),
        "unpublished" => own(Manuscript),
        "online" | "electronic" | "www" | "web_page" | "webpage" => own(Webpage),
        "dataset" | "data" => own(Dataset),
        "software" | "softwareversion" | "softwaremodule" | "codefragment" | "computer_program" => {
            own(Software)
        }
        "patent" => own(Patent),
        "standard" => own(Standard),
        "jurisdiction" | "legal_case" => own(LegalCase),
        "legislation" | "statute" | "legal" => own(Legislation),
        "talk" | "presentation" => own(Speech),
        "movie" | "video" | "film" => csl(Document, "motion_picture"),
        "audio" | "music" => csl(Document, "song"),
        "artwork" | "image" => csl(Document, "graphic"),
        "performance" => csl(Document, "performance"),
        "letter" => csl(Document, "personal_communication"),
        "map" => csl(Document, "map"),
        "misc" | "generic" | "document" | "other" => own(Document),
        _ => return None,
    })
}

/// What biblatex prints for a key that stands for a kind of thesis or report.
pub(super) fn genre_of_key(key: &str) -> Option<&'static str> {
    Some(match key {
        "phdthesis" => "PhD thesis",
        "mathesis" => "Master's thesis",
        "bathesis" => "Bachelor's thesis",
        "candthesis" => "Candidate thesis",
        "techreport" => "Technical report",
        "resreport" => "Research report",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_in_order() {
        assert!(MODERN.is_sorted());
        assert!(is_modern("online") && is_modern("xdata") && !is_modern("article") && !is_modern("patent"));
    }

    #[test]
    fn every_entry_type_of_the_two_dialects_is_known() {
        for name in MODERN.iter().filter(|name| !is_no_work(name) && **name != "set") {
            assert!(kind(name).is_some(), "{name}");
        }
        for name in [
            "article",
            "book",
            "booklet",
            "conference",
            "inbook",
            "incollection",
            "inproceedings",
            "manual",
            "mastersthesis",
            "misc",
            "phdthesis",
            "proceedings",
            "techreport",
            "unpublished",
            "electronic",
            "www",
            "patent",
        ] {
            assert!(kind(name).is_some(), "{name}");
        }
        assert_eq!(kind("hardware"), None);
    }
}
