//! OpenAPI's own objects as a table: which keys each has, what they hold, what Google does
//! with them. Completion walks it from the root to the cursor; a file in OpenAPI 2.0, of which it
//! says all that Google's JSON schema says, is held against it. Its rows are in `openapi.yaml`.
//! Knows no document.

use super::keys::KeyPlace;
use super::snippets::Content;

/// An object of OpenAPI.
#[derive(Debug)]
pub struct OpenapiObject {
    /// Its name in the table.
    pub id: &'static str,
    /// What people call it, as in "in an operation".
    pub name: &'static str,
    /// Its keys: what it needs first, then what is written most.
    pub keys: &'static [OpenapiKey],
    /// The place that it is for the gateway's extension keys, if they may be in it.
    pub place: Option<KeyPlace>,
    /// 2.0: fields that only OpenAPI 3.x has there, and what to do instead.
    pub only_in_v3: Words,
    /// 2.0: whether Google takes other keys that begin with `x-`.
    pub takes_extensions: bool,
}

impl OpenapiObject {
    /// Whether the schema takes a field of this name.
    pub fn takes(&self, name: &str) -> bool {
        self.takes_extensions && name.starts_with("x-") || self.key(name).is_some()
    }

    /// Where its fields are, as people say it: `in an operation`.
    pub fn in_words(&self) -> String {
        match self.place {
            Some(KeyPlace::Root) => format!("at {}", self.name),
            _ => format!("in {}", self.name),
        }
    }

    /// What to do in place of a field of OpenAPI 3.x.
    pub fn instead_of(&self, name: &str) -> Option<&'static str> {
        self.only_in_v3.iter().find(|(field, _)| *field == name).map(|(_, instead)| *instead)
    }

    /// The key that people mean by a name that it does not have.
    pub fn key_called(&self, name: &str) -> Option<&'static OpenapiKey> {
        self.keys.iter().find(|key| key.other_names.contains(&name))
    }

    /// The key of a name.
    pub fn key(&self, name: &str) -> Option<&'static OpenapiKey> {
        self.keys.iter().find(|key| key.name == name)
    }
}

/// Words, each with what it means.
pub type Words = &'static [(&'static str, &'static str)];

/// Keys of the same object, each with the values of which it must have one.
pub type Conditions = &'static [(&'static str, &'static [&'static str])];

/// A key of an object.
#[derive(Debug)]
pub struct OpenapiKey {
    /// The key.
    pub name: &'static str,
    /// What it holds.
    pub shape: OpenapiShape,
    /// Whether the object must have it, where it may be.
    pub is_required: bool,
    /// Whether it is the schema that asks for a required key.
    pub is_in_schema: bool,
    /// Whether no other key may be beside it.
    pub is_alone: bool,
    /// Whether whatever is in it fits.
    pub is_unread: bool,
    /// 2.0: where it may be.
    pub when: Conditions,
    /// 2.0: where single words may be its value.
    pub word_when: &'static [(&'static str, Conditions)],
    /// 2.0: where its value must be `true`.
    pub true_when: Conditions,
    /// 2.0: what another rule tells of its value.
    pub elsewhere: Option<Elsewhere>,
    /// 2.0: words that another rule tells where other keys are so.
    pub word_elsewhere: &'static [(&'static str, Conditions)],
    /// Names that people write for it, which it does not have.
    pub other_names: &'static [&'static str],
    /// What Google makes of it.
    pub reading: Reading,
    /// What it is for, in a sentence or two.
    pub purpose: &'static str,
    /// What is written with the key; `None`: what its shape needs.
    pub written: Option<Content>,
}

impl OpenapiKey {
    /// Whether the object must have it, whatever its other keys are.
    pub fn is_always_required(&self) -> bool {
        self.is_required && self.when.is_empty()
    }
}

/// What another rule than that about structure tells of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// That there is none.
    Nothing,
    /// A number, if it is another one than what is usually written.
    OtherNumber,
}

