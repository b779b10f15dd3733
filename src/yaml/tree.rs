//! The tree of a whole document: the blocks' trees, joined where they are looked at.
//!
//! A [`Node`] is a handle; its places are absolute. The entries of a split mapping come from the
//! blocks that hold them, everything else from one block's arena.

mod aliases;
mod block;
mod broken;
mod edit;
mod entries;
mod index;
mod lost;
mod mappings;
mod more;
mod nested;
mod node;
mod path;
mod reached;
mod reads;
mod repeated;
mod text;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

pub use edit::Difference;
pub use entries::{Entries, Entry};
pub use node::Node;
pub use reached::{Field, Reached};
pub use reads::{Reads, recorded, remembered};

pub(super) use block::Block;
use block::link;
pub(super) use nested::keep_same;

use super::arena::{BlockTree, RawKind};
use super::error::{SyntaxError, SyntaxProblem};
use super::mask::Marks;
use super::nesting::JsonText;
use super::split::BlockSpan;
use crate::text::TextRange;

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A value that is no collection; an empty plain one is a missing value.
    Scalar,
    /// Keys and values.
    Mapping,
    /// Items.
    Sequence,
    /// `*name`
    Alias,
}

/// A step on the way to a place.
#[derive(Clone, Copy, Debug)]
pub enum Step<'t> {
    /// An entry of a mapping; `true` if the place is on its key.
    Entry(Entry<'t>, bool),
    /// An item of a sequence, with its index.
    Item(usize, Node<'t>),
}

/// Names a node within its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId {
    block: u32,
    node: u32,
}

impl NodeId {
    /// The index of its block.
    pub fn block(self) -> usize {
        self.block as usize
    }

    /// The node of the same number in another block, or in the same one at another index.
    pub fn in_block(self, block: usize) -> Self {
        Self { block: narrow(block), ..self }
    }
}

/// The root of a document that is cut into blocks.
const JOINED_ROOT: NodeId = NodeId { block: u32::MAX, node: 0 };

/// The tree of a document, with the source text's comments and errors.
#[derive(Debug)]
pub struct Tree {
    /// The whole text, once somebody asks for it.
    source: OnceLock<String>,
    /// The text before the first block, and after the last one.
    around: [Arc<str>; 2],
    blocks: Vec<Block>,
    is_split: bool,
    errors: Vec<SyntaxError>,
    /// What may be no error once a template is filled in, or another block is mended.
    doubtful: Vec<SyntaxError>,
    comments: OnceLock<Vec<TextRange>>,
    /// Anchored nodes by name, in the order of the text.
    anchors: BTreeMap<String, Vec<(usize, NodeId)>>,
    second: Option<TextRange>,
    may_merge: bool,
    names: OnceLock<Arc<index::Names>>,
    lost: OnceLock<lost::Lost>,
    more: more::Answers,
    /// What is more than once in a mapping whose entries are blocks of their own.
    repeated: OnceLock<Arc<Vec<repeated::Group>>>,
    /// The same within each block, where the lines of a template have a say in it.
    repeated_inside: OnceLock<Vec<Vec<repeated::Group>>>,
    /// Those of their entries that a later one of the same name discards.
    overridden: OnceLock<Vec<TextRange>>,
    /// The same within each block, once somebody asks for one in which there are any.
    overridden_inside: OnceLock<Box<[OnceLock<Vec<TextRange>>]>>,
    /// Template syntax that the readers did not see.
    marks: Marks,
    /// What is known of it as a whole, if it is JSON.
    json: Option<JsonText>,
}

impl Tree {
    pub(super) fn empty() -> Self {
        Self::new("", Vec::new(), false, None)
    }

