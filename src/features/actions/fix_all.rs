//! All fixes that need no look, as edits that fit together.

use crate::analysis::Analysis;
use crate::edit::Edit;
use crate::rules::Finding;
use crate::text::TextRange;

/// The edits of the safe fixes, in the order of their places. Of each finding the first safe fix
/// counts, whole or not at all: one that touches the edits of an earlier finding is left for the
/// next time.
pub fn fix_all<'f>(
    analysis: &Analysis,
    findings: impl IntoIterator<Item = &'f Finding>,
) -> Vec<Edit> {
    let length = analysis.source().len();
    let mut taken: Vec<Edit> = Vec::new();
    for finding in findings {
        let Some(fix) = finding.fixes.iter().find(|fix| fix.safe) else { continue };
        let fits = |edit: &Edit| edit.range.end <= length && !collides(&taken, edit.range);
        if fix.edits.iter().all(fits) {
            for edit in &fix.edits {
                let at = taken.partition_point(|other| other.range < edit.range);
                taken.insert(at, edit.clone());
            }
        }
    }
    taken
}

/// Whether a range shares a byte, or a place to insert at, with an edit of a sorted list.
fn collides(taken: &[Edit], range: TextRange) -> bool {
    let at = taken.partition_point(|other| other.range < range);
    let touches = |other: &Edit| {
        let (one, other) = (range, other.range);
        let overlap = one.start < other.end && other.start < one.end;
        overlap || (one.is_empty() || other.is_empty()) && one.start == other.start
    };
    let before = at.checked_sub(1).and_then(|at| taken.get(at));
    before.is_some_and(touches) || taken.get(at).is_some_and(touches)
}
