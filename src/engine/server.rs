//! The engine: runs, queries and events, on threads of its own.

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use futures::executor::block_on;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::client::{Client, Connection, gone};
use super::clock::{Clock, ClockChange, ClockError, ClockReading, StoreTime};
use super::job::{Job, JobContext, JobSource, RunState};
use super::message::{Event, Message, Progress, Request, RunId};
use super::outcome::Note;
use super::queries::Reader;
use super::{Command, Failure, FailureKind, Instruction, Outcome, Query};
use crate::domain::Moment;
use crate::domain::clock::{Speed, StoredClock};
use crate::store::Headquarters;

/// Says when something is due next, in store time.
pub type NextDue = Arc<dyn Fn() -> Option<DateTime<Utc>> + Send + Sync>;

/// A running engine. Dropping it without [`Engine::stop`] leaves its threads to the process's end;
/// nothing is lost then, because everything reported as done is on disk.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
}

struct Shared {
    headquarters: Arc<Headquarters>,
    jobs: Arc<dyn JobSource>,
    time: Arc<StoreTime>,
    /// Says when something is due next, for [`ClockChange::Step`].
    next_due: Mutex<Option<NextDue>>,
    clients: Mutex<HashMap<u64, UnboundedSender<Message>>>,
    next_client: AtomicU64,
    runs: Mutex<BTreeMap<RunId, Arc<RunState>>>,
    /// The stop sign of each command in hand, by client and the client's number for it.
    asked: Mutex<HashMap<(u64, u64), Arc<AtomicBool>>>,
    next_run: AtomicU64,
    /// Commands in hand, from any client.
    busy: Mutex<usize>,
    idle: Condvar,
    leaving: AtomicBool,
    exclusive: Mutex<HashMap<&'static str, Arc<Mutex<()>>>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What these mutexes guard is whole between any two statements, so a panic elsewhere is no harm.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Engine {
    /// Starts an engine on an open store, whose clock goes on from where it was stored.
    /// `time_goes_on` says whether simulated time moves while this process holds the store.
    pub fn start(
        headquarters: Arc<Headquarters>,
        jobs: Arc<dyn JobSource>,
        clock: Arc<dyn Clock>,
        time_goes_on: bool,
    ) -> Self {
        let real = StoredClock::at(clock.now(), Speed::Real);
        let stored = headquarters.clock().unwrap_or(real);
        let time = Arc::new(StoreTime::open(stored, clock, time_goes_on));
        let of_commits = Arc::clone(&time);
        headquarters.read_clock_from(Some(Arc::new(move || of_commits.stored())));
        Self {
            shared: Arc::new(Shared {
                headquarters,
                jobs,
                time,
                next_due: Mutex::default(),
                asked: Mutex::default(),
                clients: Mutex::default(),
                next_client: AtomicU64::new(1),
                runs: Mutex::default(),
                next_run: AtomicU64::new(1),
                busy: Mutex::new(0),
                idle: Condvar::new(),
                leaving: AtomicBool::new(false),
                exclusive: Mutex::default(),
            }),
        }
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

    /// What the clock says.
    pub fn clock(&self) -> ClockReading {
        self.shared.time.read()
    }

    /// The clock of the store, for what decides when something is due.
    pub fn time(&self) -> &Arc<StoreTime> {
        &self.shared.time
    }

    /// Says where a step of the clock learns when something is due next. Until then nothing is.
    pub fn set_next_due(&self, next_due: NextDue) {
        *lock(&self.shared.next_due) = Some(next_due);
    }

    /// Stops runs at their next commit, waits for every command in hand, and stores the clock.
    pub fn stop(&self) -> Result<(), Failure> {
        self.shared.leaving.store(true, Ordering::Release);
        for run in lock(&self.shared.runs).values() {
            run.cancelled.store(true, Ordering::Release);
        }
        self.finish()
    }

    /// Waits until no command is in hand, and stores the clock.
    pub fn finish(&self) -> Result<(), Failure> {
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
            Request::Query { id, query } => self.take_query(client, id, query),
            Request::Stop { id } => {
                // A query in hand is answered; its client drops the answer.
                if let Some(stop) = lock(&self.shared.asked).get(&(client, id)) {
                    stop.store(true, Ordering::Release);
                }
                Ok(())
            }
        }
    }

    fn take_command(&self, client: u64, id: u64, given: Instruction) -> Result<(), Failure> {
        if self.shared.leaving.load(Ordering::Acquire) {
            return Err(gone());
        }
        *lock(&self.shared.busy) += 1;
        let stop = Arc::new(AtomicBool::new(false));
        lock(&self.shared.asked).insert((client, id), Arc::clone(&stop));
        let engine = self.clone();
        let work = move || {
            let result = contained(|| engine.carry_out(&given, stop));
            lock(&engine.shared.asked).remove(&(client, id));
            engine.reply(client, Message::Done { id, result });
            let mut busy = lock(&engine.shared.busy);
            *busy -= 1;
            engine.shared.idle.notify_all();
        };
        let spawned = std::thread::Builder::new().name("command".into()).spawn(work);
        spawned.map(|_| ()).map_err(|error| {
            *lock(&self.shared.busy) -= 1;
            Failure::failed(format!("no thread can be started for the command: {error}"))
        })
    }

