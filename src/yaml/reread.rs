//! What an older reading of a text still knows of a newer one: the trees of the blocks that no
//! edit touched. A tree depends on nothing but its block's text and place, so taking it over
//! changes nothing.

use std::sync::Arc;

use super::arena::BlockTree;
use super::split::BlockSpan;
use super::tree::Tree;

/// An older tree beside the text that is to be read.
pub(super) struct Before<'t> {
    tree: &'t Tree,
    /// Bytes that both texts begin with.
    head: usize,
    /// Where what both texts end with begins in the new text.
    tail: usize,
    /// Length of the old text in bytes.
    old_length: usize,
    /// Length of the new text in bytes.
    new_length: usize,
}

impl<'t> Before<'t> {
    /// `source` is the text as the readers see it.
    pub(super) fn new(tree: &'t Tree, source: &str) -> Self {
        let seen = tree.seen();
        let (old, new) = (seen.as_bytes(), source.as_bytes());
        let head = common(old, new);
        let (old_rest, new_rest) =
            (old.get(head..).unwrap_or_default(), new.get(head..).unwrap_or_default());
        let tail = new.len() - common_end(old_rest, new_rest);
        Self { tree, head, tail, old_length: old.len(), new_length: new.len() }
    }

    /// The tree of a block of the new text, if the same block is in the old one.
    pub(super) fn block(&self, span: BlockSpan, is_split: bool) -> Option<Arc<BlockTree>> {
        let start = if span.range.end <= self.head {
            span.range.start
        } else if span.range.start >= self.tail {
            (span.range.start + self.old_length).checked_sub(self.new_length)?
        } else {
            return None;
        };
        self.tree.accepted(start, span, is_split)
    }
}

/// How many bytes two texts begin with in common.
fn common(one: &[u8], other: &[u8]) -> usize {
    const STEP: usize = 4096;
    let mut chunks = one.chunks(STEP).zip(other.chunks(STEP));
    let same = chunks.by_ref().take_while(|(one, other)| one == other).count() * STEP;
    let same = same.min(one.len()).min(other.len());
    let rest = one.iter().skip(same).zip(other.iter().skip(same));
    same + rest.take_while(|(one, other)| one == other).count()
}

/// How many bytes two texts end with in common.
fn common_end(one: &[u8], other: &[u8]) -> usize {
    const STEP: usize = 4096;
    let chunks = one.rchunks(STEP).zip(other.rchunks(STEP));
    let same = chunks.take_while(|(one, other)| one == other).count() * STEP;
    let same = same.min(one.len()).min(other.len());
    let rest = one.iter().rev().skip(same).zip(other.iter().rev().skip(same));
    same + rest.take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_texts_have_in_common() {
        for (one, other, start, end) in [
            ("", "", 0, 0),
            ("abc", "abc", 3, 3),
            ("abc", "abxc", 2, 1),
            ("abc", "", 0, 0),
            ("xabc", "yabc", 0, 3),
        ] {
            assert_eq!(common(one.as_bytes(), other.as_bytes()), start, "{one} {other}");
            assert_eq!(common_end(one.as_bytes(), other.as_bytes()), end, "{one} {other}");
        }
        let long = "a".repeat(10_000);
        let (one, other) = (format!("{long}b{long}"), format!("{long}cc{long}"));
        assert_eq!(common(one.as_bytes(), other.as_bytes()), 10_000);
        assert_eq!(common_end(one.as_bytes(), other.as_bytes()), 10_000);
        assert_eq!(common(long.as_bytes(), one.as_bytes()), 10_000);
        assert_eq!(common_end(long.as_bytes(), one.as_bytes()), 10_000);
    }
}
