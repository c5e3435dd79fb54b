//! Records that wait until all are read: what is in them stands in temporary files, of which any mention can be read again.
//!
//! What becomes of them is left to [`super`].

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tempfile::{NamedTempFile, TempPath};

use crate::model::{Item, Origin, Record, Reference};
use crate::span::Span;

/// A record without its mentions.
#[derive(Serialize, Deserialize)]
pub(super) struct Head {
    /// All of it that is no mention.
    pub(super) record: Record,
    /// How many mentions it has.
    pub(super) mentions: usize,
    /// Whether the first of them is its document.
    pub(super) has_document: bool,
}

/// A mention, with all that is to be said of it.
#[derive(Serialize, Deserialize)]
pub(super) struct Held<R = Reference, I = Item> {
    /// The key that it has where works are not joined.
    pub(super) key: String,
    pub(super) place: Place,
    /// The raw title of a document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) document: Option<(String, I)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reference: Option<R>,
}

/// Where a mention stands.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Place {
    /// Where it was read from first.
    pub(super) origin: Origin,
    /// The number of the reference in the record that is read; a document has none.
    pub(super) number: Option<usize>,
    pub(super) file: Arc<str>,
    pub(super) span: Span,
    pub(super) line: usize,
    pub(super) column: usize,
}

/// Records on their way into the files.
pub(super) struct Holding {
    heads: Scratch,
    mentions: Scratch,
    /// The mentions, to be read in any order.
    any: File,
    /// Where each mention begins, and where the last ends.
    starts: Vec<u64>,
}

/// A file that is written, and then read.
struct Scratch {
    writer: BufWriter<File>,
    /// What removes it where it has a name still.
    path: Option<TempPath>,
}

impl Scratch {
    /// A file, which has no name any more where files can be without: whatever ends the run, nothing stays behind.
    fn of(file: NamedTempFile) -> io::Result<Self> {
        let (file, path) = file.into_parts();
        let path = if cfg!(unix) { path.close().map(|()| None)? } else { Some(path) };
        Ok(Self { writer: BufWriter::new(file), path })
    }

    /// The file at its beginning, with what it is removed by.
    fn finish(self) -> io::Result<(File, Option<TempPath>)> {
        let mut file = self.writer.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        Ok((file, self.path))
    }
}

/// The text of a record for the files.
pub(super) struct Packed {
    pub(super) head: Vec<u8>,
    pub(super) mentions: Vec<Vec<u8>>,
}

impl Holding {
    pub(super) fn begin() -> io::Result<Self> {
        let file = || tempfile::Builder::new().prefix(".refmill-").suffix(".tmp").tempfile();
        let (heads, mentions) = (file()?, file()?);
        let any = mentions.reopen()?;
        Ok(Self { heads: Scratch::of(heads)?, mentions: Scratch::of(mentions)?, any, starts: vec![0] })
    }

    /// Takes the next record.
    pub(super) fn add(&mut self, packed: &Packed) -> io::Result<()> {
        self.heads.writer.write_all(&packed.head)?;
        self.heads.writer.write_all(b"\n")?;
        for mention in &packed.mentions {
            self.mentions.writer.write_all(mention)?;
            let end = self.starts.last().copied().unwrap_or_default() + mention.len() as u64;
            self.starts.push(end);
        }
        Ok(())
    }

    /// The records, to be read again.
    pub(super) fn finish(self) -> io::Result<Holdings> {
        let (head, heads) = self.heads.finish()?;
        let (next, mentions) = self.mentions.finish()?;
        Ok(Holdings {
            head: BufReader::new(head),
            next: BufReader::with_capacity(1 << 16, next),
            any: self.any,
            starts: self.starts,
            _kept: [heads, mentions],
        })
    }
}

/// Records that are held, read in their order.
pub(super) struct Holdings {
    head: BufReader<File>,
    next: BufReader<File>,
    any: File,
    starts: Vec<u64>,
    /// The files are removed with them.
    _kept: [Option<TempPath>; 2],
}

impl Holdings {
    /// The head of the next record; none behind the last.
    pub(super) fn head(&mut self) -> io::Result<Option<Head>> {
        let mut line = Vec::new();
        if self.head.read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        serde_json::from_slice(&line).map(Some).map_err(io::Error::from)
    }

    /// The text of a mention, which has to be the next.
    pub(super) fn next(&mut self, mention: usize) -> io::Result<Vec<u8>> {
        let mut text = vec![0; self.length(mention)];
        self.next.read_exact(&mut text)?;
        Ok(text)
    }

    /// The text of any mention.
    pub(super) fn any(&mut self, mention: usize) -> io::Result<Vec<u8>> {
        let mut text = vec![0; self.length(mention)];
        self.any.seek(SeekFrom::Start(self.starts[mention]))?;
        self.any.read_exact(&mut text)?;
        Ok(text)
    }

    fn length(&self, mention: usize) -> usize {
        usize::try_from(self.starts[mention + 1] - self.starts[mention]).unwrap_or_default()
    }
}
