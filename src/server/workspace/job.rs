//! The list of what is to be looked at.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use lsp_types::Url;

use super::super::urls::path_of;
use super::{Changes, Workspace};

/// What is to be looked at: files, and folders with all that is below them.
#[derive(Debug, Default)]
pub(super) struct Job {
    pub(super) paths: BTreeSet<PathBuf>,
    /// Where documents lie that were closed, and their names: the client is told of them whatever
    /// their files are.
    pub(super) closed: BTreeSet<(PathBuf, Url)>,
    pub(super) is_wanted: bool,
}

impl Workspace {
    /// What is on the list, and what ends it.
    pub(super) fn take_job(&self) -> Option<(Job, Arc<AtomicBool>)> {
        let mut inner = self.lock();
        if !inner.job.is_wanted {
            return None;
        }
        inner.stop = Arc::default();
        let mut job = std::mem::take(&mut inner.job);
        let path = |url: &Url| Some((inner.folders.within(&path_of(url)?)?, url.clone()));
        job.closed = inner.configs.closed.iter().filter_map(path).collect();
        Some((job, Arc::clone(&inner.stop)))
    }

    /// Notes that a job is done, and says what those see who wait for news.
    pub(super) fn finish(&self) -> Changes {
        let inner = self.lock();
        let is_busy = inner.job.is_wanted || !inner.has_started;
        self.changes.send_modify(|changes| {
            changes.count += 1;
            changes.is_busy = is_busy;
        });
        *self.changes.borrow()
    }
}
