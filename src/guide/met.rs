//! Whether an instruction is done: as the tree shows it, or by what a person did.
//!
//! `aim` says what a guide would do itself. A person may do it in other ways, and may choose any
//! number of a range; what counts here is that the screen is as the step wants it.

use super::aim::{Aim, aim, roles};
use super::deed::Deed;
use super::find::Miss;
use super::fold::same;
use super::instruction::{Arrow, Instruction, Value};
use super::spot::Spot;
use crate::semantics::{Act, Node, NodeId, Role, State, Tree};

/// Whether the screen is as the instruction wants it. What is only pressed never shows, except by the
/// page or dialog of that name.
pub fn is_met(tree: &Tree, instruction: &Instruction) -> bool {
    match instruction {
        Instruction::Optional(_) => true,
        Instruction::EitherOr(alternatives) => alternatives.iter().any(|one| is_met(tree, one)),
        Instruction::SelectKind(kind) => {
            let item = |node: &Node| node.role == Role::Treeitem && node.kind == Some(*kind);
            tree.nodes.iter().any(|node| item(node) && node.is(State::Selected))
        }
        Instruction::Press { caption, .. } if Spot::of(tree).is_called(&caption.readings) => true,
        Instruction::SetField { value, .. } => match aim(tree, instruction) {
            Ok(Aim::Met { .. }) => true,
            Ok(Aim::Use { node, act: Act::SetText(_) }) => {
                tree.node(&node).is_some_and(|node| holds(node, value))
            }
            _ => false,
        },
        _ => match aim(tree, instruction) {
            Ok(Aim::Met { .. }) => true,
            Ok(Aim::Use { node, act: Act::Select }) => {
                tree.node(&node).is_some_and(|node| node.is(State::Selected))
            }
            Ok(Aim::Use { node, act: Act::Focus }) => tree.focus.as_ref() == Some(&node),
            _ => false,
        },
    }
}

fn holds(node: &Node, value: &Value) -> bool {
    !node.is(State::Invalid) && fits(node.role, node.value.as_deref().unwrap_or_default(), value)
}

fn fits(role: Role, held: &str, wanted: &Value) -> bool {
    match wanted {
        Value::Literal(text) if role == Role::Spinbutton => {
            let number = |text: &str| text.trim().parse::<i128>().ok();
            number(held).is_some() && number(held) == number(text.text())
        }
        Value::Literal(text) if role == Role::Combobox => same(held, text.text()),
        Value::Literal(text) => held == text.text(),
        Value::Interval { low, high, .. } => {
            held.trim().parse().is_ok_and(|number: u64| (*low..=*high).contains(&number))
        }
    }
}

/// Whether the deed is what the instruction asks for; `before` is the screen that it was done on.
pub fn is_done_by(before: &Tree, instruction: &Instruction, deed: &Deed) -> bool {
    let named = |readings: &[String], roles: &[Role]| {
        let name = readings.iter().any(|reading| same(reading, &deed.node.name));
        name && roles.contains(&deed.node.role) && deed.uses()
    };
    match instruction {
        Instruction::EitherOr(alternatives) => {
            alternatives.iter().any(|one| is_done_by(before, one, deed))
        }
        Instruction::Press { caption, noun, open } => match aim(before, instruction) {
            Ok(Aim::Use { node, act }) => takes(&node, &act, deed),
            Ok(Aim::Met { .. }) => false,
            // The button of a command that was given in another way, or one of several of a name.
            Err(Miss::NotInSight(_) | Miss::Ambiguous(_) | Miss::Impossible(_)) => {
                named(&caption.readings, roles(*noun)) && (!open || deed.act != Act::Select)
            }
        },
        Instruction::SelectArrow(arrow) => {
            let name = match arrow {
                Arrow::Add => "Add selection",
                Arrow::Remove => "Remove selection",
            };
            named(&[name.to_owned()], &[Role::Button])
        }
        Instruction::SelectKind(kind) => {
            deed.node.role == Role::Treeitem && deed.node.kind == Some(*kind) && deed.uses()
        }
        Instruction::FirstRow { .. } => match aim(before, instruction) {
            Ok(Aim::Use { node, act }) => takes(&node, &act, deed),
            _ => false,
        },
        Instruction::SetField { value, .. } => match (aim(before, instruction), &deed.act) {
            (Ok(Aim::Use { node, .. }), Act::SetText(text)) => {
                node == deed.node.id
                    && deed.node.role == Role::Textbox
                    && fits(Role::Textbox, text, value)
            }
            _ => false,
        },
        _ => false,
    }
}

/// Whether the deed does to the control at least what the act would.
fn takes(node: &NodeId, act: &Act, deed: &Deed) -> bool {
    let enough = match act {
        Act::Open => matches!(deed.act, Act::Open | Act::Press),
        Act::Focus => true,
        _ => deed.uses(),
    };
    *node == deed.node.id && enough
}
