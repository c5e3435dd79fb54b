//! Keys that must not change: a table of works with the keys they have, read and written.
//!
//! The same table is the lock of a run and what the run before it wrote. A work is known by the hash of what was read,
//! and by the hash of its raw text, which stays when a later version reads that text better. `docs/KEYS.md` describes
//! the columns. Files are left to the pipeline.

use std::collections::HashMap;

use csv::{ReaderBuilder, WriterBuilder};

use super::pattern::is_key_character;
use crate::model::RawHash;

/// The columns, in the order in which they are written.
const COLUMNS: [&str; 5] = ["old", "new", "content", "raw", "work"];

/// The column that says which rows are about mentions of a work that another row is about, and what it says of them.
const VARIANT: &str = "variant";
const IS_VARIANT: &str = "yes";

/// How much of a work's text a row shows.
const SHOWN: usize = 120;

/// Works with the keys that they keep.
#[derive(Clone, Debug, Default)]
pub struct Lock {
    rows: Vec<Row>,
    /// The rows about other mentions of those works.
    variants: Vec<Row>,
    /// The first row of each work: of several spellings that turned out to be one work each keeps its key.
    by_content: HashMap<u128, usize>,
    /// Texts that several works share, as two editorials may, tell none of them.
    by_raw: HashMap<RawHash, Option<usize>>,
    /// The rows by their keys in lower case.
    by_key: HashMap<String, usize>,
}

/// A work with its keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// The line that it was read from, from 1.
    pub(super) line: usize,
    /// The key that it has without rules, or that a lock gave it.
    pub(super) old: String,
    /// The key that it has.
    pub(super) new: String,
    pub(super) content: Option<u128>,
    pub(super) raw: Option<RawHash>,
    /// Its text, for people.
    pub(super) work: String,
    /// Whether it is about another mention of a work that has a row with the same key.
    pub(super) is_variant: bool,
}

/// A table of keys that cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// There is nothing in it.
    #[error("it is empty; it has to begin with a line that names the columns, as `--key-map` writes it")]
    Empty,
    /// A line cannot be meant.
    #[error("line {line}: {reason}")]
    Line {
        /// The line, from 1.
        line: usize,
        /// What is wrong with it, and what to do.
        reason: String,
    },
}

/// Where the columns stand.
struct Columns {
    old: Option<usize>,
    new: usize,
    content: Option<usize>,
    raw: Option<usize>,
    work: Option<usize>,
    variant: Option<usize>,
}

impl Lock {
    /// Reads a table.
    ///
    /// # Errors
    /// When a line of it cannot be meant.
    pub fn read(table: &str) -> Result<Self, LockError> {
        let table = table.strip_prefix('\u{feff}').unwrap_or(table);
        let mut reader = ReaderBuilder::new()
            .delimiter(b'\t')
            .has_headers(false)
            .flexible(true)
            .from_reader(table.as_bytes());
        let mut columns = None;
        let mut lock = Self::default();
        let mut record = csv::StringRecord::new();
        let (mut at, mut line) = (0, 1);
        loop {
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    return Err(LockError::Line { line, reason: error.to_string() });
                }
            }
            // The position of a record is that of the blank lines before it.
            let begin =
                record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(at);
            let rest = table.get(begin..).unwrap_or_default();
            let begin = begin + (rest.len() - rest.trim_start_matches(['\r', '\n']).len());
            line += memchr::memchr_iter(b'\n', table.get(at..begin).unwrap_or_default().as_bytes()).count();
            at = begin;
            let failed = |reason: String| LockError::Line { line, reason };
            if let Some(cell) = record.iter().find(|cell| cell.contains(['\n', '\r'])) {
                return Err(failed(format!(
                    "the cell `{}` holds a line break; is there a quotation mark too many at its beginning?",
                    shown(cell)
                )));
            }
            match &columns {
                None => columns = Some(Columns::read(&record).map_err(failed)?),
                Some(_) if record.iter().all(|cell| cell.trim().is_empty()) => {}
                Some(columns) => lock.add(row(&record, columns, line).map_err(failed)?).map_err(failed)?,
            }
        }
        if columns.is_none() { Err(LockError::Empty) } else { Ok(lock) }
    }

    fn add(&mut self, row: Row) -> Result<(), String> {
        let at = self.rows.len();
        if let Some(&at) = self.by_key.get(&row.new.to_ascii_lowercase()).filter(|_| row.is_variant) {
            if let Some(content) = row.content {
                self.by_content.entry(content).or_insert(at);
            }
            if let Some(raw) = row.raw {
                let is_other = |known: &mut Option<usize>| *known = known.filter(|known| *known == at);
                self.by_raw.entry(raw).and_modify(is_other).or_insert(Some(at));
            }
            self.variants.push(row);
            return Ok(());
        }
        let row = Row { is_variant: false, ..row };
        let other = |at: &usize| self.rows.get(*at).map_or(0, |row| row.line);
        if let Some(other) = self.by_key.get(&row.new.to_ascii_lowercase()).map(other) {
            return Err(format!(
                "line {other} gives the key `{}` to another work, and case does not tell keys apart; change one of \
                 them",
                row.new
            ));
        }
        if let Some(raw) = row.raw.filter(|raw| self.by_raw.contains_key(raw))
            && let Some(other) = self.rows.iter().find(|other| other.raw == Some(raw))
            && (row.content.is_none() || other.content.is_none())
        {
            return Err(format!(
                "line {} has the same `raw` as this one with the key `{}`, and nothing else tells the two works apart; \
                 fill in `content`, or delete one of them",
                other.line, row.new
            ));
        }
        self.by_key.insert(row.new.to_ascii_lowercase(), at);
        if let Some(content) = row.content {
            self.by_content.entry(content).or_insert(at);
        }
        if let Some(raw) = row.raw {
            self.by_raw.entry(raw).and_modify(|row| *row = None).or_insert(Some(at));
        }
        self.rows.push(row);
        Ok(())
    }

    /// How many works it names.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether it names none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub(super) fn variants(&self) -> &[Row] {
        &self.variants
    }

    pub(super) fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Whether it gives a key, in lower case, to a work.
    pub(super) fn holds(&self, key: &str) -> bool {
        self.by_key.contains_key(key)
    }

    pub(super) fn by_content(&self, content: u128) -> Option<usize> {
        self.by_content.get(&content).copied()
    }

    pub(super) fn by_raw(&self, raw: RawHash) -> Option<usize> {
        self.by_raw.get(&raw).copied().flatten()
    }
}

