//! Retail and Commerce IT on a real engine: what is pressed is what is stored.

mod desk;

use std::cell::RefCell;

use commerce_hq::commands::Chord;
use commerce_hq::domain::batch::{BatchGroup, BatchStatus};
use commerce_hq::engine::Command;
use commerce_hq::engine::command::BatchCommand;
use commerce_hq::engine::query::ListKind;
use commerce_hq::guide::{self, AfterFailure, Article, StepResult};
use commerce_hq::semantics::{Act, NodeId, Role, State, Tree};
use commerce_hq::tui::message::{Input, Message};
use desk::{Desk, ROWS, desk, desk_with};

/// The procedure of the documentation, to the letter.
const PROCEDURE: &str = "\
# Post online sales and payments

### Manually run the P-job

To manually run the P-job, follow these steps.

1. In headquarters, go to **All workspaces \\> Retail and Commerce IT**.
2. Select **Distribution schedule**.
3. Select **P-0001**.
4. Adjust channel database groups, if required.
5. Select **Run now**.
6. Select **Yes**.
";

fn at_the_schedule(size: (u16, u16)) -> Desk {
    let mut desk = desk(size);
    desk.click(Role::Link, "Retail and Commerce IT");
    desk.click(Role::Link, "Distribution schedule");
    desk.click(Role::Row, "P-0001");
    desk
}

/// Everything that waited in the groups of P-0001 is stored, once.
fn assert_pulled(desk: &mut Desk) {
    assert_eq!(desk.stored(ListKind::Transactions).total, 2);
    assert_eq!(desk.stored(ListKind::UploadSessions).total, 2);
    assert_eq!((desk.waiting("Default"), desk.waiting("Stores")), (Some(0), Some(0)));
    assert_eq!(
        desk.message(),
        "P-0001: 2 transactions, 18 rows, 2 sessions Applied. \
         2 transactions wait for Synchronize orders."
    );
}

/// The screen as a guide sees it.
struct Seen(RefCell<Desk>);

impl guide::Screen for Seen {
    fn tree(&self) -> Tree {
        self.0.borrow_mut().screen.tree().clone()
    }

    fn act(&mut self, node: &NodeId, act: Act) -> Result<(), String> {
        self.0.get_mut().screen.act(node, &act)
    }

    fn settled(&mut self) -> Result<(), String> {
        self.0.get_mut().settle();
        Ok(())
    }
}

#[test]
fn the_documented_procedure_works_word_by_word() {
    let article = Article::read(PROCEDURE).unwrap();
    for size in [(60, 16), (80, 24), (120, 40)] {
        let mut seen = Seen(RefCell::new(desk(size)));
        let report = guide::play(&article.procedures[0], &mut seen, AfterFailure::Stop);
        let results: Vec<_> = report.steps.iter().map(|step| step.result).collect();
        let done = StepResult::Done;
        let expected = [done, done, done, StepResult::Optional, done, done];
        assert_eq!(results, expected, "{:?}", report.steps);
        let mut desk = seen.0.into_inner();
        desk.settle();
        assert_pulled(&mut desk);
    }
}

#[test]
fn it_works_by_keys_alone_also_on_a_small_screen() {
    for size in [(60, 16), (80, 24)] {
        let mut desk = desk(size);
        desk.tab_to("Retail and Commerce IT");
        desk.keys("Enter");
        desk.tab_to("Distribution schedule");
        desk.keys("Enter");
        assert_eq!(desk.focus(), "P-0001");
        desk.tab_to("Run now");
        desk.keys("Enter");
        assert_eq!(desk.focus(), "No");
        desk.tab_to("Yes");
        desk.keys("Enter");
        assert_pulled(&mut desk);
    }
}

#[test]
fn it_works_by_the_mouse_alone() {
    let mut desk = at_the_schedule((80, 24));
    desk.click(Role::Button, "Run now");
    assert!(desk.screen.text().contains("P-0001 pulls from 3 channel database groups"));
    assert!(desk.screen.text().contains("About 18 rows wait."));
    desk.click(Role::Button, "Yes");
    assert_pulled(&mut desk);
}

