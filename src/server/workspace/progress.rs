//! How far a job is and whether it must end, shown to clients that can show it. Knows counts, no
//! files.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use lsp_types::notification::Progress;
use lsp_types::request::WorkDoneProgressCreate;
use lsp_types::{
    NumberOrString, ProgressParams, ProgressParamsValue, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressCreateParams, WorkDoneProgressEnd, WorkDoneProgressReport,
};
use tokio::sync::watch;
use tower_lsp::Client as Wire;

use super::super::guard::Guarded;
use super::super::requests::{PATIENCE, in_time};

/// How far a job is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Counts {
    /// It may be done before anyone looks.
    #[default]
    Short,
    /// Files are looked at; this many so far.
    Looking(usize),
    /// So many of all configs are checked.
    Checking {
        /// Checked so far.
        done: usize,
        /// Configs in all.
        all: usize,
    },
}

impl Counts {
    fn message(self) -> Option<String> {
        match self {
            Counts::Short => None,
            Counts::Looking(files) => Some(format!("{files} files searched")),
            Counts::Checking { done, all } => Some(format!("{done} of {all}")),
        }
    }

    fn percentage(self) -> Option<u32> {
        match self {
            Counts::Short | Counts::Looking(_) => None,
            Counts::Checking { done, all } => u32::try_from(done * 100 / all.max(1)).ok(),
        }
    }
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

/// Shows the counts of a job until it ends. One that stays short is never shown.
pub(super) async fn show(wire: Wire, token: String, mut counts: watch::Receiver<Counts>) {
    if counts.wait_for(|counts| *counts != Counts::Short).await.is_err() {
        return;
    }
    let token = NumberOrString::String(token);
    let create = WorkDoneProgressCreateParams { token: token.clone() };
    let asking = wire.clone();
    let created = async move { asking.send_request::<WorkDoneProgressCreate>(create).await };
    if !matches!(in_time(PATIENCE, created).await, Some(Ok(()))) {
        return;
    }
    let send = |value: WorkDoneProgress| {
        let value = ProgressParamsValue::WorkDone(value);
        wire.send_notification::<Progress>(ProgressParams { token: token.clone(), value })
    };
    let now = *counts.borrow_and_update();
    send(WorkDoneProgress::Begin(WorkDoneProgressBegin {
        title: "Checking gateway configs".to_owned(),
        cancellable: Some(true),
        message: now.message(),
        percentage: now.percentage(),
    }))
    .await;
    while counts.changed().await.is_ok() {
        let now = *counts.borrow_and_update();
        send(WorkDoneProgress::Report(WorkDoneProgressReport {
            cancellable: Some(true),
            message: now.message(),
            percentage: now.percentage(),
        }))
        .await;
    }
    send(WorkDoneProgress::End(WorkDoneProgressEnd { message: None })).await;
}
