//! The refmill program: arguments → pipeline → exit status.
//!
//! All the work is the library's; here stands what is asked of it, and what its outcome means to a shell.

mod about;
mod cli;
mod interrupt;
mod learning;
mod show;
mod stats;
mod styling;
mod summary;
mod visible;

use std::io::{self, BufWriter, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cli::{Check, Cli, Color, Command, Convert, KeyArgs, MessageFormat, Reading, Saying};
use refmill::emit::{Emitter, Options, Profile, Provenance, Stops, Target, emitter, emitter_for_extension};
use refmill::intake::IntakeOptions;
use refmill::keys::KeyRules;
use refmill::model::Record;
use refmill::pipeline::{
    self, AidError, Appendix, Destination, Error, Failure, Job, Limits, Listener, Named, Place, Summary,
    TemplateError,
};
use refmill::read::Context;
use refmill::review::{Limit, Review};
use refmill::{Knowledge, Layouts, Located, Severity};
use show::{Detail, Show, Style, problem_text, write_whole};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const DONE: u8 = 0;
const ERROR_IN_DATA: u8 = 1;
const USAGE: u8 = 2;
const INPUT_OR_OUTPUT_FAILED: u8 = 3;
/// As shells have it: 128 and the number of the signal.
const INTERRUPTED: u8 = 130;

/// What is written when neither an option nor a name says otherwise.
const DEFAULT_FORMAT: &str = "bibtex";

/// What is added to a file that holds fields of BibLaTeX.
const MODERN_FORMAT: &str = "biblatex";

fn main() -> ExitCode {
    let status = match cli::parse() {
        Err(status) => status,
        Ok(Cli { command }) => match command {
            Command::Convert(asked) => convert(&asked),
            Command::Check(asked) => check(&asked),
            Command::Learn(asked) => learning::learn(&asked),
            Command::Formats(asked) if asked.styles => print(styling::styles().as_bytes()),
            Command::Formats(_) => print(about::formats().as_bytes()),
            Command::Completions { shell } => print(&cli::completions(shell)),
            Command::Man => cli::man().map_or(INPUT_OR_OUTPUT_FAILED, |page| print(&page)),
        },
    };
    ExitCode::from(status)
}

fn convert(asked: &Convert) -> u8 {
    let saying = &asked.saying;
    let detail = if saying.verbose { Detail::All } else { Detail::Some };
    let style = style(saying, detail, io::stderr().is_terminal());
    let (mut out, mut err) = (io::stderr(), io::stderr());
    let mut show = Show::new(&mut out, &mut err, style);
    let appendix = match asked.appending.append.as_deref().map(pipeline::appendix).transpose() {
        Ok(appendix) => appendix,
        Err(error) => {
            show.problem(error.code(), &error.to_string(), None);
            return if error.is_usage() { USAGE } else { INPUT_OR_OUTPUT_FAILED };
        }
    };
    let (owned, styled);
    let emitter = match &asked.template {
        None => match chosen_emitter(asked, appendix.as_ref()) {
            Ok(emitter) => match &asked.styling.style {
                None => emitter,
                Some(style) => match styling::styled(style, emitter, &mut show) {
                    Ok(emitter) => {
                        styled = emitter;
                        &styled
                    }
                    Err(status) => return status,
                },
            },
            Err(unclear) => {
                show.problem("unknown-format", &unclear, Some(&about::writing_help()));
                return USAGE;
            }
        },
        Some(path) => match pipeline::template_emitter(path) {
            Ok(emitter) => {
                owned = emitter;
                &*owned
            }
            Err(error) => {
                let (code, status) = match error {
                    TemplateError::Unreadable { .. } => ("template-unreadable", INPUT_OR_OUTPUT_FAILED),
                    TemplateError::Unusable { .. } => ("template-unusable", USAGE),
                };
                show.problem(code, &error.to_string(), None);
                return status;
            }
        },
    };
    if asked.provenance && emitter.provenance() == Provenance::Never {
        let message = format!("--provenance changes nothing in {}", emitter.format().id);
        show.caution("provenance-ignored", &message, &about::provenance_help());
    }
    let profile = asked.made.target.map(Target::profile);
    let options = options(asked, profile.as_ref());
    if asked.protect.is_some() && !emitter.protects(&options) {
        let message = format!("--protect changes nothing in {}", emitter.format().id);
        show.caution("protect-ignored", &message, "Leave it out: this format says nothing of capitals.");
    }
    if let (Some(target), Some(profile)) = (asked.made.target, &profile) {
        let format = emitter.format().id;
        if !profile.formats.contains(&format) {
            let message = format!("{target} does not read {format}");
            show.caution("unread-format", &message, &format!("It reads {}.", profile.formats.join(", ")));
        }
    }
    if asked.ascii && !emitter.transliterates() {
        let message = format!("--ascii changes nothing in {}", emitter.format().id);
        show.caution("ascii-ignored", &message, "Leave it out: readers of this format take every script.");
    }
    if options.abbreviate_journals.is_some() && !emitter.abbreviates() {
        let message = format!("--abbreviate-journals changes nothing in {}", emitter.format().id);
        show.caution(
            "abbreviations-ignored",
            &message,
            "Leave it out: this format holds what was read as it was printed.",
        );
    }
    let mut keys = match key_rules(&asked.keys) {
        Ok(keys) => keys,
        Err(error) => return unusable(&error, &mut show),
    };
    if let Some(appendix) = &appendix {
        keys.taken = appendix.holdings.taken();
        tell_broken(appendix, &mut show);
    }
    let place = match (appendix, &asked.output, &asked.output_dir) {
        (Some(appendix), _, _) => Place::Behind(Box::new(appendix)),
        (None, _, Some(folder)) => Place::Folder(folder.clone()),
        (None, Some(path), None) if path.as_os_str() != "-" => Place::File(path.clone()),
        (None, Some(_) | None, None) => Place::Stdout,
    };
    let (aids, key_map) = (asked.keys.keys.iter().cloned().collect(), asked.keys.key_map.clone());
    let tags = asked.tags.tags.clone();
    let tag_source = asked.tags.tag_source;
    let (force, verify) = (asked.force, asked.verifying.verify);
    let output =
        Some(Destination { emitter, options, place, force, keys, tags, tag_source, aids, key_map, verify });
    let mut stdout = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let ran = run(&asked.reading, output, &mut stdout, saying.strict, &mut show, &mut Survey::default());
    ran.unwrap_or_else(|stopped| stopped)
}

/// What is asked for, and by the program that the output is made for where nothing else is.
fn options(asked: &Convert, profile: Option<&Profile>) -> Options {
    let usual = Options::default();
    let protect = profile.map_or(usual.protect, |profile| profile.protect);
    Options {
        scope: asked.scope.into(),
        provenance: asked.provenance,
        ascii: asked.ascii || !asked.made.no_ascii && profile.is_some_and(|profile| profile.ascii),
        protect: asked.protect.map_or(protect, Into::into),
        choices: profile.map_or(usual.choices, |profile| profile.choices),
        abbreviate_journals: asked.journals.abbreviate_journals.map(Stops::from),
    }
}

fn check(asked: &Check) -> u8 {
    if let Some(code) = asked.explain {
        return print(about::explanation(code).as_bytes());
    }
    if asked.stats || asked.review.is_some() {
        return survey(asked);
    }
    let style = style(&asked.saying, Detail::All, io::stdout().is_terminal());
    // Unbuffered, so that a reader that goes away is noticed at once.
    let (mut out, mut err) = (io::stdout().lock(), io::stderr());
    let mut show = Show::new(&mut out, &mut err, style);
    let survey = &mut Survey::default();
    let ran = run(&asked.reading, None, &mut io::sink(), asked.saying.strict, &mut show, survey);
    show.failed().map_or(ran.unwrap_or_else(|stopped| stopped), output_failed)
}

/// Checks, prints the share of each layout and writes a review, as asked; findings go where those of a conversion go.
fn survey(asked: &Check) -> u8 {
    let style = style(&asked.saying, Detail::Some, io::stderr().is_terminal());
    let (mut out, mut err) = (io::stderr(), io::stderr());
    let mut show = Show::new(&mut out, &mut err, style);
    let mut survey = Survey::default();
    let reading = &asked.reading;
    let ran = match &asked.review {
        None => run(reading, None, &mut io::sink(), asked.saying.strict, &mut show, &mut survey),
        Some(path) => {
            let limit = Limit { least: asked.least.unwrap_or(usize::MAX), below: reading.min_confidence };
            let usual = asked.least.is_none() && reading.min_confidence.is_none();
            survey.review = Some(Review::new(if usual { Limit::default() } else { limit }));
            let paths = [&reading.inputs[..], &aids(reading)].concat();
            let read = pipeline::gather(&Named { paths });
            let mut ran = Err(USAGE);
            let make = || {
                ran = run(reading, None, &mut io::sink(), asked.saying.strict, &mut show, &mut survey);
                let is_read = ran == Ok(DONE) || survey.records > 0;
                survey.review.as_ref().filter(|_| ran.is_ok() && is_read).map(Review::sheet)
            };
            match pipeline::write_file(path, asked.force, &read, make) {
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
    let text = if style.json { stats::json(layouts) } else { stats::table(layouts) };
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
}

impl Survey {
    fn add(&mut self, record: &Record) {
        self.records += 1;
        self.layouts.add(record);
        if let Some(review) = &mut self.review {
            review.add(record);
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
        self.show.diagnostic(located)
    }

    fn record(&mut self, record: &Record) {
        self.survey.add(record);
    }

    fn failure(&mut self, failure: &Failure) {
        self.show.failure(failure);
    }
}

/// Does the job and says how it ended; an error is what it means to a shell that nothing was done.
fn run(
    reading: &Reading,
    output: Option<Destination<'_>>,
    stdout: &mut dyn Write,
    strict: bool,
    show: &mut Show<'_>,
    survey: &mut Survey,
) -> Result<u8, u8> {
    if reading.inputs.is_empty() && io::stdin().is_terminal() {
        show.no_input();
        return Err(USAGE);
    }
    let inputs = pipeline::gather(&Named { paths: reading.inputs.clone() });
    let knowledge = knowledge(reading, &inputs, output.as_ref(), show)?;
    let corrections = reading.corrections.as_deref().map(pipeline::corrections).transpose();
    let corrections = corrections.map_err(|error| unusable(&error, show))?;
    let context = Context { document_type: reading.document_type, knowledge: &knowledge };
    let min_confidence = reading.min_confidence;
    let intake = IntakeOptions { reader: reading.from, encoding: reading.encoding, context, min_confidence };
    let limits = Limits::default();
    let (aids, corrections) = (aids(reading), corrections.as_ref());
    let (threads, interrupt) = (reading.work.jobs, Some(interrupt::watch()));
    let job = Job { inputs: &inputs, limits, intake, threads, interrupt, aids, corrections, output };
    let listener = &mut Watched { show, survey };
    match pipeline::run(&job, &mut io::stdin(), stdout, listener) {
        Ok(summary) => {
            show.finish(&summary, survey.review.as_ref().map(Review::len));
            Ok(status(&summary, strict))
        }
        Err(error) => Err(refused(&error, show)),
    }
}

/// What is known besides what is compiled in: told, learnt elsewhere, or learnt here and now.
fn knowledge(
    reading: &Reading,
    inputs: learning::Inputs<'_>,
    output: Option<&Destination<'_>>,
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
        output.map_or(Ok(()), |to| to.check(inputs)).map_err(|error| refused(&error, show))?;
        knowledge.add_learned(learning::before_reading(reading, inputs, show)?);
    }
    Ok(knowledge)
}

/// How works get their keys.
fn key_rules(asked: &KeyArgs) -> Result<KeyRules, AidError> {
    let lock = asked.keys.as_deref().map(pipeline::lock).transpose()?.unwrap_or_default();
    Ok(KeyRules { pattern: asked.key_pattern.clone(), lock, ..KeyRules::default() })
}

/// Says which entries of a file that is added to are broken: readers may take what stands behind one for a part of it.
fn tell_broken(appendix: &Appendix, show: &mut Show<'_>) {
    for broken in appendix.holdings.broken() {
        let message = format!(
            "{}:{}: the entry cannot be read whole: {}",
            appendix.path.display(),
            broken.line,
            visible::visible(&broken.text)
        );
        show.caution(
            "broken-entry",
            &message,
            "look for a brace or a comma that is missing; bibtex may not find what stands behind it",
        );
    }
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
    } else if summary.errors > 0 || strict && summary.warnings > 0 {
        ERROR_IN_DATA
    } else {
        DONE
    }
}

/// The format that is asked for by name, or by the name of the output.
fn chosen_emitter(asked: &Convert, appendix: Option<&Appendix>) -> Result<&'static dyn Emitter, String> {
    let chosen = asked.to.map_or_else(|| usual_emitter(asked, appendix), Ok)?;
    if let Some(appendix) = appendix {
        // A name without an extension that is known may be that of a .bib file.
        let named = by_name(&appendix.path, &[DEFAULT_FORMAT, MODERN_FORMAT]).unwrap_or_default();
        for id in [Some(chosen), named].into_iter().flatten().map(|emitter| emitter.format().id) {
            if !matches!(id, DEFAULT_FORMAT | MODERN_FORMAT) {
                return Err(format!(
                    "--append adds to .bib files, in {DEFAULT_FORMAT} or {MODERN_FORMAT}; {} would be in {id}",
                    appendix.path.display()
                ));
            }
        }
    }
    Ok(chosen)
}

/// The format that the name of the output tells, or else the one that is usual for what is asked.
fn usual_emitter(asked: &Convert, appendix: Option<&Appendix>) -> Result<&'static dyn Emitter, String> {
    let formats = match (appendix, asked.made.target) {
        (Some(appendix), _) if appendix.holdings.is_modern() => &[MODERN_FORMAT],
        (Some(_), _) | (None, None) => &[DEFAULT_FORMAT][..],
        (None, Some(target)) => target.profile().formats,
    };
    let named = asked.output.as_deref().map_or(Ok(None), |path| by_name(path, formats))?;
    let usual = match asked.styling.style {
        Some(_) => styling::DEFAULT_FORMAT,
        None => formats.first().copied().unwrap_or(DEFAULT_FORMAT),
    };
    named.or_else(|| emitter(usual)).ok_or_else(|| format!("this build does not write {usual}"))
}

/// The format whose extension an output has, the longest first: `refs.model.json` before `refs.json`. Where several
/// share one, the first of those that are wanted.
fn by_name(path: &Path, wanted: &[&str]) -> Result<Option<&'static dyn Emitter>, String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut extensions = name.match_indices('.').map(|(at, _)| &name[at + 1..]);
    if path.as_os_str() == "-" || extensions.clone().next().is_none() {
        return Ok(None);
    }
    let known = extensions.find_map(|extension| {
        let known = wanted.iter().filter_map(|id| emitter(id));
        let mut known = known.filter(|emitter| emitter.format().has_extension(extension));
        known.next().or_else(|| emitter_for_extension(extension))
    });
    known.map(Some).ok_or_else(|| format!("the name {} does not tell a format", path.display()))
}

fn style(saying: &Saying, detail: Detail, terminal: bool) -> Style {
    Style {
        detail: if saying.quiet { Detail::Errors } else { detail },
        strict: saying.strict,
        json: saying.message_format == MessageFormat::Json,
        coloured: coloured(saying.color, terminal),
        failures_coloured: coloured(saying.color, io::stderr().is_terminal()),
    }
}

fn coloured(when: Color, terminal: bool) -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = || std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    match when {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => terminal && !set("NO_COLOR") && !dumb(),
    }
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
