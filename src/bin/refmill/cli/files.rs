//! The options that say into which files an output goes.

use std::num::NonZeroUsize;

use clap::{Args, ValueEnum};

#[derive(Args)]
pub(crate) struct FileArgs {
    /// Write files of at most N items, named after FILE: refs-001.bib, refs-002.bib and so on; Zotero grows slow beyond
    /// 5000. Records stay whole
    #[arg(
        long, value_name = "N", requires = "output", conflicts_with_all = ["style", "append", "output_dir"],
        help_heading = "Output"
    )]
    pub(crate) split: Option<NonZeroUsize>,

    /// Compress the files of --output-dir; with -o the name says it, as in refs.bib.gz
    #[arg(long, value_enum, value_name = "HOW", requires = "output_dir", help_heading = "Output")]
    pub(crate) compress: Option<Compression>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Compression {
    /// As .gz
    Gz,
    /// As .zst
    Zst,
}

impl Compression {
    pub(crate) const fn extension(self) -> &'static str {
        match self {
            Self::Gz => "gz",
            Self::Zst => "zst",
        }
    }
}
