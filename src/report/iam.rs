//! Who must be granted what, for all backends of one or several configs: each role on each
//! resource once. Knows no output format; those are beside this file.

mod collector;
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

use std::collections::BTreeMap;
use std::sync::Arc;

use super::check::RangeReport;
use crate::analysis::{Analysis, NeededGrant};
use crate::gateway::{DeployRole, Resource, ResourceKind, RoleChoice, account_note, deploy_roles};
use crate::infra::{Granted, Policies, References, Surroundings};
use crate::settings::Target;
use crate::text::capitalized;
use collector::Collector;

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
    pub deploy: Vec<&'static DeployRole>,
}

/// A role for the gateway's service account on one resource.
#[derive(Clone, Debug)]
pub struct Binding {
    /// What to grant on what.
    pub needed: NeededGrant,
    /// Every place that asks for it. Never empty.
    pub places: Vec<AddressPlace>,
    /// Whether it is granted, if anybody looked.
    pub granted: Option<Granted>,
    /// What Terraform beside the configs calls the backend and the account.
    pub references: Option<References>,
}

/// An address and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressPlace {
    /// The address, with the values of template variables.
    pub address: String,
    /// The file, if there are several.
    pub path: Option<String>,
    /// Where in it.
    pub range: RangeReport,
}

/// A backend for which no role helps, and the rule that says why.
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
    /// Whether too little is known to tell if a role is needed; otherwise none is.
    pub is_unknown: bool,
}

/// The plan for these configs.
pub fn iam_plan(inputs: &[IamInput<'_>]) -> IamPlan {
    let mut collector = Collector::default();
    let configs = inputs.iter().filter(|input| input.analysis.is_config);
    let (mut direct, mut routed) = (false, false);
    for input in configs {
        collector.plan.paths.push(input.path.to_owned());
        let path = (inputs.len() > 1).then_some(input.path);
        collector.add(input.analysis, path);
        let is_for_gateway = input.analysis.target == Target::ApiGateway;
        let has_routers = !input.analysis.document.routers.is_empty();
        direct |= is_for_gateway && !has_routers;
        routed |= is_for_gateway && has_routers;
    }
    let mut plan = collector.plan;
    if !are_of_one_root(inputs) {
        plan.bindings.iter_mut().for_each(|it| it.references = None);
    }
    if direct || routed {
        plan.deploy = deploy_roles(direct, routed);
    }
    plan.bindings.sort_by_cached_key(Binding::needs_proxy);
    plan
}

/// Whether all that Terraform deploys of them is deployed from one folder, where all that is referred to
/// has a name.
fn are_of_one_root(inputs: &[IamInput<'_>]) -> bool {
    let of = |it: &IamInput<'_>| Arc::clone(&it.analysis.settings.surroundings);
    let all: Vec<Arc<Surroundings>> = inputs.iter().map(of).collect();
    let mut with_root = all.iter().filter(|it| it.root().is_some());
    let Some(first) = with_root.next() else { return true };
    with_root.all(|it| it.root() == first.root() && it.is_read_with(first))
}

/// An address and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressLines<'a> {
    /// The address.
    pub address: &'a str,
    /// The file, if there are several.
    pub path: Option<&'a str>,
    /// The lines of the file, from 1, in the order of the places.
    pub lines: Vec<u32>,
}

/// The addresses of these places, each once.
pub fn by_address(places: &[AddressPlace]) -> Vec<AddressLines<'_>> {
    let mut groups: Vec<AddressLines<'_>> = Vec::new();
    let mut known = BTreeMap::new();
    for place in places {
        let (address, path) = (place.address.as_str(), place.path.as_deref());
        let at = *known.entry((address, path)).or_insert(groups.len());
        if at == groups.len() {
            groups.push(AddressLines { address, path, lines: Vec::new() });
        }
        if let Some(group) = groups.get_mut(at) {
            group.lines.push(place.range.start.line);
        }
    }
    for group in &mut groups {
        group.lines.dedup();
    }
    groups
}

