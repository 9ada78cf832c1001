//! The lines of `--frame-times FILE`: how long each frame took, for whoever measures the screen.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

/// Writes how long frames took.
#[derive(Debug)]
pub struct FrameTimes(File);

impl FrameTimes {
    /// Opens the file, created for its owner alone and emptied.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600).open(path).map(Self)
    }

    /// Writes one frame: microseconds from when the loop had something to handle until the terminal
    /// had all of the frame, a tab, and the page shown.
    pub fn drawn(&mut self, took: Duration, page: &str) -> io::Result<()> {
        self.0.write_all(format!("{}\t{page}\n", took.as_micros()).as_bytes())
    }
}
