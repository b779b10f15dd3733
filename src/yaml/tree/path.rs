//! What holds a place of the text, from the root on.

use super::{Entry, Kind, Node, Step, Tree};

impl Tree {
    /// The nodes that hold `offset`, from the root to the innermost one. A mapping is followed by
    /// the key or the value that holds it; after a value comes what is in it.
    pub fn path_at(&self, offset: usize) -> Vec<Step<'_>> {
        let mut steps = Vec::new();
        let mut current = self.root();
        while let Some(node) = current.take() {
            match node.kind() {
                Kind::Mapping => {
                    if let Some(entry) = self.last_entry_before(node, offset) {
                        let on_key = entry.key.range().touches(offset);
                        steps.push(Step::Entry(entry, on_key));
                        if !on_key && entry.value.range().touches(offset) {
                            current = Some(entry.value);
                        }
                    }
                }
                Kind::Sequence => {
                    let items = node.items().enumerate();
                    let last = items.take_while(|(_, item)| item.range().start <= offset).last();
                    if let Some((index, item)) = last {
                        steps.push(Step::Item(index, item));
                        if item.range().touches(offset) {
                            current = Some(item);
                        }
                    }
                }
                Kind::Scalar | Kind::Alias => {}
            }
        }
        steps
    }

    /// The last entry of a mapping whose key begins at `offset` or before it.
    pub(super) fn last_entry_before<'t>(
        &'t self,
        mapping: Node<'t>,
        offset: usize,
    ) -> Option<Entry<'t>> {
        let begins_before = |entry: &Entry<'_>| entry.key.range().start <= offset;
        let Some((first, end)) = self.blocks_of(mapping).filter(|(first, end)| first < end) else {
            // Findings in one long line ask for their places one after the other.
            return self
                .last_of_large_before(mapping, offset)
                .unwrap_or_else(|| mapping.entries().take_while(begins_before).last());
        };
        let depth = self.blocks.get(first)?.span.depth;
        let last = self.block_at(offset)?.min(end.checked_sub(1)?);
        (first..=last).rev().find_map(|index| {
            self.blocks.get(index).filter(|block| block.span.depth == depth)?;
            self.entries_of_block(index).take_while(begins_before).last()
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::yaml::{Format, Shape, read};

    #[test]
    fn the_entry_at_a_place_of_a_long_line_is_the_one_that_a_walk_finds() {
        let entries = (0..100).map(|at| format!("k{at}: v{at}")).collect::<Vec<_>>().join(", ");
        let text = format!("long: {{{entries}}}\n");
        let tree = read(&text, Format::Yaml, Shape(&[]));
        let long = tree.root().and_then(|root| root.entry("long")).unwrap().value;
        for offset in 0..=text.len() {
            let walked = long.entries().take_while(|it| it.key.range().start <= offset).last();
            let found = tree.last_entry_before(long, offset);
            assert_eq!(found.map(|it| it.key), walked.map(|it| it.key), "{offset}");
            assert_eq!(found.map(|it| it.value), walked.map(|it| it.value), "{offset}");
        }
    }
}
