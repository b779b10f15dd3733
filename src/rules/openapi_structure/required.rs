//! `required: true` of a property, which OpenAPI 2.0 wants in a list on the object.

use super::said::{Context, Said, mark_of};
use crate::analysis::{JsonKind, Misfit};
use crate::edit::{
    Edit, FileStyle, Position, Value, append_item, combine, insert_entry, remove_entry,
};
use crate::rules::Fix;
use crate::rules::places::fix;
use crate::rules::wording::short;
use crate::yaml::{Entry, Kind, Node};

/// What is said of it.
pub(super) fn said(context: Context<'_>, misfit: Misfit<'_>, found: JsonKind) -> Option<Said> {
    let is_required = match found {
        JsonKind::Number(number) => number != 0.0,
        JsonKind::Flag(_) | JsonKind::Text => flag(misfit.value)?,
        _ => return None,
    };
    let Some((object, property)) = property(misfit) else {
        let message = "Google rejects the config: `required` must be a list of names. List the properties: `required: [id]`.";
        return Some(Said::new(mark_of(misfit), message));
    };
    let name = property.key.text();
    let message = format!(
        "Google rejects the config: `required` is a list of names, on the object. Remove it here and write `required: [{}]` beside `properties`.",
        short(&name, 24)
    );
    let title = match is_required {
        true => format!("List `{}` on the object", short(&name, 30)),
        false => "Remove `required`".to_owned(),
    };
    let names = if is_required { vec![name.into_owned()] } else { Vec::new() };
    let own = fixed(context, title, object, &[(misfit.holder, misfit.key)], names);
    Some(Said::new(mark_of(misfit), message).fixed(all(context, misfit, object)).fixed(own))
}

/// Whether it is `true`; `None` if it is neither that nor `false`.
fn flag(value: Node<'_>) -> Option<bool> {
    match JsonKind::of(value) {
        JsonKind::Flag(flag) => Some(flag),
        JsonKind::Text => value.text().parse().ok(),
        _ => None,
    }
}

/// The property whose schema something is in, and the object that has it.
fn property(misfit: Misfit<'_>) -> Option<(Node<'_>, Entry<'_>)> {
    let object = misfit.property_of?;
    let properties = object.entry("properties")?.value;
    let property = properties.entries().find(|it| it.value.id() == misfit.holder.id())?;
    Some((object, property))
}

/// The same for all properties of the object at once, offered at the first of several.
fn all(context: Context<'_>, misfit: Misfit<'_>, object: Node<'_>) -> Option<Fix> {
    let properties = object.entry("properties")?.value;
    let mut flags = properties.entries().filter_map(|property| {
        let required = property.value.entry("required")?;
        let is_required = flag(required.value)?;
        Some((property, required.key, is_required))
    });
    let first = flags.next().filter(|(.., key, _)| key.id() == misfit.key.id())?;
    let flags: Vec<_> = std::iter::once(first).chain(flags).collect();
    let names: Vec<_> = flags
        .iter()
        .filter(|(.., is_required)| *is_required)
        .map(|(property, ..)| property.key.text().into_owned())
        .collect();
    let keys: Vec<_> = flags.iter().map(|(property, key, _)| (property.value, *key)).collect();
    let title = format!("List all {} on the object", names.len());
    let is_more = keys.len() > 1 && !names.is_empty();
    is_more.then(|| fixed(context, title, object, &keys, names)).flatten()
}

/// Takes keys out of the schemas that they are in, and lists names on the object.
fn fixed(
    context: Context<'_>,
    title: String,
    object: Node<'_>,
    keys: &[(Node<'_>, Node<'_>)],
    names: Vec<String>,
) -> Option<Fix> {
    let Context { analysis, file } = context;
    let removed =
        keys.iter().map(|(schema, key)| remove_entry(file, *schema, schema.entry_of(*key)?));
    let removed = combine(removed.collect::<Option<Vec<_>>>()?)?;
    let has_comment = removed.iter().any(|edit| analysis.tree.has_comment_in(edit.range));
    // Other properties may be aliases of one with an anchor.
    let is_shared = keys.iter().any(|(schema, _)| schema.anchor().is_some());
    let listed = listed(file, object, names)?;
    fix(title, !has_comment && !is_shared, combine([removed, listed]))
}

/// Lists the names that are not listed yet.
fn listed(file: &FileStyle<'_>, object: Node<'_>, mut names: Vec<String>) -> Option<Vec<Edit>> {
    let Some(list) = object.entry("required") else {
        if names.is_empty() {
            return Some(Vec::new());
        }
        let properties = Position::Before(object.entry("properties")?);
        let names = Value::List(names.into_iter().map(Value::Text).collect());
        return insert_entry(file, object, "required", &names, properties);
    };
    names.retain(|name| list.value.items().all(|item| item.text() != *name));
    if names.is_empty() {
        return Some(Vec::new());
    }
    // An empty list is filled once.
    let is_list = list.value.kind() == Kind::Sequence;
    if !is_list || list.value.items().next().is_none() && names.len() > 1 {
        return None;
    }
    let added = names.into_iter().map(|name| append_item(file, list.value, &Value::Text(name)));
    combine(added.collect::<Option<Vec<_>>>()?)
}
