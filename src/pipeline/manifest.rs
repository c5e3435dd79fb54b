//! What an output folder holds and of what it was made, so that a later run passes over what is up to date.
//!
//! A line says: a file at this place with this hash was made of this input with these options. Such a line is right whenever it
//! is written, and whatever becomes of the file: what the file is, its own hash tells. So a line is written before its file
//! is put in place, and a run that is killed at any moment leaves nothing wrong. Lines that are not whole are no lines.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::hash::Hasher as _;
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::str;
use std::sync::{Arc, Mutex, PoisonError};

use siphasher::sip128::{Hasher128 as _, SipHasher13};

use super::output::{self, folder_of};
use super::places::{Places, path_in};
use super::{BLOCK, Destination, Error, Fingerprint, compressed};

/// Its name in an output folder.
const NAME: &str = ".refmill-manifest.tsv";

/// What it begins with.
const HEADER: &str = "refmill-manifest\t1\n";

/// The manifest of an output folder.
pub(super) struct Manifest<'m> {
    folder: &'m Path,
    extension: Arc<str>,
    fingerprint: &'m Fingerprint,
    /// What stands in it, sorted, where what is up to date is to be passed over.
    known: Vec<Known>,
    /// How many bytes there were when the run began, and of how many of them the lines are whole.
    length: usize,
    sound: usize,
    /// The file, once something is written.
    file: Mutex<Option<File>>,
}

/// A line, as hashes. A hundred thousand of them take five megabytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Known {
    place: u128,
    /// Of what the output was made: its input and all that changes it.
    made_of: u128,
    /// What the output was.
    output: u128,
}

/// A line as it stands in the file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Line<'l> {
    /// The place below the folder, as [`written`] writes it.
    place: &'l str,
    made_of: u128,
    output: u128,
}

