//! What a tree keeps when some of its blocks are read again.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::nested::settle;
use super::{Block, Kind, Node, NodeId, Tree, link, narrow};
use crate::text::Replaced;
use crate::yaml::arena::RawKind;
use crate::yaml::error::SyntaxProblem;
use crate::yaml::split::first_key;

/// How the nodes of a text differ from those of the text before an edit.
#[derive(Clone, Copy, Debug)]
pub enum Difference<'t> {
    /// Not at all: the edit is in a comment, or in the space between nodes.
    Nothing,
    /// One scalar or alias has another text: before, and now.
    Text(Node<'t>, Node<'t>),
    /// In more than that.
    Many,
}

impl Tree {
    /// Whether each block can be read by itself: no template steers what is around it, no alias
    /// is unknown, and all keys are where their siblings do.
    pub(in crate::yaml) fn is_editable(&self) -> bool {
        self.is_split
            && self.second.is_none()
            && self.doubtful.is_empty()
            && self.marks.controls.is_empty()
            && self.marks.doubt.is_none()
            && self.errors.iter().all(|error| error.problem != SyntaxProblem::UnknownAlias)
            && !self.blocks.iter().any(|block| block.span.displaced)
            && self.json.is_none_or(|json| !json.ignores_marks)
    }

    /// Whether no template syntax is in the text, or none that was hidden.
    pub(in crate::yaml) fn has_no_marks(&self) -> bool {
        self.marks.is_empty()
    }

    /// The row of blocks.
    pub(in crate::yaml) fn row(&self) -> &[Block] {
        &self.blocks
    }

    /// The block that is the key of the split mapping that a block is in at some depth; `None`
    /// at the root.
    pub(in crate::yaml) fn header_at(&self, block: usize, depth: u8) -> Option<usize> {
        let above = self.blocks.get(..block).unwrap_or_default();
        above.iter().rposition(|it| it.span.depth < depth)
    }

    /// The first bytes of the keys of all split mappings but the one that a block is in, where
    /// they are no letters: the splitter looks for lines that begin so. `None`: not known.
    pub(in crate::yaml) fn samples_of_others(&self, block: usize) -> Option<Vec<u8>> {
        let depth = self.blocks.get(block)?.span.depth;
        let own = self.header_at(block, depth);
        let mut samples = Vec::new();
        let headers = self.blocks.iter().enumerate().filter(|(_, block)| block.span.header);
        for at in std::iter::once(None).chain(headers.map(|(index, _)| Some(index))) {
            if at == own {
                continue;
            }
            let Some(first) = self.blocks.get(at.map_or(0, |at| at + 1)) else { continue };
            let (_, key) = first_key(first.text())?;
            let sample = key.bytes().next().unwrap_or_default();
            if !sample.is_ascii_alphanumeric() {
                samples.push(sample);
            }
        }
        Some(samples)
    }

    /// The tree with other blocks in the place of some. `None` if they have other anchors, or
    /// aliases that nothing explains.
    pub(in crate::yaml) fn with_blocks(
        &self,
        range: Range<usize>,
        new: Vec<Block>,
        replaced: Replaced,
    ) -> Option<Self> {
        let old = self.blocks.get(range.clone())?;
        if !anchors(old).eq(anchors(&new)) {
            return None;
        }
        let is_masked = !self.marks.is_empty();
        let is_alike = old.len() == new.len()
            && old.iter().zip(&new).all(|(old, new)| old.span.depth == new.span.depth);
        let added = new.len();
        let mut blocks = Vec::with_capacity(self.blocks.len() - old.len() + added);
        blocks.extend_from_slice(self.blocks.get(..range.start)?);
        blocks.extend(new);
        for below in self.blocks.get(range.end..)? {
            let mut below = below.clone();
            let span = &mut below.span.range;
            (span.start, span.end) = (replaced.after(span.start), replaced.after(span.end));
            blocks.push(below);
        }
        if is_alike {
            for (block, old) in blocks.iter_mut().skip(range.start).zip(old) {
                block.next = old.next;
            }
        } else {
            link(&mut blocks);
        }
        // What is known of the names of entries holds as long as they are the same.
        let now = blocks.get(range.start..range.start + added).unwrap_or_default();
        let is_same = is_alike && old.iter().zip(now).all(|(old, new)| has_same_keys(old, new));
        if self.json.is_some() {
            settle(&mut blocks);
        }
        let errors: Vec<_> = blocks.iter().flat_map(Block::errors).collect();
        // A text that cannot be read with its templates hidden is read with them as well.
        let is_broken = |block: &Block| block.tree.error.is_some();
        let has_broken = |block| is_broken(block) && (self.json.is_some() || block.is_masked());
        if is_masked && blocks.iter().any(has_broken) {
            return None;
        }
        fn carried<T: Clone>(known: &OnceLock<T>, is_same: bool) -> OnceLock<T> {
            if is_same { known.clone() } else { OnceLock::new() }
        }
        let mut tree = Self {
            may_merge: blocks.iter().any(|block| block.tree.may_merge),
            source: OnceLock::new(),
            around: self.around.clone(),
            blocks,
            is_split: true,
            errors,
            doubtful: Vec::new(),
            comments: OnceLock::new(),
            anchors: self.anchors.clone(),
            second: None,
            names: carried(&self.names, is_same),
            lost: OnceLock::new(),
            more: super::more::Answers::default(),
            repeated: carried(&self.repeated, is_same),
            overridden: OnceLock::new(),
            overridden_inside: OnceLock::new(),
            repeated_inside: OnceLock::new(),
            marks: self.marks.moved(replaced),
            json: self.json,
        };
        tree.move_anchors(range.clone(), added, replaced);
        let new = range.start..range.start + added;
        tree.explains_aliases(new).then_some(tree)
    }

