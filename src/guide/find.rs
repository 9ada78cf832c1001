//! Which control is meant by a name, seen through the semantic tree.

use thiserror::Error;

use super::fold::{nearest, same};
use super::instruction::Caption;
use super::scope::{Place, places};
use crate::semantics::{ItemKind, Node, Role, State, Tree};

/// Why no control can be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Miss {
    /// Several controls are meant equally well.
    #[error("{0}")]
    Ambiguous(String),
    /// The control is there and cannot be used.
    #[error("{0}")]
    Impossible(String),
    /// No such control is in sight; it may be hidden in a closed part or in a long list.
    #[error("{0}")]
    NotInSight(String),
}

/// Roles that "select", "click", "choose", "press" and "open" can mean.
pub const SELECT: &[Role] = &[
    Role::Row,
    Role::Option,
    Role::Treeitem,
    Role::Tab,
    Role::Radio,
    Role::Button,
    Role::Link,
    Role::Menuitem,
];
/// Roles that "field" can mean.
pub const FIELD: &[Role] = &[Role::Textbox, Role::Spinbutton, Role::Combobox];
/// Roles that can be turned on and off.
pub const SWITCH: &[Role] = &[Role::Switch, Role::Checkbox];

/// Finds the control of one of the roles that the caption names, ready to be used.
pub fn control<'a>(tree: &'a Tree, caption: &Caption, roles: &[Role]) -> Result<&'a Node, Miss> {
    let places = places(tree);
    usable(among(&places, caption, roles, tree)?)
}

/// Finds the control in the given places only.
pub fn among<'a>(
    places: &[Place<'a>],
    caption: &Caption,
    roles: &[Role],
    tree: &Tree,
) -> Result<&'a Node, Miss> {
    for reading in &caption.readings {
        for place in places {
            let fits = |node: &&Node| roles.contains(&node.role) && same(&node.name, reading);
            let folded: Place<'_> = place.iter().copied().filter(fits).collect();
            let exact: Place<'_> =
                folded.iter().copied().filter(|node| node.name.trim() == reading.trim()).collect();
            let found = if exact.is_empty() { folded } else { exact };
            if let Some(node) = only(&found, reading, tree)? {
                return Ok(node);
            }
        }
    }
    Err(Miss::NotInSight(not_in_sight(places, caption, roles)))
}

/// Finds the first enabled tree item of a kind.
pub fn of_kind(tree: &Tree, kind: ItemKind) -> Result<&Node, Miss> {
    let fits = |node: &&Node| node.role == Role::Treeitem && node.kind == Some(kind);
    let items: Vec<&Node> = places(tree).into_iter().flatten().filter(fits).collect();
    if let Some(node) = items.iter().find(|node| !node.is(State::Disabled)) {
        return Ok(node);
    }
    Err(items.first().map_or_else(
        || Miss::NotInSight(format!("no {} is in sight", kind_name(kind))),
        |node| disabled(node),
    ))
}

/// Finds the first row of the main list, else of the first list, in the topmost place.
pub fn first_row(tree: &Tree) -> Result<&Node, Miss> {
    let rows = |node: &&Node| node.role == Role::Row && !node.is(State::Disabled);
    let rows: Vec<&Node> = places(tree).into_iter().flatten().filter(rows).collect();
    let lists = tree.nodes.iter().filter(|list| list.is(State::Primary));
    let in_main = |row: &&&Node| lists.clone().any(|list| tree.is_inside(row, &list.id));
    rows.iter()
        .find(in_main)
        .or(rows.first())
        .copied()
        .ok_or_else(|| Miss::NotInSight("there is no row on the screen".to_owned()))
}

/// The control itself, unless it is disabled.
pub fn usable(node: &Node) -> Result<&Node, Miss> {
    if node.is(State::Disabled) { Err(disabled(node)) } else { Ok(node) }
}

fn disabled(node: &Node) -> Miss {
    let why = node.why.as_deref().unwrap_or("it does not say why");
    Miss::Impossible(format!("{} is disabled: {why}", shown(node)))
}

/// The one that is meant among nodes of the same name: a row of the primary list wins over other
/// rows, and what contains wins over what it contains.
fn only<'a>(nodes: &[&'a Node], name: &str, tree: &Tree) -> Result<Option<&'a Node>, Miss> {
    let outer = |node: &&Node| !nodes.iter().any(|other| tree.is_inside(node, &other.id));
    let nodes: Place<'_> = nodes.iter().copied().filter(outer).collect();
    let primary = |node: &Node| {
        let mut lists = tree.nodes.iter().filter(|list| list.is(State::Primary));
        node.is(State::Primary) || lists.any(|list| tree.is_inside(node, &list.id))
    };
    let rows_win = nodes.iter().any(|node| node.role == Role::Row && primary(node));
    let kept = |node: &&Node| !rows_win || node.role != Role::Row || primary(node);
    let nodes: Place<'_> = nodes.into_iter().filter(kept).collect();
    match nodes.as_slice() {
        [] => Ok(None),
        [node] => Ok(Some(node)),
        [first, second, ..] => Err(Miss::Ambiguous(format!(
            "\"{name}\" is {} controls: {} and {}",
            nodes.len(),
            located(first, tree),
            located(second, tree)
        ))),
    }
}

/// Says what is missing, and names what a person might have meant; neither is ever used.
fn not_in_sight(places: &[Place<'_>], caption: &Caption, roles: &[Role]) -> String {
    let all = || places.iter().flatten().copied();
    let wanted = roles.iter().map(|role| role_name(*role)).collect::<Vec<_>>().join(", ");
    let mut why = format!("\"{caption}\" is not on the screen as one of: {wanted}");
    let other = all().find(|node| same(&node.name, caption.text()) && !roles.contains(&node.role));
    let near = || {
        let names = all().filter(|node| roles.contains(&node.role)).map(|node| node.name.as_str());
        caption.readings.iter().find_map(|reading| nearest(reading, names.clone()))
    };
    if let Some(node) = other {
        why.extend(["; there is ", &shown(node)]);
    } else if let Some(name) = near() {
        why.extend(["; \"", name, "\" is near"]);
    }
    why
}

/// The control as a sentence names it.
pub fn shown(node: &Node) -> String {
    format!("the {} \"{}\"", role_name(node.role), node.name)
}

/// The control with what it stands in.
pub fn located(node: &Node, tree: &Tree) -> String {
    let mut up = node.parent.as_deref().and_then(|id| tree.node(id));
    for _ in 0..tree.nodes.len() {
        match up {
            Some(above) if above.name.is_empty() => {
                up = above.parent.as_deref().and_then(|id| tree.node(id));
            }
            Some(above) => return format!("{} in {}", shown(node), shown(above)),
            None => break,
        }
    }
    shown(node)
}

/// The name of a role as `--semantics` writes it, but for the region that people call the page.
fn role_name(role: Role) -> String {
    if role == Role::Main {
        return "page".to_owned();
    }
    format!("{role:?}").to_lowercase()
}

fn kind_name(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Store => "store",
        ItemKind::OnlineStore => "online store",
        ItemKind::Node => "node",
    }
}
