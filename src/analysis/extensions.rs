//! Every extension key of the file that is, or nearly is, the gateway's: where it is, and what
//! is known of it. Knows nothing of what its value means.

use std::collections::{BTreeMap, BTreeSet};

use crate::bounds;
use crate::gateway::{self, Key, KeyPlace};
use crate::openapi::{self, Document, Handle};
use crate::routing::OperationId;
use crate::text::TextRange;
use crate::yaml::{Kind, Node, NodeId, Tree};

/// An extension key with its value.
#[derive(Clone, Copy, Debug)]
pub struct Extension {
    /// The key.
    pub key: TextRange,
    /// The node of the key.
    pub key_node: NodeId,
    /// The value, aliases followed.
    pub value: Handle,
    /// The mapping that holds it, or that `<<` brings it to.
    pub holder: NodeId,
    /// The value of the `<<` that brings it to where it is read. The same text is listed for its
    /// own place as well.
    pub via: Option<TextRange>,
    /// What is known of the key; `None`: its name is only near a known one, or unknown.
    pub known: Option<&'static Key>,
    /// Where it is.
    pub place: Place,
    /// The operation that it is on or in, the first one if aliases lead there.
    pub operation: Option<OperationId>,
}

impl PartialEq for Extension {
    fn eq(&self, other: &Self) -> bool {
        let name = |it: &Self| it.known.map(|key| key.name);
        let places = |it: &Self| (it.key, it.via, it.place, it.operation);
        let nodes = |it: &Self| (it.key_node, it.value, it.holder);
        name(self) == name(other) && places(self) == places(other) && nodes(self) == nodes(other)
    }
}

impl Extension {
    /// Where to speak of its key.
    pub fn key_place(&self, tree: &Tree) -> openapi::Place {
        let key = tree.node(self.key_node).content_range();
        openapi::Place::new(key, self.via)
    }
}

/// Where an extension key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// At a place of the key tables.
    At(KeyPlace),
    /// On a path item.
    PathItem,
    /// At a place of the document where nothing reads extension keys.
    Elsewhere,
    /// In a value that a later key of the same name discards.
    Overridden,
    /// In a mapping under an extension key at the root or with an anchor: it is written to be used
    /// at other places.
    Template,
}

/// All extension keys, in the order of the tree's mappings: `x-google-*`, the few others that the
/// gateway reads, and what is at most two edits from one of them. `parameters` are some in the path
/// that the document's operations do not list. `is_asked` tells the blocks that hold the mappings.
pub(super) fn collect<'t>(
    tree: &'t Tree,
    mappings: impl Iterator<Item = Node<'t>>,
    document: &Document,
    parameters: &[NodeId],
    is_asked: impl Fn(usize) -> bool,
) -> Vec<Extension> {
    let mut extensions = Vec::new();
    let mut places = None;
    for mapping in mappings {
        for entry in mapping.entries() {
            let name = entry.key.text();
            let is_ours = entry.key.kind() == Kind::Scalar
                && (name.starts_with("x-google-") || gateway::is_gateway_key(&name));
            if !is_ours {
                continue;
            }
            let places = places.get_or_insert_with(|| {
                let is_asked = |node: NodeId| is_asked(node.block());
                Places::new(tree, document, parameters, is_asked)
            });
            let (place, operation) = match tree.overridden_at(entry.key.range().start) {
                Some(_) => (Place::Overridden, None),
                None => places.of(tree, mapping.id(), entry.key.range()),
            };
            let value = entry.value.resolved();
            extensions.push(Extension {
                key: entry.key.range(),
                key_node: entry.key.id(),
                value: Handle { node: value.node.id(), via: value.via },
                holder: mapping.id(),
                via: None,
                known: gateway::gateway_key(&name),
                place,
                operation,
            });
        }
    }
    if let Some(places) = places.filter(|_| tree.merges()) {
        add_merged(tree, &places, &mut extensions);
    }
    extensions.sort_by_cached_key(|extension| (extension.key, extension.via));
    extensions
}

