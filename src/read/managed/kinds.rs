//! Types of works: the codes of RIS and the reference types of EndNote, and what each is in CSL.

use crate::model::ItemType;

/// A type of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::read) struct Kind {
    /// Its code in RIS.
    code: &'static str,
    /// The nearest type of item.
    pub(super) item: ItemType,
    /// CSL's type, where no item has it.
    pub(super) csl: Option<&'static str>,
}

/// The types of RIS with those of items and of CSL that they are; of those that are the same, the one that is written first. After
/// the specification of 2011 and, for what it lacks, EndNote's and Zotero's own codes.
const KINDS: [Kind; 59] = {
    use ItemType as T;
    const fn of(code: &'static str, item: ItemType) -> Kind {
        Kind { code, item, csl: None }
    }
    const fn csl(code: &'static str, item: ItemType, csl: &'static str) -> Kind {
        Kind { code, item, csl: Some(csl) }
    }
    [
        of("JOUR", T::ArticleJournal),
        of("EJOUR", T::ArticleJournal),
        of("ABST", T::ArticleJournal),
        of("INPR", T::ArticleJournal),
        of("MGZN", T::ArticleMagazine),
        of("NEWS", T::ArticleNewspaper),
        of("BOOK", T::Book),
        of("EBOOK", T::Book),
        of("EDBOOK", T::Book),
        of("CTLG", T::Book),
        of("SER", T::Book),
        csl("CLSWK", T::Book, "classic"),
        csl("ANCIENT", T::Book, "classic"),
        of("CHAP", T::Chapter),
        of("ECHAP", T::Chapter),
        of("CONF", T::PaperConference),
        of("CPAPER", T::PaperConference),
        of("RPRT", T::Report),
        of("GOVDOC", T::Report),
        of("THES", T::Thesis),
        of("ELEC", T::Webpage),
        of("WEB", T::Webpage),
        csl("BLOG", T::Webpage, "post-weblog"),
        of("DATA", T::Dataset),
        of("DBASE", T::Dataset),
        of("AGGR", T::Dataset),
        of("COMP", T::Software),
        of("DICT", T::EntryDictionary),
        of("ENCYC", T::EntryEncyclopedia),
        of("PAT", T::Patent),
        of("STAND", T::Standard),
        of("STAT", T::Legislation),
        csl("BILL", T::Legislation, "bill"),
        csl("UNBILL", T::Legislation, "bill"),
        csl("LEGAL", T::Legislation, "regulation"),
        of("CASE", T::LegalCase),
        of("SLIDE", T::Speech),
        of("MANSCPT", T::Manuscript),
        of("UNPB", T::Manuscript),
        of("UNPD", T::Manuscript),
        of("GEN", T::Document),
        of("GRANT", T::Document),
        of("GRNT", T::Document),
        of("EQUA", T::Document),
        of("MULTI", T::Document),
        csl("HEAR", T::Document, "hearing"),
        csl("ART", T::Document, "graphic"),
        csl("FIGURE", T::Document, "figure"),
        csl("CHART", T::Document, "figure"),
        csl("MAP", T::Document, "map"),
        csl("MPCT", T::Document, "motion_picture"),
        csl("VIDEO", T::Document, "motion_picture"),
        csl("ADVS", T::Document, "motion_picture"),
        csl("MUSIC", T::Document, "musical_score"),
        csl("SOUND", T::Document, "song"),
        csl("PCOMM", T::Document, "personal_communication"),
        csl("ICOMM", T::Document, "personal_communication"),
        csl("PAMP", T::Document, "pamphlet"),
        csl("JFULL", T::Document, "periodical"),
    ]
};

