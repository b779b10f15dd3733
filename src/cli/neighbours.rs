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
    roots: BTreeMap<PathBuf, Neighbourhood>,
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
        let neighbourhood = self.roots.entry(folder.clone()).or_insert_with(|| read(&folder));
        let path = normalized(&path);
        let below = path.strip_prefix(&folder).unwrap_or(&path);
        neighbourhood.of_config(below).cloned().unwrap_or_default()
    }

    /// Where a file beside a config is.
    pub(super) fn path_of(config: &Path, beside: &Path) -> PathBuf {
        workspace::root_of(config).join(beside)
    }
}

fn read(folder: &Path) -> Neighbourhood {
    let files = workspace::terraform_files(folder);
    Neighbourhood::of(&workspace::read_terraform(folder, &files))
}
