//! From a text to its tree: blocks, authority, tolerant reader, joined.

use std::sync::Arc;

use super::arena::{BlockTree, RawKind, Style};
use super::error::{SyntaxError, SyntaxProblem};
use super::reread::Before;
use super::split::{self, BlockSpan, Shape};
use super::tree::{Block, Tree};
use super::{Format, authority, json, mask, scalar, tolerant};
use crate::parallel;
use crate::text::TextRange;

/// A block whose quote or bracket stays open is joined with at most this many others…
pub(super) const MAX_JOINED: usize = 16;
/// …and at most this many bytes.
pub(super) const MAX_JOINED_BYTES: usize = 64 * 1024;

/// Reads a text. Never fails; what is wrong is in [`Tree::errors`]. Linear in the text's length.
pub fn read(source: &str, format: Format, shape: Shape) -> Tree {
    read_beside(source, format, shape, None)
}

/// Reads a text of which an older version was read, in the same format and shape. Gives what
/// [`read`] gives, but does not read blocks again that are as they were.
pub fn reread(source: &str, format: Format, shape: Shape, before: &Tree) -> Tree {
    read_beside(source, format, shape, Some(before))
}

fn read_beside(source: &str, format: Format, shape: Shape, before: Option<&Tree>) -> Tree {
    if u32::try_from(source.len()).is_err() {
        return Tree::empty();
    }
    let Some((text, marks)) = mask::mask(source, format) else {
        return read_masked(source, format, shape, before);
    };
    let tree = read_masked(&text, format, shape, before);
    if !tree.errors().is_empty() {
        // What is right as it is only looks like a template: `"a {{ b": "}}"`.
        let plain = read_masked(source, format, shape, before);
        if plain.errors().is_empty() {
            return plain.ignoring_marks();
        }
        if format == Format::Yaml {
            return read_doubtful(source, tree, marks, shape);
        }
    }
    tree.unmasked(source, marks)
}

/// Reads a YAML text that is a template and has errors: an object of JSON as that, which knows what
/// becomes of brackets in branches.
fn read_doubtful(source: &str, tree: Tree, mut marks: mask::Marks, shape: Shape) -> Tree {
    marks.doubt = mask::doubt(source);
    let tree = tree.unmasked(source, marks);
    let format = Format::JsonWithComments;
    let masked = mask::mask(source, format).filter(|(text, _)| mask::is_object(text));
    let Some((text, marks)) = masked else { return tree };
    let object = read_masked(&text, format, shape, None).unmasked(source, marks);
    if object.errors().len() <= tree.errors().len() { object } else { tree }
}

fn read_masked(source: &str, format: Format, shape: Shape, before: Option<&Tree>) -> Tree {
    match format {
        Format::Yaml => read_yaml(source, shape, before),
        Format::Json => json::read(source, json::Dialect::Strict, shape, before),
        Format::JsonWithComments => json::read(source, json::Dialect::WithComments, shape, before),
    }
}

/// Quotes and brackets that may be open at the end of a block one after the other.
const MAX_JOINS: usize = 3;

/// Who reads the whole text in [`read_whole`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WholeReader {
    /// The authority; the other readers are held against it.
    Authority,
    /// The tolerant reader.
    Tolerant,
}

/// Reads the first document without cutting it into blocks: the other side of the proof that
/// [`read`] is right. `None` if that reader finds an error.
pub fn read_whole(source: &str, reader: WholeReader) -> Option<Tree> {
    match mask::mask(source, Format::Yaml) {
        Some((text, marks)) => read_masked_whole(&text, reader)
            .map(|tree| tree.unmasked(source, marks))
            .or_else(|| read_masked_whole(source, reader)),
        None => read_masked_whole(source, reader),
    }
}

/// Reads a JSON text without cutting it into blocks, template syntax as it is: the other side of the
/// proof for JSON, also of texts that are broken. Shows the first error.
pub fn read_json_whole(source: &str) -> Tree {
    json::read_whole(source, json::Dialect::Strict)
}

fn read_masked_whole(source: &str, reader: WholeReader) -> Option<Tree> {
    let row = split::split(source, Shape(&[]));
    let start = row.blocks.first()?.range.start;
    let range = TextRange::new(start, row.blocks.last()?.range.end);
    let text = range.of(source);
    let tree = match reader {
        WholeReader::Authority => authority::read(text).ok()?,
        WholeReader::Tolerant => {
            let tolerated = tolerant::read(text, false);
            if tolerated.error.is_some() {
                return None;
            }
            tolerated.tree
        }
    };
    let span = BlockSpan::whole(range);
    Some(Tree::new(source, vec![Block::new(span, Arc::new(tree))], false, row.second))
}

