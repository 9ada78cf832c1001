//! The composition root: the one file that puts concrete parts together.
//!
//! It opens the store, or reaches the process that holds it; fills a new store with the demo company;
//! and hands what it made to the command line and to the screen.

mod look;
mod place;
mod rehearsal;
mod restore;

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use futures::executor::block_on;

use crate::channel::{ChannelDatabases, Channels};
use crate::cli::{Arguments, Host, Settings, Store};
use crate::domain::clock::{Speed, StoredClock};
use crate::domain::{CompanyId, Text};
use crate::durable::Database;
use crate::engine::outcome::BackupResult;
use crate::engine::socket::{self, Listener};
use crate::engine::{Clock, Connection, Engine, Failure, FailureKind, Serving, SystemClock};
use crate::guide::FileReport;
use crate::jobs::{Jobs, demo};
use crate::store::{Headquarters, LocalStore, StoreError};
use crate::tui::frames::Frames;
use crate::tui::model::Model;
use crate::tui::port::EnginePort;
use crate::tui::screen::{Ended, Screen};
use crate::tui::surface::LeaveHow;
use crate::tui::terminal::Terminal;
use place::{CHANNELS, HEADQUARTERS, Place, refused};

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

    /// Opens the store, or connects to the process that holds it. `time_goes_on` says whether
    /// simulated time moves while this process holds it.
    fn open(&mut self, store: &Store, time_goes_on: bool) -> Result<Connection, Failure> {
        let place = Place::new(store.folder.as_deref())?;
        let actor = actor();
        let mut tries = 0;
        loop {
            let refusal = match place.lock()? {
                Some(lock) => match self.hold(&place, store, lock, time_goes_on, &actor) {
                    // A process that leaves lets go of its lock before it lets go of its data.
                    Err(failure) if failure.kind == FailureKind::Held => failure,
                    held => return held,
                },
                None => match socket::connect(place.folder(), &actor) {
                    Ok(connection) => return Ok(connection),
                    Err(error) => socket::held(place.folder(), place.holder(), &error),
                },
            };
            if tries == TRIES {
                return Err(refusal);
            }
            tries += 1;
            std::thread::sleep(PAUSE);
        }
    }

    /// Opens the store whose lock this process has.
    fn hold(
        &mut self,
        place: &Place,
        store: &Store,
        lock: File,
        time_goes_on: bool,
        actor: &str,
    ) -> Result<Connection, Failure> {
        let parts = open_store(place, store.empty)?;
        let clock = Arc::new(SystemClock::default());
        let serving = if time_goes_on { Serving::Yes } else { Serving::No };
        let jobs = Jobs::new(parts.channels).with_scratch(place.folder().to_owned());
        let jobs = Arc::new(jobs);
        let engine = Engine::start(parts.headquarters, jobs, clock, serving)?;
        let listener = socket::listen(&engine, place.folder())
            .map_err(|error| refused(place.folder(), &error))?;
        let connection = engine.connect(actor);
        self.holding = Some(Holding { engine, listener: Some(listener), _lock: lock });
        Ok(connection)
    }

    /// Lets go of the store, if this process holds it. Runs go on to their end, or to their next
    /// commit if `stop` says so.
    fn let_go(&mut self, stop: bool) -> Result<(), Failure> {
        let Some(mut holding) = self.holding.take() else { return Ok(()) };
        holding.listener = None;
        if stop { holding.engine.stop() } else { holding.engine.finish() }
    }

    fn show(&mut self, arguments: &Arguments, settings: Settings) -> Result<LeaveHow, Failure> {
        let company = match settings.company.value.as_deref() {
            Some(name) if name.eq_ignore_ascii_case("all") => None,
            Some(name) => Some(CompanyId::new(name)),
            None => Some(CompanyId::new("usrt")),
        };
        let frames = arguments.screen.semantics.as_deref();
        let frames = frames.map(|file| Frames::open(file).map_err(|error| refused(file, &error)));
        let frames = frames.transpose()?;
        let connection = self.open(&arguments.store, true)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| no_terminal(&error))?;
        runtime.block_on(async {
            let terminal = Terminal::enter(settings.screen_reader.value)
                .map_err(|error| no_terminal(&error))?;
            let model = Model::new(look::options(settings), company, terminal.size())
                .in_folder(std::env::current_dir().unwrap_or_default());
            let model = model.acting_for(actor());
            let clock = Arc::new(SystemClock::default());
            let port = EnginePort::new(connection);
            let mut screen = Screen::new(model, port, terminal, frames, clock);
            loop {
                match screen.run().await.map_err(|error| no_terminal(&error))? {
                    Ended::Left(how) => return Ok(how),
                    // The process that held the store has left; this one can hold it now.
                    Ended::EngineGone if self.holding.is_none() => {
                        let port = EnginePort::new(self.open(&arguments.store, true)?);
                        screen.go_on_with(port);
                    }
                    Ended::EngineGone | Ended::TerminalGone => return Ok(LeaveHow::Stop),
                }
            }
        })
    }
}

