//! A tree of five thousand nodes: only what is in sight is laid out, and what is sought is found
//! while it is typed.

use super::{Screen, focus, press, screen_with, type_text};
use crate::commands::PageId;
use crate::semantics::{ItemKind, Role};
use crate::tui::element::{TreeItem, tree};
use crate::tui::surface::{Place, See, Surface, View};

#[derive(Debug)]
struct Stores(Vec<TreeItem>);

impl Surface for Stores {
    fn place(&self) -> Place {
        Place::Page(PageId::StoreFinancials)
    }

    fn view<'a>(&'a self, _see: See<'a>) -> View<'a> {
        View::page(tree("stores", "Stores", &self.0).primary(), &[])
    }

    fn primary(&self) -> Option<&'static str> {
        Some("stores")
    }
}

/// A root, and below it fifty regions of a hundred stores, the regions open.
fn stores() -> Screen {
    let item = |key: String, level, kind| TreeItem {
        name: key.clone(),
        key,
        level,
        kind,
        values: Vec::new(),
        open: true,
    };
    let mut items = vec![item("All stores".to_owned(), 1, ItemKind::Node)];
    for region in 0..50 {
        items.push(item(format!("Region {region:02}"), 2, ItemKind::Node));
        let store = |number| item(format!("Store {region:02}-{number:02}"), 3, ItemKind::Store);
        items.extend((0..100).map(store));
    }
    screen_with(Stores(items), 80, 24)
}

fn items(screen: &mut Screen) -> Vec<String> {
    let nodes = &screen.tree().nodes;
    nodes.iter().filter(|node| node.role == Role::Treeitem).map(|node| node.name.clone()).collect()
}

#[test]
fn only_what_is_in_sight_is_laid_out() {
    let mut screen = stores();
    assert!(items(&mut screen).len() <= 24);
    let whole = screen.tree().nodes.iter().find(|node| node.role == Role::Tree).unwrap().row_count;
    assert_eq!(whole, Some(5_051));
    press(&mut screen, "End");
    assert_eq!(items(&mut screen).last().map(String::as_str), Some("Store 49-99"));
    press(&mut screen, "PgUp PgUp Home");
    assert_eq!(focus(&mut screen), "All stores");
}

#[test]
fn typing_in_a_tree_finds_what_is_typed_with_all_above_it() {
    let mut screen = stores();
    type_text(&mut screen, "37-42");
    assert_eq!(items(&mut screen), ["All stores", "Region 37", "Store 37-42"]);
    press(&mut screen, "Enter");
    assert_eq!(focus(&mut screen), "Store 37-42");
    // Typing on narrows what is typed already; Esc in the field shows all again.
    press(&mut screen, "/ Esc");
    assert!(items(&mut screen).len() > 3);
}
