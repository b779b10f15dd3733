//! What is written: the text as it is and as the readers saw it, comments and places in it.

use std::borrow::Cow;

use super::{Block, Tree};
use crate::text::TextRange;

impl Tree {
    /// The text that the readers saw.
    pub(in crate::yaml) fn seen(&self) -> String {
        self.concatenated(|block| &block.tree.text)
    }

    pub(super) fn concatenated<'t>(&'t self, text: impl Fn(&'t Block) -> &'t str) -> String {
        let [before, after] = &self.around;
        let length = self.blocks.last().map_or(0, |last| last.span.range.end) + after.len();
        let mut all = String::with_capacity(length);
        all.push_str(before);
        self.blocks.iter().for_each(|block| all.push_str(text(block)));
        all.push_str(after);
        all
    }

    /// The text at a range, as far as it is a part of this text.
    pub fn text(&self, range: TextRange) -> Cow<'_, str> {
        let index = self.block_at(range.start);
        let block = index.and_then(|index| self.blocks.get(index));
        match block.filter(|block| range.end <= block.span.range.end) {
            Some(block) => Cow::Borrowed(block.text_at(range.back(block.span.range.start))),
            None => Cow::Borrowed(range.of(self.source())),
        }
    }

    /// The text of a block as the readers saw it, by its place; empty if no block begins there.
    pub(in crate::yaml) fn seen_in(&self, block: TextRange) -> &str {
        let index = self.block_at(block.start);
        let block =
            index.and_then(|index| self.blocks.get(index)).filter(|it| it.span.range == block);
        block.map_or("", |block| &block.tree.text)
    }

    /// The text that was read, in one piece. Made when it is first asked for: what needs only a
    /// part of it asks for [`Tree::text`].
    pub fn source(&self) -> &str {
        self.source.get_or_init(|| self.concatenated(Block::text))
    }

    /// Whether the text begins with a brace, as JSON does.
    pub(super) fn begins_with_brace(&self) -> bool {
        let [before, _] = &self.around;
        let texts = std::iter::once(&**before).chain(self.blocks.iter().map(Block::text));
        let mut starts = texts.map(|text| text.trim_start_matches('\u{feff}').trim_start());
        starts.find(|text| !text.is_empty()).is_some_and(|text| text.starts_with('{'))
    }

    /// Comments from `#` to the end of the line, in the order of their places.
    pub fn comments(&self) -> &[TextRange] {
        self.comments.get_or_init(|| {
            let mut comments = Vec::new();
            for block in &self.blocks {
                let base = block.span.range.start;
                comments.extend(block.tree.comments.iter().map(|it| it.shifted(base)));
            }
            comments.sort_unstable();
            comments
        })
    }

    /// Whether a whole comment is in a range.
    pub fn has_comment_in(&self, range: TextRange) -> bool {
        let comments = self.comments();
        let first = comments.partition_point(|comment| comment.start < range.start);
        comments.get(first).is_some_and(|comment| range.covers(*comment))
    }

    /// The comment that holds `offset`, its ends included.
    pub fn comment_at(&self, offset: usize) -> Option<TextRange> {
        let block = self.blocks.get(self.block_at(offset)?)?;
        let base = block.span.range.start;
        let comments = block.tree.comments.iter().map(|comment| comment.shifted(base));
        comments.into_iter().find(|comment| comment.touches(offset))
    }
}
