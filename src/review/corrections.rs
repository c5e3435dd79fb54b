//! Corrected rows: read from a sheet and checked, then applied to the references that they are about.
//!
//! A row is what a person says of a reference: all of its cells win over what was read, an empty cell empties its
//! field, and a column that is missing leaves its field alone.

use std::collections::HashMap;

use super::{Column, cells, spreadsheet};
use crate::diagnostic::{Code, Report};
use crate::model::{Confidence, Item, Judged, Probability, RawHash, Record, Reference};
use crate::reference::{is_fragment, one_line};

/// Corrections by the hash of the raw text that they are about.
#[derive(Clone, Debug, Default)]
pub struct Corrections {
    columns: Vec<Column>,
    rows: Vec<Corrected>,
    by_hash: HashMap<RawHash, usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Corrected {
    line: usize,
    /// What the cells say; fields without a column are empty.
    item: Item,
}

/// What became of corrections so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// How many references were corrected.
    pub references: usize,
    used: Vec<bool>,
}

/// A sheet that cannot be applied.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CorrectionsError {
    /// There is nothing in it.
    #[error(
        "it is empty; it has to begin with a line that names the columns, as `refmill check --review` writes it"
    )]
    Empty,
    /// A line is no row.
    #[error("line {line}: {reason}")]
    Row {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it, and what to do.
        reason: String,
    },
    /// A cell cannot be meant.
    #[error("line {line}, cell {cell}: {reason}")]
    Cell {
        /// The line, from 1.
        line: usize,
        /// The name of its column.
        cell: String,
        /// What is wrong with it, and what to do.
        reason: String,
    },
}

impl Applied {
    /// Adds which corrections were about references elsewhere, without their number.
    #[cfg(feature = "files")]
    pub(crate) fn mark(&mut self, other: &Self) {
        for (used, other) in self.used.iter_mut().zip(&other.used) {
            *used |= other;
        }
    }

    /// How many corrections were about none of the references.
    #[must_use]
    pub fn unmatched(&self) -> usize {
        self.used.iter().filter(|used| !**used).count()
    }
}

impl Corrections {
    /// Reads a sheet.
    ///
    /// # Errors
    /// When a column, a row or a cell of it cannot be meant.
    pub fn read(sheet: &str) -> Result<Self, CorrectionsError> {
        let mut rows = spreadsheet::read(sheet).map(|row| row.map_err(|error| not_a_row(&error)));
        let (_, header) = rows.next().ok_or(CorrectionsError::Empty)??;
        let mut corrections = Self { columns: columns(&header)?, ..Self::default() };
        for row in rows {
            let (line, cells) = row?;
            if cells.iter().any(|cell| !cell.is_empty()) {
                corrections.add(line, &cells)?;
            }
        }
        Ok(corrections)
    }

    fn add(&mut self, line: usize, row: &[String]) -> Result<(), CorrectionsError> {
        if row.len() > self.columns.len() && row[self.columns.len()..].iter().any(|cell| !cell.is_empty()) {
            let reason =
                "there are more cells than columns; put quotation marks around a cell that holds tabs";
            return Err(CorrectionsError::Row { line, reason: reason.to_owned() });
        }
        let mut hash = None;
        let mut item = Item::default();
        let empty = String::new();
        for (index, column) in self.columns.iter().enumerate() {
            let cell = row.get(index).unwrap_or(&empty);
            let set = match column {
                Column::Hash => match RawHash::parse(cell) {
                    Some(found) => {
                        hash = Some(found);
                        Ok(())
                    }
                    None => {
                        Err(format!("`{cell}` is no hash; copy it from the review that the row comes from"))
                    }
                },
                Column::Type => cells::kind(cell).map(|kind| item.kind = kind),
                Column::Field(field) => cells::set(&mut item, *field, cell),
                Column::Confidence | Column::LeastCertain | Column::Place | Column::Raw => Ok(()),
            };
            set.map_err(|reason| CorrectionsError::Cell { line, cell: column.name().to_owned(), reason })?;
        }
        let Some(hash) = hash else { return Ok(()) };
        match self.by_hash.get(&hash).and_then(|at| self.rows.get(*at)) {
            None => {
                self.by_hash.insert(hash, self.rows.len());
                self.rows.push(Corrected { line, item });
                Ok(())
            }
            Some(earlier) if earlier.item == item => Ok(()),
            Some(earlier) => {
                let reason = format!(
                    "it says otherwise of the same reference than line {}; keep one of them",
                    earlier.line
                );
                Err(CorrectionsError::Row { line, reason })
            }
        }
    }

