//! The dialogue with an engine that the test plays.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use chrono::DateTime;

use crate::commands::{DialogId, PageId};
use crate::domain::clock::{Rate, Speed};
use crate::engine::clock::ClockReading;
use crate::engine::message::Event;
use crate::engine::outcome::Note;
use crate::engine::query::{ListColumn, ListPage, ListRow, Overview, RowKey, Scanned};
use crate::engine::{self, Answer, Command, Outcome, Progress, Query, RunId};
use crate::semantics::{Act, Role};
use crate::tui::dialogs::question::Question;
use crate::tui::element::press;
use crate::tui::headless::Headless;
use crate::tui::message::{Effect, Input, Message};
use crate::tui::model::{Model, Options};
use crate::tui::port::Port;
use crate::tui::surface::{At, Cx, Place, Returned, See, Surface, View};
use crate::tui::update;

/// What was asked and not yet answered.
type Asked = Rc<RefCell<VecDeque<Effect>>>;

struct Played(Asked);

impl Port for Played {
    fn start(&mut self, effect: Effect) -> Option<Message> {
        self.0.borrow_mut().push_back(effect);
        None
    }

    fn wait(&mut self) -> Option<Message> {
        None
    }

    fn poll(&mut self) -> Option<Message> {
        None
    }
}

fn played() -> (Headless<Played>, Asked) {
    let asked = Asked::default();
    let model = Model::new(Options::default(), None, (100, 30));
    (Headless::new(model, Played(Rc::clone(&asked))), asked)
}

fn says(screen: &mut Headless<Played>, message: engine::Message) {
    screen.batch([Message::Engine(Box::new(message))]);
}

/// Number of the open question of that kind.
fn number(asked: &Asked, is: impl Fn(&Query) -> bool) -> u64 {
    let asked = asked.borrow();
    let found = asked.iter().rev().find_map(|effect| match effect {
        Effect::Ask(id, query) if is(query) => Some(*id),
        _ => None,
    });
    found.expect("nothing of the kind was asked")
}

fn overview(id: u64, orders: u64) -> engine::Message {
    let answer = Answer::Overview(Overview { orders, ..Overview::default() });
    engine::Message::Answer { id, result: Ok(answer) }
}

fn is_overview(query: &Query) -> bool {
    matches!(query, Query::Overview { .. })
}

#[test]
fn figures_are_a_dash_until_they_are_known_and_are_asked_again_when_rows_changed() {
    let (mut screen, asked) = played();
    assert!(screen.text().contains("– sales orders"));
    let id = number(&asked, is_overview);
    says(&mut screen, overview(id, 1_208));
    assert!(screen.text().contains("1,208 sales orders"));
    asked.borrow_mut().clear();
    says(&mut screen, engine::Message::Event(Event::Changed));
    let again = number(&asked, is_overview);
    says(&mut screen, engine::Message::Event(Event::Changed));
    assert_eq!(number(&asked, is_overview), again, "an open question is not asked twice");
    says(&mut screen, overview(again, 1_209));
    assert!(number(&asked, is_overview) > again, "what changed meanwhile is asked for after");
}

fn found(page: ListPage) -> Answer {
    let column = ListColumn { name: "Session".to_owned(), right: true };
    Answer::List(ListPage { columns: vec![column], ..page })
}

fn is_list(query: &Query) -> bool {
    matches!(query, Query::List(_))
}

/// Opens the page of sales orders; the number of what it asks for.
fn opens_orders(screen: &mut Headless<Played>, asked: &Asked) -> u64 {
    screen.model().go(PageId::AllSalesOrders);
    screen.batch([]);
    number(asked, is_list)
}

fn session(number: u64) -> ListRow {
    ListRow { key: RowKey::UploadSession(number), cells: vec![number.to_string()], mark: None }
}

#[test]
fn rows_found_so_far_are_shown_with_how_far_the_engine_has_looked() {
    let (mut screen, asked) = played();
    let id = opens_orders(&mut screen, &asked);
    let scanned = Some(Scanned { done: 128, total: 12_310 });
    let rows = vec![session(771)];
    let answer = found(ListPage { rows, total: 1, scanned, ..ListPage::default() });
    says(&mut screen, engine::Message::Part { id, answer });
    assert!(screen.text().contains("771"));
    assert!(screen.text().contains("Looking for rows: 128 of 12,310 looked at"));
    let rows = vec![session(771), session(772)];
    let answer = found(ListPage { rows, total: 2, ..ListPage::default() });
    says(&mut screen, engine::Message::Answer { id, result: Ok(answer) });
    assert!(screen.text().contains("772"));
    assert!(!screen.text().contains("looked at"));
    // What is shown stands while the same question is asked again.
    says(&mut screen, engine::Message::Event(Event::Changed));
    let again = number(&asked, is_list);
    let answer = found(ListPage { scanned, ..ListPage::default() });
    says(&mut screen, engine::Message::Part { id: again, answer });
    assert!(screen.text().contains("772"));
}

