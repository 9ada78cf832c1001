//! The storm: what people, the clock, the machine and its faults do to a store, step by step, and
//! the comparison with the naive telling after each.

mod calm;
mod compare;
mod people;

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use commerce_hq::domain::clock::{Rate, Speed, StoredClock};
use commerce_hq::durable::Fault;
use commerce_hq::engine::Clock;
use commerce_hq::engine::batch::Sleep;
use commerce_hq::engine::clock::ClockChange;

use super::coins::Coins;
use super::double::Fare;
use super::naive::{Leaving, Naive};
use super::world::{World, morning};

const STEPS: u32 = 200;

/// One store in the storm.
pub struct Storm {
    world: World,
    naive: Naive,
    /// What happens.
    coins: Coins,
    /// How tasks fare.
    fares: Coins,
    /// What breaks.
    faults: Coins,
    /// The jobs whose runs wait to be executed, in the order in which they were handed out.
    handed: Vec<u64>,
    /// The server stopped because a write failed.
    broken: bool,
    /// What store time shall not pass, as of the last look.
    barrier: Option<DateTime<Utc>>,
    slept: Option<Duration>,
    /// One in so many writes that are asked for fails.
    rough: u64,
    log: DefaultHasher,
    trail: VecDeque<String>,
}

/// A fault that is planned for a write that is to come.
#[derive(Clone, Copy, Debug)]
struct Planned {
    fault: Fault,
    /// The number of the write, from 1, after the planning.
    number: u64,
    at: u64,
}

/// Lives through the storm of a seed; gives what tells its events from those of another.
pub fn weather(seed: u64) -> u64 {
    let mut storm = Storm::new(seed);
    for _ in 0..STEPS {
        storm.step();
        storm.compare();
    }
    storm.calm();
    storm.log.finish()
}

impl Storm {
    fn new(seed: u64) -> Self {
        let mut coins = Coins::new(seed, 1);
        let pace = match coins.below(3) {
            0 => Speed::Real,
            1 => Speed::Simulated(Rate::ONE),
            _ => Speed::Simulated(x(coins.pick(&[60, 600, 3_600]))),
        };
        let rough = coins.pick(&[0, 20, 60]);
        let mut storm = Self {
            world: World::new(StoredClock::at(morning(), pace)),
            naive: Naive::default(),
            coins,
            fares: Coins::new(seed, 2),
            faults: Coins::new(seed, 3),
            handed: vec![],
            broken: false,
            barrier: None,
            slept: None,
            rough,
            log: DefaultHasher::new(),
            trail: VecDeque::new(),
        };
        storm.barrier = Some(morning());
        storm
    }

    /// Remembers what happened.
    fn note(&mut self, what: String) {
        what.hash(&mut self.log);
        self.trail.push_back(what);
        if self.trail.len() > 400 {
            self.trail.pop_front();
        }
    }

    fn time(&mut self) -> DateTime<Utc> {
        self.world.now().time()
    }

    fn is_real(&mut self) -> bool {
        self.world.now().engine.clock().speed == Speed::Real
    }

    fn step(&mut self) {
        match self.coins.below(100) {
            0..25 => self.pass(),
            25..45 => self.look(),
            45..65 => self.execute(),
            65..92 => self.person(),
            92..95 => self.set_clock(),
            95 => self.jump(),
            96..98 => self.die(),
            _ => self.leave(),
        }
        // Simulated time waits for a look after each change; its server looks at once.
        if self.world.process.is_some() && !self.is_real() {
            self.look();
        }
    }

    /// Plans a fault for one of the next writes, now and then.
    fn plan(&mut self, most: u64) -> Option<Planned> {
        if self.rough == 0 || !self.faults.once_in(self.rough) {
            return None;
        }
        let kinds = [Fault::FailOnce, Fault::FailForEver, Fault::CrashBefore, Fault::CrashAfter];
        let (fault, number) = (self.faults.pick(&kinds), 1 + self.faults.below(most));
        let at = self.world.map.writes() + number;
        self.world.map.plan(at, fault);
        Some(Planned { fault, number, at })
    }

    /// Whether the fault happened; one that did not is called off.
    fn hit(&mut self, planned: Option<Planned>) -> Option<Planned> {
        let hit = planned.filter(|planned| self.world.map.writes() >= planned.at);
        if planned.is_some() && hit.is_none() {
            self.world.map.plan(u64::MAX, Fault::FailOnce);
        }
        hit
    }

    /// How many of the writes are kept.
    fn kept(hit: Option<Planned>) -> usize {
        let kept = |hit: Planned| match hit.fault {
            Fault::CrashAfter => hit.number,
            _ => hit.number - 1,
        };
        hit.map_or(usize::MAX, |hit| usize::try_from(kept(hit)).unwrap())
    }

