//! The files beside a config that are Terraform, from the repository that the config is in.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::ignored::{self, PassedOver};
use super::read_up_to;
use crate::bounds;
use crate::infra::{Script, TerraformFile};
use crate::parallel;

/// The folder whose files say something of a config: that of the repository, else the config's own,
/// of which then the files right in it are read and no others.
pub fn root_of(config: &Path) -> PathBuf {
    let config = std::path::absolute(config).unwrap_or_else(|_| config.to_owned());
    let own = config.parent().unwrap_or(Path::new("")).to_owned();
    let root = own.ancestors().find(|folder| folder.join(".git").exists());
    root.unwrap_or(&own).to_owned()
}

/// The files below the folder of a repository; of any other folder those right in it, as nobody
/// knows how much is below.
fn files_in(root: &Path) -> Box<dyn Iterator<Item = PathBuf>> {
    if root.join(".git").exists() {
        let entries = ignored::entries(root, PassedOver::default(), |_| true).flatten();
        let files = entries.filter(|it| it.file_type().is_some_and(|kind| kind.is_file()));
        return Box::new(files.map(ignore::DirEntry::into_path));
    }
    let entries = fs::read_dir(root).into_iter().flatten().flatten();
    let files = entries.filter(|it| it.file_type().is_ok_and(|kind| kind.is_file()));
    Box::new(files.map(|it| it.path()))
}

/// The files of Terraform below a folder, with their paths from there, in the order of these. What
/// cannot be read is left out.
pub fn terraform_files(root: &Path) -> Vec<PathBuf> {
    let files = files_in(root).filter(|path| TerraformFile::is_one(path));
    let mut files: Vec<PathBuf> = files.take(bounds::TERRAFORM_FILES).collect();
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
    // Folders whose names begin with a dot are passed over; that of the workflows has one.
    let workflows = fs::read_dir(root.join(".github/workflows")).into_iter().flatten().flatten();
    let files = files_in(root).chain(workflows.map(|it| it.path()));
    let scripts = files.filter(|path| Script::is_one(path)).take(bounds::SCRIPTS);
    let mut scripts: Vec<PathBuf> = scripts.collect();
    scripts.sort();
    let read = |path: PathBuf| {
        let text = read_up_to(&path, bounds::NEIGHBOUR).ok()?;
        Script::read(path.strip_prefix(root).unwrap_or(&path), &text).map(Arc::new)
    };
    scripts.into_iter().filter_map(read).collect()
}

fn read_one(root: &Path, path: &Path) -> Option<Arc<TerraformFile>> {
    let text = read_up_to(path, bounds::NEIGHBOUR).ok()?;
    let below = path.strip_prefix(root).unwrap_or(path).to_owned();
    Some(Arc::new(TerraformFile::read(below, &text)))
}
