//! Changes of a backend's fields, in the spelling of the document's version.

use std::ops::Range;

use super::{Analysis, Backend, Occurrence};
use crate::gateway::{Address, PathTranslation};
use crate::rules::Edit;
use crate::rules::edit::{
    FileStyle, Position, Value, combine, insert_entry, remove_entry, replace_value, written,
};
use crate::yaml::{Entry, Kind, Node};

/// A field of a backend in its two spellings.
pub(in crate::rules) struct FieldName {
    /// The one people use in 2.0.
    pub(in crate::rules) snake: &'static str,
    /// The one of 3.x, which 2.0 takes too.
    pub(in crate::rules) camel: &'static str,
}

/// `path_translation`
pub(in crate::rules) const PATH_TRANSLATION: FieldName =
    FieldName { snake: "path_translation", camel: "pathTranslation" };
/// `protocol`
pub(in crate::rules) const PROTOCOL: FieldName = FieldName { snake: "protocol", camel: "protocol" };
/// `jwt_audience`
pub(in crate::rules) const JWT_AUDIENCE: FieldName =
    FieldName { snake: "jwt_audience", camel: "jwtAudience" };
/// `disable_auth`
pub(in crate::rules) const DISABLE_AUTH: FieldName =
    FieldName { snake: "disable_auth", camel: "disableAuth" };

impl FieldName {
    /// The spelling for this document.
    pub(in crate::rules) fn in_version(&self, is_v3: bool) -> &'static str {
        if is_v3 { self.camel } else { self.snake }
    }

    fn entry<'t>(&self, mapping: Node<'t>) -> Option<Entry<'t>> {
        mapping.entry(self.snake).or_else(|| mapping.entry(self.camel))
    }
}

/// How the path of requests is likelier meant to be sent: an address with a path of its own is
/// likelier meant alone, any other with the path behind it.
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
    if let Some(entry) = field.entry(mapping) {
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
    remove_entry(file, mapping, field.entry(mapping)?)
}

/// The fields, if they stand where the backend is used.
fn mapping<'t>(analysis: &'t Analysis, backend: &Backend) -> Option<Node<'t>> {
    let node = written(backend.handle.of(&analysis.tree))?;
    (node.kind() == Kind::Mapping).then_some(node)
}
