//! Looks at files, on a thread that may wait: at every file a glance, at the few that may be
//! configs a closer look. Knows no protocol but the diagnostics that it makes.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};

use lsp_types::Url;

use super::super::diagnostics::{judge, result_id};
use super::super::document::Document;
use super::super::settings::{FolderSettings, complaints};
use super::super::state::State;
use super::job::Job;
use super::progress::{Counts, Pace};
use super::{Inner, Published, Workspace};
use crate::analysis::{has_modeline, may_be_config};
use crate::bounds;
use crate::settings::Settings;
use crate::workspace::{self, Complaint};

/// From so many files on the user sees that they are searched.
const MANY_FILES: usize = 2_000;

/// More configs than this are worth to be counted before the user's eyes.
const FEW_CONFIGS: usize = 50;

/// How often the user sees that more of them are checked.
const STEPS: usize = 25;

/// What a job comes to.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// What is wrong with settings files.
    pub(super) complaints: Vec<Complaint>,
    /// Whether the client may have to be told something.
    pub(super) has_changed: bool,
}

/// Does a job.
pub(super) fn look(state: &State, mut job: Job, pace: &Pace) -> Outcome {
    job.paths.extend(job.closed.iter().map(|(path, _)| path.clone()));
    let mut settings = FolderSettings::new(state.settings.client());
    let open = state.open_paths();
    let candidates = candidates(state, &job, &open, pace, &mut settings);
    let mut outcome = Outcome::default();
    let mut configs = BTreeSet::new();
    let all = candidates.len();
    for (done, path) in candidates.into_iter().enumerate() {
        if pace.is_stopped() {
            break;
        }
        if all > FEW_CONFIGS && done % (all / STEPS) == 0 {
            pace.show(Counts::Checking { done, all });
        }
        let check = || check(state, &job, &path, &mut settings);
        // What was read is dropped if this panics; the other files can still be checked.
        let checked = std::panic::catch_unwind(AssertUnwindSafe(check)).unwrap_or_else(|_| {
            tracing::error!("`{}` could not be checked", path.display());
            None
        });
        if let Some(has_changed) = checked {
            outcome.has_changed |= has_changed;
            configs.insert(path);
        }
        std::thread::yield_now();
    }
    outcome.has_changed |= settle(state, &job, open, &configs, pace);
    let is_open = |path: &Path| state.documents.settings_file_at(path).is_some();
    let wrong = settings.files().map(|file| complaints(file, is_open));
    outcome.complaints = wrong.flatten().collect();
    outcome
}

/// The files that may be configs.
fn candidates(
    state: &State,
    job: &Job,
    open: &BTreeSet<PathBuf>,
    pace: &Pace,
    settings: &mut FolderSettings,
) -> BTreeSet<PathBuf> {
    let folders = state.workspace.lock().folders.paths();
    let mut candidates = BTreeSet::new();
    let mut count = 0;
    for folder in folders {
        for path in workspace::files_below(&folder, job.paths.clone()) {
            if pace.is_stopped() {
                return candidates;
            }
            count += 1;
            if count % MANY_FILES == 0 {
                pace.show(Counts::Looking(count));
            }
            if !open.contains(&path) && is_candidate(&path, settings) {
                candidates.insert(path);
            }
            std::thread::yield_now();
        }
    }
    candidates
}

fn is_candidate(path: &Path, settings: &mut FolderSettings) -> bool {
    read(path).is_some_and(|text| may_be_config(&text) || settings.may_include(path))
}

/// Checks a file. `None`: it is no config, else whether the client may have to be told something.
fn check(state: &State, job: &Job, path: &Path, settings: &mut FolderSettings) -> Option<bool> {
    let text = read(path)?;
    let settings = settings.of(path);
    let is_left_out = settings.assume_config == Some(false) && !has_modeline(&text);
    let is_said = settings.assume_config == Some(true) || settings.target.is_some();
    let is_taken = is_said || may_be_config(&text);
    if is_left_out || !is_taken {
        return None;
    }
    let surroundings = state.neighbours.of_closed(path);
    let settings = Settings { surroundings, ..settings };
    let url = state.workspace.url(path, job)?;
    let document = Document::of_file(url.clone(), &text, settings.into());
    if !document.frame().is_config {
        return None;
    }
    let client = state.client();
    // What is open speaks for itself.
    let is_open = state.is_open(&url);
    if client.pulls || is_open {
        // What is told when the client asks is worked out then.
        let is_closed = job.closed.contains(&(path.to_owned(), url.clone()));
        let mut inner = state.workspace.lock();
        if inner.goes_by_another_name(path, &url) {
            return Some(true);
        }
        inner.configs.insert(path.to_owned(), url.clone(), None);
        if is_open && is_closed {
            inner.configs.closed.remove(&url);
        }
        return Some(true);
    }
    let document = state.beside_companions(document);
    let diagnostics = judge(&document, state.settings.max_problems(), &client);
    let id = result_id(&diagnostics);
    let is_closed = job.closed.contains(&(path.to_owned(), url.clone()));
    let mut inner = state.workspace.lock();
    if inner.goes_by_another_name(path, &url) {
        return Some(true);
    }
    let before = inner.configs.insert(path.to_owned(), url.clone(), Some(id.clone()));
    if is_closed {
        inner.configs.closed.remove(&url);
    }
    drop(inner);
    let knows = match before {
        Some(before) => before == id,
        None => diagnostics.is_empty(),
    };
    if is_closed || !knows {
        state.workspace.publish(Published { url, diagnostics });
    }
    Some(!knows)
}

