//! A report of a job, written as its other outputs are.
//!
//! What stands in it is left to the caller.

use std::iter;
use std::path::Path;

use super::output::{self, Output};
use super::{Error, Input, Job, Place, shards};

/// Writes a report of a job. That it can be written, and is neither read nor written by the job, is found out before `make`
/// does the job and makes its text; without a text nothing is written.
///
/// # Errors
/// When it cannot be written, or is one of the job's own files.
pub fn write_report(
    path: &Path,
    force: bool,
    job: &Job<'_>,
    make: impl FnOnce() -> Option<String>,
) -> Result<(), Error> {
    let inputs: Vec<&Input> = job.inputs.iter().flatten().collect();
    let more = job.output.as_ref().map_or(&[][..], |to| &to.aids);
    output::refuse_inputs(iter::once(path.to_owned()), &inputs, &[&job.aids[..], more].concat())?;
    if writes(job, &inputs, path)? {
        return Err(Error::OutputTwice(path.to_owned()));
    }
    Output::write_made(path, force, make)
}

/// Whether a job writes a file.
fn writes(job: &Job<'_>, inputs: &[&Input], path: &Path) -> Result<bool, Error> {
    let Some(to) = &job.output else { return Ok(false) };
    // There may be many, and files of another name are not looked at.
    let is_it = |place: &Path| place.file_name() == path.file_name() && output::is_same(place, path);
    let is_output = match &to.place {
        Place::Stdout => false,
        Place::File(place) if to.split.is_some() => shards::is_one(path, place),
        Place::File(place) => is_it(place),
        Place::Behind(appendix) => is_it(&appendix.path),
        Place::Folder(folder) => to.places(folder, inputs, &[])?.own().any(|place| is_it(&place)),
    };
    Ok(is_output || to.key_map.as_deref().is_some_and(is_it))
}
