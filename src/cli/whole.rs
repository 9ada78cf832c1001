//! Files that are there as a whole or not at all: written beside their place, then renamed.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use crate::engine::{Failure, FailureKind};

/// Writes the file. One that is there already is replaced, and stays as it is if that fails.
pub(super) fn write(file: &Path, text: &str) -> Result<(), Failure> {
    let Some(name) = file.file_name().filter(|_| !file.is_dir()) else {
        return Err(Failure::wrong_use(format!("{} is no name of a file", file.display())));
    };
    let mut draft = name.to_owned();
    draft.push(".unfinished");
    let draft = file.with_file_name(draft);
    let written = fill(&draft, text).and_then(|()| fs::rename(&draft, file));
    written.map_err(|error| {
        // What is left of it says nothing; that it could not be written is told.
        fs::remove_file(&draft).unwrap_or_default();
        refused(file, &error)
    })
}

/// Makes the folder if it is not there.
pub(super) fn folder(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| refused(folder, &error))
}

fn fill(draft: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create(draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn refused(path: &Path, error: &io::Error) -> Failure {
    let kind = match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            FailureKind::NotPermitted
        }
        _ => FailureKind::Failed,
    };
    Failure::new(kind, format!("{}: {error}; check the path and the rights on it", path.display()))
}
