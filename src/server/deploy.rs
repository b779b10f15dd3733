//! What is known of the files that a config is deployed together with. Reads no file.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, Weak};

use lsp_types::Url;

use super::reading::Reading;
use crate::analysis::Companion;
use crate::settings::Settings;
use crate::text::Text;

/// What a document is checked against.
#[derive(Debug, Default)]
pub(super) struct Deploy {
    /// The files that come before it, with what the client calls them.
    pub(super) files: Vec<(Url, Arc<Companion>)>,
    /// The open documents that they were read from.
    pub(super) open: Vec<(Url, Weak<Reading>)>,
    /// How often the files had changed when they were read.
    pub(super) changes: u64,
}

impl Deploy {
    /// The files alone.
    pub(super) fn companions(&self) -> Vec<Arc<Companion>> {
        self.files.iter().map(|(_, file)| Arc::clone(file)).collect()
    }

    /// Whether each open document has the reading still that `newest` knows.
    pub(super) fn is_of_newest(&self, newest: impl Fn(&Url) -> Option<Weak<Reading>>) -> bool {
        self.open.iter().all(|(url, read)| newest(url).is_some_and(|it| it.ptr_eq(read)))
    }
}

/// What was read of files that others are checked against, and who these others are.
#[derive(Debug, Default)]
pub(super) struct KnownCompanions {
    read: Mutex<BTreeMap<PathBuf, Read>>,
    /// The files that are not open and were checked against a file, by its path.
    closed: Mutex<BTreeMap<PathBuf, BTreeSet<PathBuf>>>,
}

/// A file, and what others must fit to in it.
#[derive(Debug)]
struct Read {
    name: String,
    text: Text,
    settings: Arc<Settings>,
    companion: Option<Arc<Companion>>,
}

impl KnownCompanions {
    /// The files that are not open and were checked against one of these files.
    pub(super) fn closed_after(&self, is_one: impl Fn(&Path) -> bool) -> BTreeSet<PathBuf> {
        let closed = lock(&self.closed);
        closed.iter().filter(|(file, _)| is_one(file)).flat_map(|(_, it)| it.clone()).collect()
    }

    /// Whether no file that is not open was checked against others.
    pub(super) fn is_empty(&self) -> bool {
        lock(&self.closed).is_empty()
    }

    /// Notes that a file which is not open is checked against these.
    pub(super) fn note_closed(&self, path: &Path, before: &[PathBuf]) {
        let mut closed = lock(&self.closed);
        for file in before {
            closed.entry(file.clone()).or_default().insert(path.to_owned());
        }
    }

    /// What others must fit to in a file; worked out anew if it is not what it was.
    pub(super) fn companion(
        &self,
        path: &Path,
        name: String,
        reading: &Reading,
    ) -> Option<Arc<Companion>> {
        let (text, settings) = (reading.text.clone(), Arc::clone(&reading.settings));
        if let Some(read) = lock(&self.read).get(path)
            && (&read.name, &read.text, &read.settings) == (&name, &text, &settings)
        {
            return read.companion.clone();
        }
        let find = || Companion::of(&name, &reading.analysis()).map(Arc::new);
        // A panic is told when that file itself is checked.
        let companion = std::panic::catch_unwind(AssertUnwindSafe(find)).unwrap_or_default();
        let read = Read { name, text, settings, companion: companion.clone() };
        lock(&self.read).insert(path.to_owned(), read);
        companion
    }
}

/// The locks are held for single operations only; a panic in one leaves whole entries behind.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}
