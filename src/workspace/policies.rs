//! The exported policies that settings name, each read once until it is written again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::SettingsFile;
use super::complaint::Complaint;
use super::read_up_to;
use crate::bounds;
use crate::infra::Policies;
use crate::settings::Settings;

/// When a file was written, and how long it is.
type Stamp = (Option<SystemTime>, u64);

/// The policies that were read so far.
#[derive(Debug, Default)]
pub struct KnownPolicies {
    by_files: BTreeMap<Vec<PathBuf>, Known>,
}

#[derive(Debug)]
struct Known {
    stamps: Vec<Stamp>,
    policies: Arc<Policies>,
    /// Files that cannot be read, with the end of a sentence about each.
    problems: Vec<(PathBuf, String)>,
}

impl KnownPolicies {
    /// Puts into the settings what is in the files that they name, and gives what is wrong with
    /// these. If one cannot be read, none counts: roles would be missing that are not.
    pub fn read(&mut self, settings: &mut Settings, file: &SettingsFile) -> Vec<Complaint> {
        let files = &settings.policy_files;
        if files.is_empty() {
            return Vec::new();
        }
        let stamps: Vec<Stamp> = files.iter().map(|file| stamp(file)).collect();
        let is_known = self.by_files.get(files).is_some_and(|known| known.stamps == stamps);
        if !is_known {
            let folder = file.path.parent().unwrap_or(Path::new(""));
            self.by_files.insert(files.clone(), Known::read(files, folder, stamps));
        }
        let Some(known) = self.by_files.get(files) else { return Vec::new() };
        settings.policies = Arc::clone(&known.policies);
        known.problems.iter().map(|(path, reason)| complaint(file, path, reason)).collect()
    }

    /// Whether a file is one of those.
    pub fn has(&self, path: &Path) -> bool {
        let path = super::resolved(path);
        self.by_files.keys().flatten().any(|file| *file == path)
    }
}

impl Known {
    fn read(files: &[PathBuf], folder: &Path, stamps: Vec<Stamp>) -> Self {
        let mut policies = Policies::default();
        let mut problems = Vec::new();
        for path in files {
            let shown = path.strip_prefix(folder).unwrap_or(path);
            let text = read_up_to(path, bounds::POLICY).map_err(|unreadable| unreadable.reason);
            if let Err(reason) = text.and_then(|text| policies.add(shown, None, &text)) {
                problems.push((shown.to_owned(), reason));
            }
        }
        let policies = if problems.is_empty() { policies } else { Policies::default() };
        Self { stamps, policies: Arc::new(policies), problems }
    }
}

fn complaint(settings: &SettingsFile, path: &Path, reason: &str) -> Complaint {
    let message = match settings.settings.is_unquoted {
        true => "`policies` names a file that cannot be read".to_owned(),
        false => {
            let path = path.to_string_lossy().replace('\\', "/");
            format!("`policies` names `{path}`, which {reason}")
        }
    };
    Complaint { file: Some(settings.path.clone()), ..Complaint::of_client(message) }
}

fn stamp(path: &Path) -> Stamp {
    let metadata = fs::metadata(path).ok();
    let written = metadata.as_ref().and_then(|it| it.modified().ok());
    (written, metadata.map_or(0, |it| it.len()))
}