impl<'m> Manifest<'m> {
    /// The manifest of this folder, whether there is one or not.
    ///
    /// # Errors
    /// When it cannot be read, or is none that is known and not to be replaced.
    pub(super) fn open(
        folder: &'m Path,
        extension: Arc<str>,
        to: &'m Destination<'_>,
    ) -> Result<Self, Error> {
        let path = folder.join(NAME);
        let mut bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Vec::new()
            }
            Err(error) => return Err(Error::Output { path, error }),
        };
        let length = bytes.len();
        if !bytes.starts_with(HEADER.as_bytes()) {
            // A header that is cut off is that of a run that was killed.
            if !HEADER.as_bytes().starts_with(&bytes) && !to.force {
                return Err(Error::Manifest(path));
            }
            bytes.clear();
        }
        bytes.truncate(memchr::memrchr(b'\n', &bytes).map_or(0, |end| end + 1));
        let mut known: Vec<Known> = match to.resume {
            true => lines(&bytes).map(Known::from).collect(),
            false => Vec::new(),
        };
        known.sort_unstable();
        let (fingerprint, sound, file) = (&to.fingerprint, bytes.len(), Mutex::new(None));
        Ok(Self { folder, extension, fingerprint, known, length, sound, file })
    }

    /// Begins the hash of what an output is made of: the name of its input, whose bytes follow, and all that changes it.
    pub(super) fn begin(&self, input: &str) -> SipHasher13 {
        self.fingerprint.begin(input)
    }

    /// Whether the output of a member may be up to date, so that it is worth to know all of the member first.
    pub(super) fn may_be_current(&self, member: &Path) -> bool {
        self.fingerprint.is_known() && !self.known.is_empty() && !self.of_place(&self.path(member)).is_empty()
    }

    /// Whether the output of a member is there as it would be made.
    pub(super) fn is_current(&self, member: &Path, made_of: u128) -> bool {
        let path = self.path(member);
        let mut same = self.of_place(&path).iter().filter(|known| known.made_of == made_of).peekable();
        same.peek().is_some() && hash_of(&path).is_ok_and(|there| same.any(|known| known.output == there))
    }

    /// Whether an output is there that was written by an earlier run and has not changed since. Of what stood there before the
    /// manifest nothing is known.
    ///
    /// # Errors
    /// When it has changed.
    pub(super) fn owns(&self, path: &Path) -> Result<bool, Error> {
        let known = self.of_place(path);
        if known.is_empty() {
            return Ok(false);
        }
        match hash_of(path) {
            Ok(there) if known.iter().any(|known| known.output == there) => Ok(true),
            Ok(_) => Err(Error::Edited(path.to_owned())),
            // What is no file, or cannot be read, is left to who writes there.
            Err(_) => Ok(false),
        }
    }

    /// Writes a line for a file that is about to be put in its place.
    pub(super) fn note(&self, path: &Path, made_of: u128, output: u128) -> Result<(), Error> {
        let line = Line { place: &self.written(path), made_of, output }.to_string();
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let done = match &mut *file {
            Some(file) => file.write_all(line.as_bytes()),
            None => self.begin_file(&line).map(|begun| *file = Some(begun)),
        };
        done.map_err(|error| Error::Output { path: self.folder.join(NAME), error })
    }

    /// Leaves a line for each place, sorted, where this run has written more to what was there.
    pub(super) fn tidy(&self) -> Result<(), Error> {
        let file = self.file.lock().unwrap_or_else(PoisonError::into_inner).take();
        if file.is_none() || self.sound == 0 {
            return Ok(());
        }
        let path = self.folder.join(NAME);
        let failed = |error| Error::Output { path: path.clone(), error };
        let bytes = fs::read(&path).map_err(failed)?;
        let mut lines: Vec<Line<'_>> = lines(&bytes).collect();
        let count = lines.len();
        // The sort is stable: of one place, the last line stays last.
        lines.sort_by(|one, other| one.place.cmp(other.place));
        let of_places = lines.chunk_by(|one, other| one.place == other.place);
        let kept: Vec<Line<'_>> = of_places.filter_map(|lines| self.valid(lines)).collect();
        if kept.len() == count {
            return Ok(());
        }
        let mut text = String::from(HEADER);
        kept.iter().for_each(|line| text += &line.to_string());
        let mut temporary = output::temporary_file(folder_of(&path)).map_err(failed)?;
        temporary.write_all(text.as_bytes()).map_err(failed)?;
        temporary.persist(&path).map(|_| ()).map_err(|error| failed(error.error))
    }

    /// How many outputs are there that earlier runs wrote and that belong to no input of this one.
    pub(super) fn others(&self, places: &Places<'_>) -> usize {
        let Ok(bytes) = fs::read(self.folder.join(NAME)) else { return 0 };
        let mut found: Vec<&str> = lines(&bytes).map(|line| line.place).collect();
        found.sort_unstable();
        found.dedup();
        let there = found.into_iter().filter_map(place_of).map(|place| self.folder.join(place));
        there.filter(|path| !places.is_taken(path) && path.is_file()).count()
    }

    /// The line that tells of a file what it is; where none does, the last.
    fn valid<'l>(&self, lines: &[Line<'l>]) -> Option<Line<'l>> {
        let (last, others) = lines.split_last()?;
        if others.iter().all(|line| line == last) {
            return Some(*last);
        }
        let there = place_of(last.place).and_then(|place| hash_of(&self.folder.join(place)).ok());
        let valid = lines.iter().rev().find(|line| Some(line.output) == there);
        Some(*valid.unwrap_or(last))
    }

    /// Opens the file for the lines of this run and writes the first.
    fn begin_file(&self, line: &str) -> io::Result<File> {
        let path = self.folder.join(NAME);
        let mut file = File::options().append(true).create(true).open(path)?;
        // What is behind the last whole line was being written when a run was killed. Where another run has written since, its
        // lines stay.
        if self.length > self.sound && file.metadata()?.len() == self.length as u64 {
            file.set_len(self.sound as u64)?;
        }
        let begun = if self.sound == 0 { [HEADER, line].concat() } else { line.to_owned() };
        file.write_all(begun.as_bytes())?;
        Ok(file)
    }

    fn of_place(&self, path: &Path) -> &[Known] {
        if self.known.is_empty() {
            return &[];
        }
        let place = hash(self.written(path).as_bytes());
        let start = self.known.partition_point(|known| known.place < place);
        let end = self.known.partition_point(|known| known.place <= place);
        &self.known[start..end]
    }

    /// Where the output of a member stands.
    fn path(&self, member: &Path) -> PathBuf {
        path_in(self.folder, member, &self.extension)
    }

    fn written(&self, path: &Path) -> String {
        written(path.strip_prefix(self.folder).unwrap_or(path))
    }
}

