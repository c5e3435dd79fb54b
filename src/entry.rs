//! The items of a record that are to be written, each with the key it goes by.
//!
//! Keys are given out by [`crate::keys`]; what is made of an entry is left to the emitters.

use std::borrow::Cow;

use crate::model::{Item, Merged, Origin, Record, Reference};
use crate::span::Span;

/// Which items of a record are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// The document and then its references.
    #[default]
    All,
    /// The references alone.
    References,
    /// The documents alone.
    Documents,
}

impl Scope {
    /// Whether documents are written.
    #[must_use]
    pub const fn documents(self) -> bool {
        matches!(self, Self::All | Self::Documents)
    }

    /// Whether references are written.
    #[must_use]
    pub const fn references(self) -> bool {
        matches!(self, Self::All | Self::References)
    }
}

/// How often an item that is the same in every field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeats {
    /// Once: the format's readers refuse or double a repeated key.
    Once,
    /// Every time.
    Every,
}

/// One item to write, with the key it goes by.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The record it comes from.
    pub record: &'a Record,
    /// The citation key.
    pub key: &'a str,
    /// The work.
    pub item: &'a Item,
    /// The reference that cites it; the document itself has none.
    pub cited: Option<&'a Reference>,
    /// The number of the reference in its record, from 1; the document itself has none.
    pub reference: Option<usize>,
}

impl<'a> Entry<'a> {
    /// What the item stands for where works are written once.
    #[must_use]
    pub fn merged(&self) -> Option<&'a Merged> {
        self.cited.map_or(&self.record.merged, |cited| &cited.merged).as_deref()
    }

    /// Where the item stands in the decoded text of the input.
    #[must_use]
    pub fn span(&self) -> Span {
        self.cited.map_or(self.record.span, |reference| reference.span)
    }

    /// Where the item was read from first: where it stands in the input, unless the input says where it had it from.
    #[must_use]
    pub fn origin(&self) -> Origin {
        self.record.origin.clone().unwrap_or_else(|| Origin {
            file: self.record.file.clone(),
            record: self.record.number,
            reference: self.reference,
            span: self.span(),
        })
    }
}

/// A key that was given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assigned {
    /// The key, `[A-Za-z0-9_:-]+`, and with `.`, `+` and `/` where the source of the item has them in it.
    pub key: String,
    /// Whether an item that is the same in every field had it before.
    pub repeat: bool,
}

/// A record whose items have their keys.
#[derive(Debug)]
pub struct Keyed<'a> {
    record: Cow<'a, Record>,
    document: Option<Assigned>,
    references: Vec<Assigned>,
    /// The key of the document where the record is a later part of one.
    citing: Option<String>,
}

impl<'a> Keyed<'a> {
    /// A record with the keys of those of its items that are in scope: of the document, and of all references or
    /// of none.
    #[must_use]
    pub fn new(record: &'a Record, document: Option<Assigned>, references: Vec<Assigned>) -> Self {
        Self { record: Cow::Borrowed(record), document, references, citing: None }
    }

    /// The same keys for a record whose items differ from those of this one only in what makes no key.
    #[must_use]
    pub(crate) fn about(self, record: Record) -> Self {
        Self { record: Cow::Owned(record), ..self }
    }

    /// The same record as a later part of one whose document has this key.
    #[must_use]
    pub(crate) fn of_document(self, key: Option<String>) -> Self {
        Self { citing: key, ..self }
    }

    /// The key of the document, which may stand in an earlier part of the record; none where it has none or is not in scope.
    #[must_use]
    pub fn citing(&self) -> Option<&str> {
        self.document.as_ref().map(|assigned| &*assigned.key).or(self.citing.as_deref())
    }

    /// The record.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// The items in scope, the document first, each with whether it repeats one before it in every field.
    pub fn entries(&self) -> impl Iterator<Item = (Entry<'_>, bool)> {
        let record = self.record();
        let document = self.document.iter().zip(&record.document).map(move |(assigned, item)| {
            (Entry { record, key: &assigned.key, item, cited: None, reference: None }, assigned.repeat)
        });
        let cited = self.references.iter().zip(&record.references).enumerate();
        document.chain(cited.map(move |(index, (assigned, cited))| {
            let told = cited.merged.as_ref().and_then(|merged| merged.number);
            let reference = told.or(Some(record.first_reference + index));
            (
                Entry { record, key: &assigned.key, item: &cited.item, cited: Some(cited), reference },
                assigned.repeat,
            )
        }))
    }

    /// What is written of it: the one place where that is decided.
    #[must_use]
    pub fn select(&self, repeats: Repeats) -> Selection<'_> {
        self.select_where(repeats, |_| true)
    }

    /// The same, of the entries alone for whose place in [`Self::entries`] `is_wanted` holds.
    #[must_use]
    pub(crate) fn select_where(&self, repeats: Repeats, is_wanted: impl Fn(usize) -> bool) -> Selection<'_> {
        let mut selection = Selection {
            record: self.record(),
            citing: self.citing(),
            entries: Vec::new(),
            left_out: Vec::new(),
        };
        for (at, (entry, repeat)) in self.entries().enumerate() {
            if !is_wanted(at) {
                continue;
            }
            if repeat && repeats == Repeats::Once {
                selection.left_out.push(entry);
            } else {
                selection.entries.push(entry);
            }
        }
        selection
    }
}

/// What is written of a record.
#[derive(Debug)]
pub struct Selection<'a> {
    /// The record.
    pub record: &'a Record,
    /// The key of the document that cites the references, as [`Keyed::citing`] gives it.
    pub citing: Option<&'a str>,
    /// The items to write, the document first.
    pub entries: Vec<Entry<'a>>,
    /// The items that were written before and are not again.
    pub left_out: Vec<Entry<'a>>,
}
