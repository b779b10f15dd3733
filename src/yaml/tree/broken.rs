//! What is wrong in a text, and where.

use super::{Tree, narrow, reads};
use crate::yaml::error::SyntaxError;

impl Tree {
    /// Syntax errors, at most one for each block, in the order of their places.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// Whether something is wrong with a block.
    pub fn is_block_broken(&self, block: usize) -> bool {
        self.is_broken(block)
    }

    /// Whether the block that holds `offset` has a syntax error.
    pub fn is_broken_at(&self, offset: usize) -> bool {
        if self.marks.doubt.is_some_and(|doubt| doubt <= offset) {
            return true;
        }
        if self.errors.is_empty() && !reads::is_recording() {
            return false;
        }
        self.block_at(offset).is_some_and(|index| {
            reads::read_block(narrow(index));
            !self.errors.is_empty() && self.is_broken(index)
        })
    }

    /// The same of the block that holds `offset` and the two beside it: a letter too many at the
    /// start of a line cuts a block in two, and only one of them is broken.
    pub fn is_broken_near(&self, offset: usize) -> bool {
        let after = self.blocks.partition_point(|block| block.span.range.start <= offset);
        (after.saturating_sub(2)..=after).any(|index| self.is_broken(index))
    }

    pub(super) fn is_broken(&self, block: usize) -> bool {
        self.blocks.get(block).is_some_and(|block| {
            let range = block.span.range;
            if self.json.is_some() {
                return block.tree.error.is_some();
            }
            [&self.errors, &self.doubtful].into_iter().any(|errors| {
                let index = errors.partition_point(|error| error.range.start < range.start);
                errors.get(index).is_some_and(|error| error.range.start <= range.end)
            })
        })
    }
}
