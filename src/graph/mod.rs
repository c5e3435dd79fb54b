//! Who cites what, over many documents: a network of works, for programs that draw and count networks.
//!
//! [`Gathering`] takes records and keeps of each work what a node shows; [`Network`] is what comes of it, from which works
//! that are cited together and documents that cite the same are told (`project`). [`formats`] writes it. docs/GRAPH.md says
//! what each number means. Reading, keys and files are left to others.

mod build;
pub mod formats;
mod join;
mod network;
mod project;
mod unions;
mod work;

pub use build::{ByKey, Gathered, Gathering, Sameness};
pub use network::{Link, Meaning, Network};
pub use project::LONGEST_LIST;
pub use work::{KeyFrom, Work};
