//! Input formats: text in windows → records. One list, [`READERS`]; everything else is derived from it.
//!
//! A reader knows neither files nor output formats. Decoding is left to `crate::decode`, numbering of records
//! and line counting to [`crate::intake`].

mod bib;
mod csl_json;
mod description;
mod endnote_xml;
mod managed;
mod marks;
mod nbib;
mod references;
mod ris;
mod scopus_csv;
mod tagged;
mod wos;

use crate::diagnostic::Report;
use crate::format::Format;
use crate::model::{ItemType, Record};
use crate::reference::{self, Knowledge};
use crate::span::Span;

/// Every input format, those that are surest of themselves first.
pub static READERS: &[&dyn Reader] = &[
    &tagged::Tagged,
    &bib::Bib(bib::Dialect::BibTex),
    &bib::Bib(bib::Dialect::BibLaTex),
    &ris::Ris,
    &csl_json::CslJsonLines,
    &csl_json::CslJson,
    &endnote_xml::EndNoteXml,
    &scopus_csv::ScopusCsv,
    &wos::Wos,
    &wos::WosTab,
    &nbib::Nbib,
    &references::References,
];

/// How many bytes of a text, at most, a format is detected by.
pub const HEAD: usize = 64 * 1024;

/// The reader of that name.
///
/// ```
/// assert_eq!(refmill::read::reader("tagged").unwrap().format().id, "tagged");
/// ```
#[must_use]
pub fn reader(id: &str) -> Option<&'static dyn Reader> {
    READERS.iter().copied().find(|reader| reader.format().id == id)
}

/// The reader that claims an input by the beginning of its text, or else by the extension of its name. A
/// reader that is certain not to be meant is never chosen.
#[must_use]
pub fn detect(head: &str, extension: Option<&str>) -> Option<&'static dyn Reader> {
    let sniffed: Vec<_> = READERS.iter().map(|reader| (*reader, reader.sniff(head))).collect();
    let possible = || sniffed.iter().filter(|(_, sniff)| *sniff != Sniff::No);
    let sure = sniffed.iter().find(|(_, sniff)| *sniff == Sniff::Yes);
    let named =
        || possible().find(|(reader, _)| extension.is_some_and(|e| reader.format().extensions.contains(&e)));
    sure.or_else(named).or_else(|| possible().next()).map(|(reader, _)| *reader)
}

/// An input format.
pub trait Reader: Send + Sync {
    /// Its description.
    fn format(&self) -> &'static Format;

    /// Whether a text that begins like `head` is in this format. `No` only when certain. A head that is shorter
    /// than [`HEAD`] by four bytes or more is the whole text.
    fn sniff(&self, head: &str) -> Sniff;

    /// Finds the whole records at the beginning of `window`, in order, without reading what is in them. With
    /// `last` nothing follows the window and all of it has to be used. What is not white space belongs to a slice, punctuation
    /// between records and comments, too. How the text is cut into windows makes no difference.
    ///
    /// What has to be known of the text before a record, such as the head of a table, is added to `prelude`, which is empty
    /// where an input begins; nothing is taken away from it.
    fn split(&self, window: &str, last: bool, prelude: &mut String) -> Split;

    /// Reads one slice that [`split`](Self::split) found. `offset` is where `slice` begins in the input; spans
    /// count from the beginning of the input. Never fails: what is wrong goes into `report`. None where there is no record in
    /// the slice.
    fn parse(&self, slice: &str, offset: usize, context: &Context<'_>, report: &mut Report)
    -> Option<Record>;
}

/// How sure a reader is that a text is in its format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sniff {
    /// Certainly not.
    No,
    /// It might be.
    Maybe,
    /// It bears the format's marks.
    Yes,
}

/// Whole records found in a window.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// The places of the records in the window, in order.
    pub slices: Vec<Slice>,
    /// How many bytes of the window are done with.
    pub used: usize,
}

/// One record, or a part of a long list of references.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slice {
    /// Its place in the window.
    pub span: Span,
    /// Whether it goes on with the record of the slice before it.
    pub continues: bool,
    /// How many bytes of the prelude hold for it.
    pub prelude: usize,
}

/// What a reader has to know besides the text.
#[derive(Clone, Copy, Debug)]
pub struct Context<'k> {
    /// The type of citing documents, of which an export says nothing.
    pub document_type: ItemType,
    /// What is known of sources besides what is compiled in.
    pub knowledge: &'k Knowledge,
    /// What [`Reader::split`] has kept of the text before, as much of it as holds for the slice that is read.
    pub prelude: &'k str,
}

impl Default for Context<'_> {
    fn default() -> Self {
        Self { document_type: ItemType::Document, knowledge: &reference::NOTHING, prelude: "" }
    }
}
