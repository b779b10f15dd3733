//! Services of Cloud Endpoints: `NAME.endpoints.PROJECT.cloud.goog`.

use super::context::{AdviceContext, Fact};
use super::host::{self, Host};
use super::module::{FromAddress, ServiceModule};
use crate::gateway::address::Address;

/// What the host of a Cloud Endpoints service tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndpointsService {
    /// The project that owns it.
    pub project: Option<String>,
}

impl FromAddress for EndpointsService {
    const DOMAINS: &'static [&'static str] = &["cloud.goog"];

    fn read(host: &Host<'_>, _address: &Address) -> Option<Self> {
        match host.below(&["cloud", "goog"])? {
            [_, .., "endpoints", project] => Some(Self { project: host::word(project) }),
            _ => None,
        }
    }
}

impl ServiceModule for EndpointsService {
    fn kind(&self, _context: &AdviceContext<'_>) -> &'static str {
        "endpoints"
    }

    fn facts(&self) -> Vec<Fact> {
        Fact::known([("project", self.project.clone())])
    }
}
