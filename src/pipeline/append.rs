//! Adding to a .bib file that is there: its bytes stay, what is new goes behind them in its own encoding and with its own
//! line ends.
//!
//! What the file holds is read by [`crate::holdings`].

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::Error;
use super::compressed;
use super::output::Output;
use super::outputs::Sink;
use crate::decode::Decoder;
use crate::diagnostic::{Code, Report};
use crate::holdings::Holdings;

/// A file to add to, as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appendix {
    /// Where it is.
    pub path: PathBuf,
    /// What it holds.
    pub holdings: Holdings,
    bytes: Vec<u8>,
    encoding: &'static Encoding,
    line_end: &'static str,
    /// What separates the new entries from those that are there.
    gap: String,
}

/// A file that cannot be added to.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// It is not to be read.
    #[error("cannot read {path}: {error}")]
    Unreadable {
        /// Where it is.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// It is in an encoding that .bib files are not written in.
    #[error("cannot add to {path}: it is {encoding}, which neither bibtex nor biber reads; save it as UTF-8")]
    Encoding {
        /// Where it is.
        path: PathBuf,
        /// The name of the encoding.
        encoding: &'static str,
    },
    /// Its name tells that it is compressed.
    #[error("cannot add to {0}: it is compressed; unpack it first")]
    Compressed(PathBuf),
    /// Its bytes are no text.
    #[error("cannot add to {path}: {reason}; save it as UTF-8")]
    Undecodable {
        /// Where it is.
        path: PathBuf,
        /// Which bytes, and where.
        reason: String,
    },
}

impl AppendError {
    /// What it is about, for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "append-unreadable",
            Self::Encoding { .. } => "append-encoding",
            Self::Compressed(_) => "append-compressed",
            Self::Undecodable { .. } => "append-undecodable",
        }
    }

    /// Whether what stands in the file cannot be meant, rather than that it could not be read.
    #[must_use]
    pub const fn is_usage(&self) -> bool {
        match self {
            Self::Unreadable { .. } => false,
            Self::Encoding { .. } | Self::Compressed(_) | Self::Undecodable { .. } => true,
        }
    }
}

/// Reads the .bib file at `path` to add to it; a file that is not there is an empty one.
///
/// # Errors
/// When it cannot be read, or nothing can be written behind what is in it.
pub fn appendix(path: &Path) -> Result<Appendix, AppendError> {
    if compressed::is_named(path) {
        return Err(AppendError::Compressed(path.to_owned()));
    }
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(AppendError::Unreadable { path: path.to_owned(), error }),
    };
    let (mut text, mut report) = (String::new(), Report::default());
    let mut decoder = Decoder::new(None);
    decoder.decode(&bytes, true, &mut text, &mut report);
    let encoding = decoder.encoding().unwrap_or(UTF_8);
    if encoding == UTF_16LE || encoding == UTF_16BE {
        return Err(AppendError::Encoding { path: path.to_owned(), encoding: encoding.name() });
    }
    let undecodable = report.drain().into_iter().find(|found| found.code == Code::UndecodableBytes);
    if let Some(found) = undecodable {
        return Err(AppendError::Undecodable { path: path.to_owned(), reason: found.message });
    }
    let lines = text.matches('\n').count();
    let line_end = if lines > 0 && text.matches("\r\n").count() * 2 > lines { "\r\n" } else { "\n" };
    let missing = match text.trim_end_matches([' ', '\t']) {
        "" => 0,
        end if end.ends_with("\n\n") || end.ends_with("\n\r\n") => 0,
        end if end.ends_with('\n') => 1,
        _ => 2,
    };
    let holdings = Holdings::read(&text);
    let gap = line_end.repeat(missing);
    Ok(Appendix { path: path.to_owned(), holdings, bytes, encoding, line_end, gap })
}

/// A file being written anew: what there was, then what is new.
pub(super) struct Behind<'a> {
    appendix: &'a Appendix,
    output: Output,
    /// Whether anything is new.
    is_longer: bool,
}

impl<'a> Behind<'a> {
    pub(super) fn begin(appendix: &'a Appendix) -> Result<Self, Error> {
        Ok(Self { appendix, output: Output::begin(&appendix.path, true)?, is_longer: false })
    }

    /// Puts the file in its place, unless there is nothing new, or somebody has changed it in the meantime.
    pub(super) fn commit(self) -> Result<(), Error> {
        if !self.is_longer {
            return Ok(());
        }
        let path = &self.appendix.path;
        let is_same = match fs::read(path) {
            Ok(bytes) => bytes == self.appendix.bytes,
            Err(error) => error.kind() == ErrorKind::NotFound && self.appendix.bytes.is_empty(),
        };
        if is_same { self.output.commit() } else { Err(Error::Changed(path.clone())) }
    }

    fn encoded(&self, text: &str) -> io::Result<Vec<u8>> {
        let Appendix { encoding, line_end, .. } = self.appendix;
        let text = text.replace('\n', line_end);
        let (bytes, _, is_lossy) = encoding.encode(&text);
        if !is_lossy {
            return Ok(bytes.into_owned());
        }
        let is_missing = |c: &char| encoding.encode(c.encode_utf8(&mut [0; 4])).2;
        let missing = text.chars().find(is_missing).unwrap_or(char::REPLACEMENT_CHARACTER);
        Err(io::Error::new(
            ErrorKind::InvalidData,
            format!(
                "it is {}, in which there is no `{missing}` (U+{:04X}); save it as UTF-8 and try again",
                encoding.name(),
                u32::from(missing)
            ),
        ))
    }
}

impl Write for Behind<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if bytes.is_empty() {
            return Ok(0);
        }
        let text =
            std::str::from_utf8(bytes).map_err(|error| io::Error::new(ErrorKind::InvalidData, error))?;
        let encoded = self.encoded(text)?;
        if !self.is_longer {
            self.output.write_all(&self.appendix.bytes)?;
            self.output.write_all(self.appendix.gap.as_bytes())?;
            self.is_longer = true;
        }
        self.output.write_all(&encoded)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.output.flush()
    }
}

impl Sink for Behind<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_has_changed_in_the_meantime_is_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("refs.bib");
        fs::write(&path, "@misc{a}\n").unwrap();
        let appendix = appendix(&path).unwrap();
        let mut behind = Behind::begin(&appendix).unwrap();
        behind.write_all(b"@misc{b}\n").unwrap();
        fs::write(&path, "@misc{c}\n").unwrap();
        assert!(matches!(behind.commit(), Err(Error::Changed(_))));
        assert_eq!(fs::read_to_string(&path).unwrap(), "@misc{c}\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing else is left");
    }
}
