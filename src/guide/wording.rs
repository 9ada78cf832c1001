//! How recorded steps are worded, so that the grammar understands them and a person likes to read
//! them.

use std::fmt;

use super::aim::{Aim, aim};
use super::article::Step;
use super::grammar::instructions;
use crate::semantics::{Node, NodeId, Role, Tree};

/// One recorded step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// Went to the page of that path.
    GoTo(Vec<String>),
    /// Pressed something; the sentence was found when it was pressed.
    Press { text: String, caption: String },
    /// Selected an item of a list.
    Select { list: NodeId, text: String },
    /// Opened a row.
    Open { caption: String },
    /// Put a value into a field that had held another first.
    Field { id: NodeId, caption: String, first: String, value: String, combobox: bool },
    /// Turned a switch.
    Switch { id: NodeId, caption: String, on: bool },
    /// Chose a radio button.
    Option { group: NodeId, caption: String },
    /// Brought a tab to the front.
    Tab { strip: NodeId, caption: String },
}

impl Written {
    /// Whether it presses the button of that caption.
    pub fn is_press_of(&self, name: &str) -> bool {
        matches!(self, Self::Press { caption, .. } if caption == name)
    }

    /// Whether it may lead to another page.
    pub fn leaves(&self) -> bool {
        matches!(self, Self::GoTo(_) | Self::Open { .. })
    }

    /// Whether both choose from the same group, so that the later one decides.
    pub fn is_of_same_group(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Option { group, .. }, Self::Option { group: of, .. }) => group == of,
            (Self::Tab { strip, .. }, Self::Tab { strip: of, .. }) => strip == of,
            _ => false,
        }
    }
}

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::GoTo(path) => {
                let path: Vec<String> = path.iter().map(|one| escaped(one)).collect();
                write!(f, "Go to **{}**.", path.join(" \\> "))
            }
            Self::Press { text, .. } | Self::Select { text, .. } => f.write_str(text),
            Self::Open { caption } => write!(f, "Open {}.", bold(caption)),
            Self::Field { caption, value, .. } if value.trim().is_empty() => {
                write!(f, "Clear the {} field.", bold(caption))
            }
            Self::Field { caption, value, combobox: true, .. } => {
                write!(f, "In the {} field, select {}.", bold(caption), bold(value))
            }
            Self::Field { caption, value, .. } => {
                write!(f, "In the {} field, enter {}.", bold(caption), literal(value))
            }
            Self::Switch { caption, on, .. } => {
                write!(f, "Set {} to {}.", bold(caption), if *on { "Yes" } else { "No" })
            }
            Self::Option { caption, .. } => write!(f, "Select the {} option.", bold(caption)),
            Self::Tab { caption, .. } => write!(f, "Select the {} tab.", bold(caption)),
        }
    }
}

/// The sentence that means this control and no other on the screen: the plain one if it does, else
/// one with the noun that tells it apart.
pub fn press(tree: &Tree, node: &Node) -> String {
    let name = bold(&node.name);
    let plain = format!("Select {name}.");
    let noun = match node.role {
        Role::Row => "row",
        Role::Treeitem => "node",
        Role::Option => "item",
        Role::Link => "link",
        Role::Tab => "tab",
        _ => "button",
    };
    let arrow = ["Add selection", "Remove selection"].contains(&node.name.as_str());
    let candidates = [
        format!("Select the {name} arrow."),
        plain.clone(),
        format!("Select the {name} {noun}."),
        format!("Go to {name}."),
    ];
    let mut fitting = candidates.into_iter().skip(usize::from(!arrow));
    fitting.find(|text| means(text, tree, node)).unwrap_or(plain)
}

fn means(text: &str, tree: &Tree, node: &Node) -> bool {
    let Ok(found) = instructions(&Step::new(1, text)) else { return false };
    let aims = found.iter().map(|one| aim(tree, one));
    let ids: Vec<Option<NodeId>> =
        aims.map(|aim| aim.ok().as_ref().and_then(Aim::node).cloned()).collect();
    ids.as_slice() == [Some(node.id.clone())]
}

/// The article of numbered steps under a title.
pub fn article(title: &str, steps: impl Iterator<Item = String>) -> String {
    let one_line = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text = format!("# {}\n\n", escaped(&one_line));
    for (number, step) in (1_u32..).zip(steps) {
        text.extend([number.to_string().as_str(), ". ", &step, "\n"]);
    }
    text
}

fn bold(name: &str) -> String {
    format!("**{}**", escaped(name.trim()))
}

/// A value to the letter: in backticks, unless it has some.
fn literal(value: &str) -> String {
    if value.contains('`') { bold(value) } else { format!("`{value}`") }
}

/// The name with every sign escaped that Markdown may take for markup.
fn escaped(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for sign in name.chars() {
        if "\\`*_[]<>&!#".contains(sign) {
            text.push('\\');
        }
        text.push(if sign.is_control() { ' ' } else { sign });
    }
    text
}
