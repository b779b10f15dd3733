//! The settings of the client, and those in force for each document.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use lsp_types::Url;
use serde_json::Value;

use super::said::path;
use super::shown::{Shown, shown};
use super::urls::path_of;
use crate::rules;
use crate::settings::Settings;
use crate::workspace::{self, Complaint, FileSettings, KnownPolicies, KnownSettings, SettingsFile};

/// Findings shown for one file unless the client says otherwise.
const MAX_PROBLEMS: usize = 500;
/// Of what is found wrong with settings at one time so much is said; then the rest is counted.
const COMPLAINTS: usize = 3;
/// So much is said of settings as long as the server runs; what comes then goes to the log only.
const ALL_COMPLAINTS: usize = 20;

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
    /// How many sentences that were.
    count: usize,
    /// Whether the client gave settings when it was asked.
    has_answered: bool,
    policies: KnownPolicies,
}

impl SettingsStore {
    /// Takes the client's settings: the section `gatewayLs`, or an object that holds it. Returns
    /// what is wrong with them. What is no object changes nothing.
    pub(super) fn set_client(&self, value: &Value) -> Vec<Complaint> {
        let section = value.get("gatewayLs").unwrap_or(value);
        if section.is_null() {
            return Vec::new();
        }
        let (file, mut complaints) = workspace::client_settings(&section.to_string());
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
        complaints
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
    /// `is_open` nothing is said: the complaints are in it. What counts is the file on the disk,
    /// whatever is typed into it.
    pub(super) fn for_document(
        &self,
        url: &Url,
        is_open: impl FnOnce(&Path) -> bool,
    ) -> (Arc<Settings>, Vec<Complaint>) {
        let client = self.client();
        let path = path_of(url);
        let base = client.base(path.as_deref().unwrap_or("".as_ref()));
        let file = path.as_deref().and_then(workspace::settings_file);
        let (Some(path), Some(file)) = (path, file) else { return (Arc::new(base), Vec::new()) };
        let file = workspace::load_settings(&file);
        let mut settings = file.over(&base, &path);
        let mut wrong = complaints(&file, is_open);
        wrong.extend(self.lock().policies.read(&mut settings, &file));
        wrong.extend(settings.deployed_before.iter().filter_map(|it| missing(&file, it)));
        (Arc::new(settings), wrong)
    }

    /// Whether a file is one of the policies that settings name.
    pub(super) fn are_in(&self, path: &Path) -> bool {
        self.lock().policies.has(path)
    }

    /// What the user must hear of complaints that were found at one time, and did not hear before,
    /// as sentences.
    pub(super) fn unsaid(&self, complaints: Vec<Complaint>) -> Vec<String> {
        self.lock().unsaid(complaints)
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

/// What is wrong with a settings file. Of one that `is_open` nothing: it is there.
pub(super) fn complaints(
    file: &SettingsFile,
    is_open: impl FnOnce(&Path) -> bool,
) -> Vec<Complaint> {
    if is_open(&file.path) {
        return Vec::new();
    }
    let mut unknown = workspace::unknown_rules(&file.settings, rules::is_rule);
    for complaint in &mut unknown {
        complaint.file = Some(file.path.clone());
    }
    file.complaints.iter().cloned().chain(unknown).collect()
}

/// What is wrong with a file of a deploy that is not there.
fn missing(settings: &SettingsFile, path: &Path) -> Option<Complaint> {
    if path.exists() {
        return None;
    }
    let message = match path.file_name().filter(|_| !settings.settings.is_unquoted) {
        Some(name) => {
            let name = name.to_string_lossy();
            format!("`deployTogether` names `{name}`, which does not exist")
        }
        None => "`deployTogether` names a file that does not exist".to_owned(),
    };
    let file = Some(settings.path.clone());
    Some(Complaint { file, ..Complaint::of_client(message) })
}

/// The settings of the files of some folders; each settings file is looked for and read once.
#[derive(Debug)]
pub(super) struct FolderSettings {
    client: ClientSettings,
    known: KnownSettings,
}

impl FolderSettings {
    /// Nothing is read yet; `client` is what the client set.
    pub(super) fn new(client: ClientSettings) -> Self {
        Self { client, known: KnownSettings::default() }
    }

    /// Whether settings can make a config of a file that does not look like one.
    pub(super) fn may_include(&mut self, path: &Path) -> bool {
        let (file, _) = self.known.of(path);
        let includes =
            |settings: &FileSettings| !settings.include.is_empty() || settings.target.is_some();
        includes(&self.client.file) || file.is_some_and(|file| includes(&file.settings))
    }

    /// The settings in force for the file at `path`.
    pub(super) fn of(&mut self, path: &Path) -> Settings {
        let base = self.client.base(path);
        let (file, _) = self.known.of(path);
        file.map_or_else(|| base.clone(), |file| file.over(&base, path))
    }

    /// The settings files that were read.
    pub(super) fn files(&self) -> impl Iterator<Item = &SettingsFile> {
        self.known.files()
    }
}

impl State {
    /// The complaints that were not made before, as sentences. Those that are only counted are made:
    /// the person sees them in the files. What is wrong with the client's settings is nowhere,
    /// and is said later.
    fn unsaid(&mut self, mut complaints: Vec<Complaint>) -> Vec<String> {
        let mut new = BTreeSet::new();
        complaints.retain(|it| !self.said.contains(&full(it)) && new.insert(full(it)));
        let made = complaints.iter().enumerate();
        let made = made.filter(|(index, it)| *index < COMPLAINTS || it.file.is_some());
        self.said.extend(made.map(|(_, complaint)| full(complaint)));
        let mut sentences: Vec<_> = complaints.iter().take(COMPLAINTS).map(sentence).collect();
        sentences.extend(rest(complaints.get(COMPLAINTS..).unwrap_or_default()));
        self.bounded(sentences)
    }

    /// What there is still room for; the others go to the log, which is told once.
    fn bounded(&mut self, mut sentences: Vec<String>) -> Vec<String> {
        let room = ALL_COMPLAINTS.saturating_sub(self.count);
        let was_full = self.count > ALL_COMPLAINTS;
        self.count = self.count.saturating_add(sentences.len());
        if sentences.len() > room {
            sentences.drain(room..).for_each(|text| tracing::warn!("{text}"));
            let last = "gateway-ls: more problems with the settings are in the log of the server";
            sentences.extend((!was_full).then(|| last.to_owned()));
        }
        sentences
    }
}

/// One sentence that counts complaints, if there are any.
fn rest(complaints: &[Complaint]) -> Option<String> {
    let files: BTreeSet<_> = complaints.iter().map(|complaint| &complaint.file).collect();
    if files.len() > 1 {
        let (count, files) = (complaints.len(), files.len());
        return Some(format!(
            "gateway-ls: and {count} more in {files} settings files; open them to see what is wrong"
        ));
    }
    workspace::first_complaints(complaints, 0).first().map(sentence)
}

/// A complaint as it is told from others.
fn full(complaint: &Complaint) -> String {
    let file = complaint.file.as_deref().map(|file| file.to_string_lossy());
    format!("{}: {}", file.unwrap_or_default(), complaint.message)
}

fn sentence(complaint: &Complaint) -> String {
    match &complaint.file {
        Some(file) => {
            format!("gateway-ls: {}: {}", path(&file.to_string_lossy()), complaint.message)
        }
        None => format!("gateway-ls: in the settings: {}", complaint.message),
    }
}
