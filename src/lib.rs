//! Turns exports of bibliographic databases and bibliographies into BibTeX, BibLaTeX, RIS, CSL-JSON, Markdown, HTML, text,
//! tables and networks.
//!
//! Two functions do it in memory: [`parse`] turns bytes into records, [`render`] turns records into text. Both say
//! what they found on the way as [diagnostics](diagnostic); bad data is never an error.
//!
//! ```
//! use refmill::emit::{Options, emitter};
//! use refmill::{IntakeOptions, parse, render};
//!
//! let export = "#ITI#On bees#FTI# #IRF# Roe J., Poe A.B., Bees in spring, Journal of Honey, 3, 1, pp. 4-9, (2001)#FRF#";
//! let parsed = parse(export.as_bytes(), &IntakeOptions::default())?;
//! let reference = &parsed.records[0].references[0];
//! assert_eq!(reference.item.container_title.as_deref(), Some("Journal of Honey"));
//!
//! let bibtex = emitter("bibtex").expect("it is in the list");
//! let rendered = render(&parsed.records, bibtex, &Options::default())?;
//! assert!(rendered.text.contains("journal = {Journal of Honey}"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What a record is, and what its fields mean, stands in [`model`]; formats are listed in [`read::READERS`] and
//! [`emit::EMITTERS`]. For streams of any length there are [`intake::Intake`] and [`outlet::Outlet`], and with the
//! feature `files` the `pipeline` that the program runs. Without features nothing here touches files, threads or the
//! terminal, so the crate builds for `wasm32-unknown-unknown`.

mod bib;
mod decode;
pub mod diagnostic;
pub mod emit;
mod entry;
pub mod format;
pub mod graph;
pub mod holdings;
pub mod intake;
pub mod keys;
pub mod model;
pub mod outlet;
#[cfg(feature = "files")]
pub mod pipeline;
pub mod read;
mod reference;
mod repair;
pub mod report;
pub mod review;
mod span;
pub mod stats;
pub mod tags;
pub mod verify;
pub mod works;

pub use diagnostic::{Code, Diagnostic, Located, Report, Severity};
pub use entry::{Assigned, Entry, Keyed, Scope};
pub use intake::{IntakeOptions, Parsed, UnknownFormat, parse};
pub use outlet::{Rendered, render};
#[doc(hidden)]
pub use reference::training;
pub use reference::{Knowledge, Learned, LearnedError, SourcesError};
pub use span::Span;
pub use stats::Layouts;
