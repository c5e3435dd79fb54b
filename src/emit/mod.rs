//! Output formats: records → text. One list, [`EMITTERS`]; help, `--to`, the `formats` command and the golden
//! tests are derived from it.
//!
//! An emitter knows neither files nor input formats. Citation keys come from [`crate::keys`]; opening, separating
//! and closing the output is left to [`crate::outlet`].

mod bibtex;
mod case;
mod csl_json;
mod escape;
mod foreign;
mod journal;
mod model_json;
mod origin;
mod printed;
mod prose;
mod ris;
#[cfg(feature = "style")]
mod style;
mod table;
mod target;
mod template;
mod tex;
mod view;

pub(crate) use escape::{doi_address, html_literal, plain as plain_text};
pub use journal::Stops;
pub(crate) use journal::short as short_journal;
#[cfg(feature = "style")]
pub use style::{STYLED_FORMATS, Style, StyleError, StyledEmitter, bundled_styles};
pub use table::{COLUMNS, Column, Kind, Part, Scalar};
pub use target::{Choices, CommaInKeyword, EditorOfBook, EntryTypes, Meeting, Profile, Target};
pub use template::{PartialError, TemplateEmitter, TemplateError};

use crate::diagnostic::Report;
use crate::format::Format;
use tex::Dialect;

pub use crate::entry::{Entry, Repeats, Scope, Selection};

/// Every output format, in the order in which they are listed.
pub static EMITTERS: &[&dyn Emitter] = &[
    &bibtex::Bib(Dialect::BibTex),
    &bibtex::Bib(Dialect::BibLaTex),
    &ris::Ris,
    &csl_json::CslJson,
    &csl_json::CslJsonLines,
    &table::Csv,
    &table::JsonLines,
    #[cfg(feature = "parquet")]
    &table::Parquet,
    &prose::MARKDOWN,
    &prose::HTML,
    &prose::TEXT,
    &model_json::ModelJson,
];

/// The emitter of that name.
#[must_use]
pub fn emitter(id: &str) -> Option<&'static dyn Emitter> {
    EMITTERS.iter().copied().find(|emitter| emitter.format().id == id)
}

/// The emitter whose files end in `.extension`; the first in the list where several share one.
#[must_use]
pub fn emitter_for_extension(extension: &str) -> Option<&'static dyn Emitter> {
    EMITTERS.iter().copied().find(|emitter| emitter.format().has_extension(extension))
}

/// An output format.
pub trait Emitter: Send + Sync {
    /// Its description.
    fn format(&self) -> &'static Format;

    /// What stands before, between and after the pieces.
    fn frame(&self, options: &Options) -> Frame;

    /// How often an item that is the same in every field is written.
    fn repeats(&self) -> Repeats;

    /// Whether it holds the raw text of each item and its place.
    fn provenance(&self) -> Provenance {
        Provenance::Never
    }

    /// Whether it writes in ASCII where [`Options::ascii`] asks for it.
    fn transliterates(&self) -> bool {
        false
    }

    /// Whether it says which words of titles keep their capitals, as [`Options::protect`] asks for.
    fn protects(&self, _: &Options) -> bool {
        false
    }

    /// Whether it has a place for abbreviated titles of journals, which [`Options::abbreviate_journals`] asks for.
    fn abbreviates(&self) -> bool {
        false
    }

    /// What the text is packed into where it goes into a file; none where a file holds the text.
    fn packing(&self) -> Option<Packing> {
        None
    }

    /// The extension of the files that it writes; none when nothing tells it.
    fn extension(&self) -> Option<&str> {
        self.format().extensions.first().copied()
    }

    /// What holds the entries of records until it has all that it needs to write them; none where each record is
    /// written by itself, by [`Self::emit`].
    fn assembly(&self) -> Option<Box<dyn Assembly + '_>> {
        None
    }

    /// Writes the entries of a record, every one of them, as pieces. What the format cannot say goes into `report`.
    ///
    /// # Errors
    /// Only what a user's own template does wrong.
    fn emit(
        &self,
        selection: &Selection<'_>,
        options: &Options,
        out: &mut Pieces,
        report: &mut Report,
    ) -> Result<(), EmitError>;
}

