//! What all operations of a document share in their routing, worked out once for all of its parts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use super::base_path::{self, BasePath};
use super::credentials::{self, Credentials, CredentialsOrigin};
use super::{Occurrence, Site, Variables, facts, occurrence};
use crate::openapi::{Backend, ByName, Facts, Operation, PathItem, Value};

/// What all operations of a document share.
#[derive(Debug)]
pub struct Common {
    /// The security schemes.
    pub schemes: ByName,
    /// 3.x: the named backends.
    pub backends: ByName,
    /// 3.x: the model routers.
    pub routers: ByName,
    /// What a caller must bring to operations without a `security` of their own.
    credentials: Arc<Credentials>,
    pub(super) base_path: Option<BasePath>,
    root: OnceLock<Occurrence>,
    /// The named backends, in the order of the file.
    named: Vec<OnceLock<Occurrence>>,
    /// The model routers that name a backend, by its name, in the order of the file.
    routers_of: BTreeMap<String, Vec<String>>,
}

impl Common {
    /// That of the document with these facts.
    pub fn new(facts: &Facts, variables: &Variables<'_>) -> Self {
        let mut routers_of: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for router in &facts.routers {
            for name in &router.backends {
                let routers = routers_of.entry(name.text.clone()).or_default();
                if routers.last() != Some(&router.name.text) {
                    routers.push(router.name.text.clone());
                }
            }
        }
        let schemes = ByName::new(facts.schemes.iter().map(|it| it.name.text.clone()));
        let credentials = facts.security.as_ref().map(|security| {
            credentials::of(security, CredentialsOrigin::Document, facts, &schemes)
        });
        Self {
            credentials: Arc::new(credentials.unwrap_or_default()),
            schemes,
            backends: ByName::new(facts.named_backends.iter().map(|it| it.name.text.clone())),
            routers: ByName::new(facts.routers.iter().map(|it| it.name.text.clone())),
            base_path: base_path::of(facts, variables),
            root: OnceLock::new(),
            named: facts.named_backends.iter().map(|_| OnceLock::new()).collect(),
            routers_of,
        }
    }

    /// What a caller must bring to an operation.
    pub(super) fn credentials(&self, facts: &Facts, operation: &Operation) -> Arc<Credentials> {
        let Some(security) = &operation.security else { return Arc::clone(&self.credentials) };
        Arc::new(credentials::of(security, CredentialsOrigin::Operation, facts, &self.schemes))
    }

    /// The backend at the root, before anybody calls it.
    pub(super) fn root(&self, facts: &Facts, variables: &Variables<'_>) -> Option<Occurrence> {
        let backend = facts.backend.as_ref()?;
        Some(self.root.get_or_init(|| read(Site::Document, backend, variables)).clone())
    }

    /// The named backend of an index, before anybody but model routers calls it.
    pub(super) fn named(
        &self,
        facts: &Facts,
        variables: &Variables<'_>,
        index: usize,
    ) -> Option<Occurrence> {
        let named = facts.named_backends.get(index)?;
        let with_routers = || Occurrence {
            routers: self.routers_of(&named.name.text, index),
            ..read(Site::Named(index), &named.backend, variables)
        };
        Some(self.named.get(index)?.get_or_init(with_routers).clone())
    }

    /// The backends of the rules of a service config, in the order of the file.
    pub(super) fn rules(&self, facts: &Facts, variables: &Variables<'_>) -> Vec<Occurrence> {
        let rules = facts.service_config.iter().flat_map(|service| &service.backends);
        let backends = rules.map(|rule| &rule.backend).enumerate();
        backends.map(|(index, backend)| read(Site::Rule(index), backend, variables)).collect()
    }

    /// The backends of a model router, the default first.
    pub(super) fn backends_of<'f>(&self, facts: &'f Facts, router: &str) -> Option<&'f [Value]> {
        let router = facts.routers.get(self.routers.get(router)?)?;
        Some(&router.backends)
    }

    /// The indices of the named backends that some paths name, in the order of the file.
    pub(super) fn named_by(&self, facts: &Facts, paths: &[PathItem]) -> BTreeSet<usize> {
        let operations = || paths.iter().flat_map(|item| &item.operations);
        let own = operations().filter_map(|it| it.backend.as_deref());
        let own = own.chain(&facts.backend).filter_map(Backend::name);
        let routers = operations().filter_map(|it| it.router.as_deref());
        let routed = routers.flat_map(|it| self.backends_of(facts, &it.text).unwrap_or_default());
        let names = own.chain(routed).map(|name| name.text.as_str());
        names.flat_map(|name| self.backends.all(name)).copied().collect()
    }

    fn routers_of(&self, name: &str, index: usize) -> Vec<String> {
        let routers = self.routers_of.get(name).filter(|_| self.backends.get(name) == Some(index));
        routers.cloned().unwrap_or_default()
    }
}

fn read(site: Site, backend: &Backend, variables: &Variables<'_>) -> Occurrence {
    occurrence(site, backend, Arc::new(facts(site, backend, variables)))
}
