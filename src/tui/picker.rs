//! Picking organization nodes: the tree of a hierarchy, what is selected of it, and how much that
//! is. Synchronize orders has it on its first tab; other jobs over stores have the same.
//!
//! It knows what can be added and why something cannot; where it is drawn is the dialog's.

use std::collections::HashMap;

use crate::domain::Text;
use crate::domain::enums::RetailChannelType;
use crate::engine::query::{Organization, OrganizationNode};
use crate::semantics::ItemKind;

use super::element::{Column, TreeItem};
use super::numbers::{count, counted};

/// Up to so many nodes, those that lead to online stores are open from the start.
const SMALL: usize = 100;

/// The figures of a node.
pub(super) const COLUMNS: &[Column] = &[Column::number("stores", 6), Column::number("waiting", 7)];

/// What a selection stands for, each store counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub stores: u64,
    pub waiting: u64,
    pub failed: u64,
}

impl Sum {
    fn add(&mut self, node: &OrganizationNode) {
        self.stores += node.stores;
        self.waiting += node.waiting;
        self.failed += node.failed;
    }

    /// `4 stores, 388 transactions`
    pub fn words(self) -> String {
        format!("{}, {}", counted(self.stores, "store"), counted(self.waiting, "transaction"))
    }
}

/// A hierarchy with what is selected of it.
#[derive(Debug, Default)]
pub(super) struct Picker {
    /// Names of all hierarchies, once they are known.
    pub hierarchies: Option<Vec<Text>>,
    /// The chosen one.
    pub hierarchy: Option<Text>,
    /// Its nodes, parents before children; empty until they are known.
    nodes: Vec<OrganizationNode>,
    by_id: HashMap<u32, usize>,
    /// The nodes as a tree in reading order.
    pub available: Vec<TreeItem>,
    /// Paths of nodes that are to be selected as soon as the nodes are known.
    recalled: Vec<Text>,
    /// Ids of the selected nodes, in the order in which they were added.
    selected: Vec<u32>,
    /// The selected nodes with what each stands for.
    pub items: Vec<TreeItem>,
    /// What they stand for together.
    pub sum: Sum,
}

impl Picker {
    /// A picker that begins with a hierarchy and a selection of its nodes, by their paths, if there
    /// was one.
    pub fn new(hierarchy: Option<Text>, recalled: Vec<Text>) -> Self {
        Self { hierarchy, recalled, ..Self::default() }
    }

    /// Chooses a hierarchy; nodes of another one do not stay selected.
    pub fn choose(&mut self, name: &str) {
        if self.hierarchy.as_deref() != Some(name) {
            let hierarchies = self.hierarchies.take();
            *self = Self { hierarchies, ..Self::new(Some(name.into()), Vec::new()) };
        }
    }

    /// Takes what headquarters says of hierarchies. Selected nodes that are gone are forgotten.
    pub fn take(&mut self, organization: Organization) {
        self.hierarchies = Some(organization.hierarchies);
        if self.hierarchy.as_ref() != Some(&organization.hierarchy) {
            return;
        }
        self.nodes = organization.nodes;
        self.by_id = self.nodes.iter().enumerate().map(|(at, node)| (node.id, at)).collect();
        for path in std::mem::take(&mut self.recalled) {
            let node = self.nodes.iter().find(|node| *node.path == *path);
            self.selected.extend(node.map(|node| node.id));
        }
        self.selected.retain(|id| self.by_id.contains_key(id));
        self.available = self.tree();
        self.recount();
    }

    /// The nodes of the hierarchy are known.
    pub fn is_loaded(&self) -> bool {
        !self.nodes.is_empty()
    }

    /// Paths of the selected nodes from the root: what a command names them by.
    pub fn paths(&self) -> Vec<Text> {
        let nodes = self.selected.iter().filter_map(|id| self.node(*id));
        nodes.map(|node| Text::from(node.path.as_str())).collect()
    }

