//! Tables: the same rows and values in every format, in the columns of docs/SCHEMA.md. What DuckDB and Polars make of them is seen by
//! `tests/tables/run`.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cases;
mod items;
mod shell;

use std::fs;

use items::{emit, every_field, every_type};
use proptest::prelude::*;
use refmill::emit::{COLUMNS, Kind, Options, Scalar, Scope, emitter};
use refmill::model::{Item, ItemType, Record, Reference};
use refmill::render;
use serde_json::{Map, Value};
use shell::{Folder, refmill, refmill_with};

const SCHEMA: &str = include_str!("../docs/SCHEMA.md");

const EXAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/example/input.txt");

const TWO: &str =
    "#ITI#On bees#FTI#\n#IRF#Roe J., A book on bees, (2001); \nPoe A., Another on wasps, (2002)#FRF#\n";

/// The rows of a CSV, each value as its column has it.
fn rows_of_csv(text: &str) -> Vec<Map<String, Value>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert!(names.iter().eq(COLUMNS.iter().map(|column| column.name)), "{names:?}");
    let value = |(cell, kind): (&str, &Kind)| match kind {
        _ if cell.is_empty() => Value::Null,
        Kind::Single(Scalar::Text) => Value::from(cell),
        Kind::Single(_) | Kind::List(_) | Kind::Structs(_) => serde_json::from_str(cell).unwrap(),
    };
    let row = |row: csv::StringRecord| {
        let values = row.iter().zip(COLUMNS.iter().map(|column| &column.kind)).map(value);
        names.iter().cloned().zip(values).collect()
    };
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// The rows of lines of JSON.
fn rows_of_lines(text: &str) -> Vec<Map<String, Value>> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn rows_as(format: &str, records: &[Record], options: &Options) -> Vec<Map<String, Value>> {
    let text = render(records, emitter(format).unwrap(), options).unwrap().text;
    if format == "csv" { rows_of_csv(&text) } else { rows_of_lines(&text) }
}

fn is_of(value: &Value, scalar: Scalar) -> bool {
    match scalar {
        Scalar::Text => value.as_str().is_some_and(|text| !text.is_empty()),
        Scalar::Integer => value.is_u64(),
        Scalar::Real => value.is_f64(),
        Scalar::Boolean => value.is_boolean(),
    }
}

fn assert_row_is_of_schema(row: &Map<String, Value>) {
    assert_eq!(row.len(), COLUMNS.len());
    for column in COLUMNS {
        let value = &row[column.name];
        let is_sound = match column.kind {
            Kind::Single(scalar) => is_of(value, scalar) || value.is_null() && !column.required,
            Kind::List(scalar) => value.as_array().unwrap().iter().all(|value| is_of(value, scalar)),
            Kind::Structs(parts) => value.as_array().unwrap().iter().all(|structure| {
                structure.as_object().unwrap().len() == parts.len()
                    && parts.iter().all(|part| {
                        let value = &structure[part.name];
                        is_of(value, part.scalar) || value.is_null() && !part.required
                    })
            }),
        };
        assert!(is_sound, "{} is {value}", column.name);
    }
}

#[test]
fn every_golden_case_gives_the_same_rows_in_both_and_each_is_of_the_schema() {
    let mut count = 0;
    for case in cases::cases() {
        let (parsed, options) = cases::read(&case);
        let rows = rows_as("csv", &parsed.records, &options);
        assert_eq!(rows, rows_as("jsonl", &parsed.records, &options), "{}", case.display());
        rows.iter().for_each(assert_row_is_of_schema);
        count += rows.len();
    }
    assert!(count > 500);
}

