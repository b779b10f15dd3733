//! Who must be granted what, for all backends of one or several configs: each role on each
//! resource once. Knows no output format; those are beside this file.

mod comments;
mod gcloud;
mod human;
mod json;
mod markdown;
mod terraform;
#[cfg(test)]
mod tests;
mod variables;

pub use gcloud::gcloud;
pub use human::human;
pub use json::json;
pub use markdown::markdown;
pub use terraform::terraform;

use super::check::{RangeReport, range_report};
use crate::analysis::Analysis;
use crate::gateway::{
    DeployRole, Grant, Resource, ResourceKind, RoleChoice, Service, Verdict, deploy_roles,
};
use crate::routing::{Occurrence, Site};
use crate::settings::Target;

/// One config of a plan.
#[derive(Clone, Copy, Debug)]
pub struct IamInput<'a> {
    /// The path of the file as given, with `/` between its parts.
    pub path: &'a str,
    /// Its reading. What is no gateway config adds nothing.
    pub analysis: &'a Analysis,
}

/// Who must be granted what.
#[derive(Clone, Debug, Default)]
pub struct IamPlan {
    /// The paths of the configs that it is for.
    pub paths: Vec<String>,
    /// What to grant, in the order of the files. What counts only if Identity-Aware Proxy is on
    /// comes last.
    pub bindings: Vec<Binding>,
    /// Backends that no role can help.
    pub blocked: Vec<Blocked>,
    /// Backends that a person must look at.
    pub manual: Vec<Manual>,
    /// What whoever deploys the configs must hold; none for Cloud Endpoints.
    pub deploy: Vec<DeployRole>,
}

/// A role for the gateway's service account on one resource.
#[derive(Clone, Debug)]
pub struct Binding {
    /// What to grant on what.
    pub grant: Grant,
    /// Every place that asks for it. Never empty.
    pub places: Vec<AddressPlace>,
    /// What tells resources apart whose names are not known.
    origin: String,
    /// What tells projects apart that are not known; empty if nothing does.
    project_origin: String,
    /// The host, which tells regions apart that are not known.
    host: String,
}

/// An address and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressPlace {
    /// The address, with the values of template variables.
    pub address: String,
    /// The file, if there are several.
    pub path: Option<String>,
    /// Where in it.
    pub range: RangeReport,
}

/// A backend that cannot be called, whatever is granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocked {
    /// Its address.
    pub place: AddressPlace,
    /// Id of the rule that says so.
    pub rule: &'static str,
    /// What is wrong, in words; code in backticks.
    pub why: &'static str,
}

/// A backend for which no role can be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manual {
    /// Its address.
    pub place: AddressPlace,
    /// Why; code in backticks.
    pub why: &'static str,
}

