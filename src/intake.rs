//! Bytes of one input → records with numbered places: decoding, windows, detection, numbering, line counting.
//!
//! Where the bytes come from and what becomes of the records is left to the caller; what is in a record to the
//! [readers](crate::read).

mod account;
mod cut;
mod locate;

use std::ops::ControlFlow;
use std::sync::Arc;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use crate::diagnostic::{Located, Report};
use crate::model::{Probability, Record};
use crate::read::{Context, HEAD, READERS, Reader};
pub use account::Account;
pub(crate) use cut::{Cutter, Numbers, Stretch};

/// How many bytes are taken at once.
const BLOCK: usize = 64 * 1024;

/// Takes what an [`Intake`] has read, in the order of the input.
pub trait Receiver {
    /// Takes a record. What it adds to `report` is located and handed back by [`diagnostic`](Self::diagnostic).
    fn record(&mut self, record: Record, report: &mut Report) -> ControlFlow<()>;

    /// Takes a finding: those of a record come after it, those about the whole input where they belong.
    fn diagnostic(&mut self, located: Located);
}

/// How an input is to be read.
#[derive(Clone, Copy, Default)]
pub struct IntakeOptions<'k> {
    /// The reader, or none to detect it.
    pub reader: Option<&'static dyn Reader>,
    /// The encoding, or none to detect it.
    pub encoding: Option<&'static Encoding>,
    /// What the reader has to know.
    pub context: Context<'k>,
    /// Below which confidence a reference is reported as uncertain.
    pub min_confidence: Option<Probability>,
}

/// The input is in no format that is known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: the text is in none of the formats that are read: {}{}", formats(), hint(*utf_16))]
pub struct UnknownFormat {
    /// The name of the input.
    pub file: Arc<str>,
    /// The UTF-16 encoding that the bytes look like, if no encoding was told and they lack a byte order mark.
    pub utf_16: Option<&'static Encoding>,
}

/// The names of the formats, as people list things.
fn formats() -> String {
    let names: Vec<&str> = READERS.iter().map(|reader| reader.format().id).collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

fn hint(utf_16: Option<&'static Encoding>) -> String {
    utf_16.map_or_else(String::new, |encoding| {
        let label = encoding.name().to_ascii_lowercase();
        format!("; its many NUL bytes are those of {label}: try --encoding {label}")
    })
}

/// The UTF-16 encoding of a text that was read as if every byte were a character: every other is then NUL, apart
/// from letters beyond Latin-1.
fn looks_like_utf_16(text: &str) -> Option<&'static Encoding> {
    let (mut length, mut nulls) = (0, [0, 0]);
    for (number, c) in text.chars().take(HEAD).enumerate() {
        length += 1;
        nulls[number % 2] += usize::from(c == '\0');
    }
    let [even, odd] = nulls;
    let (most, least, encoding) = if odd > even { (odd, even, UTF_16LE) } else { (even, odd, UTF_16BE) };
    (most * 4 >= length && least * 8 <= most && most > 0).then_some(encoding)
}

/// What was read from bytes in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The records in the order of the input.
    pub records: Vec<Record>,
    /// What was found on the way, in the order of the input.
    pub diagnostics: Vec<Located>,
}

/// Reads bytes in memory. The name of the input is `-`.
///
/// ```
/// use refmill::intake::{IntakeOptions, parse};
/// let export = b"#ITI#A survey of bees#FTI# #IRF#Roe J., Wasps, (2005); Poe A., Ants, (2006)#FRF#";
/// let parsed = parse(export, &IntakeOptions::default())?;
/// assert_eq!(parsed.records[0].references[1].raw, "Poe A., Ants, (2006)");
/// # Ok::<(), refmill::intake::UnknownFormat>(())
/// ```
///
/// # Errors
/// [`UnknownFormat`] when the format was to be detected and no reader claims the text.
pub fn parse(bytes: &[u8], options: &IntakeOptions<'_>) -> Result<Parsed, UnknownFormat> {
    let mut parsed = Parsed::default();
    let mut intake = Intake::new(Arc::from("-"), *options);
    if intake.feed(bytes, &mut parsed)?.is_continue() {
        let _ = intake.finish(&mut parsed)?;
    }
    Ok(parsed)
}

