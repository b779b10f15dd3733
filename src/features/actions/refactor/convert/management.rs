//! Metrics and limits: lists in OpenAPI 2.0, maps by name in 3.x.

use super::super::{Reason, refuse};
use super::noted;
use crate::edit::Edit;
use crate::edit::{FileStyle, Notes, Value, notes};
use crate::gateway::object;
use crate::rules::shortened;
use crate::text::TextRange;
use crate::yaml::{Entry, Kind, Node};

/// The key in 2.0.
pub(super) const KEY: &str = "x-google-management";

type Entries = Vec<(String, Value)>;

/// The metrics and the quota with the comments that go with them.
pub(super) fn converted(
    file: &FileStyle<'_>,
    management: Node<'_>,
    removal: &[Edit],
) -> Result<Entries, Reason> {
    let comments = Comments::of(file, management, removal);
    let mut converted = Vec::new();
    for entry in fields(management, KEY)? {
        let name = entry.key.text();
        let value = match &*name {
            "metrics" => by_name(&comments, entry, "metric")?,
            "quota" => quota(&comments, entry)?,
            _ => return unknown(&name, KEY),
        };
        converted.push((name.into_owned(), comments.put(entry.range(), value)));
    }
    Ok(converted)
}

fn quota(comments: &Comments, quota: Entry<'_>) -> Result<Value, Reason> {
    let mut entries = Vec::new();
    for entry in fields(quota.value, "quota")? {
        let name = entry.key.text();
        if name != "limits" {
            return unknown(&name, "quota");
        }
        entries.push((name.into_owned(), by_name(comments, entry, "limit")?));
    }
    match entries.is_empty() {
        true => refuse("`quota` has no `limits`"),
        false => Ok(Value::Map(entries)),
    }
}

/// Comments about the sections and about the items in them.
struct Comments {
    parts: Vec<TextRange>,
    notes: Vec<Notes>,
}

impl Comments {
    fn of(file: &FileStyle<'_>, management: Node<'_>, removal: &[Edit]) -> Self {
        let mut parts = Vec::new();
        let items = |node: Node<'_>| node.items().map(|item| item.range()).collect::<Vec<_>>();
        for section in management.entries() {
            parts.push(section.range());
            parts.extend(items(section.value));
            parts.extend(section.value.entries().flat_map(|entry| items(entry.value)));
        }
        let notes = notes(file, removal, &parts);
        Self { parts, notes }
    }

    fn put(&self, part: TextRange, value: Value) -> Value {
        let index = self.parts.iter().position(|it| *it == part);
        let notes = index.and_then(|index| self.notes.get(index));
        noted(value, notes.cloned().unwrap_or_default())
    }
}

/// A list as a map by the names of its items, which are objects of this id.
fn by_name(comments: &Comments, list: Entry<'_>, id: &str) -> Result<Value, Reason> {
    let (of, list) = (list.key.text(), list.value);
    if list.kind() != Kind::Sequence || list.anchor().is_some() {
        return refuse(format!("`{of}` of `{KEY}` is no list of its own"));
    }
    let mut map: Entries = Vec::new();
    for item in list.items() {
        let (mut name, mut entries) = (None, Vec::new());
        for entry in fields(item, &of)? {
            let key = entry.key.text();
            if key == "name" {
                name = scalar(entry.value);
                continue;
            }
            match field(id, &key, entry.value) {
                Some(field) => entries.extend(field),
                None => return unknown(&key, &of),
            }
        }
        let Some(name) = name else {
            return refuse(format!("An item of `{of}` in `{KEY}` has no `name`"));
        };
        if map.iter().any(|(other, _)| *other == name) {
            return refuse(format!("`{}` is there twice in `{of}`", shortened(&name)));
        }
        map.push((name, comments.put(item.range(), Value::Map(entries))));
    }
    Ok(Value::Map(map))
}

/// A field of an object as 3.x has it; nothing for a value that goes without saying there, `None`
/// for one that it cannot say.
fn field(id: &str, key: &str, value: Node<'_>) -> Option<Option<(String, Value)>> {
    let row = object(id, false)?.fields.iter().find(|row| row.name == key)?;
    let Some(name) = row.name_3 else {
        return row.in_v3.filter(|always| scalar(value).as_deref() == Some(always)).map(|_| None);
    };
    let value = match row.only_key {
        Some(only) => {
            let [entry] = fields(value, key).ok()?.try_into().ok()?;
            let text = (entry.key.text() == only).then(|| scalar(entry.value))??;
            let is_number = text.parse::<i64>().is_ok();
            if is_number { Value::Plain(text) } else { Value::Text(text) }
        }
        None => Value::Text(scalar(value)?),
    };
    Some(Some((name.to_owned(), value)))
}

/// The entries of a mapping that is written here, each key once.
fn fields<'t>(node: Node<'t>, of: &str) -> Result<Vec<Entry<'t>>, Reason> {
    if node.kind() != Kind::Mapping || node.anchor().is_some() {
        return refuse(format!("`{of}` holds something that is no object of its own"));
    }
    let mut fields: Vec<Entry<'t>> = Vec::new();
    for entry in node.entries() {
        let name = entry.key.text();
        if name == "<<" || fields.iter().any(|other| other.key.text() == name) {
            return refuse(format!(
                "`{}` is there twice or from elsewhere in `{of}`",
                shortened(&name)
            ));
        }
        fields.push(entry);
    }
    Ok(fields)
}

/// The text of a scalar that is written here.
pub(super) fn scalar(node: Node<'_>) -> Option<String> {
    let is_known = node.kind() == Kind::Scalar && !node.is_null() && node.anchor().is_none();
    is_known.then(|| node.text().into_owned())
}

fn unknown<T>(key: &str, of: &str) -> Result<T, Reason> {
    refuse(format!("3.x has no form for this `{}` of `{of}`", shortened(key)))
}
