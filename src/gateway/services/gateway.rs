//! Gateways of API Gateway: `GATEWAY-HASH.CODE.gateway.dev` or `GATEWAY-NUMBER.REGION.gateway.dev`.

use super::context::{AdviceContext, Fact};
use super::host::{self, Host, is_code};
use super::module::{FromAddress, Location, ServiceModule};
use crate::gateway::address::Address;
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

impl FromAddress for GatewayHost {
    const DOMAINS: &'static [&'static str] = &["gateway.dev"];

    fn read(host: &Host<'_>, _address: &Address) -> Option<Self> {
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
                code if is_code(code) => Some(Region::from_code(code)),
                name if regions::is_region(name) => Some(Region::from_name(name)),
                _ => None,
            }),
        })
    }
}

impl ServiceModule for GatewayHost {
    fn json_name(&self) -> &'static str {
        "gateway"
    }

    fn kind(&self, _context: &AdviceContext<'_>) -> &'static str {
        "gateway"
    }

    fn in_short(&self) -> Option<(&'static str, Option<&str>)> {
        Some(("gateway", self.gateway.as_deref()))
    }

    fn name(&self) -> Option<String> {
        self.gateway.clone()
    }

    fn location(&self) -> Location<'_> {
        Location { region: self.region.as_ref(), ..Location::default() }
    }

    fn facts(&self) -> Vec<Fact> {
        Fact::known([
            ("gateway", self.gateway.clone()),
            ("region", self.region.as_ref().map(Region::in_words)),
            ("project number", self.project_number.clone()),
        ])
    }
}
