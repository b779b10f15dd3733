//! The settings files of a run, each read once.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::workspace::{self, SettingsFile};

/// The settings files that were read so far.
#[derive(Default)]
pub(super) struct SettingsCache {
    /// The one in force for every file, if it was named.
    pub(super) only: Option<Rc<SettingsFile>>,
    by_folder: BTreeMap<PathBuf, Option<Rc<SettingsFile>>>,
    by_path: BTreeMap<PathBuf, Rc<SettingsFile>>,
}

impl SettingsCache {
    /// The settings file in force for the file at `path`, and whether it was read just now.
    pub(super) fn of(&mut self, path: &Path) -> (Option<Rc<SettingsFile>>, bool) {
        if let Some(only) = &self.only {
            return (Some(only.clone()), false);
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        if let Some(known) = self.by_folder.get(&folder) {
            return (known.clone(), false);
        }
        let file = workspace::settings_file(path);
        let is_new = file.as_ref().is_some_and(|file| !self.by_path.contains_key(file));
        let file = file.map(|file| self.load(&file));
        self.by_folder.insert(folder, file.clone());
        (file, is_new)
    }

    fn load(&mut self, path: &Path) -> Rc<SettingsFile> {
        let read = || Rc::new(workspace::load_settings(path));
        self.by_path.entry(path.to_owned()).or_insert_with(read).clone()
    }
}
