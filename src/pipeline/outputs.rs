//! Records that were read → their outputs: all into one, or each member into a file of its own.
//!
//! What is told of them is left to [`super`].

use std::collections::VecDeque;
use std::hash::Hasher as _;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use siphasher::sip128::{Hasher128 as _, SipHasher13};

use super::compressed::Compressed;
use super::inputs::{Failure, Input};
use super::lane::{Lane, Sum};
use super::manifest::Manifest;
use super::output::{self, Output};
use super::places::Places;
use super::reading::{ReadBatch, ReadPart, ReadPiece};
use super::shards::Shards;
use super::workers::Workers;
use super::works::Gathering;
use super::{BLOCK, Destination, Error, Job, Stop, citations};
use crate::tags::Citations;

/// Where the records of a run go.
pub(super) enum Outputs<'o> {
    /// Nowhere.
    Nothing,
    /// Into one output.
    One(Box<One<'o>>),
    /// Into one output, each work once.
    Works(Box<Gathering<'o>>),
    /// Each member into a file of its own.
    Own(Box<Own<'o>>),
}

/// One output of all inputs.
pub(super) struct One<'o> {
    pub(super) lane: Lane<'o>,
    pub(super) sheet: Sheet<'o>,
    pub(super) place: &'o Path,
    /// Whether there is anything to write: an input was read, or a part of one.
    pub(super) wanted: bool,
}

/// Where the text of one output goes.
pub(super) enum Sheet<'o> {
    /// Into one file or stream.
    Whole(&'o mut dyn Sink),
    /// Into several files.
    Shards(Box<Shards<'o>>),
}

/// What takes the text of an output and is told its end.
pub(super) trait Sink: Write {
    /// Writes what is left.
    fn end(&mut self) -> io::Result<()> {
        self.flush()
    }
}

impl Sink for Output {
    fn end(&mut self) -> io::Result<()> {
        self.seal()?;
        self.flush()
    }
}

impl<W: Write> Sink for Compressed<W> {
    fn end(&mut self) -> io::Result<()> {
        self.seal()?;
        self.flush()
    }
}

/// A file for each member below a folder, which is there afterwards only if all of the member was read.
pub(super) struct Own<'o> {
    job: &'o Job<'o>,
    to: &'o Destination<'o>,
    places: Places<'o>,
    manifest: &'o Manifest<'o>,
    /// The input whose members are being written, where what they cite is asked for.
    citing: Option<Citing<'o>>,
    /// The file of the member that goes on in the next batch.
    open: Option<Box<OwnFile<'o>>>,
}

/// What the members of an input cite.
struct Citing<'o> {
    input: &'o Input,
    /// How many members were passed over before that had to be known.
    skipped: usize,
    /// What those to come cite, once it is known.
    members: Option<VecDeque<Citations>>,
}

/// A file of its own that is being written.
pub(super) struct OwnFile<'o> {
    lane: Lane<'o>,
    output: Output,
    /// Of what is written into it.
    hash: SipHasher13,
    place: PathBuf,
}

/// A file that is complete.
pub(super) struct Written {
    pub(super) sum: Sum,
    pub(super) place: PathBuf,
}

impl<'o> One<'o> {
    pub(super) fn take(&mut self, batch: &mut ReadBatch<'_>, workers: &Workers) -> Result<(), Stop> {
        for part in batch.iter() {
            if let ReadPart::Piece(piece) = part {
                let is_read = matches!(piece.end, Some(Ok(())));
                self.wanted |= is_read || piece.records.iter().any(|record| record.record.is_some());
            }
        }
        let pieces = batch.iter_mut().filter_map(|part| match part {
            ReadPart::Piece(piece) => Some(&mut piece.records),
            ReadPart::Unlisted(_) | ReadPart::Unread(_) | ReadPart::Skipped(_) => None,
        });
        self.lane.take(pieces.flatten(), workers).map_err(Error::from)?;
        if self.lane.pending.len() >= BLOCK { self.write() } else { Ok(()) }
    }

