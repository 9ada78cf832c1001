//! Which control a person means by its role and its caption.

use commerce_hq::semantics::{Node, Role, State, Tree};

/// The control of that role and name: in the topmost dialog, else in main, toolbar, navigation,
/// else anywhere. Among several, the one inside the primary list is meant.
pub fn find<'a>(tree: &'a Tree, role: Role, name: &str) -> Result<&'a Node, String> {
    let is_meant = |node: &&Node| node.role == role && node.name == name;
    for scope in scopes(tree) {
        let all: Vec<&Node> = scope.filter(is_meant).collect();
        let primary: Vec<&Node> =
            all.iter().copied().filter(|node| is_in_primary_list(tree, node)).collect();
        match (all.as_slice(), primary.as_slice()) {
            ([], _) => {}
            ([node], _) | (_, [node]) => return Ok(node),
            _ => return Err(format!("{} controls are {role:?} {name:?}", all.len())),
        }
    }
    let others = tree.nodes.iter().filter(|node| node.role == role);
    let names: Vec<&str> = others.map(|node| node.name.as_str()).collect();
    Err(format!("no {role:?} {name:?} here; of this role are {names:?}"))
}

/// The name of a control as a test failure prints it.
pub fn describe(tree: &Tree, id: &str) -> String {
    match tree.node(id) {
        Some(node) => format!("{:?} {:?}", node.role, node.name),
        None => format!("{id:?}, which is not in the tree"),
    }
}

fn scopes(tree: &Tree) -> impl Iterator<Item = Box<dyn Iterator<Item = &Node> + '_>> {
    let last = |role| tree.nodes.iter().rfind(|node| node.role == role);
    [Role::Dialog, Role::Main, Role::Toolbar, Role::Navigation]
        .into_iter()
        .filter_map(last)
        .map(|region| Box::new(tree.below(&region.id)) as Box<dyn Iterator<Item = &Node>>)
        .chain(std::iter::once_with(|| Box::new(tree.nodes.iter()) as Box<_>))
}

fn is_in_primary_list(tree: &Tree, node: &Node) -> bool {
    let mut lists = tree.nodes.iter().filter(|node| node.is(State::Primary));
    lists.any(|list| tree.is_inside(node, &list.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(nodes: &[(&str, Option<&str>, Role, &str)]) -> Tree {
        let node = |&(id, parent, role, name): &(&str, Option<&str>, Role, &str)| Node {
            parent: parent.map(String::from),
            ..Node::new(id, role, name)
        };
        Tree { nodes: nodes.iter().map(node).collect(), ..Tree::default() }
    }

    #[test]
    fn the_topmost_dialog_is_asked_first() {
        let tree = tree(&[
            ("main", None, Role::Main, ""),
            ("main/ok", Some("main"), Role::Button, "OK"),
            ("lower", None, Role::Dialog, "Create batch job"),
            ("lower/ok", Some("lower"), Role::Button, "OK"),
            ("upper", None, Role::Dialog, "Recurrence"),
            ("upper/ok", Some("upper"), Role::Button, "OK"),
        ]);
        assert_eq!(find(&tree, Role::Button, "OK").unwrap().id, "upper/ok");
    }

    #[test]
    fn a_row_of_the_primary_list_is_meant_before_others() {
        let mut tree = tree(&[
            ("main", None, Role::Main, ""),
            ("side", Some("main"), Role::Grid, "Recent"),
            ("side/1", Some("side"), Role::Row, "P-0001"),
            ("jobs", Some("main"), Role::Grid, "Jobs"),
            ("jobs/1", Some("jobs"), Role::Row, "P-0001"),
        ]);
        assert_eq!(find(&tree, Role::Row, "P-0001").unwrap_err(), "2 controls are Row \"P-0001\"");
        tree.nodes[3].states.push(State::Primary);
        assert_eq!(find(&tree, Role::Row, "P-0001").unwrap().id, "jobs/1");
    }

    #[test]
    fn what_is_not_there_is_answered_with_what_is() {
        let tree = tree(&[("a", None, Role::Button, "Run"), ("b", None, Role::Link, "Run now")]);
        let why = find(&tree, Role::Button, "Run now").unwrap_err();
        assert_eq!(why, "no Button \"Run now\" here; of this role are [\"Run\"]");
    }
}
