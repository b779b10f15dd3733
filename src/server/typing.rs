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

    pub(super) fn replaced(&self) -> Replaced {
        Replaced { range: self.range, length: self.written.len() }
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

/// What was found in an older version, and what was replaced in its text since: moved to the places
/// of now only when somebody asks.
#[derive(Clone, Debug, Default)]
pub(super) struct Earlier {
    findings: Arc<Vec<Finding>>,
    since: Vec<Replaced>,
}

/// Stretches that are remembered before the findings are moved.
const MOST_REPLACED: usize = 32;

impl Earlier {
    /// What was found, at its places in the newest version.
    pub(super) fn of(findings: Arc<Vec<Finding>>) -> Self {
        Self { findings, since: Vec::new() }
    }

    /// The same after some more changes.
    pub(super) fn after(&self, replaced: impl IntoIterator<Item = Replaced>) -> Self {
        let mut since = self.since.clone();
        for next in replaced {
            match since.last_mut().filter(|last| last.is_continued_by(next)) {
                Some(last) => *last = last.then(next),
                None => since.push(next),
            }
        }
        if since.len() > MOST_REPLACED {
            let findings = Arc::new(Self { findings: Arc::clone(&self.findings), since }.now());
            return Self::of(findings);
        }
        Self { findings: Arc::clone(&self.findings), since }
    }

    /// Whether both are the same findings of one version.
    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.findings, &other.findings) && self.since == other.since
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.findings.len()
    }

    /// At their places in the version that they were found in.
    pub(super) fn unmoved(&self) -> &[Finding] {
        &self.findings
    }

    /// One of them at its place of now; what mends it is offered for its own version only.
    pub(super) fn moved(&self, finding: &Finding) -> Finding {
        let mut finding = finding.without_fixes();
        let moved = |range| self.since.iter().fold(range, |range, replaced| replaced.moved(range));
        finding.range = moved(finding.range);
        for related in &mut finding.related {
            related.range = moved(related.range);
        }
        finding
    }

    /// All of them at their places of now.
    pub(super) fn now(&self) -> Vec<Finding> {
        self.findings.iter().map(|finding| self.moved(finding)).collect()
    }
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
    whole: Earlier,
}

/// The text before the line was begun.
#[derive(Clone, Debug)]
enum Settled {
    /// With what was changed since.
    Reading(Arc<Reading>, Vec<Replaced>),
    /// Its findings: a reading is not kept for longer than it is needed.
    Findings(Earlier),
}

impl Typing {
    /// The line that is being written after some changes; `None` if they are not those of a person
    /// who writes one line. `whole` is what was found when the text was whole for the last time, at
    /// its places before the changes.
    pub(super) fn after(
        last: Option<&Self>,
        before: &Arc<Reading>,
        whole: &Earlier,
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
        let (settled, whole) = match last {
            Some(last) if is_same_line(last) => (last.settled.clone(), &last.whole),
            _ => (Settled::Reading(Arc::clone(before), Vec::new()), whole),
        };
        let is_pasted = changes.iter().any(Change::is_paste);
        let settled = settled.after(changes);
        let whole = whole.after(changes.iter().map(Change::replaced));
        Some(Self { cursor, is_pasted, settled, whole })
    }

    /// What was found before the line was begun, then or when the text was whole for the last time,
    /// at its places in the text of now.
    pub(super) fn settled(&self) -> Vec<Finding> {
        let mut settled = match &self.settled {
            Settled::Reading(reading, since) => {
                Earlier::of(reading.findings()).after(since.iter().copied()).now()
            }
            Settled::Findings(findings) => findings.now(),
        };
        settled.extend(self.whole.now());
        settled
    }
}

impl Settled {
    /// The same after some more changes; without the old reading, if that has been looked at.
    fn after(self, changes: &[Change]) -> Self {
        match self {
            Self::Reading(reading, since) => {
                let mut since = since;
                since.extend(changes.iter().map(Change::replaced));
                match reading.known_findings() {
                    Some(findings) => Self::Findings(findings.after(since)),
                    None => Self::Reading(reading, since),
                }
            }
            Self::Findings(findings) => {
                Self::Findings(findings.after(changes.iter().map(Change::replaced)))
            }
        }
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
