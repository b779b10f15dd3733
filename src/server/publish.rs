//! Publishing: one task, fed by the documents that changed. No timer: the newest version goes
//! out when the task is free, versions overtaken by then are never sent.

use std::sync::Arc;

use lsp_types::notification::PublishDiagnostics;
use lsp_types::{Diagnostic, PublishDiagnosticsParams, Url};

use super::companions::with_companions;
use super::diagnostics;
use super::outbox::Outbox;
use super::state::State;

/// Publishes for ever.
pub(super) async fn run(state: Arc<State>, outbox: Outbox) {
    let Some(mut to_publish) = state.workspace.to_publish() else { return };
    loop {
        tokio::select! {
            urls = state.unpublished.next() => {
                for url in urls {
                    publish(&state, &outbox, url).await;
                }
            }
            Some(published) = to_publish.recv() => {
                // What is open speaks for itself, and what is closed later is told of anew.
                if !state.is_outdated(&published) {
                    send(&outbox, published.url, published.diagnostics, None).await;
                }
            }
        }
    }
}

/// Publishes the newest version of a document.
async fn publish(state: &Arc<State>, outbox: &Outbox, url: Url) {
    let Some(document) = state.documents.get(&url) else {
        if state.documents.is_open(&url) || !state.workspace.holds(&url) {
            send(outbox, url, Vec::new(), None).await;
        }
        return;
    };
    let document = with_companions(state, document).await;
    let (most, client) = (state.settings.max_problems(), state.client());
    let diagnostics = diagnostics::of_document(&state.under_way, &document, most, client).await;
    state.look_beside(&document).await;
    let newest = state.documents.get(&url);
    let is_newest = newest.is_some_and(|newest| Arc::ptr_eq(&newest, &document));
    if let (true, Some(diagnostics)) = (is_newest, diagnostics) {
        send(outbox, url, diagnostics, Some(document.version)).await;
    }
}

async fn send(outbox: &Outbox, uri: Url, diagnostics: Vec<Diagnostic>, version: Option<i32>) {
    let params = PublishDiagnosticsParams { uri, diagnostics, version };
    outbox.notify::<PublishDiagnostics>(params).await;
}
