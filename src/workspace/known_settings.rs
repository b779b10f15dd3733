//! The settings files that were found so far, each read once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{SettingsFile, load_settings, settings_file};

/// The settings files that were read so far.
#[derive(Debug, Default)]
pub struct KnownSettings {
    /// The one in force for every file, if it was named.
    pub only: Option<Arc<SettingsFile>>,
    by_folder: BTreeMap<PathBuf, Option<Arc<SettingsFile>>>,
    by_path: BTreeMap<PathBuf, Arc<SettingsFile>>,
}

impl KnownSettings {
    /// The settings file in force for the file at `path`, and whether it was read just now.
    pub fn of(&mut self, path: &Path) -> (Option<Arc<SettingsFile>>, bool) {
        if let Some(only) = &self.only {
            return (Some(only.clone()), false);
        }
        let folder = path.parent().unwrap_or(Path::new(""));
        if let Some(known) = self.by_folder.get(folder) {
            return (known.clone(), false);
        }
        let file = settings_file(path);
        let is_new = file.as_ref().is_some_and(|file| !self.by_path.contains_key(file));
        let file = file.map(|file| self.load(&file));
        self.by_folder.insert(folder.to_owned(), file.clone());
        (file, is_new)
    }

    /// The settings files that were read because of where they are.
    pub fn files(&self) -> impl Iterator<Item = &SettingsFile> {
        self.by_path.values().map(|file| &**file)
    }

    fn load(&mut self, path: &Path) -> Arc<SettingsFile> {
        let read = || Arc::new(load_settings(path));
        self.by_path.entry(path.to_owned()).or_insert_with(read).clone()
    }
}
