//! The diagnostics of one version of a document, whoever they are told to: the one that publishes,
//! the answer to a client that pulls, or what looks at the workspace.

use std::sync::Arc;

use lsp_types::Diagnostic;

use super::client::Client;
use super::compute::UnderWay;
use super::convert::{self, Writer};
use super::document::Document;
use crate::analysis::Analysis;
use crate::rules::{self, Finding};
use crate::text::TextRange;
use crate::workspace::{self, Complaint};

/// The diagnostics of a document version; `None` after a panic.
pub(super) async fn of_document(
    under_way: &UnderWay,
    document: &Arc<Document>,
    most: usize,
    client: Arc<Client>,
) -> Option<Vec<Diagnostic>> {
    if !document.is_settings_file() {
        let quick = || document.is_shown_quickly().then(|| judge(document, most, &client));
        let quick = std::panic::catch_unwind(std::panic::AssertUnwindSafe(quick)).ok()?;
        if quick.is_some() {
            return quick;
        }
    }
    under_way.compute(document, move |document| judge(document, most, &client)).await
}

/// The diagnostics of a document, at most `most` findings and one that counts the others.
pub(super) fn judge(document: &Document, most: usize, client: &Client) -> Vec<Diagnostic> {
    if document.is_settings_file() {
        return complaints(&document.analysis(), most, client);
    }
    let shown = document.shown();
    let (loudest, more) = loudest(shown.unmoved(), most);
    let mut writer = Writer::new(&document.text, &document.url, &document.deploy().files, client);
    let moved = |range| shown.moved_range(range);
    let mut diagnostics: Vec<_> =
        loudest.into_iter().map(|finding| writer.moved_diagnostic(finding, moved)).collect();
    diagnostics.extend(more.map(|finding| writer.diagnostic(&finding)));
    diagnostics
}

/// What is wrong with a settings file, the first `most` of it.
fn complaints(analysis: &Analysis, most: usize, client: &Client) -> Vec<Diagnostic> {
    let source = analysis.source();
    let (settings, mut complaints) = workspace::read_settings(source);
    complaints.extend(workspace::unknown_rules(&settings, rules::is_rule));
    // What has no place is about the whole file, or about what makes it unreadable.
    let broken = analysis.tree.errors().first().map(|error| error.range);
    let somewhere = broken.unwrap_or_else(|| analysis.text.line_at(0));
    let convert = |complaint: &Complaint| {
        let range = complaint.range.unwrap_or(somewhere);
        convert::to_complaint(&complaint.message, range, &analysis.text, client)
    };
    complaints.iter().take(most).map(convert).collect()
}

/// Names a list of diagnostics: equal names, equal lists.
pub(super) fn result_id(diagnostics: &[Diagnostic]) -> String {
    use std::hash::{DefaultHasher, Hasher};
    let mut hasher = DefaultHasher::new();
    hasher.write(&serde_json::to_vec(diagnostics).unwrap_or_default());
    format!("{:x}", hasher.finish())
}

/// The loudest findings, at most `most`, in the order of their places, and one that counts the
/// others.
fn loudest(findings: &[Finding], most: usize) -> (Vec<&Finding>, Option<Finding>) {
    let mut loudest: Vec<&Finding> = findings.iter().collect();
    if findings.len() <= most {
        return (loudest, None);
    }
    loudest.sort_by_cached_key(|finding| std::cmp::Reverse(finding.severity));
    let count_from = |most: usize| loudest.iter().skip(most).map(|it| it.stands_for).sum();
    let more = loudest.get(most).map(|loudest_left| counting(count_from(most), loudest_left, most));
    loudest.truncate(most);
    loudest.sort_by_cached_key(|finding| (finding.range, finding.rule));
    (loudest, more)
}

/// The finding that counts those that are not shown, of which the loudest is given.
fn counting(more: usize, loudest_left: &Finding, most: usize) -> Finding {
    Finding {
        rule: loudest_left.rule,
        severity: loudest_left.severity,
        is_rejection: false,
        message: match more {
            1 => format!("1 more finding is not shown (`maxProblems`: {most})."),
            _ => format!("{more} more findings are not shown (`maxProblems`: {most})."),
        },
        range: TextRange::default(),
        operation: None,
        docs: None,
        related: Vec::new(),
        elsewhere: Vec::new(),
        fixes: Vec::new(),
        tags: Vec::new(),
        stands_for: more,
    }
}
