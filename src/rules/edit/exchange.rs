//! One entry in the place of several.

use super::Edit;
use super::content::Content;
use super::piece::{Piece, has_used_anchor};
use super::remove::in_brackets;
use super::source::{has_comment, holds_template_lines, nodes_of};
use super::style::FileStyle;
use super::value::Value;
use crate::text::TextRange;
use crate::yaml::{Entry, Node, Style};

/// Writes one entry where the first of `old` stands and takes the others of `old` away. Only for
/// mappings in brackets: neighbours share their commas there, so that single removals would touch
/// each other. `None` where that would take a comment along.
pub(crate) fn exchange_entries<'t>(
    file: &FileStyle<'t>,
    mapping: Node<'t>,
    old: impl Fn(Entry<'t>) -> bool,
    key: &str,
    value: &Value,
) -> Option<Vec<Edit>> {
    if mapping.style() != Style::Flow {
        return None;
    }
    let mut first: Option<Piece<'t>> = None;
    let mut runs: Vec<Piece<'t>> = Vec::new();
    let mut follows = false;
    for entry in mapping.entries() {
        if !old(entry) {
            follows = false;
            continue;
        }
        let piece = Piece::entry(file, mapping, entry)?;
        let nodes = nodes_of(entry.value).into_iter().chain([entry.key]);
        let is_bound = has_used_anchor(file.text(), piece.range(), nodes)
            || has_comment(file.tree, piece.range())
            || holds_template_lines(file.tree, piece.range());
        if is_bound {
            return None;
        }
        let Some(run) = runs.last_mut().filter(|_| follows) else {
            follows = first.is_some();
            match first {
                None => first = Some(piece),
                Some(_) => runs.push(piece),
            }
            continue;
        };
        let gap = TextRange::new(run.end, piece.start);
        if has_comment(file.tree, gap) || holds_template_lines(file.tree, gap) {
            return None;
        }
        run.end = piece.end;
    }
    let first = first?;
    let content = Content::Entry(key, value);
    let text = match first.indent(file) {
        Some(indent) => content.pretty(file, indent)?,
        None => content.inline(file)?,
    };
    let mut edits = vec![Edit { range: first.range(), text }];
    for run in &runs {
        edits.extend(in_brackets(file, run)?);
    }
    Some(edits)
}
