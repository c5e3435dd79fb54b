//! The option that abbreviates the titles of journals.

use clap::{Args, ValueEnum};
use refmill::emit::Stops;

#[derive(Args)]
pub(crate) struct Journals {
    /// Abbreviate the titles of journals by the rules of ISO 4, `J. Educ. Adm.` or `J Educ Adm`
    #[arg(
        long,
        value_enum,
        value_name = "STOPS",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "dots",
        help_heading = "Output"
    )]
    pub(crate) abbreviate_journals: Option<StopsArg>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum StopsArg {
    /// With a stop behind each abbreviation
    Dots,
    /// Without stops
    None,
}

impl From<StopsArg> for Stops {
    fn from(stops: StopsArg) -> Self {
        match stops {
            StopsArg::Dots => Self::Dots,
            StopsArg::None => Self::None,
        }
    }
}
