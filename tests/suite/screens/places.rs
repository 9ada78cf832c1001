//! Every page and dialog, each opened as a person does it from a new demo company.
//!
//! Where a page needs a run or a batch job to have something to say, it is made first; simulated
//! time stands still, so that the same is shown every time.

use std::collections::HashSet;

use commerce_hq::commands::{DialogId, PageId};
use commerce_hq::domain::Moment;
use commerce_hq::engine::{self, Event, Progress, RunId};
use commerce_hq::semantics::{Act, Role};
use commerce_hq::tui::message::Message;
use commerce_hq::tui::model::Options;

use crate::desk::{Desk, every_five_minutes};

/// A page or dialog that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    Page(PageId),
    Dialog(DialogId),
    Pane(Pane),
}

/// The guide pane beside the page, in each stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pane {
    Guides,
    Step,
    Detour,
    Done,
    Record,
    Save,
}

impl Pane {
    const ALL: [Self; 6] =
        [Self::Guides, Self::Step, Self::Detour, Self::Done, Self::Record, Self::Save];

    fn slug(self) -> &'static str {
        match self {
            Self::Guides => "guide",
            Self::Step => "guide-step",
            Self::Detour => "guide-detour",
            Self::Done => "guide-done",
            Self::Record => "guide-record",
            Self::Save => "guide-save",
        }
    }
}

impl Place {
    /// Every one there is, in the order of the tables of pages and dialogs.
    pub fn all() -> impl Iterator<Item = Self> {
        let pages = PageId::ALL.iter().map(|page| Self::Page(*page));
        let dialogs = DialogId::ALL.iter().map(|dialog| Self::Dialog(*dialog));
        pages.chain(dialogs).chain(Pane::ALL.map(Self::Pane))
    }

    pub fn slug(self) -> &'static str {
        match self {
            Self::Page(page) => page.info().slug,
            Self::Dialog(dialog) => dialog.info().slug,
            Self::Pane(pane) => pane.slug(),
        }
    }

    /// The demo company with this place open.
    pub fn open(self, options: Options, size: (u16, u16)) -> Desk {
        let mut desk = Desk::demo(options, size);
        match self {
            Self::Page(page) => open_page(&mut desk, page),
            Self::Dialog(dialog) => open_dialog(&mut desk, dialog),
            Self::Pane(pane) => open_pane(&mut desk, pane),
        }
        desk
    }
}

fn open_page(desk: &mut Desk, page: PageId) {
    match page {
        PageId::AllWorkspaces => {}
        PageId::BatchJobs | PageId::MyBatchJobs => {
            desk.job(Some(every_five_minutes()));
            schedule(desk);
            desk.open(page);
        }
        PageId::BatchJobHistory | PageId::MessageCenter => {
            desk.job(None);
            desk.execute();
            desk.open(page);
        }
        _ if page.info().record => {
            open_page(desk, page.info().parent.unwrap());
            let command = if page == PageId::BatchRun { "Log" } else { "" };
            if command.is_empty() { desk.keys("Enter") } else { desk.press(Role::Button, command) }
        }
        _ => desk.open(page),
    }
}

/// A batch job of the person at the screen, made with Create batch job.
fn schedule(desk: &mut Desk) {
    open_dialog(desk, DialogId::CreateBatchJob);
    desk.act(Role::Tab, "Run in the background", &Act::Select).unwrap();
    desk.act(Role::Switch, "Batch processing", &Act::Press).unwrap();
    desk.keys("Ctrl+S");
}

