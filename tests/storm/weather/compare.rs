//! The store against the naive telling.

use std::collections::BTreeSet;

use commerce_hq::domain::batch::{BatchStatus, Fate as RealFate, RunRecord};
use futures::executor::block_on;

use super::Storm;
use crate::naive::jobs::{Fate, Job, State, Told};

fn status(state: State) -> BatchStatus {
    match state {
        State::Withhold => BatchStatus::Withhold,
        State::Waiting => BatchStatus::Waiting,
        State::Executing => BatchStatus::Executing,
        State::Error => BatchStatus::Error,
        State::Ended => BatchStatus::Ended,
        State::Canceling => BatchStatus::Canceling,
        State::Canceled => BatchStatus::Canceled,
    }
}

fn fate(fate: Fate) -> RealFate {
    match fate {
        Fate::Executing => RealFate::Executing,
        Fate::Ended => RealFate::Ended,
        Fate::Error => RealFate::Error,
        Fate::Canceled => RealFate::Canceled,
        Fate::Interrupted => RealFate::Interrupted,
        Fate::Skipped => RealFate::Skipped,
        Fate::Coalesced => RealFate::Coalesced,
        Fate::Missed => RealFate::Missed,
    }
}

impl Storm {
    /// How every job stands, after each step.
    pub(super) fn compare(&mut self) {
        let jobs = self.world.now().headquarters.batch_jobs();
        let real: Vec<_> = jobs
            .iter()
            .map(|job| (job.id, job.status, job.position.started, job.next_due()))
            .collect();
        let told = self.naive.jobs.values_mut().filter(|job| !job.deleted);
        let told: Vec<_> =
            told.map(|job| (job.id, status(job.state), job.started, job.next_due())).collect();
        assert_eq!(real, told);
        self.note(format!("  {:?}", told.iter().map(|job| (job.0, job.1)).collect::<Vec<_>>()));
    }

    /// All that is on record.
    pub(super) fn compare_records(&mut self) {
        let process = self.world.process.as_ref().unwrap();
        for job in self.naive.jobs.values_mut() {
            let records = process.history(job.id);
            compare_runs(job, &records);
            compare_due_times(job, &records);
            let changes = block_on(process.headquarters.status_changes(job.id)).unwrap();
            let changes: Vec<_> = changes
                .into_iter()
                .map(|change| (change.from, change.to, change.person.to_string()))
                .collect();
            let told = job.changes.iter();
            let told: Vec<_> =
                told.map(|(from, to, who)| (status(*from), status(*to), who.clone())).collect();
            assert_eq!(changes, told, "batch job {}", job.id);
        }
        let messages = process.headquarters.messages().into_iter().rev();
        let messages: Vec<_> = messages.map(|one| (one.job, one.failure)).collect();
        assert_eq!(messages, self.naive.messages);
    }
}

fn compare_runs(job: &Job, records: &[RunRecord]) {
    let real: Vec<_> = records
        .iter()
        .filter(|record| record.attempts > 0)
        .map(|run| (run.fate, run.occurrence, run.attempts, run.deaths))
        .collect();
    let told: Vec<_> = job
        .runs
        .iter()
        .map(|run| (fate(run.fate), run.occurrence, run.attempts, run.deaths))
        .collect();
    assert_eq!(real, told, "runs of batch job {}", job.id);
    for (run, record) in job.runs.iter().zip(records.iter().filter(|one| one.attempts > 0)) {
        let tries: Vec<_> = run.tasks.iter().map(|task| task.tries).collect();
        let real: Vec<_> = record.tasks.iter().map(|task| task.attempts).collect();
        assert_eq!(real, tries, "tasks of batch job {}", job.id);
    }
    if let Some(most) = job.times.most() {
        assert!(job.started <= most);
    }
}

/// Every due time is on record once, with the fate it had and the moment it was due at.
fn compare_due_times(job: &mut Job, records: &[RunRecord]) {
    let last = job.told.len() - 1;
    let mut seen: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); job.told.len()];
    let mut runs = 0;
    for record in records {
        let generation = usize::try_from(record.generation).unwrap();
        let (first, count) = (record.first_index, record.count);
        let numbers = (first..first + count).map(|number| usize::try_from(number).unwrap());
        for number in numbers {
            assert!(seen[generation].insert(number), "on record twice");
            match job.told[generation][&number] {
                Told::Run(run) => assert_eq!((run, count), (runs, 1)),
                Told::Not(fated, why) => {
                    assert_eq!(record.fate, fate(fated), "batch job {} {number}", job.id);
                    let said = record.why.contains(why.words());
                    assert!(said, "{}, not {why:?}", record.why);
                }
            }
        }
        runs += usize::from(record.attempts > 0);
        if generation == last && count > 0 {
            let number = |number: u64| usize::try_from(number).unwrap();
            assert_eq!(record.due.0, job.times.at(number(first)));
            assert_eq!(record.last_due.0, job.times.at(number(first + count - 1)));
        }
    }
    for (told, seen) in job.told.iter().zip(&seen) {
        assert_eq!(told.len(), seen.len(), "batch job {}: not all due times are on record", job.id);
    }
}
