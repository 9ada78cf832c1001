//! `batch serve`: due batch jobs run without a screen until a signal comes, nothing is left to do, or
//! the time is over.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::args::{Arguments, Serve};
use super::text::{json, say};
use super::{Exit, Host, interrupt};
use crate::domain::batch::BatchStatus;
use crate::domain::clock::Speed;
use crate::engine::clock::{ClockChange, ClockReading};
use crate::engine::command::BatchCommand;
use crate::engine::query::BatchJobState;
use crate::engine::{
    Answer, Client, Command, Connection, Event, Failure, Message, Messages, Outcome, Query,
};

/// The shortest sleep between two looks at the clock while the end comes near.
const SHORTEST: Duration = Duration::from_millis(10);

/// What wakes the command.
enum Wake {
    /// A signal came.
    Signal,
    /// The engine said something.
    Said(Box<Message>),
    /// The engine has gone.
    Gone,
}

/// What happened while it served.
#[derive(Default, Serialize)]
struct Served {
    job: &'static str,
    runs: u64,
    failed: u64,
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
    interrupted: bool,
}

/// Serves until its end. What its runs came to does not change the exit code.
pub(super) fn serve(
    asked: &Serve,
    arguments: &Arguments,
    host: &mut dyn Host,
) -> Result<Exit, Failure> {
    let connection = host.serve(&arguments.store)?;
    let served =
        Server::new(connection).and_then(|mut server| server.until_its_end(asked, arguments));
    // A run in hand stops at its next commit and is done again by the next process.
    let left = host.stop();
    let served = served?;
    left?;
    if arguments.json {
        json(&served)?;
    } else {
        let to = served.to.map_or_else(String::new, |to| format!(", up to {}", moment(to)));
        say(&format!("{} runs ended, {} of them in a failure{to}", served.runs, served.failed))?;
    }
    Ok(Exit::Done)
}

struct Server {
    client: Client,
    wakes: Receiver<Wake>,
    served: Served,
    text: bool,
}

impl Server {
    fn new(connection: Connection) -> Result<Self, Failure> {
        let Connection { client, messages } = connection;
        let (sender, wakes) = channel();
        let signals = sender.clone();
        thread("signals", move || {
            if interrupt::wait().is_some() {
                signals.send(Wake::Signal).unwrap_or_default();
            }
        })?;
        thread("events", move || forward(messages, &sender))?;
        Ok(Self {
            client,
            wakes,
            served: Served { job: "batch serve", ..Served::default() },
            text: true,
        })
    }

    fn until_its_end(&mut self, asked: &Serve, arguments: &Arguments) -> Result<Served, Failure> {
        self.text = !arguments.json;
        if let Some(rate) = asked.speed {
            self.command(Command::Clock(ClockChange::Speed(rate)))?;
        }
        let clock = self.clock()?;
        self.served.from = Some(clock.now);
        let until = asked.duration.and_then(|span| clock.now.checked_add_signed(span));
        if let Some(at) = until {
            if matches!(clock.speed, Speed::Paused(_)) {
                let text = "the clock is paused, so the time would never be over; give --speed";
                return Err(Failure::wrong_use(text));
            }
            self.command(Command::Batch(BatchCommand::ServeUntil { at }))?;
        }
        if asked.until_idle
            && matches!(clock.speed, Speed::Paused(_))
            && self.is_anything_later()?
        {
            let text = "the clock is paused, so what is due later would never start; give --speed";
            return Err(Failure::wrong_use(text));
        }
        self.say(&format!("serving from {} UTC, {}", moment(clock.now), clock.speed))?;
        while !self.is_over(asked, until)? {}
        self.served.to = self.clock().ok().map(|clock| clock.now);
        Ok(std::mem::take(&mut self.served))
    }

    /// Whether it is time to leave; waits for the next thing that can make it so.
    fn is_over(&mut self, asked: &Serve, until: Option<DateTime<Utc>>) -> Result<bool, Failure> {
        let clock = self.clock()?;
        let left = until.map(|until| until - clock.now);
        if self.served.interrupted || left.is_some_and(|left| left <= TimeDelta::zero()) {
            return Ok(true);
        }
        if asked.until_idle && self.is_idle()? {
            return Ok(true);
        }
        let wake = match left.map(|left| real(left, clock.speed)) {
            Some(sleep) => match self.wakes.recv_timeout(sleep) {
                Err(RecvTimeoutError::Timeout) => return Ok(false),
                wake => wake.unwrap_or(Wake::Gone),
            },
            None => self.wakes.recv().unwrap_or(Wake::Gone),
        };
        self.take(wake)
    }

