//! Sheets that a person corrects: the least certain references as rows, and corrected rows back onto references.
//!
//! [`Review`] writes a sheet, [`Corrections`] reads it and applies it between reading and keys. A reference is known
//! by the hash of its raw text, so that a correction holds in every later run. Files are left to the pipeline.

mod cells;
mod corrections;
mod names;
mod spreadsheet;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::model::{Confidence, FieldName, Item, Probability, RawHash, Record};

pub use corrections::{Applied, Corrections, CorrectionsError};

/// A column of a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    /// What the reference is known by.
    Hash,
    /// How certain it is.
    Confidence,
    /// The field that is least certain.
    LeastCertain,
    /// Where it stands.
    Place,
    /// Its text as printed, for reading.
    Raw,
    /// The type.
    Type,
    /// A field.
    Field(FieldName),
}

/// The fields that a sheet has, those that are looked at first in front.
const FIELDS: [FieldName; 27] = [
    FieldName::Author,
    FieldName::Title,
    FieldName::ContainerTitle,
    FieldName::Volume,
    FieldName::Issue,
    FieldName::Page,
    FieldName::ArticleNumber,
    FieldName::Issued,
    FieldName::Publisher,
    FieldName::PublisherPlace,
    FieldName::Doi,
    FieldName::Url,
    FieldName::Editor,
    FieldName::CollectionTitle,
    FieldName::EventTitle,
    FieldName::EventPlace,
    FieldName::EventDate,
    FieldName::Number,
    FieldName::Edition,
    FieldName::Version,
    FieldName::Genre,
    FieldName::Status,
    FieldName::Isbn,
    FieldName::ArXiv,
    FieldName::Pmid,
    FieldName::Accessed,
    FieldName::Language,
];

impl Column {
    /// Every column, in the order in which they are written.
    fn all() -> impl Iterator<Item = Self> {
        let about = [Self::Hash, Self::Confidence, Self::LeastCertain, Self::Place, Self::Raw, Self::Type];
        about.into_iter().chain(FIELDS.into_iter().map(Self::Field))
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Hash => "hash",
            Self::Confidence => "confidence",
            Self::LeastCertain => "least-certain",
            Self::Place => "place",
            Self::Raw => "raw",
            Self::Type => "type",
            Self::Field(field) => field.csl(),
        }
    }
}

/// Which references a review holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How many at most.
    pub least: usize,
    /// Those that are less certain than this; none for all.
    pub below: Option<Probability>,
}

impl Default for Limit {
    /// As many as a person looks through in one go.
    fn default() -> Self {
        Self { least: 100, below: None }
    }
}

/// The least certain references, each once, as a sheet for a person to correct.
///
/// ```
/// use refmill::review::{Corrections, Limit, Review};
/// use refmill::{IntakeOptions, Report, parse};
///
/// let mut parsed = parse(b"Roe J., Bees, Honey, 3, pp. 1-9, (2001)", &IntakeOptions::default())?;
/// let mut review = Review::new(Limit::default());
/// parsed.records.iter().for_each(|record| review.add(record));
/// let corrected = review.sheet().replace("Honey", "Honey Letters");
///
/// let corrections = Corrections::read(&corrected)?;
/// let mut applied = corrections.begin();
/// for record in &mut parsed.records {
///     corrections.apply(record, &mut Report::default(), &mut applied);
/// }
/// let reference = &parsed.records[0].references[0];
/// assert_eq!(reference.item.container_title.as_deref(), Some("Honey Letters"));
/// assert!(reference.corrected);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Review {
    limit: Limit,
    /// The rows by their confidence and their place in the order of reading.
    rows: BTreeMap<(Probability, usize), Row>,
    /// The hashes of the rows.
    kept: HashSet<RawHash>,
    seen: usize,
}

#[derive(Clone, Debug)]
struct Row {
    hash: RawHash,
    confidence: Confidence,
    file: Arc<str>,
    line: usize,
    raw: String,
    item: Item,
}

impl Review {
    /// A review of nothing so far.
    #[must_use]
    pub fn new(limit: Limit) -> Self {
        Self { limit, rows: BTreeMap::new(), kept: HashSet::new(), seen: 0 }
    }

    /// Looks at the references of a record. What a person has corrected already is left out.
    pub fn add(&mut self, record: &Record) {
        for reference in record.references.iter().filter(|reference| !reference.corrected) {
            let confidence = reference.confidence;
            self.seen += 1;
            let key = (confidence.reference, self.seen);
            let is_full = self.rows.len() >= self.limit.least;
            if self.limit.below.is_some_and(|below| confidence.reference >= below)
                || is_full && self.rows.last_key_value().is_none_or(|(last, _)| *last < key)
            {
                continue;
            }
            let hash = RawHash::of(&reference.raw);
            if !self.kept.insert(hash) {
                continue;
            }
            let (file, line) = (record.file.clone(), reference.line);
            let (raw, item) = (reference.raw.clone(), reference.item.clone());
            self.rows.insert(key, Row { hash, confidence, file, line, raw, item });
            if is_full && let Some((_, row)) = self.rows.pop_last() {
                self.kept.remove(&row.hash);
            }
        }
    }

    /// How many references it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The sheet: values separated by tabs, with a header, the least certain reference first.
    #[must_use]
    pub fn sheet(&self) -> String {
        let header = Column::all().map(|column| column.name().to_owned()).collect();
        let rows = self.rows.values().map(|row| Column::all().map(|column| row.cell(column)).collect());
        spreadsheet::write(std::iter::once(header).chain(rows))
    }
}

impl Row {
    fn cell(&self, column: Column) -> String {
        match column {
            Column::Hash => self.hash.to_string(),
            Column::Confidence => self.confidence.reference.to_string(),
            Column::LeastCertain => self.confidence.least().0.csl().to_owned(),
            Column::Place => format!("{}:{}", self.file, self.line),
            Column::Raw => self.raw.split_whitespace().collect::<Vec<_>>().join(" "),
            Column::Type => self.item.kind.csl().to_owned(),
            Column::Field(field) => cells::cell(&self.item, field),
        }
    }
}
