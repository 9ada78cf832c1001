//! The clock on the command line: what it shows, and who changed it.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::Exit;
use super::args::{self, Arguments};
use super::text::{json, say};
use crate::domain::clock::ClockRecord;
use crate::engine::clock::{ClockChange, ClockReading};
use crate::engine::{Answer, Connection, Failure, Query};

/// How many of the last changes are shown.
const SHOWN: usize = 10;

/// The change that an action stands for; none for showing it.
pub(super) fn change(action: args::Clock) -> Option<ClockChange> {
    match action {
        args::Clock::Show => None,
        args::Clock::Real => Some(ClockChange::Real),
        args::Clock::Speed { rate } => Some(ClockChange::Speed(rate)),
        args::Clock::Pause => Some(ClockChange::Pause),
        args::Clock::Resume => Some(ClockChange::Resume),
        args::Clock::Step => Some(ClockChange::Step),
    }
}

/// What the clock shows, as JSON.
#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    reading: ClockReading,
    changes: Vec<Change<'a>>,
}

/// A change, as JSON.
#[derive(Serialize)]
struct Change<'a> {
    real: DateTime<Utc>,
    actor: &'a str,
    from: ClockReading,
    to: ClockReading,
}

impl<'a> Change<'a> {
    fn of(record: &'a ClockRecord) -> Self {
        let ClockRecord { real, actor, from, from_speed, to, to_speed } = record;
        Self {
            real: *real,
            actor,
            from: ClockReading { now: *from, speed: *from_speed },
            to: ClockReading { now: *to, speed: *to_speed },
        }
    }
}

/// Prints what the clock shows, and its last changes.
pub(super) fn show(arguments: &Arguments, connection: &mut Connection) -> Result<Exit, Failure> {
    let (Answer::Clock(reading), Answer::ClockChanges(records)) =
        (connection.ask(Query::Clock)?, connection.ask(Query::ClockChanges { limit: SHOWN })?)
    else {
        return Err(Failure::failed("the engine answered another question"));
    };
    let changes: Vec<Change<'_>> = records.iter().map(Change::of).collect();
    if arguments.json {
        json(&Shown { reading, changes })?;
        return Ok(Exit::Done);
    }
    let mut lines = vec![reading.to_string()];
    lines.extend(changes.iter().map(|Change { real, actor, from, to }| {
        let real = real.format("%Y-%m-%d %H:%M:%S");
        format!("  changed by {actor} at {real} UTC of real time: from {from} to {to}")
    }));
    say(&lines.join("\n"))?;
    Ok(Exit::Done)
}
