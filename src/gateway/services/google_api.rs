//! Google APIs, all of which are on `googleapis.com`: `SERVICE` or `REGION-SERVICE`, and forms for
//! private networks.

use super::host::HOLE;
use super::module::{self, AdviceContext, Condition, Host, Profile, Rows, ServiceModule, Verdict, host};
use crate::gateway::regions::{self, Region};
use crate::template;

/// What the host of a Google API tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GoogleApi {
    /// The service: `bigquery`, `aiplatform`.
    pub service: Option<String>,
    /// The region.
    pub region: Option<Region>,
    /// The project in a path such as `/v1/projects/PROJECT/…`.
    pub project: Option<String>,
    /// Whether a model router can use it: the host is `aiplatform.googleapis.com` or
    /// `REGION-aiplatform.googleapis.com`, or may be, for all that is known.
    pub is_router_capable: bool,
}

const ROUTER_SERVICE: &str = "aiplatform";

impl ServiceModule for GoogleApi {
    fn domains() -> &'static [&'static str] {
        &["googleapis.com"]
    }

    fn rows() -> &'static [Rows] {
        &[("google-api", rows_of!("google_api")), ("model-router", rows_of!("model_router"))]
    }

    fn read(host: &Host<'_>) -> Option<Self> {
        let labels = host.labels().strip_suffix(&["googleapis", "com"])?;
        let (service, region) = service_and_region(labels);
        let project = project(host.path);
        Some(GoogleApi { service, region, project, is_router_capable: is_router(labels) })
    }

    fn profile<'a>(&'a self, context: &AdviceContext<'a>) -> Profile<'a> {
        let name = self.service.as_ref().map(|name| format!("{name}.googleapis.com"));
        let is_router = context.routed && self.is_router_capable;
        Profile {
            json_name: "google-api",
            kind: if is_router { "model-router" } else { "google-api" },
            short: Some(("Google API", self.service.as_deref())),
            // Vertex AI in a region is called by its host.
            title: self
                .region
                .as_ref()
                .filter(|_| self.is_router_capable)
                .and_then(Region::for_command)
                .zip(name.as_ref())
                .map(|(region, name)| format!("{region}-{name}")),
            region: self.region.as_ref(),
            is_region_in_title: self.is_router_capable,
            project: self.project.as_deref(),
            facts: module::known([
                ("API", name.clone()),
                module::region(&self.region),
                ("project", self.project.clone()),
            ]),
            name,
            api: self.service.as_deref(),
            verdict: match context.disable_auth {
                true => Verdict::NothingToGrant,
                false if context.is_streaming && !context.routed => Verdict::Announced,
                false => Verdict::Blocked,
            },
            has_own_rule: true,
            ..Profile::default()
        }
    }

    fn holds(&self, condition: Condition, _context: &AdviceContext<'_>) -> bool {
        condition == Condition::Storage && self.service.as_deref() == Some("storage")
    }
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
