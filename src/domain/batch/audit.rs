//! What must hold of a job and its history, for the examination of a store.

use std::collections::BTreeMap;

use super::job::BatchJob;
use super::record::{Fate, RunRecord};
use super::status::BatchStatus;
use crate::domain::check::Invariant as I;

/// Says of an invariant whether it holds, and what is wrong when it does not.
pub type Verdict<'a> = dyn FnMut(I, bool, String) + 'a;

/// Looks at one job; it may be deleted. `records` are all of its history that is left, in the order
/// of their numbers. Old ones may have been cleaned up, so only what follows the first is judged.
pub fn audit(id: u64, job: Option<&BatchJob>, records: &[RunRecord], verdict: &mut Verdict<'_>) {
    let mut generations: BTreeMap<u32, Vec<&RunRecord>> = BTreeMap::new();
    for record in records {
        let own = record.job == id;
        verdict(I::I20, own, format!("a record of batch job {} stands under {id}", record.job));
        if record.count > 0 {
            generations.entry(record.generation).or_default().push(record);
        }
    }
    for (generation, records) in &generations {
        due_times(id, records, verdict);
        occurrences(id, records, verdict);
        if let Some(job) = job.filter(|job| job.position.generation == *generation) {
            up_to_now(job, records, verdict);
        }
    }
    overlaps(id, records, verdict);
    if let Some(job) = job {
        running(job, records, verdict);
    }
}

/// I20: due times follow each other without a gap and none is on record twice.
fn due_times(id: u64, records: &[&RunRecord], verdict: &mut Verdict<'_>) {
    for pair in records.windows(2) {
        let [one, next] = pair else { continue };
        let follows = one.first_index + one.count == next.first_index;
        verdict(
            I::I20,
            follows,
            format!(
                "batch job {id}: record {} ends with due time {}, and record {} begins with {}",
                one.number,
                one.first_index + one.count - 1,
                next.number,
                next.first_index
            ),
        );
    }
}

/// I17: occurrences are counted one by one.
fn occurrences(id: u64, records: &[&RunRecord], verdict: &mut Verdict<'_>) {
    let counted: Vec<(u64, u32)> =
        records.iter().filter_map(|one| Some((one.number, one.occurrence?))).collect();
    for pair in counted.windows(2) {
        let [(_, one), (number, next)] = pair else { continue };
        verdict(
            I::I17,
            *next == one + 1,
            format!("batch job {id}: record {number} is occurrence {next}, after occurrence {one}"),
        );
    }
}

fn up_to_now(job: &BatchJob, records: &[&RunRecord], verdict: &mut Verdict<'_>) {
    let position = &job.position;
    let reached = records.last().map(|last| last.first_index + last.count);
    verdict(
        I::I20,
        reached == Some(position.next_index),
        format!(
            "batch job {}: its records reach due time {reached:?}, and it goes on with {}",
            job.id, position.next_index
        ),
    );
    let last = records.iter().filter_map(|one| one.occurrence).max();
    let counts = last.is_none_or(|last| last == position.started);
    verdict(
        I::I17,
        counts,
        format!(
            "batch job {}: {last:?} occurrences are on record and {} are counted",
            job.id, position.started
        ),
    );
    let within = job.timing.runs().is_none_or(|runs| position.started <= runs);
    verdict(
        I::I17,
        within,
        format!(
            "batch job {}: {} occurrences started of {:?}",
            job.id,
            position.started,
            job.timing.runs()
        ),
    );
}

/// I19: no run began before the one before it had ended.
fn overlaps(id: u64, records: &[RunRecord], verdict: &mut Verdict<'_>) {
    let runs: Vec<&RunRecord> = records.iter().filter(|one| one.fate.has_run()).collect();
    for pair in runs.windows(2) {
        let [one, next] = pair else { continue };
        let apart = match (one.ended.0, next.started.0) {
            // A clock that was set back makes later runs earlier; their numbers keep the order.
            (Some(_), Some(_)) => one.fate != Fate::Executing,
            (ended, _) => ended.is_some(),
        };
        verdict(
            I::I19,
            apart,
            format!(
                "batch job {id}: run {} began while run {} had not ended",
                next.number, one.number
            ),
        );
    }
}

/// I16, I21: a job executes exactly when a run of it does.
fn running(job: &BatchJob, records: &[RunRecord], verdict: &mut Verdict<'_>) {
    let executing: Vec<&RunRecord> =
        records.iter().filter(|one| one.fate == Fate::Executing).collect();
    let runs = matches!(job.status, BatchStatus::Executing | BatchStatus::Canceling);
    let own = job.position.run.as_ref().map(|run| run.number);
    let agrees = match executing.as_slice() {
        [] => !runs,
        [one] => runs && own == Some(one.number),
        _ => false,
    };
    verdict(
        I::I16,
        agrees,
        format!(
            "batch job {} is {} and {} of its runs execute",
            job.id,
            job.status,
            executing.len()
        ),
    );
}
