//! The tree of a text that was edited, from the tree before: only the blocks that the edit touches
//! are read again. Gives what reading the whole text gives, or nothing where it cannot be sure: a
//! block whose limits depend on what is around it, template syntax that steers other text.

use std::sync::Arc;

use super::json::Dialect;
use super::mask::{CONTROL, LINE, WORD};
use super::read::{MAX_JOINED, MAX_JOINED_BYTES, is_torn, join, read_block};
use super::split::{self, BlockSpan, Level, Shape};
use super::tree::{Block, Tree};
use super::{Format, json, mask};
use crate::bounds;
use crate::text::{Replaced, Text, TextRange};

/// Reads a text that `replaced` made of the one that was read before, in the same format and shape.
pub fn read_edited(
    before: &Tree,
    format: Format,
    shape: Shape,
    replaced: Replaced,
    text: &Text,
) -> Option<Tree> {
    if u32::try_from(text.len()).is_err() || !before.is_editable() {
        return None;
    }
    match format {
        Format::Yaml if before.is_json() => None,
        Format::Yaml => read_yaml(before, shape, replaced, text),
        Format::Json => json::read_edited(before, Dialect::Strict, shape, replaced, text),
        Format::JsonWithComments => {
            json::read_edited(before, Dialect::WithComments, shape, replaced, text)
        }
    }
}

fn read_yaml(before: &Tree, shape: Shape, replaced: Replaced, text: &Text) -> Option<Tree> {
    let window = Window::around(before, replaced, text)?;
    let levels = window.levels(shape)?;
    let spans = split::split_entries(&window.text, shape, levels)?;
    // Near the bound all of the text has a say in how it is cut.
    if before.count_blocks() + spans.len() > bounds::BLOCKS / 2 {
        return None;
    }
    let (blocks, taken) = window.read(&spans)?;
    before.with_blocks(window.first..window.last + 1 + taken, blocks, replaced)
}

/// The blocks that an edit touches, and their text after it.
struct Window<'t> {
    before: &'t Tree,
    /// Index of the first and of the last block.
    first: usize,
    last: usize,
    /// Where the first one begins, in bytes from the start of the text.
    start: usize,
    text: String,
}

impl<'t> Window<'t> {
    fn around(before: &'t Tree, replaced: Replaced, text: &Text) -> Option<Self> {
        let blocks = before.row();
        let TextRange { start: from, end: to } = replaced.range;
        // What is written at the start of a line may belong to the block above it.
        let mut first = before.block_at(from.checked_sub(1)?)?;
        let last = before.block_at(to)?;
        let reach = blocks.get(first)?.span.range.start.saturating_sub(MAX_JOINED_BYTES);
        // Blocks above that could not be read may end elsewhere now.
        while let Some(above) = first.checked_sub(1).and_then(|above| blocks.get(above)) {
            if above.tree.error.is_none() || above.span.header {
                break;
            }
            first -= 1;
            if above.span.range.start < reach || last - first > MAX_JOINED {
                return None;
            }
        }
        let start = blocks.get(first)?.span.range.start;
        let end = blocks.get(last)?.span.range.end;
        // The end of a document and what comes after it belong to no block.
        if to > end {
            return None;
        }
        let end = replaced.after(end);
        let text = text.slice(TextRange::new(start, end));
        let window = Self { before, first, last, start, text };
        window.is_closed().then_some(window)
    }

