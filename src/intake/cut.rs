//! Bytes of one input → stretches of text with the places of the records in them, which are then read in any order.
//!
//! Cutting is cheap and goes through an input from its beginning to its end; reading costs nearly all of the time, and records
//! know nothing of each other but their numbers, which [`Numbers`] give them in the end.

use std::sync::Arc;

use super::locate::{Place, Places, boundary_before, excerpt};
use super::{Account, IntakeOptions, UnknownFormat, looks_like_utf_16};
use crate::decode::Decoder;
use crate::diagnostic::{Code, Diagnostic, Located, Report};
use crate::model::{Probability, Record, Reference};
use crate::read::{self, Context, HEAD, Reader, Slice};
use crate::span::Span;

/// Cuts one input into stretches, piece by piece.
pub(crate) struct Cutter<'k> {
    file: Arc<str>,
    options: IntakeOptions<'k>,
    /// Whether no byte was fed so far.
    empty: bool,
    decoder: Decoder,
    /// What decoding found in text that was not handed over yet, in order.
    decoding: Vec<Diagnostic>,
    reader: Option<&'static dyn Reader>,
    /// What the reader keeps of the text before, and how much of it the last stretch was given.
    prelude: String,
    shared_prelude: Arc<str>,
    /// The text that is not done with; it begins at `place`.
    window: String,
    place: Place,
    /// How long the window has to be before it is looked at again. It doubles while nothing in it is whole, so
    /// that a long record is not searched again and again.
    due: usize,
    /// How long a record may become before its end is looked for again, however far it was looked for already.
    most: usize,
    /// Whether all text was white space so far.
    blank: bool,
    /// Whether nothing follows, so that nothing may be held back.
    finished: bool,
    /// Where the bytes went so far, but for those that the decoder or the window holds.
    account: Account,
}

impl<'k> Cutter<'k> {
    /// A cutter for the input of that name, which does not let a record grow beyond `most` bytes of text unseen.
    pub(crate) fn new(file: Arc<str>, options: IntakeOptions<'k>, most: usize) -> Self {
        Self {
            file,
            options,
            empty: true,
            decoder: Decoder::new(options.encoding),
            decoding: Vec::new(),
            reader: options.reader,
            prelude: String::new(),
            shared_prelude: Arc::default(),
            window: String::new(),
            place: Place::default(),
            due: HEAD,
            most,
            blank: true,
            finished: false,
            account: Account::default(),
        }
    }

