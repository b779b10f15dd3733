//! The document's backend, written at the operations that use it.

use super::super::{Action, ActionKind};
use super::backend::{self, KEY};
use super::{action, counted, touch};
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::edit::{FileStyle, Position, Value, combine, insert_entry, written};
use crate::openapi::Operation;
use crate::routing::{Occurrence, OperationId, Site};
use crate::text::TextRange;

/// Writes the document's backend at each operation that uses it, and takes it away from the
/// document. Not where `x-google-allow: all` makes operations that nobody can write to.
pub(super) fn everywhere(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    occurrence: &Occurrence,
) -> Option<Action> {
    let is_document = occurrence.site == Site::Document;
    if !is_document || !analysis.routing.synthetic.is_empty() || !backend::is_settled(analysis) {
        return None;
    }
    let value = value(analysis, occurrence)?;
    let root = written(analysis.document.root?.of(&analysis.tree))?;
    let mut edits = vec![backend::removed(file, analysis, root, KEY)?];
    for (id, _, operation) in backend::operations(analysis) {
        if uses_document(analysis, operation) {
            edits.push(write(file, analysis, id, operation, &value)?);
        }
    }
    let count = edits.len() - 1;
    let title = counted("Write the document's backend at each operation", count);
    let edits = combine(edits).filter(|_| count > 0)?;
    Some(action(ActionKind::Inline, title, edits))
}

/// Writes the document's backend at the operation whose method or id a range touches.
pub(super) fn here(file: &FileStyle<'_>, analysis: &Analysis, range: TextRange) -> Option<Action> {
    let (id, operation) = touched(analysis, range)?;
    let root = analysis.routing.occurrences.iter().find(|it| it.site == Site::Document)?;
    let is_free = uses_document(analysis, operation)
        && !analysis.tree.is_broken_near(operation.key.start)
        && !analysis.tree.holds_template_line(operation.range);
    let value = value(analysis, root).filter(|_| is_free)?;
    let edits = write(file, analysis, id, operation, &value)?;
    let title = "Write the document's backend at this operation";
    Some(action(ActionKind::Inline, title, edits))
}

/// The operation whose key or id a range touches, if the document has a backend for it.
pub(super) fn touched(analysis: &Analysis, range: TextRange) -> Option<(OperationId, &Operation)> {
    analysis.document.backend.as_ref()?;
    let is_touched = |operation: &Operation| {
        let id = operation.operation_id.as_ref();
        touch(operation.key, range) || id.is_some_and(|id| touch(id.place.range, range))
    };
    let mut operations = backend::operations(analysis);
    let (id, _, operation) = operations.find(|(_, _, operation)| is_touched(operation))?;
    Some((id, operation))
}

/// What an operation says to get the document's backend.
fn value(analysis: &Analysis, root: &Occurrence) -> Option<Value> {
    if analysis.document.is_v3 {
        let name = root.backend.name().filter(|name| name.place.anchored.is_none())?;
        return Some(Value::Text(name.text.clone()));
    }
    backend::full_fields(analysis, root).map(backend::of_2)
}

/// Whether an operation has no backend but that of the document.
fn uses_document(analysis: &Analysis, operation: &Operation) -> bool {
    operation.backend.is_none() && !(analysis.document.is_v3 && operation.router.is_some())
}

fn write(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    id: OperationId,
    operation: &Operation,
    value: &Value,
) -> Option<Vec<Edit>> {
    let mapping = backend::operation(analysis, id)?;
    if !backend::lacks(mapping, KEY) || analysis.tree.is_broken_at(operation.key.start) {
        return None;
    }
    let position = mapping.entry("operationId").map_or(Position::First, Position::After);
    insert_entry(file, mapping, KEY, value, position)
}
