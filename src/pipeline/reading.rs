//! Batches of bytes → records, many of them at the same time.
//!
//! What becomes of the records is left to [`super::outputs`].

use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::Job;
use super::batch::{Batch, Part, Piece, Signals, Skipped};
use super::inputs::{Failure, Input, Limit, Limits, Member};
use super::workers::Workers;
use crate::diagnostic::Report;
use crate::emit::Scope;
use crate::intake::{Account, Cutter, IntakeOptions, Numbers, Stretch};
use crate::keys::{Identifier, Identities};
use crate::model::Record;
use crate::review::{Applied, Corrections};

/// Reads batches, one after the other.
pub(super) struct Reading<'k> {
    rules: Rules<'k>,
    /// The member that goes on in the next batch.
    open: Option<Open<'k>>,
}

/// How records are read.
#[derive(Clone, Copy)]
pub(super) struct Rules<'k> {
    pub(super) intake: IntakeOptions<'k>,
    pub(super) limits: &'k Limits,
    pub(super) corrections: Option<&'k Corrections>,
    /// What is to be found out of the items that get keys.
    pub(super) identify: Option<(Identifier<'k>, Scope)>,
}

impl<'k> Rules<'k> {
    /// Those of a job.
    pub(super) const fn of(job: &'k Job<'k>, identify: Option<(Identifier<'k>, Scope)>) -> Self {
        Self { intake: job.intake, limits: &job.limits, corrections: job.corrections, identify }
    }
}

/// A member that is being read.
struct Open<'k> {
    cutter: Cutter<'k>,
    numbers: Numbers,
}

/// A batch that was read.
pub(super) type ReadBatch<'j> = Vec<ReadPart<'j>>;

pub(super) enum ReadPart<'j> {
    Piece(Box<ReadPiece<'j>>),
    /// An input that cannot be read at all, which was found out by listing it.
    Unlisted(&'j Failure),
    /// One that was found out later.
    Unread(Failure),
    Skipped(Skipped<'j>),
}

impl ReadPart<'_> {
    /// What its member is called, if it has one.
    pub(super) fn name(&self) -> Option<Arc<str>> {
        match self {
            Self::Piece(piece) => Some(piece.member.name.clone()),
            Self::Skipped(skipped) => Some(skipped.member.name.clone()),
            Self::Unlisted(_) | Self::Unread(_) => None,
        }
    }
}

/// A piece of a member that was read.
pub(super) struct ReadPiece<'j> {
    pub(super) input: &'j Input,
    pub(super) member: Arc<Member>,
    pub(super) begins: bool,
    /// How many bytes it has.
    pub(super) bytes: u64,
    /// Where the bytes of the member went, once it has ended.
    pub(super) account: Option<Account>,
    pub(super) stretches: Vec<Stretch>,
    /// The records of all stretches.
    pub(super) records: Vec<ReadRecord>,
    /// What became of corrections, where there are any.
    pub(super) applied: Option<Applied>,
    pub(super) end: Option<Result<(), Failure>>,
    /// What an output of its own is made of, where it ends and that is asked for.
    pub(super) made_of: Option<u128>,
}

/// A record that was read.
pub(super) struct ReadRecord {
    /// The number of its stretch in its piece, and its own in that.
    pub(super) at: (usize, usize),
    /// None where there is nothing in it but what the report says.
    pub(super) record: Option<Record>,
    pub(super) report: Report,
    pub(super) identities: Option<Identities>,
}

impl ReadPiece<'_> {
    /// Ends the member because of what is in it.
    fn give_up(&mut self, number: usize, limit: Limit, signals: &Signals<'_>) {
        signals.given_up.fetch_max(number, Ordering::Relaxed);
        self.end = Some(Err(Failure::OverLimit { file: self.member.name.clone(), limit }));
    }
}

impl<'k> Reading<'k> {
    pub(super) const fn new(rules: Rules<'k>) -> Self {
        Self { rules, open: None }
    }

