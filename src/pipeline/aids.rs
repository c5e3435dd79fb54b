//! Files that help to read the inputs and to name what is in them: lists of the sources that are known, what was learnt
//! from other inputs, corrections, and keys that must not change.
//!
//! What stands in them is read by those who use it; here they become text, in any encoding.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::compressed;
use crate::decode::Decoder;
use crate::diagnostic::{Code, Located, Report, Severity};
use crate::intake::{Intake, IntakeOptions, Parsed, UnknownFormat};
use crate::keys::{Keys, Lock, LockError};
use crate::read::Context;
use crate::reference::{Knowledge, Learned, LearnedError, SourcesError};
use crate::review::{Corrections, CorrectionsError};
use crate::works::Library;

/// A file that was to help and cannot.
#[derive(Debug, thiserror::Error)]
pub enum AidError {
    /// It is not there, or not to be read.
    #[error("cannot read {path}: {error}")]
    Unreadable {
        /// Where it is.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// Its bytes are no text.
    #[error("cannot use {path}: {reason}; save it as UTF-8")]
    Undecodable {
        /// Where it is.
        path: PathBuf,
        /// Which bytes, and where.
        reason: String,
    },
    /// It is no list of sources.
    #[error("cannot use the list of sources {path}: {reason}")]
    Sources {
        /// Where it is.
        path: PathBuf,
        /// What is wrong with it.
        reason: SourcesError,
    },
    /// It is nothing that was learnt.
    #[error("cannot use what was learnt in {path}: {reason}")]
    Learned {
        /// Where it is.
        path: PathBuf,
        /// What is wrong with it.
        reason: LearnedError,
    },
    /// It is no sheet of corrections.
    #[error("cannot use the corrections {path}: {reason}")]
    Corrections {
        /// Where it is.
        path: PathBuf,
        /// What is wrong with it.
        reason: CorrectionsError,
    },
    /// It is no library.
    #[error("cannot use the library {path}: {reason}")]
    Library {
        /// Where it is.
        path: PathBuf,
        /// What is wrong with it.
        reason: UnknownFormat,
    },
    /// It is no table of keys.
    #[error("cannot use the keys in {path}: {reason}")]
    Lock {
        /// Where it is.
        path: PathBuf,
        /// What is wrong with it.
        reason: LockError,
    },
}

impl AidError {
    /// What it is about, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "aid-unreadable",
            Self::Undecodable { .. } => "aid-undecodable",
            Self::Sources { .. } => "sources-unusable",
            Self::Learned { .. } => "learned-unusable",
            Self::Corrections { .. } => "corrections-unusable",
            Self::Library { .. } => "library-unusable",
            Self::Lock { .. } => "keys-unusable",
        }
    }

    /// Whether what stands in the file cannot be meant, rather than that it could not be read.
    #[must_use]
    pub const fn is_usage(&self) -> bool {
        match self {
            Self::Unreadable { .. } => false,
            Self::Undecodable { .. }
            | Self::Sources { .. }
            | Self::Learned { .. }
            | Self::Corrections { .. }
            | Self::Library { .. }
            | Self::Lock { .. } => true,
        }
    }
}

/// What the lists of sources at `paths` add to what is known.
///
/// # Errors
/// When one of them cannot be read or is no list of sources.
pub fn knowledge(paths: &[PathBuf]) -> Result<Knowledge, AidError> {
    let mut knowledge = Knowledge::default();
    for path in paths {
        let list = text(path)?;
        knowledge.add_sources(&list).map_err(|reason| AidError::Sources { path: path.clone(), reason })?;
    }
    Ok(knowledge)
}

/// What was learnt and written into the files at `paths`, together.
///
/// # Errors
/// When one of them cannot be read or holds nothing that was learnt.
pub fn learned(paths: &[PathBuf]) -> Result<Learned, AidError> {
    let mut learned = Learned::default();
    for path in paths {
        let read = text(path)?.parse().map_err(|reason| AidError::Learned { path: path.clone(), reason })?;
        learned.merge(read);
    }
    Ok(learned)
}

/// The corrections in the sheet at `path`.
///
/// # Errors
/// When it cannot be read or says what cannot be meant.
pub fn corrections(path: &Path) -> Result<Corrections, AidError> {
    Corrections::read(&text(path)?).map_err(|reason| AidError::Corrections { path: path.to_owned(), reason })
}

/// The keys that must not change, from the table at `path`.
///
/// # Errors
/// When it cannot be read or says what cannot be meant.
pub fn lock(path: &Path) -> Result<Lock, AidError> {
    Lock::read(&text(path)?).map_err(|reason| AidError::Lock { path: path.to_owned(), reason })
}

/// The works that the user has already, from a file in any format that can be read, and what in it could not be.
///
/// # Errors
/// When it cannot be read or is in no format that is known.
pub fn library(path: &Path, context: Context<'_>) -> Result<(Library, Vec<Located>), AidError> {
    let text = text(path)?;
    let options = IntakeOptions { context, ..IntakeOptions::default() };
    let mut intake = Intake::new(Arc::from(path.to_string_lossy()), options);
    let mut parsed = Parsed::default();
    let read = intake.feed(text.as_bytes(), &mut parsed).and_then(|_| intake.finish(&mut parsed));
    let _ = read.map_err(|reason| AidError::Library { path: path.to_owned(), reason })?;
    let mut keys = Keys::default();
    let Parsed { records, mut diagnostics } = parsed;
    diagnostics.retain(|found| found.diagnostic.code.severity() == Severity::Error);
    Ok((Library::of(records, |item| keys.assign(item, false).key), diagnostics))
}

/// The text of a file, unpacked as its name says and decoded as an input is.
fn text(path: &Path) -> Result<String, AidError> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| compressed::reader(path, file).read_to_end(&mut bytes))
        .map_err(|error| AidError::Unreadable { path: path.to_owned(), error })?;
    let (mut text, mut report) = (String::new(), Report::default());
    Decoder::new(None).decode(&bytes, true, &mut text, &mut report);
    let undecodable = report.drain().into_iter().find(|found| found.code == Code::UndecodableBytes);
    match undecodable {
        Some(found) => Err(AidError::Undecodable { path: path.to_owned(), reason: found.message }),
        None => Ok(text),
    }
}
