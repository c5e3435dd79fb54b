//! The columns of every table: the one place that says what they are called, what they hold and where it comes from.
//!
//! `docs/SCHEMA.md` is this list in words; a test holds the two together.

use std::fmt;

use super::value::Value;
use crate::emit::Entry;
use crate::model::{Judged, Reference};

/// A column of the tables, under the same name and of the same type in every format.
///
/// ```
/// use refmill::emit::{COLUMNS, Column};
/// let title: &Column = COLUMNS.iter().find(|column| column.name == "title").unwrap();
/// assert_eq!(title.kind.to_string(), "VARCHAR");
/// ```
#[derive(Debug)]
pub struct Column {
    /// Its name: CSL's variable in lower case, with underscores.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether every row has a value. Lists always have, if only an empty one.
    pub required: bool,
    /// What it says, in a line.
    pub about: &'static str,
    get: for<'r> fn(&Row<'r>) -> Value<'r>,
}

/// What a column holds. Its text is the type as DuckDB writes it.
///
/// ```
/// use refmill::emit::{Kind, Part, Scalar};
/// let parts = &[Part { name: "end", scalar: Scalar::Integer, required: true }];
/// assert_eq!(Kind::Structs(parts).to_string(), "STRUCT(\"end\" BIGINT)[]");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One value.
    Single(Scalar),
    /// A list of values, none of which is null.
    List(Scalar),
    /// A list of structures of these parts.
    Structs(&'static [Part]),
}

/// A value without parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// Text in UTF-8, never empty.
    Text,
    /// A whole number of 64 bits.
    Integer,
    /// A floating-point number of 64 bits.
    Real,
    /// True or false.
    Boolean,
}

/// A part of a structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub scalar: Scalar,
    /// Whether it always has a value.
    pub required: bool,
}

/// An item on its way into a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'r> {
    pub(super) entry: Entry<'r>,
    /// The key of the document that cites it, or that it is.
    pub(super) citing: Option<&'r str>,
}

impl Column {
    /// What stands in it in a row.
    pub(super) fn value<'r>(&self, row: &Row<'r>) -> Value<'r> {
        (self.get)(row)
    }

    const fn new(
        name: &'static str,
        kind: Kind,
        about: &'static str,
        get: for<'r> fn(&Row<'r>) -> Value<'r>,
    ) -> Self {
        let required = match kind {
            Kind::Single(_) => false,
            Kind::List(_) | Kind::Structs(_) => true,
        };
        Self { name, kind, required, about, get }
    }

    const fn text(name: &'static str, about: &'static str, get: for<'r> fn(&Row<'r>) -> Value<'r>) -> Self {
        Self::new(name, Kind::Single(Scalar::Text), about, get)
    }

    const fn integer(
        name: &'static str,
        about: &'static str,
        get: for<'r> fn(&Row<'r>) -> Value<'r>,
    ) -> Self {
        Self::new(name, Kind::Single(Scalar::Integer), about, get)
    }

    const fn boolean(
        name: &'static str,
        about: &'static str,
        get: for<'r> fn(&Row<'r>) -> Value<'r>,
    ) -> Self {
        Self::new(name, Kind::Single(Scalar::Boolean), about, get).required()
    }

    const fn real(name: &'static str, about: &'static str, get: for<'r> fn(&Row<'r>) -> Value<'r>) -> Self {
        Self::new(name, Kind::Single(Scalar::Real), about, get)
    }

    const fn required(mut self) -> Self {
        self.required = true;
        self
    }
}

const NAMES: Kind = Kind::Structs(&[
    Part::optional("family"),
    Part::optional("given"),
    Part::optional("particle"),
    Part::optional("suffix"),
    Part::optional("literal"),
]);

const LEFTOVER: Kind = Kind::Structs(&[
    Part::required("text", Scalar::Text),
    Part::required("start", Scalar::Integer),
    Part::required("end", Scalar::Integer),
]);

const CUSTOM: Kind =
    Kind::Structs(&[Part::required("name", Scalar::Text), Part::required("text", Scalar::Text)]);

impl Part {
    const fn required(name: &'static str, scalar: Scalar) -> Self {
        Self { name, scalar, required: true }
    }

    const fn optional(name: &'static str) -> Self {
        Self { name, scalar: Scalar::Text, required: false }
    }
}

