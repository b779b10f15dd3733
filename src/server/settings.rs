//! The settings of the client, and those in force for each document.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use lsp_types::Url;
use serde_json::Value;

use super::documents::path_of;
use super::shown::{Shown, shown};
use crate::rules;
use crate::settings::Settings;
use crate::workspace::{self, Complaint, FileSettings, SettingsFile};

/// Findings shown for one file unless the client says otherwise.
const MAX_PROBLEMS: usize = 500;
/// What is wrong with the settings of one file is said so often; then the rest is counted.
const COMPLAINTS: usize = 3;

/// What the client set.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct ClientSettings {
    file: FileSettings,
    max_problems: Option<usize>,
    shown: Shown,
}

/// The client's settings and what was said about wrong ones.
#[derive(Debug, Default)]
pub(super) struct SettingsStore {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    client: ClientSettings,
    /// What was said already; nothing is said twice.
    said: BTreeSet<String>,
    /// Whether the client gave settings when it was asked.
    has_answered: bool,
}

impl SettingsStore {
    /// Takes the client's settings: the section `gatewayLs`, or an object that holds it. Returns
    /// what is wrong with them. What is no object changes nothing.
    pub(super) fn set_client(&self, value: &Value) -> Vec<String> {
        let section = value.get("gatewayLs").unwrap_or(value);
        if section.is_null() {
            return Vec::new();
        }
        let (file, mut complaints) = workspace::client_settings(section);
        complaints.extend(workspace::unknown_rules(&file, rules::is_rule));
        let (shown, wrong) = shown(section);
        let complaint = Complaint::of_client;
        complaints.extend(wrong.into_iter().map(complaint));
        let mut client = ClientSettings { file, max_problems: None, shown };
        match section.get("maxProblems").map(Value::as_u64) {
            Some(Some(most)) => client.max_problems = usize::try_from(most).ok(),
            None => {}
            Some(None) => {
                complaints.push(complaint("`maxProblems` must be a number".to_owned()));
            }
        }
        let mut state = self.lock();
        if section.is_object() {
            state.client = client;
        }
        state.say(complaints)
    }

    /// The settings that an answer stands for: `null` says nothing of a client that never had an
    /// answer, and takes back what one had.
    pub(super) fn of_answer(&self, answer: &Value) -> Value {
        let mut state = self.lock();
        match answer {
            Value::Null if state.has_answered => Value::Object(serde_json::Map::new()),
            Value::Null => Value::Null,
            answer => {
                state.has_answered = true;
                answer.clone()
            }
        }
    }

    /// Whether settings speak of this server. Some clients send what they hold for all servers.
    pub(super) fn concern_us(value: &Value) -> bool {
        let names = value.as_object().map(|object| object.keys());
        names
            .is_some_and(|mut it| it.any(|name| name == "gatewayLs" || workspace::is_setting(name)))
    }

    /// The settings in force for a document, and what is wrong with its settings file. Of one that
    /// `is_open` nothing is said: the complaints stand in it. What counts is the file on the disk,
    /// whatever is typed into it.
    pub(super) fn for_document(
        &self,
        url: &Url,
        is_open: impl FnOnce(&Path) -> bool,
    ) -> (Arc<Settings>, Vec<String>) {
        let client = self.client();
        let path = path_of(url);
        let base = client.base(path.as_deref().unwrap_or("".as_ref()));
        let file = path.as_deref().and_then(workspace::settings_file);
        let (Some(path), Some(file)) = (path, file) else { return (Arc::new(base), Vec::new()) };
        let file = workspace::load_settings(&file);
        let settings = file.over(&base, &path);
        (Arc::new(settings), self.complaints(&file, is_open))
    }