#[test]
fn enter_right_after_run_now_does_not_say_yes() {
    let mut desk = at_the_schedule((80, 24));
    desk.tab_to("Run now");
    let enter: Chord = "Enter".parse().unwrap();
    let key = || Message::Input(Input::Key(enter));
    desk.screen.batch([key(), key(), key()]);
    desk.settle();
    assert_eq!(desk.tree().dialogs, ["Run now"], "keys typed ahead are dropped");
    desk.keys("Enter");
    assert!(desk.tree().dialogs.is_empty(), "the first focus is No");
    assert_eq!(desk.stored(ListKind::UploadSessions).total, 0);
    assert_eq!(desk.waiting("Default"), Some(ROWS));
}

#[test]
fn a_group_that_was_removed_is_not_pulled_until_it_is_added_again() {
    let mut desk = at_the_schedule((80, 24));
    desk.click(Role::Row, "Stores");
    desk.click(Role::Button, "Remove");
    assert_eq!(desk.rows("Channel database groups"), ["Default", "India"]);
    assert_eq!(desk.stored_schedule("P-0001").schedule.groups.join(" "), "Default India");
    desk.click(Role::Button, "Run now");
    assert!(desk.screen.text().contains("2 channel database groups (2 databases)"));
    desk.click(Role::Button, "Yes");
    assert_eq!(desk.stored(ListKind::Transactions).total, 1);

    desk.tab_to("Add");
    desk.keys("Enter");
    assert_eq!(desk.focus(), "Dummy");
    desk.keys("Down");
    assert_eq!(desk.focus(), "Stores");
    desk.keys("Ctrl+S");
    assert_eq!(desk.rows("Channel database groups"), ["Default", "India", "Stores"]);
    assert_eq!(desk.waiting("Stores"), Some(ROWS), "its rows stayed and wait");
    desk.click(Role::Button, "Run now");
    assert!(desk.screen.text().contains("About 9 rows wait."));
    desk.click(Role::Button, "Yes");
    assert_eq!(desk.stored(ListKind::Transactions).total, 2);
}

#[test]
fn the_choice_of_a_group_can_be_left_and_changes_nothing() {
    let mut desk = at_the_schedule((80, 24));
    desk.click(Role::Button, "Add");
    desk.keys("Down Esc");
    desk.click(Role::Button, "Add");
    desk.click(Role::Button, "Cancel");
    assert_eq!(desk.rows("Channel database groups"), ["Default", "Stores", "India"]);
}

#[test]
fn an_inactive_schedule_cannot_be_run_and_says_why() {
    let mut desk = desk_with((80, 24), |setup| {
        for schedule in &mut setup.schedules {
            schedule.active = *schedule.name != *"P-0001";
        }
    });
    desk.click(Role::Link, "Retail and Commerce IT");
    desk.click(Role::Link, "Distribution schedule");
    desk.click(Role::Row, "P-0001");
    let why = "P-0001 is not active: an inactive schedule is not executed.";
    assert_eq!(desk.why("Run now").as_deref(), Some(why));
    assert_eq!(desk.act(Role::Button, "Run now", &Act::Press), Err(why.to_owned()));
    assert!(desk.tree().dialogs.is_empty());
    desk.click(Role::Row, "P-0002");
    assert_eq!(desk.why("Run now"), None);
}

#[test]
fn a_run_without_rows_says_so_and_changes_nothing() {
    let mut desk = at_the_schedule((80, 24));
    desk.click(Role::Row, "P-0002");
    desk.click(Role::Button, "Run now");
    assert!(desk.screen.text().contains("No rows wait."));
    desk.click(Role::Button, "Yes");
    assert_eq!(desk.message(), "P-0002: no rows waited");
    assert_eq!(desk.stored(ListKind::UploadSessions).total, 0);
}

