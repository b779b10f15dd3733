//! The entries of a mapping as they are written, whether they stand in one block or are blocks of
//! their own.

use super::node::Node;
use super::{NodeId, Tree};
use crate::text::TextRange;
use crate::yaml::arena::RawKind;

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
    /// The block that is being read, and the nodes left in it.
    block: u32,
    at: u32,
    end: u32,
    /// The blocks left, and the depth of those that count.
    next_block: u32,
    end_block: u32,
    depth: u8,
}

impl<'t> Entries<'t> {
    pub(super) fn within(tree: &'t Tree, block: u32, at: u32, end: u32) -> Self {
        Self { tree, block, at, end, next_block: 0, end_block: 0, depth: 0 }
    }

    pub(super) fn joined(tree: &'t Tree, start: u32, end: u32, depth: u8) -> Self {
        Self { tree, block: 0, at: 0, end: 0, next_block: start, end_block: end, depth }
    }

    fn enter_next_block(&mut self) -> Option<()> {
        if self.next_block >= self.end_block {
            return None;
        }
        let block = self.tree.block(self.next_block)?;
        self.block = self.next_block;
        self.next_block = block.next.max(self.block + 1);
        let root = block.tree.get(0).filter(|root| root.kind == RawKind::Mapping);
        let counts = block.span.depth == self.depth;
        self.at = 1;
        self.end = root.filter(|_| counts).map_or(0, |root| root.skip);
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
        let key = node(self.at);
        let value = node(key.raw()?.skip);
        self.at = value.raw().map_or(self.end, |raw| raw.skip);
        Some(Entry { key, value })
    }
}
