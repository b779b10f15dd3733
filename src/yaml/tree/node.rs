//! Handles to the nodes of a tree. They borrow the tree and keep nothing; all places they give are
//! absolute.

use std::borrow::Cow;

use super::{Block, JOINED_ROOT, Kind, NodeId, Tree};
use crate::text::TextRange;
use crate::yaml::arena::{RawKind, RawNode, Style, source_value};

/// A handle on a node.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    pub(super) tree: &'t Tree,
    pub(super) id: NodeId,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && std::ptr::eq(self.tree, other.tree)
    }
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {:?} {:?}", self.kind(), self.range(), self.tree.text(self.range()))
    }
}

impl<'t> Node<'t> {
    /// The text that its places index.
    pub fn source(self) -> &'t str {
        self.tree.source()
    }

    /// Whether its text begins with a brace, as JSON does.
    pub fn is_in_braces(self) -> bool {
        self.tree.begins_with_brace()
    }

    /// Its name within the tree.
    pub fn id(self) -> NodeId {
        self.id
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        if self.id == JOINED_ROOT {
            return Kind::Mapping;
        }
        let Some(block) = self.block() else { return Kind::Scalar };
        match block.tree.get(self.id.node).map(|raw| raw.kind) {
            _ if self.is_joined_in(block) => Kind::Mapping,
            Some(RawKind::Mapping) => Kind::Mapping,
            Some(RawKind::Sequence) => Kind::Sequence,
            Some(RawKind::Alias) => Kind::Alias,
            Some(RawKind::Scalar) | None => Kind::Scalar,
        }
    }

    /// How it is written.
    pub fn style(self) -> Style {
        let block = self.block();
        if self.id == JOINED_ROOT || block.is_some_and(|block| self.is_joined_in(block)) {
            return if self.tree.is_json() { Style::Flow } else { Style::Block };
        }
        block.and_then(|block| block.tree.get(self.id.node)).map_or(Style::Plain, |raw| raw.style)
    }

    /// Where it is: quotes and brackets included, a block scalar's header, anchor and tag not.
    /// A collection by indentation reaches from its first to its last child.
    pub fn range(self) -> TextRange {
        let block = self.block();
        if self.id == JOINED_ROOT || block.is_some_and(|block| self.is_joined_in(block)) {
            if let Some(range) = self.range_of_brackets() {
                return range;
            }
            let mut entries = self.entries();
            let Some(first) = entries.next() else {
                return self.raw_range();
            };
            // The last entry is found from the last block, not by walking all of them.
            let last = self.last_joined().unwrap_or(first);
            return first.key.range().join(last.range());
        }
        block.and_then(|block| self.range_in(block)).unwrap_or_default()
    }

    /// The place of a scalar's text: without its quotes.
    pub fn content_range(self) -> TextRange {
        let range = self.range();
        let written = self.written();
        let quote = match self.style() {
            Style::SingleQuoted => '\'',
            Style::DoubleQuoted => '"',
            _ => return range,
        };
        let start = range.start + usize::from(written.starts_with(quote));
        let closed = written.len() > 1 && written.ends_with(quote);
        TextRange::new(start, range.end - usize::from(closed))
    }

    /// Whether its text is in the source as it is, so that places in the one are places in the
    /// other.
    pub fn is_verbatim(self) -> bool {
        self.kind() == Kind::Scalar
            && self.block().is_some_and(|block| block.tree.decoded(self.id.node).is_none())
    }

    /// Which branch of a template holds it.
    pub(super) fn branch(self) -> usize {
        self.tree.marks.branches.at(self.raw_range().start)
    }

    /// The decoded value of a scalar, `*name` of an alias; empty for anything else.
    pub fn text(self) -> Cow<'t, str> {
        // Asked for every key again and again: each thing is looked up once.
        let Some(block) = self.block().filter(|block| !self.is_joined_in(block)) else {
            return Cow::Borrowed("");
        };
        let raw = block.tree.get(self.id.node);
        let raw = raw.filter(|raw| matches!(raw.kind, RawKind::Scalar | RawKind::Alias));
        let Some(raw) = raw else { return Cow::Borrowed("") };
        if let Some(decoded) = block.tree.decoded(self.id.node) {
            let marks = &self.tree.marks;
            let range = range_in(block, raw);
            let written = |range: TextRange| block.text_at(range.back(block.span.range.start));
            if raw.style == Style::Plain
                && let Some(line) = marks.line_in(range)
            {
                // The lines of a text are the branches of a template: no more is known of it.
                return Cow::Borrowed(written(line));
            }
            return marks.unmasked(written, range, decoded);
        }
        let written = block.text_at(raw.range());
        Cow::Borrowed(source_value(raw.style, written).unwrap_or(written))
    }

    /// Whether it is a value that is nowhere, or `null` or `~`.
    pub fn is_null(self) -> bool {
        let is_short_word = |raw: &RawNode| {
            let is_word = raw.kind == RawKind::Scalar && raw.style == Style::Plain;
            is_word && (0..="null".len()).any(|length| raw.may_have_length(length))
        };
        self.raw().is_none_or(is_short_word)
            && self.kind() == Kind::Scalar
            && matches!(&*self.text(), "" | "~" | "null" | "Null" | "NULL")
    }

    /// The name of its anchor.
    pub fn anchor(self) -> Option<&'t str> {
        let block = self.block()?;
        block.text_at(block.tree.anchor(self.id.node)?).strip_prefix('&')
    }

    /// The items of a sequence; none of anything else.
    pub fn items(self) -> impl Iterator<Item = Node<'t>> {
        let raw = self.raw().filter(|raw| raw.kind == RawKind::Sequence);
        let end = raw.map_or(0, |raw| raw.skip);
        let mut at = self.id.node + 1;
        std::iter::from_fn(move || {
            let node = Node { tree: self.tree, id: NodeId { block: self.id.block, node: at } };
            let raw = node.raw().filter(|_| at < end)?;
            at = raw.skip;
            Some(node)
        })
    }

    pub(super) fn block(self) -> Option<&'t Block> {
        self.tree.block(self.id.block)
    }

    pub(super) fn raw(self) -> Option<&'t RawNode> {
        self.block()?.tree.get(self.id.node)
    }

    /// Its text as it is in the file, with its quotes and brackets.
    pub fn written(self) -> Cow<'t, str> {
        let block = self.block().filter(|block| !self.is_joined_in(block));
        let raw = block.and_then(|block| block.tree.get(self.id.node));
        match (block, raw) {
            (Some(block), Some(raw)) => Cow::Borrowed(block.text_at(raw.range())),
            _ => self.tree.text(self.range()),
        }
    }

    fn raw_range(self) -> TextRange {
        self.block().and_then(|block| self.range_in(block)).unwrap_or_default()
    }

    fn range_in(self, block: &Block) -> Option<TextRange> {
        block.tree.get(self.id.node).map(|raw| range_in(block, raw))
    }

    /// Whether its entries are blocks of their own.
    pub(super) fn is_joined(self) -> bool {
        self.id == JOINED_ROOT || self.block().is_some_and(|block| self.is_joined_in(block))
    }

    fn is_joined_in(self, block: &Block) -> bool {
        block.joined_value() == Some(self.id.node)
    }

    /// Whether `<<` may bring fields to this mapping.
    pub(super) fn may_merge(self) -> bool {
        // The entries of a joined mapping are in many blocks.
        self.is_joined() || self.block().is_some_and(|block| block.tree.may_merge)
    }
}

fn range_in(block: &Block, raw: &RawNode) -> TextRange {
    raw.range().shifted(block.span.range.start)
}
