//! The option that has the output read back.

use clap::Args;

#[derive(Args)]
pub(crate) struct Verify {
    /// Read back what is written with strict readers and compare it with what was read, item by item; what differs is an
    /// error, and the output is kept to be looked at. Not for Markdown, HTML, text, styles and templates
    #[arg(long, conflicts_with = "template", help_heading = "Output")]
    pub(crate) verify: bool,
}
