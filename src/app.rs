//! The composition root: the one file that puts concrete parts together.
//!
//! It opens the store, or reaches the process that holds it; fills a new store with the demo company;
//! and hands what it made to the command line and to the screen.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures::executor::block_on;

use crate::channel::{ChannelDatabases, Channels};
use crate::cli::{Arguments, Host, Store};
use crate::domain::clock::{Speed, StoredClock};
use crate::durable::Database;
use crate::engine::socket::{self, Listener};
use crate::engine::{Clock, Connection, Engine, Failure, FailureKind, SystemClock};
use crate::guide::FileReport;
use crate::jobs::Jobs;
use crate::store::{Headquarters, LocalStore, StoreError};

/// How often, and for how long, a process tries that finds the store held by one that is just
/// coming or going: 100 times 20 ms.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(20);

/// The program around command line and screen.
#[derive(Default)]
pub struct App {
    holding: Option<Holding>,
}

/// What a process has that holds the store.
struct Holding {
    engine: Engine,
    /// Removed first, so that nobody new comes while this process leaves.
    listener: Option<Listener>,
    /// Keeps the store until the process ends.
    _lock: File,
}

impl App {
    /// A program that holds no store yet. New files are for their owner alone from here on.
    pub fn new() -> Self {
        rustix::process::umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
        Self::default()
    }

    fn open(&mut self, store: &Store, time_goes_on: bool) -> Result<Connection, Failure> {
        let folder = folder(store)?;
        let actor = actor();
        create(&folder)?;
        let mut tries = 0;
        loop {
            if let Some(lock) = lock(&folder)? {
                return self.hold(store, &folder, lock, time_goes_on, &actor);
            }
            match socket::connect(&folder, &actor) {
                Ok(connection) => return Ok(connection),
                Err(error) if tries == TRIES => {
                    return Err(socket::held(&folder, holder(&folder), &error));
                }
                Err(_) => std::thread::sleep(PAUSE),
            }
            tries += 1;
        }
    }

    fn hold(
        &mut self,
        store: &Store,
        folder: &Path,
        lock: File,
        time_goes_on: bool,
        actor: &str,
    ) -> Result<Connection, Failure> {
        let opened = open_store(folder, store.empty)?;
        let (headquarters, channels) = opened;
        let jobs = Arc::new(Jobs::new(channels));
        let clock = Arc::new(SystemClock::default());
        let engine = Engine::start(headquarters, jobs, clock, time_goes_on);
        let listener =
            socket::listen(&engine, folder).map_err(|error| io_failure(folder, &error))?;
        let connection = engine.connect(actor);
        self.holding = Some(Holding { engine, listener: Some(listener), _lock: lock });
        Ok(connection)
    }
}

impl Host for App {
    fn connect(&mut self, store: &Store) -> Result<Connection, Failure> {
        self.open(store, false)
    }

    fn leave(&mut self) -> Result<(), Failure> {
        let Some(holding) = &mut self.holding else { return Ok(()) };
        holding.listener = None;
        // What other processes asked for meanwhile is carried out before the store is let go.
        holding.engine.finish()
    }

    fn screen(&mut self, _arguments: &Arguments) -> Result<(), Failure> {
        Err(Failure::failed("no screen"))
    }

    fn rehearse(&mut self, _file: &Path) -> Result<FileReport, Failure> {
        Err(Failure::failed("no screen"))
    }
}

/// The folder of the store: named, or the platform's place for data.
fn folder(store: &Store) -> Result<PathBuf, Failure> {
    use etcetera::BaseStrategy;
    if let Some(folder) = &store.folder {
        return Ok(folder.clone());
    }
    let base = etcetera::choose_base_strategy().map_err(|error| {
        Failure::wrong_use(format!("there is no home folder ({error}); name a store with --store"))
    })?;
    Ok(base.data_dir().join("commerce-hq"))
}

