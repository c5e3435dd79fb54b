//! The refmill program: arguments → pipeline → exit status.
//!
//! All the work is the library's; here stands what is asked of it, and what its outcome means to a shell.

mod about;
mod cli;
mod convert;
mod graph;
mod interrupt;
mod learning;
mod progress;
mod show;
mod stats;
mod stdin;
mod styling;
mod summary;
mod visible;

use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

use cli::{Check, Cli, Color, Command, InputArgs, MessageFormat, Reading, ReportArgs, Saying};
use refmill::intake::IntakeOptions;
use refmill::model::Record;
use refmill::pipeline::{
    self, AidError, Destination, Error, Failure, Input, Job, Limits, Listener, Progress, Summary,
};
use refmill::read::Context;
use refmill::report::{Overview, PageError};
use refmill::review::{Limit, Review};
use refmill::{Knowledge, Layouts, Located, Severity};
use show::{Detail, Show, Style, problem_text, write_whole};
use summary::summary_data;
use visible::visible_json;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const DONE: u8 = 0;
const ERROR_IN_DATA: u8 = 1;
const USAGE: u8 = 2;
const INPUT_OR_OUTPUT_FAILED: u8 = 3;
/// As shells have it: 128 and the number of the signal.
const INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    let status = match cli::parse() {
        Err(status) => status,
        Ok(Cli { command }) => match command {
            Command::Convert(asked) => convert::convert(&asked),
            Command::Dedupe(mut asked) => {
                asked.joining.dedupe = true;
                convert::convert(&asked)
            }
            Command::Check(asked) => check(&asked),
            Command::Learn(asked) => learning::learn(&asked),
            Command::Graph(asked) => graph::graph(&asked),
            Command::Formats(asked) if asked.styles => print(styling::styles().as_bytes()),
            Command::Formats(_) => print(about::formats().as_bytes()),
            Command::Completions { shell } => print(&cli::completions(shell)),
            Command::Man => cli::man().map_or(INPUT_OR_OUTPUT_FAILED, |page| print(&page)),
        },
    };
    ExitCode::from(status)
}

fn check(asked: &Check) -> u8 {
    if let Some(code) = asked.explain {
        return print(about::explanation(code).as_bytes());
    }
    if asked.stats || asked.review.is_some() {
        return survey(asked);
    }
    let style = Style { apart: true, ..style(&asked.saying, Detail::All, io::stdout().is_terminal()) };
    // Unbuffered, so that a reader that goes away is noticed at once.
    let (mut out, mut err) = (io::stdout().lock(), io::stderr());
    let mut show = Show::new(&mut out, &mut err, style);
    let survey = &mut Survey::with(&asked.reporting, asked.force);
    let ran = gathered(&asked.reading.named, &mut show).and_then(|inputs| {
        run(&asked.reading, &inputs, None, &mut io::sink(), asked.saying.strict, &mut show, survey)
    });
    show.failed().map_or(ran.unwrap_or_else(|stopped| stopped), output_failed)
}

/// Checks, prints the share of each layout and writes a review, as asked; findings go where those of a conversion go.
fn survey(asked: &Check) -> u8 {
    let style = style(&asked.saying, Detail::Some, io::stderr().is_terminal());
    let (mut out, mut err) = (io::stderr(), io::stderr());
    let mut show = Show::new(&mut out, &mut err, style);
    let mut survey = Survey::with(&asked.reporting, asked.force);
    if asked.review.is_some() && asked.review == asked.reporting.report {
        show.problem("output-twice", "the review and the report would be one file", Some("name two files"));
        return USAGE;
    }
    let reading = &asked.reading;
    let inputs = match gathered(&reading.named, &mut show) {
        Ok(inputs) => inputs,
        Err(status) => return status,
    };
    let ran = match &asked.review {
        None => run(reading, &inputs, None, &mut io::sink(), asked.saying.strict, &mut show, &mut survey),
        Some(path) => {
            let limit = Limit { least: asked.least.unwrap_or(usize::MAX), below: reading.min_confidence };
            let usual = asked.least.is_none() && reading.min_confidence.is_none();
            survey.review = Some(Review::new(if usual { Limit::default() } else { limit }));
            let mut ran = Err(USAGE);
            let make = || {
                let strict = asked.saying.strict;
                ran = run(reading, &inputs, None, &mut io::sink(), strict, &mut show, &mut survey);
                let is_read = ran == Ok(DONE) || survey.records > 0;
                survey.review.as_ref().filter(|_| ran.is_ok() && is_read).map(Review::sheet)
            };
            match pipeline::write_file(path, asked.force, &inputs, &aids(reading), make) {
                Ok(()) => ran,
                Err(error) => Err(refused(&error, &mut show)),
            }
        }
    };
    let status = match ran {
        Ok(status) if asked.stats => status,
        Ok(status) | Err(status) => return status,
    };
    let layouts = &survey.layouts;
    let text = if style.format == MessageFormat::Json { stats::json(layouts) } else { stats::table(layouts) };
    match print(text.as_bytes()) {
        DONE => status,
        failed => failed,
    }
}

