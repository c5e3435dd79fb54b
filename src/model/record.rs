//! One citing document with the references it cites, each with its raw text and its place.

use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

use super::{Confidence, FieldName, Item, Layout, Merged};
use crate::span::Span;

/// One record of an input: a document and what it cites.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The name of the input, as given.
    pub file: Arc<str>,
    /// Its number in the input, from 1.
    pub number: usize,
    /// The number of its first reference, from 1: more than 1 where a long list is handed over in parts.
    pub first_reference: usize,
    /// The document itself. A bare list of references has none, nor has a record that says nothing of its document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document: Option<Item>,
    /// What the document stands for where works are written once.
    #[serde(skip_serializing_if = "Option::is_none", skip_deserializing)]
    pub merged: Option<Box<Merged>>,
    /// Where the document's title stands, or where the record begins when it has none.
    pub span: Span,
    /// The title section as printed.
    pub raw: String,
    /// What it cites, in printed order.
    pub references: Vec<Reference>,
    /// Where its one item was read from first, where the input is an output that says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// Where an item stands in the input that it was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The name of the input, as given.
    pub file: Arc<str>,
    /// The number of its record in the input, from 1.
    pub record: usize,
    /// The number of the reference in its record, from 1; a document has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<usize>,
    /// Where its raw text stands in the decoded text of the input.
    pub span: Span,
}

/// One cited reference.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// The reference as printed, outer white space and its separator left off.
    pub raw: String,
    /// Where `raw` stands in the decoded text of the input.
    pub span: Span,
    /// The line of the input that it begins in, from 1.
    #[serde(skip)]
    pub line: usize,
    /// Whether it is only a piece of a reference: it has neither author nor title, nor a source with the day or address
    /// where the work is found.
    pub fragment: bool,
    /// How it is laid out.
    pub layout: Layout,
    /// What was read from it.
    pub item: Item,
    /// Which bytes of `raw` went into which field, marks such as `pp.` included; in order, not overlapping.
    pub taken: Vec<Taken>,
    /// What no field took, white space and punctuation around it left off. Spans count within `raw`.
    pub leftover: Vec<Leftover>,
    /// Whether a person has corrected it: the item is then what that person says, while `taken`, `leftover` and `layout`
    /// still tell how the raw text was read.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub corrected: bool,
    /// How likely it is that all this was read right.
    pub confidence: Confidence,
    /// What spoke most for the type, the strongest first; nothing where the type is not judged.
    #[serde(skip_serializing_if = "Reasons::is_empty", skip_deserializing)]
    pub reasons: Reasons,
    /// What the item stands for where works are written once.
    #[serde(skip_serializing_if = "Option::is_none", skip_deserializing)]
    pub merged: Option<Box<Merged>>,
}

/// What spoke most for the type of a reference, in words for people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reasons(pub(crate) [Option<&'static str>; 3]);

impl Reasons {
    /// The reasons, the strongest first.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.0.into_iter().flatten()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

impl Serialize for Reasons {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// A piece of a raw reference that a field took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// The field.
    pub field: FieldName,
    /// Its place within the raw reference.
    #[serde(flatten)]
    pub span: Span,
}

/// A piece of a raw reference that no field took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leftover {
    /// The text as printed.
    pub text: String,
    /// Its place within the raw reference.
    #[serde(flatten)]
    pub span: Span,
}
