//! The option that tells what was read on a page.

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PathBufValueParser, TypedValueParser};

#[derive(Args)]
pub(crate) struct ReportArgs {
    /// Write a report of what was read into FILE: a page (.html) or the same as data (.json), with types, years, sources,
    /// confidence, findings and the least certain references
    #[arg(long, value_name = "FILE", value_parser = report_file(), help_heading = "Report")]
    pub(crate) report: Option<PathBuf>,
}

impl ReportArgs {
    /// Whether the report is data instead of a page.
    pub(crate) fn is_data(path: &Path) -> bool {
        has_extension(path, &["json"])
    }
}

fn report_file() -> impl TypedValueParser<Value = PathBuf> {
    PathBufValueParser::new().try_map(|path| match has_extension(&path, &["html", "htm", "json"]) {
        true => Ok(path),
        false => Err("its name has to end in .html or .json"),
    })
}

fn has_extension(path: &Path, known: &[&str]) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    known.iter().any(|known| extension.eq_ignore_ascii_case(known))
}
