//! The workspace: the configs below the client's folders that are not open, checked beside
//! everything else.
//!
//! It keeps where they lie and what the client was told of them; their text is read again when it
//! is needed. What is to be looked at is put on a list (`job`), one task works it off (`jobs`), a
//! thread looks (`scan`), and the
//! client is told: publishing (`publish` in the room above) or when it asks (`diagnostics`).

mod configs;
mod diagnostics;
mod folders;
mod job;
mod jobs;
mod progress;
mod scan;
mod symbols;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use lsp_types::{Diagnostic, Url};
use tokio::sync::{Notify, mpsc, watch};

use super::client::Client;
use super::urls::path_of;
use configs::Configs;
pub(super) use diagnostics::{of_closed, report};
use folders::Folders;
pub(super) use folders::of_initialize as folders_of_initialize;
use job::Job;
pub(super) use jobs::run;
pub(super) use symbols::symbols;

/// Files that may be told of before the client has read them.
const UNREAD: usize = 64;

/// What is known of the workspace.
#[derive(Debug)]
pub(super) struct Workspace {
    inner: Mutex<Inner>,
    /// There is a job.
    wake: Notify,
    changes: watch::Sender<Changes>,
    outgoing: mpsc::Sender<Published>,
    /// The count of changes at the last answer, and one more.
    answered: AtomicU64,
    /// For the one who publishes.
    to_publish: Mutex<Option<mpsc::Receiver<Published>>>,
}

#[derive(Debug, Default)]
struct Inner {
    folders: Folders,
    configs: Configs,
    job: Job,
    /// Ends the job that runs.
    stop: Arc<AtomicBool>,
    has_started: bool,
}

/// What those who wait for news look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Changes {
    /// How often something changed.
    count: u64,
    /// Something is being looked at.
    is_busy: bool,
    /// Which request may wait; an older one must end.
    turn: u64,
    /// How many requests wait.
    waiting: usize,
    /// The server ends.
    is_over: bool,
}

/// The diagnostics of a file that is not open.
#[derive(Debug)]
pub(super) struct Published {
    pub(super) url: Url,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Default for Workspace {
    fn default() -> Self {
        let (outgoing, to_publish) = mpsc::channel(UNREAD);
        Self {
            inner: Mutex::default(),
            wake: Notify::new(),
            // Until all files have been looked at once, nobody knows anything.
            changes: watch::Sender::new(Changes { is_busy: true, ..Changes::default() }),
            answered: AtomicU64::new(0),
            outgoing,
            to_publish: Mutex::new(Some(to_publish)),
        }
    }
}

impl Workspace {
    /// What must be published, for the one who publishes; later callers get nothing.
    pub(super) fn to_publish(&self) -> Option<mpsc::Receiver<Published>> {
        self.to_publish.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).take()
    }

    /// Takes folders away and adds others, whose files are looked at: before the start, at the start.
    pub(super) fn change_folders(&self, added: &[Url], removed: &[Url]) {
        let mut inner = self.lock();
        inner.folders.remove(removed);
        let added = inner.folders.add(added);
        if inner.has_started {
            let removed = removed.iter().filter_map(path_of);
            self.enqueue(inner, removed.chain(added).collect());
        }
    }

    /// Looks at all files for the first time.
    pub(super) fn start(&self) {
        if !self.lock().has_started {
            self.look_at_all();
        }
    }

    /// Looks at all files again.
    pub(super) fn look_at_all(&self) {
        let mut inner = self.lock();
        inner.has_started = true;
        // The job that runs has nothing that this one has not.
        inner.stop.store(true, Ordering::Release);
        let paths = inner.folders.paths();
        self.enqueue(inner, paths);
    }

    /// Looks again at files, or at all files below folders, as far as they lie in the workspace.
    pub(super) fn look_at(&self, paths: impl IntoIterator<Item = PathBuf>) {
        let inner = self.lock();
        let paths = paths.into_iter().flat_map(|path| inner.folders.around(&path));
        let paths: BTreeSet<PathBuf> = paths.collect();
        if !paths.is_empty() {
            self.enqueue(inner, paths);
        }
    }

    /// A document was opened: what is said of it is said by others now.
    pub(super) fn opened(&self, url: &Url) {
        let mut inner = self.lock();
        let path = path_of(url).and_then(|path| inner.folders.within(&path));
        let Some(config) = path.and_then(|path| inner.configs.get_mut(&path)) else { return };
        let old = std::mem::replace(&mut config.url, url.clone());
        let had_findings = config.has_published_findings();
        config.published = None;
        if old != *url && had_findings {
            inner.configs.gone.insert(old);
            self.enqueue(inner, BTreeSet::new());
        }
    }

    /// A document was closed: what is said of it is what the file holds, if it lies in a folder of
    /// the workspace. Whether that is so.
    pub(super) fn closed(&self, url: &Url, client: &Client) -> bool {
        let mut inner = self.lock();
        let path = path_of(url).and_then(|path| inner.folders.within(&path));
        let is_ours = path.is_some();
        if is_ours || client.pulls {
            inner.configs.closed.insert(url.clone());
            self.enqueue(inner, path.into_iter().collect());
        }
        is_ours
    }

    /// Ends whatever runs or waits.
    pub(super) fn end(&self) {
        self.lock().stop.store(true, Ordering::Release);
        self.changes.send_modify(|changes| changes.is_over = true);
    }

    /// Whether the file of this URL lies in a folder of the workspace.
    pub(super) fn holds(&self, url: &Url) -> bool {
        path_of(url).is_some_and(|path| self.lock().folders.within(&path).is_some())
    }

    /// Whether this is the first answer since something changed.
    fn is_first_answer(&self, count: u64) -> bool {
        self.answered.swap(count + 1, Ordering::AcqRel) != count + 1
    }

    /// The one spelling of a path.
    pub(super) fn place(&self, path: PathBuf) -> PathBuf {
        self.lock().folders.within(&path).unwrap_or(path)
    }

    /// What the client calls a file.
    pub(super) fn url_of(&self, path: &Path) -> Option<Url> {
        let inner = self.lock();
        let place = inner.folders.within(path).unwrap_or_else(|| path.to_owned());
        let known = inner.configs.get(&place).map(|config| config.url.clone());
        let named = known.or_else(|| inner.folders.url_of(&place));
        named.or_else(|| Url::from_file_path(path).ok())
    }

    /// A path as people see it: from the folder of the workspace that holds it.
    pub(super) fn name_of(&self, path: &Path) -> String {
        self.lock().folders.name_of(path)
    }

    fn enqueue(&self, mut inner: MutexGuard<'_, Inner>, paths: BTreeSet<PathBuf>) {
        inner.job.paths.extend(paths);
        inner.job.is_wanted = true;
        self.changes.send_modify(|changes| changes.is_busy = true);
        self.wake.notify_one();
    }

    /// The lock is held for single operations only; a panic in one leaves whole entries behind.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}
