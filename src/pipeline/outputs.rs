//! Records that were read → their outputs: all into one, or each member into a file of its own.
//!
//! What is told of them is left to [`super`].

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::lane::{Lane, Sum};
use super::output::{self, Output};
use super::reading::{ReadBatch, ReadPart, ReadPiece};
use super::workers::Workers;
use super::{BLOCK, Destination, Error, Job, Stop};

/// Where the records of a run go.
pub(super) enum Outputs<'o> {
    /// Nowhere.
    Nothing,
    /// Into one output.
    One(One<'o>),
    /// Each member into a file of its own.
    Own(Own<'o>),
}

/// One output of all inputs.
pub(super) struct One<'o> {
    pub(super) lane: Lane<'o>,
    pub(super) writer: &'o mut dyn Write,
    pub(super) place: &'o Path,
    /// Whether there is anything to write: an input was read, or a part of one.
    pub(super) wanted: bool,
}

/// A file for each member below a folder, which is there afterwards only if all of the member was read.
pub(super) struct Own<'o> {
    files: OwnFiles<'o>,
    /// The file of the member that goes on in the next batch.
    open: Option<OwnFile<'o>>,
}

/// Where the files of the members are.
#[derive(Clone, Copy)]
pub(super) struct OwnFiles<'o> {
    pub(super) job: &'o Job<'o>,
    pub(super) to: &'o Destination<'o>,
    pub(super) folder: &'o Path,
    pub(super) extension: &'o str,
}

/// A file of its own that is being written.
pub(super) struct OwnFile<'o> {
    lane: Lane<'o>,
    output: Output,
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
            ReadPart::Unlisted(_) | ReadPart::Unread(_) => None,
        });
        self.lane.take(pieces.flatten(), workers).map_err(Error::from)?;
        if self.lane.pending.len() >= BLOCK { self.write() } else { Ok(()) }
    }

    /// Writes what is left, with the end of the output.
    pub(super) fn finish(&mut self) -> Result<Sum, Stop> {
        let sum = self.lane.finish();
        self.write()?;
        self.writer.flush().map_err(|error| failed(self.place, error))?;
        Ok(sum)
    }

    fn write(&mut self) -> Result<(), Stop> {
        let written = self.writer.write_all(self.lane.pending.as_bytes());
        self.lane.pending.clear();
        written.map_err(|error| failed(self.place, error))
    }
}

impl<'o> Own<'o> {
    pub(super) const fn new(files: OwnFiles<'o>) -> Self {
        Self { files, open: None }
    }

    /// Writes the pieces of a batch, each with the file that became complete with it.
    pub(super) fn take(
        &mut self,
        batch: &mut ReadBatch<'_>,
        workers: &Workers,
    ) -> Result<Vec<Option<Written>>, Stop> {
        let mut open = self.open.take();
        // Only the first piece can go on with what is open.
        let parts = batch.iter_mut().map(|part| (part, open.take())).collect();
        let files = self.files;
        let done = workers.map(parts, |(part, open)| match part {
            ReadPart::Piece(piece) => files.take_piece(piece, open, workers),
            ReadPart::Unlisted(_) | ReadPart::Unread(_) => Ok((None, None)),
        });
        let mut written = Vec::with_capacity(done.len());
        for done in done {
            let (complete, goes_on) = done?;
            written.push(complete);
            self.open = goes_on;
        }
        Ok(written)
    }
}

impl<'o> OwnFiles<'o> {
    fn take_piece(
        self,
        piece: &mut ReadPiece<'_>,
        open: Option<OwnFile<'o>>,
        workers: &Workers,
    ) -> Result<(Option<Written>, Option<OwnFile<'o>>), Stop> {
        if matches!(piece.end, Some(Err(_))) {
            return Ok((None, None));
        }
        let Some(mut file) = (if piece.begins { Some(self.begin(piece)?) } else { open }) else {
            return Ok((None, None));
        };
        file.lane.take(piece.records.iter_mut(), workers).map_err(Error::from)?;
        if piece.end.is_none() {
            file.write()?;
            return Ok((None, Some(file)));
        }
        let sum = file.lane.finish();
        file.write()?;
        file.output.commit()?;
        Ok((Some(Written { sum, place: file.place }), None))
    }

    fn begin(self, piece: &ReadPiece<'_>) -> Result<OwnFile<'o>, Stop> {
        let place = self.folder.join(piece.member.place.with_extension(self.extension));
        output::create_folder_of(&place)?;
        let output = Output::begin(&place, self.to.force)?;
        let lane = Lane::new(self.job, self.to, &[piece.input], &Workers::Alone);
        Ok(OwnFile { lane, output, place })
    }
}

impl OwnFile<'_> {
    fn write(&mut self) -> Result<(), Stop> {
        let written = self.output.write_all(self.lane.pending.as_bytes());
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
