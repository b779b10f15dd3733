//! The texts of files beside a config, as they are on the disk, if they are still what was read.

use std::path::{Path, PathBuf};

use super::{Neighbours, Root, stamp_of};
use crate::bounds;
use crate::infra::TerraformFile;
use crate::workspace;

/// A file beside a config.
#[derive(Clone, Debug)]
pub(in crate::server) struct TextBeside {
    /// Where it lies.
    pub(in crate::server) path: PathBuf,
    /// What it holds.
    pub(in crate::server) text: String,
}

impl Neighbours {
    /// A file that something is known of a config from, by its path from the folder of all. `None`
    /// if it is not what was read.
    pub(in crate::server) fn text(&self, config: &Path, below: &Path) -> Option<TextBeside> {
        let folder = workspace::root_of(config);
        let path = folder.join(below);
        let is_as_read =
            super::lock(&self.roots).get(&folder).is_some_and(|root| root.is_as_read(&path));
        if !is_as_read {
            return None;
        }
        let text = workspace::read_up_to(&path, bounds::NEIGHBOUR).ok()?;
        Some(TextBeside { path, text })
    }

    /// The files of Terraform of a folder, by its path from the folder of all, as they are now.
    pub(in crate::server) fn texts_in(
        &self,
        config: &Path,
        below: &Path,
    ) -> Vec<(PathBuf, String)> {
        let root = workspace::root_of(config);
        let folder = root.join(below);
        let paths: Vec<PathBuf> = match super::lock(&self.roots).get(&root) {
            Some(known) => known.files.keys().cloned().collect(),
            None => Vec::new(),
        };
        let own = paths.into_iter().filter(|path| path.parent() == Some(&*folder));
        let read = |path: PathBuf| {
            let text = workspace::read_up_to(&path, bounds::NEIGHBOUR).ok()?;
            Some((path.strip_prefix(&root).ok()?.to_owned(), text))
        };
        own.filter_map(read).collect()
    }
}

impl Root {
    /// Whether a file is as it was when it was read. Of scripts that is not noted.
    fn is_as_read(&self, path: &Path) -> bool {
        match self.files.get(path) {
            Some((stamp, _)) => *stamp == stamp_of(path),
            None => !TerraformFile::is_one(path),
        }
    }
}
