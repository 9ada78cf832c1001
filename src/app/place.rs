//! The folder of a store: where it is, who holds it, and whether it was made to the end.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use crate::engine::{Failure, FailureKind};

/// The data of a store, in a folder of their own.
const DATA: &str = "data";
/// The database of headquarters in the data folder, and the name of its one map.
pub(super) const HEADQUARTERS: &str = "headquarters";
/// The database of the channel databases in the data folder, a map each.
pub(super) const CHANNELS: &str = "channels";
/// Where a new store is made before it takes its place.
const UNFINISHED: &str = "unfinished-store";
/// Held by the process that has the store; its number stands in it.
const LOCK: &str = "lock";
/// How the last screen was left; not part of the data.
const WINDOW: &str = "window";
/// What a store folder may hold beside its data.
const OURS: [&str; 6] = [LOCK, UNFINISHED, "socket", "reserve", WINDOW, DATA];

/// The lock of a store. It is held until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
    /// The process that had it before did not leave by itself.
    pub was_held: bool,
}

impl Lock {
    /// Takes the number of this process out of it: the store was left in order.
    pub(super) fn leave(self) {
        // Were it to stay in, the next program would only say that it recovers the store.
        self.file.set_len(0).unwrap_or_default();
    }
}

/// The folder of a store.
#[derive(Clone, Debug)]
pub(super) struct Place {
    folder: PathBuf,
}

impl Place {
    /// The folder named, or the platform's place for data. It is created when it is not there.
    pub(super) fn new(named: Option<&Path>) -> Result<Self, Failure> {
        let folder = match named {
            Some(folder) => folder.to_owned(),
            None => default_folder()?,
        };
        let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder);
        made.map_err(|error| refused(&folder, &error))?;
        Ok(Self { folder })
    }

    /// The folder itself.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder of the data.
    pub(super) fn data(&self) -> PathBuf {
        self.folder.join(DATA)
    }

    /// The file that remembers how the last screen was left.
    pub(super) fn window(&self) -> PathBuf {
        self.folder.join(WINDOW)
    }

    /// Takes the lock; `None` when another process has it.
    pub(super) fn lock(&self) -> Result<Option<Lock>, Failure> {
        let path = self.folder.join(LOCK);
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let mut file = options.open(&path).map_err(|error| refused(&path, &error))?;
        match file.try_lock() {
            Ok(()) => {
                let size = file.metadata().map_err(|error| refused(&path, &error))?.len();
                let pid = std::process::id().to_string();
                let written = file.set_len(0).and_then(|()| file.write_all(pid.as_bytes()));
                written.map_err(|error| refused(&path, &error))?;
                Ok(Some(Lock { file, was_held: size > 0 }))
            }
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(refused(&path, &error)),
        }
    }

    /// The process that holds the lock, as it wrote itself down.
    pub(super) fn holder(&self) -> Option<u32> {
        fs::read_to_string(self.folder.join(LOCK)).ok()?.trim().parse().ok()
    }

    /// Whether there is a store.
    pub(super) fn is_made(&self) -> Result<bool, Failure> {
        self.data().try_exists().map_err(|error| refused(&self.folder, &error))
    }

    /// Refuses a store whose folders are not all there: opening would make new ones in their place.
    pub(super) fn check(&self) -> Result<(), Failure> {
        for name in [HEADQUARTERS, CHANNELS] {
            let folder = self.data().join(name);
            if !folder.try_exists().map_err(|error| refused(&folder, &error))? {
                let text =
                    format!("{} is missing; restore a backup into a new folder", folder.display());
                return Err(Failure::new(FailureKind::Damaged, text));
            }
        }
        Ok(())
    }

    /// An empty folder to make a new store in. What a process left that died while it made one is
    /// removed; a folder that holds anything else is not taken.
    pub(super) fn begin(&self) -> Result<PathBuf, Failure> {
        let refuse = |error: io::Error| refused(&self.folder, &error);
        for entry in fs::read_dir(&self.folder).map_err(refuse)? {
            let name = entry.map_err(refuse)?.file_name();
            // A process that was killed may have left the window that it was writing.
            let unwritten = format!("{WINDOW}.");
            let ours = OURS.iter().any(|ours| name == *ours)
                || name.to_string_lossy().starts_with(&unwritten);
            if !ours {
                let text = format!(
                    "{} is no store and is not empty: it holds {}. Name an empty or a new folder",
                    self.folder.display(),
                    name.display()
                );
                return Err(Failure::wrong_use(text));
            }
        }
        let unfinished = self.folder.join(UNFINISHED);
        match fs::remove_dir_all(&unfinished) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(refused(&unfinished, &error))
            }
            _ => Ok(unfinished),
        }
    }

    /// Puts the store that was made where stores are looked for.
    pub(super) fn finish(&self) -> Result<(), Failure> {
        let moved = fs::rename(self.folder.join(UNFINISHED), self.data());
        let synced = moved.and_then(|()| File::open(&self.folder)?.sync_all());
        synced.map_err(|error| refused(&self.folder, &error))
    }
}

fn default_folder() -> Result<PathBuf, Failure> {
    use etcetera::BaseStrategy;
    let base = etcetera::choose_base_strategy().map_err(|error| {
        Failure::wrong_use(format!("there is no home folder ({error}); name a store with --store"))
    })?;
    Ok(base.data_dir().join("commerce-hq"))
}

/// The failure of an operation on files of the store.
pub(super) fn refused(path: &Path, error: &io::Error) -> Failure {
    let kind = match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            FailureKind::NotPermitted
        }
        _ => FailureKind::Failed,
    };
    Failure::new(kind, format!("{}: {error}; check the path and the rights on it", path.display()))
}
