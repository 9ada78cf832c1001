//! Batch jobs, My batch jobs, and one batch job.

use commerce_hq::commands::PageId;
use commerce_hq::domain::batch::{BatchStatus, Timing, Work};
use commerce_hq::domain::channel_database::DatabaseState;
use commerce_hq::engine::Command;
use commerce_hq::engine::command::{BatchCommand, EditBatchJob, SetDatabaseState, TaskOptions};
use commerce_hq::engine::query::BatchJobState;
use commerce_hq::semantics::{Act, Role};

use crate::desk::{Desk, every_five_minutes};

/// The page Batch jobs with one job that waits.
fn at_a_waiting_job(size: (u16, u16)) -> (Desk, u64) {
    let mut desk = Desk::new(size);
    let job = desk.job(Some(every_five_minutes()));
    desk.open(PageId::BatchJobs);
    (desk, job)
}

fn status(desk: &mut Desk, job: u64) -> BatchStatus {
    desk.stored(job).status
}

#[test]
fn a_status_is_changed_by_keys_alone_and_only_as_it_can_be() {
    for size in [(60, 16), (80, 24)] {
        let (mut desk, job) = at_a_waiting_job(size);
        desk.tab_to("Change status");
        desk.keys("Enter");
        assert_eq!(desk.focus(), "Withhold", "what can be chosen stands first");
        desk.keys("Ctrl+S");
        assert_eq!(status(&mut desk, job), BatchStatus::Withhold);
        assert!(desk.message().contains("Withhold"), "{}", desk.message());

        desk.press(Role::Button, "Change status");
        let refused = desk.act(Role::Option, "Withhold", &Act::Open).unwrap_err();
        assert!(refused.starts_with("A batch job in status Withhold cannot"), "{refused}");
        desk.act(Role::Option, "Waiting", &Act::Open).unwrap();
        assert_eq!(status(&mut desk, job), BatchStatus::Waiting);

        desk.press(Role::Button, "Change status");
        desk.act(Role::Option, "Canceling", &Act::Open).unwrap();
        assert_eq!(status(&mut desk, job), BatchStatus::Canceled);
    }
}

#[test]
fn run_now_asks_and_runs_the_job_outside_its_due_times() {
    let (mut desk, job) = at_a_waiting_job((80, 24));
    desk.click(Role::Button, "Run now");
    desk.says("Run the batch job now?");
    desk.says("Batch job 1, P-0001. Every 5 minutes, no end date.");
    assert_eq!(desk.focus(), "No");
    desk.keys("n");
    desk.execute();
    assert_eq!(desk.stored(job).actual_start.0, None);
    desk.press(Role::Button, "Run now");
    desk.press(Role::Button, "Yes");
    desk.execute();
    assert!(desk.stored(job).end.0.is_some());
    assert_eq!(desk.stored(job).started, 0, "it does not count for End After");
}

#[test]
fn the_recurrence_is_shown_as_it_was_entered_and_changed() {
    let (mut desk, job) = at_a_waiting_job((100, 30));
    desk.press(Role::Button, "Recurrence");
    let count = desk.find(Role::Spinbutton, "Count");
    assert_eq!(count.value.as_deref(), Some("5"));
    desk.act(Role::Spinbutton, "Count", &Act::SetText("10".to_owned())).unwrap();
    desk.keys("Ctrl+S");
    assert_eq!(desk.stored(job).recurrence, "Every 10 minutes, no end date");
    desk.says("Every 10 minutes, no end date");
}

#[test]
fn a_copy_is_withheld_and_a_deleted_job_is_gone_from_the_list() {
    let (mut desk, job) = at_a_waiting_job((80, 24));
    desk.press(Role::Button, "Copy batch job");
    assert_eq!(desk.rows("Batch jobs"), ["2", "1"]);
    assert_eq!(status(&mut desk, 2), BatchStatus::Withhold);
    desk.act(Role::Row, "1", &Act::Select).unwrap();
    desk.press(Role::Button, "Delete");
    desk.says("Its history stays.");
    desk.press(Role::Button, "Yes");
    assert_eq!(desk.rows("Batch jobs"), ["2"]);
    let left: Vec<u64> = desk.stored_jobs().iter().map(|job| job.id).collect();
    assert_eq!(left, [2]);
    assert!(desk.message().contains(&format!("batch job {job} \"P-0001\" is deleted")));
}

#[test]
fn what_cannot_be_done_with_a_job_that_executes_says_why() {
    let (mut desk, _) = at_a_waiting_job((80, 24));
    desk.step();
    desk.look();
    let why = desk.why("Delete").unwrap();
    assert!(why.contains("in status Executing cannot be deleted"), "{why}");
    assert_eq!(desk.why("Run now").as_deref(), Some("It executes already."));
    assert!(desk.why("Recurrence").unwrap().starts_with("It executes"));
    desk.press(Role::Button, "Change status");
    desk.act(Role::Option, "Canceling", &Act::Open).unwrap();
    desk.execute();
    assert_eq!(status(&mut desk, 1), BatchStatus::Canceled);
}

