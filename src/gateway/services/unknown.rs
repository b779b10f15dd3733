//! Hosts of which too little is known: they may be on any of the domains that mean something.

use super::domains;
use super::module::{AdviceContext, Host, Profile, Rows, ServiceModule, Verdict};

pub(super) struct Unknown;

impl ServiceModule for Unknown {
    fn rows() -> &'static [Rows] {
        &[("unknown", rows_of!("unknown"))]
    }

    fn read(host: &Host<'_>) -> Option<Self> {
        let known = host.after_holes()?;
        let last = known.rsplit('.').next().unwrap_or_default();
        let may_be_ip = last.bytes().all(|byte| byte.is_ascii_digit());
        let may_be_in =
            |domain: &&str| domain.ends_with(known) || known.ends_with(&format!(".{domain}"));
        (may_be_ip || domains().iter().any(may_be_in)).then_some(Self)
    }

    fn profile<'a>(&'a self, _context: &AdviceContext<'a>) -> Profile<'a> {
        Profile {
            json_name: "unknown",
            kind: "unknown",
            verdict: Verdict::Unknown,
            ..Profile::default()
        }
    }
}
