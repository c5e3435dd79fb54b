//! The fields of an item as a closed enum, for emitters to match without a `_` arm.

use serde::de::{Deserialize, Deserializer, Error};
use serde::{Serialize, Serializer};

use super::{ArXiv, Custom, Date, DateRange, Doi, Isbn, Name, Pages, Pmid, Url};

macro_rules! fields {
    ($($variant:ident($value:ty) = $csl:literal,)+) => {
        /// One field of an [`Item`](super::Item) with its value. The value is never empty.
        ///
        /// [`Item::et_al`](super::Item::et_al) and the type are no fields: every emitter reads them itself.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Field<'a> {
            $(#[doc = concat!("CSL's `", $csl, "`.")] $variant($value),)+
        }

        /// The name of a field, without a value.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum FieldName {
            $(#[doc = concat!("CSL's `", $csl, "`.")] $variant,)+
        }

        impl Field<'_> {
            /// Which field it is.
            #[must_use]
            pub const fn name(&self) -> FieldName {
                match self { $(Self::$variant(_) => FieldName::$variant,)+ }
            }
        }

        impl FieldName {
            /// Every field, in the order of [`Item::fields`](super::Item::fields).
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name that CSL gives it, or a like one where CSL has none.
            #[must_use]
            pub const fn csl(self) -> &'static str {
                match self { $(Self::$variant => $csl,)+ }
            }
        }
    };
}

fields! {
    Author(&'a [Name]) = "author",
    Editor(&'a [Name]) = "editor",
    Title(&'a str) = "title",
    ContainerTitle(&'a str) = "container-title",
    CollectionTitle(&'a str) = "collection-title",
    EventTitle(&'a str) = "event-title",
    EventPlace(&'a str) = "event-place",
    EventDate(DateRange) = "event-date",
    Issued(Date) = "issued",
    Volume(&'a str) = "volume",
    Issue(&'a str) = "issue",
    Page(&'a Pages) = "page",
    ArticleNumber(&'a str) = "article-number",
    Number(&'a str) = "number",
    Edition(&'a str) = "edition",
    Version(&'a str) = "version",
    Publisher(&'a str) = "publisher",
    PublisherPlace(&'a str) = "publisher-place",
    Genre(&'a str) = "genre",
    Status(&'a str) = "status",
    Doi(&'a Doi) = "DOI",
    Isbn(&'a Isbn) = "ISBN",
    ArXiv(&'a ArXiv) = "arXiv",
    Pmid(&'a Pmid) = "PMID",
    Url(&'a Url) = "URL",
    Accessed(Date) = "accessed",
    Language(&'a str) = "language",
    Abstract(&'a str) = "abstract",
    Keyword(&'a [String]) = "keyword",
    Note(&'a str) = "note",
    Custom(&'a [Custom]) = "custom",
}

impl Serialize for FieldName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.csl())
    }
}

impl<'de> Deserialize<'de> for FieldName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let named = Self::ALL.iter().find(|field| field.csl() == name);
        named.copied().ok_or_else(|| D::Error::custom(format_args!("there is no field `{name}`")))
    }
}
