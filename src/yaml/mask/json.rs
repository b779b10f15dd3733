//! Template syntax in JSON. Which quotes and brackets are open tells what a mark stands for, and
//! where the branches of a template open others, only one of them can be read.

use super::{CONTROL, LINE, Mask};
use crate::template::{ControlTag, Mark, TagBlock};
use crate::text::TextRange;

impl Mask<'_> {
    /// Takes the marks of a JSON text. `tags` is what each of them does, if anybody can tell.
    pub(super) fn json(&mut self, found: &[Mark], tags: Option<&[Option<ControlTag>]>) {
        let mut plan = Plan { source: self.source, ..Plan::default() };
        for (index, mark) in found.iter().enumerate() {
            plan.read_to(mark.range.start);
            plan.mark(mark, tags.and_then(|tags| tags.get(index).copied().flatten()));
        }
        plan.left_out.sort_unstable_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        self.marks.doubt = plan.doubt;
        if tags.is_none() {
            self.marks.doubt = first_uneven(self.source, found, None);
        }
        let brings = found.iter().filter(|mark| !mark.is_control);
        let brings = brings.map(|mark| TextRange::new(mark.range.start, mark.range.end));
        self.marks.sources = plan.left_out.iter().copied().chain(brings).collect();
        let mut left_out = plan.left_out.iter().peekable();
        for (mark, is_in_text) in found.iter().zip(plan.is_in_text) {
            if mark.range.start < self.text.len() {
                continue;
            }
            let start = mark.range.start;
            let range = left_out.next_if(|range| range.start == start).copied();
            let end = range.map_or(mark.range.end, |range| range.end);
            // What is left out inside this goes with it.
            while left_out.next_if(|range| range.start < end).is_some() {}
            match (is_in_text, range.is_some() || mark.is_control) {
                (true, _) => self.word_over(TextRange::new(start, end)),
                (false, true) => self.control(start, end),
                (false, false) if mark.is_alone && mark.range.len() >= LINE.len_utf8() => {
                    self.copy_to(start);
                    self.fill(Some(LINE), 'x', end);
                }
                (false, false) => self.word(mark),
            }
        }
    }

    /// Blanks, with the line breaks that are in it.
    fn control(&mut self, start: usize, end: usize) {
        self.copy_to(start);
        self.text.push(CONTROL);
        let hidden = self.source.as_bytes().get(self.text.len()..end).unwrap_or_default();
        let blank = |byte: &u8| if matches!(byte, b'\n' | b'\r') { char::from(*byte) } else { ' ' };
        self.text.extend(hidden.iter().map(blank));
    }
}

/// Where the first block begins in which brackets or quotes are opened or closed; without `tags`
/// the first mark that steers anything.
pub(super) fn first_uneven(
    source: &str,
    found: &[Mark],
    tags: Option<&[Option<ControlTag>]>,
) -> Option<usize> {
    let Some(tags) = tags else {
        return found.iter().find(|mark| mark.is_control).map(|mark| mark.range.start);
    };
    let mut plan = Plan { source, ..Plan::default() };
    for (mark, tag) in found.iter().zip(tags) {
        plan.read_to(mark.range.start);
        plan.mark(mark, *tag);
    }
    plan.uneven
}

/// What of the text is to be left out, as it is being found.
#[derive(Default)]
struct Plan<'s> {
    source: &'s str,
    /// Up to where it was read.
    at: usize,
    now: State,
    open: Vec<Choice>,
    is_in_text: Vec<bool>,
    /// What is left out, from the start of a mark to the end of one.
    left_out: Vec<TextRange>,
    doubt: Option<usize>,
    /// Where the first block begins that opens or closes anything.
    uneven: Option<usize>,
}

/// What is open at a place.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct State {
    /// Whether it is inside quotes.
    is_in_text: bool,
    /// Brackets that are open, less those that were closed.
    depth: i64,
    /// The least that `depth` was in this branch.
    lowest: i64,
    /// The last character outside of quotes that is no blank.
    last: u8,
}

/// A block that has begun.
struct Choice {
    start: TextRange,
    block_kind: TagBlock,
    before: State,
    branches: Vec<Branch>,
    /// The mark that the current branch follows.
    mark: TextRange,
    /// Whether one of the branches is there in any case.
    is_complete: bool,
}

struct Branch {
    mark: TextRange,
    end: State,
    is_blank: bool,
}

impl Branch {
    fn is_like(&self, other: &Self) -> bool {
        (self.end.is_in_text, self.end.depth, self.end.lowest)
            == (other.end.is_in_text, other.end.depth, other.end.lowest)
    }
}

