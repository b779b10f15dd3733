//! The row of blocks: where one piece of a YAML text ends and the next one begins.
//!
//! Looks at lines and indentation only. A line opens a block if it is at the level of a split
//! mapping's keys and is, beyond doubt, `key:`; every other line belongs to the block above it.
//! So a block boundary is never inside a value unless a quote or bracket is open, and the readers
//! know that.

mod document;
mod key;
mod line;

pub(super) use key::{is_conflict_marker, plain_key_end};

use super::authority;
use crate::bounds;
use crate::text::TextRange;
use document::first_document;
use key::{Key, is_plain_start, may_start_entry, opener};
use line::{Line, is_marker, lines};

/// The mappings whose entries are blocks of their own, besides the root: paths of keys, `*` for
/// any key. A mapping on the way to such a mapping is split too.
#[derive(Clone, Copy, Debug)]
pub struct Shape(pub &'static [&'static [&'static str]]);

impl Shape {
    /// Whether the mapping at this path of keys is split into its entries.
    pub(super) fn splits(self, path: &[&str]) -> bool {
        self.0.iter().any(|pattern| {
            pattern.len() >= path.len()
                && path.iter().zip(*pattern).all(|(key, part)| *part == "*" || part == key)
        })
    }
}

/// A block's place in the text and in the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct BlockSpan {
    /// Byte range, whole lines.
    pub(super) range: TextRange,
    /// 0 for the root's entries, one more for each split mapping around it.
    pub(super) depth: u8,
    /// Whether it is the bare key of a split mapping, whose entries follow as blocks.
    pub(super) header: bool,
    /// Whether its key is at another indentation than those of its siblings.
    pub(super) displaced: bool,
}

impl BlockSpan {
    /// A block that is a whole document.
    pub(super) fn whole(range: TextRange) -> Self {
        Self { range, depth: 0, header: false, displaced: false }
    }
}

impl BlockSpan {
    /// The same block in a text in which it begins `by` bytes further on.
    pub(super) fn moved(self, by: usize) -> Self {
        Self { range: self.range.shifted(by), ..self }
    }
}

/// The indentation and the text of the key that a text begins with, after blank lines and comments.
pub(super) fn first_key(text: &str) -> Option<(usize, &str)> {
    let is_marker = |line: &Line| line.indent == 0 && is_marker(line.text(text), "---");
    let line = lines(text, 0).find(|line| !line.is_blank() && !is_marker(line))?;
    opener(line.content(text)).map(|key| (line.indent, key.text))
}

/// The first document of a text.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) blocks: Vec<BlockSpan>,
    /// Whether the blocks are entries of mappings; otherwise there is one, the whole document.
    pub(super) is_split: bool,
    /// Where the content of a second document begins.
    pub(super) second: Option<TextRange>,
}

/// Cuts the first document of `source` into blocks.
pub(super) fn split(source: &str, shape: Shape) -> Row {
    let extent = first_document(source);
    let mut row = Row { second: extent.second, ..Row::default() };
    if extent.splittable {
        row.blocks = Splitter::new(source, extent.range, shape).run().0;
    }
    row.is_split = !row.blocks.is_empty();
    if !row.is_split {
        row.blocks.push(BlockSpan::whole(extent.range));
    }
    row
}

/// Cuts the entries of one split mapping into blocks: `source` begins with one of them, at this
/// depth, and ends where one ends. `None` if what is around them has a say in it.
pub(super) fn split_entries(
    source: &str,
    shape: Shape,
    levels: Vec<Level<'_>>,
) -> Option<Vec<BlockSpan>> {
    let depth = levels.len().checked_sub(1)?;
    let extent = TextRange::new(0, source.len());
    let mut splitter = Splitter::new(source, extent, shape);
    (splitter.expected, splitter.levels) = (None, levels);
    let (blocks, is_alone) = splitter.run();
    let fits =
        |block: &BlockSpan| usize::from(block.depth) == depth && !block.header && !block.displaced;
    (is_alone && blocks.first().is_some_and(|first| first.range.start == 0))
        .then_some(blocks)
        .filter(|blocks| blocks.iter().all(fits))
}

