//! What was hidden of a text, and what it may bring.

use std::borrow::Cow;

use super::{WORD, begins_line, column};
use crate::template::Mark;
use crate::text::{Replaced, TextRange};
use crate::yaml::branches::Branches;

/// What of a text is template syntax.
#[derive(Debug, Default)]
pub(in crate::yaml) struct Marks {
    /// What the readers take for words, in order.
    pub(in crate::yaml) words: Vec<TextRange>,
    /// What only steers what is around it, in order.
    pub(in crate::yaml) controls: Vec<TextRange>,
    /// What begins a line, in order.
    pub(in crate::yaml) lines: Vec<TextRange>,
    /// The branches that the controls make.
    pub(in crate::yaml) branches: Branches,
    /// What may bring entries, in order: what brings text, and branches that are not read.
    pub(in crate::yaml) sources: Vec<TextRange>,
    /// From where on nobody can tell which brackets belong together.
    pub(in crate::yaml) doubt: Option<usize>,
    /// The first place that may bring an anchor.
    brings: Option<usize>,
    /// The lines that bring text, in order.
    bringing: Vec<Bringing>,
}

/// A line of template syntax that brings text.
#[derive(Clone, Copy, Debug)]
struct Bringing {
    start: usize,
    column: usize,
    /// How many lines before it reach up to the next one that is further left.
    before: usize,
}

impl Marks {
    /// Whether the text holds no template syntax.
    pub(in crate::yaml) fn is_empty(&self) -> bool {
        [&self.words, &self.controls, &self.lines, &self.sources].iter().all(|it| it.is_empty())
    }

    /// The same after an edit that touches none of it.
    pub(in crate::yaml) fn moved(&self, replaced: Replaced) -> Self {
        let offset = |at: usize| if at < replaced.range.end { at } else { replaced.after(at) };
        let moved = |ranges: &[TextRange]| {
            let moved = |it: &TextRange| TextRange::new(offset(it.start), offset(it.end));
            ranges.iter().map(moved).collect()
        };
        let bringing = self.bringing.iter();
        Self {
            words: moved(&self.words),
            controls: moved(&self.controls),
            lines: moved(&self.lines),
            branches: Branches::default(),
            sources: moved(&self.sources),
            doubt: self.doubt.map(offset),
            brings: self.brings.map(offset),
            bringing: bringing.map(|it| Bringing { start: offset(it.start), ..*it }).collect(),
        }
    }

    /// Whether a template before a place may bring an anchor.
    pub(in crate::yaml) fn may_bring_before(&self, offset: usize) -> bool {
        self.brings.is_some_and(|start| start < offset)
    }

    /// Whether a range holds a template that brings text.
    pub(in crate::yaml) fn has_source_in(&self, range: TextRange) -> bool {
        let index = self.sources.partition_point(|source| source.start < range.start);
        self.sources.get(index).is_some_and(|source| source.start < range.end)
    }

    /// Whether a line of template syntax brings text.
    pub(in crate::yaml) fn brings_lines(&self) -> bool {
        !self.bringing.is_empty()
    }

    /// The number of the last line before a place that is left of `column`; 0 without one.
    pub(in crate::yaml) fn line_around(&self, offset: usize, column: usize) -> usize {
        self.left_of(self.bringing.partition_point(|line| line.start < offset), column)
    }

    /// Goes from line to line that is further left, so it takes no more steps than columns.
    fn left_of(&self, mut number: usize, column: usize) -> usize {
        while let Some(line) = number.checked_sub(1).and_then(|index| self.bringing.get(index)) {
            if line.column < column {
                break;
            }
            number = line.before;
        }
        number
    }

    pub(in crate::yaml) fn add(&mut self, source: &str, mark: &Mark) {
        let range = TextRange::new(mark.range.start, mark.range.end);
        let begins_line = begins_line(source, range.start);
        self.controls.extend(mark.is_control.then_some(range));
        self.lines.extend(begins_line.then_some(range));
        if mark.is_control {
            return;
        }
        if self.brings.is_none() && may_bring_anchor(source, range.start) {
            self.brings = Some(range.start);
        }
        if begins_line {
            let column = column(source, range.start);
            let before = self.left_of(self.bringing.len(), column);
            self.bringing.push(Bringing { start: range.start, column, before });
        }
    }

    /// The first mark of a range that begins a line there.
    pub(in crate::yaml) fn line_in(&self, range: TextRange) -> Option<TextRange> {
        let index = self.lines.partition_point(|mark| mark.start < range.start);
        self.lines.get(index).copied().filter(|mark| mark.start < range.end)
    }

    /// A decoded text that is in `range`, with the template syntax in place of its words.
    pub(in crate::yaml) fn unmasked<'s, 'v>(
        &self,
        written: impl Fn(TextRange) -> &'s str,
        range: TextRange,
        value: &'v str,
    ) -> Cow<'v, str> {
        if self.words.is_empty() || !value.contains(WORD) {
            return Cow::Borrowed(value);
        }
        let first = self.words.partition_point(|word| word.start < range.start);
        let mut text = String::with_capacity(value.len());
        let mut rest = value;
        for word in self.words.iter().skip(first) {
            let Some(at) = rest.find(WORD) else { break };
            text.push_str(rest.get(..at).unwrap_or_default());
            text.push_str(written(*word));
            rest = rest.get(at + word.len()..).unwrap_or_default();
        }
        text.push_str(rest);
        Cow::Owned(text)
    }
}

/// Whether a template at `at` is where a value or an anchor begins, so that it may bring one.
fn may_bring_anchor(source: &str, at: usize) -> bool {
    let before = source.get(..at).unwrap_or_default();
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || b",[{".contains(byte);
    let word = before.bytes().rev().take(256).take_while(|byte| !is_end(byte)).last();
    let begins = word.is_none() && before.trim_end_matches([' ', '\t']).ends_with(is_lead);
    word == Some(b'&') || begins || begins_line(source, at)
}

/// Whether a value may follow a character.
fn is_lead(c: char) -> bool {
    matches!(c, ':' | '-' | ',' | '[' | '{' | '?' | '\n' | '\r')
}
