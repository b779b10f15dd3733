//! The block at a cursor, read once more with other words in the place of the one at the cursor.

use super::Part;
use super::word::column;
use crate::text::TextRange;
use crate::yaml::{self, Entry, Format, Node, Shape, Step, Tree};

/// A key that nobody writes, in the place of the block below.
const NEXT: &str = "gatewayLsNext";

/// A block under the keys that lead to it, or a part of a document in brackets.
pub(super) struct Fragment<'t> {
    pub(super) tree: Tree,
    /// The way to the root of its tree.
    pub(super) way: Vec<Part>,
    /// The entries of the text that lead to the block.
    pub(super) above: Vec<Entry<'t>>,
    /// The block's own entry.
    pub(super) own: Option<Entry<'t>>,
    /// Where the words are that were put in.
    pub(super) at: usize,
    /// The column of the block below.
    pub(super) next_column: Option<usize>,
    block: TextRange,
    /// Where the block's text begins.
    start: usize,
    /// What was replaced in the text, and where the text after it begins.
    replaced: TextRange,
    rest: usize,
}

impl<'t> Fragment<'t> {
    /// The block that holds `replaced`, with `words` in its place. `None` if it is left out of
    /// every mapping.
    pub(super) fn new(
        tree: &'t Tree,
        format: Format,
        replaced: TextRange,
        words: &str,
    ) -> Option<Self> {
        let source = tree.source();
        let (block, next) = blocks_at(tree, replaced.start)?;
        let (above, own) = way_to(tree, block)?;
        let mut text = String::new();
        for entry in &above {
            let key = entry.key.range();
            let indent = " ".repeat(column(source, key.start));
            text.push_str(&format!("{indent}{}:\n", key.of(source)));
        }
        let start = text.len();
        text.push_str(TextRange::new(block.start, replaced.start).of(source));
        let at = at(&text, words);
        text.push_str(words);
        let rest = text.len();
        text.push_str(TextRange::new(replaced.end, block.end).of(source));
        let next = next.and_then(|next| first_content(tree, next));
        let next_column = next.map(|first| column(source, first));
        if let Some(next_column) = next_column {
            let line_break = if text.ends_with('\n') { "" } else { "\n" };
            text.push_str(&format!("{line_break}{}{NEXT}:\n", " ".repeat(next_column)));
        }
        let tree = yaml::read(&text, format, Shape(&[]));
        // A directive follows below: the document does not begin here.
        let is_one = tree.second_document().is_none();
        let way = Vec::new();
        is_one.then_some(Self {
            tree,
            way,
            above,
            own,
            at,
            next_column,
            block,
            start,
            replaced,
            rest,
        })
    }

    /// A part of a document in brackets, with `words` in the place of `replaced`.
    pub(super) fn in_brackets(
        tree: &Tree,
        format: Format,
        way: Vec<Part>,
        block: TextRange,
        replaced: TextRange,
        words: &str,
    ) -> Self {
        let before = TextRange::new(block.start, replaced.start).of(tree.source());
        let after = TextRange::new(replaced.end, block.end).of(tree.source());
        let mut text = format!("{before}{words}{after}");
        // The layout tells which bracket is missing. Where none is, it can only mislead.
        if !tree.errors().iter().any(|error| error.problem.is_of_brackets()) {
            text = without_layout(&text);
        }
        Self {
            tree: yaml::read(&text, format, Shape(&[])),
            way,
            above: Vec::new(),
            own: None,
            at: at(before, words),
            next_column: None,
            block,
            start: 0,
            replaced,
            rest: before.len() + words.len(),
        }
    }

    /// Where a range of the fragment is in the text.
    pub(super) fn place(&self, range: TextRange) -> TextRange {
        let offset = |at: usize| match at.checked_sub(self.rest) {
            Some(after) => self.replaced.end + after,
            None => self.block.start + at.saturating_sub(self.start),
        };
        TextRange::new(offset(range.start), offset(range.end))
    }

    /// The mapping of the text at the end of a way of this length, if its entries are blocks.
    pub(super) fn split_mapping(&self, tree: &'t Tree, depth: usize) -> Option<Node<'t>> {
        self.own?;
        let above = match depth.checked_sub(1) {
            None => return tree.root(),
            Some(last) => self.above.get(last).map(|entry| entry.value),
        };
        let own = self.own.filter(|_| depth == self.above.len() + 1).map(|own| own.value);
        above.or(own.filter(|value| value.range().end > self.block.end))
    }
}

/// Where the word begins among words that follow a text.
fn at(before: &str, words: &str) -> usize {
    before.len() + (words.len() - words.trim_start_matches([',', ' ']).len())
}

/// The text with line breaks in the place of the blanks that its lines begin with.
fn without_layout(text: &str) -> String {
    let mut begins_line = true;
    let flat = |c: char| {
        begins_line &= c == ' ' || c == '\t';
        let is_indent = begins_line;
        begins_line |= c == '\n' || c == '\r';
        if is_indent { '\n' } else { c }
    };
    text.chars().map(flat).collect()
}

/// The block that holds an offset, and the one below it.
fn blocks_at(tree: &Tree, offset: usize) -> Option<(TextRange, Option<TextRange>)> {
    let mut blocks = tree.blocks();
    let mut block = blocks.next()?;
    for below in blocks {
        if offset < below.start {
            return block.touches(offset).then_some((block, Some(below)));
        }
        block = below;
    }
    block.touches(offset).then_some((block, None))
}

/// The entries that lead to a block, and its own unless it is the whole document.
fn way_to(tree: &Tree, block: TextRange) -> Option<(Vec<Entry<'_>>, Option<Entry<'_>>)> {
    if tree.blocks().nth(1).is_none() {
        return Some((Vec::new(), None));
    }
    let first = first_content(tree, block)?;
    let mut above = Vec::new();
    for step in tree.path_at(first) {
        match step {
            Step::Entry(entry, _) if entry.key.range().start == first => {
                return Some((above, Some(entry)));
            }
            Step::Entry(entry, _) => above.push(entry),
            Step::Item(..) => return None,
        }
    }
    None
}

/// The offset of the first character of a block that is neither blank nor in a comment.
fn first_content(tree: &Tree, block: TextRange) -> Option<usize> {
    let mut at = block.start;
    for line in tree.seen_in(block).split_inclusive(['\n', '\r']) {
        let content = line.trim_start_matches(' ');
        let is_passed = content.starts_with(['#', '%']) || matches!(content.trim(), "" | "---");
        if !is_passed {
            return Some(at + (line.len() - content.len()));
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::openapi::SHAPE;

    #[test]
    fn no_more_than_the_block_is_read() {
        let entry = |number: usize| format!("  /a{number}:\n    get:\n      b: 1\n");
        let text = format!("paths:\n{}", (0..1000).map(entry).collect::<String>());
        let tree = yaml::read(&text, Format::Yaml, SHAPE);
        let word = TextRange::empty(text.find("  /a500").unwrap() - 1);
        let fragment = Fragment::new(&tree, Format::Yaml, word, ": x").unwrap();
        let expected = "paths:\n  /a499:\n    get:\n      b: 1: x\n  gatewayLsNext:\n";
        assert_eq!(fragment.tree.source(), expected);
        assert_eq!(fragment.place(TextRange::empty(fragment.at)), word);
    }
}
