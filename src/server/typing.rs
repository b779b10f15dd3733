//! Which line of a document is being written: what a person types is told from what is pasted,
//! formatted or taken back. It judges no finding.

use std::sync::Arc;

use super::document::Reading;
use crate::rules::Finding;
use crate::text::{Replaced, Text, TextRange};

/// One change of a text.
#[derive(Clone, Debug)]
pub(super) struct Change {
    /// What was replaced, in the text before the change.
    range: TextRange,
    removed: String,
    written: String,
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

    /// Findings at the places that they have after the changes.
    pub(super) fn all_moved(changes: &[Self], findings: &[Finding]) -> Vec<Finding> {
        let mut findings = findings.to_vec();
        for finding in &mut findings {
            for change in changes {
                change.move_finding(finding);
            }
        }
        findings
    }

    fn move_finding(&self, finding: &mut Finding) {
        finding.range = self.moved_range(finding.range);
        for related in &mut finding.related {
            related.range = self.moved_range(related.range);
        }
        // What they change is offered for the newest text only.
        finding.fixes.clear();
    }

    /// A range after the change; what is written at its end belongs to it, what is written at its
    /// start does not.
    fn moved_range(&self, range: TextRange) -> TextRange {
        let is_behind =
            self.range.end <= range.start && !range.is_empty() || self.range.end < range.start;
        let start = if is_behind { self.moved(range.start) } else { range.start };
        let end = if self.range.start <= range.end { self.moved(range.end) } else { range.end };
        TextRange::new(start, end)
    }

    /// An offset after the change; one within what was replaced is at its end.
    fn moved(&self, offset: usize) -> usize {
        if offset < self.range.start {
            return offset;
        }
        offset.max(self.range.end) - self.range.len() + self.written.len()
    }

    /// Whether it may be a key press: no text that goes over lines comes or goes.
    fn is_key_press(&self) -> bool {
        let is_one = |text: &str| is_blank(text) || !text.contains(['\n', '\r']);
        is_one(&self.removed) && is_one(&self.written)
    }

    /// Whether it writes more at once than fingers do between two versions.
    fn is_paste(&self) -> bool {
        self.written.trim().len() >= PASTED && !self.written.ends_with([' ', '\n'])
    }

    /// Whether it only separates: blanks and commas.
    fn is_separator(&self) -> bool {
        let separates = |text: &str| text.chars().all(|c| c.is_whitespace() || c == ',');
        separates(&self.removed) && separates(&self.written)
    }

    /// Where the cursor is after the change.
    fn cursor(&self) -> usize {
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

/// The line that is being written.
#[derive(Clone, Debug)]
pub(super) struct Typing {
    /// Where the cursor is likely to be: at the end of what was written last.
    pub(super) cursor: usize,
    /// Whether what was written last was written at once.
    pub(super) is_pasted: bool,
    settled: Settled,
    /// What was found before the line was begun when the text was whole for the last time.
    whole: Vec<Finding>,
    /// What was changed since.
    since: Vec<Change>,
}

/// The text before the line was begun.
#[derive(Clone, Debug)]
enum Settled {
    Reading(Arc<Reading>),
    /// Its findings: a reading is not kept for longer than it is needed.
    Findings(Arc<Vec<Finding>>),
}

impl Typing {
    /// The line that is being written after some changes; `None` if they are not those of a person
    /// who writes one line. `whole` is what was found when the text was whole for the last time, at
    /// its places before the changes.
    pub(super) fn after(
        last: Option<&Self>,
        before: &Arc<Reading>,
        whole: &[Finding],
        text: &Text,
        changes: &[Change],
    ) -> Option<Self> {
        if changes.is_empty() {
            return last.cloned();
        }
        if !changes.iter().all(Change::is_key_press) {
            return None;
        }
        let cursors = cursors(changes);
        let (_, cursor) = *cursors.last()?;
        let written: Vec<_> = cursors.iter().filter(|(change, _)| !change.is_separator()).collect();
        let cursor = written.last().map_or(cursor, |(_, cursor)| *cursor);
        let line = text.line_at(cursor);
        if written.iter().any(|(_, cursor)| text.line_at(*cursor) != line) {
            return None;
        }
        let is_same_line = |last: &Self| {
            changes.iter().all(|change| {
                before.text.line_at(change.range.start) == before.text.line_at(last.cursor)
                    && !change.removed.contains(['\n', '\r'])
                    && !change.written.contains(['\n', '\r'])
            })
        };
        let (settled, whole, mut since) = match last {
            Some(last) if is_same_line(last) => {
                (last.settled.clone(), last.whole.clone(), last.since.clone())
            }
            _ => (Settled::Reading(Arc::clone(before)), whole.to_vec(), Vec::new()),
        };
        since.extend_from_slice(changes);
        let is_pasted = changes.iter().any(Change::is_paste);
        Some(Self { cursor, is_pasted, settled, whole, since }.lightened())
    }

    /// Without the old reading, if that has been looked at.
    fn lightened(mut self) -> Self {
        let known = match &self.settled {
            Settled::Reading(reading) => reading.known_findings(),
            Settled::Findings(findings) => Some(Arc::clone(findings)),
        };
        if let Some(findings) = known {
            let moved = Change::all_moved(&self.since, &findings);
            self.whole = Change::all_moved(&self.since, &self.whole);
            self.settled = Settled::Findings(Arc::new(moved));
            self.since.clear();
        }
        self
    }

    /// What was found before the line was begun, then or when the text was whole for the last time,
    /// at its places in the text of now.
    pub(super) fn settled(&self) -> Vec<Finding> {
        let findings = match &self.settled {
            Settled::Reading(reading) => reading.findings(),
            Settled::Findings(findings) => Arc::clone(findings),
        };
        let mut settled = Change::all_moved(&self.since, &findings);
        settled.extend(Change::all_moved(&self.since, &self.whole));
        settled
    }
}

/// The changes, and where the cursor is after all of them if it is at each.
fn cursors(changes: &[Change]) -> Vec<(&Change, usize)> {
    let mut cursors: Vec<(&Change, usize)> = Vec::new();
    for change in changes {
        for (_, cursor) in &mut cursors {
            *cursor = change.moved(*cursor);
        }
        cursors.push((change, change.cursor()));
    }
    cursors
}

#[cfg(test)]
mod tests;
