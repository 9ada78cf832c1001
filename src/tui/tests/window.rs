//! The window as data: what is written, what is taken back.

use super::{Screen, Silent, press, screen, type_text};
use crate::commands::{DialogId, PageId};
use crate::engine::{self, Failure};
use crate::tui::dialogs;
use crate::tui::element::{Cell, Row, Rows};
use crate::tui::headless::Headless;
use crate::tui::message::{Input, Message};
use crate::tui::model::{Model, Options};
use crate::tui::pages;
use crate::tui::ui::{Metric, Ui};
use crate::tui::window::{Unusable, Window};

/// A screen of another session that was left as `before` is now.
fn again(before: &mut Screen) -> Screen {
    let kept = Window::read(&before.model().window().write());
    let model = Model::new(Options::default(), None, (80, 24));
    Headless::new(model.restored(kept, false), Silent)
}

#[test]
fn the_pages_that_were_open_are_open_again() {
    let mut before = screen(80, 24);
    press(&mut before, "Alt+G");
    type_text(&mut before, "upload");
    press(&mut before, "Enter");
    let mut after = again(&mut before);
    assert_eq!(after.tree().path, before.tree().path);
    assert_eq!(after.tree().page, "Upload sessions");
    assert_eq!(after.model().window(), before.model().window());
}

#[test]
fn a_page_that_cannot_be_opened_again_leaves_the_one_above_it() {
    let mut before = screen(80, 24);
    before.model().go(PageId::BatchJobs);
    let text = String::from_utf8(before.model().window().write()).unwrap();
    let text = text.replace("\"page\":\"batch-jobs\"", "\"page\":\"no-such-page\"");
    let model = Model::new(Options::default(), None, (80, 24));
    let mut after = Headless::new(model.restored(Window::read(text.as_bytes()), false), Silent);
    assert_eq!(after.tree().page, "Retail and Commerce IT");
    assert!(after.model().status().notice.is_none());
}

#[test]
fn what_is_no_window_is_said_once_and_changes_nothing() {
    let good = screen(80, 24).model().window().write();
    let half = &good[..good.len() / 2];
    let newer = String::from_utf8(good.clone()).unwrap().replace("\"version\":1", "\"version\":2");
    for bytes in [b"".as_slice(), b"\xff\0", b"{}", b"[1]", half, newer.as_bytes()] {
        let kept = Window::read(bytes);
        assert_eq!(kept, Err(Unusable), "{:?}", String::from_utf8_lossy(bytes));
        let model = Model::new(Options::default(), None, (80, 24)).restored(kept, false);
        let mut screen = Headless::new(model, Silent);
        assert_eq!(screen.tree().page, "All workspaces");
        let notice = screen.model().status().notice.clone().unwrap();
        assert!(notice.text.starts_with("The window of the last session"), "{}", notice.text);
    }
}

