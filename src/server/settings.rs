//! The settings of the client, and those in force for each document.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use lsp_types::Url;
use serde_json::Value;

use super::documents::path_of;
use super::shown::{Shown, shown};
use crate::rules;
use crate::settings::Settings;
use crate::workspace::{self, Complaint, FileSettings};

/// Findings shown for one file unless the client says otherwise.
const MAX_PROBLEMS: usize = 500;

/// What the client set.
#[derive(Clone, Debug, Default)]
struct ClientSettings {
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
        complaints.extend(workspace::unknown_rules(&file, "", rules::is_rule));
        let (shown, wrong) = shown(section);
        let complaint = |message| Complaint { file: None, range: None, message };
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
        let client = self.lock().client.file.clone();
        let path = path_of(url);
        let base = match &path {
            Some(path) => {
                client.over(&Settings::default(), path.ancestors().last().unwrap_or(path), path)
            }
            None => client.over(&Settings::default(), "".as_ref(), "".as_ref()),
        };
        let file = path.as_deref().and_then(workspace::settings_file);
        let (Some(path), Some(file)) = (path, file) else { return (Arc::new(base), Vec::new()) };
        let file = workspace::load_settings(&file);
        let mut unknown = workspace::unknown_rules(&file.settings, &file.text, rules::is_rule);
        for complaint in &mut unknown {
            complaint.file = Some(file.path.clone());
        }
        let settings = file.over(&base, &path);
        if is_open(&file.path) {
            return (Arc::new(settings), Vec::new());
        }
        let complaints = file.complaints.into_iter().chain(unknown).collect();
        (Arc::new(settings), self.lock().say(complaints))
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

impl State {
    /// The complaints that were not made before, as sentences.
    fn say(&mut self, complaints: Vec<Complaint>) -> Vec<String> {
        let sentence = |complaint: Complaint| match complaint.file {
            Some(file) => format!("gateway-ls: {}: {}", file.display(), complaint.message),
            None => format!("gateway-ls: in the settings: {}", complaint.message),
        };
        let sentences = complaints.into_iter().map(sentence);
        sentences.filter(|sentence| self.said.insert(sentence.clone())).collect()
    }
}
