//! Lists of edits: joined, put in order, applied.

use std::cmp::Reverse;

use super::Edit;
use crate::text::TextRange;

/// The edits of several operations as one list, sorted by their places; `None` if two of them
/// touch the same text. Of insertions at the same place the deeper indented go first, as they
/// belong to what is above; equal ones keep their order.
///
/// Each operation looked at the text without the others: do not put something into a collection
/// whose only child another operation takes away.
pub(crate) fn combine(operations: impl IntoIterator<Item = Vec<Edit>>) -> Option<Vec<Edit>> {
    let mut edits: Vec<Edit> = operations.into_iter().flatten().collect();
    edits.sort_by_cached_key(|edit| {
        let TextRange { start, end } = edit.range;
        (start, end, Reverse(if edit.range.is_empty() { depth(&edit.text) } else { 0 }))
    });
    let is_disjoint = edits.is_sorted_by(|one, other| {
        one.range.end <= other.range.start && (one.range != other.range || one.range.is_empty())
    });
    is_disjoint.then_some(edits)
}

/// The text with its edits, which are sorted and do not overlap; `None` if they are not so.
pub(crate) fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut changed = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        changed.push_str(text.get(at..edit.range.start)?);
        changed.push_str(&edit.text);
        at = edit.range.end;
    }
    changed.push_str(text.get(at..)?);
    Some(changed)
}

/// The indentation of the first line with content.
fn depth(text: &str) -> usize {
    let line = text.trim_start_matches(['\n', '\r']);
    line.len() - line.trim_start_matches([' ', '\t']).len()
}
