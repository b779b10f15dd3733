//! What is found in the files beside configs: published to every client, since nobody asks for these
//! files. They are looked at when they were read, and when a config that they deploy was saved.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::PublishDiagnosticsParams;
use lsp_types::notification::PublishDiagnostics;

use super::convert::Writer;
use super::handlers::Backend;
use super::state::State;
use super::told_beside::Found;
use crate::bounds;
use crate::parallel;
use crate::rules::{self, Finding};
use crate::text::Text;
use crate::workspace;

impl Backend {
    /// Tells what is found beside configs, as long as the server runs.
    pub(super) async fn tell_beside(self) {
        loop {
            for folder in self.state.neighbours.beside.next().await {
                let (state, at) = (Arc::clone(&self.state), folder.clone());
                let find = move || parallel::alone(|| diagnostics(&state, &at));
                // What was told stays if this panics.
                let Ok(found) = tokio::task::spawn_blocking(find).await else { continue };
                for (uri, diagnostics) in self.state.neighbours.beside.show(folder, found) {
                    let params = PublishDiagnosticsParams { uri, diagnostics, version: None };
                    self.outbox.notify::<PublishDiagnostics>(params).await;
                }
            }
        }
    }
}

/// What is found in the files of a folder that deploy configs which are open or in the workspace.
fn diagnostics(state: &State, folder: &Path) -> Found {
    let mut found: BTreeMap<PathBuf, Vec<Finding>> = BTreeMap::new();
    for config in state.neighbours.configs(folder) {
        // The others can still be looked at.
        let find = std::panic::catch_unwind(AssertUnwindSafe(|| findings(state, &config)));
        for it in find.unwrap_or_default() {
            found.entry(folder.join(it.path)).or_default().push(it.finding);
        }
    }
    let client = state.client();
    let of_file = |(path, findings): (PathBuf, Vec<Finding>)| {
        let source = workspace::read_up_to(&path, bounds::UNOPENED).ok()?;
        let url = state.workspace.url_of(&path)?;
        let (settings, _) = state.settings_for(&url);
        let findings = rules::told_beside(findings, &source, &settings);
        let text = Text::new(&source);
        let mut writer = Writer::new(&text, &url, &[], &client);
        let diagnostics: Vec<_> = findings.iter().map(|it| writer.diagnostic(it)).collect();
        (!diagnostics.is_empty()).then(|| (url.clone(), diagnostics))
    };
    found.into_iter().filter_map(of_file).collect()
}

/// What is found beside a config, if the client has to do with it.
fn findings(state: &State, config: &Path) -> Vec<rules::Beside> {
    let Some(url) = state.workspace.url_of(config) else { return Vec::new() };
    if let Some(document) = state.documents.get(&url) {
        return rules::beside(document.analysis().whole());
    }
    if !state.workspace.holds(&url) {
        return Vec::new();
    }
    let document = state.read_config(&url);
    document.map(|it| rules::beside(it.analysis().whole())).unwrap_or_default()
}
