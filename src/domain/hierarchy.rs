//! Organization hierarchies: the trees in which operators pick stores.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{ChannelId, Text};

/// An organization hierarchy, such as Stores by Region.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Hierarchy {
    /// Name.
    pub name: Text,
    /// Its nodes; a parent stands before its children, the root is first.
    pub nodes: Vec<HierarchyNode>,
}

/// A node of a hierarchy: a group of stores, or one store.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HierarchyNode {
    /// Identity within the hierarchy.
    pub id: u32,
    /// The node above; `None` for the root.
    #[serde(default)]
    pub parent: Option<u32>,
    /// Name.
    pub name: Text,
    /// The channel, when the node is a store.
    #[serde(default)]
    pub channel: Option<ChannelId>,
}

/// Why a text names no node.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NodeError {
    /// No node has that name, number or path.
    #[error("{hierarchy} has no node {name:?}; it has {}", candidates.join(", "))]
    Unknown {
        /// The hierarchy.
        hierarchy: String,
        /// What was asked for.
        name: String,
        /// The nodes there are.
        candidates: Vec<String>,
    },
    /// Several nodes have that name.
    #[error("{name:?} is several nodes of {hierarchy}; name one by its path: {}", candidates.join(", "))]
    Ambiguous {
        /// The hierarchy.
        hierarchy: String,
        /// What was asked for.
        name: String,
        /// The paths of the nodes of that name.
        candidates: Vec<String>,
    },
}

impl Hierarchy {
    /// The node of that id.
    pub fn node(&self, id: u32) -> Option<&HierarchyNode> {
        self.nodes.iter().find(|node| node.id == id)
    }

    /// The nodes directly below.
    pub fn children(&self, id: u32) -> impl Iterator<Item = &HierarchyNode> {
        self.nodes.iter().filter(move |node| node.parent == Some(id))
    }

    /// The names from the root to the node, joined by ` / `.
    pub fn path(&self, id: u32) -> String {
        let names: Vec<&str> = self.ancestry(id).map(|node| node.name.as_str()).collect();
        names.into_iter().rev().collect::<Vec<_>>().join(" / ")
    }

    /// The channels that a selection of nodes stands for: those of the nodes and of all below,
    /// each once, in the order of the hierarchy.
    pub fn channels(&self, selected: &[u32]) -> Vec<ChannelId> {
        let chosen = |node: &&HierarchyNode| {
            self.ancestry(node.id).any(|ancestor| selected.contains(&ancestor.id))
        };
        self.nodes.iter().filter(chosen).filter_map(|node| node.channel).collect()
    }

    /// The node meant by a name, by `number_of` its channel, or by the path from the root.
    pub fn find(
        &self,
        name: &str,
        number_of: impl Fn(ChannelId) -> Option<Text>,
    ) -> Result<u32, NodeError> {
        let named = |node: &&HierarchyNode| {
            let number = node.channel.and_then(&number_of);
            node.name.eq_ignore_ascii_case(name)
                || number.is_some_and(|number| number == name)
                || self.path(node.id).eq_ignore_ascii_case(name)
        };
        let found: Vec<u32> = self.nodes.iter().filter(named).map(|node| node.id).collect();
        let (hierarchy, name) = (self.name.to_string(), name.to_owned());
        match found[..] {
            [one] => Ok(one),
            [] => {
                let candidates = self.nodes.iter().map(|node| node.name.to_string()).collect();
                Err(NodeError::Unknown { hierarchy, name, candidates })
            }
            _ => {
                let candidates = found.iter().map(|&id| self.path(id)).collect();
                Err(NodeError::Ambiguous { hierarchy, name, candidates })
            }
        }
    }

    /// The node and those above it, up to the root.
    fn ancestry(&self, id: u32) -> impl Iterator<Item = &HierarchyNode> {
        // The bound keeps a hierarchy that is a circle, which only a damaged file can hold, finite.
        std::iter::successors(self.node(id), |node| self.node(node.parent?)).take(self.nodes.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stores_by_region() -> Hierarchy {
        let node = |id, parent, name: &str, channel: Option<i64>| HierarchyNode {
            id,
            parent,
            name: name.into(),
            channel: channel.map(ChannelId),
        };
        Hierarchy {
            name: "Stores by Region".into(),
            nodes: vec![
                node(1, None, "Stores by Region", None),
                node(2, Some(1), "Central", None),
                node(3, Some(2), "Houston", Some(52)),
                node(4, Some(1), "Online", None),
                node(5, Some(4), "Fabrikam extended online store", Some(128)),
                node(6, Some(4), "Central", None),
            ],
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "the shape that `find` asks for")]
    fn number(channel: ChannelId) -> Option<Text> {
        Some(compact_str::format_compact!("{:03}", channel.0))
    }

    #[test]
    fn a_node_stands_for_all_stores_below_it_once() {
        let hierarchy = stores_by_region();
        assert_eq!(hierarchy.channels(&[1, 4, 5]), [ChannelId(52), ChannelId(128)]);
        assert_eq!(hierarchy.channels(&[2]), [ChannelId(52)]);
        assert_eq!(hierarchy.channels(&[6]), []);
    }

    #[test]
    fn nodes_are_found_by_name_number_or_path() {
        let hierarchy = stores_by_region();
        assert_eq!(hierarchy.find("houston", number), Ok(3));
        assert_eq!(hierarchy.find("128", number), Ok(5));
        assert_eq!(hierarchy.find("Stores by Region / Online / Central", number), Ok(6));
    }

    #[test]
    fn a_name_that_is_no_node_or_several_is_answered_with_candidates() {
        let hierarchy = stores_by_region();
        let ambiguous = hierarchy.find("Central", number).unwrap_err().to_string();
        assert!(ambiguous.contains("Stores by Region / Online / Central"), "{ambiguous}");
        let unknown = hierarchy.find("Bosten", number).unwrap_err().to_string();
        assert!(unknown.contains("Houston"), "{unknown}");
    }
}
