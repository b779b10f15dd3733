//! The tree of a whole document: the blocks' trees, joined where they are looked at.
//!
//! A [`Node`] is a handle; its places are absolute. The entries of a split mapping come from the
//! blocks that hold them, everything else from one block's arena.

mod aliases;
mod edit;
mod entries;
mod index;
mod lost;
mod more;
mod nested;
mod node;
mod reached;
mod reads;
mod repeated;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

pub use edit::Difference;
pub use entries::{Entries, Entry};
pub use node::Node;
pub use reached::{Field, Reached};
pub use reads::{Reads, recorded, remembered};

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

/// A block with its tree.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) span: BlockSpan,
    pub(super) tree: Arc<BlockTree>,
    /// Its text as it is written, if template syntax in it was hidden from the readers.
    written: Option<Arc<str>>,
    /// Whether it was joined from several because a quote or bracket goes over them.
    pub(super) is_joined: bool,
    /// Index of the next block that is not within this one.
    next: u32,
}

impl Block {
    pub(super) fn new(span: BlockSpan, tree: Arc<BlockTree>) -> Self {
        Self { span, tree, written: None, is_joined: false, next: 0 }
    }

    pub(super) fn joined_from_several(span: BlockSpan, tree: Arc<BlockTree>) -> Self {
        Self { is_joined: true, ..Self::new(span, tree) }
    }

    /// Its text as it is written.
    pub(super) fn text(&self) -> &str {
        self.written.as_deref().unwrap_or(&self.tree.text)
    }

    /// Whether template syntax in it was hidden from the readers.
    pub(super) fn is_masked(&self) -> bool {
        self.written.is_some()
    }

    /// What is wrong with it, in the order of the places.
    fn errors(&self) -> impl Iterator<Item = SyntaxError> {
        let nesting = self.tree.nesting.as_ref();
        let second = nesting.and_then(|nesting| nesting.second_error);
        let shown = self.tree.error.filter(|_| nesting.is_none_or(|nesting| !nesting.is_quiet));
        let start = self.span.range.start;
        shown.into_iter().chain(second).map(move |error| error.shifted(start))
    }

    /// The text at a place that is counted from its start, in bytes.
    fn text_at(&self, range: TextRange) -> &str {
        range.of(self.text())
    }

    /// Whether it has an error of its own and is no key of a split mapping.
    pub(super) fn is_rejected(&self) -> bool {
        self.tree.error.is_some() && !self.span.header
    }

    /// Its place together with that of the block below it.
    pub(super) fn joined(&self, below: BlockSpan) -> BlockSpan {
        BlockSpan { range: self.span.range.join(below.range), ..self.span }
    }

