//! The blocks of a JSON text that was edited, from those before: the reader goes on from the
//! checkpoint of the block that holds the edit, up to the first block after the edit that begins
//! with all that was known there before.

use super::Dialect;
use super::part::{Outcome, Part};
use super::reader::Reader;
use super::space::indent_character;
use crate::text::{Replaced, Text, TextRange};
use crate::yaml::arena::{BlockTree, Style};
use crate::yaml::mask::{self, CONTROL, LINE, WORD};
use crate::yaml::nesting::{Checkpoint, JsonText};
use crate::yaml::scalar::closing_quote;
use crate::yaml::split::Shape;
use crate::yaml::tree::{Block, Tree, keep_same};

/// Reads a text that `replaced` made of the one that was read before, in the same dialect and shape.
/// Gives what reading the whole text gives, or nothing where it cannot be sure.
pub(in crate::yaml) fn read_edited(
    before: &Tree,
    dialect: Dialect,
    shape: Shape,
    replaced: Replaced,
    text: &Text,
) -> Option<Tree> {
    let known = before.json()?;
    let has_comments = dialect == Dialect::WithComments;
    let has_layout = known.indent_character.is_some();
    if known.has_comments != has_comments || (!has_layout && !before.errors().is_empty()) {
        return None;
    }
    let edit = Edit::new(before, known, replaced, text)?;
    let (outcome, end) = edit.read(dialect, shape)?;
    let is_cut_off = outcome.is_cut_off || (known.is_cut_off && end < before.row().len());
    let blocks = outcome.blocks.into_iter();
    let blocks = blocks.map(|(span, tree)| Block::new(span.moved(edit.start), tree.into()));
    let mut blocks: Vec<Block> = blocks.collect();
    keep_same(before.row().get(edit.first..end)?, &mut blocks);
    let tree = before.with_blocks(edit.first..end, blocks, replaced)?;
    let tree = tree.with_json(JsonText { is_cut_off, ..known });
    let is_sure = tree.errors().is_empty()
        || (has_layout && !known.is_without_layout && is_wrong_by_brackets(&tree, dialect));
    is_sure.then_some(tree)
}

/// Whether a text in which something is wrong by its layout is wrong by its brackets as well; not if
/// that takes more than a look at one block.
fn is_wrong_by_brackets(tree: &Tree, dialect: Dialect) -> bool {
    if tree.json().is_none_or(|json| json.is_cut_off) {
        return false;
    }
    let nestings = || tree.row().iter().filter_map(|block| block.tree.nesting.as_ref());
    if nestings().map(|nesting| nesting.balance).sum::<isize>() != 0 {
        return true;
    }
    let first = tree.row().iter().find(|block| has_own_error(&block.tree));
    first.is_some_and(|first| {
        let reader = Reader::strict(&first.tree.text, dialect).of_part(Part::Inside);
        let read = match checkpoint(first) {
            Some(checkpoint) => reader.resumed(checkpoint).run(),
            None => reader.run(),
        };
        read.has_errors && !read.is_unsure
    })
}

fn has_own_error(block: &BlockTree) -> bool {
    block
        .nesting
        .as_ref()
        .is_some_and(|it| it.error.is_some() || it.head_error.is_some() || !it.unclosed.is_empty())
}

fn checkpoint(block: &Block) -> Option<&Checkpoint> {
    block.tree.nesting.as_ref()?.checkpoint.as_ref()
}

/// An edit, and the blocks that it touches.
struct Edit<'t> {
    before: &'t Tree,
    known: JsonText,
    /// Index of the first and of the last block.
    first: usize,
    last: usize,
    /// Where the first one begins, in bytes from the start of the text.
    start: usize,
    /// Their text after the edit.
    text: String,
    /// What was written, in bytes from the start of that text.
    written: TextRange,
}

impl<'t> Edit<'t> {
    /// `None` if what is around the blocks has a say in how they are read.
    fn new(before: &'t Tree, known: JsonText, replaced: Replaced, text: &Text) -> Option<Self> {
        let row = before.row();
        let first = first_block(before, replaced.range.start)?;
        let last = before.block_at(replaced.range.end)?;
        let start = row.get(first)?.span.range.start;
        let end = replaced.after(row.get(last)?.span.range.end);
        let window = text.slice(TextRange::new(start, end));
        let at = replaced.range.start - start;
        let written = TextRange::new(at, at + replaced.length);
        let edit = Self { before, known, first, last, start, text: window, written };
        let removed = before.text(replaced.range);
        (edit.is_closed() && edit.is_harmless(&removed) && edit.has_same_layout()).then_some(edit)
    }

