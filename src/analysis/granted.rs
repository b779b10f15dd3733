//! Whether the roles that backends need are granted already, as far as files tell.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use super::{Analysis, Need};
use crate::gateway::{Grant, Resource};
use crate::infra::{Backend, Granted, GrantedState};
use crate::routing::{Auth, Occurrence};

/// Answers for the backends of one file.
pub struct Grants<'a> {
    /// The reading of that file.
    pub analysis: &'a Analysis,
    /// What roles are needed on in the whole file, once somebody asks.
    all: OnceCell<Vec<Resource>>,
}

impl<'a> Grants<'a> {
    /// Nothing is worked out yet.
    pub fn new(analysis: &'a Analysis) -> Self {
        Self { analysis, all: OnceCell::new() }
    }

    /// Whether what a backend needs is granted; `None` if there are no files that could tell. What
    /// was exported counts for more than what somebody means to deploy.
    pub fn of(&self, occurrence: &Occurrence, grant: &Grant) -> Option<Granted> {
        let exported = self.exported(grant);
        let is_known = exported.as_ref().is_some_and(|it| it.state != GrantedState::Unknown);
        if is_known { exported } else { self.analysis.granted(occurrence, grant).or(exported) }
    }

    fn exported(&self, grant: &Grant) -> Option<Granted> {
        let policies = &self.analysis.settings.policies;
        if policies.is_empty() {
            return None;
        }
        // What else a role is needed on is asked for only by policies that name no resource.
        let all: &[Resource] = match policies.are_unnamed() {
            true => self.all.get_or_init(|| resources(self.analysis.whole())),
            false => &[],
        };
        Some(policies.judge(grant, grant.account(), all))
    }
}

impl Analysis {
    /// Whether a role is granted for a backend, as far as the files beside the config tell; `None` if
    /// they do not say who deploys it.
    pub fn granted(&self, occurrence: &Occurrence, needed: &Grant) -> Option<Granted> {
        let surroundings = &self.settings.surroundings;
        let account = surroundings.account()?;
        if let Some(deployed) =
            occurrence.deployed.as_deref().filter(|it| it.deployment.is_open == Some(true))
        {
            let why = "`invoker_iam_disabled` lets everybody call it".to_owned();
            let place = Some(deployed.place.clone());
            return Some(Granted { state: GrantedState::Wider, place, why });
        }
        Some(surroundings.grants.judge(needed, self.infra_backend(occurrence), account))
    }

    /// A backend, as far as grants beside the config are concerned.
    pub fn infra_backend<'o>(&'o self, occurrence: &'o Occurrence) -> Backend<'o> {
        let deployed = occurrence.deployed.as_deref();
        Backend {
            resource: deployed.and_then(|it| it.address()),
            project: deployed.and_then(|it| it.written_project.as_deref()),
            root: self.settings.surroundings.root(),
            is_by_script: self.settings.surroundings.is_by_script(),
        }
    }
}

/// What roles are needed on, each once.
fn resources(analysis: &Analysis) -> Vec<Resource> {
    let mut resources: Vec<Resource> = Vec::new();
    let mut seen = BTreeSet::new();
    for occurrence in &analysis.routing.occurrences {
        let is_off = occurrence.effective.auth == Auth::Off;
        let functions = analysis.functions_in_paths(occurrence);
        if !seen.insert((occurrence.filled.text.as_str(), is_off, functions)) {
            continue;
        }
        for need in analysis.needs(occurrence) {
            if let Need::Grant(needed) = need
                && !resources.contains(&needed.grant.resource)
            {
                resources.push(needed.grant.resource);
            }
        }
    }
    resources
}
