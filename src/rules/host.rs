//! `host`: what the `host` of an OpenAPI 2.0 document may be.

use super::places::{self, fix};
use super::{Report, declare_rule, on};
use crate::analysis::{Analysis, Fact};
use crate::edit::{Value, combine, replace_value};
use crate::gateway::sources;
use crate::openapi::Place;
use crate::settings::{Severity, Target};
use crate::yaml::{Field, Kind, Node};

declare_rule! {
    /// `host` has a form that the gateway does not accept.
    ///
    /// ## Why
    /// `host` is only a host name: with a scheme, a path or braces Google's schema rejects the
    /// file. API Gateway does not accept a port either, and an empty `host` is an error, although
    /// it can be left out: the gateway has its own host name. Cloud Endpoints takes the name of the
    /// service from `host`.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// host: https://shelves.example.com
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// host:
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Shelves, version: "1"}
    /// host: shelves.example.com
    /// x-google-backend:
    ///   address: https://shelves-1234567890.us-central1.run.app
    ///   path_translation: APPEND_PATH_TO_ADDRESS
    /// paths:
    ///   /shelves:
    ///     get:
    ///       operationId: listShelves
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Write only the host name or, for API Gateway, remove `host`.
    HOST {
        id: "host",
        level: on(Severity::Error),
        milder: "warning for Cloud Endpoints if it is missing or not a DNS name",
        rejects: Errors,
        versions: V2,
        targets: All,
        scope: WholeFile,
        google: [
            "Please fix the schema errors",
            "Invalid DNS name",
            "Service name must be provided either explicitly or in OpenAPI 'host' value.",
        ],
        source: Some(sources::LIMITATIONS_2),
        also: [sources::RELEASE_NOTES],
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    let document = &analysis.document;
    if document.is_v3 || !document.has_version_key {
        return;
    }
    let Some(root) = document.root.map(|root| root.of(&analysis.tree)) else { return };
    let field = match analysis.root_field("host") {
        Fact::Known(field, _) => field,
        Fact::Absent(_) => return report_missing(analysis, report),
        Fact::Unknown => return,
    };
    let node = field.value.node;
    let Some(text) = known_text(analysis, node) else { return };
    let text = text.trim();
    if node.kind() != Kind::Scalar {
        let place = Place::of(field.value);
        places::add_at(
            report,
            Severity::Error,
            place,
            "Google rejects the config: `host` must be one host name. Write it as text.",
        );
    } else if node.is_null() || text.is_empty() {
        let (wish, range) = match analysis.target {
            Target::ApiGateway => ("Remove it: API Gateway needs none", field.key.content_range()),
            Target::Endpoints => ("Write the name of the service", field.key.content_range()),
        };
        let file = report.file();
        let finding = report
            .add(range, format!("Google rejects the config: `host` must not be empty. {wish}."));
        if analysis.target == Target::ApiGateway && field.value.via.is_none() {
            let fix = places::removal(analysis, file, root.node, field.key, true);
            finding.fixes.extend(fix);
        }
    } else {
        check_text(analysis, &field, text, report);
    }
}

fn report_missing(analysis: &Analysis, report: &mut Report<'_>) {
    let is_concerned = analysis.target == Target::Endpoints;
    if let Some(version) = analysis.document.version_value.as_ref().filter(|_| is_concerned) {
        report.add_as(
            Severity::Warning,
            version.place.range,
            "Google may reject the config: `host` is missing. Cloud Endpoints takes the name of the service from it. Add it, unless the name is given elsewhere.",
        );
    }
}

/// The text of a value, or none for a collection; `None` if it is not known what it will be.
fn known_text(analysis: &Analysis, node: Node<'_>) -> Option<String> {
    match node.kind() {
        Kind::Scalar => analysis.known_host(&node.text()),
        _ => analysis.unquoted_placeholder(node).is_none().then(String::new),
    }
}

fn check_text(analysis: &Analysis, field: &Field<'_>, text: &str, report: &mut Report<'_>) {
    let place = Place::of(field.value);
    let (name, rest) = split(text);
    let port = name.rsplit_once(':').map(|(_, port)| port);
    let bare = name.split(':').next().unwrap_or_default();
    let has_more = name.len() < text.len() || rest;
    let is_bad = text.contains(['{', '}', '/', ' ', '\\'])
        || port.is_some_and(|port| port.is_empty() || !port.bytes().all(|it| it.is_ascii_digit()))
        || name.matches(':').count() > 1;
    let message = if is_bad {
        let advice = what_to_write(text, bare);
        format!("Google rejects the config: `host` must be only a host name. {advice}")
    } else if port.is_some() && analysis.target == Target::ApiGateway {
        let bare = super::shortened(bare);
        format!("Google rejects the config: `host` must not have a port. Write `{bare}`.")
    } else if analysis.target == Target::Endpoints && !is_dns_name(bare) {
        let message = "Google may reject the config: `host` must be a DNS name. Between its dots use only letters, digits and `-`, and no `-` at an end.";
        places::add_at(report, Severity::Warning, place, message);
        return;
    } else {
        return;
    };
    let file = report.file();
    let finding = places::add_at(report, Severity::Error, place, message);
    let written = field.value.node.text();
    let can_fix = place.anchored.is_none() && written == text && (has_more || port.is_some());
    if can_fix && is_dns_name(bare) {
        // The file is rejected as it is, so nothing that works can change.
        let better = Value::Text(bare.to_owned());
        let host = replace_value(file, field.value.node, &better);
        // The endpoint must be named like the host.
        let name = endpoint_name(analysis).filter(|it| it.value.node.text() == text);
        let (edits, safe) = match name {
            None => (host, true),
            Some(name) if name.value.via.is_some() => (host, false),
            Some(name) => {
                let name = replace_value(file, name.value.node, &better);
                (host.zip(name).and_then(|(host, name)| combine([host, name])), true)
            }
        };
        finding.fixes.extend(fix(format!("Replace with `{bare}`"), safe, edits));
    }
}

