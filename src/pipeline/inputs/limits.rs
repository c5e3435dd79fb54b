//! How much an input may hold before it is refused, so that no file fills memory, disk or the day.

use std::cell::Cell;
use std::fmt;
use std::io::{self, Read};

use bytesize::ByteSize;

/// What unpacks to less than this fills nothing, whatever it was packed into.
const HARMLESS: u64 = 64_000_000;

/// How much is read at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The bytes of one file, as it is or unpacked; none for any number.
    pub file_size: Option<u64>,
    /// The bytes that one input unpacks to, with all that is packed in it.
    pub unpacked: u64,
    /// How many times its own size an input unpacks to. What unpacks to less than 64 MB is not asked.
    pub ratio: u64,
    /// How deep archives are packed in each other: 1 for an archive of plain files.
    pub nesting: u32,
    /// The files in one input, with those of the archives in it.
    pub entries: u64,
    /// The bytes of one record, as text: a record is held in memory.
    pub record: u64,
    /// The references of one record, which take ten times the memory of their text.
    pub references: u64,
}

impl Default for Limits {
    /// Files of any size; what real corpora stay far below of all that is packed.
    fn default() -> Self {
        Self {
            file_size: None,
            unpacked: 100_000_000_000,
            ratio: 250,
            nesting: 3,
            entries: 1_000_000,
            record: 256_000_000,
            references: 1_000_000,
        }
    }
}

/// A limit that an input is beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Of the bytes of one file.
    FileSize(u64),
    /// Of the bytes that it unpacks to.
    Unpacked(u64),
    /// Of what it unpacks to beside its own size.
    Ratio(u64),
    /// Of archives in archives.
    Nesting(u32),
    /// Of the files in it.
    Entries(u64),
    /// Of the bytes of one record.
    Record(u64),
    /// Of the references of one record.
    References(u64),
}

impl Limit {
    /// What it is about, for programs.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::FileSize(_) => "file-too-large",
            Self::Unpacked(_) => "unpacked-too-large",
            Self::Ratio(_) => "unpacked-too-much",
            Self::Nesting(_) => "nested-too-deep",
            Self::Entries(_) => "too-many-entries",
            Self::Record(_) => "record-too-large",
            Self::References(_) => "too-many-references",
        }
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let size = |bytes: &u64| ByteSize::b(*bytes).display().si();
        match self {
            Self::FileSize(most) => {
                write!(f, "it is larger than {}; --max-file-size allows more", size(most))
            }
            Self::Unpacked(most) => {
                write!(f, "it unpacks to more than {}; --max-unpacked allows more", size(most))
            }
            Self::Ratio(most) => write!(
                f,
                "it unpacks to more than {most} times its size, as files do that are made to fill disks; if you trust \
                 it, --max-ratio allows more"
            ),
            Self::Nesting(most) => {
                write!(f, "it is packed more than {most} deep; --max-nesting allows more")
            }
            Self::Entries(most) => write!(f, "it holds more than {most} files; --max-entries allows more"),
            Self::Record(most) => write!(
                f,
                "a record in it is larger than {}, or never ends; --max-record allows more",
                size(most)
            ),
            Self::References(most) => {
                write!(f, "a record in it has more than {most} references; --max-references allows more")
            }
        }
    }
}

/// What has been read of one input, held against the limits.
pub(super) struct Budget {
    pub(super) limits: Limits,
    packed: Cell<u64>,
    unpacked: Cell<u64>,
    entries: Cell<u64>,
    exceeded: Cell<Option<Limit>>,
}

impl Budget {
    pub(super) const fn new(limits: Limits) -> Self {
        let (packed, unpacked, entries) = (Cell::new(0), Cell::new(0), Cell::new(0));
        Self { limits, packed, unpacked, entries, exceeded: Cell::new(None) }
    }

    /// The limit that the whole input is beyond.
    pub(super) const fn exceeded(&self) -> Option<Limit> {
        self.exceeded.get()
    }

    /// Counts files in the input. Tells whether that many are allowed.
    pub(super) fn enter(&self, count: u64) -> bool {
        self.entries.set(self.entries.get().saturating_add(count));
        let is_allowed = self.entries.get() <= self.limits.entries;
        if !is_allowed {
            self.exceeded.set(Some(Limit::Entries(self.limits.entries)));
        }
        is_allowed
    }

    /// Counts bytes of the input itself.
    pub(super) fn add_packed(&self, count: u64) {
        self.packed.set(self.packed.get().saturating_add(count));
    }

    fn add_unpacked(&self, count: u64) -> io::Result<()> {
        let unpacked = self.unpacked.get().saturating_add(count);
        self.unpacked.set(unpacked);
        let Limits { unpacked: most, ratio, .. } = self.limits;
        let exceeded = if unpacked > most {
            Limit::Unpacked(most)
        } else if unpacked > HARMLESS && unpacked / ratio.max(1) > self.packed.get() {
            Limit::Ratio(ratio)
        } else {
            return Ok(());
        };
        self.exceeded.set(Some(exceeded));
        Err(io::Error::other(exceeded.to_string()))
    }
}

/// Bytes of the input itself, counted.
pub(super) struct Packed<'b, R> {
    pub(super) inner: R,
    pub(super) budget: &'b Budget,
}

impl<R: Read> Read for Packed<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.budget.add_packed(count as u64);
        Ok(count)
    }
}

/// Bytes that come out of what is packed, counted. Reading fails where they are too many.
pub(super) struct Unpacked<'b, R> {
    pub(super) inner: R,
    pub(super) budget: &'b Budget,
}

impl<R: Read> Read for Unpacked<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.budget.add_unpacked(count as u64)?;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_unpacks_to_too_much_is_not_read_on() {
        let read = |limits: Limits, packed: u64, unpacked: u64| {
            let budget = Budget::new(limits);
            budget.add_packed(packed);
            let mut source = Unpacked { inner: io::repeat(b'a').take(unpacked), budget: &budget };
            let copied = io::copy(&mut source, &mut io::sink()).ok();
            (copied, budget.exceeded())
        };
        let usual = Limits::default();
        assert_eq!(read(usual, 1_000_000, 70_000_000), (Some(70_000_000), None));
        assert_eq!(read(usual, 1_000, 60_000_000), (Some(60_000_000), None), "it fills nothing");
        assert_eq!(read(usual, 1_000, 70_000_000), (None, Some(Limit::Ratio(250))));
        let little = Limits { unpacked: 1_000, ..usual };
        assert_eq!(read(little, 1_000, 1_000), (Some(1_000), None));
        assert_eq!(read(little, 1_000, 1_001), (None, Some(Limit::Unpacked(1_000))));
    }

    #[test]
    fn limits_are_said_in_sizes_that_can_be_asked_for() {
        assert_eq!(
            Limit::FileSize(2_000_000_000).to_string(),
            "it is larger than 2.0 GB; --max-file-size allows more"
        );
    }
}