impl Plan<'_> {
    fn read_to(&mut self, end: usize) {
        let bytes = self.source.as_bytes();
        while let Some(byte) = bytes.get(self.at).filter(|_| self.at < end) {
            self.at += 1;
            let now = &mut self.now;
            match byte {
                b'\\' if now.is_in_text => self.at += 1,
                b'"' => now.is_in_text = !now.is_in_text,
                b'\n' | b'\r' => now.is_in_text = false,
                _ if now.is_in_text || byte.is_ascii_whitespace() => continue,
                b'{' | b'[' => now.depth += 1,
                b'}' | b']' => {
                    now.depth -= 1;
                    now.lowest = now.lowest.min(now.depth);
                }
                _ => {}
            }
            now.last = *byte;
        }
        self.at = self.at.max(end);
    }

    fn mark(&mut self, mark: &Mark, tag: Option<ControlTag>) {
        self.is_in_text.push(self.now.is_in_text);
        let range = TextRange::new(mark.range.start, mark.range.end);
        match tag {
            None if mark.is_control => {}
            None => self.now.last = b'x',
            Some(ControlTag::Open(block_kind)) => {
                self.open.push(Choice {
                    start: range,
                    block_kind,
                    before: self.now,
                    branches: Vec::new(),
                    mark: range,
                    is_complete: false,
                });
                self.now.lowest = self.now.depth;
            }
            Some(ControlTag::Part(is_rest)) => self.end_branch(range, is_rest),
            Some(ControlTag::Close) => {
                self.end_branch(range, false);
                if let Some(choice) = self.open.pop() {
                    self.close(&choice, range);
                }
            }
        }
        self.at = mark.range.end;
    }

    fn end_branch(&mut self, mark: TextRange, is_rest: bool) {
        let Some(choice) = self.open.last_mut() else { return };
        let between = TextRange::new(choice.mark.end, mark.start).of(self.source);
        let is_blank = between.trim().is_empty();
        choice.branches.push(Branch { mark: choice.mark, end: self.now, is_blank });
        choice.is_complete |= is_rest;
        choice.mark = mark;
        self.now = State { lowest: choice.before.depth, ..choice.before };
    }

    /// Decides which branch of a block is read.
    fn close(&mut self, choice: &Choice, end: TextRange) {
        let kept = choice.branches.iter().position(|branch| !branch.is_blank).unwrap_or(0);
        let Some(branch) = choice.branches.get(kept) else { return };
        let before = choice.before;
        let changes = |branch: &Branch| {
            branch.end.is_in_text != before.is_in_text
                || branch.end.depth != before.depth
                || branch.end.lowest < before.depth
        };
        let is_uneven = choice.branches.iter().any(changes);
        let is_known = choice.block_kind == TagBlock::Choice
            && choice.is_complete
            && choice.branches.iter().all(|other| other.is_like(branch));
        let start = choice.start.start;
        let first = |before: Option<usize>| before.map_or(start, |before| before.min(start));
        if is_uneven {
            self.uneven = Some(first(self.uneven));
        }
        if is_uneven && !is_known {
            self.doubt = Some(first(self.doubt));
        }
        // Only one value can follow a colon, and only one is outside of all brackets.
        let is_one = before.last == b':' || before.depth == 0;
        let is_read_alone = is_uneven || (is_one && !before.is_in_text);
        if choice.branches.len() > 1 && is_read_alone {
            self.left_out.push(TextRange::new(choice.start.start, branch.mark.end));
            let next = choice.branches.get(kept + 1).map_or(end, |next| next.mark);
            self.left_out.push(TextRange::new(next.start, end.end));
        }
        let lowest = before.lowest.min(branch.end.lowest);
        self.now = State { lowest, ..branch.end };
        if branch.is_blank {
            self.now.last = b'x';
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::seen;
    use crate::yaml::Format;

    #[test]
    fn branches_are_read_one_by_one_or_together() {
        for (source, expected) in [
            ("{{% if a %}\"b\": 1,{% endif %}}", "{---       \"b\": 1,---        }"),
            ("[{%if a%}{\"b\":{%else%}{%endif%}1}]", "[---     {\"b\":---              1}]"),
            ("[{%if a%}1{%else%}2{%endif%}]", "[---     1---     2---      ]"),
            ("[\"{%if a%}1{%else%}2{%endif%}\"]", "[\"xxxxxxxx1xxxxxxxx2xxxxxxxxx\"]"),
            ("{\"a\":{%if b%}{%else%}2{%endif%}}", "{\"a\":---             2---      }"),
            ("[{%if a%}\"b{%else%}\"{%endif%}c\"]", "[---     \"bxxxxxxxxxxxxxxxxxxc\"]"),
            ("{\"a\": {# b #}1{{! c }}}", "{\"a\": ---    1---     }"),
        ] {
            assert_eq!(seen(source, Format::Json), expected, "{source}");
        }
    }
}