impl Receiver for Parsed {
    fn record(&mut self, record: Record, _: &mut Report) -> ControlFlow<()> {
        self.records.push(record);
        ControlFlow::Continue(())
    }

    fn diagnostic(&mut self, located: Located) {
        self.diagnostics.push(located);
    }
}

/// Reads one input from its bytes, piece by piece: the memory it takes is that of the longest record.
pub struct Intake<'k> {
    cutter: Cutter<'k>,
    numbers: Numbers,
    stopped: bool,
    /// Records that the reader could make nothing of.
    rejected: usize,
}

impl<'k> Intake<'k> {
    /// An intake for the input of that name; its extension helps to detect the format.
    #[must_use]
    pub fn new(file: Arc<str>, options: IntakeOptions<'k>) -> Self {
        Self {
            cutter: Cutter::new(file, options, usize::MAX),
            numbers: Numbers::default(),
            stopped: false,
            rejected: 0,
        }
    }

    /// Reads on. A `Break` from the receiver is handed through.
    ///
    /// # Errors
    /// [`UnknownFormat`] when the format was to be detected and no reader claims the text.
    pub fn feed(
        &mut self,
        bytes: &[u8],
        receiver: &mut dyn Receiver,
    ) -> Result<ControlFlow<()>, UnknownFormat> {
        for block in bytes.chunks(BLOCK) {
            if self.read(block, false, receiver)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Reads what is left, now that nothing follows. To be called once.
    ///
    /// # Errors
    /// As for [`feed`](Self::feed).
    pub fn finish(&mut self, receiver: &mut dyn Receiver) -> Result<ControlFlow<()>, UnknownFormat> {
        self.read(&[], true, receiver)
    }

    /// Where the bytes went that were fed so far. What it holds counts as unread, which is nothing after
    /// [`finish`](Self::finish) unless the format is not known.
    #[must_use]
    pub fn account(&self) -> Account {
        self.cutter.account()
    }

    /// How many records the reader could make nothing of. Their text counts as read.
    #[must_use]
    pub const fn rejected(&self) -> usize {
        self.rejected
    }

    fn read(
        &mut self,
        bytes: &[u8],
        last: bool,
        receiver: &mut dyn Receiver,
    ) -> Result<ControlFlow<()>, UnknownFormat> {
        if self.stopped {
            return Ok(ControlFlow::Break(()));
        }
        let (stretch, unknown) = match self.cutter.cut(bytes, last) {
            Ok(stretch) => (stretch, None),
            Err(unclaimed) => (Some(unclaimed.found), Some(unclaimed.unknown)),
        };
        self.stopped = unknown.is_some();
        if let Some(stretch) = stretch
            && self.hand_over(&stretch, receiver).is_break()
        {
            self.stopped = true;
            return Ok(ControlFlow::Break(()));
        }
        unknown.map_or(Ok(ControlFlow::Continue(())), Err)
    }

    fn hand_over(&mut self, stretch: &Stretch, receiver: &mut dyn Receiver) -> ControlFlow<()> {
        for place in 0..stretch.len() {
            let (record, mut report) = stretch.read(place, self.cutter.options());
            let mut flow = ControlFlow::Continue(());
            if let Some(mut record) = record {
                self.numbers.number(stretch, place, &mut record);
                flow = receiver.record(record, &mut report);
            } else {
                self.rejected += usize::from(report.has_errors());
            }
            stretch.locate(place, report.drain(), |located| receiver.diagnostic(located));
            flow?;
        }
        stretch.locate_rest(|located| receiver.diagnostic(located));
        ControlFlow::Continue(())
    }
}

#[cfg(test)]
mod tests;
