//! The bytes of the inputs in batches, in order: many small members in one, or a piece of a large one.
//!
//! What is in them is left to [`super::reading`].

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::Job;
use super::inputs::{Enough, Failure, Input, Member, Taker};

/// How many parts a batch has at most, so that many empty members are no endless one.
const PARTS: usize = 1024;

/// How long what was read waits at most for more, where inputs are slow.
pub(super) const PATIENCE: Duration = Duration::from_millis(100);

/// Some parts of the inputs, in order.
#[derive(Default)]
pub(super) struct Batch<'j> {
    pub(super) parts: Vec<Part<'j>>,
    bytes: usize,
}

pub(super) enum Part<'j> {
    Piece(Piece<'j>),
    /// An input that cannot be read at all, which was found out by listing it.
    Unlisted(&'j Failure),
    /// One that was found out later.
    Unread(Failure),
    Skipped(Skipped<'j>),
}

/// A member that is passed over, since its output is up to date.
pub(super) struct Skipped<'j> {
    /// What the member is in.
    pub(super) input: &'j Input,
    pub(super) member: Member,
    /// How many bytes it has.
    pub(super) bytes: u64,
}

/// A piece of a member, or all of it.
pub(super) struct Piece<'j> {
    /// What the member is in.
    pub(super) input: &'j Input,
    pub(super) member: Arc<Member>,
    /// The number of the member in the run, from 1.
    pub(super) number: usize,
    pub(super) begins: bool,
    pub(super) bytes: Vec<u8>,
    /// Whether it was read to its end or why not; none where the member goes on.
    pub(super) end: Option<Result<(), Failure>>,
    /// What an output of its own is made of, where it ends and that is asked for.
    pub(super) made_of: Option<u128>,
}

/// What may be said to who collects, from another thread.
#[derive(Default)]
pub(super) struct Signals<'j> {
    /// Whether the user wants to stop.
    pub(super) interrupt: Option<&'j AtomicBool>,
    /// Set when nothing more is wanted at all.
    pub(super) halt: Option<&'j AtomicBool>,
    /// The number of the last member of which nothing more is wanted.
    pub(super) given_up: AtomicUsize,
}

impl<'j> Signals<'j> {
    /// Those of a job.
    pub(super) fn of(job: &Job<'j>) -> Self {
        Self { interrupt: job.interrupt, halt: job.halt, given_up: AtomicUsize::default() }
    }

    pub(super) fn is_interrupted(&self) -> bool {
        self.interrupt.is_some_and(|flag| flag.load(Ordering::Relaxed))
    }
}

/// Collects batches of about `most` bytes and hands them on.
pub(super) struct Collector<'c, 'j> {
    most: usize,
    signals: &'c Signals<'c>,
    hand_on: &'c mut dyn FnMut(Batch<'j>) -> ControlFlow<()>,
    batch: Batch<'j>,
    /// When the last batch was handed on.
    since: Instant,
    input: Option<&'j Input>,
    members: usize,
}

