//! What the parts of a document know of their paths, handed on to the whole document.

use std::sync::Arc;

use super::{BackendFacts, Common, FullPath, Occurrence, Routing, Variables, facts, written};
use crate::openapi::{Document, PathItem};

/// What is known already of the paths of a document, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KnownPaths {
    pub(super) paths: Vec<Arc<FullPath>>,
    /// One for each backend that is written in them.
    pub(super) backends: Vec<Arc<BackendFacts>>,
}

impl KnownPaths {
    pub(super) fn new(document: &Document, common: &Common, variables: &Variables<'_>) -> Self {
        let base = common.base_path.as_ref().map_or("", |base| &base.text);
        let path = |item: &PathItem| FullPath::new(base, &item.path.text, variables);
        let facts = |(site, backend)| Arc::new(facts(site, backend, variables));
        Self {
            paths: document.paths.iter().map(|item| Arc::new(path(item))).collect(),
            backends: written(document).map(facts).collect(),
        }
    }

    /// What a routing tells of its paths.
    pub fn of(routing: &Routing) -> Self {
        let in_paths = |it: &&Occurrence| it.site.is_in_paths();
        let backends = routing.occurrences.iter().filter(in_paths);
        Self {
            paths: routing.paths.clone(),
            backends: backends.map(|it| Arc::clone(&it.facts)).collect(),
        }
    }

    /// Adds what is known of the paths that follow.
    pub fn extend(&mut self, other: &Self) {
        self.paths.extend(other.paths.iter().cloned());
        self.backends.extend(other.backends.iter().cloned());
    }
}
