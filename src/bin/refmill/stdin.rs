//! Standard input, for which nobody waits who need not: a thread of its own reads it.

use std::io::{self, Read};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

/// How much is read at once.
const BLOCK: usize = 64 * 1024;

/// How long to wait before it is asked whether more is wanted.
const PATIENCE: Duration = Duration::from_millis(50);

static HALT: AtomicBool = AtomicBool::new(false);

/// Standard input, which ends where the user interrupts the program or nothing more can be written.
pub(crate) struct Stdin {
    interrupt: &'static AtomicBool,
    blocks: Option<Receiver<io::Result<Vec<u8>>>>,
    block: Vec<u8>,
    read: usize,
}

/// Set when nothing more of standard input is wanted.
pub(crate) const fn halt() -> &'static AtomicBool {
    &HALT
}

impl Stdin {
    pub(crate) const fn new(interrupt: &'static AtomicBool) -> Self {
        Self { interrupt, blocks: None, block: Vec::new(), read: 0 }
    }
}

/// Reads all of it, on a thread that nobody waits for.
fn begin() -> Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = sync_channel(1);
    thread::spawn(move || {
        loop {
            let mut block = vec![0; BLOCK];
            let read = io::stdin().read(&mut block);
            let is_end = matches!(read, Ok(0));
            let read = read.map(|count| {
                block.truncate(count);
                block
            });
            let is_over =
                is_end || read.as_ref().is_err_and(|error| error.kind() != io::ErrorKind::Interrupted);
            if sender.send(read).is_err() || is_over {
                return;
            }
        }
    });
    receiver
}

impl Read for Stdin {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.read == self.block.len() {
            match self.blocks.get_or_insert_with(begin).recv_timeout(PATIENCE) {
                Ok(block) => (self.block, self.read) = (block?, 0),
                Err(RecvTimeoutError::Disconnected) => return Ok(0),
                Err(RecvTimeoutError::Timeout) => {
                    if self.interrupt.load(Ordering::Relaxed) || HALT.load(Ordering::Relaxed) {
                        return Ok(0);
                    }
                    continue;
                }
            }
            if self.block.is_empty() {
                return Ok(0);
            }
        }
        let count = buffer.len().min(self.block.len() - self.read);
        buffer[..count].copy_from_slice(&self.block[self.read..self.read + count]);
        self.read += count;
        Ok(count)
    }
}
