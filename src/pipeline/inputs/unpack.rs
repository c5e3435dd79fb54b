//! Inputs down to the files in them: what is compressed is unpacked, archives are gone through, in each other as they come.
//!
//! How archives are built is left to [`super::archive`], how much of them is read to [`super::limits`].

use std::io::{self, ErrorKind, Read, Seek};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flate2::read::MultiGzDecoder;

use super::limits::{Budget, Limit, Unpacked};
use super::packing::{self, HEAD, Packing, packing};
use super::zstd::Frames;
use super::{Enough, Failure, Member, Selection, Taker, place};

/// How much of an archive that cannot be read from its end is held in memory; more goes into a temporary file.
const HELD: usize = 4 << 20;

/// Reads one input.
pub(super) struct Unpacking<'u> {
    pub(super) taker: &'u mut dyn Taker,
    pub(super) buffer: &'u mut [u8],
    pub(super) budget: &'u Budget,
    pub(super) selection: &'u Selection,
    /// Whether the input can be read again.
    pub(super) again: bool,
    /// How many files were found in it.
    pub(super) members: u64,
    /// How many failures were told.
    pub(super) failures: u64,
}

/// Something in an input: the input itself, what a compressed file holds, a member of an archive.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) name: Arc<str>,
    /// Its place below an output folder.
    pub(super) place: PathBuf,
    /// In how many archives and compressed files it is.
    pub(super) depth: u32,
    /// Whether it is what a compressed file holds: an archive there is none in another, `.tar.gz` is one.
    pub(super) is_unpacked: bool,
    /// How many bytes it has, as far as that is said beforehand.
    pub(super) size: Option<u64>,
}

/// Where the bytes come from.
pub(super) enum Source<'s> {
    /// From something that is read once, from its beginning to its end.
    Stream(&'s mut dyn Read),
    /// From a file.
    File(&'s mut dyn Seekable),
}

/// Something that can be read anywhere.
pub(super) trait Seekable: Read + Seek {}

impl<T: Read + Seek> Seekable for T {}

/// What is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Over {
    /// The input, of which nothing more can be read.
    Input,
    /// Everything: the taker wants no more.
    All,
}

impl Unpacking<'_> {
    /// Reads what was found.
    pub(super) fn read(&mut self, found: Found, mut source: Source<'_>) -> ControlFlow<Over> {
        let count = match fill(source.reader(), self.buffer) {
            Ok(count) => count,
            Err(error) => return self.fail(found.failed(error, self.budget)),
        };
        match packing(&self.buffer[..count]) {
            Packing::Plain => self.read_plain(found, source.reader(), count),
            Packing::Foreign(format) => self.fail(Failure::Foreign { file: found.name, format }),
            packing @ (Packing::Gzip | Packing::Zstd | Packing::Zip | Packing::Tar) => {
                self.read_packed(found, packing, source, count)
            }
        }
    }

    /// Tells a failure of something that never began.
    pub(super) fn fail(&mut self, failure: Failure) -> ControlFlow<Over> {
        self.failures += 1;
        let flow = self.taker.failure(failure);
        self.go_on(flow)
    }

    /// Hands on bytes that are not packed, of which the first are in the buffer.
    fn read_plain(&mut self, found: Found, source: &mut dyn Read, first: usize) -> ControlFlow<Over> {
        let too_large = |size: u64| {
            let most = self.budget.limits.file_size.filter(|most| size > *most)?;
            Some(Failure::OverLimit { file: found.name.clone(), limit: Limit::FileSize(most) })
        };
        if let Some(failure) = found.size.and_then(too_large) {
            return self.fail(failure);
        }
        self.members += 1;
        let member = Member { name: found.name.clone(), place: found.place.clone(), again: self.again };
        if let flow @ ControlFlow::Break(_) = self.taker.begin(member) {
            return self.go_on(flow);
        }
        let (mut size, mut count) = (0, first);
        let failure = loop {
            if count == 0 {
                break None;
            }
            size += count as u64;
            if let Some(failure) = too_large(size) {
                break Some(failure);
            }
            if let flow @ ControlFlow::Break(_) = self.taker.bytes(&self.buffer[..count]) {
                return self.go_on(flow);
            }
            count = match read(source, self.buffer) {
                Ok(count) => count,
                Err(error) => break Some(found.failed(error, self.budget)),
            };
        };
        self.failures += u64::from(failure.is_some());
        let flow = self.taker.end(failure);
        self.go_on(flow)
    }

    /// Unpacks what is packed, of which the first bytes are in the buffer.
    fn read_packed(
        &mut self,
        found: Found,
        packing: Packing,
        source: Source<'_>,
        first: usize,
    ) -> ControlFlow<Over> {
        let is_same_archive = packing == Packing::Tar && found.is_unpacked;
        let found = Found { depth: found.depth + u32::from(!is_same_archive), ..found };
        let most = self.budget.limits.nesting;
        if found.depth > most {
            return self.fail(Failure::OverLimit { file: found.name, limit: Limit::Nesting(most) });
        }
        match source {
            Source::File(file) => {
                if let Err(error) = file.rewind() {
                    return self.fail(found.failed(error, self.budget));
                }
                if packing == Packing::Zip {
                    return self.read_zip(&found, file);
                }
                self.unpack(found, packing, &mut { file })
            }
            Source::Stream(stream) => {
                let head = self.buffer[..first].to_vec();
                self.unpack(found, packing, &mut head.chain(stream))
            }
        }
    }

    fn unpack(&mut self, found: Found, packing: Packing, source: &mut dyn Read) -> ControlFlow<Over> {
        let budget = self.budget;
        match packing {
            Packing::Gzip => {
                let mut inner = Unpacked { inner: MultiGzDecoder::new(source), budget };
                self.read(found.unpacked(), Source::Stream(&mut inner))
            }
            Packing::Zstd => {
                let mut inner = Unpacked { inner: Frames::new(source), budget };
                self.read(found.unpacked(), Source::Stream(&mut inner))
            }
            Packing::Tar => self.read_tar(&found, source),
            Packing::Zip => {
                // What is in a .zip stands at its end.
                let mut held = tempfile::spooled_tempfile(HELD);
                let most = budget.limits.unpacked;
                let copied = io::copy(&mut source.take(most), &mut held);
                match copied.and_then(|size| held.rewind().map(|()| size)) {
                    Ok(size) if size < most => self.read_zip(&found, &mut held),
                    Ok(_) => self.fail(Failure::OverLimit { file: found.name, limit: Limit::Unpacked(most) }),
                    Err(error) => self.fail(found.failed(error, budget)),
                }
            }
            Packing::Plain | Packing::Foreign(_) => ControlFlow::Continue(()),
        }
    }

    /// What it means to the reading that the taker has said.
    fn go_on(&self, flow: ControlFlow<Enough>) -> ControlFlow<Over> {
        match flow {
            ControlFlow::Break(Enough::OfAll) => ControlFlow::Break(Over::All),
            ControlFlow::Break(Enough::OfMember) | ControlFlow::Continue(()) => {
                if self.budget.exceeded().is_some() {
                    return ControlFlow::Break(Over::Input);
                }
                ControlFlow::Continue(())
            }
        }
    }
}

