//! A block of a text with its tree.

use std::sync::Arc;

use super::narrow;
use crate::text::TextRange;
use crate::yaml::arena::{BlockTree, RawKind};
use crate::yaml::error::SyntaxError;
use crate::yaml::split::BlockSpan;

/// A block with its tree.
#[derive(Clone, Debug)]
pub(in crate::yaml) struct Block {
    pub(in crate::yaml) span: BlockSpan,
    pub(in crate::yaml) tree: Arc<BlockTree>,
    /// Its text as it is written, if template syntax in it was hidden from the readers.
    pub(super) written: Option<Arc<str>>,
    /// Whether it was joined from several because a quote or bracket goes over them.
    pub(in crate::yaml) is_joined: bool,
    /// Index of the next block that is not within this one.
    pub(super) next: u32,
}

impl Block {
    pub(in crate::yaml) fn new(span: BlockSpan, tree: Arc<BlockTree>) -> Self {
        Self { span, tree, written: None, is_joined: false, next: 0 }
    }

    pub(in crate::yaml) fn joined_from_several(span: BlockSpan, tree: Arc<BlockTree>) -> Self {
        Self { is_joined: true, ..Self::new(span, tree) }
    }

    /// Its text as it is written.
    pub(in crate::yaml) fn text(&self) -> &str {
        self.written.as_deref().unwrap_or(&self.tree.text)
    }

    /// Whether template syntax in it was hidden from the readers.
    pub(in crate::yaml) fn is_masked(&self) -> bool {
        self.written.is_some()
    }

    /// What is wrong with it, in the order of the places.
    pub(super) fn errors(&self) -> impl Iterator<Item = SyntaxError> {
        let nesting = self.tree.nesting.as_ref();
        let second = nesting.and_then(|nesting| nesting.second_error);
        let shown = self.tree.error.filter(|_| nesting.is_none_or(|nesting| !nesting.is_quiet));
        let start = self.span.range.start;
        shown.into_iter().chain(second).map(move |error| error.shifted(start))
    }

    /// The text at a place that is counted from its start, in bytes.
    pub(super) fn text_at(&self, range: TextRange) -> &str {
        range.of(self.text())
    }

    /// Whether it has an error of its own and is no key of a split mapping.
    pub(in crate::yaml) fn is_rejected(&self) -> bool {
        self.tree.error.is_some() && !self.span.header
    }

    /// Its place together with that of the block below it.
    pub(in crate::yaml) fn joined(&self, below: BlockSpan) -> BlockSpan {
        BlockSpan { range: self.span.range.join(below.range), ..self.span }
    }

    /// The mappings in it from a node on, but the one whose entries are the following blocks.
    pub(super) fn mappings(&self, first: usize) -> impl Iterator<Item = u32> + '_ {
        let joined = self.joined_value();
        let nodes = self.tree.nodes.iter().enumerate().skip(first);
        let mappings = nodes.filter(|(_, raw)| raw.kind == RawKind::Mapping);
        mappings.map(|(node, _)| narrow(node)).filter(move |node| Some(*node) != joined)
    }

    /// The node whose entries are the following blocks, if this is the key of a split mapping.
    pub(super) fn joined_value(&self) -> Option<u32> {
        self.span.header.then(|| self.tree.get(1).map(|key| key.skip)).flatten()
    }
}

/// Lets each block know where its siblings go on. Blocks deeper than the one above them can have
/// children are left out of every mapping.
pub(super) fn link(blocks: &mut [Block]) {
    let mut waiting: Vec<usize> = Vec::new();
    for index in 0..=blocks.len() {
        let depth = blocks.get(index).map(|block| block.span.depth);
        while let Some(last) = waiting.last().copied() {
            let ends = match (depth, blocks.get_mut(last)) {
                (Some(depth), Some(block)) if depth > block.span.depth => false,
                (_, Some(block)) => {
                    block.next = narrow(index);
                    true
                }
                (_, None) => true,
            };
            if !ends {
                break;
            }
            waiting.pop();
        }
        waiting.push(index);
    }
}
