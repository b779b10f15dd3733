//! Holds the crate against what Google's own code says, where that is at hand. The cases are data
//! outside the repository; without them the tests say so and pass.

use gateway_ls::gateway::{
    Address, PathTemplate, PathTranslation, Protocol, backend_request, backend_url, first_match,
    parse_protocol,
};
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

#[derive(Deserialize)]
struct TranslationCases {
    cases: Vec<TranslationCase>,
}

#[derive(Deserialize)]
struct TranslationCase {
    request: String,
    method: String,
    status: u16,
    backend_request_uri: Option<String>,
    template: Option<String>,
    address: Option<String>,
    path_translation: Option<String>,
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

#[test]
fn requests_are_translated_as_the_proxy_translates_them() {
    let Some(text) = cases("path-translation.json") else {
        println!("skipped: no cases at hand");
        return;
    };
    let TranslationCases { cases } = serde_json::from_str(&text).unwrap();
    assert!(!cases.is_empty());
    for case in &cases {
        let place = format!("{} {}", case.method, case.request);
        // All paths of the method are there at once, as they are in the proxy.
        let of_method = cases.iter().filter(|other| other.method == case.method);
        let mut paths: Vec<_> = of_method.filter_map(|other| other.template.as_deref()).collect();
        paths.sort_unstable();
        paths.dedup();
        let templates: Vec<_> = paths.iter().copied().map(PathTemplate::parse).collect();
        let matched = first_match(&templates, &case.request);
        assert_eq!(matched.map(|index| paths[index]), case.template.as_deref(), "{place}");
        assert_eq!(matched.is_some(), case.status == 200, "{place}");

        let Some(template) = matched.map(|index| &templates[index]) else { continue };
        let written = case.address.as_deref().unwrap();
        let address = Address::parse(written).unwrap();
        let translation = case.path_translation.as_deref().and_then(PathTranslation::parse);
        let found = backend_request(&address, translation.unwrap(), template, &case.request);
        assert_eq!(found, case.backend_request_uri, "{place}");

        // The pattern with the values of the request is the same, but for the query of the
        // request and a slash at its end.
        let url = backend_url(&address, written, translation, template).unwrap();
        let filled = filled(&url, template, &case.request);
        let expected = case.backend_request_uri.as_deref().unwrap();
        let query = case.request.split_once('?').map_or("", |(_, query)| query);
        let expected = expected.replace(query, "").replace("?&", "?");
        let expected = format!("https://backend.example:8443{expected}");
        let trimmed = |url: &str| url.trim_end_matches(['/', '?']).to_owned();
        assert_eq!(trimmed(&filled), trimmed(&expected), "{place}");
    }
}

/// The URL with the values that the request has for the parameters, found by asking for them as a
/// query.
fn filled(url: &str, template: &PathTemplate, request: &str) -> String {
    let path = request.split_once('?').map_or(request, |(path, _)| path);
    let address = Address::parse("https://shop.example").unwrap();
    let query =
        backend_request(&address, PathTranslation::ConstantAddress, template, path).unwrap();
    let values = query.split_once('?').map_or("", |(_, query)| query);
    let mut url = url.to_owned();
    for (name, value) in values.split('&').filter_map(|pair| pair.split_once('=')) {
        url = url.replace(&format!("{{{name}}}"), value);
    }
    url
}

/// The text of a file of cases, if it is at hand.
fn cases(name: &str) -> Option<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance");
    std::fs::read_to_string(folder.join(name)).ok()
}
