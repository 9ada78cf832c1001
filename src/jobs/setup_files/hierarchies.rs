//! Organization hierarchies, written as trees: a table or a list below each name, stores at the
//! leaves by operating unit number or channel name. Nodes are numbered by position, from 1.

use super::channels::CHANNEL;
use super::entry::Entry;
use super::fields::Fields;
use super::problem::Place;
use super::source::{Item, Member, Value};
use crate::domain::hierarchy::{Hierarchy, HierarchyNode};
use crate::domain::retail_channel::RetailChannel;
use crate::domain::{ChannelId, Setup, Text};

impl Entry for Hierarchy {
    const WHAT: &'static str = "hierarchy";
    const KEY: &'static str = "name";

    fn read(fields: &mut Fields<'_>, setup: &Setup) -> Self {
        let name: Text = fields.needed("name");
        let root: Text = fields.value("root");
        let root = if root.is_empty() { name.clone() } else { root };
        let nodes = fields.within("nodes", |fields| {
            let mut tree = Tree { setup, nodes: Vec::new(), stores: Vec::new() };
            let root = tree.add(None, root.clone(), None);
            tree.grow(root, fields.all(), fields);
            tree.nodes
        });
        Self { name, nodes }
    }

    fn key(&self) -> String {
        self.name.to_string()
    }

    fn list(setup: &mut Setup) -> &mut Vec<Self> {
        &mut setup.hierarchies
    }
}

/// Gives every store node the name that its channel has.
pub(super) fn name_stores_again(setup: &mut Setup) {
    let channels = &setup.channels;
    for node in setup.hierarchies.iter_mut().flat_map(|hierarchy| &mut hierarchy.nodes) {
        let of_node = |channel: &&RetailChannel| Some(channel.id) == node.channel;
        if let Some(channel) = channels.iter().find(of_node) {
            node.name.clone_from(&channel.name);
        }
    }
}

/// A hierarchy that grows.
struct Tree<'a> {
    setup: &'a Setup,
    nodes: Vec<HierarchyNode>,
    /// Where each store stands.
    stores: Vec<(ChannelId, Place)>,
}

impl Tree<'_> {
    fn add(&mut self, parent: Option<u32>, name: Text, channel: Option<ChannelId>) -> u32 {
        // More nodes than a u32 counts do not fit into a text either.
        let id = u32::try_from(self.nodes.len() + 1).unwrap_or(u32::MAX);
        self.nodes.push(HierarchyNode { id, parent, name, channel });
        id
    }

    /// Adds named nodes; the depth is bounded by what the reader of TOML lets through.
    fn grow(&mut self, parent: u32, members: &[Member], fields: &mut Fields<'_>) {
        for Member { name, item, .. } in members {
            let node = self.add(Some(parent), name.clone(), None);
            self.fill(node, item, fields);
        }
    }

    /// Adds what stands below a node: stores, or nodes with names of their own.
    fn fill(&mut self, node: u32, item: &Item, fields: &mut Fields<'_>) {
        match &item.value {
            Value::Text(text) => self.store(node, text, item.line, fields),
            Value::Table(members) => self.grow(node, members, fields),
            Value::List(items) => items.iter().for_each(|item| self.fill(node, item, fields)),
        }
    }

    fn store(&mut self, parent: u32, text: &str, line: u64, fields: &mut Fields<'_>) {
        let place = Place { line, ..fields.place("") };
        let Some(channel) = self.setup.channel_named(text) else {
            fields.unknown(place, text, CHANNEL, Vec::new());
            return;
        };
        if let Some((_, first)) = self.stores.iter().find(|(id, _)| *id == channel.id) {
            fields.twice(place, text, first.clone());
            return;
        }
        self.stores.push((channel.id, place));
        self.add(Some(parent), channel.name.clone(), Some(channel.id));
    }
}
