//! Bytes of one input → records with numbered places: decoding, windows, detection, numbering, line counting.
//!
//! Where the bytes come from and what becomes of the records is left to the caller; what is in a record to the
//! [readers](crate::read).

mod locate;

use std::ops::ControlFlow;
use std::sync::Arc;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use crate::decode::Decoder;
use crate::diagnostic::{Code, Diagnostic, Located, Report};
use crate::model::{Probability, Record, Reference};
use crate::read::{self, Context, HEAD, Reader, Slice};
use crate::span::Span;
use locate::{Place, boundary_before, excerpt};

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
#[error("{file}: neither a tagged export nor a list of references{}", hint(*utf_16))]
pub struct UnknownFormat {
    /// The name of the input.
    pub file: Arc<str>,
    /// The UTF-16 encoding that the bytes look like, if no encoding was told and they lack a byte order mark.
    pub utf_16: Option<&'static Encoding>,
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
    file: Arc<str>,
    options: IntakeOptions<'k>,
    /// Whether no byte was fed so far.
    empty: bool,
    decoder: Decoder,
    /// What decoding found in text that was not handed over yet, in order.
    decoding: Vec<Diagnostic>,
    reader: Option<&'static dyn Reader>,
    /// The text that is not done with, and where it begins in the whole text.
    window: String,
    base: usize,
    /// How long the window has to be before it is looked at again. It doubles while nothing in it is whole, so
    /// that a long record is not searched again and again.
    due: usize,
    /// Whether all text was white space so far.
    blank: bool,
    /// The number of the last record, and of its next reference.
    number: usize,
    next_reference: usize,
    place: Place,
    stopped: bool,
}

