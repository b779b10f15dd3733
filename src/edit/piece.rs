//! Entries and items as pieces of text: where they begin and end, and which lines are theirs.

use super::source::{
    self, Marker, after_colon, block_header, byte_before, end_of_free_rest, indent_before,
    is_missing, lead, line_end, line_start, next_line, skip_blanks, start_with_properties,
};
use super::style::{FileStyle, column};
use crate::text::TextRange;
use crate::yaml::{Entry, Kind, Node, Style};

/// An entry of a mapping or an item of a sequence, as it is in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'t> {
    /// Where its key with anchor and tag, its item, or in a block its dash begins.
    pub(super) start: usize,
    /// Where what it says ends; comments do not count.
    pub(super) end: usize,
    /// Its last scalar, or collection in brackets.
    leaf: Node<'t>,
}

/// The lines of a piece in a collection by indentation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lines {
    /// The start of its first line.
    pub(super) start: usize,
    /// The column of the piece: spaces and dashes before it.
    pub(super) column: usize,
    /// Whether only spaces are before it on its line.
    pub(super) begins_line: bool,
    /// The end of its last line, without the line break.
    pub(super) end: usize,
    /// The start of the line below; `None` at the end of a text without a last line break.
    pub(super) next: Option<usize>,
}

impl<'t> Piece<'t> {
    /// Of an entry; `None` for a key that is no scalar or is after `?`.
    pub(super) fn entry(file: &FileStyle<'t>, mapping: Node<'t>, entry: Entry<'t>) -> Option<Self> {
        let text = file.text();
        let key = entry.key.range();
        let is_plain_key = matches!(entry.key.kind(), Kind::Scalar | Kind::Alias);
        let is_on_one_line = !key.is_empty() && !key.of(text).contains(['\n', '\r']);
        if !is_plain_key || !is_on_one_line || file.tree.is_broken_at(key.start) {
            return None;
        }
        let start = start_with_properties(text, key.start);
        match mapping.style() {
            Style::Block => {
                after_colon(text, entry.key)?;
            }
            Style::Flow => begins_in_brackets(file, start)?,
            _ => return None,
        }
        Self::new(file, start, Some(entry.key), entry.value)
    }

    /// Of an item of a sequence.
    pub(super) fn item(file: &FileStyle<'t>, sequence: Node<'t>, item: Node<'t>) -> Option<Self> {
        if file.tree.is_broken_at(item.range().start) {
            return None;
        }
        let start = match sequence.style() {
            Style::Block => lead(file.tree, item).filter(|lead| lead.marker == Marker::Dash)?.start,
            Style::Flow => {
                let start = start_with_properties(file.text(), item.range().start);
                begins_in_brackets(file, start)?;
                start
            }
            _ => return None,
        };
        Self::new(file, start, None, item)
    }

    fn new(
        file: &FileStyle<'t>,
        start: usize,
        key: Option<Node<'t>>,
        value: Node<'t>,
    ) -> Option<Self> {
        let (mut key_above, mut leaf) = (key, value);
        loop {
            let below = match (leaf.kind(), leaf.style()) {
                (Kind::Mapping, Style::Block | Style::Pair) => {
                    leaf.entries().last().map(|last| (Some(last.key), last.value))
                }
                (Kind::Sequence, Style::Block) => leaf.items().last().map(|last| (None, last)),
                _ => None,
            };
            let Some(below) = below else { break };
            (key_above, leaf) = below;
        }
        let end = end_of_leaf(file, key_above, leaf)?;
        (start < end).then_some(Self { start, end, leaf })
    }

    pub(super) fn range(&self) -> TextRange {
        TextRange::new(self.start, self.end)
    }

