//! One output on its way: records become text, each by itself where the format allows it, and stand in their order.
//!
//! Where the text goes is left to [`super::outputs`].

use super::reading::ReadRecord;
use super::workers::Workers;
use super::{Destination, Place};
use crate::emit::{EmitError, Pieces};
use crate::outlet::{Outlet, Tally};
use crate::tags::{Citations, Tags};
use crate::verify::Verifier;

/// An output whose text is not written yet.
pub(super) struct Lane<'l> {
    pub(super) outlet: Outlet<'l>,
    /// Text to be written.
    pub(super) pending: String,
    /// What held pieces before and can again.
    spare: Vec<Pieces>,
}

/// What became of the items of an output.
pub(super) struct Sum {
    pub(super) tally: Tally,
    /// How many items were read back.
    pub(super) verified: Option<usize>,
    /// What is wrong with the end of the output.
    pub(super) broken_end: Option<String>,
}

impl<'l> Lane<'l> {
    /// An output with nothing in it, with keywords for these citations.
    pub(super) fn new(to: &'l Destination<'_>, citations: Citations) -> Self {
        let mut outlet = Outlet::with_keys(to.emitter, to.options, to.keys());
        if let Place::Behind(appendix) = &to.place {
            outlet = outlet.onto(&appendix.holdings);
        }
        if let Some(verifier) = to.verify.then(|| Verifier::new(to.emitter, to.options)).flatten() {
            outlet = outlet.verified_by(match &to.place {
                Place::Behind(appendix) => verifier.beside(&appendix.holdings),
                Place::Stdout | Place::File(_) | Place::Folder(_) => verifier,
            });
        }
        if !to.tags.is_empty() || to.tag_source {
            outlet = outlet.with_tags(Tags { all: to.tags.clone(), citations });
        }
        Self { outlet: outlet.split(to.split), pending: String::new(), spare: Vec::new() }
    }

    /// Takes the next records, and adds to their reports what the format cannot say.
    pub(super) fn take<'r>(
        &mut self,
        records: impl Iterator<Item = &'r mut ReadRecord>,
        workers: &Workers,
    ) -> Result<(), EmitError> {
        let mut keyed = Vec::new();
        for ReadRecord { record, report, identities, .. } in records {
            if let (Some(record), Some(identities)) = (&*record, identities.take()) {
                let pieces = self.spare.pop().unwrap_or_default();
                keyed.push((self.outlet.assign(record, identities), pieces, report));
            }
        }
        let press = self.outlet.press();
        let printed = workers.map(keyed, |(keyed, pieces, report)| {
            press.print(keyed, pieces, report).map(|printed| (printed, report))
        });
        for printed in printed {
            let (printed, report) = printed?;
            self.spare.push(self.outlet.add(printed, &mut self.pending, report)?);
        }
        Ok(())
    }

    /// Adds what stands after the last record.
    pub(super) fn finish(&mut self) -> Sum {
        let broken_end = self.outlet.finish(&mut self.pending);
        Sum { tally: self.outlet.tally(), verified: self.outlet.read_back(), broken_end }
    }
}