/// A split mapping that is open at the current line.
pub(super) struct Level<'s> {
    pub(super) indent: usize,
    pub(super) path: Vec<&'s str>,
    /// First byte of its first key.
    pub(super) sample: u8,
}

/// A mapping that is to be split, whose first entry has not been seen yet.
struct Expected<'s> {
    /// The indentation of its key; `None` for the root.
    header: Option<usize>,
    path: Vec<&'s str>,
    /// Start and indentation of lines that are no entries, before the first entry.
    junk: Option<(usize, usize)>,
}

struct Splitter<'s> {
    source: &'s str,
    extent: TextRange,
    shape: Shape,
    blocks: Vec<BlockSpan>,
    levels: Vec<Level<'s>>,
    expected: Option<Expected<'s>>,
    /// Bytes that may still be read only to judge a line: it keeps the work linear.
    allowance: usize,
    /// Whether each line was judged by itself and the levels alone.
    is_alone: bool,
}

impl<'s> Splitter<'s> {
    fn new(source: &'s str, extent: TextRange, shape: Shape) -> Self {
        let expected = Some(Expected { header: None, path: Vec::new(), junk: None });
        let allowance = extent.len().saturating_mul(4).saturating_add(64 * 1024);
        let (blocks, levels) = (Vec::new(), Vec::new());
        Self { source, extent, shape, blocks, levels, expected, allowance, is_alone: true }
    }

    /// The blocks, and whether each line was judged by itself.
    fn run(mut self) -> (Vec<BlockSpan>, bool) {
        let source = self.source;
        let mut rest = lines(source, self.extent.start).take_while({
            let end = self.extent.end;
            move |line| line.start < end
        });
        while let Some(line) = rest.next() {
            if self.blocks.len() > bounds::BLOCKS {
                return (Vec::new(), false);
            }
            if line.is_blank() || (line.indent == 0 && is_marker(line.text(source), "---")) {
                continue;
            }
            let key = opener(line.content(source))
                .or_else(|| self.half_header(line, rest.clone()))
                .or_else(|| self.half_typed(line, rest.clone()));
            if self.expected.is_some() {
                match self.first_entry(line, key) {
                    Fit::Taken => continue,
                    Fit::Refused if self.blocks.is_empty() => return (Vec::new(), false),
                    Fit::Refused => {}
                }
            }
            if let Some((depth, key)) = self.displaced(line, rest.clone()) {
                self.levels.truncate(depth + 1);
                self.open(line, key);
                if let Some(block) = self.blocks.last_mut() {
                    block.displaced = true;
                }
                continue;
            }
            if let Some(key) = key {
                self.lift(line, key, rest.clone());
            }
            let Some(depth) = self.levels.iter().position(|level| level.indent == line.indent)
            else {
                continue;
            };
            let leaves = depth + 1 < self.levels.len();
            self.is_alone &= !leaves;
            match key {
                Some(key) if !(leaves && self.is_intruder(line, key.bare, rest.clone())) => {
                    self.levels.truncate(depth + 1);
                    self.open(line, key);
                }
                None if leaves && may_start_entry(line.content(source)) => {
                    let bare = line.content(source).trim_end_matches([' ', '\t']).len() == 1;
                    if !self.is_intruder(line, bare, rest.clone()) {
                        self.levels.truncate(depth + 1);
                        self.push(line.start);
                    }
                }
                _ => {}
            }
        }
        let mut end = self.extent.end;
        for block in self.blocks.iter_mut().rev() {
            block.range.end = end;
            end = block.range.start;
        }
        if let Some(first) = self.blocks.first_mut() {
            first.range.start = self.extent.start;
        }
        let is_alone = self.is_alone && self.expected.is_none();
        (self.blocks, is_alone)
    }

