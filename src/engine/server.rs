//! The engine: runs, queries and events, on threads of its own.

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use futures::executor::block_on;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::batch::{self, Batch, Serving};
use super::client::{Client, Connection, gone};
use super::clock::{Clock, StoreTime};
use super::job::{JobSource, RunState};
use super::list_export::ListExport;
use super::message::{Event, Message, Request, RunId};
use super::outcome::Note;
use super::priority::Nice;
use super::queries::{Reader, Selections, Watch};
use super::runs::Start;
use super::stop::StopSign;
use super::{Answer, Command, Failure, FailureKind, Instruction, Outcome, Query};
use crate::domain::clock::{Speed, StoredClock};
use crate::store::Headquarters;

/// Says when something is due next, in store time.
pub type NextDue = Arc<dyn Fn() -> Option<DateTime<Utc>> + Send + Sync>;

/// A running engine. Dropping it without [`Engine::stop`] leaves its threads to the process's end;
/// nothing is lost then, because everything reported as done is on disk.
#[derive(Clone)]
pub struct Engine {
    pub(super) shared: Arc<Shared>,
}

pub(super) struct Shared {
    pub(super) headquarters: Arc<Headquarters>,
    pub(super) jobs: Arc<dyn JobSource>,
    pub(super) time: Arc<StoreTime>,
    pub(super) batch: Batch,
    clients: Mutex<HashMap<u64, UnboundedSender<Message>>>,
    next_client: AtomicU64,
    pub(super) runs: Mutex<BTreeMap<RunId, Arc<RunState>>>,
    /// The stop sign of each command and query in hand, by client and the client's number for it.
    asked: Mutex<HashMap<(u64, u64), Arc<StopSign>>>,
    pub(super) next_run: AtomicU64,
    selections: Selections,
    /// Commands in hand, from any client.
    busy: Mutex<usize>,
    idle: Condvar,
    pub(super) leaving: AtomicBool,
    pub(super) exclusive: Mutex<HashMap<&'static str, Arc<Mutex<()>>>>,
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What these mutexes guard is whole between any two statements, so a panic elsewhere is no harm.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Engine {
    /// Starts an engine on an open store, whose clock goes on from where it was stored.
    /// `serving` says who runs batch jobs, and so whether simulated time moves.
    pub fn start(
        headquarters: Arc<Headquarters>,
        jobs: Arc<dyn JobSource>,
        clock: Arc<dyn Clock>,
        serving: Serving,
    ) -> Result<Self, Failure> {
        let real = StoredClock::at(clock.now(), Speed::Real);
        let stored = headquarters.clock().unwrap_or(real);
        let time_goes_on = !matches!(serving, Serving::No);
        let time = Arc::new(StoreTime::open(stored, clock, time_goes_on));
        let of_commits = Arc::clone(&time);
        headquarters.read_clock_from(Some(Arc::new(move || of_commits.stored())));
        let fence = batch::lease(&headquarters, &serving)?;
        let engine = Self {
            shared: Arc::new(Shared {
                batch: Batch::new(fence, serving),
                headquarters,
                jobs,
                time,
                asked: Mutex::default(),
                clients: Mutex::default(),
                next_client: AtomicU64::new(1),
                runs: Mutex::default(),
                next_run: AtomicU64::new(1),
                selections: Selections::default(),
                busy: Mutex::new(0),
                idle: Condvar::new(),
                leaving: AtomicBool::new(false),
                exclusive: Mutex::default(),
            }),
        };
        if time_goes_on {
            // Until the server has looked, nothing that is due may pass.
            engine.hold_clock_at(Some(stored.store));
        }
        batch::rescue(&engine)?;
        batch::start(&engine)?;
        Ok(engine)
    }

    /// A new client that acts for `actor`.
    pub fn connect(&self, actor: &str) -> Connection {
        let (sender, messages) = unbounded_channel();
        let number = self.shared.next_client.fetch_add(1, Ordering::Relaxed);
        lock(&self.shared.clients).insert(number, sender);
        let engine = self.clone();
        let client = Client::new(actor, move |request| engine.take(number, request));
        Connection { client, messages }
    }

    /// Stops runs at their next commit, waits for every command in hand, and stores the clock.
    pub fn stop(&self) -> Result<(), Failure> {
        self.shared.leaving.store(true, Ordering::Release);
        batch::stop_all(&self.shared.batch);
        for run in lock(&self.shared.runs).values() {
            run.stop.stop();
        }
        self.finish()
    }

    /// Waits until no command is in hand and no batch job runs, and stores the clock. Nothing new is
    /// started meanwhile.
    pub fn finish(&self) -> Result<(), Failure> {
        batch::close(self);
        // A run that a person lets pause would never end.
        lock(&self.shared.runs).values().for_each(|run| run.stop.pause(false));
        let mut busy = lock(&self.shared.busy);
        while *busy > 0 {
            busy = self.shared.idle.wait(busy).unwrap_or_else(PoisonError::into_inner);
        }
        drop(busy);
        self.shared.leaving.store(true, Ordering::Release);
        let (headquarters, stored) = (&self.shared.headquarters, self.shared.time.stored());
        let moved = |kept: StoredClock| (kept.store, kept.speed) != (stored.store, stored.speed);
        if headquarters.clock().is_none_or(moved) {
            block_on(headquarters.put_clock(stored))?;
        }
        headquarters.read_clock_from(None);
        self.tell(&Event::Leaving);
        lock(&self.shared.clients).clear();
        Ok(())
    }

    fn take(&self, client: u64, request: Request) -> Result<(), Failure> {
        match request {
            Request::Command { id, instruction } => self.take_command(client, id, instruction),
            Request::Query { id, actor, query } => self.take_query(client, id, actor, query),
            Request::Stop { id } => {
                if let Some(stop) = lock(&self.shared.asked).get(&(client, id)) {
                    stop.stop();
                }
                Ok(())
            }
        }
    }

    fn take_command(&self, client: u64, id: u64, given: Instruction) -> Result<(), Failure> {
        if self.shared.leaving.load(Ordering::Acquire) {
            return Err(gone());
        }
        self.begin_work();
        let stop = Arc::new(StopSign::default());
        lock(&self.shared.asked).insert((client, id), Arc::clone(&stop));
        let engine = self.clone();
        let work = move || {
            let result = contained(|| engine.carry_out(&given, stop));
            lock(&engine.shared.asked).remove(&(client, id));
            engine.reply(client, Message::Done { id, result });
            engine.end_work();
        };
        let spawned = std::thread::Builder::new().name("command".into()).spawn(work);
        spawned.map(|_| ()).map_err(|error| {
            self.end_work();
            Failure::failed(format!("no thread can be started for the command: {error}"))
        })
    }

    /// Says that there is work which the engine waits for when it leaves.
    pub(super) fn begin_work(&self) {
        *lock(&self.shared.busy) += 1;
    }

    /// Says that such work has ended.
    pub(super) fn end_work(&self) {
        *lock(&self.shared.busy) -= 1;
        self.shared.idle.notify_all();
    }

    fn take_query(&self, client: u64, id: u64, actor: String, query: Query) -> Result<(), Failure> {
        let engine = self.clone();
        let stop = Arc::new(StopSign::default());
        lock(&self.shared.asked).insert((client, id), Arc::clone(&stop));
        let work = move || {
            engine.give_way(Nice::Query);
            let asked = Asked { engine: &engine, client, id, stop };
            let reader = engine.reader(actor, &asked);
            let result = contained(|| block_on(reader.answer(query)));
            lock(&engine.shared.asked).remove(&(client, id));
            engine.reply(client, Message::Answer { id, result });
        };
        let spawned = std::thread::Builder::new().name("query".into()).spawn(work);
        spawned.map(|_| ()).map_err(|error| {
            lock(&self.shared.asked).remove(&(client, id));
            Failure::failed(format!("no thread can be started for the query: {error}"))
        })
    }

    /// What reads answers for `actor`.
    pub(super) fn reader<'a>(&'a self, actor: String, watch: &'a dyn Watch) -> Reader<'a> {
        Reader {
            headquarters: &self.shared.headquarters,
            jobs: &*self.shared.jobs,
            selections: &self.shared.selections,
            watch,
            runs: self.progress_of_runs(),
            actor,
            clock: self.clock(),
        }
    }

    fn carry_out(&self, given: &Instruction, stop: Arc<StopSign>) -> Result<Outcome, Failure> {
        let start = Start { stop, person: given.actor.clone(), ..Start::default() };
        match &given.command {
            Command::CancelRun(run) => self.cancel(*run, &given.actor),
            Command::PauseRun(run) => self.pause(*run, true, &given.actor),
            Command::ResumeRun(run) => self.pause(*run, false, &given.actor),
            Command::Clock(change) => self.change_clock(*change, &given.actor),
            Command::Batch(asked) => batch::carry_out(self, asked, &given.actor),
            Command::KeepValues(kept) => {
                block_on(super::last_values::keep(&self.shared.headquarters, kept, &given.actor))
            }
            Command::SetScheduleActive(change) => {
                let result = super::schedules::set_active(&self.shared.headquarters, change);
                let result = block_on(result);
                self.tell(&Event::Changed);
                result
            }
            Command::ChangeScheduleGroup(change) => {
                let result = super::schedules::change_group(&self.shared.headquarters, change);
                let result = block_on(result);
                self.tell(&Event::Changed);
                result
            }
            Command::ExportList(asked) => {
                let (engine, actor) = (self.clone(), given.actor.clone());
                let job = ListExport { engine, actor, asked: asked.clone() };
                self.run(Box::new(job), start)
            }
            command => match self.shared.jobs.job(command) {
                Some(job) => self.run(job, start),
                None => Err(Failure::failed("this program has no job for the command")),
            },
        }
    }

    pub(super) fn tell(&self, event: &Event) {
        let message = Message::Event(event.clone());
        lock(&self.shared.clients).retain(|_, client| client.send(message.clone()).is_ok());
    }

    fn reply(&self, client: u64, message: Message) {
        let mut clients = lock(&self.shared.clients);
        // A client that has gone does not hear the end of its command; the command is done.
        if clients.get(&client).is_some_and(|client| client.send(message).is_err()) {
            clients.remove(&client);
        }
    }
}

/// A query in hand.
struct Asked<'a> {
    engine: &'a Engine,
    client: u64,
    id: u64,
    stop: Arc<StopSign>,
}

impl Watch for Asked<'_> {
    fn is_stopped(&self) -> bool {
        self.stop.is_stopped() || self.engine.is_leaving()
    }

    fn part(&self, answer: Answer) {
        self.engine.reply(self.client, Message::Part { id: self.id, answer });
    }
}

pub(super) fn note(sentence: impl Into<String>) -> Outcome {
    Outcome::Note(Note { note: sentence.into() })
}

/// Runs the work; a panic in it is a failure of that work and of nothing else.
pub(super) fn contained<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let text = "a defect of this program stopped the work; what was reported as done is kept. \
                    The details are in the panic message";
        Err(Failure::new(FailureKind::Failed, text))
    })
}