#[test]
fn of_what_came_together_the_last_rows_are_shown_at_once() {
    let (mut screen, asked) = played();
    let id = opens_orders(&mut screen, &asked);
    let so_far = |number, done| {
        let scanned = Some(Scanned { done, total: 12_310 });
        let rows = vec![session(number)];
        let answer = found(ListPage { rows, total: 1, scanned, ..ListPage::default() });
        Message::Engine(Box::new(engine::Message::Part { id, answer }))
    };
    let other = Message::Engine(Box::new(engine::Message::Event(Event::Changed)));
    let mut messages = VecDeque::from([so_far(771, 128), other, so_far(772, 256)]);
    update::part_of_batch(screen.model(), &mut messages, || false);
    assert!(screen.text().contains("772") && !screen.text().contains("771"));
    let mut messages = VecDeque::from([so_far(773, 384), so_far(774, 512)]);
    update::part_of_batch(screen.model(), &mut messages, || true);
    assert!(messages.is_empty(), "what is found later needs no frame before it");
    assert!(screen.text().contains("774"));
}

#[test]
fn a_late_answer_to_a_page_that_was_left_is_dropped() {
    let (mut screen, asked) = played();
    screen.model().go(PageId::StoreFinancials);
    screen.batch([]);
    let late = number(&asked, is_overview);
    screen.key("Esc".parse().unwrap());
    says(&mut screen, overview(late, 77));
    assert!(!screen.text().contains("77"));
}

#[test]
fn a_run_is_seen_from_any_page_and_leaving_asks_what_is_to_become_of_it() {
    let (mut screen, _asked) = played();
    let moment = crate::domain::Moment(None);
    let progress = Progress {
        batch_job: None,
        paused: false,
        run: RunId(7),
        caption: "P-0001".to_owned(),
        done: 31_204,
        total: Some(98_771),
        failed: 0,
        started: moment,
        elapsed_ms: 2_000,
    };
    says(&mut screen, engine::Message::Event(Event::RunProgress(progress)));
    assert_eq!(screen.tree().running, 1);
    assert!(screen.tree().nodes.iter().any(|node| node.role == Role::Progressbar));
    screen.key("Ctrl+Q".parse().unwrap());
    assert_eq!(screen.tree().dialogs, ["Leave"]);
    let focus = screen.tree().focus.clone();
    assert_eq!(focus.as_deref(), Some("leave/stay"));
    screen.key("Enter".parse().unwrap());
    assert!(screen.tree().dialogs.is_empty());
    assert_eq!(screen.left(), None);
}

#[test]
fn the_clock_is_shown_in_minutes_of_the_zone() {
    let (mut screen, asked) = played();
    let id = number(&asked, |query| *query == Query::Clock);
    let now = DateTime::from_timestamp(1_767_625_200, 0).unwrap();
    let reading = ClockReading { now, speed: Speed::Paused(Rate::ONE) };
    says(&mut screen, engine::Message::Answer { id, result: Ok(Answer::Clock(reading)) });
    assert!(screen.text().contains("2026-01-05 15:00 paused"));
    assert_eq!(screen.tree().clock, "2026-01-05T15:00:00Z");
}

/// A page whose only command changes the clock.
#[derive(Debug)]
struct Commander;

impl Surface for Commander {
    fn place(&self) -> Place {
        Place::Page(PageId::StoreFinancials)
    }

    fn view<'a>(&'a self, _see: See<'a>) -> View<'a> {
        View::page(press("pause", "Pause"), &[])
    }

    fn act(&mut self, _at: At<'_>, _act: &Act, cx: &mut Cx<'_>) {
        cx.command("clock", Command::Clock(engine::clock::ClockChange::Pause));
    }
}

#[test]
fn the_end_of_a_command_is_told_above_the_page_even_when_its_page_is_gone() {
    let (mut screen, asked) = played();
    screen.model().push_page(Box::new(Commander));
    screen.act("store-financials/pause", &Act::Press).unwrap();
    assert!(screen.model().busy());
    let commands = asked
        .borrow()
        .iter()
        .filter_map(|effect| match effect {
            Effect::Do(id, _) => Some(*id),
            _ => None,
        })
        .collect::<Vec<_>>();
    let [id] = commands[..] else { panic!("{commands:?}") };
    screen.key("Esc".parse().unwrap());
    let note = Outcome::Note(Note { note: "The clock stands still.".to_owned() });
    says(&mut screen, engine::Message::Done { id, result: Ok(note) });
    assert!(screen.text().contains("The clock stands still."));
    assert!(!screen.model().busy());
}

/// A dialog that hands back a number.
#[derive(Debug)]
struct Picker;

impl Surface for Picker {
    fn place(&self) -> Place {
        Place::Dialog(DialogId::Help)
    }

    fn view<'a>(&'a self, _see: See<'a>) -> View<'a> {
        View::dialog(press("pick", "Pick"), &[])
    }

    fn act(&mut self, _at: At<'_>, _act: &Act, cx: &mut Cx<'_>) {
        cx.close_with(5_u32);
    }
}