    /// Handles a line while the first entry of a mapping is awaited.
    fn first_entry(&mut self, line: Line, key: Option<Key<'s>>) -> Fit {
        let Some(expected) = &mut self.expected else { return Fit::Refused };
        let inside = expected.header.is_none_or(|header| line.indent > header);
        let sure = match (key, expected.junk) {
            _ if !inside => false,
            (Some(_), None) => true,
            (Some(_), Some((_, indent))) => indent == line.indent,
            (None, None) if is_plain_start(line.first) => {
                expected.junk = Some((line.start, line.indent));
                return Fit::Taken;
            }
            (None, None) => false,
            (None, Some(_)) => return Fit::Taken,
        };
        if !sure && inside && expected.junk.is_some() {
            return Fit::Taken;
        }
        let Some(expected) = self.expected.take() else { return Fit::Refused };
        let (true, Some(key)) = (sure, key) else { return Fit::Refused };
        if expected.header.is_some()
            && let Some(header) = self.blocks.last_mut()
        {
            header.header = true;
        }
        self.levels.push(Level {
            indent: line.indent,
            path: expected.path,
            sample: key.text.bytes().next().unwrap_or_default(),
        });
        if let Some((start, _)) = expected.junk {
            self.push(start);
        }
        self.open(line, key);
        Fit::Taken
    }

    fn open(&mut self, line: Line, key: Key<'s>) {
        self.push(line.start);
        let Some(level) = self.levels.last() else { return };
        if !key.bare {
            return;
        }
        let mut path = level.path.clone();
        path.push(key.text);
        if self.shape.splits(&path) {
            self.expected = Some(Expected { header: Some(line.indent), path, junk: None });
        }
    }

    fn push(&mut self, start: usize) {
        let depth = u8::try_from(self.levels.len().saturating_sub(1)).unwrap_or(u8::MAX);
        let range = TextRange::empty(start);
        self.blocks.push(BlockSpan { range, depth, header: false, displaced: false });
    }

