//! What keys, clicks and acts do.

use super::demo::Demo;
use super::{Screen, focus, press, screen, screen_with, type_text};
use crate::commands::{Chord, Entry, Key, PageId};
use crate::semantics::{Act, Node, Role, State};
use crate::tui::dialogs::question::Question;
use crate::tui::element::{Cell, Row, Rows};
use crate::tui::message::{Input, Message};
use crate::tui::surface::LeaveHow;

fn named(screen: &mut Screen, role: Role, name: &str) -> Node {
    let found = screen.tree().nodes.iter().find(|node| node.role == role && node.name == name);
    found.unwrap_or_else(|| panic!("no {role:?} {name}")).clone()
}

fn click(screen: &mut Screen, node: &Node) {
    let rect = node.rect.unwrap();
    let click = Input::Click(rect.column + rect.width / 2, rect.row);
    screen.batch([Message::Input(click), Message::Input(Input::Other)]);
}

fn value(screen: &mut Screen, role: Role, name: &str) -> String {
    named(screen, role, name).value.unwrap_or_default()
}

#[test]
fn a_tile_opens_its_workspace_by_key_and_by_mouse() {
    let mut screen = screen(80, 24);
    assert_eq!(focus(&mut screen), "Retail and Commerce IT");
    press(&mut screen, "Tab Enter");
    assert_eq!(screen.tree().path, ["All workspaces", "Store financials"]);
    press(&mut screen, "Esc");
    let tile = named(&mut screen, Role::Link, "Retail and Commerce IT");
    click(&mut screen, &tile);
    assert_eq!(screen.tree().page, "Retail and Commerce IT");
    let crumb = named(&mut screen, Role::Link, "All workspaces");
    click(&mut screen, &crumb);
    assert_eq!(screen.tree().path, ["All workspaces"]);
}

#[test]
fn typing_into_the_page_search_and_enter_opens_the_page() {
    let mut screen = screen(80, 24);
    press(&mut screen, "Alt+G");
    assert_eq!(screen.tree().dialogs, ["Search for a page"]);
    type_text(&mut screen, "fin?/");
    assert_eq!(value(&mut screen, Role::Textbox, "Page"), "fin?/");
    press(&mut screen, "Backspace Backspace Enter");
    assert_eq!(screen.tree().page, "Store financials");
    assert!(screen.tree().dialogs.is_empty());
}

#[test]
fn the_page_search_finds_synchronize_orders_as_the_product_does() {
    let mut screen = screen(80, 24);
    press(&mut screen, "Ctrl+P");
    type_text(&mut screen, "Synchronize orders");
    press(&mut screen, "Enter");
    assert_eq!(screen.tree().dialogs, ["Synchronize orders"]);
}

#[test]
fn the_action_search_does_what_the_key_does_and_says_why_it_cannot() {
    let mut screen = screen(80, 24);
    press(&mut screen, "Ctrl+K");
    type_text(&mut screen, "back");
    let back = named(&mut screen, Role::Link, "Back");
    assert_eq!(back.why.as_deref(), Some("This is the first page."));
    press(&mut screen, "Ctrl+U");
    type_text(&mut screen, "store fin");
    press(&mut screen, "Enter");
    assert_eq!(screen.tree().page, "Store financials");
}

#[test]
fn a_question_has_no_first_and_does_not_hear_what_was_typed_before_it() {
    let mut screen = screen(80, 24);
    let entry = crate::commands::find(PageId::StoreFinancials.info().command).unwrap();
    let asked = Entry { caption: "Run now", ..*entry };
    let question = Question::new(&asked, "Run P-0001 now?", vec!["6 databases".to_owned()]);
    screen.model().open_dialog(Box::new(question));
    assert_eq!(focus(&mut screen), "No");
    assert!(screen.text().contains("6 databases"));
    press(&mut screen, "Shift+Tab");
    assert_eq!(focus(&mut screen), "Yes");
    press(&mut screen, "Enter");
    assert_eq!(screen.tree().page, "Store financials");
}

