//! refmill.

mod decode;
pub mod diagnostic;
pub mod emit;
mod entry;
pub mod format;
pub mod intake;
pub mod keys;
pub mod model;
pub mod outlet;
#[cfg(feature = "files")]
pub mod pipeline;
pub mod read;
mod reference;
mod span;

pub use diagnostic::{Code, Diagnostic, Located, Report, Severity};
pub use entry::{Assigned, Entry, Keyed, Scope};
pub use outlet::{Rendered, render};
pub use span::Span;