    /// The blanks before it, if it begins its line.
    pub(super) fn indent<'f>(&self, file: &FileStyle<'f>) -> Option<&'f str> {
        indent_before(file.text(), self.start)
    }

    /// Its lines, with the comment after it and those below it that are deeper than it is.
    pub(super) fn lines(&self, file: &FileStyle<'_>) -> Option<Lines> {
        let text = file.text();
        let column = column(text, self.start)?;
        let start = line_start(text, self.start);
        let begins_line = !TextRange::new(start, self.start).of(text).contains('-');
        let mut end = line_end(text, end_of_free_rest(file.tree, self.end)?);
        let keeps_blanks = self.keeps_blank_lines(file);
        let mut line = next_line(text, end);
        while let Some(at) = line {
            let content = skip_blanks(text, at);
            let end_of_line = line_end(text, at);
            line = next_line(text, at);
            let is_blank = content == end_of_line;
            let is_its_comment =
                content > at + column && source::comment_at(file.tree, content).is_some();
            if is_its_comment || (is_blank && keeps_blanks && line.is_some()) {
                end = end_of_line;
            } else if !is_blank {
                break;
            }
        }
        Some(Lines { start, column, begins_line, end, next: next_line(text, end) })
    }

    /// Whether blank lines after it are a part of it.
    pub(super) fn keeps_blank_lines(&self, file: &FileStyle<'_>) -> bool {
        // Only a leaf that is a block scalar makes it worth to look at the whole file.
        block_header(self.leaf, file.tree)
            .is_some_and(|header| header.of(file.text()).contains('+'))
            && file.has_kept_blank_lines()
    }

    /// Whether more text after it could change what it says: a block scalar at the very end of
    /// the text gains a line break.
    pub(super) fn is_open_ended(&self, file: &FileStyle<'_>) -> bool {
        block_header(self.leaf, file.tree)
            .is_some_and(|header| !header.of(file.text()).contains('-'))
    }
}

/// Where the comments begin that are directly above a line, at its indentation; the start of the
/// line if there are none. Those at the top of a document belong to the document.
pub(super) fn with_comments_above(file: &FileStyle<'_>, line: usize, indent: usize) -> usize {
    let text = file.text();
    let mut top = line;
    while let Some(above) = source::end_of_line_above(text, top) {
        let start = line_start(text, above);
        let content = skip_blanks(text, start);
        let is_beside = content - start == indent
            && source::comment_at(file.tree, content).is_some_and(|it| it.end >= above);
        if !is_beside {
            break;
        }
        if start == line_start(text, 0) {
            return line;
        }
        top = start;
    }
    let above = source::end_of_line_above(text, top);
    let is_top = above.is_some_and(|above| {
        let start = line_start(text, above);
        TextRange::new(start, above).of(text).starts_with("---")
    });
    if is_top { line } else { top }
}

/// A piece in brackets must be right after a bracket or comma: no `?` before it.
fn begins_in_brackets(file: &FileStyle<'_>, start: usize) -> Option<()> {
    let at = source::skip_back(file.tree, start);
    matches!(byte_before(file.text(), at), b'[' | b'{' | b',').then_some(())
}

/// The end of a scalar, or of what announces a missing one.
fn end_of_leaf(file: &FileStyle<'_>, key: Option<Node<'_>>, leaf: Node<'_>) -> Option<usize> {
    let end = leaf.range().end;
    if !is_missing(leaf) {
        return Some(end);
    }
    // A missing value may be placed after a comment.
    match key.filter(|key| after_colon(file.text(), *key).is_none()) {
        Some(key) => Some(key.range().end),
        None => lead(file.tree, leaf).map(|lead| lead.end),
    }
}

/// Whether one of these nodes, which all are in `range`, has an anchor that an alias elsewhere
/// may name.
pub(super) fn has_used_anchor<'t>(
    text: &str,
    range: TextRange,
    mut nodes: impl Iterator<Item = Node<'t>>,
) -> bool {
    nodes.any(|node| {
        node.anchor().is_some_and(|name| {
            let alias = format!("*{name}");
            let mut aliases = text.match_indices(alias.as_str()).map(|(at, _)| at);
            aliases.any(|at| at < range.start || at >= range.end)
        })
    })
}
