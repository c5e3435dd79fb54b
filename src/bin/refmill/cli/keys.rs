//! The options of `convert` that say which keys works get.

use std::path::PathBuf;

use clap::Args;
use refmill::keys::Pattern;

use super::values::named_file;

#[derive(Args)]
pub(crate) struct KeyArgs {
    /// How citation keys are made, such as `[auth][year]` or `[authEtAl:lower]_[year]`, in the language of JabRef and
    /// Better BibTeX [default: first author, year and first word of the title, all in lower case]
    #[arg(long, value_name = "PATTERN", help_heading = "Keys")]
    pub(crate) key_pattern: Option<Pattern>,

    /// Keep the keys of the works that FILE names, a table that --key-map wrote; other works get keys that are free.
    /// `none` remembers no keys at all: each has 16 letters of its content behind it, and repeats are not noticed, so that
    /// memory stays the same for any number of works; for csl-jsonl, tables, model, Markdown, HTML, text and templates
    #[arg(long, value_name = "FILE", help_heading = "Keys")]
    pub(crate) keys: Option<PathBuf>,

    /// Write the usual key and the key of each work into FILE, which --keys takes; what --keys named stays in it
    #[arg(
        long, value_name = "FILE", value_parser = named_file(), conflicts_with = "output_dir", help_heading = "Keys"
    )]
    pub(crate) key_map: Option<PathBuf>,
}
