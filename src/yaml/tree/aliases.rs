//! Aliases that name nothing. Only the whole document can tell: an anchor counts from where it
//! is to the end, whatever block it is in.

use std::collections::HashSet;

use super::{Block, Tree};
use crate::text::TextRange;
use crate::yaml::arena::RawKind;
use crate::yaml::error::{SyntaxError, SyntaxProblem};

/// What is to be said of the aliases in a block that no anchor above them explains.
#[derive(Default)]
pub(super) struct Unknown {
    /// The first one that is wrong.
    pub(super) error: Option<SyntaxError>,
    /// The first one whose anchor may be in a block that could not be read: nobody knows what
    /// that will be once it is mended.
    pub(super) doubtful: Option<SyntaxError>,
}

/// The aliases of each block, by index. Blocks with an error of their own are left out.
pub(super) fn unknown(tree: &Tree, blocks: &[Block]) -> Vec<Unknown> {
    let mut lost: Option<HashSet<&str>> = None;
    let mut is_broken_above = false;
    let mut all = Vec::with_capacity(blocks.len());
    for block in blocks {
        let is_broken = block.tree.error.is_some();
        let base = block.span.range.start;
        let aliases = block.tree.nodes.iter().filter(|node| node.kind == RawKind::Alias);
        let mut unknown = Unknown::default();
        for alias in aliases.take_while(|_| !is_broken) {
            let place = TextRange::new(alias.start as usize, alias.end as usize);
            let name = block.text_at(place).trim_start_matches('*');
            let range = place.shifted(base);
            let places = tree.anchors.get(name);
            if places.and_then(|it| it.first()).is_some_and(|(start, _)| *start < range.start) {
                continue;
            }
            let error = SyntaxError { problem: SyntaxProblem::UnknownAlias, range };
            let lost = lost.get_or_insert_with(|| anchors_in_broken(blocks));
            if is_broken_above || lost.contains(name) {
                unknown.doubtful.get_or_insert(error);
                continue;
            }
            unknown.error = Some(error);
            break;
        }
        is_broken_above |= is_broken;
        all.push(unknown);
    }
    all
}

/// The words after every `&` in blocks that could not be read.
fn anchors_in_broken(blocks: &[Block]) -> HashSet<&str> {
    let broken = blocks.iter().filter(|block| block.tree.error.is_some());
    let words = broken.flat_map(|block| block.text().split('&').skip(1));
    let is_end = |c: char| c.is_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}');
    words.map(|word| word.split(is_end).next().unwrap_or_default()).collect()
}