#[test]
fn every_field_stands_in_its_column() {
    let reference =
        Reference { item: every_field(ItemType::Chapter), raw: "raw".into(), ..Reference::default() };
    let record = Record {
        references: vec![reference],
        number: 1,
        first_reference: 1,
        file: "f".into(),
        ..Record::default()
    };
    let [row] = &rows_as("csv", &[record], &Options::default())[..] else { panic!("one row") };
    let missing = COLUMNS.iter().filter(|column| row[column.name].is_null()).map(|column| column.name);
    // It is cited by nobody who has a key, and the year alone is known.
    assert_eq!(missing.collect::<Vec<_>>(), ["cited_by", "issued_month", "issued_day"]);
    assert_eq!(row["author"][1]["literal"], "Body of Authors");
    assert_eq!(row["event_date"], "2019-09-30/2019-10-02");
    assert_eq!((&row["page_first"], &row["page_last"]), (&"132".into(), &"168".into()));
    assert_eq!((&row["issued"], &row["issued_year"]), (&"2020".into(), &2020.into()));
    assert_eq!(row["custom"][0]["name"], "QQ");
    assert_eq!(row["keyword"], serde_json::json!(["nouns", "verbs"]));
}

#[test]
fn a_header_stands_over_every_csv_even_without_rows() {
    let header: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
    let header = header.join(",") + "\n";
    let csv = emitter("csv").unwrap();
    assert_eq!(render(&[], csv, &Options::default()).unwrap().text, header);
    assert_eq!(render(&[], emitter("jsonl").unwrap(), &Options::default()).unwrap().text, "");
    let records = [every_type(), every_type()];
    let text = render(&records, csv, &Options::default()).unwrap().text;
    assert_eq!(text.matches("key,type,role").count(), 1);
    assert!(text.starts_with(&header) && text.ends_with('\n') && !text.contains('\r'));
}

#[test]
fn what_a_spreadsheet_takes_for_a_formula_is_left_as_it_is() {
    let item = Item { title: Some("=1+1".into()), note: Some("a \"b\",\r\nc".into()), ..Item::default() };
    let record = Record { references: vec![Reference { item, ..Reference::default() }], ..Record::default() };
    let (text, _) = emit("csv", &record, &Options::default());
    assert!(text.contains(",=1+1,") && text.contains(",\"a \"\"b\"\",\r\nc\","), "{text}");
}

#[test]
fn references_name_the_document_that_cites_them() {
    let of = |title: &str| Item { title: Some(title.into()), ..Item::default() };
    let cited = |title: &str| Reference { item: of(title), ..Reference::default() };
    let record = |number, first_reference, document: Option<&str>, references: &[&str]| Record {
        number,
        first_reference,
        document: document.map(of),
        references: references.iter().map(|title| cited(title)).collect(),
        ..Record::default()
    };
    // The second is a later part of the first, the last says nothing of its document.
    let records = [
        record(1, 1, Some("On bees"), &["Wax"]),
        record(1, 2, None, &["Honey"]),
        record(2, 1, None, &["Combs"]),
    ];
    let cited_by = |scope| {
        let rows = rows_as("jsonl", &records, &Options { scope, ..Options::default() });
        let said =
            |row: &Map<String, Value>| format!("{} {} {}", row["key"], row["reference"], row["cited_by"]);
        rows.iter().map(said).collect::<Vec<_>>()
    };
    let all = ["\"bees\" null null", "\"wax\" 1 \"bees\"", "\"honey\" 2 \"bees\"", "\"combs\" 1 null"];
    assert_eq!(cited_by(Scope::All), all);
    // What is not written has no key.
    assert_eq!(cited_by(Scope::References), all.map(|row| row.replace("\"bees\"", "null"))[1..]);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_in_a_field_is_the_same_in_both(records in prop::collection::vec(items::record(), 1..3)) {
        let rows = rows_as("csv", &records, &Options::default());
        prop_assert_eq!(&rows, &rows_as("jsonl", &records, &Options::default()));
        rows.iter().for_each(assert_row_is_of_schema);
    }
}

#[test]
fn the_schema_in_the_documentation_is_that_of_the_columns() {
    let line = |column: &refmill::emit::Column| {
        let never = if column.required { "no" } else { "yes" };
        format!("| `{}` | {} | {never} | {} |\n", column.name, column.kind, column.about)
    };
    let table: String = COLUMNS.iter().map(line).collect();
    assert!(SCHEMA.contains(&table), "docs/SCHEMA.md has to have\n{table}");
    let typed: Vec<String> =
        COLUMNS.iter().map(|column| format!("    {}: '{}'", column.name, column.kind)).collect();
    let typed = format!("columns = {{\n{}\n}}", typed.join(",\n"));
    assert!(SCHEMA.contains(&typed), "docs/SCHEMA.md has to have\n{typed}");
}

