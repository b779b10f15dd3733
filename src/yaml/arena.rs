//! The tree of one block: nodes in preorder in one vector, places relative to the block's start.
//!
//! Both readers build it through [`Builder`], which also puts places into their normal form, so
//! that the same text gives the same tree whoever read it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::error::SyntaxError;
use super::nesting::Nesting;
use crate::text::TextRange;

/// How a node is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// A scalar without quotes; an empty one is a missing value.
    Plain,
    /// `'…'`
    SingleQuoted,
    /// `"…"`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
    /// A collection by indentation.
    Block,
    /// A collection in brackets.
    Flow,
    /// A mapping of one entry inside a flow sequence, without braces of its own.
    Pair,
}

/// What a raw node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RawKind {
    Scalar,
    Mapping,
    Sequence,
    Alias,
}

/// A node of a block's tree. The children of a mapping are keys and values in turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RawNode {
    pub(super) kind: RawKind,
    pub(super) style: Style,
    /// Whether its value differs from its source text.
    is_decoded: bool,
    pub(super) start: u32,
    pub(super) end: u32,
    /// Index of the first node after this one's subtree.
    pub(super) skip: u32,
}

impl RawNode {
    /// Its place, counted from the start of its block.
    pub(super) fn range(&self) -> TextRange {
        TextRange::new(self.start as usize, self.end as usize)
    }

    /// Whether another node is of the same kind and style, and holds as many nodes.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        (self.kind, self.style, self.skip) == (other.kind, other.style, other.skip)
    }

    /// Whether the text of this scalar may have a length; a look at its place tells.
    pub(super) fn may_have_length(&self, length: usize) -> bool {
        let quotes = match self.style {
            Style::SingleQuoted | Style::DoubleQuoted => 2,
            _ => 0,
        };
        self.is_decoded || (self.end - self.start) as usize == length + quotes
    }
}

/// The last entry of each name in the large mappings of a block, by the numbers of the nodes: key
/// and value.
pub(super) type BlockNames = BTreeMap<u32, BTreeMap<Box<str>, (u32, u32)>>;

/// The keys of the large mappings of a block, by the numbers of the nodes, in the order of the text.
pub(super) type BlockKeys = BTreeMap<u32, Box<[u32]>>;

/// The entries of each name that is in a mapping of a block more than once, by the numbers of the
/// nodes: keys and values.
pub(super) type BlockGroups = Vec<Vec<(u32, u32)>>;

/// What one block holds.
#[derive(Clone, Debug, Default)]
pub(super) struct BlockTree {
    /// The text that was read; template syntax is hidden in it.
    pub(super) text: Box<str>,
    pub(super) nodes: Vec<RawNode>,
    /// Values that differ from their source text, by node, ascending.
    decoded: Vec<(u32, Box<str>)>,
    /// Anchors by node, ascending; the range covers `&name`.
    pub(super) anchors: Vec<(u32, TextRange)>,
    /// Comments from `#` to the end of the line.
    pub(super) comments: Vec<TextRange>,
    /// Whether it holds a plain `<<`, so that mappings in it may have more fields than entries.
    pub(super) may_merge: bool,
    /// The error shown for this block; an empty error means that the authority took it.
    pub(super) error: Option<SyntaxError>,
    /// The entries of its large mappings by name, once somebody asked.
    pub(super) names: OnceLock<BlockNames>,
    /// The keys of its large mappings, once somebody asked.
    pub(super) keys: OnceLock<BlockKeys>,
    /// The keys in it that are in a mapping more than once, once somebody asked.
    pub(super) repeated: OnceLock<BlockGroups>,
    /// Where the quote or bracket begins that is still open at its end, if it was rejected.
    pub(super) open_at: Option<u32>,
    /// In JSON: what it has to do with the brackets around it.
    pub(super) nesting: Option<Box<Nesting>>,
}

impl BlockTree {
    pub(super) fn get(&self, index: u32) -> Option<&RawNode> {
        self.nodes.get(index as usize)
    }

    /// The decoded value of a scalar, or `None` where its source text is the value.
    pub(super) fn decoded(&self, index: u32) -> Option<&str> {
        self.get(index).filter(|node| node.is_decoded)?;
        let at = self.decoded.binary_search_by_key(&index, |(node, _)| *node).ok()?;
        self.decoded.get(at).map(|(_, value)| &**value)
    }

