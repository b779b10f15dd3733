//! What an edit changed of what findings rest on.

use std::ops::Range;

use crate::analysis::{Analysis, NameKind};
use crate::openapi::{Facts, PlaceMut, Places};
use crate::text::{Replaced, TextRange};
use crate::yaml::Reads;

/// The edits between two versions of a file in its parts.
pub(super) struct Change {
    since: Vec<Replaced>,
    /// The blocks that were read again, before the edit and after it.
    old: Range<usize>,
    new: Range<usize>,
    /// Whether blocks that hold no paths are among them.
    is_outside: bool,
    has_same_facts: bool,
    is_as_whole: bool,
    loses_the_same: bool,
}

impl Change {
    /// Between two versions, each with the blocks that hold its paths. `None` if nothing that was
    /// found can be kept.
    pub(super) fn new(
        (before, held): (&Analysis, Range<usize>),
        (now, paths): (&Analysis, Range<usize>),
        since: &[Replaced],
    ) -> Option<Self> {
        let (first, last) = now.tree.same_blocks(&before.tree);
        let old = first..before.tree.count_blocks().checked_sub(last)?;
        let new = first..now.tree.count_blocks().checked_sub(last)?;
        let is_within = |changed: &Range<usize>, paths: &Range<usize>| {
            changed.is_empty() || paths.start <= changed.start && changed.end <= paths.end
        };
        let is_outside = held.start != paths.start
            || !is_within(&old, &held)
            || !is_within(&new, &paths)
            || held.len() + new.len() != paths.len() + old.len();
        let has_same_keys = || now.tree.has_same_keys(new.clone(), &before.tree, old.clone());
        // An alias may lead to another anchor.
        let has_same_anchors = now.tree.has_same_anchors(new.clone(), &before.tree, old.clone());
        if !has_same_anchors || is_outside && !has_same_keys() {
            return None;
        }
        let (was_whole, is_whole) = (before.tree.is_whole(), now.tree.is_whole());
        let is_mentioned_alike = || mentions(before, old.clone()) == mentions(now, new.clone());
        let change = Self {
            since: since.to_vec(),
            is_outside,
            has_same_facts: true,
            is_as_whole: was_whole == is_whole && (is_whole || is_mentioned_alike()),
            loses_the_same: now.tree.loses_the_same(&before.tree),
            old,
            new,
        };
        let has_same_facts = !is_outside || {
            let moved = change.facts_of(&before.document.facts);
            moved == *now.document.facts
        };
        Some(Self { has_same_facts, ..change })
    }

    /// The index that a block had before, if it is the same.
    pub(super) fn before(&self, block: usize) -> Option<usize> {
        if block < self.new.start {
            return Some(block);
        }
        (block >= self.new.end).then(|| block - self.new.end + self.old.end)
    }

    /// The index that a block of before has now.
    pub(super) fn after(&self, block: u32) -> u32 {
        let index = block as usize;
        // The root of a document is in no block.
        if index < self.old.end || block == u32::MAX {
            return block;
        }
        u32::try_from(index - self.old.end + self.new.end).unwrap_or(u32::MAX)
    }

    /// Where the first edit begins, in bytes.
    pub(super) fn start(&self) -> usize {
        self.since.iter().map(|it| it.range.start).min().unwrap_or(usize::MAX)
    }

    /// Whether the blocks below have other indices.
    pub(super) fn moves_blocks(&self) -> bool {
        self.old.len() != self.new.len()
    }

    /// Whether what was found in a block that is the same, and rests on these others, still holds.
    pub(super) fn keeps(&self, reads: &Reads) -> bool {
        let is_changed = |block: &u32| self.old.contains(&(*block as usize));
        self.has_same_facts
            && (self.is_as_whole || !reads.is_whole)
            && (self.loses_the_same || !reads.lost)
            && !reads.blocks.iter().any(is_changed)
    }

    /// Whether what was found outside of the paths still holds, as far as the paths allow it.
    pub(super) fn keeps_joined(&self) -> bool {
        !self.is_outside && self.is_as_whole && self.loses_the_same
    }

    /// A place of before in other blocks than those that were edited.
    pub(super) fn moved(&self, range: TextRange) -> TextRange {
        self.since.iter().fold(range, |range, replaced| replaced.moved(range))
    }

    /// Facts at their places after the edit.
    fn facts_of(&self, facts: &Facts) -> Facts {
        let mut facts = facts.clone();
        facts.each_place(&mut |place| match place {
            PlaceMut::Range(range) => *range = self.moved(*range),
            PlaceMut::Node(node) => {
                let block = u32::try_from(node.block()).unwrap_or(u32::MAX);
                *node = node.in_block(self.after(block) as usize);
            }
        });
        facts
    }
}

/// Which keys of the section with the security schemes the text of some blocks has: where text is
/// broken, they may be among what was not read.
fn mentions(analysis: &Analysis, blocks: Range<usize>) -> Vec<bool> {
    let range = super::range_of(&analysis.tree, blocks).unwrap_or_default();
    let text = analysis.tree.text(range);
    let section = NameKind::Scheme.section(analysis.document.is_v3);
    section.iter().map(|name| text.contains(name)).collect()
}
