//! What rules share: places reached through aliases, holes, and small edits. No rule.

use super::{Finding, Fix, Related, Report};
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::edit::{FileStyle, remove_entry};
use crate::openapi::{Place, Value};
use crate::settings::Severity;
use crate::text::TextRange;
use crate::yaml::{Entry, Node, Step};

/// Reports at a value; one that an alias or `<<` brings gets the anchored text as related place.
pub(super) fn add_at<'r>(
    report: &'r mut Report<'_>,
    severity: Severity,
    place: Place,
    message: impl Into<String>,
) -> &'r mut Finding {
    let finding = report.add_as(severity, place.range, message);
    finding.related.extend(place.anchored.map(Related::written_here));
    finding
}

/// A place with its quotes, if nothing is between them: of an empty text nothing can be seen.
pub(super) fn seen(analysis: &Analysis, place: Place) -> Place {
    let range = place.range;
    let before = TextRange::new(range.start.saturating_sub(1), range.end);
    let around = TextRange::new(before.start, range.end + 1);
    let text = |range| analysis.tree.text(range);
    if range.is_empty() && matches!(&*text(around), "''" | "\"\"") {
        Place { range: around, ..place }
    } else if range.is_empty() && matches!(&*text(before), "'" | "\"") {
        // After a quote that is still open there is nothing.
        Place { range: before, ..place }
    } else {
        place
    }
}

/// The innermost value at an offset.
pub(super) fn value_at(analysis: &Analysis, offset: usize) -> Option<Node<'_>> {
    match analysis.tree.path_at(offset).pop()? {
        Step::Entry(entry, false) => Some(entry.value),
        Step::Item(_, item) => Some(item),
        Step::Entry(_, true) => None,
    }
}

/// A fix, if there are edits for it.
pub(super) fn fix(title: impl Into<String>, safe: bool, edits: Option<Vec<Edit>>) -> Option<Fix> {
    Some(Fix { title: title.into(), safe, edits: edits? })
}

/// The fix that takes an entry out of a mapping; none if it came there through `<<`. With a comment
/// on its lines it is not safe: that goes too.
pub(super) fn removal(
    analysis: &Analysis,
    file: &FileStyle<'_>,
    mapping: Node<'_>,
    key: Node<'_>,
    safe: bool,
) -> Option<Fix> {
    file.wanted()?;
    let edits = remove_entry(file, mapping, mapping.entry_of(key)?)?;
    let has_comment = edits.iter().any(|edit| analysis.tree.has_comment_in(edit.range));
    fix(format!("Remove `{}`", key.text()), safe && !has_comment, Some(edits))
}

/// The fix that takes out the entry whose key is at an offset; nothing about it is lost that
/// somebody reads, but a person must look.
pub(super) fn removal_at(analysis: &Analysis, file: &FileStyle<'_>, offset: usize) -> Option<Fix> {
    file.wanted()?;
    let (mapping, entry) = entry_at(analysis, offset)?;
    removal(analysis, file, mapping, entry.key, false)
}

/// The entry whose key is at an offset, and the mapping that it is written in.
pub(super) fn entry_at(analysis: &Analysis, offset: usize) -> Option<(Node<'_>, Entry<'_>)> {
    let mut path = analysis.tree.path_at(offset);
    let Step::Entry(entry, true) = path.pop()? else { return None };
    let mapping = match path.pop() {
        Some(Step::Entry(above, _)) => above.value,
        Some(Step::Item(_, item)) => item,
        None => analysis.tree.root()?,
    };
    Some((mapping, entry))
}

/// The fix that puts other words in the place of a value's text, whatever is around it.
pub(super) fn rewrite(title: impl Into<String>, safe: bool, value: &Value, text: String) -> Fix {
    Fix { title: title.into(), safe, edits: vec![Edit { range: value.place.range, text }] }
}
