//! The options of `convert` that add keywords.

use clap::Args;
use refmill::tags::Tag;

#[derive(Args)]
pub(crate) struct TagArgs {
    /// Give every item the keyword TEXT; may be given several times
    #[arg(long = "tag", value_name = "TEXT", help_heading = "Keywords")]
    pub(crate) tags: Vec<Tag>,

    /// Give each cited work a keyword for every document that cites it, such as `cited by anderson2005school`; reads the
    /// inputs twice
    #[arg(long, help_heading = "Keywords")]
    pub(crate) tag_source: bool,
}
