//! The style of a list of references: one that comes with the library by its name, or a `.csl` file.
//!
//! What a style may be and how it is applied is left to the emitter.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::emit::{Style, StyleError};

/// A style that cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum StyleProblem {
    /// The file is not there, or not to be read.
    #[error("cannot read the style {path}: {error}")]
    Unreadable {
        /// Where it is.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The file is none, or one that cannot be applied.
    #[error("cannot use the style {path}: {reason}")]
    Unusable {
        /// Where it is.
        path: PathBuf,
        /// What is wrong with it.
        reason: StyleError,
    },
    /// Neither a style nor a file has the name.
    #[error("there is no style `{0}`")]
    Unknown(String),
}

/// The style of that name; what ends in `.csl` or leads through folders is a file.
///
/// # Errors
/// When there is none, or none that can be used.
pub fn style(name: &Path) -> Result<Style, StyleProblem> {
    let is_file = name.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csl"))
        || name.components().count() > 1;
    if !is_file {
        let known = name.to_str().and_then(|name| Style::bundled(name).ok());
        return known.ok_or_else(|| StyleProblem::Unknown(name.to_string_lossy().into_owned()));
    }
    let unusable = |reason| StyleProblem::Unusable { path: name.to_owned(), reason };
    let read = fs::read(name).map_err(|error| StyleProblem::Unreadable { path: name.to_owned(), error })?;
    let xml = String::from_utf8(read).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + memchr::memchr_iter(b'\n', valid).count();
        unusable(StyleError::NoXml { line, message: "it is not in UTF-8".to_owned() })
    })?;
    Style::parse(xml.trim_start_matches('\u{feff}')).map_err(unusable)
}
