//! What an input holds → records → their output: all into one, or each member into a file of its own.
//!
//! Where the bytes come from is left to [`super::inputs`].

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::path::Path;

use super::inputs::{Enough, Failure, Input, Member, Taker};
use super::output::{self, Output};
use super::{Destination, Job, Listener, Sink, Stop, Summary, Writer, add, fail};
use crate::diagnostic::{Located, Report, Severity};
use crate::intake::{Intake, Receiver};
use crate::model::Record;
use crate::review::{Applied, Corrections};

/// Where the records of the members go.
pub(super) enum Target<'t, 's> {
    /// All into one output.
    Together(&'t mut Sink<'s>),
    /// Each member into a file of its own below a folder, which is there afterwards only if all of the member was read.
    Own {
        to: &'s Destination<'s>,
        folder: &'s Path,
        extension: &'s str,
        /// The output of the member that is being read.
        sink: Option<Box<Sink<'s>>>,
    },
}

impl<'s> Target<'_, 's> {
    /// The output of the member that is being read.
    fn sink(&mut self) -> Option<&mut Sink<'s>> {
        match self {
            Self::Together(sink) => Some(sink),
            Self::Own { sink, .. } => sink.as_deref_mut(),
        }
    }
}

/// Reads the members of an input.
pub(super) struct Members<'t, 's> {
    pub(super) job: &'s Job<'s>,
    pub(super) input: &'t Input,
    pub(super) summary: &'t mut Summary,
    pub(super) applied: &'t mut Applied,
    pub(super) listener: &'t mut dyn Listener,
    pub(super) target: Target<'t, 's>,
    /// What reads the member that has begun.
    pub(super) member: Option<Started<'s>>,
    pub(super) stop: Option<Stop>,
}

/// A member that is being read.
pub(super) struct Started<'s> {
    intake: Intake<'s>,
    /// What was counted before it, and how many references were corrected.
    before: (Summary, usize),
}

impl Members<'_, '_> {
    fn start(&mut self, member: &Member) -> Result<(), Stop> {
        if let Target::Own { to, folder, extension, sink } = &mut self.target {
            let place = folder.join(member.place.with_extension(extension));
            output::create_folder_of(&place)?;
            let output = Output::begin(&place, to.force)?;
            let mut own = Sink::new(Some(to), Cow::Owned(place), Writer::Own(output));
            own.tag(self.job, to, &[self.input]);
            *sink = Some(Box::new(own));
        }
        let intake = Intake::new(member.name.clone(), self.job.intake);
        self.member = Some(Started { intake, before: (*self.summary, self.applied.references) });
        Ok(())
    }

    /// Reads bytes, or the end where there are none.
    fn feed(&mut self, bytes: Option<&[u8]>) -> Result<Result<(), Failure>, Stop> {
        let (Some(member), Some(sink)) = (&mut self.member, self.target.sink()) else { return Ok(Ok(())) };
        let mut passage = Passage {
            sink,
            summary: self.summary,
            corrections: self.job.corrections,
            applied: self.applied,
            listener: self.listener,
            stop: None,
        };
        let fed = match bytes {
            Some(bytes) => member.intake.feed(bytes, &mut passage),
            None => member.intake.finish(&mut passage),
        };
        match fed {
            Ok(flow) => passage.checked(flow).map(Ok),
            Err(unknown) => Ok(Err(unknown.into())),
        }
    }

    /// Ends the member that was read to its end.
    fn finish(&mut self) -> Result<(), Stop> {
        self.member = None;
        self.summary.inputs += 1;
        match &mut self.target {
            Target::Together(sink) => sink.wanted = true,
            Target::Own { sink, .. } => {
                let Some(mut sink) = sink.take() else { return Ok(()) };
                sink.finish()?;
                let output = add(*sink, self.summary, self.listener)?;
                if let Writer::Own(output) = output {
                    output.commit()?;
                }
            }
        }
        Ok(())
    }

