//! The clock of an open store, shared by all threads that read or change it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::{Clock, ClockChange, ClockError, ClockReading, StoreClock};
use crate::domain::Text;
use crate::domain::clock::{ClockRecord, StoredClock};

/// A [`StoreClock`] with the real clock that it is read from. It knows no store.
pub struct StoreTime {
    clock: Arc<dyn Clock>,
    store: Mutex<StoreClock>,
}

/// Simulated time stands still until this is dropped.
pub struct Frozen(Arc<StoreTime>);

impl Drop for Frozen {
    fn drop(&mut self) {
        self.0.lock().unfreeze(&*self.0.clock);
    }
}

impl StoreTime {
    /// The clock of a store that is opened now; see [`StoreClock::open`].
    pub fn open(stored: StoredClock, clock: Arc<dyn Clock>, running: bool) -> Self {
        let store = StoreClock::open(stored, clock.elapsed(), running);
        Self { clock, store: Mutex::new(store) }
    }

    fn lock(&self) -> MutexGuard<'_, StoreClock> {
        // Between any two statements the clock is whole, so a panic elsewhere is no harm.
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The real clock.
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// What the clock says.
    pub fn read(&self) -> ClockReading {
        self.lock().read(&*self.clock)
    }

    /// What to store now.
    pub fn stored(&self) -> StoredClock {
        self.lock().stored(&*self.clock)
    }

    /// Changes the clock, and says what is to be recorded. [`ClockChange::Step`] goes to `due`.
    pub fn change(
        &self,
        change: ClockChange,
        due: Option<DateTime<Utc>>,
        actor: &str,
    ) -> Result<ClockRecord, ClockError> {
        let mut store = self.lock();
        let from = store.read(&*self.clock);
        store.change(change, due, &*self.clock)?;
        let to = store.read(&*self.clock);
        Ok(ClockRecord {
            real: self.clock.now(),
            actor: Text::from(actor),
            from: from.now,
            from_speed: from.speed,
            to: to.now,
            to_speed: to.speed,
        })
    }

    /// Sets the barrier; see [`StoreClock::hold_at`].
    pub fn hold_at(&self, hold: Option<DateTime<Utc>>) {
        self.lock().hold_at(hold, &*self.clock);
    }

    /// Lets simulated time stand still as long as the result lives; real time goes on.
    pub fn freeze(self: &Arc<Self>) -> Frozen {
        self.lock().freeze(&*self.clock);
        Frozen(Arc::clone(self))
    }

    /// Lets simulated time move in this process, or stand still.
    pub fn set_running(&self, running: bool) {
        self.lock().set_running(running, &*self.clock);
    }

    /// How long in real time until a moment; see [`StoreClock::real_until`].
    pub fn real_until(&self, moment: DateTime<Utc>) -> Option<Duration> {
        self.lock().real_until(moment, &*self.clock)
    }

    /// How far the machine's clock was set back, if it was; see [`StoreClock::set_back`].
    pub fn set_back(&self) -> Option<TimeDelta> {
        self.lock().set_back(&*self.clock)
    }
}
