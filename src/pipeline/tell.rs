//! What was read and written, counted and told, in the order of the inputs.

use std::path::Path;

use super::inputs::Failure;
use super::lane::Sum;
use super::outputs::Written;
use super::reading::{ReadBatch, ReadPart, ReadPiece, ReadRecord};
use super::{Counts, Listener, Progress, Stop, Summary};
use crate::diagnostic::{Code, Diagnostic, Located, Severity};
use crate::intake::Account;
use crate::model::Probability;
use crate::review::Applied;
use crate::span::Span;

/// Counts and tells.
pub(super) struct Teller<'t> {
    pub(super) listener: &'t mut dyn Listener,
    pub(super) summary: &'t mut Summary,
    pub(super) applied: &'t mut Applied,
    pub(super) member: &'t mut Counts,
    /// From which confidence on a reference is not uncertain.
    pub(super) certain: Probability,
}

impl Teller<'_> {
    /// Tells a batch. With files of their own, what was read of a member counts when its file is written.
    pub(super) fn tell(
        &mut self,
        batch: ReadBatch<'_>,
        written: Option<Vec<Option<Written>>>,
    ) -> Result<(), Stop> {
        let own = written.is_some();
        let mut written = written.into_iter().flatten();
        for part in batch {
            let written = written.next().flatten();
            match part {
                ReadPart::Unlisted(failure) => self.fail(failure),
                ReadPart::Unread(failure) => self.fail(&failure),
                ReadPart::Skipped(skipped) => self.skip(skipped.bytes),
                ReadPart::Piece(piece) => self.piece(*piece, written, own)?,
            }
        }
        Ok(())
    }

    fn skip(&mut self, bytes: u64) {
        self.summary.bytes += bytes;
        self.summary.account += Account::skipped(bytes);
        self.summary.resumed.get_or_insert_default().skipped += 1;
    }

    fn piece(&mut self, piece: ReadPiece<'_>, written: Option<Written>, own: bool) -> Result<(), Stop> {
        let ReadPiece { begins, bytes, account, stretches, records, applied, end, .. } = piece;
        self.summary.bytes += bytes;
        if begins {
            *self.member = Counts::default();
        }
        let mut records = records.into_iter().peekable();
        for (of, stretch) in stretches.iter().enumerate() {
            let mut told = Ok(());
            while let Some(ReadRecord { at, record, mut report, .. }) =
                records.next_if(|next| next.at.0 == of)
            {
                if let Some(record) = &record {
                    self.member.add(record, self.certain);
                    self.listener.record(record);
                } else {
                    self.summary.rejected += usize::from(report.has_errors());
                }
                let found = report.drain();
                if !found.is_empty() {
                    stretch.locate(at.1, found, |located| self.found(&located, &mut told));
                }
                std::mem::replace(&mut told, Ok(()))?;
            }
            stretch.locate_rest(|located| self.found(&located, &mut told));
            told?;
        }
        if let Some(applied) = applied {
            self.applied.mark(&applied);
        }
        if let Some(account) = account {
            let is_lost = own && written.is_none();
            self.summary.account += if is_lost { account.discarded() } else { account };
        }
        if !own || written.is_some() {
            self.count();
        }
        if let Some(Written { sum, place }) = written {
            self.add(sum, &place)?;
        }
        match end {
            None => {}
            Some(Ok(())) => self.summary.inputs += 1,
            Some(Err(failure)) => self.fail(&failure),
        }
        Ok(())
    }

    /// Tells how far the run has come, with the input that was read last.
    pub(super) fn tell_progress(&mut self, input: &str, inputs_total: usize, bytes_total: Option<u64>) {
        let summary = &self.summary;
        self.listener.progress(&Progress {
            input,
            inputs: summary.inputs
                + summary.unreadable
                + summary.unknown_format
                + summary.resumed.map_or(0, |resumed| resumed.skipped),
            inputs_total,
            bytes: summary.bytes,
            bytes_total,
            references: summary.references,
            findings: summary.errors + summary.warnings,
        });
    }

    /// Counts what was read of a member since it was last counted.
    fn count(&mut self) {
        let Counts { documents, references, fragments, uncertain, corrected } = std::mem::take(self.member);
        self.summary.documents += documents;
        self.summary.references += references;
        self.summary.fragments += fragments;
        self.summary.uncertain += uncertain;
        self.applied.references += corrected;
    }

    /// Tells what was found when an item was written that had been read long before.
    pub(super) fn tell_one(&mut self, located: &Located) -> Result<(), Stop> {
        let mut told = Ok(());
        self.found(located, &mut told);
        told
    }

    fn found(&mut self, located: &Located, told: &mut Result<(), Stop>) {
        match located.diagnostic.code.severity() {
            Severity::Error => self.summary.errors += 1,
            Severity::Warning => self.summary.warnings += 1,
            Severity::Note => self.summary.notes += 1,
        }
        if told.is_ok() && self.listener.diagnostic(located).is_break() {
            *told = Err(Stop::Closed);
        }
    }

    fn fail(&mut self, failure: &Failure) {
        if let Failure::UnknownFormat(_) = failure {
            self.summary.unknown_format += 1;
        } else {
            self.summary.unreadable += 1;
        }
        self.listener.failure(failure);
    }

    /// Counts what became of the items of an output, and tells what is wrong with its end.
    pub(super) fn add(&mut self, sum: Sum, place: &Path) -> Result<(), Stop> {
        let Sum { tally, verified, broken_end } = sum;
        if let Some(total) = &mut self.summary.tally {
            total.written += tally.written;
            total.left_out += tally.left_out;
            total.out_of_scope += tally.out_of_scope;
            total.already_there += tally.already_there;
            total.repeats += tally.repeats;
        }
        if let Some(items) = verified {
            *self.summary.verified.get_or_insert_default() += items;
        }
        let Some(message) = broken_end else { return Ok(()) };
        let diagnostic = Diagnostic { code: Code::OutputDiffers, span: Span::default(), message };
        let file = place.display().to_string().into();
        let (excerpt, marked) = (String::new(), Span::default());
        let mut told = Ok(());
        self.found(&Located { diagnostic, file, line: 1, column: 1, excerpt, marked }, &mut told);
        told
    }
}
