//! IP addresses.

use std::net::IpAddr;

use super::module::{AdviceContext, Host, Profile, Rows, ServiceModule};

/// An IP address as a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IpHost {
    /// The address.
    pub address: IpAddr,
    /// Whether it is not reachable from the internet.
    pub is_private: bool,
}

impl ServiceModule for IpHost {
    fn rows() -> &'static [Rows] {
        &[("ip-public", rows_of!("ip_public")), ("ip-private", rows_of!("ip_private"))]
    }

    fn read(host: &Host<'_>) -> Option<Self> {
        host.ip().map(|address| Self { address, is_private: is_private(address) })
    }

    fn profile<'a>(&'a self, context: &AdviceContext<'a>) -> Profile<'a> {
        Profile {
            json_name: "ip-address",
            kind: if self.is_private { "ip-private" } else { "ip-public" },
            // API Gateway refuses IP addresses.
            is_server: context.is_endpoints,
            has_own_rule: true,
            ..Profile::default()
        }
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
