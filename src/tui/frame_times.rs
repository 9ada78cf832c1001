//! The lines of `--frame-times FILE`: how long each frame took, for whoever measures the screen.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Writes how long frames took.
#[derive(Debug)]
pub struct FrameTimes(File);

impl FrameTimes {
    /// Opens the file, created for its owner alone and emptied.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600).open(path).map(Self)
    }

    /// Writes one frame, as three fields with tabs between: microseconds from when the loop had
    /// something to handle until the terminal had all of the frame, microseconds of them that this thread
    /// had a processor, and the page shown.
    pub fn drawn(&mut self, took: Duration, worked: Duration, page: &str) -> io::Result<()> {
        let (took, worked) = (took.as_micros(), worked.as_micros());
        self.0.write_all(format!("{took}\t{worked}\t{page}\n").as_bytes())
    }
}

/// How long this thread has had a processor so far.
pub fn worked() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::try_from(time).unwrap_or_default()
}