    /// The name of a split mapping whose colon is missing: the entries below it are its own.
    fn half_header(
        &mut self,
        line: Line,
        mut following: impl Iterator<Item = Line>,
    ) -> Option<Key<'s>> {
        let text = line.content(self.source).trim_end_matches([' ', '\t']);
        let level = self.levels.iter().find(|level| level.indent == line.indent)?;
        let mut path = level.path.clone();
        path.push(text);
        if !is_plain_start(line.first) || !self.shape.splits(&path) {
            return None;
        }
        self.is_alone = false;
        let next = following.find(|next| !next.is_blank())?;
        (next.indent > line.indent).then_some(Key { text, bare: true })
    }

    /// A single word at the level of a mapping around the innermost one, with deeper lines below
    /// it: a key that is being typed, whose entries are not those of the mapping above.
    fn half_typed(
        &mut self,
        line: Line,
        mut following: impl Iterator<Item = Line>,
    ) -> Option<Key<'s>> {
        let text = line.content(self.source).trim_end_matches([' ', '\t']);
        let (_, around) = self.levels.split_last()?;
        let is_around = around.iter().any(|level| level.indent == line.indent);
        let is_word = is_plain_start(line.first) && !text.contains([' ', '\t', ':']);
        if !is_around || !is_word || is_conflict_marker(text) || self.allowance == 0 {
            return None;
        }
        self.is_alone = false;
        let next = following.find(|next| !next.is_blank())?;
        let above = TextRange::new(self.blocks.last()?.range.start, line.start);
        if next.indent <= line.indent || opener(next.content(self.source)).is_none() {
            return None;
        }
        self.allowance = self.allowance.saturating_sub(above.len());
        // In an open quote or bracket it is no key.
        authority::read(above.of(self.source)).is_ok().then_some(Key { text, bare: true })
    }

    /// A key that is beside the level where it belongs: one like its siblings, with its
    /// children where theirs are, or a key of the root with a blank before it. Such a text is
    /// never right, and the level, by its index, is where the author wants it.
    fn displaced(
        &mut self,
        line: Line,
        following: impl Iterator<Item = Line> + Clone,
    ) -> Option<(usize, Key<'s>)> {
        let depth = self.levels.len().checked_sub(1)?;
        let level = self.levels.last()?;
        let sample = level.sample;
        let level_indent = level.indent;
        let content = line.content(self.source);
        let text = content.trim_start_matches([' ', '\t']);
        let tabbed = text.len() < content.len();
        if (line.indent == level_indent && !tabbed) || self.allowance == 0 {
            return None;
        }
        let may_be_sibling =
            !sample.is_ascii_alphanumeric() && text.as_bytes().first() == Some(&sample);
        let may_be_root = (line.indent == 1 || (line.indent == 0 && tabbed))
            && self.levels.first().is_some_and(|root| root.indent == 0);
        if !may_be_sibling && !may_be_root {
            return None;
        }
        let key = opener(text).filter(|key| key.bare)?;
        self.is_alone = false;
        let next = following.clone().find(|next| !next.is_blank())?;
        let is_sibling = may_be_sibling && next.indent > level_indent;
        let is_root = may_be_root && self.shape.splits(&[key.text]) && next.indent > line.indent;
        if !is_sibling && !is_root {
            return None;
        }
        let is_end = |next: &Line| {
            let at_level = self.levels.iter().any(|level| level.indent == next.indent);
            at_level && !next.is_blank() && opener(next.content(self.source)).is_some()
        };
        if !tabbed && self.levels.iter().any(|level| level.indent == line.indent) {
            return (is_sibling && self.is_intruder(line, true, following)).then_some((depth, key));
        }
        let end = following.clone().find(is_end).map_or(self.extent.end, |next| next.start);
        let block = TextRange::new(self.blocks.last()?.range.start, end);
        self.allowance = self.allowance.saturating_sub(block.len());
        let is_wrong = tabbed || authority::read(block.of(self.source)).is_err();
        is_wrong.then_some((if is_sibling { depth } else { 0 }, key))
    }

    /// A path that is further left than what seemed to be the first entry: the line of the
    /// first path is lost, and what is left of it is one block at the wrong place.
    fn lift(&mut self, line: Line, key: Key<'s>, following: impl Iterator<Item = Line> + Clone) {
        let Some(depth) = self.levels.iter().position(|level| level.indent > line.indent) else {
            return;
        };
        let above = depth.checked_sub(1).and_then(|above| self.levels.get(above));
        let sample = key.text.bytes().next().unwrap_or_default();
        let is_first = above.is_some_and(|above| above.indent < line.indent)
            && self.levels.get(depth).is_some_and(|it| it.sample.is_ascii_alphanumeric());
        if !is_first || sample != b'/' || self.allowance == 0 {
            return;
        }
        self.is_alone = false;
        let header = self.blocks.iter().rposition(|it| it.header && usize::from(it.depth) < depth);
        let orphan = header.map_or(0, |header| header + 1);
        let Some(last) = self.blocks.last() else { return };
        let at_level = |next: &Line| {
            !next.is_blank() && self.levels.iter().any(|level| level.indent == next.indent)
        };
        let end = following.clone().find(at_level).map_or(self.extent.end, |next| next.start);
        let block = TextRange::new(last.range.start, end);
        self.allowance = self.allowance.saturating_sub(block.len());
        if authority::read(block.of(self.source)).is_ok() {
            return;
        }
        self.blocks.truncate(orphan + 1);
        if let Some(block) = self.blocks.last_mut() {
            block.displaced = true;
        }
        self.levels.truncate(depth + 1);
        if let Some(level) = self.levels.last_mut() {
            (level.indent, level.sample) = (line.indent, sample);
        }
    }

    /// Whether a line that seems to end the innermost mapping has only lost its indentation: what
    /// follows it cannot be read as its own, but goes on with keys like those of that mapping.
    fn is_intruder(&self, line: Line, bare: bool, following: impl Iterator<Item = Line>) -> bool {
        let Some(level) = self.levels.last() else { return false };
        if level.sample.is_ascii_alphanumeric() {
            return false;
        }
        let mut first_indent = None;
        let mut goes_on = false;
        let mut end = self.extent.end;
        for next in following.filter(|next| !next.is_blank()) {
            let next_key = opener(next.content(self.source));
            if next.indent <= line.indent && next_key.is_some() {
                end = next.start;
                break;
            }
            first_indent.get_or_insert(next.indent);
            goes_on |=
                next.indent == level.indent && next.first == level.sample && next_key.is_some();
        }
        let Some(first_indent) = first_indent else { return false };
        let lost = if bare { first_indent > level.indent } else { first_indent >= level.indent };
        goes_on && lost && authority::read(TextRange::new(line.start, end).of(self.source)).is_err()
    }
}

enum Fit {
    Taken,
    Refused,
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape = Shape(&[&["paths"], &["components", "*"]]);

