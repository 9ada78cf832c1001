//! Files that hold rows while an import sorts them, and that nobody finds again.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Most names that are tried; one that is taken was left by a process that died between two calls.
const NAMES: u32 = 10_000;

/// A new file in `folder` without a name: it is gone as soon as nobody has it open, whatever
/// becomes of the process. It needs as much disk as is written to it.
pub(super) fn scratch_file(folder: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create_new(true).mode(0o600);
    let process = std::process::id();
    for number in 0..NAMES {
        let path = folder.join(format!(".import-{process}-{number}"));
        match options.open(&path) {
            Ok(file) => {
                std::fs::remove_file(&path)?;
                return Ok(file);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::from(ErrorKind::AlreadyExists))
}