    /// Nothing applied so far.
    #[must_use]
    pub fn begin(&self) -> Applied {
        Applied { references: 0, used: vec![false; self.rows.len()] }
    }

    /// The line of the first correction that was about none of the references.
    #[must_use]
    pub fn first_unmatched(&self, applied: &Applied) -> Option<usize> {
        let mut rows = self.rows.iter().zip(&applied.used);
        rows.find(|(_, used)| !**used).map(|(row, _)| row.line)
    }

    /// Corrects the references of a record and takes what was found doubtful in them out of `report`.
    pub fn apply(&self, record: &mut Record, report: &mut Report, applied: &mut Applied) {
        for reference in &mut record.references {
            let Some(at) = self.by_hash.get(&RawHash::of(&reference.raw)) else { continue };
            let Some(row) = self.rows.get(*at) else { continue };
            self.correct(reference, &row.item);
            if let Some(used) = applied.used.get_mut(*at) {
                *used = true;
            }
            applied.references += 1;
            let span = reference.span;
            report.retain(|found| {
                let is_inside = span.start <= found.span.start && found.span.end <= span.end;
                !(is_inside && is_settled(found.code))
            });
        }
    }

    fn correct(&self, reference: &mut Reference, said: &Item) {
        let item = &mut reference.item;
        for column in &self.columns {
            match column {
                Column::Type => item.kind = said.kind,
                Column::Field(field) => cells::copy(said, item, *field),
                Column::Hash | Column::Confidence | Column::LeastCertain | Column::Place | Column::Raw => {}
            }
        }
        let was_fragment = reference.fragment;
        reference.fragment = is_fragment(item);
        if reference.fragment != was_fragment {
            item.note = reference.fragment.then(|| one_line(&reference.raw));
        }
        let certain = Probability::CERTAIN;
        reference.confidence = Confidence { reference: certain, fields: [certain; Judged::ALL.len()] };
        reference.corrected = true;
    }
}

/// Whether a person who has corrected a reference has settled what a finding says of it.
const fn is_settled(code: Code) -> bool {
    matches!(
        code,
        Code::Fragment | Code::LeftoverText | Code::RefUncertain | Code::ReversedPages | Code::RepairedText
    )
}

fn not_a_row(error: &csv::Error) -> CorrectionsError {
    let line = error.position().map_or(0, |position| usize::try_from(position.line()).unwrap_or(usize::MAX));
    CorrectionsError::Row { line, reason: error.to_string() }
}

fn columns(header: &[String]) -> Result<Vec<Column>, CorrectionsError> {
    let mut found: Vec<Column> = Vec::new();
    // Spreadsheets add empty columns at the end.
    let end = header.iter().rposition(|name| !name.is_empty()).map_or(0, |last| last + 1);
    for name in &header[..end] {
        let wrong = |reason: String| CorrectionsError::Cell { line: 1, cell: name.clone(), reason };
        let column =
            Column::all().find(|column| column.name().eq_ignore_ascii_case(name)).ok_or_else(|| {
                let names: Vec<&str> = Column::all().map(Column::name).collect();
                wrong(format!("there is no such column; take it out, or call it one of {}", names.join(", ")))
            })?;
        if found.contains(&column) {
            return Err(wrong("the column is there twice; take one of them out".to_owned()));
        }
        found.push(column);
    }
    if !found.contains(&Column::Hash) {
        let reason = "the column `hash` is missing, which tells the references that the rows are about; copy it from the \
                      review";
        return Err(CorrectionsError::Row { line: 1, reason: reason.to_owned() });
    }
    Ok(found)
}
