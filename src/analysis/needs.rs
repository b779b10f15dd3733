//! What becomes of each backend, and what must be granted for it: the same for the plan of all
//! roles, for lenses, hints and hovers.

use super::{Analysis, CloudRunProjects};
use crate::gateway::{Grant, Resource, ResourceKind, Service, Verdict};
use crate::routing::{Occurrence, Site};
use crate::settings::Target;

/// What becomes of a backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It is called: by model routers (`true`), by the gateway (`false`).
    Called(&'static [bool]),
    /// Google refuses it, or does not read it where it stands.
    Refused {
        /// Id of the rule that says so.
        rule: &'static str,
        /// What is wrong, in words; code in backticks.
        why: &'static str,
    },
    /// Nothing calls it: why, in words; code in backticks.
    Unused(&'static str),
}

/// What must be done for a backend.
#[derive(Clone, Debug)]
pub enum Need {
    /// Grant a role.
    Grant(Box<NeededGrant>),
    /// Nothing that is granted helps.
    Blocked {
        /// Id of the rule that says so.
        rule: &'static str,
        /// Why, in words; code in backticks.
        why: &'static str,
    },
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
}

impl NeededGrant {
    /// Equal for what is granted at once, and for nothing else.
    pub fn identity(&self) -> [String; 4] {
        let grant = &self.grant;
        let (origin, project) = (&self.origin, &self.project_origin);
        [grant.command.clone(), grant.roles_in_words(), origin.clone(), project.clone()]
    }
}

impl Analysis {
    /// What becomes of a backend.
    pub fn fate(&self, occurrence: &Occurrence) -> Fate {
        let is_v3 = self.document.is_v3;
        let refused = |rule, why| Fate::Refused { rule, why };
        match occurrence.site {
            Site::PathItem(_) => {
                let why =
                    "The gateway reads no backend on a path; it must stand in the operations.";
                return refused("path-level-backend", why);
            }
            Site::Document | Site::Operation(_) if is_v3 => {
                let why = "In OpenAPI 3.x a backend is an entry under \
                           `x-google-api-management.backends`, and `x-google-backend` its name.";
                return refused("inline-backend", why);
            }
            Site::Named(_) if !is_v3 => {
                let why = "OpenAPI 2.0 has no named backends: the gateway never calls it.";
                return Fate::Unused(why);
            }
            Site::Named(_) if !occurrence.is_referred_to && occurrence.routers.is_empty() => {
                let why = "Nothing refers to this backend: the gateway never calls it.";
                return Fate::Unused(why);
            }
            Site::Document if self.is_overridden(occurrence) => {
                let why = "Every operation has its own backend: the gateway never calls this one.";
                return Fate::Unused(why);
            }
            Site::Document | Site::Operation(_) | Site::Named(_) => {}
        }
        if occurrence.address.is_none() {
            return refused("address", "The address cannot be read.");
        }
        let is_ip = matches!(occurrence.service, Service::Ip { .. });
        if is_ip && self.target == Target::ApiGateway {
            let why = "API Gateway refuses to deploy a config with an IP address as a backend.";
            return refused("ip-address-backend", why);
        }
        match (occurrence.routers.is_empty(), occurrence.is_called_directly) {
            (true, _) => Fate::Called(&[false]),
            (false, true) => Fate::Called(&[true, false]),
            (false, false) => Fate::Called(&[true]),
        }
    }

    /// What must be done for a backend that has an address; never empty.
    pub fn needs(&self, occurrence: &Occurrence) -> Vec<Need> {
        let calls = match self.fate(occurrence) {
            Fate::Called(calls) => calls,
            Fate::Refused { rule, why } => return vec![Need::Blocked { rule, why }],
            Fate::Unused(why) => return vec![Need::ByHand { why, is_unknown: false }],
        };
        let mut needs = Vec::new();
        let paired = self.paired(occurrence);
        let service = paired.as_ref().unwrap_or(&occurrence.service);
        for routed in calls {
            let advice = self.advice_at(service, occurrence, *routed);
            if advice.verdict == Verdict::Blocked {
                let why = advice.action.unwrap_or(advice.summary).text;
                needs.push(Need::Blocked { rule: "googleapis-backend", why });
            } else if advice.grants.is_empty() {
                let why = advice.nothing_to_grant.or(advice.action).unwrap_or(advice.summary).text;
                let is_unknown = matches!(advice.verdict, Verdict::Unknown | Verdict::Announced);
                needs.push(Need::ByHand { why, is_unknown });
            }
            for grant in advice.grants {
                let origin = origin(occurrence, &grant.resource);
                let project_origin = project_origin(occurrence, &grant.resource);
                let host = host(occurrence);
                let is_paired = paired.is_some();
                let needed = NeededGrant { grant, origin, project_origin, host, is_paired };
                needs.push(Need::Grant(Box::new(needed)));
            }
        }
        needs
    }

    /// The service of a Cloud Run host without its project's number, if another host tells that.
    fn paired(&self, occurrence: &Occurrence) -> Option<Service> {
        let Service::CloudRun(run) = &occurrence.service else { return None };
        let projects = self.cloud_run_projects.get_or_init(|| CloudRunProjects::of(self));
        projects.with_number(run)
    }

    /// Whether no operation is left for the backend of the root.
    fn is_overridden(&self, occurrence: &Occurrence) -> bool {
        let routing = &self.routing;
        let is_root =
            |at: usize| routing.occurrences.get(at).is_some_and(|it| std::ptr::eq(it, occurrence));
        let is_synthetic = routing.synthetic.iter().any(|it| it.occurrence.is_some_and(is_root));
        !routing.routes.is_empty() && occurrence.routes.is_empty() && !is_synthetic
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
