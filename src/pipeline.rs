//! Inputs → records → text → outputs, in order: the only place with files.
//!
//! Streams: nothing is held but the records in flight and the keys of the output. Showing what was found is left
//! to a [`Listener`].

mod aids;
mod append;
mod citations;
mod destination;
mod error;
mod inputs;
mod members;
mod output;
#[cfg(feature = "style")]
mod style;
mod template;

use std::borrow::Cow;
use std::io::{self, ErrorKind, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::diagnostic::{Code, Diagnostic, Located, Report};
use crate::intake::IntakeOptions;
use crate::keys::LockUse;
use crate::model::Record;
use crate::outlet::{Outlet, Tally};
use crate::review::{Applied, Corrections};
use crate::span::Span;
use crate::tags::Tags;
use crate::verify::Verifier;

pub use aids::{AidError, corrections, knowledge, learned, lock};
use append::Behind;
pub use append::{AppendError, Appendix, appendix};
pub use destination::{Destination, Place};
pub use error::Error;
pub use inputs::{Failure, Input, Limits, Named, gather};
use members::{Members, Target};
use output::Output;
#[cfg(feature = "style")]
pub use style::{StyleProblem, style};
pub use template::{TemplateError, template_emitter};

/// How much is read at once, and about how much is written at once.
const BLOCK: usize = 64 * 1024;

/// What is to be done.
#[derive(Default)]
pub struct Job<'j> {
    /// What to read, as [`gather`] finds it.
    pub inputs: &'j [Result<Input, Failure>],
    /// How much of it to read at most.
    pub limits: Limits,
    /// How to read it.
    pub intake: IntakeOptions<'j>,
    /// Files that help to read, which no output may replace.
    pub aids: Vec<PathBuf>,
    /// What a person has corrected in earlier runs.
    pub corrections: Option<&'j Corrections>,
    /// How and where to write it; none to read only.
    pub output: Option<Destination<'j>>,
}

/// Hears what is found on the way.
pub trait Listener {
    /// A finding. `Break` when nobody listens any more.
    fn diagnostic(&mut self, located: &Located) -> ControlFlow<()>;

    /// A record, corrected and not written yet.
    fn record(&mut self, _: &Record) {}

    /// An input that was not read to its end; the others are.
    fn failure(&mut self, failure: &Failure);
}

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Inputs read to their end.
    pub inputs: usize,
    /// Inputs that could not be read.
    pub unreadable: usize,
    /// Inputs in no format that is known.
    pub unknown_format: usize,
    /// Bytes read.
    pub bytes: u64,
    /// Citing documents read.
    pub documents: usize,
    /// References read.
    pub references: usize,
    /// References that are only fragments.
    pub fragments: usize,
    /// What became of corrections; none when there were none to apply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrections: Option<Corrected>,
    /// What became of the keys that must not change; none when there were none, or more than one output.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lock: Option<LockUse>,
    /// What became of documents and references; none when nothing was to be written.
    #[serde(flatten)]
    pub tally: Option<Tally>,
    /// Items that were read back from what was written; none where that was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verified: Option<usize>,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity note.
    pub notes: usize,
    /// Whether the reader of the output went away before its end.
    #[serde(skip)]
    pub closed: bool,
}

/// What became of corrections.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Corrected {
    /// References that were corrected.
    pub references: usize,
    /// Corrections that are about none of the references.
    pub unmatched: usize,
    /// The line of the first of those.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_unmatched: Option<usize>,
}

impl Summary {
    /// Whether everything that was read is accounted for: written, left out as a repeat, or not asked for.
    #[must_use]
    pub fn reconciles(&self) -> bool {
        self.tally.is_none_or(|tally| {
            self.documents + self.references
                == tally.written + tally.left_out + tally.out_of_scope + tally.already_there
        })
    }
}

