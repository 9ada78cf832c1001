//! How much of the processor runs and queries get, where a screen wants it too.

use super::{Engine, Serving};

/// How much something gives way to whoever looks at a screen, of 19: as a command does under `nice`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nice {
    /// What a list is looked through for is waited for, but not as a key is.
    Query = 10,
    /// A run is waited for least.
    Run = 19,
}

impl Engine {
    /// Lets whatever this thread does from now on give way, and what the threads that it starts do, if a
    /// screen may be served. It cannot be taken back, so the thread should end with its work. Where the
    /// system knows no priority of a thread, nothing happens.
    #[cfg_attr(not(target_os = "linux"), expect(unused_variables, reason = "see above"))]
    pub(super) fn give_way(&self, nice: Nice) {
        #[cfg(target_os = "linux")]
        if matches!(self.shared.batch.serving, Serving::Yes) {
            // Without a process number the calling thread alone is meant. What keeps its priority is
            // in the way and no error.
            rustix::process::setpriority_process(None, nice as i32).unwrap_or_default();
        }
    }
}
