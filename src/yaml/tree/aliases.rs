//! Aliases that name nothing. Only the whole document can tell: an anchor counts from where it
//! stands to the end, whatever block it is in.

use std::collections::HashSet;

use super::{Block, Tree};
use crate::text::TextRange;
use crate::yaml::arena::RawKind;
use crate::yaml::error::{SyntaxError, SyntaxProblem};

/// The first alias of each block, by index, that no anchor above it explains. Blocks with an error
/// of their own are left out, and so are names that stand in such a block as an anchor: nobody
/// knows what it will be once it is mended.
pub(super) fn unknown(tree: &Tree, blocks: &[Block]) -> Vec<Option<SyntaxError>> {
    let mut lost: Option<HashSet<&str>> = None;
    let mut errors = Vec::with_capacity(blocks.len());
    for block in blocks {
        let is_broken = block.tree.error.is_some();
        let base = block.span.range.start;
        let aliases = block.tree.nodes.iter().filter(|node| node.kind == RawKind::Alias);
        let mut error = None;
        for alias in aliases.take_while(|_| !is_broken) {
            let range = TextRange::new(alias.start as usize, alias.end as usize).shifted(base);
            let name = range.of(&tree.source).trim_start_matches('*');
            let places = tree.anchors.get(name);
            if places.and_then(|it| it.first()).is_some_and(|(start, _)| *start < range.start) {
                continue;
            }
            if lost.get_or_insert_with(|| anchors_in_broken(tree, blocks)).contains(name) {
                continue;
            }
            error = Some(SyntaxError { problem: SyntaxProblem::UnknownAlias, range });
            break;
        }
        errors.push(error);
    }
    errors
}

/// The words behind every `&` in blocks that could not be read.
fn anchors_in_broken<'t>(tree: &'t Tree, blocks: &[Block]) -> HashSet<&'t str> {
    let broken = blocks.iter().filter(|block| block.tree.error.is_some());
    let words = broken.flat_map(|block| block.span.range.of(&tree.source).split('&').skip(1));
    let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}');
    words.map(|word| word.split(is_end).next().unwrap_or_default()).collect()
}
