//! The gateway's parts of an OpenAPI 2.0 document in the form that OpenAPI 3.x has for them. What
//! is not the gateway's is left to converters that know all of OpenAPI.

mod backends;
mod management;
mod security;

use super::super::{Action, ActionKind};
use super::{Reason, action, backend, refuse, refused, touch};
use crate::analysis::Analysis;
use crate::openapi::Version;
use crate::rules::edit::{
    FileStyle, Notes, Position, Value, combine, insert_entry, notes, remove_entry, written,
};
use crate::rules::{Edit, shortened};
use crate::text::TextRange;
use crate::yaml::{Entry, Node};

/// Where the named backends of 3.x stand.
const MANAGEMENT: &str = "x-google-api-management";

/// What is `apiName` there.
const API_NAME: &str = "x-google-api-name";

/// Offered at the version and at the gateway's keys of the root; all or nothing, and then with what
/// stands in the way.
pub(super) fn offer(file: &FileStyle<'_>, analysis: &Analysis, range: TextRange) -> Option<Action> {
    let document = &analysis.document;
    let root = written(document.root?.of(&analysis.tree))?;
    let is_at = |entry: Entry<'_>| {
        let name = entry.key.text();
        match name == "swagger" {
            true => touch(entry.range(), range),
            false => name.starts_with("x-google-") && touch(entry.key.range(), range),
        }
    };
    let is_2 = document.version == Some(Version::V2);
    if !is_2 || !root.entries().any(is_at) {
        return None;
    }
    match edits(file, analysis, root) {
        Ok(edits) if edits.is_empty() => None,
        Ok(edits) => Some(action(ActionKind::Rewrite, title(root), edits)),
        Err(reason) => Some(refused(ActionKind::Rewrite, title(root), reason)),
    }
}

fn title(root: Node<'_>) -> String {
    let left = ["x-google-allow", "x-google-endpoints"];
    let left = left.into_iter().filter(|key| root.entry(key).is_some());
    let left: Vec<_> = left.map(|key| format!("`{key}`")).collect();
    let title = "Convert the gateway extensions to the OpenAPI 3.x form";
    match left.as_slice() {
        [] => format!("{title} (gateway parts only)"),
        left => format!("{title} (gateway parts only; not {})", left.join(", ")),
    }
}

fn edits(file: &FileStyle<'_>, analysis: &Analysis, root: Node<'_>) -> Result<Vec<Edit>, Reason> {
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
    if root.entry(API_NAME).is_some() {
        let (name, removal) = taken(file, analysis, root, API_NAME)?;
        let Some(text) = management::scalar(name.value) else {
            return refuse(format!("`{API_NAME}` holds no text of its own"));
        };
        let notes = notes(file, &removal, &[name.range()]).into_iter().next().unwrap_or_default();
        management.push(("apiName".to_owned(), noted(Value::Text(text), notes)));
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
    let Some(edits) = combine(edits) else {
        return refuse(
            "Two keys at the end of the file stand too close: move one of them before `paths`",
        );
    };
    match lost_comment(analysis, &edits) {
        Some(comment) => refuse(format!("The comment `{}` would be lost", shortened(comment))),
        None => Ok(edits),
    }
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

/// A value with the comments about it.
fn noted(value: Value, notes: Notes) -> Value {
    if notes.is_empty() { value } else { Value::Noted(notes, Box::new(value)) }
}

/// A comment that the edits, which are in order, take away and put nowhere else.
fn lost_comment<'a>(analysis: &'a Analysis, edits: &[Edit]) -> Option<&'a str> {
    let has_comment = |line: &&str| line.contains('#') || line.contains("//");
    let lines = edits.iter().flat_map(|edit| edit.text.lines());
    let put: Vec<&str> = lines.filter(has_comment).collect();
    let is_taken = |comment: &&TextRange| {
        let next = edits.partition_point(|edit| edit.range.end <= comment.start);
        edits.get(next).is_some_and(|edit| edit.range.start <= comment.start)
    };
    let taken = analysis.tree.comments().iter().filter(is_taken);
    let mut texts = taken.map(|comment| comment.of(analysis.source()).trim_end());
    texts.find(|text| !put.iter().any(|line| line.ends_with(text)))
}
