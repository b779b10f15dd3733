//! What all operations of a document share in their routing, worked out once for all of its parts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::base_path::{self, BasePath};
use super::{Occurrence, Site, Variables, credentials, facts, occurrence};
use crate::openapi::{Backend, Facts, PathItem, Value};

/// What all operations of a document share.
#[derive(Debug)]
pub struct Common {
    pub(super) credentials: credentials::DocumentCredentials,
    pub(super) base_path: Option<BasePath>,
    root: OnceLock<Occurrence>,
    /// The named backends, in the order of the file.
    named: Vec<OnceLock<Occurrence>>,
    /// Their indices by name.
    by_name: BTreeMap<String, Vec<usize>>,
    /// The model routers by name, by their indices; the last of equal names counts.
    routers: BTreeMap<String, usize>,
    /// The model routers that name a backend, by its name, in the order of the file.
    routers_of: BTreeMap<String, Vec<String>>,
}

impl Common {
    /// That of the document with these facts.
    pub fn new(facts: &Facts, variables: &Variables) -> Self {
        let mut by_name: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, named) in facts.named_backends.iter().enumerate() {
            by_name.entry(named.name.text.clone()).or_default().push(index);
        }
        let routers = facts.routers.iter().enumerate();
        let mut routers_of: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for router in &facts.routers {
            for name in &router.backends {
                let routers = routers_of.entry(name.text.clone()).or_default();
                if routers.last() != Some(&router.name.text) {
                    routers.push(router.name.text.clone());
                }
            }
        }
        Self {
            credentials: credentials::DocumentCredentials::new(facts),
            base_path: base_path::of(facts, variables),
            root: OnceLock::new(),
            named: facts.named_backends.iter().map(|_| OnceLock::new()).collect(),
            by_name,
            routers: routers.map(|(index, it)| (it.name.text.clone(), index)).collect(),
            routers_of,
        }
    }

    /// The backend at the root, before anybody calls it.
    pub(super) fn root(&self, facts: &Facts, variables: &Variables) -> Option<Occurrence> {
        let backend = facts.backend.as_ref()?;
        Some(self.root.get_or_init(|| read(Site::Document, backend, variables)).clone())
    }

    /// The named backend of an index, before anybody but model routers calls it.
    pub(super) fn named(
        &self,
        facts: &Facts,
        variables: &Variables,
        index: usize,
    ) -> Option<Occurrence> {
        let named = facts.named_backends.get(index)?;
        let with_routers = || Occurrence {
            routers: self.routers_of(&named.name.text, index),
            ..read(Site::Named(index), &named.backend, variables)
        };
        Some(self.named.get(index)?.get_or_init(with_routers).clone())
    }

    /// The index of the named backend that a name stands for: the last one of equal names.
    pub(super) fn index_of(&self, name: &str) -> Option<usize> {
        self.by_name.get(name)?.last().copied()
    }

    /// The backends of a model router, the default first.
    pub(super) fn backends_of<'f>(&self, facts: &'f Facts, router: &str) -> Option<&'f [Value]> {
        let router = facts.routers.get(*self.routers.get(router)?)?;
        Some(&router.backends)
    }

    /// The indices of the named backends that some paths name, in the order of the file.
    pub(super) fn named_by(&self, facts: &Facts, paths: &[PathItem]) -> BTreeSet<usize> {
        let operations = || paths.iter().flat_map(|item| &item.operations);
        let own = operations().filter_map(|it| it.backend.as_ref());
        let own = own.chain(&facts.backend).filter_map(Backend::name);
        let routers = operations().filter_map(|it| it.router.as_ref());
        let routed = routers.flat_map(|it| self.backends_of(facts, &it.text).unwrap_or_default());
        let names = own.chain(routed).map(|name| name.text.as_str());
        names.filter_map(|name| self.by_name.get(name)).flatten().copied().collect()
    }

    fn routers_of(&self, name: &str, index: usize) -> Vec<String> {
        let routers = self.routers_of.get(name).filter(|_| self.index_of(name) == Some(index));
        routers.cloned().unwrap_or_default()
    }
}

fn read(site: Site, backend: &Backend, variables: &Variables) -> Occurrence {
    occurrence(site, backend, Arc::new(facts(site, backend, variables)))
}