/// Every column, in order. Columns are added at the end and never change what they mean.
pub static COLUMNS: &[Column] = &[
    Column::text("key", "the citation key", |row| Value::text(row.entry.key)).required(),
    Column::text("type", "the type, one of CSL's", |row| Value::text(row.entry.item.kind.csl())).required(),
    Column::text("role", "`document`, or `reference` for a work that a document cites", |row| {
        Value::text(if row.entry.cited.is_some() { "reference" } else { "document" })
    })
    .required(),
    Column::text(
        "cited_by",
        "of a reference: the key of the document that cites it, where that has one",
        |row| Value::some(row.citing.filter(|_| row.entry.cited.is_some())),
    ),
    Column::text("file", "the name of the input", |row| Value::text(&row.entry.record.file)).required(),
    Column::integer("record", "the number of the record in its input, from 1", |row| {
        Value::Integer(row.entry.record.number)
    })
    .required(),
    Column::integer("reference", "the number of the reference in its record, from 1", |row| {
        Value::integer(row.entry.reference)
    }),
    Column::integer("span_start", "the first byte of `raw` in the decoded text of the input", |row| {
        Value::Integer(row.entry.span().start)
    })
    .required(),
    Column::integer("span_end", "the byte behind the last of `raw`", |row| {
        Value::Integer(row.entry.span().end)
    })
    .required(),
    Column::text("raw", "the reference as printed; of a document its title as printed", |row| {
        Value::text(row.entry.cited.map_or(&row.entry.record.raw, |cited| &cited.raw))
    }),
    Column::boolean(
        "fragment",
        "whether it is only a piece of a reference, without author and title",
        |row| Value::Boolean(row.entry.cited.is_some_and(|cited| cited.fragment)),
    ),
    Column::boolean("corrected", "whether a person has corrected it", |row| {
        Value::Boolean(row.entry.cited.is_some_and(|cited| cited.corrected))
    }),
    Column::text("layout", "of a reference: how it is laid out, `new`, `old` and so on", |row| {
        Value::some(row.entry.cited.map(|cited| cited.layout.id()))
    }),
    Column::new("author", NAMES, "the authors, in printed order", |row| Value::Names(&row.entry.item.author)),
    Column::boolean("et_al", "whether the list of authors was cut short by `et al.`", |row| {
        Value::Boolean(row.entry.item.et_al)
    }),
    Column::new("editor", NAMES, "the editors, in printed order", |row| Value::Names(&row.entry.item.editor)),
    Column::text("title", "the title", |row| Value::some(row.entry.item.title.as_deref())),
    Column::text("container_title", "the journal, book, proceedings or site that it stands in", |row| {
        Value::some(row.entry.item.container_title.as_deref())
    }),
    Column::text("collection_title", "the series", |row| {
        Value::some(row.entry.item.collection_title.as_deref())
    }),
    Column::text("event_title", "the conference", |row| Value::some(row.entry.item.event_title.as_deref())),
    Column::text("event_place", "where the conference was held", |row| {
        Value::some(row.entry.item.event_place.as_deref())
    }),
    Column::text(
        "event_date",
        "the day or days of the conference, ISO 8601: `2010-06-03/2010-06-05`",
        |row| Value::shown(row.entry.item.event_date),
    ),
    Column::text("issued", "when it was published, ISO 8601 as far as it is known: `2020-03`", |row| {
        Value::shown(row.entry.item.issued)
    }),
    Column::integer("issued_year", "the year of `issued`", |row| {
        Value::integer(row.entry.item.issued.map(|date| date.year.into()))
    }),
    Column::integer("issued_month", "the month of `issued`, 1 to 12", |row| {
        Value::integer(row.entry.item.issued.and_then(|date| date.month()).map(usize::from))
    }),
    Column::integer("issued_day", "the day of `issued`, 1 to 31", |row| {
        Value::integer(row.entry.item.issued.and_then(|date| date.day()).map(usize::from))
    }),
    Column::text("volume", "the volume", |row| Value::some(row.entry.item.volume.as_deref())),
    Column::text("issue", "the issue: a number, `3-4`, a month", |row| {
        Value::some(row.entry.item.issue.as_deref())
    }),
    Column::text("page", "the pages as printed: `49-82`", |row| Value::shown(row.entry.item.page.as_ref())),
    Column::text("page_first", "the first of the pages, or the only one", |row| {
        Value::some(row.entry.item.page.as_ref().map(|pages| &*pages.first))
    }),
    Column::text("page_last", "the last of the pages, as printed: `214-26` ends in `26`", |row| {
        Value::some(row.entry.item.page.as_ref().and_then(|pages| pages.last.as_deref()))
    }),
    Column::text("article_number", "the number that stands in for pages", |row| {
        Value::some(row.entry.item.article_number.as_deref())
    }),
    Column::text("number", "the number of a report, patent, standard or series", |row| {
        Value::some(row.entry.item.number.as_deref())
    }),
    Column::text("edition", "the edition as printed", |row| Value::some(row.entry.item.edition.as_deref())),
    Column::text("version", "the version of a program or data set", |row| {
        Value::some(row.entry.item.version.as_deref())
    }),
    Column::text("publisher", "the publisher, or the institution of a thesis or report", |row| {
        Value::some(row.entry.item.publisher.as_deref())
    }),
    Column::text("publisher_place", "where the publisher sits", |row| {
        Value::some(row.entry.item.publisher_place.as_deref())
    }),
    Column::text("genre", "the kind of report or thesis: `PhD thesis`", |row| {
        Value::some(row.entry.item.genre.as_deref())
    }),
    Column::text("status", "`in press`, `forthcoming`", |row| Value::some(row.entry.item.status.as_deref())),
    Column::text("doi", "the DOI, without resolver, in the case it was printed in", |row| {
        Value::some(row.entry.item.doi.as_ref().map(|doi| doi.as_str()))
    }),
    Column::text("isbn", "the ISBN as printed", |row| {
        Value::some(row.entry.item.isbn.as_ref().map(|isbn| isbn.as_str()))
    }),
    Column::text("arxiv", "the arXiv identifier", |row| {
        Value::some(row.entry.item.arxiv.as_ref().map(|arxiv| arxiv.as_str()))
    }),
    Column::text("pmid", "the PubMed number", |row| {
        Value::some(row.entry.item.pmid.as_ref().map(|pmid| pmid.as_str()))
    }),
    Column::text("url", "the web address", |row| {
        Value::some(row.entry.item.url.as_ref().map(|url| url.as_str()))
    }),
    Column::text("accessed", "when the web address was read, ISO 8601", |row| {
        Value::shown(row.entry.item.accessed)
    }),
    Column::text("language", "the language as printed", |row| {
        Value::some(row.entry.item.language.as_deref())
    }),
    Column::text("abstract", "the abstract", |row| Value::some(row.entry.item.abstract_.as_deref())),
    Column::new("keyword", Kind::List(Scalar::Text), "the keywords", |row| {
        Value::Texts(&row.entry.item.keyword)
    }),
    Column::text("note", "what is kept beside the fields; of a fragment its whole text", |row| {
        Value::some(row.entry.item.note.as_deref())
    }),
    Column::new(
        "custom",
        CUSTOM,
        "what has no column: other variables of CSL, fields of the source",
        |row| Value::Customs(&row.entry.item.custom),
    ),
    Column::new(
        "leftover",
        LEFTOVER,
        "the pieces of `raw` that no field took, with their bytes in it",
        |row| Value::Leftovers(row.entry.cited.map_or(&[], |cited| &cited.leftover)),
    ),
    Column::real("confidence", "how likely it is that all fields were read right, 0 to 1", |row| {
        Value::probability(row.entry.cited.map(|cited| cited.confidence.reference))
    }),
    Column::real("confidence_author", "the same of the authors", |row| {
        judged(row.entry.cited, Judged::Author)
    }),
    Column::real("confidence_title", "the same of the title", |row| judged(row.entry.cited, Judged::Title)),
    Column::real("confidence_container_title", "the same of the source", |row| {
        judged(row.entry.cited, Judged::ContainerTitle)
    }),
    Column::real("confidence_volume", "the same of the volume", |row| {
        judged(row.entry.cited, Judged::Volume)
    }),
    Column::real("confidence_issue", "the same of the issue", |row| judged(row.entry.cited, Judged::Issue)),
    Column::real("confidence_page", "the same of the pages, and of the number in their place", |row| {
        judged(row.entry.cited, Judged::Page)
    }),
    Column::real("confidence_issued", "the same of the year", |row| judged(row.entry.cited, Judged::Issued)),
    Column::real("confidence_type", "the same of the type", |row| judged(row.entry.cited, Judged::Type)),
];

