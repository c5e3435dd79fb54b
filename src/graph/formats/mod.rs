//! Formats of networks. One list, [`FORMATS`]; help, `--to` and the tests are derived from it.
//!
//! What stands in a network is left to [`super::Network`], files to the pipeline.

mod attributes;
mod csv;
mod gexf;
mod graphml;
mod json;
mod pajek;
#[cfg(test)]
mod tests;
mod vosviewer;

use std::io;

use super::Network;
use crate::format::Format;

/// Every format of networks, in the order in which they are listed.
pub static FORMATS: &[&dyn NetworkFormat] =
    &[&graphml::GraphMl, &gexf::Gexf, &pajek::Pajek, &vosviewer::VosViewer, &json::NodeLink, &csv::Lists];

/// The format of that name.
#[must_use]
pub fn network_format(id: &str) -> Option<&'static dyn NetworkFormat> {
    FORMATS.iter().copied().find(|format| format.format().id == id)
}

/// The format whose files end in `.extension`.
///
/// ```
/// use refmill::graph::formats::network_format_for_extension;
/// assert_eq!(network_format_for_extension("net").unwrap().format().id, "pajek");
/// ```
#[must_use]
pub fn network_format_for_extension(extension: &str) -> Option<&'static dyn NetworkFormat> {
    FORMATS.iter().copied().find(|format| format.format().has_extension(extension))
}

/// A format of networks. The same network always gives the same bytes, in UTF-8 and with `\n` at the ends of lines.
pub trait NetworkFormat: Send + Sync {
    /// Its description.
    fn format(&self) -> &'static Format;

    /// What each file of a network has between its name and the extension; nothing where there is but one.
    fn parts(&self) -> &'static [&'static str] {
        &[""]
    }

    /// Writes one of the [parts](Self::parts) of a network, piece by piece.
    ///
    /// # Errors
    /// Those of `out`.
    fn write(&self, network: &Network, part: usize, out: &mut dyn io::Write) -> io::Result<()>;
}
