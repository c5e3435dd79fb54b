//! What an item is made of that stands for several mentions of one work.
//!
//! Which mentions are of one work is found by [`crate::works`].

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::FieldName;
use crate::span::Span;

/// What is known of an item beside its fields where works are written once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Merged {
    /// The number in its record of the reference that it stands at, from 1, as others of the record may stand elsewhere; none
    /// for a document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<usize>,
    /// Every mention of the work, in the order of the inputs; empty where there is one alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Variant>,
    /// The key that the work has in the user's library; none where it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub library: Option<String>,
    /// The fields that were not printed and are those of the library.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub filled: Vec<FieldName>,
}

impl Merged {
    /// Whether there is anything to tell of it but where it stands.
    #[must_use]
    pub fn is_told(&self) -> bool {
        let Self { number: _, variants, library, filled } = self;
        !variants.is_empty() || library.is_some() || !filled.is_empty()
    }
}

/// One mention of a work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// The reference as printed, or the title section of a document.
    pub raw: String,
    /// The name of the input.
    pub file: Arc<str>,
    /// The number of the record in the input, from 1.
    pub record: usize,
    /// The number of the reference in its record, from 1; a document has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<usize>,
    /// Where `raw` stands in the decoded text of the input.
    #[serde(flatten)]
    pub span: Span,
    /// The key that it has where works are not joined.
    pub key: String,
    /// The hash of the item that was read, by which a table of keys knows it; zero where none is written.
    #[serde(skip)]
    pub content: u128,
}
