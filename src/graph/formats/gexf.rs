//! GEXF 1.3, the format of Gephi.
//!
//! <https://gexf.net/schema.html>

use std::io;

use super::NetworkFormat;
use super::attributes::{ATTRIBUTES, Kind, xml};
use crate::format::Format;
use crate::graph::Network;

/// The format.
pub(super) struct Gexf;

static FORMAT: Format = Format {
    id: "gexf",
    extensions: &["gexf"],
    description: "GEXF 1.3, for Gephi, Gephi Lite, Retina and networkx",
};

impl NetworkFormat for Gexf {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn write(&self, network: &Network, _: usize, out: &mut dyn io::Write) -> io::Result<()> {
        let (meaning, version) = (network.meaning.id(), env!("CARGO_PKG_VERSION"));
        let directed = if network.meaning.is_directed() { "directed" } else { "undirected" };
        write!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <gexf xmlns=\"http://gexf.net/1.3\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
             xsi:schemaLocation=\"http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd\" version=\"1.3\">\n\
             <meta>\n<creator>refmill {version}</creator>\n<description>{meaning}</description>\n</meta>\n\
             <graph mode=\"static\" defaultedgetype=\"{directed}\">\n<attributes class=\"node\" mode=\"static\">\n"
        )?;
        for attribute in ATTRIBUTES {
            let kind = match attribute.kind {
                Kind::Text => "string",
                Kind::Number => "integer",
                Kind::Truth => "boolean",
            };
            let name = attribute.name;
            writeln!(out, "<attribute id=\"{name}\" title=\"{name}\" type=\"{kind}\"/>")?;
        }
        out.write_all(b"</attributes>\n<nodes>\n")?;
        for work in &network.works {
            write!(out, "<node id=\"{}\" label=\"{}\"><attvalues>", xml(&work.id), xml(&work.label()))?;
            for attribute in ATTRIBUTES {
                if let Some(value) = (attribute.of)(work) {
                    write!(
                        out,
                        "<attvalue for=\"{}\" value=\"{}\"/>",
                        attribute.name,
                        xml(&value.to_text())
                    )?;
                }
            }
            out.write_all(b"</attvalues></node>\n")?;
        }
        out.write_all(b"</nodes>\n<edges>\n")?;
        for (id, link) in network.links.iter().enumerate() {
            let [source, target] =
                [link.source, link.target].map(|number| xml(&network.works[number as usize].id));
            let weight = link.weight;
            writeln!(out, "<edge id=\"{id}\" source=\"{source}\" target=\"{target}\" weight=\"{weight}\"/>")?;
        }
        out.write_all(b"</edges>\n</graph>\n</gexf>\n")
    }
}
