//! How far a run has come, for those who want to see it.
//!
//! How that looks is left to the program.

use super::{Failure, Input};

/// How far a run has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress<'p> {
    /// The input that is being read.
    pub input: &'p str,
    /// Inputs that are done with.
    pub inputs: usize,
    /// Inputs that there are.
    pub inputs_total: usize,
    /// Bytes read so far.
    pub bytes: u64,
    /// Bytes that there are to read, where all of them are in files that are not packed.
    pub bytes_total: Option<u64>,
    /// References read so far.
    pub references: usize,
    /// Findings so far that are warnings or errors.
    pub findings: usize,
}

/// How many bytes there are to read: none where an input does not tell, as pipes and archives do.
pub(super) fn total_bytes(inputs: &[Result<Input, Failure>]) -> Option<u64> {
    let mut total = 0;
    for input in inputs.iter().flatten() {
        let there = std::fs::metadata(input.path()?);
        match there {
            Ok(there) if there.is_file() && !input.is_packed() => total += there.len(),
            Ok(_) => return None,
            // What is not there is not read either.
            Err(_) => {}
        }
    }
    Some(total)
}