/// The reference types of EndNote by name and number, with the codes that it exports them under as RIS.
const REFERENCE_TYPES: [(&str, u16, &str); 54] = [
    ("Aggregated Database", 55, "AGGR"),
    ("Ancient Text", 51, "ANCIENT"),
    ("Artwork", 2, "ART"),
    ("Audiovisual Material", 3, "ADVS"),
    ("Bill", 4, "BILL"),
    ("Blog", 56, "BLOG"),
    ("Book", 6, "BOOK"),
    ("Book Section", 5, "CHAP"),
    ("Case", 7, "CASE"),
    ("Catalog", 8, "CTLG"),
    ("Chart or Table", 38, "CHART"),
    ("Classical Work", 49, "CLSWK"),
    ("Computer Program", 9, "COMP"),
    ("Conference Paper", 47, "CPAPER"),
    ("Conference Proceedings", 10, "CONF"),
    ("Dataset", 59, "DATA"),
    ("Dictionary", 52, "DICT"),
    ("Discussion Forum", 62, "ICOMM"),
    ("Edited Book", 28, "EDBOOK"),
    ("Electronic Article", 43, "EJOUR"),
    ("Electronic Book", 44, "EBOOK"),
    ("Electronic Book Section", 60, "ECHAP"),
    ("Encyclopedia", 53, "ENCYC"),
    ("Equation", 39, "EQUA"),
    ("Figure", 37, "FIGURE"),
    ("Film or Broadcast", 21, "MPCT"),
    ("Generic", 13, "GEN"),
    ("Government Document", 46, "GOVDOC"),
    ("Grant", 54, "GRANT"),
    ("Hearing", 14, "HEAR"),
    ("Interview", 64, "PCOMM"),
    ("Journal Article", 17, "JOUR"),
    ("Legal Rule or Regulation", 50, "LEGAL"),
    ("Magazine Article", 19, "MGZN"),
    ("Manuscript", 36, "MANSCPT"),
    ("Map", 20, "MAP"),
    ("Multimedia Application", 63, "MULTI"),
    ("Music", 61, "MUSIC"),
    ("Newspaper Article", 23, "NEWS"),
    ("Online Database", 45, "DBASE"),
    ("Online Multimedia", 48, "MULTI"),
    ("Pamphlet", 24, "PAMP"),
    ("Patent", 25, "PAT"),
    ("Personal Communication", 26, "PCOMM"),
    ("Podcast", 65, "SOUND"),
    ("Press Release", 66, "NEWS"),
    ("Report", 27, "RPRT"),
    ("Serial", 57, "SER"),
    ("Standard", 58, "STAND"),
    ("Statute", 31, "STAT"),
    ("Thesis", 32, "THES"),
    ("Unpublished Work", 34, "UNPB"),
    ("Web Page", 12, "ELEC"),
    ("Website", 12, "ELEC"),
];

impl Kind {
    /// A work of which nothing tells what it is.
    pub(in crate::read) const DOCUMENT: Self = Self { code: "GEN", item: ItemType::Document, csl: None };

    /// The type that a code of RIS stands for, whatever its case.
    pub(in crate::read) fn of_code(code: &str) -> Option<Self> {
        KINDS.iter().copied().find(|kind| kind.code.eq_ignore_ascii_case(code))
    }

    /// The type that a reference type of EndNote stands for: by its name, else by its number.
    pub(in crate::read) fn of_reference_type(name: &str, number: &str) -> Option<Self> {
        let number = number.trim().parse::<u16>().ok();
        let named = REFERENCE_TYPES.iter().find(|(known, _, _)| known.eq_ignore_ascii_case(name.trim()));
        let found = named.or_else(|| REFERENCE_TYPES.iter().find(|(_, known, _)| Some(*known) == number));
        found.and_then(|(_, _, code)| Self::of_code(code))
    }

    /// The nearest type of item.
    pub(in crate::read) const fn item(self) -> ItemType {
        self.item
    }

    /// Whether items of this type are written under another code, or read from another.
    pub(in crate::read) fn has_another_code(self) -> bool {
        let first = KINDS.iter().find(|kind| (kind.item, kind.csl) == (self.item, self.csl));
        first.is_some_and(|first| first.code != self.code)
    }

    /// Whether the authors of this type are those who edited it.
    pub(super) fn is_edited(self) -> bool {
        self.code == "EDBOOK"
    }

    /// Whether it stands in a journal, a magazine or a newspaper.
    pub(super) const fn is_periodical(self) -> bool {
        matches!(self.item, ItemType::ArticleJournal | ItemType::ArticleMagazine | ItemType::ArticleNewspaper)
    }

    /// Whether `M3` is the kind of manuscript, report, thesis, talk or page.
    pub(super) const fn has_genre(self) -> bool {
        matches!(
            self.item,
            ItemType::Manuscript | ItemType::Report | ItemType::Speech | ItemType::Thesis | ItemType::Webpage
        )
    }

    /// Whether `SN` is its number.
    pub(super) const fn has_number_in_sn(self) -> bool {
        matches!(self.item, ItemType::Patent | ItemType::Report | ItemType::Standard)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reference_type_of_endnote_has_a_code() {
        for (name, number, code) in REFERENCE_TYPES {
            assert_eq!(Kind::of_reference_type(name, "").map(|kind| kind.code), Some(code), "{name}");
            assert!(Kind::of_reference_type("?", &number.to_string()).is_some(), "{number}");
        }
        assert_eq!(Kind::of_reference_type("Beehive", "6000"), None);
    }

    #[test]
    fn a_code_is_known_whatever_its_case() {
        let kind = Kind::of_code("chap").unwrap();
        assert_eq!((kind.item, kind.has_another_code()), (ItemType::Chapter, false));
        let kind = Kind::of_code("ECHAP").unwrap();
        assert_eq!((kind.item, kind.has_another_code()), (ItemType::Chapter, true));
        assert_eq!(Kind::of_code("VIDEO").unwrap().csl, Some("motion_picture"));
    }
}
