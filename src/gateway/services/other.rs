//! Any other host.

use super::module::{AdviceContext, Host, Profile, Rows, ServiceModule};

pub(super) struct Other;

impl ServiceModule for Other {
    fn rows() -> &'static [Rows] {
        &[("other", rows_of!("other"))]
    }

    fn read(_host: &Host<'_>) -> Option<Self> {
        Some(Self)
    }

    fn profile<'a>(&'a self, context: &AdviceContext<'a>) -> Profile<'a> {
        // API Gateway cannot see a name of a private network.
        let is_server = !context.is_private_name || context.is_endpoints;
        let kind = if context.is_private_name { "private-name" } else { "other" };
        Profile { kind, is_server, ..Profile::default() }
    }
}
