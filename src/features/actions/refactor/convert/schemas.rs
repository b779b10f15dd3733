//! What changes where it is: references, discriminators, and words that 3.x says otherwise.

use std::collections::BTreeMap;

use super::super::{Reason, refuse};
use crate::edit::Edit;
use crate::edit::{
    FileStyle, Position, Value, combine, insert_entry, remove_entry, rename_key, replace_value,
};
use crate::rules::shortened;
use crate::yaml::{Entry, Kind, Node};

/// Keys whose children are names that somebody chose, not words of OpenAPI.
const NAMES: &[&str] = &[
    "definitions",
    "headers",
    "parameters",
    "paths",
    "properties",
    "responses",
    "securityDefinitions",
];

/// Keys whose values are data of the API.
const DATA: &[&str] = &["default", "enum", "example", "examples"];

/// The changes of the whole file.
pub(super) fn edits(file: &FileStyle<'_>) -> Result<Vec<Edit>, Reason> {
    let Some(root) = file.root() else { return Ok(Vec::new()) };
    let kinds = parameter_kinds(root);
    let mut changes = Vec::new();
    let mut waiting = vec![(root, Within::Words)];
    while let Some((node, within)) = waiting.pop() {
        waiting.extend(node.items().map(|item| (item, within)));
        for entry in node.entries() {
            let key = entry.key.text();
            if within == Within::Names {
                waiting.push((entry.value, Within::Words));
                continue;
            }
            if let Some(change) = change(file, node, entry, within, &kinds)? {
                changes.push(change);
            }
            if DATA.contains(&&*key) || key.starts_with("x-") {
                continue;
            }
            let is_named = NAMES.contains(&&*key) && entry.value.kind() == Kind::Mapping;
            let below = match (&*key, within) {
                _ if is_named => Within::Names,
                ("schema", _) => Within::Schema,
                ("items", Within::Words | Within::Items) => Within::Items,
                (_, within) => within,
            };
            waiting.push((entry.value, below));
        }
    }
    match combine(changes) {
        Some(edits) => Ok(edits),
        None => refuse("Two changes would touch the same text"),
    }
}

/// What the walk is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Within {
    Words,
    Names,
    Schema,
    /// The items of a parameter that is a list.
    Items,
}

/// The `in` of the document's parameters.
fn parameter_kinds(root: Node<'_>) -> BTreeMap<String, String> {
    let parameters = root.entry("parameters").into_iter().flat_map(|it| it.value.entries());
    let kind = |entry: Entry<'_>| {
        let place = entry.value.entry("in").map(|place| place.value.text().into_owned());
        (entry.key.text().into_owned(), place.unwrap_or_default())
    };
    parameters.map(kind).collect()
}

fn change(
    file: &FileStyle<'_>,
    mapping: Node<'_>,
    entry: Entry<'_>,
    within: Within,
    kinds: &BTreeMap<String, String>,
) -> Result<Option<Vec<Edit>>, Reason> {
    let (key, value) = (entry.key.text(), entry.value);
    let is_scalar = value.kind() == Kind::Scalar && !value.is_null();
    let text = value.text();
    let edits = match &*key {
        "$ref" if is_scalar => match reference(&text, kinds)? {
            Some(new) => replace_value(file, value, &Value::Text(new)),
            None => return Ok(None),
        },
        "discriminator" if is_scalar => {
            let name = vec![("propertyName".to_owned(), Value::Text(text.to_string()))];
            replace_value(file, value, &Value::Map(name))
        }
        "x-nullable" => rename_key(file, entry.key, "nullable"),
        "type" if within == Within::Schema && text == "file" => {
            let format = Value::Text("binary".to_owned());
            let has_format = mapping.entry("format").is_some();
            let string = replace_value(file, value, &Value::Text("string".to_owned()));
            let binary = match has_format {
                true => Some(Vec::new()),
                false => insert_entry(file, mapping, "format", &format, Position::After(entry)),
            };
            string.zip(binary).and_then(combine_two)
        }
        "collectionFormat" if within == Within::Items && text == "csv" => {
            remove_entry(file, mapping, entry)
        }
        "collectionFormat" if within == Within::Items => {
            return refuse(format!(
                "OpenAPI 3.x has no form for `collectionFormat: {}` within `items`",
                shortened(&text)
            ));
        }
        _ => return Ok(None),
    };
    match edits {
        Some(edits) => Ok(Some(edits)),
        None => refuse(format!("`{key}: {}` cannot be changed here", shortened(&text))),
    }
}

fn combine_two((one, other): (Vec<Edit>, Vec<Edit>)) -> Option<Vec<Edit>> {
    combine([one, other])
}

/// A reference as 3.x has it; nothing for one that stays.
fn reference(text: &str, kinds: &BTreeMap<String, String>) -> Result<Option<String>, Reason> {
    let Some((kind, rest)) = text.strip_prefix("#/").and_then(|path| path.split_once('/')) else {
        return Ok(None);
    };
    let target = match kind {
        "definitions" => "schemas",
        "responses" => "responses",
        "parameters" => match kinds.get(rest).map(String::as_str) {
            Some("body") => "requestBodies",
            Some("formData") => {
                return refuse(format!(
                    "`{}` is a `formData` parameter that several operations share: write it in each of them",
                    shortened(text)
                ));
            }
            _ => "parameters",
        },
        "paths" => {
            return refuse(format!("`$ref: {}` points into `paths`", shortened(text)));
        }
        _ => return Ok(None),
    };
    Ok(Some(format!("#/components/{target}/{rest}")))
}
