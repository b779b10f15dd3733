//! Names that only resolve inside a network.

use super::module::{AdviceContext, Host, Profile, Rows, ServiceModule};

pub(super) struct PrivateName;

impl ServiceModule for PrivateName {
    fn domains() -> &'static [&'static str] {
        &["localhost", "internal", "local"]
    }

    fn rows() -> &'static [Rows] {
        &[("private-name", rows_of!("private_name"))]
    }

    fn read(host: &Host<'_>) -> Option<Self> {
        host.labels().last().is_some_and(|last| Self::domains().contains(last)).then_some(Self)
    }

    fn profile<'a>(&'a self, context: &AdviceContext<'a>) -> Profile<'a> {
        // API Gateway cannot see it.
        let is_server = context.is_endpoints;
        Profile { kind: "private-name", is_server, has_own_rule: true, ..Profile::default() }
    }
}