fn judged<'r>(cited: Option<&Reference>, field: Judged) -> Value<'r> {
    Value::probability(cited.map(|cited| cited.confidence.of(field)))
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "VARCHAR",
            Self::Integer => "BIGINT",
            Self::Real => "DOUBLE",
            Self::Boolean => "BOOLEAN",
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Single(scalar) => write!(f, "{scalar}"),
            Self::List(scalar) => write!(f, "{scalar}[]"),
            Self::Structs(parts) => {
                f.write_str("STRUCT(")?;
                for (at, Part { name, scalar, .. }) in parts.iter().enumerate() {
                    write!(f, "{}\"{name}\" {scalar}", if at == 0 { "" } else { ", " })?;
                }
                f.write_str(")[]")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FieldName;

    #[test]
    fn every_field_and_every_confidence_has_a_column() {
        let fields = FieldName::ALL.iter().map(|field| field.csl().to_lowercase().replace('-', "_"));
        let judged = Judged::ALL.iter().map(|field| format!("confidence_{}", field.csl().replace('-', "_")));
        for name in fields.chain(judged) {
            assert_eq!(COLUMNS.iter().filter(|column| column.name == name).count(), 1, "{name}");
        }
    }

    #[test]
    fn names_are_words_that_need_no_quotes_in_a_header() {
        for column in COLUMNS {
            assert!(
                column.name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'),
                "{}",
                column.name
            );
        }
    }
}
