//! What the files beside a config say, for commands that look at several configs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::infra::{Neighbourhood, Surroundings, normalized};
use crate::workspace;

/// The folders that were looked at.
#[derive(Debug, Default)]
pub(super) struct Neighbours {
    /// Whether nothing is to be looked at.
    is_off: bool,
    roots: BTreeMap<PathBuf, Root>,
}

#[derive(Debug)]
struct Root {
    neighbourhood: Neighbourhood,
    files: usize,
}

impl Neighbours {
    /// None yet; nothing is ever looked at if `is_off`.
    pub(super) fn new(is_off: bool) -> Self {
        Self { is_off, ..Self::default() }
    }

    /// What is said beside a config.
    pub(super) fn of(&mut self, config: &Path) -> Arc<Surroundings> {
        if self.is_off {
            return Arc::default();
        }
        let path = std::path::absolute(config).unwrap_or_else(|_| config.to_owned());
        let folder = workspace::root_of(&path);
        let root = self.roots.entry(folder.clone()).or_insert_with(|| Root::read(&folder));
        let path = normalized(&path);
        let below = path.strip_prefix(&folder).unwrap_or(&path);
        root.neighbourhood.of_config(below).unwrap_or_default()
    }

    /// How many files of Terraform were read.
    pub(super) fn files(&self) -> usize {
        self.roots.values().map(|root| root.files).sum()
    }
}

impl Root {
    fn read(folder: &Path) -> Self {
        let files = workspace::terraform_files(folder);
        let files = workspace::read_terraform(folder, &files);
        let scripts = workspace::read_scripts(folder);
        Self { neighbourhood: Neighbourhood::of(&files, scripts), files: files.len() }
    }
}
