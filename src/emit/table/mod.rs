//! Tables for DuckDB, Polars and Spark: a row for every item, in the columns of [`COLUMNS`], as CSV and as lines of JSON, and as
//! rows for Parquet.
//!
//! What stands in which column is said once, in `columns`; how a value looks as text, in `value`. Rows become the bytes of a
//! Parquet file in [`crate::pipeline`], for they are no text.

mod columns;
mod value;

use std::sync::LazyLock;

use csv::WriterBuilder;

#[cfg(feature = "parquet")]
use super::Packing;
use super::{EmitError, Emitter, Frame, Options, Pieces, Provenance, Repeats, Selection};
use crate::diagnostic::Report;
use crate::format::Format;
use columns::Row;
pub use columns::{COLUMNS, Column, Kind, Part, Scalar};
use value::Shape;

/// Writes comma-separated values.
pub(super) struct Csv;

/// Writes an object a line.
pub(super) struct JsonLines;

/// Writes the rows that a Parquet file is made of, each as a JSON array without names: what is written to a file is
/// [packed](Emitter::packing).
#[cfg(feature = "parquet")]
pub(super) struct Parquet;

static CSV_FORMAT: Format = Format {
    id: "csv",
    extensions: &["csv"],
    description: "a table, one row an item, nested values as JSON: docs/SCHEMA.md",
};

static LINES_FORMAT: Format = Format {
    id: "jsonl",
    extensions: &["jsonl"],
    description: "the same table as lines of JSON, for DuckDB, Polars and Spark",
};

#[cfg(feature = "parquet")]
static PARQUET_FORMAT: Format = Format {
    id: "parquet",
    extensions: &["parquet"],
    description: "the same table as Parquet, for DuckDB, Polars and Spark",
};

/// The first line of every CSV.
static HEADER: LazyLock<String> = LazyLock::new(|| {
    let names: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
    names.join(",") + "\n"
});

impl Emitter for Csv {
    fn format(&self) -> &'static Format {
        &CSV_FORMAT
    }

    fn frame(&self, _: &Options) -> Frame {
        Frame { open: &HEADER, between: "", close: "", empty: &HEADER }
    }

    fn repeats(&self) -> Repeats {
        Repeats::Every
    }

    fn provenance(&self) -> Provenance {
        Provenance::Always
    }

    fn emit(
        &self,
        selection: &Selection<'_>,
        _: &Options,
        out: &mut Pieces,
        _: &mut Report,
    ) -> Result<(), EmitError> {
        let failed = |error: csv::Error| EmitError(error.to_string());
        let mut writer = WriterBuilder::new().from_writer(Vec::new());
        let (mut ends, mut scratch) = (Vec::with_capacity(selection.entries.len()), String::new());
        for row in rows(selection) {
            for column in COLUMNS {
                writer.write_field(column.value(&row).as_cell(&mut scratch)).map_err(failed)?;
            }
            writer.write_record(None::<&[u8]>).map_err(failed)?;
            writer.flush().map_err(|error| EmitError(error.to_string()))?;
            ends.push(writer.get_ref().len());
        }
        let bytes = writer.into_inner().map_err(|error| EmitError(error.to_string()))?;
        let text = String::from_utf8(bytes).map_err(|error| EmitError(error.to_string()))?;
        let mut begin = 0;
        for end in ends {
            out.text().push_str(&text[begin..end]);
            out.end_piece(1);
            begin = end;
        }
        Ok(())
    }
}

impl Emitter for JsonLines {
    fn format(&self) -> &'static Format {
        &LINES_FORMAT
    }

    fn frame(&self, _: &Options) -> Frame {
        Frame::PLAIN
    }

    fn repeats(&self) -> Repeats {
        Repeats::Every
    }

    fn provenance(&self) -> Provenance {
        Provenance::Always
    }

    fn emit(
        &self,
        selection: &Selection<'_>,
        _: &Options,
        out: &mut Pieces,
        _: &mut Report,
    ) -> Result<(), EmitError> {
        write_json(selection, Shape::Named, out);
        Ok(())
    }
}

#[cfg(feature = "parquet")]
impl Emitter for Parquet {
    fn format(&self) -> &'static Format {
        &PARQUET_FORMAT
    }

    fn frame(&self, _: &Options) -> Frame {
        Frame::PLAIN
    }

    fn repeats(&self) -> Repeats {
        Repeats::Every
    }

    fn provenance(&self) -> Provenance {
        Provenance::Always
    }

    fn packing(&self) -> Option<Packing> {
        Some(Packing::Parquet)
    }

    fn emit(
        &self,
        selection: &Selection<'_>,
        _: &Options,
        out: &mut Pieces,
        _: &mut Report,
    ) -> Result<(), EmitError> {
        write_json(selection, Shape::Bare, out);
        Ok(())
    }
}

/// Writes each row on a line of its own, as an object or, without names, as an array.
fn write_json(selection: &Selection<'_>, shape: Shape, out: &mut Pieces) {
    let (open, close) = match shape {
        Shape::Named => ("{", "}\n"),
        Shape::Bare => ("[", "]\n"),
    };
    for row in rows(selection) {
        let text = out.text();
        for (at, column) in COLUMNS.iter().enumerate() {
            text.push_str(if at == 0 { open } else { "," });
            match shape {
                Shape::Named => {
                    text.push('"');
                    text.push_str(column.name);
                    text.push_str("\":");
                }
                Shape::Bare => {}
            }
            column.value(&row).write_json(shape, text);
        }
        text.push_str(close);
        out.end_piece(1);
    }
}

fn rows<'s>(selection: &'s Selection<'s>) -> impl Iterator<Item = Row<'s>> {
    selection.entries.iter().map(|&entry| Row { entry, citing: selection.citing })
}
