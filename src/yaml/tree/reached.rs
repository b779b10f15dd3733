//! What aliases and merge keys lead to: the fields of a mapping as its author means them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Kind;
use super::node::Node;
use crate::bounds;
use crate::text::TextRange;
use crate::yaml::arena::Style;

/// A node and how it was reached.
#[derive(Clone, Copy, Debug)]
pub struct Reached<'t> {
    /// The node; never an alias that names something.
    pub node: Node<'t>,
    /// The first alias or merge value on the way, if there was one.
    pub via: Option<TextRange>,
}

/// A field of a mapping, found under a name.
#[derive(Clone, Copy, Debug)]
pub struct Field<'t> {
    /// Its key.
    pub key: Node<'t>,
    /// Its value, aliases followed.
    pub value: Reached<'t>,
}

impl<'t> Node<'t> {
    /// The node, aliases followed.
    pub fn resolved(self) -> Reached<'t> {
        self.reached(None)
    }

    /// The node, aliases followed, reached through `via`.
    pub fn reached(self, via: Option<TextRange>) -> Reached<'t> {
        let mut reached = Reached { node: self, via };
        for _ in 0..bounds::ALIASES {
            if reached.node.kind() != Kind::Alias {
                break;
            }
            let range = reached.node.range();
            let text = reached.node.text();
            let name = text.trim_start_matches('*');
            let Some(node) = self.tree.anchored(name, range.start) else { break };
            reached = Reached { node, via: reached.via.or(Some(range)) };
        }
        reached
    }
}

impl<'t> Reached<'t> {
    /// The field of this name: the last one written here, else one that `<<` brings.
    pub fn field(self, name: &str) -> Option<Field<'t>> {
        let mut budget = bounds::MERGES;
        let mut places = Vec::new();
        let mut place = self;
        loop {
            if let Some(entry) = place.node.entry(name) {
                return Some(Field { key: entry.key, value: entry.value.reached(place.via) });
            }
            place.merged(&mut places, &mut budget);
            place = places.pop()?;
        }
    }

    /// All fields, each name once: those written here in order, then those that `<<` brings. A name
    /// in two branches of a template is two fields.
    pub fn fields(self) -> Vec<Field<'t>> {
        let mut fields: Vec<Field<'t>> = Vec::new();
        let mut seen: BTreeMap<Cow<'t, str>, usize> = BTreeMap::new();
        let mut budget = bounds::MERGES;
        let mut places = vec![self];
        while let Some(place) = places.pop() {
            let from_outside = fields.len();
            for entry in place.node.entries() {
                let name = entry.key.text();
                if name == "<<" && entry.key.style() == Style::Plain {
                    continue;
                }
                let field = Field { key: entry.key, value: entry.value.reached(place.via) };
                let index = seen.get(&name).copied();
                let before = index.and_then(|index| fields.get_mut(index));
                match (index, before) {
                    (Some(index), Some(before)) if index >= from_outside => {
                        if before.key.branch() == field.key.branch() {
                            *before = field;
                            continue;
                        }
                    }
                    (Some(_), _) => continue,
                    (None, _) => {}
                }
                seen.insert(name, fields.len());
                fields.push(field);
            }
            place.merged(&mut places, &mut budget);
        }
        fields
    }

    /// The mappings whose entries are its fields: itself, then those that `<<` brings, in the order
    /// in which they count.
    pub fn sources(self) -> Vec<Reached<'t>> {
        let mut budget = bounds::MERGES;
        let mut places = vec![self];
        let mut sources = Vec::new();
        while let Some(place) = places.pop() {
            sources.push(place);
            place.merged(&mut places, &mut budget);
        }
        sources
    }

    /// Adds what `<<` brings to this mapping, the first to be looked at last in the list.
    fn merged(self, places: &mut Vec<Reached<'t>>, budget: &mut usize) {
        if !self.node.may_merge() {
            return;
        }
        let merge = self.node.entry("<<").filter(|entry| entry.key.style() == Style::Plain);
        let Some(merge) = merge else { return };
        let via = self.via.or(Some(merge.value.range()));
        let value = merge.value.reached(via);
        let mut sources = vec![value];
        if value.node.kind() == Kind::Sequence {
            sources = value.node.items().take(*budget).map(|item| item.reached(via)).collect();
        }
        for source in sources.into_iter().rev() {
            if *budget > 0 {
                *budget -= 1;
                places.push(source);
            }
        }
    }
}
