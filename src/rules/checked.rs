//! The findings of one version of a file, kept so that those of the next version take no more work
//! than the edit: each block that holds paths is looked at by itself, and again only if something
//! that was read for its findings has changed. What is found is the same as from scratch.

mod change;
mod item;

use std::ops::Range;
use std::sync::Arc;

use self::change::Change;
use self::item::Item;
use super::Finding;
use super::edit::FileStyle;
use super::find::{conclude, findings, is_local, reported};
use super::report::Reported;
use crate::analysis::{Analysis, Outline, Placed};
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
    joined: Vec<Reported>,
}

impl Checked {
    /// The findings of a file. `whole` is asked for if its parts cannot be told apart.
    pub fn new(frame: Analysis, whole: impl FnOnce() -> Arc<Analysis>) -> Self {
        match Parts::new(frame) {
            Some(parts) => Self::of(parts),
            None => Self { findings: Arc::new(findings(&whole())), parts: None },
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

    /// All findings, in the order of their places.
    pub fn findings(&self) -> &Arc<Vec<Finding>> {
        &self.findings
    }

    /// Whether the findings hold what mends them.
    pub fn has_fixes(&self) -> bool {
        self.parts.is_none()
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
        let outline = |block: usize| {
            let start = frame.tree.range_of_block(block)?.start;
            Some(frame.part(block)?.outline(block, start))
        };
        let outlines: Vec<Outline> = blocks.clone().map(outline).collect::<Option<_>>()?;
        let joined = join(&frame, first, outlines.iter());
        let frame = joined.frame();
        let found = report_joined(&joined, blocks.clone());
        drop(joined);
        let items = blocks.zip(outlines).map(|(block, outline)| {
            let item = Item::new(&frame, block, Some(outline))?;
            Some(Arc::new(item))
        });
        let items = items.collect::<Option<_>>()?;
        Some(Self { frame, first, items, joined: found })
    }

    /// The parts of a later version; `None` if all of them have to be looked at.
    fn after(&self, frame: &Analysis, since: &[Replaced]) -> Option<Self> {
        let blocks = path_blocks(frame)?;
        let held = self.first..self.first + self.items.len();
        let change = Change::new((&self.frame, held), (frame, blocks.clone()), since)?;
        let frame = frame.frame().judged_like(&self.frame);
        let first = blocks.start;
        let item = |block: usize| {
            let before = change.before(block).and_then(|it| it.checked_sub(self.first));
            let before = before.and_then(|at| self.items.get(at));
            match before.filter(|item| change.keeps(&item.reads)) {
                Some(item) => Some(item.after(&change)),
                None => Item::new(&frame, block, None).map(Arc::new),
            }
        };
        let items: Vec<Arc<Item>> = blocks.clone().map(item).collect::<Option<_>>()?;
        let is_alike = |(now, before): (&Arc<Item>, &Arc<Item>)| {
            Arc::ptr_eq(now, before) || now.outline == before.outline
        };
        let is_joined_same = change.keeps_joined()
            && items.len() == self.items.len()
            && items.iter().zip(&self.items).all(is_alike);
        if is_joined_same {
            let joined =
                self.joined.iter().map(|it| it.moved(|range| change.moved(range))).collect();
            return Some(Self { frame, first, items, joined });
        }
        let joined = join(&frame, first, items.iter().map(|item| &item.outline));
        if !joined.is_judged_like(&frame) {
            return None;
        }
        let found = report_joined(&joined, blocks);
        Some(Self { frame, first, items, joined: found })
    }

    fn findings(&self) -> Vec<Finding> {
        if !self.frame.is_config {
            return Vec::new();
        }
        let mut all = self.joined.clone();
        for (index, item) in self.items.iter().enumerate() {
            if let Some(range) = self.frame.tree.range_of_block(self.first + index) {
                item.add_found(range.start, &mut all);
            }
        }
        conclude(&self.frame, all)
    }
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
fn report_joined(joined: &Analysis, paths: Range<usize>) -> Vec<Reported> {
    if !joined.is_config {
        return Vec::new();
    }
    let file = FileStyle::of_dropped_edits(&joined.tree, joined.format);
    let mut all = reported(joined, &file);
    let held = range_of(&joined.tree, paths);
    let is_held = |range: TextRange| {
        held.is_some_and(|held| held.start <= range.start && range.start < held.end)
    };
    all.retain(|it| !is_local(it.finding.rule) || !is_held(it.finding.range));
    all.iter_mut().for_each(|it| it.finding.fixes.clear());
    all
}

/// The text of some blocks in a row.
fn range_of(tree: &Tree, blocks: Range<usize>) -> Option<TextRange> {
    let (first, last) = (blocks.start, blocks.end.checked_sub(1)?);
    Some(tree.range_of_block(first)?.join(tree.range_of_block(last)?))
}
