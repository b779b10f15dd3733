//! Values put into a list or a mapping of their own, where they are.

use super::Edit;
use super::fill::is_in_brackets;
use super::piece::Piece;
use super::scalar::{ScalarContext, write_value_text};
use super::source::{
    block_header, holds_template_lines, indent_before, is_missing, lead, line_start, next_line,
    start_with_properties,
};
use super::style::{FileStyle, column};
use super::value::comma;
use crate::text::TextRange;
use crate::yaml::{Entry, Kind, Node, Style};

/// Spaces that a dash and the blank after it take.
const DASH: &str = "- ";

/// Makes a value the only item of a list: in brackets, or after a dash if it is a mapping by
/// indentation. Refuses what has an anchor or tag: it would be that of the item.
pub(crate) fn wrap_in_list(file: &FileStyle<'_>, node: Node<'_>) -> Option<Vec<Edit>> {
    file.wanted()?;
    if !is_bare(file, node) {
        return None;
    }
    match (node.kind(), node.style()) {
        (Kind::Mapping, Style::Block) => after_a_dash(file, node),
        (Kind::Scalar | Kind::Mapping, _) => around(file, node, "[", "]"),
        _ => None,
    }
}

/// Makes the value of an entry that of `inner`, the only key of a mapping that takes its place.
/// The value must be on one line.
pub(crate) fn wrap_in_mapping(
    file: &FileStyle<'_>,
    mapping: Node<'_>,
    entry: Entry<'_>,
    inner: &str,
) -> Option<Vec<Edit>> {
    file.wanted()?;
    let node = entry.value;
    if !is_bare(file, node) || !matches!(node.kind(), Kind::Scalar | Kind::Mapping) {
        return None;
    }
    if mapping.style() != Style::Block {
        let key = write_value_text(file, inner, ScalarContext::Flow);
        let colon = if comma(file) == "," { ":" } else { ": " };
        return around(file, node, &format!("{{{key}{colon}"), "}");
    }
    let (text, range) = (file.text(), node.range());
    let lead = lead(file.tree, node)?;
    let key_start = start_with_properties(text, entry.key.range().start);
    let is_on_one_line = next_line(text, lead.end).is_none_or(|next| range.end < next);
    let is_block = node.style() == Style::Block || block_header(node, file.tree).is_some();
    if !is_on_one_line || is_block {
        return None;
    }
    let indent = " ".repeat(column(text, key_start)? + file.step_in(mapping));
    let key = write_value_text(file, inner, ScalarContext::Block);
    let text = format!("{}{indent}{key}: ", file.line_break());
    Some(vec![Edit { range: TextRange::new(lead.end, range.start), text }])
}

/// Whether a value is here and has no anchor and no tag.
fn is_bare(file: &FileStyle<'_>, node: Node<'_>) -> bool {
    let lead = lead(file.tree, node);
    !is_missing(node)
        && !file.tree.is_broken_at(node.range().start)
        && lead.is_some_and(|lead| !lead.has_anchor && !lead.has_tag)
}

/// Puts brackets around a value on one line.
fn around(file: &FileStyle<'_>, node: Node<'_>, open: &str, close: &str) -> Option<Vec<Edit>> {
    let range = node.range();
    let written = range.of(file.text());
    match node.style() {
        Style::Literal | Style::Folded | Style::Block | Style::Pair => return None,
        Style::Plain if written.contains(['\n', '\r']) => return None,
        // A comma or bracket would mean something else between brackets.
        Style::Plain
            if !is_in_brackets(file, node) && written.contains([',', '[', ']', '{', '}']) =>
        {
            let text = write_value_text(file, &node.text(), ScalarContext::Flow);
            return Some(vec![Edit { range, text: format!("{open}{text}{close}") }]);
        }
        _ => {}
    }
    let put = |at: usize, text: &str| Edit { range: TextRange::empty(at), text: text.to_owned() };
    Some(vec![put(range.start, open), put(range.end, close)])
}

/// Puts a dash before the first key and moves the lines below it to the right.
fn after_a_dash(file: &FileStyle<'_>, mapping: Node<'_>) -> Option<Vec<Edit>> {
    let text = file.text();
    let first = start_with_properties(text, mapping.entries().next()?.key.range().start);
    let end = Piece::entry(file, mapping, mapping.entries().last()?)?.end;
    indent_before(text, first)?;
    if holds_template_lines(file.tree, TextRange::new(first, end)) {
        return None;
    }
    let put = |at: usize, text: &str| Edit { range: TextRange::empty(at), text: text.to_owned() };
    let mut edits = vec![put(first, DASH)];
    let mut line = line_start(text, first);
    while let Some(next) = next_line(text, line).filter(|next| *next < end) {
        let is_blank = text.get(next..).is_some_and(|rest| rest.starts_with(['\n', '\r']));
        if !is_blank {
            edits.push(put(next, "  "));
        }
        line = next;
    }
    Some(edits)
}