    /// The mappings in it from a node on, but the one whose entries are the following blocks.
    fn mappings(&self, first: usize) -> impl Iterator<Item = u32> + '_ {
        let joined = self.joined_value();
        let nodes = self.tree.nodes.iter().enumerate().skip(first);
        let mappings = nodes.filter(|(_, raw)| raw.kind == RawKind::Mapping);
        mappings.map(|(node, _)| narrow(node)).filter(move |node| Some(*node) != joined)
    }

    /// The node whose entries are the following blocks, if this is the key of a split mapping.
    fn joined_value(&self) -> Option<u32> {
        self.span.header.then(|| self.tree.get(1).map(|key| key.skip)).flatten()
    }
}

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

    /// The text that the readers saw.
    pub(super) fn seen(&self) -> String {
        self.concatenated(|block| &block.tree.text)
    }

    fn concatenated<'t>(&'t self, text: impl Fn(&'t Block) -> &'t str) -> String {
        let [before, after] = &self.around;
        let length = self.blocks.last().map_or(0, |last| last.span.range.end) + after.len();
        let mut all = String::with_capacity(length);
        all.push_str(before);
        self.blocks.iter().for_each(|block| all.push_str(text(block)));
        all.push_str(after);
        all
    }

    /// The text at a range, as far as it is a part of this text.
    pub fn text(&self, range: TextRange) -> Cow<'_, str> {
        let index = self.block_at(range.start);
        let block = index.and_then(|index| self.blocks.get(index));
        match block.filter(|block| range.end <= block.span.range.end) {
            Some(block) => Cow::Borrowed(block.text_at(range.back(block.span.range.start))),
            None => Cow::Borrowed(range.of(self.source())),
        }
    }

    /// The text of a block as the readers saw it, by its place; empty if no block begins there.
    pub(super) fn seen_in(&self, block: TextRange) -> &str {
        let index = self.block_at(block.start);
        let block =
            index.and_then(|index| self.blocks.get(index)).filter(|it| it.span.range == block);
        block.map_or("", |block| &block.tree.text)
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

    /// The text that was read, in one piece. Made when it is first asked for: what needs only a
    /// part of it asks for [`Tree::text`].
    pub fn source(&self) -> &str {
        self.source.get_or_init(|| self.concatenated(Block::text))
    }

    /// Whether the text begins with a brace, as JSON does.
    fn begins_with_brace(&self) -> bool {
        let [before, _] = &self.around;
        let texts = std::iter::once(&**before).chain(self.blocks.iter().map(Block::text));
        let mut starts = texts.map(|text| text.trim_start_matches('\u{feff}').trim_start());
        starts.find(|text| !text.is_empty()).is_some_and(|text| text.starts_with('{'))
    }

    /// Syntax errors, at most one for each block, in the order of their places.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// Comments from `#` to the end of the line, in the order of their places.
    pub fn comments(&self) -> &[TextRange] {
        self.comments.get_or_init(|| {
            let mut comments = Vec::new();
            for block in &self.blocks {
                let base = block.span.range.start;
                comments.extend(block.tree.comments.iter().map(|it| it.shifted(base)));
            }
            comments.sort_unstable();
            comments
        })
    }

    /// Whether a whole comment is in a range.
    pub fn has_comment_in(&self, range: TextRange) -> bool {
        let comments = self.comments();
        let first = comments.partition_point(|comment| comment.start < range.start);
        comments.get(first).is_some_and(|comment| range.covers(*comment))
    }

    /// The comment that holds `offset`, its ends included.
    pub fn comment_at(&self, offset: usize) -> Option<TextRange> {
        let block = self.blocks.get(self.block_at(offset)?)?;
        let base = block.span.range.start;
        let comments = block.tree.comments.iter().map(|comment| comment.shifted(base));
        comments.into_iter().find(|comment| comment.touches(offset))
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

    /// Whether something is wrong with a block.
    pub fn is_block_broken(&self, block: usize) -> bool {
        self.is_broken(block)
    }

    /// The entries that a block holds of the mapping that it is a part of.
    pub fn entries_of_block(&self, block: usize) -> Entries<'_> {
        self.node(NodeId { block: narrow(block), node: 0 }).own_entries()
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
        let behind = self.blocks.partition_point(|block| block.span.range.start <= offset);
        (behind.saturating_sub(2)..=behind).any(|index| self.is_broken(index))
    }

    fn is_broken(&self, block: usize) -> bool {
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

    /// All mappings, split ones first; otherwise in the order of the text.
    pub fn mappings(&self) -> impl Iterator<Item = Node<'_>> {
        let blocks = 0..self.blocks.len();
        self.joined_mappings().chain(blocks.flat_map(|block| self.mappings_of_block(block)))
    }

    /// All mappings but those within some blocks.
    pub fn mappings_outside_of(&self, blocks: Range<usize>) -> impl Iterator<Item = Node<'_>> {
        let others = (0..self.blocks.len()).filter(move |block| !blocks.contains(block));
        self.joined_mappings().chain(others.flat_map(|block| self.mappings_of_block(block)))
    }

    /// The mappings whose entries are blocks of their own.
    fn joined_mappings(&self) -> impl Iterator<Item = Node<'_>> {
        let root = self.is_split.then_some(JOINED_ROOT);
        let headers = self.blocks.iter().enumerate().filter_map(|(index, block)| {
            Some(NodeId { block: narrow(index), node: block.joined_value()? })
        });
        root.into_iter().chain(headers).map(|id| Node { tree: self, id })
    }

    /// Whether a merge key (`<<`) may bring entries to any mapping.
    pub fn merges(&self) -> bool {
        self.may_merge
    }

    /// The blocks that hold the entries of a mapping, if each holds one alone; `None` if its entries
    /// are no blocks.
    pub fn blocks_of_entries(&self, mapping: Node<'_>) -> Option<Vec<usize>> {
        let (first, end) = self.blocks_of(mapping)?;
        let depth = self.blocks.get(first)?.span.depth;
        let blocks = self.blocks.get(first..end)?;
        let is_entry = |block: &Block| block.span.depth == depth && !block.span.header;
        blocks.iter().all(is_entry).then(|| (first..end).collect())
    }

    /// The mappings within one block, in the order of the text.
    pub fn mappings_of_block(&self, block: usize) -> impl Iterator<Item = Node<'_>> {
        // The root of an entry's block is a part of the mapping that is split.
        let first = usize::from(self.is_split);
        let mappings = self.blocks.get(block).map(|block| block.mappings(first));
        mappings
            .into_iter()
            .flatten()
            .map(move |node| Node { tree: self, id: NodeId { block: narrow(block), node } })
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

    /// The nodes that hold `offset`, from the root to the innermost one. A mapping is followed by
    /// the key or the value that holds it; after a value comes what is in it.
    pub fn path_at(&self, offset: usize) -> Vec<Step<'_>> {
        let mut steps = Vec::new();
        let mut current = self.root();
        while let Some(node) = current.take() {
            match node.kind() {
                Kind::Mapping => {
                    if let Some(entry) = self.last_entry_before(node, offset) {
                        let on_key = entry.key.range().touches(offset);
                        steps.push(Step::Entry(entry, on_key));
                        if !on_key && entry.value.range().touches(offset) {
                            current = Some(entry.value);
                        }
                    }
                }
                Kind::Sequence => {
                    let items = node.items().enumerate();
                    let last = items.take_while(|(_, item)| item.range().start <= offset).last();
                    if let Some((index, item)) = last {
                        steps.push(Step::Item(index, item));
                        if item.range().touches(offset) {
                            current = Some(item);
                        }
                    }
                }
                Kind::Scalar | Kind::Alias => {}
            }
        }
        steps
    }

    /// The last entry of a mapping whose key begins at `offset` or before it.
    fn last_entry_before<'t>(&'t self, mapping: Node<'t>, offset: usize) -> Option<Entry<'t>> {
        let begins_before = |entry: &Entry<'_>| entry.key.range().start <= offset;
        let Some((first, end)) = self.blocks_of(mapping).filter(|(first, end)| first < end) else {
            return mapping.entries().take_while(begins_before).last();
        };
        let depth = self.blocks.get(first)?.span.depth;
        let last = self.block_at(offset)?.min(end.checked_sub(1)?);
        (first..=last).rev().find_map(|index| {
            self.blocks.get(index).filter(|block| block.span.depth == depth)?;
            self.entries_of_block(index).take_while(begins_before).last()
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

/// Lets each block know where its siblings go on. Blocks deeper than the one above them can have
/// children are left out of every mapping.
fn link(blocks: &mut [Block]) {
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

fn narrow(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
