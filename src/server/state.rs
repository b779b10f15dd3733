//! What the server keeps: open documents, settings, what the client can do, which configs of the
//! workspace it found, and what is still to be published.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use lsp_types::Url;
use serde_json::Value;
use tokio::sync::Notify;

use super::client::Client;
use super::documents::{Documents, is_settings_file};
use super::guard::Guarded;
use super::lenses::SettledLenses;
use super::settings::SettingsStore;
use super::workspace::Workspace;
use crate::settings::Settings;
use crate::workspace::Complaint;

/// What the server keeps.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) documents: Documents,
    pub(super) settings: SettingsStore,
    pub(super) unpublished: Unpublished,
    pub(super) workspace: Workspace,
    pub(super) guarded: Arc<Guarded>,
    pub(super) settled_lenses: SettledLenses,
    client: OnceLock<Arc<Client>>,
    /// Whether the client asked for lenses.
    asked_for_lenses: AtomicBool,
}

impl State {
    /// Nothing yet; `guarded` is what the frame guard notes.
    pub(super) fn new(guarded: Arc<Guarded>) -> Self {
        Self { guarded, ..Self::default() }
    }

    /// The settings in force for a document, and what is wrong with its settings file.
    pub(super) fn settings_for(&self, url: &Url) -> (Arc<Settings>, Vec<Complaint>) {
        if is_settings_file(url) {
            return (Arc::default(), Vec::new());
        }
        let is_open = |path: &Path| self.documents.settings_file_at(path).is_some();
        self.settings.for_document(url, is_open)
    }

    /// What the client can do. Before `initialize` nothing is asked of it.
    pub(super) fn client(&self) -> Arc<Client> {
        let nothing = || Arc::new(Client::new(&Value::Null));
        self.client.get().cloned().unwrap_or_else(nothing)
    }

    /// Notes that the client asks for lenses; whether that tells something new of what it shows.
    pub(super) fn asks_for_lenses(&self) -> bool {
        let is_first = !self.asked_for_lenses.swap(true, Ordering::Relaxed);
        is_first && self.client().lenses_are_optional
    }

    /// Whether the client shows lenses, as far as it can be known.
    pub(super) fn shows_lenses(&self) -> bool {
        let client = self.client();
        client.lenses
            && (!client.lenses_are_optional || self.asked_for_lenses.load(Ordering::Relaxed))
    }

    /// Takes what the client says of itself; the first one counts, as the framework refuses a
    /// second `initialize`.
    pub(super) fn set_client(&self, client: Client) {
        let _first = self.client.set(Arc::new(client));
    }
}

/// The documents whose findings must go out.
#[derive(Debug, Default)]
pub(super) struct Unpublished {
    waiting: Mutex<BTreeSet<Url>>,
    wake: Notify,
}

impl Unpublished {
    /// Has the findings of a document published, or cleared if it is closed by then.
    pub(super) fn add(&self, url: Url) {
        self.waiting.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).insert(url);
        self.wake.notify_one();
    }

    /// The documents that wait, as soon as there are any.
    pub(super) async fn next(&self) -> BTreeSet<Url> {
        self.wake.notified().await;
        std::mem::take(&mut *self.waiting.lock().unwrap_or_else(|poisoned| poisoned.into_inner()))
    }
}
