//! Which of Google's services an address names, and what else its host tells. Knows no roles and
//! no files. A part that holds a hole is `None`; nothing is guessed.

mod google_api;
mod host;

use super::address::Address;
use super::regions::{self, Region};
use crate::template;
use host::{Host, KnownSuffix};
use std::net::IpAddr;

/// What stands behind an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Service {
    /// A Cloud Run service, or a 2nd generation function under its Cloud Run name.
    CloudRun(CloudRun),
    /// A Cloud Run function. The host does not tell its generation.
    Function(Function),
    /// An App Engine app.
    AppEngine(AppEngine),
    /// A Google API.
    GoogleApi(GoogleApi),
    /// `storage.cloud.google.com`, which only knows browser logins.
    StorageBrowser,
    /// A gateway of API Gateway.
    Gateway(GatewayHost),
    /// The name of a managed service of API Gateway, which is no host to call.
    ManagedService {
        /// The project that owns it.
        project: Option<String>,
    },
    /// A Cloud Endpoints service.
    Endpoints {
        /// The project that owns it.
        project: Option<String>,
    },
    /// An IP address.
    Ip {
        /// The address.
        address: IpAddr,
        /// Whether it is not reachable from the internet.
        is_private: bool,
    },
    /// A name that only resolves inside a network: `localhost`, `*.internal`, `*.local`.
    PrivateName,
    /// Any other host.
    Other,
    /// The host is a hole, or too much of it is.
    Unknown,
}

/// What the host of a Cloud Run service tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CloudRun {
    /// The service.
    pub service: Option<String>,
    /// The traffic tag.
    pub tag: Option<String>,
    /// The hash of project and region, in hosts on `a.run.app`.
    pub hash: Option<String>,
    /// The project's number, in hosts that end in `REGION.run.app`.
    pub project_number: Option<String>,
    /// The region.
    pub region: Option<Region>,
}

/// What the address of a function tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Function {
    /// The function: the first segment of the path.
    pub function: Option<String>,
    /// The project.
    pub project: Option<String>,
    /// The region.
    pub region: Option<Region>,
    /// Whether the path goes on behind the function's name.
    pub goes_on: bool,
}

impl Function {
    /// Its own URL; words in capitals stand for what the address does not tell.
    pub fn url(&self) -> String {
        let of = |part: Option<&str>, word: &str| part.unwrap_or(word).to_owned();
        let region = of(self.region.as_ref().and_then(Region::for_command), "REGION");
        let project = of(self.project.as_deref(), "PROJECT_ID");
        let function = of(self.plain_name(), "FUNCTION");
        format!("https://{region}-{project}.cloudfunctions.net/{function}")
    }

    /// The same, if the address tells all of it.
    pub fn known_url(&self) -> Option<String> {
        self.region.as_ref().and_then(Region::for_command)?;
        self.project.as_deref().and(self.plain_name()).map(|_| self.url())
    }

    /// The name, if it is one that functions have.
    fn plain_name(&self) -> Option<&str> {
        let is_plain = |name: &&str| {
            name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        };
        self.function.as_deref().filter(is_plain)
    }
}

/// What the host of an App Engine app tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AppEngine {
    /// The project; `example.com:name` if it belongs to a domain.
    pub project: Option<String>,
    /// The service; none: the default one, or unknown.
    pub service: Option<String>,
    /// The version; none: the one that serves, or unknown.
    pub version: Option<String>,
    /// The region.
    pub region: Option<Region>,
    /// Whether service or version are joined with dots, which Google's certificate does not cover.
    pub is_dotted: bool,
}

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

/// What the host of a gateway tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GatewayHost {
    /// The gateway's id.
    pub gateway: Option<String>,
    /// The project's number, in hosts of streaming and model-routing gateways.
    pub project_number: Option<String>,
    /// The region.
    pub region: Option<Region>,
}

impl Service {
    /// The service behind an address.
    pub fn of(address: &Address) -> Self {
        let host = Host::new(address);
        if let Some(ip) = host.ip() {
            return Service::Ip { address: ip, is_private: is_private(ip) };
        }
        match host.suffix() {
            KnownSuffix::CloudRun(labels) => Service::CloudRun(cloud_run(&labels)),
            KnownSuffix::Functions(labels) => Service::Function(function(&labels, address)),
            KnownSuffix::AppEngine(labels) => Service::AppEngine(app_engine(&labels)),
            KnownSuffix::GoogleApi(labels) => {
                Service::GoogleApi(google_api::read(&labels, &address.path))
            }
            KnownSuffix::StorageBrowser => Service::StorageBrowser,
            KnownSuffix::Gateway(labels) => Service::Gateway(gateway(&labels)),
            KnownSuffix::ManagedService(project) => Service::ManagedService { project },
            KnownSuffix::Endpoints(project) => Service::Endpoints { project },
            KnownSuffix::PrivateName => Service::PrivateName,
            KnownSuffix::Other => Service::Other,
            KnownSuffix::Unknown => Service::Unknown,
        }
    }

    /// The service's name in JSON output.
    pub fn name(&self) -> &'static str {
        match self {
            Service::CloudRun(_) => "cloud-run",
            Service::Function(_) => "cloud-run-functions",
            Service::AppEngine(_) => "app-engine",
            Service::GoogleApi(_) => "google-api",
            Service::Gateway(_) => "gateway",
            Service::Ip { .. } => "ip-address",
            Service::StorageBrowser
            | Service::ManagedService { .. }
            | Service::Endpoints { .. }
            | Service::PrivateName
            | Service::Other => "other",
            Service::Unknown => "unknown",
        }
    }

    /// The service's name in JSON output where a model router calls it.
    pub fn name_behind_router(&self) -> &'static str {
        if self.is_router_capable() { "vertex-ai-router" } else { self.name() }
    }

    /// Whether this is a Google API that a model router can call.
    pub fn is_router_capable(&self) -> bool {
        matches!(self, Service::GoogleApi(api) if api.is_router_capable)
    }
}

