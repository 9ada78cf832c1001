//! The one clock: store time, derived from real time, or simulated.
//!
//! [`StoreClock`] is the arithmetic, with every moment handed in; [`StoreTime`] is the clock of an
//! open store, shared by all who read it. What both promise:
//! - A reading is never before an earlier one, in this process or in one before, but for a change
//!   to [`ClockChange::Real`], which is recorded.
//! - Simulated time never passes the barrier ([`StoreClock::hold_at`]) and stands still while runs
//!   execute ([`StoreClock::freeze`]). When either ends, it goes on from where it stood.
//!
//! Not here: what is due when. The batch server sets the barrier.

mod reading;
mod shared;
#[cfg(test)]
mod tests;

use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::domain::clock::{Rate, Speed, StoredClock};

pub use reading::ClockReading;
pub use shared::{Frozen, StoreTime};

/// Where real time comes from. The only implementation that reads the machine's clock is
/// [`SystemClock`]; tests hand in their own.
pub trait Clock: Send + Sync {
    /// Real time.
    fn now(&self) -> DateTime<Utc>;
    /// Time that never goes back, since some moment; for durations.
    fn elapsed(&self) -> Duration;
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

    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

/// A change of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClockChange {
    /// Let store time be real time; the one change by which it can go back.
    Real,
    /// Let simulated time stand still. A real clock becomes a simulated one.
    Pause,
    /// Let simulated time go on as fast as before.
    Resume,
    /// Let simulated time move so fast. A real clock becomes a simulated one.
    Speed(Rate),
    /// Set simulated time to the next due time, whatever its speed.
    Step,
    /// Set simulated time to a moment that is to come.
    StepTo(DateTime<Utc>),
}

/// Why the clock was not changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ClockError {
    /// It is real.
    #[error("the clock is real time, which goes on by itself; pause it or set a speed first")]
    Real,
    /// The moment has passed.
    #[error("the clock shows {now} and goes back only to real time; {to} has passed")]
    Back {
        /// What it shows.
        now: DateTime<Utc>,
        /// The moment.
        to: DateTime<Utc>,
    },
    /// A run executes.
    #[error("a run executes, and simulated time stands still until it has ended")]
    Executing,
    /// There is nothing to step to.
    #[error("nothing is due; create a batch job, or set a speed")]
    NothingDue,
}

/// Store time is told in whole microseconds, as it is stored: what is in memory is what the next
/// process reads.
const DIGITS: u16 = 6;

fn real(clock: &dyn Clock) -> DateTime<Utc> {
    clock.now().trunc_subsecs(DIGITS)
}

/// The clock of an open store, at moments of real time that are handed in.
#[derive(Clone, Copy, Debug)]
pub struct StoreClock {
    /// Store time at the anchor.
    store: DateTime<Utc>,
    /// The real clock's elapsed time at the anchor.
    real: Duration,
    speed: Speed,
    running: bool,
    hold: Option<DateTime<Utc>>,
    frozen: u32,
    /// The latest reading; none is before it.
    floor: DateTime<Utc>,
}

impl StoreClock {
    /// The clock of a store that is opened at `elapsed` of the real clock. `running` says whether
    /// simulated time moves in this process: it does under a screen or a batch server, and stands
    /// still under a single command.
    pub fn open(stored: StoredClock, elapsed: Duration, running: bool) -> Self {
        let StoredClock { store, speed, .. } = stored;
        Self { store, real: elapsed, speed, running, hold: None, frozen: 0, floor: store }
    }

    /// What the clock says.
    pub fn read(&mut self, clock: &dyn Clock) -> ClockReading {
        let now = match self.speed {
            Speed::Real => real(clock),
            Speed::Simulated(rate) if self.is_moving() => {
                let passed = clock.elapsed().saturating_sub(self.real);
                let passed = passed.saturating_mul(u32::from(rate.get()));
                let passed = TimeDelta::from_std(passed).unwrap_or(TimeDelta::MAX);
                let now = self.store.checked_add_signed(passed).unwrap_or(self.store);
                let now = now.trunc_subsecs(DIGITS);
                self.hold.map_or(now, |hold| now.min(hold))
            }
            Speed::Simulated(_) | Speed::Paused(_) => self.store,
        };
        self.floor = self.floor.max(now);
        ClockReading { now: self.floor, speed: self.speed }
    }

    const fn is_moving(&self) -> bool {
        self.running && self.frozen == 0
    }

    /// Anchors the clock at what it says now, so that what follows goes on from there.
    fn anchor(&mut self, clock: &dyn Clock) {
        self.store = self.read(clock).now;
        self.real = clock.elapsed();
    }