impl<'k> Intake<'k> {
    /// An intake for the input of that name; its extension helps to detect the format.
    #[must_use]
    pub fn new(file: Arc<str>, options: IntakeOptions<'k>) -> Self {
        Self {
            file,
            options,
            empty: true,
            decoder: Decoder::new(options.encoding),
            decoding: Vec::new(),
            reader: options.reader,
            window: String::new(),
            base: 0,
            due: HEAD,
            blank: true,
            number: 0,
            next_reference: 1,
            place: Place::default(),
            stopped: false,
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
            if self.stopped {
                return Ok(ControlFlow::Break(()));
            }
            self.empty = false;
            self.decode(block, false);
            if self.window.len() >= self.due && self.advance(false, receiver)?.is_break() {
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
        if self.stopped {
            return Ok(ControlFlow::Break(()));
        }
        self.decode(&[], true);
        if self.blank {
            let message = if self.empty { "the input is empty" } else { "the input holds only white space" };
            let mut found = std::mem::take(&mut self.decoding);
            found.insert(
                0,
                Diagnostic { code: Code::EmptyInput, span: Span::default(), message: message.into() },
            );
            let window = std::mem::take(&mut self.window);
            self.hand_over(found, &window, receiver);
            return Ok(ControlFlow::Continue(()));
        }
        self.advance(true, receiver)
    }

    fn decode(&mut self, bytes: &[u8], last: bool) {
        let (begin, mut report) = (self.window.len(), Report::default());
        self.decoder.decode(bytes, last, &mut self.window, &mut report);
        self.decoding.extend(report.drain());
        self.blank = self.blank && self.window[begin..].trim().is_empty();
    }

    /// Hands over the records that are whole.
    fn advance(&mut self, last: bool, receiver: &mut dyn Receiver) -> Result<ControlFlow<()>, UnknownFormat> {
        let Some(reader) = self.detected(last, receiver)? else {
            self.due = 2 * self.window.len();
            return Ok(ControlFlow::Continue(()));
        };
        let mut window = std::mem::take(&mut self.window);
        let split = reader.split(&window, last);
        for slice in &split.slices {
            if self.read(reader, *slice, &window, receiver).is_break() {
                self.stopped = true;
                return Ok(ControlFlow::Break(()));
            }
        }
        // Between records there is only white space.
        self.place.advance(&window, self.base, self.base + split.used);
        window.drain(..split.used);
        self.base += split.used;
        self.due = (2 * window.len()).max(HEAD);
        self.window = window;
        if last {
            let (found, rest) = (std::mem::take(&mut self.decoding), std::mem::take(&mut self.window));
            self.hand_over(found, &rest, receiver);
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The reader that was told, or the one that the beginning of the text is for, once enough of it is there.
    fn detected(
        &mut self,
        last: bool,
        receiver: &mut dyn Receiver,
    ) -> Result<Option<&'static dyn Reader>, UnknownFormat> {
        if self.reader.is_none() {
            let text = self.window.trim_start();
            if text.len() < HEAD && !last {
                return Ok(None);
            }
            let head = &text[..boundary_before(text, HEAD)];
            let extension = self.file.rsplit(['/', '\\']).next().and_then(|name| name.rsplit_once('.'));
            let extension = extension.map(|(_, extension)| extension.to_ascii_lowercase());
            self.reader = read::detect(head, extension.as_deref());
            if self.reader.is_none() {
                let utf_16 = self.options.encoding.map_or_else(|| looks_like_utf_16(&self.window), |_| None);
                let (found, window) = (std::mem::take(&mut self.decoding), std::mem::take(&mut self.window));
                self.hand_over(found, &window, receiver);
                self.stopped = true;
                return Err(UnknownFormat { file: self.file.clone(), utf_16 });
            }
        }
        Ok(self.reader)
    }

    /// Reads one record and hands it over with its findings.
    fn read(
        &mut self,
        reader: &dyn Reader,
        slice: Slice,
        window: &str,
        receiver: &mut dyn Receiver,
    ) -> ControlFlow<()> {
        let (text, span) = (&window[slice.span.range()], slice.span.shifted(self.base));
        self.place.advance(window, self.base, span.start);
        let mut report = Report::default();
        let mut flow = ControlFlow::Continue(());
        if let Some(mut record) = reader.parse(text, span.start, &self.options.context, &mut report) {
            if self.number == 0 || !slice.continues {
                self.number += 1;
                self.next_reference = 1;
            }
            record.file = self.file.clone();
            record.number = self.number;
            record.first_reference = self.next_reference;
            let mut place = self.place;
            for reference in &mut record.references {
                place.advance(text, span.start, reference.span.start);
                reference.line = place.line;
            }
            self.next_reference += record.references.len();
            if let Some(least) = self.options.min_confidence {
                report_uncertain(&record, least, &mut report);
            }
            flow = receiver.record(record, &mut report);
        }
        let mut found = report.drain();
        let earlier = self.decoding.partition_point(|diagnostic| diagnostic.span.start < span.end);
        if earlier > 0 {
            found.extend(self.decoding.drain(..earlier));
            found.sort_by_key(|diagnostic| (diagnostic.span, diagnostic.code));
        }
        self.hand_over(found, text, receiver);
        self.place.advance(text, span.start, span.end);
        flow
    }

    /// Locates findings, given in order, in text that begins at `self.place`.
    fn hand_over(&self, found: Vec<Diagnostic>, text: &str, receiver: &mut dyn Receiver) {
        let (base, mut place) = (self.place.offset, self.place);
        for diagnostic in found {
            if diagnostic.span.start < place.offset {
                place = self.place;
            }
            place.advance(text, base, diagnostic.span.start);
            let start = diagnostic.span.start.saturating_sub(base);
            let (excerpt, marked) = excerpt(text, start, diagnostic.span.end.saturating_sub(base));
            let (line, column) = (place.line, place.column);
            receiver.diagnostic(Located {
                diagnostic,
                file: self.file.clone(),
                line,
                column,
                excerpt,
                marked,
            });
        }
    }
}

/// Reports the references that were read with less confidence than is asked for.
fn report_uncertain(record: &Record, least: Probability, report: &mut Report) {
    for Reference { confidence, span, .. } in &record.references {
        if confidence.reference < least {
            let (field, of_field) = confidence.least();
            let message = format!(
                "read with confidence {}; least certain is `{}` with {of_field}",
                confidence.reference,
                field.csl()
            );
            report.add(Code::RefUncertain, *span, message);
        }
    }
}

#[cfg(test)]
mod tests;