    fn take_query(&self, client: u64, id: u64, query: Query) -> Result<(), Failure> {
        let engine = self.clone();
        let work = move || {
            let clock = engine.clock();
            let reader = Reader {
                headquarters: &engine.shared.headquarters,
                jobs: &*engine.shared.jobs,
                clock,
            };
            let result = contained(|| block_on(reader.answer(query)));
            engine.reply(client, Message::Answer { id, result });
        };
        let spawned = std::thread::Builder::new().name("query".into()).spawn(work);
        spawned.map(|_| ()).map_err(|error| {
            Failure::failed(format!("no thread can be started for the query: {error}"))
        })
    }

    fn carry_out(&self, given: &Instruction, stop: Arc<AtomicBool>) -> Result<Outcome, Failure> {
        match &given.command {
            Command::CancelRun(run) => self.cancel(*run),
            Command::Clock(change) => self.change_clock(*change, &given.actor),
            Command::ChangeScheduleGroup(change) => {
                let result = super::schedules::change_group(&self.shared.headquarters, change);
                let result = block_on(result);
                self.tell(&Event::Changed);
                result
            }
            command => match self.shared.jobs.job(command) {
                Some(job) => self.run(job, stop),
                None => Err(Failure::failed("this program has no job for the command")),
            },
        }
    }

    fn cancel(&self, run: RunId) -> Result<Outcome, Failure> {
        match lock(&self.shared.runs).get(&run) {
            Some(state) => {
                state.cancelled.store(true, Ordering::Release);
                Ok(note(format!("{} stops at its next commit", state.caption)))
            }
            None => Err(Failure::wrong_use(format!("run {} is not executing", run.0))),
        }
    }

    fn change_clock(&self, change: ClockChange, actor: &str) -> Result<Outcome, Failure> {
        let next_due = lock(&self.shared.next_due).clone();
        let due = match change {
            ClockChange::Step => next_due.and_then(|next_due| next_due()),
            _ => None,
        };
        let refused = |error: ClockError| Failure::wrong_use(error.to_string());
        let record = self.shared.time.change(change, due, actor).map_err(refused)?;
        block_on(self.shared.headquarters.record_clock_change(&record))?;
        let reading = self.clock();
        self.tell(&Event::Clock(reading));
        Ok(Outcome::Clock(reading))
    }

    fn run(&self, mut job: Box<dyn Job>, stop: Arc<AtomicBool>) -> Result<Outcome, Failure> {
        let turn = job
            .exclusive()
            .map(|name| Arc::clone(lock(&self.shared.exclusive).entry(name).or_default()));
        let _turn = turn.as_ref().map(|turn| lock(turn));
        let run = Arc::new(RunState {
            id: RunId(self.shared.next_run.fetch_add(1, Ordering::Relaxed)),
            caption: job.caption(),
            started: self.clock().now,
            began: self.shared.time.clock().elapsed(),
            cancelled: stop,
            total: AtomicU64::new(u64::MAX),
            done: AtomicU64::new(0),
            failed: AtomicU64::new(0),
        });
        lock(&self.shared.runs).insert(run.id, Arc::clone(&run));
        if self.shared.leaving.load(Ordering::Acquire) {
            run.cancelled.store(true, Ordering::Release);
        }
        self.tell(&Event::RunStarted(self.progress(&run)));
        let context = JobContext {
            headquarters: &self.shared.headquarters,
            run: &run,
            now: &|| self.clock().now,
            elapsed: &|| self.shared.time.clock().elapsed(),
            progressed: &|| self.tell(&Event::RunProgress(self.progress(&run))),
        };
        let result = {
            let _standing = self.shared.time.freeze();
            contained(|| block_on(job.run(&context)))
        };
        lock(&self.shared.runs).remove(&run.id);
        let caption = run.caption.clone();
        self.tell(&Event::RunEnded { run: run.id, caption, result: result.clone() });
        self.tell(&Event::Changed);
        result
    }

    fn progress(&self, run: &RunState) -> Progress {
        let total = run.total.load(Ordering::Relaxed);
        let elapsed = self.shared.time.clock().elapsed().saturating_sub(run.began);
        Progress {
            run: run.id,
            caption: run.caption.clone(),
            done: run.done.load(Ordering::Relaxed),
            total: (total != u64::MAX).then_some(total),
            failed: run.failed.load(Ordering::Relaxed),
            started: Moment(Some(run.started)),
            elapsed_ms: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        }
    }

    fn tell(&self, event: &Event) {
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

pub(super) fn note(sentence: impl Into<String>) -> Outcome {
    Outcome::Note(Note { note: sentence.into() })
}

/// Runs the work; a panic in it is a failure of that work and of nothing else.
fn contained<T>(work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let text = "a defect of this program stopped the work; what was reported as done is kept. \
                    The details are in the panic message";
        Err(Failure::new(FailureKind::Failed, text))
    })
}
