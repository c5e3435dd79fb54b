//! The intermediate representation: what a reader hands over and an emitter takes, in the vocabulary of CSL.
//!
//! Typed, owned and closed: a new [`ItemType`] or [`Field`] stops the build until every emitter has decided
//! what becomes of it. No format's spelling lives here.

mod confidence;
mod date;
mod field;
mod identifier;
mod item;
mod item_type;
mod layout;
mod merged;
mod name;
mod pages;
mod raw_hash;
mod record;
mod variable;

pub use confidence::{Confidence, Judged, NoProbability, Probability};
pub use date::{Date, DateRange};
pub use field::{Field, FieldName};
pub use identifier::{ArXiv, Doi, Isbn, Pmid, Url};
pub use item::{Custom, Item};
pub use item_type::ItemType;
pub use layout::Layout;
pub use merged::{Merged, Variant};
pub use name::{Name, Person};
pub use pages::Pages;
pub use raw_hash::RawHash;
pub use record::{Leftover, Origin, Reasons, Record, Reference, Taken};
pub use variable::{CustomKind, Variable, VariableKind, is_further_type};