/// Who acts: the name of the operating system user, as the environment tells it.
fn actor() -> String {
    std::env::var("USER")
        .or_else(|_| std::env::var("LOGNAME"))
        .unwrap_or_else(|_| format!("user {}", rustix::process::getuid().as_raw()))
}

fn create(folder: &Path) -> Result<(), Failure> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|error| io_failure(folder, &error))
}

/// Takes the lock of the store folder; `None` when another process has it.
fn lock(folder: &Path) -> Result<Option<File>, Failure> {
    let path = folder.join("lock");
    let mut options = File::options();
    let opened =
        options.read(true).write(true).create(true).truncate(false).mode(0o600).open(&path);
    let mut file = opened.map_err(|error| io_failure(&path, &error))?;
    match file.try_lock() {
        Ok(()) => {
            let pid = std::process::id().to_string();
            let written = file.set_len(0).and_then(|()| file.write_all(pid.as_bytes()));
            written.map_err(|error| io_failure(&path, &error))?;
            Ok(Some(file))
        }
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(io_failure(&path, &error)),
    }
}

/// The process that holds the lock, as it wrote itself down.
fn holder(folder: &Path) -> Option<u32> {
    fs::read_to_string(folder.join("lock")).ok()?.trim().parse().ok()
}

/// The marker of a store that was made to the end.
const MADE: &str = "made";

type Opened = (Arc<Headquarters>, Arc<dyn ChannelDatabases>);

/// Opens the store in a folder that this process has locked; a new one is made first.
fn open_store(folder: &Path, empty: bool) -> Result<Opened, Failure> {
    let marker = folder.join(MADE);
    let is_made = marker.try_exists().map_err(|error| io_failure(&marker, &error))?;
    if !is_made {
        // A process that died while it made the store has left a part of it.
        for part in ["headquarters", "channels"] {
            match fs::remove_dir_all(folder.join(part)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(io_failure(&folder.join(part), &error));
                }
                _ => {}
            }
        }
    }
    let headquarters = Database::open(&folder.join("headquarters")).map_err(StoreError::from)?;
    let map = headquarters.map("headquarters").map_err(StoreError::from)?;
    let channels = Arc::new(Database::open(&folder.join("channels")).map_err(StoreError::from)?);
    let headquarters = Arc::new(block_on(Headquarters::open(Arc::new(LocalStore::new(map))))?);
    let opened = |headquarters: Arc<Headquarters>| {
        let setup = headquarters.setup();
        let mut names: Vec<_> = setup.channel_databases.iter().map(|d| d.name.clone()).collect();
        if !is_made && !empty {
            names = crate::jobs::demo::channel_databases()?;
        }
        let channels: Arc<dyn ChannelDatabases> = Arc::new(Channels::on_disk(channels, names));
        Ok::<Opened, Failure>((headquarters, channels))
    };
    if is_made {
        if headquarters.clock().is_none() {
            let text = format!(
                "{} was made and holds nothing any more; restore a backup into a new folder",
                folder.display()
            );
            return Err(Failure::new(FailureKind::Damaged, text));
        }
        return opened(headquarters);
    }
    let opened = opened(headquarters)?;
    let clock = SystemClock::default();
    if empty {
        let real = StoredClock { store: clock.now(), speed: Speed::Real };
        block_on(opened.0.put_clock(real))?;
    } else {
        block_on(crate::jobs::demo::fill(&opened.0, &*opened.1))?;
    }
    write_marker(&marker).map_err(|error| io_failure(&marker, &error))?;
    Ok(opened)
}

fn write_marker(marker: &Path) -> io::Result<()> {
    let mut file = File::create(marker)?;
    file.write_all(b"1\n")?;
    file.sync_all()?;
    match marker.parent() {
        Some(folder) => File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}

fn io_failure(path: &Path, error: &io::Error) -> Failure {
    let kind = match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            FailureKind::NotPermitted
        }
        _ => FailureKind::Failed,
    };
    Failure::new(kind, format!("{}: {error}; check the path and the rights on it", path.display()))
}
