//! The walk over a document beside the table of OpenAPI's objects. It takes one value after the
//! other from a heap of its own, so that no depth of nesting is too deep.

mod collections;
mod objects;
mod values;

use std::collections::{HashMap, HashSet, VecDeque};

use super::{KeptMisfit, Problem};
use crate::analysis::{Analysis, Focus};
use crate::gateway::openapi2::{DOCUMENT, PATH_ITEM};
use crate::gateway::{MapKeys, OpenapiKey, OpenapiObject, OpenapiShape};
use crate::routing::OperationId;
use crate::yaml::{Kind, Node, NodeId, Reached};

/// A value that is still to be looked at.
#[derive(Clone, Copy)]
struct Task<'a> {
    shape: OpenapiShape,
    /// The key of the table whose value it is, or is in.
    row: Option<&'static OpenapiKey>,
    /// The object that holds it.
    object: &'static OpenapiObject,
    holder: Reached<'a>,
    key: Node<'a>,
    value: Reached<'a>,
    /// Whether it is an item of the list that the key leads to.
    is_item: bool,
    /// Whether the author has chosen the key.
    is_named: bool,
    /// The schema whose properties hold the key.
    property_of: Option<Node<'a>>,
    operation: Option<OperationId>,
}

struct Walk<'a> {
    analysis: &'a Analysis,
    /// What aliases may lead to again.
    seen: HashSet<NodeId>,
    /// What is written first is looked at first, so that it is found there, and not at its alias.
    tasks: VecDeque<Task<'a>>,
    found: Vec<KeptMisfit>,
}

/// All that does not fit in the part of a document that an analysis speaks of.
pub(super) fn misfits(analysis: &Analysis) -> Vec<KeptMisfit> {
    let mut walk =
        Walk { analysis, seen: HashSet::new(), tasks: VecDeque::new(), found: Vec::new() };
    let Some(root) = analysis.document.root.map(|root| root.of(&analysis.tree)) else {
        return Vec::new();
    };
    if analysis.focus.is_outside_of_paths() {
        walk.object(&DOCUMENT, root, None);
    }
    if matches!(analysis.focus, Focus::Whole | Focus::Block(_)) {
        walk.paths();
    }
    while let Some(task) = walk.tasks.pop_front() {
        walk.value(task);
    }
    walk.found
}

impl<'a> Walk<'a> {
    fn paths(&mut self) {
        let analysis = self.analysis;
        let Some(root) = analysis.document.root.map(|root| root.of(&analysis.tree)) else { return };
        let items = analysis.document.paths.iter().enumerate();
        let mut operations = HashMap::new();
        for (item, path) in items {
            for (operation, it) in path.operations.iter().enumerate() {
                operations.entry(it.handle.node).or_insert_with(|| OperationId { item, operation });
            }
        }
        for entry in analysis.entries_of_paths() {
            let name = entry.key.text();
            if entry.key.kind() != Kind::Scalar || !MapKeys::Paths.takes(&name) {
                continue;
            }
            let task = Task {
                shape: OpenapiShape::Object(&PATH_ITEM),
                row: None,
                object: &DOCUMENT,
                holder: root,
                key: entry.key,
                value: entry.value.resolved(),
                is_item: false,
                is_named: true,
                property_of: None,
                operation: None,
            };
            self.path_item(task, &operations);
        }
    }

    /// A path, whose operations have numbers.
    fn path_item(&mut self, task: Task<'a>, operations: &HashMap<NodeId, OperationId>) {
        let from = self.tasks.len();
        self.value(task);
        for task in self.tasks.iter_mut().skip(from) {
            task.operation = operations.get(&task.value.node.id()).copied();
        }
    }

    fn add(&mut self, task: Task<'a>, problem: Problem) {
        let is_whole = |node: Node<'_>| self.analysis.is_whole_at(node.range());
        if !is_whole(task.key) || !is_whole(task.value.node) {
            return;
        }
        self.found.push(KeptMisfit {
            object: task.object,
            holder: task.holder.node.id(),
            key: task.key.id(),
            value: task.value.node.id(),
            via: task.value.via.or(task.holder.via),
            is_item: task.is_item,
            is_named: task.is_named,
            row: task.row,
            property_of: task.property_of.map(Node::id),
            operation: task.operation,
            problem,
        });
    }
}
