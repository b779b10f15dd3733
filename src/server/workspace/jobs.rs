//! The one task that works off the list of what is to be looked at, and tells the user of it.

use std::sync::Arc;
use std::time::Duration;

use lsp_types::MessageType;
use tokio::sync::watch;
use tower_lsp::Client as Wire;

use super::super::said::say;
use super::super::state::State;
use super::progress::{self, Counts, Pace};
use super::scan;
use crate::parallel;

/// How long the first job waits: the files that an editor opens at its start are not read twice.
const START: Duration = Duration::from_millis(300);

/// Works jobs off for ever.
pub(in super::super) async fn run(state: Arc<State>, wire: Wire) {
    let client = state.client();
    for number in 1_u64.. {
        state.workspace.wake.notified().await;
        if number == 1 {
            tokio::time::sleep(START).await;
        }
        let Some((job, stop)) = state.workspace.take_job() else { continue };
        let token = format!("gateway-ls/check/{number}");
        let (counts, shown) = watch::channel(Counts::default());
        if client.shows_progress {
            tokio::spawn(progress::show(wire.clone(), token.clone(), shown));
        }
        let pace = Pace { stop, guarded: Arc::clone(&state.guarded), token, counts };
        let looking = Arc::clone(&state);
        let look = move || parallel::alone(|| scan::look(&looking, job, &pace));
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