    /// How the nodes differ from those of the text before an edit.
    pub fn difference<'t>(&'t self, before: &'t Tree) -> Difference<'t> {
        let mut found = Difference::Nothing;
        if self.is_split != before.is_split || self.blocks.len() != before.blocks.len() {
            return Difference::Many;
        }
        let pairs = self.blocks.iter().zip(&before.blocks).enumerate();
        for (index, (now, old)) in
            pairs.filter(|(_, (now, old))| !Arc::ptr_eq(&now.tree, &old.tree))
        {
            let (nodes, old_nodes) = (&now.tree.nodes, &old.tree.nodes);
            if now.span.depth != old.span.depth || nodes.len() != old_nodes.len() {
                return Difference::Many;
            }
            for (number, (node, old_node)) in nodes.iter().zip(old_nodes).enumerate() {
                if !node.is_like(old_node) {
                    return Difference::Many;
                }
                let id = NodeId { block: narrow(index), node: narrow(number) };
                let (node, old_node) = (self.node(id), before.node(id));
                if matches!(node.kind(), Kind::Mapping | Kind::Sequence)
                    || node.text() == old_node.text()
                {
                    continue;
                }
                if !matches!(found, Difference::Nothing) {
                    return Difference::Many;
                }
                found = Difference::Text(old_node, node);
            }
        }
        found
    }

    /// Puts the anchors where they are now, after `added` blocks took the place of `range`.
    fn move_anchors(&mut self, range: Range<usize>, added: usize, replaced: Replaced) {
        if self.anchors.is_empty() {
            return;
        }
        let new = self.blocks.iter().enumerate().skip(range.start).take(added);
        let places = new.flat_map(|(index, block)| {
            let base = block.span.range.start;
            let anchors = block.tree.anchors.iter();
            anchors.map(move |(node, range)| {
                (range.start + base, NodeId { block: narrow(index), node: *node })
            })
        });
        let places: Vec<_> = places.collect();
        let mut inside = Vec::new();
        for place in self.anchors.values_mut().flatten() {
            let (start, id) = place;
            let block = id.block as usize;
            if range.contains(&block) {
                inside.push(place);
            } else if block >= range.end {
                *start = replaced.after(*start);
                id.block = narrow(block + added - range.len());
            }
        }
        // The same anchors are there as before, in the same order.
        inside.sort_unstable();
        for (place, new) in inside.into_iter().zip(places) {
            *place = new;
        }
    }

    /// Whether an anchor is before each alias of some blocks.
    fn explains_aliases(&self, blocks: Range<usize>) -> bool {
        self.blocks.get(blocks).unwrap_or_default().iter().all(|block| {
            let aliases = block.tree.nodes.iter().filter(|node| node.kind == RawKind::Alias);
            block.tree.error.is_some()
                || aliases.into_iter().all(|alias| {
                    let name = block.text_at(alias.range()).trim_start_matches('*');
                    let start = block.span.range.start + alias.range().start;
                    let first = self.anchors.get(name).and_then(|places| places.first());
                    first.is_some_and(|(anchor, _)| *anchor < start)
                })
        })
    }
}

/// The names of the anchors of some blocks, in order.
fn anchors(blocks: &[Block]) -> impl Iterator<Item = &str> {
    blocks
        .iter()
        .flat_map(|block| block.tree.anchors.iter().map(|(_, range)| block.text_at(*range)))
}

/// The same of two rows of blocks.
pub(super) fn have_same_keys(old: Option<&[Block]>, new: Option<&[Block]>) -> bool {
    old.zip(new).is_some_and(|(old, new)| {
        old.len() == new.len() && old.iter().zip(new).all(|(old, new)| has_same_keys(old, new))
    })
}

/// Whether two rows of blocks hold the same anchors in the same order.
pub(super) fn have_same_anchors(old: Option<&[Block]>, new: Option<&[Block]>) -> bool {
    old.zip(new).is_some_and(|(old, new)| anchors(old).eq(anchors(new)))
}

/// Whether two blocks hold one entry each, of one name.
fn has_same_keys(old: &Block, new: &Block) -> bool {
    let key = |block: &Block| {
        let [root, key, ..] = block.tree.nodes.as_slice() else { return None };
        let value = block.tree.get(key.skip)?;
        let is_one = root.kind == RawKind::Mapping && value.skip as usize == block.tree.nodes.len();
        (is_one && block.tree.decoded(1).is_none())
            .then(|| (key.skip, key.style, block.text_at(key.range()).to_owned()))
    };
    key(old).is_some_and(|old| Some(old) == key(new))
}
