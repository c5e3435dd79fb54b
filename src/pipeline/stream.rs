//! Inputs → bytes → records → whoever takes them, in order; on one thread, or each step on threads of its own.

use std::io::Read;
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;

use super::batch::{Batch, Collecting, Collector, PATIENCE, Signals};
use super::inputs::{Enough, Failure, Input, Limits};
use super::manifest::Manifest;
use super::reading::{ReadBatch, Reading};
use super::skipping::Skipping;
use super::workers::{Workers, beside};
use super::{BLOCK, Stop};

/// How many bytes are read together: by one thread enough for long writes, by several enough for none to wait.
const ALONE: usize = 64 * 1024;
const TOGETHER: usize = 96 * 1024;

/// What is read.
pub(super) struct Stream<'s, 'j> {
    /// The inputs as they were listed.
    pub(super) inputs: Vec<Result<&'j Input, &'j Failure>>,
    pub(super) stdin: &'s mut (dyn Read + Send),
    pub(super) limits: &'s Limits,
    pub(super) signals: Signals<'s>,
    /// What the outputs of the inputs are, where each has one of its own.
    pub(super) manifest: Option<&'s Manifest<'s>>,
}

impl<'j> Stream<'_, 'j> {
    /// Reads everything, batch by batch, until there is no more, `take` fails, or the user wants to stop.
    pub(super) fn run(
        mut self,
        reading: &mut Reading<'_>,
        workers: &Workers,
        take: &mut dyn FnMut(ReadBatch<'j>) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let signals = std::mem::take(&mut self.signals);
        match workers {
            Workers::Alone => {
                let mut stop = None;
                self.collect(
                    ALONE,
                    &signals,
                    &mut |batch| match take(reading.read(batch, &signals, workers)) {
                        Ok(()) => ControlFlow::Continue(()),
                        Err(why) => {
                            stop = Some(why);
                            ControlFlow::Break(())
                        }
                    },
                );
                stop.map_or(Ok(()), Err)
            }
            Workers::Pool(pool) => thread::scope(|scope| {
                let (sender, receiver) = mpsc::sync_channel(0);
                let signals = &signals;
                // Whoever waits for standard input would wait for ever.
                let halt = || signals.halt.iter().for_each(|flag| flag.store(true, Ordering::Relaxed));
                scope.spawn(move || {
                    self.collect(TOGETHER, signals, &mut |batch| match sender.send(batch) {
                        Ok(()) => ControlFlow::Continue(()),
                        Err(_) => ControlFlow::Break(()),
                    });
                });
                // While one batch is read, the one before it is taken.
                let mut before: Option<ReadBatch<'j>> = None;
                loop {
                    let batch = match receiver.recv_timeout(PATIENCE) {
                        Ok(batch) => batch,
                        Err(RecvTimeoutError::Timeout) => {
                            // What was read need not wait for a slow input.
                            before.take().map_or(Ok(()), &mut *take).inspect_err(|_| halt())?;
                            continue;
                        }
                        Err(RecvTimeoutError::Disconnected) => break,
                    };
                    let (read, taken) = beside(
                        pool,
                        || reading.read(batch, signals, workers),
                        || before.take().map_or(Ok(()), &mut *take),
                    );
                    taken.inspect_err(|_| halt())?;
                    before = read;
                }
                before.map_or(Ok(()), take)
            }),
        }
    }

    fn collect(
        self,
        most: usize,
        signals: &Signals<'_>,
        hand_on: &mut dyn FnMut(Batch<'j>) -> ControlFlow<()>,
    ) {
        let mut collector = Collector::new(most, signals, hand_on);
        let mut buffer = vec![0; BLOCK];
        for input in self.inputs {
            let flow = match input {
                Ok(input) => {
                    collector.turn_to(input);
                    let mut taker = Collecting { collector: &mut collector, member: None, made_of: None };
                    match self.manifest {
                        None => input.read_into(self.stdin, self.limits, &mut buffer, &mut taker),
                        Some(manifest) => {
                            let mut taker = Skipping::new(taker, manifest, input, self.limits);
                            input.read_into(self.stdin, self.limits, &mut buffer, &mut taker)
                        }
                    }
                }
                Err(failure) => match collector.unlisted(failure) {
                    ControlFlow::Break(Enough::OfAll) => ControlFlow::Break(()),
                    ControlFlow::Break(Enough::OfMember) | ControlFlow::Continue(()) => {
                        ControlFlow::Continue(())
                    }
                },
            };
            if flow.is_break() {
                return;
            }
        }
        let _ = collector.flush();
    }
}
