//! What is to be read: files, folders, lists and standard input, in the order in which they were named, and what they hold,
//! block by block.
//!
//! What becomes of the bytes is left to a [`Taker`].

mod archive;
mod failure;
mod folder;
mod limits;
mod list;
mod packing;
mod place;
mod selection;
mod unpack;
mod zstd;

use std::fs::{self, File, Metadata};
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::Error;
pub use failure::Failure;
use limits::{Budget, Packed};
pub use limits::{Limit, Limits};
pub use selection::{Pattern, PatternError, Selection};
use unpack::{Found, Over, Source, Unpacking};
pub(super) use zstd::Frames;

/// What the command line names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// Files and folders; `-` is standard input, and so is nothing at all, lists included.
    pub paths: Vec<PathBuf>,
    /// Files that name files, one a line; `-` is standard input.
    pub lists: Vec<PathBuf>,
    /// Whether the names in lists end in NUL, not in line ends.
    pub null: bool,
    /// Whether links to folders are followed.
    pub follow_links: bool,
    /// What is taken from folders and archives.
    pub selection: Arc<Selection>,
}

/// One input.
///
/// There can be a hundred thousand of them, so that it holds its path alone; what else there is to know follows from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// Where it is; standard input has no place.
    path: Option<Box<Path>>,
    origin: Origin,
    /// What is taken from it if it is an archive.
    selection: Arc<Selection>,
}

/// How an input came to be one, which says where it stands below an output folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// It was named itself: its place is its file name.
    Named,
    /// It stands in a list: its place is its path, as far as that does not lead out of the output folder.
    Listed,
    /// It was found in a folder, whose path has this many components: its place is what stands behind them.
    Folder(u32),
}

/// What an input holds: the file itself, or a file in an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    /// What it is called in diagnostics and in the model: `corpus.zip/2024/a.txt`.
    pub(super) name: Arc<str>,
    /// Its place below an output folder, with its own extension: `corpus/2024/a.txt`. It never leads out of that folder.
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

/// The inputs that `named` stands for: files as they are, folders with all files below them that are taken, in sorted order,
/// what stands in lists, standard input. What cannot be listed is a failure in its place.
///
/// # Errors
/// When standard input is named more than once.
pub fn gather(named: &Named, stdin: &mut dyn Read) -> Result<Vec<Result<Input, Failure>>, Error> {
    if named.paths.iter().chain(&named.lists).filter(|path| path.as_os_str() == "-").count() > 1 {
        return Err(Error::StdinTwice);
    }
    let mut inputs = Vec::new();
    for path in &named.paths {
        if path.as_os_str() == "-" {
            inputs.push(Ok(named.stdin()));
        } else if path.is_dir() {
            folder::gather(path, named, &mut inputs);
        } else {
            inputs.push(Ok(named.input(path.as_path().into(), Origin::Named)));
        }
    }
    for list in &named.lists {
        list::gather(list, named, stdin, &mut inputs);
    }
    if named.paths.is_empty() && named.lists.is_empty() {
        inputs.push(Ok(named.stdin()));
    }
    inputs.shrink_to_fit();
    Ok(inputs)
}

impl Named {
    fn stdin(&self) -> Input {
        Input { path: None, origin: Origin::Named, selection: self.selection.clone() }
    }

    fn input(&self, path: Box<Path>, origin: Origin) -> Input {
        Input { path: Some(path), origin, selection: self.selection.clone() }
    }
}

impl Input {
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

    /// Its place below an output folder, with its own extension. Members of archives have places of their own.
    pub(super) fn place(&self) -> PathBuf {
        let Some(path) = &self.path else { return "stdin".into() };
        match self.origin {
            Origin::Named => path.file_name().map_or_else(|| path.to_path_buf(), PathBuf::from),
            Origin::Listed => path.components().filter(|part| matches!(part, Component::Normal(_))).collect(),
            Origin::Folder(components) => {
                path.components().skip(usize::try_from(components).unwrap_or(usize::MAX)).collect()
            }
        }
    }

    /// Its place below an output folder if its name tells that it is one file, compressed at most.
    pub(super) fn own_place(&self) -> Option<PathBuf> {
        let place = self.place();
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        if packing::is_archive(&name) {
            return None;
        }
        match packing::without_compression(&name) {
            unpacked if unpacked.len() < name.len() => Some(place.with_file_name(unpacked)),
            _ => Some(place),
        }
    }

    /// Whether its name tells that it is packed, so that its size is not that of what it holds.
    pub(super) fn is_packed(&self) -> bool {
        self.own_place().is_none_or(|place| place != self.place())
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
        let budget = &Budget::new(*limits);
        let selection = &self.selection;
        let mut unpacking =
            Unpacking { taker, buffer, budget, selection, again: false, members: 0, failures: 0 };
        let mut found = Found::new(self.name(), self.place());
        let mut flow = match self.open() {
            Ok(None) => unpacking.read(found, Source::Stream(&mut Packed { inner: stdin, budget })),
            Ok(Some((mut file, there))) if there.is_file() => {
                budget.add_packed(there.len());
                found.size = Some(there.len());
                unpacking.again = true;
                unpacking.read(found, Source::File(&mut file))
            }
            Ok(Some((inner, _))) => unpacking.read(found, Source::Stream(&mut Packed { inner, budget })),
            Err(failure) => unpacking.fail(failure),
        };
        let is_empty = unpacking.members == 0 && unpacking.failures == 0;
        // An archive of a folder may be one of pictures.
        if is_empty && flow.is_continue() && !matches!(self.origin, Origin::Folder(_)) {
            flow = unpacking.fail(Failure::EmptyArchive { file: self.name(), wanted: selection.clone() });
        }
        match flow {
            ControlFlow::Break(Over::All) => ControlFlow::Break(()),
            ControlFlow::Break(Over::Input) | ControlFlow::Continue(()) => ControlFlow::Continue(()),
        }
    }

    /// Opens it and tells what it is; standard input is open.
    fn open(&self) -> Result<Option<(File, Metadata)>, Failure> {
        let Some(path) = &self.path else { return Ok(None) };
        let unreadable = |error| Failure::Unreadable { file: self.name(), error };
        // Opening a pipe waits for whoever writes into it, so that what it is has to be known before.
        let there = fs::metadata(path).map_err(unreadable)?;
        if self.origin != Origin::Named
            && let Some(kind) = folder::special(there.file_type())
        {
            return Err(Failure::Special { file: self.name(), kind });
        }
        File::open(path).map(|file| Some((file, there))).map_err(unreadable)
    }
}

fn name(path: &Path) -> Arc<str> {
    path.to_string_lossy().into()
}

#[cfg(test)]
mod tests;