    fn blocks(&self) -> &'t [Block] {
        self.before.row().get(self.first..=self.last).unwrap_or_default()
    }

    /// Whether no template syntax is in the blocks, now or before, and no comment is open.
    fn is_closed(&self) -> bool {
        let is_open = |block: &Block| checkpoint(block).is_some_and(|it| it.has_open_comment);
        let has_mask = |text: &str| text.contains([WORD, LINE, CONTROL]);
        let blocks = self.blocks();
        !blocks.iter().any(|block| is_open(block) || block.is_masked() || has_mask(block.text()))
            && !has_mask(&self.text)
            && !mask::may_hold_mark(&self.text)
            && (self.before.has_no_marks() || self.leaves_marks())
    }

    /// Whether template syntax below stays in quotes, or out of them, as it was.
    fn leaves_marks(&self) -> bool {
        let is_plain = |text: &str| !text.contains("\\\n") && !text.contains("\\\r");
        let blocks = self.blocks();
        blocks.iter().all(|it| is_plain(&it.tree.text) && it.tree.comments.is_empty())
            && is_plain(&self.text)
            && (!self.known.has_comments || !self.text.contains(['/', '#']))
    }

    /// Whether what was written and removed cannot close template syntax above.
    fn is_harmless(&self, removed: &str) -> bool {
        let is_letter = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '.' | ',');
        let is_plain = |text: &str| text.chars().all(is_letter);
        !self.known.may_begin_mark || (is_plain(removed) && is_plain(self.written.of(&self.text)))
    }

    /// Whether the text is indented with the same character as before.
    fn has_same_layout(&self) -> bool {
        let Some(character) = self.known.indent_character else {
            let bytes = self.text.as_bytes();
            let around =
                self.written.start.saturating_sub(1)..(self.written.end + 1).min(bytes.len());
            let is_indented = |pair: &[u8]| matches!(pair, [b'\n' | b'\r', b' ' | b'\t']);
            let begins = self.first == 0 && self.text.starts_with([' ', '\t']);
            return !begins && !bytes.get(around).unwrap_or_default().windows(2).any(is_indented);
        };
        let first = match self.first {
            0 => &*self.text,
            _ => self.before.row().first().map_or("", |first| &*first.tree.text),
        };
        indent_character(first) == Some(character)
    }

    /// Reads the blocks, and as many after them as it takes; with the index of the block where that
    /// ends.
    fn read(&self, dialect: Dialect, shape: Shape) -> Option<(Outcome, usize)> {
        let row = self.before.row();
        let mut text = self.text.clone();
        let mut end = self.last + 1;
        // Where the blocks after the edit begin in the text.
        let mut starts = Vec::new();
        let mut more = 1;
        loop {
            for block in row.get(end..).unwrap_or_default().iter().take(more) {
                starts.push(text.len());
                text.push_str(&block.tree.text);
                end += 1;
            }
            let is_last = end == row.len();
            let is_known = |at: usize, now: &Checkpoint| {
                let index = starts.binary_search(&at).ok();
                let block = index.and_then(|index| row.get(self.last + 1 + index));
                block.and_then(checkpoint) == Some(now)
            };
            let part = Part::UpTo { is_last, is_known: &is_known };
            let outcome = self.read_part(&text, dialect, shape, part);
            let stop = outcome.stopped_at.and_then(|at| starts.binary_search(&at).ok());
            let is_read = stop.is_some() || is_last;
            if is_read && !outcome.is_unsure {
                let end = stop.map_or(row.len(), |index| self.last + 1 + index);
                let read = row.get(self.last + 1..end)?;
                let is_known = !read.iter().any(Block::is_masked);
                return (outcome.is_split && is_known).then_some((outcome, end));
            }
            more *= 4;
        }
    }

    fn read_part(&self, text: &str, dialect: Dialect, shape: Shape, part: Part<'_>) -> Outcome {
        let reader = match self.known.is_without_layout {
            true => Reader::strict(text, dialect),
            false => Reader::lenient(text, dialect, self.known.indent_character),
        };
        let reader = reader.in_blocks(Some(shape)).of_part(part);
        let first = self.blocks().first();
        match first.and_then(checkpoint) {
            Some(checkpoint) => reader.resumed(checkpoint).run(),
            None => reader.run(),
        }
    }
}