/// Forgets what is no config any more, and has it told. What was open when the job began was not
/// looked at; if it was closed meanwhile, the next job does.
fn settle(
    state: &State,
    job: &Job,
    mut open: BTreeSet<PathBuf>,
    configs: &BTreeSet<PathBuf>,
    pace: &Pace,
) -> bool {
    open.extend(state.open_paths());
    let mut inner = state.workspace.lock();
    if pace.is_stopped() {
        // What was closed is still waited for; it is not what takes long.
        let left: BTreeSet<_> = job.closed.iter().map(|(path, _)| path.clone()).collect();
        if !left.is_empty() {
            state.workspace.enqueue(inner, left);
        }
        return true;
    }
    let Inner { folders, configs: known, .. } = &mut *inner;
    let is_asked_for = |path: &Path| path.ancestors().any(|it| job.paths.contains(it));
    let has_changed = known.forget(|path| {
        let was_looked_at = is_asked_for(path) && !open.contains(path);
        folders.within(path).is_none()
            || was_looked_at && !configs.contains(path)
            || !was_looked_at && !path.exists()
    });
    let gone = std::mem::take(&mut known.gone);
    if state.client().pulls {
        return has_changed;
    }
    let mut silent: BTreeSet<Url> = gone;
    // What is a config under this name was told of.
    let closed = job.closed.iter().map(|(_, url)| url);
    silent.extend(closed.filter(|url| known.closed.remove(*url)).cloned());
    drop(inner);
    for url in silent {
        state.workspace.publish(Published { url, diagnostics: Vec::new() });
    }
    has_changed
}

fn read(path: &Path) -> Option<String> {
    match workspace::read_up_to(path, bounds::UNOPENED) {
        Ok(text) => Some(text),
        Err(unreadable) => {
            tracing::info!("`{}` {}", path.display(), unreadable.reason);
            None
        }
    }
}

impl Inner {
    /// Whether a file was opened under another name since this one was looked up: that one counts.
    fn goes_by_another_name(&self, path: &Path, url: &Url) -> bool {
        self.configs.get(path).is_some_and(|config| config.url != *url)
    }
}

impl Workspace {
    /// What the client calls a file.
    fn url(&self, path: &Path, job: &Job) -> Option<Url> {
        let inner = self.lock();
        let known = inner.configs.get(path).map(|config| config.url.clone());
        let closed = || job.closed.iter().find(|(it, _)| it == path).map(|(_, url)| url.clone());
        known.or_else(closed).or_else(|| inner.folders.url_of(path))
    }

