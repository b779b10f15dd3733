//! The keys above a mapping, found for many mappings at the cost of one walk over the tree.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::yaml::{Kind, Node, NodeId, Tree};

/// Keys looked at above one mapping.
const MAX_DEPTH: usize = 100;

/// What leads to each mapping of a tree. Looked for when it is first asked.
pub(super) struct Above<'t> {
    tree: &'t Tree,
    steps: OnceCell<HashMap<NodeId, Step>>,
}

/// The way to a mapping from the nearest one around it.
#[derive(Clone, Copy)]
struct Step {
    /// The mapping around it.
    holder: NodeId,
    /// Its key there.
    key: NodeId,
    /// Whether lists are between.
    is_in_list: bool,
}

/// A key above a mapping.
#[derive(Clone, Copy)]
pub(super) struct KeyAbove<'t> {
    pub(super) key: Node<'t>,
    /// Whether lists are between the key and what follows.
    pub(super) is_list: bool,
}

impl<'t> Above<'t> {
    pub(super) fn new(tree: &'t Tree) -> Self {
        Self { tree, steps: OnceCell::new() }
    }

    /// The keys from a mapping up to the root, the nearest first.
    pub(super) fn keys(&self, mapping: NodeId) -> impl Iterator<Item = KeyAbove<'t>> {
        let steps = self.steps.get_or_init(|| steps(self.tree));
        let first = steps.get(&mapping).copied();
        let way = std::iter::successors(first, |step| steps.get(&step.holder).copied());
        way.take(MAX_DEPTH)
            .map(|step| KeyAbove { key: self.tree.node(step.key), is_list: step.is_in_list })
    }
}

fn steps(tree: &Tree) -> HashMap<NodeId, Step> {
    let mut steps = HashMap::new();
    for mapping in tree.mappings() {
        for entry in mapping.entries() {
            let step = |is_in_list| Step { holder: mapping.id(), key: entry.key.id(), is_in_list };
            let mut lists = vec![];
            match entry.value.kind() {
                Kind::Mapping => {
                    steps.insert(entry.value.id(), step(false));
                }
                Kind::Sequence => lists.push(entry.value),
                Kind::Scalar | Kind::Alias => {}
            }
            while let Some(list) = lists.pop() {
                for item in list.items() {
                    match item.kind() {
                        Kind::Mapping => {
                            steps.insert(item.id(), step(true));
                        }
                        Kind::Sequence => lists.push(item),
                        Kind::Scalar | Kind::Alias => {}
                    }
                }
            }
        }
    }
    steps
}
