//! What the server keeps: open documents, settings, what the client can do, which configs of the
//! workspace it found, what was read of the files of a deploy, and what is still to be published.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use lsp_types::Url;
use serde_json::Value;
use tokio::sync::Notify;

use super::client::Client;
use super::compute::UnderWay;
use super::deploy::KnownCompanions;
use super::document::Document;
use super::documents::Documents;
use super::guard::Guarded;
use super::neighbours::Neighbours;
use super::settings::SettingsStore;
use super::settled_lenses::SettledLenses;
use super::urls::{is_settings_file, path_of};
use super::workspace::{Published, Workspace};
use crate::bounds;
use crate::settings::Settings;
use crate::workspace::{self, Complaint};

/// What the server keeps.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) documents: Documents,
    pub(super) settings: SettingsStore,
    pub(super) unpublished: Unpublished,
    pub(super) workspace: Workspace,
    pub(super) companions: KnownCompanions,
    pub(super) neighbours: Neighbours,
    pub(super) guarded: Arc<Guarded>,
    pub(super) settled_lenses: SettledLenses,
    pub(super) under_way: UnderWay,
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
        let (settings, complaints) = self.settings.for_document(url, is_open);
        let Some(path) = path_of(url) else { return (settings, complaints) };
        let surroundings = self.neighbours.of(&path);
        if surroundings == settings.surroundings {
            return (settings, complaints);
        }
        (Arc::new(Settings { surroundings, ..Settings::clone(&settings) }), complaints)
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

impl State {
    /// A config of the workspace as its file has it now, with the settings in force for it. Reads
    /// the file: for a thread that may wait.
    pub(super) fn read_config(&self, url: &Url) -> Option<Document> {
        let text = workspace::read_up_to(&path_of(url)?, bounds::UNOPENED).ok()?;
        let (settings, _) = self.settings_for(url);
        let document = Document::of_file(url.clone(), &text, settings);
        document.frame().is_config.then_some(document)
    }

    /// Has what is beside an open document read, once that is seen to be a config.
    pub(super) async fn look_beside(&self, document: &Arc<Document>) {
        let path = path_of(&document.url).filter(|_| !document.is_settings_file());
        let Some(path) = path.filter(|path| !self.neighbours.is_wanted(path)) else { return };
        if self.under_way.compute(document, |document| document.frame().is_config).await
            == Some(true)
        {
            self.neighbours.want(path);
        }
    }

    /// Where the open documents lie.
    pub(super) fn open_paths(&self) -> BTreeSet<PathBuf> {
        self.documents.paths().into_iter().map(|path| self.workspace.place(path)).collect()
    }

    /// Whether the file of this URL is open, however its URL is spelt there.
    pub(super) fn is_open(&self, url: &Url) -> bool {
        if self.documents.is_open(url) {
            return true;
        }
        let Some(path) = path_of(url) else { return false };
        let path = self.workspace.place(path);
        self.open_paths().contains(&path)
    }

    /// Whether a file was opened since this was found in it. One that goes by another name now is still to be cleared
    /// under this one.
    pub(super) fn is_outdated(&self, published: &Published) -> bool {
        if published.diagnostics.is_empty() {
            self.documents.is_open(&published.url)
        } else {
            self.is_open(&published.url)
        }
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
