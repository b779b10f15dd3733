//! How services and accounts are named where they are defined: by references to them, which stay
//! right when what they name changes. The one place that says so, for all who write grants.

use std::path::PathBuf;

use super::account::Account;
use super::address::ResourceAddress;
use super::surroundings::{Deployed, Surroundings};
use crate::gateway::ServiceResource;

/// A service as expressions in its own module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceReferences {
    /// A word for a block that grants a role on it: `orders_gateway_invoker`.
    pub label: String,
    /// The name by which a role is granted on it.
    pub name: String,
    /// Its region.
    pub region: String,
    /// Its project.
    pub project: String,
}

/// What a grant can refer to in the folder that Terraform is run in to deploy a config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct References {
    /// That folder.
    pub folder: PathBuf,
    /// The backend.
    pub service: Option<ServiceReferences>,
    /// The account of the gateway, as a member.
    pub member: Option<String>,
}

impl ServiceReferences {
    /// References to a resource; `None` if it is no service, or not known which one.
    pub fn of(address: &ResourceAddress) -> Option<Self> {
        let row = ServiceResource::of(&address.kind)?;
        let attribute = |name: Option<&str>| address.attribute(name?);
        let name = match row.generation {
            // It is called as a Cloud Run service, whose name is not always that of the function.
            Some(2) => format!("basename({})", address.attribute("service_config[0].service")?),
            _ => attribute(row.name.as_deref())?,
        };
        let region = attribute(row.region.as_deref())?;
        let label = format!("{}_gateway_invoker", address.label());
        Some(Self { label, name, region, project: address.attribute("project")? })
    }
}

impl Surroundings {
    /// What a grant for a backend can refer to; `None` if it is not known where Terraform is run.
    pub fn references(&self, deployed: Option<&Deployed>) -> Option<References> {
        let folder = self.root()?;
        // What is in another module has no name here.
        let is_here = |it: &&ResourceAddress| it.module.as_deref() == Some("");
        let is_beside = |it: &&Deployed| it.place.path.parent() == Some(folder);
        let service = deployed.filter(is_beside).and_then(Deployed::address).filter(is_here);
        let account = match self.account() {
            Some(Account::Own { resource, .. }) => resource.as_ref().filter(is_here),
            _ => None,
        };
        Some(References {
            folder: folder.to_owned(),
            service: service.and_then(ServiceReferences::of),
            member: account.and_then(ResourceAddress::member),
        })
    }
}
