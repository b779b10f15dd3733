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
    scripts: usize,
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

    /// What was read, as a paragraph after others.
    pub(super) fn paragraph(&self) -> String {
        self.in_words().map(|words| format!("\n{words}\n")).unwrap_or_default()
    }

    /// What was read, for a line of its own: `Also read: 3 Terraform files`.
    pub(super) fn in_words(&self) -> Option<String> {
        let files: usize = self.roots.values().map(|root| root.files).sum();
        let scripts: usize = self.roots.values().map(|root| root.scripts).sum();
        let counted = |count: usize, one: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            count => Some(format!("{count} {one}s")),
        };
        let read = [counted(files, "Terraform file"), counted(scripts, "script")];
        let read: Vec<_> = read.into_iter().flatten().collect();
        (!read.is_empty()).then(|| format!("Also read: {}", read.join(" and ")))
    }

    /// Where a file beside a config is.
    pub(super) fn path_of(config: &Path, beside: &Path) -> PathBuf {
        workspace::root_of(config).join(beside)
    }
}

impl Root {
    fn read(folder: &Path) -> Self {
        let files = workspace::terraform_files(folder);
        let files = workspace::read_terraform(folder, &files);
        let scripts = workspace::read_scripts(folder);
        let counts = (files.len(), scripts.len());
        let neighbourhood = Neighbourhood::of(&files, scripts);
        Self { neighbourhood, files: counts.0, scripts: counts.1 }
    }
}