/// `TAG---SERVICE-HASH-CODE.a` or `TAG---SERVICE-NUMBER.REGION`.
fn cloud_run(labels: &[&str]) -> CloudRun {
    let [name, place] = labels else { return CloudRun::default() };
    let (tag, name) = match name.split_once("---") {
        Some((tag, name)) => (host::word(tag), name),
        None => (None, *name),
    };
    if *place != "a" {
        let region = host::known(place).filter(|place| regions::is_region(place));
        let region = region.as_deref().map(Region::from_name);
        let Some((service, number)) = name.rsplit_once('-') else {
            return CloudRun { tag, region, ..CloudRun::default() };
        };
        let is_number = number.len() >= 6 && number.bytes().all(|byte| byte.is_ascii_digit());
        let service = host::word(service).filter(|_| is_number || host::is_one_hole(number));
        let project_number = is_number.then(|| number.to_owned());
        return CloudRun { service, tag, project_number, region, hash: None };
    }
    let Some((rest, code)) = name.rsplit_once('-') else {
        return CloudRun { tag, ..CloudRun::default() };
    };
    let region = host::known(code).filter(|code| is_code(code));
    let region = region.as_deref().map(Region::from_code);
    let (service, hash) = match rest.rsplit_once('-') {
        Some((service, hash)) if host::is_one_hole(hash) => (host::word(service), None),
        Some((service, hash)) => {
            let hash = host::known(hash).filter(|hash| is_hash(hash));
            (host::word(service).filter(|_| hash.is_some()), hash)
        }
        None => (None, None),
    };
    CloudRun { service, tag, hash, region, project_number: None }
}

/// Whether this can be the hash of a host of Cloud Run. Another last part may belong to the name.
fn is_hash(text: &str) -> bool {
    text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// `REGION-PROJECT`, and the function's name in the path.
fn function(labels: &[&str], address: &Address) -> Function {
    let (region, project) = match labels {
        [label] => match regions::split_region(label) {
            Some((region, project)) => (Some(region), host::word(project)),
            None => (None, None),
        },
        _ => (None, None),
    };
    let path = address.path.trim_matches('/');
    let (name, rest) = path.split_once('/').unwrap_or((path, ""));
    let is_known = !template::has_hole(name) && name.starts_with(|c: char| c.is_ascii_alphabetic());
    let function = is_known.then(|| name.to_owned());
    Function { goes_on: function.is_some() && !rest.is_empty(), function, project, region }
}

/// `VERSION-dot-SERVICE-dot-PROJECT`, with `.CODE.r` behind it if the app is not an old one.
fn app_engine(labels: &[&str]) -> AppEngine {
    let (region, labels) = match labels {
        [labels @ .., code, "r"] => {
            let code = host::known(code).filter(|code| is_code(code));
            (code.as_deref().map(Region::from_code), labels)
        }
        _ => (None, labels),
    };
    let app = AppEngine { region, ..AppEngine::default() };
    match labels {
        [] => app,
        [label] => {
            let mut parts = label.rsplit("-dot-");
            let project = parts.next().and_then(host::word);
            let service = parts.next().and_then(host::word);
            let version = parts.next().and_then(host::known);
            AppEngine { project, service, version, ..app }
        }
        // A project of a domain: its last label is a top-level domain, shorter than any project.
        [first, domain @ .., last] if last.len() < SHORTEST_PROJECT && !domain.is_empty() => {
            let mut own = app_engine(&[first]);
            let domain: Option<Vec<String>> =
                domain.iter().chain([last]).map(|label| host::known(label)).collect();
            let name = own.project.take().zip(domain);
            let project = name.map(|(name, domain)| format!("{}:{name}", domain.join(".")));
            AppEngine { project, region: app.region, ..own }
        }
        [.., version, service, project] => AppEngine {
            project: host::word(project),
            service: host::word(service),
            version: host::known(version),
            is_dotted: true,
            ..app
        },
        [service, project] => AppEngine {
            project: host::word(project),
            service: host::word(service),
            is_dotted: true,
            ..app
        },
    }
}

const SHORTEST_PROJECT: usize = 6;

/// `GATEWAY-HASH.CODE` or `GATEWAY-NUMBER.REGION`.
fn gateway(labels: &[&str]) -> GatewayHost {
    let [name, place] = labels else { return GatewayHost::default() };
    let place = host::known(place);
    let (gateway, last) = name.rsplit_once('-').unwrap_or(("", name));
    let is_number = last.bytes().all(|byte| byte.is_ascii_digit());
    let is_place_region = place.as_deref().is_some_and(regions::is_region);
    GatewayHost {
        gateway: host::word(gateway),
        project_number: host::known(last).filter(|_| is_number && is_place_region),
        region: place.and_then(|place| match place.as_str() {
            code if is_code(code) => Some(Region::from_code(code)),
            name if regions::is_region(name) => Some(Region::from_name(name)),
            _ => None,
        }),
    }
}

fn is_code(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [first, second, ..] = v4.octets();
            let is_shared = first == 100 && (64..128).contains(&second);
            v4.is_private() || v4.is_loopback() || v4.is_link_local() || first == 0 || is_shared
        }
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => is_private(IpAddr::V4(v4)),
            None => {
                let is_local = v6.is_unique_local() || v6.is_unicast_link_local();
                v6.is_loopback() || v6.is_unspecified() || is_local
            }
        },
    }
}

#[cfg(test)]
mod tests;