/// The plan for these configs.
pub fn iam_plan(inputs: &[IamInput<'_>]) -> IamPlan {
    let mut plan = IamPlan::default();
    let configs = inputs.iter().filter(|input| input.analysis.is_config);
    let (mut deploys, mut routed) = (false, false);
    for input in configs {
        plan.paths.push(input.path.to_owned());
        let path = (inputs.len() > 1).then_some(input.path);
        for occurrence in &input.analysis.routing.occurrences {
            plan.add(input.analysis, occurrence, path);
        }
        let is_for_gateway = input.analysis.target == Target::ApiGateway;
        deploys |= is_for_gateway;
        routed |= is_for_gateway && !input.analysis.document.routers.is_empty();
    }
    if deploys {
        plan.deploy = deploy_roles(routed);
    }
    plan.bindings.sort_by_key(Binding::needs_proxy);
    plan
}

impl IamPlan {
    fn add(&mut self, analysis: &Analysis, occurrence: &Occurrence, path: Option<&str>) {
        let Some(value) = occurrence.address_value() else { return };
        let place = AddressPlace {
            address: occurrence.filled.text.clone(),
            path: path.map(str::to_owned),
            range: range_report(analysis, value.place.range),
        };
        match fate(analysis, occurrence) {
            Fate::Called(calls) => {
                for routed in calls {
                    self.add_called(analysis, occurrence, *routed, &place);
                }
            }
            Fate::Blocked(rule, why) => self.block(place, rule, why),
            Fate::Manual(why) => self.leave(place, why),
        }
    }

    fn add_called(
        &mut self,
        analysis: &Analysis,
        occurrence: &Occurrence,
        routed: bool,
        place: &AddressPlace,
    ) {
        let advice = analysis.advice_called(occurrence, routed);
        if advice.verdict == Verdict::Blocked {
            let why = advice.action.unwrap_or(advice.summary).text;
            self.block(place.clone(), "googleapis-backend", why);
        } else if advice.grants.is_empty() {
            let why = advice.nothing_to_grant.or(advice.action).unwrap_or(advice.summary);
            self.leave(place.clone(), why.text);
        }
        for grant in advice.grants {
            self.bind(occurrence, grant, place);
        }
    }

    fn bind(&mut self, occurrence: &Occurrence, grant: Grant, place: &AddressPlace) {
        let origin = origin(occurrence, &grant.resource);
        let project_origin = project_origin(occurrence, &grant.resource);
        let is_same = |binding: &&mut Binding| {
            let known = &binding.grant;
            known.resource == grant.resource
                && known.member == grant.member
                && known.roles == grant.roles
                && known.parts == grant.parts
                && binding.origin == origin
                && binding.project_origin == project_origin
        };
        match self.bindings.iter_mut().find(is_same) {
            Some(binding) if binding.places.contains(place) => {}
            Some(binding) => binding.places.push(place.clone()),
            None => {
                let places = vec![place.clone()];
                let host = host(occurrence);
                self.bindings.push(Binding { grant, places, origin, project_origin, host });
            }
        }
    }

    fn block(&mut self, place: AddressPlace, rule: &'static str, why: &'static str) {
        let is_known = |it: &Blocked| it.rule == rule && it.place.is_same_address(&place);
        if !self.blocked.iter().any(is_known) {
            self.blocked.push(Blocked { place, rule, why });
        }
    }

    fn leave(&mut self, place: AddressPlace, why: &'static str) {
        let is_known = |it: &Manual| it.why == why && it.place.is_same_address(&place);
        if !self.manual.iter().any(is_known) {
            self.manual.push(Manual { place, why });
        }
    }
}

impl AddressPlace {
    fn is_same_address(&self, other: &Self) -> bool {
        self.address == other.address && self.path == other.path
    }
}

/// The addresses, each once, with the places where they stand: `lines 4, 9`, or `api.yaml:4, 9` if
/// there are several files.
fn grouped(places: &[AddressPlace]) -> Vec<(&str, String)> {
    let mut groups: Vec<(&AddressPlace, Vec<String>)> = Vec::new();
    for place in places {
        let line = place.range.start.line.to_string();
        match groups.iter_mut().find(|(first, _)| first.is_same_address(place)) {
            Some((_, lines)) => lines.push(line),
            None => groups.push((place, vec![line])),
        }
    }
    let in_words = |(place, mut lines): (_, Vec<String>)| {
        let place: &AddressPlace = place;
        lines.dedup();
        let label = if lines.len() == 1 { "line" } else { "lines" };
        let lines = lines.join(", ");
        let at = match &place.path {
            Some(path) => format!("{path}:{lines}"),
            None => format!("{label} {lines}"),
        };
        (place.address.as_str(), at)
    };
    groups.into_iter().map(in_words).collect()
}

impl Binding {
    /// Whether it counts only if Identity-Aware Proxy is on.
    fn needs_proxy(&self) -> bool {
        self.grant.resource.kind == ResourceKind::AppEngineApp
    }

    /// `roles/run.invoker`, or `roles/a (1st gen) or roles/b (2nd gen)`.
    fn roles_in_words(&self) -> String {
        self.grant.roles_in_words()
    }
}

/// Who says that a role is needed, and when: `documented by Google, 2025-09-03: https://…`.
fn source_in_words(choice: &RoleChoice) -> String {
    let (sure, as_of) = (choice.certainty.in_words(), &choice.source.as_of);
    match &choice.source.url {
        Some(url) => format!("{sure}, {as_of}: {url}"),
        None => format!("{sure}, {as_of}"),
    }
}

/// What becomes of a backend.
enum Fate {
    /// It is called: by model routers (`true`), by the gateway (`false`).
    Called(&'static [bool]),
    /// A rule says why calls fail.
    Blocked(&'static str, &'static str),
    /// Nothing calls it.
    Manual(&'static str),
}

fn fate(analysis: &Analysis, occurrence: &Occurrence) -> Fate {
    let is_v3 = analysis.document.is_v3;
    match occurrence.site {
        Site::PathItem(_) => {
            let why = "The gateway reads no backend on a path; it must stand in the operations.";
            return Fate::Blocked("path-level-backend", why);
        }
        Site::Document | Site::Operation(_) if is_v3 => {
            let why = "In OpenAPI 3.x a backend is an entry under \
                       `x-google-api-management.backends`, and `x-google-backend` its name.";
            return Fate::Blocked("inline-backend", why);
        }
        Site::Named(_) if !is_v3 => {
            return Fate::Manual("OpenAPI 2.0 has no named backends: the gateway never calls it.");
        }
        Site::Named(_) if !occurrence.is_referred_to && occurrence.routers.is_empty() => {
            return Fate::Manual("Nothing refers to this backend: the gateway never calls it.");
        }
        Site::Document if is_overridden(analysis, occurrence) => {
            let why = "Every operation has its own backend: the gateway never calls this one.";
            return Fate::Manual(why);
        }
        Site::Document | Site::Operation(_) | Site::Named(_) => {}
    }
    if occurrence.address.is_none() {
        return Fate::Blocked("address", "The address cannot be read.");
    }
    let is_ip = matches!(occurrence.service, Service::Ip { .. });
    if is_ip && analysis.target == Target::ApiGateway {
        let why = "API Gateway refuses to deploy a config with an IP address as a backend.";
        return Fate::Blocked("ip-address-backend", why);
    }
    match (occurrence.routers.is_empty(), occurrence.is_called_directly) {
        (true, _) => Fate::Called(&[false]),
        (false, true) => Fate::Called(&[true, false]),
        (false, false) => Fate::Called(&[true]),
    }
}

/// Whether no operation is left for the backend of the root.
fn is_overridden(analysis: &Analysis, occurrence: &Occurrence) -> bool {
    let routing = &analysis.routing;
    let is_root =
        |at: usize| routing.occurrences.get(at).is_some_and(|it| std::ptr::eq(it, occurrence));
    let is_synthetic = routing.synthetic.iter().any(|it| it.occurrence.is_some_and(is_root));
    !routing.routes.is_empty() && occurrence.routes.is_empty() && !is_synthetic
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

/// What to say of a plan without bindings.
fn no_bindings(plan: &IamPlan) -> &'static str {
    match plan.blocked.is_empty() && plan.manual.is_empty() {
        true => "Nothing is to be granted: no backend stands in the config.",
        false => "There is no role that could be granted. The reasons stand below.",
    }
}

/// A role for whoever deploys, with a mark if it is not sure.
fn deploy_in_words(role: &DeployRole) -> String {
    let (roles, on, why) = (role.roles.join(" or "), role.on.in_words(), plain(role.why));
    match role.certainty.is_firm() {
        true => format!("{roles} on {on}: {why}"),
        false => format!("{roles} on {on}: {why} ({})", role.certainty.in_words()),
    }
}

/// Text of the catalogue without the marks of code.
fn plain(text: &str) -> String {
    text.replace('`', "")
}
