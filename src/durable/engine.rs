//! One open sled database: its lock, its one descriptor for real syncs, and the border that no
//! panic of the library crosses.

use std::any::Any;
use std::fmt;
use std::fs::{File, TryLockError};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread;
use std::time::Duration;

use super::error::Error;
use super::folder;

/// Bytes of a segment of the library's log, fixed when a store is created. It decides above which
/// size data goes to files that are never synced, see `parts`. Opening a store reads, clears and
/// holds several segments, so smaller ones open faster and in less memory.
const SEGMENT: usize = 4 << 20;
/// The same of stores with the first format.
const FIRST_SEGMENT: usize = 16 << 20;
/// The cache of pages in bytes; the library takes it as advice.
const CACHE: u64 = 64 << 20;
/// How often the background thread cleans segments; commits do not depend on it. It always finds
/// something to do in a large store: every half second, it cost an idle program half a percent of a
/// core (`tests/cost` measures that).
const BACKGROUND_MS: u64 = 10_000;
/// How often, and how long each time, to wait for a lock that the library releases late: 2 s.
const TRIES: u32 = 400;
const PAUSE: Duration = Duration::from_millis(5);

/// An open database.
pub(super) struct Engine {
    /// The folder of the database; the library's own is `sled` in it.
    folder: PathBuf,
    /// Taken out when the database closes.
    database: Option<sled::Db>,
    /// Our own descriptor of the data file, open as long as the database: the library syncs now and
    /// then and only logs what goes wrong, but the kernel reports a failed write-back once to each
    /// descriptor.
    data: File,
    /// One writer at a time, over all maps: one flush covers them all.
    writer: Mutex<()>,
    /// Why nothing more is written, once an outcome is unknown.
    failed: OnceLock<String>,
    /// Held until the library has let go of its files; the last field to be dropped.
    _lock: Lock,
}

impl Engine {
    /// Opens the database in `folder`, creating it if there is none.
    pub(super) fn open(folder: &Path) -> Result<Self, Error> {
        // Before anything is changed: a newer program may use the folder in another way.
        folder::format(folder)?;
        folder::create(folder)?;
        let lock = lock(folder)?;
        let inner = folder.join("sled");
        let format = folder::format(folder)?;
        if format.is_none() {
            if folder::is_filled(&inner)? {
                return Err(Error::damaged(folder, "the file with its format number is missing"));
            }
            folder::mark(folder)?;
        }
        folder::create(&inner)?;
        let segment = if format == Some(1) { FIRST_SEGMENT } else { SEGMENT };
        let database = open_patiently(&inner, segment)?;
        let data = folder::open(&inner.join("db"))?;
        let engine = Self {
            folder: folder.to_owned(),
            database: Some(database),
            data,
            writer: Mutex::new(()),
            failed: OnceLock::new(),
            _lock: lock,
        };
        engine.settle(&inner)?;
        Ok(engine)
    }

    /// Makes the files private and their names durable, and refuses data that is never synced.
    fn settle(&self, inner: &Path) -> Result<(), Error> {
        folder::tighten(&self.folder)?;
        if folder::is_filled(&inner.join("blobs"))? {
            return Err(Error::damaged(
                &inner.join("blobs"),
                "it holds files, which the storage library does not make durable",
            ));
        }
        // The library syncs neither its settings nor the folders.
        let conf = inner.join("conf");
        File::open(&conf).and_then(|f| f.sync_all()).map_err(|e| Error::io(&conf, e))?;
        self.data.sync_all().map_err(|e| Error::io(inner, e))?;
        folder::sync(inner)?;
        folder::sync(&self.folder)?;
        match self.folder.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => folder::sync(parent),
            _ => Ok(()),
        }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The tree of the map `name`, created if there is none.
    pub(super) fn tree(&self, name: &str) -> Result<sled::Tree, Error> {
        match &self.database {
            Some(database) => self.contain(|| database.open_tree(name)),
            None => Err(Error::Unavailable("it is closed".into())),
        }
    }

