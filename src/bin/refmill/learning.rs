//! Learning from inputs: for its own sake, or before the same inputs are read.

use std::io::{self, IsTerminal};
use std::ops::ControlFlow;

use refmill::intake::IntakeOptions;
use refmill::model::Record;
use refmill::pipeline::{self, Failure, Job, Limits, Listener, Progress};
use refmill::{Learned, Located};

use crate::cli::{Learn, Reading};
use crate::show::{Detail, Show};
use crate::stdin::Stdin;
use crate::{
    DONE, INPUT_OR_OUTPUT_FAILED, Inputs, USAGE, gathered, interrupt, print, refused, status, style,
};

/// Writes what the inputs show.
pub(crate) fn learn(asked: &Learn) -> u8 {
    let saying = &asked.saying;
    let detail = if saying.verbose { Detail::All } else { Detail::Some };
    let (mut out, mut err) = (io::stderr(), io::stderr());
    let mut show = Show::new(&mut out, &mut err, style(saying, detail, io::stderr().is_terminal()));
    let inputs = match gathered(&asked.named, &mut show) {
        Ok(inputs) => inputs,
        Err(status) => return status,
    };
    let mut ended = DONE;
    let file = asked.output.as_ref().filter(|path| path.as_os_str() != "-");
    let mut make = || match counted(asked, &inputs, &mut show) {
        Ok((learned, status)) => {
            ended = status;
            Some(learned.to_string())
        }
        Err(status) => {
            ended = status;
            None
        }
    };
    let Some(path) = file else {
        let printed = make().map_or(DONE, |text| print(text.as_bytes()));
        return if printed == DONE { ended } else { printed };
    };
    match pipeline::write_file(path, asked.force, &inputs, &[], make) {
        Ok(()) => ended,
        Err(error) => refused(&error, &mut show),
    }
}

/// What the inputs show, or what was learnt in them, and how reading them ended; an error is the status where nothing
/// could be read.
fn counted(asked: &Learn, inputs: Inputs<'_>, show: &mut Show<'_>) -> Result<(Learned, u8), u8> {
    if asked.merge {
        let learned = pipeline::learned(&asked.named.inputs).map_err(|error| {
            show.problem(error.code(), &error.to_string(), None);
            if error.is_usage() { USAGE } else { INPUT_OR_OUTPUT_FAILED }
        })?;
        return Ok((learned, DONE));
    }
    let intake = IntakeOptions { reader: asked.from, encoding: asked.encoding, ..IntakeOptions::default() };
    let limits = Limits::from(&asked.named.limits);
    let interrupt = Some(interrupt::watch());
    let job = Job { inputs, limits, intake, threads: asked.work.jobs, interrupt, ..Job::default() };
    let mut pupil = Pupil { learned: Learned::default(), show, tells: true };
    let ran = pipeline::run(&job, &mut Stdin::new(interrupt::watch()), &mut io::sink(), &mut pupil);
    let Pupil { learned, .. } = pupil;
    let summary = ran.map_err(|error| refused(&error, show))?;
    show.finish(&summary, None);
    let ended = status(&summary, asked.saying.strict);
    if summary.inputs == 0 { Err(ended) } else { Ok((learned, ended)) }
}

/// What the inputs of a command show that is about to read them; what is wrong with them is left to that.
pub(crate) fn before_reading(
    reading: &Reading,
    inputs: Inputs<'_>,
    show: &mut Show<'_>,
) -> Result<Learned, u8> {
    if let Some(input) = inputs.iter().flatten().find(|input| !input.can_be_read_twice()) {
        let message = format!("--learn reads the inputs twice, and {} can be read only once", input.name());
        let help =
            "save it into a file and name that, or use --learned with what `refmill learn` wrote of others";
        show.problem("learn-read-twice", &message, Some(help));
        return Err(USAGE);
    }
    let intake =
        IntakeOptions { reader: reading.from, encoding: reading.encoding, ..IntakeOptions::default() };
    let limits = Limits::from(&reading.named.limits);
    let interrupt = Some(interrupt::watch());
    let job = Job { inputs, limits, intake, threads: reading.work.jobs, interrupt, ..Job::default() };
    let mut pupil = Pupil { learned: Learned::default(), show, tells: false };
    let ran = pipeline::run(&job, &mut io::empty(), &mut io::sink(), &mut pupil);
    let Pupil { learned, .. } = pupil;
    ran.map_err(|error| refused(&error, show))?;
    Ok(learned)
}

/// Counts what passes, and shows how far it is.
struct Pupil<'p, 'w> {
    learned: Learned,
    show: &'p mut Show<'w>,
    /// Whether what is found is shown, too, and not only how far it is.
    tells: bool,
}

impl Listener for Pupil<'_, '_> {
    fn diagnostic(&mut self, located: &Located) -> ControlFlow<()> {
        if self.tells { self.show.diagnostic(located) } else { ControlFlow::Continue(()) }
    }

    fn record(&mut self, record: &Record) {
        self.learned.count(record);
    }

    fn failure(&mut self, failure: &Failure) {
        if self.tells {
            self.show.failure(failure);
        }
    }

    fn watches(&self) -> bool {
        self.show.watches()
    }

    fn progress(&mut self, progress: &Progress<'_>) {
        self.show.progress(progress);
    }
}