impl Columns {
    fn read(header: &csv::StringRecord) -> Result<Self, String> {
        let find = |name: &str| header.iter().position(|cell| cell.trim().eq_ignore_ascii_case(name));
        let columns = Self {
            old: find("old"),
            new: find("new").ok_or_else(|| missing("new", header))?,
            content: find("content"),
            raw: find("raw"),
            work: find("work"),
            variant: find(VARIANT),
        };
        if columns.content.is_none() && columns.raw.is_none() {
            return Err(missing("content` or `raw", header));
        }
        Ok(columns)
    }
}

fn missing(name: &str, header: &csv::StringRecord) -> String {
    let found = header.iter().collect::<Vec<_>>().join("\t");
    format!(
        "the column `{name}` is missing in `{}`; copy the line from what `--key-map` writes: {}",
        shown(&found),
        COLUMNS.join(", ")
    )
}

fn row(record: &csv::StringRecord, columns: &Columns, line: usize) -> Result<Row, String> {
    let cell = |column: Option<usize>| column.and_then(|at| record.get(at)).map_or("", str::trim);
    let key = cell(Some(columns.new));
    if key.is_empty() {
        return Err(
            "the cell `new` is empty; write the key that the work keeps, or delete the line".to_owned()
        );
    }
    if let Some(c) = key.chars().find(|c| !is_key_character(*c)) {
        return Err(format!(
            "`{}` cannot be a key because of `{c}`; ASCII letters, digits, `_`, `:` and `-` can stand in it",
            shown(key)
        ));
    }
    let content = match cell(columns.content) {
        "" => None,
        text => Some(parse_content(text).ok_or_else(|| no_hash(text, "content"))?),
    };
    let raw = match cell(columns.raw) {
        "" => None,
        text => Some(RawHash::parse(text).ok_or_else(|| no_hash(text, "raw"))?),
    };
    if content.is_none() && raw.is_none() {
        return Err(format!(
            "neither `content` nor `raw` tells which work has the key `{key}`; copy them from what `--key-map` writes"
        ));
    }
    let is_variant = cell(columns.variant).eq_ignore_ascii_case(IS_VARIANT);
    // Of a variant the key is worth keeping that it has where works are not joined.
    let old = if is_variant { cell(columns.old) } else { key };
    let (old, new, work) = (old.to_owned(), key.to_owned(), shown(cell(columns.work)));
    Ok(Row { line, old, new, content, raw, work, is_variant })
}

fn no_hash(text: &str, column: &str) -> String {
    format!("`{}` in the cell `{column}` is no hash; copy it from what `--key-map` writes", shown(text))
}

/// With a letter in front, so that no spreadsheet takes it for a number.
fn content_text(content: u128) -> String {
    format!("c{content:032x}")
}

fn parse_content(text: &str) -> Option<u128> {
    let digits = text.strip_prefix('c').filter(|digits| digits.len() == 32)?;
    u128::from_str_radix(digits, 16).ok()
}

/// A text on one line, its beginning where it is long.
pub(super) fn shown(text: &str) -> String {
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    line.retain(|c| !c.is_control());
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// The table of rows, a header in front; a column tells variants where there are any.
pub(super) fn table<'r>(rows: impl Iterator<Item = &'r Row> + Clone) -> String {
    let mut writer = WriterBuilder::new().delimiter(b'\t').from_writer(Vec::new());
    let columns = COLUMNS.len() + usize::from(rows.clone().any(|row| row.is_variant));
    let mut write = |cells: [&str; 6]| {
        let written = writer.write_record(&cells[..columns]);
        debug_assert!(written.is_ok(), "memory takes every row");
    };
    let [old, new, content, raw, work] = COLUMNS;
    write([old, new, content, raw, work, VARIANT]);
    for row in rows {
        let content = row.content.map(content_text).unwrap_or_default();
        let raw = row.raw.map(|raw| raw.to_string()).unwrap_or_default();
        let variant = if row.is_variant { IS_VARIANT } else { "" };
        write([&row.old, &row.new, &content, &raw, &row.work, variant]);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}