/// What Google makes of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The gateway does something else because of it.
    Read,
    /// It describes the API to people and tools; the gateway does the same without it.
    Describes,
    /// Nobody needs to write it.
    Obsolete,
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
    /// A number greater than 0.
    PositiveNumber,
    /// A whole number, in 2.0 not below 0.
    Integer,
    /// One of some words, each with what it means, or of some that nobody should write.
    Words(Words, &'static [&'static str]),
    /// A string; usually one of these words.
    UsualWords(Words),
    /// A `$ref` to an entry of the mapping that these keys lead to.
    Reference(&'static [&'static str]),
    /// An object.
    Object(&'static OpenapiObject),
    /// An object, or a reference to one.
    ObjectOrReference(&'static OpenapiObject),
    /// A list.
    List(&'static OpenapiShape, Items),
    /// One of two; people mostly mean the first.
    Either(&'static OpenapiShape, &'static OpenapiShape),
    /// A map.
    Map(MapKeys, &'static OpenapiShape),
    /// Anything.
    Any,
}

/// What is asked of the items of a list as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Items {
    /// Whether there must be one.
    pub is_filled: bool,
    /// Whether no two may be the same.
    pub is_set: bool,
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
    /// Whether Google's schema takes a key, one that begins with `x-` aside.
    pub fn takes(self, name: &str) -> bool {
        let is_part = |part: &str, more: &str| {
            let is_letter = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-';
            !part.is_empty() && part.chars().all(|it| is_letter(it) || more.contains(it))
        };
        match self {
            MapKeys::Paths => name.starts_with('/'),
            MapKeys::Statuses => {
                name == "default" || name.len() == 3 && name.bytes().all(|it| it.is_ascii_digit())
            }
            MapKeys::MediaTypes => name
                .split_once('/')
                .is_some_and(|(kind, form)| is_part(kind, "") && is_part(form, "+")),
            MapKeys::Names | MapKeys::Schemes | MapKeys::Requirement => true,
        }
    }

    /// The same as a regular expression, if it does not take all.
    pub fn pattern(self) -> Option<&'static str> {
        match self {
            MapKeys::Paths => Some("^/"),
            MapKeys::Statuses => Some("^([0-9]{3}|default)$"),
            MapKeys::MediaTypes => Some(r"^[a-z0-9-]+/[a-z0-9\-+]+$"),
            MapKeys::Names | MapKeys::Schemes | MapKeys::Requirement => None,
        }
    }

    /// Whether there may be keys that begin with `x-` beside.
    pub fn takes_extensions(self) -> bool {
        matches!(self, MapKeys::Paths | MapKeys::Statuses)
    }

    /// Keys that many files have, each with what it means.
    pub fn usual(self) -> Words {
        match self {
            MapKeys::Statuses => tables::STATUSES,
            MapKeys::MediaTypes => tables::MEDIA_TYPES,
            MapKeys::Names | MapKeys::Paths | MapKeys::Schemes | MapKeys::Requirement => &[],
        }
    }
}

/// The root of a document.
pub fn openapi_root(is_v3: bool) -> &'static OpenapiObject {
    if is_v3 { &tables::DOCUMENT_3 } else { &tables::DOCUMENT_2 }
}

/// The objects of OpenAPI 2.0 that Google holds a file against.
pub mod openapi2 {
    pub use super::tables::{
        DOCUMENT_2 as DOCUMENT, INFO_2 as INFO, OPERATION_2 as OPERATION, PARAMETER_2 as PARAMETER,
        PATH_ITEM_2 as PATH_ITEM, RESPONSE_2 as RESPONSE, SCHEMA_2 as SCHEMA,
        SECURITY_SCHEME_2 as SECURITY_SCHEME,
    };
}

mod tables {
    use super::{
        Elsewhere, Items, MapKeys, OpenapiKey, OpenapiObject, OpenapiShape, Reading, Words,
    };
    use crate::gateway::keys::KeyPlace;
    use crate::gateway::snippets::Content;

    include!(concat!(env!("OUT_DIR"), "/openapi.rs"));
}
