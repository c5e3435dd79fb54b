//! How and where records are written, and whether they can be.
//!
//! Writing is left to [`super`].

use std::iter;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use super::append::Appendix;
use super::inputs::{Failure, Input};
use super::places::Places;
use super::works::Joining;
use super::{Error, Fingerprint, compressed, output, shards};
use crate::emit::{Emitter, Options};
use crate::keys::{KeyRules, Keys};
use crate::tags::Tag;
use crate::verify;

/// How and where the records are written.
pub struct Destination<'j> {
    /// The format.
    pub emitter: &'j dyn Emitter,
    /// What is written.
    pub options: Options,
    /// Where to.
    pub place: Place,
    /// Whether a file that is there already is replaced.
    pub force: bool,
    /// Whether inputs are passed over whose outputs in a folder are up to date, and outputs replaced that an earlier run wrote.
    pub resume: bool,
    /// What changes an output besides its input, by which it is told whether one is up to date.
    pub fingerprint: Fingerprint,
    /// How its items get their keys.
    pub keys: KeyRules,
    /// Whether each work is written once, and what is known of those that the user has already.
    pub joining: Option<Joining<'j>>,
    /// Keywords that every item gets.
    pub tags: Vec<Tag>,
    /// Whether each cited work gets a keyword for every document of the output that cites it, for which the inputs are
    /// read twice.
    pub tag_source: bool,
    /// Files that its items get their keys from, which it may not replace.
    pub aids: Vec<PathBuf>,
    /// Where the table of the keys is written, too, which the lock of a later run can be. It may replace the lock of
    /// this one.
    pub key_map: Option<PathBuf>,
    /// Into files of how many items a file is split; only a [`Place::File`] is.
    pub split: Option<NonZeroUsize>,
    /// The extension of compressed files, `gz` or `zst`, for files of inputs of their own; other names say it themselves.
    pub compress: Option<&'static str>,
    /// Whether what is written is read back and compared, which not every format can be.
    pub verify: bool,
}

impl Destination<'_> {
    /// Finds out whether it can be written, as far as that can be known beforehand.
    ///
    /// # Errors
    /// When it would replace an input, or a file without `force`, when inputs would share a file, or when it cannot be
    /// read back.
    pub fn check(&self, inputs: &[Result<Input, Failure>]) -> Result<(), Error> {
        self.check_asked()?;
        let inputs: Vec<&Input> = inputs.iter().flatten().collect();
        let alone = |path: &PathBuf| output::refuse_inputs(iter::once(path.clone()), &inputs, &self.aids);
        match &self.place {
            Place::Stdout => {}
            Place::File(path) => {
                let first = self.split.map_or_else(|| path.clone(), |_| shards::nth(path, 1));
                alone(&first)?;
                output::refuse_existing(&first, self.force)?;
            }
            Place::Behind(appendix) => return alone(&appendix.path),
            Place::Folder(folder) => self.places(folder, &inputs, &[])?.check()?,
        }
        self.check_key_map(&inputs, &[])?;
        self.key_map.iter().try_for_each(|place| output::refuse_existing(place, self.force))
    }

    /// The outputs in a folder.
    pub(super) fn places<'p>(
        &'p self,
        folder: &'p Path,
        inputs: &'p [&'p Input],
        aids: &[PathBuf],
    ) -> Result<Places<'p>, Error> {
        let extension = self.emitter.extension().ok_or(Error::NoExtension)?;
        let extension = [Some(extension), self.compress].into_iter().flatten().collect::<Vec<_>>().join(".");
        // What a run may replace that resumes is found out for each file.        // What a run may replace that resumes is found out for each file.
        let force = self.force || self.resume;
        Places::of(inputs, folder, extension.into(), force, [aids, &self.aids].concat())
    }

    /// Refuses to read back what no reader takes apart, to compress what is packed, and to join works in outputs that know
    /// nothing of each other.
    pub(super) fn check_asked(&self) -> Result<(), Error> {
        if self.joining.is_some() && matches!(self.place, Place::Folder(_)) {
            return Err(Error::JoinedApart);
        }
        if self.joining.is_some() && self.tag_source {
            return Err(Error::JoinedCitations);
        }
        let format = self.emitter.format().id;
        if self.emitter.packing().is_some() {
            let is_named = matches!(&self.place, Place::File(path) if compressed::is_named(path));
            if is_named || self.compress.is_some() {
                return Err(Error::CompressedTwice { format });
            }
            if self.verify {
                return Err(Error::PackedNotReadBack { format });
            }
        }
        if self.verify && !verify::formats().any(|known| known == format) {
            return Err(Error::NotReadBack { format });
        }
        Ok(())
    }

    /// The keys of a new output.
    pub(super) fn keys(&self) -> Keys<'_> {
        if self.keys.is_empty() && self.key_map.is_none() {
            return Keys::default();
        }
        let keys = Keys::with(&self.keys);
        if self.key_map.is_some() { keys.mapped() } else { keys }
    }

    /// Refuses a key map that would replace an input, or the output.
    pub(super) fn check_key_map(&self, inputs: &[&Input], aids: &[PathBuf]) -> Result<(), Error> {
        let Some(path) = &self.key_map else { return Ok(()) };
        output::refuse_inputs(iter::once(path.clone()), inputs, aids)?;
        match &self.place {
            Place::File(place) if self.split.is_some() && shards::is_one(path, place) => {
                Err(Error::OutputTwice(path.clone()))
            }
            Place::File(place) if output::is_same(place, path) => Err(Error::OutputTwice(path.clone())),
            Place::File(_) | Place::Stdout | Place::Folder(_) | Place::Behind(_) => Ok(()),
        }
    }
}

/// Where the text goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// To standard output.
    Stdout,
    /// Into one file.
    File(PathBuf),
    /// Into one file for each input, in a folder that is created when it is missing.
    Folder(PathBuf),
    /// Behind what stands in a file, as [`super::appendix`] reads it. The keys that it holds have to be taken by the rules.
    Behind(Box<Appendix>),
}