    pub(crate) const fn options(&self) -> &IntakeOptions<'k> {
        &self.options
    }

    /// Takes some bytes, the `last` or not, and cuts off the records that are whole.
    ///
    /// # Errors
    /// When the format was to be detected and no reader claims the text.
    pub(crate) fn cut(&mut self, bytes: &[u8], last: bool) -> Result<Option<Stretch>, Box<Unclaimed>> {
        self.empty &= bytes.is_empty();
        self.account.fed += bytes.len() as u64;
        self.decode(bytes, last);
        self.finished |= last;
        if last && self.blank {
            let message = if self.empty { "the input is empty" } else { "the input holds only white space" };
            let found = Diagnostic { code: Code::EmptyInput, span: Span::default(), message: message.into() };
            self.decoding.insert(0, found);
            self.account.pass(&self.window);
            return Ok(Some(self.rest()));
        }
        if self.window.len() < self.due.min(self.most.saturating_add(1)) && !last {
            return Ok(None);
        }
        let Some(reader) = self.detected(last)? else {
            self.due = 2 * self.window.len();
            return Ok(None);
        };
        Ok(Some(self.stretch(reader, last)))
    }

    fn decode(&mut self, bytes: &[u8], last: bool) {
        let (begin, mut report) = (self.window.len(), Report::default());
        self.decoder.decode(bytes, last, &mut self.window, &mut report);
        self.decoding.extend(report.drain());
        self.account.text += (self.window.len() - begin) as u64;
        self.blank = self.blank && self.window[begin..].trim().is_empty();
    }

    /// The reader that was told, or the one that the beginning of the text is for, once enough of it is there.
    fn detected(&mut self, last: bool) -> Result<Option<&'static dyn Reader>, Box<Unclaimed>> {
        if self.reader.is_none() {
            let text = self.window.trim_start();
            if text.len() < HEAD && !last {
                return Ok(None);
            }
            let head = &text[..boundary_before(text, HEAD)];
            let name = self.file.rsplit(['/', '\\']).next().unwrap_or_default();
            // What a compressed file holds is named after it.
            let name = [".gz", ".zst"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
            let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
            self.reader = read::detect(head, extension.as_deref());
            if self.reader.is_none() {
                let utf_16 = self.options.encoding.map_or_else(|| looks_like_utf_16(&self.window), |_| None);
                self.account.unread += self.window.len() as u64;
                let unknown = UnknownFormat { file: self.file.clone(), utf_16 };
                return Err(Box::new(Unclaimed { found: self.rest(), unknown }));
            }
        }
        Ok(self.reader)
    }

    /// How many bytes of text are held, which are those of a record that has not ended.
    #[cfg(feature = "files")]
    pub(crate) const fn held(&self) -> usize {
        self.window.len()
    }

    /// Where the bytes went so far; what is held counts as unread.
    pub(crate) fn account(&self) -> Account {
        let decoded = self.decoder.taken() as u64;
        let held = if self.finished { 0 } else { self.account.fed.saturating_sub(decoded) };
        let unread = self.account.unread + self.window.len() as u64;
        Account { decoded, undecoded: held, unread, ..self.account }
    }

    /// All of the window without a record in it.
    fn rest(&mut self) -> Stretch {
        let (text, rest) = (std::mem::take(&mut self.window), std::mem::take(&mut self.decoding));
        let prelude = self.shared_prelude.clone();
        Stretch { file: self.file.clone(), text, place: self.place, prelude, cuts: Vec::new(), rest }
    }

    fn stretch(&mut self, reader: &'static dyn Reader, last: bool) -> Stretch {
        let split = reader.split(&self.window, last, &mut self.prelude);
        if self.prelude.len() > self.shared_prelude.len() {
            self.shared_prelude = Arc::from(self.prelude.as_str());
        }
        let (base, mut place) = (self.place.offset, self.place);
        let mut cuts = Vec::with_capacity(split.slices.len());
        let mut read = 0;
        for slice in split.slices {
            self.account.pass(self.window.get(read..slice.span.start).unwrap_or_default());
            self.account.records += slice.span.len() as u64;
            read = slice.span.end;
            let span = slice.span.shifted(base);
            place.advance(&self.window, base, span.start);
            let found = self.decoding.partition_point(|diagnostic| diagnostic.span.start < span.end);
            let found = self.decoding.drain(..found).collect();
            cuts.push(Cut { reader, slice, place, found });
        }
        self.account.pass(self.window.get(read..split.used).unwrap_or_default());
        let next = self.window[split.used..].to_owned();
        let mut text = std::mem::replace(&mut self.window, next);
        text.truncate(split.used);
        place.advance(&text, base, base + split.used);
        let place = std::mem::replace(&mut self.place, place);
        self.due = (2 * self.window.len()).max(HEAD);
        let rest = if last { std::mem::take(&mut self.decoding) } else { Vec::new() };
        Stretch { file: self.file.clone(), text, place, prelude: self.shared_prelude.clone(), cuts, rest }
    }
}

/// An input in no format that is known, with what decoding found in it.
pub(crate) struct Unclaimed {
    pub(crate) found: Stretch,
    pub(crate) unknown: UnknownFormat,
}

/// Whole records of one input with the text that they stand in. Reading them needs nothing else, so that any of them can be read at
/// the same time.
pub(crate) struct Stretch {
    file: Arc<str>,
    text: String,
    /// Where the text begins.
    place: Place,
    /// What the reader has kept of the text before.
    prelude: Arc<str>,
    cuts: Vec<Cut>,
    /// What decoding found where no record is.
    rest: Vec<Diagnostic>,
}

