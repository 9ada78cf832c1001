//! How much of the processor the work of a run gets, where a screen wants it too.

/// What a run gives way to whoever looks at a screen, of 19: as much as a command does under `nice`.
#[cfg(target_os = "linux")]
const GIVES_WAY: i32 = 10;

/// Lets whatever this thread does from now on give way, and what the threads that it starts do. It
/// cannot be taken back, so the thread should end with the run. Where the system knows no priority of
/// a thread, nothing happens.
pub(super) fn give_way() {
    #[cfg(target_os = "linux")]
    {
        // Without a process number the calling thread alone is meant. A run that keeps its priority
        // is in the way and no error.
        rustix::process::setpriority_process(None, GIVES_WAY).unwrap_or_default();
    }
}
