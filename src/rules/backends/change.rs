//! Changes of a backend's fields, in the spelling of the document's version.

use std::ops::Range;

use super::{Analysis, Backend, Occurrence};
use crate::edit::Edit;
use crate::edit::{
    FileStyle, Position, Value, combine, insert_entry, remove_entry, replace_value, written,
};
pub(in crate::rules) use crate::gateway::backend_field::{
    BackendField as FieldName, DISABLE_AUTH, JWT_AUDIENCE, PATH_TRANSLATION, PROTOCOL,
};
use crate::gateway::{Address, PathTranslation};
use crate::yaml::{Entry, Kind, Node};

/// How the path of requests is likelier meant to be sent: an address with a path of its own is
/// likelier meant alone, any other with the path after it.
pub(in crate::rules) fn likelier_translation(address: &Address) -> PathTranslation {
    match address.path.is_empty() {
        true => PathTranslation::AppendPathToAddress,
        false => PathTranslation::ConstantAddress,
    }
}

/// Gives a field of the backend another value, or adds it below the address.
pub(in crate::rules) fn set_field(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    backend: &Backend,
    field: &FieldName,
    value: &str,
) -> Option<Vec<Edit>> {
    let mapping = mapping(analysis, backend)?;
    let value = Value::Text(value.to_owned());
    if let Some(entry) = entry(mapping, field) {
        return replace_value(file, entry.value, &value);
    }
    let position = mapping.entry("address").map_or(Position::Last, Position::After);
    insert_entry(file, mapping, field.in_version(analysis.document.is_v3), &value, position)
}

/// Takes a part out of the address, and has the path of requests appended to what is left.
pub(in crate::rules) fn cut_and_append(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    occurrence: &Occurrence,
    part: &Range<usize>,
) -> Option<Vec<Edit>> {
    let cut = super::edit_part(occurrence, part, "")?;
    let value = PathTranslation::AppendPathToAddress;
    if occurrence.effective.path_translation.value == Some(value) {
        return Some(vec![cut]);
    }
    let backend = &occurrence.backend;
    let set = set_field(file, analysis, backend, &PATH_TRANSLATION, value.name())?;
    combine([vec![cut], set])
}

/// Takes a field out of the backend.
pub(in crate::rules) fn remove_field(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    backend: &Backend,
    field: &FieldName,
) -> Option<Vec<Edit>> {
    let mapping = mapping(analysis, backend)?;
    remove_entry(file, mapping, entry(mapping, field)?)
}

fn entry<'t>(mapping: Node<'t>, field: &FieldName) -> Option<Entry<'t>> {
    mapping.entry(field.name_2()).or_else(|| mapping.entry(field.name_3()))
}

/// The fields, if they are where the backend is used.
fn mapping<'t>(analysis: &'t Analysis, backend: &Backend) -> Option<Node<'t>> {
    let node = written(backend.handle.of(&analysis.tree))?;
    (node.kind() == Kind::Mapping).then_some(node)
}
