//! Files that a person names on the screen: articles to be read, records to be written.

use std::fs::{File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crate::guide::MAX_BYTES;

/// What is to be done with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileWork {
    /// Read it whole.
    Read(PathBuf),
    /// Make it anew with that text.
    Write(PathBuf, String),
}

/// What came of it; an error is a sentence for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileDone {
    /// What is in the file of that name.
    Read(String, Result<Vec<u8>, String>),
    /// The file of that name stands.
    Written(String, Result<(), String>),
}

impl FileWork {
    /// Does it.
    pub fn carry_out(self) -> FileDone {
        let says = |path: &Path, error: io::Error| format!("{}: {error}", path.display());
        match self {
            Self::Read(path) => {
                let bytes = read(&path).map_err(|error| says(&path, error));
                FileDone::Read(path.display().to_string(), bytes)
            }
            Self::Write(path, text) => {
                let written = write(&path, &text).map_err(|error| says(&path, error));
                FileDone::Written(path.display().to_string(), written)
            }
        }
    }
}

/// Reads one byte more than an article may have, so that its reader can refuse it.
fn read(path: &Path) -> io::Result<Vec<u8>> {
    // Opening a named pipe would wait for a writer, and the screen with it.
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let mut bytes = Vec::new();
    let most = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A file that is there already is not touched.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
