//! Short lists, and what lists, grids and trees have in common: which row is where.

use super::Wiring;
use super::layer::{Layer, VRect};
use crate::commands::captions;
use crate::semantics::{Node, Role, State};
use crate::tui::element::{About, Field, ListView};
use crate::tui::text::{clean, width};
use crate::tui::theme::Ink;
use crate::tui::ui::{ListMemory, Metric};

/// Which rows are drawn and which one is selected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rolled {
    /// Position of the selected row.
    pub index: u64,
    /// Position of the first drawn row.
    pub top: u64,
}

/// Rolls a list of `count` rows so that `height` of them are drawn. `found` is where the selected
/// row stands now, if that is known.
pub(super) fn roll(memory: &ListMemory, found: Option<u64>, count: u64, height: u16) -> Rolled {
    let height = u64::from(height);
    let index = found.unwrap_or(memory.index).min(count.saturating_sub(1));
    let mut top = memory.top.min(count.saturating_sub(height));
    if memory.follow {
        top = top.min(index).max((index + 1).saturating_sub(height));
    }
    Rolled { index, top }
}

/// How a row stands: what decides its ink and states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    pub selected: bool,
    pub focused: bool,
    pub disabled: bool,
}

impl Layer<'_> {
    /// Puts the sign of how a row stands in its first column.
    pub(super) fn mark_row(&mut self, at: VRect, standing: Standing) {
        let glyphs = self.env.glyphs;
        let (sign, ink) = match standing {
            Standing { focused: true, .. } => return self.mark_focus(at, true),
            Standing { disabled: true, .. } => (glyphs.disabled, Ink::Disabled),
            Standing { selected: true, .. } => (glyphs.selected, Ink::Accent),
            _ => return,
        };
        self.write(VRect { w: at.w.min(1), ..at }, sign, ink);
    }
}

impl Standing {
    pub fn ink(self, plain: Ink) -> Ink {
        match self {
            Self { focused: true, .. } => Ink::Focus,
            Self { disabled: true, .. } => Ink::Disabled,
            // How something went stays legible on the ground of a selected row.
            Self { selected: true, .. } if !plain.is_state() => Ink::Selected,
            _ => plain,
        }
    }

    pub fn states(self) -> Vec<State> {
        let states = [
            (!self.disabled, State::Enabled),
            (self.disabled, State::Disabled),
            (self.focused, State::Focused),
            (self.selected, State::Selected),
        ];
        states.into_iter().filter(|(holds, _)| *holds).map(|(_, state)| state).collect()
    }
}

