//! What people do in the storm.

use chrono::{Days, NaiveTime, SubsecRound, TimeDelta};
use chrono_tz::Tz;
use commerce_hq::domain::CompanyId;
use commerce_hq::domain::Text;
use commerce_hq::domain::batch::{
    ActivePeriod, Alerts, BatchGroup, BatchStatus, Entered, HistoryOption, Priority, Work,
};
use commerce_hq::durable::Fault;
use commerce_hq::engine::command::{BatchCommand, EditBatchJob, NewBatchJob, TaskOptions};
use commerce_hq::engine::{Command, FailureKind};

use super::Storm;
use crate::naive::jobs::{Job, TaskSpec};
use crate::naive::times::{Ends, Rule, Times, Unit};
use crate::naive::{Group, Verdict};
use crate::world::{GROUPS, NODES};

const MOST_JOBS: usize = 9;
const NAMES: [&str; 3] = ["", "A", "B"];

impl Storm {
    /// Somebody does something with batch jobs.
    pub(super) fn person(&mut self) {
        let here: Vec<u64> =
            self.naive.jobs.values().filter(|job| !job.deleted).map(|job| job.id).collect();
        if here.is_empty() || (here.len() < MOST_JOBS && self.coins.once_in(6)) {
            return self.create();
        }
        let id = self.coins.pick(&here);
        let person = self.coins.pick(&["karl", "karl", "karl", "ada"]);
        let now = self.time();
        let status = |to| BatchCommand::ChangeStatus { job: id, to };
        match self.coins.below(22) {
            0..3 => {
                self.tell(person, status(BatchStatus::Withhold), |naive| {
                    naive.withhold(id, person)
                });
            }
            3..8 => {
                let wait = status(BatchStatus::Waiting);
                self.tell(person, wait, |naive| naive.wait(id, person, now));
            }
            8..11 => {
                let cancel = status(BatchStatus::Canceling);
                self.tell(person, cancel, |naive| naive.cancel(id, person, now));
            }
            11..14 => {
                let run = BatchCommand::RunNow { job: id };
                self.tell(person, run, |naive| naive.run_now(id, person, now));
            }
            14 => {
                let delete = BatchCommand::Delete { job: id };
                self.tell(person, delete, |naive| naive.delete(id, person, now));
            }
            15 if here.len() < MOST_JOBS => {
                let new = self.world.now().headquarters.next_batch_job();
                let copy = BatchCommand::Copy { job: id };
                self.tell(person, copy, |naive| naive.copy(id, new, person, now));
            }
            16..18 => self.edit_times(id, person),
            18 => self.edit_task(id, person),
            19 => self.edit_entered(id, person),
            _ => self.put_group(),
        }
    }

    /// Gives a command, and compares its outcome with what was foretold.
    fn tell(
        &mut self,
        person: &str,
        command: BatchCommand,
        foretell: impl FnOnce(&mut crate::naive::Naive) -> Verdict,
    ) {
        let planned = self.plan(1);
        let now = self.time();
        let said = format!("{now} {person} {command:?}");
        let done = self.world.now().command(person, Command::Batch(command));
        let hit = self.hit(planned);
        self.note(format!("{said}: {:?} {hit:?}", done.as_ref().err()));
        let Some(hit) = hit else {
            let foretold = foretell(&mut self.naive);
            match done {
                Ok(_) => assert_eq!(foretold, Ok(()), "{said}"),
                Err(failure) => {
                    assert_eq!(foretold, Err(()), "{said}: {failure}");
                    assert_eq!(failure.kind, FailureKind::WrongUse, "{failure}");
                }
            }
            return;
        };
        assert!(done.is_err(), "{said}");
        if hit.fault == Fault::CrashAfter {
            assert_eq!(foretell(&mut self.naive), Ok(()));
        }
        if hit.fault != Fault::FailOnce {
            self.next_process();
        }
    }

    fn times(&mut self) -> Times {
        let now = self.time();
        if self.coins.once_in(5) {
            // What is on record is told in whole microseconds.
            let at = now.trunc_subsecs(0) + TimeDelta::minutes(self.coins.between(-30, 600));
            return Times::new(Rule::Once(at));
        }
        let zone = self.coins.pick(&[Tz::UTC, Tz::America__Chicago, Tz::Europe__Berlin]);
        let (unit, counts): (Unit, &[u32]) = match self.coins.below(5) {
            0..3 => (Unit::Minutes, &[1, 5, 5, 7, 10, 10, 30, 97]),
            3 => (Unit::Hours, &[1, 6]),
            _ => (Unit::Days, &[1, 7]),
        };
        let count = self.coins.pick(counts);
        let today = now.with_timezone(&zone).date_naive();
        let date = today - Days::new(2) + Days::new(self.coins.below(4));
        let second = u32::try_from(self.coins.between(10 * 3_600, 16 * 3_600)).unwrap();
        let second = if self.coins.once_in(4) { second } else { second / 60 * 60 };
        let time = NaiveTime::from_num_seconds_from_midnight_opt(second, 0).unwrap();
        let end = match self.coins.below(3) {
            0 => Ends::Never,
            1 => Ends::After(u32::try_from(self.coins.between(1, 6)).unwrap()),
            _ => Ends::By(date + Days::new(self.coins.below(6))),
        };
        Times::new(Rule::Every { count, unit, from: (date, time), zone, end })
    }

