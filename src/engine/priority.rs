//! How much of the processor a run gets while people look at a screen.

/// What a run gives way to others, of 19: as much as a command under `nice` does by itself.
#[cfg(target_os = "linux")]
const GIVES_WAY: i32 = 10;

/// Lets whatever this thread does from now on give way, and what the threads that it starts do: a key
/// is answered at once though runs use all cores. It cannot be taken back, so the thread should end
/// with the run. Where the system knows no priority of a thread, nothing happens.
pub(super) fn give_way() {
    #[cfg(target_os = "linux")]
    {
        // Without a process number the calling thread alone is meant. A run that keeps its priority
        // is slower to look at and no error.
        rustix::process::setpriority_process(None, GIVES_WAY).unwrap_or_default();
    }
}
