//! The kinds of works.

use serde::de::{Deserialize, Deserializer, Error};
use serde::{Serialize, Serializer};

macro_rules! item_types {
    ($($(#[$doc:meta])* $variant:ident = $csl:literal,)+) => {
        /// What kind of work an item is: the types of CSL 1.0.2 that references are found to be.
        ///
        /// ```
        /// use refmill::model::ItemType;
        /// assert_eq!(ItemType::PaperConference.csl(), "paper-conference");
        /// assert_eq!(ItemType::from_csl("article"), Some(ItemType::Article));
        /// ```
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        pub enum ItemType {
            $($(#[$doc])* $variant,)+
        }

        impl ItemType {
            /// Every type, in CSL's alphabetical order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name that CSL gives it.
            #[must_use]
            pub const fn csl(self) -> &'static str {
                match self { $(Self::$variant => $csl,)+ }
            }

            /// The type of that name, if it is one of these.
            #[must_use]
            pub fn from_csl(name: &str) -> Option<Self> {
                match name { $($csl => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}

item_types! {
    /// A preprint or working paper.
    Article = "article",
    /// An article in a journal.
    ArticleJournal = "article-journal",
    /// An article in a magazine.
    ArticleMagazine = "article-magazine",
    /// An article in a newspaper.
    ArticleNewspaper = "article-newspaper",
    /// A book as a whole.
    Book = "book",
    /// A part of a book with a title of its own.
    Chapter = "chapter",
    /// A data set.
    Dataset = "dataset",
    /// Nothing tells what it is.
    #[default]
    Document = "document",
    /// An entry in a dictionary.
    EntryDictionary = "entry-dictionary",
    /// An entry in an encyclopedia.
    EntryEncyclopedia = "entry-encyclopedia",
    /// A judgment.
    LegalCase = "legal_case",
    /// A law or regulation.
    Legislation = "legislation",
    /// An unpublished text.
    Manuscript = "manuscript",
    /// A paper in the proceedings of a conference.
    PaperConference = "paper-conference",
    /// A patent.
    Patent = "patent",
    /// A report of an institution.
    Report = "report",
    /// A program.
    Software = "software",
    /// A talk.
    Speech = "speech",
    /// A technical standard.
    Standard = "standard",
    /// A thesis.
    Thesis = "thesis",
    /// A web page.
    Webpage = "webpage",
}

impl Serialize for ItemType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.csl())
    }
}

impl std::fmt::Display for ItemType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.csl())
    }
}

impl<'de> Deserialize<'de> for ItemType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::from_csl(&name).ok_or_else(|| D::Error::custom(format_args!("there is no type `{name}`")))
    }
}