#[test]
fn a_page_of_a_record_or_with_a_condition_says_what_it_is_of() {
    let cases = [
        (PageId::BatchJob, "7"),
        (PageId::BatchRun, "[7,2]"),
        (PageId::SalesOrder, r#"["usrt","SO-1"]"#),
        (PageId::BatchJobHistory, r#"[7,"The history of batch job 7."]"#),
        (PageId::UploadSessions, r#""Failed""#),
        (PageId::UploadSessions, r#"{"Schedule":"P-0001"}"#),
        (PageId::BatchJobs, "Error"),
        (
            PageId::OnlineStoreTransactions,
            r#"["Not synchronized",[["Store","HOUSTON"]],"Houston"]"#,
        ),
    ];
    for (page, of) in cases {
        let opened = pages::reopen(page, Some(of)).unwrap_or_else(|| panic!("{page:?} {of}"));
        assert_eq!(opened.of().as_deref(), Some(of), "{page:?}");
        let known = matches!(page, PageId::BatchJobs);
        assert!(known || pages::reopen(page, Some("?")).is_none(), "{page:?}");
    }
}

/// Rows far behind the last one, columns that no list has, pages in a wrong order.
const NEVER_WRITTEN: &str = r#"{"version":1,"company":null,"open":[
    {"page":"all-workspaces","ui":{}},
    {"page":"all-workspaces","ui":{}},
    {"page":"store-financials","ui":{"folds":{"":false},"tabs":{"":"none"}}},
    {"page":"online-store-transactions","of":"[\"\",[[\"\",\"\"]],null]","ui":{"lists":{"rows":{
        "index":18446744073709551615,"key":"gone","top":18446744073709551615,
        "filter":"\u001b[2J","filtering":true,"sort":["",true],"column":18446744073709551615}}}}],
    "closed":{"":{},"synchronize-orders":{"expanded":{"available":{"":true}}},
        "batch-jobs":{"lists":{"rows":{"index":18446744073709551615,"top":18446744073709551615,
        "column":18446744073709551615}}}}}"#;

#[test]
fn a_window_that_this_program_would_never_write_can_be_used() {
    for size in [(80, 24), (200, 60), (1, 1)] {
        let kept = Window::read(NEVER_WRITTEN.as_bytes());
        assert!(kept.is_ok());
        let model = Model::new(Options::default(), None, size).restored(kept, false);
        let mut screen = Headless::new(model, Silent);
        assert_eq!(screen.tree().page, "Online store transactions");
        for keys in ["Down PgDn Right Up PgUp End Home Left s s s", "Tab Tab Tab", "Esc Esc Esc"] {
            screen.batch([Message::Input(Input::Wheel(40, 12, 1))]);
            screen.batch([Message::Input(Input::Wheel(40, 12, -1))]);
            press(&mut screen, keys);
            screen.text();
        }
        screen.model().go(PageId::BatchJobs);
        press(&mut screen, "Down PgDn Right");
        screen.text();
    }
}

#[test]
fn a_list_that_has_become_shorter_shows_the_rows_it_has() {
    let mut ui = Ui::default();
    ui.list_mut("rows").go(900, Some("gone".to_owned()));
    ui.list_mut("rows").top = 880;
    let mut ui = ui.kept().restored();
    assert_eq!(ui.window("rows").offset, 768);
    drawn(&mut ui, &rows(&["a", "b"]));
    assert_eq!((ui.selected("rows"), ui.window("rows").offset), (Some("b"), 0));
}

fn open_dialog(screen: &mut Screen) {
    let dialog = dialogs::open(DialogId::SynchronizeOrders, screen.model()).unwrap();
    screen.model().open_dialog(dialog);
}

#[test]
fn of_a_dialog_the_open_items_of_its_trees_come_back_and_nothing_else() {
    let mut before = screen(80, 24);
    open_dialog(&mut before);
    let ui = &mut before.model().dialogs[0].ui;
    ui.set_item_open("available", "Stores by Region", true);
    ui.select_tab("tabs", "batch");
    let with_dialog = before.model().window();
    press(&mut before, "Esc");
    assert_eq!(before.model().window(), with_dialog, "while it is open, and after");
    let mut after = again(&mut before);
    open_dialog(&mut after);
    let ui = &after.model().dialogs[0].ui;
    assert_eq!(ui.item_open("available", "Stores by Region"), Some(true));
    assert_eq!(ui.tab("tabs"), None);
}

#[test]
fn a_page_whose_question_is_wrong_begins_anew_once() {
    let mut screen = screen(80, 24);
    screen.model().go(PageId::AllSalesOrders);
    screen.batch([]);
    screen.model().pages.last_mut().unwrap().ui.list_mut("rows").sort = Some(("Old".into(), true));
    screen.batch([]);
    let wrong = |screen: &mut Screen| {
        let page = screen.model().pages.last().unwrap();
        let id = page.asked["rows"].open.unwrap();
        let failure = Failure::wrong_use("the list has no column \"Old\"");
        screen.batch([Message::Engine(Box::new(engine::Message::Answer {
            id,
            result: Err(failure),
        }))]);
    };
    let sort =
        |screen: &mut Screen| screen.model().pages.last().unwrap().ui.list("rows").sort.clone();
    wrong(&mut screen);
    assert_eq!(sort(&mut screen), None);
    screen.model().pages.last_mut().unwrap().ui.list_mut("rows").sort = Some(("Own".into(), true));
    screen.batch([]);
    wrong(&mut screen);
    assert!(sort(&mut screen).is_some(), "it is not done over and over");
}

fn drawn(ui: &mut Ui, rows: &Rows) {
    let index = ui.list("rows").wanted().and_then(|key| rows.position(key));
    let last = rows.total.saturating_sub(1);
    let index = index.unwrap_or(ui.list("rows").index).min(last);
    let key = rows.get(index).map(|row| row.key.clone());
    let (id, top) = ("rows".to_owned(), index);
    let whole = rows.loaded && rows.scanned.is_none();
    ui.absorb(&Metric::List { id, index, key, top, height: 5, count: rows.total, whole });
}

fn rows(keys: &[&str]) -> Rows {
    Rows::all(keys.iter().map(|key| Row::new(*key, vec![Cell::from(*key)])).collect())
}

/// What was found while the engine still looks for more.
fn found_so_far(keys: &[&str]) -> Rows {
    Rows { scanned: Some((1, 2)), ..rows(keys) }
}

#[test]
fn the_selected_row_is_found_again_when_its_rows_have_come() {
    let mut ui = Ui::default();
    ui.list_mut("rows").go(2, None);
    drawn(&mut ui, &rows(&["a", "b", "c", "d"]));
    let mut ui = ui.kept().restored();
    drawn(&mut ui, &Rows::default());
    drawn(&mut ui, &found_so_far(&["x", "a"]));
    assert_eq!(ui.selected("rows"), Some("a"), "what is drawn as selected is what is selected");
    // More than stood before the row that is sought, and it is not among them.
    drawn(&mut ui, &found_so_far(&["x", "a", "b", "d"]));
    drawn(&mut ui, &rows(&["x", "a", "b", "c", "d"]));
    assert_eq!(ui.selected("rows"), Some("c"));
    drawn(&mut ui, &rows(&["x", "a"]));
    assert_eq!(ui.selected("rows"), Some("a"), "it is sought no more");
}

#[test]
fn a_page_opened_again_keeps_its_look_and_not_its_filter() {
    let mut ui = Ui::default();
    ui.set_fold("general", false);
    let list = ui.list_mut("rows");
    list.filter = "houston".to_owned();
    list.sort = Some(("Store".to_owned(), true));
    list.go(7, Some("k".to_owned()));
    let look = ui.layout();
    assert_eq!(look.fold("general"), Some(false));
    assert_eq!(look.list("rows").sort, Some(("Store".to_owned(), true)));
    assert_eq!((look.list("rows").filter.as_str(), look.selected("rows")), ("", None));
}
