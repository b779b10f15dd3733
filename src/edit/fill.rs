//! The first entry of an empty mapping and the first item of an empty sequence, whether they are
//! written `{}`, `null` or not at all.

use super::Edit;
use super::content::Content;
use super::source::{
    Lead, Marker, end_of_free_rest, has_comment, indent_before, is_template_line, lead, line_end,
    line_start, next_line, skip_blanks,
};
use super::style::{FileStyle, column};
use super::value::Steps;
use crate::text::TextRange;
use crate::yaml::{Kind, Node, Step, Style};

/// Puts the first child into an empty collection of this kind.
pub(super) fn fill(
    file: &FileStyle<'_>,
    node: Node<'_>,
    kind: Kind,
    content: &Content<'_>,
) -> Option<Vec<Edit>> {
    if file.tree.is_broken_at(node.range().start) {
        return None;
    }
    let is_empty_brackets = node.kind() == kind && node.style() == Style::Flow;
    if !is_empty_brackets && !node.is_null() {
        return None;
    }
    let in_brackets = file.is_json() || is_in_brackets(file, node);
    let edit = match content {
        // What comes from lines stays in lines.
        Content::Copy(copied) if !in_brackets && copied.needs_lines() => {
            below(file, node, kind, content)?
        }
        _ if in_brackets || is_empty_brackets => brackets(file, node, kind, content)?,
        _ => below(file, node, kind, content)?,
    };
    Some(vec![edit])
}

/// Whether a node is within brackets.
pub(super) fn is_in_brackets(file: &FileStyle<'_>, node: Node<'_>) -> bool {
    let is_around = |around: Node<'_>| {
        around != node
            && matches!(around.kind(), Kind::Mapping | Kind::Sequence)
            && matches!(around.style(), Style::Flow | Style::Pair)
    };
    let steps = file.tree.path_at(node.range().start);
    file.tree.root().is_some_and(is_around)
        || steps.into_iter().any(|step| match step {
            Step::Entry(entry, is_on_key) => !is_on_key && is_around(entry.value),
            Step::Item(_, item) => is_around(item),
        })
}

/// The collection in brackets, in place of what is there.
fn brackets(
    file: &FileStyle<'_>,
    node: Node<'_>,
    kind: Kind,
    content: &Content<'_>,
) -> Option<Edit> {
    let text = file.text();
    let (open, close) = if kind == Kind::Mapping { ('{', '}') } else { ('[', ']') };
    let mut range = node.range();
    if has_comment(file.tree, range) {
        return None;
    }
    let mut space = "";
    if range.is_empty() || node.is_null() {
        let lead = lead(file.tree, node).filter(|lead| !lead.has_tag)?;
        if range.is_empty() {
            // The marker is a part of the edit, so that two of them are seen to overlap.
            range = TextRange::new(lead.end.checked_sub(1)?, lead.end);
            space = if file.brackets().is_compact { "" } else { " " };
        }
    }
    let before = if space.is_empty() && !node.range().is_empty() { "" } else { range.of(text) };
    if let Some(unit) = file.brackets().unit.as_deref().filter(|_| file.is_json()) {
        let line = line_start(text, range.start);
        let indent = indent_before(text, skip_blanks(text, line))?;
        let line_break = file.line_break();
        let inner = format!("{indent}{unit}");
        let content = content.pretty(file, &inner)?;
        let text =
            format!("{before}{space}{open}{line_break}{inner}{content}{line_break}{indent}{close}");
        return Some(Edit { range, text });
    }
    let content = content.inline(file)?;
    Some(Edit { range, text: format!("{before}{space}{open}{content}{close}") })
}

/// The collection by indentation, below its key or after its dash.
fn below(file: &FileStyle<'_>, node: Node<'_>, kind: Kind, content: &Content<'_>) -> Option<Edit> {
    let text = file.text();
    let lead = lead(file.tree, node).filter(|lead| !lead.has_tag)?;
    let value_end = if node.range().is_empty() { lead.end } else { node.range().end };
    let free_end = end_of_free_rest(file.tree, value_end)?;
    let end = line_end(text, free_end);
    let is_on_one_line = lead.start >= line_start(text, value_end);
    let runs_into_template = next_line(text, end).is_some_and(|it| is_template_line(file.tree, it));
    let is_cut_off = content.is_open_ended() && next_line(text, end).is_none();
    if !is_on_one_line || runs_into_template || is_cut_off {
        return None;
    }
    let line_break = file.line_break();
    let comment = TextRange::new(value_end, free_end).of(text);
    let column = match lead.marker {
        Marker::Colon => {
            let owner = owner_column(text, &lead)?;
            owner + if kind == Kind::Mapping { file.step() } else { file.dash() }
        }
        Marker::Dash => column(text, lead.start)? + 2,
        Marker::Bracket | Marker::Document => return None,
    };
    let content = content.block(file, column, Steps { beside: None })?;
    let before = TextRange::new(lead.start, lead.end).of(text);
    let range = TextRange::new(lead.start, end);
    if lead.marker == Marker::Dash && !lead.has_anchor && comment.is_empty() {
        return Some(Edit { range, text: format!("- {content}") });
    }
    let indent = " ".repeat(column);
    Some(Edit { range, text: format!("{before}{comment}{line_break}{indent}{content}") })
}

/// The column of the key before a colon, in a mapping by indentation.
fn owner_column(text: &str, lead: &Lead) -> Option<usize> {
    let start = line_start(text, lead.start);
    let mut at = start;
    loop {
        let line = TextRange::new(at, lead.start).of(text);
        let rest = line.trim_start_matches(' ');
        at += line.len() - rest.len();
        if rest.starts_with("- ") {
            at += 1;
        } else if rest.starts_with("? ") || rest.is_empty() || rest.starts_with('\t') {
            return None;
        } else {
            return Some(at - start);
        }
    }
}
