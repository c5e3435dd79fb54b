//! GraphML 1.0, which Gephi, yEd, Cytoscape, igraph and networkx read.
//!
//! <http://graphml.graphdrawing.org/specification.html>

use std::io;

use super::NetworkFormat;
use super::attributes::{ATTRIBUTES, Kind, xml};
use crate::format::Format;
use crate::graph::Network;

/// The format.
pub(super) struct GraphMl;

static FORMAT: Format = Format {
    id: "graphml",
    extensions: &["graphml"],
    description: "GraphML, for Gephi, yEd, Cytoscape, igraph and networkx",
};

impl NetworkFormat for GraphMl {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn write(&self, network: &Network, _: usize, out: &mut dyn io::Write) -> io::Result<()> {
        out.write_all(
            b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
              <graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\" \
              xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
              xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns \
              http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n\
              <key id=\"label\" for=\"node\" attr.name=\"label\" attr.type=\"string\"/>\n",
        )?;
        for attribute in ATTRIBUTES {
            let kind = match attribute.kind {
                Kind::Text => "string",
                Kind::Number => "int",
                Kind::Truth => "boolean",
            };
            let name = attribute.name;
            writeln!(out, "<key id=\"{name}\" for=\"node\" attr.name=\"{name}\" attr.type=\"{kind}\"/>")?;
        }
        writeln!(out, "<key id=\"weight\" for=\"edge\" attr.name=\"weight\" attr.type=\"int\"/>")?;
        let directed = if network.meaning.is_directed() { "directed" } else { "undirected" };
        writeln!(out, "<graph id=\"{}\" edgedefault=\"{directed}\">", network.meaning.id())?;
        for work in &network.works {
            write!(out, "<node id=\"{}\"><data key=\"label\">{}</data>", xml(&work.id), xml(&work.label()))?;
            for attribute in ATTRIBUTES {
                if let Some(value) = (attribute.of)(work) {
                    write!(out, "<data key=\"{}\">{}</data>", attribute.name, xml(&value.to_text()))?;
                }
            }
            out.write_all(b"</node>\n")?;
        }
        for link in &network.links {
            let [source, target] =
                [link.source, link.target].map(|number| xml(&network.works[number as usize].id));
            let weight = link.weight;
            writeln!(
                out,
                "<edge source=\"{source}\" target=\"{target}\"><data key=\"weight\">{weight}</data></edge>"
            )?;
        }
        out.write_all(b"</graph>\n</graphml>\n")
    }
}