    /// Each block's first line, indented by its depth, `+` for headers.
    fn row(source: &str) -> String {
        let row = split(source, SHAPE);
        let first_line = |block: &BlockSpan| {
            let text = block.range.of(source);
            let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
            let mark = if block.header { "+" } else { "" };
            format!("{}{mark}{}", ".".repeat(block.depth.into()), line.trim_end())
        };
        row.blocks.iter().map(first_line).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn root_keys_and_paths_are_blocks() {
        let source = "a: 1\npaths:\n  /a:\n    get: x\n  # c\n  /b: y\nz:\n  k: v\n";
        assert_eq!(row(source), "a: 1|+paths:|.  /a:|.  /b: y|z:");
        assert_eq!(row(&source.replace('\n', "\r\n")), row(source));
    }

    #[test]
    fn components_split_two_levels_deep() {
        assert_eq!(row("components:\n"), "components:");
        assert_eq!(
            row("components:\n  schemas:\n    A: 1\n    B: 2\n  x: 3\nb: 4\n"),
            "+components:|.+  schemas:|..    A: 1|..    B: 2|.  x: 3|b: 4"
        );
    }

    #[test]
    fn what_is_no_key_opens_nothing() {
        for line in
            ["- x", "}", "# c: d", "<<<<<<< HEAD: x", "? a", "key:value", "\tk: v", "&a k: v"]
        {
            assert_eq!(row(&format!("a: 1\n{line}\nb: 2\n")), "a: 1|b: 2", "{line}");
        }
    }

    #[test]
    fn a_half_typed_first_entry_does_not_undo_the_split() {
        assert_eq!(row("paths:\n  /us\n  /b: 1\n"), "+paths:|.  /us|.  /b: 1");
        assert_eq!(row("paths:\n  foo\nb: 1\n"), "paths:|b: 1");
        assert_eq!(row("swag\nhost: x\n"), "swag|host: x");
    }

    #[test]
    fn a_half_typed_key_does_not_give_its_entries_to_the_map_above() {
        let source = "components:\n  a: 1\n  b: 2\ndefini\n  C: 1\n  D: 2\nz: 1\n";
        assert_eq!(row(source), "+components:|.  a: 1|.  b: 2|defini|z: 1");
        let source = "components:\n  a: \"x\ndefini\n  C: 1\n  D: 2\"\nz: 1\n";
        assert_eq!(row(source), "+components:|.  a: \"x|.  C: 1|.  D: 2\"|z: 1");
    }

    #[test]
    fn without_its_line_the_first_path_is_one_block() {
        assert_eq!(
            row("paths:\n    get: 1\n    put: 1\n  /b: 1\n  /c: 1\nz: 1\n"),
            "+paths:|.    get: 1|.  /b: 1|.  /c: 1|z: 1"
        );
    }

    #[test]
    fn a_lost_indentation_does_not_end_the_paths() {
        let source = "paths:\n  /a:\n    get:\nsummary: x\n      more: 1\n  /b: 1\nz: 1\n";
        assert_eq!(row(source), "+paths:|.  /a:|.  /b: 1|z: 1");
        assert_eq!(row("paths:\n  /a: 1\nz:\n  /b: 1\n"), "+paths:|.  /a: 1|z:");
    }

    #[test]
    fn what_is_no_mapping_of_plain_keys_is_one_block() {
        for source in [
            "- a: 1\n- b: 2\n",
            "{a: 1,\nb: 2}\n",
            "--- &x\na: 1\nb: 2\n",
            "%YAML 1.2\n---\na: 1\nb: 2\n",
            "text\n",
        ] {
            assert_eq!(split(source, SHAPE).blocks.len(), 1, "{source}");
            assert!(!split(source, SHAPE).is_split, "{source}");
        }
    }

    #[test]
    fn only_the_first_document_is_read() {
        let source = "# c\n---\na: 1\n---\nb: 2\n";
        let row = split(source, SHAPE);
        assert_eq!(row.blocks.last().map(|block| block.range.end), source.rfind("---"));
        assert_eq!(row.second.map(|range| range.of(source)), Some("b: 2"));
        assert_eq!(split("a: 1\n...\n", SHAPE).second, None);
    }
}
