//! One change of a text as an editor sends it: where the cursor is after it, and whether a key press
//! can have made it.

use crate::text::{Replaced, Text, TextRange};

/// One change of a text.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// What was replaced, in the text before the change.
    pub(super) range: TextRange,
    pub(super) removed: String,
    pub(super) written: String,
}

impl Change {
    pub(super) fn new(before: &Text, range: TextRange, written: &str) -> Self {
        let removed = before.slice(range);
        Self { range, removed, written: written.to_owned() }
    }

    /// What all of some changes replaced; `None` without any.
    pub(super) fn all_replaced(changes: &[Self]) -> Option<Replaced> {
        let replaced =
            changes.iter().map(|it| Replaced { range: it.range, length: it.written.len() });
        replaced.reduce(Replaced::then)
    }

    pub(super) fn replaced(&self) -> Replaced {
        Replaced { range: self.range, length: self.written.len() }
    }

    /// An offset after the change; one within what was replaced is at its end.
    pub(super) fn moved(&self, offset: usize) -> usize {
        if offset < self.range.start {
            return offset;
        }
        offset.max(self.range.end) - self.range.len() + self.written.len()
    }

    /// Whether it may be a key press: no text that goes over lines comes or goes.
    pub(super) fn is_key_press(&self) -> bool {
        let is_one = |text: &str| is_blank(text) || !text.contains(['\n', '\r']);
        is_one(&self.removed) && is_one(&self.written)
    }

    /// Whether it writes more at once than fingers do between two versions.
    pub(super) fn is_paste(&self) -> bool {
        self.written.trim().len() >= PASTED && !self.written.ends_with([' ', '\n'])
    }

    /// Whether it only separates: blanks and commas.
    pub(super) fn is_separator(&self) -> bool {
        let separates = |text: &str| text.chars().all(|c| c.is_whitespace() || c == ',');
        separates(&self.removed) && separates(&self.written)
    }

    /// Where the cursor is after the change.
    pub(super) fn cursor(&self) -> usize {
        let end = self.range.start + self.written.len();
        match self.written.as_str() {
            // Editors close what is opened.
            "{}" | "[]" | "()" | "\"\"" | "''" => end - 1,
            // ... and move what they closed to a line of its own.
            blank if is_blank(blank) => {
                let after_first = blank.find('\n').map_or(blank.len(), |at| at + 1);
                let (first, rest) = blank.split_at(after_first);
                let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
                self.range.start + first.len() + line
            }
            _ => end,
        }
    }
}

/// The fewest bytes that nobody types between two versions, however slowly an editor sends them.
const PASTED: usize = 9;

fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}
