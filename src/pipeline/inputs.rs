//! What is to be read: files, folders and standard input, in the order in which they were named, and what they hold, block
//! by block.
//!
//! What becomes of the bytes is left to a [`Taker`].

mod failure;
mod folder;
mod limits;

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use failure::Failure;
pub use limits::Limits;

/// What the command line names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Files and folders; `-` is standard input, and so is nothing at all.
    pub paths: Vec<PathBuf>,
}

/// One input.
///
/// There can be a hundred thousand of them, so that it holds its path alone; what else there is to know follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Where it is; standard input has no place.
    path: Option<Box<Path>>,
    origin: Origin,
}

/// How an input came to be one, which says where it stands below an output folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// It was named itself: its place is its file name.
    Named,
    /// It was found in a folder, whose path has this many components: its place is what stands behind them.
    Folder(u32),
}

/// What an input holds: the file itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    /// What it is called in diagnostics and in the model.
    pub(super) name: Arc<str>,
    /// Its place below an output folder, with its own extension; it never leads out of that folder.
    pub(super) place: PathBuf,
    /// Whether it can be read again.
    pub(super) again: bool,
}

/// Takes what inputs hold, one member after the other, block by block.
///
/// [`begin`](Self::begin) comes first, then the bytes, then [`end`](Self::end). What is broken off is over at once: nothing
/// more is said of it, not even its end.
pub(super) trait Taker {
    /// A member begins.
    fn begin(&mut self, member: Member) -> ControlFlow<Enough>;

    /// Its next bytes, never none.
    fn bytes(&mut self, bytes: &[u8]) -> ControlFlow<Enough>;

    /// It was read to its end, or as far as the failure let it.
    fn end(&mut self, failure: Option<Failure>) -> ControlFlow<Enough>;

    /// Something cannot be read at all, and never began.
    fn failure(&mut self, failure: Failure) -> ControlFlow<Enough>;
}

/// What a [`Taker`] wants no more of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Enough {
    /// Of the member; at its end, nothing.
    OfMember,
    /// Of everything.
    OfAll,
}

/// The inputs that `named` stands for: files as they are, folders with all `.txt` files below them in sorted order,
/// standard input. What cannot be listed is a failure in its place.
#[must_use]
pub fn gather(named: &Named) -> Vec<Result<Input, Failure>> {
    let mut inputs = Vec::new();
    for path in &named.paths {
        if path.as_os_str() == "-" {
            inputs.push(Ok(Input::stdin()));
        } else if path.is_dir() {
            folder::gather(path, &mut inputs);
        } else {
            inputs.push(Ok(Input { path: Some(path.as_path().into()), origin: Origin::Named }));
        }
    }
    if named.paths.is_empty() {
        inputs.push(Ok(Input::stdin()));
    }
    inputs.shrink_to_fit();
    inputs
}

impl Input {
    const fn stdin() -> Self {
        Self { path: None, origin: Origin::Named }
    }

    /// Whether it is standard input, which can be read only once.
    #[must_use]
    pub const fn is_stdin(&self) -> bool {
        self.path.is_none()
    }

    /// What it is called in diagnostics and in the model.
    #[must_use]
    pub fn name(&self) -> Arc<str> {
        self.path.as_deref().map_or_else(|| "<stdin>".into(), name)
    }

    /// Where it is; standard input has no place.
    pub(super) fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Its place below an output folder, with its own extension.
    pub(super) fn place(&self) -> PathBuf {
        let Some(path) = &self.path else { return "stdin".into() };
        match self.origin {
            Origin::Named => path.file_name().map_or_else(|| path.to_path_buf(), PathBuf::from),
            Origin::Folder(components) => {
                path.components().skip(usize::try_from(components).unwrap_or(usize::MAX)).collect()
            }
        }
    }

    /// Whether reading it takes nothing away: standard input, pipes and devices are gone once they are read. What is not
    /// there is left to the reading.
    #[must_use]
    pub fn can_be_read_twice(&self) -> bool {
        let Some(path) = &self.path else { return false };
        fs::metadata(path).map_or(true, |there| there.is_file())
    }

    /// Reads all that it holds into `taker`, through `buffer`. A `Break` is that the taker wants nothing more at all.
    pub(super) fn read_into(
        &self,
        stdin: &mut (dyn Read + Send),
        limits: &Limits,
        buffer: &mut [u8],
        taker: &mut dyn Taker,
    ) -> ControlFlow<()> {
        let mut file;
        let source: &mut dyn Read = match &self.path {
            None => stdin,
            Some(path) => match File::open(path) {
                Ok(opened) => {
                    file = opened;
                    &mut file
                }
                Err(error) => return all(taker.failure(Failure::Unreadable { file: self.name(), error })),
            },
        };
        let member = Member { name: self.name(), place: self.place(), again: self.can_be_read_twice() };
        member.read(source, limits, buffer, taker)
    }
}

impl Member {
    /// Hands its bytes to `taker`.
    fn read(
        self,
        source: &mut dyn Read,
        limits: &Limits,
        buffer: &mut [u8],
        taker: &mut dyn Taker,
    ) -> ControlFlow<()> {
        let name = self.name.clone();
        if let ControlFlow::Break(enough) = taker.begin(self) {
            return enough.flow();
        }
        let mut size: u64 = 0;
        let failure = loop {
            match source.read(buffer) {
                Ok(0) => break None,
                Ok(count) => {
                    size += count as u64;
                    if limits.file_size.is_some_and(|most| size > most) {
                        break Some(Failure::TooLarge { file: name, limit: limits.file_size.unwrap_or(0) });
                    }
                    if let ControlFlow::Break(enough) = taker.bytes(&buffer[..count]) {
                        return enough.flow();
                    }
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => break Some(Failure::Unreadable { file: name, error }),
            }
        };
        all(taker.end(failure))
    }
}

impl Enough {
    /// What it means to the whole.
    const fn flow(self) -> ControlFlow<()> {
        match self {
            Self::OfMember => ControlFlow::Continue(()),
            Self::OfAll => ControlFlow::Break(()),
        }
    }
}

/// What it means to the whole.
const fn all(flow: ControlFlow<Enough>) -> ControlFlow<()> {
    match flow {
        ControlFlow::Continue(()) => ControlFlow::Continue(()),
        ControlFlow::Break(enough) => enough.flow(),
    }
}

fn name(path: &Path) -> Arc<str> {
    path.to_string_lossy().into()
}
