//! Where text goes: files written beside their place and renamed, so that a stop leaves no half file and
//! nothing is replaced unasked.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::Error;
use super::compressed::Compressed;
use super::inputs::Input;
use crate::emit::Packing;

/// A file being written.
pub(super) enum Output {
    /// Beside its place, to be renamed.
    Beside {
        temporary: Compressed<BufWriter<NamedTempFile>>,
        place: PathBuf,
        replaced: Option<fs::Permissions>,
    },
    /// A device or pipe: there is nothing to rename.
    Direct { file: Compressed<File>, place: PathBuf },
}

impl Output {
    /// Begins a file at `path`; a regular file that is there already is replaced only with `force`.
    pub(super) fn begin(path: &Path, force: bool) -> Result<Self, Error> {
        Self::begin_packed(path, force, None)
    }

    /// The same for what is packed.
    pub(super) fn begin_packed(path: &Path, force: bool, packing: Option<Packing>) -> Result<Self, Error> {
        let failed = |error| Error::Output { path: path.to_owned(), error };
        refuse_existing(path, force)?;
        let replaced = match fs::metadata(path) {
            Ok(there) if there.is_file() => Some(there.permissions()),
            Ok(_) => {
                let file = File::options().write(true).open(path).map_err(failed)?;
                let file = Compressed::packed(packing, path, file).map_err(failed)?;
                return Ok(Self::Direct { file, place: path.to_owned() });
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                if fs::symlink_metadata(path).is_ok() {
                    return Err(Error::DanglingLink(path.to_owned()));
                }
                None
            }
            Err(error) => return Err(failed(error)),
        };
        // Behind a link it is the file that is replaced, not the link.
        let place =
            if replaced.is_some() { fs::canonicalize(path).map_err(failed)? } else { path.to_owned() };
        let folder = folder_of(&place);
        if !folder.is_dir() {
            return Err(Error::NoFolder { path: path.to_owned(), folder: folder.to_owned() });
        }
        let temporary = temporary_file(folder).map_err(failed)?;
        // The name that was given tells, not that of what a link leads to.
        let temporary = Compressed::packed(packing, path, BufWriter::new(temporary)).map_err(failed)?;
        Ok(Self::Beside { temporary, place, replaced })
    }

    /// Writes a file whose text is made once it is begun; without a text nothing is written.
    pub(super) fn write_made(
        path: &Path,
        force: bool,
        make: impl FnOnce() -> Option<String>,
    ) -> Result<(), Error> {
        let mut output = Self::begin(path, force)?;
        let Some(text) = make() else { return Ok(()) };
        output.write_all(text.as_bytes()).map_err(|error| Error::Output { path: path.to_owned(), error })?;
        output.commit()
    }

    /// Ends what is packed, as [`Compressed::seal`] does.
    pub(super) fn seal(&mut self) -> io::Result<Option<u128>> {
        match self {
            Self::Beside { temporary, .. } => temporary.seal(),
            Self::Direct { file, .. } => file.seal(),
        }
    }

    /// What it means that it could not be written.
    pub(super) fn failed(&self, error: io::Error) -> Error {
        let (Self::Beside { place, .. } | Self::Direct { place, .. }) = self;
        Error::Output { path: place.clone(), error }
    }

    /// Puts the file in its place.
    pub(super) fn commit(self) -> Result<(), Error> {
        match self {
            Self::Direct { file, place } => {
                let flushed = file.finish().and_then(|mut file| file.flush());
                flushed.map_err(|error| Error::Output { path: place, error })
            }
            Self::Beside { temporary, place, replaced } => {
                let failed = |error| Error::Output { path: place.clone(), error };
                let temporary = temporary.finish().map_err(failed)?;
                let temporary = temporary.into_inner().map_err(|error| failed(error.into_error()))?;
                let Some(permissions) = replaced else {
                    return match temporary.persist_noclobber(&place) {
                        Ok(_) => Ok(()),
                        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => {
                            Err(Error::Exists(place))
                        }
                        Err(error) => Err(failed(error.error)),
                    };
                };
                temporary.as_file().set_permissions(permissions).map_err(failed)?;
                temporary.persist(&place).map(|_| ()).map_err(|error| failed(error.error))
            }
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Beside { temporary, .. } => temporary.write(bytes),
            Self::Direct { file, .. } => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Beside { temporary, .. } => temporary.flush(),
            Self::Direct { file, .. } => file.flush(),
        }
    }
}

/// Refuses outputs that are read too, as inputs or to help with them, however they are named.
pub(super) fn refuse_inputs(
    places: impl Iterator<Item = PathBuf>,
    inputs: &[&Input],
    aids: &[PathBuf],
) -> Result<(), Error> {
    let resolved = |path: &Path| fs::canonicalize(path).ok();
    // What is not there is not read. Most often nothing is, so that the inputs need not be looked at.
    let there = |place: PathBuf| resolved(&place).filter(|path| path.is_file()).map(|path| (path, place));
    let there: BTreeMap<PathBuf, PathBuf> = places.filter_map(there).collect();
    if there.is_empty() {
        return Ok(());
    }
    let mut read = inputs.iter().filter_map(|input| input.path()).chain(aids.iter().map(PathBuf::as_path));
    match read.find_map(|path| there.get(&resolved(path)?)) {
        Some(place) => Err(Error::OutputIsInput(place.clone())),
        None => Ok(()),
    }
}

/// Whether two names are those of one file, there or not.
pub(super) fn is_same(one: &Path, other: &Path) -> bool {
    let resolved = |path: &Path| {
        let folder = fs::canonicalize(folder_of(path)).ok()?;
        Some(fs::canonicalize(path).unwrap_or_else(|_| folder.join(path.file_name().unwrap_or_default())))
    };
    one == other || resolved(one).is_some_and(|one| resolved(other) == Some(one))
}

/// Refuses a folder, and without `force` a regular file that is there already.
pub(super) fn refuse_existing(path: &Path, force: bool) -> Result<(), Error> {
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => Err(Error::IsFolder(path.to_owned())),
        Ok(there) if there.is_file() && !force => Err(Error::Exists(path.to_owned())),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Creates the folder that `path` is to stand in.
pub(super) fn create_folder_of(path: &Path) -> Result<(), Error> {
    let folder = folder_of(path);
    fs::create_dir_all(folder).map_err(|error| Error::Output { path: folder.to_owned(), error })
}

/// The folder that `path` stands in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    }
}

/// A file that is removed unless it is kept, readable by those whom the user lets read new files.
pub(super) fn temporary_file(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".refmill-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
