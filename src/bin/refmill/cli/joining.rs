//! The options that write each work once, and tell it from what the user has already.

use std::path::PathBuf;

use clap::Args;

#[derive(Args)]
pub(crate) struct JoiningArgs {
    /// Write each work once, however often and in whatever spellings it is mentioned: of its fields those that most mentions
    /// have. Where each was printed stands in csl-jsonl and model; --key-map tells which key became which
    #[arg(long, conflicts_with_all = ["output_dir", "tag_source"], help_heading = "Works")]
    pub(crate) dedupe: bool,

    /// Works that you have already, such as an export of Zotero: what is cited of them keeps its key there and gets the fields
    /// that are not printed; implies --dedupe
    #[arg(
        long, value_name = "FILE", conflicts_with_all = ["output_dir", "tag_source", "key_pattern"], help_heading = "Works"
    )]
    pub(crate) library: Option<PathBuf>,

    /// Leave out the works of the library
    #[arg(long, requires = "library", help_heading = "Works")]
    pub(crate) only_new: bool,
}
