//! Pajek's `.net`, which VOSviewer, Gephi, igraph and networkx read. It has a label for each vertex and nothing else.
//!
//! Vertices are numbered in the order of the works. Some readers take labels for names, so that no two vertices share one: where
//! two works would, each has its key behind it.

use std::collections::HashMap;
use std::io;

use super::NetworkFormat;
use crate::format::Format;
use crate::graph::Network;

/// The format.
pub(super) struct Pajek;

static FORMAT: Format = Format {
    id: "pajek",
    extensions: &["net"],
    description: "Pajek, for VOSviewer, Pajek, Gephi, igraph and networkx: labels and weights alone",
};

impl NetworkFormat for Pajek {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn write(&self, network: &Network, _: usize, out: &mut dyn io::Write) -> io::Result<()> {
        writeln!(out, "*Vertices {}", network.works.len())?;
        for (at, label) in labels(network).iter().enumerate() {
            writeln!(out, "{} \"{label}\"", at + 1)?;
        }
        out.write_all(if network.meaning.is_directed() { b"*Arcs\n" } else { b"*Edges\n" })?;
        for link in &network.links {
            writeln!(out, "{} {} {}", link.source + 1, link.target + 1, link.weight)?;
        }
        Ok(())
    }
}

/// The labels of works, each another.
fn labels(network: &Network) -> Vec<String> {
    let labels: Vec<String> = network.works.iter().map(|work| quotable(&work.label())).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    labels.iter().for_each(|label| *counts.entry(label).or_default() += 1);
    let shared: Vec<bool> = labels.iter().map(|label| counts[&**label] > 1).collect();
    let works = network.works.iter().zip(shared);
    let with_key = |(label, (work, is_shared)): (String, (&super::super::Work, bool))| {
        if is_shared { format!("{label} ({})", quotable(&work.id)) } else { label }
    };
    labels.into_iter().zip(works).map(with_key).collect()
}

/// A text without what ends or escapes within quotation marks: the format knows no escapes, and its readers differ.
fn quotable(text: &str) -> String {
    text.replace('"', "'").replace('\\', "/")
}