/// Does the job. Inputs that fail are told to the listener and counted, and the others are still converted.
///
/// # Errors
/// When the outputs cannot be what was asked for, which is found out before anything is read, or cannot be
/// written. No output is then left half written.
pub fn run(
    job: &Job<'_>,
    stdin: &mut (dyn Read + Send),
    stdout: &mut dyn Write,
    listener: &mut dyn Listener,
) -> Result<Summary, Error> {
    let inputs: Vec<&Input> = job.inputs.iter().flatten().collect();
    if inputs.iter().filter(|input| input.is_stdin()).count() > 1 {
        return Err(Error::StdinTwice);
    }
    if job.output.as_ref().is_some_and(|to| to.tag_source)
        && let Some(input) = inputs.iter().find(|input| !input.can_be_read_twice())
    {
        return Err(Error::ReadTwice(input.name()));
    }
    job.output.as_ref().map_or(Ok(()), Destination::check_format)?;
    let applied = job.corrections.map(Corrections::begin).unwrap_or_default();
    let (summary, buffer) = (Summary::default(), vec![0; BLOCK]);
    let mut run = Run { job, stdin, listener, summary, applied, buffer };
    let unnamed = Path::new("standard output");
    let done = match &job.output {
        None => run.together(None, unnamed, &mut io::sink(), None).map(|_| ()),
        Some(to) => {
            run.summary.tally = Some(Tally::default());
            match &to.place {
                Place::Stdout => run.write_stream(to, unnamed, stdout, &inputs),
                Place::File(path) => run.write_file(to, path, &inputs),
                Place::Folder(folder) => run.write_folder(to, folder, &inputs),
                Place::Behind(appendix) => run.write_behind(to, appendix, &inputs),
            }
        }
    };
    match done {
        Ok(()) => {}
        Err(Stop::Closed) => run.summary.closed = true,
        Err(Stop::Error(error)) => return Err(error),
    }
    run.summary.corrections = job.corrections.map(|corrections| Corrected {
        references: run.applied.references,
        unmatched: run.applied.unmatched(),
        first_unmatched: corrections.first_unmatched(&run.applied),
    });
    debug_assert!(run.summary.closed || run.summary.reconciles(), "items are missing: {:?}", run.summary);
    Ok(run.summary)
}

/// Writes a file that is no conversion of inputs. That it can be written, and is no input, is found out before `make`
/// makes its text; without a text nothing is written.
///
/// # Errors
/// When it cannot be written.
pub fn write_file(
    path: &Path,
    force: bool,
    inputs: &[Result<Input, Failure>],
    make: impl FnOnce() -> Option<String>,
) -> Result<(), Error> {
    let inputs: Vec<&Input> = inputs.iter().flatten().collect();
    output::refuse_inputs(&[path.to_owned()], &inputs, &[])?;
    let mut output = Output::begin(path, force)?;
    let Some(text) = make() else { return Ok(()) };
    output.write_all(text.as_bytes()).map_err(|error| Error::Output { path: path.to_owned(), error })?;
    output.commit()
}

/// Why a run ends before its inputs do.
enum Stop {
    /// Nobody reads the output any more.
    Closed,
    /// It cannot go on.
    Error(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

struct Run<'r> {
    job: &'r Job<'r>,
    stdin: &'r mut (dyn Read + Send),
    listener: &'r mut dyn Listener,
    summary: Summary,
    applied: Applied,
    buffer: Vec<u8>,
}

impl<'r> Run<'r> {
    /// All inputs into one output. Tells whether any could be read: if not, nothing is written at all.
    fn together(
        &mut self,
        to: Option<&Destination<'_>>,
        place: &Path,
        writer: &mut dyn Write,
        key_map: Option<&mut Output>,
    ) -> Result<bool, Stop> {
        let job = self.job;
        let mut sink = Sink::new(to, Cow::Borrowed(place), Writer::Lent(writer));
        if let Some(to) = to {
            let inputs: Vec<&Input> = job.inputs.iter().flatten().collect();
            sink.tag(job, to, &inputs);
        }
        for input in job.inputs {
            match input {
                Ok(input) => self.input(input, Target::Together(&mut sink))?,
                Err(failure) => self.fail(failure),
            }
        }
        if sink.wanted {
            sink.finish()?;
        }
        let wanted = sink.wanted;
        if let Some(keys) = sink.outlet.as_ref().map(Outlet::keys) {
            self.summary.lock = keys.lock_use();
            if let Some(output) = key_map {
                let written = output.write_all(keys.map().as_bytes());
                written.map_err(|error| output.failed(error))?;
            }
        }
        add(sink, &mut self.summary, self.listener)?;
        Ok(wanted)
    }

