//! The command line: options, help, completions and the manual page. Nothing else knows clap.
//!
//! What the options do is left to `main`.

mod append;
mod convert;
mod examples;
mod files;
mod graph;
mod inputs;
mod joining;
mod journals;
mod keys;
mod limits;
mod report;
mod resume;
mod styling;
mod tags;
mod target;
mod values;
mod verify;
mod work;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use encoding_rs::Encoding;
use refmill::Code;
use refmill::model::{ItemType, Probability};
use refmill::read::Reader;

pub(crate) use convert::Convert;
use examples::{
    CHECK_EXAMPLES, COMPLETIONS_EXAMPLES, CONVERT_EXAMPLES, DEDUPE_EXAMPLES, EXAMPLES, EXIT_STATUS,
    FORMATS_EXAMPLES, GRAPH_EXAMPLES, LEARN_EXAMPLES, MAN_EXAMPLES,
};
pub(crate) use files::Compression;
pub(crate) use graph::Graph;
pub(crate) use inputs::InputArgs;
pub(crate) use keys::KeyArgs;
pub(crate) use report::ReportArgs;
pub(crate) use styling::{Formats, Styling};
use values::{codes, encoding, readers, types};
pub(crate) use work::Work;

const ABOUT: &str = "Turns exports of bibliographic databases and bibliographies into BibTeX, BibLaTeX, RIS, CSL-JSON, Markdown, HTML, \
     text, tables and networks";

/// What was asked for.
#[derive(Parser)]
#[command(
    name = "refmill", version, about = ABOUT, max_term_width = 100, arg_required_else_help = true,
    after_help = EXAMPLES, after_long_help = format!("{EXAMPLES}\n\n{EXIT_STATUS}")
)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Convert inputs to another format
    #[command(after_help = CONVERT_EXAMPLES, after_long_help = format!("{CONVERT_EXAMPLES}\n\n{EXIT_STATUS}"))]
    Convert(Box<Convert>),
    /// Convert inputs to another format, each work once however often it is cited: the same as `convert --dedupe`
    #[command(after_help = DEDUPE_EXAMPLES, after_long_help = format!("{DEDUPE_EXAMPLES}\n\n{EXIT_STATUS}"))]
    Dedupe(Box<Convert>),
    /// Say what is wrong or doubtful in inputs, and convert nothing
    #[command(after_help = CHECK_EXAMPLES, after_long_help = format!("{CHECK_EXAMPLES}\n\n{EXIT_STATUS}"))]
    Check(Box<Check>),
    /// Count what the clear references of inputs show, for reading the unclear ones of these or other inputs
    #[command(after_help = LEARN_EXAMPLES, after_long_help = format!("{LEARN_EXAMPLES}\n\n{EXIT_STATUS}"))]
    Learn(Box<Learn>),
    /// Write who cites what as a network, for programs that draw and count networks
    #[command(after_help = GRAPH_EXAMPLES, after_long_help = format!("{GRAPH_EXAMPLES}\n\n{EXIT_STATUS}"))]
    Graph(Box<Graph>),
    /// List the formats that can be read and written, or the styles of reference lists
    #[command(after_help = FORMATS_EXAMPLES)]
    Formats(Formats),
    /// Print a script that completes the command line of refmill in a shell
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page
    #[command(after_help = MAN_EXAMPLES)]
    Man,
}

#[derive(Args)]
#[command(group(clap::ArgGroup::new("written").args(["review", "report"]).multiple(true)))]
pub(crate) struct Check {
    #[command(flatten)]
    pub(crate) reading: Reading,

    /// Explain a code instead
    #[arg(long, value_name = "CODE", value_parser = codes(), conflicts_with = "inputs")]
    pub(crate) explain: Option<Code>,

    /// Print how many references have which layout
    #[arg(long)]
    pub(crate) stats: bool,

    /// Write the least certain references into FILE, tab-separated, to be corrected in a spreadsheet and given to
    /// --corrections
    #[arg(long, value_name = "FILE")]
    pub(crate) review: Option<PathBuf>,

    /// Write the N least certain for review [default: 100, or all below --min-confidence]
    #[arg(long, value_name = "N", requires = "review")]
    pub(crate) least: Option<usize>,

    #[command(flatten)]
    pub(crate) reporting: ReportArgs,

    /// Replace a review or a report that exists already
    #[arg(long, requires = "written")]
    pub(crate) force: bool,

    #[command(flatten)]
    pub(crate) saying: Saying,
}

#[derive(Args)]
pub(crate) struct Reading {
    #[command(flatten)]
    pub(crate) named: InputArgs,

    /// Format of the inputs [default: detected]
    #[arg(short, long, value_name = "FORMAT", value_parser = readers(), help_heading = "Input")]
    pub(crate) from: Option<&'static dyn Reader>,

    /// Encoding of the inputs, such as windows-1252 [default: detected]
    #[arg(long, value_name = "LABEL", value_parser = encoding, help_heading = "Input")]
    pub(crate) encoding: Option<&'static Encoding>,

    /// Type of the citing documents, of which an export says nothing
    #[arg(long, value_name = "TYPE", default_value = ItemType::Document.csl(), value_parser = types(), help_heading = "Input")]
    pub(crate) document_type: ItemType,