    /// Whether no active job has a due time left.
    fn is_idle(&mut self) -> Result<bool, Failure> {
        let Answer::BatchJobs(jobs) = self.ask(Query::BatchJobs)? else { return Ok(false) };
        let is_active = |job: &BatchJobState| match job.status {
            BatchStatus::Executing | BatchStatus::Canceling => true,
            BatchStatus::Waiting => job.scheduled_start.0.is_some(),
            _ => false,
        };
        Ok(!jobs.iter().any(is_active))
    }

    /// Whether a job that waits is due only later.
    fn is_anything_later(&mut self) -> Result<bool, Failure> {
        let now = self.clock()?.now;
        let Answer::BatchJobs(jobs) = self.ask(Query::BatchJobs)? else { return Ok(false) };
        Ok(jobs
            .iter()
            .any(|job| job.status == BatchStatus::Waiting && job.next.iter().any(|due| *due > now)))
    }

    /// Takes what came; `true` when that is the end.
    fn take(&mut self, wake: Wake) -> Result<bool, Failure> {
        match wake {
            Wake::Signal => {
                self.served.interrupted = true;
                Ok(true)
            }
            Wake::Gone => Ok(true),
            Wake::Said(message) => {
                if let Message::Event(event) = *message {
                    self.note(&event)?;
                }
                Ok(false)
            }
        }
    }

    fn say(&self, line: &str) -> Result<(), Failure> {
        if self.text { say(line) } else { Ok(()) }
    }

    fn clock(&mut self) -> Result<ClockReading, Failure> {
        match self.ask(Query::Clock)? {
            Answer::Clock(reading) => Ok(reading),
            _ => Err(Failure::failed("the engine answered another question")),
        }
    }

    fn ask(&mut self, query: Query) -> Result<Answer, Failure> {
        let wanted = self.client.query(query)?;
        self.reply(|message| match message {
            Message::Answer { id, result } if id == wanted => Ok(result),
            other => Err(Box::new(other)),
        })
    }

    fn command(&mut self, command: Command) -> Result<Outcome, Failure> {
        let wanted = self.client.command(command)?;
        self.reply(|message| match message {
            Message::Done { id, result } if id == wanted => Ok(result),
            other => Err(Box::new(other)),
        })
    }

    /// Waits for a reply; what comes meanwhile is taken as it comes.
    fn reply<T>(
        &mut self,
        is_it: impl Fn(Message) -> Result<Result<T, Failure>, Box<Message>>,
    ) -> Result<T, Failure> {
        loop {
            let gone = || Failure::failed("the engine has left");
            match self.wakes.recv().map_err(|_| gone())? {
                Wake::Said(message) => match is_it(*message) {
                    Ok(reply) => return reply,
                    Err(other) => {
                        if let Message::Event(event) = *other {
                            self.note(&event)?;
                        }
                    }
                },
                Wake::Signal => self.served.interrupted = true,
                Wake::Gone => return Err(gone()),
            }
        }
    }

    /// Tells of an event.
    fn note(&mut self, event: &Event) -> Result<(), Failure> {
        match event {
            Event::RunEnded { caption, result, at, .. } => {
                self.served.runs += 1;
                self.served.failed += u64::from(result.is_err());
                let words = match result {
                    Ok(outcome) => super::run::describe(outcome),
                    Err(failure) => failure.to_string(),
                };
                let first = words.lines().next().unwrap_or_default();
                self.say(&format!("{} UTC  {caption}: {first}", moment(*at)))
            }
            Event::BatchServerStopped(why) => Err(Failure::failed(why.clone())),
            Event::TradeStopped(why) => self.say(&format!("trade stopped: {why}")),
            _ => Ok(()),
        }
    }
}

/// How long in real time a span of store time takes at least.
fn real(span: TimeDelta, speed: Speed) -> Duration {
    let rate = match speed {
        Speed::Simulated(rate) => u32::from(rate.get()),
        Speed::Real | Speed::Paused(_) => 1,
    };
    (span.to_std().unwrap_or_default() / rate).max(SHORTEST)
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}

fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), Failure> {
    let spawned = std::thread::Builder::new().name(name.into()).spawn(work);
    spawned.map(drop).map_err(|error| Failure::failed(format!("no thread can be started: {error}")))
}

fn forward(mut messages: Messages, wakes: &Sender<Wake>) {
    while let Some(message) = messages.blocking_recv() {
        if wakes.send(Wake::Said(Box::new(message))).is_err() {
            return;
        }
    }
    wakes.send(Wake::Gone).unwrap_or_default();
}