fn no_terminal(error: &std::io::Error) -> Failure {
    Failure::failed(format!("the screen cannot be shown: {error}; start it in a terminal"))
}

impl Host for App {
    fn connect(&mut self, store: &Store) -> Result<Connection, Failure> {
        self.open(store, false)
    }

    fn restore(&mut self, store: &Store, backup: &Path) -> Result<BackupResult, Failure> {
        let place = Place::new(store.folder.as_deref())?;
        restore::restore(&place, backup)
    }

    fn serve(&mut self, store: &Store) -> Result<Connection, Failure> {
        let connection = self.open(store, true)?;
        if self.holding.is_none() {
            let holder = Place::new(store.folder.as_deref())?.holder();
            let holder =
                holder.map_or_else(|| "another process".into(), |id| format!("process {id}"));
            let text = format!(
                "{holder} holds the store, and runs its batch jobs while it is a screen or serves; \
                 leave it first"
            );
            return Err(Failure::new(FailureKind::Held, text));
        }
        Ok(connection)
    }

    fn stop(&mut self) -> Result<(), Failure> {
        self.let_go(true)
    }

    fn leave(&mut self) -> Result<(), Failure> {
        // What other processes asked for meanwhile is carried out before the store is let go.
        self.let_go(false)
    }

    fn screen(&mut self, arguments: &Arguments, settings: Settings) -> Result<(), Failure> {
        let left = self.show(arguments, settings);
        let stop = !matches!(left, Ok(LeaveHow::Finish));
        self.let_go(stop)?;
        left.map(|_| ())
    }

    fn rehearse(&mut self, file: &Path) -> Result<FileReport, Failure> {
        rehearsal::rehearse(file)
    }
}

/// Who acts: the name of the operating system user, as the environment tells it.
fn actor() -> String {
    std::env::var("USER")
        .or_else(|_| std::env::var("LOGNAME"))
        .unwrap_or_else(|_| format!("user {}", rustix::process::getuid().as_raw()))
}

/// What an engine works on.
struct Parts {
    headquarters: Arc<Headquarters>,
    channels: Arc<Channels>,
}

/// Opens the store of a folder that this process has locked; a new one is made first.
fn open_store(place: &Place, empty: bool) -> Result<Parts, Failure> {
    if !place.is_made()? {
        let unfinished = place.begin()?;
        make(&open_data(&unfinished)?, empty)?;
        place.finish()?;
    }
    place.check()?;
    let parts = open_data(&place.data())?;
    complete(&parts, &place.data())?;
    Ok(parts)
}

/// Refuses headquarters that were never set up: a store that was made has a clock, so what is open
/// is a new database where the old one was lost.
fn complete(parts: &Parts, folder: &Path) -> Result<(), Failure> {
    if parts.headquarters.clock().is_some() {
        return Ok(());
    }
    let text = format!(
        "the data of headquarters in {} are lost; restore a backup into a new folder",
        folder.display()
    );
    Err(Failure::new(FailureKind::Damaged, text))
}

fn open_data(folder: &Path) -> Result<Parts, Failure> {
    let headquarters = Database::open(&folder.join(HEADQUARTERS)).map_err(StoreError::from)?;
    let map = headquarters.map(HEADQUARTERS).map_err(StoreError::from)?;
    let headquarters = Arc::new(block_on(Headquarters::open(Arc::new(LocalStore::new(map))))?);
    let channels = Arc::new(Database::open(&folder.join(CHANNELS)).map_err(StoreError::from)?);
    let names = headquarters.setup().channel_databases.iter().map(|d| d.name.clone()).collect();
    let names: Vec<Text> = names;
    Ok(Parts { channels: Arc::new(Channels::on_disk(channels, names)), headquarters })
}

/// Fills a new store.
fn make(parts: &Parts, empty: bool) -> Result<(), Failure> {
    if empty {
        let real = StoredClock::at(SystemClock::default().now(), Speed::Real);
        return Ok(block_on(parts.headquarters.put_clock(real))?);
    }
    demo::channel_databases()?.into_iter().for_each(|name| parts.channels.add(&name));
    block_on(demo::fill(&parts.headquarters, &*parts.channels))
}