    /// Ends the member that failed.
    fn give_up(&mut self, failure: &Failure) {
        if let (Some(Started { before, .. }), Target::Own { sink, .. }) = (&self.member, &mut self.target) {
            // What was read of it is not written, so it does not count.
            let (Summary { documents, references, fragments, .. }, corrected) = *before;
            *self.summary = Summary { documents, references, fragments, ..*self.summary };
            self.applied.references = corrected;
            *sink = None;
        }
        self.member = None;
        fail(failure, self.summary, self.listener);
    }

    /// Turns the reason to stop into a `Break`.
    fn unless_stopped(&mut self, done: Result<(), Stop>) -> ControlFlow<Enough> {
        match done {
            Ok(()) => ControlFlow::Continue(()),
            Err(stop) => {
                self.stop = Some(stop);
                ControlFlow::Break(Enough::OfAll)
            }
        }
    }
}

impl Taker for Members<'_, '_> {
    fn begin(&mut self, member: Member) -> ControlFlow<Enough> {
        let started = self.start(&member);
        self.unless_stopped(started)
    }

    fn bytes(&mut self, bytes: &[u8]) -> ControlFlow<Enough> {
        self.summary.bytes += bytes.len() as u64;
        match self.feed(Some(bytes)) {
            Ok(Ok(())) => ControlFlow::Continue(()),
            Ok(Err(failure)) => {
                self.give_up(&failure);
                ControlFlow::Break(Enough::OfMember)
            }
            Err(stop) => self.unless_stopped(Err(stop)),
        }
    }

    fn end(&mut self, failure: Option<Failure>) -> ControlFlow<Enough> {
        let fed = match failure {
            Some(failure) => Ok(Err(failure)),
            None => self.feed(None),
        };
        let done = match fed {
            Ok(Ok(())) => self.finish(),
            Ok(Err(failure)) => {
                self.give_up(&failure);
                Ok(())
            }
            Err(stop) => Err(stop),
        };
        self.unless_stopped(done)
    }

    fn failure(&mut self, failure: Failure) -> ControlFlow<Enough> {
        fail(&failure, self.summary, self.listener);
        ControlFlow::Continue(())
    }
}

/// What an input's records pass through on their way to the sink: counting and listening.
struct Passage<'p, 's> {
    sink: &'p mut Sink<'s>,
    summary: &'p mut Summary,
    corrections: Option<&'p Corrections>,
    applied: &'p mut Applied,
    listener: &'p mut dyn Listener,
    stop: Option<Stop>,
}

impl Passage<'_, '_> {
    /// Turns a `Break` into the reason for it.
    fn checked(&mut self, flow: ControlFlow<()>) -> Result<(), Stop> {
        match (self.stop.take(), flow) {
            (Some(stop), _) => Err(stop),
            (None, ControlFlow::Break(())) => Err(Stop::Closed),
            (None, ControlFlow::Continue(())) => Ok(()),
        }
    }
}

impl Receiver for Passage<'_, '_> {
    fn record(&mut self, mut record: Record, report: &mut Report) -> ControlFlow<()> {
        if let Some(corrections) = self.corrections {
            corrections.apply(&mut record, report, self.applied);
        }
        self.summary.documents += usize::from(record.document.is_some());
        self.summary.references += record.references.len();
        self.summary.fragments += record.references.iter().filter(|reference| reference.fragment).count();
        self.listener.record(&record);
        match self.sink.record(&record, report) {
            Ok(()) => ControlFlow::Continue(()),
            Err(stop) => {
                self.stop = Some(stop);
                ControlFlow::Break(())
            }
        }
    }

    fn diagnostic(&mut self, located: Located) {
        match located.diagnostic.code.severity() {
            Severity::Error => self.summary.errors += 1,
            Severity::Warning => self.summary.warnings += 1,
            Severity::Note => self.summary.notes += 1,
        }
        if self.stop.is_none() && self.listener.diagnostic(&located).is_break() {
            self.stop = Some(Stop::Closed);
        }
    }
}
