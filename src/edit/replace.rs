//! Other names and other values in the same place.

use super::Edit;
use super::fill::is_in_brackets;
use super::piece::{Piece, has_used_anchor};
use super::scalar::{ScalarContext, write_as};
use super::source::{
    Lead, Marker, end_of_free_rest, has_comment, holds_template_lines, is_missing, lead, nodes_of,
    skip_blanks, start_with_properties,
};
use super::style::FileStyle;
use super::value::{Value, inline};
use crate::text::TextRange;
use crate::yaml::{Kind, Node, Style};

/// Gives a key another name, in the quotes that it has.
pub(crate) fn rename_key(file: &FileStyle<'_>, key: Node<'_>, new_name: &str) -> Option<Vec<Edit>> {
    file.wanted()?;
    let range = key.range();
    let is_scalar = key.kind() == Kind::Scalar
        && matches!(key.style(), Style::Plain | Style::SingleQuoted | Style::DoubleQuoted);
    if !is_scalar || range.is_empty() || file.tree.is_broken_at(range.start) {
        return None;
    }
    let text = write_as(file, new_name, key.style(), context_for(file, key, new_name));
    Some(vec![Edit { range, text }])
}

/// Puts another value on one line in the place of a value; a text in the quotes that are there.
/// The old value may also be a collection (`[a]` becomes `a`), a block scalar, or missing. Nothing
/// can be put in the place of an alias, of what has a tag, or of lines with comments between them.
pub(crate) fn replace_value(
    file: &FileStyle<'_>,
    node: Node<'_>,
    value: &Value,
) -> Option<Vec<Edit>> {
    file.wanted()?;
    if node.kind() == Kind::Alias || file.tree.is_broken_at(node.range().start) {
        return None;
    }
    let plain = on_one_line(file, node, value);
    let edit = match (node.kind(), node.style()) {
        (Kind::Scalar, _) if is_missing(node) => put(file, node, &plain)?,
        (Kind::Scalar, Style::Literal | Style::Folded) => {
            after_lead(file, &lead(file.tree, node)?, node.range().end, &plain)?
        }
        (Kind::Scalar, style) => {
            let text = match value {
                Value::Text(text) => write_as(file, text, style, context_for(file, node, text)),
                _ => plain,
            };
            in_place(file, node, text)?
        }
        (Kind::Mapping | Kind::Sequence, Style::Flow) => {
            if has_comment(file.tree, node.range()) || is_anchored_within(file, node) {
                return None;
            }
            in_place(file, node, plain)?
        }
        (Kind::Mapping | Kind::Sequence, Style::Block) => instead_of_block(file, node, &plain)?,
        _ => return None,
    };
    Some(vec![edit])
}

/// Puts a value on one line in the place of a mapping. Comments in it go with it, also the one
/// after its last value; the one on the line of its key stays there.
pub(crate) fn replace_mapping(
    file: &FileStyle<'_>,
    node: Node<'_>,
    value: &Value,
) -> Option<Vec<Edit>> {
    file.wanted()?;
    let (tree, is_mapping) = (file.tree, node.kind() == Kind::Mapping);
    if !is_mapping || tree.is_broken_at(node.range().start) || is_anchored_within(file, node) {
        return None;
    }
    let value = on_one_line(file, node, value);
    if node.style() == Style::Flow {
        return Some(vec![in_place(file, node, value)?]);
    }
    let lead = lead(tree, node)?;
    let last = Piece::entry(file, node, node.entries().last()?)?;
    let after_key = end_of_free_rest(tree, lead.end)?;
    let end = skip_blanks(file.text(), end_of_free_rest(tree, last.end)?);
    let rest = TextRange::new(after_key, end);
    let is_clear = matches!(lead.marker, Marker::Colon)
        && !lead.has_tag
        && !holds_template_lines(tree, TextRange::new(lead.end, rest.end));
    let put = Edit { range: TextRange::empty(lead.end), text: format!(" {value}") };
    is_clear.then(|| vec![put, Edit { range: rest, text: String::new() }])
}

/// A value as it is written in the place of a node.
fn on_one_line(file: &FileStyle<'_>, node: Node<'_>, value: &Value) -> String {
    let context = match value {
        Value::Text(text) => context_for(file, node, text),
        _ => ScalarContext::Block,
    };
    value.scalar(file, context).unwrap_or_else(|| inline(file, value))
}

/// Whether brackets are around a node, as far as it matters for this text.
fn context_for(file: &FileStyle<'_>, node: Node<'_>, text: &str) -> ScalarContext {
    let matters = text.contains([',', '[', ']', '{', '}']) || text.starts_with(['-', '?', ':']);
    if matters && is_in_brackets(file, node) { ScalarContext::Flow } else { ScalarContext::Block }
}

fn in_place(file: &FileStyle<'_>, node: Node<'_>, text: String) -> Option<Edit> {
    let range = node.range();
    let start = start_with_properties(file.text(), range.start);
    let properties = TextRange::new(start, range.start).of(file.text());
    (!properties.contains('!')).then_some(Edit { range, text })
}

/// Puts a value after the colon or dash that has none. The last character before it is a part of
/// the edit, so that two of them are seen to overlap.
fn put(file: &FileStyle<'_>, node: Node<'_>, value: &str) -> Option<Edit> {
    let lead = lead(file.tree, node).filter(|lead| !lead.has_tag)?;
    if !matches!(lead.marker, Marker::Colon | Marker::Dash) {
        return None;
    }
    let range = TextRange::new(lead.end.checked_sub(1)?, lead.end);
    Some(Edit { range, text: format!("{} {value}", range.of(file.text())) })
}

fn instead_of_block(file: &FileStyle<'_>, node: Node<'_>, value: &str) -> Option<Edit> {
    if is_anchored_within(file, node) {
        return None;
    }
    let last = match node.kind() {
        Kind::Mapping => Piece::entry(file, node, node.entries().last()?)?,
        _ => Piece::item(file, node, node.items().last()?)?,
    };
    let lead = lead(file.tree, node)?;
    after_lead(file, &lead, last.end, value)
}

/// Puts a value in the place of all that is after a colon or dash.
fn after_lead(file: &FileStyle<'_>, lead: &Lead, end: usize, value: &str) -> Option<Edit> {
    let range = TextRange::new(lead.end, end);
    let is_clear = matches!(lead.marker, Marker::Colon | Marker::Dash)
        && !lead.has_tag
        && !has_comment(file.tree, range)
        && !holds_template_lines(file.tree, range);
    is_clear.then(|| Edit { range, text: format!(" {value}") })
}

/// Whether something within a node has an anchor that is used outside of it.
fn is_anchored_within(file: &FileStyle<'_>, node: Node<'_>) -> bool {
    let within = nodes_of(node).into_iter().filter(|within| *within != node);
    has_used_anchor(file.text(), node.range(), within)
}
