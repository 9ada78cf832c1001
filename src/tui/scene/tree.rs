//! Trees: only the items in sight become nodes.

use super::Wiring;
use super::layer::{Layer, VRect};
use super::list::{Rolled, Standing, roll};
use crate::semantics::{Node, Role, State};
use crate::tui::element::{Column, TreeItem, TreeView};
use crate::tui::text::{clean, width};
use crate::tui::theme::Ink;
use crate::tui::ui::Ui;

/// An item that no closed item and no filter hides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// Position among all items.
    pub at: usize,
    /// Whether it is open; `None` if there is nothing below it.
    pub open: Option<bool>,
}

/// The items of a tree that can be scrolled to. Under a filter those that contain it, with all
/// above them, open.
pub(crate) fn visible(items: &[TreeItem], id: &str, ui: &Ui) -> Vec<Shown> {
    let filter = ui.list(id).filter.to_lowercase();
    let kept = (!filter.is_empty()).then(|| kept(items, &filter));
    let mut shown = Vec::new();
    // The level below which everything is hidden.
    let mut hidden_below = u16::MAX;
    for (at, item) in items.iter().enumerate() {
        if item.level > hidden_below {
            continue;
        }
        hidden_below = u16::MAX;
        if kept.as_ref().is_some_and(|kept| !kept.get(at).copied().unwrap_or(false)) {
            continue;
        }
        let parent = items.get(at + 1).is_some_and(|next| next.level > item.level);
        let open =
            parent.then(|| kept.is_some() || ui.item_open(id, &item.key).unwrap_or(item.open));
        if open == Some(false) {
            hidden_below = item.level;
        }
        shown.push(Shown { at, open });
    }
    shown
}

/// Which items contain the filter or have one below them that does.
fn kept(items: &[TreeItem], filter: &str) -> Vec<bool> {
    let mut kept = vec![false; items.len()];
    // The least level that still has to be kept as an ancestor, going up from the end.
    let mut needed = 0;
    for (at, item) in items.iter().enumerate().rev() {
        let matches = item.name.to_lowercase().contains(filter);
        if matches || item.level == needed {
            if let Some(slot) = kept.get_mut(at) {
                *slot = true;
            }
            needed = item.level.saturating_sub(1);
        }
    }
    kept
}

/// Where the first item stands that itself contains the filter.
fn first_match(items: &[TreeItem], shown: &[Shown], filter: &str) -> Option<usize> {
    let filter = filter.to_lowercase();
    let matches = |shown: &Shown| {
        items.get(shown.at).is_some_and(|item| item.name.to_lowercase().contains(&filter))
    };
    shown.iter().position(matches).filter(|_| !filter.is_empty())
}

/// The figures of an item in words: `stores 4, waiting 388`.
fn value(columns: &[Column], values: &[String]) -> Option<String> {
    let mut columns = columns.iter();
    let words = values.iter().map(|value| match columns.next() {
        Some(column) => format!("{} {}", column.caption, clean(value)),
        None => clean(value).into_owned(),
    });
    let words: Vec<String> = words.collect();
    Some(words.join(", ")).filter(|words| !words.is_empty())
}

