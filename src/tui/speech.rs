//! What a screen reader is told: from two semantic trees, one line.
//!
//! With `--screen-reader` nothing is framed or marked, everything stands in one column, the
//! hardware cursor stands on what has the focus, and the last two rows are a live region: they say
//! what has the focus now and what happened, in the words of [`spoken`]. The words come from the
//! semantic tree alone, so that a person hears what guides and tests see. Where the region stands
//! is in `show`; it never moves.

use super::scene::{Owner, Scene, Stroke, Wired, Wiring};
use super::text::{fit, wrap};
use super::theme::Ink;
use crate::semantics::{ItemKind, Node, Rect, Role, State, Tree};

/// The rows of the live region.
pub const ROWS: u16 = 2;
/// The node of the live region.
const LIVE: &str = "shell/live";
/// The node that says the message above the page.
const MESSAGE: &str = "shell/messages";

/// What is to be said of the change from one screen to the next; `None` if it changed nothing that
/// a person waits to hear.
pub fn spoken(before: &Tree, after: &Tree) -> Option<String> {
    let mut said = Vec::new();
    said.extend(message(before, after));
    said.extend(place(before, after));
    said.extend(focus(before, after));
    let ends = |words: &String| words.trim_end_matches('.').to_owned();
    let said: Vec<String> = said.iter().map(ends).collect();
    (!said.is_empty()).then(|| said.join(". "))
}

/// A message that was not there before.
fn message(before: &Tree, after: &Tree) -> Option<String> {
    let words = |tree: &Tree| tree.node(MESSAGE).map(|node| node.name.clone());
    words(after).filter(|now| words(before).as_ref() != Some(now))
}

/// Another page, a dialog more, a dialog less.
fn place(before: &Tree, after: &Tree) -> Option<String> {
    match (before.dialogs.last(), after.dialogs.last()) {
        (old, Some(new)) if before.dialogs.len() < after.dialogs.len() || old != Some(new) => {
            Some(format!("{new}, dialog"))
        }
        _ if before.page != after.page => Some(format!("{}, page", after.page)),
        (Some(old), _) if before.dialogs.len() > after.dialogs.len() => {
            Some(format!("{old} closed"))
        }
        _ => None,
    }
}

/// What has the focus now, or what changed about it.
fn focus(before: &Tree, after: &Tree) -> Option<String> {
    let now = after.node(after.focus.as_deref()?)?;
    let then = before.focus.as_deref().and_then(|id| before.node(id));
    match then.filter(|then| then.id == now.id) {
        Some(then) => change(before, then, after, now),
        None => Some(whole(then, after, now)),
    }
}

/// A control with everything that there is to say of it, with the list or group that it belongs to
/// when the focus came from elsewhere.
fn whole(then: Option<&Node>, tree: &Tree, now: &Node) -> String {
    let mut parts = Vec::new();
    let is_new = then.is_none_or(|then| then.parent != now.parent);
    if is_new && is_item(now.role) {
        let holder = now.parent.as_deref().and_then(|id| tree.node(id));
        parts.extend(holder.map(|holder| holder.name.clone()));
    }
    parts.extend(words(tree, now));
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

fn is_item(role: Role) -> bool {
    matches!(role, Role::Row | Role::Option | Role::Treeitem | Role::Tab | Role::Radio)
}

/// A control in words: which one of how many, its name, what it is, what it holds, how it stands.
fn words(tree: &Tree, node: &Node) -> Vec<String> {
    let mut parts = Vec::new();
    let number = node.row_index.zip(node.row_count);
    if node.role == Role::Row {
        parts.extend(number.map(|(at, of)| format!("row {} of {of}", at + 1)));
        parts.push(node.name.clone());
        parts.extend(tree.nodes.iter().filter(|cell| is_cell(cell, node)).filter_map(cell_words));
    } else {
        parts.push(node.name.clone());
        parts.push(kind(node).to_owned());
        parts.extend(number.map(|(at, of)| format!("{} of {of}", at + 1)));
        parts.extend(node.level.map(|level| format!("level {level}")));
        parts.extend(node.value.clone().or_else(|| empty(node)));
    }
    parts.extend(standing(node).map(str::to_owned));
    parts.extend(node.why.clone());
    parts
}

/// The cells of a row behind its key column, which is its name.
fn is_cell(cell: &Node, row: &Node) -> bool {
    cell.role == Role::Gridcell && cell.parent.as_ref() == Some(&row.id)
}

fn cell_words(cell: &Node) -> Option<String> {
    let value = cell.value.as_deref()?;
    // The first cell repeats the name of the row.
    let row = cell.parent.as_deref()?;
    (!row.ends_with(&format!(":{value}"))).then(|| value.to_owned())
}

/// A field that holds nothing says so.
fn empty(node: &Node) -> Option<String> {
    let holds = matches!(node.role, Role::Textbox | Role::Spinbutton | Role::Combobox);
    holds.then(|| "empty".to_owned())
}

fn kind(node: &Node) -> &'static str {
    match node.role {
        Role::Button => "button",
        Role::Link => "link",
        Role::Tab => "tab",
        Role::Switch => "switch",
        Role::Checkbox => "checkbox",
        Role::Radio => "radio button",
        Role::Textbox => "text field",
        Role::Spinbutton => "number field",
        Role::Combobox => "combo box",
        Role::Option => "option",
        Role::Grid => "grid",
        Role::Tree => "tree",
        Role::List | Role::Listbox => "list",
        Role::Treeitem => match node.kind {
            Some(ItemKind::Store) => "store",
            Some(ItemKind::OnlineStore) => "online store",
            _ => "tree item",
        },
        _ => "",
    }
}