#[test]
fn leaving_is_immediate_when_nothing_runs() {
    let mut screen = screen(80, 24);
    press(&mut screen, "Ctrl+Q");
    assert_eq!(screen.left(), Some(LeaveHow::Now));
    let mut screen = super::screen(80, 24);
    press(&mut screen, "Ctrl+Z");
    assert!(screen.suspended());
}

#[test]
fn fields_take_text_choices_and_toggles() {
    let mut screen = screen_with(Demo::default(), 80, 50);
    screen.act("store-financials/name", &Act::Focus).unwrap();
    press(&mut screen, "Home");
    type_text(&mut screen, "My ");
    assert_eq!(value(&mut screen, Role::Textbox, "Name"), "My Channel transactions");
    press(&mut screen, "Enter");
    assert_eq!(focus(&mut screen), "Count");
    press(&mut screen, "Up Up Down");
    assert_eq!(value(&mut screen, Role::Spinbutton, "Count"), "6");
    press(&mut screen, "Backspace");
    assert!(named(&mut screen, Role::Spinbutton, "Count").is(State::Invalid));
    press(&mut screen, "Tab Enter Down Enter");
    assert_eq!(value(&mut screen, Role::Combobox, "Organization hierarchy"), "Departments");
    press(&mut screen, "Tab Space");
    assert_eq!(value(&mut screen, Role::Switch, "Batch processing"), "Yes");
    press(&mut screen, "Tab Right");
    assert!(named(&mut screen, Role::Radio, "Hours").is(State::Checked));
    let refused = screen.act("store-financials/critical", &Act::Toggle);
    assert_eq!(refused, Err("Only for batch jobs.".to_owned()));
    let wrong = screen.act("store-financials/hierarchy", &Act::SetText("Nowhere".to_owned()));
    assert!(wrong.is_err_and(|why| why.contains("Departments")));
}

#[test]
fn options_that_are_open_belong_to_their_combobox_and_can_be_clicked() {
    let mut screen = screen_with(Demo::default(), 80, 50);
    screen.act("store-financials/hierarchy", &Act::Expand).unwrap();
    let option = named(&mut screen, Role::Option, "Departments");
    click(&mut screen, &option);
    assert_eq!(value(&mut screen, Role::Combobox, "Organization hierarchy"), "Departments");
    press(&mut screen, "Enter");
    press(&mut screen, "Esc");
    assert!(named(&mut screen, Role::Combobox, "Organization hierarchy").is(State::Collapsed));
    assert_eq!(screen.tree().path.len(), 2, "Esc closed the options only");
}

#[test]
fn a_grid_moves_sorts_filters_and_opens() {
    let mut screen = screen_with(Demo::default(), 80, 24);
    assert_eq!(focus(&mut screen), "P-0001");
    press(&mut screen, "Down Down");
    assert_eq!(focus(&mut screen), "P-0003");
    press(&mut screen, "End");
    assert_eq!(focus(&mut screen), "P-0040");
    press(&mut screen, "PgUp Home");
    assert_eq!(focus(&mut screen), "P-0001");
    let header = named(&mut screen, Role::Columnheader, "Rows");
    click(&mut screen, &header);
    let header = named(&mut screen, Role::Columnheader, "Rows");
    assert_eq!(header.value.as_deref(), Some("ascending"));
    press(&mut screen, "/");
    type_text(&mut screen, "P-00");
    let window = screen.model().page().unwrap().ui.window("rows");
    assert_eq!((window.filter.as_str(), window.sort), ("P-00", Some(("Rows".to_owned(), false))));
    press(&mut screen, "Enter");
    assert_eq!(focus(&mut screen), "P-0001");
    press(&mut screen, "/ Esc");
    assert_eq!(screen.model().page().unwrap().ui.window("rows").filter, "");
}

