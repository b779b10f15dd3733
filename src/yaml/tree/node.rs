//! Handles to places of a tree: nodes, their entries and what aliases and merge keys lead to.
//!
//! They borrow the tree and keep nothing; all places they give are absolute.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Block, JOINED_ROOT, Kind, LARGE, NodeId, Tree, narrow};
use crate::text::TextRange;
use crate::yaml::arena::{RawKind, RawNode, Style, source_value};

/// Merge keys looked into for one field, so that a web of them costs no more.
const MAX_MERGES: usize = 64;
/// Aliases followed from one place.
const MAX_ALIASES: usize = 32;

/// A step on the way to a place.
#[derive(Clone, Copy, Debug)]
pub enum Step<'t> {
    /// An entry of a mapping; `true` if the place is on its key.
    Entry(Entry<'t>, bool),
    /// An item of a sequence, with its index.
    Item(usize, Node<'t>),
}

/// A key and its value.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'t> {
    /// The key, mostly a scalar.
    pub key: Node<'t>,
    /// The value as written; an alias is not followed.
    pub value: Node<'t>,
}

impl Entry<'_> {
    /// From the start of the key to the end of the value.
    pub fn range(&self) -> TextRange {
        self.key.range().join(self.value.range())
    }
}

/// A node and how it was reached.
#[derive(Clone, Copy, Debug)]
pub struct Reached<'t> {
    /// The node; never an alias that names something.
    pub node: Node<'t>,
    /// The first alias or merge value on the way, if there was one.
    pub via: Option<TextRange>,
}

/// A field of a mapping, found under a name.
#[derive(Clone, Copy, Debug)]
pub struct Field<'t> {
    /// Its key.
    pub key: Node<'t>,
    /// Its value, aliases followed.
    pub value: Reached<'t>,
}

impl<'t> Reached<'t> {
    /// The field of this name: the last one written here, else one that `<<` brings.
    pub fn field(self, name: &str) -> Option<Field<'t>> {
        let mut budget = MAX_MERGES;
        let mut places = vec![self];
        while let Some(place) = places.pop() {
            if let Some(entry) = place.node.entry(name) {
                return Some(Field { key: entry.key, value: entry.value.reached(place.via) });
            }
            place.merged(&mut places, &mut budget);
        }
        None
    }

    /// All fields, each name once: those written here in order, then those that `<<` brings. A name
    /// in two branches of a template is two fields.
    pub fn fields(self) -> Vec<Field<'t>> {
        let mut fields: Vec<Field<'t>> = Vec::new();
        let mut seen: BTreeMap<Cow<'t, str>, usize> = BTreeMap::new();
        let mut budget = MAX_MERGES;
        let mut places = vec![self];
        while let Some(place) = places.pop() {
            let from_outside = fields.len();
            for entry in place.node.entries() {
                let name = entry.key.text();
                if name == "<<" && entry.key.style() == Style::Plain {
                    continue;
                }
                let field = Field { key: entry.key, value: entry.value.reached(place.via) };
                let index = seen.get(&name).copied();
                let before = index.and_then(|index| fields.get_mut(index));
                match (index, before) {
                    (Some(index), Some(before)) if index >= from_outside => {
                        if before.key.branch() == field.key.branch() {
                            *before = field;
                            continue;
                        }
                    }
                    (Some(_), _) => continue,
                    (None, _) => {}
                }
                seen.insert(name, fields.len());
                fields.push(field);
            }
            place.merged(&mut places, &mut budget);
        }
        fields
    }

    /// The mappings whose entries are its fields: itself, then those that `<<` brings, in the order
    /// in which they count.
    pub fn sources(self) -> Vec<Reached<'t>> {
        let mut budget = MAX_MERGES;
        let mut places = vec![self];
        let mut sources = Vec::new();
        while let Some(place) = places.pop() {
            sources.push(place);
            place.merged(&mut places, &mut budget);
        }
        sources
    }

    /// Adds what `<<` brings to this mapping, the first to be looked at last in the list.
    fn merged(self, places: &mut Vec<Reached<'t>>, budget: &mut usize) {
        let merge = self.node.entry("<<").filter(|entry| entry.key.style() == Style::Plain);
        let Some(merge) = merge else { return };
        let via = self.via.or(Some(merge.value.range()));
        let value = merge.value.reached(via);
        let mut sources = vec![value];
        if value.node.kind() == Kind::Sequence {
            sources = value.node.items().take(*budget).map(|item| item.reached(via)).collect();
        }
        for source in sources.into_iter().rev() {
            if *budget > 0 {
                *budget -= 1;
                places.push(source);
            }
        }
    }
}

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
        write!(f, "{:?} {:?} {:?}", self.kind(), self.range(), self.range().of(&self.tree.source))
    }
}

