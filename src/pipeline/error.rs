//! What stops a run before its end: outputs that cannot be what was asked for, or cannot be written.
//!
//! Inputs that fail stop nothing; they are left to [`super::inputs`].

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::emit::EmitError;

/// What stops a run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Standard input was asked for more than once.
    #[error("standard input is named more than once; it can be read only once")]
    StdinTwice,
    /// Standard input or a pipe would have to be read twice.
    #[error(
        "--tag-source reads the inputs twice, and {0} can be read only once; save it into a file and name that"
    )]
    ReadTwice(Arc<str>),
    /// The system gives no threads.
    #[error("cannot start {threads} threads: {error}; ask for less with -j")]
    Threads {
        /// How many were asked for.
        threads: usize,
        /// What the system says.
        error: rayon::ThreadPoolBuildError,
    },
    /// Two inputs would be written to the same file.
    #[error(
        "{first} and {second} would both be written to {place}; name their folder instead of the files, leave \
         one out with --exclude, or convert them one by one"
    )]
    Collision {
        /// The name of an input.
        first: Arc<str>,
        /// The name of another.
        second: Arc<str>,
        /// Where both would go.
        place: PathBuf,
    },
    /// The output of a member of an archive belongs to another input.
    #[error("{0} belongs to another input already; unpack the archive and rename one of them")]
    Taken(PathBuf),
    /// An output is an input, too.
    #[error("{0} is an input; name another output")]
    OutputIsInput(PathBuf),
    /// Two outputs would be one file.
    #[error("{0} is an output already; name another file")]
    OutputTwice(PathBuf),
    /// An output is there already.
    #[error("{0} exists already; --force replaces it")]
    Exists(PathBuf),
    /// An output is not what was written there.
    #[error("{0} has changed since refmill wrote it; move it away to keep it, or give --force to replace it")]
    Edited(PathBuf),
    /// What should say what an output folder holds is something else.
    #[error(
        "{0} is not written as this version of refmill does; delete it, or give --force to write everything anew"
    )]
    Manifest(PathBuf),
    /// An output is a link that leads nowhere.
    #[error("{0} is a link to a file that is not there; create that file, or delete the link")]
    DanglingLink(PathBuf),
    /// An output is a folder.
    #[error("{0} is a folder; --output-dir writes one file for each input into it")]
    IsFolder(PathBuf),
    /// Nothing tells the extension of the files in an output folder.
    #[error(
        "the name of the template does not tell the extension of the files to write; name it after what it writes, \
         like list.csv.j2"
    )]
    NoExtension,
    /// The output was to be read back, and its format cannot be.
    #[error("{format} is prose, which cannot be read back into fields; --verify is for {}", verifiable())]
    NotReadBack {
        /// Its name.
        format: &'static str,
    },
    /// The output was to be read back, and its format is packed, so that what is written is no text.
    #[error("{format} is packed, and --verify reads text back; the same rows are verified as jsonl")]
    PackedNotReadBack {
        /// Its name.
        format: &'static str,
    },
    /// The output was to be compressed, and its format has a compression of its own.
    #[error("{format} is compressed within, where readers look for it; name the file without .gz or .zst")]
    CompressedTwice {
        /// Its name.
        format: &'static str,
    },
    /// Works were to be written once, and the output is in parts that know nothing of each other.
    #[error("works can be written once only into one output; name a file with -o instead of --output-dir")]
    JoinedApart,
    /// Works were to be written once, with a keyword for what cites them.
    #[error("--tag-source needs works as they are cited; leave out one of the two")]
    JoinedCitations,
    /// What waits until all is read cannot be kept.
    #[error("cannot keep what was read until all is: {0}; TMPDIR says where")]
    Temporary(io::Error),
    /// The folder of an output is missing.
    #[error("cannot write {path}: there is no folder {folder}; create it first")]
    NoFolder {
        /// Where.
        path: PathBuf,
        /// What is missing.
        folder: PathBuf,
    },
    /// An output cannot be written.
    #[error("cannot write {path}: {error}")]
    Output {
        /// Where.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// A file that was to be added to is not what it was.
    #[error("{0} has changed while refmill was reading; nothing is added to it, so try again")]
    Changed(PathBuf),
    /// A user's template failed.
    #[error("the template failed: {0}")]
    Emit(#[from] EmitError),
}

impl Error {
    /// What it is about, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::StdinTwice => "stdin-twice",
            Self::ReadTwice(_) => "read-twice",
            Self::Threads { .. } => "no-threads",
            Self::Collision { .. } | Self::Taken(_) => "output-collision",
            Self::OutputIsInput(_) => "output-is-input",
            Self::OutputTwice(_) => "output-twice",
            Self::Exists(_) => "output-exists",
            Self::Edited(_) => "output-edited",
            Self::Manifest(_) => "manifest-unknown",
            Self::DanglingLink(_) => "output-is-dangling-link",
            Self::IsFolder(_) => "output-is-folder",
            Self::NoExtension => "no-extension",
            Self::NotReadBack { .. } | Self::PackedNotReadBack { .. } => "not-verifiable",
            Self::CompressedTwice { .. } => "compressed-twice",
            Self::JoinedApart | Self::JoinedCitations => "dedupe-unusable",
            Self::Temporary(_) => "temporary-failed",
            Self::NoFolder { .. } => "no-folder",
            Self::Output { .. } => "output-failed",
            Self::Changed(_) => "output-changed",
            Self::Emit(_) => "template-failed",
        }
    }

    /// Whether what was asked for cannot be meant, rather than that input or output failed.
    #[must_use]
    pub const fn is_usage(&self) -> bool {
        match self {
            Self::StdinTwice
            | Self::ReadTwice(_)
            | Self::Collision { .. }
            | Self::Taken(_)
            | Self::OutputIsInput(_)
            | Self::OutputTwice(_)
            | Self::IsFolder(_)
            | Self::NoExtension
            | Self::NotReadBack { .. }
            | Self::PackedNotReadBack { .. }
            | Self::CompressedTwice { .. }
            | Self::JoinedApart
            | Self::JoinedCitations
            | Self::Emit(_) => true,
            Self::Threads { .. }
            | Self::Exists(_)
            | Self::Edited(_)
            | Self::Manifest(_)
            | Self::DanglingLink(_)
            | Self::NoFolder { .. }
            | Self::Output { .. }
            | Self::Temporary(_)
            | Self::Changed(_) => false,
        }
    }
}

