//! The way from a finding to the page of its rule.

use super::{Action, ActionKind, Change};
use crate::rules::Finding;

/// Shows the page of the rule that a finding, given by its index too, is of.
pub(super) fn action(finding: &Finding, index: usize) -> Action {
    Action {
        title: format!("Explain `{}`", finding.rule),
        kind: ActionKind::QuickFix,
        is_preferred: false,
        findings: vec![index],
        change: Change::Explain(finding.rule),
    }
}
