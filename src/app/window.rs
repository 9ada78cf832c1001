//! The file of the window in the store folder.
//!
//! It is written on a thread of its own, so that the screen never waits for a disk: a moment after a
//! change, and when the screen ends. A new file takes the place of the old one at once, so another
//! screen and a crash see the one or the other, never half of one. It is not synced: a power cut
//! may lose the last moments of a window, and a file that it damages is not used.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use super::place::Place;
use crate::engine::{Clock, SystemClock};
use crate::tui::window::{Keep, Unusable, Window};

/// How long after a change the file is written, so that a burst of changes is one file.
const AFTER: Duration = Duration::from_millis(200);
/// The most bytes that are read.
const LARGEST: u64 = 1 << 20;

/// The window that was kept; `None` when there is none. A store that is yet to be made has none:
/// what lies in its folder belongs to one that is gone.
pub(super) fn read(place: &Place) -> Option<Result<Window, Unusable>> {
    let path = place.window();
    if !place.is_made().unwrap_or(false) {
        fs::remove_file(&path).unwrap_or_default();
        return None;
    }
    // Whoever opens a pipe waits for somebody at its other end.
    if fs::metadata(&path).is_ok_and(|found| !found.is_file()) {
        return Some(Err(Unusable));
    }
    let mut bytes = Vec::new();
    let read = File::open(&path).and_then(|file| file.take(LARGEST).read_to_end(&mut bytes));
    match read {
        Ok(_) => Some(Window::read(&bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(_) => Some(Err(Unusable)),
    }
}

/// Writes the window. Dropping it writes what is not written yet.
pub(super) struct Keeper {
    windows: Option<Sender<Vec<u8>>>,
    thread: Option<JoinHandle<()>>,
}

impl Keeper {
    /// A keeper of the window of that store.
    pub fn new(place: &Place) -> Self {
        let (windows, to_write) = mpsc::channel();
        let path = place.window();
        let thread = std::thread::spawn(move || write_all(&path, &to_write));
        Self { windows: Some(windows), thread: Some(thread) }
    }
}

impl Keep for Keeper {
    fn keep(&mut self, window: &Window) {
        if let Some(windows) = &self.windows {
            // Without a thread nothing is kept, which is no reason to stop anybody.
            windows.send(window.write()).unwrap_or_default();
        }
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        self.windows = None;
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap_or_default();
        }
    }
}

/// Writes the newest window a moment after the first change, until there is nobody to send one.
fn write_all(path: &Path, windows: &Receiver<Vec<u8>>) {
    let clock = SystemClock::default();
    while let Ok(mut newest) = windows.recv() {
        let mut goes_on = true;
        let due = clock.elapsed() + AFTER;
        loop {
            match windows.recv_timeout(due.saturating_sub(clock.elapsed())) {
                Ok(window) => newest = window,
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => {
                    goes_on = false;
                    break;
                }
            }
        }
        // A folder that cannot be written to keeps no window; the next change tries again.
        write(path, &newest).unwrap_or_default();
        if !goes_on {
            break;
        }
    }
}

/// Puts the bytes in place of the file. Each process writes its own new file.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = PathBuf::from(format!("{}.{}", path.display(), std::process::id()));
    let mut options = File::options();
    options.write(true).create(true).truncate(true).mode(0o600);
    let written = options.open(&new).and_then(|mut file| file.write_all(bytes));
    let written = written.and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        fs::remove_file(&new).unwrap_or_default();
    }
    written
}
