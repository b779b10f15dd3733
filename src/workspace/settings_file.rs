//! The settings file that is in force for a file: where it lies, and its settings laid over those
//! of the client.

use std::path::{Path, PathBuf};

use super::{FileSettings, globs, read, read_settings};
use crate::settings::Settings;
use crate::text::TextRange;

/// Something wrong with the settings, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The settings file; none: the client's settings.
    pub file: Option<PathBuf>,
    /// The place in that file, if it is known.
    pub range: Option<TextRange>,
    /// What is wrong. Holds text from the file as it is.
    pub message: String,
}

/// A settings file that was read.
#[derive(Clone, Debug)]
pub struct SettingsFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Its text; places of complaints index it. Empty if it cannot be read.
    pub text: String,
    /// What it says.
    pub settings: FileSettings,
    /// What is wrong with it, unknown rule ids apart.
    pub complaints: Vec<Complaint>,
}

impl SettingsFile {
    /// The settings for the file at `path`, laid over `base`.
    pub fn over(&self, base: &Settings, path: &Path) -> Settings {
        let file = resolved(&self.path);
        let folder = file.parent().unwrap_or(Path::new(""));
        self.settings.over(base, folder, &resolved(path))
    }
}

/// The settings for the file at `path`: those of the nearest settings file, which win, laid over
/// `base`, and what is wrong with that settings file.
pub fn settings_for(path: &Path, base: &Settings) -> (Settings, Vec<Complaint>) {
    let Some(file) = settings_file(path) else {
        return (base.clone(), Vec::new());
    };
    let file = load_settings(&file);
    (file.over(base, path), file.complaints)
}

/// The name of a settings file.
pub const SETTINGS_FILE: &str = ".gateway-ls.yaml";

/// The nearest settings file above `path`: in its folder or one above, up to the folder that
/// holds `.git`. `path` itself need not exist.
pub fn settings_file(path: &Path) -> Option<PathBuf> {
    let path = resolved(path);
    for folder in path.ancestors().skip(1) {
        let file = folder.join(SETTINGS_FILE);
        if file.exists() {
            return Some(file);
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

/// Where the settings file for the file at `path` belongs if there is none yet: beside `.git`, or
/// else beside the file.
pub fn new_settings_file(path: &Path) -> Option<PathBuf> {
    let path = resolved(path);
    let root = path.ancestors().skip(1).find(|folder| folder.join(".git").exists());
    Some(root.or(path.parent())?.join(SETTINGS_FILE))
}

/// A pattern for the settings in `settings_file` that matches the file at `path` and no other one.
/// Nothing if that lies elsewhere, or has a name that is no text.
pub fn pattern_of(settings_file: &Path, path: &Path) -> Option<String> {
    let (file, path) = (resolved(settings_file), resolved(path));
    globs::of_path(path.strip_prefix(file.parent()?).ok()?)
}

/// Reads a settings file. One that cannot be read says nothing and has a complaint.
pub fn load_settings(file: &Path) -> SettingsFile {
    let path = file.to_owned();
    let (text, settings, mut complaints) = match read(file) {
        Ok(text) => {
            let (settings, complaints) = read_settings(&text);
            (text, settings, complaints)
        }
        Err(unreadable) => {
            let complaint = Complaint { file: None, range: None, message: unreadable.reason };
            (String::new(), FileSettings::default(), vec![complaint])
        }
    };
    for complaint in &mut complaints {
        complaint.file = Some(path.clone());
    }
    SettingsFile { path, text, settings, complaints }
}

/// The path from the root, with the links of its folder followed, so that two paths to one place
/// are the same. The file's own name stays: the settings are those of the place where it is named.
pub fn resolved(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return path;
    };
    folder.canonicalize().map_or_else(|_| path.clone(), |folder| folder.join(name))
}
