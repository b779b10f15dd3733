//! Metrics and limits: lists in OpenAPI 2.0, maps by name in 3.x.

use super::super::backend::has_comment;
use crate::analysis::Analysis;
use crate::gateway::QUOTA_UNIT;
use crate::rules::edit::Value;
use crate::yaml::{Kind, Node};

/// The key in 2.0.
pub(super) const KEY: &str = "x-google-management";

type Entries = Vec<(String, Value)>;

/// The metrics and the quota; `None` if there is something that has no place in 3.x.
pub(super) fn converted(analysis: &Analysis, management: Node<'_>) -> Option<Entries> {
    if has_comment(analysis, management.range()) {
        return None;
    }
    let mut converted = Vec::new();
    for (name, value) in fields(management)? {
        let value = match name.as_str() {
            "metrics" => by_name(value, metric)?,
            "quota" => {
                let [(name, limits)] = fields(value)?.try_into().ok()?;
                let limits = (name == "limits").then(|| by_name(limits, limit))??;
                Value::Map(vec![("limits".to_owned(), limits)])
            }
            _ => return None,
        };
        converted.push((name, value));
    }
    Some(converted)
}

/// A list as a map by the names of its items.
fn by_name(
    list: Node<'_>,
    convert: impl Fn(&str, Node<'_>, &mut Entries) -> Option<()>,
) -> Option<Value> {
    if list.kind() != Kind::Sequence || list.anchor().is_some() {
        return None;
    }
    let mut map: Entries = Vec::new();
    for item in list.items() {
        let (mut name, mut entries) = (None, Vec::new());
        for (key, value) in fields(item)? {
            match key.as_str() {
                "name" => name = Some(scalar(value)?),
                key => convert(key, value, &mut entries)?,
            }
        }
        let name = name?;
        if map.iter().any(|(other, _)| *other == name) {
            return None;
        }
        map.push((name, Value::Map(entries)));
    }
    Some(Value::Map(map))
}

fn metric(key: &str, value: Node<'_>, entries: &mut Entries) -> Option<()> {
    let text = scalar(value)?;
    match key {
        "displayName" => entries.push((key.to_owned(), Value::Text(text))),
        // The only values that there are; 3.x does not name them.
        "valueType" if text == "INT64" => {}
        "metricKind" if text == "DELTA" => {}
        _ => return None,
    }
    Some(())
}

fn limit(key: &str, value: Node<'_>, entries: &mut Entries) -> Option<()> {
    match key {
        "metric" => entries.push((key.to_owned(), Value::Text(scalar(value)?))),
        "unit" if scalar(value)? == QUOTA_UNIT => {}
        "values" => {
            let [(name, value)] = fields(value)?.try_into().ok()?;
            let text = (name == "STANDARD").then(|| scalar(value))??;
            let is_number = text.parse::<i64>().is_ok();
            let value = if is_number { Value::Plain(text) } else { Value::Text(text) };
            entries.push((key.to_owned(), value));
        }
        _ => return None,
    }
    Some(())
}

/// The entries of a mapping that is written here, each key once.
fn fields(node: Node<'_>) -> Option<Vec<(String, Node<'_>)>> {
    if node.kind() != Kind::Mapping || node.anchor().is_some() {
        return None;
    }
    let mut fields: Vec<(String, Node<'_>)> = Vec::new();
    for entry in node.entries() {
        let name = entry.key.text().into_owned();
        if fields.iter().any(|(other, _)| *other == name) {
            return None;
        }
        fields.push((name, entry.value));
    }
    Some(fields)
}

/// The text of a scalar that is written here.
pub(super) fn scalar(node: Node<'_>) -> Option<String> {
    let is_known = node.kind() == Kind::Scalar && !node.is_null() && node.anchor().is_none();
    is_known.then(|| node.text().into_owned())
}
