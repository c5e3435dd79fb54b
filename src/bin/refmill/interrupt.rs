//! What happens when the user wants to stop.

use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::INTERRUPTED;

/// How long a run may take to end what it has begun. One that waits for its input would wait for ever.
const PATIENCE: Duration = Duration::from_secs(3);

static INTERRUPT: AtomicBool = AtomicBool::new(false);

/// Whether the user wants to stop, from now on. What was begun is ended then; who asks twice waits for nothing.
pub(crate) fn watch() -> &'static AtomicBool {
    // Without a handler the system ends the program, as ever.
    let _ = ctrlc::set_handler(|| {
        if INTERRUPT.swap(true, Ordering::Relaxed) {
            process::exit(INTERRUPTED.into());
        }
        thread::spawn(|| {
            thread::sleep(PATIENCE);
            process::exit(INTERRUPTED.into());
        });
    });
    &INTERRUPT
}
