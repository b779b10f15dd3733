//! The names of managed services of API Gateway, `API.apigateway.PROJECT.cloud.goog`: no hosts.

use super::context::{AdviceContext, Fact};
use super::host::{self, Host};
use super::module::{FromAddress, ServiceModule};
use crate::gateway::address::Address;

/// What the name of a managed service tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ManagedService {
    /// The project that owns it.
    pub project: Option<String>,
}

impl FromAddress for ManagedService {
    const DOMAINS: &'static [&'static str] = &["cloud.goog"];

    fn read(host: &Host<'_>, _address: &Address) -> Option<Self> {
        match host.below(&["cloud", "goog"])? {
            [_, .., "apigateway", project] => Some(Self { project: host::word(project) }),
            _ => None,
        }
    }
}

impl ServiceModule for ManagedService {
    fn kind(&self, _context: &AdviceContext<'_>) -> &'static str {
        "managed-service"
    }

    fn facts(&self) -> Vec<Fact> {
        Fact::known([("project", self.project.clone())])
    }

    fn reaches_a_server(&self, _context: &AdviceContext<'_>) -> bool {
        false
    }
}
