//! Work that threads do ahead of the one who uses it, handed out in its order.
//!
//! A run reads, judges and encodes what comes next while it waits for the disk. What it gets, and in
//! which order, does not depend on the number of threads: each piece of work has a ticket.

use std::collections::BTreeMap;
use std::io;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crate::engine::Failure;

/// How much the threads give way, on top of what the run does: a third of the weight.
#[cfg(target_os = "linux")]
const NICE: i32 = 5;

/// How many threads work ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Workers(pub(super) NonZeroUsize);

impl Default for Workers {
    /// One for each core.
    fn default() -> Self {
        Self(thread::available_parallelism().unwrap_or(NonZeroUsize::MIN))
    }
}

impl Workers {
    /// At most so many, and at least one.
    #[must_use]
    pub(super) fn at_most(self, most: u64) -> Self {
        let most = usize::try_from(most).unwrap_or(usize::MAX).min(self.0.get());
        Self(NonZeroUsize::new(most).unwrap_or(NonZeroUsize::MIN))
    }
}

/// Results of work, in the order of what it was done on.
///
/// There is at most one piece more in hand than there are threads, so memory stays flat. The threads
/// end when this is dropped, or when there is nothing left.
pub(super) struct Ahead<T> {
    board: Arc<Board<T>>,
    threads: Vec<JoinHandle<()>>,
}

/// Where threads and the one who uses their work meet.
struct Board<T> {
    state: Mutex<State<T>>,
    turned: Condvar,
    /// How many pieces may be begun before the first of them is used.
    most: u64,
}

struct State<T> {
    /// What is done and not used yet, by ticket; a panic is handed on.
    done: BTreeMap<u64, thread::Result<T>>,
    /// The ticket of what is used next.
    next: u64,
    /// The ticket that no piece has any more.
    end: Option<u64>,
    stopped: bool,
}

/// What there is to do, each piece with its ticket.
struct Source<I> {
    pieces: I,
    ticket: u64,
}

impl<T: Send + 'static> Ahead<T> {
    /// Begins to do `work` on the pieces. One thread at a time takes the next piece.
    pub(super) fn begin<I>(
        workers: Workers,
        pieces: I,
        work: impl Fn(I::Item) -> T + Send + Sync + 'static,
    ) -> Result<Self, Failure>
    where
        I: Iterator + Send + 'static,
    {
        let Workers(count) = workers;
        let state = State { done: BTreeMap::new(), next: 0, end: None, stopped: false };
        let board = Arc::new(Board {
            state: Mutex::new(state),
            turned: Condvar::new(),
            most: count.get() as u64 + 1,
        });
        let source = Arc::new(Mutex::new(Source { pieces, ticket: 0 }));
        let work = Arc::new(work);
        let mut ahead = Self { board, threads: Vec::with_capacity(count.get()) };
        for number in 1..=count.get() {
            let (board, source, work) =
                (Arc::clone(&ahead.board), Arc::clone(&source), Arc::clone(&work));
            let named = thread::Builder::new().name(format!("ahead {number}"));
            let thread = named.spawn(move || {
                give_way();
                while do_one(&board, &source, &*work) {}
            });
            ahead.threads.push(thread.map_err(|error| no_thread(&error))?);
        }
        Ok(ahead)
    }
}

/// Lets the one who uses the work go first where cores are short: others can do more ahead, but
/// nobody can store for it. Where the system knows no priority of a thread, nothing happens.
fn give_way() {
    #[cfg(target_os = "linux")]
    // What keeps its priority is slower and no error.
    let _priority = rustix::process::nice(NICE);
}

fn no_thread(error: &io::Error) -> Failure {
    Failure::failed(format!("no thread can be started: {error}; try again"))
}

