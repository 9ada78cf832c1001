//! The rules of batch jobs, each in a situation that shows it.

use chrono::{DateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

use super::audit::audit;
use super::due::Lateness;
use super::status::{Event, next};
use super::step::{
    Conditions, Creation, RunEnd, Step, advance, change_status, copy, create, delete, edit, finish,
    run_now,
};
use super::{ActivePeriod, BatchJob, BatchStatus, Entered, Fate, RunRecord, Timing, Work};
use crate::domain::CompanyId;
use crate::domain::recurrence::{End, Parts, Pattern, Recurrence};

/// Midnight of a day, and so many minutes more.
fn at(minutes: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 1, 5, 0, 0, 0).unwrap() + TimeDelta::minutes(minutes)
}

fn every(minutes: u32, end: End) -> Timing {
    let (date, time) = (at(0).date_naive(), NaiveTime::MIN);
    let pattern = Pattern::Minutes;
    let parts = Parts { date, time, zone: Tz::UTC, pattern, count: minutes, end };
    Timing::Recurring(Recurrence::new(parts).unwrap())
}

/// A job with all that was ever put on record about it.
struct Desk {
    job: BatchJob,
    records: Vec<RunRecord>,
    lateness: Lateness,
    hindered: Option<&'static str>,
    room: bool,
}

impl Desk {
    fn new(timing: Timing, entered: Entered, made: DateTime<Utc>) -> Self {
        let work = Work::UploadSchedule { schedule: "P-0001".into(), groups: vec![] };
        let company = CompanyId::new("usrt");
        let tasks = vec![];
        let creation = Creation { id: 7, company, work, tasks, entered, timing };
        let step = create(creation, made, "Ada");
        let job = step.job.clone();
        let lateness = Lateness::Judged;
        Self { job, records: vec![], lateness, hindered: None, room: true }
    }

    fn every(minutes: u32, end: End) -> Self {
        Self::new(every(minutes, end), Entered::default(), at(0))
    }

    fn take(&mut self, step: Step) {
        assert_eq!(step.job.version, self.job.version + 1);
        self.job = step.job;
        for record in step.records {
            self.records.retain(|one| one.number != record.number);
            self.records.push(record);
        }
        self.records.sort_by_key(|record| record.number);
        audit(7, Some(&self.job), &self.records, &mut |id, holds, what| {
            assert!(holds, "{}: {what}", id.id());
        });
    }

    /// The server looks; whether it did anything.
    fn look(&mut self, now: DateTime<Utc>) -> bool {
        let conditions = Conditions {
            at: now,
            lateness: self.lateness,
            hindered: self.hindered,
            room: self.room,
            fence: 1,
            clock: "x1",
        };
        let step = advance(&self.job, &conditions);
        step.map(|step| self.take(step)).is_some()
    }

    fn end(&mut self, end: &RunEnd, now: DateTime<Utc>) {
        let step = finish(&self.job, end, None, now).unwrap();
        self.take(step);
    }

    fn status(&mut self, to: BatchStatus, now: DateTime<Utc>) {
        let step = change_status(&self.job, to, now, "Ada").unwrap();
        self.take(step);
    }

    /// Fate, first due minute, number of due times, of each record.
    fn told(&self) -> Vec<(Fate, i64, u64)> {
        let told = |record: &RunRecord| {
            let due = record.due.0.map_or(-1, |due| (due - at(0)).num_minutes());
            (record.fate, due, record.count)
        };
        self.records.iter().map(told).collect()
    }
}

