//! The findings of one version of a file, kept so that those of the next version take no more work
//! than the edit: each block that holds paths is looked at by itself, and again only if something
//! that was read for its findings has changed. What is found is the same as from scratch.

mod change;
mod item;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use self::change::Change;
use self::item::Item;
use super::find::{conclude, findings_without_fixes, reported_without_fixes};
use super::reports::Reports;
use super::{Finding, Scope, find};
use crate::analysis::{Analysis, Extension, Outline, Placed, has_tools};
use crate::bounds;
use crate::parallel;
use crate::text::{Replaced, TextRange};
use crate::yaml::Tree;

/// The findings of one version.
#[derive(Debug)]
pub struct Checked {
    findings: Arc<Vec<Finding>>,
    /// Where they come from, if each block that holds paths can be looked at by itself.
    parts: Option<Parts>,
}

/// A file in its parts.
#[derive(Debug)]
struct Parts {
    frame: Analysis,
    /// Index of the first block that holds paths.
    first: usize,
    /// What is known of each block that holds paths.
    items: Vec<Arc<Item>>,
    /// What is found outside of them, and by rules about the whole file; without fixes.
    joined: Reports,
}

impl Checked {
    /// The findings of a file. `whole` is asked for if its parts cannot be told apart.
    pub fn new(frame: Analysis, whole: impl FnOnce() -> Arc<Analysis>) -> Self {
        match Parts::new(frame) {
            Some(parts) => Self::of(parts),
            None => Self { findings: Arc::new(findings_without_fixes(&whole())), parts: None },
        }
    }

    /// Those of a later version, in whose text something was replaced since. `frame` is that of the
    /// later version, with the settings of this one.
    pub fn after(
        &self,
        frame: Analysis,
        since: &[Replaced],
        whole: impl FnOnce() -> Arc<Analysis>,
    ) -> Self {
        let parts = self.parts.as_ref();
        match parts.and_then(|parts| parts.after(&frame, since)) {
            Some(parts) => Self::of(parts),
            None => Self::new(frame, whole),
        }
    }

    fn of(parts: Parts) -> Self {
        Self { findings: Arc::new(parts.findings()), parts: Some(parts) }
    }

    /// All findings, in the order of their places, without what mends them.
    pub fn findings(&self) -> &Arc<Vec<Finding>> {
        &self.findings
    }

    /// The file without what is written in its paths, if it is looked at in parts.
    pub fn frame(&self) -> Option<&Analysis> {
        self.parts.as_ref().map(|parts| &parts.frame)
    }
}

impl Parts {
    fn new(frame: Analysis) -> Option<Self> {
        let blocks = path_blocks(&frame)?;
        let first = blocks.start;
        // What the file is for and what its parts share is known for sure only once all of them
        // have been read. Mostly what is written outside of the paths tells it.
        let mut guessed = frame.joined(&[]).frame();
        guessed.is_config |= guessed.document.has_version_key && !guessed.is_left_out;
        let items = read_items(&guessed, blocks.clone())?;
        let joined = join(&frame, first, items.iter().map(|item| &item.outline));
        let is_right = joined.is_judged_like(&guessed);
        let frame = joined.frame();
        let found = report_joined(joined, blocks.clone());
        let items = if is_right { items } else { read_items(&frame, blocks)? };
        Some(Self { frame, first, items, joined: found })
    }