    /// Reads a batch.
    pub(super) fn read<'j>(
        &mut self,
        batch: Batch<'j>,
        signals: &Signals<'_>,
        workers: &Workers,
    ) -> ReadBatch<'j> {
        let mut open = self.open.take();
        // Only the first piece can go on with what is open.
        let pieces = batch.parts.into_iter().map(|part| (part, open.take())).collect();
        let rules = &self.rules;
        let read = workers.map(pieces, |(part, open)| match part {
            Part::Piece(piece) => {
                let (piece, open) = rules.read(piece, open, signals, workers);
                (Some(ReadPart::Piece(Box::new(piece))), open)
            }
            Part::Unlisted(failure) => (Some(ReadPart::Unlisted(failure)), None),
            Part::Unread(failure) => (Some(ReadPart::Unread(failure)), None),
            Part::Skipped(skipped) => (Some(ReadPart::Skipped(skipped)), None),
        });
        let mut parts = Vec::with_capacity(read.len());
        for (part, open) in read {
            self.open = open;
            parts.extend(part);
        }
        parts
    }
}

impl<'k> Rules<'k> {
    /// Reads a piece, the next of what is `open`. Gives back what goes on.
    fn read<'j>(
        &self,
        piece: Piece<'j>,
        open: Option<Open<'k>>,
        signals: &Signals<'_>,
        workers: &Workers,
    ) -> (ReadPiece<'j>, Option<Open<'k>>) {
        let Piece { input, member, number, begins, bytes, end, made_of } = piece;
        let mut read = ReadPiece {
            input,
            begins,
            bytes: bytes.len() as u64,
            account: None,
            stretches: Vec::new(),
            records: Vec::new(),
            applied: self.corrections.map(Corrections::begin),
            end: None,
            made_of,
            member,
        };
        let open = if begins {
            let most = usize::try_from(self.limits.record).unwrap_or(usize::MAX);
            let cutter = Cutter::new(read.member.name.clone(), self.intake, most);
            Some(Open { cutter, numbers: Numbers::default() })
        } else {
            open
        };
        // What was given up goes on for a while.
        let Some(mut open) = open else {
            read.account = Some(Account::given_up(read.bytes));
            return (read, None);
        };
        match open.cutter.cut(&bytes, matches!(end, Some(Ok(())))) {
            Ok(stretch) => {
                read.stretches.extend(stretch);
                read.end = end;
                if open.cutter.held() as u64 > self.limits.record {
                    read.give_up(number, Limit::Record(self.limits.record), signals);
                }
            }
            Err(unclaimed) => {
                signals.given_up.fetch_max(number, Ordering::Relaxed);
                read.stretches.push(unclaimed.found);
                read.end = Some(Err(unclaimed.unknown.into()));
            }
        }
        drop(bytes);
        let stretches = read.stretches.iter().enumerate();
        let places = stretches.flat_map(|(of, stretch)| (0..stretch.len()).map(move |at| (of, at))).collect();
        let records = workers.map(places, |at| self.read_record(&read.stretches, at));
        for (mut found, applied) in records {
            if read.stretches[found.at.0].length(found.at.1) as u64 > self.limits.record {
                read.give_up(number, Limit::Record(self.limits.record), signals);
                break;
            }
            if let Some(record) = &mut found.record {
                if record.references.len() as u64 > self.limits.references {
                    read.give_up(number, Limit::References(self.limits.references), signals);
                    break;
                }
                open.numbers.number(&read.stretches[found.at.0], found.at.1, record);
            }
            if let (Some(sum), Some(applied)) = (&mut read.applied, applied) {
                sum.mark(&applied);
            }
            read.records.push(found);
        }
        if read.end.is_some() {
            let kept = read.records.len();
            let lengths = read.stretches.iter().flat_map(|s| (0..s.len()).map(move |at| s.length(at) as u64));
            read.account = Some(open.cutter.account().dropping(lengths.skip(kept).sum()));
            return (read, None);
        }
        (read, Some(open))
    }

    fn read_record(&self, stretches: &[Stretch], at: (usize, usize)) -> (ReadRecord, Option<Applied>) {
        let (mut record, mut report) = stretches[at.0].read(at.1, &self.intake);
        let (mut applied, mut identities) = (None, None);
        if let Some(record) = &mut record {
            if let Some(corrections) = self.corrections {
                corrections.apply(record, &mut report, applied.insert(corrections.begin()));
            }
            identities = self.identify.map(|(identifier, scope)| identifier.identities(record, scope));
        }
        (ReadRecord { at, record, report, identities }, applied)
    }
}