#[test]
fn the_table_of_moves_is_the_documented_one_and_nothing_else() {
    use BatchStatus::{Canceled, Canceling, DidntRun, Ended, Error, Executing, Waiting, Withhold};
    let arrows = [
        (Waiting, Event::Start, Executing),
        (Executing, Event::Finish { more: true }, Waiting),
        (Executing, Event::Finish { more: false }, Ended),
        (Executing, Event::Fail, Error),
        (Executing, Event::Interrupt, Waiting),
        (Executing, Event::Cancel, Canceling),
        (Canceling, Event::Finish { more: true }, Canceled),
        (Canceling, Event::Finish { more: false }, Canceled),
        (Canceling, Event::Fail, Canceled),
        (Canceling, Event::Stopped, Canceled),
        (Canceling, Event::Interrupt, Canceled),
        (Waiting, Event::Exhaust, Ended),
        (Waiting, Event::Withhold, Withhold),
        (Error, Event::Withhold, Withhold),
        (Withhold, Event::Wait, Waiting),
        (Error, Event::Wait, Waiting),
        (Ended, Event::Wait, Waiting),
        (Canceled, Event::Wait, Waiting),
        (DidntRun, Event::Wait, Waiting),
        (Waiting, Event::Cancel, Canceled),
        (Withhold, Event::Cancel, Canceled),
        (Error, Event::Cancel, Canceled),
        (Waiting, Event::Delete, Canceled),
        (Withhold, Event::Delete, Canceled),
        (Error, Event::Delete, Canceled),
        (Ended, Event::Delete, Canceled),
        (Canceled, Event::Delete, Canceled),
        (DidntRun, Event::Delete, Canceled),
    ];
    for from in BatchStatus::ALL {
        for event in Event::ALL {
            let arrow = arrows.iter().find(|arrow| arrow.0 == from && arrow.1 == event);
            assert_eq!(next(from, event).ok(), arrow.map(|arrow| arrow.2), "{from} {event:?}");
        }
    }
}

#[test]
fn end_after_three_starts_exactly_three_and_then_the_job_has_ended() {
    let mut desk = Desk::every(10, End::After(3));
    for minute in [0, 10, 20] {
        assert!(desk.look(at(minute)));
        assert_eq!(desk.job.status, BatchStatus::Executing);
        desk.end(&RunEnd::Ended, at(minute + 1));
    }
    assert_eq!(desk.job.status, BatchStatus::Ended);
    assert!(!desk.look(at(30)));
    assert_eq!(desk.told(), [(Fate::Ended, 0, 1), (Fate::Ended, 10, 1), (Fate::Ended, 20, 1)]);
}

#[test]
fn after_a_downtime_one_run_stands_for_all_and_the_grid_goes_on() {
    let mut desk = Desk::every(10, End::NoEndDate);
    assert!(desk.look(at(35)));
    desk.end(&RunEnd::Ended, at(36));
    assert!(!desk.look(at(39)));
    assert!(desk.look(at(40)));
    assert_eq!(
        desk.told(),
        [(Fate::Coalesced, 0, 3), (Fate::Ended, 30, 1), (Fate::Executing, 40, 1)]
    );
    assert_eq!(desk.job.position.started, 2, "coalesced due times are no occurrences");
}

#[test]
fn a_due_time_that_passes_while_the_job_executes_is_skipped() {
    let mut desk = Desk::every(10, End::NoEndDate);
    desk.look(at(0));
    desk.end(&RunEnd::Ended, at(25));
    assert_eq!(desk.told(), [(Fate::Ended, 0, 1), (Fate::Skipped, 10, 2)]);
    assert!(!desk.look(at(29)));
    assert!(desk.look(at(30)));
}

#[test]
fn due_times_of_a_withheld_job_are_skipped_and_not_made_up_for() {
    let mut desk = Desk::every(10, End::After(2));
    desk.status(BatchStatus::Withhold, at(0));
    assert!(!desk.look(at(20)));
    desk.status(BatchStatus::Waiting, at(35));
    assert_eq!(desk.told(), [(Fate::Skipped, 0, 4)]);
    assert!(!desk.look(at(36)));
    assert!(desk.look(at(40)));
    assert_eq!(desk.job.position.started, 1);
}

#[test]
fn due_times_that_a_paused_group_hinders_grow_one_record() {
    let mut desk = Desk::every(10, End::NoEndDate);
    desk.hindered = Some("the batch group is paused");
    for minute in [0, 10, 20] {
        assert!(desk.look(at(minute)));
    }
    assert_eq!(desk.told(), [(Fate::Skipped, 0, 3)]);
    desk.hindered = None;
    assert!(desk.look(at(30)));
    assert_eq!(desk.told(), [(Fate::Skipped, 0, 3), (Fate::Executing, 30, 1)]);
}

