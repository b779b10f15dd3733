//! The configs that were found, and what the client was told of each.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use lsp_types::{Range, Url};

use super::super::diagnostics::result_id;
use crate::features::SymbolKind;

/// The configs by where they lie.
#[derive(Debug, Default)]
pub(super) struct Configs {
    known: BTreeMap<PathBuf, Config>,
    /// Documents that were closed: the client must be told of them whatever it was told before.
    pub(super) closed: BTreeSet<Url>,
    /// Names under which findings were told that are no more.
    pub(super) gone: BTreeSet<Url>,
}

/// A config that was found.
#[derive(Debug)]
pub(super) struct Config {
    /// What the client calls it.
    pub(super) url: Url,
    /// The name of the diagnostics that the client was told; `None`: nothing, or it is open.
    pub(super) published: Option<String>,
    /// What people look for in it by name, once somebody did.
    pub(super) symbols: Arc<OnceLock<Vec<ListedSymbol>>>,
}

/// A symbol in a file that one knows.
#[derive(Clone, Debug)]
pub(in super::super) struct ListedSymbol {
    pub(super) name: String,
    pub(super) kind: SymbolKind,
    pub(super) container: Option<String>,
    pub(super) range: Range,
}

impl Config {
    /// Whether the client shows findings of it.
    pub(super) fn has_published_findings(&self) -> bool {
        self.published.as_ref().is_some_and(|published| *published != result_id(&[]))
    }
}

impl Configs {
    /// What is known of the config at a path.
    pub(super) fn get(&self, path: &Path) -> Option<&Config> {
        self.known.get(path)
    }

    /// The same, to be changed.
    pub(super) fn get_mut(&mut self, path: &Path) -> Option<&mut Config> {
        self.known.get_mut(path)
    }

    /// The configs by where they lie.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&PathBuf, &Config)> {
        self.known.iter()
    }

    /// Notes a config and what the client is told of it; what it was told before.
    pub(super) fn insert(
        &mut self,
        path: PathBuf,
        url: Url,
        published: Option<String>,
    ) -> Option<String> {
        let config = Config { url, published, symbols: Arc::default() };
        self.known.insert(path, config).and_then(|config| config.published)
    }

    /// Forgets the configs that `is_gone` speaks of; whether there were any.
    pub(super) fn forget(&mut self, is_gone: impl Fn(&Path) -> bool) -> bool {
        let count = self.known.len();
        self.known.retain(|path, config| {
            let is_gone = is_gone(path);
            if is_gone && config.has_published_findings() {
                self.gone.insert(config.url.clone());
            }
            !is_gone
        });
        self.known.len() < count
    }
}
