//! The job center with runs that execute, and what is handed to the engine.

use crate::commands::PageId;
use crate::domain::Moment;
use crate::engine::outcome::Note;
use crate::engine::{self, Command, Event, Outcome, Progress, RunId};
use crate::semantics::{Act, Role};
use crate::tui::headless::Headless;
use crate::tui::message::{Effect, Message};
use crate::tui::model::{Model, Options};
use crate::tui::port::Port;
use crate::tui::tests::every_size::check;

/// An engine that notes the commands it is given and never ends one.
#[derive(Default)]
struct Noting {
    commands: std::rc::Rc<std::cell::RefCell<Vec<Command>>>,
}

impl Port for Noting {
    fn start(&mut self, effect: Effect) -> Option<Message> {
        if let Effect::Do(_, command) = effect {
            self.commands.borrow_mut().push(*command);
        }
        None
    }

    fn wait(&mut self) -> Option<Message> {
        None
    }

    fn poll(&mut self) -> Option<Message> {
        None
    }
}

type Commands = std::rc::Rc<std::cell::RefCell<Vec<Command>>>;

fn progress(run: u64, batch_job: Option<u64>, paused: bool) -> engine::Message {
    engine::Message::Event(Event::RunProgress(Progress {
        run: RunId(run),
        caption: "P-0001".to_owned(),
        batch_job,
        paused,
        done: 31_204,
        total: Some(98_771),
        failed: 12,
        started: Moment(None),
        elapsed_ms: 1_000,
    }))
}

fn hear(screen: &mut Headless<Noting>, message: engine::Message) {
    screen.batch([Message::Engine(Box::new(message))]);
}

/// The job center over two runs, opened with its key.
fn with_two_runs(size: (u16, u16)) -> (Headless<Noting>, Commands) {
    let port = Noting::default();
    let commands = std::rc::Rc::clone(&port.commands);
    let mut screen = Headless::new(Model::new(Options::default(), None, size), port);
    hear(&mut screen, progress(7, Some(3), false));
    hear(&mut screen, progress(8, None, true));
    screen.key("F10".parse().unwrap());
    (screen, commands)
}

#[test]
fn each_run_shows_how_far_it_is_and_how_long_it_takes_still() {
    let (mut screen, _) = with_two_runs((90, 24));
    let text = screen.text();
    assert!(text.contains("P-0001   batch job 3"), "{text}");
    assert!(text.contains("31,204 of 98,771"), "{text}");
    assert!(text.contains("31,204 /s   2 s left   12 failed"), "{text}");
    assert!(text.contains("paused"), "{text}");
}

#[test]
fn runs_are_paused_resumed_and_canceled_by_keys_alone() {
    let (mut screen, commands) = with_two_runs((80, 24));
    let focus = |screen: &mut Headless<Noting>| screen.tree().focus.clone().unwrap_or_default();
    assert_eq!(focus(&mut screen), "job-center/pause-7");
    screen.key("Enter".parse().unwrap());
    for control in ["job-center/cancel-7", "job-center/resume-8"] {
        screen.key("Tab".parse().unwrap());
        assert_eq!(focus(&mut screen), control);
        screen.key("Enter".parse().unwrap());
    }
    let expected =
        [Command::PauseRun(RunId(7)), Command::CancelRun(RunId(7)), Command::ResumeRun(RunId(8))];
    assert_eq!(*commands.borrow(), expected);
}

#[test]
fn a_run_that_ends_moves_to_the_last_runs_with_what_came_of_it() {
    let (mut screen, _) = with_two_runs((80, 24));
    let result = Ok(Outcome::Note(Note { note: "12 rows pulled".to_owned() }));
    let at = chrono::DateTime::from_timestamp(1_767_625_200, 0).unwrap();
    let caption = "P-0001".to_owned();
    let ended = Event::RunEnded { run: RunId(7), batch_job: None, caption, at, result };
    hear(&mut screen, engine::Message::Event(ended));
    let text = screen.text();
    assert!(text.contains("2026-01-05 15:00  P-0001"), "{text}");
    assert!(text.contains("12 rows pulled"), "{text}");
    let bars = screen.tree().nodes.iter().filter(|node| node.role == Role::Progressbar);
    assert_eq!(bars.filter(|node| node.id.starts_with("job-center/")).count(), 1);
}

#[test]
fn the_bar_opens_job_center_clock_and_messages_by_mouse() {
    let (mut screen, _) = with_two_runs((80, 24));
    screen.key("Esc".parse().unwrap());
    screen.act("shell/job-center", &Act::Press).unwrap();
    assert_eq!(screen.tree().dialogs, ["Job center"]);
    screen.key("Esc".parse().unwrap());
    screen.act("shell/clock", &Act::Press).unwrap();
    assert_eq!(screen.tree().dialogs, ["Clock"]);
    screen.key("Esc".parse().unwrap());
    screen.act("shell/message-center", &Act::Press).unwrap();
    assert_eq!(screen.tree().page, PageId::MessageCenter.info().caption);
}

#[test]
fn the_run_in_sight_is_paused_and_canceled_from_any_page() {
    let (mut screen, commands) = with_two_runs((120, 30));
    screen.key("Esc".parse().unwrap());
    screen.model().go(PageId::StoreFinancials);
    let text = screen.text();
    assert!(text.contains("P-0001  31,204 of 98,771  \u{2501}"), "{text}");
    assert!(text.contains("31,204 /s   2 s left   12 failed"), "{text}");
    screen.act("shell/pause", &Act::Press).unwrap();
    screen.act("shell/cancel", &Act::Press).unwrap();
    hear(&mut screen, progress(7, Some(3), true));
    screen.act("shell/pause", &Act::Press).unwrap();
    let expected =
        [Command::PauseRun(RunId(7)), Command::CancelRun(RunId(7)), Command::ResumeRun(RunId(7))];
    assert_eq!(*commands.borrow(), expected);
}

#[test]
fn nothing_can_be_paused_when_nothing_runs() {
    let mut screen =
        Headless::new(Model::new(Options::default(), None, (120, 30)), Noting::default());
    assert!(screen.tree().node("shell/pause").is_none());
    let entry = crate::commands::find(crate::commands::PAUSE_RUN).unwrap();
    assert_eq!(screen.model().judge(entry), Err("No run executes.".to_owned()));
}

#[test]
fn it_is_whole_at_every_size() {
    let (mut screen, _) = with_two_runs((80, 24));
    for (width, height) in (0..=60).flat_map(|width| (0..=30).map(move |rows| (width, rows))) {
        screen.batch([Message::Resize(width, height)]);
        check("job center", &mut screen, width, height);
        screen.buffer();
    }
}