/// The block to begin with after an edit at an offset. Where a block ends is known once the name
/// that follows and its colon are; so an edit in these is one of the block above as well.
fn first_block(before: &Tree, offset: usize) -> Option<usize> {
    let row = before.row();
    let mut index = before.block_at(offset)?;
    while index > 0 {
        let block = row.get(index)?;
        if is_name_read(&block.tree, offset - block.span.range.start) {
            break;
        }
        index -= 1;
    }
    Some(index)
}

/// Whether a block begins with a name and a colon before `end`, in bytes from its start.
fn is_name_read(block: &BlockTree, end: usize) -> bool {
    let name = block.get(1).filter(|name| name.style == Style::DoubleQuoted);
    let Some(range) = name.map(|name| name.range()) else { return false };
    let name = range.of(&block.text);
    let rest = TextRange::new(range.end, end).of(&block.text);
    closing_quote(name, 0) == name.len().checked_sub(1)
        && rest.trim_start_matches([' ', '\t']).starts_with(':')
}

#[cfg(test)]
mod tests {
    use crate::text::{Replaced, Text, TextRange};
    use crate::yaml::{self, Format, Shape};

    const SHAPE: Shape = Shape(&[&["paths"]]);

    const PRETTY: &str = r#"{
  "swagger": "2.0",
  "paths": {
    "/a": {
      "get": {"x": "1"}
    },
    "/b": {
      "get": {"x": "2"}
    },
    "/c": {
      "get": {"x": "3"}
    }
  },
  "z": 1
}
"#;

    /// How many of the blocks are other ones after `written` is in the place of `old`; `None`:
    /// the whole text has to be read.
    fn changed(source: &str, old: &str, written: &str) -> Option<usize> {
        let start = source.find(old).unwrap();
        let range = TextRange::new(start, start + old.len());
        let before = yaml::read(source, Format::Json, SHAPE);
        let mut text = Text::new(source);
        text.edit(range, written);
        let replaced = Replaced { range, length: written.len() };
        let tree = yaml::read_edited(&before, Format::Json, SHAPE, replaced, &text)?;
        let (first, last) = tree.same_blocks(&before);
        Some(tree.count_blocks() - first - last)
    }

    #[test]
    fn an_edit_reads_the_block_that_it_touches() {
        let minified: String = PRETTY.chars().filter(|c| !c.is_whitespace()).collect();
        for source in [PRETTY, &minified] {
            for (old, written) in [
                ("\"2\"", "\"x\""),
                ("\"2\"", "[{}]"),
                ("\"/b\"", "\"/d\""),
                ("2.0", "3.0"),
                ("\"z\"", "\"y\""),
            ] {
                assert_eq!(changed(source, old, written), Some(1), "{old} {written} {source}");
            }
        }
    }

    #[test]
    fn what_is_half_typed_is_read_in_its_block() {
        for (old, written) in [
            ("\"2\"", "\"2"),
            ("\"2\"", ""),
            ("\"2\"", "\"2\", \"y"),
            ("\"2\"}", "\"2\""),
            ("{\"x\": \"2\"}", "{\"x\": \"2\"}}"),
        ] {
            assert_eq!(changed(PRETTY, old, written), Some(1), "{old} {written}");
        }
    }

    #[test]
    fn blocks_come_and_go() {
        assert_eq!(changed(PRETTY, "\"/b\"", "\"/d\": {},\n    \"/b\""), Some(1));
        assert_eq!(
            changed(PRETTY, "\"/b\": {\n      \"get\": {\"x\": \"2\"}\n    },\n    ", ""),
            Some(0)
        );
        // The bracket that is not closed is that of the paths.
        assert_eq!(changed(PRETTY, "    }\n  },\n", "    }\n"), Some(4));
    }

    #[test]
    fn what_steers_other_blocks_is_left_to_those_who_read_the_whole_text() {
        for (old, written) in [("\"2\"", "${x}"), ("  \"swagger\"", "\t\"swagger\"")] {
            assert_eq!(changed(PRETTY, old, written), None, "{old} {written}");
        }
    }
}
