//! Batch job history with its log, and the message center.

use commerce_hq::commands::PageId;
use commerce_hq::engine::{Answer, Query};
use commerce_hq::semantics::{Act, Role};

use crate::desk::{Desk, every_five_minutes};

/// One run of a job that recurs, and one of a job that runs once.
fn after_two_runs(size: (u16, u16)) -> Desk {
    let mut desk = Desk::new(size);
    desk.job(Some(every_five_minutes()));
    desk.job(None);
    desk.execute();
    desk.step();
    desk.execute();
    desk
}

#[test]
fn the_history_of_a_job_is_that_of_the_job_alone_until_all_is_asked_for() {
    let mut desk = after_two_runs((80, 24));
    desk.open(PageId::BatchJobs);
    desk.act(Role::Row, "1", &Act::Select).unwrap();
    desk.press(Role::Button, "Batch job history");
    desk.says("The history of batch job 1, P-0001.");
    assert_eq!(desk.rows("Runs and due times"), ["1/0"]);
    desk.press(Role::Button, "Show all");
    assert_eq!(desk.rows("Runs and due times"), ["1/0", "2/0"], "the newest first");
    let why = desk.why("Show all");
    assert_eq!(why.as_deref(), Some("The history of all batch jobs is shown."));
}

#[test]
fn a_run_shows_the_log_of_each_task_by_keys_alone() {
    for size in [(60, 16), (80, 24)] {
        let mut desk = after_two_runs(size);
        desk.open(PageId::BatchJobHistory);
        assert_eq!(desk.focus(), "1/0");
        desk.keys("Enter");
        assert_eq!(desk.screen.tree().page, "Log 1/0");
        assert_eq!(desk.focus(), "Batch job");
        let task = desk.find(Role::Button, "Task 0, Default:P-0001");
        assert!(task.rect.is_some() || size.1 < 24);
        desk.keys("Enter");
        assert_eq!(desk.screen.tree().page, "1 P-0001");
    }
}

#[test]
fn due_times_that_were_skipped_are_told_with_the_reason() {
    let mut desk = Desk::new((120, 30));
    let job = desk.job(Some(every_five_minutes()));
    desk.job(Some(every_five_minutes()));
    desk.open(PageId::BatchJobs);
    desk.act(Role::Row, &job.to_string(), &Act::Select).unwrap();
    desk.press(Role::Button, "Change status");
    desk.act(Role::Option, "Withhold", &Act::Open).unwrap();
    desk.step();
    desk.execute();
    desk.step();
    desk.execute();
    desk.act(Role::Row, &job.to_string(), &Act::Select).unwrap();
    desk.press(Role::Button, "Batch job history");
    desk.says("Skipped");
    desk.says("the job is in status Withhold");
    desk.keys("Enter");
    desk.says("2 due times");
}

fn unread(desk: &mut Desk) -> usize {
    match desk.ask(Query::Messages) {
        Answer::Messages(messages) => messages.iter().filter(|message| !message.read).count(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_bar_counts_what_nobody_has_read_and_a_message_opens_its_job() {
    let mut desk = after_two_runs((120, 30));
    desk.says("2 new messages");
    desk.click(Role::Button, "Message center");
    assert_eq!(desk.screen.tree().page, "Message center");
    assert_eq!(desk.rows("Messages"), ["2", "1"]);
    desk.keys("Enter");
    assert_eq!(desk.screen.tree().page, "1 P-0001");
    assert_eq!(unread(&mut desk), 1);
    desk.says("1 new message");
    desk.keys("Esc");
    desk.press(Role::Button, "Mark all as read");
    assert_eq!(unread(&mut desk), 0);
    assert_eq!(desk.why("Mark all as read").as_deref(), Some("Every message is read."));
}

#[test]
fn the_pages_are_whole_at_every_size() {
    let mut desk = after_two_runs((80, 24));
    desk.open(PageId::BatchJobHistory);
    desk.every_size();
    desk.keys("Enter");
    desk.every_size();
    desk.open(PageId::MessageCenter);
    desk.every_size();
}
