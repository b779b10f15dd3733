//! Keys that are in one mapping more than once, and the values that are lost over it. Knows no
//! meaning of any key.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use super::{Block, Entry, Kind, Node, NodeId, Tree, narrow};
use crate::text::TextRange;
use crate::yaml::arena::Style;

/// The entries of one name that are in a mapping more than once, in the order of the text, each by
/// the ids of its key and value.
pub(super) type Group = Vec<(NodeId, NodeId)>;

impl Tree {
    /// The entries of each name that is in its mapping more than once, those of split mappings
    /// first, in the order of the text: those that the branches of a template hold are among them.
    pub fn repeated_keys(&self) -> impl Iterator<Item = Vec<Entry<'_>>> {
        let blocks = 0..self.blocks.len();
        let inside = blocks.flat_map(|block| self.repeated_in_block(block));
        let entries = |group: Group| group.iter().map(|ids| self.entry_of(*ids)).collect();
        self.repeated_in_joined().iter().cloned().chain(inside).map(entries)
    }

    /// The same of the mappings within one block alone.
    pub fn repeated_keys_of_block(&self, block: usize) -> impl Iterator<Item = Vec<Entry<'_>>> {
        let groups = self.repeated_in_block(block).into_iter();
        groups.map(|group| group.iter().map(|ids| self.entry_of(*ids)).collect())
    }

    /// Whether a key is in a mapping more than once whose entries are blocks of their own.
    pub fn repeats_blocks(&self) -> bool {
        !self.repeated_in_joined().is_empty()
    }

    /// The outermost entry around a place that a later entry of the same name discards, so that
    /// nothing in it counts.
    pub fn overridden_at(&self, offset: usize) -> Option<TextRange> {
        let outer = self.overridden.get_or_init(|| self.overridden_in(self.repeated_in_joined()));
        if let Some(range) = at(outer, offset) {
            return Some(range);
        }
        at(self.overridden_in_block(self.block_at(offset)?), offset)
    }

    /// Those within a block.
    fn overridden_in_block(&self, index: usize) -> &[TextRange] {
        if !self.repeats_in_block(index) {
            return &[];
        }
        let blocks = || self.blocks.iter().map(|_| OnceLock::new()).collect();
        let inside = self.overridden_inside.get_or_init(blocks).get(index);
        let find = || self.overridden_in(&self.repeated_in_block(index));
        inside.map_or(&[], |it| it.get_or_init(find).as_slice())
    }

    fn repeats_in_block(&self, index: usize) -> bool {
        let known = self.blocks.get(index).and_then(|block| block.tree.repeated.get());
        match known.filter(|_| !self.marks.brings_lines()) {
            Some(groups) => !groups.is_empty(),
            None => !self.repeated_in_block(index).is_empty(),
        }
    }

    /// The entries that a later one discards, in the order of the text. None lies in another.
    fn overridden_in(&self, groups: &[Group]) -> Vec<TextRange> {
        let mut lost: Vec<_> = groups.iter().flat_map(|group| self.lost_in(group)).collect();
        lost.sort_unstable();
        let mut outermost: Vec<TextRange> = Vec::new();
        for range in lost {
            if !outermost.last().is_some_and(|last| last.covers(range)) {
                outermost.push(range);
            }
        }
        outermost
    }

    fn entry_of(&self, (key, value): (NodeId, NodeId)) -> Entry<'_> {
        Entry { key: self.node(key), value: self.node(value) }
    }

    /// Those of the mappings whose entries are blocks of their own.
    pub(super) fn repeated_in_joined(&self) -> &Arc<Vec<Group>> {
        self.repeated.get_or_init(|| {
            let mut groups = Vec::new();
            for mapping in self.joined_mappings() {
                self.add_groups(mapping, &mut groups);
            }
            Arc::new(groups)
        })
    }

    /// Those of the mappings within a block. Found once for each block, unless the lines of a
    /// template have a say in it.
    fn repeated_in_block(&self, index: usize) -> Vec<Group> {
        let Some(block) = self.blocks.get(index) else { return Vec::new() };
        if self.marks.brings_lines() {
            let all = self.repeated_inside.get_or_init(|| {
                let blocks = self.blocks.iter().enumerate();
                blocks.map(|(index, block)| self.find_in_block(index, block)).collect()
            });
            return all.get(index).cloned().unwrap_or_default();
        }
        let found = block.tree.repeated.get_or_init(|| {
            let groups = self.find_in_block(index, block).into_iter();
            let numbers =
                |group: Group| group.iter().map(|(key, it)| (key.node, it.node)).collect();
            groups.map(numbers).collect()
        });
        let block = narrow(index);
        let id = |node: &u32| NodeId { block, node: *node };
        let ids = |group: &Vec<(u32, u32)>| -> Group {
            group.iter().map(|(key, value)| (id(key), id(value))).collect()
        };
        found.iter().map(ids).collect()
    }

    fn find_in_block(&self, index: usize, block: &Block) -> Vec<Group> {
        let mut groups = Vec::new();
        // The root of an entry's block is a part of the mapping that is split.
        for node in block.mappings(usize::from(self.is_split)) {
            let mapping = self.node(NodeId { block: narrow(index), node });
            self.add_groups(mapping, &mut groups);
        }
        groups
    }

    fn add_groups<'t>(&'t self, mapping: Node<'t>, groups: &mut Vec<Group>) {
        let named = mapping.entries().filter_map(|entry| {
            let name = entry.key.text();
            let counts = entry.key.kind() == Kind::Scalar && !name.is_empty() && name != "<<";
            counts.then_some((name, entry))
        });
        let mut keys: Vec<(Cow<'t, str>, Entry<'t>)> = named.collect();
        if !may_repeat(&keys) {
            return;
        }
        // Stable: entries of one name stay in the order of the text.
        keys.sort_by(|(one, _), (other, _)| one.cmp(other));
        let from = groups.len();
        for same in keys.chunk_by(|(one, _), (next, _)| one == next).filter(|same| same.len() > 1) {
            // A line of a template further left may bring the key that those below it belong to.
            let line = |entry: &Entry<'_>| match mapping.style() {
                Style::Block => self.line_around(entry.key.range().start),
                _ => 0,
            };
            let mut entries: Vec<_> = same.iter().map(|(_, entry)| (line(entry), entry)).collect();
            entries.sort_by_cached_key(|(line, _)| *line);
            let together = entries.chunk_by(|(one, _), (next, _)| one == next);
            let ids = |group: &[(usize, &Entry<'_>)]| {
                group.iter().map(|(_, it)| (it.key.id(), it.value.id())).collect()
            };
            groups.extend(together.filter(|group| group.len() > 1).map(ids));
        }
        if let Some(added) = groups.get_mut(from..) {
            added.sort_by_cached_key(|group| group.first().map(|(key, _)| self.node(*key).range()));
        }
    }

    /// What is lost for certain: the last one of a branch counts there.
    fn lost_in(&self, group: &Group) -> Vec<TextRange> {
        let mut counting = HashSet::new();
        let mut lost = Vec::new();
        for ids in group.iter().rev() {
            let entry = self.entry_of(*ids);
            if !counting.insert(entry.key.branch()) {
                lost.push(entry.range());
            }
        }
        lost
    }
}

/// Whether a key may be among these more than once. Most mappings are small, and no key is.
fn may_repeat(keys: &[(Cow<'_, str>, Entry<'_>)]) -> bool {
    const SMALL: usize = 12;
    let mut rest = keys;
    while let Some(((key, _), after)) = rest.split_first() {
        if keys.len() > SMALL || after.iter().any(|(other, _)| other == key) {
            return true;
        }
        rest = after;
    }
    false
}

/// The one of these ranges, none of which lies in another, that holds an offset.
fn at(ranges: &[TextRange], offset: usize) -> Option<TextRange> {
    let next = ranges.partition_point(|range| range.start <= offset);
    let range = *ranges.get(next.checked_sub(1)?)?;
    (offset < range.end).then_some(range)
}
