//! The mappings of a document, and the blocks that hold their entries.

use std::ops::Range;

use super::{Block, Entries, JOINED_ROOT, Node, NodeId, Tree, narrow};

impl Tree {
    /// All mappings, split ones first; otherwise in the order of the text.
    pub fn mappings(&self) -> impl Iterator<Item = Node<'_>> {
        let blocks = 0..self.blocks.len();
        self.joined_mappings().chain(blocks.flat_map(|block| self.mappings_of_block(block)))
    }

    /// All mappings but those within some blocks.
    pub fn mappings_outside_of(&self, blocks: Range<usize>) -> impl Iterator<Item = Node<'_>> {
        let others = (0..self.blocks.len()).filter(move |block| !blocks.contains(block));
        self.joined_mappings().chain(others.flat_map(|block| self.mappings_of_block(block)))
    }

    /// The mappings whose entries are blocks of their own.
    pub(super) fn joined_mappings(&self) -> impl Iterator<Item = Node<'_>> {
        let root = self.is_split.then_some(JOINED_ROOT);
        let headers = self.blocks.iter().enumerate().filter_map(|(index, block)| {
            Some(NodeId { block: narrow(index), node: block.joined_value()? })
        });
        root.into_iter().chain(headers).map(|id| Node { tree: self, id })
    }

    /// The blocks that hold the entries of a mapping, if each holds one alone; `None` if its entries
    /// are no blocks.
    pub fn blocks_of_entries(&self, mapping: Node<'_>) -> Option<Vec<usize>> {
        let (first, end) = self.blocks_of(mapping)?;
        let depth = self.blocks.get(first)?.span.depth;
        let blocks = self.blocks.get(first..end)?;
        let is_entry = |block: &Block| block.span.depth == depth && !block.span.header;
        blocks.iter().all(is_entry).then(|| (first..end).collect())
    }

    /// The mappings within one block, in the order of the text.
    pub fn mappings_of_block(&self, block: usize) -> impl Iterator<Item = Node<'_>> {
        // The root of an entry's block is a part of the mapping that is split.
        let first = usize::from(self.is_split);
        let mappings = self.blocks.get(block).map(|block| block.mappings(first));
        mappings
            .into_iter()
            .flatten()
            .map(move |node| Node { tree: self, id: NodeId { block: narrow(block), node } })
    }

    /// The entries that a block holds of the mapping that it is a part of.
    pub fn entries_of_block(&self, block: usize) -> Entries<'_> {
        self.node(NodeId { block: narrow(block), node: 0 }).own_entries()
    }
}