/// The states that are heard, in words.
fn standing(node: &Node) -> impl Iterator<Item = &'static str> {
    let checks = matches!(node.role, Role::Checkbox | Role::Radio);
    let states = [
        (node.is(State::Checked) && node.role != Role::Switch, "checked"),
        (checks && !node.is(State::Checked), "not checked"),
        (node.is(State::Expanded), "expanded"),
        (node.is(State::Collapsed), "collapsed"),
        (node.is(State::Required), "required"),
        (node.is(State::Readonly), "read only"),
        (node.is(State::Invalid), "invalid"),
        (node.is(State::Disabled), "cannot be used"),
    ];
    states.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| word)
}

/// What changed about the control that still has the focus.
fn change(before: &Tree, then: &Node, after: &Tree, now: &Node) -> Option<String> {
    let mut parts = Vec::new();
    if now.name != then.name {
        parts.push(now.name.clone());
    }
    if now.value != then.value {
        parts.push(now.value.clone().unwrap_or_else(|| "empty".to_owned()));
    }
    let (old, new): (Vec<_>, Vec<_>) = (standing(then).collect(), standing(now).collect());
    parts.extend(new.iter().filter(|word| !old.contains(word)).map(|&word| word.to_owned()));
    if now.why != then.why {
        parts.extend(now.why.clone());
    }
    let highlighted = current(after, now);
    if highlighted != current(before, then) {
        parts.extend(highlighted.map(|option| option.name.clone()));
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// The option that the keys stand on in an open combobox, which keeps the focus itself.
fn current<'t>(tree: &'t Tree, combo: &Node) -> Option<&'t Node> {
    let options = tree.nodes.iter().filter(|node| node.role == Role::Option);
    let mut own = options.filter(|node| node.description.as_deref() == Some(CURRENT));
    own.find(|node| combo.role == Role::Combobox && tree.is_inside(node, &combo.id))
}

/// The description of the option that the keys stand on.
pub(super) const CURRENT: &str = "current";

