//! The names of managed services of API Gateway, `API.apigateway.PROJECT.cloud.goog`: no hosts.

use super::module::{self, AdviceContext, Host, Profile, Rows, ServiceModule, host};

/// What the name of a managed service tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ManagedService {
    /// The project that owns it.
    pub project: Option<String>,
}

impl ServiceModule for ManagedService {
    fn domains() -> &'static [&'static str] {
        &["cloud.goog"]
    }

    fn rows() -> &'static [Rows] {
        &[("managed-service", rows_of!("managed_service"))]
    }

    fn read(host: &Host<'_>) -> Option<Self> {
        match host.below(&["cloud", "goog"])? {
            [_, .., "apigateway", project] => Some(Self { project: host::word(project) }),
            _ => None,
        }
    }

    fn profile<'a>(&'a self, _context: &AdviceContext<'a>) -> Profile<'a> {
        let facts = module::known([("project", self.project.clone())]);
        Profile { kind: "managed-service", facts, is_server: false, has_own_rule: true, ..Profile::default() }
    }
}
