//! The gateway's keys of a security definition, which OpenAPI 3.x holds in one `x-google-auth`.

use std::collections::BTreeMap;

use super::super::backend::{lacks, single_entry};
use super::super::{Reason, refuse};
use super::management::scalar;
use super::noted;
use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::edit::{FileStyle, Notes, Value, exchange_entries, notes};
use crate::gateway::object;
use crate::rules::shortened;
use crate::template;
use crate::text::TextRange;
use crate::yaml::{Entry, Kind, Node};

const DEFINITIONS: &str = "securityDefinitions";

/// Where 3.x holds what the keys say.
const AUTH: &str = "x-google-auth";

/// The keys of 2.0 with the fields of 3.x.
fn fields() -> impl Iterator<Item = (&'static str, &'static str)> {
    let auth = object("auth", true).map(|auth| auth.fields).unwrap_or_default();
    auth.iter().flat_map(|field| field.from.iter().map(|key| (*key, field.name)))
}

/// The field of a JWT location, as 3.x spells it.
pub(super) fn location_field(name: &str) -> &str {
    let row = object("jwt-location", false)
        .and_then(|location| location.fields.iter().find(|row| row.name == name));
    row.and_then(|row| row.name_3).unwrap_or(name)
}

/// The changes of all definitions.
pub(super) fn edits(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    root: Node<'_>,
) -> Result<Vec<Vec<Edit>>, Reason> {
    let root = analysis.tree.node(root.id());
    let Some(definitions) = root.entry(DEFINITIONS) else { return Ok(Vec::new()) };
    let definitions = definitions.value;
    // A template may be in the place of each.
    if definitions.kind() != Kind::Mapping || !lacks(definitions, "<<") {
        return match definitions.is_null() {
            true => Ok(Vec::new()),
            false => refuse(format!("`{DEFINITIONS}` is no mapping of its own")),
        };
    }
    let mut edits = Vec::new();
    for entry in definitions.entries() {
        let (name, definition) = (entry.key.text(), entry.value);
        let name = shortened(&name);
        if definition.kind() != Kind::Mapping || definition.anchor().is_some() {
            return refuse(format!("Scheme `{name}` is no object of its own"));
        }
        if !lacks(definition, AUTH) {
            return refuse(format!("Scheme `{name}` has `{AUTH}` already, or gets keys by `<<`"));
        }
        if definition.entries().all(|entry| field(entry).is_none()) {
            continue;
        }
        let auth = auth(definition, &name)?;
        let Some(exchanged) = exchange(file, definition, auth) else {
            return refuse(format!("Scheme `{name}` has a comment or an anchor at its `x-` keys"));
        };
        edits.push(exchanged);
    }
    Ok(edits)
}

/// What one key of a definition becomes.
struct Field<'t> {
    old: Entry<'t>,
    name: &'static str,
    value: Value,
}

/// Writes the fields in the place of the keys, with the comments that are at those.
fn exchange<'t>(
    file: &FileStyle<'t>,
    definition: Node<'t>,
    fields: Vec<Field<'t>>,
) -> Option<Vec<Edit>> {
    let put = |notes: &BTreeMap<usize, Notes>| {
        let value = |it: &Field<'_>| match notes.get(&it.old.range().start) {
            Some(notes) => noted(it.value.clone(), notes.clone()),
            None => it.value.clone(),
        };
        let auth = fields.iter().map(|it| (it.name.to_owned(), value(it))).collect();
        exchange_entries(file, definition, |it| field(it).is_some(), AUTH, &Value::Map(auth))
    };
    let bare = put(&BTreeMap::new())?;
    let old = definition.entries().filter(|entry| field(*entry).is_some());
    let parts: Vec<TextRange> = old.map(|entry| entry.range()).collect();
    let notes = notes(file, &bare, &parts);
    put(&parts.iter().map(|part| part.start).zip(notes).collect())
}

/// What a definition says to the gateway, in the words of 3.x.
fn auth<'t>(definition: Node<'t>, scheme: &str) -> Result<Vec<Field<'t>>, Reason> {
    let mut auth: Vec<Field<'t>> = Vec::new();
    for (key, name) in fields() {
        if lacks(definition, key) {
            continue;
        }
        let Some(old) =
            single_entry(definition, key).filter(|_| auth.iter().all(|it| it.name != name))
        else {
            return refuse(format!("Scheme `{scheme}` says twice what `{key}` says"));
        };
        let Some(value) = converted(name, old.value) else {
            let is_open = template::has_hole(&old.value.text());
            return refuse(match is_open && name == "audiences" {
                true => {
                    format!("`{key}` of scheme `{scheme}` may be several: it holds a placeholder")
                }
                false => format!("`{key}` of scheme `{scheme}` has no value of its own"),
            });
        };
        auth.push(Field { old, name, value });
    }
    Ok(auth)
}

pub(super) fn field(entry: Entry<'_>) -> Option<&'static str> {
    let key = entry.key.text();
    fields().find(|(name, _)| key == *name).map(|(_, field)| field)
}

fn converted(field: &str, value: Node<'_>) -> Option<Value> {
    match (field, value.kind()) {
        ("audiences", Kind::Scalar) => {
            let text = scalar(value)?;
            // A hole may bring one audience or many.
            if template::has_hole(&text) {
                return None;
            }
            let audiences = text.split(',').map(str::trim).filter(|it| !it.is_empty());
            let audiences: Vec<_> = audiences.map(|it| Value::Text(it.to_owned())).collect();
            (!audiences.is_empty()).then_some(Value::List(audiences))
        }
        ("jwtLocations", Kind::Sequence) => {
            let location = |item: Node<'_>| {
                let entries = item.entries().map(|entry| {
                    let name = location_field(&entry.key.text()).to_owned();
                    Some((name, Value::Text(scalar(entry.value)?)))
                });
                (item.kind() == Kind::Mapping && item.anchor().is_none())
                    .then(|| entries.collect::<Option<_>>().map(Value::Map))?
            };
            Some(Value::List(value.items().map(location).collect::<Option<_>>()?))
        }
        ("issuer" | "jwksUri", _) => scalar(value).map(Value::Text),
        _ => None,
    }
}