/// Does the next piece. Says whether there may be another one.
fn do_one<T, I: Iterator>(
    board: &Board<T>,
    source: &Mutex<Source<I>>,
    work: &impl Fn(I::Item) -> T,
) -> bool {
    let (ticket, piece) = {
        let mut source = lock(source);
        let ticket = source.ticket;
        if !board.may_begin(ticket) {
            return false;
        }
        // A panic is a defect; it goes on in the run, and ends that run and not the program.
        let piece = catch_unwind(AssertUnwindSafe(|| source.pieces.next()));
        let piece = match piece {
            Ok(Some(piece)) => Ok(piece),
            Ok(None) => return board.end(ticket),
            Err(panic) => Err(panic),
        };
        source.ticket += 1;
        (ticket, piece)
    };
    let done = piece.and_then(|piece| catch_unwind(AssertUnwindSafe(|| work(piece))));
    board.put(ticket, done)
}

impl<T> Board<T> {
    /// Waits until the piece of that ticket may be begun; no, when nothing more is wanted.
    fn may_begin(&self, ticket: u64) -> bool {
        let far = |state: &mut State<T>| {
            !state.stopped && state.end.is_none() && ticket >= state.next + self.most
        };
        let state = self.turned.wait_while(lock(&self.state), far);
        let state = state.unwrap_or_else(PoisonError::into_inner);
        !state.stopped && state.end.is_none()
    }

    fn put(&self, ticket: u64, done: thread::Result<T>) -> bool {
        let mut state = lock(&self.state);
        if done.is_err() {
            state.end = Some(ticket + 1);
        }
        state.done.insert(ticket, done);
        self.turned.notify_all();
        true
    }

    fn end(&self, ticket: u64) -> bool {
        lock(&self.state).end.get_or_insert(ticket);
        self.turned.notify_all();
        false
    }
}

impl<T> Iterator for Ahead<T> {
    type Item = T;

    /// Waits for the next result. A panic of the work goes on here.
    fn next(&mut self) -> Option<T> {
        let waits = |state: &mut State<T>| {
            !state.done.contains_key(&state.next) && state.end.is_none_or(|end| state.next < end)
        };
        let state = self.board.turned.wait_while(lock(&self.board.state), waits);
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        let ticket = state.next;
        let done = state.done.remove(&ticket)?;
        state.next += 1;
        drop(state);
        self.board.turned.notify_all();
        Some(done.unwrap_or_else(|panic| resume_unwind(panic)))
    }
}

impl<T> Drop for Ahead<T> {
    fn drop(&mut self) {
        lock(&self.board.state).stopped = true;
        self.board.turned.notify_all();
        for thread in self.threads.drain(..) {
            // Its panics were caught and handed on.
            thread.join().unwrap_or_default();
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    fn workers(count: usize) -> Workers {
        Workers(NonZeroUsize::new(count).unwrap())
    }

    #[test]
    fn results_come_in_order_whatever_the_number_of_threads() {
        for count in [1, 2, 7] {
            let ahead = Ahead::begin(workers(count), 0..1_000_u64, |piece| piece * 2).unwrap();
            assert!(ahead.eq((0..1_000).map(|piece| piece * 2)), "{count}");
        }
        assert_eq!(Ahead::begin(workers(3), 0..0, |piece: u64| piece).unwrap().next(), None);
    }

    #[test]
    fn threads_stay_close_to_what_is_used_and_end_when_nobody_wants_more() {
        let begun = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&begun);
        let pieces = std::iter::from_fn(move || Some(counted.fetch_add(1, Ordering::Relaxed)));
        let mut ahead = Ahead::begin(workers(2), pieces, |piece| piece).unwrap();
        assert_eq!((ahead.next(), ahead.next()), (Some(0), Some(1)));
        drop(ahead);
        assert!(begun.load(Ordering::Relaxed) <= 5, "{begun:?}");
    }

    #[test]
    fn a_panic_goes_on_where_the_result_is_used_after_the_ones_before_it() {
        let broken =
            |piece: u64| if piece == 2 { resume_unwind(Box::new("defect")) } else { piece };
        let mut ahead = Ahead::begin(workers(2), 0..9, broken).unwrap();
        assert_eq!((ahead.next(), ahead.next()), (Some(0), Some(1)));
        let panic = catch_unwind(AssertUnwindSafe(|| ahead.next())).unwrap_err();
        assert_eq!(panic.downcast_ref(), Some(&"defect"));
    }
}
