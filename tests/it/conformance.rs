//! Holds the crate against what Google's own code says, where that is at hand. The cases are data
//! outside the repository; without them the tests say so and pass.

use gateway_ls::analysis::{Analysis, OperationKey};
use gateway_ls::gateway::{
    Address, PathTemplate, PathTranslation, Protocol, backend_url, parse_protocol,
};
use gateway_ls::rules::Finding;
use gateway_ls::settings::{Level, Settings, Severity, Target};
use gateway_ls::text::{Text, TextRange};
use gateway_ls::yaml::Format;
use serde::Deserialize;
use std::path::Path;
use std::sync::Arc;

use crate::requests::{backend_request, first_match};

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

#[derive(Deserialize)]
struct CompilerCases {
    cases: Vec<CompilerCase>,
}

#[derive(Deserialize)]
struct CompilerCase {
    case: String,
    input: String,
    fatal: Option<String>,
    findings: Vec<CompilerFinding>,
}

#[derive(Deserialize)]
struct CompilerFinding {
    rules: Vec<String>,
    severity: String,
    location: Option<CompilerLocation>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum CompilerLocation {
    Operation {
        method: String,
        path: String,
    },
    /// An extension, or `OpenAPI` for the root.
    Named(String),
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

/// Each finding of Google's compiler is met by one of ours, and nothing else is an error. What
/// only rules that do not exist yet can find is counted.
#[test]
fn configs_are_judged_as_the_compiler_judges_them() {
    let Some(text) = cases("api-compiler.json") else {
        println!("skipped: no cases at hand");
        return;
    };
    let CompilerCases { cases: all } = serde_json::from_str(&text).unwrap();
    assert!(!all.is_empty());
    let mut waiting = 0;
    for case in &all {
        let source = cases(&format!("api-compiler/{}", case.input)).unwrap();
        let analysis = read_for_endpoints(&source, &case.input);
        let mut found = gateway_ls::rules::findings(&analysis);
        let what = format!("{}: {found:#?}", case.case);
        if let Some(fatal) = &case.fatal {
            let rule = if fatal == "syntax-error" { "syntax" } else { "openapi-structure" };
            match gateway_ls::rules::is_rule(rule) {
                true => assert!(found.iter().any(|it| it.severity == Severity::Error), "{what}"),
                false => waiting += 1,
            }
            continue;
        }
        for expected in &case.findings {
            if !expected.rules.iter().any(|rule| gateway_ls::rules::is_rule(rule)) {
                waiting += 1;
                continue;
            }
            let met = found.iter().position(|it| is_met(&analysis, expected, it));
            let met = met.unwrap_or_else(|| panic!("{:?} is missing in {what}", expected.rules));
            found.remove(met);
        }
        let errors: Vec<_> = found.iter().filter(|it| it.severity == Severity::Error).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", case.case);
    }
    println!("{waiting} findings wait for their rules");
}

fn read_for_endpoints(source: &str, name: &str) -> Analysis {
    let settings = Settings {
        assume_config: Some(true),
        target: Some(Target::Endpoints),
        rules: [("api-key-not-required".to_owned(), Level::On(Severity::Warning))].into(),
        ..Settings::default()
    };
    let format = if name.ends_with(".json") { Format::Json } else { Format::Yaml };
    Analysis::new(Text::new(source), format, Arc::new(settings))
}

fn is_met(analysis: &Analysis, expected: &CompilerFinding, found: &Finding) -> bool {
    let is_there = match &expected.location {
        None => true,
        Some(CompilerLocation::Operation { method, path }) => {
            let key = OperationKey { method: method.clone(), path: path.clone() };
            let mut routes = analysis.routing.routes.iter();
            let route =
                routes.find(|it| analysis.operation_key(it.operation).as_ref() == Some(&key));
            let operation = route.and_then(|it| it.operation.of(&analysis.document));
            operation.is_some_and(|(_, it)| it.range.covers(found.range))
                && found.operation.as_ref() == Some(&key)
        }
        Some(CompilerLocation::Named(name)) if name == "OpenAPI" => found.operation.is_none(),
        Some(CompilerLocation::Named(name)) => analysis.extensions.iter().any(|it| {
            let value = it.value.of(&analysis.tree).node;
            let whole = it.key.join(value.range());
            key_name(analysis, it.key) == *name && whole.covers(found.range)
        }),
    };
    is_there
        && expected.rules.iter().any(|rule| rule == found.rule)
        && expected.severity == found.severity.name()
}

/// The name of a key without its quotes.
fn key_name(analysis: &Analysis, key: TextRange) -> String {
    key.of(analysis.source()).trim_matches(['"', '\'']).to_owned()
}

/// The text of a file of cases, if it is at hand.
fn cases(name: &str) -> Option<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/conformance");
    std::fs::read_to_string(folder.join(name)).ok()
}
