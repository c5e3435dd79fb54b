//! The option of `convert` that adds to a file.

use std::path::PathBuf;

use clap::Args;

use super::values::named_file;

#[derive(Args)]
pub(crate) struct AppendArgs {
    /// Add to the .bib file FILE the works that it does not hold, with keys that are free in it; what is there stays byte for
    /// byte [format: by --to, else by the fields that are there]
    #[arg(
        long, value_name = "FILE", value_parser = named_file(), help_heading = "Output",
        conflicts_with_all = ["output", "output_dir", "template", "style", "key_map"]
    )]
    pub(crate) append: Option<PathBuf>,
}
