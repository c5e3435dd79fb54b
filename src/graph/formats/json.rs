//! JSON with nodes and links, the form of d3 and of networkx's `node_link_graph`.

use std::io;

use serde::{Serialize, Serializer};

use super::NetworkFormat;
use super::attributes::{ATTRIBUTES, Value};
use crate::format::Format;
use crate::graph::{Network, Work};

/// The format.
pub(super) struct NodeLink;

static FORMAT: Format = Format {
    id: "json",
    extensions: &["json"],
    description: "JSON with nodes and links, for d3, Sigma and networkx",
};

/// A node with all that is said of it.
struct Node<'w>(&'w Work);

#[derive(Serialize)]
struct Edge<'w> {
    source: &'w str,
    target: &'w str,
    weight: u32,
}

impl Serialize for Node<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(work) = self;
        let id = ("id", Value::Text((&*work.id).into()));
        let label = ("label", Value::Text(work.label().into()));
        let said = ATTRIBUTES.iter().filter_map(|attribute| Some((attribute.name, (attribute.of)(work)?)));
        serializer.collect_map([id, label].into_iter().chain(said))
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Number(number) => serializer.serialize_u32(*number),
            Self::Truth(truth) => serializer.serialize_bool(*truth),
        }
    }
}

impl NetworkFormat for NodeLink {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn write(&self, network: &Network, _: usize, out: &mut dyn io::Write) -> io::Result<()> {
        let (directed, meaning) = (network.meaning.is_directed(), network.meaning.id());
        write!(
            out,
            "{{\"directed\":{directed},\"multigraph\":false,\"graph\":{{\"name\":\"{meaning}\"}},\n\"nodes\":["
        )?;
        each_on_a_line(network.works.iter().map(Node), out)?;
        out.write_all(b"],\n\"links\":[")?;
        let id = |number: u32| &*network.works[number as usize].id;
        let edges = network.links.iter().map(|link| Edge {
            source: id(link.source),
            target: id(link.target),
            weight: link.weight,
        });
        each_on_a_line(edges, out)?;
        out.write_all(b"]}\n")
    }
}

/// Writes the elements of an array, each on a line of its own.
pub(super) fn each_on_a_line(
    values: impl Iterator<Item = impl Serialize>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for (at, value) in values.enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &value)?;
    }
    Ok(())
}