    /// Writes what is left, with the end of the output; the last of several files is kept only where all was read.
    pub(super) fn finish(&mut self, is_whole: bool) -> Result<Sum, Stop> {
        let sum = self.lane.finish();
        self.write()?;
        match &mut self.sheet {
            Sheet::Whole(writer) => writer.end().map_err(|error| failed(self.place, error))?,
            Sheet::Shards(shards) if is_whole => shards.finish()?,
            Sheet::Shards(_) => {}
        }
        Ok(sum)
    }

    /// Writes what there is.
    pub(super) fn write(&mut self) -> Result<(), Stop> {
        let ends = self.lane.outlet.take_ends();
        let text = &self.lane.pending;
        let written = match &mut self.sheet {
            Sheet::Whole(writer) => {
                writer.write_all(text.as_bytes()).map_err(|error| failed(self.place, error))
            }
            Sheet::Shards(shards) => shards.write(text, &ends).map_err(Stop::from),
        };
        self.lane.pending.clear();
        written
    }
}

impl<'o> Own<'o> {
    pub(super) const fn new(
        job: &'o Job<'o>,
        to: &'o Destination<'o>,
        places: Places<'o>,
        manifest: &'o Manifest<'o>,
    ) -> Self {
        Self { job, to, places, manifest, citing: None, open: None }
    }

    /// What the folder holds.
    pub(super) const fn manifest(&self) -> &'o Manifest<'o> {
        self.manifest
    }

