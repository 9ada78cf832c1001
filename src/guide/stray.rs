//! How a person strayed from a procedure, in words, and what leads back.

use std::collections::HashSet;

use super::aim::{Aim, aim};
use super::find::shown;
use super::instruction::Instruction;
use super::met::is_met;
use super::scripted::{Scripted, Todo};
use super::spot::{Deviation, Spot, WayBack};
use crate::semantics::{Act, NodeId, Tree};

/// Where the procedure can be taken up again: the last instruction that is done on a page, without a
/// dialog, and that page.
pub fn resume(done_at: &[Option<Spot>], at: usize, expected: &Spot) -> (usize, Vec<String>) {
    if expected.dialogs.is_empty() {
        return (at, expected.path.clone());
    }
    let done = done_at.iter().take(at).enumerate().rev();
    let mut on_page = done.filter_map(|(todo, spot)| Some((todo, spot.as_ref()?)));
    let found = on_page.find(|(_, spot)| spot.dialogs.is_empty());
    found.map_or((0, expected.path.clone()), |(todo, spot)| (todo, spot.path.clone()))
}

/// The person is on another page, or has opened or closed a dialog.
pub fn elsewhere(
    spot: &Spot,
    expected: &Spot,
    (todo, path): (usize, Vec<String>),
    script: &Scripted,
) -> Deviation {
    let (here, there) = (spot.name(), expected.name());
    let below = spot.path == expected.path && spot.dialogs.starts_with(&expected.dialogs);
    if below {
        let count = spot.dialogs.len() - expected.dialogs.len();
        let why = format!("{here} is open; the step is on {there}. Close it: Esc.");
        return Deviation { why, back: WayBack::Close(count) };
    }
    let number = script.number(todo);
    let why = if spot.path == expected.path && !expected.dialogs.is_empty() {
        format!("{there} is closed, and what was entered in it is gone. Go on from step {number}.")
    } else if expected.dialogs.is_empty() {
        format!("You are on {here}; the step is on {there}. Go there: Alt+G, {there}.")
    } else {
        format!("You are on {here}; {there} is closed. Go on from step {number}.")
    };
    Deviation { why, back: WayBack::GoTo { path, todo } }
}

/// A value that a step has set, in the place where the person is, and that is another one now.
pub fn changed(
    tree: &Tree,
    todos: &[Todo],
    done_at: &[Option<Spot>],
    spot: &Spot,
) -> Option<Deviation> {
    let mut known: HashSet<&NodeId> = HashSet::new();
    let mut back = None;
    for (todo, _) in todos.iter().zip(done_at).rev().filter(|(_, at)| at.as_ref() == Some(spot)) {
        let keeps = matches!(
            todo.instruction,
            Instruction::SetField { .. }
                | Instruction::Switch { .. }
                | Instruction::SelectOption(_)
        );
        let Some(Ok(found)) = keeps.then(|| aim(tree, &todo.instruction)) else { continue };
        let Some(node) = found.node().and_then(|id| tree.node(id)) else { continue };
        // Of the radio buttons of one group the last step decides.
        let group = match todo.instruction {
            Instruction::SelectOption(_) => node.parent.as_ref().unwrap_or(&node.id),
            _ => &node.id,
        };
        let last = known.insert(group);
        if let (true, false, Aim::Use { act, .. }) = (last, is_met(tree, &todo.instruction), &found)
        {
            let what = if *act == Act::Select {
                format!("{} is not selected any more", shown(node))
            } else {
                let value = node.value.as_deref().unwrap_or_default();
                format!("{} holds \"{value}\" now", shown(node))
            };
            let why = format!("{what}; step {} said otherwise.", todo.step + 1);
            let way = WayBack::Do { node: node.id.clone(), act: act.clone() };
            back = Some(Deviation { why, back: way });
        }
    }
    back
}