    fn write_stream(
        &mut self,
        to: &Destination<'_>,
        place: &Path,
        writer: &mut dyn Write,
        inputs: &[&Input],
    ) -> Result<(), Stop> {
        let mut key_map = self.begin_key_map(to, inputs)?;
        if self.together(Some(to), place, writer, key_map.as_mut())? {
            key_map.map_or(Ok(()), Output::commit)?;
        }
        Ok(())
    }

    fn write_file(&mut self, to: &Destination<'_>, path: &Path, inputs: &[&Input]) -> Result<(), Stop> {
        output::refuse_inputs(&[path.to_owned()], inputs, &[&self.job.aids[..], &to.aids].concat())?;
        let mut key_map = self.begin_key_map(to, inputs)?;
        let mut output = Output::begin(path, to.force)?;
        if self.together(Some(to), path, &mut output, key_map.as_mut())? {
            output.commit()?;
            key_map.map_or(Ok(()), Output::commit)?;
        }
        Ok(())
    }

    fn write_behind(
        &mut self,
        to: &Destination<'_>,
        appendix: &Appendix,
        inputs: &[&Input],
    ) -> Result<(), Stop> {
        let aids = [&self.job.aids[..], &to.aids].concat();
        output::refuse_inputs(std::slice::from_ref(&appendix.path), inputs, &aids)?;
        let mut behind = Behind::begin(appendix)?;
        if self.together(Some(to), &appendix.path, &mut behind, None)? {
            behind.commit()?;
        }
        Ok(())
    }

    /// Begins the key map, where one is asked for. It may replace the lock, which was read to its end.
    fn begin_key_map(&self, to: &Destination<'_>, inputs: &[&Input]) -> Result<Option<Output>, Stop> {
        to.check_key_map(inputs, &self.job.aids)?;
        Ok(to.key_map.as_deref().map(|path| Output::begin(path, to.force)).transpose()?)
    }

    fn write_folder(&mut self, to: &Destination<'_>, folder: &Path, inputs: &[&Input]) -> Result<(), Stop> {
        let extension = to.emitter.extension().ok_or(Error::NoExtension)?;
        let places = output::places(folder, extension, inputs)?;
        output::refuse_inputs(&places, inputs, &[&self.job.aids[..], &to.aids].concat())?;
        for place in &places {
            output::refuse_existing(place, to.force)?;
        }
        for input in self.job.inputs {
            match input {
                Ok(input) => self.input(input, Target::Own { to, folder, extension, sink: None })?,
                Err(failure) => self.fail(failure),
            }
        }
        Ok(())
    }

    /// Reads what one input holds.
    fn input<'s>(&mut self, input: &Input, target: Target<'_, 's>) -> Result<(), Stop>
    where
        'r: 's,
    {
        let Run { job, stdin, listener, summary, applied, buffer } = self;
        let mut members =
            Members { job, input, summary, applied, listener: *listener, target, member: None, stop: None };
        let flow = input.read_into(*stdin, &job.limits, buffer, &mut members);
        debug_assert_eq!(flow.is_break(), members.stop.is_some());
        members.stop.map_or(Ok(()), Err)
    }

    fn fail(&mut self, failure: &Failure) {
        fail(failure, &mut self.summary, self.listener);
    }
}

/// Counts a failure and tells it.
fn fail(failure: &Failure, summary: &mut Summary, listener: &mut dyn Listener) {
    match failure {
        Failure::Unreadable { .. } | Failure::EmptyFolder { .. } | Failure::TooLarge { .. } => {
            summary.unreadable += 1;
        }
        Failure::UnknownFormat(_) => summary.unknown_format += 1,
    }
    listener.failure(failure);
}

/// Counts what became of the items of an output, and tells what is wrong with its end. Gives back where its text went.
fn add<'s>(sink: Sink<'s>, summary: &mut Summary, listener: &mut dyn Listener) -> Result<Writer<'s>, Stop> {
    let Some(outlet) = sink.outlet else { return Ok(sink.writer) };
    if let Some(sum) = &mut summary.tally {
        let tally = outlet.tally();
        sum.written += tally.written;
        sum.left_out += tally.left_out;
        sum.out_of_scope += tally.out_of_scope;
        sum.already_there += tally.already_there;
        sum.repeats += tally.repeats;
    }
    if let Some(items) = outlet.read_back() {
        *summary.verified.get_or_insert_default() += items;
    }
    let Some(message) = sink.broken_end else { return Ok(sink.writer) };
    summary.errors += 1;
    let diagnostic = Diagnostic { code: Code::OutputDiffers, span: Span::default(), message };
    let file = sink.place.display().to_string().into();
    let (excerpt, marked) = (String::new(), Span::default());
    let located = Located { diagnostic, file, line: 1, column: 1, excerpt, marked };
    if listener.diagnostic(&located).is_break() { Err(Stop::Closed) } else { Ok(sink.writer) }
}