    fn blocks(&self) -> &'t [Block] {
        self.before.row().get(self.first..=self.last).unwrap_or_default()
    }

    /// Whether the text of the window can be cut into blocks by itself, now as before.
    fn is_closed(&self) -> bool {
        let Some(first) = self.blocks().first() else { return false };
        let is_entry = |block: &Block| {
            block.span.depth == first.span.depth && !block.span.header && !block.is_masked()
        };
        // A block that does not begin with a key is one because of what is above it.
        let next = self.before.row().get(self.last + 1);
        if next.is_some_and(|next| key_of(next).is_none()) {
            return false;
        }
        let samples = self.before.samples_of_others(self.first);
        let texts = || self.blocks().iter().map(Block::text).chain([self.text.as_str()]);
        self.blocks().iter().all(is_entry)
            && samples.is_some_and(|samples| texts().all(|text| !has_marker(text, &samples)))
            && !self.text.contains([WORD, LINE, CONTROL])
            && !mask::may_hold_mark(&self.text)
    }

    /// The mappings around the entries, as the splitter knows them at the first one.
    fn levels(&self, shape: Shape) -> Option<Vec<Level<'t>>> {
        let row = self.before.row();
        let depth = row.get(self.first)?.span.depth;
        let mut levels: Vec<Level<'t>> = Vec::new();
        let mut path = Vec::new();
        for depth in 0..=depth {
            let header = self.before.header_at(self.first, depth);
            if depth > 0 {
                let (_, key) = header.and_then(|at| row.get(at)).and_then(key_of)?;
                path.push(key);
                if !shape.splits(&path) {
                    return None;
                }
            }
            let first_entry = row.get(header.map_or(0, |at| at + 1))?;
            let (indent, key) = key_of(first_entry)?;
            let sample = key.bytes().next().unwrap_or_default();
            levels.push(Level { indent, path: path.clone(), sample });
        }
        let first_indent = key_of(self.blocks().first()?).map(|(indent, _)| indent);
        // What comes first in a mapping says how its keys look.
        let is_first =
            self.before.header_at(self.first, depth).map_or(0, |at| at + 1) >= self.first;
        let now = split::first_key(&self.text)?;
        let level = levels.last()?;
        let is_same = now.0 == level.indent
            && (!is_first || now.1.bytes().next().unwrap_or_default() == level.sample);
        (is_same && first_indent.is_none_or(|indent| indent == level.indent)).then_some(levels)
    }

    /// Reads the blocks of the window; counts how many blocks after it were joined with them.
    fn read(&self, spans: &[BlockSpan]) -> Option<(Vec<Block>, usize)> {
        let mut blocks: Vec<Block> = Vec::with_capacity(spans.len());
        let mut below = None;
        let mut rest = spans;
        while let Some((span, following)) = rest.split_first() {
            rest = following;
            let rejected = match read_block(&self.text, *span, true) {
                Ok(tree) => {
                    blocks.push(Block::new(span.moved(self.start), tree));
                    continue;
                }
                Err(rejected) => rejected,
            };
            if is_torn(span.range.of(&self.text)) {
                return None;
            }
            if rejected.open_at.is_none() {
                blocks.push(Block::new(span.moved(self.start), Arc::new(*rejected)));
                continue;
            }
            let below = match &mut below {
                Some(below) => below,
                below => below.insert(self.below()?),
            };
            let text = format!("{}{}", self.text, below.text);
            let moved = below.spans.iter().map(|span| span.moved(self.text.len()));
            let all: Vec<BlockSpan> = following.iter().copied().chain(moved).collect();
            let Some((joined, taken, tree)) = join(&text, *span, &rejected, &all) else {
                blocks.push(Block::new(span.moved(self.start), Arc::new(*rejected)));
                continue;
            };
            blocks.push(Block::joined_from_several(joined.moved(self.start), tree));
            match following.get(taken..) {
                Some(left) => rest = left,
                None => {
                    let taken = taken - following.len();
                    return (!below.is_masked(taken)).then_some((blocks, taken));
                }
            }
        }
        let after = self.before.row().get(self.last + 1);
        let is_next_torn =
            after.is_some_and(|it| it.tree.error.is_some() && is_torn(&it.tree.text));
        (!is_next_torn).then_some((blocks, 0))
    }

    /// What follows the window, as far as an open quote or bracket in it may reach.
    fn below(&self) -> Option<Below> {
        let blocks = self.before.row().get(self.last + 1..).unwrap_or_default();
        let mut below = Below::default();
        for block in blocks.iter().take(MAX_JOINED) {
            if block.is_joined || below.text.len() > MAX_JOINED_BYTES {
                break;
            }
            let range = TextRange::empty(below.text.len())
                .join(TextRange::empty(below.text.len() + block.tree.text.len()));
            below.text.push_str(&block.tree.text);
            below.spans.push(BlockSpan { range, ..block.span });
            below.masked.push(block.is_masked());
        }
        // Of a block that was joined nobody knows any more where its parts began.
        let is_known = below.spans.len() == blocks.len().min(MAX_JOINED)
            || below.text.len() > MAX_JOINED_BYTES;
        is_known.then_some(below)
    }
}

/// The blocks after a window.
#[derive(Default)]
struct Below {
    text: String,
    spans: Vec<BlockSpan>,
    masked: Vec<bool>,
}

impl Below {
    fn is_masked(&self, taken: usize) -> bool {
        self.masked.iter().take(taken).any(|is_masked| *is_masked)
    }
}

/// The indentation and the text of the key that a block begins with.
fn key_of(block: &Block) -> Option<(usize, &str)> {
    split::first_key(block.text())
}

/// Whether a line of a text limits documents, or begins as the keys of another split mapping do.
fn has_marker(text: &str, samples: &[u8]) -> bool {
    text.split(['\n', '\r']).any(|line| {
        let first = line.trim_start_matches([' ', '\t']).bytes().next();
        line.starts_with("---")
            || line.starts_with("...")
            || line.starts_with('%')
            || first.is_some_and(|first| samples.contains(&first))
    })
}
