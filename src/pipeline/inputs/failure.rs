//! Inputs that were not read, or not to their end.

use std::io;
use std::sync::Arc;

use super::limits::Limit;
use super::selection::Selection;
use crate::intake::UnknownFormat;
use crate::pipeline::Error;

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
    #[error("nothing to read in the folder {file}: {}", wanted.wanted())]
    EmptyFolder {
        /// The name of the folder.
        file: Arc<str>,
        /// What was looked for.
        wanted: Arc<Selection>,
    },
    /// An archive without a file to read.
    #[error("nothing to read in the archive {file}: {}", wanted.wanted())]
    EmptyArchive {
        /// The name of the archive.
        file: Arc<str>,
        /// What was looked for.
        wanted: Arc<Selection>,
    },
    /// A list of files that names none.
    #[error("the list {file} names no file")]
    EmptyList {
        /// The name of the list.
        file: Arc<str>,
    },
    /// What was found in a folder, in a list or in an archive is no file.
    #[error("cannot read {file}: {kind}")]
    Special {
        /// The name of the input.
        file: Arc<str>,
        /// What it is.
        kind: &'static str,
    },
    /// What it is packed as is damaged.
    #[error("cannot unpack {file}: {reason}; if it was copied or downloaded, do that again")]
    Damaged {
        /// The name of the input.
        file: Arc<str>,
        /// What is wrong.
        reason: Box<str>,
    },
    /// It can be read only with a password.
    #[error("cannot unpack {file}: it is encrypted; unpack it with its password and name the files")]
    Encrypted {
        /// The name of the input.
        file: Arc<str>,
    },
    /// It is packed in a way that is not known.
    #[error(
        "cannot unpack {file}: it is packed with {format}; unpack it first, or pack it as .zip, .gz, .zst or .tar"
    )]
    Foreign {
        /// The name of the input.
        file: Arc<str>,
        /// The name of what it is packed with.
        format: &'static str,
    },
    /// It holds more than is allowed.
    #[error("cannot read {file}: {limit}")]
    OverLimit {
        /// The name of the input.
        file: Arc<str>,
        /// What it is beyond.
        limit: Limit,
    },
    /// Its own output cannot be written.
    #[error("cannot convert {file}: {error}")]
    NoOutput {
        /// The name of the input.
        file: Arc<str>,
        /// What is wrong with its output.
        error: Box<Error>,
    },
    /// No reader claims it.
    #[error("cannot tell the format of {0}")]
    UnknownFormat(#[from] UnknownFormat),
}

impl Failure {
    /// What it is about, for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "input-unreadable",
            Self::EmptyFolder { .. } => "empty-folder",
            Self::EmptyArchive { .. } => "empty-archive",
            Self::EmptyList { .. } => "empty-list",
            Self::Special { .. } => "special-file",
            Self::Damaged { .. } => "input-damaged",
            Self::Encrypted { .. } => "input-encrypted",
            Self::Foreign { .. } => "unknown-packing",
            Self::OverLimit { limit, .. } => limit.code(),
            Self::NoOutput { error, .. } => error.code(),
            Self::UnknownFormat(_) => "unknown-format",
        }
    }

    /// The name of the input.
    #[must_use]
    pub fn file(&self) -> &str {
        match self {
            Self::Unreadable { file, .. }
            | Self::EmptyFolder { file, .. }
            | Self::EmptyArchive { file, .. }
            | Self::EmptyList { file }
            | Self::Special { file, .. }
            | Self::Damaged { file, .. }
            | Self::Encrypted { file }
            | Self::Foreign { file, .. }
            | Self::OverLimit { file, .. }
            | Self::NoOutput { file, .. } => file,
            Self::UnknownFormat(unknown) => &unknown.file,
        }
    }
}
