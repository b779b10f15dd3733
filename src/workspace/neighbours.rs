//! The files beside a config that are Terraform, from the repository that the config is in.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files;
use super::ignored::{self, PassedOver};
use crate::infra::{Script, TerraformFile};
use crate::parallel;

/// Files that are read; those of the largest repositories are fewer.
pub const MOST_FILES: usize = 5_000;
/// Scripts that are read.
const MOST_SCRIPTS: usize = 500;
/// Bytes of a file that is read.
pub const MOST_BYTES: u64 = 1024 * 1024;

/// The folder whose files say something of a config: that of the repository, else the working
/// folder if the config is below it, else the config's own.
pub fn root_of(config: &Path) -> PathBuf {
    let config = std::path::absolute(config).unwrap_or_else(|_| config.to_owned());
    let own = config.parent().unwrap_or(Path::new("")).to_owned();
    if let Some(root) = own.ancestors().find(|folder| folder.join(".git").exists()) {
        return root.to_owned();
    }
    match std::env::current_dir() {
        Ok(working) if own.starts_with(&working) => working,
        _ => own,
    }
}

/// The files of Terraform below a folder, with their paths from there, in the order of these. What
/// cannot be read is left out.
pub fn terraform_files(root: &Path) -> Vec<PathBuf> {
    let entries = ignored::entries(root, PassedOver::default(), |_| true).flatten();
    let is_one = |entry: &ignore::DirEntry| {
        entry.file_type().is_some_and(|kind| kind.is_file()) && TerraformFile::is_one(entry.path())
    };
    let files = entries.filter(is_one).take(MOST_FILES);
    let mut files: Vec<PathBuf> = files.map(ignore::DirEntry::into_path).collect();
    files.sort();
    files
}

/// Reads files of Terraform that are below a folder.
pub fn read_terraform(root: &Path, files: &[PathBuf]) -> Vec<Arc<TerraformFile>> {
    let read = |at: usize| {
        let path = files.get(at)?;
        read_one(root, path)
    };
    parallel::map(files.len(), 8, read).into_iter().flatten().collect()
}

/// The scripts of a repository that say something of configs.
pub fn read_scripts(root: &Path) -> Vec<Arc<Script>> {
    let entries = ignored::entries(root, PassedOver::default(), |_| true).flatten();
    let files = entries.filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()));
    // Folders whose names begin with a dot are passed over; that of the workflows has one.
    let workflows = fs::read_dir(root.join(".github/workflows")).into_iter().flatten().flatten();
    let files = files.map(ignore::DirEntry::into_path).chain(workflows.map(|it| it.path()));
    let scripts = files.filter(|path| Script::is_one(path)).take(MOST_SCRIPTS);
    let mut scripts: Vec<PathBuf> = scripts.collect();
    scripts.sort();
    let read = |path: PathBuf| {
        let length = fs::metadata(&path).ok()?.len();
        let text = files::read(&path).ok().filter(|_| length <= MOST_BYTES)?;
        Script::read(path.strip_prefix(root).unwrap_or(&path), &text).map(Arc::new)
    };
    scripts.into_iter().filter_map(read).collect()
}

fn read_one(root: &Path, path: &Path) -> Option<Arc<TerraformFile>> {
    let length = fs::metadata(path).ok()?.len();
    let text = files::read(path).ok().filter(|_| length <= MOST_BYTES)?;
    let below = path.strip_prefix(root).unwrap_or(path).to_owned();
    Some(Arc::new(TerraformFile::read(below, &text)))
}
