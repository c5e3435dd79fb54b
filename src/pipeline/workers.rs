//! Who does the work: one thread, or several. What comes out is the same, in the same order.

use std::num::NonZeroUsize;
use std::thread;

use rayon::ThreadPool;
use rayon::prelude::*;

use super::Error;

/// The threads of a run.
pub(super) enum Workers {
    /// The thread that asks.
    Alone,
    /// Those of a pool, beside the thread that asks.
    Pool(ThreadPool),
}

impl Workers {
    /// So many threads, or as many as there are processors.
    pub(super) fn new(threads: Option<NonZeroUsize>) -> Result<Self, Error> {
        let threads = threads.or_else(|| thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
        if threads == 1 {
            return Ok(Self::Alone);
        }
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.map(Self::Pool).map_err(|error| Error::Threads { threads, error })
    }

    /// Does the same with each of some things.
    pub(super) fn map<T: Send, R: Send>(
        &self,
        things: Vec<T>,
        work: impl Fn(T) -> R + Send + Sync,
    ) -> Vec<R> {
        match self {
            Self::Alone => things.into_iter().map(work).collect(),
            Self::Pool(pool) => pool.install(|| things.into_par_iter().map(work).collect()),
        }
    }
}

/// Does one thing in a pool while this thread does another.
pub(super) fn beside<A: Send, B>(
    pool: &ThreadPool,
    there: impl FnOnce() -> A + Send,
    here: impl FnOnce() -> B,
) -> (Option<A>, B) {
    let mut found = None;
    let here = pool.in_place_scope(|scope| {
        scope.spawn(|_| found = Some(there()));
        here()
    });
    (found, here)
}
