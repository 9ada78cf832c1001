//! How much of the processor the work of a run gets, where others want it too.

/// What a run gives way to whoever looks at a screen, of 19: as much as a command does under `nice`.
pub(super) const TO_SCREENS: i32 = 10;

/// What work ahead of time gives way to the one who uses it, who is what everybody waits for.
pub const TO_WHO_WAITS: i32 = 5;

/// Lets whatever this thread does from now on give way so much more, and what the threads that it
/// starts do. It cannot be taken back, so the thread should end with the work. Where the system knows
/// no priority of a thread, nothing happens.
pub fn give_way(by: i32) {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{getpriority_process, setpriority_process};
        // Without a process number the calling thread alone is meant. Work that keeps its priority
        // is in the way and no error.
        let before = getpriority_process(None).unwrap_or_default();
        setpriority_process(None, before.saturating_add(by)).unwrap_or_default();
    }
}
