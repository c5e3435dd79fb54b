//! Files that are no conversion of inputs but made of all of them, as a network is, and may come in parts.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use super::output::{self, Output};
use super::{BLOCK, Error, Failure, Input};

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
