//! Rows → the bytes of a Parquet file, in groups of rows, so that memory does not grow with their number.
//!
//! The rows come as text, each a JSON array on a line with its values in the order of [`COLUMNS`], structures in it as arrays of
//! their parts. What a column holds is said there alone. The same rows give the same bytes: nothing in a file tells when or where it was
//! written.

use std::borrow::Cow;
use std::fmt;
use std::hash::Hasher as _;
use std::io::{self, ErrorKind, Write};
use std::sync::Arc;

use memchr::memchr_iter;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use serde::de::{Deserialize, Deserializer, Error as _, SeqAccess, Visitor};
use siphasher::sip128::{Hasher128 as _, SipHasher13};

use crate::emit::{COLUMNS, Column, Kind, Scalar};

/// How much text a group of rows is made of, some twenty thousand references. A reader takes a group at once, and so do we.
const GROUP: usize = 16 << 20;

/// The version of the schema, which `docs/SCHEMA.md` describes.
const SCHEMA: &str = "1";

/// A table that is being written.
pub(super) struct Table {
    /// What it has written and nobody has taken.
    writer: SerializedFileWriter<Vec<u8>>,
    /// The columns of the group that was begun, one for each part of a structure.
    leaves: Vec<Leaf>,
    /// How much text the group is made of, and how much makes it full.
    taken: usize,
    full: usize,
    /// The beginning of a row whose end has not come yet.
    rest: Vec<u8>,
    hash: SipHasher13,
    is_sealed: bool,
}

impl Table {
    /// A table without rows.
    pub(super) fn new() -> io::Result<Self> {
        let schema = KeyValue::new("refmill.schema".to_owned(), SCHEMA.to_owned());
        let properties = WriterProperties::builder()
            .set_created_by(concat!("refmill ", env!("CARGO_PKG_VERSION")).to_owned())
            .set_compression(Compression::SNAPPY)
            .set_key_value_metadata(Some(vec![schema]))
            .build();
        let writer = SerializedFileWriter::new(Vec::new(), file_schema().map_err(failed)?, properties.into());
        Ok(Self {
            writer: writer.map_err(failed)?,
            leaves: COLUMNS.iter().flat_map(Leaf::of).collect(),
            taken: 0,
            full: GROUP,
            rest: Vec::new(),
            hash: SipHasher13::new(),
            is_sealed: false,
        })
    }

    /// Takes rows, cut anywhere, and writes each group that is full.
    pub(super) fn add(&mut self, text: &[u8], out: &mut impl Write) -> io::Result<()> {
        let mut begin = 0;
        for end in memchr_iter(b'\n', text) {
            if self.rest.is_empty() {
                self.add_row(&text[begin..end])?;
            } else {
                let mut row = std::mem::take(&mut self.rest);
                row.extend_from_slice(&text[begin..end]);
                self.add_row(&row)?;
            }
            begin = end + 1;
            if self.taken >= self.full {
                self.write_group(out)?;
            }
        }
        self.rest.extend_from_slice(&text[begin..]);
        Ok(())
    }

    /// Writes what is left and the end of the file, unless that was done. Gives the hash of the whole file.
    pub(super) fn seal(&mut self, out: &mut impl Write) -> io::Result<u128> {
        if !self.is_sealed {
            if self.taken > 0 {
                self.write_group(out)?;
            }
            self.writer.finish().map_err(failed)?;
            self.hand_on(out)?;
            self.is_sealed = true;
        }
        Ok(self.hash.finish128().as_u128())
    }

