//! Publishing: one task, fed by the documents that changed. No timer: the newest version goes
//! out when the task is free, versions overtaken by then are never sent.

use std::sync::Arc;

use lsp_types::{Diagnostic, Url};
use tower_lsp::Client as Wire;

use super::client::Client;
use super::convert::{self, Writer};
use super::documents::Document;
use super::state::State;
use crate::analysis::Analysis;
use crate::rules::{self, Finding};
use crate::text::TextRange;
use crate::workspace::{self, Complaint};

/// Documents up to this length, in bytes, are read on the spot: that takes less than it takes to
/// ask another thread.
const ON_THE_SPOT: usize = 32 * 1024;

/// Publishes for ever.
pub(super) async fn run(state: Arc<State>, wire: Wire) {
    let Some(mut untold) = state.workspace.untold() else { return };
    loop {
        tokio::select! {
            urls = state.unpublished.next() => {
                for url in urls {
                    publish(&state, &wire, url).await;
                }
            }
            Some(told) = untold.recv() => {
                // What is open speaks for itself, and what is closed later is told of anew.
                if !told.is_outdated(&state) {
                    wire.publish_diagnostics(told.url, told.diagnostics, None).await;
                }
            }
        }
    }
}

/// Publishes the newest version of a document.
async fn publish(state: &Arc<State>, wire: &Wire, url: Url) {
    let Some(document) = state.documents.get(&url) else {
        if state.documents.is_open(&url) || !state.workspace.holds(&url) {
            wire.publish_diagnostics(url, Vec::new(), None).await;
        }
        return;
    };
    let diagnostics = diagnostics(state, &document).await;
    let newest = state.documents.get(&url);
    let is_newest = newest.is_some_and(|newest| Arc::ptr_eq(&newest, &document));
    if let (true, Some(diagnostics)) = (is_newest, diagnostics) {
        wire.publish_diagnostics(url, diagnostics, Some(document.version)).await;
    }
}

/// The diagnostics of a document version; `None` after a panic.
pub(super) async fn diagnostics(
    state: &Arc<State>,
    document: &Arc<Document>,
) -> Option<Vec<Diagnostic>> {
    let most = state.settings.max_problems();
    let client = state.client();
    if !document.is_settings_file() {
        let quick = || document.is_shown_quickly().then(|| judge(document, most, &client));
        let quick = std::panic::catch_unwind(std::panic::AssertUnwindSafe(quick)).ok()?;
        if quick.is_some() {
            return quick;
        }
    }
    compute(document, move |document| judge(document, most, &client)).await
}

/// The diagnostics of a document, at most `most` findings and one that counts the others.
pub(super) fn judge(document: &Document, most: usize, client: &Client) -> Vec<Diagnostic> {
    if document.is_settings_file() {
        return complaints(&document.analysis(), most, client);
    }
    let shown = document.shown();
    let (loudest, more) = loudest(shown.unmoved(), most);
    let mut writer = Writer::new(&document.text, &document.url, client);
    let findings = loudest.into_iter().map(|finding| shown.moved(finding)).chain(more);
    findings.map(|finding| writer.diagnostic(&finding)).collect()
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
        let range = complaint.range(source).unwrap_or(somewhere);
        convert::to_complaint(&complaint.message, range, &analysis.text, client)
    };
    complaints.iter().take(most).map(convert).collect()
}

/// Works something out from a document without keeping others waiting; `None` after a panic.
pub(super) async fn compute<T: Send + 'static>(
    document: &Arc<Document>,
    work: impl FnOnce(&Document) -> T + Send + 'static,
) -> Option<T> {
    let document = Arc::clone(document);
    if document.len() <= ON_THE_SPOT {
        let work = std::panic::AssertUnwindSafe(|| work(&document));
        return std::panic::catch_unwind(work).ok();
    }
    tokio::task::spawn_blocking(move || work(&document)).await.ok()
}

/// The loudest findings, at most `most`, in the order of their places, and one that counts the
/// others.
fn loudest(findings: &[Finding], most: usize) -> (Vec<&Finding>, Option<Finding>) {
    let mut loudest: Vec<&Finding> = findings.iter().collect();
    if findings.len() <= most {
        return (loudest, None);
    }
    loudest.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let more =
        loudest.get(most).map(|loudest_left| counting(findings.len() - most, loudest_left, most));
    loudest.truncate(most);
    loudest.sort_by_key(|finding| (finding.range, finding.rule));
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
        fixes: Vec::new(),
        tags: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::documents::Documents;
    use super::*;

    #[test]
    fn a_panic_costs_one_answer_and_the_next_one_comes() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for length in [10, ON_THE_SPOT + 1] {
            let url = Url::parse("untitled:one").unwrap();
            let documents = Documents::default();
            documents.open(url.clone(), "yaml", 0, &" ".repeat(length), Arc::default());
            let document = documents.get(&url).unwrap();
            let panics = compute::<()>(&document, |_| panic!("on purpose"));
            assert_eq!(runtime.block_on(panics), None);
            let works = compute(&document, |document| document.analysis().source().len());
            assert_eq!(runtime.block_on(works), Some(length));
        }
    }
}