#[test]
fn the_name_of_the_output_tells_of_a_csv_and_its_compression() {
    let folder = Folder::with(&[("in/a.txt", TWO), ("in/b.txt", TWO)]);
    let input = folder.path("in");
    let asked = refmill(&["convert", "-q", &input, "-t", "csv"]).exits(0).out;
    refmill(&["convert", "-q", &input, "-o", &folder.path("out.csv")]).exits(0);
    assert_eq!(folder.read("out.csv"), asked);
    assert_eq!(rows_of_csv(&asked).len(), 6);
    refmill(&["convert", "-q", &input, "-o", &folder.path("out.csv.gz")]).exits(0);
    let (bytes, mut text) = (fs::read(folder.path("out.csv.gz")).unwrap(), String::new());
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(&bytes[..]), &mut text).unwrap();
    assert_eq!(text, asked);
    refmill(&["convert", "-q", &input, "-t", "jsonl", "--output-dir", &folder.path("out")]).exits(0);
    assert_eq!(rows_of_lines(&folder.read("out/a.jsonl")).len(), 3);
}

#[test]
fn every_part_of_a_split_csv_has_its_header() {
    let folder = Folder::with(&[("in/a.txt", TWO), ("in/b.txt", TWO)]);
    let args = ["convert", "-q", &folder.path("in"), "-o", &folder.path("t.csv"), "--split", "3", "--verify"];
    refmill(&args).exits(0);
    for part in ["t-001.csv", "t-002.csv"] {
        assert_eq!(rows_of_csv(&folder.read(part)).len(), 3);
    }
}

#[test]
fn tables_cannot_be_added_to_and_no_reference_manager_reads_them() {
    let folder = Folder::with(&[("in.txt", TWO)]);
    let (input, table) = (folder.path("in.txt"), folder.path("t.csv"));
    let ran = refmill(&["convert", &input, "-t", "csv", "--append", &table]).exits(2);
    assert!(ran.err.contains("--append adds to .bib files"), "{}", ran.err);
    let ran = refmill(&["convert", &input, "-t", "csv", "--for", "zotero"]).exits(0);
    assert!(ran.err.contains("Zotero does not read csv"), "{}", ran.err);
}

#[test]
fn the_example_has_a_row_for_every_item() {
    let rows = rows_of_lines(&refmill(&["convert", "-q", "-t", "jsonl", EXAMPLE]).exits(0).out);
    assert_eq!(rows.len(), 47);
    assert!(rows[1..].iter().all(|row| row["cited_by"] == rows[0]["key"] && row["role"] == "reference"));
    assert!(rows[1]["confidence"].as_f64().unwrap() > 0.9);
    assert_eq!(rows[0]["role"], "document");
    let ran = refmill_with(&["convert", "-q", "-t", "csv", "--keys", "none"], TWO).exits(0);
    let (rows, key) =
        (rows_of_csv(&ran.out), |row: &Map<String, Value>| row["key"].as_str().unwrap().to_owned());
    assert_eq!(rows[1]["cited_by"], key(&rows[0]).as_str());
}

#[cfg(feature = "parquet")]
mod parquet {
    //! Tables as Parquet, read back by the row reader of the crate.

    use std::fs::{self, File};

    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::{Field, Row};
    use serde_json::{Map, Value};

    use super::{EXAMPLE, TWO, rows_of_lines};
    use crate::shell::{Folder, command, refmill, refmill_with};