    fn add_row(&mut self, row: &[u8]) -> io::Result<()> {
        let cells: Vec<Cell<'_>> = serde_json::from_slice(row)?;
        if cells.len() != COLUMNS.len() {
            return Err(no_row("it has not a value for every column"));
        }
        self.taken += row.len();
        let mut leaves = &mut self.leaves[..];
        for (cell, Column { kind, .. }) in cells.iter().zip(COLUMNS) {
            let count = match kind {
                Kind::Single(_) | Kind::List(_) => 1,
                Kind::Structs(parts) => parts.len(),
            };
            let (own, others) = std::mem::take(&mut leaves).split_at_mut(count);
            leaves = others;
            match (kind, cell, own) {
                (Kind::Single(_), cell, [leaf]) => leaf.push(cell, 0)?,
                (Kind::List(_), Cell::List(list), [leaf]) => {
                    if list.is_empty() {
                        leaf.push_empty();
                    }
                    for (at, element) in list.iter().enumerate() {
                        leaf.push(element, i16::from(at > 0))?;
                    }
                }
                (Kind::Structs(_), Cell::List(list), own) => {
                    if list.is_empty() {
                        own.iter_mut().for_each(Leaf::push_empty);
                    }
                    for (at, structure) in list.iter().enumerate() {
                        let Cell::List(parts) = structure else { return Err(no_row("a structure is none")) };
                        for (leaf, part) in own.iter_mut().zip(parts) {
                            leaf.push(part, i16::from(at > 0))?;
                        }
                    }
                }
                (Kind::Single(_) | Kind::List(_) | Kind::Structs(_), _, _) => {
                    return Err(no_row("a list is none"));
                }
            }
        }
        Ok(())
    }

    fn write_group(&mut self, out: &mut impl Write) -> io::Result<()> {
        let mut group = self.writer.next_row_group().map_err(failed)?;
        for leaf in &mut self.leaves {
            let column = group.next_column().map_err(failed)?;
            let column = column.ok_or_else(|| no_row("the schema has fewer columns"))?;
            leaf.write(column).map_err(failed)?;
        }
        group.close().map_err(failed)?;
        self.taken = 0;
        self.hand_on(out)
    }

    /// Hands on the bytes that were written.
    fn hand_on(&mut self, out: &mut impl Write) -> io::Result<()> {
        self.writer.flush()?;
        let bytes = std::mem::take(self.writer.inner_mut());
        self.hash.write(&bytes);
        out.write_all(&bytes)
    }
}

/// The schema of every file.
fn file_schema() -> Result<TypePtr, ParquetError> {
    let fields = COLUMNS.iter().map(|column| {
        let Column { name, kind, required, .. } = column;
        match kind {
            Kind::Single(scalar) => scalar_type(name, *scalar, *required),
            Kind::List(scalar) => list_type(name, scalar_type("element", *scalar, true)?),
            Kind::Structs(parts) => {
                let parts = parts.iter().map(|part| scalar_type(part.name, part.scalar, part.required));
                let element = Type::group_type_builder("element")
                    .with_repetition(Repetition::REQUIRED)
                    .with_fields(parts.collect::<Result<_, _>>()?)
                    .build()?;
                list_type(name, Arc::new(element))
            }
        }
    });
    let fields = fields.collect::<Result<_, _>>()?;
    Type::group_type_builder("refmill").with_fields(fields).build().map(Arc::new)
}

/// A list as the format's specification wants it, `list` and `element` within.
fn list_type(name: &str, element: TypePtr) -> Result<TypePtr, ParquetError> {
    let list = Type::group_type_builder("list")
        .with_repetition(Repetition::REPEATED)
        .with_fields(vec![element])
        .build()?;
    let outer = Type::group_type_builder(name)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(LogicalType::List))
        .with_fields(vec![Arc::new(list)])
        .build()?;
    Ok(Arc::new(outer))
}

fn scalar_type(name: &str, scalar: Scalar, required: bool) -> Result<TypePtr, ParquetError> {
    let (physical, logical) = match scalar {
        Scalar::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Scalar::Integer => (Physical::INT64, None),
        Scalar::Real => (Physical::DOUBLE, None),
        Scalar::Boolean => (Physical::BOOLEAN, None),
    };
    let repetition = if required { Repetition::REQUIRED } else { Repetition::OPTIONAL };
    let built = Type::primitive_type_builder(name, physical)
        .with_repetition(repetition)
        .with_logical_type(logical)
        .build()?;
    Ok(Arc::new(built))
}