/// A page that opens the picker and keeps what it hands back.
#[derive(Debug, Default)]
struct Chooser(u32);

impl Surface for Chooser {
    fn place(&self) -> Place {
        Place::Page(PageId::StoreFinancials)
    }

    fn title(&self) -> String {
        format!("Chosen {}", self.0)
    }

    fn view<'a>(&'a self, _see: See<'a>) -> View<'a> {
        View::page(press("open", "Open"), &[])
    }

    fn act(&mut self, _at: At<'_>, _act: &Act, cx: &mut Cx<'_>) {
        cx.open(Picker);
    }

    fn returned(&mut self, value: Returned, _cx: &mut Cx<'_>) {
        self.0 = value.take().unwrap_or_default();
    }
}

#[test]
fn a_dialog_hands_its_value_to_what_lies_below() {
    let (mut screen, _asked) = played();
    screen.model().push_page(Box::new(Chooser::default()));
    screen.act("store-financials/open", &Act::Press).unwrap();
    let refused = screen.act("store-financials/open", &Act::Press);
    assert_eq!(refused, Err("A dialog is open above it.".to_owned()));
    screen.act("help/pick", &Act::Press).unwrap();
    assert_eq!(screen.tree().page, "Chosen 5");
}

/// A page whose only press asks a question.
#[derive(Debug)]
struct Asker;

impl Surface for Asker {
    fn place(&self) -> Place {
        Place::Page(PageId::StoreFinancials)
    }

    fn view<'a>(&'a self, _see: See<'a>) -> View<'a> {
        View::page(press("ask", "Ask"), &[])
    }

    fn act(&mut self, _at: At<'_>, _act: &Act, cx: &mut Cx<'_>) {
        let entry = crate::commands::find(PageId::RetailAndCommerceIt.info().command).unwrap();
        cx.open(Question::new(entry, "Go there?", Vec::new()));
    }
}

#[test]
fn keys_that_came_together_with_the_one_that_opened_a_question_do_not_answer_it() {
    let (mut screen, _asked) = played();
    screen.model().push_page(Box::new(Asker));
    screen.batch([]);
    let key = |name: &str| Message::Input(Input::Key(name.parse().unwrap()));
    screen.batch([key("Enter"), key("y"), key("Shift+Tab"), key("Enter")]);
    assert_eq!(screen.tree().dialogs.len(), 1);
    assert_eq!(screen.tree().focus.as_deref(), Some("question/no"));
    assert_eq!(screen.model().inputs(), 4, "dropped keys are counted");
    screen.key("y".parse().unwrap());
    assert_eq!(screen.tree().page, "Retail and Commerce IT");
}

#[test]
fn that_holds_for_those_that_are_handled_in_frames_of_their_own() {
    let (mut screen, _asked) = played();
    screen.model().push_page(Box::new(Asker));
    screen.batch([]);
    let key = |name: &str| Message::Input(Input::Key(name.parse().unwrap()));
    let mut keys = VecDeque::from([key("Enter"), key("y"), key("Enter")]);
    for left in (0..3).rev() {
        update::part_of_batch(screen.model(), &mut keys, || true);
        assert_eq!((keys.len(), screen.tree().dialogs.len()), (left, 1));
    }
    screen.key("y".parse().unwrap());
    assert_eq!(screen.tree().page, "Retail and Commerce IT");
}

#[test]
fn the_company_is_chosen_by_key_or_by_mouse_and_every_figure_is_asked_for_again() {
    let companies = [("usrt", "Contoso Retail US"), ("inmf", "Contoso India")];
    let reading = |(id, name): (&str, &str)| engine::query::CompanyReading {
        id: crate::domain::CompanyId::new(id),
        name: name.into(),
        currency: "USD".into(),
    };
    let (mut screen, asked) = played();
    for by_mouse in [false, true] {
        if by_mouse {
            let rect = screen.tree().node("shell/company").unwrap().rect.unwrap();
            screen.batch([Message::Input(Input::Click(rect.column + 1, rect.row))]);
        } else {
            screen.key("F7".parse().unwrap());
        }
        assert_eq!(screen.tree().dialogs, ["Company"]);
        let id = number(&asked, |query| *query == Query::Companies);
        let answer = Answer::Companies(companies.map(reading).to_vec());
        says(&mut screen, engine::Message::Answer { id, result: Ok(answer) });
        if by_mouse {
            let rect = screen.tree().node("company/companies/item:usrt").unwrap().rect.unwrap();
            screen.batch([Message::Input(Input::Click(rect.column + 1, rect.row))]);
        } else {
            screen.key("Down".parse().unwrap());
            screen.key("Enter".parse().unwrap());
        }
        assert!(screen.tree().dialogs.is_empty());
        let chosen = if by_mouse { "usrt" } else { "inmf" };
        let company = Some(crate::domain::CompanyId::new(chosen));
        assert_eq!(screen.model().status().company, company);
        number(&asked, |query| *query == Query::Overview { company: company.clone() });
    }
}
