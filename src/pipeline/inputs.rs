//! What is to be read: files, folders and standard input, in the order in which they were named.
//!
//! Nothing is opened here but folders.

use std::ffi::OsStr;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use crate::intake::UnknownFormat;

/// The extension of the files that are taken from a folder.
const EXTENSION: &str = "txt";

/// One input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// What it is called in diagnostics and in the model.
    pub name: Arc<str>,
    /// Where it is; standard input has no place.
    pub(super) path: Option<PathBuf>,
    /// Its place below an output folder, with its own extension.
    pub(super) relative: PathBuf,
}

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
            Self::UnknownFormat(_) => "unknown-format",
        }
    }

    /// The name of the input.
    #[must_use]
    pub fn file(&self) -> &str {
        match self {
            Self::Unreadable { file, .. } | Self::EmptyFolder { file } => file,
            Self::UnknownFormat(unknown) => &unknown.file,
        }
    }
}

/// The inputs that `paths` stand for: files as they are, folders with all `.txt` files below them in sorted
/// order, `-` or nothing at all for standard input. What cannot be listed is a failure in its place.
#[must_use]
pub fn gather(paths: &[PathBuf]) -> Vec<Result<Input, Failure>> {
    let mut inputs = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            inputs.push(Ok(Input::stdin()));
        } else if path.is_dir() {
            gather_folder(path, &mut inputs);
        } else {
            let relative = path.file_name().map_or_else(|| path.clone(), PathBuf::from);
            inputs.push(Ok(Input { name: name(path), path: Some(path.clone()), relative }));
        }
    }
    if paths.is_empty() {
        inputs.push(Ok(Input::stdin()));
    }
    inputs
}

impl Input {
    fn stdin() -> Self {
        Self { name: "<stdin>".into(), path: None, relative: "stdin".into() }
    }

    /// Whether it is standard input, which can be read only once.
    #[must_use]
    pub const fn is_stdin(&self) -> bool {
        self.path.is_none()
    }

    /// Whether reading it takes nothing away: standard input, pipes and devices are gone once they are read. What is not
    /// there is left to the reading.
    #[must_use]
    pub fn can_be_read_twice(&self) -> bool {
        let Some(path) = &self.path else { return false };
        std::fs::metadata(path).map_or(true, |there| there.is_file())
    }

    /// Opens it.
    pub(super) fn open<'s>(&self, stdin: &'s mut dyn Read) -> Result<Box<dyn Read + 's>, Failure> {
        match &self.path {
            None => Ok(Box::new(stdin)),
            Some(path) => match std::fs::File::open(path) {
                Ok(file) => Ok(Box::new(file)),
                Err(error) => Err(self.unreadable(error)),
            },
        }
    }

    /// A failure to read it.
    pub(super) fn unreadable(&self, error: io::Error) -> Failure {
        Failure::Unreadable { file: self.name.clone(), error }
    }
}

fn name(path: &Path) -> Arc<str> {
    path.to_string_lossy().into()
}

fn gather_folder(folder: &Path, inputs: &mut Vec<Result<Input, Failure>>) {
    let before = inputs.len();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        match entry {
            Ok(entry) => {
                let path = entry.path();
                let wanted = path.extension().and_then(OsStr::to_str);
                // A link counts as what it leads to, yet links to folders are not followed: they can be loops.
                if wanted.is_some_and(|e| e.eq_ignore_ascii_case(EXTENSION)) && path.is_file() {
                    let relative = path.strip_prefix(folder).unwrap_or(path).to_owned();
                    inputs.push(Ok(Input { name: name(path), path: Some(path.to_owned()), relative }));
                }
            }
            Err(error) => {
                let file = name(error.path().unwrap_or(folder));
                inputs.push(Err(Failure::Unreadable { file, error: error.into() }));
            }
        }
    }
    if inputs.len() == before {
        inputs.push(Err(Failure::EmptyFolder { file: name(folder) }));
    }
}
