//! Store time in the engine: how it is read, changed, held at due times, and what happens in
//! channels while it passes.

use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::executor::block_on;

use super::clock::{ClockChange, ClockReading};
use super::message::Event;
use super::server::{lock, note};
use super::{Engine, Failure, Outcome};

impl Engine {
    /// What the clock says.
    pub fn clock(&self) -> ClockReading {
        lock(&self.shared.store_clock).read(&*self.shared.clock)
    }

    /// Whether the engine is leaving: nothing new is begun.
    pub(super) fn is_leaving(&self) -> bool {
        self.shared.leaving.load(Ordering::Acquire)
    }

    /// Lets simulated time stand still until the matching [`Self::unfreeze`].
    pub(super) fn freeze(&self) {
        lock(&self.shared.store_clock).freeze(&*self.shared.clock);
    }

    /// Lets simulated time go on when nothing else holds it.
    pub(super) fn unfreeze(&self) {
        lock(&self.shared.store_clock).unfreeze(&*self.shared.clock);
        // The server computed its sleep while time stood still.
        self.shared.batch.wake();
    }

    /// Lets simulated time not pass that moment; `None` lets it go on.
    pub(super) fn hold_clock_at(&self, at: Option<DateTime<Utc>>) {
        lock(&self.shared.store_clock).hold_at(at, &*self.shared.clock);
    }

    /// How long in real time until store time reaches the moment; `None` while it stands still.
    pub(super) fn real_until(&self, at: DateTime<Utc>) -> Option<Duration> {
        lock(&self.shared.store_clock).real_until(at, &*self.shared.clock)
    }

    /// Changes the clock, stores it, and tells everybody.
    pub(super) fn change_clock(&self, change: ClockChange) -> Result<Outcome, Failure> {
        let stored = {
            let mut clock = lock(&self.shared.store_clock);
            clock.change(change, &*self.shared.clock);
            clock.stored(&*self.shared.clock)
        };
        block_on(self.shared.headquarters.put_clock(stored))?;
        self.shared.batch.wake();
        let reading = self.clock();
        self.tell(&Event::Clock(reading));
        Ok(note(reading.to_string()))
    }

    /// Lets channels trade and package what they have up to the moment. Gives the next moment at
    /// which something happens there.
    pub(super) fn pass_time(&self, until: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, Failure> {
        let passed = self.shared.jobs.pass_time(&self.shared.headquarters, until)?;
        if passed.changed {
            self.tell(&Event::Changed);
        }
        Ok(passed.next)
    }
}