    /// What is wrong with a settings file and was not said before. Of one that `is_open` nothing is
    /// said.
    pub(super) fn complaints(
        &self,
        file: &SettingsFile,
        is_open: impl FnOnce(&Path) -> bool,
    ) -> Vec<String> {
        if is_open(&file.path) {
            return Vec::new();
        }
        let mut unknown = workspace::unknown_rules(&file.settings, rules::is_rule);
        for complaint in &mut unknown {
            complaint.file = Some(file.path.clone());
        }
        self.lock().say(file.complaints.iter().cloned().chain(unknown).collect())
    }

    /// What the client set.
    pub(super) fn client(&self) -> ClientSettings {
        self.lock().client.clone()
    }

    /// Findings shown for one file.
    pub(super) fn max_problems(&self) -> usize {
        self.lock().client.max_problems.unwrap_or(MAX_PROBLEMS)
    }

    /// Which hints and lenses are shown.
    pub(super) fn shown(&self) -> Shown {
        self.lock().client.shown
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

impl ClientSettings {
    /// What is in force for the file at `path` if no settings file says more.
    fn base(&self, path: &Path) -> Settings {
        let root = path.ancestors().last().unwrap_or(path);
        // The last ancestor of a relative path is empty, as that of no path at all.
        self.file.over(&Settings::default(), root, path)
    }
}

/// The settings of the files of some folders; each settings file is looked for and read once.
#[derive(Debug)]
pub(super) struct FolderSettings {
    client: ClientSettings,
    by_folder: BTreeMap<PathBuf, Option<Arc<SettingsFile>>>,
    by_path: BTreeMap<PathBuf, Arc<SettingsFile>>,
}

impl FolderSettings {
    /// Nothing is read yet; `client` is what the client set.
    pub(super) fn new(client: ClientSettings) -> Self {
        Self { client, by_folder: BTreeMap::new(), by_path: BTreeMap::new() }
    }

    /// Whether settings can make a config of a file that does not look like one.
    pub(super) fn may_include(&mut self, path: &Path) -> bool {
        let file = self.file(path);
        let includes =
            |settings: &FileSettings| !settings.include.is_empty() || settings.target.is_some();
        includes(&self.client.file) || file.is_some_and(|file| includes(&file.settings))
    }

    /// The settings in force for the file at `path`.
    pub(super) fn of(&mut self, path: &Path) -> Settings {
        let base = self.client.base(path);
        self.file(path).map_or_else(|| base.clone(), |file| file.over(&base, path))
    }

    /// The settings files that were read.
    pub(super) fn files(&self) -> impl Iterator<Item = &SettingsFile> {
        self.by_path.values().map(|file| &**file)
    }

    fn file(&mut self, path: &Path) -> Option<Arc<SettingsFile>> {
        let folder = path.parent().unwrap_or(Path::new(""));
        if let Some(known) = self.by_folder.get(folder) {
            return known.clone();
        }
        let read = |file: PathBuf| {
            let read = || Arc::new(workspace::load_settings(&file));
            self.by_path.entry(file.clone()).or_insert_with(read).clone()
        };
        let file = workspace::settings_file(path).map(read);
        self.by_folder.insert(folder.to_owned(), file.clone());
        file
    }
}

impl State {
    /// The complaints about one file that were not made before, as sentences. Those that are only
    /// counted are made: the person sees them in the file. What is wrong with the client's settings
    /// stands nowhere, and is said later.
    fn say(&mut self, mut complaints: Vec<Complaint>) -> Vec<String> {
        complaints.retain(|complaint| !self.said.contains(&sentence(complaint)));
        let first = workspace::first_complaints(&complaints, COMPLAINTS);
        let made = complaints.iter().enumerate();
        let made = made.filter(|(index, it)| *index < COMPLAINTS || it.file.is_some());
        self.said.extend(made.map(|(_, complaint)| sentence(complaint)));
        first.iter().map(sentence).collect()
    }
}

fn sentence(complaint: &Complaint) -> String {
    match &complaint.file {
        Some(file) => format!("gateway-ls: {}: {}", file.display(), complaint.message),
        None => format!("gateway-ls: in the settings: {}", complaint.message),
    }
}
