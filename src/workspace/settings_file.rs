//! The settings file that is in force for a file: where it lies, and its settings laid over those
//! of the client.

use std::fs::Metadata;
use std::path::{Component, Path, PathBuf};

use super::foreign::{quote_nothing, too_long};
use super::{Complaint, FileSettings, Unreadable, globs, read_settings, read_up_to};
use crate::bounds;
use crate::settings::Settings;

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
        let mut settings = self.settings.over(base, folder, &resolved(path));
        for file in settings.deployed_before.iter_mut().chain(&mut settings.policy_files) {
            *file = resolved(file);
        }
        settings
    }
}

/// The name of a settings file.
pub const SETTINGS_FILE: &str = ".gateway-ls.yaml";

/// The nearest settings file above `path`: in its folder or one above, up to the folder that
/// holds `.git`. `path` itself need not exist. Where a link on the way to `path` leads out of the
/// repository, the file is given as it lies after that link, and is not read.
pub fn settings_file(path: &Path) -> Option<PathBuf> {
    let target = resolved(path);
    let path = normal(path);
    let root = path.ancestors().skip(1).find(|folder| folder.join(".git").exists());
    let is_outside = root.is_some_and(|root| {
        let real = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        !target.starts_with(real)
    });
    let path = if is_outside { path } else { target };
    for folder in path.ancestors().skip(1) {
        let file = folder.join(SETTINGS_FILE);
        // Also a link that leads nowhere: who made it thinks that there are settings.
        if file.symlink_metadata().is_ok() {
            return Some(if leads_out(&file) { file } else { resolved(&file) });
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
/// Nothing is quoted of a file that is a link: it may be written for another purpose.
pub fn load_settings(file: &Path) -> SettingsFile {
    let text = settings_text(file);
    let is_read = text.is_ok();
    let mut loaded = loaded(file, text);
    if is_read && is_link(file) {
        quote_nothing(&mut loaded.settings, &mut loaded.complaints, "the file is a link");
    }
    loaded
}

/// Reads a settings file that was named by hand, which may lie, or lead, anywhere.
pub fn load_named_settings(file: &Path) -> SettingsFile {
    loaded(file, short_text(file))
}

/// The text of a settings file that was found. A link that leads out of the repository is not
/// followed: who wrote the repository did not write what lies there.
pub fn settings_text(file: &Path) -> Result<String, Unreadable> {
    let reason = match is_link(file) {
        true if file.canonicalize().is_err() => "is a broken link",
        true if leads_out(file) => {
            "is a link to a file outside of this repository, so it is not read"
        }
        false if leads_out(file) => {
            "is in a folder outside of this repository, reached through a link, so it is not read"
        }
        _ => return short_text(file),
    };
    Err(Unreadable { reason: reason.to_owned(), foreign: false })
}

fn is_link(file: &Path) -> bool {
    file.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink())
}

/// Whether a settings file is, or lies after, a link out of its repository or, where there is
/// none, its folder.
fn leads_out(file: &Path) -> bool {
    let file = normal(file);
    let (Ok(target), Some(folder)) = (file.canonicalize(), file.parent()) else { return false };
    let repository = folder.ancestors().find(|folder| folder.join(".git").exists());
    let Ok(root) = repository.unwrap_or(folder).canonicalize() else { return false };
    !target.starts_with(root)
}

fn short_text(file: &Path) -> Result<String, Unreadable> {
    let is_long = |it: Metadata| it.is_file() && bounds::SETTINGS.are_exceeded_by(it.len());
    if file.metadata().is_ok_and(is_long) {
        return Err(Unreadable { reason: too_long(), foreign: false });
    }
    read_up_to(file, bounds::SETTINGS)
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

/// The path from the root as it was named; where it goes up again, what lies before is followed.
fn normal(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut normal = PathBuf::new();
    for part in path.components() {
        if part == Component::ParentDir {
            normal = normal.canonicalize().unwrap_or(normal);
            normal.pop();
        } else {
            normal.push(part);
        }
    }
    normal
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;
    use crate::workspace::tests::{folder, settings_for};

    /// The complaints about the settings of a file, after each other.
    fn complaints(path: &Path) -> String {
        let (_, complaints) = settings_for(path, &Settings::default());
        complaints.iter().map(|it| format!("{}\n", it.message)).collect()
    }

    #[test]
    fn settings_behind_a_link_out_of_the_repository_are_not_read() {
        let folder = folder(&[
            ("repo/.git/HEAD", ""),
            ("repo/inside/deep/.gateway-ls.yaml", "project: inside\n"),
            ("repo/.gateway-ls.yaml", "project: repo\n"),
            ("outside/folder/.gateway-ls.yaml", "project: outside\ntarget: SECRET\n"),
            ("outside/empty/api.yaml", ""),
        ]);
        let repo = folder.path().join("repo");
        for (link, target) in
            [("sub", "../outside/folder"), ("bare", "../outside/empty"), ("in", "inside/deep")]
        {
            symlink(target, repo.join(link)).unwrap();
        }
        symlink(&repo, folder.path().join("named")).unwrap();
        let refused = "is in a folder outside of this repository, reached through a link, so it is not read\n";
        for (path, project, said) in [
            ("repo/sub/api.yaml", None, refused),
            ("repo/inside/../sub/api.yaml", None, refused),
            ("named/sub/api.yaml", None, refused),
            ("repo/bare/api.yaml", Some("repo"), ""),
            ("repo/in/api.yaml", Some("inside"), ""),
            ("named/in/api.yaml", Some("inside"), ""),
            ("named/api.yaml", Some("repo"), ""),
        ] {
            let path = folder.path().join(path);
            assert_eq!(complaints(&path), said, "{path:?}");
            let (settings, _) = settings_for(&path, &Settings::default());
            assert_eq!(settings.project.as_deref(), project, "{path:?}");
        }
    }

    #[test]
    fn nothing_is_quoted_of_a_file_behind_a_link() {
        let folder = folder(&[
            (".git/HEAD", ""),
            ("secrets.yaml", "project: shop\ntarget: SECRET\nrules: {SECRET: off}\n"),
        ]);
        symlink("secrets.yaml", folder.path().join(SETTINGS_FILE)).unwrap();
        let file = load_settings(&folder.path().join(SETTINGS_FILE));
        assert_eq!(file.settings.project.as_deref(), Some("shop"), "it counts all the same");
        let unknown = crate::workspace::unknown_rules(&file.settings, |_| false);
        let said: Vec<_> = file.complaints.iter().chain(&unknown).map(|it| &*it.message).collect();
        let expected = "has wrong settings; its text is not shown because the file is a link";
        assert_eq!(said, [expected, "there is no rule of this name"]);
    }

    #[test]
    fn a_link_that_leads_nowhere_is_said() {
        for target in ["missing.yaml", SETTINGS_FILE] {
            let folder = folder(&[(".git/HEAD", "")]);
            symlink(target, folder.path().join(SETTINGS_FILE)).unwrap();
            let said = complaints(&folder.path().join("api.yaml"));
            assert_eq!(said, "is a broken link\n", "{target}");
        }
    }
}
