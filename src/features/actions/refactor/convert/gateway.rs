//! The gateway's parts of OpenAPI 2.0 in the form that OpenAPI 3.x has for them: backends under
//! names, quota, the API's name, and what schemes say to the gateway.

use super::super::{Reason, backend, refuse};
use super::{backends, management, noted, security};
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::edit::{FileStyle, Position, Value, combine, insert_entry, notes, remove_entry};
use crate::gateway::object;
use crate::yaml::{Entry, Node};

/// Where the named backends of 3.x are.
const MANAGEMENT: &str = "x-google-api-management";

/// The changes; none if nothing of the gateway is there.
pub(super) fn edits(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    root: Node<'_>,
) -> Result<Vec<Edit>, Reason> {
    backend::settled(analysis)?;
    if root.entry(MANAGEMENT).is_some() {
        return refuse(format!("`{MANAGEMENT}`, a key of 3.x, is there already"));
    }
    let backends = backends::Backends::of(file, analysis)?;
    let defined = backends.defined();
    let mut edits = backends.edits;
    edits.extend(security::edits(file, analysis, root)?);
    let mut management = Vec::new();
    if root.entry(management::KEY).is_some() {
        let (old, removal) = taken(file, analysis, root, management::KEY)?;
        management.extend(management::converted(file, old.value, &removal)?);
        edits.push(removal);
    }
    for (key, field) in texts().filter(|(key, _)| root.entry(key).is_some()) {
        let (old, removal) = taken(file, analysis, root, key)?;
        let Some(text) = management::scalar(old.value) else {
            return refuse(format!("`{key}` holds no text of its own"));
        };
        let notes = notes(file, &removal, &[old.range()]).into_iter().next().unwrap_or_default();
        management.push((field.to_owned(), noted(Value::Text(text), notes)));
        edits.push(removal);
    }
    if !defined.is_empty() {
        management.push(("backends".to_owned(), Value::Map(defined)));
    }
    if !management.is_empty() {
        let position = root.entry("paths").map_or(Position::Last, Position::Before);
        let management = Value::Map(management);
        let Some(inserted) = insert_entry(file, root, MANAGEMENT, &management, position) else {
            return refuse(format!("There is no place for `{MANAGEMENT}` before `paths`"));
        };
        edits.push(inserted);
    }
    match combine(edits) {
        Some(edits) => Ok(edits),
        None => refuse(
            "Two keys at the end of the file stand too close: move one of them before `paths`",
        ),
    }
}

/// The keys of the root that hold a text, with the fields that 3.x has for them.
fn texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    let management = object("management", true).map(|it| it.fields).unwrap_or_default();
    management.iter().flat_map(|field| field.from.iter().map(|key| (*key, field.name)))
}

/// An entry of the root with what takes it away.
fn taken<'t>(
    file: &FileStyle<'_>,
    analysis: &'t Analysis,
    root: Node<'t>,
    key: &str,
) -> Result<(Entry<'t>, Vec<Edit>), Reason> {
    let root = analysis.tree.node(root.id());
    let entry = backend::single_entry(root, key);
    let removal = entry.and_then(|entry| remove_entry(file, root, entry));
    match entry.zip(removal) {
        Some(taken) => Ok(taken),
        None => refuse(format!("`{key}` is there twice, has an anchor, or comes from elsewhere")),
    }
}
