//! Store time in the engine: how it is read, changed, held at due times, and what happens in
//! channels while it passes.

use std::sync::atomic::Ordering;
use std::time::Duration;

use chrono::{DateTime, Utc};

use futures::executor::block_on;

use super::clock::{ClockChange, ClockError, ClockReading, Frozen};
use super::message::Event;
use super::{Engine, Failure, Outcome, batch};

impl Engine {
    /// What the clock says.
    pub fn clock(&self) -> ClockReading {
        self.shared.time.read()
    }

    /// Whether the engine is leaving: nothing new is begun.
    pub(super) fn is_leaving(&self) -> bool {
        self.shared.leaving.load(Ordering::Acquire)
    }

    /// Lets simulated time stand still as long as the result lives.
    pub(super) fn freeze(&self) -> Frozen {
        self.shared.time.freeze()
    }

    /// Lets simulated time go on when nothing else holds it.
    pub(super) fn let_time_go_on(&self, frozen: Frozen) {
        drop(frozen);
        // The server computed its sleep while time stood still.
        self.shared.batch.wake();
    }

    /// Lets simulated time not pass that moment; `None` lets it go on.
    pub(super) fn hold_clock_at(&self, at: Option<DateTime<Utc>>) {
        self.shared.time.hold_at(at);
    }

    /// How long in real time until store time reaches the moment; `None` while it stands still.
    pub(super) fn real_until(&self, at: DateTime<Utc>) -> Option<Duration> {
        self.shared.time.real_until(at)
    }

    /// Changes the clock, records who did, and tells everybody. A step goes to the next due time.
    pub(super) fn change_clock(
        &self,
        change: ClockChange,
        actor: &str,
    ) -> Result<Outcome, Failure> {
        let due = if change == ClockChange::Step { batch::next_due(self) } else { None };
        let refused = |error: ClockError| Failure::wrong_use(error.to_string());
        let record = self.shared.time.change(change, due, actor).map_err(refused)?;
        block_on(self.shared.headquarters.record_clock_change(&record))?;
        self.shared.batch.wake();
        let reading = self.clock();
        self.tell(&Event::Clock(reading));
        Ok(Outcome::Clock(reading))
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
