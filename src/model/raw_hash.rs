//! What a reference is known by from one run to the next.

use std::hash::Hasher;

use siphasher::sip::SipHasher13;

/// The hash of a raw text with white space folded, the same on every machine and in every release.
///
/// ```
/// use refmill::model::RawHash;
/// let hash = RawHash::of("Roe J., Bees,\n (2001)");
/// assert_eq!(hash, RawHash::of("Roe J., Bees, (2001)"));
/// assert_eq!(RawHash::parse(&hash.to_string()), Some(hash));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RawHash(u64);

impl RawHash {
    /// The hash of a raw text.
    #[must_use]
    pub fn of(raw: &str) -> Self {
        let mut hasher = SipHasher13::new();
        for word in raw.split_whitespace() {
            hasher.write(word.as_bytes());
            hasher.write_u8(b' ');
        }
        Self(hasher.finish())
    }

    /// Reads what `Display` writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim().strip_prefix('r').filter(|digits| digits.len() == 16)?;
        u64::from_str_radix(digits, 16).ok().map(Self)
    }
}

impl std::fmt::Display for RawHash {
    /// With a letter in front, so that no spreadsheet takes it for a number.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "r{:016x}", self.0)
    }
}
