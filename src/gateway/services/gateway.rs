//! Gateways of API Gateway: `GATEWAY-HASH.CODE.gateway.dev` or `GATEWAY-NUMBER.REGION.gateway.dev`.

use super::module::{self, AdviceContext, Host, Profile, Rows, ServiceModule, host};
use crate::gateway::regions::{self, Region};

/// What the host of a gateway tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GatewayHost {
    /// The gateway's id.
    pub gateway: Option<String>,
    /// The project's number, in hosts of streaming and model-routing gateways.
    pub project_number: Option<String>,
    /// The region.
    pub region: Option<Region>,
}

impl ServiceModule for GatewayHost {
    fn domains() -> &'static [&'static str] {
        &["gateway.dev"]
    }

    fn rows() -> &'static [Rows] {
        &[("gateway", rows_of!("gateway"))]
    }

    fn read(host: &Host<'_>) -> Option<Self> {
        let [name, place] = host.below(&["gateway", "dev"])? else {
            return Some(GatewayHost::default());
        };
        let place = host::known(place);
        let (gateway, last) = name.rsplit_once('-').unwrap_or(("", name));
        let is_number = last.bytes().all(|byte| byte.is_ascii_digit());
        let is_place_region = place.as_deref().is_some_and(regions::is_region);
        Some(GatewayHost {
            gateway: host::word(gateway),
            project_number: host::known(last).filter(|_| is_number && is_place_region),
            region: place.and_then(|place| match place.as_str() {
                code if host::is_code(code) => Some(Region::from_code(code)),
                name if regions::is_region(name) => Some(Region::from_name(name)),
                _ => None,
            }),
        })
    }

    fn profile<'a>(&'a self, _context: &AdviceContext<'a>) -> Profile<'a> {
        Profile {
            json_name: "gateway",
            kind: "gateway",
            short: Some(("gateway", self.gateway.as_deref())),
            name: self.gateway.clone(),
            region: self.region.as_ref(),
            facts: module::known([
                ("gateway", self.gateway.clone()),
                module::region(&self.region),
                ("project number", self.project_number.clone()),
            ]),
            has_own_rule: true,
            ..Profile::default()
        }
    }
}