impl Source<'_> {
    fn reader(&mut self) -> &mut dyn Read {
        match self {
            Self::Stream(stream) => *stream,
            Self::File(file) => file,
        }
    }
}

impl Found {
    /// An input.
    pub(super) const fn new(name: Arc<str>, place: PathBuf) -> Self {
        Self { name, place, depth: 0, is_unpacked: false, size: None }
    }

    /// A member of this archive, by the name that it has there.
    pub(super) fn member(&self, name: &str, size: u64) -> Self {
        Self {
            name: format!("{}/{name}", self.name).into(),
            place: place::below(&renamed(&self.place, packing::without_archive), name),
            depth: self.depth,
            is_unpacked: false,
            size: Some(size),
        }
    }

    /// What this compressed file holds.
    fn unpacked(self) -> Self {
        let place = renamed(&self.place, packing::without_compression);
        Self { place, is_unpacked: true, size: None, ..self }
    }

    /// What it means that it could not be read on.
    pub(super) fn failed(&self, error: io::Error, budget: &Budget) -> Failure {
        let file = self.name.clone();
        if let Some(limit) = budget.exceeded() {
            return Failure::OverLimit { file, limit };
        }
        // What the system says is no fault of what is packed.
        if self.depth == 0 || error.raw_os_error().is_some() {
            return Failure::Unreadable { file, error };
        }
        let is_cut = error.kind() == ErrorKind::UnexpectedEof;
        let reason = if is_cut { "it ends too early".into() } else { error.to_string() };
        Failure::Damaged { file, reason: reason.into() }
    }
}

fn renamed(place: &Path, rename: fn(&str) -> &str) -> PathBuf {
    match place.file_name().and_then(|name| name.to_str()) {
        Some(name) => place.with_file_name(rename(name)),
        None => place.to_path_buf(),
    }
}

/// Reads until there is enough to tell how it is packed, or nothing more.
fn fill(source: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut count = 0;
    while count < HEAD.min(buffer.len()) {
        match read(source, &mut buffer[count..])? {
            0 => break,
            more => count += more,
        }
    }
    Ok(count)
}

/// Reads what is there, whatever signal comes in between.
fn read(source: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match source.read(buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            read => return read,
        }
    }
}