impl From<Line<'_>> for Known {
    fn from(Line { place, made_of, output }: Line<'_>) -> Self {
        Self { place: hash(place.as_bytes()), made_of, output }
    }
}

impl std::fmt::Display for Line<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{:032x}\t{:032x}\t{}", self.made_of, self.output, self.place)
    }
}

/// The lines that are whole.
fn lines(bytes: &[u8]) -> impl Iterator<Item = Line<'_>> {
    let lines = bytes.split_inclusive(|byte| *byte == b'\n').filter_map(|line| line.strip_suffix(b"\n"));
    lines.filter_map(|line| {
        let mut fields = str::from_utf8(line).ok()?.splitn(3, '\t');
        let mut hash = || {
            let digits = fields.next().filter(|digits| digits.len() == 32)?;
            u128::from_str_radix(digits, 16).ok()
        };
        let (made_of, output) = (hash()?, hash()?);
        Some(Line { place: fields.next()?, made_of, output })
    })
}

/// A place as it stands in a line: what is no text, and what would end the line, as `\xHH`.
fn written(place: &Path) -> String {
    let mut text = String::new();
    let escape = |text: &mut String, bytes: &[u8]| {
        for byte in bytes {
            // Writing to a string does not fail.
            let _ = write!(text, "\\x{byte:02x}");
        }
    };
    for chunk in place.as_os_str().as_encoded_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_control() || c == '\\' {
                escape(&mut text, c.encode_utf8(&mut [0; 4]).as_bytes());
            } else {
                text.push(c);
            }
        }
        escape(&mut text, chunk.invalid());
    }
    text
}

/// The place that stands in a line.
fn place_of(written: &str) -> Option<PathBuf> {
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written;
    while let Some((before, escaped)) = rest.split_once("\\x") {
        bytes.extend_from_slice(before.as_bytes());
        bytes.push(u8::from_str_radix(escaped.get(..2)?, 16).ok()?);
        rest = &escaped[2..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    os_string(bytes).map(PathBuf::from)
}

#[cfg(unix)]
fn os_string(bytes: Vec<u8>) -> Option<OsString> {
    Some(std::os::unix::ffi::OsStringExt::from_vec(bytes))
}

#[cfg(not(unix))]
fn os_string(bytes: Vec<u8>) -> Option<OsString> {
    String::from_utf8(bytes).ok().map(OsString::from)
}

fn hash(bytes: &[u8]) -> u128 {
    let mut hasher = SipHasher13::new();
    hasher.write(bytes);
    hasher.finish128().as_u128()
}

/// The hash of what was written into a file.
fn hash_of(path: &Path) -> io::Result<u128> {
    // Reading a pipe would wait for whoever writes into it.
    if !fs::metadata(path)?.is_file() {
        return Err(ErrorKind::InvalidInput.into());
    }
    let mut file = compressed::reader(path, File::open(path)?);
    let (mut hasher, mut buffer) = (SipHasher13::new(), vec![0; BLOCK]);
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hasher.finish128().as_u128()),
            Ok(count) => hasher.write(&buffer[..count]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_stands_on_a_line_of_its_own() {
        for place in ["a.bib", "corpus/2024/\u{fc}\u{1f41d}.bib", "a\tb\nc.bib", "back\\slash\\x41.bib"] {
            let written = written(Path::new(place));
            assert!(!written.contains(['\n', '\t']), "{written}");
            assert_eq!(place_of(&written), Some(PathBuf::from(place)));
            let line = Line { place: &written, made_of: 1, output: u128::MAX }.to_string();
            let read: Vec<_> = lines(line.as_bytes()).collect();
            assert!(read == [Line { place: &written, made_of: 1, output: u128::MAX }], "{line}");
        }
    }

    #[test]
    fn lines_that_are_not_whole_are_none() {
        let line = Line { place: "a.bib", made_of: 1, output: 2 }.to_string();
        for cut in 0..line.len() {
            assert_eq!(lines(&line.as_bytes()[..cut]).count(), 0, "{cut}");
        }
        assert_eq!(lines(b"x\ty\tz\n\n\xFF\xFF\tb\n").count(), 0);
    }
}
