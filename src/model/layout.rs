//! The layouts that exports print references in.
//!
//! Which one a reference has is judged in `crate::reference`.

use serde::de::{Deserialize, Deserializer, Error};
use serde::{Serialize, Serializer};

macro_rules! layouts {
    ($($(#[$doc:meta])* $variant:ident = $id:literal, $shape:literal;)+) => {
        /// How a reference is laid out. An export that changes shows in the share of each.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Layout {
            $($(#[$doc])* $variant,)+
        }

        impl Layout {
            /// Every layout, the commonest first.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its name in outputs.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            /// An example of it.
            #[must_use]
            pub const fn shape(self) -> &'static str {
                match self { $(Self::$variant => $shape,)+ }
            }
        }
    };
}

layouts! {
    /// Names with initials behind them, the year at the end: exports since 2023.
    New = "new", "Roe J.A., Poe B., Title, Source, 41, 1, pp. 49-82, (2005)";
    /// Initials behind a comma, the year between title and source: exports before 2023.
    Old = "old", "Roe, J.A., Poe, B., Title (2005) Source, 41 (1), pp. 49-82";
    /// As [`New`](Self::New), with semicolons between the names.
    Semicolons = "semicolons", "Roe J.A.; Poe B., Title, Source, 41, 1, pp. 49-82, (2005)";
    /// As [`New`](Self::New), with given names in full.
    NewFull = "new-full", "Roe, Jane, Title, Source, 41, 1, pp. 49-82, (2005)";
    /// As [`New`](Self::New), with initials without stops.
    Vancouver = "vancouver", "Roe JA, Poe B, Title, Source, 41, 1, pp. 49-82, (2005)";
    /// The first author, the year before the source, letters before the numbers: Web of Science.
    Wos = "wos", "Roe J, 2005, J HONEY, V41, P49, DOI 10.1000/1";
    /// None of these.
    #[default]
    Unknown = "unknown", "anything else, and pieces of references";
}

impl Serialize for Layout {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

impl<'de> Deserialize<'de> for Layout {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        let named = Self::ALL.iter().find(|layout| layout.id() == id);
        named.copied().ok_or_else(|| D::Error::custom(format_args!("there is no layout `{id}`")))
    }
}
