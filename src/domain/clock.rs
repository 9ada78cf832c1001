//! Store time as it is stored. How it is read from real time is the engine's work.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Text;

/// The zone in which the demo company lives, that of Houston, and in which times are told and entered
/// where nobody names another (our reading).
pub const ZONE: chrono_tz::Tz = chrono_tz::America::Chicago;

/// How many times as fast as real time simulated time moves: 1 to 3600.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct Rate(u16);

/// A number that is no [`Rate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the speed is a whole number from 1 to {}, such as 60", Rate::MOST)]
pub struct RateError;

impl Rate {
    /// As fast as real time.
    pub const ONE: Self = Self(1);
    /// The fastest.
    pub const MOST: u16 = 3_600;
    /// Those to choose from on the screen.
    pub const OFFERED: [Self; 5] = [Self(1), Self(10), Self(60), Self(600), Self(3_600)];

    /// Seconds of store time in a second of real time.
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl TryFrom<u16> for Rate {
    type Error = RateError;

    fn try_from(times: u16) -> Result<Self, RateError> {
        if (1..=Self::MOST).contains(&times) { Ok(Self(times)) } else { Err(RateError) }
    }
}

impl From<Rate> for u16 {
    fn from(rate: Rate) -> Self {
        rate.0
    }
}

impl std::str::FromStr for Rate {
    type Err = RateError;

    /// `60` or `x60`.
    fn from_str(text: &str) -> Result<Self, RateError> {
        let number = text.strip_prefix(['x', 'X']).unwrap_or(text);
        number.parse::<u16>().map_err(|_| RateError)?.try_into()
    }
}

/// How store time moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Speed {
    /// Store time is real time.
    Real,
    /// Simulated time that moves so many times as fast.
    Simulated(Rate),
    /// Simulated time that stands still, and moves so fast when it is resumed.
    Paused(Rate),
}

impl std::fmt::Display for Speed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Real => f.write_str("real time"),
            Self::Simulated(rate) => write!(f, "simulated, x{}", rate.get()),
            Self::Paused(Rate::ONE) => f.write_str("simulated, paused"),
            Self::Paused(rate) => write!(f, "simulated, paused at x{}", rate.get()),
        }
    }
}

/// Store time as it is stored: where it stood, when that was in real time, and how it moves.
///
/// A simulated clock stands still while no process holds the store, so each process anchors it anew
/// at the store anchor when it opens the store; real time is never before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredClock {
    /// Real time when it was last written; `None` in a store that was made and not opened yet.
    pub real: Option<DateTime<Utc>>,
    /// Store time at that moment.
    pub store: DateTime<Utc>,
    /// How it moves.
    pub speed: Speed,
}

impl StoredClock {
    /// A clock that shows a moment, before any process has read it.
    pub const fn at(store: DateTime<Utc>, speed: Speed) -> Self {
        Self { real: None, store, speed }
    }
}

/// A change of the clock, as it is recorded: nobody shall mistake a rehearsal for the real time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockRecord {
    /// When it was made, in real time.
    pub real: DateTime<Utc>,
    /// Who made it.
    pub actor: Text,
    /// Store time before.
    pub from: DateTime<Utc>,
    /// How it moved before.
    pub from_speed: Speed,
    /// Store time after; before `from` only where the clock was set to real time.
    pub to: DateTime<Utc>,
    /// How it moves since.
    pub to_speed: Speed,
}
