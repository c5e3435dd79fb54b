//! Inputs → records → text → outputs, in order: the only place with files.
//!
//! Streams: nothing is held but the records in flight and the keys of the output. Showing what was found is left
//! to a [`Listener`].

mod aids;
mod append;
mod batch;
mod citations;
mod compressed;
mod destination;
mod error;
mod fingerprint;
mod inputs;
mod lane;
mod made;
mod manifest;
mod output;
mod outputs;
#[cfg(feature = "parquet")]
mod parquet;
mod places;
mod progress;
mod reading;
mod report;
mod shards;
mod skipping;
mod stream;
#[cfg(feature = "style")]
mod style;
mod tell;
mod template;
mod workers;
mod works;

use std::io::{Read, Write};
use std::iter;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use serde::Serialize;

use crate::diagnostic::Located;
use crate::intake::{Account, IntakeOptions};
use crate::keys::LockUse;
use crate::model::{Probability, Record};
use crate::outlet::Tally;
use crate::review::{Applied, Corrections};
use crate::tags::Citations;

pub use aids::{AidError, corrections, knowledge, learned, library, lock};
use append::Behind;
pub use append::{AppendError, Appendix, appendix};
use batch::Signals;
use compressed::Compressed;
pub use destination::{Destination, Place};
pub use error::Error;
pub use fingerprint::Fingerprint;
pub use inputs::{Failure, Input, Limit, Limits, Named, Pattern, PatternError, Selection, gather};
use lane::Lane;
pub use made::{joined, write_parts};
use manifest::Manifest;
use output::Output;
use outputs::{One, Outputs, Own, Sheet};
pub use progress::Progress;
use reading::{ReadPart, Reading, Rules};
pub use report::write_report;
use shards::Shards;
use stream::Stream;
#[cfg(feature = "style")]
pub use style::{StyleProblem, style};
use tell::Teller;
pub use template::{TemplateError, template_emitter};
use workers::Workers;
use works::Gathering;
pub use works::{Joined, Joining};

/// Up to how many bytes one input is read by one thread, whatever is asked for.
const SMALL: u64 = 64 * 1024;

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
    /// How many threads read and write; none for as many as there are processors.
    pub threads: Option<NonZeroUsize>,
    /// Set when the user wants to stop: what was begun is ended, and nothing more is read.
    pub interrupt: Option<&'j AtomicBool>,
    /// Set when nothing more is read because writing failed, so that nobody waits for standard input any longer.
    pub halt: Option<&'j AtomicBool>,
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

    /// A record, corrected, when it was written, but maybe not to its place yet.
    fn record(&mut self, _: &Record) {}

    /// An input that was not read to its end; the others are.
    fn failure(&mut self, failure: &Failure);

    /// Whether progress is to be told, for which the sizes of the inputs are looked up.
    fn watches(&self) -> bool {
        false
    }

    /// How far the run has come: told after every batch that is read, where it is [watched](Self::watches).
    fn progress(&mut self, _: &Progress<'_>) {}
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
    /// Where they went.
    pub account: Account,
    /// Citing documents read.
    pub documents: usize,
    /// References read.
    pub references: usize,
    /// References that are only fragments.
    pub fragments: usize,
    /// References that were read with less confidence than is asked for, or than
    /// [`Probability::NEARLY_CERTAIN`] where nothing is.
    pub uncertain: usize,
    /// Records that could not be taken. Inputs that could not are counted as `unreadable` and `unknown_format`.
    pub rejected: usize,
    /// What became of corrections; none when there were none to apply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrections: Option<Corrected>,
    /// What was passed over of an earlier run; none where that was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resumed: Option<Resumed>,
    /// What became of the keys that must not change; none when there were none, or more than one output.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lock: Option<LockUse>,
    /// What became of mentions of works; none where works are not written once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joined: Option<Joined>,
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
    /// Whether the user stopped it.
    #[serde(skip)]
    pub interrupted: bool,
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

/// What was passed over of an earlier run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Resumed {
    /// Inputs whose outputs are up to date.
    pub skipped: usize,
    /// Outputs of earlier runs that are there and belong to no input of this one.
    pub others: usize,
}