    /// The node of a tree item that can be added; the error says why it cannot.
    pub fn addable(&self, item: Option<&str>) -> Result<&OrganizationNode, String> {
        if self.hierarchy.is_none() {
            return Err("Choose an organization hierarchy first.".to_owned());
        }
        let node = item.and_then(|key| self.node(key.parse().ok()?));
        let node = node.ok_or("Select an organization node in the tree, then the right arrow.")?;
        if self.selected.contains(&node.id) {
            return Err(format!("{} is selected already.", node.name));
        }
        if let Some(above) = self.covered_by(node) {
            return Err(format!("{} is covered by {}, which is selected.", node.name, above.name));
        }
        if node.stores == 0 {
            return Err(format!("{} holds no store.", node.name));
        }
        Ok(node)
    }

    /// Selects the node of a tree item, if it can be added.
    pub fn add(&mut self, item: Option<&str>) {
        if let Ok(id) = self.addable(item).map(|node| node.id) {
            self.selected.push(id);
            self.recount();
        }
    }

    /// Takes the node of an item out of the selection.
    pub fn remove(&mut self, item: Option<&str>) {
        let id: Option<u32> = item.and_then(|key| key.parse().ok());
        self.selected.retain(|selected| Some(*selected) != id);
        self.recount();
    }

    /// Which selected nodes are counted in another selected one.
    pub fn covered(&self) -> Option<String> {
        let mut nodes = self.selected.iter().filter_map(|id| self.node(*id));
        let (node, above) = nodes.find_map(|node| Some((node, self.covered_by(node)?)))?;
        Some(format!("{} is counted in {}.", node.name, above.name))
    }

    fn node(&self, id: u32) -> Option<&OrganizationNode> {
        self.nodes.get(*self.by_id.get(&id)?)
    }

    /// The nodes above, from the nearest on. A hierarchy that is a circle ends all the same.
    fn above<'a>(
        &'a self,
        node: &'a OrganizationNode,
    ) -> impl Iterator<Item = &'a OrganizationNode> {
        let up = |node: &&OrganizationNode| self.node(node.parent?);
        std::iter::successors(up(&node), up).take(self.nodes.len())
    }

    fn covered_by(&self, node: &OrganizationNode) -> Option<&OrganizationNode> {
        let id = self.above(node).find(|above| self.selected.contains(&above.id))?.id;
        self.node(id)
    }

    fn recount(&mut self) {
        let mut sum = Sum::default();
        let mut items = Vec::with_capacity(self.selected.len());
        for node in self.selected.iter().filter_map(|id| self.node(*id)) {
            let covered = self.covered_by(node).is_some();
            if !covered {
                sum.add(node);
            }
            let values = vec![count(node.stores), count(node.waiting)];
            items.push(item(node, 1, if covered { Vec::new() } else { values }, false));
        }
        (self.items, self.sum) = (items, sum);
    }

    /// The nodes in reading order, each with its depth.
    fn tree(&self) -> Vec<TreeItem> {
        let mut children: HashMap<Option<u32>, Vec<&OrganizationNode>> = HashMap::new();
        for node in self.nodes.iter().rev() {
            children.entry(node.parent).or_default().push(node);
        }
        let online = |node: &&OrganizationNode| kind(node) == ItemKind::OnlineStore;
        let small = self.nodes.len() <= SMALL;
        let leads: Vec<u32> = (self.nodes.iter().filter(|_| small))
            .filter(online)
            .flat_map(|node| self.above(node).map(|above| above.id))
            .collect();
        let mut items = Vec::with_capacity(self.nodes.len());
        let roots = children.remove(&None).unwrap_or_default();
        let mut left: Vec<(&OrganizationNode, u16)> =
            roots.into_iter().map(|root| (root, 1)).collect();
        while let Some((node, level)) = left.pop() {
            let group = kind(node) == ItemKind::Node;
            let stores = if group { count(node.stores) } else { String::new() };
            let open = level == 1 || leads.contains(&node.id);
            items.push(item(node, level, vec![stores, count(node.waiting)], open));
            let below = children.remove(&Some(node.id)).unwrap_or_default();
            left.extend(below.into_iter().map(|node| (node, level.saturating_add(1))));
        }
        items
    }
}

fn kind(node: &OrganizationNode) -> ItemKind {
    match node.channel {
        None => ItemKind::Node,
        Some(RetailChannelType::RetailStore) => ItemKind::Store,
        Some(_) => ItemKind::OnlineStore,
    }
}