/// Writes the live region on the last rows of the screen and adds it to the tree.
pub(super) fn show(scene: &mut Scene, said: &str, (width, height): (u16, u16)) {
    let Some(row) = height.checked_sub(ROWS) else { return };
    let rect = Rect { column: 0, row, width, height: ROWS };
    scene.strokes.push(Stroke::Fill { rect, ink: Ink::Text });
    for (line, y) in wrap(said, width).iter().zip(row..height) {
        let text = fit(line, width, ".").into();
        scene.strokes.push(Stroke::Text { x: 0, y, text, ink: Ink::Text });
    }
    let mut node = Node::new(LIVE, Role::Status, said);
    node.rect = (width > 0).then_some(rect);
    scene.tree.nodes.push(node);
    scene.wired.push(Wired {
        owner: Owner::Shell,
        control: String::new(),
        item: None,
        wiring: Wiring::Inert,
        stop: None,
        help: None,
        list: None,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(focus: &str, nodes: Vec<Node>) -> Tree {
        Tree { page: "Page".to_owned(), focus: Some(focus.to_owned()), nodes, ..Tree::default() }
    }

    fn node(id: &str, role: Role, name: &str) -> Node {
        Node { states: vec![State::Enabled], ..Node::new(id, role, name) }
    }

    fn inside(parent: &str, node: Node) -> Node {
        Node { parent: Some(parent.to_owned()), ..node }
    }

    fn switch(value: &str) -> Node {
        Node { value: Some(value.to_owned()), ..node("d/batch", Role::Switch, "Batch processing") }
    }

    #[test]
    fn the_control_that_gets_the_focus_is_named_with_what_it_is_and_holds() {
        let nodes = || vec![node("p/run", Role::Button, "Run now"), switch("No")];
        let (button, other) = (tree("p/run", nodes()), tree("d/batch", nodes()));
        assert_eq!(spoken(&other, &button).unwrap(), "Run now, button");
        assert_eq!(spoken(&button, &other).unwrap(), "Batch processing, switch, No");
        assert_eq!(spoken(&button, &button), None);
    }

    #[test]
    fn of_the_control_that_keeps_the_focus_only_the_change_is_said() {
        let (no, yes) = (tree("d/batch", vec![switch("No")]), tree("d/batch", vec![switch("Yes")]));
        assert_eq!(spoken(&no, &yes).unwrap(), "Yes");
        let mut wrong = switch("Yes");
        wrong.states.push(State::Invalid);
        wrong.why = Some("Enter a whole number.".to_owned());
        let wrong = tree("d/batch", vec![wrong]);
        assert_eq!(spoken(&yes, &wrong).unwrap(), "invalid, Enter a whole number");
    }

    fn grid(focus: &str) -> Tree {
        let mut nodes = vec![node("p/rows", Role::Grid, "Schedules")];
        for (at, key) in ["P-0001", "P-0002"].into_iter().enumerate() {
            let id = format!("p/rows/row:{key}");
            let mut row = inside("p/rows", node(&id, Role::Row, key));
            (row.row_index, row.row_count) = (Some(at as u64), Some(14));
            nodes.push(row);
            for (column, value) in [("Name", key), ("Description", "Channel transactions")] {
                let cell = node(&format!("{id}/{column}"), Role::Gridcell, column);
                nodes.push(inside(&id, Node { value: Some(value.to_owned()), ..cell }));
            }
        }
        tree(focus, nodes)
    }

    #[test]
    fn a_row_is_counted_and_read_and_the_grid_is_named_on_coming_into_it() {
        let elsewhere = tree("p/run", vec![node("p/run", Role::Button, "Run now")]);
        let (first, second) = (grid("p/rows/row:P-0001"), grid("p/rows/row:P-0002"));
        let said = spoken(&elsewhere, &first).unwrap();
        assert_eq!(said, "Schedules, row 1 of 14, P-0001, Channel transactions");
        let said = spoken(&first, &second).unwrap();
        assert_eq!(said, "row 2 of 14, P-0002, Channel transactions");
    }

    #[test]
    fn what_happened_is_said_before_where_the_focus_went() {
        let before = tree("p/run", vec![node("p/run", Role::Button, "Run now")]);
        let mut after = tree("q/yes", vec![node("q/yes", Role::Button, "Yes")]);
        after.dialogs.push("Run now".to_owned());
        after.nodes.push(node(MESSAGE, Role::Status, "214 transactions wait."));
        let said = spoken(&before, &after).unwrap();
        assert_eq!(said, "214 transactions wait. Run now, dialog. Yes, button");
        let closed = spoken(&after, &before).unwrap();
        assert_eq!(closed, "Run now closed. Run now, button");
    }

    #[test]
    fn the_option_under_the_keys_is_said_while_the_combobox_keeps_the_focus() {
        let combo = |at: usize| {
            let mut box_ = node("d/group", Role::Combobox, "Batch group");
            box_.states.push(State::Expanded);
            let mut nodes = vec![box_];
            for (number, name) in ["(none)", "Default"].into_iter().enumerate() {
                let mut option = node(&format!("d/group/option:{name}"), Role::Option, name);
                option.description = (number == at).then(|| CURRENT.to_owned());
                nodes.push(inside("d/group", option));
            }
            tree("d/group", nodes)
        };
        assert_eq!(spoken(&combo(0), &combo(1)).unwrap(), "Default");
    }
}
