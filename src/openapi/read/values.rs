//! Scalars, flags and lists with their places.

use crate::openapi::model::{Flag, Handle, Place, Value};
use crate::text::TextRange;
use crate::yaml::{Field, Kind, Node, Reached, Style};

/// A field of each item of a list.
pub(super) fn items(list: Option<Field<'_>>, name: &str) -> Vec<Value> {
    let Some(list) = list else { return Vec::new() };
    reached_items(list.value).filter_map(|item| scalar(item.field(name)?)).collect()
}

/// The items of a list, aliases followed.
pub(super) fn reached_items(list: Reached<'_>) -> impl Iterator<Item = Reached<'_>> {
    let via = list.via;
    list.node.items().map(move |item| {
        let mut item = item.resolved();
        item.via = via.or(item.via);
        item
    })
}

/// A value by the names of the fields that lead to it.
pub(super) fn at<'t>(from: Option<Reached<'t>>, names: &[&str]) -> Option<Reached<'t>> {
    let step = |at: Reached<'t>, name: &&str| Some(at.field(name)?.value);
    names.iter().try_fold(from?, step)
}

/// The value of a field that is a scalar and not empty.
pub(super) fn scalar(field: Field<'_>) -> Option<Value> {
    let node = field.value.node;
    (node.kind() == Kind::Scalar && !node.is_null()).then(|| value_of(node, field.value.via))
}

pub(super) fn value_of(node: Node<'_>, via: Option<TextRange>) -> Value {
    Value {
        text: node.text().into_owned(),
        place: Place::new(node.content_range(), via),
        is_verbatim: node.is_verbatim() && !is_bare_in_json(node),
    }
}

/// Whether a scalar is a number or word in a text that looks like JSON: what replaces it needs
/// quotes.
fn is_bare_in_json(node: Node<'_>) -> bool {
    node.style() == Style::Plain && node.is_in_braces()
}

/// The whole value, quotes and brackets included.
pub(super) fn place_of(reached: Reached<'_>) -> Place {
    Place::new(reached.node.range(), reached.via)
}

pub(super) fn handle(field: Field<'_>) -> Handle {
    Handle::new(field.value)
}

/// A boolean as YAML 1.1, YAML 1.2 and protobuf's JSON write it.
pub(super) fn flag(field: Field<'_>) -> Option<Flag> {
    let node = field.value.node;
    let value = scalar(field)?;
    let text = value.text.to_ascii_lowercase();
    let is_plain = node.style() == Style::Plain;
    let known = match text.as_str() {
        "true" => Some(true),
        "false" => Some(false),
        "yes" | "on" | "y" if is_plain => Some(true),
        "no" | "off" | "n" if is_plain => Some(false),
        _ => None,
    };
    Some(Flag { value: known, place: value.place })
}
