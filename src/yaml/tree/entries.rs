//! The entries of a mapping as they are written, whether they are in one block or are blocks of
//! their own.

use super::node::Node;
use super::{JOINED_ROOT, NodeId, Tree, narrow};
use crate::text::TextRange;
use crate::yaml::arena::{RawKind, RawNode};

/// A key and its value.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'t> {
    /// The key, mostly a scalar.
    pub key: Node<'t>,
    /// The value as written; an alias is not followed.
    pub value: Node<'t>,
}

impl Entry<'_> {
    /// From the start of the key to the end of the value.
    pub fn range(&self) -> TextRange {
        self.key.range().join(self.value.range())
    }
}

/// The entries of a mapping.
#[derive(Clone)]
pub struct Entries<'t> {
    tree: &'t Tree,
    /// The block that is being read, its nodes, and those of them that are left.
    block: u32,
    nodes: &'t [RawNode],
    at: u32,
    end: u32,
    /// The blocks left, and the depth of those that count.
    next_block: u32,
    end_block: u32,
    depth: u8,
}

impl<'t> Entries<'t> {
    /// Those of a mapping in one block.
    pub(super) fn within(tree: &'t Tree, id: NodeId) -> Self {
        let mut entries = Self::joined(tree, 0, 0, 0);
        entries.enter(id);
        entries
    }

    /// Those that the blocks of a depth hold.
    pub(super) fn joined(tree: &'t Tree, start: u32, end: u32, depth: u8) -> Self {
        let nodes = &[];
        Self { tree, block: 0, nodes, at: 0, end: 0, next_block: start, end_block: end, depth }
    }

    fn enter(&mut self, id: NodeId) {
        let Some(block) = self.tree.block(id.block) else { return };
        let mapping = block.tree.get(id.node).filter(|raw| raw.kind == RawKind::Mapping);
        self.block = id.block;
        self.nodes = &block.tree.nodes;
        self.at = id.node + 1;
        self.end = mapping.map_or(0, |mapping| mapping.skip);
    }

    fn enter_next_block(&mut self) -> Option<()> {
        if self.next_block >= self.end_block {
            return None;
        }
        let index = self.next_block;
        let block = self.tree.block(index)?;
        self.next_block = block.next.max(index + 1);
        if block.span.depth == self.depth {
            self.enter(NodeId { block: index, node: 0 });
        }
        Some(())
    }
}

impl<'t> Iterator for Entries<'t> {
    type Item = Entry<'t>;

    fn next(&mut self) -> Option<Entry<'t>> {
        while self.at >= self.end {
            self.enter_next_block()?;
        }
        let node = |node| Node { tree: self.tree, id: NodeId { block: self.block, node } };
        let skip = |node: u32| self.nodes.get(node as usize).map(|raw| raw.skip);
        let (key, value) = (self.at, skip(self.at)?);
        self.at = skip(value).unwrap_or(self.end);
        Some(Entry { key: node(key), value: node(value) })
    }
}

impl<'t> Node<'t> {
    /// The entries of a mapping as they are written, `<<` included; none of anything else.
    pub fn entries(self) -> Entries<'t> {
        if self.id == JOINED_ROOT {
            return Entries::joined(self.tree, 0, narrow(self.tree.blocks.len()), 0);
        }
        match self.block() {
            Some(block) if self.is_joined() => {
                Entries::joined(self.tree, self.id.block + 1, block.next, block.span.depth + 1)
            }
            _ => self.own_entries(),
        }
    }

    /// The last entry of a mapping. Where each entry is a block, the others are not looked at.
    pub fn last_entry(self) -> Option<Entry<'t>> {
        match self.is_joined() {
            true => self.last_joined(),
            false => self.own_entries().last(),
        }
    }

    /// The entry of a mapping whose key is this node. Where each entry is a block, the others are not
    /// looked at.
    pub fn entry_of(self, key: Node<'t>) -> Option<Entry<'t>> {
        let Some((first, end)) = self.tree.blocks_of(self) else {
            return self.own_entries().find(|entry| entry.key == key);
        };
        let depth = self.tree.blocks.get(first)?.span.depth;
        let block = self.tree.blocks.get(key.id.block as usize)?;
        let is_one_of_them =
            (first..end).contains(&(key.id.block as usize)) && block.span.depth == depth;
        let mut entries = Entries::within(self.tree, NodeId { block: key.id.block, node: 0 });
        entries.find(|entry| is_one_of_them && entry.key == key)
    }

    pub(super) fn own_entries(self) -> Entries<'t> {
        Entries::within(self.tree, self.id)
    }

    pub(super) fn last_joined(self) -> Option<Entry<'t>> {
        let (depth, end) = if self.id == JOINED_ROOT {
            (0, narrow(self.tree.blocks.len()))
        } else {
            let block = self.block()?;
            (block.span.depth + 1, block.next)
        };
        let start = if self.id == JOINED_ROOT { 0 } else { self.id.block + 1 };
        (start..end).rev().find_map(|index| {
            self.tree.block(index).filter(|block| block.span.depth == depth)?;
            let root = Node { tree: self.tree, id: NodeId { block: index, node: 0 } };
            root.own_entries().last()
        })
    }
}
