//! What a document of OpenAPI 2.0 has that does not fit the JSON schema of Google's importer, which
//! rejects it: one walk over the document beside the table of OpenAPI's objects. What is broken,
//! half typed or a template's fits. Knows no rule and no message.

mod keys;
mod value;
mod walk;

use super::{Analysis, Focus};
use crate::gateway;
use crate::gateway::openapi2::{DOCUMENT, SCHEMA};
use crate::gateway::{OpenapiKey, OpenapiObject, OpenapiShape, Words};
use crate::routing::OperationId;
use crate::text::TextRange;
use crate::yaml::{Node, NodeId};

pub use keys::is_reference_key;
pub use value::JsonKind;

/// Edits within which a key is taken for a misspelt one.
const NEAR: usize = 2;

/// Something that does not fit.
#[derive(Clone, Copy, Debug)]
pub struct Misfit<'a> {
    /// The object that it is in.
    pub object: &'static OpenapiObject,
    /// The mapping that holds the key.
    pub holder: Node<'a>,
    /// The key that does not fit, or that leads to what does not.
    pub key: Node<'a>,
    /// What does not fit: what is after the key, or an item of a list there.
    pub value: Node<'a>,
    /// The first alias or merge value on the way to it, if there was one.
    pub via: Option<TextRange>,
    /// Whether it is an item.
    pub is_item: bool,
    /// Whether the author has chosen the key.
    pub is_named: bool,
    /// The key of the table whose value it is, or is in.
    pub row: Option<&'static OpenapiKey>,
    /// The schema whose property this is, if it is a property's schema.
    pub property_of: Option<Node<'a>>,
    /// The operation that it is in.
    pub operation: Option<OperationId>,
    /// Why it does not fit.
    pub problem: Problem,
}

/// Why something does not fit.
#[derive(Clone, Copy, Debug)]
pub enum Problem {
    /// The object has no such key.
    UnknownKey,
    /// The value is of another kind.
    Kind(OpenapiShape, JsonKind),
    /// The text is none of the words that may be there.
    Word(Words),
    /// The number is too small.
    TooSmall(OpenapiShape),
    /// The object, which is the value, lacks a key.
    Missing(&'static OpenapiKey),
    /// What other keys of the object say does not let the key, or this value of it, be there.
    Misplaced(&'static OpenapiKey),
    /// A reference has other keys beside it.
    NotAlone,
    /// A reference, where none may be.
    Reference,
    /// A list, or the responses, must not be empty.
    Empty,
    /// The item of a list is there twice.
    Repeated,
    /// The key is no HTTP status.
    Status,
    /// The key is no media type.
    MediaType,
}

/// Whether a key is a word of JSON Schema that OpenAPI 2.0 does not have, such as `$comment`: it
/// looks like a template's `$NAME` and is none.
pub fn is_schema_word(key: &str) -> bool {
    key.starts_with('$') && SCHEMA.instead_of(key).is_some()
}

/// A key that Google's schema does not take, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    name: String,
    is_at_root: bool,
}

/// The same as a [`Misfit`] by ids, as an analysis keeps it.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeptMisfit {
    object: &'static OpenapiObject,
    holder: NodeId,
    key: NodeId,
    value: NodeId,
    via: Option<TextRange>,
    is_item: bool,
    is_named: bool,
    row: Option<&'static OpenapiKey>,
    property_of: Option<NodeId>,
    operation: Option<OperationId>,
    problem: Problem,
}

impl Analysis {
    /// All that does not fit, each once, where it is written. Found once, when it is first asked
    /// for.
    pub fn misfits(&self) -> impl Iterator<Item = Misfit<'_>> {
        let kept = self.misfits.get_or_init(|| match self.document {
            ref document if document.is_v3 || !document.has_version_key => Vec::new(),
            _ => walk::misfits(self),
        });
        kept.iter().map(|it| Misfit {
            object: it.object,
            holder: self.tree.node(it.holder),
            key: self.tree.node(it.key),
            value: self.tree.node(it.value),
            via: it.via,
            is_item: it.is_item,
            is_named: it.is_named,
            row: it.row,
            property_of: it.property_of.map(|id| self.tree.node(id)),
            operation: it.operation,
            problem: it.problem,
        })
    }

    /// The keys that Google's schema does not take. Template syntax may still become others.
    pub fn unknown_keys(&self) -> impl Iterator<Item = Misfit<'_>> {
        self.misfits().filter(|it| matches!(it.problem, Problem::UnknownKey))
    }

    /// The same without their places, but for those in schemas.
    pub(super) fn written_unknown_keys(&self) -> Vec<Written> {
        let unknown_keys = self.unknown_keys().filter(|it| it.object.id != SCHEMA.id);
        let written = |it: Misfit<'_>| Written {
            name: it.key.text().into_owned(),
            is_at_root: it.object.id == DOCUMENT.id,
        };
        unknown_keys.map(written).collect()
    }

    /// Whether a key of the root of OpenAPI 2.0 seems to be there in another spelling, or at
    /// another place: what it holds is lost, but it is written.
    pub fn has_elsewhere(&self, name: &str) -> bool {
        let is_called = |other: &str| DOCUMENT.key_called(other).is_some_and(|it| it.name == name);
        let is_near = |other: &str| gateway::nearest(other, [name], NEAR).is_some();
        let is_meant = |it: &Written| {
            it.name == name || it.is_at_root && (is_called(&it.name) || is_near(&it.name))
        };
        let is_written = || match self.focus {
            Focus::Whole => self.written_unknown_keys().iter().any(is_meant),
            _ => self.shared.unknown_keys.iter().any(is_meant),
        };
        let is_in_paths = || {
            let root = self.document.root.map(|root| root.of(&self.tree));
            let paths = root.and_then(|root| root.field("paths"));
            paths.is_some_and(|paths| paths.value.field(name).is_some())
        };
        !self.document.is_v3 && (is_written() || is_in_paths())
    }
}