impl<'c, 'j> Collector<'c, 'j> {
    pub(super) fn new(
        most: usize,
        signals: &'c Signals<'c>,
        hand_on: &'c mut dyn FnMut(Batch<'j>) -> ControlFlow<()>,
    ) -> Self {
        Self {
            most,
            signals,
            hand_on,
            batch: Batch::default(),
            since: Instant::now(),
            input: None,
            members: 0,
        }
    }

    /// Says which input comes next.
    pub(super) const fn turn_to(&mut self, input: &'j Input) {
        self.input = Some(input);
    }

    /// Takes an input that cannot be read.
    pub(super) fn unlisted(&mut self, failure: &'j Failure) -> ControlFlow<Enough> {
        self.add(Part::Unlisted(failure), 0)
    }

    /// Hands on what there is.
    pub(super) fn flush(&mut self) -> ControlFlow<()> {
        let batch = std::mem::take(&mut self.batch);
        let flow = if batch.parts.is_empty() { ControlFlow::Continue(()) } else { (self.hand_on)(batch) };
        self.since = Instant::now();
        flow
    }

    fn add(&mut self, part: Part<'j>, bytes: usize) -> ControlFlow<Enough> {
        self.batch.parts.push(part);
        self.count(bytes)
    }

    fn count(&mut self, bytes: usize) -> ControlFlow<Enough> {
        self.batch.bytes += bytes;
        let is_full = self.batch.bytes >= self.most || self.batch.parts.len() >= PARTS;
        let is_full = is_full || self.since.elapsed() >= PATIENCE;
        if self.signals.is_interrupted() || is_full && self.flush().is_break() {
            return ControlFlow::Break(Enough::OfAll);
        }
        ControlFlow::Continue(())
    }

    /// The piece that is being collected, where one is.
    fn piece(&mut self) -> Option<&mut Piece<'j>> {
        match self.batch.parts.last_mut() {
            Some(Part::Piece(piece)) if piece.end.is_none() && piece.number == self.members => Some(piece),
            Some(_) | None => None,
        }
    }
}

/// Collects for the member that [`Taker::begin`] names.
pub(super) struct Collecting<'a, 'c, 'j> {
    pub(super) collector: &'a mut Collector<'c, 'j>,
    pub(super) member: Option<Arc<Member>>,
    /// What an output of the member is made of, to be known at its end.
    pub(super) made_of: Option<u128>,
}

impl<'c, 'j> Collecting<'_, 'c, 'j> {
    /// Takes a member that is passed over.
    pub(super) fn skip(&mut self, member: Member, bytes: u64) -> ControlFlow<Enough> {
        match self.collector.input {
            Some(input) => self.collector.add(Part::Skipped(Skipped { input, member, bytes }), 0),
            None => ControlFlow::Continue(()),
        }
    }

    pub(super) const fn signals(&self) -> &'c Signals<'c> {
        self.collector.signals
    }

    /// A piece with these bytes, unless there is no member.
    fn begin_piece(&self, begins: bool, bytes: &[u8]) -> Option<Piece<'j>> {
        let (Some(input), Some(member)) = (self.collector.input, &self.member) else { return None };
        let number = self.collector.members;
        Some(Piece {
            input,
            member: member.clone(),
            number,
            begins,
            bytes: bytes.to_vec(),
            end: None,
            made_of: None,
        })
    }
}

impl Taker for Collecting<'_, '_, '_> {
    fn begin(&mut self, member: Member) -> ControlFlow<Enough> {
        self.member = Some(Arc::new(member));
        self.collector.members += 1;
        match self.begin_piece(true, &[]) {
            Some(piece) => self.collector.add(Part::Piece(piece), 0),
            None => ControlFlow::Continue(()),
        }
    }

    fn bytes(&mut self, bytes: &[u8]) -> ControlFlow<Enough> {
        if self.collector.signals.given_up.load(Ordering::Relaxed) == self.collector.members {
            return ControlFlow::Break(Enough::OfMember);
        }
        if let Some(piece) = self.collector.piece() {
            piece.bytes.extend_from_slice(bytes);
            return self.collector.count(bytes.len());
        }
        match self.begin_piece(false, bytes) {
            Some(piece) => self.collector.add(Part::Piece(piece), bytes.len()),
            None => ControlFlow::Continue(()),
        }
    }

    fn end(&mut self, failure: Option<Failure>) -> ControlFlow<Enough> {
        let (end, made_of) = (Some(failure.map_or(Ok(()), Err)), self.made_of);
        if let Some(piece) = self.collector.piece() {
            (piece.end, piece.made_of) = (end, made_of);
            return self.collector.count(0);
        }
        match self.begin_piece(false, &[]) {
            Some(piece) => self.collector.add(Part::Piece(Piece { end, made_of, ..piece }), 0),
            None => ControlFlow::Continue(()),
        }
    }

    fn failure(&mut self, failure: Failure) -> ControlFlow<Enough> {
        self.collector.add(Part::Unread(failure), 0)
    }
}