    fn look(&mut self) {
        let (now, real) = (self.time(), self.is_real());
        let planned = self.plan(3);
        let nap = self.world.now().look();
        let hit = self.hit(planned);
        self.note(format!("{now} looks: {nap:?} {hit:?}"));
        if self.broken {
            assert_eq!(nap, Sleep::Over);
            return;
        }
        let handed = self.naive.look(now, real, Self::kept(hit));
        self.note(format!("  starts {handed:?}"));
        match hit {
            None => {
                self.handed.extend(handed);
                self.barrier = self.naive.barrier(now);
                self.assert_sleep(nap, now);
            }
            Some(Planned { fault: Fault::FailOnce, .. }) => {
                self.broken = true;
                self.handed.extend(handed);
            }
            Some(_) => return self.next_process(),
        }
        assert_eq!(self.world.now().started(), self.handed.len());
    }

    /// The server sleeps exactly until something can happen.
    fn assert_sleep(&mut self, nap: Sleep, now: DateTime<Utc>) {
        let (wall, executing) = (self.world.hand.now(), self.naive.executing());
        let expected = match (self.barrier, self.world.now().engine.clock().speed) {
            (None, _) | (Some(_), Speed::Paused(_)) => None,
            (Some(at), Speed::Real) => {
                Some((at - wall).to_std().unwrap().min(Duration::from_secs(30)))
            }
            (Some(_), Speed::Simulated(_)) if executing > 0 => None,
            (Some(at), Speed::Simulated(rate)) => {
                let nanos = (at - now).num_nanoseconds().unwrap();
                let rate = i64::from(rate.get());
                Some(Duration::from_nanos(u64::try_from((nanos + rate - 1) / rate).unwrap()))
            }
        };
        self.slept = expected;
        assert_eq!(nap, expected.map_or(Sleep::Forever, Sleep::For));
    }

    /// Time passes: as long as the server sleeps, or some while.
    fn pass(&mut self) {
        let before = self.time();
        let seconds = self.coins.pick(&[1, 3, 10, 60, 60, 600, 7_200, 86_400]);
        let some = Duration::from_secs(seconds);
        let exact = self.slept.filter(|_| self.coins.below(3) > 0);
        // On real time the server looks again after 30 s at most; a process that was stopped
        // longer finds out later.
        let time = exact.unwrap_or(some);
        self.world.hand.pass(time);
        let now = self.time();
        self.note(format!("{time:?} pass: {now}"));
        assert!(now >= before);
        if !self.is_real() {
            assert!(self.barrier.is_none_or(|barrier| now <= barrier.max(before)));
        }
        self.look();
    }

    /// Executes one of the runs that were handed out.
    fn execute(&mut self) {
        if self.handed.is_empty() {
            return;
        }
        let number = usize::try_from(self.coins.below(self.handed.len() as u64)).unwrap();
        self.execute_one(number, true);
    }

    fn execute_one(&mut self, number: usize, may_fail: bool) {
        let id = self.handed.remove(number);
        self.fare(may_fail);
        let now = self.time();
        let retried = self.naive.jobs[&id]
            .flight
            .as_ref()
            .is_some_and(|flight| flight.tries > 0 && !flight.stopped);
        let planned = if may_fail { self.plan(1 + u64::from(retried)) } else { None };
        self.world.now().execute(number);
        let hit = self.hit(planned);
        let tried = std::mem::take(&mut *self.world.double.tried.lock().unwrap());
        self.note(format!("{now} executes {id}: {tried:?} {hit:?}"));
        let leaving = if self.broken { Leaving::Finish } else { Leaving::No };
        let kept = match hit {
            None => (true, true),
            Some(Planned { fault: Fault::FailOnce, number: 1, .. }) if retried => (false, true),
            Some(Planned { number: 1, fault, .. }) if retried => {
                (fault == Fault::CrashAfter, false)
            }
            Some(Planned { fault, .. }) => (true, fault == Fault::CrashAfter),
        };
        self.naive.execute(id, &tried, now, leaving, kept);
        match hit.map(|hit| hit.fault) {
            None => {}
            Some(Fault::FailOnce) => self.broken = true,
            Some(_) => self.next_process(),
        }
    }

    /// How the next tasks fare.
    fn fare(&mut self, may_fail: bool) {
        let mut fares = self.world.double.fares.lock().unwrap();
        fares.clear();
        for _ in 0..8 {
            fares.push_back(match self.fares.below(10) {
                0 if may_fail => Fare::Fails,
                1 | 2 if may_fail => Fare::FailsInPassing,
                _ => Fare::Well,
            });
        }
    }