/// A column of the file with the values of a group of rows. Its levels are those of the Dremel paper: how much of the way to a
/// value is there, and whether a list goes on.
struct Leaf {
    values: Values,
    /// Whether it is within a list.
    in_list: bool,
    required: bool,
    definitions: Vec<i16>,
    repetitions: Vec<i16>,
}

enum Values {
    /// One behind the other, with their ends.
    Texts(Vec<u8>, Vec<usize>),
    Integers(Vec<i64>),
    Reals(Vec<f64>),
    Booleans(Vec<bool>),
}

impl Leaf {
    /// Those that a column of a table becomes.
    fn of(column: &Column) -> Vec<Self> {
        match column.kind {
            Kind::Single(scalar) => vec![Self::new(scalar, false, column.required)],
            Kind::List(scalar) => vec![Self::new(scalar, true, true)],
            Kind::Structs(parts) => {
                parts.iter().map(|part| Self::new(part.scalar, true, part.required)).collect()
            }
        }
    }

    fn new(scalar: Scalar, in_list: bool, required: bool) -> Self {
        let values = match scalar {
            Scalar::Text => Values::Texts(Vec::new(), Vec::new()),
            Scalar::Integer => Values::Integers(Vec::new()),
            Scalar::Real => Values::Reals(Vec::new()),
            Scalar::Boolean => Values::Booleans(Vec::new()),
        };
        Self { values, in_list, required, definitions: Vec::new(), repetitions: Vec::new() }
    }

    /// Adds a row whose list is empty.
    fn push_empty(&mut self) {
        self.definitions.push(0);
        self.repetitions.push(0);
    }

    fn push(&mut self, cell: &Cell<'_>, repetition: i16) -> io::Result<()> {
        let is_there = match (&mut self.values, cell) {
            (_, Cell::Null) if !self.required => false,
            (Values::Texts(bytes, ends), Cell::Text(text)) => {
                bytes.extend_from_slice(text.as_bytes());
                ends.push(bytes.len());
                true
            }
            (Values::Integers(numbers), Cell::Integer(number)) => {
                numbers.push(*number);
                true
            }
            (Values::Reals(numbers), Cell::Real(number)) => {
                numbers.push(*number);
                true
            }
            (Values::Booleans(values), Cell::Boolean(value)) => {
                values.push(*value);
                true
            }
            (_, _) => return Err(no_row("a value is not of the type of its column")),
        };
        self.definitions.push(i16::from(self.in_list) + i16::from(is_there && !self.required));
        self.repetitions.push(repetition);
        Ok(())
    }

    /// Writes the values and forgets them.
    fn write(&mut self, mut column: SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let definitions = (self.in_list || !self.required).then_some(&self.definitions[..]);
        let repetitions = self.in_list.then_some(&self.repetitions[..]);
        match &mut self.values {
            Values::Texts(bytes, ends) => {
                let all = ByteArray::from(std::mem::take(bytes));
                let starts = std::iter::once(0).chain(ends.iter().copied());
                let texts = starts.zip(ends.iter()).map(|(start, end)| all.slice(start, end - start));
                let texts: Vec<ByteArray> = texts.collect();
                column.typed::<ByteArrayType>().write_batch(&texts, definitions, repetitions)?;
                ends.clear();
            }
            Values::Integers(numbers) => {
                column.typed::<Int64Type>().write_batch(numbers, definitions, repetitions)?;
                numbers.clear();
            }
            Values::Reals(numbers) => {
                column.typed::<DoubleType>().write_batch(numbers, definitions, repetitions)?;
                numbers.clear();
            }
            Values::Booleans(values) => {
                column.typed::<BoolType>().write_batch(values, definitions, repetitions)?;
                values.clear();
            }
        }
        self.definitions.clear();
        self.repetitions.clear();
        column.close()
    }
}