    /// Names of journals, books and other sources that are to be known too, one a line; may be given several times
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) sources: Vec<PathBuf>,

    /// What `refmill learn` wrote; may be given several times
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) learned: Vec<PathBuf>,

    /// Learn from the inputs before reading them, which takes twice as long
    #[arg(long, help_heading = "Input")]
    pub(crate) learn: bool,

    /// Corrected rows of a review, which win over what is read; see `refmill check --review`
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) corrections: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) work: Work,

    /// Warn of references that were read with less confidence than X, a number from 0 to 1; without it those below 0.9 are
    /// counted as uncertain
    #[arg(long, value_name = "X", help_heading = "Messages")]
    pub(crate) min_confidence: Option<Probability>,
}

#[derive(Args)]
pub(crate) struct Learn {
    #[command(flatten)]
    pub(crate) named: InputArgs,

    /// Format of the inputs [default: detected]
    #[arg(short, long, value_name = "FORMAT", value_parser = readers(), help_heading = "Input")]
    pub(crate) from: Option<&'static dyn Reader>,

    /// Encoding of the inputs, such as windows-1252 [default: detected]
    #[arg(long, value_name = "LABEL", value_parser = encoding, help_heading = "Input")]
    pub(crate) encoding: Option<&'static Encoding>,

    /// The inputs are what was learnt elsewhere, which is added up
    #[arg(long, requires = "inputs", conflicts_with_all = ["from", "encoding"], help_heading = "Input")]
    pub(crate) merge: bool,

    #[command(flatten)]
    pub(crate) work: Work,

    /// Write into FILE instead of standard output; `-` is standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    /// Replace a file that is there already
    #[arg(long, help_heading = "Output")]
    pub(crate) force: bool,

    #[command(flatten)]
    pub(crate) saying: Saying,
}

#[derive(Args)]
pub(crate) struct Saying {
    /// Count warnings as errors
    #[arg(long, help_heading = "Messages")]
    pub(crate) strict: bool,

    /// Show errors alone, and no summary
    #[arg(short, long, conflicts_with = "verbose", help_heading = "Messages")]
    pub(crate) quiet: bool,

    /// Show notes too, and every warning of a kind
    #[arg(short, long, help_heading = "Messages")]
    pub(crate) verbose: bool,

    /// How messages are written
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text", help_heading = "Messages")]
    pub(crate) message_format: MessageFormat,

    /// When messages are coloured
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto", help_heading = "Messages")]
    pub(crate) color: Color,

    /// When progress is shown
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto", help_heading = "Messages")]
    pub(crate) progress: ProgressArg,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProgressArg {
    /// As a bar, where messages are text and standard error is a terminal
    Auto,
    /// Where messages are text: as a bar on a terminal, as a line every ten seconds elsewhere
    Always,
    /// Never
    Never,
}

impl ProgressArg {
    /// Whether it is asked for or forbidden.
    pub(crate) const fn always(self) -> Option<bool> {
        match self {
            Self::Auto => None,
            Self::Always => Some(true),
            Self::Never => Some(false),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MessageFormat {
    /// For people
    Text,
    /// For programs: one JSON object a line, notes included
    Json,
    /// For GitHub Actions: annotations on the lines that are meant
    Github,
    /// For code scanning: one SARIF 2.1.0 document, notes included
    Sarif,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Reads the command line. What is wrong with it, help and version are printed, and the exit status returned.
pub(crate) fn parse() -> Result<Cli, u8> {
    let mut command = Cli::command();
    let parsed = command.try_get_matches_from_mut(std::env::args_os()).and_then(|asked| {
        let mut cli = Cli::from_arg_matches(&asked).map_err(|error| error.format(&mut command))?;
        if let (Command::Convert(convert), Some((name, asked))) = (&mut cli.command, asked.subcommand())
            && convert.output_dir.is_some()
            && let Some(known) = command.find_subcommand(name)
        {
            convert.resuming.fingerprint = resume::fingerprint(known, asked);
        }
        Ok(cli)
    });
    parsed.map_err(|error| {
        // Nobody is left to be told when printing fails.
        let _ = error.print();
        u8::try_from(error.exit_code()).unwrap_or(2)
    })
}

/// The completion script for a shell.
pub(crate) fn completions(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "refmill", &mut script);
    script
}

/// The manual page: the program, then each command with its options.
pub(crate) fn man() -> io::Result<Vec<u8>> {
    let mut command = Cli::command();
    command.build();
    let mut page = Vec::new();
    let whole = clap_mangen::Man::new(command.clone()).manual("User commands");
    whole.render_title(&mut page)?;
    whole.render_name_section(&mut page)?;
    whole.render_synopsis_section(&mut page)?;
    whole.render_description_section(&mut page)?;
    for part in command.get_subcommands().filter(|part| part.get_name() != "help") {
        let name = part.get_name().to_uppercase();
        let part = clap_mangen::Man::new(part.clone());
        let mut section = Vec::new();
        part.render_synopsis_section(&mut section)?;
        part.render_description_section(&mut section)?;
        part.render_options_section(&mut section)?;
        part.render_extra_section(&mut section)?;
        // A section of the whole page: its own headings go one level down.
        let section = String::from_utf8_lossy(&section).replace(".SH ", ".SS ");
        write!(page, ".SH \"REFMILL {name}\"\n{section}")?;
    }
    whole.render_version_section(&mut page)?;
    Ok(page)
}
