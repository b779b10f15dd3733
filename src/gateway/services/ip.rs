//! IP addresses.

use std::net::IpAddr;

use super::context::AdviceContext;
use super::host::Host;
use super::module::{FromAddress, ServiceModule};
use crate::gateway::address::Address;

/// An IP address as a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IpHost {
    /// The address.
    pub address: IpAddr,
    /// Whether it is not reachable from the internet.
    pub is_private: bool,
}

impl FromAddress for IpHost {
    fn read(host: &Host<'_>, _address: &Address) -> Option<Self> {
        host.ip().map(|address| Self { address, is_private: is_private(address) })
    }
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [first, second, ..] = v4.octets();
            let is_shared = first == 100 && (64..128).contains(&second);
            v4.is_private() || v4.is_loopback() || v4.is_link_local() || first == 0 || is_shared
        }
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => is_private(IpAddr::V4(v4)),
            None => {
                let is_local = v6.is_unique_local() || v6.is_unicast_link_local();
                v6.is_loopback() || v6.is_unspecified() || is_local
            }
        },
    }
}

impl ServiceModule for IpHost {
    fn json_name(&self) -> &'static str {
        "ip-address"
    }

    fn kind(&self, _context: &AdviceContext<'_>) -> &'static str {
        if self.is_private { "ip-private" } else { "ip-public" }
    }

    /// API Gateway refuses IP addresses.
    fn reaches_a_server(&self, context: &AdviceContext<'_>) -> bool {
        context.is_endpoints
    }
}
