//! Settings and files that others write: what is read again, and shown again, when they change.
//!
//! Nothing here waits for the client.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::{
    ConfigurationItem, DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern,
    MessageType, Registration, Url,
};
use serde_json::Value;

use super::handlers::Backend;
use super::hints;
use super::requests::{PATIENCE, in_time, spawn};
use super::said::say;
use crate::parallel;
use crate::workspace::{self, Complaint};

impl Backend {
    /// Shows sentences to the user, one after the other, without waiting for it.
    pub(super) fn say(&self, kind: MessageType, sentences: Vec<String>) {
        say(&self.wire, kind, sentences);
    }

    /// Shows what is wrong with settings, without waiting for it.
    pub(super) fn complain(&self, complaints: Vec<Complaint>) {
        self.say(MessageType::WARNING, self.state.settings.unsaid(complaints));
    }

    /// Takes new settings of the client.
    pub(super) fn take_settings(&self, value: &Value) {
        let most = self.state.settings.max_problems();
        let before = self.state.settings.client();
        let shown = self.state.settings.shown();
        self.complain(self.state.settings.set_client(value));
        if before != self.state.settings.client() {
            self.state.workspace.look_at_all();
        }
        let mut changed = self.reload();
        if self.state.settings.max_problems() != most {
            changed = self.state.documents.urls();
        }
        if self.state.settings.shown() != shown && changed.is_empty() {
            self.refresh();
        }
        self.show_again(changed);
    }

    /// Finds the settings of every open document anew; the documents whose settings changed.
    pub(super) fn reload(&self) -> Vec<Url> {
        let mut changed = self.state.documents.urls();
        let mut wrong = Vec::new();
        changed.retain(|url| {
            let (settings, complaints) = self.state.settings_for(url);
            wrong.extend(complaints);
            self.state.documents.set_settings(url, settings)
        });
        self.complain(wrong);
        changed
    }

    /// Has the client ask again for what is in and above the text.
    pub(super) fn refresh(&self) {
        let client = self.state.client();
        spawn(hints::refresh(self.wire.clone(), client.refreshes_hints, client.refreshes_lenses));
    }

    /// Shows documents again though their text is the same.
    pub(super) fn show_again(&self, urls: Vec<Url>) {
        if !urls.is_empty() {
            self.refresh();
        }
        self.show_findings_again(urls);
    }

    /// Shows what is found in documents again.
    pub(super) fn show_findings_again(&self, urls: Vec<Url>) {
        if self.state.client().pulls && !urls.is_empty() {
            let wire = self.wire.clone();
            spawn(async move {
                let _answer = wire.workspace_diagnostic_refresh().await;
            });
        }
        urls.into_iter().for_each(|url| self.show(url));
    }

    pub(super) fn show(&self, url: Url) {
        if self.state.client().is_published_to() {
            self.state.unpublished.add(url);
        }
    }

    /// Asks for the client's settings, if it has an answer; whatever it does, nobody waits.
    pub(super) fn ask_for_settings(&self) {
        if !self.state.client().configuration {
            self.state.workspace.start();
            return;
        }
        let backend = self.clone();
        tokio::spawn(async move {
            let section = Some("gatewayLs".to_owned());
            let item = ConfigurationItem { scope_uri: None, section };
            let wire = backend.wire.clone();
            let asked = async move { wire.configuration(vec![item]).await };
            if let Some(Ok(answers)) = in_time(PATIENCE, asked).await
                && let Some(answer) = answers.first()
            {
                let settings = backend.state.settings.of_answer(answer);
                backend.take_settings(&settings);
            }
            backend.state.workspace.start();
        });
    }

    /// Reads again what other programs, or the editor, wrote.
    pub(super) fn files_changed(&self, paths: Vec<PathBuf>) {
        let is_read = |path: &PathBuf| {
            path.ends_with(workspace::SETTINGS_FILE) || self.state.settings.are_in(path)
        };
        if paths.iter().any(is_read) {
            self.show_again(self.reload());
        }
        // Some files decide about all others in their folder.
        let decides =
            |path: &Path| path.ends_with(workspace::SETTINGS_FILE) || path.ends_with(".gitignore");
        let affected = paths.into_iter().map(|path| match path.parent() {
            Some(folder) if decides(&path) => folder.to_owned(),
            _ => path,
        });
        let affected: Vec<_> = affected.collect();
        self.companions_changed(&affected);
        self.neighbours_changed(&affected);
        self.state.workspace.look_at(affected);
    }

    /// Checks again what is deployed after these files, or after files below these folders.
    pub(super) fn companions_changed(&self, paths: &[PathBuf]) {
        let (documents, known) = (&self.state.documents, &self.state.companions);
        if !documents.have_companions() && known.is_empty() {
            return;
        }
        let paths: Vec<_> = paths.iter().map(|path| workspace::resolved(path)).collect();
        let is_one = |file: &Path| paths.iter().any(|path| file.starts_with(path));
        self.show_findings_again(documents.companions_changed(is_one));
        self.state.workspace.look_at(known.closed_after(is_one));
    }

    pub(super) fn register(&self) {
        let client = self.state.client();
        let mut registrations = Vec::new();
        if client.registers_configuration {
            registrations.push(Registration {
                id: "gateway-ls-settings".to_owned(),
                method: "workspace/didChangeConfiguration".to_owned(),
                register_options: Some(serde_json::json!({ "section": "gatewayLs" })),
            });
        }
        if client.registers_files {
            let endings = workspace::ENDINGS.join(",");
            let globs = [
                format!("**/{}", workspace::SETTINGS_FILE),
                "**/.gitignore".to_owned(),
                format!("**/*.{{{endings}}}"),
                "**/*.{tf,tfvars}".to_owned(),
            ];
            let watcher =
                |glob| FileSystemWatcher { glob_pattern: GlobPattern::String(glob), kind: None };
            let watchers = globs.into_iter().map(watcher).collect();
            let options = DidChangeWatchedFilesRegistrationOptions { watchers };
            registrations.push(Registration {
                id: "gateway-ls-files".to_owned(),
                method: "workspace/didChangeWatchedFiles".to_owned(),
                register_options: serde_json::to_value(options).ok(),
            });
        }
        if !registrations.is_empty() {
            let wire = self.wire.clone();
            spawn(async move {
                let _answer = wire.register_capability(registrations).await;
            });
        }
    }
}

impl Backend {
    /// Notes that files beside configs may have changed.
    pub(super) fn neighbours_changed(&self, paths: &[PathBuf]) {
        self.state.neighbours.changed(paths);
        let deploying = self.state.neighbours.deploying(paths);
        self.state.neighbours.beside.look_at(deploying);
    }

    /// Reads what is asked for, as long as the server runs, and shows again what that changes, whoever
    /// has read it.
    pub(super) async fn read_neighbours(self) {
        loop {
            self.state.neighbours.wake.notified().await;
            for folder in self.state.neighbours.stale() {
                let state = Arc::clone(&self.state);
                let read = move || parallel::alone(|| state.neighbours.read(&folder));
                // What was known stays if this panics.
                let _done = tokio::task::spawn_blocking(read).await;
            }
            for (folder, changed) in self.state.neighbours.take_news() {
                self.show_again(self.reload());
                self.state.workspace.look_at(changed);
                // Open configs know of it only now.
                self.state.neighbours.beside.look_at([folder]);
            }
        }
    }
}
