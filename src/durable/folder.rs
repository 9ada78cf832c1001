//! Folders and files that only their owner can read, created so that a power cut keeps them.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use super::error::Error;

/// The format of a folder written by this program. Folders of format 1 stay as they are: only the
/// segments of the storage library's log are larger in them.
pub(super) const FORMAT: u32 = 2;
const FORMAT_FILE: &str = "format";

/// Creates `folder` and what is missing above it, readable by the owner alone.
pub(super) fn create(folder: &Path) -> Result<(), Error> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|e| Error::io(folder, e))
}

/// Opens a file for reading and writing, creating it if need be, readable by the owner alone.
pub(super) fn open(path: &Path) -> Result<File, Error> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600);
    options.open(path).map_err(|e| Error::io(path, e))
}

/// Puts a whole file in place: a reader, or a restart after a power cut, finds all of it or none.
pub(super) fn put(path: &Path, content: &[u8]) -> Result<(), Error> {
    let draft = path.with_extension("new");
    let write = || {
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let mut file = options.open(&draft)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(&draft, path)
    };
    write().map_err(|e| Error::io(path, e))?;
    path.parent().map_or(Ok(()), sync)
}

/// Makes the names in `folder` durable.
pub(super) fn sync(folder: &Path) -> Result<(), Error> {
    File::open(folder).and_then(|f| f.sync_all()).map_err(|e| Error::io(folder, e))
}

/// Takes away the rights of others on `folder`, its folders and files; the storage library creates
/// them readable by all.
pub(super) fn tighten(folder: &Path) -> Result<(), Error> {
    let set = |path: &Path, mode| {
        fs::set_permissions(path, Permissions::from_mode(mode)).map_err(|e| Error::io(path, e))
    };
    set(folder, 0o700)?;
    for entry in fs::read_dir(folder).map_err(|e| Error::io(folder, e))? {
        let entry = entry.map_err(|e| Error::io(folder, e))?;
        let kind = entry.file_type().map_err(|e| Error::io(&entry.path(), e))?;
        if kind.is_dir() {
            tighten(&entry.path())?;
        } else if kind.is_file() {
            set(&entry.path(), 0o600)?;
        }
    }
    Ok(())
}

/// The format number of `folder`; `None` if it has none yet. Changes nothing.
pub(super) fn format(folder: &Path) -> Result<Option<u32>, Error> {
    let path = folder.join(FORMAT_FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(Error::io(&path, e)),
    };
    match text.trim().parse() {
        Ok(found) if found > FORMAT => Err(Error::NewerFormat { path, found, known: FORMAT }),
        Ok(found) => Ok(Some(found)),
        Err(_) => Err(Error::damaged(&path, "it is not a number")),
    }
}

/// Marks `folder` with the format number of this program.
pub(super) fn mark(folder: &Path) -> Result<(), Error> {
    put(&folder.join(FORMAT_FILE), format!("{FORMAT}\n").as_bytes())
}

/// Whether `folder` is there and has something in it.
pub(super) fn is_filled(folder: &Path) -> Result<bool, Error> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(Error::io(folder, e)),
    }
}
