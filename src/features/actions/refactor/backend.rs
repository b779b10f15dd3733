//! Backends as the actions take them: where they are, what they say in full, and whether a
//! change at one place changes nothing elsewhere.

use std::collections::BTreeMap;

use super::{Reason, refuse, touch};
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::edit::{FileStyle, Value, remove_entry, written};
use crate::gateway::backend_field::PATH_TRANSLATION;
use crate::openapi::{Backend, Operation, PathItem};
use crate::routing::{Occurrence, OperationId};
use crate::rules::convert::{KnownField, known_fields};
use crate::rules::shortened;
use crate::text::TextRange;
use crate::yaml::{Entry, Kind, Node};

/// The key of a backend.
pub(super) const KEY: &str = "x-google-backend";

/// The first backend that a range touches, at its key or within its value.
pub(super) fn at(analysis: &Analysis, range: TextRange) -> Option<&Occurrence> {
    let extent = |backend: &Backend| match backend.place.anchored {
        Some(_) => backend.key.join(backend.place.range),
        None => backend.key.join(backend.handle.of(&analysis.tree).node.range()),
    };
    analysis.routing.occurrences.iter().find(|it| touch(extent(&it.backend), range))
}

/// Operations that are changed at once. A file with more of them is made by a program.
const MOST: usize = 2000;

/// Whether all that the file says of its operations can be seen: nothing is half typed or left to
/// a template, every path is one that is read, and there are not too many.
pub(super) fn is_settled(analysis: &Analysis) -> bool {
    settled(analysis).is_ok()
}

/// The same, with what stands in the way.
pub(super) fn settled(analysis: &Analysis) -> Result<(), Reason> {
    let tree = &analysis.tree;
    if !tree.is_whole() {
        return refuse("A part of the file cannot be read: mend its syntax first");
    }
    if tree.has_control() || tree.brings_lines() {
        return refuse(
            "A template brings lines or decides about them: what they say cannot be seen",
        );
    }
    if analysis.routing.routes.len() > MOST {
        return refuse(format!("The file has more than {MOST} operations"));
    }
    let root = analysis.document.root.and_then(|root| written(root.of(tree)));
    let Some(root) = root.filter(|_| analysis.document.version.is_some()) else {
        return refuse("The file has no `swagger` or `openapi` that is known");
    };
    if root.entry("paths").is_none() {
        return refuse("The file has no `paths`");
    }
    let Some(paths) = single_entry(root, "paths").map(|entry| entry.value) else {
        return refuse("`paths` is there twice, or `<<` brings keys to the root");
    };
    if paths.kind() != Kind::Mapping || paths.anchor().is_some() {
        return refuse("`paths` is no mapping of its own: it is empty, an alias or has an anchor");
    }
    let is_read = |entry: &Entry<'_>| {
        let key = entry.key.text();
        key.starts_with("x-") || key.starts_with('/') && entry.value.entry("$ref").is_none()
    };
    match paths.entries().find(|entry| !is_read(entry)) {
        Some(entry) => {
            let key = entry.key.text();
            refuse(format!("`{}` under `paths` is no path, or a `$ref`", shortened(&key)))
        }
        None => Ok(()),
    }
}

/// The fields of a backend that is written where it is used. One that does not say how the path is
/// sent says it here, as the default differs from place to place.
pub(super) fn full_fields(analysis: &Analysis, occurrence: &Occurrence) -> Option<Vec<KnownField>> {
    let fields = known_fields(object(analysis, occurrence)?)?;
    Some(with_translation(occurrence, fields))
}

/// The fields with the path translation, if none is written but one is known.
pub(super) fn with_translation(
    occurrence: &Occurrence,
    mut fields: Vec<KnownField>,
) -> Vec<KnownField> {
    let is_said = fields.iter().any(|field| field.snake == PATH_TRANSLATION.name_2());
    let default = occurrence.effective.path_translation.value.filter(|_| !is_said);
    if let Some(translation) = default {
        let after = fields.iter().position(|field| field.snake == "address");
        let value = Value::Text(translation.name().to_owned());
        let field = KnownField::new(PATH_TRANSLATION, value);
        fields.insert(after.map_or(fields.len(), |at| at + 1), field);
    }
    fields
}

/// The mapping of a backend, if a change in it is a change of this backend alone.
pub(super) fn object<'t>(analysis: &'t Analysis, occurrence: &Occurrence) -> Option<Node<'t>> {
    let object = written(occurrence.backend.handle.of(&analysis.tree))?;
    (object.kind() == Kind::Mapping && object.anchor().is_none()).then_some(object)
}

/// The fields by name, to be compared.
pub(super) fn by_name(fields: &[KnownField]) -> BTreeMap<&'static str, String> {
    fields.iter().map(|field| (field.snake, field.text().to_owned())).collect()
}

/// The fields as 2.0 spells them.
pub(super) fn of_2(fields: Vec<KnownField>) -> Value {
    Value::Map(fields.into_iter().map(|it| (it.snake.to_owned(), it.value)).collect())
}

/// The mapping of an operation, if a change in it is a change of this operation alone.
pub(super) fn operation<'t>(analysis: &'t Analysis, id: OperationId) -> Option<Node<'t>> {
    let (item, operation) = id.of(&analysis.document)?;
    let item = written(item.handle.of(&analysis.tree))?;
    let operation = written(operation.handle.of(&analysis.tree))?;
    let is_own = item.anchor().is_none() && operation.anchor().is_none();
    (is_own && operation.kind() == Kind::Mapping).then_some(operation)
}

/// The operations with their names.
pub(super) fn operations(
    analysis: &Analysis,
) -> impl Iterator<Item = (OperationId, &PathItem, &Operation)> {
    analysis.document.paths.iter().enumerate().flat_map(|(item, path)| {
        let operations = path.operations.iter().enumerate();
        operations.map(move |(operation, it)| (OperationId { item, operation }, path, it))
    })
}

/// The entry of a key that is there once, in a mapping that gets nothing from elsewhere.
pub(super) fn single_entry<'t>(mapping: Node<'t>, key: &str) -> Option<Entry<'t>> {
    let mut found = None;
    for entry in mapping.entries() {
        let name = entry.key.text();
        if name == "<<" || (name == key && found.is_some()) {
            return None;
        }
        if name == key {
            found = Some(entry);
        }
    }
    found
}

/// Whether a mapping has neither the key nor anything from elsewhere.
pub(super) fn lacks(mapping: Node<'_>, key: &str) -> bool {
    mapping.entries().all(|entry| {
        let name = entry.key.text();
        name != "<<" && name != key
    })
}

/// Takes an entry away, if no comment goes with it.
pub(super) fn removed(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    mapping: Node<'_>,
    key: &str,
) -> Option<Vec<Edit>> {
    let mapping = analysis.tree.node(mapping.id());
    let edits = remove_entry(file, mapping, single_entry(mapping, key)?)?;
    let is_clear = edits.iter().all(|edit| !has_comment(analysis, edit.range));
    is_clear.then_some(edits)
}

/// Whether a comment begins in a range.
pub(super) fn has_comment(analysis: &Analysis, range: TextRange) -> bool {
    let comments = analysis.tree.comments();
    let next = comments.partition_point(|comment| comment.start < range.start);
    comments.get(next).is_some_and(|comment| comment.start < range.end)
}
