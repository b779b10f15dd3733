//! What is known of the paths of one block.

use std::sync::Arc;

use super::change::Change;
use crate::analysis::{Analysis, Outline};
use crate::rules::edit::FileStyle;
use crate::rules::find::reported;
use crate::rules::report::Reported;
use crate::text::TextRange;
use crate::yaml::{self, Reads};

/// What is known of the paths of one block.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// What they say to the whole document.
    pub(super) outline: Outline,
    /// What else was read to find what is wrong in them.
    pub(super) reads: Reads,
    /// What the rules about single items find, without fixes. Places are counted from the start of
    /// the block, but for those of `outside`.
    found: Vec<Reported>,
    /// Related places in other blocks, by the indices of finding and place.
    outside: Vec<(usize, usize)>,
}

impl Item {
    /// Looks at the paths of one block. `outline` is what they say to the whole document, if that is
    /// known.
    pub(super) fn new(frame: &Analysis, block: usize, outline: Option<Outline>) -> Option<Self> {
        let range = frame.tree.range_of_block(block)?;
        let (made, reads) = yaml::recorded(block, || {
            let part = frame.part(block)?;
            let file = FileStyle::of_dropped_edits(&part.tree, part.format);
            let found = if part.is_config { reported(&part, &file) } else { Vec::new() };
            Some((outline.unwrap_or_else(|| part.outline(block, range)), found))
        });
        let (outline, mut found) = made?;
        found.retain(|it| {
            let start = it.finding.range.start;
            range.start <= start && start < range.end
        });
        let mut outside = Vec::new();
        for (index, it) in found.iter_mut().enumerate() {
            it.finding.fixes = Vec::new();
            it.finding.range = it.finding.range.back(range.start);
            for (at, related) in it.finding.related.iter_mut().enumerate() {
                if range.covers(related.range) {
                    related.range = related.range.back(range.start);
                } else {
                    outside.push((index, at));
                }
            }
        }
        Some(Self { outline, reads, found, outside })
    }

    /// The same in the next version.
    pub(super) fn after(self: &Arc<Self>, change: &Change) -> Arc<Self> {
        let (moves_blocks, start) = (change.moves_blocks(), change.start());
        let is_moved = !self.outside.is_empty()
            || moves_blocks && !self.reads.blocks.is_empty()
            || self.outline.is_moved_by(start, moves_blocks);
        if !is_moved {
            return Arc::clone(self);
        }
        let mut item = Self::clone(self);
        for (index, at) in &self.outside {
            let found = item.found.get_mut(*index);
            if let Some(related) = found.and_then(|it| it.finding.related.get_mut(*at)) {
                related.range = change.moved(related.range);
            }
        }
        item.outline.follow(|range| change.moved(range), |block| change.after(block));
        item.reads.blocks = item.reads.blocks.iter().map(|block| change.after(*block)).collect();
        Arc::new(item)
    }

    /// Adds what is found, with the block beginning at `start`.
    pub(super) fn add_found(&self, start: usize, all: &mut Vec<Reported>) {
        let from = all.len();
        all.extend_from_slice(&self.found);
        let added = all.get_mut(from..).unwrap_or_default();
        let shifted = |range: &mut TextRange| *range = range.shifted(start);
        for (index, it) in added.iter_mut().enumerate() {
            shifted(&mut it.finding.range);
            for (at, related) in it.finding.related.iter_mut().enumerate() {
                if !self.outside.contains(&(index, at)) {
                    shifted(&mut related.range);
                }
            }
        }
    }
}
