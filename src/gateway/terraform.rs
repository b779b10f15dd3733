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
    /// The type of the service that roles are granted on, if it is another one.
    #[serde(default)]
    granted_as: Option<String>,
    #[serde(default)]
    command: Option<String>,
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

/// A type of resource that deploys configs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConfigResource {
    #[serde(rename = "type")]
    kind: String,
    /// Arguments that are the text of a config, by the blocks that they are in.
    pub documents: Vec<String>,
    /// The argument with the account that the gateway calls as.
    #[serde(default)]
    pub account: Option<String>,
}

/// What another type is to a config.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OtherResource {
    /// An API of API Gateway.
    Api,
    /// A gateway.
    Gateway,
    /// A service account.
    Account,
    /// Compute Engine's default account.
    DefaultAccount,
    /// App Engine's default account.
    AppEngineAccount,
    /// A policy that others set.
    Policy,
    /// A text that is filled in.
    Template,
    /// A file that is written.
    File,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Other {
    #[serde(rename = "type")]
    kind: String,
    is: OtherResource,
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
    configs: Vec<ConfigResource>,
    others: Vec<Other>,
    type_words: Vec<String>,
    module_words: Vec<String>,
    argument_words: Vec<String>,
}

/// Whether what a resource of this type says may matter to a config.
pub fn may_matter(kind: &str) -> bool {
    kind.split('_').any(|word| table().type_words.iter().any(|it| it == word))
}

/// Whether a module from elsewhere may grant roles that gateways need, by its source and the names of
/// its arguments.
pub fn may_grant<'n>(source: &str, mut arguments: impl Iterator<Item = &'n str>) -> bool {
    let source = source.to_ascii_lowercase();
    let holds = |text: &str, words: &[String]| words.iter().any(|it| text.contains(it.as_str()));
    holds(&source, &table().module_words)
        || arguments.any(|name| holds(name, &table().argument_words))
}

impl ConfigResource {
    /// The row of a type of resource.
    pub fn of(kind: &str) -> Option<&'static Self> {
        table().configs.iter().find(|row| row.kind == kind)
    }
}

impl OtherResource {
    /// What a type is, if it is one of these.
    pub fn of(kind: &str) -> Option<Self> {
        table().others.iter().find(|row| row.kind == kind).map(|row| row.is)
    }
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

    /// The row of the service that a command of gcloud tells the URL of: `run services describe`.
    pub fn of_command(words: &[&str]) -> Option<&'static Self> {
        let is_same = |command: &str| command.split(' ').eq(words.iter().copied());
        table().services.iter().find(|row| row.command.as_deref().is_some_and(is_same))
    }

    /// The type of the service that roles are granted on.
    pub fn granted_as(&self) -> &str {
        self.granted_as.as_deref().unwrap_or(&self.kind)
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

    #[test]
    fn of_every_type_that_is_known_something_is_kept() {
        let table = parse().unwrap();
        let grants = table.grants.iter().map(|row| format!("{}_member", row.kind));
        let kinds = table.services.iter().map(|row| row.kind.clone());
        let kinds = kinds.chain(grants).chain(table.configs.iter().map(|row| row.kind.clone()));
        for kind in kinds.chain(table.others.iter().map(|row| row.kind.clone())) {
            assert!(may_matter(&kind), "{kind}");
        }
        assert!(!may_matter("google_storage_bucket"));
    }

    #[test]
    fn roles_are_granted_on_types_that_are_known() {
        for row in parse().unwrap().services.iter().filter(|row| row.name.is_some()) {
            let grants = GrantResource::of(&format!("{}_iam_member", row.granted_as()));
            assert_eq!(grants.is_some(), row.service != "gateway", "{}", row.kind);
        }
    }
}