/// What to do about a text that is more than a host name.
fn what_to_write(text: &str, bare: &str) -> String {
    if is_dns_name(bare) {
        return format!("Write `{}`.", super::shortened(bare));
    }
    let advice = match text.contains(['{', '}']) {
        true => "Braces are not filled in; write the name.",
        false => "Use letters, digits, `-` and dots.",
    };
    advice.to_owned()
}

/// The name of the one entry of `x-google-endpoints`.
fn endpoint_name(analysis: &Analysis) -> Option<Field<'_>> {
    let root = analysis.document.root.map(|root| root.of(&analysis.tree))?;
    let endpoints = root.field("x-google-endpoints")?.value;
    let mut name = endpoints.node.items().next()?.resolved().field("name")?;
    name.value.via = endpoints.via.or(name.value.via);
    Some(name)
}

/// The host in what may be a URL, and whether there is a scheme.
fn split(text: &str) -> (&str, bool) {
    let (rest, has_scheme) = match text.split_once("://") {
        Some((_, rest)) => (rest, true),
        None => (text, false),
    };
    (rest.split(['/', '?', '#']).next().unwrap_or_default(), has_scheme)
}

fn is_dns_name(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    !name.is_empty() && name.len() <= 253 && name.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, check_fix, findings_of, fixed, read};

    const ID: &str = "host";

    fn found(target: &str, host: &str) -> String {
        findings_of(
            ID,
            &format!(
                r#"
# gateway-ls: {target}
swagger: '2.0'
host: {host}
"#
            ),
        )
    }

    #[test]
    fn hosts_of_both_products() {
        for (host, gateway, endpoints) in [
            ("a.example.com", "", ""),
            ("localhost", "", ""),
            ("A.Example.com", "", ""),
            ("a.example.com:8080", "error", ""),
            ("https://a.example.com", "error", "error"),
            ("a.example.com/v1", "error", "error"),
            ("a.example.com/", "error", "error"),
            ("'a b'", "error", "error"),
            ("'{h.example.com'", "error", "error"),
            ("'{h}.example.com'", "", ""),
            ("my-api.endpoints.{project_id}.cloud.goog", "", ""),
            ("'@@HOST@@'", "", ""),
            ("''", "error", "error"),
            ("", "error", "error"),
            ("~", "error", "error"),
            ("[a, b]", "error", "error"),
            ("a_b.example.com", "", "warning"),
            ("-a.example.com", "", "warning"),
            ("${HOST}", "", ""),
            ("https://${HOST}", "", ""),
            ("{{HOST}}", "", ""),
            ("[HOST]", "", ""),
            ("YOUR_HOST", "", ""),
        ] {
            for (target, expected) in [("api-gateway", gateway), ("endpoints", endpoints)] {
                let found = found(target, host);
                let severity = found.split(' ').nth(1).unwrap_or_default();
                let severity = severity.strip_suffix("[host]").unwrap_or_default();
                assert_eq!(severity, expected, "{target} {host}: {found}");
            }
        }
    }

    #[test]
    fn places_and_missing_hosts() {
        check_findings(
            ID,
            r#"
host: 'a.example.com:80'
#      ^^^^^^^^^^^^^^^^ error[host] Google rejects the config: `host` must not have a port.
"#,
        );
        check_findings(ID, "paths: {}\n");
        check_findings(
            ID,
            r#"
# gateway-ls: endpoints
swagger: '2.0'
#         ^^^ warning[host] Google may reject the config: `host` is missing.
"#,
        );
        check_findings(
            ID,
            r#"
# gateway-ls: endpoints
openapi: 3.0.0
host: https://x
"#,
        );
        check_findings(ID, "hos\n");
    }

    #[test]
    fn a_template_may_bring_the_host() {
        check_findings(
            ID,
            r#"
# gateway-ls: endpoints
swagger: '2.0'
{{- include "host" . }}
"#,
        );
    }

    #[test]
    fn fixes() {
        for (before, after) in [
            ("host: https://a.example.com/v1\n", "host: a.example.com\n"),
            ("host: 'a.example.com:80'\n", "host: 'a.example.com'\n"),
            ("host: \"\"\n", ""),
            ("host: a b\n", "host: a b\n"),
        ] {
            check_fix(ID, before, after);
        }
        check_fix(
            ID,
            r#"
host:
info: {}
"#,
            r#"
info: {}
"#,
        );
        check_fix(
            ID,
            r#"
host: a.b.c/x
x-google-endpoints: [{name: "a.b.c/x"}]
"#,
            r#"
host: a.b.c
x-google-endpoints: [{name: "a.b.c"}]
"#,
        );

        let noted = read("swagger: '2.0'\nhost: '' # later\n");
        assert!(noted.iter().all(|finding| finding.fixes.iter().all(|fix| !fix.safe)));
        assert_eq!(fixed(ID, r#"{"swagger": "2.0", "host": ""}"#), r#"{"swagger": "2.0"}"#);
    }
}
