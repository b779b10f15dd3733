//! A backend's fields in both versions' spellings, and names for backends that have none.

use std::collections::BTreeSet;

use super::is_plain_name;
use crate::analysis::{Analysis, literal_name};
use crate::edit::Value;
use crate::gateway::{BackendField, Field, Shape, backend_fields};
use crate::routing::{Occurrence, Site};
use crate::yaml::{Entry, Kind, Node, Style};

/// A field of a backend as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KnownField {
    /// Its name in 2.0.
    pub(crate) snake: &'static str,
    /// Its name in 3.x.
    pub(crate) camel: &'static str,
    /// Its value: a text, or a number or boolean.
    pub(crate) value: Value,
}

impl KnownField {
    /// A field with a value.
    pub(crate) fn new(field: BackendField, value: Value) -> Self {
        Self { snake: field.name_2(), camel: field.name_3(), value }
    }

    /// The text of its value.
    pub(crate) fn text(&self) -> &str {
        match &self.value {
            Value::Text(text) | Value::Plain(text) => text,
            Value::Map(_) | Value::List(_) | Value::Noted(..) => "",
        }
    }
}

/// The fields of a backend, if all are known, are there once and hold a scalar of their own.
pub(crate) fn known_fields(object: Node<'_>) -> Option<Vec<KnownField>> {
    fields_up_to_unknown(object).ok().filter(|fields| !fields.is_empty())
}

/// Whether a backend has a field of this name in one of the versions.
pub(crate) fn is_known_field(name: &str) -> bool {
    row(name).is_some()
}

/// The row of a name in one of the versions.
fn row(name: &str) -> Option<&'static Field> {
    backend_fields().find(|row| name == row.name || Some(name) == row.name_3)
}

/// The fields of a backend; else the first entry that is no known field, is there twice or
/// holds no scalar of its own.
pub(crate) fn fields_up_to_unknown(object: Node<'_>) -> Result<Vec<KnownField>, Entry<'_>> {
    let mut fields: Vec<KnownField> = Vec::new();
    for entry in object.entries() {
        let key = entry.key.text();
        let Some(row) = row(&key) else { return Err(entry) };
        let value = entry.value;
        let is_known = value.kind() == Kind::Scalar && !value.is_null() && value.anchor().is_none();
        if !is_known || fields.iter().any(|other| other.snake == row.name) {
            return Err(entry);
        }
        let text = value.text().into_owned();
        let is_string = value.style() != Style::Plain || text.parse::<f64>().is_err();
        let is_flag = value.style() == Style::Plain && matches!(row.shape, Shape::Flag);
        let value = if is_string && !is_flag { Value::Text(text) } else { Value::Plain(text) };
        fields.push(KnownField::new(BackendField::of(row), value));
    }
    Ok(fields)
}

/// A name for a backend that is not taken: after the service, else after the operation.
pub(crate) fn unused_name(
    analysis: &Analysis,
    taken: &BTreeSet<&str>,
    occurrence: &Occurrence,
) -> String {
    let service = occurrence.service.backend_name().map(str::to_owned);
    let operation = match occurrence.site {
        Site::Operation(id) => id.of(&analysis.document),
        _ => None,
    };
    let operation_id = operation
        .and_then(|(_, operation)| operation.operation_id.as_ref())
        .map(|id| id.text.clone())
        .filter(|id| literal_name(id).is_some());
    let name = service.or(operation_id).filter(|name| is_plain_name(name));
    let name = name.unwrap_or_else(|| "backend".to_owned());
    let mut numbers = 2..;
    let mut free = name.clone();
    while taken.contains(free.as_str()) {
        let Some(number) = numbers.next() else { break };
        free = format!("{name}-{number}");
    }
    free
}
