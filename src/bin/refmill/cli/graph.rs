//! The options of `graph`.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{ArgGroup, Args};
use refmill::graph::formats::{FORMATS, NetworkFormat, network_format};
use refmill::keys::Pattern;

use super::{KeyArgs, Reading, Saying};

#[derive(Args)]
#[command(group(ArgGroup::new("pairs").args(["co_citation", "coupling"])))]
pub(crate) struct Graph {
    #[command(flatten)]
    pub(crate) reading: Reading,

    /// Format of the network [default: by the name of the output, else graphml]
    #[arg(short, long, value_name = "FORMAT", value_parser = formats(), help_heading = "Output")]
    pub(crate) to: Option<&'static dyn NetworkFormat>,

    /// Write into FILE instead of standard output, compressed where its name ends in .gz or .zst; `-` is standard output.
    /// csv is two files, with .nodes and .edges before the extension
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    /// Link works that are cited together, by how many documents cite both, in place of who cites what
    #[arg(long, help_heading = "Network")]
    pub(crate) co_citation: bool,

    /// Link documents that cite the same works, by how many of them, in place of who cites what
    #[arg(long, help_heading = "Network")]
    pub(crate) coupling: bool,

    /// Leave out links of --co-citation or --coupling that weigh less than N [default: 2 with --co-citation, else 1]
    #[arg(
        long, value_name = "N", requires = "pairs", value_parser = clap::value_parser!(u32).range(1..),
        help_heading = "Network"
    )]
    pub(crate) min_weight: Option<u32>,

    /// Take for one work only what is the same in every field, and documents that are cited; without it works that are cited in
    /// several spellings are one
    #[arg(long, help_heading = "Network")]
    pub(crate) no_dedupe: bool,

    /// Leave out works that fewer than N documents cite, and that are no documents themselves
    #[arg(long, value_name = "N", default_value_t = 1, hide_default_value = true, help_heading = "Network")]
    pub(crate) min_cited: u32,

    /// Leave out works that are no documents, so that the links between documents remain
    #[arg(long, conflicts_with_all = ["coupling", "min_cited"], help_heading = "Network")]
    pub(crate) within: bool,

    /// How citation keys are made, as those of `refmill convert`: they are the ids of the nodes
    #[arg(long, value_name = "PATTERN", help_heading = "Keys")]
    pub(crate) key_pattern: Option<Pattern>,

    /// Keep the keys of the works that FILE names, a table that `refmill convert --key-map` wrote
    #[arg(long, value_name = "FILE", help_heading = "Keys")]
    pub(crate) keys: Option<PathBuf>,

    /// Replace outputs that exist already
    #[arg(long, help_heading = "Output")]
    pub(crate) force: bool,

    #[command(flatten)]
    pub(crate) saying: Saying,
}

impl Graph {
    /// How works get their keys.
    pub(crate) fn key_args(&self) -> KeyArgs {
        KeyArgs { key_pattern: self.key_pattern.clone(), keys: self.keys.clone(), key_map: None }
    }
}

fn formats() -> impl TypedValueParser<Value = &'static dyn NetworkFormat> {
    let known = FORMATS.iter().map(|format| format.format());
    PossibleValuesParser::new(known.map(|format| PossibleValue::new(format.id).help(format.description)))
        .try_map(|id| network_format(&id).ok_or("not a format of networks"))
}
