//! What is no conversion of inputs but made of all of them, as a network is: its files, which may come in parts, and the works in
//! it.

use std::io::{self, BufWriter, Write};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use super::output::{self, Output};
use super::workers::Workers;
use super::{BLOCK, Error, Failure, Input};
use crate::works::{Mentions, Works};

/// Writes the parts of what is made, each to its place. That they can be written, and none is an input or an aid, is found out
/// before `make` makes anything; where it makes nothing, nothing is written. Only when all are written are they put in place.
///
/// # Errors
/// When one of them cannot be written.
pub fn write_parts<M>(
    places: &[PathBuf],
    force: bool,
    inputs: &[Result<Input, Failure>],
    aids: &[PathBuf],
    make: impl FnOnce() -> Option<M>,
    write: impl Fn(&M, usize, &mut dyn Write) -> io::Result<()>,
) -> Result<(), Error> {
    let inputs: Vec<&Input> = inputs.iter().flatten().collect();
    output::refuse_inputs(places.iter().cloned(), &inputs, aids)?;
    let outputs: Result<Vec<_>, _> = places.iter().map(|place| Output::begin(place, force)).collect();
    let mut outputs = outputs?;
    let Some(made) = make() else { return Ok(()) };
    for (part, output) in outputs.iter_mut().enumerate() {
        let mut writer = BufWriter::with_capacity(BLOCK, &mut *output);
        let written = write(&made, part, &mut writer).and_then(|()| writer.flush());
        drop(writer);
        written.map_err(|error| output.failed(error))?;
    }
    outputs.into_iter().try_for_each(Output::commit)
}

/// The works that mentions are of, found on so many threads, or on as many as there are processors.
///
/// # Errors
/// When the system gives no threads.
pub fn joined(mentions: Mentions, threads: Option<NonZeroUsize>) -> Result<Works, Error> {
    let workers = Workers::new(threads)?;
    Ok(mentions.join_by(&|pieces, find| workers.map(pieces, find)))
}
