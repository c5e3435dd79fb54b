//! What is written, compressed as the name of its file asks for, `.gz` or `.zst`, or packed as its format asks for.
//!
//! The same text always gives the same bytes: no time and no name stands in them.

use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use super::inputs::Frames;
#[cfg(feature = "parquet")]
use super::parquet::Table;
use crate::emit::Packing;

/// How much is compressed at once where a compressor does not stream; each piece is a frame of its own, which readers join.
const FRAME: usize = 1 << 20;

/// The extensions that ask for it.
const EXTENSIONS: [&str; 2] = ["gz", "zst"];

/// What was written into a file of that name, as it was before it was compressed.
pub(super) fn reader<'r>(path: &Path, file: impl Read + 'r) -> Box<dyn Read + 'r> {
    match extension(path).as_deref() {
        Some("gz") => Box::new(GzDecoder::new(file)),
        Some("zst") => Box::new(Frames::new(file)),
        Some(_) | None => Box::new(file),
    }
}

/// Whether the name of a file asks for it.
pub(super) fn is_named(path: &Path) -> bool {
    extension(path).is_some_and(|extension| EXTENSIONS.contains(&&*extension))
}

fn extension(path: &Path) -> Option<String> {
    path.extension().and_then(OsStr::to_str).map(str::to_ascii_lowercase)
}

/// Compresses on the way, or packs, or neither.
pub(super) enum Compressed<W: Write> {
    Plain(W),
    Gz(Box<GzEncoder<W>>),
    Zst {
        writer: W,
        frame: Vec<u8>,
    },
    #[cfg(feature = "parquet")]
    Parquet {
        writer: W,
        table: Box<Table>,
    },
}

impl<W: Write> Compressed<W> {
    /// What the name of a file asks for.
    pub(super) fn named(path: &Path, writer: W) -> Self {
        match extension(path).as_deref() {
            Some("gz") => Self::Gz(Box::new(GzEncoder::new(writer, Compression::default()))),
            Some("zst") => Self::Zst { writer, frame: Vec::new() },
            Some(_) | None => Self::Plain(writer),
        }
    }

    /// What the format asks for, or else the name of the file.
    pub(super) fn packed(packing: Option<Packing>, path: &Path, writer: W) -> io::Result<Self> {
        match packing {
            #[cfg(feature = "parquet")]
            Some(Packing::Parquet) => Ok(Self::Parquet { writer, table: Box::new(Table::new()?) }),
            None => Ok(Self::named(path, writer)),
        }
    }

    /// Ends what is packed, behind which nothing is written. Gives the hash of the bytes that came of it; none where they can be
    /// [read](reader) as they were.
    pub(super) fn seal(&mut self) -> io::Result<Option<u128>> {
        match self {
            Self::Plain(_) | Self::Gz(_) | Self::Zst { .. } => Ok(None),
            #[cfg(feature = "parquet")]
            Self::Parquet { writer, table } => table.seal(writer).map(Some),
        }
    }

    /// Writes what is left, and gives back where it went.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.seal()?;
        match self {
            #[cfg(feature = "parquet")]
            Self::Parquet { writer, .. } => Ok(writer),
            Self::Plain(writer) => Ok(writer),
            Self::Gz(encoder) => encoder.finish(),
            Self::Zst { mut writer, frame } => {
                writer.write_all(&compress_to_vec(&frame[..], CompressionLevel::Fastest))?;
                Ok(writer)
            }
        }
    }
}

impl<W: Write> Write for Compressed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(writer) => writer.write(bytes),
            Self::Gz(encoder) => encoder.write(bytes),
            Self::Zst { writer, frame } => {
                frame.extend_from_slice(bytes);
                if frame.len() >= FRAME {
                    writer.write_all(&compress_to_vec(&frame[..], CompressionLevel::Fastest))?;
                    frame.clear();
                }
                Ok(bytes.len())
            }
            #[cfg(feature = "parquet")]
            Self::Parquet { writer, table } => table.add(bytes, writer).map(|()| bytes.len()),
        }
    }

    /// Hands on what was compressed. What is not waits for the end, since an early flush makes files longer.
    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(writer) | Self::Zst { writer, .. } => writer.flush(),
            Self::Gz(encoder) => encoder.get_mut().flush(),
            #[cfg(feature = "parquet")]
            Self::Parquet { writer, .. } => writer.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(name: &str, text: &[u8]) -> Vec<u8> {
        let mut compressed = Compressed::named(Path::new(name), Vec::new());
        text.chunks(1000).for_each(|piece| compressed.write_all(piece).unwrap());
        compressed.flush().unwrap();
        compressed.finish().unwrap()
    }

    #[test]
    fn the_name_asks_for_it() {
        let text = b"@misc{a, title = {Bees}}\n".repeat(100_000);
        assert_eq!(written("refs.bib", &text), text);
        for name in ["refs.bib.GZ", "refs.bib.zst"] {
            let (packed, mut back) = (written(name, &text), Vec::new());
            reader(Path::new(name), &packed[..]).read_to_end(&mut back).unwrap();
            assert!(back == text && packed.len() < text.len() / 50, "{name}: {}", packed.len());
            assert_eq!(written(name, &text), packed, "the same bytes again");
        }
    }

    #[test]
    fn nothing_is_a_whole_file_too() {
        for name in ["a.gz", "a.zst"] {
            let (packed, mut back) = (written(name, b""), Vec::new());
            reader(Path::new(name), &packed[..]).read_to_end(&mut back).unwrap();
            assert!(back.is_empty() && !packed.is_empty());
        }
    }
}
