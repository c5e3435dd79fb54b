//! The options of `convert`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use refmill::emit::{Emitter, Protect, Scope};

use super::append::AppendArgs;
use super::files::FileArgs;
use super::joining::JoiningArgs;
use super::journals::Journals;
use super::keys::KeyArgs;
use super::resume::ResumeArgs;
use super::tags::TagArgs;
use super::target::Made;
use super::values::emitters;
use super::verify::Verify;
use super::{Reading, ReportArgs, Saying, Styling};

#[derive(Args)]
pub(crate) struct Convert {
    #[command(flatten)]
    pub(crate) reading: Reading,

    /// Format of the output [default: by the name of the output, else that of --for, else bibtex]
    #[arg(short, long, value_name = "FORMAT", value_parser = emitters(), help_heading = "Output")]
    pub(crate) to: Option<&'static dyn Emitter>,

    /// Write into FILE instead of standard output, compressed where its name ends in .gz or .zst; `-` is standard output
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    /// Write one file for each input into DIR, which is created when it is missing
    #[arg(long, value_name = "DIR", conflicts_with = "output", help_heading = "Output")]
    pub(crate) output_dir: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) files: FileArgs,

    #[command(flatten)]
    pub(crate) resuming: ResumeArgs,

    /// Which items are written
    #[arg(long, value_enum, default_value = "all", help_heading = "Output")]
    pub(crate) scope: ScopeArg,

    /// Render a template of your own; partials are read from its folder
    #[arg(long, value_name = "FILE", conflicts_with = "to", help_heading = "Output")]
    pub(crate) template: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) made: Made,

    #[command(flatten)]
    pub(crate) styling: Styling,

    /// Which words of titles keep their capitals in .bib files [default: proper, or what --for means]
    #[arg(long, value_enum, value_name = "WORDS", help_heading = "Output")]
    pub(crate) protect: Option<ProtectArg>,

    /// Write in ASCII letters what pdflatex cannot print, such as Cyrillic or Chinese, in BibTeX and BibLaTeX
    #[arg(long, help_heading = "Output")]
    pub(crate) ascii: bool,

    #[command(flatten)]
    pub(crate) journals: Journals,

    /// Add the raw text of each reference and its place: as a note in RIS, as a field that no style prints in
    /// .bib files, with what no field took in CSL-JSON
    #[arg(long, help_heading = "Output")]
    pub(crate) provenance: bool,

    #[command(flatten)]
    pub(crate) appending: AppendArgs,

    #[command(flatten)]
    pub(crate) keys: KeyArgs,

    #[command(flatten)]
    pub(crate) joining: JoiningArgs,

    #[command(flatten)]
    pub(crate) tags: TagArgs,

    #[command(flatten)]
    pub(crate) verifying: Verify,

    #[command(flatten)]
    pub(crate) reporting: ReportArgs,

    /// Replace outputs that exist already
    #[arg(long, help_heading = "Output")]
    pub(crate) force: bool,

    #[command(flatten)]
    pub(crate) saying: Saying,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum ScopeArg {
    /// The documents, each followed by its references
    All,
    /// The references alone
    References,
    /// The documents alone
    Documents,
}

impl From<ScopeArg> for Scope {
    fn from(scope: ScopeArg) -> Self {
        match scope {
            ScopeArg::All => Self::All,
            ScopeArg::References => Self::References,
            ScopeArg::Documents => Self::Documents,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum ProtectArg {
    /// None
    None,
    /// Acronyms, mixed case, and proper nouns as far as they can be told
    Proper,
    /// Every word with a capital
    All,
}

impl From<ProtectArg> for Protect {
    fn from(protect: ProtectArg) -> Self {
        match protect {
            ProtectArg::None => Self::None,
            ProtectArg::Proper => Self::Proper,
            ProtectArg::All => Self::All,
        }
    }
}
