//! The JSON of VOSviewer and VOSviewer Online, with what Pajek's format has no place for: titles, links to the works, how often they
//! are cited, and their years.
//!
//! <https://app.vosviewer.com/docs/file-types/json-file-type/>

use std::io;

use serde::Serialize;

use super::NetworkFormat;
use super::attributes::xml;
use super::json::each_on_a_line;
use crate::emit::doi_address;
use crate::format::Format;
use crate::graph::{Network, Work};

/// The format.
pub(super) struct VosViewer;

static FORMAT: Format = Format {
    id: "vosviewer",
    extensions: &["vosviewer.json"],
    description: "JSON of VOSviewer, with titles, DOIs, citations and years",
};

#[derive(Serialize)]
struct Item<'w> {
    id: &'w str,
    label: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    weights: Weights,
    scores: Scores,
}

#[derive(Serialize)]
struct Weights {
    #[serde(rename = "Citations")]
    citations: u32,
    #[serde(rename = "Mentions")]
    mentions: u32,
}

#[derive(Serialize)]
struct Scores {
    #[serde(rename = "Pub. year", skip_serializing_if = "Option::is_none")]
    year: Option<u16>,
}

#[derive(Serialize)]
struct Strength<'w> {
    source_id: &'w str,
    target_id: &'w str,
    strength: u32,
}

impl NetworkFormat for VosViewer {
    fn format(&self) -> &'static Format {
        &FORMAT
    }

    fn write(&self, network: &Network, _: usize, out: &mut dyn io::Write) -> io::Result<()> {
        out.write_all(b"{\"network\":{\n\"items\":[")?;
        each_on_a_line(network.works.iter().map(item), out)?;
        out.write_all(b"],\n\"links\":[")?;
        let id = |number: u32| &*network.works[number as usize].id;
        let links = network.links.iter().map(|link| Strength {
            source_id: id(link.source),
            target_id: id(link.target),
            strength: link.weight,
        });
        each_on_a_line(links, out)?;
        out.write_all(b"]}}\n")
    }
}

fn item(work: &Work) -> Item<'_> {
    Item {
        id: &work.id,
        label: work.label(),
        description: description(work),
        url: work.doi.as_deref().map(doi_address),
        weights: Weights { citations: work.times_cited, mentions: work.mentions },
        scores: Scores { year: work.year },
    }
}

/// The title and the source, as HTML, which descriptions are.
fn description(work: &Work) -> String {
    let title = work.title.as_deref().map(xml);
    let source = work.source.as_deref().map(|source| format!("<i>{}</i>", xml(source)));
    title.into_iter().chain(source).collect::<Vec<_>>().join("<br>")
}
