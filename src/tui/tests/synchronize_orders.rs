//! Synchronize orders and Define recurrence, with and without what headquarters says of stores.

use super::{Screen, focus, press, screen, type_text};
use crate::domain::enums::RetailChannelType;
use crate::engine::Answer;
use crate::engine::query::{Organization, OrganizationNode};
use crate::semantics::{Act, Role, State};

/// A hierarchy of three regions with two stores each.
fn organization() -> Organization {
    let node = |id: u32, parent: Option<u32>, name: &str| OrganizationNode {
        id,
        parent,
        name: name.into(),
        path: name.to_owned(),
        channel: (id > 4).then_some(RetailChannelType::OnlineStore),
        stores: if id > 4 { 1 } else { 2 },
        waiting: u64::from(id) * 1_000,
        failed: u64::from(id),
    };
    let mut nodes = vec![node(1, None, "Stores by Region")];
    nodes.extend(
        (2..=4).map(|id| node(id, Some(1), ["Central", "Online", "West"][id as usize - 2])),
    );
    nodes.extend(
        (5..=10).map(|id| node(id, Some(id / 2), &format!("A store with a long name {id}"))),
    );
    Organization {
        hierarchies: vec!["Stores by Region".into(), "Stores by Department".into()],
        hierarchy: "Stores by Region".into(),
        nodes,
    }
}

fn dialog(width: u16, height: u16) -> Screen {
    let mut screen = screen(width, height);
    press(&mut screen, "Ctrl+K");
    type_text(&mut screen, "synchr");
    press(&mut screen, "Enter");
    screen
}

/// Headquarters answers what the dialog asks.
fn answer(screen: &mut Screen) {
    let answer = Answer::Organization(organization());
    screen.model().top_mut().unwrap().surface.answer("organization", answer);
    screen.model().touch();
}

fn with_stores(width: u16, height: u16) -> Screen {
    let mut screen = dialog(width, height);
    answer(&mut screen);
    let chosen = Act::SetText("Stores by Region".to_owned());
    screen.act("synchronize-orders/hierarchy", &chosen).unwrap();
    answer(&mut screen);
    screen
}

fn on_the_second_tab() -> Screen {
    let mut screen = with_stores(80, 24);
    screen.act("synchronize-orders/tabs/tab:background", &Act::Select).unwrap();
    screen
}

/// Define recurrence with a unit chosen, of what starts on 2026-03-06, a Friday, before clocks go
/// forward.
fn every(unit: &str) -> Screen {
    let mut screen = with_stores(100, 40);
    screen.act("synchronize-orders/tabs/tab:background", &Act::Select).unwrap();
    screen.act("synchronize-orders/recurrence", &Act::Press).unwrap();
    for (field, text) in
        [("date", "03/06/2026"), ("time", "02:30"), ("zone", "America/Chicago"), ("count", "1")]
    {
        let text = Act::SetText(text.to_owned());
        screen.act(&format!("define-recurrence/{field}"), &text).unwrap();
    }
    screen.act(&format!("define-recurrence/pattern/radio:{unit}"), &Act::Select).unwrap();
    screen
}

/// The dialogs in every state that looks different.
pub(super) fn screens() -> Vec<(String, Screen)> {
    let mut selected = with_stores(80, 24);
    for item in ["5", "2"] {
        let node = format!("synchronize-orders/available/item:{item}");
        if selected.tree().node(&node).is_none() {
            selected.act("synchronize-orders/available/item:2", &Act::Expand).unwrap();
        }
        selected.act(&node, &Act::Select).unwrap();
        press(&mut selected, "Alt+Right");
    }
    let mut recurrence = on_the_second_tab();
    recurrence.act("synchronize-orders/recurrence", &Act::Press).unwrap();
    let mut batch = on_the_second_tab();
    batch.act("synchronize-orders/batch-processing", &Act::Toggle).unwrap();
    let mut alerts = on_the_second_tab();
    alerts.act("synchronize-orders/alerts", &Act::Press).unwrap();
    vec![
        ("synchronize orders, batch processing".to_owned(), batch),
        ("alerts".to_owned(), alerts),
        ("synchronize orders, nothing known".to_owned(), dialog(80, 24)),
        ("synchronize orders, stores".to_owned(), with_stores(80, 24)),
        ("synchronize orders, selected".to_owned(), selected),
        ("synchronize orders, second tab".to_owned(), on_the_second_tab()),
        ("define recurrence".to_owned(), recurrence),
        ("define recurrence, weeks".to_owned(), every("Weeks")),
        ("define recurrence, months".to_owned(), every("Months")),
    ]
}

#[test]
fn a_headquarters_without_hierarchies_says_how_to_get_one() {
    let mut screen = dialog(80, 24);
    let answer = Answer::Organization(Organization::default());
    screen.model().top_mut().unwrap().surface.answer("organization", answer);
    screen.model().touch();
    let field = screen.tree().node("synchronize-orders/hierarchy").unwrap().clone();
    assert!(field.is(State::Disabled));
    assert!(field.why.unwrap().contains("import-setup"));
}

