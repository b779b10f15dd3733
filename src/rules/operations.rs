//! What several rules ask about operations and values: where they are, and how to name them. Finds
//! nothing wrong by itself.

use super::Finding;
use super::finding::Related;
use crate::analysis::Analysis;
use crate::openapi::{Operation, Place};
use crate::routing::OperationId;

/// Where to speak of an operation as a whole: its key or, if an alias or `<<` brings it, that.
pub(super) fn operation_place(operation: &Operation) -> Place {
    Place::new(operation.key, operation.handle.via)
}

/// Says which operation a finding is about, and where its text is if an alias brings it.
pub(super) fn about(
    finding: &mut Finding,
    analysis: &Analysis,
    operation: Option<OperationId>,
    place: Place,
) {
    finding.operation = operation.and_then(|id| analysis.operation_key(id));
    finding.related.extend(place.anchored.map(Related::written_here));
}

/// Names in words: `a`, `b` and `c`; at most four.
pub(super) fn in_words<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    const MOST: usize = 4;
    let names: Vec<_> = names.into_iter().collect();
    let mut shown: Vec<_> =
        names.iter().take(MOST).map(|name| format!("`{}`", super::shortened(name))).collect();
    match names.len().saturating_sub(MOST) {
        0 => {}
        more => shown.push(format!("{more} more")),
    }
    match shown.pop() {
        Some(last) if shown.is_empty() => last,
        Some(last) => format!("{} and {last}", shown.join(", ")),
        None => String::new(),
    }
}
