//! What the client was told of the files beside configs, and which folders are to be looked at. Does
//! not know what is found there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Mutex;

use lsp_types::{Diagnostic, Url};
use tokio::sync::Notify;

/// The folders to look at, and what the client was told of.
#[derive(Debug, Default)]
pub(super) struct BesideConfigs {
    waiting: Mutex<BTreeSet<PathBuf>>,
    wake: Notify,
    /// What the client shows, by folder and file.
    shown: Mutex<BTreeMap<PathBuf, Found>>,
}

/// What is found in files; none of them without findings.
pub(super) type Found = BTreeMap<Url, Vec<Diagnostic>>;

impl BesideConfigs {
    /// Has the findings in the files of a folder told.
    pub(super) fn look_at(&self, folders: impl IntoIterator<Item = PathBuf>) {
        self.waiting.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).extend(folders);
        self.wake.notify_one();
    }

    /// The folders that wait, as soon as there are any.
    pub(super) async fn next(&self) -> BTreeSet<PathBuf> {
        self.wake.notified().await;
        std::mem::take(&mut *self.waiting.lock().unwrap_or_else(|poisoned| poisoned.into_inner()))
    }

    /// Notes what is shown of a folder now; what the client has to be told for that.
    pub(super) fn show(&self, folder: PathBuf, found: Found) -> Found {
        let mut shown = self.shown.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let mut before = shown.insert(folder, found.clone()).unwrap_or_default();
        let mut news = found;
        news.retain(|url, diagnostics| before.remove(url).as_ref() != Some(diagnostics));
        news.extend(before.into_keys().map(|url| (url, Vec::new())));
        news
    }
}
