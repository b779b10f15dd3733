//! Holds the crate against what Google's own code says, where that is at hand. The cases are data
//! outside the repository; without them the tests say so and pass.

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
    let Some(text) = cases("address.json") else {
        println!("skipped: no cases at hand");
        return;
    };
    let cases: Cases = serde_json::from_str(&text).unwrap();
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
    let Some(text) = cases("address.json") else {
        println!("skipped: no cases at hand");
        return;
    };
    let cases: Cases = serde_json::from_str(&text).unwrap();
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

/// The text of a file of cases, if it is at hand.
fn cases(name: &str) -> Option<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance");
    std::fs::read_to_string(folder.join(name)).ok()
}
