//! The window as data: what is written, what is taken back.

use super::{Screen, Silent, press, screen, type_text};
use crate::commands::PageId;
use crate::tui::element::{Cell, Row, Rows};
use crate::tui::headless::Headless;
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
        (PageId::OnlineStoreTransactions, r#"["Not synchronized",[["Store","HOUSTON"]]]"#),
    ];
    for (page, of) in cases {
        let opened = pages::reopen(page, Some(of)).unwrap_or_else(|| panic!("{page:?} {of}"));
        assert_eq!(opened.of().as_deref(), Some(of), "{page:?}");
        let known = matches!(page, PageId::BatchJobs);
        assert!(known || pages::reopen(page, Some("?")).is_none(), "{page:?}");
    }
}

fn drawn(ui: &mut Ui, rows: &Rows) {
    let index = ui.list("rows").wanted().and_then(|key| rows.position(key));
    let last = rows.total.saturating_sub(1);
    let index = index.unwrap_or(ui.list("rows").index).min(last);
    let key = rows.get(index).map(|row| row.key.clone());
    let (id, top) = ("rows".to_owned(), index);
    ui.absorb(&Metric::List { id, index, key, top, height: 5, count: rows.total });
}

fn rows(keys: &[&str]) -> Rows {
    let rows = keys.iter().map(|key| Row::new(*key, vec![Cell::from(*key)])).collect();
    Rows { loaded: true, total: keys.len() as u64, rows, ..Rows::default() }
}

#[test]
fn the_selected_row_is_found_again_when_its_rows_have_come() {
    let mut ui = Ui::default();
    ui.list_mut("rows").go(2, None);
    drawn(&mut ui, &rows(&["a", "b", "c", "d"]));
    let mut ui = ui.kept().restored();
    drawn(&mut ui, &rows(&[]));
    drawn(&mut ui, &rows(&["x", "a"]));
    assert_eq!(ui.selected("rows"), Some("a"), "what is drawn as selected is what is selected");
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
