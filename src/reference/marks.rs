//! Rare marks of a reference, looked for at the speed of memory: what nearly no reference has need not be searched for.

use std::sync::LazyLock;

use memchr::memchr3_iter;
use memchr::memmem::Finder;

/// Which of some rare marks are in a reference: a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RareMarks(u8);

impl RareMarks {
    /// A slash, as in a DOI or an address.
    pub(super) const SLASH: Self = Self(1);
    /// `www.`
    pub(super) const WEB: Self = Self(1 << 1);
    /// A colon as in `arXiv:`
    pub(super) const ARXIV: Self = Self(1 << 2);
    /// `ISBN`.
    pub(super) const ISBN: Self = Self(1 << 3);
    /// A colon as in `PMID:`
    pub(super) const PMID: Self = Self(1 << 4);
    /// A semicolon.
    pub(super) const SEMICOLON: Self = Self(1 << 5);

    /// Those of a text.
    pub(super) fn of(text: &str) -> Self {
        static WEB: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("www."));
        static ISBN: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("ISBN"));
        let bytes = text.as_bytes();
        let mut found = Self(0);
        for at in memchr3_iter(b'/', b';', b':', bytes) {
            found = found.with(match bytes[at] {
                b'/' => Self::SLASH,
                b';' => Self::SEMICOLON,
                _ if bytes[..at].ends_with(b"iv") => Self::ARXIV,
                _ if bytes[..at].ends_with(b"PMID") => Self::PMID,
                _ => Self(0),
            });
        }
        let found_by = |finder: &Finder<'_>, mark: Self| match finder.find(bytes) {
            Some(_) => mark,
            None => Self(0),
        };
        found.with(found_by(&WEB, Self::WEB)).with(found_by(&ISBN, Self::ISBN))
    }

    /// Whether one of some others is among them.
    pub(super) const fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// These and others.
    pub(super) const fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_marks_are_found_wherever_they_stand() {
        for (text, marks) in [
            ("/", RareMarks::SLASH),
            ("Roe J., On bees, www.bees.example", RareMarks::WEB),
            ("arXiv:2001.00001", RareMarks::ARXIV),
            ("Honey, ISBN 3", RareMarks::ISBN),
            ("PMID: 4", RareMarks::PMID),
            ("Roe J.;", RareMarks::SEMICOLON),
        ] {
            assert_eq!(RareMarks::of(text), marks, "{text}");
        }
        assert_eq!(RareMarks::of(""), RareMarks(0));
    }
}
