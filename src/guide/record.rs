//! Writing down what a person does, as the steps of an article.
//!
//! A [`Recorder`] is fed like a session: with each act before it is carried out, and with the screen
//! after each change. Moving about is no step; what was typed and corrected is one step with its last
//! value; a dialog that was canceled leaves nothing behind. How steps are worded is in `wording`.

use super::deed::Deed;
use super::fold::same;
use super::spot::{Spot, is_search};
use super::wording::{Written, article, press};
use crate::commands::captions;
use crate::semantics::{Act, Node, Role, State, Tree};

/// What was done so far.
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    written: Vec<Written>,
    /// For each open dialog, how many steps stood before the one that opened it.
    marks: Vec<usize>,
    spot: Option<Spot>,
    /// The last act, with the screen that it was done on.
    last: Option<(Tree, Deed)>,
    /// The person was in a search, which leads to a page without an act on this screen.
    searched: bool,
}

impl Recorder {
    /// Takes note of something that is about to be done.
    pub fn did(&mut self, before: &Tree, deed: &Deed) {
        self.saw(before);
        if !is_search(before) {
            self.last = Some((before.clone(), deed.clone()));
        }
    }

    /// Takes in the screen after a change.
    pub fn saw(&mut self, tree: &Tree) {
        if is_search(tree) {
            self.searched = true;
            return;
        }
        let searched = std::mem::take(&mut self.searched);
        let spot = Spot::of(tree);
        let before = self.spot.replace(spot.clone()).unwrap_or_else(|| spot.clone());
        let stood = self.written.len();
        let last = self.last.take();
        let canceled = last.as_ref().is_some_and(|(_, deed)| cancels(&deed.node));
        if let Some((screen, deed)) = &last
            && !canceled
        {
            self.write(screen, deed, tree);
        }
        for _ in spot.dialogs.len()..before.dialogs.len() {
            self.close(canceled);
        }
        let wrote = self.written.len() > stood;
        if spot.path != before.path && !wrote && (searched || last.is_some()) {
            self.go_to(&spot.path);
        }
        for _ in before.dialogs.len()..spot.dialogs.len() {
            self.marks.push(stood.min(self.written.len()));
        }
    }

    /// A dialog is closed: what was canceled, or only looked at, leaves nothing behind.
    fn close(&mut self, canceled: bool) {
        let Some(mark) = self.marks.pop() else { return };
        let closing = self.written.last().is_some_and(|last| last.is_press_of(captions::CLOSE));
        if canceled || (closing && self.written.len() <= mark + 2) {
            self.written.truncate(mark);
        }
    }

    fn write(&mut self, before: &Tree, deed: &Deed, after: &Tree) {
        let node = &deed.node;
        let is = after.node(&node.id).unwrap_or(node);
        match (node.role, &deed.act) {
            (_, Act::Focus | Act::Expand | Act::Collapse | Act::Filter(_))
            | (Role::Columnheader, _) => {}
            (Role::Textbox | Role::Spinbutton | Role::Combobox, Act::SetText(_))
                if !is_filter(before, node) =>
            {
                self.field(node, is);
            }
            (Role::Switch | Role::Checkbox, _) => self.switch(node, is),
            (Role::Option, _) => match combobox_of(before, node) {
                Some(field) => {
                    let is = after.node(&field.id).unwrap_or(field);
                    self.field(field, is);
                }
                None => self.choose(before, deed),
            },
            (Role::Radio, _) => {
                self.group(Written::Option { group: parent(node), caption: node.name.clone() });
            }
            (Role::Tab, _) => {
                self.group(Written::Tab { strip: parent(node), caption: node.name.clone() });
            }
            (Role::Row, Act::Open | Act::Press) => {
                self.written.push(Written::Open { caption: node.name.clone() });
            }
            (Role::Row | Role::Treeitem, _) => self.choose(before, deed),
            (Role::Button | Role::Link | Role::Menuitem, _) => self.press(before, node, after),
            _ => {}
        }
    }

    /// A press that leads to a page of its own name is worded as the way to that page.
    fn press(&mut self, before: &Tree, node: &Node, after: &Tree) {
        let leaves = Spot::of(before).path != Spot::of(after).path;
        if leaves && after.dialogs.is_empty() && same(&node.name, &after.page) {
            return self.go_to(&Spot::of(after).path);
        }
        if leaves && node.name == BACK {
            return self.go_to(&Spot::of(after).path);
        }
        if node.name == BACK {
            return;
        }
        if before.dialogs.is_empty() {
            self.selected_row(before);
        }
        self.written.push(Written::Press { text: press(before, node), caption: node.name.clone() });
    }