/// Records on their way to one output, some of which are held.
pub trait Assembly: Send {
    /// Takes the entries of a record, every one of them, and writes what is complete.
    ///
    /// # Errors
    /// As those of [`Emitter::emit`].
    fn add(
        &mut self,
        selection: &Selection<'_>,
        options: &Options,
        out: &mut Pieces,
        report: &mut Report,
    ) -> Result<(), EmitError>;

    /// Writes what is still held. To be called once, after the last record.
    fn finish(&mut self, out: &mut Pieces);
}

/// Which words of a title keep their capitals in a .bib file when a style writes the title in lower case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Protect {
    /// None: styles may do what they like.
    None,
    /// Acronyms, mixed case and, as far as they can be told, proper nouns.
    #[default]
    Proper,
    /// Every word with a capital.
    All,
}

/// What the user of an emitter may choose.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Which items are written.
    pub scope: Scope,
    /// Whether each item carries its raw text and its place, in formats that do so where they are asked.
    pub provenance: bool,
    /// Whether BibTeX and BibLaTeX hold what pdflatex cannot print in ASCII letters that sound or look like it.
    pub ascii: bool,
    /// Which words of titles keep their capitals in BibTeX and BibLaTeX.
    pub protect: Protect,
    /// What is written where readers want opposites.
    pub choices: Choices,
    /// Whether titles of journals are abbreviated, and how.
    pub abbreviate_journals: Option<Stops>,
}

/// Whether a format holds the raw text of each item and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// It has no place for them.
    Never,
    /// With [`Options::provenance`].
    Asked,
    /// Whatever is asked for.
    Always,
}

/// What text is packed into that is not for people, by the [pipeline](crate::pipeline).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// Rows into a Parquet file.
    #[cfg(feature = "parquet")]
    Parquet,
}

/// What stands around the pieces of an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Before the first piece.
    pub open: &'static str,
    /// Between two pieces.
    pub between: &'static str,
    /// After the last piece.
    pub close: &'static str,
    /// The whole output when there is no piece.
    pub empty: &'static str,
}

impl Frame {
    /// Pieces that follow each other as they are.
    pub const PLAIN: Self = Self { open: "", between: "", close: "", empty: "" };

    /// The elements of a JSON array, each on lines of its own.
    pub const JSON_ARRAY: Self = Self { open: "[\n", between: ",\n", close: "\n]\n", empty: "[]\n" };
}

/// The pieces that an emitter has written: text with the places where pieces end.
#[derive(Debug, Default)]
pub struct Pieces {
    text: String,
    ends: Vec<usize>,
    items: usize,
    left_out: usize,
}

impl Pieces {
    /// The text to write the current piece to.
    pub fn text(&mut self) -> &mut String {
        &mut self.text
    }

    /// Ends the current piece, which stands for so many items; an empty one is none, for a template may have
    /// nothing to say of its items.
    pub fn end_piece(&mut self, items: usize) {
        self.items += items;
        if self.ends.last().copied().unwrap_or(0) < self.text.len() {
            self.ends.push(self.text.len());
        }
    }

    /// Says that so many items are in no piece, as they are the same in every field as others that are.
    pub const fn leave_out(&mut self, items: usize) {
        self.left_out += items;
    }

    /// The pieces, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(self.ends.iter().copied()).map(|(start, end)| &self.text[start..end])
    }

    /// How many items the pieces stand for.
    #[must_use]
    pub const fn items(&self) -> usize {
        self.items
    }

    /// How many items are in no piece, as they repeat others.
    #[must_use]
    pub const fn left_out(&self) -> usize {
        self.left_out
    }

    /// Forgets the pieces and keeps the memory.
    pub fn clear(&mut self) {
        (self.items, self.left_out) = (0, 0);
        self.text.clear();
        self.ends.clear();
    }
}

/// A user's template that does not fit the data or the rules.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct EmitError(pub String);
