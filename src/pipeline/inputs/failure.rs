//! Inputs that were not read, or not to their end.

use std::io;
use std::sync::Arc;

use crate::intake::UnknownFormat;

/// The extension of the files that are taken from a folder.
pub(super) const EXTENSION: &str = "txt";

/// An input that was not read, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It is not there, or not to be read.
    #[error("cannot read {file}: {error}")]
    Unreadable {
        /// The name of the input.
        file: Arc<str>,
        /// What the system says.
        error: io::Error,
    },
    /// A folder without a file to read.
    #[error(
        "nothing to read in the folder {file}: no file in it ends in .{EXTENSION}; name other files one by one"
    )]
    EmptyFolder {
        /// The name of the folder.
        file: Arc<str>,
    },
    /// It holds more than is allowed.
    #[error("{file} is larger than {limit} bytes")]
    TooLarge {
        /// The name of the input.
        file: Arc<str>,
        /// How many bytes it may have.
        limit: u64,
    },
    /// No reader claims it.
    #[error("cannot tell the format of {0}")]
    UnknownFormat(#[from] UnknownFormat),
}

impl Failure {
    /// What it is about, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "input-unreadable",
            Self::EmptyFolder { .. } => "empty-folder",
            Self::TooLarge { .. } => "input-too-large",
            Self::UnknownFormat(_) => "unknown-format",
        }
    }

    /// The name of the input.
    #[must_use]
    pub fn file(&self) -> &str {
        match self {
            Self::Unreadable { file, .. } | Self::EmptyFolder { file } | Self::TooLarge { file, .. } => file,
            Self::UnknownFormat(unknown) => &unknown.file,
        }
    }
}