#[test]
fn no_item_counts_as_selected_before_a_person_has_selected_it() {
    let mut screen = with_stores(80, 24);
    let selected = |screen: &mut Screen| -> Vec<String> {
        let items = screen.tree().nodes.iter().filter(|node| node.role == Role::Treeitem);
        items.filter(|node| node.is(State::Selected)).map(|node| node.name.clone()).collect()
    };
    assert!(selected(&mut screen).is_empty());
    press(&mut screen, "Tab");
    assert_eq!(focus(&mut screen), "Stores by Region");
    assert!(selected(&mut screen).is_empty());
    press(&mut screen, "Down");
    assert_eq!(selected(&mut screen), ["Central"]);
}

#[test]
fn what_failed_before_is_said_with_the_sum() {
    let mut screen = with_stores(80, 24);
    for item in ["2", "3"] {
        screen.act(&format!("synchronize-orders/available/item:{item}"), &Act::Select).unwrap();
        press(&mut screen, "Alt+Right");
    }
    let text = screen.text();
    assert!(text.contains("4 stores, 5,000 transactions"), "{text}");
    assert!(text.contains("5 failed before, tried again"), "{text}");
}

#[test]
fn another_hierarchy_empties_the_selection() {
    let mut screen = with_stores(80, 24);
    screen.act("synchronize-orders/available/item:3", &Act::Select).unwrap();
    press(&mut screen, "Alt+Right");
    assert!(screen.tree().node("synchronize-orders/selected/item:3").is_some());
    let other = Act::SetText("Stores by Department".to_owned());
    screen.act("synchronize-orders/hierarchy", &other).unwrap();
    // A late answer about the hierarchy before does not come back.
    answer(&mut screen);
    assert!(screen.tree().nodes.iter().all(|node| node.role != Role::Treeitem));
}

#[test]
fn a_number_typed_into_a_field_takes_the_place_of_the_one_before() {
    let mut screen = on_the_second_tab();
    screen.act("synchronize-orders/recurrence", &Act::Press).unwrap();
    screen.act("define-recurrence/count", &Act::Focus).unwrap();
    type_text(&mut screen, "25");
    let count = screen.tree().node("define-recurrence/count").unwrap().value.clone();
    assert_eq!(count.as_deref(), Some("25"));
    press(&mut screen, "Up");
    type_text(&mut screen, "0");
    let count = screen.tree().node("define-recurrence/count").unwrap().value.clone();
    assert_eq!(count.as_deref(), Some("260"), "after a key that changes it, it is edited");
}

#[test]
fn weekdays_begin_with_the_one_of_the_start_and_none_is_refused() {
    let mut screen = every("Weeks");
    let checked = |screen: &mut Screen| -> Vec<String> {
        let boxes = screen.tree().nodes.iter().filter(|node| node.role == Role::Checkbox);
        boxes.filter(|node| node.is(State::Checked)).map(|node| node.name.clone()).collect()
    };
    assert_eq!(checked(&mut screen), ["Friday"]);
    screen.act("define-recurrence/Sunday", &Act::Toggle).unwrap();
    assert_eq!(checked(&mut screen), ["Sunday", "Friday"]);
    let text = screen.text();
    assert!(text.contains("Fri 03/06/2026 02:30 AM   Sun 03/08/2026 03:00 AM"), "{text}");
    let note = "Sun 03/08/2026 03:00 AM: 02:30 does not exist on this day; runs at 03:00";
    assert!(text.contains(note), "{text}");
    for day in ["Sunday", "Friday"] {
        screen.act(&format!("define-recurrence/{day}"), &Act::Toggle).unwrap();
    }
    let ok = screen
        .tree()
        .nodes
        .iter()
        .find(|node| node.id.starts_with("define-recurrence") && node.name == "OK");
    assert_eq!(ok.unwrap().why.as_deref(), Some("Weekdays: select at least one day."));
    assert!(screen.text().contains("Weekdays: select at least one day."));
}

#[test]
fn a_day_of_the_month_is_named_by_its_number_or_by_its_weekday() {
    let mut screen = every("Months");
    assert!(screen.text().contains("Mon 04/06/2026 02:30 AM"), "{}", screen.text());
    let day = Act::SetText("31".to_owned());
    screen.act("define-recurrence/day", &day).unwrap();
    assert!(screen.text().contains("Thu 04/30/2026 02:30 AM"), "{}", screen.text());
    screen.act("define-recurrence/month-day/radio:weekday", &Act::Select).unwrap();
    for (field, option) in [("week", "Last"), ("weekday", "Wednesday")] {
        let option = Act::SetText(option.to_owned());
        screen.act(&format!("define-recurrence/{field}"), &option).unwrap();
    }
    assert!(screen.text().contains("Wed 03/25/2026 02:30 AM"), "{}", screen.text());
    let number = screen.tree().node("define-recurrence/day").unwrap().clone();
    assert!(number.is(State::Disabled));
}
