//! What the user chose, as plain data. Knows nothing of files, clients or rules: `workspace`
//! reads it, `server` and `cli` merge it, the rooms below obey it.

mod keys;
mod names;

pub use keys::{CLIENT_KEYS, Choice, FILES_KEYS, IGNORE_KEYS, KEYS, Key, LEVELS, TARGETS, Values};
pub use keys::{find as find_key, names as key_names};
pub use names::{project, service_account};

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::infra::{Policies, Surroundings};

/// How loudly something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Hint,
    /// Information.
    Info,
    /// Probably wrong.
    Warning,
    /// Certainly wrong.
    Error,
}

impl Severity {
    /// The name used in settings, flags and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Hint => "hint",
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// The level a rule is set to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Silent.
    Off,
    /// Reported with this severity.
    On(Severity),
}

impl Level {
    /// The name used in settings and flags.
    pub fn name(self) -> &'static str {
        match self {
            Level::Off => "off",
            Level::On(severity) => severity.name(),
        }
    }

    /// Reads `off`, `hint`, `info`, `warning` or `error`.
    pub fn parse(name: &str) -> Option<Self> {
        let severities = [Severity::Hint, Severity::Info, Severity::Warning, Severity::Error];
        let levels = severities.into_iter().map(Level::On).chain([Level::Off]);
        levels.into_iter().find(|level| level.name() == name)
    }
}

/// The product that reads the config.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Google Cloud API Gateway.
    ApiGateway,
    /// Cloud Endpoints with ESPv2.
    Endpoints,
}

impl Target {
    /// The name used in settings, flags, modelines and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Target::ApiGateway => "api-gateway",
            Target::Endpoints => "endpoints",
        }
    }

    /// Reads `api-gateway` or `endpoints`.
    pub fn parse(name: &str) -> Option<Self> {
        [Target::ApiGateway, Target::Endpoints].into_iter().find(|target| target.name() == name)
    }
}

/// Findings to leave out, by file, rule and place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ignore {
    /// A glob of paths, relative to the settings file; none: every file.
    pub path: Option<String>,
    /// A rule id; none: every rule.
    pub rule: Option<String>,
    /// A JSON pointer: the finding's place lies within it; none: the whole file.
    pub pointer: Option<String>,
}

/// The settings in force for one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The product, if set by hand.
    pub target: Option<Target>,
    /// Levels by rule id.
    pub rules: BTreeMap<String, Level>,
    /// Findings to leave out. Only those that apply to this file.
    pub ignore: Vec<Ignore>,
    /// E-mail of the gateway's service account, put into grant commands.
    pub service_account: Option<String>,
    /// Project id, put into grant commands where the address does not name one.
    pub project: Option<String>,
    /// Whether the gateway streams, which allows longer deadlines.
    pub streaming: bool,
    /// The generation of the functions after `cloudfunctions.net`, 1 or 2, if known.
    pub functions_generation: Option<u8>,
    /// Values of template variables.
    pub variables: BTreeMap<String, String>,
    /// What the files beside it say.
    pub surroundings: Arc<Surroundings>,
    /// The policies that were exported, as files.
    pub policy_files: Vec<PathBuf>,
    /// What is in them. Empty unless somebody who shows it read them.
    pub policies: Arc<Policies>,
    /// The files that are deployed together with it and come before it.
    pub deployed_before: Vec<PathBuf>,
    /// Take the file for a gateway config (`Some(true)`) or not (`Some(false)`) whatever it holds.
    pub assume_config: Option<bool>,
}
