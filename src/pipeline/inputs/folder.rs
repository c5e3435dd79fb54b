//! Folders: the files in them that are inputs.

use std::fs::{self, FileType};
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use super::selection::slashed;
use super::{Failure, Input, Named, Origin, name};

/// Adds the files of a folder that are taken, in sorted order.
pub(super) fn gather(folder: &Path, named: &Named, inputs: &mut Vec<Result<Input, Failure>>) {
    let before = inputs.len();
    let origin = Origin::Folder(u32::try_from(folder.components().count()).unwrap_or(u32::MAX));
    let walk = WalkDir::new(folder).follow_links(named.follow_links).sort_by_file_name();
    let is_open = |entry: &DirEntry| entry.depth() == 0 || !named.selection.excludes(&path(folder, entry));
    for entry in walk.into_iter().filter_entry(is_open) {
        let found = match entry {
            Ok(entry) if !entry.file_type().is_dir() && named.selection.takes_here(&path(folder, &entry)) => {
                file(entry, named, origin)
            }
            Ok(_) => None,
            Err(error) => {
                let file = name(error.path().unwrap_or(folder));
                Some(Err(Failure::Unreadable { file, error: error.into() }))
            }
        };
        inputs.extend(found);
    }
    if inputs.len() == before {
        inputs.push(Err(Failure::EmptyFolder { file: name(folder), wanted: named.selection.clone() }));
    }
}

/// Why something is no file that can be read as one.
pub(super) fn special(kind: FileType) -> Option<&'static str> {
    if kind.is_file() {
        return None;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return Some("it is a pipe, which is read only where it is named itself");
        }
        if kind.is_socket() {
            return Some("it is a socket");
        }
    }
    Some(if kind.is_dir() {
        "it is a folder; name it itself, or list the files in it"
    } else {
        "it is a device, which is read only where it is named itself"
    })
}

/// A file of a folder. A link counts as what it leads to, yet those to folders are followed only where that is asked for.
fn file(entry: DirEntry, named: &Named, origin: Origin) -> Option<Result<Input, Failure>> {
    let kind = if entry.file_type().is_symlink() {
        match fs::metadata(entry.path()) {
            Ok(there) if there.is_dir() => return None,
            Ok(there) => there.file_type(),
            Err(error) => return Some(Err(Failure::Unreadable { file: name(entry.path()), error })),
        }
    } else {
        entry.file_type()
    };
    Some(match special(kind) {
        Some(kind) => Err(Failure::Special { file: name(entry.path()), kind }),
        None => Ok(named.input(entry.into_path().into_boxed_path(), origin)),
    })
}

/// The path of an entry from the folder on.
fn path<'e>(folder: &Path, entry: &'e DirEntry) -> std::borrow::Cow<'e, str> {
    slashed(entry.path().strip_prefix(folder).unwrap_or(entry.path()))
}
