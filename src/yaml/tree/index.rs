//! The entries of large mappings by name, so that asking thousands of times, as references, aliases
//! and `<<` make us do, costs no more than reading them once.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Entry, Node, NodeId, Tree};
use crate::yaml::arena::{BlockKeys, BlockNames, RawKind, RawNode};

/// Mappings with at least this many nodes or blocks have an index.
const LARGE: u32 = 64;

/// The last entry of each name in each mapping whose entries are blocks of their own: key and
/// value.
pub(super) type Names = BTreeMap<NodeId, BTreeMap<String, (NodeId, NodeId)>>;

impl<'t> Node<'t> {
    /// The entry of this name, the last one if there are several; `<<` is not followed.
    pub fn entry(self, name: &str) -> Option<Entry<'t>> {
        if self.is_joined() {
            let (key, value) = self.tree.names().get(&self.id)?.get(name)?;
            return Some(Entry { key: self.tree.node(*key), value: self.tree.node(*value) });
        }
        let block = self.block()?;
        let mapping = block.tree.get(self.id.node).filter(|raw| raw.kind == RawKind::Mapping)?;
        let node = |node: u32| self.tree.node(NodeId { node, ..self.id });
        if mapping.skip - self.id.node < LARGE {
            // Asked more often than anything else. Most keys differ from it in their lengths.
            let may_say = |raw: &RawNode| name.is_empty() || raw.may_have_length(name.len());
            let mut found = None;
            let mut at = self.id.node + 1;
            while at < mapping.skip
                && let Some(key) = block.tree.get(at)
                && let Some(value) = block.tree.get(key.skip)
            {
                if may_say(key) && node(at).text() == name {
                    found = Some((at, key.skip));
                }
                at = value.skip;
            }
            return found.map(|(key, value)| Entry { key: node(key), value: node(value) });
        }
        let names = block.tree.names.get_or_init(|| self.tree.names_in(self.id.block));
        let (key, value) = names.get(&self.id.node)?.get(name)?;
        Some(Entry { key: node(*key), value: node(*value) })
    }
}

impl Tree {
    pub(super) fn names(&self) -> &Arc<Names> {
        self.names.get_or_init(|| {
            let named = |mapping: Node<'_>| {
                let entries = mapping.entries();
                let ids = entries.map(|it| (it.key.text().into_owned(), (it.key.id, it.value.id)));
                (mapping.id, ids.collect())
            };
            Arc::new(self.joined_mappings().map(named).collect())
        })
    }

    /// The last entry of a large mapping within one block whose key begins at `offset` or before it.
    /// `None`: the mapping is not large.
    pub(super) fn last_of_large_before(
        &self,
        mapping: Node<'_>,
        offset: usize,
    ) -> Option<Option<Entry<'_>>> {
        let block = mapping.block().filter(|_| is_large(&mapping))?;
        let keys = block.tree.keys.get_or_init(|| self.keys_in(mapping.id.block));
        let node = |node: u32| self.node(NodeId { node, ..mapping.id });
        let keys = keys.get(&mapping.id.node)?;
        let after = keys.partition_point(|key| node(*key).range().start <= offset);
        let last = after.checked_sub(1).and_then(|last| keys.get(last));
        Some(last.and_then(|key| {
            let value = block.tree.get(*key)?.skip;
            Some(Entry { key: node(*key), value: node(value) })
        }))
    }

    fn keys_in(&self, block: u32) -> BlockKeys {
        let keys = |mapping: Node<'_>| {
            let keys = mapping.own_entries().map(|entry| entry.key.id.node);
            (mapping.id.node, keys.collect())
        };
        self.large_mappings(block).map(keys).collect()
    }

    fn large_mappings(&self, block: u32) -> impl Iterator<Item = Node<'_>> {
        let root = self.node(NodeId { block, node: 0 });
        // The root of a block can be part of a split mapping, but aliases can name it.
        self.mappings_of_block(block as usize).chain([root]).filter(is_large)
    }

    fn names_in(&self, block: u32) -> BlockNames {
        let named = |mapping: Node<'_>| {
            let entries = mapping.own_entries();
            let ids = entries.map(|it| (it.key.text().into(), (it.key.id.node, it.value.id.node)));
            (mapping.id.node, ids.collect())
        };
        self.large_mappings(block).map(named).collect()
    }
}

fn is_large(mapping: &Node<'_>) -> bool {
    mapping.raw().is_some_and(|raw| raw.skip - mapping.id.node >= LARGE)
}
