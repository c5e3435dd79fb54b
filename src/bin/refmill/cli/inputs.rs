//! The options that say what is read.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use refmill::pipeline::{Named, Pattern, Selection};

use super::limits::LimitArgs;

#[derive(Args)]
pub(crate) struct InputArgs {
    /// Files, folders (every .txt in them, recursively), archives (.zip, .tar) of such folders, or `-` for standard input, the
    /// default; each may be compressed (.gz, .zst)
    ///
    /// Archives may be in folders and in archives. What a named file is packed as is told by its bytes. A .zip on standard input
    /// or in another archive is held as a whole, beyond 4 MB in a temporary file, since what is in it stands at its end.
    #[arg(value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,

    /// Read the files that FILE names, one a line; `-` is standard input; may be given several times
    ///
    /// With --output-dir each output stands below DIR at the path that the list gives.
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) files_from: Vec<PathBuf>,

    /// The names in --files-from end in NUL, as `find -print0` writes them
    #[arg(short = '0', long, requires = "files_from", help_heading = "Input")]
    pub(crate) null: bool,

    /// Take the files that GLOB matches from folders and archives, in place of *.txt; may be given several times
    ///
    /// A pattern without a slash is about the name at any depth, one with a slash about the path from the folder or the archive
    /// on: `*.refs`, `2024/**/*.txt`, `*.{txt,refs}`. It also matches x.refs.gz where it matches x.refs. Archives are gone
    /// through unless --exclude leaves them out.
    #[arg(long, value_name = "GLOB", help_heading = "Input")]
    pub(crate) include: Vec<Pattern>,

    /// Leave out the files and folders that GLOB matches; may be given several times
    #[arg(long, value_name = "GLOB", help_heading = "Input")]
    pub(crate) exclude: Vec<Pattern>,

    /// Go into the folders that links in folders lead to
    #[arg(long, help_heading = "Input")]
    pub(crate) follow_links: bool,

    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

impl InputArgs {
    /// Whether nothing is named, so that standard input is meant.
    pub(crate) fn is_empty(&self) -> bool {
        self.inputs.is_empty() && self.files_from.is_empty()
    }

    /// What is named.
    pub(crate) fn named(&self) -> Named {
        Named {
            paths: self.inputs.clone(),
            lists: self.files_from.clone(),
            null: self.null,
            follow_links: self.follow_links,
            selection: Arc::new(Selection { include: self.include.clone(), exclude: self.exclude.clone() }),
        }
    }
}
