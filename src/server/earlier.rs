//! Findings of an older version of a document, at their places in the newest one.

use std::sync::Arc;

use crate::rules::Finding;
use crate::text::{Replaced, TextRange};

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
    fn moved(&self, finding: &Finding) -> Finding {
        let mut finding = finding.without_fixes();
        finding.range = self.moved_range(finding.range);
        for related in &mut finding.related {
            related.range = self.moved_range(related.range);
        }
        finding
    }

    /// A range of one of them at its place of now.
    pub(super) fn moved_range(&self, range: TextRange) -> TextRange {
        self.since.iter().fold(range, |range, replaced| replaced.moved(range))
    }

    /// All of them at their places of now.
    pub(super) fn now(&self) -> Vec<Finding> {
        self.findings.iter().map(|finding| self.moved(finding)).collect()
    }
}
