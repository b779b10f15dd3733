//! What is known of the paths of one block.

use std::sync::Arc;

use super::change::Change;
use crate::analysis::{Analysis, Outline};
use crate::rules::find::reported_without_fixes;
use crate::rules::reports::{Counted, Reported, Reports};
use crate::text::TextRange;
use crate::yaml::{self, Reads};

/// What is known of the paths of one block.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// What they say to the whole document.
    pub(super) outline: Outline,
    found: Found,
}

/// What the rules about single items find in one block.
#[derive(Clone, Debug)]
struct Found {
    /// What else was read for that.
    reads: Reads,
    /// Without fixes. Places are counted from the start of the block, but for those of `outside`.
    findings: Box<[Reported]>,
    /// Those that are only counted, from the start of the block too.
    counted: Box<[Counted]>,
    /// Related places in other blocks, by the indices of finding and place.
    outside: Box<[(usize, usize)]>,
}

impl Found {
    fn of(mut found: Reports, reads: Reads, block: TextRange) -> Self {
        found.retain(|_, TextRange { start, end }| {
            // A key that is missing is nowhere, and may be so at the end.
            block.start <= start && (start < block.end || start == end && end == block.end)
        });
        let Reports { first: mut findings, mut counted } = found;
        counted.iter_mut().for_each(|it| it.range = it.range.back(block.start));
        let mut outside = Vec::new();
        for (index, it) in findings.iter_mut().enumerate() {
            it.finding.range = it.finding.range.back(block.start);
            for (at, related) in it.finding.related.iter_mut().enumerate() {
                if block.covers(related.range) {
                    related.range = related.range.back(block.start);
                } else {
                    outside.push((index, at));
                }
            }
        }
        Self { reads, findings: findings.into(), counted: counted.into(), outside: outside.into() }
    }
}

fn findings(part: &Analysis) -> Reports {
    if part.is_config { reported_without_fixes(part) } else { Reports::default() }
}

impl Item {
    /// Looks at the paths of one block.
    pub(super) fn read(frame: &Analysis, block: usize) -> Option<Self> {
        let range = frame.tree.range_of_block(block)?;
        let (made, reads) = yaml::recorded(block, || {
            let part = frame.part(block)?;
            let findings = findings(&part);
            Some((part.into_outline(block, range), findings))
        });
        let (outline, findings) = made?;
        Some(Self { outline, found: Found::of(findings, reads, range) })
    }

    /// What else was read to find what is wrong in the block.
    pub(super) fn reads(&self) -> &Reads {
        &self.found.reads
    }

    /// The same in the next version.
    pub(super) fn after(self: &Arc<Self>, change: &Change) -> Arc<Self> {
        let (moves_blocks, start) = (change.moves_blocks(), change.start());
        let is_moved = !self.found.outside.is_empty()
            || moves_blocks && !self.found.reads.blocks.is_empty()
            || self.outline.is_moved_by(start, moves_blocks);
        if !is_moved {
            return Arc::clone(self);
        }
        let mut item = Self::clone(self);
        for (index, at) in &self.found.outside {
            let found = item.found.findings.get_mut(*index);
            if let Some(related) = found.and_then(|it| it.finding.related.get_mut(*at)) {
                related.range = change.moved(related.range);
            }
        }
        item.outline.follow(|range| change.moved(range), |block| change.after(block));
        let reads = &mut item.found.reads;
        reads.blocks = reads.blocks.iter().map(|block| change.after(*block)).collect();
        Arc::new(item)
    }

    /// Adds what is found, with the block beginning at `start`.
    pub(super) fn add_found(&self, start: usize, all: &mut Reports) {
        let counted = self.found.counted.iter();
        all.counted.extend(counted.map(|it| Counted { range: it.range.shifted(start), ..*it }));
        let from = all.first.len();
        all.first.extend_from_slice(&self.found.findings);
        let added = all.first.get_mut(from..).unwrap_or_default();
        let shifted = |range: &mut TextRange| *range = range.shifted(start);
        for (index, it) in added.iter_mut().enumerate() {
            shifted(&mut it.finding.range);
            for (at, related) in it.finding.related.iter_mut().enumerate() {
                if !self.found.outside.contains(&(index, at)) {
                    shifted(&mut related.range);
                }
            }
        }
    }
}
