//! What the system knows of a process.

use std::fs;
use std::time::Duration;

use crate::Result;

/// Processor time of one thread.
fn of_thread(process: u32, thread: u32) -> Result<Duration> {
    let text = fs::read_to_string(format!("/proc/{process}/task/{thread}/schedstat"))?;
    let nanoseconds = text.split_whitespace().next().unwrap_or_default().parse()?;
    Ok(Duration::from_nanos(nanoseconds))
}

/// Processor time of all threads that a process has.
pub fn of_all_threads(process: u32) -> Result<Duration> {
    let mut sum = Duration::ZERO;
    for entry in fs::read_dir(format!("/proc/{process}/task"))? {
        let thread = entry?.file_name().to_string_lossy().parse()?;
        sum += of_thread(process, thread)?;
    }
    Ok(sum)
}

/// The resident size of a process, in MiB.
#[expect(clippy::cast_precision_loss, reason = "a size in KiB is far below 2^52")]
pub fn resident(process: u32) -> Result<f64> {
    let text = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib: u64 = line.and_then(|line| line.split_whitespace().next()).unwrap_or("0").parse()?;
    Ok(kib as f64 / 1024.0)
}
