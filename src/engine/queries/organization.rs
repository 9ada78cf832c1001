//! The organization picker: a hierarchy with what waits below each node.

use std::collections::HashMap;

use super::Reader;
use crate::domain::ChannelId;
use crate::domain::hierarchy::{Hierarchy, HierarchyNode};
use crate::engine::Failure;
use crate::engine::query::{Organization, OrganizationNode};
use crate::store::Standing;

/// Transactions that wait, and of them those that failed before.
#[derive(Clone, Copy, Default)]
struct Waiting {
    waiting: u64,
    failed: u64,
}

impl Reader<'_> {
    pub(super) fn organization(&self, name: Option<&str>) -> Result<Organization, Failure> {
        let setup = self.headquarters.setup();
        let hierarchies: Vec<_> =
            setup.hierarchies.iter().map(|hierarchy| hierarchy.name.clone()).collect();
        let found = match name {
            Some(name) => setup.hierarchy(name),
            None => setup.hierarchies.first(),
        };
        let Some(hierarchy) = found else {
            if name.is_none() {
                return Ok(Organization::default());
            }
            let text = format!(
                "there is no hierarchy {:?}; there is {}",
                name.unwrap_or(""),
                hierarchies.join(", ")
            );
            return Err(Failure::wrong_use(text));
        };
        let mut by_channel: HashMap<ChannelId, Waiting> = HashMap::new();
        self.headquarters.each_total(|_, group, figures| {
            if group.standing.waits() {
                let of_channel = by_channel.entry(group.channel).or_default();
                of_channel.waiting += figures.number;
                if group.standing == Standing::Failed {
                    of_channel.failed += figures.number;
                }
            }
        });
        let nodes = hierarchy.nodes.iter().map(|node| self.node(hierarchy, node, &by_channel));
        Ok(Organization { hierarchy: hierarchy.name.clone(), nodes: nodes.collect(), hierarchies })
    }

    fn node(
        &self,
        hierarchy: &Hierarchy,
        node: &HierarchyNode,
        by_channel: &HashMap<ChannelId, Waiting>,
    ) -> OrganizationNode {
        let channels = hierarchy.channels(&[node.id]);
        let below = || channels.iter().filter_map(|channel| by_channel.get(channel));
        let setup = self.headquarters.setup();
        OrganizationNode {
            id: node.id,
            parent: node.parent,
            name: node.name.clone(),
            path: hierarchy.path(node.id),
            channel: node.channel.and_then(|id| setup.channel(id)).map(|channel| channel.kind),
            stores: channels.len() as u64,
            waiting: below().map(|of_channel| of_channel.waiting).sum(),
            failed: below().map(|of_channel| of_channel.failed).sum(),
        }
    }
}