    /// Changes how the clock moves, from what it says now. [`ClockChange::Step`] goes to `due`.
    pub fn change(
        &mut self,
        change: ClockChange,
        due: Option<DateTime<Utc>>,
        clock: &dyn Clock,
    ) -> Result<(), ClockError> {
        self.anchor(clock);
        let rate = match self.speed {
            Speed::Real => None,
            Speed::Simulated(rate) | Speed::Paused(rate) => Some(rate),
        };
        match change {
            ClockChange::Real => {
                self.speed = Speed::Real;
                self.store = real(clock);
                self.floor = self.store;
            }
            ClockChange::Pause => self.speed = Speed::Paused(rate.unwrap_or(Rate::ONE)),
            ClockChange::Resume => self.speed = Speed::Simulated(rate.ok_or(ClockError::Real)?),
            ClockChange::Speed(rate) => self.speed = Speed::Simulated(rate),
            ClockChange::Step | ClockChange::StepTo(_) if rate.is_none() => {
                return Err(ClockError::Real);
            }
            ClockChange::Step | ClockChange::StepTo(_) if self.frozen > 0 => {
                return Err(ClockError::Executing);
            }
            ClockChange::Step => self.step(due.ok_or(ClockError::NothingDue)?.max(self.store))?,
            ClockChange::StepTo(to) => self.step(to)?,
        }
        Ok(())
    }

    fn step(&mut self, to: DateTime<Utc>) -> Result<(), ClockError> {
        if to < self.store {
            return Err(ClockError::Back { now: self.store, to });
        }
        // The barrier holds for steps too; one that has been passed already holds nothing back.
        let to = self.hold.map_or(to, |hold| to.min(hold)).max(self.store);
        self.store = to;
        self.floor = to;
        Ok(())
    }

    /// Lets simulated time move, or stand still, from what the clock says now.
    pub fn set_running(&mut self, running: bool, clock: &dyn Clock) {
        self.anchor(clock);
        self.running = running;
    }

    /// Sets the barrier: simulated time does not pass this moment. When it is moved or taken away,
    /// time that was held back is not made up for.
    pub fn hold_at(&mut self, hold: Option<DateTime<Utc>>, clock: &dyn Clock) {
        self.anchor(clock);
        self.hold = hold;
    }

    /// One more run executes: simulated time stands still until as many have ended.
    pub fn freeze(&mut self, clock: &dyn Clock) {
        self.anchor(clock);
        self.frozen = self.frozen.saturating_add(1);
    }

    /// A run has ended.
    pub fn unfreeze(&mut self, clock: &dyn Clock) {
        self.anchor(clock);
        self.frozen = self.frozen.saturating_sub(1);
    }

    /// How long from now, in real time, until the clock shows that moment. `None` while it would
    /// never come: simulated time stands still, or the barrier lies before it.
    pub fn real_until(&mut self, moment: DateTime<Utc>, clock: &dyn Clock) -> Option<Duration> {
        let now = self.read(clock).now;
        let left = moment.signed_duration_since(now);
        let Ok(left) = left.to_std() else { return Some(Duration::ZERO) };
        match self.speed {
            // Where the machine's clock was set back, the reading waits for it to catch up.
            _ if left.is_zero() => Some(left),
            Speed::Real => moment.signed_duration_since(clock.now()).to_std().ok(),
            Speed::Simulated(_) if self.hold.is_some_and(|hold| hold < moment) => None,
            Speed::Simulated(rate) if self.is_moving() => {
                // Rounded up: after that long the moment has come.
                let all = moment.signed_duration_since(self.store).to_std().ok()?;
                let nanos = all.as_nanos().div_ceil(u128::from(rate.get()));
                let passed = clock.elapsed().saturating_sub(self.real);
                let nanos = nanos.saturating_sub(passed.as_nanos());
                Some(Duration::from_nanos(u64::try_from(nanos).ok()?))
            }
            Speed::Simulated(_) | Speed::Paused(_) => None,
        }
    }

    /// How far the machine's clock lies behind what was read before, if it does: it was set back.
    pub fn set_back(&self, clock: &dyn Clock) -> Option<TimeDelta> {
        let behind = self.floor.signed_duration_since(clock.now());
        (self.speed == Speed::Real && behind > TimeDelta::zero()).then_some(behind)
    }

    /// What to store, so that the next process goes on from here.
    pub fn stored(&mut self, clock: &dyn Clock) -> StoredClock {
        let ClockReading { now, speed } = self.read(clock);
        StoredClock { real: Some(clock.now()), store: now, speed }
    }
}
