//! Distribution schedule, Upload sessions and their dialogs, with an engine that answers at once.

use crate::commands::PageId;
use crate::domain::batch::BatchGroup;
use crate::domain::enums::{RetailCDXUploadSessionStatus as Status, SessionRerun};
use crate::domain::schedule::{
    Counters, DistributionSchedule, ScheduledJob, UploadSession, session_status,
};
use crate::domain::table::Table;
use crate::domain::{Moment, Text};
use crate::engine::outcome::{Note, ScheduleResult, SessionResult};
use crate::engine::query::{
    GroupState, ListColumn, ListPage, ListRow, Mark, Overview, RowKey, ScheduleState,
};
use crate::engine::{self, Answer, Event, Outcome, Progress, Query, RunId};
use crate::semantics::{Act, Role};
use crate::tui::headless::Headless;
use crate::tui::message::{Effect, Message};
use crate::tui::model::{Model, Options};
use crate::tui::port::Port;
use crate::tui::tests::every_size::check;

/// An engine that answers queries at once and never ends a command.
struct Answering {
    queries: Vec<Query>,
    waiting: u64,
}

impl Port for Answering {
    fn start(&mut self, effect: Effect) -> Option<Message> {
        let Effect::Ask(id, query) = effect else { return None };
        self.queries.push(query.clone());
        let answer = match query {
            Query::Overview { .. } => Answer::Overview(Overview {
                rows_not_pulled: None,
                sessions_failed: 2,
                last_session: Some(session(7, Status::ReadFailed)),
                not_synchronized: self.waiting,
                ..Overview::default()
            }),
            Query::Schedules => Answer::Schedules(schedules()),
            Query::BatchGroups => Answer::BatchGroups(vec![BatchGroup::unnamed()]),
            Query::List(list) => Answer::List(sessions(list.offset)),
            _ => return None,
        };
        let answer = engine::Message::Answer { id, result: Ok(answer) };
        Some(Message::Engine(Box::new(answer)))
    }

    fn wait(&mut self) -> Option<Message> {
        None
    }

    fn poll(&mut self) -> Option<Message> {
        None
    }
}

fn session(number: u64, status: Status) -> UploadSession {
    UploadSession {
        session: number,
        local_session: number,
        job: "P-0001".into(),
        schedule: "P-0001".into(),
        channel_database: "Houston".into(),
        group: "Stores".into(),
        status,
        rows_affected: 12_310,
        rows_by_table: [(Table::RetailTransactionTable, 900)].into(),
        file_size: 1_204_000,
        check_sum: Text::default(),
        from: Counters::default(),
        to: Counters::default(),
        created: Moment(chrono::DateTime::from_timestamp(1_767_625_200, 0)),
        applied: Moment(None),
        message: "the package of Houston is cut off after 9 rows; upload it again".into(),
        try_count: 1,
        rerun: SessionRerun::None,
        rerun_for: 0,
    }
}

fn schedules() -> Vec<ScheduleState> {
    let state = |name: &str, active: bool, groups: &[&str]| ScheduleState {
        schedule: DistributionSchedule {
            name: name.into(),
            description: format!("Transactions of {name}").as_str().into(),
            active,
            groups: groups.iter().map(|group| Text::from(*group)).collect(),
            jobs: vec![ScheduledJob { job: "P-0001".into(), enabled: true, ..Default::default() }],
        },
        groups: groups
            .iter()
            .map(|group| GroupState {
                group: Text::from(*group),
                databases: 3,
                rows_waiting: (*group != "Europe").then_some(12_310),
                last_session: Some(session(3, Status::UploadFailed)),
            })
            .collect(),
        other_groups: vec!["Dummy".into(), "India".into()],
    };
    vec![
        state("P-0001", true, &["Default", "Stores", "Europe"]),
        state("P-0002", false, &[]),
        state("P-0003", true, &[]),
    ]
}

fn sessions(offset: u64) -> ListPage {
    let names = ["Session", "Upload session status", "Created", "Message"];
    let column = |name: &&str| ListColumn { name: (*name).to_owned(), right: *name == "Session" };
    let row = |number: u64| {
        let session = session(number, Status::UploadFailed);
        let cells = vec![
            number.to_string(),
            session_status(session.status).to_owned(),
            session.created.to_string(),
            session.message.to_string(),
        ];
        ListRow { key: RowKey::UploadSession(number), cells, mark: Some(Mark::Bad) }
    };
    ListPage {
        columns: names.iter().map(column).collect(),
        rows: (offset..offset + 40).map(row).collect(),
        offset,
        total: 4_000,
        totals: Vec::new(),
        scanned: None,
    }
}

type Screen = Headless<Answering>;

