//! A definition to be filled in, for a `$ref` to a schema that this file does not have.

use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::edit::{self, FileStyle, Position, Value, combine, insert_entry, replace_value};
use crate::openapi::{Reference, ReferenceKind};
use crate::rules::{Fix, places};
use crate::yaml::{Kind, Reached};

/// Has the reference name a schema of this file, which is written as an object if it is not there.
pub(super) fn define(
    file: &FileStyle<'_>,
    analysis: &Analysis,
    root: Reached<'_>,
    reference: &Reference,
    text: &str,
) -> Option<Fix> {
    let value = &reference.value;
    let is_plain = value.place.anchored.is_none() && value.text.trim() == text && value.is_verbatim;
    if !is_plain {
        return None;
    }
    let name = name_of(text)?;
    let target = target(analysis, reference, text)?;
    let way = way(analysis);
    let referring = if text == target {
        Vec::new()
    } else {
        let node = places::value_at(analysis, value.place.range.start)?;
        replace_value(file, node, &Value::Text(target.clone()))?
    };
    let (title, defining) = match inserted(file, root, way, name)? {
        None => (format!("Replace with `{target}`"), Vec::new()),
        Some(edits) => (format!("Define `{name}` here; fill in its properties"), edits),
    };
    places::fix(title, false, combine([referring, defining]))
}

/// What the reference says once the schema is in this file: `#/definitions/Order`.
pub(super) fn target(analysis: &Analysis, reference: &Reference, text: &str) -> Option<String> {
    let start = format!("#/{}/", way(analysis).join("/"));
    let is_in_place = text.strip_prefix(&start).is_some_and(|name| !name.contains('/'));
    if reference.kind != ReferenceKind::Schema || text.starts_with('#') && !is_in_place {
        return None;
    }
    Some(format!("{start}{}", name_of(text)?))
}

/// The keys that lead to the schemas of a document.
fn way(analysis: &Analysis) -> &'static [&'static str] {
    if analysis.document.is_v3 { &["components", "schemas"] } else { &["definitions"] }
}

/// The definition of a name; `Some(None)` if there is one already.
fn inserted(
    file: &FileStyle<'_>,
    root: Reached<'_>,
    way: &[&str],
    name: &str,
) -> Option<Option<Vec<Edit>>> {
    let schema = Value::Map(vec![("type".to_owned(), Value::Text("object".to_owned()))]);
    let (mut at, mut rest) = (root, way);
    while let Some((key, after)) = rest.split_first() {
        let Some(field) = at.field(key) else { break };
        (at, rest) = (field.value, after);
    }
    if rest.is_empty() && at.field(name).is_some() {
        return Some(None);
    }
    let node = edit::written(at).filter(|it| it.kind() == Kind::Mapping || it.is_null())?;
    let (key, value) = match rest.split_first() {
        None => (name, schema),
        Some((key, after)) => {
            let within = Value::Map(vec![(name.to_owned(), schema)]);
            let nest = |inner, key: &&str| Value::Map(vec![((*key).to_owned(), inner)]);
            (*key, after.iter().rev().fold(within, nest))
        }
    };
    insert_entry(file, node, key, &value, Position::Last).map(Some)
}

/// The name that a reference ends with; that of the file if it names nothing in it.
fn name_of(text: &str) -> Option<&str> {
    let (file, fragment) = text.split_once('#').unwrap_or((text, ""));
    let last = |text: &'_ str| text.rsplit(['/', '\\']).next().map(str::len).unwrap_or_default();
    let name = match fragment.get(fragment.len() - last(fragment)..).filter(|it| !it.is_empty()) {
        Some(name) => name,
        None => {
            let file = file.split(['?']).next()?;
            let file = file.get(file.len() - last(file)..)?;
            file.split('.').next()?
        }
    };
    let is_letter = |letter: char| letter.is_ascii_alphanumeric() || "_-.".contains(letter);
    (!name.is_empty() && name.chars().all(is_letter)).then_some(name)
}
