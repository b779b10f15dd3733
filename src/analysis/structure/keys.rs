//! What single keys and items are: template syntax, misspelt, a status, the same as another.

use std::borrow::Cow;

use super::value::JsonKind;
use super::{NEAR, is_schema_word};
use crate::gateway::openapi2::SCHEMA;
use crate::gateway::{OpenapiObject, nearest};
use crate::openapi::Method;
use crate::template;
use crate::yaml::{Kind, Node};

/// The key of a reference.
const REFERENCE: &str = "$ref";

/// Whether a key of an object is template syntax. `$ref` and `$comment` are not, whatever `$NAME` is
/// elsewhere.
pub(super) fn is_template_key(object: &OpenapiObject, name: &str) -> bool {
    let is_misspelt = || {
        object.id == SCHEMA.id
            && (name.eq_ignore_ascii_case(REFERENCE) || nearest(name, [REFERENCE], 1).is_some())
    };
    let is_word = |name: &str| is_reference_key(name) || is_schema_word(name) || is_misspelt();
    template::has_syntax(name) && !is_word(name)
}

/// Whether a key is `$ref`, which OpenAPI 2.0 has in few objects.
pub fn is_reference_key(name: &str) -> bool {
    name == REFERENCE
}

/// Whether a key is another one, misspelt.
pub(super) fn is_misspelt(name: &str, meant: &str) -> bool {
    name.eq_ignore_ascii_case(meant) || nearest(name, [meant], NEAR).is_some()
}

/// Whether a mapping is a path, whatever holds it.
pub(super) fn holds_operations(node: Node<'_>) -> bool {
    node.entries().any(|entry| {
        entry.value.kind() == Kind::Mapping && Method::parse(&entry.key.text()).is_some()
    })
}

/// What is the same for items that are: whether they are texts, and what is written.
pub(super) fn same(item: Node<'_>) -> (bool, Cow<'_, str>) {
    match JsonKind::of(item) {
        JsonKind::Text => (true, item.text()),
        _ => (false, item.written()),
    }
}

/// Whether an item does not become another one once all is known of it.
pub(super) fn is_certain(item: Node<'_>) -> bool {
    item.kind() != Kind::Alias && !template::has_syntax(&item.written())
}