/// A value of a row.
enum Cell<'t> {
    Null,
    Text(Cow<'t, str>),
    Integer(i64),
    Real(f64),
    Boolean(bool),
    List(Vec<Cell<'t>>),
}

impl<'de> Deserialize<'de> for Cell<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Cells;

        impl<'de> Visitor<'de> for Cells {
            type Value = Cell<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value of a row")
            }

            fn visit_unit<E>(self) -> Result<Self::Value, E> {
                Ok(Cell::Null)
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Cell::Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Cell::Text(Cow::Owned(text.to_owned())))
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Self::Value, E> {
                i64::try_from(number).map(Cell::Integer).map_err(E::custom)
            }

            fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
                Ok(Cell::Real(number))
            }

            fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
                Ok(Cell::Boolean(value))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut cells = Vec::new();
                while let Some(cell) = list.next_element()? {
                    cells.push(cell);
                }
                Ok(Cell::List(cells))
            }
        }

        deserializer.deserialize_any(Cells).map_err(D::Error::custom)
    }
}

/// Rows come from our own emitter, so that this is what no user can cause.
fn no_row(problem: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, format!("a row is no row of the schema: {problem}"))
}

fn failed(error: ParquetError) -> io::Error {
    io::Error::other(error)
}

#[cfg(test)]
mod tests {
    use parquet::file::reader::{FileReader, SerializedFileReader};

    use super::*;

    /// A row whose texts are this one where they have to be there.
    fn row(text: &str) -> String {
        let scalar = |scalar, required: bool| match scalar {
            _ if !required => "null".to_owned(),
            Scalar::Text => serde_json::to_string(text).unwrap(),
            Scalar::Integer => "7".to_owned(),
            Scalar::Real => "0.5".to_owned(),
            Scalar::Boolean => "true".to_owned(),
        };
        let cells = COLUMNS.iter().map(|column| match column.kind {
            Kind::Single(kind) => scalar(kind, column.required),
            Kind::List(_) => "[\"a\",\"b\"]".to_owned(),
            Kind::Structs(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| scalar(part.scalar, part.required)).collect();
                format!("[[{}]]", parts.join(","))
            }
        });
        format!("[{}]\n", cells.collect::<Vec<_>>().join(","))
    }

    /// The bytes as a file of their own.
    fn open(bytes: &[u8]) -> SerializedFileReader<std::fs::File> {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(bytes).unwrap();
        SerializedFileReader::new(file).unwrap()
    }

    fn file(texts: &[&str], full: usize, cut: usize) -> Vec<u8> {
        let mut table = Table { full, ..Table::new().unwrap() };
        let (rows, mut bytes): (String, _) = (texts.iter().map(|text| row(text)).collect(), Vec::new());
        rows.as_bytes().chunks(cut).for_each(|piece| table.add(piece, &mut bytes).unwrap());
        let hash = table.seal(&mut bytes).unwrap();
        assert_eq!(table.seal(&mut bytes).unwrap(), hash, "a table ends once");
        let mut hasher = SipHasher13::new();
        hasher.write(&bytes);
        assert_eq!(hasher.finish128().as_u128(), hash);
        bytes
    }

    #[test]
    fn rows_go_out_in_groups_wherever_they_are_cut() {
        let texts = ["bees", "a \"b\"\n", "\u{fc}", "wax"];
        let whole = file(&texts, GROUP, usize::MAX);
        assert!(whole == file(&texts, GROUP, 7), "the bytes depend on how rows come");
        let grouped = open(&file(&texts, 1, 50));
        assert_eq!(grouped.metadata().num_row_groups(), 4);
        let one = open(&whole);
        assert_eq!(one.metadata().num_row_groups(), 1);
        let rows = |reader: &dyn FileReader| -> Vec<String> {
            reader.get_row_iter(None).unwrap().map(|row| row.unwrap().to_string()).collect()
        };
        assert_eq!(rows(&grouped), rows(&one));
        assert_eq!(rows(&one).len(), 4);
    }

    #[test]
    fn what_is_no_row_is_refused() {
        for row in ["[]\n", "[1]\n", "{}\n", &row("x").replace("7", "\"7\""), &row("x").replace("null", "[]")]
        {
            let mut table = Table::new().unwrap();
            assert!(table.add(row.as_bytes(), &mut Vec::new()).is_err(), "{row}");
        }
    }
}