/// What is gathered from the records that are read.
#[derive(Default)]
struct Survey {
    records: usize,
    layouts: Layouts,
    review: Option<Review>,
    report: Option<ReportTo>,
}

/// A report that is asked for, with what is in it so far.
struct ReportTo {
    path: PathBuf,
    force: bool,
    overview: Overview,
}

impl ReportTo {
    /// What is written.
    fn text(&self, summary: &Summary) -> Result<String, PageError> {
        let data = summary_data(summary, None);
        if ReportArgs::is_data(&self.path) {
            // Its line ends stand between values; all else that a terminal may obey stands in strings.
            let json = self.overview.json(&data);
            return Ok(json.lines().map(|line| visible_json(line) + "\n").collect());
        }
        self.overview.html(&data)
    }
}

impl Survey {
    /// What a report needs, where one is asked for.
    fn with(reporting: &ReportArgs, force: bool) -> Self {
        let report = reporting.report.clone();
        let report = report.map(|path| ReportTo { path, force, overview: Overview::default() });
        Self { report, ..Self::default() }
    }

    fn add(&mut self, record: &Record) {
        self.records += 1;
        self.layouts.add(record);
        if let Some(review) = &mut self.review {
            review.add(record);
        }
        if let Some(report) = &mut self.report {
            report.overview.record(record);
        }
    }
}

/// Hands what is found on to be shown, and the records to the survey.
struct Watched<'a, 'w> {
    show: &'a mut Show<'w>,
    survey: &'a mut Survey,
}

impl Listener for Watched<'_, '_> {
    fn diagnostic(&mut self, located: &Located) -> ControlFlow<()> {
        if let Some(report) = &mut self.survey.report {
            report.overview.diagnostic(located);
        }
        self.show.diagnostic(located)
    }

    fn record(&mut self, record: &Record) {
        self.survey.add(record);
    }

    fn failure(&mut self, failure: &Failure) {
        self.show.failure(failure);
    }

    fn watches(&self) -> bool {
        self.show.watches()
    }

    fn progress(&mut self, progress: &Progress<'_>) {
        self.show.progress(progress);
    }
}

/// Inputs as they were gathered.
type Inputs<'i> = &'i [Result<Input, Failure>];

/// The inputs that are named; an error is what it means to a shell that there can be none.
fn gathered(named: &InputArgs, show: &mut Show<'_>) -> Result<Vec<Result<Input, Failure>>, u8> {
    if named.is_empty() && io::stdin().is_terminal() {
        show.no_input();
        return Err(USAGE);
    }
    pipeline::gather(&named.named(), &mut io::stdin()).map_err(|error| refused(&error, show))
}

/// Does the job and says how it ended; an error is what it means to a shell that nothing was done.
fn run(
    reading: &Reading,
    inputs: Inputs<'_>,
    output: Option<Destination<'_>>,
    stdout: &mut dyn Write,
    strict: bool,
    show: &mut Show<'_>,
    survey: &mut Survey,
) -> Result<u8, u8> {
    with_job(reading, inputs, output, show, |job, show| {
        let report = survey.report.as_ref().map(|report| (report.path.clone(), report.force));
        let Some((path, force)) = report else {
            return done(job, stdout, show, survey).map(|summary| status(&summary, strict));
        };
        let mut ran = Err(USAGE);
        let written = pipeline::write_report(&path, force, job, || {
            ran = done(job, stdout, show, survey);
            // Of a run that nobody reads to its end nothing is known as a whole.
            let summary = ran.as_ref().ok().filter(|summary| !summary.closed && !summary.interrupted)?;
            match survey.report.as_ref()?.text(summary) {
                Ok(text) => Some(text),
                Err(error) => {
                    show.problem("report-failed", &error.to_string(), None);
                    ran = Err(INPUT_OR_OUTPUT_FAILED);
                    None
                }
            }
        });
        match (written, ran) {
            (Ok(()), ran) => ran.map(|summary| status(&summary, strict)),
            (Err(error), _) => Err(refused(&error, show)),
        }
    })
}

/// Does what there is to do with the job that is asked for; an error is what it means to a shell that there is none.
fn with_job<T>(
    reading: &Reading,
    inputs: Inputs<'_>,
    mut output: Option<Destination<'_>>,
    show: &mut Show<'_>,
    act: impl FnOnce(&Job<'_>, &mut Show<'_>) -> Result<T, u8>,
) -> Result<T, u8> {
    let knowledge = knowledge(reading, inputs, output.as_mut(), show)?;
    let corrections = reading.corrections.as_deref().map(pipeline::corrections).transpose();
    let corrections = corrections.map_err(|error| unusable(&error, show))?;
    let context =
        Context { document_type: reading.document_type, knowledge: &knowledge, ..Context::default() };
    let min_confidence = reading.min_confidence;
    let intake = IntakeOptions { reader: reading.from, encoding: reading.encoding, context, min_confidence };
    let limits = Limits::from(&reading.named.limits);
    let (aids, corrections) = (aids(reading), corrections.as_ref());
    let (threads, interrupt, halt) = (reading.work.jobs, Some(interrupt::watch()), Some(stdin::halt()));
    let job = Job { inputs, limits, intake, threads, interrupt, halt, aids, corrections, output };
    act(&job, show)
}

