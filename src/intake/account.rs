//! Where the bytes of an input went, so that nothing is lost on the way without being seen.
//!
//! Each number is counted at a place of its own: what was fed, what the decoder took, what text it gave, and what
//! became of the text. Whether they agree is the point of them.

use std::ops::AddAssign;

use serde::Serialize;

/// Where bytes went: those that were fed to their decoder, and the text that came of them in bytes of UTF-8.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Bytes that were fed.
    pub fed: u64,
    /// Bytes that were decoded, byte order marks included.
    pub decoded: u64,
    /// Bytes that were still to be decoded when an input was given up.
    pub undecoded: u64,
    /// Bytes of inputs that were passed over, since their outputs are up to date.
    pub skipped: u64,
    /// Bytes of the text that came of those that were decoded.
    pub text: u64,
    /// Of the text, what was read as records.
    pub records: u64,
    /// Of the text, white space between records and around them.
    pub between: u64,
    /// Of the text, what was left when an input was given up.
    pub unread: u64,
}

impl Account {
    /// How many bytes are missing, or counted twice: nothing where all are accounted for.
    ///
    /// ```
    /// use refmill::intake::Account;
    /// let account = Account { fed: 9, decoded: 9, text: 9, records: 7, between: 2, ..Account::default() };
    /// assert_eq!(account.unaccounted(), 0);
    /// assert_eq!(Account { between: 1, ..account }.unaccounted(), 1);
    /// ```
    #[must_use]
    pub const fn unaccounted(&self) -> u64 {
        self.fed.abs_diff(self.decoded + self.undecoded + self.skipped)
            + self.text.abs_diff(self.records + self.between + self.unread)
    }

    /// Passes over text that is in no record. Only white space may be: what else stands there would be lost, and is not
    /// accounted for.
    pub(super) fn pass(&mut self, text: &str) {
        if text.trim().is_empty() {
            self.between += text.len() as u64;
        }
    }

    /// Bytes that were not even decoded, since they belong to an input that was given up.
    #[cfg(feature = "files")]
    pub(crate) const fn given_up(bytes: u64) -> Self {
        Self { fed: bytes, undecoded: bytes, ..Self::NOTHING }
    }

    /// Bytes that were passed over.
    #[cfg(feature = "files")]
    pub(crate) const fn skipped(bytes: u64) -> Self {
        Self { fed: bytes, skipped: bytes, ..Self::NOTHING }
    }

    #[cfg(feature = "files")]
    const NOTHING: Self =
        Self { fed: 0, decoded: 0, undecoded: 0, skipped: 0, text: 0, records: 0, between: 0, unread: 0 };

    /// The same where so many bytes of what was cut off as records were not kept, because their input was given up.
    #[cfg(feature = "files")]
    pub(crate) const fn dropping(self, bytes: u64) -> Self {
        Self { records: self.records.saturating_sub(bytes), unread: self.unread + bytes, ..self }
    }

    /// The same where nothing that was read of the text counts, because it is not written.
    #[must_use]
    pub const fn discarded(self) -> Self {
        Self { records: 0, between: 0, unread: self.records + self.between + self.unread, ..self }
    }
}

impl AddAssign for Account {
    fn add_assign(&mut self, other: Self) {
        self.fed += other.fed;
        self.decoded += other.decoded;
        self.undecoded += other.undecoded;
        self.skipped += other.skipped;
        self.text += other.text;
        self.records += other.records;
        self.between += other.between;
        self.unread += other.unread;
    }
}