    /// What a button of a page does depends on the selected row, also if nobody had to select it.
    fn selected_row(&mut self, before: &Tree) {
        let mut lists = before.nodes.iter().filter(|node| node.is(State::Primary));
        let Some(list) = lists.find(|node| node.role == Role::Grid) else { return };
        let mut rows = before.below(&list.id).filter(|node| node.role == Role::Row);
        let Some(row) = rows.find(|row| row.is(State::Selected)) else { return };
        let here = self.written.iter().rev().take_while(|one| !one.leaves());
        if here
            .into_iter()
            .any(|one| matches!(one, Written::Select { list: of, .. } if *of == list.id))
        {
            return;
        }
        let text = press(before, row);
        self.written.push(Written::Select { list: list.id.clone(), text });
    }

    /// An item of a list or tree is selected; of several in a row, the last one counts.
    fn choose(&mut self, before: &Tree, deed: &Deed) {
        let list = list_of(before, &deed.node);
        let text = press(before, &deed.node);
        if matches!(self.written.last(), Some(Written::Select { list: of, .. }) if *of == list) {
            self.written.pop();
        }
        self.written.push(Written::Select { list, text });
    }

    /// One of a group is chosen; of several in a row, the last one counts.
    fn group(&mut self, chosen: Written) {
        if self.written.last().is_some_and(|last| last.is_of_same_group(&chosen)) {
            self.written.pop();
        }
        self.written.push(chosen);
    }

    fn field(&mut self, was: &Node, is: &Node) {
        let value = is.value.clone().unwrap_or_default();
        let fields = self.written.iter_mut().rev();
        let mut fields = fields.take_while(|one| matches!(one, Written::Field { .. }));
        let known = fields.find_map(|one| match one {
            Written::Field { id, value, first, .. } if *id == is.id => Some((value, first)),
            _ => None,
        });
        if let Some((kept, first)) = known {
            let back = *first == value;
            *kept = value;
            if back {
                self.written.retain(|one| !matches!(one, Written::Field { id, value, first, .. } if *id == is.id && value == first));
            }
            return;
        }
        let first = was.value.clone().unwrap_or_default();
        if first != value {
            let combobox = is.role == Role::Combobox;
            let (id, caption) = (is.id.clone(), is.name.clone());
            self.written.push(Written::Field { id, caption, first, value, combobox });
        }
    }

    fn switch(&mut self, was: &Node, is: &Node) {
        let on = super::aim::is_on(is);
        if on == super::aim::is_on(was) {
            return;
        }
        if matches!(self.written.last(), Some(Written::Switch { id, .. }) if *id == is.id) {
            self.written.pop();
            return;
        }
        self.written.push(Written::Switch { id: is.id.clone(), caption: is.name.clone(), on });
    }

    fn go_to(&mut self, path: &[String]) {
        if matches!(self.written.last(), Some(Written::GoTo(_))) {
            self.written.pop();
        }
        self.written.push(Written::GoTo(path.to_vec()));
    }

    /// The steps, in Markdown, without their numbers.
    pub fn steps(&self) -> impl Iterator<Item = String> {
        self.written.iter().map(ToString::to_string)
    }

    /// How many steps there are.
    pub fn count(&self) -> usize {
        self.written.len()
    }

    /// The article, under a title.
    pub fn article(&self, title: &str) -> String {
        article(title, self.steps())
    }
}

/// The caption of the command that goes back one page or closes a dialog.
const BACK: &str = "Back";

fn cancels(node: &Node) -> bool {
    let name = node.name.as_str();
    node.role == Role::Button && [captions::CANCEL, captions::NO].contains(&name)
}

fn parent(node: &Node) -> String {
    node.parent.clone().unwrap_or_default()
}

/// The innermost list, grid or tree that the item stands in.
fn list_of(tree: &Tree, node: &Node) -> String {
    let is = |one: &Node| matches!(one.role, Role::Grid | Role::Tree | Role::List | Role::Listbox);
    let above = tree.nodes.iter().rev().find(|one| is(one) && tree.is_inside(node, &one.id));
    above.map_or_else(|| parent(node), |list| list.id.clone())
}

/// The combobox whose options are shown.
fn combobox_of<'a>(tree: &'a Tree, option: &Node) -> Option<&'a Node> {
    let fields = tree.nodes.iter().filter(|node| node.role == Role::Combobox);
    fields.rev().find(|field| tree.is_inside(option, &field.id))
}

/// The field in which the rows of a list are filtered belongs to the list.
fn is_filter(tree: &Tree, node: &Node) -> bool {
    let above = node.parent.as_deref().and_then(|id| tree.node(id));
    above.is_some_and(|above| {
        matches!(above.role, Role::Grid | Role::Tree | Role::List | Role::Listbox)
    })
}
