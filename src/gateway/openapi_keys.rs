//! OpenAPI's own objects as a table: which keys each has, what they hold, what Google does
//! with them. Completion walks it from the root to the cursor.
//!
//! What Google requires follows the schema and the code of its open API compiler, read 2026-11; what
//! the keys mean follows the specifications of OpenAPI 2.0 and 3.1. Knows no document.

mod schema;
mod shared;
mod v2;
mod v3;

use super::keys::KeyPlace;
use super::snippets::Content;

/// An object of OpenAPI.
#[derive(Debug)]
pub struct OpenapiObject {
    /// What people call it, as in "in an operation".
    pub name: &'static str,
    /// Its keys: what it needs first, then what is written most.
    pub keys: &'static [OpenapiKey],
    /// The place that it is for the gateway's extension keys, if they may be in it.
    pub place: Option<KeyPlace>,
}

impl OpenapiObject {
    /// The key of a name.
    pub fn key(&self, name: &str) -> Option<&'static OpenapiKey> {
        self.keys.iter().find(|key| key.name == name)
    }
}

/// A key of an object.
#[derive(Debug)]
pub struct OpenapiKey {
    /// The key.
    pub name: &'static str,
    /// What it holds.
    pub shape: OpenapiShape,
    /// Whether the object must have it.
    pub is_required: bool,
    /// What Google makes of it.
    pub reading: Reading,
    /// What it is for, in a sentence or two.
    pub purpose: &'static str,
    /// What is written with the key; `None`: what its shape needs.
    pub written: Option<Content>,
}

/// What Google makes of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The gateway does something else because of it.
    Read,
    /// It describes the API to people and tools; the gateway does the same without it.
    Describes,
}

/// What a key may hold.
#[derive(Clone, Copy, Debug)]
pub enum OpenapiShape {
    /// A string.
    Text,
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// One of some words, each with what it means.
    Words(&'static [(&'static str, &'static str)]),
    /// A `$ref` to an entry of the mapping that these keys lead to.
    Reference(&'static [&'static str]),
    /// An object.
    Object(&'static OpenapiObject),
    /// A list.
    List(&'static OpenapiShape),
    /// A map.
    Map(MapKeys, &'static OpenapiShape),
    /// Anything.
    Any,
}

/// What the keys of a map are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapKeys {
    /// Names that the author chooses.
    Names,
    /// Paths of the API.
    Paths,
    /// HTTP statuses, or `default`.
    Statuses,
    /// Media types.
    MediaTypes,
    /// Names of security schemes that are defined here.
    Schemes,
    /// Names of security schemes that a caller must meet.
    Requirement,
}

impl MapKeys {
    /// Keys that many files have, each with what it means.
    pub fn usual(self) -> &'static [(&'static str, &'static str)] {
        match self {
            MapKeys::Statuses => shared::STATUSES,
            MapKeys::MediaTypes => shared::MEDIA_TYPES,
            MapKeys::Names | MapKeys::Paths | MapKeys::Schemes | MapKeys::Requirement => &[],
        }
    }
}

/// The root of a document.
pub fn openapi_root(is_v3: bool) -> &'static OpenapiObject {
    if is_v3 { &v3::DOCUMENT } else { &v2::DOCUMENT }
}

/// A key that describes the API.
const fn key(name: &'static str, shape: OpenapiShape, purpose: &'static str) -> OpenapiKey {
    let reading = Reading::Describes;
    OpenapiKey { name, shape, is_required: false, reading, purpose, written: None }
}

/// A key on which the gateway's work depends.
const fn read(key: OpenapiKey) -> OpenapiKey {
    let OpenapiKey { name, shape, is_required, purpose, written, .. } = key;
    OpenapiKey { name, shape, is_required, reading: Reading::Read, purpose, written }
}

/// A key that the object must have.
const fn required(key: OpenapiKey) -> OpenapiKey {
    let OpenapiKey { name, shape, reading, purpose, written, .. } = key;
    OpenapiKey { name, shape, is_required: true, reading, purpose, written }
}

/// A key that is written with this value.
const fn with(written: Content, key: OpenapiKey) -> OpenapiKey {
    let OpenapiKey { name, shape, is_required, reading, purpose, .. } = key;
    OpenapiKey { name, shape, is_required, reading, purpose, written: Some(written) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::openapi2::{self, Openapi2Object};
    use super::*;

    /// All objects that can be reached from a shape.
    fn collect(shape: OpenapiShape, found: &mut Vec<&'static OpenapiObject>) {
        match shape {
            OpenapiShape::Object(object) => {
                if found.iter().any(|it| std::ptr::eq(*it, object)) {
                    return;
                }
                found.push(object);
                object.keys.iter().for_each(|key| collect(key.shape, found));
            }
            OpenapiShape::List(inner) | OpenapiShape::Map(_, inner) => collect(*inner, found),
            _ => {}
        }
    }

    fn objects(is_v3: bool) -> Vec<&'static OpenapiObject> {
        let mut found = Vec::new();
        collect(OpenapiShape::Object(openapi_root(is_v3)), &mut found);
        found
    }

    #[test]
    fn keys_stand_once_what_is_required_first_and_say_something() {
        for object in objects(false).into_iter().chain(objects(true)) {
            let names: BTreeSet<_> = object.keys.iter().map(|key| key.name).collect();
            assert_eq!(names.len(), object.keys.len(), "{}", object.name);
            assert!(object.keys.is_sorted_by_key(|key| !key.is_required), "{}", object.name);
            for key in object.keys {
                let words = key.purpose.split_whitespace().count();
                assert!(key.purpose.ends_with('.') && words > 2, "{} {}", object.name, key.name);
            }
        }
    }

    /// Both tables of 2.0 name the same keys.
    #[test]
    fn the_keys_of_2_0_are_those_that_google_takes() {
        let known: [(&str, &Openapi2Object); 7] = [
            ("the top level", &openapi2::DOCUMENT),
            ("`info`", &openapi2::INFO),
            ("a path", &openapi2::PATH_ITEM),
            ("an operation", &openapi2::OPERATION),
            ("a parameter", &openapi2::PARAMETER),
            ("a response", &openapi2::RESPONSE),
            ("a security definition", &openapi2::SECURITY_SCHEME),
        ];
        let objects = objects(false);
        for (name, other) in known {
            let object = objects.iter().find(|it| it.name == name).unwrap();
            let mine: BTreeSet<_> = object.keys.iter().map(|key| key.name).collect();
            let theirs: BTreeSet<_> = other.fields.iter().copied().collect();
            assert_eq!(mine, theirs, "{name}");
        }
    }
}
