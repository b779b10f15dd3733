//! Any other host.

use super::context::AdviceContext;
use super::host::Host;
use super::module::{FromAddress, ServiceModule};
use crate::gateway::address::Address;

pub(super) struct Other;

impl FromAddress for Other {
    fn read(_host: &Host<'_>, _address: &Address) -> Option<Self> {
        Some(Self)
    }
}

impl ServiceModule for Other {
    fn kind(&self, context: &AdviceContext<'_>) -> &'static str {
        if context.is_private_name { "private-name" } else { "other" }
    }

    /// API Gateway cannot see a name of a private network.
    fn reaches_a_server(&self, context: &AdviceContext<'_>) -> bool {
        !context.is_private_name || context.is_endpoints
    }
}
