//! `plain-http-backend`: an ID token that is sent unencrypted.

use std::net::IpAddr;

use super::{Fix, Report, backends, declare_rule, on, proxy_at};
use crate::analysis::Analysis;
use crate::gateway::backend_field::DISABLE_AUTH;
use crate::gateway::{Certainty, Service};
use crate::routing::{Auth, Occurrence};
use crate::settings::{Severity, Target};

declare_rule! {
    /// The gateway sends its ID token to a backend over plain `http`.
    ///
    /// ## Why
    /// Unless `disable_auth: true` is set, every request carries an ID token of the gateway's
    /// service account. Over `http://` it is sent unencrypted: whoever reads it on the way can call
    /// the backend with it.
    ///
    /// ## Examples
    /// ```yaml,bad
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// x-google-backend:
    ///   address: http://rows.example.com
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ```yaml,good
    /// swagger: "2.0"
    /// info: {title: Rows, version: "1"}
    /// x-google-backend:
    ///   address: https://rows.example.com
    /// paths:
    ///   /rows:
    ///     get:
    ///       operationId: listRows
    ///       responses: {"200": {description: OK}}
    /// ```
    ///
    /// ## Fix
    /// Write `https://`. If the backend has no certificate and does not need the token, set
    /// `disable_auth: true`.
    PLAIN_HTTP_BACKEND {
        id: "plain-http-backend",
        level: on(Severity::Warning),
        milder: "hint for Cloud Endpoints if the host is private or not known, nothing on the proxy's own machine",
        versions: All,
        targets: All,
        in_service_configs: true,
        scope: Local,
        google: [],
        source: Some(proxy_at!(
            "src/go/util/url_util.go#L105-L110"
        ).with(Certainty::Code)),
    }
}

fn check(analysis: &Analysis, report: &mut Report<'_>) {
    for occurrence in backends::in_force(analysis) {
        let Some(address) = &occurrence.address else { continue };
        let secure = backends::secure_scheme(analysis);
        let is_plain = address.scheme.as_deref().is_some_and(|scheme| {
            scheme == "http" || scheme == "grpc" && analysis.document.is_service_config()
        });
        if !is_plain || occurrence.effective.auth != Auth::IdToken || occurrence.is_routed_only() {
            continue;
        }
        let Some(severity) = severity(analysis, occurrence) else { continue };
        let Some(scheme) = &address.scheme_range else { continue };
        let field = DISABLE_AUTH.in_version(analysis.document.is_v3);
        let message = format!(
            "The ID token is sent unencrypted: whoever reads it can call the backend. Write `{secure}`, or `{field}: true` if the backend needs no token."
        );
        let finding =
            backends::report_part(report, analysis, occurrence, severity, scheme, message);
        if let (Some(finding), Some(fix)) = (finding, use_tls(occurrence, secure)) {
            finding.fixes.push(fix);
        }
    }
}

/// `None`: the gateway does not reach the host at all, and another rule says so.
fn severity(analysis: &Analysis, occurrence: &Occurrence) -> Option<Severity> {
    let is_ip = matches!(occurrence.service, Service::Ip { .. });
    let is_private_ip = matches!(&occurrence.service, Service::Ip(ip) if ip.is_private);
    let is_private = is_private_ip || occurrence.is_private_name();
    let is_unknown = occurrence.service == Service::Unknown;
    match analysis.target {
        Target::ApiGateway => (!is_private && !is_ip).then_some(Severity::Warning),
        // The token does not leave the machine: the proxy is beside the service.
        Target::Endpoints if is_loopback(occurrence) => None,
        Target::Endpoints if is_private || is_unknown => Some(Severity::Hint),
        Target::Endpoints => Some(Severity::Warning),
    }
}

fn is_loopback(occurrence: &Occurrence) -> bool {
    let Some(address) = &occurrence.address else { return false };
    let host = address.host.trim_end_matches('.').to_ascii_lowercase();
    match host.parse::<IpAddr>() {
        Ok(ip) => ip.is_loopback(),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    }
}

/// A port of its own would have to change too.
fn use_tls(occurrence: &Occurrence, scheme: &str) -> Option<Fix> {
    let address = occurrence.address.as_ref().filter(|address| address.port_range.is_none())?;
    let edit = backends::edit_part(occurrence, address.scheme_range.as_ref()?, scheme)?;
    Some(Fix { title: format!("Use `{scheme}`"), safe: false, edits: vec![edit] })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{check_findings, findings_of};

    const ID: &str = "plain-http-backend";

    fn found(modeline: &str, fields: &str) -> String {
        findings_of(
            ID,
            &r#"
<modeline>
swagger: '2.0'
x-google-backend: {<fields>}
"#
            .replace("<modeline>", modeline)
            .replace("<fields>", fields),
        )
    }

    #[test]
    fn hosts_and_fields() {
        for (fields, gateway, endpoints) in [
            ("address: http://a.example.com", "warning", "warning"),
            ("address: 'HTTP://a.example.com:8080/x'", "warning", "warning"),
            ("address: 'http://${HOST}'", "warning", "hint"),
            ("address: http://a.example.com, disable_auth: false", "warning", "warning"),
            ("address: http://localhost:8080", "", ""),
            ("address: http://127.0.0.1:8080/v1", "", ""),
            ("address: 'http://[::1]:8080'", "", ""),
            ("address: http://rows:8080", "", "hint"),
            ("address: http://10.0.0.5", "", "hint"),
            ("address: http://8.8.8.8", "", "warning"),
            ("address: http://a.example.com, disable_auth: true", "", ""),
            ("address: http://a.example.com, disable_auth: '${X}'", "", ""),
            ("address: https://a.example.com", "", ""),
            ("address: a.example.com", "", ""),
            ("address: '${SCHEME}://a.example.com'", "", ""),
            ("address: grpc://a.example.com", "", ""),
        ] {
            for (target, severity) in [("api-gateway", gateway), ("endpoints", endpoints)] {
                let found = found(&format!("# gateway-ls: {target}"), fields);
                let is_right = match severity {
                    "" => found.is_empty(),
                    _ => found.contains(&format!("{severity}[{ID}]")),
                };
                assert!(is_right, "{target} {fields}: {found}");
            }
        }
    }

    #[test]
    fn places() {
        check_findings(
            ID,
            r#"
openapi: 3.0.3
x-google-backend: a
x-google-api-management:
  backends:
    a:
      address: 'http://a.example.com'
      #         ^^^^ warning[plain-http-backend] The ID token is sent unencrypted
"#,
        );
        check_findings(
            ID,
            r#"
{
  "swagger": "2.0",
  "x-google-backend": {"address": "http://a.example.com"}
  #                                ^^^^ warning[plain-http-backend] The ID token is sent unencrypted: whoever reads it can call the backend.
}
"#,
        );
    }
}
