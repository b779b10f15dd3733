//! The objects of an OpenAPI 2.0 document whose fields Google's schema names, with what is in
//! them. Finds nothing wrong by itself.

use std::collections::HashSet;

use super::{Analysis, Focus, is_template};
use crate::gateway;
use crate::gateway::OpenapiObject;
use crate::gateway::openapi2::{
    DOCUMENT, INFO, OPERATION, PARAMETER, PATH_ITEM, RESPONSE, SECURITY_SCHEME,
};
use crate::routing::OperationId;
use crate::template;
use crate::yaml::{Field, Kind, Node, NodeId, Reached};

/// Edits within which a key is taken for a misspelt one of the root.
const NEAR: usize = 2;

/// A key of such an object that Google's schema does not take.
#[derive(Clone, Copy, Debug)]
pub struct UnknownKey<'a> {
    /// The object.
    pub object: &'static OpenapiObject,
    /// The mapping.
    pub holder: Node<'a>,
    /// The key.
    pub key: Node<'a>,
    /// What is after it.
    pub value: Node<'a>,
    /// The operation that it is in.
    pub operation: Option<OperationId>,
}

/// A key that Google's schema does not take, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    name: String,
    is_at_root: bool,
}

/// The same by ids, as an analysis keeps it.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeptUnknownKey {
    object: &'static OpenapiObject,
    holder: NodeId,
    key: NodeId,
    value: NodeId,
    operation: Option<OperationId>,
}

impl Analysis {
    /// All keys that Google's schema does not take, each once, where they are written. Left out
    /// are those that may still become others: template syntax, and keys without a value. Found
    /// once, when it is first asked for.
    pub fn unknown_keys(&self) -> impl Iterator<Item = UnknownKey<'_>> {
        let kept = self.unknown_keys.get_or_init(|| {
            let mut unknown_keys =
                UnknownKeys { analysis: self, seen: HashSet::new(), found: Vec::new() };
            if !self.document.is_v3 && self.document.has_version_key {
                unknown_keys.collect();
            }
            unknown_keys.found
        });
        kept.iter().map(|&KeptUnknownKey { object, holder, key, value, operation }| UnknownKey {
            object,
            holder: self.tree.node(holder),
            key: self.tree.node(key),
            value: self.tree.node(value),
            operation,
        })
    }

    /// The same without their places.
    pub(super) fn written_unknown_keys(&self) -> Vec<Written> {
        let written = |it: UnknownKey<'_>| Written {
            name: it.key.text().into_owned(),
            is_at_root: it.object.name == DOCUMENT.name,
        };
        self.unknown_keys().map(written).collect()
    }

    /// Whether a key of the root of OpenAPI 2.0 seems to be there in another spelling, or at
    /// another place: what it holds is lost, but it is written.
    pub fn has_elsewhere(&self, name: &str) -> bool {
        let is_meant = |it: &Written| {
            it.name == name || it.is_at_root && gateway::nearest(&it.name, [name], NEAR).is_some()
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

struct UnknownKeys<'a> {
    analysis: &'a Analysis,
    seen: HashSet<NodeId>,
    found: Vec<KeptUnknownKey>,
}

impl<'a> UnknownKeys<'a> {
    fn collect(&mut self) {
        let analysis = self.analysis;
        let Some(root) = analysis.document.root.map(|root| root.of(&analysis.tree)) else { return };
        if analysis.focus.is_outside_of_paths() {
            self.look_at(&DOCUMENT, root, None);
            if let Some(info) = root.field("info") {
                self.look_at(&INFO, info.value, None);
            }
        }
        for (index, item) in analysis.document.paths.iter().enumerate() {
            if matches!(analysis.focus, Focus::Joined | Focus::Rest) {
                // Each part looks at its own.
                break;
            }
            let reached = item.handle.of(&analysis.tree);
            self.look_at(&PATH_ITEM, reached, None);
            self.look_at_list(&PARAMETER, reached.field("parameters"), None);
            for (at, operation) in item.operations.iter().enumerate() {
                let id = Some(OperationId { item: index, operation: at });
                let reached = operation.handle.of(&analysis.tree);
                self.look_at(&OPERATION, reached, id);
                self.look_at_list(&PARAMETER, reached.field("parameters"), id);
                self.look_at_map(&RESPONSE, reached.field("responses"), id);
            }
        }
        if !analysis.focus.is_outside_of_paths() {
            return;
        }
        self.look_at_map(&PARAMETER, root.field("parameters"), None);
        self.look_at_map(&RESPONSE, root.field("responses"), None);
        self.look_at_map(&SECURITY_SCHEME, root.field("securityDefinitions"), None);
    }

    fn look_at_list(
        &mut self,
        object: &'static OpenapiObject,
        list: Option<Field<'a>>,
        operation: Option<OperationId>,
    ) {
        for item in list.into_iter().flat_map(|list| list.value.node.items()) {
            self.look_at(object, item.resolved(), operation);
        }
    }

    fn look_at_map(
        &mut self,
        object: &'static OpenapiObject,
        map: Option<Field<'a>>,
        operation: Option<OperationId>,
    ) {
        for field in map.into_iter().flat_map(|map| map.value.fields()) {
            if !field.key.text().starts_with("x-") {
                self.look_at(object, field.value, operation);
            }
        }
    }

    fn look_at(
        &mut self,
        object: &'static OpenapiObject,
        reached: Reached<'a>,
        operation: Option<OperationId>,
    ) {
        let holder = reached.node;
        let is_new = holder.kind() == Kind::Mapping && self.seen.insert(holder.id());
        if !is_new || is_template(holder) {
            return;
        }
        for entry in holder.entries() {
            let (key, value) = (entry.key, entry.value);
            let name = key.text();
            let is_known = key.kind() != Kind::Scalar
                || name == "<<"
                || object.takes(&name)
                || template::has_syntax(&name);
            let is_unfinished =
                || value.range().is_empty() || self.analysis.tree.is_broken_at(key.range().start);
            if !is_known && !is_unfinished() {
                let (holder, key, value) = (holder.id(), key.id(), value.id());
                self.found.push(KeptUnknownKey { object, holder, key, value, operation });
            }
        }
    }
}