    pub(super) fn new(
        source: &str,
        mut blocks: Vec<Block>,
        is_split: bool,
        second: Option<TextRange>,
    ) -> Self {
        link(&mut blocks);
        let start = blocks.first().map_or(0, |block| block.span.range.start);
        let end = blocks.last().map_or(0, |block| block.span.range.end);
        let (before, after) = (TextRange::new(0, start), TextRange::new(end, source.len()));
        let mut tree = Self {
            source: OnceLock::new(),
            around: [before.of(source).into(), after.of(source).into()],
            blocks: Vec::new(),
            is_split,
            errors: Vec::new(),
            doubtful: Vec::new(),
            comments: OnceLock::new(),
            anchors: BTreeMap::new(),
            second,
            may_merge: blocks.iter().any(|block| block.tree.may_merge),
            names: OnceLock::new(),
            lost: OnceLock::new(),
            more: more::Answers::default(),
            repeated: OnceLock::new(),
            overridden: OnceLock::new(),
            overridden_inside: OnceLock::new(),
            repeated_inside: OnceLock::new(),
            marks: Marks::default(),
            json: None,
        };
        for (index, block) in blocks.iter().enumerate() {
            let base = block.span.range.start;
            for (node, range) in &block.tree.anchors {
                let name = block.text_at(*range).trim_start_matches('&').to_owned();
                let id = NodeId { block: narrow(index), node: *node };
                tree.anchors.entry(name).or_default().push((range.start + base, id));
            }
        }
        for (block, unknown) in blocks.iter().zip(aliases::unknown(&tree, &blocks)) {
            let before = tree.errors.len();
            tree.errors.extend(block.errors());
            if tree.errors.len() == before {
                tree.errors.extend(unknown.error);
            }
            tree.doubtful.extend(unknown.doubtful);
        }
        tree.blocks = blocks;
        tree
    }

