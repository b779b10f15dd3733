//! What one settings file says, and how it is laid over other settings.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use super::globs;
use crate::settings::{Ignore, Level, Settings, Target};
use crate::text::TextRange;

/// What one settings file, or a client, says. Whatever it leaves out is `None` or empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileSettings {
    /// The product.
    pub target: Option<Target>,
    /// Levels by rule id; the ids may be unknown, see [`super::unknown_rules`].
    pub rules: BTreeMap<String, Level>,
    /// Findings to leave out, of every file.
    pub ignore: Vec<Ignore>,
    /// E-mail of the gateway's service account.
    pub service_account: Option<String>,
    /// Project id.
    pub project: Option<String>,
    /// Whether the gateway streams.
    pub streaming: Option<bool>,
    /// The generation of the functions after `cloudfunctions.net`.
    pub functions_generation: Option<u8>,
    /// Values of template variables.
    pub variables: BTreeMap<String, String>,
    /// Files that are deployed together, by their paths from the folder of the settings.
    pub deploy_together: Vec<Vec<String>>,
    /// Policies that were exported, by their paths from the folder of the settings.
    pub policies: Vec<String>,
    /// Globs of the files that are gateway configs whatever they hold.
    pub include: Vec<String>,
    /// Globs of the files that are not; they win over `include`.
    pub exclude: Vec<String>,
    /// The rule ids in it and their places: those with a level by name, then those of `ignore`.
    pub named_rules: Vec<(String, TextRange)>,
    /// Whether nothing of the file is to be quoted: it may be no settings file at all.
    pub is_unquoted: bool,
}

impl FileSettings {
    /// These settings laid over `base`, for the file at `path`. Globs start at `folder`; both
    /// paths must be of the same kind (absolute, links resolved or not).
    pub fn over(&self, base: &Settings, folder: &Path, path: &Path) -> Settings {
        let mut merged = base.clone();
        merged.target = self.target.or(merged.target);
        merged.rules.extend(self.rules.iter().map(|(id, level)| (id.clone(), *level)));
        merged.ignore.extend(self.ignore.iter().filter(|i| applies(i, folder, path)).cloned());
        merged.service_account = self.service_account.clone().or(merged.service_account);
        merged.project = self.project.clone().or(merged.project);
        merged.streaming = self.streaming.unwrap_or(merged.streaming);
        merged.functions_generation = self.functions_generation.or(merged.functions_generation);
        let variables = self.variables.iter();
        merged.variables.extend(variables.map(|(name, value)| (name.clone(), value.clone())));
        let policies = self.policies.iter().map(|file| without_dots(&folder.join(file)));
        merged.policy_files.extend(policies);
        merged.deployed_before.extend(self.deployed_before(folder, path));
        merged.assume_config = self.assume_config(folder, path).or(merged.assume_config);
        merged
    }

    /// The files before the one at `path` in the list that has it.
    fn deployed_before(&self, folder: &Path, path: &Path) -> Vec<PathBuf> {
        let full = |file: &String| without_dots(&folder.join(file));
        self.deploy_together
            .iter()
            .filter_map(|group| {
                let at = group.iter().position(|file| full(file) == path)?;
                Some(group.iter().take(at).map(full))
            })
            .flatten()
            .collect()
    }

    fn assume_config(&self, folder: &Path, path: &Path) -> Option<bool> {
        let matched =
            |patterns: &[String]| globs::matches(patterns.iter().map(String::as_str), folder, path);
        if matched(&self.exclude) {
            return Some(false);
        }
        matched(&self.include).then_some(true)
    }
}

/// The path without `.` and `..`.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => _ = plain.pop(),
            part => plain.push(part),
        }
    }
    plain
}

fn applies(ignore: &Ignore, folder: &Path, path: &Path) -> bool {
    ignore.path.as_deref().is_none_or(|glob| globs::matches([glob], folder, path))
}
