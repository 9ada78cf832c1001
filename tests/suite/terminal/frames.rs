//! The lines of `--semantics FILE`, as they are written.
//!
//! The file is a named pipe, so a test waits for the next frame instead of looking again and again.

use std::{
    fs::{File, OpenOptions},
    io::{BufRead, BufReader, Write},
    path::Path,
    sync::mpsc::{self, Receiver},
    thread,
};

use commerce_hq::semantics::Frame;
use rustix::fs::{CWD, Mode, mkfifoat};

/// Frames in the order of writing, or a line that is none. It disconnects when the pipe was closed
/// and everything before was taken.
pub type Frames = Receiver<Result<Frame, String>>;

/// Makes a named pipe and reads it on a thread of its own until the second value is called.
///
/// This side keeps the pipe open for writing too. Otherwise it would have to wait for a program
/// that may never open it, and the pipe would end whenever the program closes it.
pub fn open(path: &Path) -> (Frames, impl FnOnce() + Send + use<>) {
    mkfifoat(CWD, path, Mode::RUSR | Mode::WUSR).expect("no named pipe");
    let pipe = OpenOptions::new().read(true).write(true).open(path).unwrap();
    let mut last_words = pipe.try_clone().unwrap();
    let (sender, frames) = mpsc::channel();
    thread::spawn(move || {
        for line in lines(pipe) {
            let frame = serde_json::from_str(&line).map_err(|error| format!("{error} in {line}"));
            if sender.send(frame).is_err() {
                break;
            }
        }
    });
    // An empty line is the end. The first line break may only end what a killed program began.
    (frames, move || last_words.write_all(b"\n\n").unwrap_or_default())
}

fn lines(pipe: File) -> impl Iterator<Item = String> {
    BufReader::new(pipe).lines().map_while(Result::ok).take_while(|line| !line.is_empty())
}