impl Summary {
    /// Whether everything that was read is accounted for: every byte went into a record or stands between two, and
    /// every document and reference was written, left out as a repeat, or not asked for. Nothing is known of a run that was
    /// interrupted, or whose reader went away.
    #[must_use]
    pub fn reconciles(&self) -> bool {
        self.closed || self.interrupted || self.unaccounted() == 0 && self.items_reconcile()
    }

    /// Bytes that were lost on the way, or counted twice.
    #[must_use]
    pub const fn unaccounted(&self) -> u64 {
        self.bytes.abs_diff(self.account.fed) + self.account.unaccounted()
    }

    /// Whether every document and reference was written, left out as a repeat, or not asked for.
    #[must_use]
    pub fn items_reconcile(&self) -> bool {
        let joined = self.joined.as_ref().map_or(0, Joined::not_written);
        self.tally.is_none_or(|tally| {
            self.documents + self.references
                == tally.written + tally.left_out + tally.out_of_scope + tally.already_there + joined
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
    job.output.as_ref().map_or(Ok(()), Destination::check_asked)?;
    let workers = if is_small(job.inputs) { Workers::Alone } else { Workers::new(job.threads)? };
    let applied = job.corrections.map(Corrections::begin).unwrap_or_default();
    let mut run = Run {
        job,
        stdin,
        listener,
        workers,
        summary: Summary::default(),
        applied,
        member: Counts::default(),
    };
    let unnamed = Path::new("standard output");
    let done = match &job.output {
        None => run.read(&mut Outputs::Nothing),
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
        Err(Stop::Error(error)) => return Err(*error),
    }
    run.summary.interrupted = run.is_interrupted();
    // Corrections may be about what was passed over.
    let skips = run.summary.resumed.is_some_and(|resumed| resumed.skipped > 0);
    run.summary.corrections = job.corrections.map(|corrections| Corrected {
        references: run.applied.references,
        unmatched: if skips { 0 } else { run.applied.unmatched() },
        first_unmatched: corrections.first_unmatched(&run.applied).filter(|_| !skips),
    });
    debug_assert!(run.summary.reconciles(), "items are missing: {:?}", run.summary);
    Ok(run.summary)
}

/// From which confidence on a reference is not uncertain.
fn certain(job: &Job<'_>) -> Probability {
    job.intake.min_confidence.unwrap_or(Probability::NEARLY_CERTAIN)
}

/// Whether there is so little to read that threads would take longer to start.
fn is_small(inputs: &[Result<Input, Failure>]) -> bool {
    let [Ok(input)] = inputs else { return inputs.is_empty() };
    let there = input.path().and_then(|path| std::fs::metadata(path).ok());
    there.is_some_and(|there| there.is_file() && there.len() <= SMALL)
}

/// Writes a file that is no conversion of inputs. That it can be written, and is neither an input nor an aid, is found
/// out before `make` makes its text; without a text nothing is written.
///
/// # Errors
/// When it cannot be written.
pub fn write_file(
    path: &Path,
    force: bool,
    inputs: &[Result<Input, Failure>],
    aids: &[PathBuf],
    make: impl FnOnce() -> Option<String>,
) -> Result<(), Error> {
    let inputs: Vec<&Input> = inputs.iter().flatten().collect();
    output::refuse_inputs(iter::once(path.to_owned()), &inputs, aids)?;
    Output::write_made(path, force, make)
}

/// Why a run ends before its inputs do.
enum Stop {
    /// Nobody reads the output any more.
    Closed,
    /// It cannot go on.
    Error(Box<Error>),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Error(error.into())
    }
}

struct Run<'r> {
    job: &'r Job<'r>,
    stdin: &'r mut (dyn Read + Send),
    listener: &'r mut dyn Listener,
    workers: Workers,
    summary: Summary,
    applied: Applied,
    /// What was counted of the member that is being read, where it may not count in the end.
    member: Counts,
}

/// What is counted of records.
#[derive(Clone, Copy, Default)]
struct Counts {
    documents: usize,
    references: usize,
    fragments: usize,
    uncertain: usize,
    corrected: usize,
}

impl Counts {
    /// Counts a record, a reference of which is uncertain below some confidence.
    fn add(&mut self, record: &Record, certain: Probability) {
        self.documents += usize::from(record.document.is_some());
        self.references += record.references.len();
        for reference in &record.references {
            self.fragments += usize::from(reference.fragment);
            self.uncertain += usize::from(reference.confidence.reference < certain);
            self.corrected += usize::from(reference.corrected);
        }
    }
}

impl<'r> Run<'r> {
    /// Reads all inputs, and writes and tells what is in them.
    fn read<'o>(&mut self, outputs: &mut Outputs<'o>) -> Result<(), Stop>
    where
        'r: 'o,
    {
        let job = self.job;
        let identify = job.output.as_ref().map(|to| (to.keys().identifier(), to.options.scope));
        let mut reading = Reading::new(Rules::of(job, identify));
        let stream = Stream {
            inputs: job.inputs.iter().map(Result::as_ref).collect(),
            stdin: self.stdin,
            limits: &job.limits,
            signals: Signals::of(job),
            manifest: match outputs {
                Outputs::Own(own) => Some(own.manifest()),
                Outputs::Nothing | Outputs::One(_) | Outputs::Works(_) => None,
            },
        };
        let Run { listener, workers, summary, applied, member, .. } = self;
        let certain = certain(job);
        let watched = listener.watches().then(|| progress::total_bytes(job.inputs));
        let mut teller = Teller { listener: *listener, summary, applied, member, certain };
        stream.run(&mut reading, workers, &mut |mut batch| {
            let written = match outputs {
                Outputs::Nothing => None,
                Outputs::One(one) => {
                    one.take(&mut batch, workers)?;
                    None
                }
                Outputs::Works(gathering) => {
                    gathering.take(&mut batch, workers)?;
                    None
                }
                Outputs::Own(own) => Some(own.take(&mut batch, workers)?),
            };
            let input = batch.iter().rev().find_map(ReadPart::name);
            teller.tell(batch, written)?;
            if let (Some(input), Some(bytes_total)) = (input, watched) {
                teller.tell_progress(&input, job.inputs.len(), bytes_total);
            }
            Ok(())
        })
    }

