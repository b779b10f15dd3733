//! Cuts a text into blocks while it is read: one for each entry of the root and of each large
//! mapping. The reader says where an entry begins and which brackets are open there.

use std::sync::Arc;

use crate::text::TextRange;
use crate::yaml::arena::{BlockTree, Builder, RawKind, Style};
use crate::yaml::error::SyntaxError;
use crate::yaml::nesting::{Checkpoint, Nesting};
use crate::yaml::split::BlockSpan;

/// The blocks of a text, up to the place where it is being read.
pub(super) struct Row<'s> {
    text: &'s str,
    done: Vec<(BlockSpan, BlockTree)>,
    /// Where the current block begins, in bytes from the start of the text.
    start: usize,
    builder: Builder<'s>,
    /// How many brackets are open around the mapping that the block holds entries of; `None` before
    /// the first entry of the root.
    depth: Option<usize>,
    /// The name of its first entry.
    key: Arc<str>,
    /// Where the first name of the text is, if that is in this block.
    head: usize,
    nesting: Nesting,
}

impl<'s> Row<'s> {
    /// The row of a text that is read from its start.
    pub(super) fn new(text: &'s str) -> Self {
        Self {
            text,
            done: Vec::new(),
            start: 0,
            builder: Builder::new(text),
            depth: None,
            key: Arc::default(),
            head: 0,
            nesting: Nesting::default(),
        }
    }

    /// The row of a text that begins with a block of this depth.
    pub(super) fn resumed(text: &'s str, depth: usize, checkpoint: Checkpoint) -> Self {
        let mut row = Self::new(text);
        row.begin(0, depth, checkpoint);
        row
    }

    fn begin(&mut self, start: usize, depth: usize, checkpoint: Checkpoint) {
        self.start = start;
        self.builder = Builder::new(TextRange::new(start, self.text.len()).of(self.text));
        self.builder.open(RawKind::Mapping, Style::Block, 0);
        self.depth = Some(depth);
        self.key = Arc::default();
        self.head = start;
        self.nesting = Nesting { checkpoint: Some(checkpoint), ..Nesting::default() };
    }

    /// Where the current block begins.
    pub(super) fn start(&self) -> usize {
        self.start
    }

    /// Its depth; `None` before the first entry of the root.
    pub(super) fn depth(&self) -> Option<usize> {
        self.depth
    }

    /// Whether nothing was read yet.
    pub(super) fn is_empty(&self) -> bool {
        self.depth.is_none() && self.builder.node_count() == 0
    }

    /// The name of the first entry of the block, if its value comes next and can be split.
    pub(super) fn key_before_value(&self) -> Option<&Arc<str>> {
        let is_beside = self.nesting.checkpoint.as_ref().is_some_and(|it| it.is_beside);
        (self.builder.node_count() == 2 && !is_beside).then_some(&self.key)
    }

    /// Makes an entry of the root at `at` the first one of the first block.
    pub(super) fn begin_entries(&mut self, at: usize) {
        self.depth = Some(0);
        self.head = at;
    }

    /// Ends the current block at `at`, where one of this depth begins, and begins that one unless
    /// it is known already.
    pub(super) fn cut(
        &mut self,
        at: usize,
        errors: Vec<SyntaxError>,
        depth: usize,
        checkpoint: Option<Checkpoint>,
    ) {
        self.end(at, errors, Some(depth) > self.depth);
        if let Some(checkpoint) = checkpoint {
            self.begin(at, depth, checkpoint);
        }
    }

    fn end(&mut self, at: usize, errors: Vec<SyntaxError>, header: bool) {
        let builder = std::mem::replace(&mut self.builder, Builder::new(""));
        let mut tree = builder.finish_at(at - self.start);
        let is_first = self.nesting.checkpoint.is_none() && self.depth.is_some();
        let (head, own): (Vec<_>, Vec<_>) =
            errors.into_iter().partition(|error| is_first && error.range.start < self.head);
        let mut nesting = std::mem::take(&mut self.nesting);
        nesting.head_error = first(&head).map(|error| error.back(self.start));
        nesting.error = first(&own).map(|error| error.back(self.start));
        tree.nesting = Some(Box::new(nesting));
        let range = TextRange::new(self.start, at);
        let depth = u8::try_from(self.depth.unwrap_or_default()).unwrap_or(u8::MAX);
        self.done.push((BlockSpan { header, depth, ..BlockSpan::whole(range) }, tree));
    }

    /// All blocks, the last of which ends where the text does.
    pub(super) fn finish(mut self, errors: Vec<SyntaxError>) -> Vec<(BlockSpan, BlockTree)> {
        self.end(self.text.len(), errors, false);
        self.done
    }

    /// The blocks that have ended.
    pub(super) fn into_done(self) -> Vec<(BlockSpan, BlockTree)> {
        self.done
    }

    /// Whether the bracket with `depth` others around it is not in the current block alone.
    pub(super) fn is_around(&self, depth: usize) -> bool {
        self.depth.is_some_and(|own| depth <= own)
    }

    /// Counts a bracket.
    pub(super) fn count(&mut self, by: isize) {
        self.nesting.balance += by;
    }

    /// Notes that nothing closes a bracket around the block.
    pub(super) fn unclosed(&mut self, depth: usize) {
        self.nesting.unclosed.push(depth);
    }

    pub(super) fn open(&mut self, kind: RawKind, at: usize) {
        self.builder.open(kind, Style::Flow, at - self.start);
    }

    /// Closes the bracket with `depth` others around it.
    pub(super) fn close(&mut self, depth: usize, at: usize) {
        let end = at - self.start;
        if self.is_around(depth) {
            return self.nesting.closed.push(u32::try_from(end).unwrap_or(u32::MAX));
        }
        self.builder.close(end);
    }

    pub(super) fn scalar(&mut self, style: Style, range: TextRange, value: &str) {
        if self.depth.is_some() && self.builder.node_count() == 1 {
            self.key = value.into();
        }
        self.builder.scalar(style, range.back(self.start), value);
    }

    pub(super) fn missing(&mut self, at: usize) {
        self.builder.missing(at - self.start);
    }

    pub(super) fn comment(&mut self, range: TextRange) {
        self.builder.comment(range.back(self.start));
    }
}

/// The one that is first; of those at one place the one that was found first.
fn first(errors: &[SyntaxError]) -> Option<SyntaxError> {
    errors.iter().min_by_key(|error| error.range.start).copied()
}
