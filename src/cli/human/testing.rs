//! Findings for tests.

use crate::rules::Finding;
use crate::settings::Severity;
use crate::text::TextRange;

/// An error at one byte.
pub(super) fn finding(rule: &'static str, at: usize, message: &str) -> Finding {
    Finding {
        rule,
        severity: Severity::Error,
        is_rejection: false,
        message: message.to_owned(),
        range: TextRange::new(at, at + 1),
        operation: None,
        docs: None,
        related: Vec::new(),
        elsewhere: Vec::new(),
        fixes: Vec::new(),
        tags: Vec::new(),
        stands_for: 1,
    }
}