    /// All inputs into one output. Tells whether it is to be kept: whether any could be read, for else nothing is written at
    /// all, and nobody has stopped the run, for then it would lack what was not read.
    fn together(
        &mut self,
        to: &Destination<'_>,
        place: &Path,
        sheet: Sheet<'_>,
        key_map: Option<&mut Output>,
    ) -> Result<bool, Stop> {
        let citations = match to.tag_source {
            true => {
                let inputs: Vec<&Input> = self.job.inputs.iter().flatten().collect();
                citations::citations(self.job, to, &inputs, &self.workers)
            }
            false => Citations::default(),
        };
        let lane = Lane::new(to, citations);
        #[expect(clippy::needless_match, reason = "made anew, it need not live longer than the lane")]
        let sheet = match sheet {
            Sheet::Whole(writer) => Sheet::Whole(writer),
            Sheet::Shards(shards) => Sheet::Shards(shards),
        };
        let one = One { lane, sheet, place, wanted: false };
        let mut outputs = match to.joining {
            None => Outputs::One(Box::new(one)),
            Some(joining) => Outputs::Works(Box::new(Gathering::begin(one, to, joining)?)),
        };
        self.read(&mut outputs)?;
        let mut one = match outputs {
            Outputs::One(one) => *one,
            // What was not read may be what the works are first mentioned in.
            Outputs::Works(_) if self.is_interrupted() => return Ok(false),
            Outputs::Works(gathering) => {
                let Run { job, listener, workers, summary, applied, member, .. } = &mut *self;
                let certain = certain(job);
                let mut teller = Teller { listener: *listener, summary, applied, member, certain };
                let (one, joined) = gathering.write(workers, &mut teller)?;
                self.summary.joined = Some(joined);
                one
            }
            Outputs::Nothing | Outputs::Own(_) => return Ok(false),
        };
        if !one.wanted {
            return Ok(false);
        }
        let is_whole = !self.is_interrupted();
        let sum = one.finish(is_whole)?;
        let keys = one.lane.outlet.keys();
        self.summary.lock = keys.lock_use();
        if let Some(output) = key_map {
            output.write_all(keys.map().as_bytes()).map_err(|error| output.failed(error))?;
        }
        self.teller().add(sum, place)?;
        Ok(is_whole)
    }

