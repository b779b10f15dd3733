//! Which services the resources of Terraform's Google provider are. The rows are in
//! `terraform.yaml`. Knows no file.

use std::sync::OnceLock;

use serde::Deserialize;

use super::regions::Region;
use super::services::Service;
use super::services::parts::{AppEngine, CloudRun, Function, GatewayHost};

/// A type of resource that a backend can be. `terraform.yaml` says what each attribute means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceResource {
    #[serde(rename = "type")]
    kind: String,
    service: String,
    /// The generation of a function.
    #[serde(default)]
    pub generation: Option<u8>,
    /// The argument with its name.
    #[serde(default)]
    pub name: Option<String>,
    /// The argument with its region.
    #[serde(default)]
    pub region: Option<String>,
    #[serde(default)]
    urls: Vec<String>,
    #[serde(default)]
    long_urls: Vec<String>,
    #[serde(default)]
    hosts: Vec<String>,
    /// The arguments that say how it is deployed.
    #[serde(default)]
    pub deployment: Option<DeploymentArguments>,
}

/// The arguments of a resource that say how a service is deployed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeploymentArguments {
    /// Whether Identity-Aware Proxy guards it.
    pub has_iap: String,
    /// Whether everybody may call it.
    pub is_open: String,
    /// Where its callers may come from.
    pub ingress: String,
    /// Whether its default URL is disabled.
    pub has_no_default_url: String,
    /// The audiences that it takes besides its URL.
    pub has_custom_audiences: String,
}

impl DeploymentArguments {
    /// Whether an ingress keeps requests from the internet out; `None`: it is not a known one.
    pub fn is_internal(ingress: &str) -> Option<bool> {
        match ingress {
            "INGRESS_TRAFFIC_ALL" => Some(false),
            "INGRESS_TRAFFIC_INTERNAL_ONLY" | "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" => {
                Some(true)
            }
            _ => None,
        }
    }
}

/// A type of resource that grants roles. `terraform.yaml` says what each attribute means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantResource {
    #[serde(rename = "type")]
    kind: String,
    /// What it is granted on.
    pub on: GrantedOn,
    /// The argument that names it.
    #[serde(default)]
    pub name: Option<String>,
    /// The argument with its region.
    #[serde(default)]
    pub region: Option<String>,
}

/// What a role is granted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GrantedOn {
    /// A service that a backend can be.
    Service,
    /// A function of the 2nd generation, which is called as a Cloud Run service.
    Function,
    /// A project.
    Project,
    /// A folder or an organization.
    Above,
    /// What Identity-Aware Proxy guards.
    Iap,
}

/// How a resource grants roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantForm {
    /// One role to one member.
    Member,
    /// One role to some members, and to nobody else.
    Binding,
    /// All roles that there are.
    Policy,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    services: Vec<ServiceResource>,
    grants: Vec<GrantResource>,
}

impl GrantResource {
    /// The row of a type of resource, and how it grants.
    pub fn of(kind: &str) -> Option<(&'static Self, GrantForm)> {
        let (kind, ending) = kind.rsplit_once('_')?;
        let form = match ending {
            "member" => GrantForm::Member,
            "binding" => GrantForm::Binding,
            "policy" => GrantForm::Policy,
            _ => return None,
        };
        Some((table().grants.iter().find(|row| row.kind == kind)?, form))
    }
}

/// What an attribute of such a resource is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UrlAttribute {
    /// Its URL without a path.
    Url,
    /// Its URL with a path.
    LongUrl,
    /// Its host.
    Host,
}

/// The rows. Empty if the file does not parse, which a test rules out.
fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    TABLE.get_or_init(|| parse().unwrap_or_default())
}

fn parse() -> serde_json::Result<Table> {
    serde_json::from_str(include_str!(concat!(env!("OUT_DIR"), "/terraform.json")))
}

impl ServiceResource {
    /// The row of a type of resource.
    pub fn of(kind: &str) -> Option<&'static Self> {
        table().services.iter().find(|row| row.kind == kind)
    }

    /// What an attribute is; indices are left out of its name: `status.url`.
    pub fn attribute(&self, name: &str) -> Option<UrlAttribute> {
        let holds = |names: &[String]| names.iter().any(|it| it == name);
        match () {
            () if holds(&self.urls) => Some(UrlAttribute::Url),
            () if holds(&self.long_urls) => Some(UrlAttribute::LongUrl),
            () if holds(&self.hosts) => Some(UrlAttribute::Host),
            () => None,
        }
    }

    /// The attribute that is its URL, as Terraform's language has it: `status[0].url`. None for one
    /// that has no URL, or only a host.
    pub fn url_expression(&self) -> Option<String> {
        // What is within a block is within its only one.
        Some(self.urls.first().or(self.long_urls.first())?.replace('.', "[0]."))
    }

    /// The service with this name, region and project, as far as they are known.
    pub fn service(
        &self,
        name: Option<&str>,
        region: Option<&str>,
        project: Option<&str>,
    ) -> Service {
        let name = name.map(str::to_owned);
        let project = project.map(str::to_owned);
        let region = region.map(Region::from_name);
        match self.service.as_str() {
            "cloud-run" => {
                Service::CloudRun(CloudRun { service: name, region, ..CloudRun::default() })
            }
            "function" => Service::Function(Function {
                function: name,
                project,
                region,
                ..Function::default()
            }),
            "app-engine" => Service::AppEngine(AppEngine { project, ..AppEngine::default() }),
            "gateway" => {
                Service::Gateway(GatewayHost { gateway: name, region, ..GatewayHost::default() })
            }
            _ => Service::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_row_is_a_service() {
        let rows = parse().unwrap().services;
        assert!(!rows.is_empty());
        for row in &rows {
            assert_ne!(row.service(None, None, None), Service::Unknown, "{}", row.kind);
            let attributes = row.urls.len() + row.long_urls.len() + row.hosts.len();
            assert!(attributes > 0, "{}", row.kind);
            assert_eq!(row.generation.is_some(), row.service == "function", "{}", row.kind);
        }
    }
}
