//! The fix: the object becomes a named backend, and its name is in its place.

use std::collections::{BTreeMap, BTreeSet};

use super::super::backends::convert::{known_fields, unused_name};
use super::super::{Fix, shortened};
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::edit::{FileStyle, Position, Value, combine, insert_entry, replace_value, written};
use crate::routing::Occurrence;
use crate::yaml::{Kind, Node};

type Fields = BTreeMap<&'static str, String>;

/// The named backends that there are.
pub(super) struct Named<'a> {
    names: BTreeSet<&'a str>,
    by_fields: BTreeMap<Fields, &'a str>,
}

impl<'a> Named<'a> {
    pub(super) fn of(analysis: &'a Analysis) -> Self {
        let mut named = Self { names: BTreeSet::new(), by_fields: BTreeMap::new() };
        for backend in &analysis.document.named_backends {
            let name = backend.name.text.as_str();
            named.names.insert(name);
            let object = written(backend.backend.handle.of(&analysis.tree));
            let object = object.filter(|object| object.kind() == Kind::Mapping);
            if let Some(fields) = object.and_then(converted).as_deref().and_then(sorted) {
                named.by_fields.entry(fields).or_insert(name);
            }
        }
        named
    }
}

/// Moves the object to the named backends, or refers to one that says the same. Only if all its
/// fields are known and scalars. Not safe: a default that nobody documents may differ.
pub(super) fn name_it(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    named: &Named<'_>,
    occurrence: &Occurrence,
) -> Option<Fix> {
    let object = written(occurrence.backend.handle.of(&analysis.tree))?;
    let fields = converted(object)?;
    if let Some(same) = named.by_fields.get(&sorted(&fields)?) {
        let edits = replace_value(file, object, &Value::Text((*same).to_owned()))?;
        let title = format!("Replace with the name of the same backend, `{}`", shortened(same));
        return Some(Fix { title, safe: false, edits });
    }
    let name = unused_name(analysis, &named.names, occurrence);
    let refer = replace_value(file, object, &Value::Text(name.clone()))?;
    let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let define = define(file, analysis, &name, Value::Map(fields))?;
    let title = format!("Move it to a backend named `{name}`");
    Some(Fix { title, safe: false, edits: combine([refer, define])? })
}

/// The fields in 3.x's spelling, as they are written.
fn converted(object: Node<'_>) -> Option<Vec<(&'static str, Value)>> {
    let fields = known_fields(object)?.into_iter();
    Some(fields.map(|field| (field.camel, field.value)).collect())
}

/// The fields in an order of their own, to be compared.
fn sorted(fields: &[(&'static str, Value)]) -> Option<Fields> {
    let text = |value: &Value| match value {
        Value::Text(text) | Value::Plain(text) => Some(text.clone()),
        Value::Map(_) | Value::List(_) | Value::Noted(..) => None,
    };
    fields.iter().map(|(name, value)| Some((*name, text(value)?))).collect()
}

fn define(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    name: &str,
    backend: Value,
) -> Option<Vec<Edit>> {
    let root = written(analysis.document.root?.of(&analysis.tree))?;
    let entry = Value::Map(vec![(name.to_owned(), backend.clone())]);
    let Some(management) = root.entry("x-google-api-management") else {
        let value = Value::Map(vec![("backends".to_owned(), entry)]);
        let position = root.entry("paths").map_or(Position::Last, Position::Before);
        return insert_entry(file, root, "x-google-api-management", &value, position);
    };
    match management.value.entry("backends") {
        Some(backends) => insert_entry(file, backends.value, name, &backend, Position::Last),
        None => insert_entry(file, management.value, "backends", &entry, Position::Last),
    }
}
