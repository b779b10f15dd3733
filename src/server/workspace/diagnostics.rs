//! Answers `workspace/diagnostic`. A client asks for as long as it runs: the request is held until
//! there is something to tell. With a token for partial results it is held for good, and what there
//! is to tell goes out through the token.
//!
//! Of open documents nothing is said here: clients ask for them one by one.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::sync::Arc;

use lsp_types::notification::{Notification, Progress};
use lsp_types::{
    Diagnostic, FullDocumentDiagnosticReport, ProgressToken, UnchangedDocumentDiagnosticReport,
    Url, WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};
use serde_json::{Value, json};
use tokio::task::spawn_blocking;
use tower_lsp::Client as Wire;

use super::super::diagnostics::{judge, result_id};
use super::super::state::State;
use super::super::urls::path_of;
use super::{Inner, Workspace};

/// Files of one partial result.
const PORTION: usize = 20;

/// The answer to a request, when there is one. Ends at once when the client asks anew.
pub(in super::super) async fn report(
    state: &Arc<State>,
    wire: &Wire,
    params: WorkspaceDiagnosticParams,
) -> WorkspaceDiagnosticReport {
    let token = params.partial_result_params.partial_result_token;
    let ids = params.previous_result_ids.into_iter();
    let mut known = Known::new(state, ids.map(|it| (it.uri, it.value)));
    let waiting = Waiting::new(&state.workspace);
    let mut changes = state.workspace.changes.subscribe();
    let mut items = Vec::new();
    loop {
        let now = *changes.borrow_and_update();
        if now.is_over || now.turn != waiting.turn {
            break;
        }
        if now.is_busy {
            let _never_closed = changes.changed().await;
            continue;
        }
        while let Some(portion) = known.news(state).await {
            match &token {
                Some(token) => send(wire, token, portion).await,
                None => items.extend(portion),
            }
        }
        // One who cannot be told more later is told that there is nothing, once.
        let is_first = token.is_none() && state.workspace.is_first_answer(now.count);
        if is_first || !items.is_empty() {
            items.extend(known.unchanged());
            break;
        }
        let _never_closed = changes.changed().await;
    }
    WorkspaceDiagnosticReport { items }
}

/// The diagnostics of a file that is not open, if it is a config of the workspace; `None` after a
/// panic.
pub(in super::super) async fn of_closed(state: &Arc<State>, url: Url) -> Option<Vec<Diagnostic>> {
    if !state.workspace.holds(&url) {
        return Some(Vec::new());
    }
    let state = Arc::clone(state);
    let judged = spawn_blocking(move || judge_config(&state, &url)).await.ok()?;
    Some(judged.map(|judged| judged.diagnostics).unwrap_or_default())
}

/// What the client knows of files that are not open.
struct Known {
    /// Its names of files and of their diagnostics, by where they lie.
    files: BTreeMap<PathBuf, (Url, String)>,
    /// What lies nowhere.
    others: Vec<Url>,
    /// What it was told by this answer.
    reported: BTreeSet<Url>,
}

/// What there is to do about one file.
enum Task {
    /// Its diagnostics may be others now.
    Judge { path: PathBuf, url: Url, is_closed: bool },
    /// The client shows something, and it is no config any more.
    Clear(Url),
}

impl Known {
    fn new(state: &State, ids: impl Iterator<Item = (Url, String)>) -> Self {
        let (mut files, mut others) = (BTreeMap::new(), Vec::new());
        for (url, id) in ids {
            match path_of(&url) {
                Some(path) => drop(files.insert(state.workspace.place(path), (url, id))),
                None => others.push(url),
            }
        }
        Self { files, others, reported: BTreeSet::new() }
    }

    /// Some of what the client does not know yet; `None`: it knows everything, or something is
    /// being looked at.
    async fn news(&mut self, state: &Arc<State>) -> Option<Vec<WorkspaceDocumentDiagnosticReport>> {
        let mut reports = Vec::new();
        while reports.is_empty() {
            let before = *state.workspace.changes.borrow();
            let mut tasks = self.tasks(state);
            if before.is_busy || tasks.is_empty() {
                return None;
            }
            tasks.truncate(PORTION);
            let judging = Arc::clone(state);
            let work = move || tasks.into_iter().map(|task| judge_task(&judging, task)).collect();
            let done: Vec<(Task, Option<Judged>)> = spawn_blocking(work).await.ok()?;
            // What a file held before it changed is no news.
            let is_fresh = || {
                let now = *state.workspace.changes.borrow();
                !now.is_busy && now.count == before.count
            };
            for (task, judged) in done {
                reports.extend(self.report(state, task, judged, is_fresh));
            }
        }
        Some(reports)
    }

