//! What must be granted for each backend: the same for the plan of all roles, for lenses, hints and
//! hovers.

use super::{Analysis, BackendStatus, Blocked, CloudRunProjects, Focus};
use crate::gateway::{Advice, Grant, Resource, ResourceKind, Service, Verdict};
use crate::infra::Granted;
use crate::routing::Occurrence;

/// What must be done for a backend.
#[derive(Clone, Debug)]
pub enum Need {
    /// Grant a role.
    Grant(Box<NeededGrant>),
    /// Nothing that is granted helps.
    Blocked(Blocked),
    /// No role can be named.
    ByHand {
        /// Why, in words; code in backticks.
        why: &'static str,
        /// Whether too little is known of the address to tell.
        is_unknown: bool,
    },
}

/// A role to grant, with what tells its resource from others whose names are not known either.
#[derive(Clone, Debug)]
pub struct NeededGrant {
    /// What to grant on what.
    pub grant: Grant,
    /// As much of the address as belongs to the resource, where its own name does not tell it from
    /// others of its kind; else empty.
    pub origin: String,
    /// The same for its project.
    pub project_origin: String,
    /// The host, in small letters.
    pub host: String,
    /// Whether the project is that of another host of the same service, which the file calls too.
    pub is_paired: bool,
    /// Whether it is granted, as far as the files beside the config tell.
    pub granted: Option<Granted>,
}

/// What to keep in mind where two hosts are taken for one service.
const PAIRED: &str = "Two URLs name this service in this region, so they are taken for one \
                      service. If they belong to two projects, grant the role in each.";

impl NeededGrant {
    /// What to keep in mind of it, if anything.
    pub fn note(&self) -> Option<&'static str> {
        self.is_paired.then_some(PAIRED)
    }

    /// A grant for a backend whose project is told by its own address.
    pub fn of(occurrence: &Occurrence, grant: Grant) -> Self {
        let origin = origin(occurrence, &grant.resource);
        let project_origin = project_origin(occurrence, &grant.resource);
        let host = host(occurrence);
        Self { grant, origin, project_origin, host, is_paired: false, granted: None }
    }

    /// Equal for what is granted at once, and for nothing else.
    pub fn identity(&self) -> [String; 4] {
        let grant = &self.grant;
        let (origin, project) = (&self.origin, &self.project_origin);
        [grant.command.clone(), grant.roles_in_words(), origin.clone(), project.clone()]
    }
}

impl Analysis {
    /// What must be done for a backend that has an address; never empty.
    pub fn needs(&self, occurrence: &Occurrence) -> Vec<Need> {
        let calls = match self.backend_status(occurrence) {
            BackendStatus::Called(callers) => callers.are_routers(),
            BackendStatus::Blocked(blocked) => return vec![Need::Blocked(blocked)],
            BackendStatus::Unused(why) => return vec![Need::ByHand { why, is_unknown: false }],
        };
        let mut needs = Vec::new();
        let paired = self.paired(occurrence);
        let is_paired = paired.is_some();
        let mut services = self.services_in_paths(occurrence);
        if services.is_empty() {
            services.push(paired.unwrap_or_else(|| occurrence.service.clone()));
        }
        for (service, routed) in services.iter().flat_map(|it| calls.iter().map(move |to| (it, to)))
        {
            let advice = self.advice_at(service, occurrence, *routed);
            if let Some(blocked) = self.blocked(occurrence, *routed) {
                needs.push(Need::Blocked(blocked));
            } else if advice.grants.is_empty() {
                let why = advice.nothing_to_grant.or(advice.action).unwrap_or(advice.summary).text;
                let is_unknown = matches!(advice.verdict, Verdict::Unknown | Verdict::Announced);
                needs.push(Need::ByHand { why, is_unknown });
            }
            for grant in advice.grants {
                let granted = self.granted(occurrence, &grant);
                let needed = NeededGrant::of(occurrence, grant);
                needs.push(Need::Grant(Box::new(NeededGrant { is_paired, granted, ..needed })));
            }
        }
        needs
    }

    /// What to tell about a backend where the same is told of the other backends of its service.
    pub fn advice_paired(&self, occurrence: &Occurrence) -> Advice {
        let told = || self.function_in_path(occurrence).map(Service::Function);
        let told = self.paired(occurrence).or_else(told);
        let service = told.as_ref().unwrap_or(&occurrence.service);
        self.advice_at(service, occurrence, occurrence.is_routed_only())
    }

    /// What to keep in mind of the project in that, if anything.
    pub fn paired_note(&self, occurrence: &Occurrence) -> Option<&'static str> {
        self.paired(occurrence).map(|_| PAIRED)
    }

    /// The service of a Cloud Run host without its project's number, if another host tells that.
    fn paired(&self, occurrence: &Occurrence) -> Option<Service> {
        let Service::CloudRun(run) = &occurrence.service else { return None };
        let projects = match self.focus {
            Focus::Block(_) | Focus::Frame => &self.shared.cloud_run_projects,
            _ => self.cloud_run_projects.get_or_init(|| CloudRunProjects::of(self)),
        };
        projects.with_number(run)
    }
}

/// What tells a resource from others of the same kind where its own name does not: as much of the
/// address as belongs to it.
fn origin(occurrence: &Occurrence, resource: &Resource) -> String {
    let host = || Some(host(occurrence));
    let address = || Some(occurrence.filled.text.clone());
    let origin = match resource.kind {
        ResourceKind::CloudRunService if resource.name.is_none() || resource.region.is_none() => {
            host()
        }
        ResourceKind::CloudRunFunction
            if resource.name.is_none()
                || resource.region.is_none()
                || resource.project.is_none() =>
        {
            address()
        }
        ResourceKind::AppEngineApp if resource.project.is_none() => host(),
        ResourceKind::Project if resource.name.is_none() => address(),
        _ => None,
    };
    origin.unwrap_or_default()
}

/// What tells a project from others where its own name does not. Cloud Run hosts that do not name
/// their project bear a hash of it: different hashes in one region are different projects. A Google
/// API has the project in its path.
fn project_origin(occurrence: &Occurrence, resource: &Resource) -> String {
    match &occurrence.service {
        _ if resource.project.is_some() || resource.project_number.is_some() => String::new(),
        Service::CloudRun(run) => run.hash.clone().unwrap_or_else(|| host(occurrence)),
        Service::GoogleApi(_) => occurrence.filled.text.clone(),
        _ => host(occurrence),
    }
}

fn host(occurrence: &Occurrence) -> String {
    occurrence.address.as_ref().map(|it| it.host.to_ascii_lowercase()).unwrap_or_default()
}