/// Adds the keys that `<<` brings to places of the key tables, each once for each kind of place
/// however often it is brought there.
fn add_merged(tree: &Tree, places: &Places, extensions: &mut Vec<Extension>) {
    let mut by_holder: BTreeMap<NodeId, Vec<usize>> = BTreeMap::new();
    for (index, extension) in extensions.iter().enumerate() {
        by_holder.entry(extension.holder).or_default().push(index);
    }
    let mut judged: BTreeSet<(NodeId, Place)> =
        extensions.iter().map(|extension| (extension.key_node, extension.place)).collect();
    let mut budget = bounds::ALIASED_VALUES;
    for (user, place) in &places.known {
        if !matches!(place, Place::At(_)) {
            continue;
        }
        let user = tree.node(*user);
        // What an entry written before hides has no effect.
        let mut names = BTreeSet::new();
        for source in user.resolved().sources() {
            let indices = by_holder.get(&source.node.id()).map_or(&[][..], Vec::as_slice);
            let cost = indices.len() + usize::from(source.via.is_some());
            let Some(left) = budget.checked_sub(cost) else { return };
            budget = left;
            // Of equal names in one mapping the last one counts.
            for index in indices.iter().rev() {
                let Some(extension) = extensions.get(*index).copied() else { continue };
                let name = tree.node(extension.key_node).text();
                let is_first = names.insert(name);
                let Some(via) = source.via else { continue };
                if !is_first {
                    continue;
                }
                if let Some(written) = extensions.get_mut(*index)
                    && matches!(written.place, Place::Elsewhere | Place::Overridden)
                {
                    written.place = Place::Template;
                }
                if judged.insert((extension.key_node, *place)) {
                    extensions.push(Extension {
                        value: Handle { node: extension.value.node, via: Some(via) },
                        holder: user.id(),
                        via: Some(via),
                        place: *place,
                        operation: places.operations.get(&user.id()).copied(),
                        ..extension
                    });
                }
            }
        }
    }
}

/// The mappings that can bear extension keys.
struct Places {
    known: BTreeMap<NodeId, Place>,
    operations: BTreeMap<NodeId, OperationId>,
    /// Places of operations by their start, for what is somewhere in them.
    ranges: Vec<(TextRange, OperationId)>,
    /// Values of extension keys at the root that the gateway does not read.
    templates: Vec<TextRange>,
}

impl Places {
    fn new(
        tree: &Tree,
        document: &Document,
        parameters: &[NodeId],
        is_asked: impl Fn(NodeId) -> bool,
    ) -> Self {
        let mut known = BTreeMap::new();
        let mut add = |node: NodeId, place| is_asked(node).then(|| known.insert(node, place));
        for parameter in parameters {
            add(*parameter, Place::At(KeyPlace::Parameter));
        }
        let mut operations = BTreeMap::new();
        let mut ranges = Vec::new();
        for (item, path) in document.paths.iter().enumerate() {
            add(path.handle.node, Place::PathItem);
            for (index, operation) in path.operations.iter().enumerate() {
                let node = operation.handle.node;
                if is_asked(node) {
                    let id = OperationId { item, operation: index };
                    add(node, Place::At(KeyPlace::Operation));
                    operations.entry(node).or_insert(id);
                    ranges.push((operation.range, id));
                }
                let in_path = operation.parameters.iter().filter(|it| !it.is_outside_of_path());
                for parameter in in_path {
                    add(parameter.handle.node, Place::At(KeyPlace::Parameter));
                }
            }
        }
        ranges.sort_by_cached_key(|(range, _)| *range);
        for scheme in &document.schemes {
            add(scheme.handle.node, Place::At(KeyPlace::SecurityScheme));
        }
        for server in &document.servers {
            add(server.handle.node, Place::At(KeyPlace::Server));
        }
        let root = document.root.filter(|root| is_asked(root.node));
        known.extend(root.map(|root| (root.node, Place::At(KeyPlace::Root))));
        let root = root.map(|root| root.of(tree).node);
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