    /// Somebody changes the clock of the store.
    fn set_clock(&mut self) {
        let rate = x(self.coins.pick(&[1, 60, 600, 3_600]));
        let now = self.time();
        let change = match self.coins.below(8) {
            0 => ClockChange::Real,
            1 => ClockChange::Pause,
            2 | 3 => ClockChange::Resume,
            4 | 5 => ClockChange::Speed(rate),
            6 => ClockChange::Step,
            _ => ClockChange::StepTo(now + TimeDelta::minutes(self.coins.between(1, 5_000))),
        };
        let done = self.world.now().clock(change);
        let after = self.time();
        self.note(format!("{now} {change:?}: {} {after}", done.is_ok()));
        if change == ClockChange::Real {
            assert_eq!(after, self.world.hand.now().trunc_subsecs(6));
        } else {
            assert!(after >= now);
            let held =
                self.is_real() || self.barrier.is_none_or(|barrier| after <= barrier.max(now));
            assert!(held, "{after} passes {:?}", self.barrier);
        }
        self.slept = None;
    }

    /// Somebody sets the clock of the machine.
    fn jump(&mut self) {
        let seconds = [1, 3_600, 86_400, 40 * 86_400, 3_650 * 86_400];
        let sign = self.coins.pick(&[-1, 1]);
        // Ten years of every minute are walked one by one: rarely.
        let most = if self.coins.once_in(20) { 5 } else { 4 };
        let by = TimeDelta::seconds(sign * self.coins.pick(&seconds[..most]));
        let before = self.time();
        self.world.hand.jump(by);
        self.slept = None;
        let now = self.time();
        self.note(format!("the wall jumps by {by}: {now}"));
        assert!(now >= before, "store time went back");
    }

    fn die(&mut self) {
        self.note("dies".into());
        self.next_process();
    }

    /// The process is dead; after a while the next one opens the store.
    fn next_process(&mut self) {
        self.world.kill();
        self.naive.die();
        self.after_process();
    }

    fn after_process(&mut self) {
        self.handed.clear();
        self.broken = false;
        self.slept = None;
        let minutes = self.coins.pick(&[0, 0, 1, 10, 60, 540, 1_440, 4_320]);
        let minutes = match self.coins.below(60) {
            0 => 525_600,
            1..4 => 43_200,
            _ => minutes,
        };
        self.world.hand.pass(Duration::from_secs(minutes * 60));
        while !self.begin() {}
        let now = self.time();
        self.naive.rescue(now, usize::MAX);
        self.barrier = Some(now);
        self.note(format!("{minutes} minutes later the next process begins: {now}"));
    }

    /// A process opens the store; `false` when it died over that.
    fn begin(&mut self) -> bool {
        let planned = self.plan(3);
        let begun = self.world.begin();
        let Some(hit) = self.hit(planned) else {
            begun.unwrap();
            return true;
        };
        assert!(begun.is_err());
        self.note(format!("dies while it opens the store: {hit:?}"));
        self.world.kill();
        // The first write takes the lease.
        let rescued = Self::kept(Some(hit)).saturating_sub(1);
        let at = self.world.stored_time();
        self.naive.rescue(at, rescued);
        false
    }

    /// The process leaves as it should.
    fn leave(&mut self) {
        let stop = self.coins.once_in(2);
        let now = self.time();
        self.note(format!("{now} leaves, stops runs: {stop}"));
        self.naive.leave(now);
        for id in std::mem::take(&mut self.handed) {
            let flight = self.naive.jobs[&id].flight.clone().unwrap();
            let stopped = stop || flight.stopped;
            let tried: Vec<_> = flight
                .tasks
                .iter()
                .zip(&flight.specs)
                .filter(|(task, _)| task.is_open && !stopped)
                .map(|(_, spec)| (spec.caption.clone(), Fare::Well))
                .collect();
            let leaving = if stop { Leaving::Stop } else { Leaving::Finish };
            self.naive.execute(id, &tried, now, leaving, (true, true));
        }
        self.world.double.fares.lock().unwrap().clear();
        self.world.process.take().unwrap().leave(stop).unwrap();
        self.world.double.tried.lock().unwrap().clear();
        self.world.map.reopen();
        self.after_process();
    }
}

impl Drop for Storm {
    fn drop(&mut self) {
        if std::thread::panicking() {
            for line in &self.trail {
                println!("{line}");
            }
        }
    }
}

fn x(times: u16) -> Rate {
    times.try_into().unwrap()
}
