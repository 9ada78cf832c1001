//! What the framework remembers of the controls of one page or dialog.
//!
//! Carets, cursors, scrolling, sorting, filters, folded groups, open tree nodes, selected tabs:
//! state of the screen, not of the business. Pages may read it (what is selected, which window of
//! rows is wanted) and never have to keep it.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::element::{Row, Rows};
use super::model::Options;
use crate::commands::Keymap;

/// The memory of one page or dialog, by the local ids of its controls. What is written is what a
/// person would miss after a restart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ui {
    /// The keys in force, which stand beside captions.
    #[serde(skip)]
    pub(crate) keymap: &'static Keymap,
    /// Everything stands in one column, for a screen reader.
    #[serde(skip)]
    pub(crate) linear: bool,
    lists: BTreeMap<String, ListMemory>,
    expanded: BTreeMap<String, BTreeMap<String, bool>>,
    folds: BTreeMap<String, bool>,
    tabs: BTreeMap<String, String>,
    #[serde(skip)]
    carets: HashMap<String, usize>,
    /// The combobox whose options are shown, with the highlighted one.
    #[serde(skip)]
    pub(crate) dropdown: Option<(String, usize)>,
    /// How far the body is scrolled, and whether it follows the focus.
    #[serde(skip)]
    pub(crate) scroll: Scroll,
}

/// The memory of a grid, a tree or a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListMemory {
    /// Position of the selected row in the whole list.
    pub index: u64,
    /// Key of the selected row, once it was drawn.
    pub key: Option<String>,
    /// Position of the first drawn row.
    pub top: u64,
    /// Key of the row that was selected in the last session, until its place is known again.
    #[serde(skip)]
    pub(crate) sought: Option<String>,
    /// How many rows were drawn.
    #[serde(skip)]
    pub height: u16,
    /// How many rows there are.
    #[serde(skip)]
    pub count: u64,
    /// The list scrolls so that the selected row is in sight; the wheel ends that.
    #[serde(skip)]
    pub follow: bool,
    /// Only rows that contain this are shown.
    pub filter: String,
    /// The filter field is open.
    pub filtering: bool,
    /// Caption of the column the rows are sorted by, and whether downwards.
    pub sort: Option<(String, bool)>,
    /// Position of the chosen column of a grid: it is in sight, and keys sort by it.
    pub column: usize,
}

impl Default for ListMemory {
    fn default() -> Self {
        Self::NEW
    }
}

impl ListMemory {
    const NEW: Self = Self {
        index: 0,
        key: None,
        sought: None,
        top: 0,
        height: 0,
        count: 0,
        follow: true,
        filter: String::new(),
        filtering: false,
        sort: None,
        column: 0,
    };

    /// Makes the row at the position the selected one.
    pub(crate) fn go(&mut self, index: u64, key: Option<String>) {
        self.index = index;
        self.key = key;
        self.sought = None;
        self.follow = true;
    }

    /// Key of the row to be shown as the selected one, wherever it stands.
    pub(crate) fn wanted(&self) -> Option<&str> {
        self.sought.as_deref().or(self.key.as_deref())
    }

    /// Back to the first row, after the list became another one.
    pub(crate) fn restart(&mut self) {
        self.go(0, None);
        self.top = 0;
    }
}

/// How far something is scrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scroll {
    pub offset: u16,
    pub follow: bool,
    /// Columns and rows in sight, and rows in all, when the focus was last in it: in another room it
    /// may stand elsewhere.
    pub room: (u16, u16, u16),
}

impl Default for Scroll {
    fn default() -> Self {
        Self { offset: 0, follow: true, room: (0, 0, 0) }
    }
}

/// Which rows a grid needs: what a page asks the engine for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first row.
    pub offset: u64,
    /// How many rows.
    pub limit: u32,
    /// Only rows that contain this.
    pub filter: String,
    /// Caption of the column to sort by, and whether downwards.
    pub sort: Option<(String, bool)>,
}

/// Windows move in steps of so many rows, so that moving inside asks for nothing.
const STEP: u64 = 64;

impl Ui {
    /// A new memory under these options.
    pub(crate) fn of(options: &Options) -> Self {
        Self::default().under(options)
    }

    /// The same memory under these options, which may be others than in the session before.
    #[must_use]
    pub(crate) fn under(self, options: &Options) -> Self {
        Self { keymap: options.keymap, linear: options.reader, ..self }
    }

    /// The memory of a list.
    pub fn list(&self, id: &str) -> &ListMemory {
        static NEW: ListMemory = ListMemory::NEW;
        self.lists.get(id).unwrap_or(&NEW)
    }

    pub(crate) fn list_mut(&mut self, id: &str) -> &mut ListMemory {
        self.lists.entry(id.to_owned()).or_default()
    }

    /// Key of the selected row of a grid, tree or list.
    pub fn selected(&self, id: &str) -> Option<&str> {
        self.list(id).key.as_deref()
    }

