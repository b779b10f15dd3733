//! What is at a cursor in a text that may be half typed: under which keys it is, whether a key, a
//! value or an item is to be written there, and how.
//!
//! By indentation the block at the cursor is read once more with a sentinel word in the place of
//! the one that is typed, and what the tree says of that word it says of the cursor. In brackets
//! the tree as it is already knows the collection at the cursor, and the characters before and
//! after the word say the rest. No key has a meaning here.

mod brackets;
mod fragment;
mod indented;
mod word;

use super::{Entry, Format, Kind, Node, Step, Style, Tree};
use crate::text::TextRange;
use word::Word;

/// What is at a cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CursorContext {
    /// The way from the root: to the mapping for a key, with its own key for a value, with the
    /// item for an item.
    pub path: Vec<Part>,
    /// What is to be written there.
    pub slot: Slot,
    /// The word at the cursor, without its quotes.
    pub word: TextRange,
    /// The quote that is open before the word.
    pub quote: Option<char>,
    /// Whether that quote is closed after the word.
    pub is_quote_closed: bool,
    /// The other keys of the mapping.
    pub siblings: Vec<Sibling>,
    /// Whether a colon follows the word.
    pub has_colon: bool,
    /// Whether lines below belong to the word, or would if it were a key.
    pub has_children: bool,
    /// How it is written there.
    pub layout: Layout,
}

impl CursorContext {
    fn new(path: Vec<Part>, slot: Slot, word: &Word, layout: Layout) -> Self {
        Self {
            path,
            slot,
            word: word.content,
            quote: word.quote,
            is_quote_closed: word.is_closed,
            siblings: Vec::new(),
            has_colon: false,
            has_children: false,
            layout,
        }
    }
}

/// A part of the way to a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Under this key.
    Key(String),
    /// In a list.
    Item,
}

impl From<&Step<'_>> for Part {
    fn from(step: &Step<'_>) -> Self {
        match step {
            Step::Entry(entry, _) => Part::Key(entry.key.text().into_owned()),
            Step::Item(..) => Part::Item,
        }
    }
}

/// What is to be written at a cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A key of a mapping.
    Key,
    /// A key of a mapping that does not exist yet, or a value: it is alone below its key.
    Below,
    /// A value after its key.
    Value,
    /// An item of a list: a value, or the first key of a mapping.
    Item,
}

/// Another key of the mapping at a cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sibling {
    /// The key.
    pub name: String,
    /// Its place, without its quotes.
    pub range: TextRange,
    /// Its value, if that is a scalar.
    pub value: Option<String>,
}

/// How what is written at a cursor must look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// By indentation.
    Block {
        /// The column of the key, in bytes.
        column: usize,
        /// Blanks at the start of its line.
        indent: usize,
        /// Spaces from a key to the keys below it.
        step: usize,
        /// Spaces from a key to the dashes below it.
        dash: usize,
    },
    /// In brackets.
    Brackets {
        /// Whether all words are quoted.
        is_json: bool,
        /// Where a comma is missing before the place.
        comma_before: Option<usize>,
        /// Whether a comma is needed after the place.
        needs_comma: bool,
    },
}

/// What is at the cursor at `offset`; `None` in comments, in texts that go over lines, and wherever
/// nothing but ordinary words can be.
pub fn cursor_context(tree: &Tree, format: Format, offset: usize) -> Option<CursorContext> {
    let is_in_second = tree.second_document().is_some_and(|second| second.start <= offset);
    if !tree.source().is_char_boundary(offset) || is_in_second {
        return None;
    }
    let is_of_brackets = tree.root().is_some_and(|root| root.style() == Style::Flow);
    let is_in_brackets = brackets::Holder::at(tree, offset).is_some();
    if format != Format::Yaml || is_of_brackets || is_in_brackets {
        return brackets::read(tree, format, offset);
    }
    // Of brackets that nothing closes the reader may have kept nothing.
    let line = TextRange::new(word::line_at(tree.source(), offset).start, offset);
    let opens = line.of(tree.source()).contains(['{', '[']);
    let in_brackets = || opens.then(|| brackets::read(tree, format, offset)).flatten();
    indented::read(tree, offset).or_else(in_brackets)
}

/// The keys of a mapping without the one at the cursor, as `place` finds them in the text.
fn siblings(
    mapping: Node<'_>,
    place: impl Fn(TextRange) -> TextRange,
    is_own: impl Fn(TextRange) -> bool,
) -> Vec<Sibling> {
    let others = mapping.entries().filter(|entry| !is_own(entry.key.range()));
    let text = |node: Node<'_>| node.text().into_owned();
    let sibling = |entry: Entry<'_>| Sibling {
        name: text(entry.key),
        range: place(entry.key.content_range()),
        value: (entry.value.kind() == Kind::Scalar).then(|| text(entry.value)),
    };
    others.map(sibling).collect()
}

/// The node after a step from the root.
fn node_after<'t>(step: &Step<'t>) -> Node<'t> {
    match step {
        Step::Entry(entry, _) => entry.value,
        Step::Item(_, item) => *item,
    }
}

#[cfg(test)]
mod tests;
