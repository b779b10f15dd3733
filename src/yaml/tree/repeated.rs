//! Keys that stand more than once in one mapping, and the values that are lost over it. Knows no
//! meaning of any key.

use std::borrow::Cow;
use std::collections::HashSet;

use super::{Entry, Kind, Node, NodeId, Tree};
use crate::text::TextRange;
use crate::yaml::arena::Style;

/// What [`Tree`] finds once, when it is first asked.
#[derive(Debug, Default)]
pub(super) struct Repeated {
    /// The entries of each name that stands more than once in a mapping, in the order of the text,
    /// each by the ids of its key and value.
    groups: Vec<Vec<(NodeId, NodeId)>>,
    /// The entries that a later one discards, from key to value, in the order of the text. None
    /// lies in another.
    overridden: Vec<TextRange>,
}

impl Tree {
    /// The entries of each name that stands more than once in its mapping, in the order of the
    /// text: those that the branches of a template hold are among them.
    pub fn repeated_keys(&self) -> impl Iterator<Item = Vec<Entry<'_>>> {
        let entry = |&(key, value): &(NodeId, NodeId)| Entry {
            key: self.node(key),
            value: self.node(value),
        };
        self.repeated().groups.iter().map(move |group| group.iter().map(entry).collect())
    }

    /// The outermost entry around a place that a later entry of the same name discards, so that
    /// nothing in it counts.
    pub fn overridden_at(&self, offset: usize) -> Option<TextRange> {
        let overridden = &self.repeated().overridden;
        let next = overridden.partition_point(|range| range.start <= offset);
        let range = *overridden.get(next.checked_sub(1)?)?;
        (offset < range.end).then_some(range)
    }

    fn repeated(&self) -> &Repeated {
        self.repeated.get_or_init(|| Repeated::find(self))
    }
}

impl Repeated {
    fn find(tree: &Tree) -> Self {
        let mut repeated = Self::default();
        let mut lost = Vec::new();
        let mut keys = Vec::new();
        for mapping in tree.mappings() {
            keys.clear();
            keys.extend(mapping.entries().filter_map(|entry| {
                let name = entry.key.text();
                let counts = entry.key.kind() == Kind::Scalar && !name.is_empty() && name != "<<";
                counts.then_some((name, entry))
            }));
            if keys.len() > 1 {
                add_groups(tree, mapping, &mut keys, &mut repeated.groups);
            }
        }
        for group in &repeated.groups {
            lost.extend(lost_in(tree, group));
        }
        lost.sort_unstable();
        for range in lost {
            let is_inside = repeated.overridden.last().is_some_and(|last| last.covers(range));
            if !is_inside {
                repeated.overridden.push(range);
            }
        }
        repeated
    }
}

fn add_groups<'t>(
    tree: &Tree,
    mapping: Node<'t>,
    keys: &mut [(Cow<'t, str>, Entry<'t>)],
    groups: &mut Vec<Vec<(NodeId, NodeId)>>,
) {
    // Stable: entries of one name stay in the order of the text.
    keys.sort_by(|(one, _), (other, _)| one.cmp(other));
    let from = groups.len();
    for same in keys.chunk_by(|(one, _), (next, _)| one == next).filter(|same| same.len() > 1) {
        // A line of a template that stands further left may bring the key that those below it
        // belong to.
        let line = |entry: &Entry<'_>| match mapping.style() {
            Style::Block => tree.line_around(entry.key.range().start),
            _ => 0,
        };
        let mut entries: Vec<_> = same.iter().map(|(_, entry)| (line(entry), entry)).collect();
        entries.sort_by_key(|(line, _)| *line);
        let together = entries.chunk_by(|(one, _), (next, _)| one == next);
        groups.extend(
            together
                .filter(|group| group.len() > 1)
                .map(|group| group.iter().map(|(_, it)| (it.key.id(), it.value.id())).collect()),
        );
    }
    if let Some(added) = groups.get_mut(from..) {
        added.sort_by_key(|group: &Vec<(NodeId, NodeId)>| {
            group.first().map(|(key, _)| tree.node(*key).range())
        });
    }
}

/// What is lost for certain: the last one of a branch counts there.
fn lost_in(tree: &Tree, group: &[(NodeId, NodeId)]) -> Vec<TextRange> {
    let mut counting = HashSet::new();
    let mut lost = Vec::new();
    for (key, value) in group.iter().rev() {
        let entry = Entry { key: tree.node(*key), value: tree.node(*value) };
        let branch = entry.key.branch();
        if !counting.insert(branch) {
            lost.push(entry.range());
        }
    }
    lost
}