    /// Has the diagnostics of a file published, once the client has read most of what was
    /// published before.
    fn publish(&self, published: Published) {
        let _nobody_publishes = self.outgoing.blocking_send(published);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use serde_json::json;
    use tokio::sync::watch;

    use super::super::super::client::Client;
    use super::super::super::guard::Guarded;
    use super::*;

    const CONFIG: &str = "swagger: '2.0'\nx-google-backend: {}\n";

    /// A server with one folder that holds configs `0.yaml` and so on.
    fn state(count: usize) -> (tempfile::TempDir, State) {
        let folder = tempfile::tempdir().unwrap();
        for number in 0..count {
            std::fs::write(folder.path().join(format!("{number}.yaml")), CONFIG).unwrap();
        }
        let state = State::new(Arc::new(Guarded::default()));
        let pulls = json!({"capabilities": {
            "textDocument": {"diagnostic": {}},
            "workspace": {"diagnostics": {"refreshSupport": true}},
        }});
        state.set_client(Client::new(&pulls));
        let url = Url::from_file_path(folder.path()).unwrap();
        state.workspace.change_folders(&[url], &[]);
        state.workspace.start();
        (folder, state)
    }

    fn pace(state: &State, token: &str) -> (Pace, watch::Receiver<Counts>, Arc<AtomicBool>) {
        let (counts, shown) = watch::channel(Counts::default());
        let stop = Arc::new(AtomicBool::new(false));
        let guarded = Arc::clone(&state.guarded);
        (Pace { stop: Arc::clone(&stop), guarded, token: token.to_owned(), counts }, shown, stop)
    }

    fn names(state: &State) -> Vec<String> {
        let name = |url: Url| url.path().rsplit('/').next().unwrap().to_owned();
        state.closed_configs().into_iter().map(|(url, _)| name(url)).collect()
    }

    #[test]
    fn a_job_that_is_ended_forgets_nothing_and_looks_at_nothing_more() {
        let (folder, state) = state(2);
        let (job, _) = state.workspace.take_job().unwrap();
        look(&state, job, &pace(&state, "one").0);
        assert_eq!(names(&state), ["0.yaml", "1.yaml"]);

        std::fs::remove_file(folder.path().join("0.yaml")).unwrap();
        std::fs::write(folder.path().join("2.yaml"), CONFIG).unwrap();
        let ended_by_user = |token: &str| {
            let body = json!({
                "jsonrpc": "2.0",
                "method": "window/workDoneProgress/cancel",
                "params": {"token": token},
            });
            assert!(state.guarded.judge(&serde_json::to_vec(&body).unwrap()).is_none());
        };
        for ends in ["the user", "a newer job"] {
            state.workspace.look_at_all();
            let (job, _) = state.workspace.take_job().unwrap();
            let (pace, _, stop) = pace(&state, ends);
            match ends {
                "the user" => ended_by_user(ends),
                _ => stop.store(true, std::sync::atomic::Ordering::Release),
            }
            look(&state, job, &pace);
            assert_eq!(names(&state), ["0.yaml", "1.yaml"], "{ends}");
        }
        state.workspace.look_at_all();
        let (job, _) = state.workspace.take_job().unwrap();
        ended_by_user("another one");
        look(&state, job, &pace(&state, "last").0);
        assert_eq!(names(&state), ["1.yaml", "2.yaml"]);
    }

    #[test]
    fn a_closed_document_is_looked_at_though_its_job_was_ended() {
        let (folder, state) = state(1);
        let url = Url::from_file_path(folder.path().join("0.yaml")).unwrap();
        state.workspace.closed(&url, &state.client());
        let (job, _) = state.workspace.take_job().unwrap();
        let (ended, _, stop) = pace(&state, "one");
        stop.store(true, std::sync::atomic::Ordering::Release);
        look(&state, job, &ended);
        assert_eq!(names(&state), [""; 0]);
        let (job, _) = state.workspace.take_job().unwrap();
        look(&state, job, &pace(&state, "two").0);
        assert_eq!(names(&state), ["0.yaml"]);
    }

    #[test]
    fn what_is_closed_while_others_are_looked_at_is_not_forgotten() {
        let (folder, state) = state(1);
        let (job, _) = state.workspace.take_job().unwrap();
        look(&state, job, &pace(&state, "one").0);
        let path = state.workspace.place(folder.path().join("0.yaml"));
        let other =
            Url::parse(&format!("file://{}", path.display()).replace("0.y", "%30.y")).unwrap();
        state.documents.open(other.clone(), "yaml", 1, CONFIG, Arc::default());
        state.workspace.opened(&other);

        state.workspace.look_at_all();
        let (job, _) = state.workspace.take_job().unwrap();
        let (open, pace) = (state.open_paths(), pace(&state, "two").0);
        assert_eq!(open, BTreeSet::from([path.clone()]));
        state.documents.close(&other);
        settle(&state, &job, open, &BTreeSet::new(), &pace);
        assert_eq!(state.closed_configs().remove(0).0, other);

        // Looked up under one name, opened and closed under another one, and only now noted.
        assert!(!state.workspace.lock().goes_by_another_name(&path, &other));
        state.workspace.opened(&Url::from_file_path(&path).unwrap());
        assert!(state.workspace.lock().goes_by_another_name(&path, &other));
    }

    #[test]
    fn configs_can_be_read_and_only_configs() {
        let (folder, state) = state(1);
        let (job, _) = state.workspace.take_job().unwrap();
        look(&state, job, &pace(&state, "one").0);
        let (url, symbols) = state.closed_configs().remove(0);
        assert!(symbols.set(Vec::new()).is_ok());
        state.workspace.look_at_all();
        let (job, _) = state.workspace.take_job().unwrap();
        look(&state, job, &pace(&state, "two").0);
        let (_, symbols) = state.closed_configs().remove(0);
        assert!(symbols.get().is_none(), "the file may hold others now");
        assert_eq!(state.read_config(&url).unwrap().analysis().source(), CONFIG);
        state.documents.open(url.clone(), "yaml", 1, "", Arc::default());
        assert_eq!(names(&state), [""; 0], "open ones are others' to read");
        std::fs::write(folder.path().join("0.yaml"), "a: b").unwrap();
        assert!(state.read_config(&url).is_none());
    }

    #[test]
    fn little_work_is_not_shown() {
        for (count, expected) in
            [(FEW_CONFIGS, Counts::Short), (60, Counts::Checking { done: 58, all: 60 })]
        {
            let (_folder, state) = state(count);
            let (job, _) = state.workspace.take_job().unwrap();
            let (pace, shown, _) = pace(&state, "one");
            look(&state, job, &pace);
            assert_eq!(*shown.borrow(), expected);
        }
    }
}