    /// Which file belongs to which input.
    pub(super) fn into_places(self) -> Places<'o> {
        self.places
    }

    /// Writes the pieces of a batch, each with the file that became complete with it.
    pub(super) fn take<'j: 'o>(
        &mut self,
        batch: &mut ReadBatch<'j>,
        workers: &Workers,
    ) -> Result<Vec<Option<Written>>, Stop> {
        let mut parts = Vec::with_capacity(batch.len());
        for part in batch.iter_mut() {
            // Only the first piece can go on with what is open.
            let file = match part {
                ReadPart::Piece(piece) if piece.begins => Some(self.claim(piece, workers)),
                ReadPart::Piece(_) => self.open.take().map(|file| Ok(Begun::Open(file))),
                ReadPart::Skipped(skipped) => {
                    let (input, file) = (skipped.input, skipped.member.name.clone());
                    self.pass_citing(input);
                    if let Err(error) = self.places.claim(input, &skipped.member) {
                        *part = ReadPart::Unread(Failure::NoOutput { file, error: Box::new(error) });
                    }
                    None
                }
                ReadPart::Unlisted(_) | ReadPart::Unread(_) => None,
            };
            parts.push((part, file));
        }
        let (to, manifest) = (self.to, self.manifest);
        let done = workers.map(parts, |(part, file)| match (part, file) {
            (ReadPart::Piece(piece), Some(file)) => piece_into(piece, file, to, manifest, workers),
            (ReadPart::Piece(piece), None) => {
                // It has failed before, and its end is no other one.
                piece.end = None;
                Ok((None, None))
            }
            (ReadPart::Unlisted(_) | ReadPart::Unread(_) | ReadPart::Skipped(_), _) => Ok((None, None)),
        });
        let mut written = Vec::with_capacity(done.len());
        for done in done {
            let (complete, goes_on) = done?;
            written.push(complete);
            self.open = goes_on;
        }
        Ok(written)
    }

    /// Where the file of a member goes, with what the member cites.
    fn claim<'j: 'o>(&mut self, piece: &ReadPiece<'j>, workers: &Workers) -> Result<Begun<'o>, Error> {
        let mut citations = Citations::default();
        if self.to.tag_source {
            let (job, to) = (self.job, self.to);
            let Citing { input, skipped, members } = self.citing_of(piece.input);
            let members = members.get_or_insert_with(|| {
                let mut members = citations::of_each_member(job, to, input, workers);
                members.drain(..(*skipped).min(members.len()));
                members
            });
            citations = members.pop_front().unwrap_or_default();
        }
        let place = self.places.claim(piece.input, &piece.member)?;
        Ok(Begun::New { place, citations })
    }

    /// Passes over what a member cites that is not written.
    fn pass_citing<'j: 'o>(&mut self, input: &'j Input) {
        if self.to.tag_source {
            let citing = self.citing_of(input);
            match &mut citing.members {
                Some(members) => drop(members.pop_front()),
                None => citing.skipped += 1,
            }
        }
    }

    fn citing_of<'j: 'o>(&mut self, input: &'j Input) -> &mut Citing<'o> {
        match self.citing.take() {
            Some(citing) if std::ptr::eq(citing.input, input) => self.citing.insert(citing),
            Some(_) | None => self.citing.insert(Citing { input, skipped: 0, members: None }),
        }
    }
}

/// The file of a piece.
enum Begun<'o> {
    New { place: PathBuf, citations: Citations },
    Open(Box<OwnFile<'o>>),
}

/// Writes a piece into its file. Gives back the file that is complete, or the one that goes on.
fn piece_into<'o>(
    piece: &mut ReadPiece<'_>,
    file: Result<Begun<'o>, Error>,
    to: &'o Destination<'o>,
    manifest: &Manifest<'_>,
    workers: &Workers,
) -> Result<(Option<Written>, Option<Box<OwnFile<'o>>>), Stop> {
    if matches!(piece.end, Some(Err(_))) {
        return Ok((None, None));
    }
    let file = file.and_then(|file| match file {
        Begun::Open(file) => Ok(file),
        Begun::New { place, citations } => OwnFile::begin(place, to, manifest, citations).map(Box::new),
    });
    let mut file = match file {
        Ok(file) => file,
        Err(error) if error.is_of_one_place() => {
            let file = piece.member.name.clone();
            piece.end = Some(Err(Failure::NoOutput { file, error: Box::new(error) }));
            return Ok((None, None));
        }
        Err(error) => return Err(error.into()),
    };
    file.lane.take(piece.records.iter_mut(), workers).map_err(Error::from)?;
    if piece.end.is_none() {
        file.write()?;
        return Ok((None, Some(file)));
    }
    let sum = file.lane.finish();
    file.write()?;
    let sealed = file.output.seal().map_err(|error| failed(&file.place, error))?;
    if let Some(made_of) = piece.made_of {
        let hash = sealed.unwrap_or_else(|| file.hash.finish128().as_u128());
        manifest.note(&file.place, made_of, hash)?;
    }
    if let Err(error) = file.output.commit() {
        if !error.is_of_one_place() {
            return Err(error.into());
        }
        let file = piece.member.name.clone();
        piece.end = Some(Err(Failure::NoOutput { file, error: Box::new(error) }));
        return Ok((None, None));
    }
    Ok((Some(Written { sum, place: file.place }), None))
}

impl<'o> OwnFile<'o> {
    fn begin(
        place: PathBuf,
        to: &'o Destination<'o>,
        manifest: &Manifest<'_>,
        citations: Citations,
    ) -> Result<Self, Error> {
        output::create_folder_of(&place)?;
        let force = to.force || manifest.owns(&place)?;
        let output = Output::begin_packed(&place, force, to.emitter.packing())?;
        Ok(Self { lane: Lane::new(to, citations), output, hash: SipHasher13::new(), place })
    }

    fn write(&mut self) -> Result<(), Stop> {
        let written = self.output.write_all(self.lane.pending.as_bytes());
        self.hash.write(self.lane.pending.as_bytes());
        self.lane.pending.clear();
        written.map_err(|error| failed(&self.place, error))
    }
}

/// What it means that an output cannot be written.
fn failed(place: &Path, error: io::Error) -> Stop {
    if error.kind() == ErrorKind::BrokenPipe {
        return Stop::Closed;
    }
    Error::Output { path: place.to_owned(), error }.into()
}
