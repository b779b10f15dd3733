//! An entry that is copied: its text with its lines and comments, indented for the new place.

use super::piece::Piece;
use super::source::{
    after, after_colon, byte_at, has_comment, holds_template_lines, line_end, next_line, nodes_of,
};
use super::style::FileStyle;
use crate::text::TextRange;
use crate::yaml::{Entry, Kind, Node, Style};

/// The text of an entry.
pub(super) struct Copied<'c> {
    text: &'c str,
    source: Source<'c>,
    /// Whether a line break after it makes a difference.
    pub(super) is_open_ended: bool,
}

/// Where it comes from.
#[derive(Clone, Copy)]
enum Source<'c> {
    /// Lines, its key in this column.
    Block { column: usize, is_flow_safe: bool },
    /// Brackets; the blanks before its key, if that begins a line.
    Brackets { indent: Option<&'c str>, is_block_safe: bool },
}

impl<'c> Copied<'c> {
    pub(super) fn new<'t: 'c>(
        file: &FileStyle<'t>,
        mapping: Node<'t>,
        entry: Entry<'t>,
        target: Node<'t>,
    ) -> Option<Self> {
        let piece = Piece::entry(file, mapping, entry)?;
        let range = piece.range();
        let target = target.range().start;
        let is_free = |node: Node<'_>| node.anchor().is_none() && is_same_at(file, node, target);
        let nodes = nodes_of(entry.value);
        if range.touches(target)
            || holds_template_lines(file.tree, range)
            || !nodes.into_iter().chain([entry.key]).all(is_free)
        {
            return None;
        }
        if mapping.style() == Style::Flow {
            let after = after_colon(file.text(), entry.key);
            let is_block_safe = !range.of(file.text()).contains(['\n', '\r'])
                && after.is_some_and(|at| matches!(byte_at(file.text(), at), b' ' | b'\t'));
            let source = Source::Brackets { indent: piece.indent(file), is_block_safe };
            return Some(Self { text: range.of(file.text()), source, is_open_ended: false });
        }
        let lines = piece.lines(file)?;
        let is_open_ended = piece.is_open_ended(file);
        if is_open_ended && (lines.next.is_none() || piece.keeps_blank_lines(file)) {
            return None;
        }
        let whole = TextRange::new(range.start, lines.end);
        let is_flow_safe = !whole.of(file.text()).contains(['\n', '\r'])
            && !has_comment(file.tree, whole)
            && [entry.key, entry.value].into_iter().all(|node| is_flow_safe(file, node));
        let source = Source::Block { column: lines.column, is_flow_safe };
        let text = whole.of(file.text()).trim_end_matches([' ', '\t']);
        Some(Self { text, source, is_open_ended })
    }

    /// Whether it keeps its form only in lines of its own.
    pub(super) fn needs_lines(&self) -> bool {
        matches!(self.source, Source::Block { .. })
    }

    /// By indentation, its key in this column.
    pub(super) fn in_block(&self, file: &FileStyle<'_>, column: usize) -> Option<String> {
        match self.source {
            Source::Block { column: old, .. } => reindented(self.text, |line| {
                let content = line.trim_start_matches(' ');
                let spaces = line.len() - content.len();
                let new = match (spaces + column).checked_sub(old) {
                    _ if content.is_empty() && spaces <= old => spaces,
                    Some(new) => new,
                    None if content.starts_with('#') => 0,
                    None => return None,
                };
                let is_tabbed = content.starts_with('\t') && !content.trim().is_empty();
                (!is_tabbed || spaces > old).then(|| format!("{}{content}", " ".repeat(new)))
            }),
            Source::Brackets { is_block_safe, .. } => {
                (is_block_safe && !file.is_json()).then(|| self.text.to_owned())
            }
        }
    }

    /// Within brackets, on a line of its own with this indentation or beside others.
    pub(super) fn in_brackets(&self, file: &FileStyle<'_>, new: Option<&str>) -> Option<String> {
        match self.source {
            Source::Block { is_flow_safe, .. } => is_flow_safe.then(|| self.text.to_owned()),
            Source::Brackets { indent, .. } => match (indent, new) {
                _ if !self.text.contains(['\n', '\r']) => Some(self.text.to_owned()),
                (Some(old), Some(new)) => {
                    reindented(self.text, |line| match line.strip_prefix(old) {
                        Some(rest) => Some(format!("{new}{rest}")),
                        None if file.is_json() || line.trim().is_empty() => Some(line.to_owned()),
                        None => None,
                    })
                }
                _ => file.is_json().then(|| self.text.to_owned()),
            },
        }
    }
}

/// A text whose lines below the first one are changed one by one.
pub(super) fn reindented(text: &str, change: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut new = text.get(..line_end(text, 0))?.to_owned();
    let mut at = line_end(text, 0);
    while let Some(next) = next_line(text, at) {
        new.push_str(TextRange::new(at, next).of(text));
        at = line_end(text, next);
        new.push_str(&change(TextRange::new(next, at).of(text))?);
    }
    new.push_str(after(text, at));
    Some(new)
}

/// Whether a node means at another place what it means where it is: an alias names the last
/// anchor above it.
fn is_same_at(file: &FileStyle<'_>, node: Node<'_>, target: usize) -> bool {
    if node.kind() != Kind::Alias {
        return true;
    }
    let text = file.text();
    let name = node.text();
    let anchor = format!("&{}", name.trim_start_matches('*'));
    let anchored = node.resolved().node.range().start;
    anchored < node.range().start.min(target) && text.matches(anchor.as_str()).count() == 1
}

/// Whether a node of a block can be on one line within brackets as it is.
fn is_flow_safe(file: &FileStyle<'_>, node: Node<'_>) -> bool {
    let text = node.range().of(file.text());
    match (node.kind(), node.style()) {
        (Kind::Scalar, Style::Plain) => {
            !text.is_empty()
                && !text.contains([',', '[', ']', '{', '}'])
                && !text.starts_with(['-', '?', ':'])
        }
        (Kind::Scalar, Style::SingleQuoted | Style::DoubleQuoted) => true,
        (Kind::Mapping | Kind::Sequence, Style::Flow) => true,
        _ => false,
    }
}