#[test]
fn the_message_comes_when_the_person_has_left_the_page() {
    let mut desk = at_the_schedule((80, 24));
    desk.click(Role::Button, "Run now");
    let yes = desk.find(Role::Button, "Yes").id;
    let act = |id: &str, act| Message::Act(id.to_owned(), act);
    let back = Message::Input(Input::Key("Esc".parse().unwrap()));
    desk.screen.batch([act(&yes, Act::Press), back]);
    desk.settle();
    assert_eq!(desk.tree().page, "Retail and Commerce IT");
    assert_pulled(&mut desk);
    let tile = desk.find(Role::Link, "Rows not yet pulled").value;
    assert_eq!(tile.as_deref(), Some("0"));
}

#[test]
fn tiles_and_history_open_the_rows_that_they_speak_of() {
    let mut desk = at_the_schedule((120, 40));
    desk.click(Role::Button, "Run now");
    desk.click(Role::Button, "Yes");
    desk.click(Role::Button, "History");
    assert_eq!(desk.tree().path.len(), 4);
    assert_eq!(desk.rows("Sessions"), ["2", "1"]);
    desk.keys("Esc");
    desk.click(Role::Row, "P-0002");
    desk.click(Role::Button, "History");
    assert!(desk.rows("Sessions").is_empty(), "P-0002 has none");
    desk.click(Role::Button, "Show all");
    assert_eq!(desk.rows("Sessions"), ["2", "1"]);
    desk.keys("Esc Esc");
    desk.click(Role::Link, "Failed upload sessions");
    assert!(desk.rows("Sessions").is_empty(), "none failed");
    desk.keys("Esc");
    desk.click(Role::Link, "Last run of P-0001");
    assert_eq!(desk.rows("Sessions"), ["2", "1"]);
    desk.keys("Esc");
    desk.click(Role::Link, "Rows not yet pulled");
    assert_eq!(desk.tree().page, "Channel database");
}

#[test]
fn upload_sessions_are_sorted_and_filtered() {
    let mut desk = at_the_schedule((120, 40));
    desk.click(Role::Button, "Run now");
    desk.click(Role::Button, "Yes");
    desk.keys("Esc");
    desk.click(Role::Link, "Upload sessions");
    desk.click(Role::Columnheader, "Channel database");
    assert_eq!(desk.rows("Sessions"), ["1", "2"]);
    desk.click(Role::Columnheader, "Channel database");
    assert_eq!(desk.rows("Sessions"), ["2", "1"]);
    desk.click(Role::Row, "2");
    desk.keys("/ H o u s");
    assert_eq!(desk.rows("Sessions"), ["2"]);
    let header = desk.find(Role::Columnheader, "Channel database");
    assert!(header.is(State::Enabled) && header.value.as_deref() == Some("descending"));
}

/// Create batch job with its second tab shown.
fn create_batch_job(size: (u16, u16)) -> Desk {
    let mut desk = at_the_schedule(size);
    desk.click(Role::Button, "Create batch job");
    desk.click(Role::Tab, "Run in the background");
    desk
}

fn value(desk: &mut Desk, role: Role, name: &str) -> String {
    desk.find(role, name).value.unwrap_or_default()
}

#[test]
fn run_now_adds_a_batch_job_that_runs_once_and_says_so() {
    let mut desk = at_the_schedule((80, 24));
    desk.click(Role::Button, "Run now");
    assert!(desk.screen.text().contains("A batch job is added, which runs once, at once."));
    let yes = desk.find(Role::Button, "Yes").id;
    desk.screen.act(&yes, &Act::Press).unwrap();
    desk.screen.settle().unwrap();
    desk.settle();
    let jobs = desk.batch_jobs();
    let [job] = jobs.as_slice() else { panic!("{jobs:?}") };
    assert_eq!((&*job.description, job.recurrence.as_str()), ("P-0001", "Once"));
    assert_eq!((job.status, job.started), (BatchStatus::Ended, 1));
    let tasks: Vec<&str> = job.tasks.iter().map(|task| task.caption.as_str()).collect();
    assert_eq!(tasks, ["Default:P-0001", "Stores:P-0001", "India:P-0001"]);
    assert_pulled(&mut desk);
}

