//! The options that say for whom an output is made.

use clap::Args;
use refmill::emit::Target;

use super::values::targets;

#[derive(Args)]
pub(crate) struct Made {
    /// The program that the output is made for, where readers want opposites; it also says the format, and whether
    /// --ascii and --protect are meant, unless you do
    #[arg(
        long = "for", value_name = "PROGRAM", value_parser = targets(), conflicts_with = "template",
        help_heading = "Output"
    )]
    pub(crate) target: Option<Target>,

    /// Write every script as it is, although --for means --ascii
    #[arg(long, requires = "target", conflicts_with = "ascii", help_heading = "Output")]
    pub(crate) no_ascii: bool,
}