fn at(page: PageId, width: u16, height: u16) -> Screen {
    let model = Model::new(Options::default(), None, (width, height));
    let mut screen = Headless::new(model, Answering { queries: Vec::new(), waiting: 214 });
    screen.model().go(page);
    screen.batch([]);
    screen
}

fn press(screen: &mut Screen, control: &str) -> Result<(), String> {
    screen.act(control, &Act::Press)
}

/// Batch processing with a recurrence, in Create batch job.
fn define_recurrence(screen: &mut Screen) {
    screen.act("create-batch-job/batch-processing", &Act::Toggle).unwrap();
    press(screen, "create-batch-job/recurrence").unwrap();
    for (field, text) in [("date", "01/05/2026"), ("time", "09:00")] {
        let text = Act::SetText(text.to_owned());
        screen.act(&format!("define-recurrence/{field}"), &text).unwrap();
    }
    press(screen, "define-recurrence/ok").unwrap();
}

fn says(screen: &mut Screen, message: engine::Message) {
    screen.batch([Message::Engine(Box::new(message))]);
}

#[test]
fn pages_and_dialogs_with_rows_are_whole_at_every_size() {
    let dialog = |control: &str| {
        let mut screen = at(PageId::DistributionSchedule, 80, 24);
        press(&mut screen, control).unwrap();
        screen
    };
    let background = || {
        let mut screen = dialog("distribution-schedule/create-batch-job");
        screen.act("create-batch-job/tabs/tab:background", &Act::Select).unwrap();
        screen
    };
    let mut recurring = background();
    define_recurrence(&mut recurring);
    let mut alerts = background();
    press(&mut alerts, "create-batch-job/alerts").unwrap();
    let mut history = at(PageId::DistributionSchedule, 80, 24);
    press(&mut history, "distribution-schedule/history").unwrap();
    let all = vec![
        ("schedules", at(PageId::DistributionSchedule, 80, 24)),
        ("sessions", at(PageId::UploadSessions, 80, 24)),
        ("history", history),
        ("workspace", at(PageId::RetailAndCommerceIt, 80, 24)),
        ("run now", dialog("distribution-schedule/run-now")),
        ("add", dialog("distribution-schedule/add")),
        ("create batch job", dialog("distribution-schedule/create-batch-job")),
        ("create batch job, second tab", background()),
        ("create batch job, recurring", recurring),
        ("alerts", alerts),
    ];
    for (name, mut screen) in all {
        for (width, height) in (0..=60).flat_map(|width| (0..=30).map(move |rows| (width, rows))) {
            screen.batch([Message::Resize(width, height)]);
            check(name, &mut screen, width, height);
            screen.buffer();
        }
    }
}

#[test]
fn the_question_says_when_the_number_of_rows_is_not_known() {
    let mut screen = at(PageId::DistributionSchedule, 80, 24);
    press(&mut screen, "distribution-schedule/run-now").unwrap();
    assert!(screen.text().contains("3 channel database groups (9 databases)"));
    assert!(screen.text().contains("How many rows wait is not known"));
}

#[test]
fn what_cannot_be_run_says_why() {
    let mut screen = at(PageId::DistributionSchedule, 80, 24);
    let why = |screen: &mut Screen, row: &str| {
        screen.act(&format!("distribution-schedule/schedules/row:{row}"), &Act::Select).unwrap();
        press(screen, "distribution-schedule/run-now").unwrap_err()
    };
    let refused = why(&mut screen, "P-0002");
    assert_eq!(refused, "P-0002 is not active: an inactive schedule is not executed.");
    let refused = why(&mut screen, "P-0003");
    assert_eq!(refused, "P-0003 serves no channel database group: add one first.");
    let refused = press(&mut screen, "distribution-schedule/remove");
    assert_eq!(refused.unwrap_err(), "There is no channel database group to remove.");
}

#[test]
fn a_session_in_the_history_says_in_full_what_went_wrong() {
    let mut screen = at(PageId::DistributionSchedule, 80, 24);
    press(&mut screen, "distribution-schedule/history").unwrap();
    let text = screen.text();
    assert!(text.contains("The sessions of schedule P-0001."));
    assert!(text.contains("✖ Upload failed"));
    assert!(text.contains("2026-01-05 15:00"));
    assert!(text.contains("cut off after 9 rows; upload it again"));
    press(&mut screen, "upload-sessions/show-all").unwrap();
    assert!(!screen.text().contains("The sessions of schedule"));
    let all = press(&mut screen, "upload-sessions/show-all");
    assert_eq!(all.unwrap_err(), "All upload sessions are shown.");
}

