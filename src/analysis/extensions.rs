//! Every extension key of the file that is, or nearly is, the gateway's: where it stands, and what
//! is known of it. Knows nothing of what its value means.

use std::collections::BTreeMap;

use crate::gateway::{self, Key, KeyPlace};
use crate::openapi::{Document, Handle};
use crate::routing::OperationId;
use crate::text::TextRange;
use crate::yaml::{Kind, NodeId, Tree};

/// An extension key with its value.
#[derive(Clone, Copy, Debug)]
pub struct Extension {
    /// The key.
    pub key: TextRange,
    /// The node of the key.
    pub key_node: NodeId,
    /// The value, aliases followed.
    pub value: Handle,
    /// The mapping that holds it.
    pub holder: NodeId,
    /// What is known of the key; `None`: its name is only near a known one, or unknown.
    pub known: Option<&'static Key>,
    /// Where it stands.
    pub place: Place,
    /// The operation that it stands on or in, the first one if aliases lead there.
    pub operation: Option<OperationId>,
}

/// Where an extension key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// At a place of the key tables.
    At(KeyPlace),
    /// On a path item.
    PathItem,
    /// At a place of the document where nothing reads extension keys.
    Elsewhere,
    /// In a mapping under an extension key at the root or with an anchor: it is written to be used
    /// at other places.
    Template,
}

/// All extension keys, in the order of the tree's mappings: `x-google-*`, the few others that the
/// gateway reads, and what is at most two edits from one of them.
pub(super) fn collect(tree: &Tree, document: &Document) -> Vec<Extension> {
    let mut extensions = Vec::new();
    let mut places = None;
    for mapping in tree.mappings() {
        for entry in mapping.entries() {
            let name = entry.key.text();
            let is_ours = entry.key.kind() == Kind::Scalar
                && (name.starts_with("x-google-") || gateway::is_gateway_key(&name));
            if !is_ours {
                continue;
            }
            let places = places.get_or_insert_with(|| Places::new(tree, document));
            let (place, operation) = places.of(tree, mapping.id(), entry.key.range());
            let value = entry.value.resolved();
            extensions.push(Extension {
                key: entry.key.range(),
                key_node: entry.key.id(),
                value: Handle { node: value.node.id(), via: value.via },
                holder: mapping.id(),
                known: gateway::gateway_key(&name),
                place,
                operation,
            });
        }
    }
    extensions.sort_by_key(|extension| extension.key);
    extensions
}

/// The mappings that can bear extension keys.
struct Places {
    known: BTreeMap<NodeId, Place>,
    operations: BTreeMap<NodeId, OperationId>,
    /// Places of operations by their start, for what stands somewhere in them.
    ranges: Vec<(TextRange, OperationId)>,
    /// Values of extension keys at the root that the gateway does not read.
    templates: Vec<TextRange>,
}

impl Places {
    fn new(tree: &Tree, document: &Document) -> Self {
        let mut known = BTreeMap::new();
        let mut operations = BTreeMap::new();
        let mut ranges = Vec::new();
        for (item, path) in document.paths.iter().enumerate() {
            known.insert(path.handle.node, Place::PathItem);
            for (index, operation) in path.operations.iter().enumerate() {
                let id = OperationId { item, operation: index };
                known.insert(operation.handle.node, Place::At(KeyPlace::Operation));
                operations.entry(operation.handle.node).or_insert(id);
                ranges.push((operation.range, id));
                let in_path = operation.parameters.iter().filter(|it| !it.is_outside_of_path());
                for parameter in in_path {
                    known.insert(parameter.handle.node, Place::At(KeyPlace::Parameter));
                }
            }
        }
        ranges.sort_by_key(|(range, _)| *range);
        for scheme in &document.schemes {
            known.insert(scheme.handle.node, Place::At(KeyPlace::SecurityScheme));
        }
        for server in &document.servers {
            known.insert(server.handle.node, Place::At(KeyPlace::Server));
        }
        known.extend(document.root.map(|root| (root.node, Place::At(KeyPlace::Root))));
        let root = document.root.map(|root| root.of(tree).node);
        let entries = root.into_iter().flat_map(|root| root.entries());
        let foreign = entries.filter(|entry| {
            let name = entry.key.text();
            name.starts_with("x-") && gateway::gateway_key(&name).is_none()
        });
        let templates = foreign.map(|entry| entry.value.range()).collect();
        Self { known, operations, ranges, templates }
    }

    fn of(&self, tree: &Tree, holder: NodeId, key: TextRange) -> (Place, Option<OperationId>) {
        let within = |range: &TextRange| range.start <= key.start && key.end <= range.end;
        let operation = self.operations.get(&holder).copied().or_else(|| {
            let index = self.ranges.partition_point(|(range, _)| range.start <= key.start);
            let (range, id) = self.ranges.get(index.checked_sub(1)?)?;
            within(range).then_some(*id)
        });
        let place = match self.known.get(&holder) {
            Some(place) => *place,
            None if tree.node(holder).anchor().is_some() => Place::Template,
            None if self.templates.iter().any(within) => Place::Template,
            None => Place::Elsewhere,
        };
        (place, operation)
    }
}