fn read_yaml(source: &str, shape: Shape, before: Option<&Tree>) -> Tree {
    let row = split::split(source, shape);
    let before = before.map(|tree| Before::new(tree, source));
    let known = |span: &BlockSpan| before.as_ref()?.block(*span, row.is_split);
    let read =
        |span: &BlockSpan| known(span).map_or_else(|| read_block(source, *span, row.is_split), Ok);
    let mut read =
        parallel::map(row.blocks.len(), parallel::PARTS, |index| row.blocks.get(index).map(read))
            .into_iter();
    let mut blocks: Vec<Block> = Vec::with_capacity(row.blocks.len());
    let mut spans = row.blocks.as_slice();
    while let Some((span, rest)) = spans.split_first() {
        spans = rest;
        let Some(tree) = read.next().flatten() else { break };
        match tree {
            Ok(tree) => blocks.push(Block::new(*span, tree)),
            Err(rejected) => {
                if let Some((joined, taken, tree)) = join(source, *span, &rejected, rest) {
                    spans = rest.get(taken..).unwrap_or_default();
                    read.by_ref().take(taken).for_each(drop);
                    blocks.push(Block::joined_from_several(joined, tree));
                } else {
                    push_rejected(source, *span, *rejected, &mut blocks);
                }
            }
        }
    }
    Tree::new(source, blocks, row.is_split, row.second)
}

/// What to say of a block that could be read but is at the wrong indentation.
fn displaced(text: &str) -> SyntaxError {
    let indent = text.len() - text.trim_start().len();
    let blank = text.get(..indent).unwrap_or_default();
    if let Some(tab) = blank.find('\t') {
        return SyntaxError::new(SyntaxProblem::Tab, tab, indent);
    }
    let line = text.trim_start().lines().next().unwrap_or_default().trim_end();
    SyntaxError::new(SyntaxProblem::BadIndentation, indent, indent + line.len())
}

/// Whether a line is the value of a key that was broken in two.
pub(super) fn is_torn(line: &str) -> bool {
    line.strip_prefix(':')
        .is_some_and(|value| value.is_empty() || value.starts_with([' ', '\n', '\r']))
}

/// Adds a block that could not be read. If it is the value of a key that was broken in two, as
/// `: value` in the middle of another block, both are one block; once, so that many such lines
/// take no longer than others.
fn push_rejected(source: &str, span: BlockSpan, tree: BlockTree, blocks: &mut Vec<Block>) {
    let text = span.range.of(source);
    let above = blocks.pop_if(|above| {
        let range = above.joined(span).range;
        is_torn(text)
            && above.is_rejected()
            && range.len() <= MAX_JOINED_BYTES
            && !TextRange::new(range.start, span.range.start).of(source).lines().any(is_torn)
    });
    let Some(above) = above else {
        return blocks.push(Block::new(span, Arc::new(tree)));
    };
    let whole = above.joined(span);
    let tree = match read_block(source, whole, true) {
        Ok(tree) => tree,
        Err(rejected) => Arc::new(*rejected),
    };
    blocks.push(Block::joined_from_several(whole, tree));
}

/// Reads a block; what could be kept of one that is rejected.
pub(super) fn read_block(
    source: &str,
    span: BlockSpan,
    entries: bool,
) -> Result<Arc<BlockTree>, Box<BlockTree>> {
    let text = span.range.of(source);
    let verdict = match authority::read(text) {
        Ok(tree) if span.displaced => {
            return Err(Box::new(with_error(tree, Some(displaced(text)))));
        }
        Ok(mut tree) if !entries || holds_entries(&tree) => {
            tree.error = indenting_tab(text, &tree);
            return Ok(Arc::new(tree));
        }
        Ok(_) => None,
        Err(error) => Some(error),
    };
    if !entries && let Some(tree) = json::read_in_yaml(text) {
        return Err(Box::new(with_error(tree, verdict)));
    }
    let tolerated = tolerant::read(text, entries);
    let tolerated_error = match (verdict, tolerated.error) {
        // The tolerant reader only cannot read this notation; the mistake is elsewhere.
        (Some(verdict), Some(error))
            if matches!(error.problem, SyntaxProblem::ExplicitKey | SyntaxProblem::MissingKey)
                && !is_beside(text, error.range, verdict.range) =>
        {
            Some(verdict)
        }
        (_, error) => error,
    };
    let error = better_placed(verdict, tolerated_error).unwrap_or_else(|| {
        let start = text.len() - text.trim_start().len();
        let line = text.trim_start().lines().next().unwrap_or_default();
        SyntaxError::new(SyntaxProblem::HalfKey, start, start + line.trim_end().len())
    });
    let mut tree = with_error(tolerated.tree, Some(error));
    tree.open_at = tolerated.open_at.and_then(|open_at| u32::try_from(open_at).ok());
    Err(Box::new(tree))
}

/// Whether a place is on the line of another one or on the next.
fn is_beside(text: &str, first: TextRange, second: TextRange) -> bool {
    let between = TextRange::new(first.start, second.start.max(first.start)).of(text);
    between.matches('\n').count() <= 1
}