/// The addresses, each once, with the places where they are: `lines 4, 9`, or `api.yaml:4, 9` if
/// there are several files.
fn grouped(places: &[AddressPlace]) -> Vec<(&str, String)> {
    by_address(places).into_iter().map(in_words).collect()
}

fn in_words(group: AddressLines<'_>) -> (&str, String) {
    let label = if group.lines.len() == 1 { "line" } else { "lines" };
    let lines: Vec<_> = group.lines.iter().map(u32::to_string).collect();
    let lines = lines.join(", ");
    let at = match group.path {
        Some(path) => format!("{path}:{lines}"),
        None => format!("{label} {lines}"),
    };
    (group.address, at)
}

impl IamPlan {
    /// What a role is needed on, each once.
    pub fn resources(&self) -> Vec<Resource> {
        let mut resources: Vec<Resource> = Vec::new();
        for binding in &self.bindings {
            let resource = &binding.needed.grant.resource;
            if !resources.contains(resource) {
                resources.push(resource.clone());
            }
        }
        resources
    }

    /// Says of each binding whether policies grant it already, whatever other files say.
    pub fn compare(&mut self, policies: &Policies) {
        let all = self.resources();
        for binding in &mut self.bindings {
            let grant = &binding.needed.grant;
            binding.granted = Some(policies.judge(grant, grant.account(), &all));
        }
    }

    /// Whether a role is known to be missing.
    pub fn is_missing(&self) -> bool {
        self.bindings.iter().any(|it| it.granted.as_ref().is_some_and(Granted::is_missing))
    }
}

impl Binding {
    /// Whether nothing is left to do.
    pub fn is_granted(&self) -> bool {
        self.granted.as_ref().is_some_and(Granted::is_granted)
    }

    /// Whether it is granted and why, as a sentence; code in backticks.
    pub fn granted_in_words(&self) -> Option<String> {
        let granted = self.granted.as_ref()?;
        Some(capitalized(&format!("{}: {}.", granted.in_words(), granted.why)))
    }

    /// Whether it counts only if Identity-Aware Proxy is on.
    fn needs_proxy(&self) -> bool {
        self.needed.grant.resource.kind == ResourceKind::AppEngineApp
    }

    /// What to keep in mind of it, if anything.
    pub fn note(&self) -> Option<&'static str> {
        self.needed.note()
    }

    /// `roles/run.invoker`, or `roles/a (1st gen) or roles/b (2nd gen)`.
    pub fn roles_in_words(&self) -> String {
        self.needed.grant.roles_in_words()
    }
}

/// Who says that a role is needed, and when: `documented by Google, 2025-09-03: https://…`.
fn source_in_words(choice: &RoleChoice) -> String {
    let (sure, as_of) = (choice.certainty.in_words(), choice.source.as_of);
    match choice.source.url {
        Some(url) => format!("{sure}, {as_of}: {url}"),
        None => format!("{sure}, {as_of}"),
    }
}

/// Which account the roles are not to be granted to, if API Gateway reads one of the configs; code
/// in backticks.
fn account(plan: &IamPlan) -> Option<String> {
    let note = account_note().filter(|_| !plan.bindings.is_empty() && !plan.deploy.is_empty())?;
    match note.certainty.is_firm() {
        true => Some(note.text.to_owned()),
        false => Some(format!("{} ({})", note.text, note.certainty.in_words())),
    }
}

/// What to say of a plan without bindings.
fn no_bindings(plan: &IamPlan) -> &'static str {
    match plan.blocked.is_empty() && plan.manual.is_empty() {
        true => "No role to grant: the config has no backend.",
        false => "No role to grant: the reasons are above.",
    }
}

/// A role for whoever deploys, with a mark if it is not sure.
fn deploy_in_words(role: &DeployRole) -> String {
    let (roles, on, why) = (role.roles.join(" or "), role.on.in_words(), plain(&role.text));
    match role.certainty.is_firm() {
        true => format!("{roles} on {on}: {why}"),
        false => format!("{roles} on {on}: {why} ({})", role.certainty.in_words()),
    }
}

/// Text of the catalogue without the marks of code.
fn plain(text: &str) -> String {
    text.replace('`', "")
}