fn open_dialog(desk: &mut Desk, dialog: DialogId) {
    match dialog {
        DialogId::Question => on(desk, PageId::DistributionSchedule, "Run now"),
        DialogId::ActionSearch => desk.keys("Ctrl+K"),
        DialogId::PageSearch => desk.keys("Ctrl+P"),
        DialogId::Help => desk.keys("F1"),
        DialogId::Clock => desk.keys("F8"),
        DialogId::Company => desk.keys("F7"),
        DialogId::JobCenter => {
            executing(desk);
            desk.screen.key("F10".parse().unwrap());
        }
        DialogId::Leave => {
            executing(desk);
            desk.screen.key("Ctrl+Q".parse().unwrap());
        }
        DialogId::Details => {
            open_page(desk, PageId::SalesOrder);
            desk.press(Role::Button, "Lines");
            let first = desk.rows("Lines")[0].clone();
            desk.act(Role::Row, &first, &Act::Open).unwrap();
        }
        DialogId::ChangeStatus => on(desk, PageId::BatchJobs, "Change status"),
        DialogId::TaskOptions => on(desk, PageId::BatchJob, "Task options"),
        DialogId::UploadInterval => on(desk, PageId::ChannelDatabase, "Upload interval"),
        DialogId::Export => {
            desk.open(PageId::AllSalesOrders);
            desk.keys("Ctrl+O");
        }
        DialogId::AddGroup => {
            desk.open(PageId::DistributionSchedule);
            desk.act(Role::Row, "P-0002", &Act::Select).unwrap();
            desk.press(Role::Button, "Add");
        }
        DialogId::CreateBatchJob => on(desk, PageId::DistributionSchedule, "Create batch job"),
        DialogId::SynchronizeOrders => {
            desk.open(PageId::StoreFinancials);
            desk.press(Role::Link, "Synchronize orders");
        }
        DialogId::Alerts | DialogId::DefineRecurrence => {
            open_dialog(desk, DialogId::CreateBatchJob);
            desk.act(Role::Tab, "Run in the background", &Act::Select).unwrap();
            let name = if dialog == DialogId::Alerts { "Alerts" } else { "Recurrence" };
            desk.press(Role::Button, name);
        }
    }
}

fn on(desk: &mut Desk, page: PageId, button: &str) {
    open_page(desk, page);
    desk.press(Role::Button, button);
}

fn open_pane(desk: &mut Desk, pane: Pane) {
    match pane {
        Pane::Guides => desk.keys("F9"),
        Pane::Step => desk.keys("F9 Down Enter"),
        Pane::Detour => {
            open_pane(desk, Pane::Step);
            desk.keys("F8");
        }
        Pane::Done => {
            open_pane(desk, Pane::Step);
            command(desk, "Show me all");
            // One act each time, and no guide is longer.
            for _ in 0..20 {
                desk.screen.batch([Message::Wake]);
                desk.settle();
            }
            assert!(desk.screen.text().contains("Done: 6 steps"), "{}", desk.screen.text());
        }
        Pane::Record => command(desk, "Record a guide"),
        Pane::Save => {
            open_pane(desk, Pane::Record);
            desk.press(Role::Link, "Store financials");
            command(desk, "Stop recording");
        }
    }
}

fn command(desk: &mut Desk, caption: &str) {
    desk.keys("Ctrl+K");
    desk.type_text(caption);
    desk.keys("Enter");
}

/// Lets the screen hear of a run that executes and does not end: nothing settles from then on.
fn executing(desk: &mut Desk) {
    let progress = Progress {
        run: RunId(1),
        caption: "Synchronize orders".to_owned(),
        batch_job: None,
        paused: false,
        done: 31_204,
        total: Some(98_771),
        failed: 12,
        started: Moment(None),
        elapsed_ms: 1_000,
    };
    let event = engine::Message::Event(Event::RunProgress(progress));
    desk.screen.batch([Message::Engine(Box::new(event))]);
}

#[test]
fn every_page_and_dialog_can_be_opened_from_the_first_page() {
    let mut seen = HashSet::new();
    for place in Place::all() {
        let mut desk = place.open(Options::default(), (120, 40));
        let tree = desk.screen.tree();
        match place {
            Place::Page(_) => assert_eq!(tree.dialogs, [""; 0], "{place:?}"),
            Place::Dialog(_) => assert!(!tree.dialogs.is_empty(), "{place:?}"),
            Place::Pane(_) => assert!(tree.node("guide").is_some(), "{place:?}"),
        }
        let prefix = match place {
            Place::Pane(_) => "guide/".to_owned(),
            _ => format!("{}/", place.slug()),
        };
        let own = tree.nodes.iter().any(|node| node.id.starts_with(&prefix));
        assert!(own, "{place:?} is not what is open:\n{}", desk.screen.text());
        assert!(seen.insert(desk.screen.text()), "{place:?} looks like another one");
    }
}
