//! What several rules ask about operations and values: where they stand, and whether a text is
//! known. Finds nothing wrong by itself.

use super::Finding;
use super::finding::Related;
pub(super) use crate::analysis::is_template;

use crate::analysis::Analysis;
use crate::openapi::{Operation, PathItem, Place, Value};
use crate::routing::OperationId;
use crate::template;
use crate::text::TextRange;
use crate::yaml::{Field, Kind, Reached};

/// All operations, in the order of the file.
pub(super) fn operations(
    analysis: &Analysis,
) -> impl Iterator<Item = (OperationId, &PathItem, &Operation)> {
    analysis.routes().iter().filter_map(|route| {
        let (item, operation) = route.operation.of(&analysis.document)?;
        Some((route.operation, item, operation))
    })
}

/// Where to speak of an operation as a whole: its key or, if an alias or `<<` brings it, that.
pub(super) fn operation_place(operation: &Operation) -> Place {
    place_of_key(operation.key, operation.handle.via)
}

/// Where to speak of a key that stands at `key` and was reached through `via`.
pub(super) fn place_of_key(key: TextRange, via: Option<TextRange>) -> Place {
    match via {
        Some(via) => Place { range: via, anchored: Some(key) },
        None => Place { range: key, anchored: None },
    }
}

/// Where a value stands: all of it, a scalar without its quotes.
pub(super) fn place_of_value(value: Reached<'_>) -> Place {
    place_of_key(value.node.content_range(), value.via)
}

/// Says which operation a finding is about, and where its text stands if an alias brings it.
pub(super) fn about(
    finding: &mut Finding,
    analysis: &Analysis,
    operation: Option<OperationId>,
    place: Place,
) {
    finding.operation = operation.and_then(|id| analysis.operation_key(id));
    finding.related.extend(place.anchored.map(Related::written_here));
}

/// The text of a name or word, values of template variables put in. `None`: some of it is unknown.
pub(super) fn known(analysis: &Analysis, text: &str) -> Option<String> {
    let filled = analysis.fill(text);
    (!template::has_syntax(&filled.text)).then_some(filled.text)
}

/// The same for a value of the document.
pub(super) fn known_value(analysis: &Analysis, value: &Value) -> Option<String> {
    known(analysis, &value.text)
}

/// What stands at a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// There is no such field, or it is empty.
    Missing,
    /// A text that is known.
    Text(String),
    /// Something, but nobody knows what: template syntax, or another kind of value.
    Unknown,
}

/// What stands at a field that should hold a text.
pub(super) fn written(analysis: &Analysis, field: Option<Field<'_>>) -> Written {
    let Some(field) = field else { return Written::Missing };
    let node = field.value.node;
    if node.kind() != Kind::Scalar {
        return Written::Unknown;
    }
    if node.is_null() {
        return Written::Missing;
    }
    match known(analysis, &node.text()) {
        Some(text) if text.trim().is_empty() => Written::Missing,
        Some(text) => Written::Text(text),
        None => Written::Unknown,
    }
}

/// The same of a field of a mapping. One that a template may bring is unknown.
pub(super) fn written_in(analysis: &Analysis, mapping: Reached<'_>, name: &str) -> Written {
    let field = mapping.field(name);
    match field {
        None if analysis.tree.may_hold_more_in(mapping.node) => Written::Unknown,
        _ => written(analysis, field),
    }
}

/// The fields of an operation, if it is a mapping or empty and all of it is written here. `None`:
/// it is something unknown, such as a template, or a template may add to it.
pub(super) fn fields<'a>(analysis: &'a Analysis, operation: &Operation) -> Option<Reached<'a>> {
    let reached = operation.handle.of(&analysis.tree);
    if analysis.tree.holds_template_line(operation.range)
        || analysis.tree.may_hold_more_in(reached.node)
    {
        return None;
    }
    let node = reached.node;
    let is_mapping = node.kind() == Kind::Mapping && !is_template(node);
    (is_mapping || node.is_null()).then_some(reached)
}

/// Whether text around an offset is broken, so that what seems to be missing may just not be
/// finished.
pub(super) fn is_unfinished(analysis: &Analysis, place: Place) -> bool {
    analysis.tree.is_broken_at(place.range.start) || analysis.tree.is_broken_at(place.text().start)
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
