//! How much an input may hold before it is refused.

/// How much is read at most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// The bytes of one file; none for any number.
    pub file_size: Option<u64>,
}
