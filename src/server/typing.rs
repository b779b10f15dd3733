//! Which line of a document is being written: what a person types is told from what is pasted,
//! formatted or undone. It judges no finding.

use std::sync::Arc;

use super::change::Change;
use super::earlier::Earlier;
use super::reading::Reading;
use crate::rules::Finding;
use crate::text::{Replaced, Text};

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
