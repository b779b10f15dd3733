//! Whether a template, or what is not finished, may bring what is not written. Only whoever misses
//! something asks.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use super::reads::{self, Reads};
use super::{Kind, Node, Tree};
use crate::text::TextRange;

/// Blank lines and comments looked through between a place and a template.
const MAX_LINES: usize = 200;

/// What was found of collections by the keys that lead there, and what was read for it.
pub(super) type Answers = Mutex<BTreeMap<String, (bool, Reads)>>;

impl Tree {
    /// Whether nothing is wrong with the text, and nothing may be.
    pub fn is_whole(&self) -> bool {
        super::reads::read_is_whole();
        self.errors.is_empty() && self.doubtful.is_empty()
    }

    /// Whether a template brings lines, and so may bring any key.
    pub fn brings_lines(&self) -> bool {
        self.marks.brings_lines()
    }

    /// Whether a template may bring entries of the collection that the keys lead to from the root,
    /// or the collection itself, or whether they may be in text that could not be read.
    pub fn may_hold_more(&self, keys: &[&str]) -> bool {
        // Asked for each part of a document, and the same for all of them.
        let name = keys.join("\n");
        let mut answers = self.more.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = answers.entry(name);
        let (answer, reads) =
            answer.or_insert_with(|| reads::all_recorded(|| self.may_now_hold_more(keys)));
        reads::read_again(reads);
        *answer
    }

    fn may_now_hold_more(&self, keys: &[&str]) -> bool {
        if self.may_have_lost(keys) {
            return true;
        }
        let Some(mut node) = self.root().filter(|_| !self.marks.sources.is_empty()) else {
            return false;
        };
        let mut span = TextRange::new(0, usize::MAX);
        for key in keys {
            if self.may_bring_into(span, node) {
                return true;
            }
            let Some(entry) = node.resolved().field(key) else { return false };
            node = entry.value.node;
            let range = node.range();
            let start = entry.key.range().start;
            span = if start <= range.start { TextRange::new(start, range.end) } else { range };
            span.end = self.end_of_source(span.end);
        }
        self.may_bring_into(span, node)
    }

    /// The same of the value of a key.
    pub fn may_hold_more_below(&self, key: TextRange, value: Node<'_>) -> bool {
        let end = value.range().end;
        let span = TextRange::new(key.start, self.end_of_source(end.max(key.end)));
        !self.marks.sources.is_empty() && self.may_bring_into(span, value)
    }

    /// The same of a value, whose key may be unknown.
    pub fn may_hold_more_in(&self, value: Node<'_>) -> bool {
        if self.marks.sources.is_empty() {
            return false;
        }
        let range = value.range();
        let start = self.start_of_source(range.start);
        let end = self.end_of_source(range.end);
        self.may_bring_into(TextRange::new(start, end), value)
    }

    /// Whether a template is in a span, but in none of the entries or items of a node there.
    fn may_bring_into(&self, span: TextRange, node: Node<'_>) -> bool {
        let sources = |range: TextRange| {
            let before = |offset| self.marks.sources.partition_point(|it| it.start < offset);
            before(range.end).saturating_sub(before(range.start))
        };
        let inside: usize = match node.kind() {
            // What is between commas without a value, as in `{${more}, a: 1}`, may be many.
            Kind::Mapping => node
                .entries()
                .filter(|entry| !entry.value.range().is_empty())
                .map(|entry| sources(entry.range()))
                .sum(),
            Kind::Sequence => node.items().map(|item| sources(item.range())).sum(),
            Kind::Scalar | Kind::Alias => 0,
        };
        sources(span) > inside
    }

    /// The end of the template that follows a place with nothing but comments between them. One is
    /// enough: whoever asks wants to know whether there are any.
    fn end_of_source(&self, end: usize) -> usize {
        let next = self.marks.sources.partition_point(|source| source.start < end);
        match self.marks.sources.get(next) {
            Some(source) if self.is_free(TextRange::new(end, source.start)) => source.end,
            _ => end,
        }
    }

    /// The start of the template before a place with nothing but comments between them.
    fn start_of_source(&self, start: usize) -> usize {
        let next = self.marks.sources.partition_point(|source| source.start < start);
        let before = next.checked_sub(1).and_then(|before| self.marks.sources.get(before));
        match before {
            Some(source) if self.is_free(TextRange::new(source.end, start)) => source.start,
            _ => start,
        }
    }

    fn is_free(&self, between: TextRange) -> bool {
        let between = self.text(between);
        let mut lines = between.lines();
        lines.by_ref().take(MAX_LINES).all(|line| {
            let line = line.trim_matches([' ', '\t', ',']);
            line.is_empty() || line.starts_with('#')
        }) && lines.next().is_none()
    }
}
