//! The next act toward what an instruction asks for, one at a time.
//!
//! `play` carries an instruction out at once; the guide pane cannot wait for the engine, so it asks
//! here, after each change of the screen, which control is to be used next: also the one that must
//! be opened first for the control that is meant to come in sight.

use std::collections::HashSet;

use super::aim::{Aim, aim};
use super::find::Miss;
use super::fold::same;
use super::instruction::{Caption, Instruction};
use super::scope::places;
use super::uncover::{is_closed_item, is_closed_part, shows_a_part};
use crate::semantics::{Act, Node, NodeId, Role, State, Tree};

/// The most parts that are opened in search of one control.
const MAX_OPENED: usize = 200;

/// What was opened and filtered on the way to one control.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lead {
    opened: HashSet<NodeId>,
    filtered: HashSet<(NodeId, String)>,
}

impl Lead {
    /// The next act; `search` allows to open and filter what may hide the control. It is a pure function of the tree and of what was tried before; [`Lead::tried`]
    /// must be told of each act that was carried out.
    pub fn next(&self, tree: &Tree, instruction: &Instruction, search: bool) -> Result<Aim, Miss> {
        let instruction = plain(instruction);
        if let Instruction::EitherOr(alternatives) = instruction {
            let mut misses = Vec::new();
            for one in alternatives {
                match self.next(tree, one, search) {
                    Ok(found) => return Ok(found),
                    Err(miss) => misses.push(miss),
                }
            }
            let none = || Miss::Impossible("no alternative is given".to_owned());
            return Err(misses.into_iter().next().unwrap_or_else(none));
        }
        match aim(tree, instruction) {
            Ok(Aim::Use { node, act: Act::SetText(wanted) }) => Ok(choose(tree, node, wanted)),
            Err(Miss::NotInSight(why)) if search => {
                self.uncover(tree, instruction).ok_or(Miss::NotInSight(why))
            }
            other => other,
        }
    }

    /// Takes note of an act that was carried out.
    pub fn tried(&mut self, node: &NodeId, act: &Act) {
        match act {
            Act::Expand => {
                self.opened.insert(node.clone());
            }
            Act::Filter(text) => {
                self.filtered.insert((node.clone(), text.clone()));
            }
            _ => {}
        }
    }

    /// The part to open, or the list to filter, in search of what is not in sight.
    fn uncover(&self, tree: &Tree, instruction: &Instruction) -> Option<Aim> {
        if self.opened.len() >= MAX_OPENED || matches!(instruction, Instruction::GoTo(_)) {
            return None;
        }
        let closed = |fits: fn(&Node) -> bool| {
            let mut nodes = places(tree).into_iter().flatten();
            let node = nodes.find(|node| fits(node) && !self.opened.contains(&node.id))?;
            Some(Aim::Use { node: node.id.clone(), act: Act::Expand })
        };
        closed(is_closed_part)
            .or_else(|| self.filter(tree, instruction))
            .or_else(|| closed(is_closed_item))
    }

    fn filter(&self, tree: &Tree, instruction: &Instruction) -> Option<Aim> {
        let Instruction::Press { caption: Caption { readings }, .. } = instruction else {
            return None;
        };
        let lists = places(tree).into_iter().flatten().filter(|node| shows_a_part(tree, node));
        let mut pairs = lists.flat_map(|list| readings.iter().map(move |name| (list, name)));
        let (list, name) = pairs
            .find(|(list, name)| !self.filtered.contains(&(list.id.clone(), (*name).clone())))?;
        Some(Aim::Use { node: list.id.clone(), act: Act::Filter(name.clone()) })
    }
}

/// The instruction that is left when "if required" is taken away.
pub fn plain(instruction: &Instruction) -> &Instruction {
    match instruction {
        Instruction::Optional(inner) => plain(inner),
        other => other,
    }
}

/// How a value is put into the field: a combobox is opened and the option chosen from it.
fn choose(tree: &Tree, node: NodeId, wanted: String) -> Aim {
    let set = |node, wanted| Aim::Use { node, act: Act::SetText(wanted) };
    let Some(field) = tree.node(&node).filter(|field| field.role == Role::Combobox) else {
        return set(node, wanted);
    };
    if !field.is(State::Expanded) {
        return Aim::Use { node, act: Act::Expand };
    }
    let options = || tree.nodes.iter().filter(|one| one.role == Role::Option);
    let exact = options().find(|option| option.name == wanted);
    match exact.or_else(|| options().find(|option| same(&option.name, &wanted))) {
        Some(option) => Aim::Use { node: option.id.clone(), act: Act::Select },
        None => set(node, wanted),
    }
}
