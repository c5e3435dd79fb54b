//! Members whose outputs are up to date are passed over before anything of them is read as records.
//!
//! What is up to date is left to [`super::manifest`].

use std::hash::Hasher as _;
use std::io;
use std::ops::ControlFlow;

use siphasher::sip128::{Hasher128 as _, SipHasher13};

use super::BLOCK;
use super::batch::{Collecting, Signals};
use super::inputs::{Enough, Failure, Input, Limits, Member, Taker};
use super::manifest::Manifest;

/// How much of a member is held until all of it is known. Of what is larger the hash is found out by reading it once more.
const HELD: usize = 4 * BLOCK;

/// Hands on what is not up to date, and tells of each member what its output is made of.
pub(super) struct Skipping<'a, 'c, 'j> {
    pub(super) next: Collecting<'a, 'c, 'j>,
    manifest: &'a Manifest<'a>,
    input: &'j Input,
    limits: &'a Limits,
    /// How many members have begun.
    members: usize,
    /// What the output of this one is made of, so far.
    made_of: SipHasher13,
    size: u64,
    /// The member, if nothing of it is handed on yet.
    held: Option<(Member, Vec<u8>)>,
    /// What the members of the input are, if that was found out beforehand.
    beforehand: Option<Vec<Known>>,
}

/// What a member is that was read to its end.
type Known = Option<(u128, u64)>;

impl<'a, 'c, 'j> Skipping<'a, 'c, 'j> {
    pub(super) fn new(
        next: Collecting<'a, 'c, 'j>,
        manifest: &'a Manifest<'a>,
        input: &'j Input,
        limits: &'a Limits,
    ) -> Self {
        let made_of = SipHasher13::new();
        Self { next, manifest, input, limits, members: 0, made_of, size: 0, held: None, beforehand: None }
    }

    /// What the member is, found out by reading its input once more, where that is possible.
    fn known_beforehand(&mut self, member: &Member) -> Known {
        if !member.again {
            return None;
        }
        let (manifest, input, limits) = (self.manifest, self.input, self.limits);
        let signals = self.next.signals();
        let known = self.beforehand.get_or_insert_with(|| {
            let mut survey =
                Survey { manifest, signals, made_of: SipHasher13::new(), size: 0, known: Vec::new() };
            // Whatever ends it, what is not known is read.
            let _ = input.read_into(&mut io::empty(), limits, &mut vec![0; BLOCK], &mut survey);
            survey.known
        });
        known.get(self.members - 1).copied().flatten()
    }

    /// Hands on what is held.
    fn hand_on(&mut self, member: Member, bytes: &[u8]) -> ControlFlow<Enough> {
        self.next.begin(member)?;
        if bytes.is_empty() { ControlFlow::Continue(()) } else { self.next.bytes(bytes) }
    }
}

impl Taker for Skipping<'_, '_, '_> {
    fn begin(&mut self, member: Member) -> ControlFlow<Enough> {
        self.members += 1;
        self.made_of = self.manifest.begin(&member.name);
        self.size = 0;
        if self.manifest.may_be_current(&member.place) {
            self.held = Some((member, Vec::new()));
            return ControlFlow::Continue(());
        }
        self.held = None;
        self.next.begin(member)
    }

    fn bytes(&mut self, bytes: &[u8]) -> ControlFlow<Enough> {
        self.made_of.write(bytes);
        self.size += bytes.len() as u64;
        let Some((member, mut held)) = self.held.take() else { return self.next.bytes(bytes) };
        held.extend_from_slice(bytes);
        if held.len() <= HELD {
            self.held = Some((member, held));
            return ControlFlow::Continue(());
        }
        match self.known_beforehand(&member) {
            Some((made_of, size)) if self.manifest.is_current(&member.place, made_of) => {
                self.next.skip(member, size)?;
                ControlFlow::Break(Enough::OfMember)
            }
            Some(_) | None => self.hand_on(member, &held),
        }
    }

    fn end(&mut self, failure: Option<Failure>) -> ControlFlow<Enough> {
        let made_of = self.made_of.finish128().as_u128();
        if let Some((member, held)) = self.held.take() {
            if failure.is_none() && self.manifest.is_current(&member.place, made_of) {
                return self.next.skip(member, self.size);
            }
            self.hand_on(member, &held)?;
        }
        self.next.made_of = Some(made_of);
        self.next.end(failure)
    }

    fn failure(&mut self, failure: Failure) -> ControlFlow<Enough> {
        self.next.failure(failure)
    }
}

/// Finds out what the members of an input are, and reads nothing of them.
struct Survey<'s> {
    manifest: &'s Manifest<'s>,
    signals: &'s Signals<'s>,
    made_of: SipHasher13,
    size: u64,
    known: Vec<Known>,
}

impl Taker for Survey<'_> {
    fn begin(&mut self, member: Member) -> ControlFlow<Enough> {
        self.made_of = self.manifest.begin(&member.name);
        self.size = 0;
        ControlFlow::Continue(())
    }

    fn bytes(&mut self, bytes: &[u8]) -> ControlFlow<Enough> {
        self.made_of.write(bytes);
        self.size += bytes.len() as u64;
        if self.signals.is_interrupted() {
            return ControlFlow::Break(Enough::OfAll);
        }
        ControlFlow::Continue(())
    }

    fn end(&mut self, failure: Option<Failure>) -> ControlFlow<Enough> {
        let is_whole = failure.is_none();
        self.known.push(is_whole.then(|| (self.made_of.finish128().as_u128(), self.size)));
        ControlFlow::Continue(())
    }

    fn failure(&mut self, _: Failure) -> ControlFlow<Enough> {
        ControlFlow::Continue(())
    }
}
