//! What GraphML, GEXF, JSON and CSV say of a work: one list, so that all say the same.

use std::borrow::Cow;

use crate::emit::html_literal;
use crate::graph::Work;

/// Something that is said of works.
pub(super) struct Attribute {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// What is said of one of them, if anything.
    pub(super) of: for<'w> fn(&'w Work) -> Option<Value<'w>>,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Truth,
}

/// What is said of a work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value<'w> {
    Text(Cow<'w, str>),
    Number(u32),
    Truth(bool),
}

/// All that is said, beside the key and the label.
pub(super) const ATTRIBUTES: &[Attribute] = &[
    Attribute { name: "title", kind: Kind::Text, of: |work| text(&work.title) },
    Attribute { name: "author", kind: Kind::Text, of: |work| text(&work.author) },
    Attribute {
        name: "year",
        kind: Kind::Number,
        of: |work| work.year.map(|year| Value::Number(year.into())),
    },
    Attribute { name: "type", kind: Kind::Text, of: |work| Some(Value::Text(work.kind.csl().into())) },
    Attribute { name: "source", kind: Kind::Text, of: |work| text(&work.source) },
    Attribute { name: "doi", kind: Kind::Text, of: |work| text(&work.doi) },
    Attribute { name: "document", kind: Kind::Truth, of: |work| Some(Value::Truth(work.document)) },
    Attribute { name: "cited", kind: Kind::Truth, of: |work| Some(Value::Truth(work.times_cited > 0)) },
    Attribute { name: "times_cited", kind: Kind::Number, of: |work| Some(Value::Number(work.times_cited)) },
    Attribute { name: "mentions", kind: Kind::Number, of: |work| Some(Value::Number(work.mentions)) },
    Attribute {
        name: "also",
        kind: Kind::Text,
        of: |work| (!work.also.is_empty()).then(|| Value::Text(work.also.join(" ").into())),
    },
];

fn text(text: &Option<Box<str>>) -> Option<Value<'_>> {
    text.as_deref().map(|text| Value::Text(text.into()))
}

impl Value<'_> {
    /// As text.
    pub(super) fn to_text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Number(number) => number.to_string().into(),
            Self::Truth(truth) => if *truth { "true" } else { "false" }.into(),
        }
    }
}

/// A text for XML 1.0, in an element or in a quoted attribute.
pub(super) fn xml(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    html_literal(text, &mut escaped);
    escaped
}