    fn object(row: &Row) -> Map<String, Value> {
        row.get_column_iter().map(|(name, field)| (name.clone(), value(field))).collect()
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the schema has few of the types that there are")]
    fn value(field: &Field) -> Value {
        match field {
            Field::Null => Value::Null,
            Field::Bool(value) => (*value).into(),
            Field::Long(number) => (*number).into(),
            Field::Double(number) => (*number).into(),
            Field::Str(text) => text.as_str().into(),
            Field::Group(row) => object(row).into(),
            Field::ListInternal(list) => list.elements().iter().map(value).collect(),
            other => panic!("{other:?} is of no type of the schema"),
        }
    }

    fn rows(path: &str) -> Vec<Map<String, Value>> {
        let reader = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
        reader.get_row_iter(None).unwrap().map(|row| object(&row.unwrap())).collect()
    }

    #[test]
    fn a_parquet_file_has_the_rows_of_the_lines() {
        let folder = Folder::with(&[]);
        let out = folder.path("out.parquet");
        for input in [EXAMPLE, concat!(env!("CARGO_MANIFEST_DIR"), "/golden/torture/input.txt")] {
            let mut args = vec!["convert", "-q", input];
            let sheet = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/torture/corrections.tsv");
            if input != EXAMPLE {
                args.extend(["--corrections", sheet]);
            }
            refmill(&[&args[..], &["-o", &out, "--force"]].concat()).exits(0);
            let lines = refmill(&[&args[..], &["-t", "jsonl"]].concat()).exits(0).out;
            assert_eq!(rows(&out), rows_of_lines(&lines), "{input}");
        }
    }

    #[test]
    fn the_bytes_are_the_same_in_every_run_and_in_a_pipe() {
        let folder = Folder::with(&[("in/a.txt", TWO), ("in/b.txt", TWO)]);
        let (input, one, other) = (folder.path("in"), folder.path("1.parquet"), folder.path("2.parquet"));
        refmill(&["convert", "-q", &input, "-o", &one, "-j", "1"]).exits(0);
        refmill(&["convert", "-q", &input, "-o", &other, "-j", "3"]).exits(0);
        let piped = command(&["convert", "-q", "-t", "parquet", &input]).output().unwrap();
        let bytes = fs::read(&one).unwrap();
        assert!(bytes == fs::read(&other).unwrap() && bytes == piped.stdout);
        assert_eq!(rows(&one).len(), 6);
    }

    #[test]
    fn an_input_without_items_is_a_table_without_rows() {
        let folder = Folder::with(&[("in.txt", "\n")]);
        let out = folder.path("out.parquet");
        refmill(&["convert", "-q", "-f", "references", &folder.path("in.txt"), "-o", &out]).exits(0);
        assert_eq!(rows(&out).len(), 0);
        let reader = SerializedFileReader::new(File::open(&out).unwrap()).unwrap();
        assert_eq!(
            reader.metadata().file_metadata().schema().get_fields().len(),
            refmill::emit::COLUMNS.len()
        );
    }

    #[test]
    fn files_of_their_own_and_parts_are_whole_tables() {
        let folder = Folder::with(&[("in/a.txt", TWO), ("in/b.txt", TWO)]);
        let (input, out) = (folder.path("in"), folder.path("out"));
        let args = ["convert", &input, "-t", "parquet", "--output-dir", &out, "--resume"];
        refmill(&args).exits(0);
        assert_eq!(rows(&folder.path("out/b.parquet")).len(), 3);
        let ran = refmill(&args).exits(0);
        assert!(ran.err.contains("2 skipped"), "{}", ran.err);
        fs::write(folder.path("out/b.parquet"), "mine").unwrap();
        let ran = refmill(&args).exits(3);
        assert!(ran.err.contains("has changed since"), "{}", ran.err);
        refmill(&["convert", "-q", &input, "-o", &folder.path("t.parquet"), "--split", "4"]).exits(0);
        assert_eq!(rows(&folder.path("t-001.parquet")).len() + rows(&folder.path("t-002.parquet")).len(), 6);
    }

    #[test]
    fn what_cannot_be_of_a_parquet_file_is_refused() {
        let folder = Folder::with(&[("in.txt", TWO)]);
        let input = folder.path("in.txt");
        let ran = refmill(&["convert", &input, "-o", &folder.path("t.parquet.gz")]).exits(2);
        assert!(ran.err.contains("parquet is compressed within"), "{}", ran.err);
        let ran = refmill_with(&["convert", "-t", "parquet", "--verify"], TWO).exits(2);
        assert!(ran.err.contains("the same rows are verified as jsonl"), "{}", ran.err);
    }
}