impl Layer<'_> {
    pub(super) fn tree(&mut self, tree: &TreeView<'_>, at: VRect) {
        let about = &tree.about;
        let mut node = self.control(about, Role::Tree);
        if tree.primary {
            node.states.push(State::Primary);
        }
        let shown = visible(tree.items, &about.id, self.env.ui);
        let count = shown.len() as u64;
        node.row_count = Some(count);
        let id = node.id.clone();
        let focused = self.list_node(about, node, Wiring::Tree, at);
        let body = self.filter(about, at);
        let body = self.tree_header(tree, body);
        let memory = self.env.ui.list(&about.id);
        let is = |shown: &Shown| tree.items.get(shown.at).map(|item| item.key.as_str());
        let found = match memory.key.as_deref() {
            Some(key) => shown.iter().position(|item| is(item) == Some(key)),
            // A new filter begins at the first item that it found, not at one that leads to it.
            None => first_match(tree.items, &shown, &memory.filter),
        };
        let rolled = roll(memory, found.map(|at| at as u64), count, body.h);
        if shown.is_empty() && body.h > 0 {
            self.mark_focus(body.line(0), focused);
            self.write(body.line(0).inset(1), &tree.empty, Ink::Muted);
        }
        let first = usize::try_from(rolled.top).unwrap_or(usize::MAX);
        let in_sight = shown.iter().enumerate().skip(first).take(usize::from(body.h));
        for ((number, item), line) in in_sight.zip(0..) {
            self.tree_item(tree, &id, (number, count), *item, rolled, focused, body.line(line));
        }
        let selected = usize::try_from(rolled.index).ok().and_then(|at| shown.get(at));
        let key = selected.and_then(is).map(str::to_owned);
        self.rolled(about, rolled, key, body.h, count);
    }

    /// Draws the captions of the tree and of its figures, and returns the room below.
    fn tree_header(&mut self, tree: &TreeView<'_>, at: VRect) -> VRect {
        if tree.columns.is_empty() || at.h < 2 {
            return at;
        }
        let captions: Vec<String> =
            tree.columns.iter().map(|column| column.caption.clone().into_owned()).collect();
        let line = at.line(0).inset(1);
        let left = self.figures(tree.columns, &captions, Ink::Muted, line);
        self.write(left, &tree.about.caption, Ink::Heading);
        at.below(1)
    }

    /// Draws figures in their columns at the right and returns the room that they leave.
    fn figures(&mut self, columns: &[Column], values: &[String], ink: Ink, at: VRect) -> VRect {
        let mut left = VRect { w: at.w.saturating_sub(1), ..at };
        for (number, value) in values.iter().enumerate().rev() {
            let cells = columns.get(number).map_or(0, |column| column.width).max(width(value));
            let from = left.w.saturating_sub(cells);
            self.write_right(left.inset(from), value, ink);
            left.w = from.saturating_sub(2);
        }
        left
    }

    #[expect(clippy::too_many_arguments, reason = "all of one row, called in one place")]
    fn tree_item(
        &mut self,
        tree: &TreeView<'_>,
        id: &str,
        (number, count): (usize, u64),
        shown: Shown,
        rolled: Rolled,
        focused: bool,
        at: VRect,
    ) {
        let Some(item) = tree.items.get(shown.at) else { return };
        let selected = number as u64 == rolled.index;
        let focused = selected && focused;
        let selected = selected && !tree.unselected;
        let standing = Standing { selected, focused, disabled: false };
        let mut node =
            Node::new(format!("{id}/item:{}", clean(&item.key)), Role::Treeitem, clean(&item.name));
        node.states = standing.states();
        let sign = match shown.open {
            Some(true) => self.env.glyphs.open,
            Some(false) => self.env.glyphs.closed,
            None => " ",
        };
        node.states.extend(shown.open.map(
            |open| {
                if open { State::Expanded } else { State::Collapsed }
            },
        ));
        node.value = value(tree.columns, &item.values);
        (node.level, node.kind) = (Some(item.level), Some(item.kind));
        (node.row_index, node.row_count) = (Some(number as u64), Some(count));
        self.mark_row(at, standing);
        let line = at.inset(1);
        if selected || focused {
            self.fill(line, standing.ink(Ink::Text));
        }
        let line = line.inset(item.level.saturating_sub(1) * 2);
        self.write(line, sign, standing.ink(Ink::Muted));
        let ink = standing.ink(Ink::Muted);
        let left = self.figures(tree.columns, &item.values, ink, line.inset(2));
        self.write(left, &item.name, standing.ink(Ink::Text));
        let wired = self.wired_item(&tree.about, &item.key, Wiring::Item);
        self.add(node, wired, at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::semantics::ItemKind;

    fn items() -> Vec<TreeItem> {
        [("Stores by Region", 1), ("Central", 2), ("Boston", 3), ("Online", 2), ("AW online", 3)]
            .into_iter()
            .map(|(name, level)| TreeItem {
                key: name.to_owned(),
                name: name.to_owned(),
                level,
                kind: ItemKind::Node,
                values: Vec::new(),
                open: level == 1,
            })
            .collect()
    }

    fn names(ui: &Ui) -> Vec<String> {
        let items = items();
        visible(&items, "t", ui).into_iter().map(|shown| items[shown.at].name.clone()).collect()
    }

    #[test]
    fn what_a_closed_item_holds_is_absent() {
        let mut ui = Ui::default();
        assert_eq!(names(&ui), ["Stores by Region", "Central", "Online"]);
        ui.set_item_open("t", "Online", true);
        assert_eq!(names(&ui), ["Stores by Region", "Central", "Online", "AW online"]);
        ui.set_item_open("t", "Stores by Region", false);
        assert_eq!(names(&ui), ["Stores by Region"]);
    }

    #[test]
    fn a_new_filter_begins_at_what_it_found() {
        let mut ui = Ui::default();
        ui.list_mut("t").filter = "aw".to_owned();
        let (items, shown) = (items(), visible(&items(), "t", &ui));
        assert_eq!(first_match(&items, &shown, "AW"), Some(2));
        assert_eq!(first_match(&items, &shown, ""), None);
    }

    #[test]
    fn a_filter_keeps_what_matches_and_all_above_it() {
        let mut ui = Ui::default();
        ui.list_mut("t").filter = "BOST".to_owned();
        assert_eq!(names(&ui), ["Stores by Region", "Central", "Boston"]);
        ui.list_mut("t").filter = "central".to_owned();
        assert_eq!(names(&ui), ["Stores by Region", "Central"]);
    }
}
