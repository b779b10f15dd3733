//! Hosts of which too little is known: they may be on any of the domains that mean something.

use super::DOMAINS;
use super::context::{AdviceContext, Verdict};
use super::host::Host;
use super::module::{FromAddress, ServiceModule};
use crate::gateway::address::Address;

pub(super) struct Unknown;

impl FromAddress for Unknown {
    fn read(host: &Host<'_>, _address: &Address) -> Option<Self> {
        let known = host.after_holes()?;
        let last = known.rsplit('.').next().unwrap_or_default();
        let may_be_ip = last.bytes().all(|byte| byte.is_ascii_digit());
        let may_be_in =
            |domain: &&str| domain.ends_with(known) || known.ends_with(&format!(".{domain}"));
        (may_be_ip || DOMAINS.iter().copied().flatten().any(may_be_in)).then_some(Self)
    }
}

impl ServiceModule for Unknown {
    fn json_name(&self) -> &'static str {
        "unknown"
    }

    fn kind(&self, _context: &AdviceContext<'_>) -> &'static str {
        "unknown"
    }

    fn verdict(&self, _context: &AdviceContext<'_>) -> Verdict {
        Verdict::Unknown
    }
}