#[test]
fn a_batch_job_of_a_schedule_is_made_by_keys_alone_also_on_a_small_screen() {
    for size in [(60, 16), (80, 24)] {
        let mut desk = desk(size);
        for name in ["Retail and Commerce IT", "Distribution schedule"] {
            desk.tab_to(name);
            desk.keys("Enter");
        }
        desk.tab_to("Create batch job");
        desk.keys("Enter Right");
        desk.tab_to("Batch processing");
        desk.keys("Space");
        desk.tab_to("Recurrence");
        desk.keys("Enter");
        desk.tab_to("Count");
        desk.keys("5 Ctrl+S Ctrl+S");
        assert!(desk.tree().dialogs.is_empty(), "{}", desk.screen.text());
        let jobs = desk.batch_jobs();
        assert_eq!(jobs[0].recurrence, "Every 5 minutes, no end date");
        assert_eq!((jobs[0].status, jobs[0].started), (BatchStatus::Waiting, 1));
        assert_pulled(&mut desk);
    }
}

#[test]
fn what_was_entered_of_a_batch_job_is_what_is_made() {
    let mut desk = create_batch_job((120, 40));
    let group = BatchGroup { name: "Nightly".into(), ..BatchGroup::unnamed() };
    desk.beside(Command::Batch(BatchCommand::PutGroup(group)));
    desk.click(Role::Switch, "Batch processing");
    for (field, words) in [("Task description", "Pull all"), ("Monitoring category", "Retail")] {
        desk.act(Role::Textbox, field, &Act::SetText(words.to_owned())).unwrap();
    }
    let group = Act::SetText("Nightly".to_owned());
    desk.act(Role::Combobox, "Batch group", &group).unwrap();
    desk.click(Role::Switch, "Private");
    desk.click(Role::Switch, "Critical job");
    desk.click(Role::Button, "Alerts");
    desk.click(Role::Switch, "Error");
    desk.click(Role::Switch, "Canceled");
    desk.click(Role::Button, "OK");
    assert!(desk.screen.text().contains("Error, Canceled"));
    desk.click(Role::Button, "OK");
    let jobs = desk.batch_jobs();
    let entered = &jobs[0].entered;
    assert_eq!((&*entered.description, &*entered.batch_group), ("Pull all", "Nightly"));
    assert_eq!(&*entered.monitoring_category, "Retail");
    assert!(entered.private && entered.critical);
    let alerts = entered.alerts;
    assert_eq!((alerts.ended, alerts.error, alerts.canceled), (false, true, true));
    assert_eq!(jobs[0].recurrence, "Once", "no recurrence was defined");
}

#[test]
fn without_batch_processing_it_runs_once_and_leaves_no_batch_job() {
    let mut desk = create_batch_job((80, 24));
    assert_eq!(value(&mut desk, Role::Switch, "Batch processing"), "No");
    desk.click(Role::Button, "Recurrence");
    desk.click(Role::Button, "OK");
    assert!(desk.screen.text().contains("This recurrence is kept, not used."));
    desk.click(Role::Button, "OK");
    assert!(desk.batch_jobs().is_empty());
    assert_pulled(&mut desk);
}

#[test]
fn each_schedule_shows_what_was_entered_for_it_last() {
    let mut desk = create_batch_job((80, 24));
    desk.click(Role::Switch, "Batch processing");
    let description = |words: &str| Act::SetText(words.to_owned());
    desk.act(Role::Textbox, "Task description", &description("Every morning")).unwrap();
    desk.click(Role::Button, "OK");
    desk.click(Role::Button, "Create batch job");
    desk.click(Role::Tab, "Run in the background");
    assert_eq!(value(&mut desk, Role::Switch, "Batch processing"), "Yes");
    assert_eq!(value(&mut desk, Role::Textbox, "Task description"), "Every morning");
    desk.keys("Esc");
    desk.click(Role::Row, "P-0002");
    desk.click(Role::Button, "Create batch job");
    desk.click(Role::Tab, "Run in the background");
    assert_eq!(value(&mut desk, Role::Textbox, "Task description"), "P-0002");
    desk.act(Role::Textbox, "Task description", &description("Not kept")).unwrap();
    desk.keys("Esc");
    desk.click(Role::Button, "Create batch job");
    desk.click(Role::Tab, "Run in the background");
    assert_eq!(value(&mut desk, Role::Textbox, "Task description"), "P-0002");
}
