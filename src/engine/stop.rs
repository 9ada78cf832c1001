//! The sign by which a run is told to stop, or to pause, at its next commit boundary.

use std::sync::{Condvar, Mutex, PoisonError};

use super::server::lock;

/// The sign of one run. Once it says stop, it stays so.
#[derive(Debug, Default)]
pub(super) struct StopSign {
    state: Mutex<State>,
    turned: Condvar,
}

#[derive(Debug, Default)]
struct State {
    stopped: bool,
    paused: bool,
}

impl StopSign {
    /// Says stop; a run that pauses stops where it is.
    pub(super) fn stop(&self) {
        lock(&self.state).stopped = true;
        self.turned.notify_all();
    }

    /// Whether it says stop.
    pub(super) fn is_stopped(&self) -> bool {
        lock(&self.state).stopped
    }

    /// Lets the run pause at its next commit boundary, or go on.
    pub(super) fn pause(&self, paused: bool) {
        lock(&self.state).paused = paused;
        self.turned.notify_all();
    }

    /// Whether it says pause.
    pub(super) fn is_paused(&self) -> bool {
        lock(&self.state).paused
    }

    /// At a commit boundary: waits while the run pauses, and tells whether it shall stop.
    pub(super) fn boundary(&self) -> bool {
        let state = lock(&self.state);
        let pauses = |state: &mut State| state.paused && !state.stopped;
        let state = self.turned.wait_while(state, pauses).unwrap_or_else(PoisonError::into_inner);
        state.stopped
    }
}
