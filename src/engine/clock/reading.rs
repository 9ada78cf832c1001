//! What the clock says, and how that is written as JSON and in words.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::clock::{Rate, Speed};

/// What the clock says. As JSON: `now`, `speed` by name, and `rate`, which real time has none of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Plain", into = "Plain")]
pub struct ClockReading {
    /// Store time.
    pub now: DateTime<Utc>,
    /// How it moves.
    pub speed: Speed,
}

impl std::fmt::Display for ClockReading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} UTC, {}", self.now.format("%Y-%m-%d %H:%M:%S"), self.speed)
    }
}

/// [`ClockReading`] as JSON has it.
#[derive(Serialize, Deserialize)]
struct Plain {
    now: DateTime<Utc>,
    speed: Name,
    #[serde(default)]
    rate: Option<Rate>,
}

#[derive(Serialize, Deserialize)]
enum Name {
    Real,
    Simulated,
    Paused,
}

impl From<Plain> for ClockReading {
    fn from(Plain { now, speed, rate }: Plain) -> Self {
        let rate = rate.unwrap_or(Rate::ONE);
        let speed = match speed {
            Name::Real => Speed::Real,
            Name::Simulated => Speed::Simulated(rate),
            Name::Paused => Speed::Paused(rate),
        };
        Self { now, speed }
    }
}

impl From<ClockReading> for Plain {
    fn from(ClockReading { now, speed }: ClockReading) -> Self {
        let (speed, rate) = match speed {
            Speed::Real => (Name::Real, None),
            Speed::Simulated(rate) => (Name::Simulated, Some(rate)),
            Speed::Paused(rate) => (Name::Paused, Some(rate)),
        };
        Self { now, speed, rate }
    }
}