    /// Whether a block of JSON was read as another one, but for the errors that are shown.
    pub(super) fn is_read_as(&self, other: &Self) -> bool {
        self.text == other.text
            && self.nodes == other.nodes
            && self.decoded == other.decoded
            && self.comments == other.comments
            && match (&self.nesting, &other.nesting) {
                (Some(one), Some(other)) => one.is_read_as(other),
                (one, other) => one.is_none() && other.is_none(),
            }
    }

    pub(super) fn anchor(&self, index: u32) -> Option<TextRange> {
        let at = self.anchors.binary_search_by_key(&index, |(node, _)| *node).ok()?;
        self.anchors.get(at).map(|(_, range)| *range)
    }
}

/// The state of a builder, to go back to.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    nodes: usize,
    decoded: usize,
    anchors: usize,
    comments: usize,
    open: usize,
    end: u32,
    pending: Option<TextRange>,
}

/// Builds a [`BlockTree`] from front to back.
pub(super) struct Builder<'s> {
    source: &'s str,
    tree: BlockTree,
    open: Vec<u32>,
    /// End of the last finished node.
    end: u32,
    /// An anchor that waits for its node.
    pending: Option<TextRange>,
}

impl<'s> Builder<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Self { source, tree: BlockTree::default(), open: Vec::new(), end: 0, pending: None }
    }

    /// Adds a scalar. `range` is its place as written, quotes included, block header excluded.
    pub(super) fn scalar(&mut self, style: Style, range: TextRange, value: &str) {
        let range = self.normal_scalar(style, range, value);
        let node = self.push(RawKind::Scalar, style, range);
        let written = source_value(style, range.of(self.source));
        if written != Some(value) {
            self.tree.decoded.push((node, value.into()));
            if let Some(node) = self.tree.nodes.last_mut() {
                node.is_decoded = true;
            }
        }
        self.tree.may_merge |= style == Style::Plain && value == "<<";
        self.end = self.end.max(narrow(range.end));
    }

    /// Adds the value that is nowhere, at or before `offset`.
    pub(super) fn missing(&mut self, offset: usize) {
        self.scalar(Style::Plain, TextRange::empty(offset), "");
    }

    /// Adds an alias; `range` covers `*name`.
    pub(super) fn alias(&mut self, range: TextRange) {
        self.push(RawKind::Alias, Style::Plain, range);
        self.end = self.end.max(narrow(range.end));
    }

    /// Names the anchor of the next node.
    pub(super) fn anchor_next(&mut self, range: TextRange) {
        self.pending = Some(range);
    }

    /// Names the anchor of the node added last.
    pub(super) fn anchor_last(&mut self, range: TextRange) {
        if let Some(last) = self.tree.nodes.len().checked_sub(1) {
            self.tree.anchors.push((narrow(last), range));
        }
    }

    pub(super) fn comment(&mut self, range: TextRange) {
        self.tree.comments.push(range);
    }

    pub(super) fn open(&mut self, kind: RawKind, style: Style, start: usize) {
        let node = self.push(kind, style, TextRange::empty(start));
        self.open.push(node);
    }

    /// Closes the innermost collection; `end` counts for brackets only.
    pub(super) fn close(&mut self, end: usize) {
        let Some(index) = self.open.pop() else { return };
        let skip = narrow(self.tree.nodes.len());
        let first = self.tree.nodes.get(index as usize + 1).map(|child| child.start);
        let last_end = self.end;
        let Some(node) = self.tree.nodes.get_mut(index as usize) else { return };
        node.skip = skip;
        match (node.style, node.kind, first) {
            (Style::Flow, ..) => node.end = narrow(end).max(node.start),
            // The authority places lists at the column of a key after their first dash.
            (.., Some(first)) if skip > index + 1 => {
                node.start = first;
                node.end = last_end.max(first);
            }
            _ => node.end = last_end.max(node.start),
        }
        self.end = self.end.max(node.end);
    }

    pub(super) fn mark(&self) -> Mark {
        Mark {
            nodes: self.tree.nodes.len(),
            decoded: self.tree.decoded.len(),
            anchors: self.tree.anchors.len(),
            comments: self.tree.comments.len(),
            open: self.open.len(),
            end: self.end,
            pending: self.pending,
        }
    }

    /// Forgets everything added since `mark`. Collections open then must still be open.
    pub(super) fn reset(&mut self, mark: Mark) {
        self.tree.nodes.truncate(mark.nodes);
        self.tree.decoded.truncate(mark.decoded);
        self.tree.anchors.truncate(mark.anchors);
        self.tree.comments.truncate(mark.comments);
        self.open.truncate(mark.open);
        self.end = mark.end;
        self.pending = mark.pending;
    }

    /// How many collections are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Closes the collections that were opened above this depth, wherever reading them ended: a key
    /// that waits for its value has none.
    pub(super) fn close_to(&mut self, depth: usize, end: usize) {
        while self.open.len() > depth {
            if self.awaits_value() {
                self.missing(self.end as usize);
            }
            self.close(end);
        }
    }

    /// Whether the innermost collection is a mapping whose last key has no value yet.
    fn awaits_value(&self) -> bool {
        let Some(open) = self.open.last().map(|open| *open as usize) else { return false };
        let nodes = &self.tree.nodes;
        let is_mapping = nodes.get(open).is_some_and(|node| node.kind == RawKind::Mapping);
        let next = |at: &usize| nodes.get(*at).map(|node| node.skip as usize);
        let children =
            std::iter::successors(Some(open + 1), next).take_while(|at| *at < nodes.len());
        is_mapping && children.count() % 2 == 1
    }

    pub(super) fn node_count(&self) -> usize {
        self.tree.nodes.len()
    }

    pub(super) fn finish(self) -> BlockTree {
        let length = self.source.len();
        self.finish_at(length)
    }

    /// Ends the tree before the end of the source, at `length` bytes.
    pub(super) fn finish_at(mut self, length: usize) -> BlockTree {
        self.close_to(0, length);
        // The authority tells an anchor after its node has begun, so nested ones come early.
        self.tree.anchors.sort_unstable();
        self.tree.text = TextRange::new(0, length).of(self.source).into();
        self.tree.nodes.shrink_to_fit();
        self.tree
    }

    fn push(&mut self, kind: RawKind, style: Style, range: TextRange) -> u32 {
        let node = narrow(self.tree.nodes.len());
        if let Some(anchor) = self.pending.take() {
            self.tree.anchors.push((node, anchor));
        }
        self.tree.nodes.push(RawNode {
            kind,
            style,
            is_decoded: false,
            start: narrow(range.start),
            end: narrow(range.end),
            skip: node + 1,
        });
        node
    }

    /// Empty values are right after what comes before them, empty block scalars after their
    /// header; other block scalars reach from their first to their last visible character.
    fn normal_scalar(&self, style: Style, range: TextRange, value: &str) -> TextRange {
        let is_block = matches!(style, Style::Literal | Style::Folded);
        if is_block && value.trim().is_empty() {
            let before = TextRange::new(self.end as usize, self.source.len()).of(self.source);
            let header = before
                .match_indices(['|', '>'])
                .find(|(at, _)| {
                    before.get(..*at).is_some_and(|text| text.ends_with(char::is_whitespace))
                })
                .map_or(0, |(at, _)| at);
            let length = before.get(header..).and_then(|rest| rest.find(char::is_whitespace));
            let end =
                length.map_or(self.source.len(), |length| self.end as usize + header + length);
            return TextRange::empty(end);
        }
        if range.is_empty() {
            let before = TextRange::new(0, range.start).of(self.source);
            let after = TextRange::new(range.start, self.source.len()).of(self.source);
            let above = before.trim_end_matches([' ', '\t']);
            // A missing key has nothing before it on its line, but its colon after it.
            let is_key =
                after.starts_with(':') && (above.is_empty() || above.ends_with(['\n', '\r']));
            let end = if is_key {
                range.start
            } else {
                before.trim_end_matches([' ', '\t', '\n', '\r']).len()
            };
            return TextRange::empty(end);
        }
        if !is_block {
            return range;
        }
        let text = range.of(self.source);
        TextRange::new(
            range.start + text.len() - text.trim_start().len(),
            range.start + text.trim_end().len(),
        )
    }
}

/// The value that a scalar's source text has if nothing in it needs decoding.
pub(super) fn source_value(style: Style, written: &str) -> Option<&str> {
    match style {
        Style::SingleQuoted => written.strip_prefix('\'')?.strip_suffix('\''),
        Style::DoubleQuoted => written.strip_prefix('"')?.strip_suffix('"'),
        _ => Some(written),
    }
}

fn narrow(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
