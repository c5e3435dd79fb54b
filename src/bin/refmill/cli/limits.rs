//! The options that say how much of an input is read.

use bytesize::ByteSize;
use clap::Args;
use refmill::pipeline::Limits;

/// The deepest nesting that can be asked for: each level takes memory.
const DEEPEST: i64 = 30;

#[derive(Args)]
pub(crate) struct LimitArgs {
    /// Read files of at most SIZE, such as 500M or 2GiB, unpacked [default: any size]
    #[arg(long, value_name = "SIZE", help_heading = "Limits")]
    max_file_size: Option<ByteSize>,

    /// Unpack at most SIZE from one input [default: 100G]
    #[arg(long, value_name = "SIZE", help_heading = "Limits")]
    max_unpacked: Option<ByteSize>,

    /// Unpack at most N times the size of an input, once it is more than 64 MB [default: 250]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..), help_heading = "Limits")]
    max_ratio: Option<u64>,

    /// Open archives in archives N deep, 1 for archives of plain files [default: 3]
    #[arg(
        long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=DEEPEST), help_heading = "Limits"
    )]
    max_nesting: Option<u32>,

    /// Read archives of at most N files, with those of the archives in them [default: 1000000]
    #[arg(long, value_name = "N", help_heading = "Limits")]
    max_entries: Option<u64>,

    /// Read records of at most SIZE [default: 256M]
    #[arg(long, value_name = "SIZE", help_heading = "Limits")]
    max_record: Option<ByteSize>,

    /// Read records of at most N references [default: 1000000]
    #[arg(long, value_name = "N", help_heading = "Limits")]
    max_references: Option<u64>,
}

impl From<&LimitArgs> for Limits {
    fn from(asked: &LimitArgs) -> Self {
        let usual = Self::default();
        Self {
            file_size: asked.max_file_size.map(|size| size.as_u64()).or(usual.file_size),
            unpacked: asked.max_unpacked.map_or(usual.unpacked, |size| size.as_u64()),
            ratio: asked.max_ratio.unwrap_or(usual.ratio),
            nesting: asked.max_nesting.unwrap_or(usual.nesting),
            entries: asked.max_entries.unwrap_or(usual.entries),
            record: asked.max_record.map_or(usual.record, |size| size.as_u64()),
            references: asked.max_references.unwrap_or(usual.references),
        }
    }
}
