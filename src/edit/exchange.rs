//! One entry in the place of several.

use super::Edit;
use super::combine::combine;
use super::content::Content;
use super::piece::{Piece, has_used_anchor};
use super::remove::{in_brackets, remove_entry};
use super::source::{end_of_free_rest, has_comment, holds_template_lines, nodes_of, skip_blanks};
use super::style::FileStyle;
use super::value::{Steps, Value};
use crate::text::TextRange;
use crate::yaml::{Entry, Node, Style};

/// Writes one entry in the place of several. By indentation it is where the last of `old` did,
/// and the comments after all of them go with them; those above stay. In brackets it is where
/// the first did, and `None` is the answer where that would take a comment along.
pub(crate) fn exchange_entries<'t>(
    file: &FileStyle<'t>,
    mapping: Node<'t>,
    old: impl Fn(Entry<'t>) -> bool,
    key: &str,
    value: &Value,
) -> Option<Vec<Edit>> {
    file.wanted()?;
    let content = Content::Entry(key, value);
    match mapping.style() {
        Style::Block => in_lines(file, mapping, old, &content),
        Style::Flow => within_brackets(file, mapping, old, &content),
        _ => None,
    }
}

/// The last line of a text has no line break to take away: it is written anew, never removed.
fn in_lines<'t>(
    file: &FileStyle<'t>,
    mapping: Node<'t>,
    old: impl Fn(Entry<'t>) -> bool,
    content: &Content<'_>,
) -> Option<Vec<Edit>> {
    let old: Vec<Entry<'t>> = mapping.entries().filter(|entry| old(*entry)).collect();
    let (last, others) = old.split_last()?;
    let piece = Piece::entry(file, mapping, *last)?;
    let nodes = nodes_of(last.value).into_iter().chain([last.key]);
    let lines = piece.lines(file)?;
    let is_bound = has_used_anchor(file.text(), piece.range(), nodes)
        || holds_template_lines(file.tree, piece.range())
        || piece.keeps_blank_lines(file);
    let end = end_of_free_rest(file.tree, piece.end).filter(|_| !is_bound)?;
    let text = content.block(file, lines.column, Steps { beside: Some(mapping) })?;
    let range = TextRange::new(piece.start, skip_blanks(file.text(), end));
    let mut edits = vec![Edit { range, text }];
    for other in others {
        edits.extend(remove_entry(file, mapping, *other)?);
    }
    combine([edits])
}

fn within_brackets<'t>(
    file: &FileStyle<'t>,
    mapping: Node<'t>,
    old: impl Fn(Entry<'t>) -> bool,
    content: &Content<'_>,
) -> Option<Vec<Edit>> {
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