    fn create(&mut self) {
        let (times, uploads) = (self.times(), self.coins.once_in(2));
        let id = self.world.now().headquarters.next_batch_job();
        let names: &[&str] = if uploads { &GROUPS } else { &NODES };
        let most = usize::try_from(1 + self.coins.below(names.len() as u64)).unwrap();
        let names: Vec<Text> = names[..most].iter().map(|name| Text::from(*name)).collect();
        let kind = if uploads { "P-0001" } else { "Synchronize orders" };
        let task =
            |name: &Text| TaskSpec { caption: format!("{name}:{kind}"), retries: 3, ignore: false };
        let tasks = names.iter().map(task).collect();
        let work = if uploads {
            Work::UploadSchedule { schedule: "P-0001".into(), groups: names }
        } else {
            Work::SynchronizeOrders { hierarchy: "Stores by Region".into(), nodes: names }
        };
        let mut job = Job::new(id, "karl", times.clone(), tasks, uploads);
        let entered = self.entered(&mut job);
        let timing = Some(times.timing());
        let company = CompanyId::new("usrt");
        let new = BatchCommand::Create(NewBatchJob { company, work, entered, timing });
        let now = self.time();
        self.tell("karl", new, |naive| {
            naive.create(&job, now);
            Ok(())
        });
    }

    /// What else is entered of a job, here and there.
    fn entered(&mut self, job: &mut Job) -> Entered {
        let known: Vec<&str> = NAMES
            .into_iter()
            .filter(|name| name.is_empty() || self.naive.groups.contains_key(name))
            .collect();
        let coins = &mut self.coins;
        job.group = coins.pick(&known);
        job.private = coins.once_in(6);
        job.priority = coins.once_in(4).then(|| u8::try_from(coins.below(5)).unwrap());
        job.history = u8::try_from(coins.below(3)).unwrap();
        job.alerts = (coins.once_in(2), coins.once_in(2), coins.once_in(2));
        let hour = |hour: u64| u32::try_from(hour).unwrap() * 3_600;
        job.period = coins.once_in(5).then(|| (hour(coins.below(24)), hour(coins.below(24))));
        let time = |second| NaiveTime::from_num_seconds_from_midnight_opt(second, 0).unwrap();
        Entered {
            batch_group: job.group.into(),
            private: job.private,
            priority: job.priority.map(|priority| Priority::ALL[usize::from(priority)]),
            history: HistoryOption::ALL[usize::from(job.history)],
            alerts: Alerts { ended: job.alerts.0, error: job.alerts.1, canceled: job.alerts.2 },
            active_period: job
                .period
                .map(|(from, to)| ActivePeriod { from: time(from), to: time(to) }),
            ..Entered::default()
        }
    }

    fn edit_times(&mut self, id: u64, person: &str) {
        let (times, now) = (self.times(), self.time());
        let timing = Some(times.timing());
        let edit = BatchCommand::Edit(EditBatchJob { job: id, timing, ..EditBatchJob::default() });
        self.tell(person, edit, |naive| naive.edit(id, person, now, Some(times), |_| ()));
    }

    fn edit_entered(&mut self, id: u64, person: &str) {
        let mut job = self.naive.jobs[&id].clone();
        let entered = Some(self.entered(&mut job));
        let edit = BatchCommand::Edit(EditBatchJob { job: id, entered, ..EditBatchJob::default() });
        let now = self.time();
        self.tell(person, edit, |naive| {
            naive.edit(id, person, now, None, |kept| {
                kept.group = job.group;
                kept.private = job.private;
                kept.priority = job.priority;
                kept.history = job.history;
                kept.alerts = job.alerts;
                kept.period = job.period;
            })
        });
    }

    fn edit_task(&mut self, id: u64, person: &str) {
        let retries = u32::try_from(self.coins.below(6)).unwrap();
        let ignore = self.coins.once_in(2);
        let task = TaskOptions {
            ignore_failure: ignore,
            maximum_retries: retries,
            ..TaskOptions::default()
        };
        let edit = EditBatchJob { job: id, task: Some(task), ..EditBatchJob::default() };
        let now = self.time();
        self.tell(person, BatchCommand::Edit(edit), |naive| {
            naive.edit(id, person, now, None, |job| {
                (job.tasks[0].retries, job.tasks[0].ignore) = (retries, ignore);
            })
        });
    }

    fn put_group(&mut self) {
        let name = self.coins.pick(&["A", "B"]);
        let concurrency = self.coins.pick(&[-1, 0, 0, 1, 2]);
        let priority = u8::try_from(self.coins.below(5)).unwrap();
        let group = BatchGroup {
            name: name.into(),
            description: Text::default(),
            concurrency,
            priority: Priority::ALL[usize::from(priority)],
        };
        self.tell("karl", BatchCommand::PutGroup(group), |naive| {
            naive.groups.insert(name, Group { concurrency, priority });
            Ok(())
        });
    }
}
