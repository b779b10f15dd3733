//! The plan as public JSON: names and order of the fields are public interface.

use serde::Serialize;

use super::{AddressPlace, Binding, IamPlan};
use crate::gateway::{DeployOn, DeployRole, Resource, ResourceKind, RoleChoice};
use crate::infra::Granted;
use crate::report::check::RangeReport;

#[derive(Serialize)]
struct PlanReport<'a> {
    version: u32,
    bindings: Vec<BindingReport<'a>>,
    blocked: Vec<PlaceReport<'a>>,
    manual: Vec<PlaceReport<'a>>,
    deploy: Vec<DeployReport<'a>>,
}

#[derive(Serialize)]
struct BindingReport<'a> {
    /// None if one of the alternatives is right.
    role: Option<&'a str>,
    permissions: &'a [String],
    resource: ResourceReport<'a>,
    alternatives: Vec<AlternativeReport<'a>>,
    member: &'a str,
    why: &'a str,
    certainty: &'static str,
    source: Option<&'a str>,
    as_of: &'a str,
    addresses: Vec<PlaceReport<'a>>,
    gcloud: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'static str>,
    /// Only if policies were given.
    #[serde(skip_serializing_if = "Option::is_none")]
    granted: Option<GrantedReport>,
}

#[derive(Serialize)]
struct GrantedReport {
    state: &'static str,
    /// None where nothing in a file decides it.
    r#where: Option<WhereReport>,
    why: String,
}

#[derive(Serialize)]
struct WhereReport {
    path: String,
    line: usize,
}

#[derive(Serialize)]
struct AlternativeReport<'a> {
    when: Option<&'a str>,
    role: &'a str,
    permissions: &'a [String],
    certainty: &'static str,
    source: Option<&'a str>,
    as_of: &'a str,
}

#[derive(Serialize)]
struct ResourceReport<'a> {
    kind: ResourceKind,
    name: Option<&'a str>,
    region: Option<&'a str>,
    project: Option<&'a str>,
    project_number: Option<&'a str>,
}

#[derive(Serialize)]
struct PlaceReport<'a> {
    address: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    /// Of a backend that is blocked.
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
    /// None where the binding says it.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    range: RangeReport,
}

#[derive(Serialize)]
struct DeployReport<'a> {
    /// One of them is enough.
    roles: &'a [String],
    permissions: &'a [String],
    on: DeployOn,
    why: String,
    certainty: &'static str,
    source: Option<&'a str>,
    as_of: &'a str,
}

/// The plan as JSON, with one line break at its end.
pub fn json(plan: &IamPlan) -> serde_json::Result<String> {
    let report = PlanReport {
        version: 1,
        bindings: plan.bindings.iter().filter_map(binding).collect(),
        blocked: plan
            .blocked
            .iter()
            .map(|it| place(&it.place, Some(it.rule), Some(it.why)))
            .collect(),
        manual: plan.manual.iter().map(|it| place(&it.place, None, Some(it.why))).collect(),
        deploy: plan.deploy.iter().copied().map(deploy).collect(),
    };
    crate::report::json(&report)
}

fn binding(binding: &Binding) -> Option<BindingReport<'_>> {
    let grant = &binding.needed.grant;
    let first = grant.roles.first()?;
    let only = (grant.roles.len() == 1).then_some(first);
    let alternatives = grant.roles.iter().filter(|_| only.is_none()).map(alternative);
    Some(BindingReport {
        role: only.map(|choice| choice.role),
        permissions: only.map(|choice| choice.permissions).unwrap_or_default(),
        resource: resource(&grant.resource),
        alternatives: alternatives.collect(),
        member: &grant.member,
        why: grant.why,
        certainty: first.certainty.name(),
        source: first.source.url,
        as_of: first.source.as_of,
        addresses: binding.places.iter().map(|it| place(it, None, None)).collect(),
        gcloud: &grant.command,
        note: binding.note(),
        granted: binding.granted.as_ref().map(granted),
    })
}

fn granted(granted: &Granted) -> GrantedReport {
    let place = granted.place.as_ref();
    GrantedReport {
        state: granted.state.name(),
        r#where: place.map(|it| WhereReport { path: it.shown(), line: it.line }),
        why: super::plain(&granted.why),
    }
}

fn alternative(choice: &RoleChoice) -> AlternativeReport<'_> {
    AlternativeReport {
        when: choice.when,
        role: choice.role,
        permissions: choice.permissions,
        certainty: choice.certainty.name(),
        source: choice.source.url,
        as_of: choice.source.as_of,
    }
}

fn resource(resource: &Resource) -> ResourceReport<'_> {
    ResourceReport {
        kind: resource.kind,
        name: resource.name.as_deref(),
        region: resource.region.as_deref(),
        project: resource.project.as_deref(),
        project_number: resource.project_number.as_deref(),
    }
}

fn place<'a>(place: &'a AddressPlace, rule: Option<&'a str>, why: Option<&str>) -> PlaceReport<'a> {
    let AddressPlace { address, path, range, .. } = place;
    let why = why.map(super::plain);
    PlaceReport { address, path: path.as_deref(), rule, why, range: *range }
}

fn deploy(role: &'static DeployRole) -> DeployReport<'static> {
    DeployReport {
        roles: &role.roles,
        permissions: &role.permissions,
        on: role.on,
        why: super::plain(&role.text),
        certainty: role.certainty.name(),
        source: role.source().url,
        as_of: role.source().as_of,
    }
}