    /// The parts of a later version; `None` if all of them have to be looked at.
    fn after(&self, frame: &Analysis, since: &[Replaced]) -> Option<Self> {
        let blocks = path_blocks(frame)?;
        let held = self.first..self.first + self.items.len();
        let change = Change::new((&self.frame, held), (frame, blocks.clone()), since)?;
        let frame = frame.frame().judged_like(&self.frame);
        let first = blocks.start;
        // The rule about MCP tools reads more of the operations than their outlines tell.
        let mut is_joined_same =
            change.keeps_joined() && blocks.len() == self.items.len() && !has_tools(&frame.tree);
        let item = |block: usize| {
            let before = change.before(block).and_then(|it| it.checked_sub(self.first));
            let before = before.and_then(|at| self.items.get(at));
            if let Some(item) = before.filter(|item| change.keeps(item.reads())) {
                return Some(item.after(&change));
            }
            let now = Item::read(&frame, block)?;
            // A block that was edited is held against the one in its place.
            let at = block - first;
            is_joined_same &= self.items.get(at).is_some_and(|before| {
                let start = |frame: &Analysis, block| frame.tree.range_of_block(block);
                let from = start(&self.frame, self.first + at).unwrap_or_default().start;
                let to = start(&frame, block).unwrap_or_default().start;
                let before = before.after(&change);
                before.outline.edited(from, to, |range| change.moved(range)) == now.outline
            });
            (!now.outline.has_references_outside()).then(|| Arc::new(now))
        };
        let items: Vec<Arc<Item>> = blocks.clone().map(item).collect::<Option<_>>()?;
        if is_joined_same {
            let joined = self.joined.moved(|range| change.moved(range));
            return Some(Self { frame, first, items, joined });
        }
        let joined = join(&frame, first, items.iter().map(|item| &item.outline));
        if !joined.is_judged_like(&frame) {
            return None;
        }
        let found = report_joined(joined, blocks);
        Some(Self { frame, first, items, joined: found })
    }

    fn findings(&self) -> Vec<Finding> {
        if !self.frame.is_config {
            return Vec::new();
        }
        let most = bounds::FINDINGS_OF_A_RULE;
        let mut all = self.joined.clone();
        let mut enough = bounds::FINDINGS_OF_A_RULE;
        for (index, item) in self.items.iter().enumerate() {
            if let Some(range) = self.frame.tree.range_of_block(self.first + index) {
                item.add_found(range.start, &mut all);
            }
            // Before there are far more than are told.
            if all.first.len() > enough {
                all.keep_first(most);
                enough = all.first.len().saturating_mul(2).max(most);
            }
        }
        conclude(&self.frame, all, most)
    }
}

/// What is known of each block; `None` if they have more to say to each other.
fn read_items(frame: &Analysis, blocks: Range<usize>) -> Option<Vec<Arc<Item>>> {
    let read = |index: usize| Item::read(frame, blocks.start + index).map(Arc::new);
    let items: Vec<_> =
        parallel::map(blocks.len(), parallel::PARTS, read).into_iter().collect::<Option<_>>()?;
    let is_apart = |item: &Arc<Item>| !item.outline.has_references_outside();
    items.iter().all(is_apart).then_some(items)
}

/// The blocks that hold paths: those are in a row.
fn path_blocks(frame: &Analysis) -> Option<Range<usize>> {
    let blocks = frame.path_blocks()?;
    Some(*blocks.first()?..blocks.last()? + 1)
}

fn join<'o>(
    frame: &Analysis,
    first: usize,
    outlines: impl Iterator<Item = &'o Outline>,
) -> Analysis {
    let placed = outlines.enumerate().filter_map(|(index, outline)| {
        let block = first + index;
        let start = frame.tree.range_of_block(block)?.start;
        Some(Placed { block, start, outline })
    });
    frame.joined(&placed.collect::<Vec<_>>())
}

/// What is found outside of the blocks that hold paths, and by the rules about the whole file.
fn report_joined(joined: Analysis, paths: Range<usize>) -> Reports {
    let held = range_of(&joined.tree, paths.clone()).unwrap_or_default();
    if !joined.is_config {
        return Reports::default();
    }
    let mut all = reported_without_fixes(&joined);
    let rest = joined.rest(&paths);
    // A key in quotes is named without them.
    let starts = |it: &Extension| [it.key.start, rest.tree.node(it.key_node).content_range().start];
    let of_paths: BTreeSet<usize> = rest.extensions.iter().flat_map(starts).collect();
    let mut of_rest = reported_without_fixes(&rest);
    of_rest.retain(|rule, range| {
        let start = range.start;
        // Each block is asked for itself what its text is, whatever it says.
        let is_of_text = || find(rule).is_some_and(|it| it.scope == Scope::Text);
        let is_of_paths = of_paths.contains(&start) && !is_of_text();
        !(held.start <= start && start < held.end) || is_of_paths
    });
    all.append(of_rest);
    all
}

/// The text of some blocks in a row.
fn range_of(tree: &Tree, blocks: Range<usize>) -> Option<TextRange> {
    let (first, last) = (blocks.start, blocks.end.checked_sub(1)?);
    Some(tree.range_of_block(first)?.join(tree.range_of_block(last)?))
}
