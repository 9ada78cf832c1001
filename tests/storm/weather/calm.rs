//! After the storm: nothing fails any more, and every job comes to rest.

use std::time::Duration;

use commerce_hq::domain::clock::Speed;
use commerce_hq::engine::clock::ClockChange;

use super::Storm;
use crate::naive::jobs::State;

/// Most looks and runs until every job rests, for each job.
const PATIENCE: usize = 30;

impl Storm {
    /// Lets the storm calm down, and examines what it left.
    pub(super) fn calm(&mut self) {
        self.rough = 0;
        if self.broken {
            self.leave();
        }
        if matches!(self.world.now().engine.clock().speed, Speed::Paused(_)) {
            self.world.now().clock(ClockChange::Resume).unwrap();
        }
        self.come_to_rest();
        // And once more around: what is due next is run when it is due.
        for _ in 0..10 {
            self.pass_nap();
            self.come_to_rest();
        }
        self.compare_records();
        self.world.process.take().unwrap().leave(true).unwrap();
        self.world.map.reopen();
        self.world.assert_sound();
    }

    fn come_to_rest(&mut self) {
        let most = PATIENCE * (1 + self.naive.jobs.len());
        for turn in 0.. {
            assert!(turn < most, "the jobs do not come to rest");
            self.look();
            if !self.handed.is_empty() {
                self.execute_one(0, false);
                self.compare();
            } else if self.naive.jobs.values().any(|job| job.flight.is_some()) {
                self.pass_nap();
            } else {
                break;
            }
        }
        self.look();
        self.compare();
        let now = self.time();
        let barrier = self.barrier;
        for job in self.naive.jobs.values_mut().filter(|job| !job.deleted) {
            let owed = job.is_owed(now);
            let rests = match job.state {
                State::Waiting if owed => job.opens(now).is_some() || !job.group.is_empty(),
                State::Waiting => barrier.is_some(),
                State::Executing | State::Canceling => false,
                State::Withhold | State::Error | State::Ended | State::Canceled => true,
            };
            assert!(rests, "batch job {} is {:?} and does not rest", job.id, job.state);
        }
    }

    /// As long as the server sleeps, time passes.
    fn pass_nap(&mut self) {
        let Some(mut left) = self.slept else { return };
        if self.is_real() {
            let barrier = self.barrier.unwrap();
            left = (barrier - self.real_now()).to_std().unwrap();
        }
        self.world.hand.pass(left.max(Duration::ZERO));
        let now = self.time();
        self.note(format!("{left:?} pass: {now}"));
        assert_eq!(Some(now), self.barrier, "the server wakes exactly when something is due");
    }

    fn real_now(&self) -> chrono::DateTime<chrono::Utc> {
        use commerce_hq::engine::Clock;
        self.world.hand.now()
    }
}