#[test]
fn what_is_not_known_is_a_dash_on_the_tile() {
    let mut screen = at(PageId::RetailAndCommerceIt, 80, 24);
    let text = screen.text();
    assert!(text.contains("– Rows not yet pulled"), "{text}");
    assert!(text.contains("▲ 2 Failed upload sessions"), "{text}");
    assert!(text.contains("✖ Read failed 2026-01-05 15:00"), "{text}");
}

/// A screen on which P-0001 was started from its page.
fn started() -> Screen {
    let mut screen = at(PageId::DistributionSchedule, 60, 16);
    press(&mut screen, "distribution-schedule/run-now").unwrap();
    press(&mut screen, "question/yes").unwrap();
    let number = screen.model().waiting.keys().max().copied().unwrap();
    assert!(screen.tree().busy, "it is added to the batch queue");
    let note = Note { note: "P-0001 is added to the batch queue.".to_owned() };
    let result = Ok(Outcome::Note(note));
    says(&mut screen, engine::Message::Done { id: number, result });
    screen
}

fn progress(done: u64) -> engine::Message {
    let progress = Progress {
        run: RunId(1),
        batch_job: Some(3),
        caption: "Default:P-0001".to_owned(),
        done,
        elapsed_ms: 2_000,
        ..Progress::default()
    };
    engine::Message::Event(Event::RunProgress(progress))
}

#[test]
fn a_run_goes_on_in_the_background_and_is_seen_from_any_page() {
    let mut screen = started();
    says(&mut screen, progress(3_000));
    assert_eq!((screen.tree().busy, screen.tree().running), (false, 1));
    screen.model().go(PageId::AllWorkspaces);
    assert!(screen.text().contains("Default:P-0001  3,000  1,500 /s"), "{}", screen.text());
    let bar = screen.tree().nodes.iter().find(|node| node.role == Role::Progressbar);
    assert_eq!(bar.and_then(|bar| bar.value.clone()).as_deref(), Some("3,000"));
}

/// The engine tells that the one task of the run has ended, and then that the run has.
fn run_ended(screen: &mut Screen, outcome: Outcome) {
    let at = chrono::DateTime::from_timestamp(1_767_625_200, 0).unwrap();
    let result = Ok(outcome);
    let task = Event::RunEnded {
        run: RunId(1),
        batch_job: Some(3),
        caption: "Default:P-0001".to_owned(),
        at,
        result: result.clone(),
    };
    says(screen, engine::Message::Event(task));
    let run = Event::BatchRunEnded { job: 3, description: "P-0001".into(), result };
    says(screen, engine::Message::Event(run));
}

#[test]
fn a_run_that_failed_names_its_batch_job() {
    let mut screen = started();
    let result = Err(engine::Failure::failed("Default:P-0001: Houston does not answer"));
    let run = Event::BatchRunEnded { job: 3, description: "P-0001".into(), result };
    says(&mut screen, engine::Message::Event(run));
    let notice = screen.model().status().notice.clone().unwrap();
    let words = "Batch job 3 P-0001 failed: Default:P-0001: Houston does not answer";
    assert_eq!(notice.text, words);
}

fn ended(statuses: &[Status]) -> Outcome {
    let session = |status: &Status| SessionResult {
        session: 1,
        channel_database: "Houston".to_owned(),
        status: *status,
        rows_affected: [(Table::RetailTransactionTable, 900)].into(),
        watermarks: Counters::default(),
        message: String::new(),
    };
    Outcome::Schedule(ScheduleResult {
        job: "P-0001".to_owned(),
        transactions: 1_204,
        rows: 18_377,
        sessions: statuses.iter().map(session).collect(),
        ..ScheduleResult::default()
    })
}

#[test]
fn the_message_comes_wherever_the_person_is_and_leads_on() {
    let mut screen = started();
    says(&mut screen, progress(3_000));
    screen.model().go(PageId::AllWorkspaces);
    run_ended(&mut screen, ended(&[Status::Applied; 6]));
    let notice = screen.model().status().notice.clone().unwrap();
    assert_eq!(
        notice.text,
        "P-0001: 1,204 transactions, 18,377 rows, 6 sessions Applied. \
         214 transactions wait for Synchronize orders."
    );
    assert_eq!(screen.tree().running, 0);
    press(&mut screen, "shell/synchronize-orders").unwrap();
    assert_eq!(screen.tree().dialogs, ["Synchronize orders"]);
}

#[test]
fn a_failed_session_leads_to_the_sessions() {
    let mut screen = started();
    run_ended(&mut screen, ended(&[Status::Applied, Status::ReadFailed]));
    let notice = screen.model().status().notice.clone().unwrap();
    assert!(notice.text.contains("1 session Applied, 1 failed"), "{}", notice.text);
    press(&mut screen, "shell/upload-sessions").unwrap();
    assert_eq!(screen.tree().page, "Upload sessions");
}
