//! The option that says how many threads work.

use std::num::NonZeroUsize;

use clap::Args;

#[derive(Args)]
pub(crate) struct Work {
    /// Read and write on so many threads [default: as many as there are processors]; the output is the same for any number
    #[arg(short, long, value_name = "N", help_heading = "Input")]
    pub(crate) jobs: Option<NonZeroUsize>,
}
