//! The settings file that is in force for a file: where it lies, and its settings laid over those
//! of the client.

use std::path::{Path, PathBuf};

use super::foreign::{LONGEST, too_long};
use super::node::{Step, place};
use super::{FileSettings, Unreadable, globs, read, read_settings};
use crate::settings::Settings;
use crate::text::TextRange;

/// Something wrong with the settings, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The settings file; none: the client's settings.
    pub file: Option<PathBuf>,
    /// The way to the place.
    pub(super) way: Vec<Step>,
    /// What is wrong. Holds text from the file as it is.
    pub message: String,
}

impl Complaint {
    /// Something wrong with the client's settings.
    pub fn of_client(message: String) -> Self {
        Self { file: None, way: Vec::new(), message }
    }

    /// The place in the text of the file, if it can be found.
    pub fn range(&self, text: &str) -> Option<TextRange> {
        place(text, &self.way)
    }
}

/// The first `most` complaints about one file and, if there are more, one that counts the others.
pub fn first_complaints(complaints: &[Complaint], most: usize) -> Vec<Complaint> {
    let mut first: Vec<_> = complaints.iter().take(most).cloned().collect();
    let more = complaints.len() - first.len();
    if let (Some(one), 1..) = (complaints.first(), more) {
        let message = match one.file {
            Some(_) => format!("and {more} more; open the file to see them"),
            None => format!("and {more} more; they are said when these are right"),
        };
        first.push(Complaint { file: one.file.clone(), way: Vec::new(), message });
    }
    first
}

/// A settings file that was read.
#[derive(Clone, Debug)]
pub struct SettingsFile {
    /// Where it lies.
    pub path: PathBuf,
    /// Its text; complaints have their places in it. Empty if it cannot be read.
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

/// Reads a settings file that was found. One that cannot be read says nothing and has a complaint.
pub fn load_settings(file: &Path) -> SettingsFile {
    loaded(file, settings_text(file))
}

/// Reads a settings file that was named by hand, which may lie, or lead, anywhere.
pub fn load_named_settings(file: &Path) -> SettingsFile {
    loaded(file, short_text(file))
}

/// The text of a settings file that was found. A link that leads out of the repository is not
/// followed: who wrote the repository did not write what lies there.
pub fn settings_text(file: &Path) -> Result<String, Unreadable> {
    if leads_out(file) {
        let reason = "is a link to a file outside of this repository, so it is not read";
        return Err(Unreadable { reason: reason.to_owned(), foreign: false });
    }
    short_text(file)
}

/// Whether a settings file is a link out of its repository or, where there is none, its folder.
fn leads_out(file: &Path) -> bool {
    let file = resolved(file);
    let (Ok(target), Some(folder)) = (file.canonicalize(), file.parent()) else { return false };
    let repository = folder.ancestors().find(|folder| folder.join(".git").exists());
    !target.starts_with(repository.unwrap_or(folder))
}

fn short_text(file: &Path) -> Result<String, Unreadable> {
    let is_long = |file: &Path| {
        let metadata = file.metadata();
        metadata.is_ok_and(|it| {
            it.is_file() && usize::try_from(it.len()).unwrap_or(usize::MAX) > LONGEST
        })
    };
    if is_long(file) {
        return Err(Unreadable { reason: too_long(), foreign: false });
    }
    read(file)
}

fn loaded(file: &Path, text: Result<String, Unreadable>) -> SettingsFile {
    let path = file.to_owned();
    let (text, settings, mut complaints) = match text {
        Ok(text) => {
            let (settings, complaints) = read_settings(&text);
            (text, settings, complaints)
        }
        Err(unreadable) => {
            let complaint = Complaint::of_client(unreadable.reason);
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