fn item(node: &OrganizationNode, level: u16, values: Vec<String>, open: bool) -> TreeItem {
    TreeItem {
        key: node.id.to_string(),
        name: node.name.to_string(),
        level,
        kind: kind(node),
        values,
        open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(id: u32, parent: Option<u32>, name: &str, waiting: &[u64]) -> OrganizationNode {
        OrganizationNode {
            id,
            parent,
            name: name.into(),
            path: name.to_owned(),
            channel: (id > 10).then_some(RetailChannelType::OnlineStore),
            stores: waiting.len() as u64,
            waiting: waiting.iter().sum(),
            failed: waiting.iter().min().copied().unwrap_or(0),
        }
    }

    /// Two stores below Online; one of them and a third below West, which stands last.
    fn picker() -> Picker {
        let mut picker = Picker::new(Some("Stores by Region".into()), Vec::new());
        picker.take(Organization {
            hierarchies: vec!["Stores by Region".into()],
            hierarchy: "Stores by Region".into(),
            nodes: vec![
                node(1, None, "Stores by Region", &[201, 98, 7]),
                node(2, Some(1), "Online", &[201, 98]),
                node(3, Some(1), "West", &[7]),
                node(4, Some(1), "Empty", &[]),
                node(11, Some(2), "Fabrikam", &[201]),
                node(12, Some(2), "AW", &[98]),
                node(13, Some(3), "Seattle", &[7]),
            ],
        });
        picker
    }

    #[test]
    fn the_tree_is_in_reading_order_whatever_the_order_of_the_nodes() {
        let picker = picker();
        let names: Vec<_> =
            picker.available.iter().map(|item| (item.name.as_str(), item.level)).collect();
        assert_eq!(
            names[..4],
            [("Stores by Region", 1), ("Online", 2), ("Fabrikam", 3), ("AW", 3)]
        );
        assert_eq!(names[4..], [("West", 2), ("Seattle", 3), ("Empty", 2)]);
        assert_eq!(picker.available[2].values, ["", "201"]);
    }

    #[test]
    fn a_node_and_one_above_it_are_counted_once() {
        let mut picker = picker();
        picker.add(Some("12"));
        picker.add(Some("13"));
        assert_eq!(picker.sum.words(), "2 stores, 105 transactions");
        picker.add(Some("2"));
        assert_eq!(picker.sum.words(), "3 stores, 306 transactions");
        assert_eq!(picker.covered().as_deref(), Some("AW is counted in Online."));
        picker.remove(Some("12"));
        assert_eq!(picker.covered(), None);
        assert_eq!(picker.sum.words(), "3 stores, 306 transactions");
        assert_eq!(picker.paths(), ["Seattle", "Online"]);
    }

    #[test]
    fn what_cannot_be_added_says_why() {
        let mut picker = picker();
        let why = |picker: &Picker, item| picker.addable(item).unwrap_err();
        assert!(why(&picker, None).starts_with("Select an organization node"));
        assert_eq!(why(&picker, Some("4")), "Empty holds no store.");
        picker.add(Some("2"));
        assert_eq!(why(&picker, Some("2")), "Online is selected already.");
        assert_eq!(why(&picker, Some("11")), "Fabrikam is covered by Online, which is selected.");
        picker.choose("Departments");
        assert!(picker.selected.is_empty());
        picker.hierarchy = None;
        assert_eq!(why(&picker, Some("2")), "Choose an organization hierarchy first.");
    }

    #[test]
    fn nodes_that_are_in_a_circle_or_have_no_parent_do_no_harm() {
        let mut picker = picker();
        picker.take(Organization {
            hierarchies: Vec::new(),
            hierarchy: "Stores by Region".into(),
            nodes: vec![
                node(1, None, "Root", &[1]),
                node(2, Some(3), "A", &[1]),
                node(3, Some(2), "B", &[1]),
                node(11, Some(9), "Lost", &[1]),
            ],
        });
        assert_eq!(picker.available.len(), 1);
        assert!(picker.addable(Some("2")).is_ok());
    }
}