struct Cut {
    reader: &'static dyn Reader,
    /// Where it is in the text of its stretch.
    slice: Slice,
    place: Place,
    /// What decoding found in it.
    found: Vec<Diagnostic>,
}

impl Stretch {
    /// How many records there are, or parts of long lists.
    pub(crate) const fn len(&self) -> usize {
        self.cuts.len()
    }

    /// How many bytes of text one of them has.
    #[cfg(feature = "files")]
    pub(crate) const fn length(&self, at: usize) -> usize {
        self.cuts.as_slice()[at].slice.span.len()
    }

    /// Reads one of them; its numbers are not those of the input yet.
    pub(crate) fn read(&self, at: usize, options: &IntakeOptions<'_>) -> (Option<Record>, Report) {
        let cut = &self.cuts[at];
        let (text, start) = (self.text_of(cut), cut.place.offset);
        let mut report = Report::default();
        for Diagnostic { code, span, message } in &cut.found {
            report.add(*code, *span, message.as_str());
        }
        let prelude = self.prelude.get(..cut.slice.prelude).unwrap_or_default();
        let context = Context { prelude, ..options.context };
        let mut record = cut.reader.parse(text, start, &context, &mut report);
        if let Some(record) = &mut record {
            record.file = self.file.clone();
            let mut place = cut.place;
            for reference in &mut record.references {
                place.advance(text, start, reference.span.start);
                reference.line = place.line;
            }
            if let Some(least) = options.min_confidence {
                report_uncertain(record, least, &mut report);
            }
        }
        (record, report)
    }

    /// The lines and columns in which some places in one of them begin.
    #[cfg(feature = "files")]
    pub(crate) fn places(&self, at: usize, spans: &[Span]) -> Vec<(usize, usize)> {
        let cut = &self.cuts[at];
        let (text, base) = (self.text_of(cut), cut.place.offset);
        let mut places = Places::from(cut.place);
        let place = |span: &Span| {
            let place = places.at(text, base, span.start);
            (place.line, place.column)
        };
        spans.iter().map(place).collect()
    }

    /// Locates findings about one of them, given in order.
    pub(crate) fn locate(&self, at: usize, found: Vec<Diagnostic>, tell: impl FnMut(Located)) {
        let cut = &self.cuts[at];
        self.locate_in(self.text_of(cut), cut.place, found, tell);
    }

    /// Locates what decoding found where no record is.
    pub(crate) fn locate_rest(&self, tell: impl FnMut(Located)) {
        self.locate_in(&self.text, self.place, self.rest.clone(), tell);
    }

    fn text_of(&self, cut: &Cut) -> &str {
        &self.text[cut.slice.span.range()]
    }

    /// Locates findings in text that begins at a place.
    fn locate_in(&self, text: &str, begin: Place, found: Vec<Diagnostic>, mut tell: impl FnMut(Located)) {
        let mut places = Places::from(begin);
        for diagnostic in found {
            let place = places.at(text, begin.offset, diagnostic.span.start);
            let start = diagnostic.span.start.saturating_sub(begin.offset);
            let (excerpt, marked) = excerpt(text, start, diagnostic.span.end.saturating_sub(begin.offset));
            let (line, column) = (place.line, place.column);
            tell(Located { diagnostic, file: self.file.clone(), line, column, excerpt, marked });
        }
    }
}

/// The numbers of the records of one input, and of the references in each, from 1.
#[derive(Default)]
pub(crate) struct Numbers {
    record: usize,
    references: usize,
}

impl Numbers {
    /// Gives the next record its numbers.
    pub(crate) fn number(&mut self, stretch: &Stretch, at: usize, record: &mut Record) {
        if self.record == 0 || !stretch.cuts[at].slice.continues {
            self.record += 1;
            self.references = 0;
        }
        record.number = self.record;
        record.first_reference = self.references + 1;
        self.references += record.references.len();
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
