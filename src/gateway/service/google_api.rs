//! The hosts of Google APIs, all of which end in `googleapis.com`.

use super::GoogleApi;
use super::host::{self, HOLE};
use crate::gateway::regions::{self, Region};
use crate::template;

const ROUTER_SERVICE: &str = "aiplatform";

/// Reads the labels before `googleapis.com`, and the project in the path.
pub(super) fn read(labels: &[&str], path: &str) -> GoogleApi {
    let (service, region) = service_and_region(labels);
    GoogleApi { service, region, project: project(path), is_router_capable: is_router(labels) }
}

fn service_and_region(labels: &[&str]) -> (Option<String>, Option<Region>) {
    match labels {
        [] | ["www" | "private" | "restricted"] => (None, None),
        // Private Service Connect: SERVICE-ENDPOINT, and endpoints have no dash.
        [label, "p"] => (label.rsplit_once('-').and_then(|(service, _)| host::word(service)), None),
        [service, region, "rep"]
        | [service, region, "rep", "mtls"]
        | [service, region, "mtls", "rep"]
        | [service, "mtls", region, "rep"] => {
            (host::word(service), host::known(region).map(|region| Region::from_name(&region)))
        }
        [rest @ .., "mtls"] if !rest.is_empty() => service_and_region(rest),
        [.., "storage"] => (Some("storage".to_owned()), None),
        [label] => regional(label),
        _ => (None, None),
    }
}

/// `SERVICE` or `REGION-SERVICE`.
fn regional(label: &str) -> (Option<String>, Option<Region>) {
    if let Some((_, rest)) = label.rsplit_once(HOLE) {
        return (rest.strip_prefix('-').and_then(host::word), None);
    }
    let split = regions::split_region(label).or_else(|| regions::split_multi_region(label));
    match split {
        Some((region, service)) => (host::word(service), Some(region)),
        None => (host::word(label), None),
    }
}

fn is_router(labels: &[&str]) -> bool {
    let [label] = labels else { return false };
    let before_hole = label.rsplit_once(HOLE);
    let Some(region) = label.strip_suffix(ROUTER_SERVICE) else {
        // The rest of the service's name may be in the hole.
        return before_hole.is_some_and(|(_, rest)| ROUTER_SERVICE.ends_with(rest));
    };
    match region.strip_suffix('-') {
        Some(region) => region.contains(HOLE) || regions::is_region(region),
        None => region.is_empty() || region.ends_with(HOLE),
    }
}

/// `PROJECT` in `/v1/projects/PROJECT/…`.
fn project(path: &str) -> Option<String> {
    let mut segments = path.split('/').skip_while(|segment| *segment != "projects");
    let project = segments.nth(1)?;
    let is_known = !template::has_hole(project)
        && !project.contains('{')
        && project.starts_with(|c: char| c.is_ascii_alphanumeric());
    is_known.then(|| project.to_owned())
}