/// Does the job and says what was done; an error is what it means to a shell that it was not.
fn done(
    job: &Job<'_>,
    stdout: &mut dyn Write,
    show: &mut Show<'_>,
    survey: &mut Survey,
) -> Result<Summary, u8> {
    let summary =
        pipeline::run(job, &mut stdin::Stdin::new(interrupt::watch()), stdout, &mut Watched { show, survey });
    let summary = summary.map_err(|error| refused(&error, show))?;
    show.finish(&summary, survey.review.as_ref().map(Review::len));
    Ok(summary)
}

/// What is known besides what is compiled in: told, learnt elsewhere, or learnt here and now.
fn knowledge(
    reading: &Reading,
    inputs: Inputs<'_>,
    output: Option<&mut Destination<'_>>,
    show: &mut Show<'_>,
) -> Result<Knowledge, u8> {
    let sources = pipeline::knowledge(&reading.sources);
    let mut knowledge = sources.map_err(|error| unusable(&error, show))?;
    if !reading.learned.is_empty() {
        let learned = pipeline::learned(&reading.learned);
        knowledge.add_learned(learned.map_err(|error| unusable(&error, show))?);
    }
    if reading.learn {
        // Nobody wants to wait for a whole reading before hearing that the output cannot be written.
        let checked = output.as_ref().map_or(Ok(()), |to| to.check(inputs));
        checked.map_err(|error| refused(&error, show))?;
        let learned = learning::before_reading(reading, inputs, show)?;
        if let Some(to) = output {
            // What any of the inputs shows may change what is read of each.
            to.fingerprint.add("learnt", learned.to_string().as_bytes());
        }
        knowledge.add_learned(learned);
    }
    Ok(knowledge)
}

/// Files that help to read, which nothing that is written may replace.
fn aids(reading: &Reading) -> Vec<PathBuf> {
    reading.sources.iter().chain(&reading.learned).chain(&reading.corrections).cloned().collect()
}

/// Says which file cannot help, and what that means to a shell.
fn unusable(error: &AidError, show: &mut Show<'_>) -> u8 {
    show.problem(error.code(), &error.to_string(), None);
    if error.is_usage() { USAGE } else { INPUT_OR_OUTPUT_FAILED }
}

/// Says what stops a run, and what it means to a shell.
fn refused(error: &Error, show: &mut Show<'_>) -> u8 {
    show.problem(error.code(), &error.to_string(), None);
    if error.is_usage() { USAGE } else { INPUT_OR_OUTPUT_FAILED }
}

/// What the outcome means to a shell: a failure of input or output outweighs what was found in the data.
fn status(summary: &Summary, strict: bool) -> u8 {
    if summary.closed {
        DONE
    } else if summary.interrupted {
        INTERRUPTED
    } else if summary.unreadable > 0 {
        INPUT_OR_OUTPUT_FAILED
    } else if summary.unknown_format > 0 {
        USAGE
    } else if !summary.reconciles() || summary.errors > 0 || strict && summary.warnings > 0 {
        ERROR_IN_DATA
    } else {
        DONE
    }
}

fn style(saying: &Saying, detail: Detail, terminal: bool) -> Style {
    let for_people = saying.message_format == MessageFormat::Text && !saying.quiet;
    Style {
        detail: if saying.quiet { Detail::Errors } else { detail },
        strict: saying.strict,
        format: saying.message_format,
        apart: false,
        coloured: coloured(saying.color, terminal),
        failures_coloured: coloured(saying.color, io::stderr().is_terminal()),
        progress: progress::shown(
            saying.progress.always(),
            for_people,
            io::stderr().is_terminal() && !is_dumb(),
        ),
    }
}

fn coloured(when: Color, terminal: bool) -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match when {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => terminal && !set("NO_COLOR") && !is_dumb(),
    }
}

/// Whether the terminal knows no commands.
fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|value| value == "dumb")
}

/// Prints what was asked for.
fn print(text: &[u8]) -> u8 {
    match write_whole(&mut io::stdout().lock(), text) {
        Ok(()) => DONE,
        Err(error) => output_failed(error),
    }
}

fn output_failed(error: io::Error) -> u8 {
    let problem = Error::Output { path: PathBuf::from("standard output"), error };
    // Nobody is left to be told when standard error is gone.
    let _ =
        io::stderr().write_all(problem_text(Severity::Error, &problem.to_string(), None, false).as_bytes());
    INPUT_OR_OUTPUT_FAILED
}