    fn is_interrupted(&self) -> bool {
        Signals::of(self.job).is_interrupted()
    }

    fn teller(&mut self) -> Teller<'_> {
        let Run { job, listener, summary, applied, member, .. } = self;
        Teller { listener: *listener, summary, applied, member, certain: certain(job) }
    }

    fn write_stream(
        &mut self,
        to: &Destination<'_>,
        place: &Path,
        writer: &mut dyn Write,
        inputs: &[&Input],
    ) -> Result<(), Stop> {
        let mut key_map = self.begin_key_map(to, inputs)?;
        let packed = Compressed::packed(to.emitter.packing(), place, writer);
        let mut packed = packed.map_err(|error| Error::Output { path: place.to_owned(), error })?;
        if self.together(to, place, Sheet::Whole(&mut packed), key_map.as_mut())? {
            key_map.map_or(Ok(()), Output::commit)?;
        }
        Ok(())
    }

    fn write_file(&mut self, to: &Destination<'_>, path: &Path, inputs: &[&Input]) -> Result<(), Stop> {
        let (aids, packing) = ([&self.job.aids[..], &to.aids].concat(), to.emitter.packing());
        let first = to.split.map_or_else(|| path.to_owned(), |_| shards::nth(path, 1));
        output::refuse_inputs(iter::once(first), inputs, &aids)?;
        let mut key_map = self.begin_key_map(to, inputs)?;
        if to.split.is_some() {
            let sheet = Sheet::Shards(Box::new(Shards::begin(path, to.force, packing, inputs, aids)?));
            if self.together(to, path, sheet, key_map.as_mut())? {
                key_map.map_or(Ok(()), Output::commit)?;
            }
            return Ok(());
        }
        let mut output = Output::begin_packed(path, to.force, packing)?;
        if self.together(to, path, Sheet::Whole(&mut output), key_map.as_mut())? {
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
        output::refuse_inputs(iter::once(appendix.path.clone()), inputs, &aids)?;
        let mut behind = Behind::begin(appendix)?;
        if self.together(to, &appendix.path, Sheet::Whole(&mut behind), None)? {
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
        let places = to.places(folder, inputs, &self.job.aids)?;
        places.check()?;
        let manifest = &Manifest::open(folder, places.extension(), to)?;
        self.summary.resumed = to.resume.then(Resumed::default);
        let mut outputs = Outputs::Own(Box::new(Own::new(self.job, to, places, manifest)));
        self.read(&mut outputs)?;
        manifest.tidy()?;
        let is_whole = !self.is_interrupted();
        if let (Some(resumed), Outputs::Own(own), true) = (&mut self.summary.resumed, outputs, is_whole) {
            resumed.others = manifest.others(&own.into_places());
        }
        Ok(())
    }
}