    /// Puts the text as it is written in the place of the one that was read, and sets the errors
    /// aside that may be none in what the template makes.
    pub(super) fn unmasked(mut self, source: &str, marks: Marks) -> Self {
        let is_doubtful = |error: &SyntaxError| match error.problem {
            SyntaxProblem::UnknownAlias => marks.may_bring_before(error.range.start),
            // A template may bring the colon.
            SyntaxProblem::HalfKey if marks.has_source_in(error.range) => true,
            problem => marks.doubt.is_some_and(|doubt| {
                !problem.is_in_a_word() && (error.range.start >= doubt || problem.is_of_brackets())
            }),
        };
        let (mut doubtful, errors): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.errors).into_iter().partition(is_doubtful);
        doubtful.append(&mut self.doubtful);
        doubtful.sort_unstable_by_key(|error| error.range);
        for block in &mut self.blocks {
            let written = block.span.range.of(source);
            block.written = (*written != *block.tree.text).then(|| written.into());
        }
        let [before, after] = &mut self.around;
        let end = source.len() - after.len();
        (*before, *after) = (
            TextRange::new(0, before.len()).of(source).into(),
            TextRange::new(end, source.len()).of(source).into(),
        );
        let source = OnceLock::new();
        Self { source, marks, errors, doubtful, ..self }
    }

    /// Index of the block that holds `offset`.
    pub fn block_at(&self, offset: usize) -> Option<usize> {
        self.blocks.partition_point(|block| block.span.range.start <= offset).checked_sub(1)
    }

    /// The tree of the block that begins at `start` and else is as `span` says, if nothing is wrong
    /// with it.
    pub(super) fn accepted(
        &self,
        start: usize,
        span: BlockSpan,
        is_split: bool,
    ) -> Option<Arc<BlockTree>> {
        let index = self.blocks.partition_point(|block| block.span.range.start < start);
        let block = self.blocks.get(index).filter(|_| is_split == self.is_split)?;
        let wanted = BlockSpan { range: TextRange::new(start, start + span.range.len()), ..span };
        (block.span == wanted && block.tree.error.is_none()).then(|| Arc::clone(&block.tree))
    }

    /// Which of these places, which are in order, are there together in what a template makes:
    /// gives each the index of the first one of its group. The branches of `%{ if x }` and the like
    /// exclude each other.
    pub fn together(&self, places: &[usize]) -> Vec<usize> {
        self.marks.branches.groups(places)
    }

    /// The last line of template syntax before a key that is further left than it, and so may
    /// bring the key above it; 0 without one.
    pub fn line_around(&self, offset: usize) -> usize {
        if !self.marks.brings_lines() {
            return 0;
        }
        let before = self.source().get(..offset).unwrap_or_default();
        let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
        self.marks.line_around(offset, line.len())
    }

    /// Whether template syntax steers what is around it.
    pub fn has_control(&self) -> bool {
        !self.marks.controls.is_empty()
    }

    /// Whether a line begins with template syntax in a range, so that more may be there.
    pub fn holds_template_line(&self, range: TextRange) -> bool {
        self.marks.line_in(range).is_some()
    }

    /// Where the content of a second document begins, if there is one; it is not read.
    pub fn second_document(&self) -> Option<TextRange> {
        self.second
    }

    /// How many blocks at the start and at the end are those of another tree, whatever their places
    /// are. No block is counted twice.
    pub fn same_blocks(&self, other: &Self) -> (usize, usize) {
        let is_same = |(one, other): &(&Block, &Block)| {
            Arc::ptr_eq(&one.tree, &other.tree)
                && one.span.depth == other.span.depth
                && one.span.header == other.span.header
        };
        let pairs = || self.blocks.iter().zip(&other.blocks);
        let first = pairs().take_while(is_same).count();
        let shorter = self.blocks.len().min(other.blocks.len());
        let pairs = self.blocks.iter().rev().zip(other.blocks.iter().rev());
        let last = pairs.take(shorter - first).take_while(is_same).count();
        (first, last)
    }

    /// How many blocks there are.
    pub fn count_blocks(&self) -> usize {
        self.blocks.len()
    }

    /// The byte range of a block.
    pub fn range_of_block(&self, block: usize) -> Option<TextRange> {
        self.blocks.get(block).map(|block| block.span.range)
    }

    /// Whether each of two rows of blocks holds one entry of one name, and the names are the same.
    pub fn has_same_keys(&self, blocks: Range<usize>, other: &Self, others: Range<usize>) -> bool {
        edit::have_same_keys(self.blocks.get(blocks), other.blocks.get(others))
    }

    /// Whether two rows of blocks hold the same anchors in the same order.
    pub fn has_same_anchors(
        &self,
        blocks: Range<usize>,
        other: &Self,
        others: Range<usize>,
    ) -> bool {
        edit::have_same_anchors(self.blocks.get(blocks), other.blocks.get(others))
    }

    /// Whether template syntax leaves everything where it is: it is within single values.
    pub fn is_plain(&self) -> bool {
        !self.has_control() && !self.brings_lines() && self.marks.doubt.is_none()
    }

    /// The byte range of each block, in order.
    pub fn blocks(&self) -> impl Iterator<Item = TextRange> + '_ {
        self.blocks.iter().map(|block| block.span.range)
    }

    /// The root of the document; `None` if it holds nothing.
    pub fn root(&self) -> Option<Node<'_>> {
        let id = if self.is_split { JOINED_ROOT } else { NodeId { block: 0, node: 0 } };
        let node = Node { tree: self, id };
        (self.is_split || node.raw().is_some()).then_some(node)
    }

    /// The node of an id that this tree gave.
    pub fn node(&self, id: NodeId) -> Node<'_> {
        Node { tree: self, id }
    }

    /// Whether a merge key (`<<`) may bring entries to any mapping.
    pub fn merges(&self) -> bool {
        self.may_merge
    }

    /// Whether something has an anchor.
    pub fn has_anchors(&self) -> bool {
        !self.anchors.is_empty()
    }

    /// Where aliases are, in the order of the text.
    pub fn aliases(&self) -> impl Iterator<Item = TextRange> {
        self.blocks.iter().enumerate().flat_map(move |(index, block)| {
            let nodes = block.tree.nodes.iter().enumerate();
            let aliases = nodes.filter(|(_, raw)| raw.kind == RawKind::Alias);
            aliases.map(move |(node, _)| {
                self.node(NodeId { block: narrow(index), node: narrow(node) }).range()
            })
        })
    }

    /// The node that an alias stands for: the last one anchored before it under its name.
    fn anchored(&self, name: &str, before: usize) -> Option<Node<'_>> {
        let places = self.anchors.get(name)?;
        let index = places.partition_point(|(start, _)| *start < before).checked_sub(1)?;
        places.get(index).map(|(_, id)| Node { tree: self, id: *id })
    }

    #[inline]
    fn block(&self, index: u32) -> Option<&Block> {
        reads::read_block(index);
        self.blocks.get(index as usize)
    }
}

fn narrow(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
