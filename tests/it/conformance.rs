//! Holds the crate against what Google's own code says, where that is at hand. The cases are data
//! outside the repository; without them the tests pass and say so.

use gateway_ls::gateway::{Address, Protocol, parse_protocol};
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
struct Cases {
    parse_address: Vec<AddressCase>,
    parse_protocol: Vec<ProtocolCase>,
}

#[derive(Deserialize)]
struct AddressCase {
    address: String,
    scheme: Option<String>,
    host: Option<String>,
    port: Option<u16>,
    path: String,
    error: Option<String>,
}

#[derive(Deserialize)]
struct ProtocolCase {
    scheme: String,
    protocol: String,
    result: String,
    tls: bool,
    error: Option<String>,
}

#[test]
fn addresses_are_read_as_the_proxy_reads_them() {
    let Some(cases) = cases::<Cases>("address.json") else { return };
    assert!(!cases.parse_address.is_empty());
    for case in cases.parse_address {
        let read = Address::parse(&case.address);
        assert_eq!(read.is_err(), case.error.is_some(), "{}: {read:?}", case.address);
        let Ok(address) = read else { continue };
        let read = (address.scheme, Some(address.host), address.port, address.path);
        assert_eq!(read, (case.scheme, case.host, case.port, case.path), "{}", case.address);
    }
}

#[test]
fn protocols_are_read_as_the_proxy_reads_them() {
    let Some(cases) = cases::<Cases>("address.json") else { return };
    assert!(!cases.parse_protocol.is_empty());
    for case in cases.parse_protocol {
        let read = parse_protocol(&case.scheme, &case.protocol);
        let name = match read.protocol {
            Ok(Protocol::Http1) => "HTTP1",
            Ok(Protocol::Http2) => "HTTP2",
            Ok(Protocol::Grpc) => "GRPC",
            Err(_) => "UNKNOWN",
        };
        let place = format!("{} {}", case.scheme, case.protocol);
        assert_eq!((name, read.tls), (case.result.as_str(), case.tls), "{place}");
        assert_eq!(read.protocol.is_err(), case.error.is_some(), "{place}");
    }
}

fn cases<T: for<'a> Deserialize<'a>>(name: &str) -> Option<T> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance").join(name);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: no conformance cases at hand ({name})");
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}
