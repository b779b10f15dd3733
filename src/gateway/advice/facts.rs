//! What an address tells of a backend: its name, its region, its parts.

use super::Fact;
use super::command;
use crate::gateway::regions::Region;
use crate::gateway::service::Service;

/// What people call it: an app of App Engine by its project, Vertex AI in a region by its host.
pub(super) fn name(service: &Service) -> Option<String> {
    match service {
        Service::GoogleApi(api) if service.is_router_capable() => {
            let name = command::name(service)?;
            let region = api.region.as_ref().and_then(Region::for_command);
            Some(region.map(|region| format!("{region}-{name}")).unwrap_or(name))
        }
        Service::AppEngine(app) => app.project.clone().or_else(|| app.service.clone()),
        _ => command::name(service),
    }
}

pub(super) fn region(service: &Service) -> Option<&Region> {
    match service {
        // The host is its name and says it.
        Service::GoogleApi(_) if service.is_router_capable() => None,
        Service::CloudRun(run) => run.region.as_ref(),
        Service::Function(function) => function.region.as_ref(),
        Service::AppEngine(app) => app.region.as_ref(),
        Service::GoogleApi(api) => api.region.as_ref(),
        Service::Gateway(gateway) => gateway.region.as_ref(),
        _ => None,
    }
}

/// The service and version of an App Engine app; a service alone may be the name already.
pub(super) fn part(service: &Service) -> Vec<Fact> {
    let Service::AppEngine(app) = service else { return Vec::new() };
    let service = app.service.as_ref().filter(|_| app.project.is_some());
    let parts = [("service", service), ("version", app.version.as_ref())];
    let fact = |(label, value): (_, Option<&String>)| Some(Fact { label, value: value?.clone() });
    parts.into_iter().filter_map(fact).collect()
}

/// What the address tells, best first.
pub(super) fn facts(service: &Service) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut add = |label, value: Option<String>| {
        facts.extend(value.map(|value| Fact { label, value }));
    };
    match service {
        Service::CloudRun(run) => {
            add("service", run.service.clone());
            add("region", run.region.as_ref().map(region_words));
            add("project number", run.project_number.clone());
            add("traffic tag", run.tag.clone());
        }
        Service::Function(function) => {
            add("function", function.function.clone());
            add("region", function.region.as_ref().map(region_words));
            add("project", function.project.clone());
        }
        Service::AppEngine(app) => {
            add("project", app.project.clone());
            add("region", app.region.as_ref().map(region_words));
        }
        Service::GoogleApi(api) => {
            add("API", api.service.as_ref().map(|name| format!("{name}.googleapis.com")));
            add("region", api.region.as_ref().map(region_words));
            add("project", api.project.clone());
        }
        Service::Gateway(gateway) => {
            add("gateway", gateway.gateway.clone());
            add("region", gateway.region.as_ref().map(region_words));
            add("project number", gateway.project_number.clone());
        }
        Service::ManagedService { project } | Service::Endpoints { project } => {
            add("project", project.clone());
        }
        Service::Ip { .. }
        | Service::StorageBrowser
        | Service::PrivateName
        | Service::Other
        | Service::Unknown => {}
    }
    facts
}

fn region_words(region: &Region) -> String {
    let code = region.code.as_deref().unwrap_or_default();
    match &region.name {
        Some(name) if region.for_command().is_some() => name.clone(),
        Some(name) => format!("probably {name} (code {code}, not confirmed)"),
        None => format!("code {code}, whose region is not known"),
    }
}
