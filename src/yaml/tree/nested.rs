//! Blocks of JSON: brackets go over blocks, and so do the errors about them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Block, JOINED_ROOT, Node, Tree};
use crate::text::TextRange;
use crate::yaml::error::{SyntaxError, SyntaxProblem};
use crate::yaml::nesting::JsonText;

impl Tree {
    /// The tree of a JSON text.
    pub(in crate::yaml) fn of_json(
        source: &str,
        mut blocks: Vec<Block>,
        is_split: bool,
        json: JsonText,
    ) -> Self {
        settle(&mut blocks);
        Self { json: Some(json), ..Self::new(source, blocks, is_split, None) }
    }

    /// The same of a text that is right as it is, though it looks like a template.
    pub(in crate::yaml) fn ignoring_marks(self) -> Self {
        let json = self.json.map(|json| JsonText { ignores_marks: true, ..json });
        Self { json, ..self }
    }

    /// Whether it was read as JSON.
    pub(in crate::yaml) fn is_json(&self) -> bool {
        self.json.is_some()
    }

    /// What is known of the text as a whole, if it is JSON.
    pub(in crate::yaml) fn json(&self) -> Option<JsonText> {
        self.json
    }

    /// The same with something else known of it as a whole.
    pub(in crate::yaml) fn with_json(self, json: JsonText) -> Self {
        Self { json: Some(json), ..self }
    }
}

impl Node<'_> {
    /// From the opening to the closing bracket of a mapping whose entries are blocks.
    pub(super) fn range_of_brackets(self) -> Option<TextRange> {
        if !self.tree.is_json() {
            return None;
        }
        let is_root = self.id == JOINED_ROOT;
        let first = self.tree.block(if is_root { 0 } else { self.id.block })?;
        let (node, end, depth) = if is_root {
            (0, self.tree.blocks.len(), 0)
        } else {
            (self.id.node, first.next as usize, first.span.depth + 1)
        };
        let start = first.span.range.start + first.tree.get(node)?.start as usize;
        let last = self.tree.block(super::narrow(end.checked_sub(1)?))?;
        let around = usize::from(last.span.depth.checked_sub(depth)?);
        let closed = last.tree.nesting.as_ref()?.closed.get(around)?;
        Some(TextRange::new(start, last.span.range.start + *closed as usize))
    }
}

/// Shows the errors of a row of blocks where a person must look: that nothing closes a bracket turns
/// out far below it.
pub(super) fn settle(blocks: &mut [Block]) {
    let unclosed = unclosed_brackets(blocks);
    let mut has_error_above = false;
    for (index, block) in blocks.iter_mut().enumerate() {
        let Some(nesting) = &block.tree.nesting else { continue };
        let mut error = nesting.error;
        let mut head = nesting.head_error;
        for found in unclosed.get(&index).into_iter().flatten() {
            let place = if found.is_root { &mut head } else { &mut error };
            *place = earlier(*place, Some(found.error));
        }
        let (shown, second) = if head.is_some() { (head, error) } else { (error, None) };
        let is_beside = nesting.checkpoint.as_ref().is_some_and(|it| it.is_beside);
        let is_quiet = is_beside && has_error_above;
        has_error_above = is_quiet || error.is_some();
        let is_same = (nesting.second_error, nesting.is_quiet) == (second, is_quiet);
        if block.tree.error == shown && is_same {
            continue;
        }
        let tree = Arc::make_mut(&mut block.tree);
        tree.error = shown;
        if let Some(nesting) = &mut tree.nesting {
            (nesting.second_error, nesting.is_quiet) = (second, is_quiet);
        }
    }
}

/// A bracket that nothing closes, at its place counted from the start of its block.
struct Unclosed {
    error: SyntaxError,
    is_root: bool,
}

/// The brackets over blocks that nothing closes, by the blocks that they are in.
fn unclosed_brackets(blocks: &[Block]) -> BTreeMap<usize, Vec<Unclosed>> {
    let mut all: BTreeMap<usize, Vec<Unclosed>> = BTreeMap::new();
    for (index, block) in blocks.iter().enumerate() {
        let unclosed = block.tree.nesting.as_ref().map(|nesting| &nesting.unclosed);
        for depth in unclosed.into_iter().flatten() {
            let above = blocks.get(..index).unwrap_or_default();
            let header = above.iter().rposition(|it| usize::from(it.span.depth) < *depth);
            let holder = header.unwrap_or(0);
            let node = if *depth == 0 {
                Some(0)
            } else {
                blocks.get(holder).and_then(Block::joined_value)
            };
            let bracket = blocks.get(holder).zip(node).and_then(|(it, node)| it.tree.get(node));
            let Some(at) = bracket.map(|bracket| bracket.start as usize) else { continue };
            let error = SyntaxError::new(SyntaxProblem::UnclosedBracket('{'), at, at + 1);
            all.entry(holder).or_default().push(Unclosed { error, is_root: *depth == 0 });
        }
    }
    all
}

fn earlier(one: Option<SyntaxError>, other: Option<SyntaxError>) -> Option<SyntaxError> {
    match (one, other) {
        (Some(one), Some(other)) if other.range.start < one.range.start => Some(other),
        (one, other) => one.or(other),
    }
}

/// Puts the trees of the old blocks in the place of new ones that were read as they were, at the
/// start and at the end of the rows.
pub(in crate::yaml) fn keep_same(old: &[Block], new: &mut [Block]) {
    let keep = |(old, new): (&Block, &mut Block)| {
        let is_same = old.span.depth == new.span.depth
            && old.span.header == new.span.header
            && old.tree.is_read_as(&new.tree);
        if is_same {
            new.tree = Arc::clone(&old.tree);
        }
        is_same
    };
    let first = old.iter().zip(new.iter_mut()).map(keep).take_while(|is_same| *is_same).count();
    let shorter = old.len().min(new.len());
    let rest = shorter.saturating_sub(first);
    old.iter().rev().zip(new.iter_mut().rev()).take(rest).all(keep);
}
