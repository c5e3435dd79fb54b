//! The options that are about styles of reference lists.

use std::path::PathBuf;

use clap::Args;

#[derive(Args)]
pub(crate) struct Styling {
    /// Write references in a style, such as apa, or that of a .csl file, as Markdown, HTML or text; `refmill formats
    /// --styles` lists the styles
    ///
    /// A style sorts a list as a whole, so that the items of a list are held in memory: those that a document cites, or
    /// with --scope references those of all inputs. Without --to and --output the list is Markdown.
    #[arg(long, value_name = "NAME|FILE.csl", conflicts_with = "template", help_heading = "Output")]
    pub(crate) style: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Formats {
    /// List the styles that --style takes, each with its title
    #[arg(long)]
    pub(crate) styles: bool,
}