    /// What there is to do for the client to know everything.
    fn tasks(&mut self, state: &State) -> Vec<Task> {
        let open = state.open_paths();
        let is_open = |url: &Url| state.documents.is_open(url);
        let mut clear = BTreeSet::new();
        self.files.retain(|path, (url, _)| {
            if open.contains(path) && !is_open(url) {
                // It goes by another name now.
                clear.insert(url.clone());
            }
            !open.contains(path)
        });
        let mut inner = state.workspace.lock();
        let Inner { folders, configs, .. } = &mut *inner;
        let place = |url: &Url| path_of(url).map(|path| folders.within(&path).unwrap_or(path));
        configs.closed.retain(|url| !is_open(url));
        let mut judge = Vec::new();
        for (path, config) in configs.iter().filter(|(path, _)| !open.contains(*path)) {
            let is_closed = configs.closed.contains(&config.url);
            let known = self.files.get(path);
            let is_known = known.is_some_and(|(url, id)| {
                *url == config.url && config.published.as_ref() == Some(id)
            });
            if is_closed || !is_known {
                let (path, url) = (path.clone(), config.url.clone());
                judge.push(Task::Judge { path, url, is_closed });
            }
            let other_name = known.filter(|(url, _)| *url != config.url);
            clear.extend(other_name.map(|(url, _)| url.clone()));
        }
        let is_config = |path: &PathBuf| configs.get(path).is_some();
        let gone = self.files.iter().filter(|(path, _)| !is_config(path));
        clear.extend(gone.map(|(_, (url, _))| url.clone()));
        let is_told = |url: &Url| {
            let config = place(url).and_then(|path| configs.get(&path));
            config.is_some_and(|config| config.url == *url)
        };
        clear.extend(configs.closed.iter().filter(|url| !is_told(url)).cloned());
        clear.extend(self.others.iter().filter(|url| !is_open(url)).cloned());
        clear.into_iter().map(Task::Clear).chain(judge).collect()
    }

    /// Notes what is told of a file, and tells it, unless the client knows.
    fn report(
        &mut self,
        state: &State,
        task: Task,
        judged: Option<Judged>,
        is_fresh: impl Fn() -> bool,
    ) -> Option<WorkspaceDocumentDiagnosticReport> {
        let (url, judged) = match (task, judged) {
            (Task::Judge { path, url, is_closed }, Some(judged)) => {
                let mut inner = state.workspace.lock();
                if !is_fresh() {
                    return None;
                }
                if let Some(config) = inner.configs.get_mut(&path) {
                    config.published = Some(judged.id.clone());
                }
                inner.configs.closed.remove(&url);
                let known = self.files.insert(path, (url.clone(), judged.id.clone()));
                if !is_closed && known == Some((url.clone(), judged.id.clone())) {
                    return None;
                }
                (url, Some(judged))
            }
            (Task::Judge { path, url, is_closed }, None) => {
                state.workspace.lock().configs.forget(|it| it == path);
                let is_known = is_closed || self.files.contains_key(&path);
                (is_known.then_some(url)?, None)
            }
            (Task::Clear(url), _) => (url, None),
        };
        if judged.is_none() {
            self.forget(state, &url);
        }
        self.reported.insert(url.clone());
        let full = FullDocumentDiagnosticReport {
            result_id: judged.as_ref().map(|judged| judged.id.clone()),
            items: judged.map(|judged| judged.diagnostics).unwrap_or_default(),
        };
        let report = WorkspaceFullDocumentDiagnosticReport {
            uri: url,
            version: None,
            full_document_diagnostic_report: full,
        };
        Some(WorkspaceDocumentDiagnosticReport::Full(report))
    }

    /// The client shows nothing of a file any more.
    fn forget(&mut self, state: &State, url: &Url) {
        self.files.retain(|_, (known, _)| known != url);
        self.others.retain(|known| known != url);
        state.workspace.lock().configs.closed.remove(url);
    }

    /// The files of which the client knows all, and was not told by this answer.
    fn unchanged(&self) -> Vec<WorkspaceDocumentDiagnosticReport> {
        let unreported = self.files.values().filter(|(url, _)| !self.reported.contains(url));
        let report = |(url, id): &(Url, String)| {
            let result_id = id.clone();
            WorkspaceDocumentDiagnosticReport::Unchanged(
                WorkspaceUnchangedDocumentDiagnosticReport {
                    uri: url.clone(),
                    version: None,
                    unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                        result_id,
                    },
                },
            )
        };
        unreported.map(report).collect()
    }
}

/// The diagnostics of a file, and their name.
struct Judged {
    diagnostics: Vec<Diagnostic>,
    id: String,
}

fn judge_task(state: &State, task: Task) -> (Task, Option<Judged>) {
    let judged = match &task {
        Task::Clear(_) => None,
        // What was read is dropped if this panics; the other files can still be told of.
        Task::Judge { url, .. } => {
            std::panic::catch_unwind(AssertUnwindSafe(|| judge_config(state, url))).ok().flatten()
        }
    };
    std::thread::yield_now();
    (task, judged)
}

fn judge_config(state: &State, url: &Url) -> Option<Judged> {
    let document = state.beside_companions(state.read_config(url)?);
    let diagnostics = judge(&document, state.settings.max_problems(), &state.client());
    let id = result_id(&diagnostics);
    Some(Judged { diagnostics, id })
}

/// A request that is held. The newest one counts.
struct Waiting<'w> {
    workspace: &'w Workspace,
    turn: u64,
}

impl<'w> Waiting<'w> {
    fn new(workspace: &'w Workspace) -> Self {
        let mut turn = 0;
        workspace.changes.send_modify(|changes| {
            changes.turn += 1;
            changes.waiting += 1;
            turn = changes.turn;
        });
        Self { workspace, turn }
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.workspace.changes.send_modify(|changes| changes.waiting -= 1);
    }
}

async fn send(wire: &Wire, token: &ProgressToken, items: Vec<WorkspaceDocumentDiagnosticReport>) {
    let params = json!({ "token": token, "value": { "items": items } });
    wire.send_notification::<PartialResult>(params).await;
}

/// `$/progress` with a part of a result.
enum PartialResult {}

impl Notification for PartialResult {
    type Params = Value;
    const METHOD: &'static str = Progress::METHOD;
}