impl Layer<'_> {
    /// Adds the node of a list, grid or tree as a whole and returns whether it has the focus. The
    /// focus is shown by its selected row; see [`Layer::rolled`] for when there is none in sight.
    pub(super) fn list_node(
        &mut self,
        about: &About<'_>,
        mut node: Node,
        wiring: Wiring,
        at: VRect,
    ) -> bool {
        let focused = node.is(State::Focused);
        node.states.retain(|state| *state != State::Focused);
        let id = node.id.clone();
        let wired = self.wired(about, wiring);
        self.add(node, wired, at);
        self.open(id);
        focused
    }

    /// Draws the filter field of a grid or tree when it is in use, and returns the room below.
    pub(super) fn filter(&mut self, about: &About<'_>, at: VRect) -> VRect {
        let memory = self.env.ui.list(&about.id);
        if at.h < 2 || (!memory.filtering && memory.filter.is_empty()) {
            return at;
        }
        let id = format!("{}/filter", about.id);
        let own = About { id: id.into(), caption: captions::FILTER.into(), ..About::default() };
        let text =
            Field::Text { value: memory.filter.clone().into(), list: Some(about.id.clone()) };
        self.field(&own, &text, at.line(0));
        self.rewire_last(Wiring::FilterText);
        at.below(1)
    }

    /// Closes the list and remembers where it stood, how many rows there are, and whether they are
    /// all of them. With no selected row in sight the list as a whole shows that it has the focus.
    pub(super) fn rolled(
        &mut self,
        about: &About<'_>,
        rolled: Rolled,
        key: Option<String>,
        height: u16,
        (count, whole): (u64, bool),
    ) {
        self.close();
        let list = self.id(&about.id);
        let in_sight = (rolled.top..rolled.top + u64::from(height)).contains(&rolled.index);
        if self.focused(&list) && (count == 0 || key.is_none() || !in_sight) {
            self.focus_whole(&list);
        }
        let id = about.id.clone().into_owned();
        self.remember(Metric::List {
            id,
            index: rolled.index,
            key,
            top: rolled.top,
            height,
            count,
            whole,
        });
    }

    pub(super) fn list(&mut self, list: &ListView<'_>, at: VRect) {
        let about = &list.about;
        let (role, item_role) =
            if list.links { (Role::List, Role::Link) } else { (Role::Listbox, Role::Option) };
        let node = self.control(about, role);
        let memory = self.env.ui.list(&about.id);
        let key = memory.wanted();
        let found = key.and_then(|key| list.items.iter().position(|item| item.key == key));
        let count = list.items.len() as u64;
        let rolled = roll(memory, found.map(|at| at as u64), count, at.h);
        let id = node.id.clone();
        let focused = self.list_node(about, node, Wiring::List, at);
        if list.items.is_empty() {
            self.mark_focus(at.line(0), focused);
            self.write(at.line(0).inset(1), &list.empty, Ink::Muted);
        }
        let first = usize::try_from(rolled.top).unwrap_or(usize::MAX);
        let shown = list.items.iter().enumerate().skip(first).take(usize::from(at.h));
        for ((number, item), line) in shown.zip(0..) {
            let selected = number as u64 == rolled.index;
            let disabled = item.why.is_some();
            let standing = Standing { selected, focused: selected && focused, disabled };
            let item_id = format!("{id}/{}:{}", "item", clean(&item.key));
            let mut node = Node::new(item_id, item_role, clean(&item.name));
            node.states = standing.states();
            node.why = item.why.as_deref().map(|why| clean(why).into_owned());
            node.description =
                Some(clean(&item.description).into_owned()).filter(|words| !words.is_empty());
            node.keys =
                Some(item.value.clone()).filter(|key| !key.is_empty()).into_iter().collect();
            (node.row_index, node.row_count) = (Some(number as u64), Some(count));
            let spot = at.line(line);
            self.item(item, standing, spot);
            let wired = self.wired_item(about, &item.key, Wiring::Row);
            self.add(node, wired, spot);
        }
        let selected = usize::try_from(rolled.index).ok().and_then(|at| list.items.get(at));
        self.rolled(about, rolled, selected.map(|item| item.key.clone()), at.h, (count, count > 0));
    }

    fn item(&mut self, item: &crate::tui::element::ListItem, standing: Standing, at: VRect) {
        let ink = standing.ink(Ink::Text);
        self.mark_row(at, standing);
        let at = at.inset(1);
        if standing.selected {
            self.fill(at, ink);
        }
        let at = at.inset(item.level * 2);
        let right = if item.value.is_empty() { 0 } else { width(&item.value) + 2 };
        let room = VRect { w: at.w.saturating_sub(right), ..at };
        let used = self.write(room, &item.name, ink);
        let quiet = standing.ink(Ink::Muted);
        self.write(room.inset(used + 2), &item.description, quiet);
        let value = VRect { w: at.w.saturating_sub(1), ..at };
        self.write_right(value, &item.value, standing.ink(Ink::Key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_rolls_just_far_enough_to_show_the_selected_row() {
        let mut memory = ListMemory { index: 7, ..ListMemory::default() };
        assert_eq!(roll(&memory, None, 100, 5), Rolled { index: 7, top: 3 });
        memory.top = 40;
        assert_eq!(roll(&memory, None, 100, 5), Rolled { index: 7, top: 7 });
        memory.follow = false;
        assert_eq!(roll(&memory, None, 100, 5), Rolled { index: 7, top: 40 });
        assert_eq!(roll(&memory, Some(3), 4, 5), Rolled { index: 3, top: 0 });
        assert_eq!(roll(&memory, None, 0, 0), Rolled { index: 0, top: 0 });
    }
}
