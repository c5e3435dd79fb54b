//! Which file of an output folder belongs to which input, so that no two share one and none that is read is replaced.

use std::collections::HashSet;
use std::fs;
use std::hash::Hasher as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use siphasher::sip128::{Hasher128 as _, SipHasher13};

use super::inputs::{Input, Member};
use super::{Error, output};

/// The files of an output folder.
pub(super) struct Places<'p> {
    folder: &'p Path,
    extension: Arc<str>,
    force: bool,
    inputs: &'p [&'p Input],
    aids: Vec<PathBuf>,
    /// Hashes of those that belong to an input. A hundred thousand paths would take much more memory; that two of them have
    /// the same hash of 128 bits will not happen.
    taken: HashSet<u128>,
    /// Hashes of the files that are read, once a member's output is there already.
    read: Option<HashSet<u128>>,
}

impl<'p> Places<'p> {
    /// Those of inputs whose names tell that they are one file; members of archives follow one by one.
    ///
    /// # Errors
    /// When two would share a file.
    pub(super) fn of(
        inputs: &'p [&'p Input],
        folder: &'p Path,
        extension: Arc<str>,
        force: bool,
        aids: Vec<PathBuf>,
    ) -> Result<Self, Error> {
        let mut places = Self { folder, extension, force, inputs, aids, taken: HashSet::new(), read: None };
        for input in inputs {
            let Some(place) = input.own_place().map(|place| places.path(&place)) else { continue };
            if places.taken.insert(hash(&place)) {
                continue;
            }
            let shares = |other: &&&Input| other.own_place().is_some_and(|own| places.path(&own) == place);
            let first = inputs.iter().find(shares).unwrap_or(input).name();
            return Err(Error::Collision { first, second: input.name(), place });
        }
        Ok(places)
    }

    /// The files of inputs whose names tell that they are one file.
    pub(super) fn own(&self) -> impl Iterator<Item = PathBuf> {
        self.inputs.iter().filter_map(|input| input.own_place()).map(|place| self.path(&place))
    }

    /// Finds out whether they can be written, as far as that can be known beforehand.
    pub(super) fn check(&self) -> Result<(), Error> {
        output::refuse_inputs(self.own(), self.inputs, &self.aids)?;
        self.own().try_for_each(|place| output::refuse_existing(&place, self.force))
    }

    /// The extension of all of them.
    pub(super) fn extension(&self) -> Arc<str> {
        self.extension.clone()
    }

    /// Whether a file belongs to an input, as far as the inputs were read.
    pub(super) fn is_taken(&self, place: &Path) -> bool {
        self.taken.contains(&hash(place))
    }

    /// The file of a member of an input.
    ///
    /// # Errors
    /// When it belongs to another, is there already, or is read.
    pub(super) fn claim(&mut self, input: &Input, member: &Member) -> Result<PathBuf, Error> {
        let place = self.path(&member.place);
        if input.own_place().as_ref() != Some(&member.place) {
            if !self.taken.insert(hash(&place)) {
                return Err(Error::Taken(place));
            }
            output::refuse_existing(&place, self.force)?;
            if self.is_read(&place) {
                return Err(Error::OutputIsInput(place));
            }
        }
        Ok(place)
    }

    fn is_read(&mut self, place: &Path) -> bool {
        let Ok(place) = fs::canonicalize(place) else { return false };
        let read = self.read.get_or_insert_with(|| {
            let aids = self.aids.iter().map(PathBuf::as_path);
            let read = self.inputs.iter().filter_map(|input| input.path()).chain(aids);
            read.filter_map(|path| fs::canonicalize(path).ok()).map(|path| hash(&path)).collect()
        });
        read.contains(&hash(&place))
    }

    fn path(&self, place: &Path) -> PathBuf {
        path_in(self.folder, place, &self.extension)
    }
}

/// Where in an output folder the output of an input stands that has this place.
pub(super) fn path_in(folder: &Path, place: &Path, extension: &str) -> PathBuf {
    folder.join(place.with_extension(extension))
}

fn hash(place: &Path) -> u128 {
    let mut hasher = SipHasher13::new();
    // These systems take names for the same that differ in case.
    if cfg!(any(windows, target_os = "macos")) {
        hasher.write(place.to_string_lossy().to_lowercase().as_bytes());
    } else {
        hasher.write(place.as_os_str().as_encoded_bytes());
    }
    hasher.finish128().as_u128()
}
