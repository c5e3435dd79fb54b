//! Which documents cite what, found out by reading the inputs of an output before they are written.
//!
//! What is wrong with them is left to the reading that follows.

use std::io::{self, ErrorKind, Read};
use std::ops::ControlFlow;
use std::path::Path;

use super::inputs::Input;
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
    let mut found = Found {
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
    for input in inputs {
        let nothing: &mut dyn Read = &mut io::empty();
        let Ok(mut source) = input.open(nothing) else { continue };
        let mut intake = Intake::new(input.name.clone(), job.intake);
        loop {
            match source.read(&mut buffer) {
                Ok(0) => {
                    // An unknown format is told by the reading that follows.
                    let _ = intake.finish(&mut found);
                    break;
                }
                Ok(count) => {
                    if intake.feed(&buffer[..count], &mut found).is_err() {
                        break;
                    }
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
    }
    found.citations
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
