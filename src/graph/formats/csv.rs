//! A table of works and a table of links, with the columns that Gephi's import looks for.

use std::borrow::Cow;
use std::io;

use super::NetworkFormat;
use super::attributes::ATTRIBUTES;
use crate::format::Format;
use crate::graph::Network;

/// The format.
pub(super) struct Lists;

static FORMAT: Format = Format {
    id: "csv",
    extensions: &["csv"],
    description: "two tables, NAME.nodes.csv and NAME.edges.csv, for spreadsheets, R, DuckDB and Gephi",
};

/// The files, in the order of [`NetworkFormat::parts`].
const NODES: usize = 0;

impl NetworkFormat for Lists {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn parts(&self) -> &'static [&'static str] {
        &["nodes", "edges"]
    }

    fn write(&self, network: &Network, part: usize, out: &mut dyn io::Write) -> io::Result<()> {
        let mut table = csv::Writer::from_writer(out);
        if part == NODES {
            nodes(network, &mut table)?
        } else {
            edges(network, &mut table)?
        }
        table.flush()
    }
}

fn nodes(network: &Network, table: &mut csv::Writer<&mut dyn io::Write>) -> csv::Result<()> {
    table
        .write_record(["Id", "Label"].into_iter().chain(ATTRIBUTES.iter().map(|attribute| attribute.name)))?;
    for work in &network.works {
        let label = work.label();
        table.write_field(inert(&work.id).as_bytes())?;
        table.write_field(inert(&label).as_bytes())?;
        for attribute in ATTRIBUTES {
            let value = (attribute.of)(work);
            let text = value.as_ref().map(|value| value.to_text()).unwrap_or_default();
            table.write_field(inert(&text).as_bytes())?;
        }
        table.write_record(None::<&[u8]>)?;
    }
    Ok(())
}

fn edges(network: &Network, table: &mut csv::Writer<&mut dyn io::Write>) -> csv::Result<()> {
    table.write_record(["Source", "Target", "Type", "Weight"])?;
    let kind = if network.meaning.is_directed() { "Directed" } else { "Undirected" };
    for link in &network.links {
        let [source, target] = [link.source, link.target].map(|number| &*network.works[number as usize].id);
        table.write_record([&*inert(source), &*inert(target), kind, &link.weight.to_string()])?;
    }
    Ok(())
}

/// A text with an apostrophe before it where a spreadsheet would run it as a formula.
fn inert(text: &str) -> Cow<'_, str> {
    let runs = text.starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    if runs { format!("'{text}").into() } else { text.into() }
}
