//! The lines of a text, with what is asked of them all the time.

use crate::text::TextRange;

/// A line: its place and what it starts with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) start: usize,
    /// Without the line break.
    pub(super) end: usize,
    /// Leading spaces.
    pub(super) indent: usize,
    /// The first byte that is not a space; 0 if there is none.
    pub(super) first: u8,
}

impl Line {
    pub(super) fn text(self, source: &str) -> &str {
        TextRange::new(self.start, self.end).of(source)
    }

    pub(super) fn content(self, source: &str) -> &str {
        TextRange::new(self.start + self.indent, self.end).of(source)
    }

    /// Nothing, or a comment.
    pub(super) fn is_blank(self) -> bool {
        matches!(self.first, 0 | b'#')
    }
}

/// The lines from an offset on.
pub(super) fn lines(source: &str, from: usize) -> impl Iterator<Item = Line> + Clone + '_ {
    let bytes = source.as_bytes();
    let mut start = from;
    std::iter::from_fn(move || {
        let rest = bytes.get(start..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr2(b'\n', b'\r', rest);
        let end = length.map_or(bytes.len(), |length| start + length);
        let next = match (bytes.get(end), bytes.get(end + 1)) {
            (Some(b'\r'), Some(b'\n')) => end + 2,
            (Some(_), _) => end + 1,
            (None, _) => end,
        };
        let text = bytes.get(start..end).unwrap_or_default();
        let indent = text.iter().take_while(|byte| **byte == b' ').count();
        let blank = text.iter().all(|byte| matches!(byte, b' ' | b'\t'));
        let first = if blank { 0 } else { text.get(indent).copied().unwrap_or(0) };
        let line = Line { start, end, indent, first };
        start = next;
        Some(line)
    })
}

/// Whether a line is `---` or `...`, with something after it or not.
pub(super) fn is_marker(line: &str, marker: &str) -> bool {
    line.strip_prefix(marker)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\0']))
}
