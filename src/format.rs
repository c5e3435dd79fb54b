//! What a format is called and how it is recognised by its name.

/// The description of an input or output format; help, inference and tests are derived from it.
#[derive(Debug, PartialEq, Eq)]
pub struct Format {
    /// Its name for `--from` and `--to`, in kebab case.
    pub id: &'static str,
    /// File name extensions that stand for it, without the dot; the first is the one to write.
    pub extensions: &'static [&'static str],
    /// One line about it.
    pub description: &'static str,
}

impl Format {
    /// Whether a file name extension stands for it.
    #[must_use]
    pub fn has_extension(&self, extension: &str) -> bool {
        self.extensions.iter().any(|known| known.eq_ignore_ascii_case(extension))
    }
}
