//! Services of Cloud Endpoints: `NAME.endpoints.PROJECT.cloud.goog`.

use super::module::{self, AdviceContext, Host, Profile, Rows, ServiceModule, host};

/// What the host of a Cloud Endpoints service tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndpointsService {
    /// The project that owns it.
    pub project: Option<String>,
}

impl ServiceModule for EndpointsService {
    fn domains() -> &'static [&'static str] {
        &["cloud.goog"]
    }

    fn rows() -> &'static [Rows] {
        &[("endpoints", rows_of!("endpoints"))]
    }

    fn read(host: &Host<'_>) -> Option<Self> {
        match host.below(&["cloud", "goog"])? {
            [_, .., "endpoints", project] => Some(Self { project: host::word(project) }),
            _ => None,
        }
    }

    fn profile<'a>(&'a self, _context: &AdviceContext<'a>) -> Profile<'a> {
        let facts = module::known([("project", self.project.clone())]);
        Profile { kind: "endpoints", facts, ..Profile::default() }
    }
}