#[test]
fn without_room_a_due_job_waits_and_runs_later() {
    let mut desk = Desk::every(10, End::NoEndDate);
    desk.room = false;
    assert!(!desk.look(at(0)));
    desk.room = true;
    assert!(desk.look(at(1)));
    assert_eq!(desk.told(), [(Fate::Executing, 0, 1)]);
}

#[test]
fn a_run_whose_program_died_is_done_again_as_the_same_occurrence() {
    let mut desk = Desk::every(10, End::After(3));
    desk.look(at(0));
    desk.end(&RunEnd::Died, at(25));
    assert_eq!(desk.job.status, BatchStatus::Waiting);
    assert_eq!(desk.told(), [(Fate::Interrupted, 0, 1)]);
    assert!(desk.look(at(25)));
    desk.end(&RunEnd::Ended, at(26));
    assert_eq!(desk.told(), [(Fate::Ended, 0, 1), (Fate::Coalesced, 10, 2)]);
    let run = &desk.records[0];
    assert_eq!((run.attempts, run.occurrence, run.deaths), (2, Some(1), 1));
    assert_eq!(desk.job.position.started, 1);
}

#[test]
fn a_run_in_which_the_program_dies_three_times_is_given_up_and_the_job_goes_on() {
    let mut desk = Desk::every(10, End::NoEndDate);
    desk.look(at(0));
    for _ in 0..2 {
        desk.end(&RunEnd::Died, at(1));
        assert!(desk.look(at(1)));
    }
    desk.end(&RunEnd::Died, at(2));
    assert_eq!(desk.told(), [(Fate::Error, 0, 1)]);
    assert!(desk.records[0].why.contains("needs a person"));
    assert_eq!(desk.job.status, BatchStatus::Waiting);
    assert!(desk.look(at(10)));
}

#[test]
fn leaving_the_program_never_counts_as_a_death() {
    let mut desk = Desk::every(10, End::NoEndDate);
    desk.look(at(0));
    for _ in 0..5 {
        desk.end(&RunEnd::Interrupted, at(1));
        assert!(desk.look(at(1)));
    }
    desk.end(&RunEnd::Ended, at(2));
    assert_eq!((desk.records[0].fate, desk.records[0].deaths), (Fate::Ended, 0));
}

#[test]
fn a_failed_job_stays_in_error_until_a_person_sets_it_waiting() {
    let mut desk = Desk::every(10, End::NoEndDate);
    desk.look(at(0));
    desk.end(&RunEnd::Failed("no channel answered".into()), at(1));
    assert_eq!(desk.job.status, BatchStatus::Error);
    assert!(!desk.look(at(20)));
    desk.status(BatchStatus::Waiting, at(25));
    assert_eq!(desk.told(), [(Fate::Error, 0, 1), (Fate::Skipped, 10, 2)]);
    assert!(desk.look(at(30)));
}

#[test]
fn canceling_an_executing_job_ends_it_when_its_run_has_stopped() {
    let mut desk = Desk::every(10, End::NoEndDate);
    desk.look(at(0));
    desk.status(BatchStatus::Canceling, at(1));
    assert_eq!(desk.job.status, BatchStatus::Canceling);
    desk.end(&RunEnd::Interrupted, at(2));
    assert_eq!(desk.job.status, BatchStatus::Canceled);
    assert_eq!(desk.told(), [(Fate::Canceled, 0, 1)]);
    assert!(!desk.look(at(10)));
}

#[test]
fn a_single_job_that_has_ended_runs_again_when_it_is_set_waiting() {
    let mut desk = Desk::new(Timing::Once(at(0)), Entered::default(), at(0));
    desk.look(at(0));
    desk.end(&RunEnd::Ended, at(1));
    assert_eq!(desk.job.status, BatchStatus::Ended);
    desk.status(BatchStatus::Waiting, at(5));
    assert!(desk.look(at(5)));
    desk.end(&RunEnd::Ended, at(6));
    assert_eq!(desk.told(), [(Fate::Ended, 0, 1), (Fate::Ended, 5, 0)]);
    assert_eq!(desk.job.status, BatchStatus::Ended);
}