/// One output: records become text, and text is written block by block.
struct Sink<'s> {
    outlet: Option<Outlet<'s>>,
    pending: String,
    writer: Writer<'s>,
    place: Cow<'s, Path>,
    /// Whether there is anything to finish: an input was read, or a part of one.
    wanted: bool,
    /// What is wrong with the end of what was written.
    broken_end: Option<String>,
}

/// Where the text of an output goes.
enum Writer<'s> {
    /// Somewhere else.
    Lent(&'s mut dyn Write),
    /// Into a file of its own.
    Own(Output),
}

impl Writer<'_> {
    fn as_mut(&mut self) -> &mut dyn Write {
        match self {
            Self::Lent(writer) => *writer,
            Self::Own(output) => output,
        }
    }
}

impl<'s> Sink<'s> {
    fn new(to: Option<&'s Destination<'s>>, place: Cow<'s, Path>, writer: Writer<'s>) -> Self {
        let outlet = to.map(|to| {
            let outlet = Outlet::with_keys(to.emitter, to.options, to.keys());
            let outlet = match &to.place {
                Place::Behind(appendix) => outlet.onto(&appendix.holdings),
                Place::Stdout | Place::File(_) | Place::Folder(_) => outlet,
            };
            match to.verify.then(|| Verifier::new(to.emitter, to.options)).flatten() {
                Some(verifier) => outlet.verified_by(match &to.place {
                    Place::Behind(appendix) => verifier.beside(&appendix.holdings),
                    Place::Stdout | Place::File(_) | Place::Folder(_) => verifier,
                }),
                None => outlet,
            }
        });
        Self { outlet, pending: String::new(), writer, place, wanted: false, broken_end: None }
    }

    /// Tells it the keywords to add to what these inputs give.
    fn tag(&mut self, job: &Job<'_>, to: &Destination<'_>, inputs: &[&Input]) {
        if to.tags.is_empty() && !to.tag_source {
            return;
        }
        let mut tags = Tags { all: to.tags.clone(), ..Tags::default() };
        if to.tag_source {
            tags.citations = citations::citations(job, to, inputs);
        }
        self.outlet = self.outlet.take().map(|outlet| outlet.with_tags(tags));
    }

    fn record(&mut self, record: &Record, report: &mut Report) -> Result<(), Stop> {
        let Some(outlet) = &mut self.outlet else { return Ok(()) };
        outlet.record(record, &mut self.pending, report).map_err(Error::from)?;
        self.wanted = true;
        if self.pending.len() >= BLOCK { self.write() } else { Ok(()) }
    }

    fn finish(&mut self) -> Result<(), Stop> {
        if let Some(outlet) = &mut self.outlet {
            self.broken_end = outlet.finish(&mut self.pending);
        }
        self.write()?;
        self.writer.as_mut().flush().map_err(|error| self.failed(error))
    }

    fn write(&mut self) -> Result<(), Stop> {
        let written = self.writer.as_mut().write_all(self.pending.as_bytes());
        self.pending.clear();
        written.map_err(|error| self.failed(error))
    }

    fn failed(&self, error: io::Error) -> Stop {
        if error.kind() == ErrorKind::BrokenPipe {
            return Stop::Closed;
        }
        Error::Output { path: self.place.to_path_buf(), error }.into()
    }
}
