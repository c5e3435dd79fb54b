//! Folders: the files in them that are inputs.

use std::ffi::OsStr;
use std::path::Path;

use walkdir::WalkDir;

use super::failure::EXTENSION;
use super::{Failure, Input, Origin, name};

/// Adds the files of a folder, in sorted order.
pub(super) fn gather(folder: &Path, inputs: &mut Vec<Result<Input, Failure>>) {
    let before = inputs.len();
    let components = u32::try_from(folder.components().count()).unwrap_or(u32::MAX);
    for entry in WalkDir::new(folder).sort_by_file_name() {
        match entry {
            Ok(entry) => {
                let path = entry.path();
                let wanted = path.extension().and_then(OsStr::to_str);
                // A link counts as what it leads to, yet links to folders are not followed: they can be loops.
                if wanted.is_some_and(|e| e.eq_ignore_ascii_case(EXTENSION)) && path.is_file() {
                    let path = Some(entry.into_path().into_boxed_path());
                    inputs.push(Ok(Input { path, origin: Origin::Folder(components) }));
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