    /// The row that a grid over these rows shows as the selected one: also before it was drawn, and
    /// after the row that was selected has gone.
    pub fn selected_row<'r>(&self, id: &str, rows: &'r Rows) -> Option<&'r Row> {
        let list = self.list(id);
        let found = list.wanted().and_then(|key| rows.position(key));
        rows.get(found.unwrap_or(list.index).min(rows.total.saturating_sub(1)))
    }

    /// The rows that a grid needs now: three steps around what is in sight.
    pub fn window(&self, id: &str) -> Window {
        let list = self.list(id);
        let step = STEP.max(u64::from(list.height).next_multiple_of(STEP));
        let offset = (list.top / step).saturating_sub(1) * step;
        let limit = u32::try_from(3 * step).unwrap_or(u32::MAX);
        Window { offset, limit, filter: list.filter.clone(), sort: list.sort.clone() }
    }

    /// Key of the selected tab of a strip; `None` while the first one still is.
    pub fn tab(&self, id: &str) -> Option<&str> {
        self.tabs.get(id).map(String::as_str)
    }

    pub(crate) fn select_tab(&mut self, id: &str, key: &str) {
        self.tabs.insert(id.to_owned(), key.to_owned());
    }

    /// Whether a `FastTab` is open, if the person has opened or closed it.
    pub(crate) fn fold(&self, id: &str) -> Option<bool> {
        self.folds.get(id).copied()
    }

    pub(crate) fn set_fold(&mut self, id: &str, open: bool) {
        self.folds.insert(id.to_owned(), open);
    }

    /// Whether an item of a tree is open, if the person has opened or closed it.
    pub(crate) fn item_open(&self, tree: &str, key: &str) -> Option<bool> {
        self.expanded.get(tree)?.get(key).copied()
    }

    pub(crate) fn set_item_open(&mut self, tree: &str, key: &str, open: bool) {
        self.expanded.entry(tree.to_owned()).or_default().insert(key.to_owned(), open);
    }

    /// Position of the caret in a field, in characters; `None` stands for the end.
    pub(crate) fn caret(&self, id: &str) -> Option<usize> {
        self.carets.get(id).copied()
    }

    pub(crate) fn set_caret(&mut self, id: &str, at: usize) {
        self.carets.insert(id.to_owned(), at);
    }

    /// What is kept for the next session of a page that is open.
    pub(crate) fn kept(&self) -> Self {
        let mut kept = self.layout();
        for (id, list) in &mut kept.lists {
            let own = self.list(id);
            let key = own.wanted().map(str::to_owned);
            (list.index, list.top, list.key) = (own.index, own.top, key);
            (list.filter, list.filtering) = (own.filter.clone(), own.filtering);
        }
        kept
    }

    /// The memory of a page that was open in the last session.
    pub(crate) fn restored(mut self) -> Self {
        for list in self.lists.values_mut() {
            list.sought = list.key.take();
            list.filtering &= !list.filter.is_empty();
        }
        self
    }

    /// How a page is looked at, without where the person stood and what was filtered: what a page
    /// that is opened again begins with, also one that shows other rows.
    pub(crate) fn layout(&self) -> Self {
        let look = |list: &ListMemory| {
            let (sort, column) = (list.sort.clone(), list.column);
            ListMemory { sort, column, ..ListMemory::NEW }
        };
        Self {
            lists: self.lists.iter().map(|(id, list)| (id.clone(), look(list))).collect(),
            expanded: self.expanded.clone(),
            folds: self.folds.clone(),
            tabs: self.tabs.clone(),
            ..Self::default()
        }
    }

    /// Which items of trees are open, and nothing else: what a dialog begins with that is opened
    /// again. Nothing if nobody has opened or closed one.
    pub(crate) fn open_items(&self) -> Option<Self> {
        let expanded = self.expanded.clone();
        (!expanded.is_empty()).then(|| Self { expanded, ..Self::default() })
    }

    /// The person goes elsewhere: what belongs to the focus alone is forgotten.
    pub(crate) fn leave_control(&mut self) {
        self.dropdown = None;
        self.carets.clear();
        self.scroll.follow = true;
    }

    /// Remembers what was found, and says whether another row of a list became the selected one.
    pub(crate) fn absorb(&mut self, metric: &Metric) -> bool {
        match metric {
            Metric::List { id, index, key, top, height, count, whole } => {
                let list = self.list_mut(id);
                // While rows come, the row that is sought may be among those that are not there yet,
                // and may come to stand before those that are.
                let is_over = *whole || list.sought == *key;
                if is_over || list.sought.is_none() {
                    (list.index, list.top, list.sought) = (*index, *top, None);
                }
                (list.height, list.count) = (*height, *count);
                let known = key.is_some() || *count == 0;
                let selected = known && list.key != *key;
                if selected {
                    list.key.clone_from(key);
                }
                return selected;
            }
            Metric::Body { offset, room } => {
                self.scroll.offset = *offset;
                self.scroll.room = room.unwrap_or(self.scroll.room);
            }
            Metric::Column { id, column } => self.list_mut(id).column = *column,
        }
        false
    }
}

/// What laying out found, to be remembered for the next time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Metric {
    /// Where a list stands; `whole` when all its rows are known.
    List {
        id: String,
        index: u64,
        key: Option<String>,
        top: u64,
        height: u16,
        count: u64,
        whole: bool,
    },
    /// How far a body is scrolled; its room if the focus is in it.
    Body {
        offset: u16,
        room: Option<(u16, u16, u16)>,
    },
    Column {
        id: String,
        column: usize,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_within_a_window_asks_for_nothing_new() {
        let mut ui = Ui::default();
        let at = |ui: &mut Ui, top| {
            ui.list_mut("rows").top = top;
            ui.window("rows").offset
        };
        assert_eq!(at(&mut ui, 0), 0);
        assert_eq!(at(&mut ui, 100), 0);
        assert_eq!(at(&mut ui, 150), 64);
        assert_eq!(at(&mut ui, 191), 64);
        assert_eq!(ui.window("rows").limit, 192);
    }
}
