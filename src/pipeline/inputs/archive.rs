//! The members of .zip and .tar archives, in the order of the archive.

use std::cell::Cell;
use std::io::{self, BufReader, Read};
use std::ops::ControlFlow;

use zip::ZipReadOptions;
use zip::read::{Config, ZipFileEntry};
use zip::result::ZipError;
use zip::unstable::read::ZipIterable;

use super::Failure;
use super::limits::{Limit, Unpacked};
use super::unpack::{Found, Over, Seekable, Source, Unpacking};

/// How much of a .zip is read at once.
const BLOCK: usize = 32 * 1024;

/// How much can stand in a .tar before a member for its name and attributes, which are held in memory.
const HEADERS: u64 = 1 << 20;

const LINK: &str = "it is a link, which archives hold without what it leads to";
const SPECIAL: &str = "it is neither a file nor a folder";

impl Unpacking<'_> {
    /// Reads the members of a .zip archive.
    pub(super) fn read_zip(&mut self, archive: &Found, source: &mut dyn Seekable) -> ControlFlow<Over> {
        let source = BufReader::with_capacity(BLOCK, source);
        let mut zip = match ZipIterable::try_new(source, Config::default()) {
            Ok(zip) => zip,
            Err(error) => return self.fail(self.zip_failed(archive, error)),
        };
        if !self.budget.enter(zip.len() as u64) {
            return self.too_many(archive);
        }
        let entries = match zip.files() {
            Ok(entries) => entries,
            Err(error) => return self.fail(self.zip_failed(archive, error)),
        };
        while let Some(entry) = entries.next() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => return self.fail(self.zip_failed(archive, error)),
            };
            let name = zip_name(&entry);
            if entry.is_dir() || !self.takes(&name) {
                continue;
            }
            let member = archive.member(&name, entry.size());
            if entry.is_symlink() {
                self.fail(Failure::Special { file: member.name, kind: LINK })?;
                continue;
            }
            match entry.with_reader(entries.reader_mut(), ZipReadOptions::new()) {
                Ok(inner) => {
                    let mut inner = Unpacked { inner, budget: self.budget };
                    self.read(member, Source::Stream(&mut inner))?;
                }
                Err(error) => self.fail(self.zip_failed(&member, error))?,
            }
        }
        ControlFlow::Continue(())
    }

    /// Reads the members of a .tar archive.
    pub(super) fn read_tar(&mut self, archive: &Found, source: &mut dyn Read) -> ControlFlow<Over> {
        let budget = self.budget;
        let allowance = Cell::new(u64::MAX);
        let mut tar = tar::Archive::new(Allowed { inner: source, allowance: &allowance });
        let mut entries = match tar.entries() {
            Ok(entries) => entries,
            Err(error) => return self.fail(archive.failed(error, budget)),
        };
        loop {
            allowance.set(HEADERS);
            let entry = entries.next();
            allowance.set(u64::MAX);
            let mut entry = match entry {
                None => break,
                Some(Ok(entry)) => entry,
                Some(Err(error)) => return self.fail(archive.failed(error, budget)),
            };
            if !budget.enter(1) {
                return self.too_many(archive);
            }
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            let kind = entry.header().entry_type();
            let is_folder = kind.is_dir() || name.ends_with('/');
            if !is_folder && !kind.is_pax_global_extensions() && self.takes(&name) {
                let left = entry.size();
                let member = archive.member(&name, left);
                let mut whole = Whole { inner: &mut entry, left, is_broken: false };
                if kind.is_file() || kind.is_contiguous() {
                    self.read(member, Source::Stream(&mut whole))?;
                } else if kind.is_gnu_sparse() {
                    // Its gaps are bytes that do not stand in the archive.
                    let mut unpacked = Unpacked { inner: &mut whole, budget };
                    self.read(member, Source::Stream(&mut unpacked))?;
                } else {
                    let is_link = kind.is_symlink() || kind.is_hard_link();
                    let kind = if is_link { LINK } else { SPECIAL };
                    self.fail(Failure::Special { file: member.name, kind })?;
                }
                // The member has told it, and nothing behind it can be read.
                if whole.is_broken {
                    return ControlFlow::Continue(());
                }
            }
            // What was not wanted stands before the next member.
            if let Err(error) = io::copy(&mut entry, &mut io::sink()) {
                return self.fail(archive.failed(error, budget));
            }
        }
        if !archive.is_unpacked {
            return ControlFlow::Continue(());
        }
        // The checksum of what it was compressed to stands at the end.
        match io::copy(&mut tar.into_inner().inner, &mut io::sink()) {
            Ok(_) => ControlFlow::Continue(()),
            Err(error) => self.fail(archive.failed(error, budget)),
        }
    }

    /// Whether a member of an archive is taken.
    fn takes(&self, name: &str) -> bool {
        let path = name.replace('\\', "/");
        let path = path.trim_start_matches("./").trim_start_matches('/');
        // What macOS puts beside each file.
        let is_shadow = path.starts_with("__MACOSX/")
            || path.rsplit('/').next().is_some_and(|name| name.starts_with("._"));
        !is_shadow && self.selection.takes(path)
    }

    fn too_many(&mut self, archive: &Found) -> ControlFlow<Over> {
        let limit = Limit::Entries(self.budget.limits.entries);
        self.fail(Failure::OverLimit { file: archive.name.clone(), limit })
    }

    fn zip_failed(&self, found: &Found, error: ZipError) -> Failure {
        let file = found.name.clone();
        if let ZipError::Io(error) = error {
            return found.failed(error, self.budget);
        }
        if let ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) = error {
            return Failure::Encrypted { file };
        }
        if let ZipError::CompressionMethodNotSupported(number) = error {
            return Failure::Foreign { file, format: method(number) };
        }
        Failure::Damaged { file, reason: error.to_string().into() }
    }
}

/// The name of a method of compression that members of .zip archives can have and that is not unpacked here.
const fn method(number: u16) -> &'static str {
    match number {
        9 => "Deflate64",
        12 => "bzip2",
        14 => "LZMA",
        93 => "Zstandard in a .zip",
        95 => "xz",
        98 => "PPMd",
        _ => "a rare method",
    }
}

/// The name of a member. Where an archive does not say that it is UTF-8, it often is.
fn zip_name(entry: &ZipFileEntry<'_>) -> String {
    match std::str::from_utf8(entry.name_raw()) {
        Ok(name) => name.to_owned(),
        Err(_) => match entry.name() {
            Ok(name) => name.into_owned(),
            Err(_) => String::from_utf8_lossy(entry.name_raw()).into_owned(),
        },
    }
}

/// What is read as long as the allowance lasts.
struct Allowed<'a, R> {
    inner: R,
    allowance: &'a Cell<u64>,
}

impl<R: Read> Read for Allowed<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        match self.allowance.get().checked_sub(count as u64) {
            Some(left) => self.allowance.set(left),
            None => return Err(io::Error::new(io::ErrorKind::InvalidData, "a name in it is too long")),
        }
        Ok(count)
    }
}

/// A member that has to be as long as is said before it.
struct Whole<R> {
    inner: R,
    left: u64,
    /// Whether it could not be read on.
    is_broken: bool,
}

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match self.inner.read(buffer) {
            Ok(0) if self.left > 0 && !buffer.is_empty() => Err(io::ErrorKind::UnexpectedEof.into()),
            read => read,
        };
        match &read {
            Ok(count) => self.left = self.left.saturating_sub(*count as u64),
            Err(error) => self.is_broken = error.kind() != io::ErrorKind::Interrupted,
        }
        read
    }
}
