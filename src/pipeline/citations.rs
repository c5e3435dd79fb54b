//! Which documents cite what, found out by reading the inputs of an output before they are written.
//!
//! What is wrong with them is left to the reading that follows.

use std::collections::VecDeque;
use std::io;
use std::path::Path;

use super::batch::Signals;
use super::inputs::Input;
use super::reading::{ReadPart, ReadPiece, Reading, Rules};
use super::stream::Stream;
use super::workers::Workers;
use super::{Destination, Job, Place};
use crate::emit::Scope;
use crate::keys::Keys;
use crate::model::Record;
use crate::outlet::Outlet;
use crate::tags::Citations;

/// What the documents of these inputs cite, by the keys that the output gives.
pub(super) fn citations(
    job: &Job<'_>,
    to: &Destination<'_>,
    inputs: &[&Input],
    workers: &Workers,
) -> Citations {
    let mut found = Found::new(to);
    read(job, inputs, workers, &mut |piece| found.add_all(piece));
    found.citations
}

/// What the documents of each member of an input cite, by the keys that the output of that member gives.
pub(super) fn of_each_member(
    job: &Job<'_>,
    to: &Destination<'_>,
    input: &Input,
    workers: &Workers,
) -> VecDeque<Citations> {
    let mut members: VecDeque<Found<'_>> = VecDeque::new();
    read(job, &[input], workers, &mut |piece| {
        if piece.begins {
            members.push_back(Found::new(to));
        }
        if let Some(found) = members.back_mut() {
            found.add_all(piece);
        }
    });
    members.into_iter().map(|found| found.citations).collect()
}

fn read(job: &Job<'_>, inputs: &[&Input], workers: &Workers, take: &mut dyn FnMut(&ReadPiece<'_>)) {
    let stream = Stream {
        inputs: inputs.iter().map(|input| Ok(*input)).collect(),
        stdin: &mut io::empty(),
        limits: &job.limits,
        signals: Signals::of(job),
        manifest: None,
    };
    // Nothing that is done with a batch can fail.
    let _ = stream.run(&mut Reading::new(Rules::of(job, None)), workers, &mut |batch| {
        for part in &batch {
            if let ReadPart::Piece(piece) = part {
                take(piece);
            }
        }
        Ok(())
    });
}

struct Found<'f> {
    scope: Scope,
    /// The keys that the items of the output get.
    keys: Keys<'f>,
    /// The keys of documents that are not written.
    documents: Keys<'f>,
    /// Tells which documents stand in the file that is added to, under keys of their own.
    onto: Option<Outlet<'f>>,
    citations: Citations,
}

impl<'f> Found<'f> {
    fn new(to: &'f Destination<'f>) -> Self {
        Self {
            scope: to.options.scope,
            keys: to.keys(),
            documents: to.keys(),
            onto: match &to.place {
                Place::Behind(appendix) => {
                    Some(Outlet::with_keys(to.emitter, to.options, to.keys()).onto(&appendix.holdings))
                }
                Place::Stdout | Place::File(_) | Place::Folder(_) => None,
            },
            citations: Citations::default(),
        }
    }

    fn add_all(&mut self, piece: &ReadPiece<'_>) {
        piece.records.iter().filter_map(|read| read.record.as_ref()).for_each(|record| self.add(record));
    }

    fn add(&mut self, record: &Record) {
        let keyed = self.keys.assign_record(record, self.scope);
        let own;
        let documents = if self.scope.documents() {
            &keyed
        } else {
            own = self.documents.assign_record(record, Scope::Documents);
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
    }
}