#[test]
fn run_now_adds_a_run_that_end_after_does_not_count() {
    let mut desk = Desk::every(10, End::After(1));
    let step = run_now(&desk.job, at(-5), "Ada").unwrap();
    desk.take(step);
    assert!(desk.look(at(-5)));
    desk.end(&RunEnd::Ended, at(-4));
    assert_eq!((desk.job.status, desk.job.position.started), (BatchStatus::Waiting, 0));
    assert!(desk.look(at(0)));
    desk.end(&RunEnd::Ended, at(1));
    assert_eq!(desk.told(), [(Fate::Ended, -5, 0), (Fate::Ended, 0, 1)]);
}

#[test]
fn new_times_count_from_the_edit_and_the_old_ones_are_not_replayed() {
    let mut desk = Desk::every(10, End::After(2));
    desk.look(at(0));
    desk.end(&RunEnd::Ended, at(1));
    let step = edit(&desk.job, None, None, Some(every(7, End::After(2))), at(15));
    desk.take(step);
    // The old due time at 10 had passed unseen; the new grid is 0, 7, 14, 21.
    assert_eq!(desk.told(), [(Fate::Ended, 0, 1), (Fate::Skipped, 10, 1)]);
    assert!(!desk.look(at(20)));
    assert!(desk.look(at(21)));
    assert_eq!(desk.job.position.started, 1);
}

#[test]
fn what_passed_unseen_after_the_last_day_is_missed() {
    let mut desk = Desk::every(60, End::By(at(0).date_naive()));
    desk.look(at(0));
    desk.end(&RunEnd::Ended, at(1));
    assert!(desk.look(at(24 * 60 + 90)));
    assert_eq!(desk.told(), [(Fate::Ended, 0, 1), (Fate::Missed, 60, 23)]);
    assert_eq!(desk.job.status, BatchStatus::Ended);
}

#[test]
fn simulated_time_never_judges_lateness() {
    let mut desk = Desk::every(60, End::By(at(0).date_naive()));
    desk.lateness = Lateness::Ignored;
    assert!(desk.look(at(24 * 60 + 90)));
    assert_eq!(desk.told(), [(Fate::Coalesced, 0, 23), (Fate::Executing, 23 * 60, 1)]);
}

#[test]
fn a_job_whose_start_has_passed_begins_at_once() {
    let mut desk = Desk::new(every(10, End::NoEndDate), Entered::default(), at(34));
    assert!(desk.look(at(34)));
    assert_eq!(desk.told(), [(Fate::Executing, 30, 1)]);
}

#[test]
fn a_copy_is_withheld_and_starts_its_own_count() {
    let mut desk = Desk::every(10, End::After(5));
    desk.look(at(0));
    desk.end(&RunEnd::Ended, at(1));
    let copied = copy(&desk.job, 8, at(2), "Ada").job;
    assert_eq!((copied.id, copied.status), (8, BatchStatus::Withhold));
    assert_eq!(copied.position.started, 0);
}

#[test]
fn a_running_job_is_not_deleted_and_any_other_leaves_its_debts_on_record() {
    let mut desk = Desk::every(10, End::NoEndDate);
    desk.look(at(0));
    assert!(delete(&desk.job, at(1), "Ada").is_err());
    desk.end(&RunEnd::Ended, at(1));
    let step = delete(&desk.job, at(25), "Ada").unwrap();
    desk.take(step);
    assert_eq!(desk.told(), [(Fate::Ended, 0, 1), (Fate::Skipped, 10, 2)]);
}

#[test]
fn an_active_period_over_midnight_holds_what_lies_between() {
    let period = |from, to| ActivePeriod {
        from: NaiveTime::from_hms_opt(from, 0, 0).unwrap(),
        to: NaiveTime::from_hms_opt(to, 0, 0).unwrap(),
    };
    let time = |hour| NaiveTime::from_hms_opt(hour, 30, 0).unwrap();
    assert!(period(22, 6).contains(time(23)) && period(22, 6).contains(time(5)));
    assert!(!period(22, 6).contains(time(6)) && !period(22, 6).contains(time(12)));
    assert!(period(8, 18).contains(time(17)) && !period(8, 18).contains(time(18)));
}