impl<'t> Node<'t> {
    /// The text that its places index.
    pub fn source(self) -> &'t str {
        &self.tree.source
    }

    /// Its name within the tree.
    pub fn id(self) -> NodeId {
        self.id
    }

    /// What it is.
    pub fn kind(self) -> Kind {
        if self.is_joined() {
            return Kind::Mapping;
        }
        match self.raw().map(|raw| raw.kind) {
            Some(RawKind::Mapping) => Kind::Mapping,
            Some(RawKind::Sequence) => Kind::Sequence,
            Some(RawKind::Alias) => Kind::Alias,
            Some(RawKind::Scalar) | None => Kind::Scalar,
        }
    }

    /// How it is written.
    pub fn style(self) -> Style {
        if self.is_joined() {
            return Style::Block;
        }
        self.raw().map_or(Style::Plain, |raw| raw.style)
    }

    /// Where it stands: quotes and brackets included, a block scalar's header, anchor and tag not.
    /// A collection by indentation reaches from its first to its last child.
    pub fn range(self) -> TextRange {
        if self.is_joined() {
            let mut entries = self.entries();
            let Some(first) = entries.next() else {
                return self.raw_range();
            };
            // The last entry is found from the last block, not by walking all of them.
            let last = self.last_joined().unwrap_or(first);
            return first.key.range().join(last.range());
        }
        self.raw_range()
    }

    /// The place of a scalar's text: without its quotes.
    pub fn content_range(self) -> TextRange {
        let range = self.range();
        let written = range.of(&self.tree.source);
        let quote = match self.style() {
            Style::SingleQuoted => '\'',
            Style::DoubleQuoted => '"',
            _ => return range,
        };
        let start = range.start + usize::from(written.starts_with(quote));
        let closed = written.len() > 1 && written.ends_with(quote);
        TextRange::new(start, range.end - usize::from(closed))
    }

    /// Whether its text stands in the source as it is, so that places in the one are places in the
    /// other.
    pub fn is_verbatim(self) -> bool {
        self.kind() == Kind::Scalar
            && self.block().is_some_and(|block| block.tree.decoded(self.id.node).is_none())
    }

    /// Which branch of a template holds it.
    fn branch(self) -> usize {
        self.tree.marks.branches.at(self.raw_range().start)
    }

    /// The decoded value of a scalar, `*name` of an alias; empty for anything else.
    pub fn text(self) -> Cow<'t, str> {
        if !matches!(self.kind(), Kind::Scalar | Kind::Alias) {
            return Cow::Borrowed("");
        }
        let Some(block) = self.block() else { return Cow::Borrowed("") };
        if let Some(decoded) = block.tree.decoded(self.id.node) {
            let marks = &self.tree.marks;
            if self.style() == Style::Plain
                && let Some(line) = marks.line_in(self.raw_range())
            {
                // The lines of a text are the branches of a template: no more is known of it.
                return Cow::Borrowed(line.of(&self.tree.source));
            }
            return marks.unmasked(&self.tree.source, self.raw_range(), decoded);
        }
        let written = self.raw_range().of(&self.tree.source);
        Cow::Borrowed(source_value(self.style(), written).unwrap_or(written))
    }

    /// Whether it is a value that stands nowhere, or `null` or `~`.
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Scalar
            && self.style() == Style::Plain
            && matches!(&*self.text(), "" | "~" | "null" | "Null" | "NULL")
    }

    /// The name of its anchor.
    pub fn anchor(self) -> Option<&'t str> {
        let block = self.block()?;
        let range = block.tree.anchor(self.id.node)?.shifted(block.span.range.start);
        range.of(&self.tree.source).strip_prefix('&')
    }

    /// The entries of a mapping as they are written, `<<` included; none of anything else.
    pub fn entries(self) -> Entries<'t> {
        if self.id == JOINED_ROOT {
            return Entries::joined(self.tree, 0, narrow(self.tree.blocks.len()), 0);
        }
        match self.block() {
            Some(block) if self.is_joined() => {
                Entries::joined(self.tree, self.id.block + 1, block.next, block.span.depth + 1)
            }
            _ => self.own_entries(),
        }
    }

    /// The entry of this name, the last one if there are several; `<<` is not followed.
    pub fn entry(self, name: &str) -> Option<Entry<'t>> {
        let nodes = self.raw().map_or(0, |raw| raw.skip - self.id.node);
        if self.is_joined() || nodes < LARGE {
            return self.entries().filter(|entry| entry.key.text() == name).last();
        }
        let (key, value) = self.tree.large_mappings().get(&self.id)?.get(name)?;
        Some(Entry { key: self.tree.node(*key), value: self.tree.node(*value) })
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

    /// The node, aliases followed.
    pub fn resolved(self) -> Reached<'t> {
        self.reached(None)
    }

    /// The node, aliases followed, reached through `via`.
    fn reached(self, via: Option<TextRange>) -> Reached<'t> {
        let mut reached = Reached { node: self, via };
        for _ in 0..MAX_ALIASES {
            if reached.node.kind() != Kind::Alias {
                break;
            }
            let range = reached.node.range();
            let text = reached.node.text();
            let name = text.trim_start_matches('*');
            let Some(node) = self.tree.anchored(name, range.start) else { break };
            reached = Reached { node, via: reached.via.or(Some(range)) };
        }
        reached
    }

    pub(super) fn own_entries(self) -> Entries<'t> {
        let raw = self.raw().filter(|raw| raw.kind == RawKind::Mapping);
        let end = raw.map_or(0, |raw| raw.skip);
        Entries {
            tree: self.tree,
            block: self.id.block,
            at: self.id.node + 1,
            end,
            next_block: 0,
            end_block: 0,
            depth: 0,
        }
    }

    fn block(self) -> Option<&'t Block> {
        self.tree.block(self.id.block)
    }

    pub(super) fn raw(self) -> Option<&'t RawNode> {
        self.block()?.tree.get(self.id.node)
    }

    fn raw_range(self) -> TextRange {
        let (Some(block), Some(raw)) = (self.block(), self.raw()) else {
            return TextRange::default();
        };
        TextRange::new(raw.start as usize, raw.end as usize).shifted(block.span.range.start)
    }

    /// Whether its entries are blocks of their own.
    fn is_joined(self) -> bool {
        self.id == JOINED_ROOT
            || self.block().is_some_and(|block| block.joined_value() == Some(self.id.node))
    }

    fn last_joined(self) -> Option<Entry<'t>> {
        let (depth, end) = if self.id == JOINED_ROOT {
            (0, narrow(self.tree.blocks.len()))
        } else {
            let block = self.block()?;
            (block.span.depth + 1, block.next)
        };
        let start = if self.id == JOINED_ROOT { 0 } else { self.id.block + 1 };
        (start..end).rev().find_map(|index| {
            self.tree.block(index).filter(|block| block.span.depth == depth)?;
            let root = Node { tree: self.tree, id: NodeId { block: index, node: 0 } };
            root.own_entries().last()
        })
    }
}

