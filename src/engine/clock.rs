//! The one clock: store time, derived from real time, or standing still.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::clock::{Speed, StoredClock};

/// Where real time comes from. The only implementation that reads the machine's clock is
/// [`SystemClock`]; tests hand in their own.
pub trait Clock: Send + Sync {
    /// Real time.
    fn now(&self) -> DateTime<Utc>;
    /// Time that never goes back, since some moment; for durations.
    fn elapsed(&self) -> std::time::Duration;
}

/// The machine's clock.
#[derive(Debug)]
pub struct SystemClock {
    started: std::time::Instant,
}

impl Default for SystemClock {
    fn default() -> Self {
        Self { started: std::time::Instant::now() }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        std::time::SystemTime::now().into()
    }

    fn elapsed(&self) -> std::time::Duration {
        self.started.elapsed()
    }
}

/// What the clock says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockReading {
    /// Store time.
    pub now: DateTime<Utc>,
    /// How it moves.
    pub speed: Speed,
}

impl std::fmt::Display for ClockReading {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let how = match self.speed {
            Speed::Real => "real time",
            Speed::Normal => "simulated, x1",
            Speed::Paused => "simulated, paused",
        };
        write!(f, "{} UTC, {how}", self.now.format("%Y-%m-%d %H:%M:%S"))
    }
}

/// A change of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClockChange {
    /// Let store time be real time.
    Real,
    /// Let simulated time stand still.
    Pause,
    /// Let simulated time go on.
    Resume,
}

/// The clock of an open store.
#[derive(Clone, Copy, Debug)]
pub struct StoreClock {
    store: DateTime<Utc>,
    real: std::time::Duration,
    speed: Speed,
    running: bool,
}

impl StoreClock {
    /// The clock of a store that is opened at `elapsed` of the real clock. `running` says whether
    /// simulated time moves in this process: it does under a screen or a batch server, and stands
    /// still under a single command.
    pub fn open(stored: StoredClock, elapsed: std::time::Duration, running: bool) -> Self {
        Self { store: stored.store, real: elapsed, speed: stored.speed, running }
    }

    /// What the clock says.
    pub fn read(&self, clock: &dyn Clock) -> ClockReading {
        let passed = || {
            let passed = clock.elapsed().saturating_sub(self.real);
            TimeDelta::from_std(passed).unwrap_or(TimeDelta::MAX)
        };
        let now = match self.speed {
            Speed::Real => clock.now(),
            Speed::Normal if self.running => {
                self.store.checked_add_signed(passed()).unwrap_or(self.store)
            }
            Speed::Normal | Speed::Paused => self.store,
        };
        ClockReading { now, speed: self.speed }
    }

    /// Changes how the clock moves, from what it says now.
    pub fn change(&mut self, change: ClockChange, clock: &dyn Clock) {
        self.store = self.read(clock).now;
        self.real = clock.elapsed();
        self.speed = match change {
            ClockChange::Real => Speed::Real,
            ClockChange::Pause => Speed::Paused,
            ClockChange::Resume => Speed::Normal,
        };
    }

    /// Lets simulated time move, or stand still, from what the clock says now.
    pub fn set_running(&mut self, running: bool, clock: &dyn Clock) {
        self.store = self.read(clock).now;
        self.real = clock.elapsed();
        self.running = running;
    }

    /// TEMP
    pub fn freeze(&mut self, _clock: &dyn Clock) {}
    /// TEMP
    pub fn unfreeze(&mut self, _clock: &dyn Clock) {}
    /// TEMP
    pub fn hold_at(&mut self, _at: Option<DateTime<Utc>>, _clock: &dyn Clock) {}
    /// TEMP
    pub fn real_until(&self, at: DateTime<Utc>, clock: &dyn Clock) -> Option<std::time::Duration> {
        (at - self.read(clock).now).to_std().ok()
    }

    /// What to store, so that the next process goes on from here.
    pub fn stored(&self, clock: &dyn Clock) -> StoredClock {
        StoredClock { store: self.read(clock).now, speed: self.speed }
    }
}