#[test]
fn a_selected_row_stays_selected_when_rows_arrive_above_it() {
    let mut screen = screen_with(Demo::default(), 80, 24);
    press(&mut screen, "Down Down");
    let row = |name: &str| Row::new(name, vec![Cell::from(name)]);
    let rows = Rows::all(["P-0000", "P-0001", "P-0002", "P-0003"].map(row).to_vec());
    let demo = Demo { rows, ..Demo::default() };
    screen.model().top_mut().unwrap().surface = Box::new(demo);
    screen.model().touch();
    assert_eq!(focus(&mut screen), "P-0003");
}

#[test]
fn a_tree_opens_and_closes_with_the_arrows() {
    let mut screen = screen_with(Demo::default(), 80, 40);
    screen.act("store-financials/strip/tab:background", &Act::Select).unwrap();
    screen.act("store-financials/nodes", &Act::Focus).unwrap();
    press(&mut screen, "Down Right Right");
    assert_eq!(focus(&mut screen), "Boston");
    press(&mut screen, "Left Left");
    assert_eq!(focus(&mut screen), "Central");
    assert!(named(&mut screen, Role::Treeitem, "Central").is(State::Collapsed));
    assert!(screen.tree().nodes.iter().all(|node| node.name != "Boston"));
    screen.act("store-financials/nodes", &Act::Filter("aw".to_owned())).unwrap();
    named(&mut screen, Role::Treeitem, "AW online store");
}

#[test]
fn a_closed_fast_tab_hides_its_controls_until_it_is_opened() {
    let mut screen = screen_with(Demo::default(), 80, 50);
    assert!(screen.tree().node("store-financials/hidden").is_none());
    screen.act("store-financials/rest", &Act::Expand).unwrap();
    assert!(screen.tree().node("store-financials/hidden").is_some());
    screen.act("store-financials/hidden", &Act::Press).unwrap();
}

#[test]
fn text_from_outside_is_drawn_harmless() {
    let evil = "\x1b[2J\u{9b}31m\u{202e}evil\x07";
    let demo = Demo {
        name: evil.to_owned(),
        hierarchy: evil.to_owned(),
        rows: Rows::all(vec![Row::new(evil, vec![evil.into(), evil.into()])]),
        ..Demo::default()
    };
    let mut screen = screen_with(demo, 80, 40);
    let buffer = screen.buffer();
    let bad = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(buffer.content.iter().all(|cell| !cell.symbol().chars().any(bad)));
    assert!(screen.text().contains("evil"));
    for node in &screen.tree().nodes {
        let texts = [Some(&node.id), Some(&node.name), node.value.as_ref()];
        assert!(texts.into_iter().flatten().all(|text| !text.chars().any(bad)), "{node:?}");
    }
}

#[test]
fn the_wheel_scrolls_and_leaves_the_selection() {
    let mut screen = screen_with(Demo::default(), 80, 24);
    let row = named(&mut screen, Role::Row, "P-0001").rect.unwrap();
    let wheel = Input::Wheel(row.column + 1, row.row, 1);
    screen.batch([Message::Input(wheel)]);
    let is = |node: &Node| node.role == Role::Row && node.name == "P-0001";
    assert!(!screen.tree().nodes.iter().any(is));
    assert_eq!(focus(&mut screen), "Schedules", "the grid as a whole shows the focus");
    assert_eq!(screen.model().page().unwrap().ui.selected("rows"), Some("P-0001"));
}

#[test]
fn regions_are_visited_with_f6() {
    let mut screen = screen(120, 40);
    let start = focus(&mut screen);
    let mut seen = Vec::new();
    for _ in 0..3 {
        screen.key(Chord::plain(Key::F(6)));
        seen.push(focus(&mut screen));
    }
    assert_eq!(seen, ["Search for a page", "All workspaces", start.as_str()]);
}
