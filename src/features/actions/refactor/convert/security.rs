//! The gateway's keys of a security definition, which OpenAPI 3.x holds in one `x-google-auth`.

use super::super::backend::{lacks, removed, single_entry};
use super::management::scalar;
use crate::analysis::Analysis;
use crate::rules::Edit;
use crate::rules::edit::{FileStyle, Position, Value, combine, exchange_entries, insert_entry};
use crate::template;
use crate::yaml::{Entry, Kind, Node, Style};

/// The keys of 2.0 with the fields of 3.x.
const FIELDS: &[(&str, &str)] = &[
    ("x-google-issuer", "issuer"),
    ("x-issuer", "issuer"),
    ("x-google-jwks_uri", "jwksUri"),
    ("x-jwks_uri", "jwksUri"),
    ("x-google-audiences", "audiences"),
    ("x-google-jwt-locations", "jwtLocations"),
];

/// The changes of all definitions; `None` if one cannot be said otherwise.
pub(super) fn edits(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    root: Node<'_>,
) -> Option<Vec<Vec<Edit>>> {
    let root = analysis.tree.node(root.id());
    let Some(definitions) = root.entry("securityDefinitions") else { return Some(Vec::new()) };
    let definitions = definitions.value;
    let mut edits = Vec::new();
    // A template may stand in the place of each.
    if definitions.kind() != Kind::Mapping || !lacks(definitions, "<<") {
        return definitions.is_null().then(Vec::new);
    }
    for definition in definitions.entries() {
        let definition = definition.value;
        let is_written = definition.kind() == Kind::Mapping && definition.anchor().is_none();
        let keys = || definition.entries().filter(|entry| field(*entry).is_some());
        if !is_written || !lacks(definition, "x-google-auth") {
            return None;
        }
        if keys().next().is_none() {
            continue;
        }
        let mut auth: Vec<(String, Value)> = Vec::new();
        let mut removals = Vec::new();
        for (key, name) in FIELDS {
            if lacks(definition, key) {
                continue;
            }
            let value = single_entry(definition, key)?.value;
            if auth.iter().any(|(other, _)| other == name) {
                return None;
            }
            auth.push(((*name).to_owned(), converted(name, value)?));
            removals.push(removed(file, analysis, definition, key)?);
        }
        let auth = Value::Map(auth);
        let insert = |neighbour: Entry<'_>| {
            let neighbour = definition.entries().find(|entry| entry.key == neighbour.key)?;
            let position = Position::After(neighbour);
            let inserted = insert_entry(file, definition, "x-google-auth", &auth, position)?;
            combine(removals.iter().cloned().chain([inserted]))
        };
        if definition.style() == Style::Flow {
            let is_old = |entry| field(entry).is_some();
            edits.push(exchange_entries(file, definition, is_old, "x-google-auth", &auth)?);
            continue;
        }
        // Below the comments that speak of the old keys; else below what stands above them.
        let stays = || definition.entries().filter(|entry| field(*entry).is_none());
        let first = keys().next()?.key.range().start;
        let above = stays().take_while(|entry| entry.key.range().start < first).last();
        edits.push(insert(keys().last()?).or_else(|| insert(above.or_else(|| stays().next())?))?);
    }
    Some(edits)
}

fn field(entry: Entry<'_>) -> Option<&'static str> {
    let key = entry.key.text();
    FIELDS.iter().find(|(name, _)| key == *name).map(|(_, field)| *field)
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
                    let name = match &*entry.key.text() {
                        "value_prefix" => "valuePrefix".to_owned(),
                        name => name.to_owned(),
                    };
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