/// A tab that indents a key or a dash. The authority lets it pass before the first one of a
/// collection; no other parser does.
fn indenting_tab(text: &str, tree: &BlockTree) -> Option<SyntaxError> {
    if !text.contains('\t') {
        return None;
    }
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r']) {
        let content = line.trim_start_matches([' ', '\t']);
        let indent = line.len() - content.len();
        let tab = line.get(..indent).and_then(|blanks| blanks.find('\t'));
        if let Some(tab) = tab
            && begins_block(text, tree, start + indent)
        {
            return Some(SyntaxError::new(SyntaxProblem::Tab, start + tab, start + indent));
        }
        start += line.len();
    }
    None
}

/// Whether a collection by indentation begins at `at`, with a key or a dash.
fn begins_block(text: &str, tree: &BlockTree, at: usize) -> bool {
    let index = tree.nodes.partition_point(|node| (node.start as usize) < at);
    let from_here = tree.nodes.get(index..).unwrap_or_default();
    let mut blocks = from_here.iter().take(3).filter(|node| node.style == Style::Block);
    let dash = text.get(at..).is_some_and(|rest| rest.starts_with("- "));
    blocks.any(|node| match node.kind {
        RawKind::Mapping => !dash && node.start as usize == at,
        RawKind::Sequence => {
            let between = TextRange::new(at, node.start as usize).of(text);
            dash && between.trim_matches(['-', ' ', '\t']).is_empty()
        }
        _ => false,
    })
}

/// An entry's block must be a mapping by itself, or hold nothing but comments.
fn holds_entries(tree: &BlockTree) -> bool {
    tree.get(0).is_none_or(|root| root.kind == RawKind::Mapping && root.style == Style::Block)
}

fn with_error(mut tree: BlockTree, error: Option<SyntaxError>) -> BlockTree {
    tree.error = better_placed(tree.error, error);
    tree
}

/// The one of two errors that is first: the authority often finds one only after the place
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
pub(super) fn join(
    source: &str,
    span: BlockSpan,
    rejected: &BlockTree,
    following: &[BlockSpan],
) -> Option<(BlockSpan, usize, Arc<BlockTree>)> {
    let reach = following
        .iter()
        .take(MAX_JOINED)
        .map(|block| block.range.end)
        .take_while(|end| end - span.range.start <= MAX_JOINED_BYTES)
        .last()?;
    let mut open_at = rejected.open_at? as usize;
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
                at = scalar::closing_quote(text, at)?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Kind, Node};

    /// The tree in one line.
    fn outline(node: Node<'_>) -> String {
        match node.kind() {
            Kind::Mapping => {
                let entry = |it: crate::yaml::Entry<'_>| {
                    format!("{}={}", outline(it.key), outline(it.value))
                };
                format!("{{{}}}", node.entries().map(entry).collect::<Vec<_>>().join(","))
            }
            Kind::Sequence => {
                format!("[{}]", node.items().map(outline).collect::<Vec<_>>().join(","))
            }
            Kind::Scalar | Kind::Alias => node.text().into_owned(),
        }
    }

    #[test]
    fn templates_keep_their_text_and_disturb_nothing() {
        for (source, expected) in [
            ("a: {{ b | f(\"c: d\") }}\n{{ e }}: 1\n", "{a={{ b | f(\"c: d\") }},{{ e }}=1}"),
            ("a: \"${f(\",\", b)}\\n\"\n", "{a=${f(\",\", b)}\n}"),
            ("a: {b: ${c}, d: x${e}y}\n", "{a={b=${c},d=x${e}y}}"),
            ("a: b\n    %{ if c: d }\ne: f\n   %{ endif }\n", "{a=b,e=f}"),
            ("a: >-\n  ${b}\n  c\nd: |-\n  e ${f}\n", "{a=${b} c,d=e ${f}}"),
            ("a:\n  {{ b }}\nc:\n  {{ d }}\n  e: f\n", "{a={{ b }},c={e=f}}"),
            ("a: ${b\n  ? c\n: d}\ne: 1\n", "{a=${b\n  ? c\n: d},e=1}"),
            (
                "a:\n- {{ b }}\n{% for c in d %}\n- <%= c %>x\n{% endfor %}\n",
                "{a=[{{ b }},<%= c %>x]}",
            ),
            ("a:\n{% if b %}\n  c\n{% else %}\n  d\n{% endif %}\n", "{a={% else %}}"),
            ("a: {b: \"c ${ d\", e: {f: g}}\n", "{a={b=c ${ d,e={f=g}}}"),
            ("a: {b: {c: d}}\ne: {{f: g}: h}\n", "{a={b={c=d}},e={{f=g}=h}}"),
        ] {
            let tree = read(source, Format::Yaml, Shape(&[]));
            assert!(tree.errors().is_empty(), "{source} {:?}", tree.errors());
            assert_eq!(tree.root().map(outline).unwrap_or_default(), expected, "{source}");
        }
    }
}
