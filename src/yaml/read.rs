//! From a text to its tree: blocks, authority, tolerant reader, joined.

use std::sync::Arc;

use super::arena::{BlockTree, RawKind, Style};
use super::error::{SyntaxError, SyntaxProblem};
use super::split::{self, BlockSpan, Shape};
use super::tree::{Block, Tree};
use super::{Format, authority, json, tolerant};
use crate::text::TextRange;

/// A block whose quote or bracket stays open is joined with at most this many others…
const MAX_JOINED: usize = 16;
/// …and at most this many bytes.
const MAX_JOINED_BYTES: usize = 64 * 1024;

/// Reads a text. Never fails; what is wrong is in [`Tree::errors`]. Linear in the text's length.
pub fn read(source: &str, format: Format, shape: Shape) -> Tree {
    if u32::try_from(source.len()).is_err() {
        return Tree::empty();
    }
    match format {
        Format::Yaml => read_yaml(source, shape),
        Format::Json => json::read(source, json::Dialect::Strict, shape),
        Format::JsonWithComments => json::read(source, json::Dialect::WithComments, shape),
    }
}

/// Quotes and brackets that may be open at the end of a block one after the other.
const MAX_JOINS: usize = 3;

/// Who reads the whole text in [`read_whole`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The authority; the other readers are held against it.
    Authority,
    /// The tolerant reader.
    Tolerant,
}

/// Reads the first document without cutting it into blocks: the other side of the proof that
/// [`read`] is right. `None` if that reader finds an error.
pub fn read_whole(source: &str, reader: Proof) -> Option<Tree> {
    let row = split::split(source, Shape(&[]));
    let start = row.blocks.first()?.range.start;
    let range = TextRange::new(start, row.blocks.last()?.range.end);
    let text = range.of(source);
    let tree = match reader {
        Proof::Authority => authority::read(text).ok()?,
        Proof::Tolerant => {
            let tolerated = tolerant::read(text, false);
            if tolerated.error.is_some() {
                return None;
            }
            tolerated.tree
        }
    };
    let span = BlockSpan { range, depth: 0, header: false };
    Some(Tree::new(source, vec![Block::new(span, Arc::new(tree))], false, row.second))
}

fn read_yaml(source: &str, shape: Shape) -> Tree {
    let row = split::split(source, shape);
    let mut blocks: Vec<Block> = Vec::with_capacity(row.blocks.len());
    let mut spans = row.blocks.as_slice();
    while let Some((span, rest)) = spans.split_first() {
        spans = rest;
        match read_block(source, *span, row.is_split) {
            Ok(tree) => blocks.push(Block::new(*span, tree)),
            Err(rejected) => {
                if let Some((joined, taken, tree)) = join(source, *span, &rejected, rest) {
                    spans = rest.get(taken..).unwrap_or_default();
                    blocks.push(Block::new(joined, tree));
                } else {
                    blocks.push(Block::new(*span, Arc::new(rejected.tree)));
                }
            }
        }
    }
    Tree::new(source, blocks, row.is_split, row.second)
}

struct Rejected {
    tree: BlockTree,
    open_at: Option<usize>,
}

fn read_block(
    source: &str,
    span: BlockSpan,
    entries: bool,
) -> Result<Arc<BlockTree>, Box<Rejected>> {
    let text = span.range.of(source);
    let verdict = match authority::read(text) {
        Ok(tree) if !entries || holds_entries(&tree) => return Ok(Arc::new(tree)),
        Ok(_) => None,
        Err(error) => Some(error),
    };
    if !entries && let Some(tree) = json::read_in_yaml(text) {
        return Err(Box::new(Rejected { tree: with_error(tree, verdict), open_at: None }));
    }
    let tolerated = tolerant::read(text, entries);
    let verdict = if tolerated.holes.is_empty() {
        verdict
    } else {
        match authority::read(&tolerant::template::masked(text, &tolerated.holes)) {
            Ok(tree) if !entries || holds_entries(&tree) => return Ok(Arc::new(tolerated.tree)),
            Ok(_) => None,
            Err(error) => Some(error),
        }
    };
    let error = better_placed(verdict, tolerated.error).unwrap_or_else(|| {
        let start = text.len() - text.trim_start().len();
        let line = text.trim_start().lines().next().unwrap_or_default();
        SyntaxError::new(SyntaxProblem::HalfKey, start, start + line.trim_end().len())
    });
    let tree = with_error(tolerated.tree, Some(error));
    Err(Box::new(Rejected { tree, open_at: tolerated.open_at }))
}

/// An entry's block must be a mapping by itself, or hold nothing but comments.
fn holds_entries(tree: &BlockTree) -> bool {
    tree.get(0).is_none_or(|root| root.kind == RawKind::Mapping && root.style == Style::Block)
}

fn with_error(mut tree: BlockTree, error: Option<SyntaxError>) -> BlockTree {
    tree.error = better_placed(tree.error, error);
    tree
}

/// The one of two errors that stands first: the authority often finds one only after the place
/// where the author must look.
fn better_placed(
    verdict: Option<SyntaxError>,
    tolerated: Option<SyntaxError>,
) -> Option<SyntaxError> {
    match (verdict, tolerated) {
        (Some(verdict), Some(tolerated))
            if verdict.range.start < tolerated.range.start
                && verdict.problem != tolerated.problem =>
        {
            Some(verdict)
        }
        (verdict, tolerated) => tolerated.or(verdict),
    }
}

/// Tries to read a rejected block together with those that follow, up to the one that closes its
/// open quote or bracket; once more if another one is open there. Counts how many were taken.
fn join(
    source: &str,
    span: BlockSpan,
    rejected: &Rejected,
    following: &[BlockSpan],
) -> Option<(BlockSpan, usize, Arc<BlockTree>)> {
    let reach = following
        .iter()
        .take(MAX_JOINED)
        .map(|block| block.range.end)
        .take_while(|end| end - span.range.start <= MAX_JOINED_BYTES)
        .last()?;
    let mut open_at = rejected.open_at?;
    for _ in 0..MAX_JOINS {
        let close = closing(source, span.range.start + open_at, reach)?;
        let taken = following.iter().position(|block| close < block.range.end)? + 1;
        let end = following.get(taken - 1)?.range.end;
        let joined = BlockSpan { range: TextRange::new(span.range.start, end), ..span };
        let text = joined.range.of(source);
        if let Some(tree) = authority::read(text).ok().filter(holds_entries) {
            return Some((joined, taken, Arc::new(tree)));
        }
        let again = tolerant::read(text, true).open_at?;
        if again <= open_at {
            return None;
        }
        open_at = again;
    }
    None
}

/// Where the quote or bracket at `open` closes, if it does so before `reach`.
fn closing(source: &str, open: usize, reach: usize) -> Option<usize> {
    let text = TextRange::new(open, reach).of(source);
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut at = 0;
    let mut before = b' ';
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' | b'\''
                if at == 0
                    || matches!(
                        before,
                        b' ' | b'\t' | b'\n' | b'\r' | b',' | b'[' | b'{' | b':'
                    ) =>
            {
                at = split::closing_quote(text, at)?;
                if depth == 0 {
                    return Some(open + at);
                }
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(open + at);
                }
            }
            b'#' if matches!(before, b' ' | b'\t' | b'\n' | b'\r') => {
                let rest = bytes.get(at..).unwrap_or_default();
                at += rest
                    .iter()
                    .position(|byte| matches!(byte, b'\n' | b'\r'))
                    .unwrap_or(rest.len());
            }
            _ => {}
        }
        before = bytes.get(at).copied().unwrap_or_default();
        at += 1;
    }
    None
}