impl Error {
    /// Whether it is about one output among many, so that the others can still be written.
    pub(super) fn is_of_one_place(&self) -> bool {
        match self {
            Self::Taken(_)
            | Self::OutputIsInput(_)
            | Self::Exists(_)
            | Self::Edited(_)
            | Self::DanglingLink(_)
            | Self::IsFolder(_) => true,
            Self::Output { error, .. } => matches!(
                error.kind(),
                io::ErrorKind::AlreadyExists
                    | io::ErrorKind::InvalidFilename
                    | io::ErrorKind::InvalidInput
                    | io::ErrorKind::NotADirectory
            ),
            Self::StdinTwice
            | Self::ReadTwice(_)
            | Self::Threads { .. }
            | Self::Collision { .. }
            | Self::OutputTwice(_)
            | Self::NoExtension
            | Self::NotReadBack { .. }
            | Self::PackedNotReadBack { .. }
            | Self::CompressedTwice { .. }
            | Self::JoinedApart
            | Self::JoinedCitations
            | Self::Temporary(_)
            | Self::NoFolder { .. }
            | Self::Manifest(_)
            | Self::Changed(_)
            | Self::Emit(_) => false,
        }
    }
}

fn verifiable() -> String {
    crate::verify::formats().collect::<Vec<_>>().join(", ")
}