/// The entries of a mapping.
#[derive(Clone)]
pub struct Entries<'t> {
    tree: &'t Tree,
    /// The block that is being read, and the nodes left in it.
    block: u32,
    at: u32,
    end: u32,
    /// The blocks left, and the depth of those that count.
    next_block: u32,
    end_block: u32,
    depth: u8,
}

impl<'t> Entries<'t> {
    fn joined(tree: &'t Tree, start: u32, end: u32, depth: u8) -> Self {
        Self { tree, block: 0, at: 0, end: 0, next_block: start, end_block: end, depth }
    }

    fn enter_next_block(&mut self) -> Option<()> {
        if self.next_block >= self.end_block {
            return None;
        }
        let block = self.tree.block(self.next_block)?;
        self.block = self.next_block;
        self.next_block = block.next.max(self.block + 1);
        let root = block.tree.get(0).filter(|root| root.kind == RawKind::Mapping);
        let counts = block.span.depth == self.depth;
        self.at = 1;
        self.end = root.filter(|_| counts).map_or(0, |root| root.skip);
        Some(())
    }
}

impl<'t> Iterator for Entries<'t> {
    type Item = Entry<'t>;

    fn next(&mut self) -> Option<Entry<'t>> {
        while self.at >= self.end {
            self.enter_next_block()?;
        }
        let node = |node| Node { tree: self.tree, id: NodeId { block: self.block, node } };
        let key = node(self.at);
        let value = node(key.raw()?.skip);
        self.at = value.raw().map_or(self.end, |raw| raw.skip);
        Some(Entry { key, value })
    }
}
