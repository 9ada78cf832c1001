//! What a hint says: which control, where it is, and how it is used with keys.

use super::find::located;
use crate::semantics::{Act, Node, Role, Tree};

/// The hint for one act on one control.
pub fn hint(tree: &Tree, node: &Node, act: &Act) -> String {
    let what = located(node, tree);
    let how = match (act, node.role) {
        (Act::SetText(text), _) => format!("Go there with Tab and type {text}."),
        (Act::Expand, Role::Combobox) => "Go there with Tab; Down shows its options.".to_owned(),
        (Act::Expand, _) => "Open it with Right.".to_owned(),
        (Act::Collapse, _) => "Close it with Left.".to_owned(),
        (Act::Filter(text), _) => format!("Press / in it and type {text}."),
        (Act::Toggle, _) => "Go there with Tab; Space turns it over.".to_owned(),
        (Act::Open, _) => "Go to it with Up and Down and press Enter.".to_owned(),
        (_, Role::Row | Role::Treeitem) => "Go to it with Up and Down, then Enter.".to_owned(),
        (_, Role::Tab | Role::Radio) => "Go there with Tab; Right and Left choose.".to_owned(),
        (_, Role::Option) => "Choose it with Up and Down, then Enter.".to_owned(),
        _ => "Go there with Tab and press Enter.".to_owned(),
    };
    let keys = match node.keys.as_slice() {
        [] => String::new(),
        keys => format!(" Its keys: {}.", keys.join(", ")),
    };
    format!("Use {what}. {how}{keys}")
}
