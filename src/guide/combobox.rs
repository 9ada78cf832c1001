//! Choosing from a combobox: its options are read before one is set.

use super::carry::Failure;
use super::find::shown;
use super::fold::{nearest, same};
use super::play::Screen;
use crate::semantics::{Act, Node, NodeId, Role, Tree};

/// The name of the option that is meant, spelled as the combobox spells it. A combobox that lists no
/// options, or not all of them, gets the wanted name as it is, and shows whether it takes it.
pub fn option_of(id: &NodeId, wanted: &str, screen: &mut dyn Screen) -> Result<String, Failure> {
    let listed = |tree: &Tree| -> Vec<Node> {
        tree.nodes.iter().filter(|node| node.role == Role::Option).cloned().collect()
    };
    let closed = listed(&screen.tree());
    let expanded = screen.act(id, Act::Expand).is_ok() && screen.settled().is_ok();
    let tree = screen.tree();
    // Options of another list of the page were there before, or do not stand inside.
    let own =
        |node: &Node| tree.is_inside(node, id) || closed.iter().all(|before| before.id != node.id);
    let options: Vec<Node> = listed(&tree).into_iter().filter(own).collect();
    let exact = options.iter().find(|option| option.name == wanted);
    let found = exact.or_else(|| options.iter().find(|option| same(&option.name, wanted)));
    if let Some(option) = found {
        return Ok(option.name.clone());
    }
    let count = options.iter().filter_map(|option| option.row_count).max().unwrap_or_default();
    if options.is_empty() || count > options.len() as u64 {
        return Ok(wanted.to_owned());
    }
    if expanded && screen.act(id, Act::Collapse).is_ok() {
        screen.settled().map_err(Failure::impossible)?;
    }
    let field = tree.node(id).map(shown).unwrap_or_default();
    let names = options.iter().map(|option| option.name.as_str());
    let near = nearest(wanted, names).map(|name| format!("; \"{name}\" is near"));
    let near = near.unwrap_or_default();
    Err(Failure::impossible(format!("{field} has no option \"{wanted}\"{near}")))
}
