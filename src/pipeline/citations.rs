//! Which documents cite what, found out by reading the inputs of an output before they are written.
//!
//! What is wrong with them is left to the reading that follows.

use std::io;
use std::ops::ControlFlow;
use std::path::Path;

use super::inputs::{Enough, Failure, Input, Member, Taker};
use super::{BLOCK, Destination, Job, Place};
use crate::diagnostic::{Located, Report};
use crate::emit::Scope;
use crate::intake::{Intake, Receiver};
use crate::keys::Keys;
use crate::model::Record;
use crate::outlet::Outlet;
use crate::review::Applied;
use crate::tags::Citations;

/// What the documents of these inputs cite, by the keys that the output gives.
pub(super) fn citations(job: &Job<'_>, to: &Destination<'_>, inputs: &[&Input]) -> Citations {
    let found = Found {
        job,
        scope: to.options.scope,
        keys: to.keys(),
        documents: to.keys(),
        onto: match &to.place {
            Place::Behind(appendix) => {
                Some(Outlet::with_keys(to.emitter, to.options, to.keys()).onto(&appendix.holdings))
            }
            Place::Stdout | Place::File(_) | Place::Folder(_) => None,
        },
        applied: job.corrections.map(|corrections| corrections.begin()).unwrap_or_default(),
        citations: Citations::default(),
    };
    let mut buffer = vec![0; BLOCK];
    let mut reading = FirstReading { found, intake: None };
    for input in inputs {
        let _ = input.read_into(&mut io::empty(), &job.limits, &mut buffer, &mut reading);
    }
    reading.found.citations
}

/// Reads members, and leaves what is wrong with them to the reading that follows.
struct FirstReading<'f> {
    found: Found<'f>,
    intake: Option<Intake<'f>>,
}

impl Taker for FirstReading<'_> {
    fn begin(&mut self, member: Member) -> ControlFlow<Enough> {
        self.intake = Some(Intake::new(member.name, self.found.job.intake));
        ControlFlow::Continue(())
    }

    fn bytes(&mut self, bytes: &[u8]) -> ControlFlow<Enough> {
        match self.intake.as_mut().map(|intake| intake.feed(bytes, &mut self.found)) {
            Some(Err(_)) => ControlFlow::Break(Enough::OfMember),
            Some(Ok(_)) | None => ControlFlow::Continue(()),
        }
    }

    fn end(&mut self, failure: Option<Failure>) -> ControlFlow<Enough> {
        if let (Some(mut intake), None) = (self.intake.take(), failure) {
            let _ = intake.finish(&mut self.found);
        }
        ControlFlow::Continue(())
    }

    fn failure(&mut self, _: Failure) -> ControlFlow<Enough> {
        ControlFlow::Continue(())
    }
}

struct Found<'f> {
    job: &'f Job<'f>,
    scope: Scope,
    /// The keys that the items of the output get.
    keys: Keys<'f>,
    /// The keys of documents that are not written.
    documents: Keys<'f>,
    /// Tells which documents stand in the file that is added to, under keys of their own.
    onto: Option<Outlet<'f>>,
    applied: Applied,
    citations: Citations,
}

impl Receiver for Found<'_> {
    fn record(&mut self, mut record: Record, report: &mut Report) -> ControlFlow<()> {
        if let Some(corrections) = self.job.corrections {
            corrections.apply(&mut record, report, &mut self.applied);
        }
        let keyed = self.keys.assign_record(&record, self.scope);
        let own;
        let documents = if self.scope.documents() {
            &keyed
        } else {
            own = self.documents.assign_record(&record, Scope::Documents);
            &own
        };
        let document = documents.entries().find(|(entry, _)| entry.cited.is_none());
        match document {
            Some((entry, _)) => {
                let there = self.onto.as_ref().and_then(|onto| onto.press().key_there(entry));
                self.citations.add(there.as_deref().unwrap_or(entry.key), &keyed);
            }
            // A list without a document goes by the name of its file.
            None => {
                let name = Path::new(&*record.file).file_stem().unwrap_or_default();
                self.citations.add(&name.to_string_lossy(), &keyed);
            }
        }
        ControlFlow::Continue(())
    }

    fn diagnostic(&mut self, _: Located) {}
}