#[test]
fn my_batch_jobs_are_those_that_i_made() {
    let mut desk = Desk::new((80, 24));
    desk.job(Some(every_five_minutes()));
    let work = Work::UploadSchedule { schedule: "P-0001".into(), groups: vec![] };
    let mine = desk.job_of(work, Some(every_five_minutes()), "person");
    desk.open(PageId::MyBatchJobs);
    assert_eq!(desk.rows("My batch jobs"), [mine.to_string()]);
    desk.press(Role::Button, "Change status");
    desk.act(Role::Option, "Withhold", &Act::Open).unwrap();
    assert_eq!(status(&mut desk, mine), BatchStatus::Withhold);
}

/// A job that has failed: its channel database does not answer, and it is not tried again.
fn failed(desk: &mut Desk) -> u64 {
    let channel_database = "Default".into();
    let state = DatabaseState::Offline;
    desk.run(Command::SetDatabaseState(SetDatabaseState { channel_database, state }));
    let job = desk.job(Some(every_five_minutes()));
    let edit = EditBatchJob { job, task: Some(TaskOptions::default()), ..EditBatchJob::default() };
    desk.run(Command::Batch(BatchCommand::Edit(edit)));
    desk.step();
    desk.execute();
    job
}

#[test]
fn the_tile_counts_jobs_in_error_and_opens_them() {
    let mut desk = Desk::new((80, 30));
    let failed = failed(&mut desk);
    desk.job(Some(every_five_minutes()));
    assert_eq!(status(&mut desk, failed), BatchStatus::Error);
    desk.open(PageId::RetailAndCommerceIt);
    let tile = desk.find(Role::Link, "Batch jobs in error");
    assert_eq!(tile.value.as_deref(), Some("1"));
    desk.press(Role::Link, "Batch jobs in error");
    assert_eq!(desk.rows("Batch jobs"), [failed.to_string()]);
    desk.act(Role::Combobox, "Show", &Act::SetText("All".to_owned())).unwrap();
    assert_eq!(desk.rows("Batch jobs").len(), 2);
}

#[test]
fn a_job_shows_its_tasks_and_who_changed_its_status_when_and_why() {
    let (mut desk, job) = at_a_waiting_job((120, 40));
    desk.press(Role::Button, "Change status");
    desk.act(Role::Option, "Withhold", &Act::Open).unwrap();
    desk.press(Role::Button, "View tasks");
    assert_eq!(desk.screen.tree().page, "1 P-0001");
    assert_eq!(desk.rows("Batch tasks"), ["0"]);
    desk.says("Default:P-0001");
    desk.says("status changed by hand");
    desk.says("2026-01-05 15:00");
    desk.press(Role::Button, "Task options");
    desk.act(Role::Spinbutton, "Maximum retries", &Act::SetText("9".to_owned())).unwrap();
    assert!(desk.why("OK").unwrap().contains("from 0 to 5"));
    desk.act(Role::Spinbutton, "Maximum retries", &Act::SetText("4".to_owned())).unwrap();
    desk.act(Role::Switch, "Ignore task failure", &Act::Toggle).unwrap();
    desk.press(Role::Button, "OK");
    let stored = desk.stored(job);
    assert_eq!((stored.tasks[0].maximum_retries, stored.tasks[0].ignore_failure), (4, true));
}

#[test]
fn a_job_that_is_deleted_on_its_own_page_leads_back_to_the_list() {
    let (mut desk, _) = at_a_waiting_job((80, 24));
    desk.keys("Enter");
    assert_eq!(desk.screen.tree().page, "1 P-0001");
    desk.press(Role::Button, "Delete");
    desk.press(Role::Button, "Yes");
    assert_eq!(desk.screen.tree().page, "Batch jobs");
    assert!(desk.rows("Batch jobs").is_empty());
}

#[test]
fn the_next_due_times_are_told() {
    let (mut desk, job) = at_a_waiting_job((80, 24));
    desk.says("2026-01-05 15:05  15:10  15:15  15:20  15:25  15:30");
    let BatchJobState { timing, .. } = desk.stored(job);
    assert!(matches!(timing, Timing::Recurring(_)));
}

#[test]
fn pages_and_dialogs_of_batch_jobs_are_whole_at_every_size() {
    let mut empty = Desk::new((80, 24));
    for page in [PageId::BatchJobs, PageId::MyBatchJobs, PageId::BatchJobHistory] {
        empty.open(page);
        empty.every_size();
    }
    let (mut desk, _) = at_a_waiting_job((80, 24));
    desk.execute();
    desk.every_size();
    desk.press(Role::Button, "Change status");
    desk.every_size();
    desk.keys("Esc");
    desk.press(Role::Button, "View tasks");
    desk.every_size();
    desk.press(Role::Button, "Task options");
    desk.every_size();
}