    /// Waits for the turn to write.
    pub(super) fn turn(&self) -> MutexGuard<'_, ()> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Refuses if the outcome of an earlier commit is unknown.
    pub(super) fn check(&self) -> Result<(), Error> {
        match self.failed.get() {
            Some(why) => Err(Error::Unavailable(why.clone())),
            None => Ok(()),
        }
    }

    /// The outcome of commit `sequence` is unknown because of `cause`: from here on nothing is
    /// written. A failed sync is never tried again, because the kernel may have dropped the data and
    /// would then report success.
    pub(super) fn fail(&self, sequence: u64, cause: Error) -> Error {
        let unknown = Error::Unknown { sequence, cause: Arc::new(cause) };
        // Only the first failure is kept; there is no second one, as `check` refuses before it.
        self.failed.get_or_init(|| unknown.to_string());
        unknown
    }

    /// Brings everything written so far to the disk.
    pub(super) fn sync(&self, tree: &sled::Tree) -> Result<(), Error> {
        self.contain(|| tree.flush())?;
        // The library's flush starts the write-out and neither waits for the drive nor for the
        // length of the file.
        self.data.sync_data().map_err(|e| Error::io(&self.folder, e))
    }

    /// Calls the library; a panic in it comes back as an error.
    pub(super) fn contain<T>(&self, work: impl FnOnce() -> sled::Result<T>) -> Result<T, Error> {
        contain(&self.folder, work)
    }
}

impl fmt::Debug for Engine {
    /// The library's own output would be the whole content.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let database = self.database.take();
        let dropped = contain(&self.folder, || {
            drop(database);
            Ok(())
        });
        // After a panic the library may never let go; waiting would be in vain.
        if dropped.is_ok() {
            for _ in 0..TRIES {
                if self.data.try_lock().is_ok() {
                    break;
                }
                thread::sleep(PAUSE);
            }
        }
    }
}

/// The lock of a folder, given back when this is dropped.
struct Lock(File);

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file is not enough: a process that another thread is just starting holds a copy
        // of the descriptor until it runs its program, and the lock lives as long as any copy.
        drop(self.0.unlock());
    }
}

/// Takes the lock of `folder`, or refuses at once. Our own lock file answers this, because the
/// library's lock may still be held by a database that this process has just closed.
fn lock(folder: &Path) -> Result<Lock, Error> {
    let path = folder.join("lock");
    let file = folder::open(&path)?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(file)),
        Err(TryLockError::WouldBlock) => Err(Error::Locked { path: folder.to_owned() }),
        Err(TryLockError::Error(e)) => Err(Error::io(&path, e)),
    }
}

fn open_patiently(inner: &Path, segment: usize) -> Result<sled::Db, Error> {
    let config = sled::Config::new()
        .path(inner)
        .segment_size(segment)
        .cache_capacity(CACHE)
        .flush_every_ms(Some(BACKGROUND_MS));
    for _ in 0..TRIES {
        match contain(inner, || Ok(config.open()))? {
            Ok(database) => return Ok(database),
            Err(error) if !is_lock(&error) => return Err(Error::library(inner, error)),
            Err(_) => thread::sleep(PAUSE),
        }
    }
    Err(Error::Locked { path: inner.to_owned() })
}

/// The library reports a held lock in its text only.
fn is_lock(error: &sled::Error) -> bool {
    matches!(error, sled::Error::Io(e) if e.to_string().contains("could not acquire lock"))
}

fn contain<T>(place: &Path, work: impl FnOnce() -> sled::Result<T>) -> Result<T, Error> {
    // No state of ours is touched inside, and the library has no locks that a panic poisons.
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result.map_err(|e| Error::library(place, e)),
        Err(panic) => {
            let said = said(panic.as_ref());
            Err(Error::damaged(place, format!("the storage library gave up: {said}")))
        }
    }
}

fn said(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("without a reason")
}
