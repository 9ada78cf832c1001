//! Opening the store: how a process comes to hold it, or to reach the one that does.
//!
//! A command waits for it; the screen has it done on a thread of its own ([`Underway`]) and hears
//! how it goes.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use futures::executor::block_on;
use tokio::sync::mpsc::unbounded_channel;

use super::actor;
use super::place::{CHANNELS, HEADQUARTERS, Lock, Place, refused};
use crate::channel::{ChannelDatabases, Channels};
use crate::domain::Text;
use crate::domain::clock::{Speed, StoredClock};
use crate::durable::Database;
use crate::engine::socket::{self, Listener};
use crate::engine::{Clock, Connection, Engine, Failure, FailureKind, Serving, SystemClock};
use crate::jobs::{Jobs, demo};
use crate::store::{Headquarters, LocalStore, StoreError};
use crate::tui::opening::{News, Opening, Stage};

/// How often, and after what time, a process tries again that finds the store held by one that is
/// just coming or going: 250 times 20 ms. A store of a million transactions that nothing of is in
/// memory opens in half of that (docs/speed.md). Another holder counts anew.
const TRIES: u32 = 250;
const PAUSE: Duration = Duration::from_millis(20);

/// How the store shall be opened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wish {
    /// A new store stays bare.
    pub empty: bool,
    /// Simulated time moves while this process holds it.
    pub time_goes_on: bool,
}

/// What a process has that holds the store.
pub(super) struct Holding {
    engine: Engine,
    /// Removed first, so that nobody new comes while this process leaves.
    listener: Listener,
    /// Keeps the store until the process ends.
    lock: Lock,
}

impl Holding {
    /// Lets go of the store. Runs go on to their end, or to their next commit if `stop` says so.
    pub fn let_go(self, stop: bool) -> Result<(), Failure> {
        drop(self.listener);
        let left = if stop { self.engine.stop() } else { self.engine.finish() };
        left?;
        self.lock.leave();
        Ok(())
    }
}

/// A store that is open: here, or in the process that holds it.
pub(super) struct Opened {
    pub connection: Connection,
    pub holding: Option<Holding>,
}

/// Whether somebody still wants the store to be opened, and whether an engine has started on it.
/// Who changes one of both holds it, so that no engine starts for nobody.
#[derive(Debug, Default)]
pub(super) struct Gate(Mutex<At>);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
    #[default]
    Wanted,
    NotWanted,
    Started,
}

/// Opens the store, or connects to the process that holds it. `tell` hears what is being done.
pub(super) fn open(
    place: &Place,
    wish: Wish,
    tell: &dyn Fn(Stage),
    gate: &Gate,
) -> Result<Opened, Failure> {
    let (mut tries, mut holder) = (0, None);
    loop {
        let refusal = if let Some(lock) = place.lock()? {
            match hold(place, wish, lock, tell, gate) {
                // A process that leaves lets go of its lock before it lets go of its data.
                Err(failure) if failure.kind == FailureKind::Held => failure,
                held => return held,
            }
        } else {
            if tries == 0 {
                tell(Stage::Connecting(place.holder()));
            }
            match socket::connect(place.folder(), &actor()) {
                Ok(connection) => return Ok(Opened { connection, holding: None }),
                Err(error) => socket::held(place.folder(), place.holder(), &error),
            }
        };
        if tries == TRIES {
            return Err(refusal);
        }
        let now = place.holder();
        if tries == 0 || now != holder {
            tell(Stage::Waiting(now));
            (tries, holder) = (0, now);
        }
        tries += 1;
        std::thread::sleep(PAUSE);
    }
}

/// Opens the store whose lock this process has.
fn hold(
    place: &Place,
    wish: Wish,
    lock: Lock,
    tell: &dyn Fn(Stage),
    gate: &Gate,
) -> Result<Opened, Failure> {
    let made = place.is_made()?;
    tell(match (made, lock.was_held) {
        (true, false) => Stage::Opening,
        (true, true) => Stage::Recovering,
        (false, _) => Stage::Making { empty: wish.empty },
    });
    let parts = open_store(place, made, wish.empty)?;
    let mut gate = gate.0.lock().unwrap_or_else(PoisonError::into_inner);
    if *gate == At::NotWanted {
        return Err(Failure::failed("nobody waits for the store any more"));
    }
    let clock = Arc::new(SystemClock::default());
    let serving = if wish.time_goes_on { Serving::Yes } else { Serving::No };
    let jobs = Jobs::new(parts.channels).with_scratch(place.folder().to_owned());
    let jobs = Arc::new(jobs);
    let engine = Engine::start(parts.headquarters, jobs, clock, serving)?;
    let listener =
        socket::listen(&engine, place.folder()).map_err(|error| refused(place.folder(), &error))?;
    *gate = At::Started;
    let connection = engine.connect(&actor());
    Ok(Opened { connection, holding: Some(Holding { engine, listener, lock }) })
}

/// A store that is being opened on a thread of its own.
pub(super) struct Underway {
    thread: JoinHandle<Result<Option<Holding>, Failure>>,
    gate: Arc<Gate>,
}

impl Underway {
    /// Begins to open the store. The news end when there are none any more.
    pub fn begin(place: Place, wish: Wish) -> (Self, News) {
        let (to_screen, news) = unbounded_channel();
        let gate = Arc::new(Gate::default());
        let own = Arc::clone(&gate);
        let open = move || {
            // A screen that is gone is not told; whoever leaves looks at the gate.
            let tell = |stage| to_screen.send(Opening::Stage(stage)).unwrap_or_default();
            let opened = open(&place, wish, &tell, &own)?;
            to_screen.send(Opening::Ready(opened.connection)).unwrap_or_default();
            Ok(opened.holding)
        };
        (Self { thread: std::thread::spawn(open), gate }, news)
    }

    /// Waits for the end.
    pub fn end(self) -> Result<Option<Holding>, Failure> {
        let broken = |_| Err(Failure::failed("the store was not opened: a thread has ended early"));
        self.thread.join().unwrap_or_else(broken)
    }

    /// The screen leaves, or has its engine: what is held by now. Opening that is not that far is
    /// given up; the thread ends with the process, as it might in a crash, which loses nothing.
    pub fn leave(self) -> Option<Holding> {
        let mut at = self.gate.0.lock().unwrap_or_else(PoisonError::into_inner);
        let started = *at == At::Started;
        if !started {
            *at = At::NotWanted;
        }
        drop(at);
        if started { self.end().ok().flatten() } else { None }
    }
}

/// What an engine works on.
pub(super) struct Parts {
    pub headquarters: Arc<Headquarters>,
    pub channels: Arc<Channels>,
}

/// Opens the store of a folder that this process has locked; a new one is made first.
fn open_store(place: &Place, made: bool, empty: bool) -> Result<Parts, Failure> {
    if !made {
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
pub(super) fn complete(parts: &Parts, folder: &Path) -> Result<(), Failure> {
    if parts.headquarters.clock().is_some() {
        return Ok(());
    }
    let text = format!(
        "the data of headquarters in {} are lost; restore a backup into a new folder",
        folder.display()
    );
    Err(Failure::new(FailureKind::Damaged, text))
}

pub(super) fn open_data(folder: &Path) -> Result<Parts, Failure> {
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
