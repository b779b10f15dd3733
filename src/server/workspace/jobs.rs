//! The list of what is to be looked at, and the one task that works it off.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use lsp_types::{MessageType, Url};
use tokio::sync::watch;
use tower_lsp::Client as Wire;

use super::super::documents::path_of;
use super::super::guard::Guarded;
use super::super::said::say;
use super::super::state::State;
use super::progress::{self, Counts};
use super::{Workspace, scan};

/// What is to be looked at: files, and folders with all that is below them.
#[derive(Debug, Default)]
pub(super) struct Job {
    pub(super) paths: BTreeSet<PathBuf>,
    /// Where documents lie that were closed, and their names: the client is told of them whatever
    /// their files are.
    pub(super) closed: BTreeSet<(PathBuf, Url)>,
    pub(super) is_wanted: bool,
}

/// How far a job is, and whether it must end.
#[derive(Debug)]
pub(super) struct Pace {
    pub(super) stop: Arc<AtomicBool>,
    pub(super) guarded: Arc<Guarded>,
    pub(super) token: String,
    pub(super) counts: watch::Sender<Counts>,
}

impl Pace {
    /// Whether the user, or a newer job, ends this one.
    pub(super) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Acquire) || self.guarded.is_cancelled(&self.token)
    }

    /// Has the user see how far the job is.
    pub(super) fn show(&self, counts: Counts) {
        self.counts.send_if_modified(|shown| std::mem::replace(shown, counts) != counts);
    }
}

/// Works jobs off for ever.
pub(in super::super) async fn run(state: Arc<State>, wire: Wire) {
    let client = state.client();
    for number in 1_u64.. {
        state.workspace.wake.notified().await;
        let Some((job, stop)) = state.workspace.take_job() else { continue };
        let token = format!("gateway-ls/check/{number}");
        let (counts, shown) = watch::channel(Counts::default());
        if client.shows_progress {
            tokio::spawn(progress::show(wire.clone(), token.clone(), shown));
        }
        let pace = Pace { stop, guarded: Arc::clone(&state.guarded), token, counts };
        let looking = Arc::clone(&state);
        let look = move || scan::look(&looking, job, &pace);
        let outcome = tokio::task::spawn_blocking(look).await.unwrap_or_default();
        let news = state.workspace.finish();
        say(&wire, MessageType::WARNING, state.settings.unsaid(outcome.complaints));
        if client.pulls && outcome.has_changed && news.turn > 0 && news.waiting == 0 {
            let wire = wire.clone();
            tokio::spawn(async move {
                let _answer = wire.workspace_diagnostic_refresh().await;
            });
        }
    }
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
    fn finish(&self) -> super::Changes {
        let inner = self.lock();
        let is_busy = inner.job.is_wanted || !inner.has_started;
        self.changes.send_modify(|changes| {
            changes.count += 1;
            changes.is_busy = is_busy;
        });
        *self.changes.borrow()
    }
}
