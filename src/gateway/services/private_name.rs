//! Names that only resolve inside a network.

use super::context::AdviceContext;
use super::host::Host;
use super::module::{FromAddress, ServiceModule};
use crate::gateway::address::Address;

pub(super) struct PrivateName;

impl FromAddress for PrivateName {
    const DOMAINS: &'static [&'static str] = &["localhost", "internal", "local"];

    fn read(host: &Host<'_>, _address: &Address) -> Option<Self> {
        host.labels().last().is_some_and(|last| Self::DOMAINS.contains(last)).then_some(Self)
    }
}

impl ServiceModule for PrivateName {
    fn kind(&self, _context: &AdviceContext<'_>) -> &'static str {
        "private-name"
    }

    /// API Gateway cannot see it.
    fn reaches_a_server(&self, context: &AdviceContext<'_>) -> bool {
        context.is_endpoints
    }
}
